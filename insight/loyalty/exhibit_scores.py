"""Satisfaction scores and satisfied shares as exhibits."""

from __future__ import annotations

from insight.exhibits import Bar, BarRow, Exhibit, Message, Num, Table, Text
from insight.exhibits.names import short_names
from insight.loyalty.phrases import caveat, effective, mapping, say, short, when
from insight.loyalty.result import Result, Score


def _shown_scores(result: Result) -> list[Score]:
    """The overall question first, then the aspects from high to low; hidden ones last."""
    return sorted(result.scores, key=lambda s: (not s.overall, s.score is None, -(s.score or 0.0), s.measure))


def scores_exhibit(result: Result) -> Exhibit | None:
    """Scores 0–100 per question with intervals; the lowest stands out only where it is reliably low."""
    scores = _shown_scores(result)
    known = [s for s in scores if s.score is not None]
    if not known:
        return None
    overall = next((s for s in known if s.overall), None)
    ranking = result.ranking
    names = short_names({s.measure: s.label for s in scores})
    emphasised = ranking.lowest if ranking is not None and ranking.lower_than > 0 else None
    rows = tuple(
        BarRow(
            label=names[s.measure],
            value=s.score,
            low=s.interval[0] if s.interval else None,
            high=s.interval[1] if s.interval else None,
            n=s.n,
            color="accent" if emphasised in (None, s.measure) else "neutral",
            faded=s.base in ("hidden", "grey"),
        )
        for s in scores
    )
    has_line = overall is not None and len(known) > 1
    return Exhibit(
        id="loyalty.scores",
        title=_score_title(result, known, overall),
        proven=ranking is not None and ranking.lower_than == ranking.aspects - 1,
        subtitle=say("subtitle_scores", mapping=mapping(result), when=when(result)),
        chart=Bar(
            rows,
            "score",
            say("axis_score"),
            maximum=100.0,
            reference=(overall.score, say("reference_overall")) if has_line and overall and overall.score else None,
        ),
        table=_score_table(scores),
        base=say("base_each"),
        n=max(s.n for s in known),
        effective_n=effective(result, max(s.effective_n for s in known)),
        method=say("method_scores"),
        explanation=say("explain_scores", mapping=mapping(result)),
        notes=(*_ranking_notes(result), *_guess_notes(result)),
        alt=say(
            "alt_scores",
            title=_score_title(result, known, overall),
            scores=tuple(say("alt_score", label=names[s.measure], score=Num(s.score, "score")) for s in known),
        ),
    )


def _guess_notes(result: Result) -> tuple[Message, ...]:
    """Said on the curve where there is one."""
    return tuple(caveat(c) for c in result.caveats if c.code == "guessed_columns" and result.curve is None)


def _score_title(result: Result, known: list[Score], overall: Score | None) -> Message:
    ranking = result.ranking
    if ranking is None:
        aspects = [s for s in known if not s.overall]
        if len(aspects) > 1:
            return say("title_scores_small")
        one = overall or aspects[0]
        if overall is not None:
            return say("title_score_overall", score=Num(one.score, "score"))
        return say("title_score_one", label=short(one.label), score=Num(one.score, "score"))
    lowest = next(s.label for s in known if s.measure == ranking.lowest)
    if ranking.lower_than == ranking.aspects - 1:
        return say("title_lowest_is", lowest=short(lowest), aspects=ranking.aspects)
    if ranking.lower_than > 0:
        return say("title_lowest_among", lowest=short(lowest), aspects=ranking.aspects)
    return say("title_lowest_none", aspects=ranking.aspects)


def _ranking_notes(result: Result) -> tuple[Message, ...]:
    ranking = result.ranking
    if ranking is None:
        return ()
    others = ranking.aspects - 1
    if ranking.lower_than == others > 1:
        return (say("note_ranking_all", others=others),)
    return (say("note_ranking", lower=ranking.lower_than, others=others),)


def _score_table(scores: list[Score]) -> Table:
    columns: tuple[Text, ...] = (
        say("column_question"),
        say("column_score"),
        say("column_low"),
        say("column_high"),
        say("column_satisfied"),
        say("column_low"),
        say("column_high"),
        say("column_mean"),
        say("column_scale"),
        say("column_n"),
        say("column_base"),
    )
    rows = tuple(
        (
            s.label,
            Num(s.score, "score"),
            Num(s.interval[0] if s.interval else None, "score"),
            Num(s.interval[1] if s.interval else None, "score"),
            Num(s.satisfied_share, "percent1"),
            Num(s.satisfied_interval[0] if s.satisfied_interval else None, "percent1"),
            Num(s.satisfied_interval[1] if s.satisfied_interval else None, "percent1"),
            Num(s.mean, "coefficient"),
            say("scale_ends", minimum=Num(s.minimum), maximum=Num(s.maximum)),
            Num(s.n, "count"),
            say(f"base_{s.base}"),
        )
        for s in scores
    )
    return Table(columns, rows)


def satisfied_exhibit(result: Result) -> Exhibit | None:
    """Satisfied shares per question with Wilson intervals, the overall question first."""
    known = [s for s in result.scores if s.satisfied_share is not None]
    if not known:
        return None
    known.sort(key=lambda s: (not s.overall, -(s.satisfied_share or 0.0), s.measure))
    names = short_names({s.measure: s.label for s in known})
    rows = tuple(
        BarRow(
            label=names[s.measure],
            value=s.satisfied_share,
            low=s.satisfied_interval[0] if s.satisfied_interval else None,
            high=s.satisfied_interval[1] if s.satisfied_interval else None,
            n=s.n,
            color="accent" if s.overall or not known[0].overall else "neutral",
            faded=s.base in ("hidden", "grey"),
        )
        for s in known
    )
    title = _satisfied_title(known)
    return Exhibit(
        id="loyalty.satisfied",
        title=title,
        subtitle=say("subtitle_satisfied", rule=_satisfied_rule(known), when=when(result)),
        chart=Bar(rows, "percent", say("axis_satisfied"), maximum=1.0),
        table=_score_table(known),
        base=say("base_each"),
        n=max(s.n for s in known),
        effective_n=effective(result, max(s.effective_n for s in known)),
        method=say("method_levels"),
        explanation=say("explain_satisfied"),
        alt=say(
            "alt_scores",
            title=title,
            scores=tuple(
                say("alt_score", label=names[s.measure], score=Num(s.satisfied_share, "percent")) for s in known
            ),
        ),
    )


def _satisfied_title(known: list[Score]) -> Message:
    first = known[0]
    sound = [s for s in known if s.base not in ("hidden", "grey")]
    if not sound or (first.overall and first not in sound):
        return say("title_satisfied_small", n=max(s.n for s in known))
    if first.overall or len(known) == 1:
        interval = first.satisfied_interval
        fields = {"share": Num(first.satisfied_share, "percent")}
        if not first.overall:
            return say("title_satisfied_one", label=short(first.label), **fields)
        if interval is None:
            return say("title_satisfied_plain", **fields)
        ends = {"low": Num(interval[0], "percent"), "high": Num(interval[1], "percent")}
        return say("title_satisfied_overall", **ends, **fields)
    shares = [s.satisfied_share for s in sound if s.satisfied_share is not None]
    ends = {"low": Num(min(shares), "percent"), "high": Num(max(shares), "percent")}
    return say("title_satisfied_range", aspects=len(sound), **ends)


def _satisfied_rule(known: list[Score]) -> Message:
    rules = {(s.satisfied_cut, s.minimum, s.maximum) for s in known}
    if len(rules) > 1:
        return say("satisfied_rule_mixed")
    cut, minimum, maximum = rules.pop()
    return say("satisfied_rule", cut=Num(cut), minimum=Num(minimum), maximum=Num(maximum))
