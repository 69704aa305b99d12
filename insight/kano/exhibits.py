"""The Kano result as a story: findings, the map, its supporting exhibits, data quality and method."""

from __future__ import annotations

from insight.exhibits import Story
from insight.kano.exhibit_categories import categories_exhibit, certainty_exhibit
from insight.kano.exhibit_map import map_exhibit
from insight.kano.exhibit_quality import method_exhibit, quality_exhibit
from insight.kano.findings import findings
from insight.kano.frame import caveat
from insight.kano.result import Result


def story(result: Result) -> Story:
    """Findings, hero map, category bars, certainty, data quality and the table that was used, in reading order."""
    return Story(
        findings=findings(result),
        hero=map_exhibit(result),
        supporting=(categories_exhibit(result), certainty_exhibit(result)),
        quality=(quality_exhibit(result), method_exhibit(result)),
        notes=tuple(caveat(c.code, c.count, c.features) for c in result.caveats),
    )
