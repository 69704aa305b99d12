"""SPSS and Parquet: the file's own types, labels and missing codes come through."""

import datetime
import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from insight.reading import read
from insight.reading.pipeline import parse
from tests.reading.forms import sav as exported_sav


def sav(folder: Path, frame: pd.DataFrame, **meta: object) -> bytes:
    pyreadstat.write_sav(frame, str(folder / "x.sav"), **meta)
    return (folder / "x.sav").read_bytes()


def test_spss(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": ["a ", "b", "c"],
            "q1": [1.0, 9.0, None],
            "q2": [5.0, -99.0, 97.0],
            "day": [datetime.date(2024, 1, 2), None, datetime.date(2020, 2, 3)],
            "at": [datetime.datetime(2024, 1, 2, 3, 4, 5)] * 3,
            "sex": ["m", "f", "m"],
        }
    )
    content = sav(
        tmp_path,
        frame,
        column_labels=["", "您满意吗？", "", "", "", "性别"],
        variable_value_labels={"q1": {1: "很满意", 9: "不适用"}, "sex": {"m": "男", "f": "女"}},
        missing_ranges={"q1": [9], "q2": [{"lo": 90, "hi": 99}, -99]},
    )
    reading = read(content, "x.sav")
    table, fields = reading.table, {f.name: f for f in reading.fields}
    assert table["id"].tolist() == ["a", "b", "c"]
    assert table["q1"].tolist()[:2] == [1, 9]
    assert fields["q1"].label == "您满意吗？"
    assert fields["q1"].value_labels == ((1.0, "很满意"), (9.0, "不适用"))
    assert fields["q1"].missing == (9.0,)
    assert fields["q2"].missing == (-99.0, 97.0)
    assert fields["id"].label == "id"
    assert table["day"][0] == pd.Timestamp("2024-01-02")
    assert pd.isna(table["day"][1])
    assert table["at"][0] == pd.Timestamp("2024-01-02 03:04:05")
    assert table["sex"].tolist() == ["男", "女", "男"]


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("array", "kind", "value"),
    [
        (pa.array([1, 2], pa.int8()), pa.int64(), 1),
        (pa.array([1, None], pa.int32()), pa.float64(), 1.0),
        (pa.array([1, 2], pa.uint64()), pa.int64(), 1),
        (pa.array([1.5, float("inf")]), pa.float64(), 1.5),
        (pa.array([datetime.date(2024, 1, 2)] * 2), pa.timestamp("us"), datetime.datetime(2024, 1, 2)),
        (pa.array([0, 1], pa.timestamp("ns", "Asia/Shanghai")), pa.timestamp("us"), datetime.datetime(1970, 1, 1, 8)),
        (pa.array(["2024-01-02 10:00:00", None]), pa.timestamp("us"), datetime.datetime(2024, 1, 2, 10)),
        (pa.array([True, False]), pa.string(), "TRUE"),
        (pa.array([[1, 2], [3]]), pa.string(), "[1, 2]"),
        (pa.array(["007", "008"]).dictionary_encode(), pa.string(), "007"),
    ],
    ids=lambda x: str(getattr(x, "type", ""))[:20],
)
def test_parquet(array: pa.Array, kind: pa.DataType, value: object) -> None:
    column = parse(parquet(pa.table({"x": array, "y": ["a", "b"]})), "x.parquet").table["x"]
    assert (column.type.value_type if pa.types.is_dictionary(column.type) else column.type) == kind
    assert column[0].as_py() == value


def test_parquet_blank_rows_and_index() -> None:
    frame = pd.DataFrame({"a": [1.0, None], "b": ["x", None]}, index=["r1", "r2"])
    out = io.BytesIO()
    frame.to_parquet(out)
    receipt = parse(out.getvalue(), "x.parquet").receipt
    assert (receipt["rows_in_file"], receipt["rows_used"]) == (2, 1)
    assert {w["code"] for w in receipt["warnings"]} == {"index_column"}


def test_spss_multiple_response_sets() -> None:
    fields = {f["name"]: f for f in parse(exported_sav(), "x.sav").fields}
    assert [(fields[n]["question"], fields[n]["counted"]) for n in ("Q2_1", "Q2_2")] == [("Which drinks", 1.0)] * 2
    assert "question" not in fields["Q1"]
    assert fields["Q1"]["value_labels"][0] == [1.0, "非常不满意"]
    assert fields["Q1"]["missing"] == [98.0, 99.0]
