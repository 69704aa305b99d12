"""Profiles as findings, a heat map per grouping column, the strongest differences, sizes and bases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from insight.dataset import GROUPING_ROLES, SCORED_ROLES
from insight.exhibits import Bar, BarRow, Cell, Exhibit, HeatMap, Message, Num, Story, Style, Table, Text
from insight.exhibits.names import short_names
from insight.segments.labels import distinct, is_code, repeats, short
from insight.segments.result import (
    AMOUNT_ROLES,
    MONEY_ROLES,
    Caveat,
    Group,
    Measure,
    Profile,
    Result,
)
from insight.segments.result import Cell as Figure
from insight.segments.sameness import same_questions
from insight.statistics import bases
from insight.statistics.effects import SMALL
from insight.statistics.intervals import Z95

MOST_ROWS, MOST_COLUMNS, MOST_BARS, MOST_FINDINGS = 12, 12, 7, 3
PALETTE = 6  # groups that the segment colours can tell apart
ROWS_PER_QUESTION = 3
SURE = 0.01  # corrected p from which on a difference "is", not "is likely"


@dataclass(frozen=True)
class Page:
    """The result with a short name for every label, still telling them apart: to fit a title, to fit a line."""

    result: Result
    title: Mapping[str, str]
    row: Mapping[str, str]

    def brief(self, measure: Measure) -> Message:
        """The measure as part of a title."""
        if _is_option(measure):
            return _row(
                measure,
                short(self.title[measure.question or ""], 18, words=3),
                short(measure.option or "", 15, words=2),
            )
        if measure.kind == "share" and not repeats(measure.label, measure.category or ""):
            label = short(self.title[measure.label], 18, words=3)
            return _row(measure, label, short(measure.category or "", 15, words=2))
        return Message("segments.row_plain", measure=short(self.title[measure.label]))

    def line(self, measure: Measure) -> Message:
        """The measure as a row of a chart or part of a sentence."""
        if _is_option(measure):
            question = short(self.title[measure.question or ""], 18, words=3)
            return _row(measure, question, short(measure.option or "", 32, words=99))
        if measure.kind == "share" and repeats(measure.label, measure.category or ""):
            return Message("segments.row_plain", measure=self.row[measure.label])
        return _row(measure, self.row[measure.label], short(measure.category or "", 32, words=99))


@dataclass(frozen=True)
class Standout:
    """One cell that differs reliably and noticeably from all other groups."""

    profile: Profile
    measure: Measure
    figure: Figure

    @property
    def effect(self) -> float:
        return abs(self.figure.effect or 0.0)


def story(result: Result, by: str | None = None) -> Story:
    """The page. by: the grouping column to begin with; the best separating one where it is None or not there."""
    first = next((p for p in result.profiles if p.by == by), result.profiles[0])
    rest = [p for p in result.profiles if p is not first]
    labels = [p.label for p in result.profiles] + [m.label for p in result.profiles for m in p.measures]
    labels += [m.question for p in result.profiles for m in p.measures if m.question]
    names = short_names({label: label for label in labels})
    title, row = (distinct(names.values(), room) for room in (24, 42))
    page = Page(result, {k: title[v] for k, v in names.items()}, {k: row[v] for k, v in names.items()})
    told = standouts((first,) if by is not None else result.profiles)
    every = standouts(result.profiles)
    supporting = [_standouts_exhibit(page, every)] if every else []
    supporting.append(_sizes(page, first))
    for profile in rest:
        supporting += [_profile_exhibit(page, profile), _sizes(page, profile)]
    return Story(
        findings=_findings(page, told),
        hero=_profile_exhibit(page, first),
        supporting=tuple(supporting),
        quality=(_bases(result),),
        notes=_notes(result),
    )


def standouts(profiles: Sequence[Profile]) -> list[Standout]:
    """What makes groups different: marked, at least small, one per question and column; outcomes before description."""
    best: dict[tuple[str, str], Standout] = {}
    for profile in profiles:
        same = same_questions(profile.measures)
        for measure in profile.measures:
            if measure.measure in same:
                continue
            for figure in measure.cells:
                one = Standout(profile, measure, figure)
                key = (profile.by, _question(measure))
                if _tells(one) and (key not in best or one.effect > best[key].effect):
                    best[key] = one
    return sorted(best.values(), key=lambda s: (s.measure.role in GROUPING_ROLES, -s.effect))


def _tells(one: Standout) -> bool:
    """Marked and large enough. Where all others are at exactly 0 or 1, questions were skipped: that is no finding."""
    skipped = one.measure.kind == "share" and any(c.rest in (0.0, 1.0) for c in one.measure.cells)
    return one.figure.mark is not None and one.effect >= SMALL and not skipped


def _is_option(measure: Measure) -> bool:
    """One option of a question with several answers, or one yes/no item of a list."""
    return measure.question is not None and measure.kind == "share" and bool(measure.option)


def _question(measure: Measure) -> str:
    """What a finding is counted under: the options of one question tell one story."""
    return measure.question or measure.measure if _is_option(measure) else measure.measure


# words


def _style(measure: Measure, *, exact: bool = False) -> Style:
    if measure.kind in ("share", "top2"):
        return "percent1" if exact else "percent"
    if measure.role in MONEY_ROLES:
        return "money"
    return "number" if exact else "mean"


def _row(measure: Measure, label: str | None = None, category: str | None = None) -> Message:
    """The measure in words: "Taste, mean", "Taste, best two answers", "Tasty: Yes"."""
    if label is None and category is None and _is_option(measure):
        label, category = measure.question, measure.option
    fields: dict[str, str] = {"measure": measure.label if label is None else label}
    if measure.kind == "share":
        fields["category"] = (measure.category or "") if category is None else category
    return Message(f"segments.row_{_kind(measure)}", **fields)


def _kind(measure: Measure) -> str:
    """A mean of scores is not called the same as a mean of money or years in every language."""
    return "average" if measure.kind == "mean" and measure.role not in SCORED_ROLES else measure.kind


def _value(measure: Measure, value: float | None, *, exact: bool = False) -> Num:
    return Num(value, _style(measure, exact=exact))


def _findings(page: Page, told: Sequence[Standout]) -> tuple[Message, ...]:
    result = page.result
    if not result.tests:
        return (Message("segments.finding_untested"),)
    if not result.significant:
        return (Message("segments.finding_none", tests=result.tests),)
    chosen: list[Standout] = []
    for one in told:
        # three times the same question would be one finding
        if one.measure.measure not in {c.measure.measure for c in chosen}:
            chosen.append(one)
    found = [_finding(page, one) for one in chosen[: MOST_FINDINGS - 1]]
    # what was picked as the strongest of many says so
    picked = "strongest" if found else "count"
    count = Message(
        f"segments.finding_{picked}" if result.correction == "bh" else f"segments.finding_{picked}_none",
        count=result.significant,
        tests=result.tests,
    )
    return (*found, count)


def _finding(page: Page, one: Standout) -> Message:
    kind = "mean" if one.measure.kind == "mean" else "share"
    likely = "_likely" if (one.figure.q or 0.0) >= SURE else ""
    row = page.line(one.measure)
    if kind == "mean":
        row = Message("segments.row_plain", measure=page.row[one.measure.label])
    return Message(
        f"segments.finding_{kind}{likely}",
        who=_who(one.figure.value, page.row[one.profile.label]),
        row=row,
        value=_value(one.measure, one.figure.estimate),
        rest=_value(one.measure, one.figure.rest),
    )


def _who(group: str, by: str) -> Message:
    """The group with the column it comes from."""
    return Message("segments.group_code" if is_code(group) else "segments.group_by", group=group, by=by)


def _group(group: str, by: str) -> Text:
    """The group alone; a bare code says nothing without its column."""
    return Message("segments.group_code", group=group, by=by) if is_code(group) else group


def _method(result: Result) -> Message:
    compared = Message(f"segments.compared_{result.correction}", tests=result.tests, alpha=Num(result.alpha, "percent"))
    return Message(
        "segments.method", compared=compared, weights=Message(f"segments.{'' if result.weighted else 'un'}weighted")
    )


def _unit(result: Result) -> Message:
    """Whoever gave scores is a respondent; everybody else is a customer."""
    asked = result.unit == "row" and any(m.role in SCORED_ROLES for p in result.profiles for m in p.measures)
    return Message(f"segments.unit_{'respondent' if asked else 'customer'}")


def _effective(result: Result, value: float) -> float | None:
    return value if result.weighted else None


# the profile


def _chart_rows(profile: Profile) -> list[Measure]:
    """The rows worth drawing, best separating first: means before their doubles, one row of a pair of complements."""
    by_question: dict[str, list[Measure]] = {}
    same = same_questions(profile.measures)
    for m in profile.measures:
        if m.measure in same or m.kind in ("median", "top2") or all(c.estimate is None for c in m.cells):
            continue
        by_question.setdefault(m.measure, []).append(m)
    rows: list[Measure] = []
    for several in by_question.values():
        means = [m for m in several if m.kind == "mean"]
        if means:
            rows += means
        elif len(several) == 2:
            rows.append(several[0])
        else:
            rows += sorted(several, key=_strength, reverse=True)[:ROWS_PER_QUESTION]
    return sorted(rows, key=_strength, reverse=True)


def _strength(measure: Measure) -> tuple[bool, float, bool, float]:
    """What to show first: noticeable on an outcome, then any reliable effect, then outcomes, then the rest."""
    outcome = measure.role not in GROUPING_ROLES
    return outcome and _marked(measure) >= SMALL, _marked(measure), outcome, _largest(measure)


def _marked(measure: Measure) -> float:
    """The strongest reliable effect, 0 where there is none."""
    return max((abs(c.effect) for c in measure.cells if c.mark is not None and c.effect is not None), default=0.0)


def _largest(measure: Measure) -> float:
    return max((abs(c.effect) for c in measure.cells if c.effect is not None), default=0.0)


def _profile_exhibit(page: Page, profile: Profile) -> Exhibit:
    result = page.result
    ranked = _chart_rows(profile)
    drawn = ranked[:MOST_ROWS]
    order = {id(m): i for i, m in enumerate(profile.measures)}
    rows = sorted(drawn, key=lambda m: order[id(m)])
    largest = sorted(range(len(profile.groups)), key=lambda k: -profile.groups[k].n)[:MOST_COLUMNS]
    columns = sorted(largest)
    chart = HeatMap(
        rows=tuple(page.line(m) for m in rows),
        columns=tuple(_column(profile.groups[k]) for k in columns),
        values=tuple(tuple(m.cells[k].effect for k in columns) for m in rows),
        texts=tuple(tuple(None if (v := m.cells[k].estimate) is None else _value(m, v) for k in columns) for m in rows),
        marks=tuple(tuple(m.cells[k].mark for k in columns) for m in rows),
        faded=tuple(tuple(m.cells[k].base_state == "grey" for k in columns) for m in rows),
        centre=0.0,
        style="coefficient",
    )
    notes = []
    if len(ranked) > len(rows):
        notes.append(Message("segments.note_rows", shown=len(rows), total=len(ranked)))
    if len(profile.groups) > len(columns):
        notes.append(Message("segments.note_columns", shown=len(columns), total=len(profile.groups)))
    states = {c.base_state for m in rows for k in columns for c in [m.cells[k]]}
    if "grey" in states:
        notes.append(Message("segments.note_grey"))
    if "hidden" in states:
        notes.append(Message("segments.note_hidden"))
    title, alt = _profile_title(page, profile, ranked)
    return Exhibit(
        id=f"segments.profile:{profile.by}",
        title=title,
        subtitle=Message("segments.subtitle_profile", by=page.row[profile.label]),
        table=_profile_table(result, profile),
        base=Message("segments.base", by=page.row[profile.label], unit=_unit(result)),
        n=profile.n,
        method=_method(result),
        explanation=Message("segments.explanation_profile"),
        chart=chart if rows else None,
        effective_n=_effective(result, profile.effective_n),
        notes=tuple(notes),
        alt=alt,
    )


def _column(group: Group) -> Message:
    return Message("segments.column", group=short(group.value, 24), n=group.n)


def _profile_title(page: Page, profile: Profile, ranked: Sequence[Measure]) -> tuple[Message, Message]:
    """As certain as the tests: most on, small, none, or not comparable; and the same for those who cannot see it."""
    by = short(page.title[profile.label])
    n = Num(profile.n, "count")
    if not profile.tests:
        return (
            Message("segments.title_profile_untested", by=by, n=n),
            Message("segments.alt_profile_untested", by=profile.label),
        )
    best = ranked[0] if ranked and _marked(ranked[0]) > 0 else None
    if best is None:
        return (
            Message("segments.title_profile_none", by=by, n=n),
            Message("segments.alt_profile_none", by=profile.label, tests=profile.tests),
        )
    figure = max((c for c in best.cells if c.mark is not None), key=lambda c: abs(c.effect or 0.0))
    large = abs(figure.effect or 0.0) >= SMALL
    return (
        Message(f"segments.title_profile{'' if large else '_small'}", by=by, measure=page.brief(best)),
        Message(
            "segments.alt_profile",
            by=profile.label,
            row=_row(best),
            group=figure.value,
            value=_value(best, figure.estimate),
            rest=_value(best, figure.rest),
        ),
    )


def _asked(measure: Measure) -> tuple[str, str | None]:
    """Question and answer, the question said once: its options and items stand in the second column."""
    if measure.question is None or not measure.option:
        return measure.label, measure.category
    if _is_option(measure) or measure.category is None:
        return measure.question, measure.option
    return measure.question, f"{measure.option}: {measure.category}"


def _profile_table(result: Result, profile: Profile) -> Table:
    """Everything computed, one line per number."""
    names = ["question", "answer", "statistic", "group", "value", "low", "high", "n"]
    names += ["effective_n"] if result.weighted else []
    names += ["rest", "index", "effect", "q", "mark"]
    rows: list[tuple[Cell, ...]] = []
    for m in profile.measures:
        statistic = Message(f"segments.statistic_{_kind(m)}")
        style = _style(m, exact=True)
        for c in m.cells:
            low, high = c.interval or (None, None)
            value: Cell = Num(c.estimate, style)
            if c.estimate is None and c.n:
                value = Message("segments.hidden")
            row: list[Cell] = [*_asked(m), statistic, c.value, value, Num(low, style), Num(high, style)]
            row.append(Num(c.n, "count"))
            if result.weighted:
                row.append(Num(c.effective_n, "count"))
            row += [
                Num(c.rest, style),
                Num(c.index, "index"),
                Num(c.effect, "coefficient"),
                Num(c.q, "p"),
                Message(f"segments.mark_{c.mark}") if c.mark else None,
            ]
            rows.append(tuple(row))
    return Table(tuple(Message(f"segments.column_{name}") for name in names), tuple(rows))


# the strongest differences


def _standouts_exhibit(page: Page, every: Sequence[Standout]) -> Exhibit:
    result, top = page.result, every[0]
    bars = []
    for one in every[:MOST_BARS]:
        effect, statistic = one.figure.effect or 0.0, abs(one.figure.statistic or 0.0)
        # interval that excludes zero exactly when the test does (Miettinen 1976)
        half = Z95 * abs(effect) / statistic if statistic else None
        bars.append(
            BarRow(
                label=Message(
                    "segments.standout",
                    group=short(one.figure.value, 24),
                    by=short(page.title[one.profile.label], 18),
                    row=page.brief(one.measure),
                    value=_value(one.measure, one.figure.estimate),
                    rest=_value(one.measure, one.figure.rest),
                ),
                value=effect,
                low=None if half is None else effect - half,
                high=None if half is None else effect + half,
                n=one.figure.n,
                color=one.figure.mark or "neutral",
                mark=one.figure.mark,
            )
        )
    table = Table(
        tuple(
            Message(f"segments.column_{name}")
            for name in ("by", "group", "question", "answer", "statistic", "value", "rest", "index", "effect", "q", "n")
        ),
        tuple(
            (
                one.profile.label,
                one.figure.value,
                *_asked(one.measure),
                Message(f"segments.statistic_{_kind(one.measure)}"),
                _value(one.measure, one.figure.estimate, exact=True),
                _value(one.measure, one.figure.rest, exact=True),
                Num(one.figure.index, "index"),
                Num(one.figure.effect, "coefficient"),
                Num(one.figure.q, "p"),
                Num(one.figure.n, "count"),
            )
            for one in every
        ),
    )
    notes = (Message("segments.note_bars", shown=len(bars), total=len(every)),) if len(every) > len(bars) else ()
    return Exhibit(
        id="segments.standouts",
        title=Message(
            "segments.title_standouts",
            group=_group(short(top.figure.value, 20, words=3), short(page.title[top.profile.label], 18)),
            measure=page.brief(top.measure),
            value=_value(top.measure, top.figure.estimate),
            rest=_value(top.measure, top.figure.rest),
        ),
        subtitle=Message("segments.subtitle_standouts", tests=result.tests),
        table=table,
        base=Message("segments.base_all", unit=_unit(result)),
        n=result.n,
        method=_method(result),
        explanation=Message("segments.explanation_standouts"),
        chart=Bar(tuple(bars), "coefficient", Message("segments.axis_effect")),
        effective_n=_effective(result, result.effective_n),
        notes=notes,
        alt=Message(
            "segments.alt_profile",
            by=top.profile.label,
            row=_row(top.measure),
            group=top.figure.value,
            value=_value(top.measure, top.figure.estimate),
            rest=_value(top.measure, top.figure.rest),
        ),
    )


# sizes and bases


def _sizes(page: Page, profile: Profile) -> Exhibit:
    result, by = page.result, page.row[profile.label]
    ranked = sorted(profile.groups, key=lambda g: -g.share)
    shown = {g.value for g in ranked[:MOST_BARS]}
    bars = tuple(
        BarRow(
            label=short(g.value, 34, words=99),
            value=g.share,
            low=g.interval[0],
            high=g.interval[1],
            n=g.n,
            color=f"segment.{i}" if len(profile.groups) <= PALETTE else "accent",
            faded=g.base_state in ("grey", "hidden"),
        )
        for i, g in enumerate(profile.groups)
        if g.value in shown
    )
    first, second = ranked[0], ranked[1]
    certainty = "" if first.interval[0] > second.interval[1] else "_likely"
    if certainty and first.share <= second.interval[1]:
        certainty = "_none"
    if bases.state(profile.n, profile.effective_n, census=result.census) in ("hidden", "grey"):
        certainty = "_small"
    name = short(page.title[profile.label], 18)
    names = ["group", "n", *(["effective_n"] if result.weighted else []), "share", "low", "high"]
    rows: list[tuple[Cell, ...]] = []
    for g in profile.groups:
        counts: list[Cell] = [g.value, Num(g.n, "count")]
        if result.weighted:
            counts.append(Num(g.effective_n, "count"))
        rows.append((*counts, Num(g.share, "percent1"), Num(g.interval[0], "percent1"), Num(g.interval[1], "percent1")))
    notes = [Message("segments.note_bars", shown=len(bars), total=len(ranked))] if len(ranked) > len(bars) else []
    if any(b.faded for b in bars):
        notes.append(Message("segments.note_grey"))
    return Exhibit(
        id=f"segments.groups:{profile.by}",
        title=Message(
            f"segments.title_groups{certainty}",
            group=_group(short(first.value), name),
            second=_group(short(second.value), name),
            share=Num(first.share, "percent"),
            by=name,
            n=Num(profile.n, "count"),
        ),
        subtitle=Message("segments.subtitle_groups", by=by),
        table=Table(tuple(Message(f"segments.column_{name}") for name in names), tuple(rows)),
        base=Message("segments.base", by=by, unit=_unit(result)),
        n=profile.n,
        method=Message(
            "segments.method_groups", weights=Message(f"segments.{'' if result.weighted else 'un'}weighted")
        ),
        explanation=Message("segments.explanation_groups"),
        chart=Bar(bars, "percent", Message("segments.axis_share")),
        effective_n=_effective(result, profile.effective_n),
        notes=tuple(notes),
        alt=Message(
            "segments.alt_groups", by=profile.label, group=first.value, share=Num(first.share, "percent"), n=first.n
        ),
    )


def _bases(result: Result) -> Exhibit:
    groups = [(p, g) for p in result.profiles for g in p.groups]
    small = [(p, g) for p, g in groups if g.base_state in ("grey", "hidden")]
    names = ("by", "groups", "n", "missing", "smallest", "small_groups", "tests", "marks")
    rows: list[tuple[Cell, ...]] = []
    for p in result.profiles:
        marks = sum(c.mark is not None for m in p.measures for c in m.cells)
        weak = tuple(g.value for g in p.groups if g.base_state in ("grey", "hidden"))
        rows.append(
            (
                p.label,
                Num(len(p.groups), "count"),
                Num(p.n, "count"),
                Num(p.missing, "count"),
                Num(min(g.n for g in p.groups), "count"),
                Message("segments.listed", values=weak) if weak else None,
                Num(p.tests, "count"),
                Num(marks, "count"),
            )
        )
    title = Message("segments.title_bases_good", total=len(groups))
    if small:
        title = Message("segments.title_bases_small", count=len(small), total=len(groups))
    return Exhibit(
        id="segments.bases",
        title=title,
        subtitle=Message("segments.subtitle_bases"),
        table=Table(tuple(Message(f"segments.column_{name}") for name in names), tuple(rows)),
        base=Message("segments.base_all", unit=_unit(result)),
        n=result.n,
        method=_method(result),
        explanation=Message("segments.explanation_bases"),
        effective_n=_effective(result, result.effective_n),
        alt=title,
    )


def _notes(result: Result) -> tuple[Message, ...]:
    """What the numbers rest on, said once per page."""
    notes = [
        Message(f"segments.note_tests_{result.correction}", tests=result.tests, alpha=Num(result.alpha, "percent"))
    ]
    if result.unit == "customer":
        notes.append(Message("segments.note_customers", n=result.n))
    if result.weighted:
        notes.append(
            Message(
                "segments.note_weighted",
                n=result.n,
                effective=Num(result.effective_n, "count"),
                deff=Num(result.design_effect, "coefficient"),
            )
        )
    if result.clusters is not None:
        notes.append(Message("segments.note_clusters", column=result.cluster_column, count=result.clusters))
    if result.population is not None:
        notes.append(Message("segments.note_population", n=result.n, population=result.population))
    if any(m.role in AMOUNT_ROLES for p in result.profiles for m in p.measures):
        notes.append(Message("segments.note_skewed"))
    return (*notes, *(_caveat(c) for c in result.caveats))


def _caveat(caveat: Caveat) -> Message:
    fields: dict[str, Text | int] = {}
    if caveat.column is not None:
        fields["column"] = caveat.column
    if caveat.count is not None:
        fields["count"] = caveat.count
    return Message(f"segments.caveat_{caveat.code}", **fields)
