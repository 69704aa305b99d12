"""Segments and waves: whose wishes differ, how much, and where the category itself flips."""

from __future__ import annotations

from collections.abc import Sequence

from scipy.stats import norm

from insight.exhibits import Cell, DotPlot, DotSeries, Exhibit, HeatMap, Message, Num, Section, Text
from insight.kano.categories import PRIORITY
from insight.kano.frame import exhibit, notes_of, table, table_name
from insight.kano.phrases import listed, name, sure
from insight.kano.result import Result
from insight.kano.views import Group, Segment
from insight.statistics.intervals import Z95

ALPHA = 0.05
MOST_ROWS, MOST_SERIES = 10, 6


def segment_sections(result: Result) -> tuple[Section, ...]:
    """One section for every column that divides the respondents, those with reliable differences first."""
    columns: dict[str, list[Segment]] = {}
    for segment in result.segments:
        columns.setdefault(segment.by, []).append(segment)
    ranked = sorted(columns.values(), key=lambda found: (-_reliable(found), not found[0].wave))
    exhibits = [e for found in ranked for e in (_verdicts(result, found), *_differences(result, found))]
    if not exhibits:
        return ()
    return (Section("segments", tuple(exhibits), findings=_findings(result)),)


def _findings(result: Result) -> tuple[Message, ...]:
    flips = [
        Message(
            "kano.flip",
            feature=s.feature,
            by=s.label,
            first=_of(s, 0),
            second=_of(s, 1),
            sure=sure(s.flip_probability),
        )
        for s in result.segments
        if s.flip and s.between
    ]
    if flips:
        return (Message("kano.finding_flips", count=len(flips), flips=listed(flips)),)
    differing = [s for s in result.segments if s.q is not None and s.q <= ALPHA]
    tested = sum(s.p is not None for s in result.segments)
    if differing:
        return (Message("kano.finding_no_flips", count=len(differing), tested=tested),)
    return (Message("kano.finding_no_differences", tested=tested),)


def _of(segment: Segment, side: int) -> Message:
    assert segment.between is not None
    group = next(g for g in segment.groups if g.value == segment.between[side])
    category = name(group.category) if group.category else Message("kano.unclassifiable")
    return Message("kano.group_category", group=group.value, category=category)


def _reliable(found: Sequence[Segment]) -> int:
    return sum(s.flip or (s.q is not None and s.q <= ALPHA) for s in found)


def _verdicts(result: Result, found: Sequence[Segment]) -> Exhibit:
    """Feature × group: the category, as strong as it is certain."""
    groups = list(dict.fromkeys(g.value for s in found for g in s.groups))
    label = found[0].label
    flips = [s for s in found if s.flip]
    reliable = _reliable(found)
    key = "flips" if flips else "differ" if reliable else "same"
    ordered = sorted(found, key=lambda s: (not s.flip, s.q if s.q is not None else 2.0))
    cells = [[_cell(s, value) for value in groups] for s in ordered]
    sizes = {g.value: max(x.n for s in found for x in s.groups if x.value == g.value) for s in found for g in s.groups}
    wave = found[0].wave
    return exhibit(
        result,
        f"kano.segments:{found[0].by}",
        title=Message(
            f"kano.title_segments_{key}", by=label, count=len(flips) if flips else reliable, total=len(found)
        ),
        proven=reliable > 0,
        subtitle=Message("kano.subtitle_segments", by=label, n=result.respondents),
        table=table(_COLUMNS, [row for s in ordered for row in _rows(s)]),
        method=Message("kano.method_segments", table=table_name(result)),
        explanation=Message("kano.explanation_waves" if wave else "kano.explanation_segments"),
        notes=[Message("kano.note_opacity"), *notes_of(result, "weighted", "clustered")],
        alt=Message(
            f"kano.alt_segments_{key}",
            by=label,
            count=len(flips) if flips else reliable,
            total=len(found),
            features=listed([s.feature for s in flips]),
        ),
        chart=HeatMap(
            rows=tuple(s.feature for s in ordered),
            columns=tuple(Message("kano.group_n", group=value, n=sizes[value]) for value in groups),
            values=tuple(tuple(None for _ in groups) for _ in ordered),
            texts=tuple(tuple(c[0] for c in row) for row in cells),
            colors=tuple(tuple(c[1] for c in row) for row in cells),
            strengths=tuple(tuple(c[2] for c in row) for row in cells),
            worded=True,
        ),
    )


def _cell(segment: Segment, value: str) -> tuple[Text, str | None, float]:
    """Words, colour and strength of one group: pale where the category is not certain."""
    group = next((g for g in segment.groups if g.value == value), None)
    if group is None or group.base == "hidden" or group.category is None:
        return "·", None, 0.0
    if group.base == "grey" or group.verdict in ("too_close", "not_classifiable"):
        return Message("kano.perhaps", category=name(group.category)), f"kano.{group.category}", 0.12
    return name(group.category), f"kano.{group.category}", 0.85 if group.verdict == "clear" else 0.45


_COLUMNS = [
    "feature", "group", "n", "guidance", "most_frequent", "probability", "better", "low", "high",
    "worse", "low", "high",
    "better_difference", "low", "high", "worse_difference", "low", "high", "test_p", "q", "v", "flip_probability",
    "residual_M", "residual_O", "residual_A", "residual_I",
]  # fmt: skip


def _rows(segment: Segment) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for g in segment.groups:
        hidden = g.base == "hidden"
        numbers: list[float | None] = [g.better, *(g.better_interval or (None, None))]
        numbers += [g.worse, *(g.worse_interval or (None, None))]
        numbers += [g.better_difference, *(g.better_difference_interval or (None, None))]
        numbers += [g.worse_difference, *(g.worse_difference_interval or (None, None))]
        row: list[Cell] = [segment.feature, g.value, Num(g.n, "count"), Message(f"kano.guidance_{g.guidance}")]
        row.append(None if hidden or g.category is None else name(g.category))
        row.append(None if hidden or g.probability is None else sure(g.probability))
        row += [Num(None if hidden else v, "coefficient") for v in numbers]
        row += [Num(segment.p, "p"), Num(segment.q, "p"), Num(segment.v, "coefficient")]
        row.append(None if segment.flip_probability is None else sure(segment.flip_probability))
        rows.append([*row, *(Num(None if hidden else g.residuals.of(c), "coefficient") for c in PRIORITY[:4])])
    return rows


def _differences(result: Result, found: Sequence[Segment]) -> list[Exhibit]:
    """Better and Worse per group as dumbbells, where something differs reliably."""
    reliable = [s for s in found if s.flip or (s.q is not None and s.q <= ALPHA)]
    reliable = sorted(reliable, key=lambda s: s.q if s.q is not None else 2.0)[:MOST_ROWS]
    groups = list(dict.fromkeys(g.value for s in found for g in s.groups))
    if not reliable or len(groups) > MOST_SERIES:
        return []
    return [_dumbbells(result, reliable, groups, kind) for kind in ("better", "worse")]


def _dumbbells(result: Result, found: Sequence[Segment], groups: Sequence[str], kind: str) -> Exhibit:
    label = found[0].label
    series = tuple(_series(found, value, f"segment.{i % 6}", kind) for i, value in enumerate(groups))
    widest = max(found, key=lambda s: _spread(s, kind))
    proven = _differs(widest, kind, _looked_at(found, kind))
    return exhibit(
        result,
        f"kano.segments_{kind}:{found[0].by}",
        title=Message(f"kano.title_dumbbells_{kind}{'' if proven else '_may'}", feature=widest.feature, by=label),
        proven=proven,
        subtitle=Message(f"kano.subtitle_dumbbells_{kind}", by=label, n=result.respondents),
        table=table(_COLUMNS, [row for s in found for row in _rows(s)]),
        method=Message("kano.method_segments", table=table_name(result)),
        explanation=Message("kano.explanation_segments"),
        notes=notes_of(result, "weighted"),
        alt=_ends(widest, kind, label),
        chart=DotPlot(
            rows=tuple(s.feature for s in found),
            series=series,
            style="percent",
            x_title=Message(f"kano.axis_{kind}"),
            x_range=(0.0, 1.0),
            notes=tuple(Message("kano.q", q=Num(s.q, "p")) for s in found),
        ),
    )


def _ends(segment: Segment, kind: str, label: str) -> Message:
    """The groups with the lowest and the highest estimate, for those who do not see the chart."""
    known = [(value, g.value) for g in segment.groups if (value := _estimate(g, kind)[0]) is not None]
    (low, lowest), (high, highest) = (min(known), max(known)) if known else ((None, "–"), (None, "–"))
    return Message(
        f"kano.alt_dumbbells_{kind}",
        by=label,
        feature=segment.feature,
        low=Num(low, "percent"),
        lowest=lowest,
        high=Num(high, "percent"),
        highest=highest,
    )


def _differs(segment: Segment, kind: str, looked_at: int) -> bool:
    """Whether the feature's answers differ between the groups, and this coefficient of one of them from the others'.

    The 95 % intervals are widened to ``looked_at`` comparisons (Bonferroni), as the widest of them is named.
    """
    if segment.q is None or segment.q > ALPHA:
        return False
    wider = float(norm.isf(ALPHA / 2 / max(1, looked_at))) / Z95
    known = (g.better_difference_interval if kind == "better" else g.worse_difference_interval for g in segment.groups)
    return any(i is not None and abs(i[0] + i[1]) > wider * (i[1] - i[0]) for i in known)


def _looked_at(found: Sequence[Segment], kind: str) -> int:
    """Comparisons of a group with the others; two groups make one."""
    counts = (sum(_estimate(g, kind)[0] is not None for g in s.groups) for s in found)
    return sum(1 if count == 2 else count for count in counts)


def _series(found: Sequence[Segment], value: str, color: str, kind: str) -> DotSeries:
    groups = [next((g for g in s.groups if g.value == value), None) for s in found]
    triples = [_estimate(g, kind) for g in groups]
    return DotSeries(
        name=value,
        color=color,
        values=tuple(t[0] for t in triples),
        low=tuple(t[1] for t in triples),
        high=tuple(t[2] for t in triples),
        n=tuple(None if g is None else g.n for g in groups),
    )


def _estimate(group: Group | None, kind: str) -> tuple[float | None, float | None, float | None]:
    """Estimate and interval of Better, or of |Worse|."""
    if group is None or group.base == "hidden":
        return None, None, None
    if kind == "better":
        return group.better, *(group.better_interval or (None, None))
    if group.worse is None or group.worse_interval is None:
        return None, None, None
    return 0.0 - group.worse, 0.0 - group.worse_interval[1], 0.0 - group.worse_interval[0]


def _spread(segment: Segment, kind: str) -> float:
    known = [v for g in segment.groups if (v := _estimate(g, kind)[0]) is not None]
    return max(known) - min(known) if known else 0.0
