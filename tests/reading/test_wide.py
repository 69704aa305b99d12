"""Thousands of columns under the child's limits."""

from __future__ import annotations

import pytest

from insight.reading import read


@pytest.mark.parametrize("quoted", [False, True])
def test_a_wide_text_fits_the_childs_memory(quoted):
    """Arrow reserves a block for every column; 200 rows of 6,000 columns once asked for 20 GB of address space."""
    cell = '"{}"' if quoted else "{}"
    lines = [",".join(cell.format(f"item {i}") for i in range(6_000))]
    lines += [",".join(cell.format((i * j) % 5 + 1) for i in range(6_000)) for j in range(60)]
    found = read("\n".join(lines).encode(), "wide.csv")
    assert found.table.shape == (60, 6_000)
    assert found.table["item 7"].tolist() == [(7 * j) % 5 + 1 for j in range(60)]
