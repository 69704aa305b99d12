"""The Kano result as a story: findings, the map, verdicts, what to build, segments, other views, quality and method."""

from __future__ import annotations

from insight.exhibits import Exhibit, Section, Story
from insight.kano.cards import verdict_cards
from insight.kano.exhibit_categories import categories_exhibit, certainty_exhibit
from insight.kano.exhibit_coverage import coverage_section
from insight.kano.exhibit_map import map_exhibit
from insight.kano.exhibit_prca import prca_story
from insight.kano.exhibit_quality import method_exhibit, quality_exhibit
from insight.kano.exhibit_rules import rules_exhibit
from insight.kano.exhibit_scores import analytical_exhibit, curves_exhibit, scores_exhibit
from insight.kano.exhibit_segments import segment_sections
from insight.kano.exhibit_trust import doubted_exhibit, orientation_exhibit
from insight.kano.findings import findings
from insight.kano.frame import caveat
from insight.kano.result import Result


def story(result: Result) -> Story:
    """Everything the page shows, in reading order."""
    if result.layout == "ratings":
        return prca_story(result)
    coverage = coverage_section(result)
    views = (rules_exhibit(result), curves_exhibit(result), scores_exhibit(result), analytical_exhibit(result))
    return Story(
        findings=findings(result),
        hero=map_exhibit(result),
        cards=verdict_cards(result),
        supporting=(categories_exhibit(result), certainty_exhibit(result)),
        sections=(
            *((coverage,) if coverage else ()),
            *segment_sections(result),
            Section("views", tuple(v for v in views if v is not None), folded=True),
        ),
        quality=tuple(e for e in _quality(result) if e is not None),
        notes=tuple(caveat(c.code, c.count, c.features) for c in result.caveats),
    )


def _quality(result: Result) -> tuple[Exhibit | None, ...]:
    """Contradictions, the table that was used, doubtful respondents and the direction of the answers."""
    # where the file holds categories, no table of answers was used
    table = method_exhibit(result) if result.layout == "pairs" else None
    return quality_exhibit(result), table, doubted_exhibit(result), orientation_exhibit(result)
