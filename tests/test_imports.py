"""The house's import rules, held by reading the source: who may know whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from insight.registry import ANALYSES

ROOT = Path(__file__).resolve().parent.parent
STEMS = {a.stem for a in ANALYSES}
INSIGHT = sorted((ROOT / "insight").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room(file: Path) -> str:
    return file.relative_to(ROOT / "insight").parts[0].removesuffix(".py")


def uses(names: set[str], package: str) -> bool:
    return any(n == package or n.startswith(f"{package}.") for n in names)


@pytest.mark.parametrize("file", INSIGHT, ids=lambda f: str(f.relative_to(ROOT)))
def test_the_product_never_imports_the_screen(file):
    names = imported(file)
    assert not uses(names, "streamlit")
    assert not uses(names, "pages")


@pytest.mark.parametrize("file", [f for f in INSIGHT if room(f) in STEMS], ids=lambda f: str(f.relative_to(ROOT)))
def test_an_analysis_knows_no_other_analysis(file):
    allowed = {"dataset", "statistics", "exhibits", room(file)}
    rooms = {n.split(".")[1] for n in imported(file) if n.startswith("insight.")}
    assert rooms <= allowed


@pytest.mark.parametrize(
    "file", [f for f in INSIGHT if room(f) in {"exhibits", "statistics"}], ids=lambda f: str(f.relative_to(ROOT))
)
def test_shared_rooms_know_no_analysis(file):
    rooms = {n.split(".")[1] for n in imported(file) if n.startswith("insight.")}
    assert not rooms & (STEMS | {"reading", "roles", "export", "words"})


@pytest.mark.parametrize("file", PAGES, ids=lambda f: str(f.relative_to(ROOT)))
def test_pages_do_not_calculate(file):
    assert not uses(imported(file), "pandas") or "shared" in file.parts
    assert not uses(imported(file), "numpy") or "shared" in file.parts


@pytest.mark.parametrize("file", [f for f in PAGES if f.parent.name == "pages"], ids=lambda f: f.name)
def test_pages_are_short_and_say_nothing_themselves(file):
    source = file.read_text("utf-8")
    assert len(source.splitlines()) <= 60
    texts = [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    docstring = ast.get_docstring(ast.parse(source), clean=False)
    for text in texts:
        assert text == docstring or " " not in text.strip(), f"words belong in the catalogues: {text!r}"


def test_streamlit_is_only_known_to_the_screen():
    others = [f for f in ROOT.glob("*.py") if f.name != "app.py"]
    assert not [f for f in others if uses(imported(f), "streamlit")]
