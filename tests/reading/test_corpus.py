"""Every hostile or broken file ends in its class: read right, or refused with its sentence. Nothing else may happen."""

import os

import pandas as pd
import pytest

from insight.exhibits import Message
from insight.reading import Choices, Reading, ReadingError, question_message, read, warning_message
from insight.reading.codes import EXCLUSIONS
from insight.reading.pipeline import parse
from insight.words.translator import LANGUAGES, translator
from tests.reading.case import Case
from tests.reading.corpus import cases

CASES = list(cases())


def test_corpus_is_large() -> None:
    assert len(CASES) >= 230
    assert len({c.name for c in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name[:40])
def test_file_ends_in_its_class(case: Case, request: pytest.FixtureRequest) -> None:
    """Deadly files through the parser child, as an upload goes; the others in this process, which is faster."""
    if not (case.deadly or case.name.startswith("plain")):
        request.getfixturevalue("in_process")
    before = processor()
    if case.errors:
        with pytest.raises(ReadingError) as refused:
            read(case.make(), case.name)
        assert refused.value.code in case.errors
        _says_something(refused.value.message)
    else:
        _check(case, read(case.make(), case.name))
    assert processor() - before < 20


def processor() -> float:
    """Processor seconds of this process and of its children that have ended."""
    return sum(os.times()[:4])


def _check(case: Case, reading: Reading) -> None:
    receipt = reading.receipt
    assert receipt.rows_in_file == receipt.rows_used + sum(e.rows for e in receipt.excluded)
    assert receipt.rows_used == len(reading.table)
    assert {e.reason for e in receipt.excluded} <= set(EXCLUSIONS)
    if case.rows:
        assert reading.table.shape == (case.rows, case.columns)
    if case.encoding:
        assert receipt.encoding == case.encoding
    for column, row, value in case.cells:
        found = reading.table[column][row]
        assert pd.isna(found) if value is None else found == value, (column, row)
    assert set(case.warned) <= {w["code"] for w in receipt.warnings}
    assert set(case.asked) <= {q["code"] for q in reading.questions}
    labels = {f.name: f.label for f in reading.fields}
    assert all(labels[name] == label for name, label in case.labels)
    if case.excluded is not None:
        assert {e.reason: e.rows for e in receipt.excluded} == case.excluded
    for code, row in case.places:
        assert any(w["code"] == code and row in w["rows"] for w in receipt.warnings), code
    for entry in receipt.warnings:
        _says_something(warning_message(entry))
    for entry in reading.questions:
        _says_something(question_message(entry))
    for dtype in reading.table.dtypes:
        assert dtype in ("int64", "float64", "str") or pd.api.types.is_datetime64_any_dtype(dtype)


def _says_something(message: Message) -> None:
    for language in LANGUAGES:
        text = translator(language)(message)
        assert text
        assert "Error" not in text
        assert "Traceback" not in text


@pytest.mark.parametrize("case", [c for c in CASES if not c.errors], ids=lambda c: c.name[:40])
def test_rows_add_up_without_header(case: Case) -> None:
    """The receipt adds up under any choice of a person too."""
    content = case.make()
    for rows in (0, 1, 2):
        try:
            parsed = parse(content, case.name, Choices(header_rows=rows))
        except ReadingError:
            continue
        receipt = parsed.receipt
        assert receipt["rows_in_file"] == receipt["rows_used"] + sum(e["rows"] for e in receipt["excluded"])
        assert parsed.table.num_rows == receipt["rows_used"]
