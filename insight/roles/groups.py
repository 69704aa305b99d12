"""What describes people and what they wrote: groups, measures, money, free text. What stays unclear is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from insight.dataset import SCORED_ROLES, Role
from insight.roles import batteries, ends, ladders, scales, text
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.lexicon import is_exactly, means
from insight.roles.orders import date_like

MOST_GROUPS = 50
_OPTION_CODE = re.compile(r"AO?\d{1,3}")  # LimeSurvey's codes of answers, which say nothing
_BLOCK = re.compile(r"(\w{1,12})\[[A-Za-z]{0,4}\d{0,4}\]")  # LimeSurvey's rows of a grid by their codes
MOST_ITEMS = 16  # more columns with one list of texts are an experiment, not a battery


def the_rest(columns: Sequence[Facts], found: Claims, survey: bool) -> None:
    """Groups, measures, money and free text; what stays unclear is asked."""
    _same_answers(columns, found)
    _repeated_blocks(columns, found)
    unsure: list[str] = []
    for f in found.open(columns):
        if f.kind == "date":
            _date(f, found)
        elif f.kind == "number":
            _number(f, found, survey, unsure)
        else:
            _text(f, found, unsure)
    _like_their_copies(columns, found)
    low = {c.name for c in found.columns.values() if c.confidence == "low"}
    found.ask("unclear", *(name for name in dict.fromkeys(unsure) if name in low))


def _date(f: Facts, found: Claims) -> None:
    if means(f, "birth"):
        found.give(f, Role.PERSONAL, "personal_header")
        return
    has = any(c.role in (Role.DATE, Role.ORDER_DATE) for c in found.columns.values())
    if has:
        found.give(f, Role.IGNORE, "other_date", "medium", others=(Role.DATE,))
    else:
        found.give(
            f, Role.DATE, "date_values", "high" if is_exactly(f, "order_date", "submit_time") else "medium", scales.DATE
        )


def _number(f: Facts, found: Claims, survey: bool, unsure: list[str]) -> None:
    values = ends.answers(f)
    few = f.whole and len(values) <= 12
    if means(f, "split") and few:
        found.give(f, Role.SEGMENT, "few_codes", "low", scales.nominal(f), (Role.IGNORE,))
        unsure.append(f.name)
    elif means(f, "measure") and f.whole:
        found.give(f, Role.SEGMENT, "coded_group", "medium", scales.nominal(f) if few else scales.number(f))
    elif is_exactly(f, "frequency") and f.whole and f.low >= 0 and not found.has(Role.WEIGHT, *SCORED_ROLES):
        # a table of counts: each row stands for as many people
        found.give(f, Role.WEIGHT, "frequency", "low", scales.NUMBER, (Role.SEGMENT, Role.ORDERS))
        found.ask("frequency", f.name)
    elif f.value_labels and len(values) <= MOST_GROUPS:
        if _percent(f):
            role = Role.LOYALTY_OTHER if means(f, "loyalty_other") else Role.SEGMENT
            found.give(f, role, "measure", "high" if role == Role.LOYALTY_OTHER else "medium", scales.percent(f))
        else:
            found.give(f, Role.SEGMENT, "value_labels", scale=scales.nominal(f))
    elif means(f, "loyalty_other"):
        found.give(f, Role.LOYALTY_OTHER, "measure", "medium", scales.percent(f), (Role.SEGMENT,))
    elif means(f, "complaint") and f.whole and f.low >= 0:
        binary = set(values) <= {0.0, 1.0}
        found.give(
            f, Role.COMPLAINT, "header", "high" if binary else "medium", scales.zero_one(f) if binary else scales.NUMBER
        )
    elif means(f, "amount") and not few and not means(f, "income_words") and f.low >= 0:
        found.give(f, Role.AMOUNT, "money", "high" if survey is False else "medium", scales.NUMBER)
    elif means(f, "person_number") and (len(values) > 9 or not f.whole or not means(f, "demographic")):
        exact = is_exactly(f, "person_number") and len(values) > 9
        found.give(f, Role.SEGMENT, "measure", "high" if exact else "medium", scales.number(f))
    elif means(f, "demographic", "income_words"):
        if f.whole and len(values) <= 25 and f.high <= 1000:
            found.give(f, Role.SEGMENT, "coded_group", "medium", scales.nominal(f))
        else:
            found.give(f, Role.SEGMENT, "measure", "medium", scales.number(f))
    elif len(values) == 2 and f.whole:
        found.give(f, Role.SEGMENT, "two_groups", "medium", scales.nominal(f))
    elif len(values) > MOST_GROUPS and f.unique and f.whole and f.rows >= 30:
        found.give(f, Role.SEGMENT, "measure", "low", scales.number(f), (Role.IGNORE, Role.RESPONDENT_ID))
        unsure.append(f.name)
    elif few:
        eleven = len(values) >= 6 and values[0] >= 0 and values[-1] in (9, 10)
        others = (Role.RATING, *((Role.RECOMMEND,) if eleven else ()), Role.IGNORE)
        found.give(f, Role.SEGMENT, "few_codes", "low", scales.nominal(f), others)
        unsure.append(f.name)
    elif f.whole and not survey and f.low >= 0 and f.median >= 100 and f.mean > 1.2 * f.median:
        found.give(f, Role.AMOUNT, "large_skewed", "low", scales.NUMBER, (Role.SEGMENT, Role.QUANTITY))
        unsure.append(f.name)
    else:
        clear = not f.whole
        found.give(
            f,
            Role.SEGMENT,
            "measure",
            "medium" if clear else "low",
            scales.number(f),
            () if clear else (Role.AMOUNT, Role.IGNORE),
        )
        if not clear:
            unsure.append(f.name)


def _percent(f: Facts) -> bool:
    codes = [c for c, _ in f.value_labels]
    return sorted(codes) == [0.0, 100.0] or (len(codes) == 2 and f.distinct > 5)


def _text(f: Facts, found: Claims, unsure: list[str]) -> None:
    if date_like(f) and f.distinct > 5:
        _date(f, found)
        return
    singles = sum(1 for c in f.counts if c == 1)
    length = _length(f) / (8 if text.has_cjk("".join(f.texts[:20])) else 20)
    sentences = length > 1
    if means(f, "comment") and (_spoken(f, singles) or length > 0.6):
        found.give(f, Role.COMMENT, "free_text", "high")
    elif f.distinct <= MOST_GROUPS and f.distinct < 0.5 * f.answered + 2:
        if f.distinct >= 8 and singles >= 0.5 * f.distinct and sentences and not scales.nominal(f).order:
            found.give(f, Role.SEGMENT, "choice_with_other", "low", scales.nominal(f), (Role.COMMENT, Role.IGNORE))
            unsure.append(f.name)
        else:
            _group(f, found, unsure)
    elif sentences and singles >= 0.3 * f.distinct:
        found.give(f, Role.COMMENT, "free_text", "medium", others=(Role.IGNORE,))
    elif (unit := text.unit(f.texts)) is not None:
        found.give(f, Role.IGNORE, "number_with_unit", "low", others=(Role.SEGMENT,))
        found.ask("number_with_unit", f.name, unit=unit)
    else:
        found.give(f, Role.IGNORE, "too_many_groups", "medium", others=(Role.SEGMENT, Role.COMMENT))


def _length(f: Facts) -> float:
    said = [t for t in f.texts if not ladders.no_answer(t)]
    return sum(len(t) for t in said) / max(len(said), 1)


def _spoken(f: Facts, singles: int) -> bool:
    """Written by people, not chosen from a list: many texts, or long ones that come once."""
    if f.distinct > MOST_GROUPS or (f.distinct >= 8 and singles >= 0.2 * f.distinct):
        return True
    return f.distinct > 12 or (singles >= 0.5 * f.distinct and not ladders.yes_no(f.texts))


def _group(f: Facts, found: Claims, unsure: list[str]) -> None:
    scale = scales.nominal(f)
    if means(f, "split") or all(_OPTION_CODE.fullmatch(t) for t in f.texts):
        found.give(f, Role.SEGMENT, "few_groups", "low", scale, (Role.IGNORE, Role.RATING))
        unsure.append(f.name)
        return
    if means(f, "complaint") and not means(f, "demographic"):
        answers = ladders.yes_no(f.texts)
        others = tuple(t for t in f.texts if ladders.no_answer(t))
        found.give(
            f,
            Role.COMPLAINT,
            "header",
            "high" if answers else "medium",
            scales.binary(*answers, others) if answers else scale,
        )
        return
    for key, role in (("recommend", Role.LOYALTY_OTHER), ("repurchase", Role.REPURCHASE)):
        answers = ladders.yes_no(f.texts)
        if answers and means(f, key):
            others = tuple(t for t in f.texts if ladders.no_answer(t))
            found.give(f, role, "header", "medium", scales.binary(*answers, others), (Role.SEGMENT,))
            return
    said = [t for t in f.texts if not ladders.no_answer(t)]
    if means(f, "demographic", "person_number"):
        found.give(f, Role.SEGMENT, "demographic", scale=scale)
    elif (unit := text.unit(said)) is not None:
        found.give(
            f,
            Role.SEGMENT if scale.order else Role.IGNORE,
            "number_with_unit",
            "low",
            scale if scale.order else None,
            (Role.SEGMENT, Role.IGNORE),
        )
        found.ask("number_with_unit", f.name, unit=unit)
    elif scale.order:
        found.give(f, Role.SEGMENT, "ordered_groups", "high" if len(scale.order) > 2 else "medium", scale)
    elif not f.repeated:
        found.give(f, Role.SEGMENT, "few_groups", "low", scale, (Role.IGNORE, Role.COMMENT))
        unsure.append(f.name)
    elif len(said) == 2:
        found.give(f, Role.SEGMENT, "two_groups", "medium", scale)
    elif ladders.evaluative(f.texts):
        # words of a judgement whose order is not understood
        found.give(f, Role.SEGMENT, "few_groups", "low", scale, (Role.RATING, Role.IGNORE))
        found.ask("answer_order", f.name, values=", ".join(sorted(said)))
    else:
        found.give(f, Role.SEGMENT, "few_groups", "medium", scale)


def _same_answers(columns: Sequence[Facts], found: Claims) -> None:
    """Three or more columns answered with the same four to seven labels that no lexicon can order: asked."""
    blocks: list[tuple[set[str], list[Facts]]] = []
    for f in found.open(columns):
        said = {t for t in f.texts if not ladders.no_answer(t)} if f.kind == "text" and f.distinct <= 9 else set()
        if not 2 <= len(said) <= 7 or not f.repeated or means(f, "demographic"):
            continue
        for union, members in blocks:
            near = _one_block([*members, f]) or (
                len(said) >= 3 and len(said & union) >= 0.7 * min(len(said), len(union))
            )
            if len(said | union) <= 7 and near:
                union |= said
                members.append(f)
                break
        else:
            blocks.append((said, [f]))
    for union, members in blocks:
        design = len(members) >= MOST_ITEMS and not _one_grid(members)
        few = 3 if _one_block(members) else 4
        if len(members) < 3 or design or len(union) < few or ladders.yes_no(sorted(union)):
            continue
        if all(scales.nominal(f).order for f in members):
            continue
        for f in members:
            found.give(f, Role.SEGMENT, "few_groups", "low", scales.nominal(f), (Role.RATING, Role.IGNORE))
        found.ask("answer_order", *(f.name for f in members), values=", ".join(sorted(union)))


def _one_block(members: Sequence[Facts]) -> bool:
    """Rows of one grid, or of one numbered or lettered block: P10[A1], P10[A2]."""
    grids = {batteries.grid(f.label, f.name) for f in members}
    stems = {m.group(1) if (m := _BLOCK.fullmatch(f.name.strip())) else f.name for f in members}
    return len(members) > 1 and (len(stems) == 1 or (len(grids) == 1 and None not in grids))


def _one_grid(members: Sequence[Facts]) -> bool:
    return len({batteries.grid(f.label, f.name) for f in members} - {None}) == 1


def _repeated_blocks(columns: Sequence[Facts], found: Claims) -> None:
    """Eight or more columns with the same unordered list of texts: an experiment's design, not groups of customers."""
    blocks: dict[frozenset[str], list[Facts]] = {}
    for f in found.open(columns):
        if f.kind == "text" and 3 <= f.distinct <= MOST_GROUPS and not means(f, "demographic"):
            blocks.setdefault(frozenset(f.texts), []).append(f)
    for members in blocks.values():
        if len(members) >= 8 and not scales.nominal(members[0]).order:
            for f in members:
                found.give(f, Role.IGNORE, "design_block", "medium", others=(Role.SEGMENT,))


def _like_their_copies(columns: Sequence[Facts], found: Claims) -> None:
    """The same question asked again ("… (2)") is what it was where most people answered it."""
    families: dict[str, list[Facts]] = {}
    for f in columns:
        if f.kind == "text" and f.position in found.columns:
            families.setdefault(batteries.original(f.name), []).append(f)
    for members in families.values():
        if len(members) < 2:
            continue
        model = found.columns[max(members, key=lambda f: f.answered).position]
        if model.role not in (Role.COMMENT, Role.IGNORE):
            continue
        for f in members:
            column = found.columns[f.position]
            if column.role == Role.SEGMENT:
                others = (Role.SEGMENT, *(r for r in model.alternatives if r != Role.SEGMENT))
                found.columns[f.position] = replace(
                    column, role=model.role, scale=None, confidence="medium", reason=model.reason, alternatives=others
                )
