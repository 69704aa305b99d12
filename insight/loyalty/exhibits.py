"""What the satisfaction–loyalty result says: the story with its findings, and the table of rules."""

from __future__ import annotations

from insight.exhibits import Exhibit, Message, Num, Story, Table
from insight.exhibits.rules import rows_of_data
from insight.loyalty.exhibit_curve import curve_exhibit
from insight.loyalty.exhibit_groups import nps_exhibit, types_exhibit
from insight.loyalty.exhibit_scores import satisfied_exhibit, scores_exhibit
from insight.loyalty.phrases import (
    caveat,
    loyal_rule,
    mapping,
    nps_ends,
    nps_title,
    satisfied_cut,
    say,
)
from insight.loyalty.result import Fit, Result
from insight.statistics import bases
from insight.statistics.certainty import certainty

_BIASES = ("same_survey", "survivors", "ceiling", "shape")


def story(result: Result) -> Story:
    """The page: the curve first where there is one, else the scores, else the NPS. Raises ValueError when all lack."""
    curve = curve_exhibit(result)
    scores, satisfied = scores_exhibit(result), satisfied_exhibit(result)
    shown = [e for e in (curve, scores, satisfied, types_exhibit(result), nps_exhibit(result)) if e is not None]
    biases = _BIASES if result.curve is not None else ()
    if not shown:
        raise ValueError("a result without scores and without NPS has no story")
    return Story(
        findings=_findings(result, shown[0]),
        hero=shown[0],
        supporting=tuple(shown[1:]),
        quality=(rules_exhibit(result),),
        notes=(*(caveat(c) for c in result.caveats), *(say(f"bias_{name}") for name in biases)),
    )


def rules_exhibit(result: Result) -> Exhibit:
    """Which rules and bases stand behind the figures: one line each."""
    rows: list[tuple[Message, Message | Num | str]] = []
    measure, satisfaction, curve = result.measure, result.satisfaction, result.curve
    if measure is not None:
        rows.append((say("rules_loyal"), loyal_rule(measure)))
        rows.append((say("rules_precedence"), say("rules_precedence_text")))
        rows.append((say("rules_loyal_share"), say("share_of_n", share=Num(measure.share, "percent"), n=measure.n)))
    if satisfaction is not None:
        rows.append((say("rules_satisfied"), satisfied_cut(satisfaction)))
        rows.append((say("rules_top_box"), Num(satisfaction.top_box_share, "percent")))
    if curve is not None:
        zones = curve.zones
        ends = {"low": Num(zones.low_threshold, "percent"), "high": Num(zones.high_threshold, "percent")}
        rows.append((say("rules_zones"), say("rules_zones_text", **ends)))
        rows.append((say("rules_fit"), _fit_words(curve.fit)))
        rows.append((say("rules_pairs"), Num(curve.n, "count")))
    rows.append((say("rules_mapping"), mapping(result)))
    rows += rows_of_data(result.rows, result.weighted, result.cluster_column, result.clusters, result.population)
    return Exhibit(
        id="loyalty.rules",
        title=say("title_rules"),
        subtitle=say("subtitle_rules"),
        table=Table((say("column_rule"), say("column_used")), tuple(rows)),
        base=say("base_rows"),
        n=result.rows,
        method=say("method_rules"),
        explanation=say("explain_rules", greys=bases.GREY_BELOW, hides=bases.HIDE_BELOW, curve=bases.CURVE_BELOW),
    )


def _fit_words(fit: Fit | None) -> Message:
    if fit is None:
        return say("fit_none")
    return say(
        "fit_logit",
        intercept=Num(fit.coefficients["intercept"], "coefficient"),
        slope=Num(fit.coefficients["slope"], "coefficient"),
        low=Num(fit.slope_interval[0], "coefficient"),
        high=Num(fit.slope_interval[1], "coefficient"),
    )


def _findings(result: Result, hero: Exhibit) -> tuple[Message, ...]:
    """Up to three sentences: the hero's, the types, the level of satisfaction with the NPS."""
    level, found = _level_finding(result), [_curve_finding(result, hero)]
    if level is not None and hero.title.key == "loyalty.title_score_overall":
        found = []
    if result.types is not None:
        found.append(say("finding_types", **{t.type: Num(t.share, "percent") for t in result.types}))
    if level is not None and level not in found:
        found.append(level)
    return tuple(found)


def _curve_finding(result: Result, hero: Exhibit) -> Message:
    curve = result.curve
    plain = say("finding_sentence", title=hero.title)
    if hero.id != "loyalty.curve" or curve is None or curve.fit is None or curve.fit.slope_interval[0] <= 0:
        return plain
    zones = curve.zones
    loyal, hostile = zones.loyal_above, zones.hostile_below
    sure = certainty(1 - min(zones.loyal_crossing_share or 0.0, zones.hostile_crossing_share or 0.0))
    if loyal is None or hostile is None or sure == "none":
        return plain
    return say(
        f"finding_zones_{sure}",
        loyal=Num(loyal, "mean"),
        hostile=Num(hostile, "mean"),
        high=Num(zones.high_threshold, "percent"),
        low=Num(zones.low_threshold, "percent"),
    )


def _level_finding(result: Result) -> Message | None:
    overall = next((s for s in result.scores if s.overall and s.score is not None), None)
    nps = result.nps
    if overall is None:
        return None if nps is None else say("finding_sentence", title=nps_title(nps))
    level = {"score": Num(overall.score, "score"), "share": Num(overall.satisfied_share, "percent")}
    if nps is None:
        return say("finding_level", **level)
    low, high = nps_ends(nps)
    return say("finding_level_nps", nps=Num(nps.score, "nps"), low=low, high=high, **level)
