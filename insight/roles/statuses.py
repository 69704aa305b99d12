"""Order states: which of them are a sale. The one list, also of the analyses, which read it from the column's scale."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from insight.dataset import Scale
from insight.roles import lexicon, text
from insight.roles.ordernames import fold

_SEPARATORS = re.compile(r"[\s_\-./]+")
_PARTS = re.compile(r"[,;、/|()]")


def scale(states: Iterable[str]) -> Scale:
    """States as groups, as written in the file; codes: 1 a sale, 0 none, and no code where the words do not tell."""
    states = tuple(states)
    open_is_no_sale = deals(states)
    counted = [(state, False if open_is_no_sale and _counts(state) is None else _counts(state)) for state in states]
    return Scale("nominal", codes=tuple((state, float(sale)) for state, sale in counted if sale is not None))


def deals(states: Iterable[str]) -> bool:
    """Whether the states are those of deals: one of them is won, and the open ones are no sale yet."""
    return any(_plain(s) in _words("won") for s in states)


def known(states: Iterable[str]) -> bool:
    """Whether at least one text is a state of orders (a column "State" may hold places)."""
    return any(_counts(s) is not None for s in states)


def _counts(state: str) -> bool | None:
    """Whether an order in this state is a sale (cancelled, refunded and unpaid ones are not); None if unknown."""
    word = _plain(state)
    # 卖家已发货，等待买家确认: each part tells something
    parts = (word, *(p.strip() for p in _PARTS.split(fold(text.plain(state)).casefold()) if p.strip()))
    if any(p in _words("drop") for p in parts):
        return False
    if any(p in _words("keep") for p in parts):
        return True
    # "no refund", "refund rejected" and a part paid back are no lost order
    if any(w in word for w in _words("but")):
        return None
    return False if any(w in word for w in _words("drop_part")) else None


@lru_cache
def _words(key: str) -> frozenset[str]:
    return frozenset(fold(w) for w in lexicon.load("orders")["order_status"][key])


def _plain(state: str) -> str:
    return _SEPARATORS.sub(" ", fold(text.plain(state)).casefold()).strip().removeprefix("wc ")
