"""What the evidence pack says: coverage first, then all levels, then trend and comparison of every result."""

from __future__ import annotations

from dataclasses import asdict

from insight.evidence.exhibit_comparison import comparison_exhibit
from insight.evidence.exhibit_coverage import coverage_exhibit, coverage_title, missing_exhibit
from insight.evidence.exhibit_levels import level_exhibit, levels_exhibit
from insight.evidence.exhibit_trend import trend_exhibit
from insight.evidence.phrases import called, caveat, interval_method, name, say, scale, what
from insight.evidence.result import RESULTS, Indicator, Result
from insight.exhibits import Cell, Exhibit, Message, Section, Story, Table
from insight.exhibits.rules import rows_of_data
from insight.statistics import bases


def story(result: Result) -> Story:
    """The page: what is covered, the levels, a section for every result, then the rules."""
    hero, levels, missing = coverage_exhibit(result), levels_exhibit(result), missing_exhibit(result)
    sections = tuple(s for s in (_section(result, r) for r in RESULTS) if s is not None)
    return Story(
        findings=_findings(result, levels, missing, sections),
        hero=hero,
        supporting=(levels, *((missing,) if missing is not None else ())),
        sections=sections,
        quality=(rules_exhibit(result),),
        notes=tuple(caveat(c) for c in result.caveats),
    )


def _section(result: Result, name_: str) -> Section | None:
    made: list[Exhibit | None] = []
    for i in result.indicators:
        if i.result == name_:
            made += [level_exhibit(result, i), trend_exhibit(result, i), comparison_exhibit(result, i)]
    exhibits = tuple(e for e in made if e is not None)
    return Section(name_, exhibits) if exhibits else None


def _findings(
    result: Result, levels: Exhibit, missing: Exhibit | None, sections: tuple[Section, ...]
) -> tuple[Message, ...]:
    """Three sentences: what is covered, the first claim that passed its test (else the levels), what is missing."""
    proven = [e for s in sections for e in s.exhibits if e.proven]
    said = [coverage_title(result), (proven[0] if proven else levels).title]
    if missing is not None:
        said.append(missing.title)
    return tuple(say("finding", title=title) for title in said)


def rules_exhibit(result: Result) -> Exhibit:
    """What every indicator measures, and on which rules and bases."""
    rows: list[tuple[Cell, ...]] = [(name(i), _rule(i)) for i in result.indicators]
    rows.append((say("rules_tests"), say("rules_tests_text", **asdict(result.tests))))
    rows += rows_of_data(result.rows, result.weighted, result.cluster_column, result.clusters, result.population)
    return Exhibit(
        id="evidence.rules",
        title=say("title_rules"),
        subtitle=say("subtitle_rules"),
        table=Table((say("column_figure"), say("column_used")), tuple(rows)),
        base=say("base_rows"),
        n=result.rows,
        method=say("method_rules"),
        explanation=say("explain_rules", grey=bases.GREY_BELOW, hide=bases.HIDE_BELOW),
    )


def _rule(i: Indicator) -> Message:
    """What an indicator measures, on which scale, with which interval, and about which brand."""
    fields, ends = {"what": what(i), "interval": interval_method(i)}, scale(i)
    rule = say("rule_plain", **fields) if ends is None else say("rule_scaled", scale=ends, **fields)
    comparison = i.comparison
    if comparison is None or comparison.own is None:
        return rule
    return say("rule_own", rule=rule, own=called(comparison, comparison.own))
