"""One feature in detail: the 5×5 table of its answers, its counts, tests and quality."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits import Cell, Exhibit, HeatMap, Message, Num, Table, Text
from insight.kano.exhibit_quality import answer_words, doubt
from insight.kano.frame import exhibit, table, table_name, who
from insight.kano.model import TABLES, THREE_LEVELS
from insight.kano.phrases import shown_features, standing, sure, verdict
from insight.kano.result import Feature, Result

STRONGEST = 0.9


def detailed(result: Result) -> tuple[str, ...]:
    """The features that can be looked at one by one, in priority order."""
    return tuple(f.feature for f in shown_features(result))


def detail(result: Result, feature: str) -> tuple[Exhibit, ...]:
    """The exhibits about one feature; none where there is no such feature, its base is hidden or it has no pairs."""
    found = next((f for f in result.features if f.feature == feature), None)
    if found is None or found.base == "hidden":
        return ()
    facts = _facts(result, found)
    return (_answers(result, found), facts) if found.answers else (facts,)


def _answers(result: Result, feature: Feature) -> Exhibit:
    """Every combination of the two answers, in the colour of its category and as strong as it is frequent."""
    letters = THREE_LEVELS if feature.levels == 3 else TABLES[result.table]
    total = sum(map(sum, feature.answers)) or 1
    shares = [[count / total for count in row] for row in feature.answers]
    most = max(max(row) for row in shares) or 1.0
    rows, columns = (answer_words(result, side, feature.levels) for side in ("functional", "dysfunctional"))
    first = max(((i, j) for i in range(len(rows)) for j in range(len(columns))), key=lambda at: shares[at[0]][at[1]])
    lines: list[list[Cell]] = [
        [row, *(Num(float(c), "count") for c in counts)] for row, counts in zip(rows, feature.answers, strict=True)
    ]
    texts: list[list[Text]] = [
        [
            # an empty cell shows its letter only
            Message("kano.cell", share=Num(share, "percent"), category=letters[i][j]) if share else letters[i][j]
            for j, share in enumerate(line)
        ]
        for i, line in enumerate(shares)
    ]
    return exhibit(
        result,
        f"kano.answers:{feature.feature}",
        title=Message(
            "kano.title_answers",
            feature=feature.feature,
            share=Num(shares[first[0]][first[1]], "percent"),
        ),
        subtitle=Message("kano.subtitle_answers", who=who(result), n=feature.n),
        table=_with_corner(lines, columns),
        method=Message("kano.method_answers", table=table_name(result)),
        explanation=Message("kano.explanation_answers"),
        notes=[
            Message("kano.note_pair", present=rows[first[0]], absent=columns[first[1]]),
            *([Message("kano.note_turned")] if feature.reversed else []),
        ],
        alt=Message("kano.alt_answers", feature=feature.feature, share=Num(shares[first[0]][first[1]], "percent")),
        chart=HeatMap(
            rows=tuple(rows),
            columns=tuple(columns),
            values=tuple(tuple(None for _ in columns) for _ in rows),
            texts=tuple(tuple(line) for line in texts),
            colors=tuple(tuple(f"kano.{letter}" for letter in line) for line in letters),
            strengths=tuple(tuple(STRONGEST * share / most for share in line) for line in shares),
        ),
    )


def _with_corner(lines: Sequence[Sequence[Cell]], columns: Sequence[Text]) -> Table:
    return Table((Message("kano.column_corner"), *columns), tuple(tuple(line) for line in lines))


def _facts(result: Result, feature: Feature) -> Exhibit:
    """Verdict, probabilities, tests, coefficients, rules and quality of one feature, a line each."""
    better, worse = feature.better_interval or (None, None), feature.worse_interval or (None, None)
    lines: list[tuple[str, Cell]] = [
        ("verdict", verdict(feature)),
        *(
            (f"probability_{c}", sure(p))
            for c in ("M", "O", "A", "I", "R", "Q")
            if (p := feature.probabilities.of(c) or 0.0) >= 0.005
        ),
        ("better", Message("kano.estimate", value=Num(feature.better, "coefficient"), **_ends(better))),
        ("worse", Message("kano.estimate", value=Num(feature.worse, "coefficient"), **_ends(worse))),
        ("top_two_p", Num(feature.top_two_p, "p")),
        ("category_strength", Num(feature.category_strength, "percent1")),
        ("total_strength", Num(feature.total_strength, "percent1")),
        ("n", Num(feature.n or None, "count")),
        ("guidance", Message(f"kano.guidance_{feature.guidance}")),
        ("missing", Num(feature.missing, "count")),
        ("half", Num(feature.half, "count")),
        ("share_Q", Num(feature.shares.Q, "percent1")),
        ("assessment", Message(f"kano.doubt_{doubt(feature)}")),
    ]
    if feature.importance is not None:
        lines.append(("importance", Num(feature.importance, "mean")))
    lines += [(f"opposite_{letter}", Num(float(count), "count")) for letter, count in feature.opposite]
    rows: list[list[Cell]] = [[Message(f"kano.column_{key}"), value] for key, value in lines]
    return exhibit(
        result,
        f"kano.feature:{feature.feature}",
        title=Message("kano.title_feature", feature=feature.feature, verdict=verdict(feature)),
        proven=standing(feature) == "clear",
        subtitle=Message("kano.subtitle_feature", n=feature.n),
        table=table(["fact", "value"], rows),
        method=Message("kano.method_certainty", table=table_name(result)),
        explanation=Message("kano.explanation_certainty"),
        notes=[],
        alt=Message("kano.title_feature", feature=feature.feature, verdict=verdict(feature)),
        chart=None,
    )


def _ends(interval: tuple[float | None, float | None]) -> dict[str, Num]:
    return {"low": Num(interval[0], "coefficient"), "high": Num(interval[1], "coefficient")}
