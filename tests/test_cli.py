"""The command line on the samples and on what cannot be used; once of each kind in a process of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation as presentation

from insight.__main__ import main
from insight.dataset import Filters, NotApplicable
from insight.export.results import plain, results
from insight.loading import load
from insight.registry import ANALYSES
from insight.report import FILES

ROOT = Path(__file__).resolve().parent.parent
STEMS = [a.stem for a in ANALYSES]
SAMPLES = ("coffee_survey_zh.xlsx", "coffee_survey_en.csv", "mcdonalds.csv", "complete_journey.parquet")
# the analyses that each sample is there for
ANSWERS = {
    "coffee_survey_zh.xlsx": {"segments", "kano", "loyalty"},
    "coffee_survey_en.csv": {"segments", "kano", "loyalty"},
    "mcdonalds.csv": {"segments"},
    "complete_journey.parquet": {"segments", "lifecycle"},
}


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def insight(*arguments: object) -> Done:
    """The command in this process: the same ``main``, without the second that a new interpreter takes."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
    return Done(code, *texts)


def outside(*arguments: object) -> Done:
    """The command as a stranger calls it, warnings being errors."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "insight", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def refused(done: Done) -> str:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr.strip()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every sample's report, in English but for the Chinese survey."""
    folders = {}
    for name in SAMPLES:
        out = tmp_path_factory.mktemp("report") / "a" / "b"
        language = "zh" if "_zh" in name else "en"
        call = outside if "_zh" in name else insight
        done = call("report", ROOT / "data" / name, "--out", out, "--language", language)
        assert (done.returncode, done.stderr) == (0, ""), name
        folders[name] = out
    return folders


@pytest.mark.parametrize("name", SAMPLES)
def test_report_writes_four_files_and_nothing_else(reports: dict[str, Path], name: str) -> None:
    assert sorted(p.name for p in reports[name].iterdir()) == sorted(FILES)


@pytest.mark.parametrize("name", SAMPLES)
def test_results_are_the_analyses_to_the_last_digit(reports: dict[str, Path], root: Path, name: str) -> None:
    told = json.loads((reports[name] / "results.json").read_text("utf-8"))
    dataset = load((root / "data" / name).read_bytes(), name, {}, {})
    for analysis in ANALYSES:
        result = analysis.analyze(dataset, Filters())
        if isinstance(result, NotApplicable):
            assert told[analysis.stem] == {"status": "not_applicable", "why": result.why}
        else:
            assert told[analysis.stem] == plain(asdict(result))
    assert told == json.loads(json.dumps(results(dataset, Filters())))


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_answer_what_they_are_there_for(reports: dict[str, Path], name: str) -> None:
    told = json.loads((reports[name] / "results.json").read_text("utf-8"))
    assert {s for s in STEMS if told[s].get("status") != "not_applicable"} >= ANSWERS[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_inspect_prints_the_source_of_the_report(reports: dict[str, Path], root: Path, name: str) -> None:
    done = insight("inspect", root / "data" / name)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told == json.loads((reports[name] / "results.json").read_text("utf-8"))["source"]
    assert told["rows_in_file"] == told["rows_used"] + sum(e["rows"] for e in told["excluded"])


@pytest.mark.parametrize("name", SAMPLES)
def test_workbook_holds_the_same_numbers_and_no_formula(reports: dict[str, Path], name: str) -> None:
    book = openpyxl.load_workbook(reports[name] / "report.xlsx")
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [c for c in cells if c.data_type == "f" or str(c.value).startswith("=")]
    assert not [c for c in cells if isinstance(c.value, str) and c.value.strip().lower() in ("nan", "inf", "none")]
    assert len(book.sheetnames) > 4


@pytest.mark.parametrize("name", SAMPLES)
def test_page_is_in_the_language_asked_for(reports: dict[str, Path], name: str) -> None:
    text = (reports[name] / "report.html").read_text("utf-8")
    assert ('<html lang="zh-Hans">' in text) == ("_zh" in name)


def test_known_truth_is_found(reports: dict[str, Path]) -> None:
    """What data/README.md says is in the invented survey."""
    for name in SAMPLES[:2]:
        told = json.loads((reports[name] / "results.json").read_text("utf-8"))
        features = told["kano"]["features"]
        assert [f["category"] for f in sorted(features, key=lambda f: order(f["feature"]))][:7] == list("MMOOAAI")
        seat = max(features, key=lambda f: order(f["feature"]))
        assert seat["verdict"] == "too_close"
        assert {seat["category"], seat["rival"]} == {"A", "O"}
        shares = [level["loyal_share"] for level in told["loyalty"]["curve"]["levels"]]
        assert max(b - a for a, b in pairwise(shares)) == shares[3] - shares[2]


def order(feature: str) -> int:
    """Place of a feature in the questionnaire, by a word of its name in either language."""
    words = ("错单|remade", "过敏原|allergens", "高峰期|rush", "再来一单|reorder", "生日|birthday")
    words += ("品鉴|rare beans", "AR|augmented", "预约|reserve")
    (place,) = [i for i, pair in enumerate(words) if any(w in feature for w in pair.split("|"))]
    return place


def test_corrections_filters_and_options_are_used(root: Path, tmp_path: Path) -> None:
    made = {
        "roles.json": {"How old are you?": "ignore"},
        "filters.json": {"segments": {"How do you usually order?": ["Delivery"]}},
        "options.json": {"kano": {"table": "pouliot"}},
    }
    for name, value in made.items():
        (tmp_path / name).write_text(json.dumps(value), "utf-8")
    given = [x for name in made for x in (f"--{name.removesuffix('.json')}", tmp_path / name)]
    done = insight("report", root / "data" / SAMPLES[1], "--out", tmp_path / "out", *given)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    (age,) = [c for c in told["source"]["columns"] if c["name"] == "How old are you?"]
    assert (age["role"], age["reason"]) == ("ignore", "user")
    assert told["filters"]["segments"] == made["filters.json"]["segments"]
    assert told["kano"]["table"] == "pouliot"
    assert max(f["n"] for f in told["kano"]["features"]) < 200


def test_both_languages_are_one_deck_and_a_workbook_and_a_page_each(root: Path, tmp_path: Path) -> None:
    template = tmp_path / "ours.pptx"
    presentation().save(str(template))
    given = ("--language", "both", "--template", template)
    done = insight("report", root / "data" / "mcdonalds.csv", "--out", tmp_path / "out", *given)
    assert (done.returncode, done.stderr) == (0, "")
    names = ["report-en.html", "report-en.xlsx", "report-zh.html", "report-zh.xlsx", "report.pptx", "results.json"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == names
    shapes = [s for slide in presentation(str(tmp_path / "out" / "report.pptx")).slides for s in slide.shapes]
    texts = " ".join(s.text_frame.text for s in shapes if s.has_text_frame)
    assert "Customer insight report" in texts
    assert "顾客洞察报告" in texts


@pytest.mark.parametrize("content", [None, b"no presentation"])
def test_a_template_that_cannot_be_used_is_one_sentence(root: Path, tmp_path: Path, content: bytes | None) -> None:
    template = tmp_path / "ours.pptx"
    if content is not None:
        template.write_bytes(content)
    given = ("--out", tmp_path / "out", "--template", template)
    assert "ours.pptx" in refused(insight("report", root / "data" / "mcdonalds.csv", *given))
    assert not (tmp_path / "out").exists()


def test_several_files(root: Path, tmp_path: Path) -> None:
    files = [root / "data" / name for name in ("mcdonalds.csv", "coffee_survey_en.csv")]
    done = insight("report", *files, "--out", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert [s["file"] for s in told["sources"]] == ["mcdonalds.csv", "coffee_survey_en.csv"]
    assert told["origin"]["kano"] == 1
    assert told["kano"] == told["sources"][1]["kano"]
    assert told["sources"][0]["kano"]["status"] == "not_applicable"


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"\x00\x01\x02\x03" * 50, b"PK\x03\x04 not a workbook"])
def test_unusable_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.xlsx"
    file.write_bytes(content)
    assert "broken.xlsx" in refused(insight("inspect", file))
    assert refused(insight("report", file, "--out", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_process_of_its_own_ends_with_the_right_code(root: Path, tmp_path: Path) -> None:
    good, bad = (
        outside("inspect", root / "data" / "mcdonalds.csv"),
        outside("inspect", tmp_path / "none.csv"),
    )
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["rows_used"] == 1453
    assert refused(bad)


def test_a_name_with_line_ends_and_control_characters_stays_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "bad\nname\x1b[31m\u202e.csv"
    file.write_bytes(b"")
    assert refused(insight("inspect", file)).startswith("bad name[31m.csv: ")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_missing_file_in_both_languages(tmp_path: Path, language: str) -> None:
    said = refused(insight("inspect", tmp_path / "none.csv", "--language", language))
    assert said.startswith({"en": "There is no file", "zh": "找不到文件"}[language])


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("roles", "{"),
        ("roles", "[]"),
        ("roles", '{"no such column": "rating"}'),
        ("roles", '{"Age": "wizard"}'),
        ("roles", '{"Age": 3}'),
        ("filters", '{"segment": {}}'),
        ("filters", '{"segments": {"Gender": "Male"}}'),
        ("filters", '{"segments": {"Gendre": ["Male"]}}'),
        ("filters", '{"segments": {"Gender": ["Mail"]}}'),
        ("filters", '{"since": "31.8.2026"}'),
        ("options", '{"magic": {}}'),
        ("options", '{"kano": {"no_such": 1}}'),
        ("options", '{"kano": {"table": "round"}}'),
        ("options", '{"kano": 3}'),
        ("options", "\xff"),
    ],
)
def test_bad_instructions_are_one_sentence(root: Path, tmp_path: Path, option: str, text: str) -> None:
    file = tmp_path / "given.json"
    file.write_bytes(text.encode("latin-1"))
    done = insight("report", root / "data" / "mcdonalds.csv", "--out", tmp_path / "out", f"--{option}", file)
    assert "given.json" in refused(done)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments", [(), ("dance",), ("inspect",), ("report", "x.csv"), ("inspect", "x", "--sheat", "1")]
)
def test_wrong_arguments_are_one_sentence(arguments: tuple[str, ...]) -> None:
    assert "--help" in refused(insight(*arguments))


def test_unknown_sheet_is_one_sentence(root: Path) -> None:
    assert refused(insight("inspect", root / "data" / SAMPLES[0], "--sheet", "Sheet99"))


def test_folder_that_cannot_be_written(root: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    assert "taken" in refused(insight("report", root / "data" / "mcdonalds.csv", "--out", tmp_path / "taken"))


def test_help_says_what_several_files_do() -> None:
    done = insight("report", "--help")
    assert done.returncode == 0
    assert '"origin"' in done.stdout


def test_fault_of_the_program_is_a_code_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, root: Path
) -> None:
    from insight import __main__ as command

    def broken(*_: Any) -> None:
        raise KeyError("secret cell value")

    monkeypatch.setattr(command, "inspect", broken)
    assert command.main(["inspect", str(root / "data" / "mcdonalds.csv")]) == 1
    said = capsys.readouterr().err
    assert "KeyError" not in said
    assert re.search(r"\([0-9A-F]{6}\)", said)
    assert "secret" not in said


# ---- several files


QUESTIONS = "How satisfied are you overall?,How likely are you to recommend us?,Quality of the food,City"


def wave(folder: Path, name: str, rows: int) -> Path:
    file = folder / name
    lines = [
        f"{i + 1},{1 + (i + rows) % 5},{(i * rows) % 11},{1 + i % 4},{('York', 'Leeds')[i % 2]}" for i in range(rows)
    ]
    file.write_text("\n".join([f"id,{QUESTIONS}", *lines]), "utf-8")
    return file


def test_waves_are_one_source_and_the_report_says_so(tmp_path: Path) -> None:
    files = [wave(tmp_path, "food 2024Q1.csv", 40), wave(tmp_path, "food 2023Q4.csv", 33)]
    done = insight("report", *files, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    assert [s["rows_used"] for s in told["sources"]] == [73]
    assert [f["rows_used"] for f in told["sources"][0]["files"]] == [33, 40]
    assert told["combined"][0]["code"] == "waves"
    assert told["combined"][0]["waves"] == ["2023Q4", "2024Q1"]
    assert told["source"]["rows_in_file"] == 73


def test_apart_means_apart_and_inspect_tells_the_same(tmp_path: Path) -> None:
    files = [wave(tmp_path, "food 2024Q1.csv", 40), wave(tmp_path, "food 2023Q4.csv", 33)]
    apart = json.loads(insight("inspect", *files, "--apart").stdout)
    assert [s["rows_used"] for s in apart["sources"]] == [40, 33]
    assert [c["code"] for c in apart["combined"]] == ["apart"]
    together = json.loads(insight("inspect", *files).stdout)
    assert [s["rows_used"] for s in together["sources"]] == [73]


def test_what_is_not_sure_is_asked_and_can_be_told(tmp_path: Path) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for k, file in enumerate(files):
        lines = [f"{i},{1 + (i + k) % 5},{1 + i % 4},{1 + (i * 3 + k) % 5}" for i in range(30)]
        file.write_text("\n".join(["id,Q1,Q2,Q3", *lines]), "utf-8")
    roles = tmp_path / "roles.json"
    roles.write_text(json.dumps({"Q1": "overall_satisfaction", "Q2": "rating", "Q3": "rating"}), "utf-8")
    for more, tables, asked in ((), 2, ["same_survey"]), (("--together",), 1, []):
        done = insight("report", *files, "--roles", roles, "--out", tmp_path / "out", *more)
        assert (done.returncode, done.stderr) == (0, "")
        told = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
        assert len(told["sources"]) == tables
        assert [q["code"] for q in told["asked"]] == asked


def test_a_survey_with_its_orders_says_so_in_every_format(tmp_path: Path) -> None:
    answers = wave(tmp_path, "answers.csv", 60)
    text = answers.read_text("utf-8").splitlines()
    answers.write_text("\n".join([f"customer_{text[0]}", *(f"C{line}" for line in text[1:])]), "utf-8")
    lines = [f"C{1 + i % 60},{i},2024-0{1 + i % 6}-{1 + i % 28:02d},{5 + i % 40}.50" for i in range(300)]
    orders = tmp_path / "orders.csv"
    orders.write_text("\n".join(["customer_id,order_id,order_date,amount", *lines]), "utf-8")
    done = insight("report", answers, orders, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    assert [c["code"].partition("_no_stage")[0] for c in told["combined"]] == ["orders_joined"]
    assert {"orders_band", "recency_band"} <= {c["name"] for c in told["source"]["columns"]}
    if told["origin"]["lifecycle"] is None:
        # the nearest refusal is about the orders, not about the survey
        assert told["lifecycle"]["file"] == "orders.csv"
        assert told["lifecycle"]["why"] != "no_orders"
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "answers.csv and orders.csv are about the same customers" in page
    assert "From orders.csv" in page
    sheets = openpyxl.load_workbook(tmp_path / "out" / "report.xlsx").worksheets
    cells = [str(c.value) for s in (sheets[0], sheets[-1]) for row in s.iter_rows() for c in row if c.value]
    assert any("are about the same customers" in c for c in cells)
    assert "From orders.csv" in cells


def test_receipts_of_waves_and_their_sum_are_in_the_report(tmp_path: Path) -> None:
    files = [wave(tmp_path, "food 2024Q1.csv", 40), wave(tmp_path, "food 2023Q4.csv", 33)]
    files[0].write_text(files[0].read_text("utf-8") + "\n,,,,\n,,,,\n", "utf-8")
    assert insight("report", *files, "--out", tmp_path, "--language", "zh").returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[-1]
    rows = [tuple(row)[:4] for row in sheet.iter_rows(values_only=True)]
    sums = [r for r in rows if isinstance(r[3], (int, float))]
    assert [r[0] for r in sums] == ["food 2023Q4.csv", "food 2024Q1.csv", "合计"]
    assert all(rows_in == used + out for _, rows_in, used, out in sums)
    assert sums[2][1:] == tuple(a + b for a, b in zip(sums[0][1:], sums[1][1:], strict=True))
    assert sums[2][2] == 73
    assert "是同一调查的各期" in (tmp_path / "report.html").read_text("utf-8")
