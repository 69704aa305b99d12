"""Of several refusals the one is shown that lacks least."""

from __future__ import annotations

import pytest

from insight.dataset import Filters
from insight.loading import load
from insight.nearest import nearest
from insight.registry import analysis

SURVEY = "customer_id,How satisfied are you overall?,City\n" + "".join(
    f"C{i},{1 + i % 5},{('York', 'Leeds')[i % 2]}\n" for i in range(40)
)
FEW = "customer_id,order_id,order_date,amount\n" + "".join(f"C{i},{i},2024-03-{1 + i:02d},{i}.50\n" for i in range(9))
NOTHING = "a,b\nx,y\nz,w\n"


@pytest.mark.parametrize(
    ("stem", "files", "index"),
    [
        ("lifecycle", (SURVEY, FEW), 1),
        ("lifecycle", (FEW, SURVEY), 0),
        ("lifecycle", (NOTHING, SURVEY), 1),
        ("lifecycle", (NOTHING, NOTHING), 0),
        ("loyalty", (FEW, SURVEY), 1),
    ],
)
def test_the_table_that_holds_most_of_what_is_needed(stem, files, index):
    datasets = [load(text.encode(), f"{i}.csv") for i, text in enumerate(files)]
    outcomes = [analysis(stem).analyze(d, Filters()) for d in datasets]
    assert nearest(stem, datasets, outcomes) == index
