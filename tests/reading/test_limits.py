"""Limits: as delivered, set by the environment, and refused loudly where a setting makes no sense."""

import re
import tomllib
from pathlib import Path

import pytest

from insight.reading import LIMITS, Limits, ReadingError, read
from insight.reading.limits import MEBI, VARIABLES
from insight.words.translator import LANGUAGES, translator

ROOT = Path(__file__).resolve().parents[2]
CSV = b"id,score\na,1\nb,2\nc,3\n"


def test_without_settings_the_limits_are_as_delivered() -> None:
    assert Limits.from_environment({}) == LIMITS
    assert Limits.from_environment({"INSIGHT_MAX_ROWS": " "}) == LIMITS


def test_settings_are_obeyed() -> None:
    given = Limits.from_environment(
        {
            "INSIGHT_MAX_MEGABYTES": "300",
            "INSIGHT_MAX_ROWS": "5",
            "INSIGHT_MAX_COLUMNS": "7",
            "INSIGHT_READ_SECONDS": "60",
            "INSIGHT_READ_MEMORY_MB": "2048",
        }
    )
    assert (given.file_bytes, given.rows, given.columns) == (300 * MEBI, 5, 7)
    assert given.memory_bytes == 2048 * MEBI
    assert given.cpu_seconds < given.wall_seconds < 60
    # a file that may be uploaded may also be an archive
    assert given.inflated_bytes >= given.file_bytes


@pytest.mark.parametrize("value", ["0", "-1", "many", "1e3", "2.5", "٣", "99999999999", "9" * 40])
def test_nonsense_is_refused_in_words(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_MAX_ROWS", value)
    with pytest.raises(ReadingError) as refused:
        read(CSV, "a.csv")
    assert refused.value.code == "limit_setting"
    for language in LANGUAGES:
        sentence = translator(language)(refused.value.message)
        assert "INSIGHT_MAX_ROWS" in sentence
        assert value[:40] in sentence


def test_a_setting_reaches_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, code in (("INSIGHT_MAX_ROWS", "too_many_rows"), ("INSIGHT_MAX_COLUMNS", "too_many_columns")):
        with monkeypatch.context() as patch:
            patch.setenv(variable, "1")
            with pytest.raises(ReadingError) as refused:
                read(CSV, "a.csv")
            assert refused.value.code == code


def test_every_setting_is_in_the_readme_with_its_limits() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(INSIGHT_\w+)` \|.*\| ([\d,]+ – [\d,]+) \|$", text, re.MULTILINE))
    assert rows == {name: f"{low:,} – {high:,}" for name, (low, high) in VARIABLES.items()}


def test_the_upload_takes_what_the_reader_takes() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["server"]["maxUploadSize"] * MEBI == LIMITS.file_bytes
