"""How measures, groups and values of a profile are put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from insight.dataset import SCORED_ROLES
from insight.exhibits import Message, Num, Style, Text
from insight.segments.labels import is_code, repeats, short
from insight.segments.result import MONEY_ROLES, Measure, Result
from insight.segments.result import Cell as Figure

MOST_BARS = 7
PROVEN = 0.05  # corrected p up to which a difference may stand in a summary


@dataclass(frozen=True)
class Page:
    """The result with a short name for every label, still telling them apart: to fit a title, to fit a line."""

    result: Result
    title: Mapping[str, str]
    row: Mapping[str, str]

    def brief(self, measure: Measure) -> Message:
        """The measure as part of a title."""
        if is_option(measure):
            return row_message(
                measure,
                short(self.title[measure.question or ""], 18, words=3),
                short(measure.option or "", 15, words=2),
            )
        if measure.kind == "share" and not repeats(measure.label, measure.category or ""):
            label = short(self.title[measure.label], 18, words=3)
            return row_message(measure, label, short(measure.category or "", 15, words=2))
        return Message("segments.row_plain", measure=short(self.title[measure.label]))

    def line(self, measure: Measure) -> Message:
        """The measure as a row of a chart or part of a sentence."""
        if is_option(measure):
            question = short(self.title[measure.question or ""], 18, words=3)
            return row_message(measure, question, short(measure.option or "", 32, words=99))
        if measure.kind == "share" and repeats(measure.label, measure.category or ""):
            return Message("segments.row_plain", measure=self.row[measure.label])
        return row_message(measure, self.row[measure.label], short(measure.category or "", 32, words=99))


def is_option(measure: Measure) -> bool:
    """One option of a question with several answers, or one yes/no item of a list."""
    return measure.question is not None and measure.kind == "share" and bool(measure.option)


def style_of(measure: Measure, *, exact: bool = False) -> Style:
    if measure.kind in ("share", "top2"):
        return "percent1" if exact else "percent"
    if measure.role in MONEY_ROLES:
        return "money"
    return "number" if exact else "mean"


def row_message(measure: Measure, label: str | None = None, category: str | None = None) -> Message:
    """The measure in words: "Taste, mean", "Taste, best two answers", "Tasty: Yes"."""
    if label is None and category is None and is_option(measure):
        label, category = measure.question, measure.option
    fields: dict[str, str] = {"measure": measure.label if label is None else label}
    if measure.kind == "share":
        fields["category"] = (measure.category or "") if category is None else category
    return Message(f"segments.row_{kind_of(measure)}", **fields)


def kind_of(measure: Measure) -> str:
    """A mean of scores is not called the same as a mean of money or years in every language."""
    return "average" if measure.kind == "mean" and measure.role not in SCORED_ROLES else measure.kind


def value_of(measure: Measure, value: float | None, *, exact: bool = False) -> Num:
    return Num(value, style_of(measure, exact=exact))


def who(group: str, by: str) -> Message:
    """The group with the column it comes from."""
    return Message("segments.group_code" if is_code(group) else "segments.group_by", group=group, by=by)


def group_name(group: str, by: str) -> Text:
    """The group alone; a bare code says nothing without its column."""
    return Message("segments.group_code", group=group, by=by) if is_code(group) else group


def method_of(result: Result) -> Message:
    compared = Message(f"segments.compared_{result.correction}", tests=result.tests, alpha=Num(result.alpha, "percent"))
    return Message(
        "segments.method", compared=compared, weights=Message(f"segments.{'' if result.weighted else 'un'}weighted")
    )


def unit_of(result: Result) -> Message:
    """Whoever gave scores is a respondent; everybody else is a customer."""
    asked = result.unit == "row" and any(m.role in SCORED_ROLES for p in result.profiles for m in p.measures)
    return Message(f"segments.unit_{'respondent' if asked else 'customer'}")


def effective_shown(result: Result, value: float) -> float | None:
    return value if result.weighted else None


def passed(result: Result, figure: Figure) -> bool:
    """Whether a marked difference holds at 5 % after allowing for the number of tests, whatever the reader accepts."""
    return result.correction == "bh" and figure.mark is not None and figure.q is not None and figure.q <= PROVEN


def question_and_answer(measure: Measure) -> tuple[str, str | None]:
    """Question and answer, the question said once: its options and items stand in the second column."""
    if measure.question is None or not measure.option:
        return measure.label, measure.category
    if is_option(measure) or measure.category is None:
        return measure.question, measure.option
    return measure.question, f"{measure.option}: {measure.category}"
