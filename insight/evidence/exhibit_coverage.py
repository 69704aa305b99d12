"""What the file proves and what it lacks: four results by level, trend and comparison."""

from __future__ import annotations

from insight.evidence.exhibit_levels import beside_words, comparison_words, level_words, trend_words
from insight.evidence.phrases import say
from insight.evidence.result import PARTS, RESULTS, Cell, Result
from insight.exhibits import Exhibit, HeatMap, Message, Table

_STRENGTH = {"shown": 0.3, "weak": 0.12, "missing": 0.0}


def coverage_exhibit(result: Result) -> Exhibit:
    """The hero: which fields are filled, with what, and what the others need."""
    cells = [[result.cell(r, p) for p in PARTS] for r in RESULTS]
    title = coverage_title(result)
    return Exhibit(
        id="evidence.coverage",
        title=title,
        subtitle=say("subtitle_coverage"),
        chart=HeatMap(
            rows=tuple(say(f"result_{r}") for r in RESULTS),
            columns=tuple(say(f"head_{p}") for p in PARTS),
            values=tuple(tuple(None for _ in row) for row in cells),
            texts=tuple(tuple(_text(result, c) for c in row) for row in cells),
            colors=tuple(tuple(None if c.state == "missing" else "accent" for c in row) for row in cells),
            strengths=tuple(tuple(_STRENGTH[c.state] for c in row) for row in cells),
            faded=tuple(tuple(c.state == "missing" for c in row) for row in cells),
        ),
        table=Table(
            (say("column_result"), *(say(f"part_{p}") for p in PARTS)),
            tuple(
                (say(f"result_{r}"), *(_long(result, c) for c in row)) for r, row in zip(RESULTS, cells, strict=True)
            ),
        ),
        base=say("base_rows"),
        n=result.rows,
        method=say("method_coverage"),
        explanation=say("explain_coverage"),
        alt=say("alt", title=title, values=tuple(missing_words(c) for row in cells for c in row if _lacking(c))),
    )


def coverage_title(result: Result) -> Message:
    """How many results have a level, a trend, a comparison."""
    counts = {p: sum(c.state == "shown" for c in result.coverage if c.part == p) for p in PARTS}
    return say("title_coverage", results=len(RESULTS), **counts)


def _text(result: Result, c: Cell) -> Message:
    if c.state == "missing":
        return say(f"needs_{c.why}")
    return _shown(result, c, long=False)


def _shown(result: Result, c: Cell, *, long: bool) -> Message:
    i = next(found for found in result.of(c.result) if found.code == c.indicator)
    if c.part == "level":
        return level_words(i)
    if c.part == "trend":
        return trend_words(i, spanned=long)
    return comparison_words(i) if long else beside_words(i)


def _long(result: Result, c: Cell) -> Message:
    if c.state == "shown":
        return _shown(result, c, long=True)
    return missing_words(c)


def _lacking(c: Cell) -> bool:
    return c.state != "shown" and c.why != "no_level"


def missing_words(c: Cell) -> Message:
    """Why a field is empty or weak, in a sentence."""
    return say(f"missing_{c.why}", **dict(c.fields))


def remedy(c: Cell) -> Message:
    """Which column (or how many answers) would fill it."""
    return say(f"remedy_{c.why}", **dict(c.fields))


def lacking(result: Result) -> tuple[Cell, ...]:
    """The fields that are empty or weak for a reason of their own."""
    return tuple(c for c in result.coverage if _lacking(c))


def missing_exhibit(result: Result) -> Exhibit | None:
    """What is missing and which column would provide it; None where nothing is."""
    cells = lacking(result)
    if not cells:
        return None
    rows = tuple((say(f"result_{c.result}"), say(f"part_{c.part}"), missing_words(c), remedy(c)) for c in cells)
    absent = tuple(say(f"result_{r}") for r in RESULTS if result.cell(r, "level").state == "missing")
    title = say("title_missing", results=absent) if absent else say("title_missing_parts", count=len(cells))
    return Exhibit(
        id="evidence.missing",
        title=title,
        subtitle=say("subtitle_missing"),
        table=Table((say("column_result"), say("column_part"), say("column_missing"), say("column_remedy")), rows),
        base=say("base_rows"),
        n=result.rows,
        method=say("method_coverage"),
        explanation=say("explain_missing"),
    )
