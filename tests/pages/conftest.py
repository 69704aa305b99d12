"""Every page is run as Streamlit runs it, on files kept once for the whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest, app_test

from insight.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
FILES = ("coffee_survey_en.csv", "coffee_survey_zh.xlsx", "mcdonalds.csv", "complete_journey.parquet")
Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def fresh() -> None:
    """AppTest instances share the caches of their process."""
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="session", autouse=True)
def no_leftovers() -> Iterator[None]:
    """AppTest leaves its folder to the interpreter's end, which warns about it."""
    yield
    app_test.TMP_DIR.cleanup()


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where every sample is already open: file name → id of its workspace; ``home`` is the folder.

    ``broken``: a file whose table is lost and whose original is damaged.
    """
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSIGHT_HOME", str(home))
        ids = {name: Workspace.create((ROOT / "data" / name).read_bytes(), name).id for name in FILES}
        broken = Workspace.create(b"city,score\nYork,1\nLeeds,2\n", "broken.csv")
        for file in broken.folder.glob("data-*"):
            file.unlink()
        (broken.folder / "original").write_bytes(b"PK\x03\x04 cut off")
        ids["broken"] = broken.id
    return {**ids, "home": str(home)}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for what is kept."""
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def kept(shelf: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The shelf, in use; tests that change a file work on one of their own."""
    monkeypatch.setenv("INSIGHT_HOME", shelf["home"])
    return shelf


@pytest.fixture
def visit() -> Open:
    """``visit("kano", lang="zh", ws=…)`` opens a page as its own deep link; "app" is the app's own entry."""

    def go(stem: str, **query: str) -> AppTest:
        file = ROOT / "app.py" if stem == "app" else ROOT / "pages" / f"{stem}.py"
        test = AppTest.from_file(str(file), default_timeout=60)
        for name, value in query.items():
            test.query_params[name] = value
        return test.run()

    return go


@pytest.fixture
def said() -> Callable[[AppTest], str]:
    """Everything our own HTML says on a page, without the style sheets."""
    return lambda test: "\n".join(e.proto.body for e in test.html if not e.proto.body.startswith("<style"))
