"""What holds for every file: the receipt adds up, nothing crashes, both parsers of text agree."""

import contextlib
import csv
import io
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.reading import LIMITS, Choices, ReadingError, question_message, warning_message
from insight.reading import delimited as delimited_module
from insight.reading.pipeline import parse
from insight.words.translator import translator
from tests.reading import builders

CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "1", "2.5", "-3", "很满意", "合计", "Total", "2024-01-02", "NA", "a,b", 'say "hi"', "x\ny", "007"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=30)
words = translator("zh")
SMALL_ZIP = builders.xlsx([["a", "b"], ["x", 1], ["y", 2]])
CALM = settings(max_examples=80)


def written(rows: list[list[str]], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def faults(content: bytes, name: str, choices: Choices) -> list[str]:
    """What does not hold of a file that was read. One that is refused with a sentence has no faults."""
    try:
        parsed = parse(content, name, choices)
    except ReadingError:
        return []
    receipt, table = parsed.receipt, parsed.table
    kinds = [c.type.value_type if pa.types.is_dictionary(c.type) else c.type for c in table.columns]
    known = (pa.string(), pa.int64(), pa.float64(), pa.timestamp("us"))
    rules = {
        "every row is used or left out": receipt["rows_in_file"]
        == receipt["rows_used"] + sum(e["rows"] for e in receipt["excluded"]),
        "rows used are those of the table": receipt["rows_used"] == table.num_rows,
        "fields are the columns": [f["name"] for f in parsed.fields] == table.column_names,
        "names are unique": len(set(table.column_names)) == table.num_columns,
        f"types are known: {kinds}": all(kind in known for kind in kinds),
        "every question has words": all(words(question_message(entry)) for entry in parsed.questions),
    }
    for entry in receipt["warnings"]:
        places = list(entry.get("rows", []))
        rules[f"warning has words: {entry}"] = bool(words(warning_message(entry)))
        rules[f"rows of a warning ascend: {entry}"] = places == sorted(set(places))
        rules[f"rows of a warning are few: {entry}"] = len(places) <= min(5, entry.get("count", 5))
    return [f"not so: {rule}" for rule, holds in rules.items() if not holds]


@CALM
@given(TABLES, st.sampled_from([",", ";", "\t"]), st.sampled_from([None, 0, 1, 2]))
def test_receipt_adds_up(rows: list[list[str]], delimiter: str, header_rows: int | None) -> None:
    assert faults(written(rows, delimiter), "x.csv", Choices(header_rows=header_rows)) == []


BODY = st.lists(
    st.sampled_from(
        [
            ["a", "1", "2024-01-02"],
            ["b", "2", "2024-02-03"],
            ["合计", "", "3"],
            ["甲 小计", "", "4"],
            ["id", "value", "day"],
            ["kg", "元", ""],
            ["", "", ""],
            ["注：说明", "", ""],
            ["制单人：张三", "", "审核：李四"],
            ["(跳过)", "(空)", ""],
            ["Region", "Target", "Other"],
            ["c", "1,234", "2024-13-45"],
            ["d ", "¥5", "31/12/2024"],
        ]
    ),
    max_size=40,
)


@CALM
@given(BODY, st.sampled_from([(), ("total",), ("note", "other_table", "unit"), ("repeated_header",)]))
def test_receipt_adds_up_whatever_stands_between(rows: list[list[str]], keep: tuple[str, ...]) -> None:
    """Totals, units, notes, other tables, repeated headers anywhere: every row is used or left out for one reason."""
    rows = [["z", "9", "2024-05-06"], *rows]
    content = written([["id", "value", "day"], *rows])
    assert faults(content, "x.csv", Choices(keep=keep)) == []
    with contextlib.suppress(ReadingError):
        receipt = parse(content, "x.csv", Choices(keep=keep, header_rows=1)).receipt
        last = max((i for i, row in enumerate(rows, start=1) if any(c.strip() for c in row)), default=0)
        assert receipt["rows_in_file"] == last
        for gone in receipt["excluded"]:
            for row, cells in gone["first"]:
                assert cells == [c.strip() for c in rows[row - 2]]


@CALM
@given(st.lists(st.integers(20, 420), min_size=250, max_size=300), st.sets(st.integers(0, 240), min_size=1, max_size=1))
def test_warnings_name_the_row(numbers: list[int], odd: set[int]) -> None:
    cells = [[str(n), "x"] for n in numbers]
    for i in odd:
        cells[i][0] = "about forty"
    warnings = parse(written([["Title of the file", ""], ["value", "note"], *cells]), "x.csv").receipt["warnings"]
    rows = [w["rows"] for w in warnings if w["code"] == "text_in_numbers"]
    assert rows == [[i + 3 for i in sorted(odd)]]


@CALM
@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_table_or_a_sentence(content: bytes) -> None:
    assert faults(content, "x.csv", Choices()) == []


@CALM
@given(st.binary(max_size=200), st.integers(0, 200))
def test_damaged_containers(noise: bytes, place: int) -> None:
    content = SMALL_ZIP[:place] + noise + SMALL_ZIP[place + len(noise) :]
    assert faults(content, "x.xlsx", Choices()) == []


@CALM
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.text("ab1 ,;\"'\n.-中", max_size=5), min_size=width, max_size=width), min_size=2, max_size=40
        )
    )
)
def test_both_text_parsers_agree(rows: list[list[str]]) -> None:
    """The large-file parser and the csv module read the same table from the same text."""
    content = written([["h1", "h2", "h3", "h4", "h5"][: len(rows[0])], *rows])
    results = []
    for large in (0, 1 << 40):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delimited_module, "_LARGE", large)
            try:
                parsed = parse(content, "x.csv", Choices(delimiter=",", header_rows=1))
            except ReadingError as error:
                results.append(error.code)
            else:
                results.append((parsed.table.to_pylist(), {**parsed.receipt, "warnings": None}))
    assert results[0] == results[1]


@CALM
@given(TABLES)
def test_smaller_limits_refuse_and_never_cut(rows: list[list[str]]) -> None:
    content = written(rows)
    try:
        whole = parse(content, "x.csv", Choices(header_rows=1))
    except ReadingError:
        return
    limits = replace(LIMITS, rows=max(1, whole.receipt["rows_in_file"] - 1))
    with contextlib.suppress(ReadingError):
        part = parse(content, "x.csv", Choices(header_rows=1), limits)
        assert part.receipt["rows_in_file"] == whole.receipt["rows_in_file"]
