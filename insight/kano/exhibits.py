"""The Kano result as findings, the Better–Worse map and its supporting exhibits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from insight.exhibits import (
    Bar,
    BarRow,
    Cell,
    Dot,
    Exhibit,
    Message,
    Num,
    Part,
    Scatter,
    StackedBar,
    Story,
    Table,
    Text,
)
from insight.kano.model import CLEAR, QUESTIONABLE_AMBER, QUESTIONABLE_RED, TABLES
from insight.kano.result import PRIORITY, Category, Feature, Result, Verdict

NAMED = 5  # features named in one sentence
SMALLEST_DOT, LARGEST_DOT = 0.7, 1.6

Standing = Literal["hidden", "indicative"] | Verdict


def story(result: Result) -> Story:
    """Findings, hero map, category bars, certainty, data quality and the table that was used, in reading order."""
    return Story(
        findings=_findings(result),
        hero=_map(result),
        supporting=(_categories(result), _certainty(result)),
        quality=(_quality(result), _method(result)),
        notes=tuple(_caveat(c.code, c.count, c.features) for c in result.caveats),
    )


# what is said about one feature


def standing(feature: Feature) -> Standing:
    """How far the page may go with a feature: small bases come before the verdict."""
    if feature.base == "hidden":
        return "hidden"
    return "indicative" if feature.base == "grey" else feature.verdict


def _verdict(feature: Feature) -> Message:
    """The verdict as words: ``must-be, 97 % sure`` … ``too close to call: attractive or performance``."""
    rank = standing(feature)
    if rank == "hidden":
        return Message("kano.verdict_hidden")
    if feature.category is None or feature.category == "Q":
        return Message("kano.verdict_not_classifiable")
    if rank == "indicative":
        return Message("kano.verdict_indicative", category=_candidates(feature))
    if rank == "too_close":
        return Message("kano.verdict_too_close", candidates=_candidates(feature))
    return Message(f"kano.verdict_{rank}", category=_name(feature.category), sure=_sure(feature.probability))


def _sure(probability: float | None) -> Num | Message:
    """A probability as a whole percentage that never says 100 %."""
    if probability is not None and probability > 0.99:
        return Message("kano.over_99")
    return Num(probability, "percent")


def _name(category: Category) -> Message:
    return Message(f"kano.category_{category}")


def _candidates(feature: Feature) -> Message:
    """The category, or the two that are too close to call."""
    first = Message("kano.unclassifiable") if feature.category in ("Q", None) else _name(feature.category)
    if feature.verdict != "too_close":
        return first
    second = Message("kano.unclassifiable") if feature.rival in ("Q", None) else _name(feature.rival)
    return Message("kano.either", first=first, second=second)


def _color(feature: Feature) -> str:
    """The category's colour only where the numbers decide for it; else neutral."""
    return f"kano.{feature.category}" if feature.verdict in ("clear", "likely") else "neutral"


def _share(feature: Feature) -> float:
    """Share of the feature's most frequent category."""
    return (feature.shares.of(feature.category) or 0.0) if feature.category else 0.0


def _by_priority(features: Iterable[Feature]) -> list[Feature]:
    """Must-be first, then performance, attractive, indifferent, reverse; within each the strongest first."""
    rank = {c: k for k, c in enumerate(PRIORITY)}
    return sorted(features, key=lambda f: (rank[f.category] if f.category else len(rank), -_share(f)))


def _shown(result: Result) -> list[Feature]:
    return _by_priority(f for f in result.features if f.base != "hidden")


def _of(features: Iterable[Feature], *standings: Standing) -> list[Feature]:
    return [f for f in features if standing(f) in standings]


def _named(result: Result, category: Category) -> list[Feature]:
    """Features whose verdict is ``category``, clear or likely, in priority order."""
    return [f for f in _of(_shown(result), "clear", "likely") if f.category == category]


# findings


def _findings(result: Result) -> tuple[Message, ...]:
    """Two or three sentences: what to protect, compete on and delight with, and what is too close to call."""
    shown = _shown(result)
    if not shown:
        return (Message("kano.finding_hidden"),)
    if all(standing(f) == "indicative" for f in shown):
        return _indicative_findings(result, shown)
    verdicts = [_group(name, group) for name, group in _groups(result) if group]
    close = _of(shown, "too_close")
    doubts = []
    if close:
        doubts.append(Message("kano.finding_close", features=_list([_with_candidates(f) for f in close])))
    if unclear := _of(shown, "not_classifiable"):
        doubts.append(Message("kano.finding_not_classifiable", features=_list([f.feature for f in unclear])))
    if small := _of(shown, "indicative"):
        doubts.append(Message("kano.finding_small", features=_list([f.feature for f in small])))
    doubts = doubts[: 1 if verdicts else 3]
    room = 3 - len(doubts)
    if len(verdicts) > room:
        # performance and attractive share a paragraph before anything is left out
        verdicts = [*verdicts[: room - 1], Message("kano.both", first=verdicts[room - 1], second=verdicts[room])]
    found = (*verdicts, *doubts)
    return found if len(found) > 1 else (*found, _certainty_note(result))


def _indicative_findings(result: Result, shown: Sequence[Feature]) -> tuple[Message, ...]:
    most = max(f.n for f in shown)
    leaning = [
        Message("kano.finding_lean", category=_name(category), features=_list([f.feature for f in group]))
        for category in PRIORITY[:5]
        if (group := [f for f in shown if f.category == category and not f.tied])
    ]
    return (Message("kano.finding_indicative", n=most), *leaning[:2])


def _groups(result: Result) -> list[tuple[str, list[Feature]]]:
    """What to do with which features. Indifferent by the most frequent answer only is not a reason to stop spending."""
    indifferent = _named(result, "I")
    unmoved = [f for f in indifferent if (f.better or 0.0) < 0.5 and (f.worse or 0.0) > -0.5]
    mixed = [f for f in indifferent if f not in unmoved]
    return [
        *((category, _named(result, category)) for category in ("M", "O", "A")),
        ("mixed", mixed),
        ("I", unmoved),
        ("R", _named(result, "R")),
    ]


def _group(name: str, group: Sequence[Feature]) -> Message:
    return Message(
        f"kano.finding_{name}",
        features=_list(
            [f.feature if f.verdict == "clear" else Message("kano.likely", feature=f.feature) for f in group]
        ),
        better=_range([f.better for f in group]),
        worse=_range([None if f.worse is None else -f.worse for f in group]),
        share=_range([_share(f) for f in group]),
    )


def _with_candidates(feature: Feature) -> Message:
    return Message("kano.feature_candidates", feature=feature.feature, candidates=_candidates(feature))


def _list(names: Sequence[Text]) -> tuple[Text, ...]:
    """The first few names and how many more there are."""
    if len(names) <= NAMED + 1:
        return tuple(names)
    return (*names[:NAMED], Message("kano.more", count=len(names) - NAMED))


def _range(values: Sequence[float | None]) -> Num | Message:
    """``70–81 %`` of the shares that are known, or one share where the ends round to the same."""
    known = [v for v in values if v is not None]
    if not known:
        return Num(None, "percent")
    low, high = min(known), max(known)
    if round(100 * low) == round(100 * high):
        return Num(low, "percent")
    return Message("kano.range", low=Num(100 * low, "count"), high=Num(high, "percent"))


def _certainty_note(result: Result) -> Message:
    return Message("kano.note_expected_wrong", wrong=Num(result.expected_wrong, "mean"), total=len(_shown(result)))


# the exhibits


def _map(result: Result) -> Exhibit:
    placed = [f for f in _shown(result) if f.better is not None and f.worse is not None]
    sizes = _sizes(placed)
    dots = tuple(_dot(feature, size) for feature, size in zip(placed, sizes, strict=True))
    notes: list[Message] = []
    if any(_color(f) == "neutral" for f in placed):
        notes.append(Message("kano.note_neutral"))
    decided = _of(placed, "clear", "likely")
    if differing := [f.feature for f in decided if f.category not in ("R", _quadrant(f, result))]:
        notes.append(Message("kano.note_quadrant", features=_list(differing)))
    if reverse := [f.feature for f in decided if f.category == "R"]:
        notes.append(Message("kano.note_reverse", features=_list(reverse)))
    if any(size != 1.0 for size in sizes):
        notes.append(Message("kano.note_importance"))
    notes += _notes(result, "mean_lines", "no_coefficients", "hidden", "small_base", "weighted", "mixed_wording")
    names = [Message(f"kano.column_share_{c}") for c in ("A", "O", "I", "M")]
    return _exhibit(
        result,
        "kano.map",
        title=_map_title(result),
        subtitle=Message("kano.subtitle_map", who=_who(result)),
        table=_map_table(result),
        method=Message(f"kano.method_map_{result.lines.rule}", table=_table_name(result)),
        explanation=Message("kano.explanation_map"),
        notes=notes,
        alt=_map_alt(placed),
        chart=None
        if not dots
        else Scatter(
            dots=dots,
            x_title=Message("kano.axis_worse"),
            y_title=Message("kano.axis_better"),
            x_style="percent",
            y_style="percent",
            x_range=(0.0, 1.0),
            y_range=(0.0, 1.0),
            lines=(-result.lines.worse, result.lines.better),
            quadrants=(names[0], names[1], names[2], names[3]),
        ),
    )


def _dot(feature: Feature, size: float) -> Dot:
    """One feature on the map. Its outline is the joint region, so it carries no interval along each axis as well."""
    label: Text = feature.feature
    if feature.verdict == "not_classifiable" or (feature.verdict == "too_close" and feature.rival == "Q"):
        label = Message("kano.dot_unclear", feature=feature.feature)
    elif feature.verdict == "too_close":
        label = Message("kano.dot_close", feature=feature.feature, first=feature.category, second=feature.rival)
    return Dot(
        label=label,
        x=-(feature.worse or 0.0),
        y=feature.better or 0.0,
        color=_color(feature),
        outline=feature.ellipse.outline if feature.ellipse else (),
        size=size,
        n=feature.n,
        faded=feature.base == "grey",
    )


def _sizes(features: Sequence[Feature]) -> list[float]:
    """Dot sizes by stated importance, between the least and the most important feature of this map."""
    known = [f.importance for f in features if f.importance is not None]
    if len(known) < 2 or max(known) == min(known):
        return [1.0] * len(features)
    scale = (LARGEST_DOT - SMALLEST_DOT) / (max(known) - min(known))
    return [1.0 if f.importance is None else SMALLEST_DOT + scale * (f.importance - min(known)) for f in features]


def _quadrant(feature: Feature, result: Result) -> Category:
    high, missed = (feature.better or 0.0) >= result.lines.better, (feature.worse or 0.0) <= result.lines.worse
    return ("O" if missed else "A") if high else ("M" if missed else "I")


def _map_title(result: Result) -> Message:
    """What matters most in this map: must-be features if there are any, else the next group in priority."""
    shown = _shown(result)
    if plain := _plain_title(shown):
        return plain
    for category in PRIORITY[:5]:
        if group := _named(result, category):
            number = "one" if len(group) == 1 else "many"
            sure = "sure" if all(f.verdict == "clear" for f in group) else "likely"
            return Message(
                f"kano.title_map_{category}",
                count=len(group),
                total=len(shown),
                verb=Message(f"kano.verb_{sure}_{number}"),
                better=_range([f.better for f in group]),
                worse=_range([None if f.worse is None else -f.worse for f in group]),
            )
    return Message("kano.title_map_close")


def _plain_title(shown: Sequence[Feature]) -> Message | None:
    """The title of any exhibit when the bases are too small for a finding."""
    if not shown:
        return Message("kano.title_hidden")
    return Message("kano.title_indicative") if all(standing(f) == "indicative" for f in shown) else None


def _map_alt(placed: Sequence[Feature]) -> Message:
    if not placed:
        return Message("kano.alt_empty")
    lost = max(placed, key=lambda f: -(f.worse or 0.0))
    won = max(placed, key=lambda f: f.better or 0.0)
    return Message(
        "kano.alt_map",
        count=len(placed),
        lost=lost.feature,
        worse=Num(-(lost.worse or 0.0), "percent"),
        won=won.feature,
        better=Num(won.better, "percent"),
    )


def _map_table(result: Result) -> Table:
    columns = ["feature", "verdict", "better", "low", "high", "worse", "low", "high", "n", "n_aomi"]
    if result.weighted:
        columns.append("effective_n")
    rows: list[list[Cell]] = []
    for feature in _by_priority(result.features):
        hidden = feature.base == "hidden"
        better, worse = feature.better_interval or (None, None), feature.worse_interval or (None, None)
        numbers = (feature.better, *better, feature.worse, *worse)
        row: list[Cell] = [feature.feature, _verdict(feature)]
        row += [Num(None if hidden else value, "coefficient") for value in numbers]
        row += [Num(feature.n, "count"), Num(None if hidden else feature.n_aomi, "count")]
        rows.append([*row, Num(feature.effective_n, "count")] if result.weighted else row)
    return _table(columns, rows)


def _categories(result: Result) -> Exhibit:
    shown = _shown(result)
    return _exhibit(
        result,
        "kano.categories",
        title=_categories_title(shown),
        subtitle=Message("kano.subtitle_categories", who=_who(result)),
        table=_categories_table(result),
        method=Message("kano.method_categories", table=_table_name(result)),
        explanation=Message("kano.explanation_categories"),
        notes=_notes(result, "ties", "questionable", "hidden", "small_base", "weighted"),
        alt=Message("kano.alt_categories", count=len(shown), leaders=_list([_leader(f) for f in shown])),
        chart=None
        if not shown
        else StackedBar(
            rows=tuple(f.feature for f in shown),
            parts=tuple(
                Part(Message(f"kano.column_share_{c}"), f"kano.{c}", tuple(f.shares.of(c) for f in shown))
                for c in PRIORITY
            ),
            style="percent",
            x_title=Message("kano.axis_share"),
            notes=tuple(Message("kano.n", n=f.n) for f in shown),
            faded=tuple(f.base == "grey" for f in shown),
        ),
    )


def _categories_title(shown: Sequence[Feature]) -> Message:
    if plain := _plain_title(shown):
        return plain
    leading = [f.category for f in shown if f.category and not f.tied]
    if not leading:
        return Message("kano.title_categories_tied")
    category = max(PRIORITY, key=leading.count)
    return Message("kano.title_categories", category=_name(category), count=leading.count(category), total=len(shown))


def _leader(feature: Feature) -> Message:
    category = _name(feature.category) if feature.category else Message("kano.unclassifiable")
    return Message("kano.leader", feature=feature.feature, category=category, share=Num(_share(feature), "percent"))


def _categories_table(result: Result) -> Table:
    columns = ["feature", "most_frequent", "low", "high", *(f"share_{c}" for c in PRIORITY)]
    columns += ["n", *(f"count_{c}" for c in PRIORITY)]
    rows: list[list[Cell]] = []
    for feature in _by_priority(result.features):
        if feature.base == "hidden" or feature.category is None:
            blank: list[Cell] = [None] * (len(columns) - 2 - len(PRIORITY))
            rows.append([feature.feature, *blank, Num(feature.n, "count"), *[None] * len(PRIORITY)])
            continue
        tied = tuple(_name(c) for c in feature.tied)
        first = Message("kano.tie", categories=tied) if tied else _name(feature.category)
        row: list[Cell] = [feature.feature, first]
        row += [Num(end, "percent1") for end in feature.share_intervals.of(feature.category) or (None, None)]
        row += [Num(feature.shares.of(c), "percent1") for c in PRIORITY]
        rows.append([*row, Num(feature.n, "count"), *(Num(feature.counts.of(c), "count") for c in PRIORITY)])
    return _table(columns, rows)


def _certainty(result: Result) -> Exhibit:
    shown = _shown(result)
    ranked = sorted((f for f in shown if f.verdict != "not_classifiable"), key=lambda f: -(f.probability or 0.0))
    notes = [_certainty_note(result)]
    if any((f.probability or 0.0) >= 0.995 for f in ranked):
        notes.append(Message("kano.note_rounded"))
    return _exhibit(
        result,
        "kano.certainty",
        title=_plain_title(shown)
        or Message(
            "kano.title_certainty",
            clear=len(_of(shown, "clear")),
            likely=len(_of(shown, "likely")),
            close=len(_of(shown, "too_close")),
            total=len(shown),
        ),
        subtitle=Message("kano.subtitle_certainty", who=_who(result)),
        table=_certainty_table(result),
        method=Message("kano.method_certainty", table=_table_name(result)),
        explanation=Message("kano.explanation_certainty"),
        notes=[*notes, *_notes(result, "hidden", "small_base", "weighted")],
        alt=Message("kano.alt_certainty", verdicts=_list([_row_label(f) for f in ranked])),
        chart=None
        if not ranked
        else Bar(
            rows=tuple(
                BarRow(label=_row_label(f), value=f.probability, n=f.n, color=_color(f), faded=f.base == "grey")
                for f in ranked
            ),
            style="percent",
            x_title=Message("kano.axis_certainty"),
            maximum=1.0,
            reference=(CLEAR, Message("kano.reference_clear")),
        ),
    )


def _row_label(feature: Feature) -> Message:
    if feature.verdict == "too_close":
        return _with_candidates(feature)
    return Message(f"kano.row_{feature.verdict}", feature=feature.feature, category=_candidates(feature))


def _certainty_table(result: Result) -> Table:
    columns = ["feature", "verdict", "probability", *(f"probability_{c}" for c in PRIORITY), "top_two_p", "n"]
    rows: list[list[Cell]] = []
    for feature in _by_priority(result.features):
        hidden = feature.base == "hidden"
        numbers = [feature.probability, *(feature.probabilities.of(c) for c in PRIORITY)]
        row: list[Cell] = [feature.feature, _verdict(feature)]
        row += [Num(None if hidden else value, "percent1") for value in numbers]
        rows.append([*row, Num(None if hidden else feature.top_two_p, "p"), Num(feature.n, "count")])
    return _table(columns, rows)


def _quality(result: Result) -> Exhibit:
    shown = sorted(_shown(result), key=lambda f: -(f.shares.Q or 0.0))
    red = [f for f in shown if _doubt(f) == "red"]
    flagged = [f for f in shown if _doubt(f) != "fine"]
    limit = QUESTIONABLE_RED if red else QUESTIONABLE_AMBER
    title = Message(
        "kano.title_quality" if flagged else "kano.title_quality_fine",
        count=len(red or flagged),
        total=len(shown),
        limit=Num(limit, "percent"),
    )
    missing_rows = result.rows - result.respondents
    notes = [Message("kano.note_rows_missing", count=missing_rows)] if missing_rows else []
    codes = ("weight_zero", "unclear_columns", "unpaired", "repeated_question", "hidden")
    notes += _notes(result, "pairs_missing", "straight_liners", "mixed_wording", *codes)
    return _exhibit(
        result,
        "kano.quality",
        title=title if shown else Message("kano.title_hidden"),
        subtitle=Message("kano.subtitle_quality", who=_who(result)),
        table=_quality_table(result),
        method=Message("kano.method_quality", table=_table_name(result)),
        explanation=Message("kano.explanation_quality"),
        notes=notes,
        alt=Message("kano.alt_quality", count=len(flagged), total=len(shown)),
        chart=None
        if not shown
        else Bar(
            rows=tuple(_quality_row(f) for f in shown),
            style="percent1",
            x_title=Message("kano.axis_questionable"),
            reference=(QUESTIONABLE_AMBER, Message("kano.reference_questionable")),
        ),
    )


def _doubt(feature: Feature) -> Literal["fine", "amber", "red"]:
    share = feature.shares.Q or 0.0
    return "red" if share > QUESTIONABLE_RED else "amber" if share > QUESTIONABLE_AMBER else "fine"


def _quality_row(feature: Feature) -> BarRow:
    low, high = feature.share_intervals.Q or (None, None)
    doubt = _doubt(feature)
    return BarRow(
        label=feature.feature if doubt == "fine" else Message(f"kano.row_{doubt}", feature=feature.feature),
        value=feature.shares.Q,
        low=low,
        high=high,
        n=feature.n,
        color="neutral" if doubt == "fine" else "accent",
        faded=feature.base == "grey",
    )


def _quality_table(result: Result) -> Table:
    columns = ["feature", "n", "missing", "half", "questionable", "share_Q", "low", "high", "assessment"]
    rows: list[list[Cell]] = []
    for feature in sorted(result.features, key=lambda f: -(f.shares.Q or 0.0)):
        hidden = feature.base == "hidden"
        interval = feature.share_intervals.Q or (None, None)
        row: list[Cell] = [feature.feature, *(Num(v, "count") for v in (feature.n, feature.missing, feature.half))]
        row.append(Num(None if hidden else feature.counts.Q, "count"))
        row += [Num(None if hidden else value, "percent1") for value in (feature.shares.Q, *interval)]
        rows.append([*row, Message("kano.verdict_hidden" if hidden else f"kano.doubt_{_doubt(feature)}")])
    return _table(columns, rows)


def _method(result: Result) -> Exhibit:
    """The evaluation table that was used, in the words of the questionnaire."""
    functional, dysfunctional = (_answers(result, question) for question in ("functional", "dysfunctional"))
    columns: tuple[Text, ...] = (Message("kano.column_corner"), *dysfunctional)
    rows = tuple(
        (answer, *(Message(f"kano.category_{letter}") for letter in line))
        for answer, line in zip(functional, TABLES[result.table], strict=True)
    )
    return _exhibit(
        result,
        "kano.method",
        title=Message("kano.title_method", table=_table_name(result)),
        subtitle=Message("kano.subtitle_method"),
        table=Table(columns, rows),
        method=Message("kano.method_table", table=_table_name(result)),
        explanation=Message("kano.explanation_method"),
        notes=[Message("kano.note_criticism"), *_notes(result, "mixed_wording")],
        alt=Message("kano.alt_method", table=_table_name(result)),
        chart=None,
    )


def _answers(result: Result, question: str) -> tuple[Text, ...]:
    """The five answers in the file's words; the canon's words where the file has none or several sets."""
    sets = [w.labels for w in result.wording if w.question == question]
    own: Sequence[str | None] = sets[0] if len(sets) == 1 else (None,) * 5
    return tuple(label or Message(f"kano.answer_{k}") for k, label in enumerate(own, start=1))


# parts that every exhibit shares


def _exhibit(
    result: Result,
    name: str,
    *,
    title: Message,
    subtitle: Message,
    table: Table,
    method: Message,
    explanation: Message,
    notes: Sequence[Message],
    alt: Message,
    chart: Scatter | StackedBar | Bar | None,
) -> Exhibit:
    return Exhibit(
        id=name,
        title=title,
        subtitle=subtitle,
        table=table,
        base=Message("kano.base", n=result.respondents, rows=result.rows),
        n=result.respondents,
        effective_n=result.effective_n if result.weighted else None,
        method=method,
        explanation=explanation,
        notes=tuple(notes),
        alt=alt,
        chart=chart,
    )


def _who(result: Result) -> Message:
    if result.period is None:
        return Message("kano.who", n=result.respondents)
    since, until = (Num(day, "date") for day in result.period)
    return Message("kano.who_period", n=result.respondents, since=since, until=until)


def _table_name(result: Result) -> Message:
    return Message(f"kano.table_{result.table}")


def _table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    return Table(tuple(Message(f"kano.column_{c}") for c in columns), tuple(tuple(row) for row in rows))


def _caveat(code: str, count: int | None, features: Sequence[str]) -> Message:
    return Message(f"kano.caveat_{code}", count=count, features=_list(features))


def _notes(result: Result, *codes: str) -> list[Message]:
    """The caveats with these codes, in this order."""
    return [_caveat(c.code, c.count, c.features) for code in codes for c in result.caveats if c.code == code]
