"""Thousands of columns: what is compared has a limit, and that is said."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Filters, Receipt, Role, Scale
from insight.segments import Options, analyze
from insight.segments.result import Result
from insight.segments.variables import MOST_MEASURED


def test_no_more_columns_are_compared_than_stated_and_outcomes_come_first() -> None:
    random = np.random.default_rng(4)
    table = pd.DataFrame(random.integers(1, 6, (60, MOST_MEASURED + 20)).astype(float))
    table.columns = [f"item {i}" for i in range(table.shape[1])]
    table["group"] = pd.Series(["a", "b"] * 30, dtype="str")
    table["overall"] = random.integers(1, 6, 60).astype(float)
    five = Scale("ordinal", minimum=1.0, maximum=5.0)
    roles = {"group": Role.SEGMENT, "overall": Role.OVERALL_SATISFACTION}
    columns = tuple(
        Column(n, n, roles.get(n, Role.RATING), None, Scale("nominal") if n == "group" else five, "high")
        for n in table.columns
    )
    result = analyze(Dataset(table, columns, Receipt("wide.csv", "csv")), Filters(), Options())
    assert isinstance(result, Result)
    compared = {m.measure for m in result.profiles[0].measures}
    assert len(compared) == MOST_MEASURED - 1
    assert "overall" in compared
    assert "item 0" in compared
    assert next(c.count for c in result.caveats if c.code == "more_measures") == 22
