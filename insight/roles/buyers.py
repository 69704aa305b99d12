"""Who bought: an id first, then a contact detail; a mere name tells customers apart only if a person says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insight.dataset import Column, Role
from insight.roles import lexicon, text
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.lexicon import means
from insight.roles.ordernames import is_named, words

_KEY = re.compile(r"(id|ids|no|nr|code|key|number|debitor|编号|编码|代码|帐号|账号|卡号|編號|代號|卡號|会员名)$")
_MASK = re.compile(r".*\*{2,}.*")
_PERSON = re.compile(r"name|姓名|收货人|收件人|顾客|客户|会员")
_OTHER_SIDE = re.compile(r"\bto\b|recipient|shipping|收货|收件|店")
_ENOUGH = 0.2
_LEAST = 5  # a group such as new and returning has fewer
_MASKED = 0.3


def names_customers(f: Facts) -> bool:
    """Named as the customer, and with enough different values not to be a group (member: yes or no)."""
    if f.kind in ("date", "empty") or not (means(f, "customer_id") or is_named(f, "customer_id")):
        return False
    return f.distinct > 12 or f.distinct >= 0.1 * f.answered or not f.repeated


def buyers(columns: Sequence[Facts]) -> list[Facts]:
    """Columns of customer ids, keys before names of companies; row ids only where nothing else is there."""
    named = [f for f in columns if names_customers(f)]
    if named:
        return sorted(named, key=lambda f: (not any(_KEY.search(n) for n in lexicon.names(f)), f.position))
    if any(is_named(f, "order_id") for f in columns):
        # a log of few customers: their names are known, and orders stand beside them
        few = [f for f in columns if f.kind == "text" and f.distinct >= _LEAST and is_named(f, "customer_id")]
        if few:
            return few
    if any(is_named(f, "contact_key", "order_id", "order_status") for f in columns):
        return []
    return [f for f in columns if is_named(f, "row_id") and f.repeated and f.distinct >= 2]


def contacts(columns: Sequence[Facts]) -> list[Facts]:
    """Contact details that can tell customers apart, the buyer's before the recipient's."""
    keys = [f for f in columns if is_named(f, "contact_key") and f.answered >= _ENOUGH * f.rows and f.distinct > 1]
    return sorted(keys, key=lambda f: (bool(_OTHER_SIDE.search(f.words)), -f.answered, f.position))


def claim(columns: Sequence[Facts], found: Claims) -> list[Facts]:
    """The customer of an order log, with a question where it is not an id. Returns the columns of customer ids."""
    ids = buyers(columns)
    keys = contacts(columns)
    if ids and keys and lexicon.means(ids[0], "nickname") and keys[0].distinct > ids[0].distinct:
        # many people share a nickname, nobody shares a telephone
        found.give(ids[0], Role.PERSONAL, "personal_header", "medium", others=(Role.CUSTOMER_ID,))
        ids = ids[1:]
    if ids:
        first = ids[0]
        masked = _share(first, _MASK) >= _MASKED
        sure = "low" if masked else "high" if names_customers(first) else "medium"
        others = (Role.IGNORE,) if masked else ()
        found.give(first, Role.CUSTOMER_ID, "header", sure, others=others)  # type: ignore[arg-type]
        if masked:
            found.ask("masked_customer", first.name)
        for f in ids[1:]:
            found.give(f, Role.IGNORE, "other_id", "medium", others=(Role.CUSTOMER_ID,))
        return ids
    if keys:
        first = keys[0]
        found.give(first, Role.CUSTOMER_ID, "contact_as_key", "medium", others=(Role.PERSONAL,))
        found.ask("contact_as_key", first.name)
        if _share(first, _MASK) >= _MASKED:
            found.ask("masked_customer", first.name)
        return [first]
    _names(columns, found)
    return []


def _names(columns: Sequence[Facts], found: Claims) -> None:
    """Names that come back: two people may share one, so a person must say whether it may stand for the customer."""
    names = [
        f
        for f in columns
        if f.kind == "text"
        and f.repeated
        and f.distinct > 12
        and is_named(f, "personal")
        and _PERSON.search(words(f))
        and not _numbers(f)
    ]
    if names:
        f = names[0]
        column = Column(f.name, f.label, Role.PERSONAL, None, None, "low", "personal_header", (Role.CUSTOMER_ID,))
        found.columns.setdefault(f.position, column)
        found.ask("name_as_customer", f.name)


def _numbers(f: Facts) -> bool:
    return (
        any(re.fullmatch(r"#?[A-Za-z]{0,4}-?\d{3,}", t.strip()) for t in f.texts[:50])
        and text.collapsed(f.name) == "name"
    )


def _share(f: Facts, pattern: re.Pattern[str]) -> float:
    sample = f.texts[:400]
    return sum(bool(pattern.fullmatch(t)) for t in sample) / max(len(sample), 1)
