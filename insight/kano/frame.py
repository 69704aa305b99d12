"""What every Kano exhibit carries: base, n, table headings, who was asked, caveats."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits import Cell, ChartSpec, Exhibit, Message, Num, Table
from insight.kano.phrases import listed
from insight.kano.result import CaveatCode, Result


def exhibit(
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
    chart: ChartSpec | None,
    base: Message | None = None,
    n: int | None = None,
    proven: bool = False,
) -> Exhibit:
    """An exhibit with the base and n that all exhibits of this result share, unless it has its own."""
    return Exhibit(
        id=name,
        title=title,
        subtitle=subtitle,
        table=table,
        base=base or base_of(result),
        n=result.respondents if n is None else n,
        effective_n=result.effective_n if result.weighted else None,
        method=method,
        explanation=explanation,
        notes=tuple(notes),
        alt=alt,
        chart=chart,
        proven=proven,
    )


def base_of(result: Result) -> Message:
    """Whom the numbers stand on."""
    if result.layout == "aggregated":
        return Message("kano.base_aggregated", rows=result.rows)
    kind = "base_letters" if result.layout == "letters" else "base"
    return Message(f"kano.{kind}", n=result.respondents, rows=result.rows)


def who(result: Result) -> Message:
    """Who answered, and when where the file says so."""
    if result.layout == "aggregated":
        return Message("kano.who_aggregated" if result.respondents else "kano.who_shares", n=result.respondents)
    if result.period is None:
        return Message("kano.who", n=result.respondents)
    since, until = (Num(day, "date") for day in result.period)
    return Message("kano.who_period", n=result.respondents, since=since, until=until)


def table_name(result: Result) -> Message:
    """The evaluation table that was used, in words."""
    return Message(f"kano.table_{result.table}" if result.layout == "pairs" else "kano.table_none")


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    """A table whose headings are columns of the catalogue."""
    return Table(tuple(Message(f"kano.column_{c}") for c in columns), tuple(tuple(row) for row in rows))


def caveat(code: CaveatCode, count: int | None, features: Sequence[str]) -> Message:
    """One caveat as a sentence."""
    return Message(f"kano.caveat_{code}", count=count, features=listed(features))


def notes_of(result: Result, *codes: CaveatCode) -> list[Message]:
    """The caveats with these codes, in this order."""
    return [caveat(c.code, c.count, c.features) for code in codes for c in result.caveats if c.code == code]
