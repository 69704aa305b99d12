"""Order states: which of them are a sale. The one list, also of the analyses, which read it from the column's scale."""

from __future__ import annotations

import re
from collections.abc import Iterable

from insight.dataset import Scale
from insight.roles import lexicon, text

_SEPARATORS = re.compile(r"[\s_\-./]+")


def scale(states: Iterable[str]) -> Scale:
    """States as groups, as written in the file; codes: 1 a sale, 0 none, and no code where the words do not tell."""
    states = tuple(states)
    open_is_no_sale = deals(states)
    counted = [(state, False if open_is_no_sale and _counts(state) is None else _counts(state)) for state in states]
    return Scale("nominal", codes=tuple((state, float(sale)) for state, sale in counted if sale is not None))


def deals(states: Iterable[str]) -> bool:
    """Whether the states are those of deals: one of them is won, and the open ones are no sale yet."""
    words = {_plain(s).removeprefix("wc ") for s in states}
    return bool(words & set(lexicon.load("orders")["order_status"]["won"]))


def _counts(state: str) -> bool | None:
    """Whether an order in this state is a sale (cancelled, refunded and unpaid ones are not); None if unknown."""
    entry = lexicon.load("orders")["order_status"]
    word = _plain(state).removeprefix("wc ")
    if word in entry["keep"]:
        return True
    if word in entry["drop"]:
        return False
    # "no refund", "refund rejected" and a part paid back are no lost order
    if any(w in word for w in entry["but"]):
        return None
    return False if any(w in word for w in entry["drop_part"]) else None


def _plain(state: str) -> str:
    return _SEPARATORS.sub(" ", text.plain(state).casefold()).strip()
