"""Sentences that several loyalty exhibits share: rules, cuts, periods, and how sure a title may sound."""

from __future__ import annotations

import unicodedata

from insight.dataset import Role
from insight.exhibits import Message, Num
from insight.exhibits.names import short_name
from insight.loyalty.result import LOYALTY_ROLES, Caveat, Curve, Measure, Nps, Result, Satisfaction
from insight.statistics import bases

NAMED = 5  # columns named in one sentence
TITLE_WIDTH = 24
TEXT_WIDTH = 60


def say(name: str, /, **fields: object) -> Message:
    """A sentence of the ``[loyalty]`` block of the catalogues."""
    return Message(f"loyalty.{name}", **fields)  # type: ignore[arg-type]


def caveat(known: Caveat) -> Message:
    """The sentence of a caveat; the only share among their fields is called ``share``."""
    fields: dict[str, object] = {k: Num(v, "percent") if k == "share" else v for k, v in known.fields.items()}
    columns: tuple[str, ...] = known.fields.get("columns", ())
    if len(columns) > NAMED + 1:
        fields["columns"] = (*columns[:NAMED], say("more", count=len(columns) - NAMED))
    return say(f"caveat_{known.code}", **fields)


def short(text: str, width: int = TITLE_WIDTH) -> str:
    """A question's short name cut to ``width`` half-width characters (汉字 count two)."""
    text = short_name(text)
    used = 0
    for i, character in enumerate(text):
        used += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if used > width:
            return text[: max(1, i - 1)].rstrip() + "…"
    return text


def when(result: Result) -> Message:
    """When the answers were given, as far as the file says."""
    if result.since is None or result.until is None:
        return say("when_file")
    if result.since == result.until:
        return say("when_day", day=Num(result.since, "date"))
    return say("when_period", since=Num(result.since, "date"), until=Num(result.until, "date"))


def effective(result: Result, base: float) -> float | None:
    """Kish's base for the footer, which shows it only where weights are used."""
    return base if result.weighted else None


def enough(result: Result, curve: Curve) -> bool:
    """Whether the answers to both questions are enough to judge by."""
    known = result.population is not None
    return bases.state(curve.n, curve.effective_n, census=known) not in ("hidden", "grey")


def role_word(measure: Measure) -> Message:
    """The kind of loyalty measure in two or three words, for axes."""
    known = measure.role in {role.value for role in LOYALTY_ROLES}
    return say(f"role_{measure.role if known else Role.LOYALTY_OTHER.value}")


def loyal_rule(measure: Measure) -> Message:
    """Who counts as loyal, in words; the same sentence on the curve, the types and in the table of rules."""
    question = short(measure.label, TEXT_WIDTH)
    if measure.observed:
        return say("rule_orders", question=question, cut=Num(measure.cut))
    if measure.yes_no:
        return say("rule_yes", question=question)
    if measure.minimum is None or measure.maximum is None:
        return say("rule_cut", question=question, cut=Num(measure.cut))
    ends = {"minimum": Num(measure.minimum), "maximum": Num(measure.maximum)}
    return say("rule_scale", question=question, cut=Num(measure.cut), **ends)


def loyal_axis(measure: Measure) -> Message:
    """Axis title that carries the rule onto every screenshot."""
    if measure.yes_no:
        return say("axis_loyal_yes", measure=role_word(measure))
    return say("axis_loyal", measure=role_word(measure), cut=Num(measure.cut))


def mapping(result: Result) -> Message:
    """How answers became scores."""
    return say("mapping_linear" if result.score_mapping == "linear" else "mapping_20_100")


def satisfied_cut(satisfaction: Satisfaction) -> Message:
    """Who counts as satisfied for the types."""
    return cut_words(satisfaction.cut, satisfaction, satisfaction.cut_rule)


def cut_words(cut: float, satisfaction: Satisfaction, rule: str) -> Message:
    """A satisfaction cut in words; rule: ``standard``, ``top_box`` or ``user``."""
    ends = {"minimum": Num(satisfaction.minimum), "maximum": Num(satisfaction.maximum)}
    return say(f"cut_{rule}", cut=Num(cut), **ends)


def nps_ends(nps: Nps) -> tuple[Num, Num]:
    """The interval of the NPS as numbers to be shown."""
    low, high = nps.shown_interval if nps.shown_interval is not None else (None, None)
    return Num(low, "nps"), Num(high, "nps")


def nps_title(nps: Nps) -> Message:
    """Score and interval, and who outnumbers whom only where the interval excludes zero."""
    score = Num(nps.score, "nps")
    if nps.shown_interval is None or nps.base in ("hidden", "grey"):
        return say("title_nps_small", score=score, n=nps.n)
    low, high = nps_ends(nps)
    lead = "ahead" if nps.shown_interval[0] > 0 else "behind" if nps.shown_interval[1] < 0 else "even"
    return say(f"title_nps_{lead}", score=score, low=low, high=high)
