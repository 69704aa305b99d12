"""Who and what a row is: ids, dates of the answer, weights, waves, brands, accounts; and columns that hold nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insight.dataset import Confidence, Role
from insight.roles import personal, scales, text, ticks
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.lexicon import is_exactly, means
from insight.roles.orders import date_like, names_customers

_SHARED = 0.6
_FIRM = re.compile(r"(客户|客戶|单位|單位)(名称|名稱|简称|簡稱|全称|全稱)$|往来单位$")


def plain_and_platform(columns: Sequence[Facts], found: Claims, orders: bool) -> None:
    """Empty and constant columns, the platform's own columns, personal data."""
    for f in found.open(columns):
        if f.kind == "empty":
            found.give(f, Role.IGNORE, "empty")
        elif (why := personal.reason(f)) is not None:
            # "name" over few different values may be a product's or a firm's; it is masked until someone says so
            vague = text.collapsed(f.name) == "name" and f.repeated and f.distinct <= 50
            others = (Role.PRODUCT, Role.SEGMENT) if vague else ()
            found.give(f, Role.PERSONAL, why, "low" if vague else "high", others=others)
            if vague:
                found.ask("unclear", f.name)
        elif not orders and is_exactly(f, "submit_time") and (f.kind == "date" or date_like(f)):
            found.give(f, Role.DATE, "submit_time", scale=scales.DATE)
    if orders:
        return
    stamped = any(c.role == Role.DATE for c in found.columns.values())
    for f in found.open(columns):
        if is_exactly(f, "start_time") and date_like(f) and not stamped:
            found.give(f, Role.DATE, "submit_time", scale=scales.DATE)
            stamped = True
        elif is_exactly(f, "start_time", "end_time") and date_like(f):
            found.give(f, Role.IGNORE, "platform", others=(Role.DATE,))
        elif means(f, "meta"):
            found.give(f, Role.IGNORE, "platform")


def in_texts(columns: Sequence[Facts], found: Claims) -> None:
    """Free text in which somebody wrote an address, a telephone or a card number; it is masked where it is shown."""
    said = [f for f in columns if found.columns[f.position].role is Role.COMMENT and personal.holds_personal(f.texts)]
    found.ask("personal_in_text", *(f.name for f in said))


def constants(columns: Sequence[Facts], found: Claims) -> None:
    """Columns with one value only; an option that is ticked or blank is kept for the ticks."""
    for f in found.open(columns):
        if f.distinct == 1 and not ticks.ticked_or_blank(f):
            found.give(f, Role.IGNORE, "constant")


def identifiers(columns: Sequence[Facts], found: Claims, orders: bool) -> None:
    """The respondent's number; further ids are not needed."""
    for f in found.open(columns) if not orders else ():
        if _firms(f):
            found.give(f, Role.ACCOUNT, "header", "medium", None, (Role.CUSTOMER_ID, Role.SEGMENT))
    named = [f for f in found.open(columns) if is_exactly(f, "row_id") and not f.repeated and f.kind != "date"]
    named += [f for f in found.open(columns) if names_customers(f)]
    named.sort(key=lambda f: (not f.unique, -f.answered, _platform_first(f), f.position))
    has = any(c.role in (Role.CUSTOMER_ID, Role.RESPONDENT_ID) for c in found.columns.values())
    for f in named:
        if has and names_customers(f) and is_exactly(f, "customer_id") and not found.has(Role.CUSTOMER_ID):
            # the answer has a number of its own, and the customer too: other files know him by it
            found.give(f, Role.CUSTOMER_ID, "identifier")
        elif has:
            found.give(f, Role.IGNORE, "other_id", others=(Role.RESPONDENT_ID,))
        else:
            customer = names_customers(f)
            found.give(f, Role.CUSTOMER_ID if customer else Role.RESPONDENT_ID, "identifier")
            has = True
    for f in found.open(columns):
        if not has and f.repeated and f.distinct > 12 and _respondent(f):
            found.give(f, Role.RESPONDENT_ID, "repeated_respondent", "medium")
            has = True
        elif means(f, "postcode"):
            found.give(f, Role.IGNORE, "postcode", others=(Role.SEGMENT,))
        elif f.unique and not has and f.rows >= 10 and _called_id(f):
            found.give(f, Role.RESPONDENT_ID, "identifier", "medium")
            has = True
        elif f.distinct > 12 and (means(f, "other_id") or (f.unique and _called_id(f))):
            found.give(f, Role.IGNORE, "other_id", "medium", others=(Role.SEGMENT,))
        elif f.unique and f.rows >= 10 and _serial(f):
            found.give(f, Role.IGNORE if has else Role.RESPONDENT_ID, "row_number" if has else "identifier", "medium")
            has = True
        elif f.unique and f.kind == "text" and f.position == 0 and not has and f.rows >= 10 and _short(f):
            found.give(f, Role.RESPONDENT_ID, "row_names", "medium", others=(Role.COMMENT,))
            has = True


def _firms(f: Facts) -> bool:
    """Names of client firms, of which several people answer: 客户名称, not a number of the customer."""
    shared = f.kind == "text" and f.repeated and 5 <= f.distinct <= _SHARED * f.answered
    return shared and _FIRM.search(f.words) is not None


def _respondent(f: Facts) -> bool:
    """Named as the person who answers, several rows per person."""
    return f.kind != "date" and text.collapsed(f.name).startswith(("respondent", "respid", "participant", "受访者"))


def _called_id(f: Facts) -> bool:
    """The name ends in id, number or code."""
    return (
        f.kind != "date"
        and f.kind != "empty"
        and re.search(r"(\b(id|no|nr|number|key|code)|编号|編號|单号)$", f.words) is not None
    )


def _platform_first(f: Facts) -> bool:
    return text.collapsed(f.name) in ("rid", "uid", "case", "no", "nr", "number")


def _serial(f: Facts) -> bool:
    """1 … n, or a long code of letters and digits that never repeats."""
    if f.kind == "number":
        return (
            f.whole
            and f.high - f.low == f.distinct - 1
            and f.low in (0, 1)
            and (f.headless or not f.words or means(f, "other_id"))
        )
    return f.kind == "text" and all(
        re.fullmatch(r"[A-Za-z]{0,4}[-_]?[0-9a-fA-F-]{6,40}|R_\w{10,20}", t) for t in f.texts[:100]
    )


def _short(f: Facts) -> bool:
    return sum(len(t) for t in f.texts) <= 40 * max(len(f.texts), 1)


def weight_wave_brand(columns: Sequence[Facts], found: Claims, ratings: bool) -> None:
    """Survey weights, waves, brands and the account that several answers come from."""
    for f in found.open(columns):
        grouped = f.repeated and 2 <= f.distinct <= 30
        if f.kind == "number" and is_exactly(f, "weight") and f.low >= 0:
            _weight(f, found)
        elif grouped and f.kind != "date" and is_exactly(f, "wave") and not found.has(Role.WAVE):
            found.give(f, Role.WAVE, "header", "medium", scales.nominal(f), (Role.SEGMENT,))
        elif grouped and (f.kind == "text" or f.whole) and means(f, "brand"):
            sure: Confidence = "high" if f.kind == "text" else "medium"
            found.give(f, Role.BRAND, "header", sure, scales.nominal(f), (Role.SEGMENT,))
        elif f.kind == "text" and f.distinct >= 5 and is_exactly(f, "account") and _accounts(f, found, ratings):
            found.give(f, Role.ACCOUNT, "header", "medium", None, (Role.SEGMENT,))


def _accounts(f: Facts, found: Claims, ratings: bool) -> bool:
    """Several answers come from one firm; in a list of contacts each may come from another one."""
    return f.distinct <= 0.6 * f.answered if ratings else found.has(Role.CUSTOMER_ID)


def _weight(f: Facts, found: Claims) -> None:
    """Weights are positive and 1 on average; other means are weights only where they stay small and are not whole.

    Two weights, or whole ones (0 and 2 of the cells of a quota), are less sure.
    """
    near_one = 0.8 <= f.mean <= 1.25
    plain = not f.whole and f.distinct > 2
    if near_one or (plain and f.high <= 50 and f.mean <= 5 and f.low < 1):
        sure: Confidence = "high" if near_one and plain and len(text.collapsed(f.name)) > 1 else "medium"
        found.give(f, Role.WEIGHT, "weight", sure, scales.NUMBER)
    else:
        found.give(f, Role.SEGMENT, "measure", "low", scales.NUMBER, (Role.WEIGHT,))
        found.ask("weight_or_measure", f.name)
