"""Words of real exports that mean something here: column names. Data: vocabulary.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

_SEPARATORS = re.compile(r"[\s_\-./()（）:：]+")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"))


def normal(text: str) -> str:
    """``text`` as it is compared: NFKC, without invisible characters, lower case, separators as one space."""
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).lower()
    return _SEPARATORS.sub(" ", plain).strip(" '\"")


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, frozenset[str]]]:
    data = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text("utf-8"))
    return {block: {k: frozenset(map(normal, v)) for k, v in lists.items()} for block, lists in data.items()}


def is_unit_price(column: str) -> bool:
    """Whether a column's name says that it holds the price of one piece."""
    return normal(column) in _words()["columns"]["unit_price"]


def is_signup(column: str) -> bool:
    """Whether a column's name says that it holds a registration rather than a first order."""
    return normal(column) in _words()["columns"]["signup"]
