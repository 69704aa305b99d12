"""Survey questions: what outcome each rating measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from insight.dataset import Column, Confidence, Role, Scale
from insight.roles import batteries, ends, labelled, ladders, lexicon, numeric, scales, text
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.lexicon import is_exactly, means

_MANY_LEFT_OUT = 0.02
_SAID = re.compile(r"\boverall\b|总体|總體|整体|整體|综合|綜合")
# asked of the whole, not of a row in a grid
_WHOLE = (
    ("overall_satisfaction", Role.OVERALL_SATISFACTION),
    ("repurchase", Role.REPURCHASE),
    ("loyalty_other", Role.LOYALTY_OTHER),
)
_ALONE = (
    ("effort", Role.EFFORT),
    ("value", Role.VALUE),
    ("expectation", Role.EXPECTATION),
    ("importance", Role.IMPORTANCE),
)


def detect(columns: Sequence[Facts], found: Claims) -> None:
    """Claims all rating questions among the columns that are still open."""
    signature = batteries.acsi(columns)
    scored = labelled.yes_maybe(found.open(columns)) | labelled.fractions(found.open(columns))
    scored |= labelled.on_ladders([f for f in found.open(columns) if f.position not in scored])
    scored |= labelled.with_numbers([f for f in found.open(columns) if f.position not in scored])
    scored |= numeric.scored([f for f in found.open(columns) if f.position not in scored], signature, found)
    facts = {f.position: f for f in columns}
    scored = {p: _left_out(facts[p], *entry, found) for p, entry in scored.items()}
    scored = {p: _turned(facts[p], *entry, found) for p, entry in scored.items()}
    sizes: dict[tuple[str, float | None], int] = {}
    for p, (scale, _, _) in scored.items():
        sizes[_together(facts[p], scale)] = sizes.get(_together(facts[p], scale), 0) + 1
    taken = {}
    for p in sorted(scored):
        scale, reason, sure = scored[p]
        row = sizes[_together(facts[p], scale)] >= 3
        taken[p] = _outcome(facts[p], scale, reason, sure, row, signature, found)
        if reason == "turned_by_header":
            taken[p] = replace(taken[p], reason=reason)
    _one_overall(facts, taken, found)
    for p, column in taken.items():
        found.columns.setdefault(p, column)


def _turned(f: Facts, scale: Scale, reason: str, sure: Confidence, found: Claims) -> tuple[Scale, str, Confidence]:
    """Where the header says that 1 is the best mark, the scale is turned round, and that is asked."""
    said = numeric.said_ends(f)
    if said is None or f.kind != "number" or scale.kind != "ordinal" or scale.codes:
        return scale, reason, sure
    (low, first), (high, last) = said.low, said.high
    values = [v for v in ends.answers(f) if f"{v:g}" not in scale.missing]
    if not values or values[0] < low or values[-1] > high:
        return scale, reason, sure
    if not said.falling:
        return (
            replace(scale, minimum=low, maximum=high, labels=scale.labels or ((low, first), (high, last))),
            reason,
            sure,
        )
    steps = sorted({*values, *(float(v) for v in range(int(low), int(high) + 1))})
    codes = tuple((f"{v:g}", low + high - v) for v in steps)
    found.ask("direction_in_header", f.name, low=f"{low:g}", first=first)
    return Scale("ordinal", codes, ((low, last), (high, first)), low, high, scale.missing), "turned_by_header", "medium"


def _left_out(f: Facts, scale: Scale, reason: str, sure: Confidence, found: Claims) -> tuple[Scale, str, Confidence]:
    """Texts off the scale count as no answer; from 2 answers in 100 on that is said."""
    off = tuple(t for t in scale.missing if not ladders.no_answer(t)) if f.kind == "text" else ()
    if f.share(off) < _MANY_LEFT_OUT or not off:
        return scale, reason, sure
    found.ask("texts_left_out", f.name, values=", ".join(off[:5]), cells=round(f.share(off) * f.answered))
    return scale, reason, "medium" if sure == "high" else sure


def _together(f: Facts, scale: Scale) -> tuple[str, float | None]:
    return batteries.key(f), scale.maximum


def _outcome(
    f: Facts, scale: Scale, reason: str, sure: Confidence, row: bool, signature: frozenset[str], found: Claims
) -> Column:
    """What a rating measures; ``row``: it is one of several rows of a grid or numbered block."""

    def made(role: Role, why: str, level: Confidence, *others: Role) -> Column:
        return Column(f.name, f.label, role, None, scale, level, why, others if level == "low" or others else ())

    if numeric.stem_role(f, signature):
        return _index_item(f, scale, signature, found)
    if means(f, "recommend"):
        return _recommend(f, scale, sure, found)
    for key, role in (*_WHOLE, *(() if row else _ALONE)):
        if means(f, key):
            return made(role, "header", sure, *((Role.RATING,) if sure == "low" else ()))
    family = (ladder.family if (ladder := labelled.ladder_of(f)) else "") if f.kind == "text" else ""
    if family == "expectation" and not row:
        return made(Role.EXPECTATION, "label_scale", "medium", Role.RATING)
    if family == "intention" and not row:
        found.ask("loyalty_kind", f.name)
        return made(Role.LOYALTY_OTHER, "label_scale", "low", Role.REPURCHASE, Role.RECOMMEND, Role.RATING)
    if batteries.stem(f) in ("cusl", "loyal", "loyalty", "switch") and scale.points:
        found.ask("loyalty_kind", f.name)
        return made(Role.LOYALTY_OTHER, "acsi_stem", "low", Role.REPURCHASE, Role.RECOMMEND)
    return made(Role.RATING, reason, sure, *((Role.SEGMENT,) if sure == "low" else ()))


def _recommend(f: Facts, scale: Scale, sure: Confidence, found: Claims) -> Column:
    """Only 0–10 is the recommendation that a net promoter score is made of."""
    ends = (scale.minimum, scale.maximum)
    if ends == (0.0, 10.0):
        short = text.collapsed(f.name) in ("rec",) and f.label == f.name
        told = sure == "high" and (f.whole or bool(f.value_labels) or f.kind == "text") and not short
        role, reason, level = Role.RECOMMEND, "header_and_values", "high" if told else "medium"
        return Column(f.name, f.label, role, None, scale, level, reason, () if told else (Role.RATING,))  # type: ignore[arg-type]
    if ends == (1.0, 10.0):
        found.ask("recommend_from_one", f.name)
        others = (Role.RECOMMEND, Role.RATING)
        return Column(f.name, f.label, Role.LOYALTY_OTHER, None, scale, "low", "recommend_from_one", others)
    return Column(f.name, f.label, Role.LOYALTY_OTHER, None, scale, sure, "recommend_not_nps", (Role.RATING,))


def _index_item(f: Facts, scale: Scale, signature: frozenset[str], found: Claims) -> Column:
    """Items of an index study: the first on satisfaction is the overall one, ECSI's first on loyalty choosing again."""
    number = (text.stem_and_number(f.name) or ("", "1"))[1].lstrip("0")
    construct = numeric.stem_role(f, signature)

    def made(role: Role, level: Confidence, *others: Role) -> Column:
        return Column(f.name, f.label, role, None, scale, level, "acsi_stem", others)

    if construct == "satisfaction":
        first = number == "1"
        return made(Role.OVERALL_SATISFACTION, "medium", Role.RATING) if first else made(Role.RATING, "medium")
    if construct == "loyalty":
        if "cusco" in signature and number == "1":
            return made(Role.REPURCHASE, "medium", Role.LOYALTY_OTHER)
        found.ask("loyalty_kind", f.name)
        return made(Role.LOYALTY_OTHER, "low", Role.REPURCHASE, Role.RECOMMEND)
    roles = {"expectation": Role.EXPECTATION, "complaint": Role.COMPLAINT, "value": Role.VALUE, "rating": Role.RATING}
    return made(roles[construct or "rating"], "medium")


def _one_overall(facts: dict[int, Facts], taken: dict[int, Column], found: Claims) -> None:
    """One overall satisfaction: the plainest of several; a lone satisfaction question is asked about."""
    overall = [p for p, c in taken.items() if c.role == Role.OVERALL_SATISFACTION]
    if len(overall) > 1:
        exact = [p for p in overall if is_exactly(facts[p], "overall_satisfaction")]
        spoken = [p for p in overall if _SAID.search(facts[p].words)]
        first = min(exact or spoken or overall, key=lambda p: (len(facts[p].words), p))
        for p in overall:
            if p != first:
                others = (Role.OVERALL_SATISFACTION,)
                taken[p] = replace(taken[p], role=Role.RATING, confidence="medium", alternatives=others)
        found.ask("overall_choice", *(taken[p].name for p in overall))
    if overall:
        return
    pattern = re.compile(lexicon.load("headers")["overall_satisfaction"]["single"])
    spoken = [p for p, c in taken.items() if c.role == Role.RATING and pattern.search(facts[p].words)]
    if len(spoken) == 1 and not any(
        p != spoken[0] and batteries.key(facts[p]) == batteries.key(facts[spoken[0]]) for p in taken
    ):
        lone = taken[spoken[0]]
        taken[spoken[0]] = replace(
            lone,
            role=Role.OVERALL_SATISFACTION,
            confidence="low",
            reason="only_satisfaction",
            alternatives=(Role.RATING,),
        )
        found.ask("only_satisfaction", lone.name)


def own_scale(f: Facts) -> Scale | None:
    """The scale of one column by itself, for a role that a person gave it."""
    numbered = labelled.with_numbers([f]) or labelled.fractions([f])
    if numbered:
        return numbered[f.position][0]
    ladder = labelled.ladder_of(f)
    return scales.labelled(f, ladder) if ladder is not None else labelled.end_in_words(f)
