"""Last rows of a table of rules: which rows and weights count, what belongs together, how many customers there are."""

from __future__ import annotations

from insight.exhibits.message import Message, Num


def rows_of_data(
    rows: int, weighted: bool, cluster_column: str | None, clusters: int | None, population: int | None
) -> list[tuple[Message, Message | Num]]:
    """Name and value, two cells a row. clusters: groups of rows of one customer; population: of all customers."""
    used = Message("rules.weights_used" if weighted else "rules.weights_none")
    told: list[tuple[Message, Message | Num]] = [
        (Message("rules.rows"), Num(rows, "count")),
        (Message("rules.weights"), used),
    ]
    if cluster_column is not None and clusters is not None:
        told.append((Message("rules.clusters"), Message("rules.clusters_used", column=cluster_column, n=clusters)))
    if population is not None:
        told.append((Message("rules.population"), Num(population, "count")))
    return told
