"""Rows that are no data go by reason; rows that only look like it stay."""

from insight.reading.pipeline import parse


def excluded(text: str) -> tuple[int, dict[str, int]]:
    receipt = parse(text.encode(), "x.csv").receipt
    assert receipt["rows_in_file"] == receipt["rows_used"] + sum(e["rows"] for e in receipt["excluded"])
    return receipt["rows_used"], {e["reason"]: e["rows"] for e in receipt["excluded"]}


ORDERS = "day,id,customer,amount\n" + "".join(f"2024-01-{i:02},XS{i},甲,{i}.5\n" for i in range(1, 10))


def test_subtotals_and_the_total() -> None:
    assert excluded(ORDERS + "小计,,,45\n" + ORDERS.split("\n", 1)[1] + "合计：,,,90\n") == (18, {"total": 2})


def test_a_total_behind_an_empty_cell() -> None:
    assert excluded(ORDERS + ",Grand Total,,45\n") == (9, {"total": 1})


def test_an_answer_that_reads_total_stays() -> None:
    rows = "".join(f"{i},Total,yes,fine\n" if i == 3 else f"{i},Shell,no,good\n" for i in range(1, 12))
    assert excluded("id,brand,again,why\n" + rows) == (11, {})


def test_a_brand_called_total_in_the_first_column_stays() -> None:
    rows = "".join(f"{'Total' if i == 4 else 'Shell'},{i},yes\n" for i in range(1, 12))
    assert excluded("brand,score,again\n" + rows) == (11, {})


def test_blank_and_repeated_rows() -> None:
    assert excluded("id,x\n1,a\n,\n\nid,x\n2,b\n") == (2, {"blank": 2, "repeated_header": 1})


def test_notes_below_the_table() -> None:
    text = "id,x,y\n1,a,3\n2,b,4\n\n数据来源：问卷系统,,\n制表人：张三,,\n"
    assert excluded(text) == (2, {"blank": 1, "note": 2})


def test_an_incomplete_last_answer_is_no_note() -> None:
    assert excluded("id,x,y\nr1,a,3\nr2,b,4\nr3,,\n") == (3, {})


def test_blank_lines_at_the_end_are_no_rows() -> None:
    assert parse(b"id,x\n1,a\n2,b\n\n\n , \n", "x.csv").receipt["rows_in_file"] == 2
