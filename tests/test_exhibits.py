"""What every exhibit of every sample carries, in both languages; what a slide needs is in exhibits/test_checklist."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import insight
from insight.exhibits import Bar, Exhibit, HeatMap, Message, Num, StackedBar, Story
from insight.exhibits.footer import footer
from insight.exhibits.plotly import figure
from insight.exhibits.wrapping import measure
from insight.words import translator
from tests.conftest import sample_files

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def stories(file: str) -> dict[str, Story]:
    dataset = insight.load_file(DATA / file)
    told = {a.stem: a.story(a.analyze(dataset, insight.Filters())) for a in insight.ANALYSES}
    return {stem: story for stem, story in told.items() if story is not None}


CASES = [(file, language) for file in sample_files() for language in ("en", "zh")]


def exhibits(file: str) -> list[Exhibit]:
    return [e for story in stories(file).values() for e in story.exhibits]


def cells(exhibit: Exhibit) -> list[object]:
    return [c for row in exhibit.table.rows for c in row]


def test_every_sample_answers_what_it_was_made_for():
    answered = {file: set(stories(file)) for file in sample_files()}
    survey = {"segments", "kano", "loyalty"}
    assert all(survey <= found for file, found in answered.items() if "survey" in file), answered
    assert any("lifecycle" in found for found in answered.values()), answered


@pytest.mark.parametrize(("file", "language"), CASES)
def test_every_exhibit_carries_its_evidence(file, language):
    t = translator(language)
    for exhibit in exhibits(file):
        assert exhibit.n > 0
        assert exhibit.table.rows
        assert all(len(row) == len(exhibit.table.columns) for row in exhibit.table.rows), exhibit.id
        assert not [
            c for c in cells(exhibit) if isinstance(c, Num) and isinstance(c.value, float) and c.value != c.value
        ]
        assert re.search(r"\d", footer(exhibit, file, "2025-01-01", insight.Filters(), t))
        assert measure(t(exhibit.explanation)) > 60
        for note in exhibit.notes:
            assert t(note)
        if exhibit.alt is not None:
            assert t(exhibit.alt)
        for row in exhibit.table.rows:
            assert all(isinstance(t.text(c) if c is not None else "", str) for c in row)


@pytest.mark.parametrize("file", sample_files())
def test_every_chart_can_be_drawn_for_screens(file):
    t = translator("zh" if "zh" in file else "en")
    for exhibit in exhibits(file):
        for narrow in (False, True) if exhibit.chart is not None else ():
            fig = figure(exhibit.chart, t, "dark" if narrow else "light", narrow=narrow)
            assert '"NaN"' not in fig.to_json()


@pytest.mark.parametrize("file", sample_files())
def test_bars_start_at_zero_and_small_bases_are_faded(file):
    for exhibit in exhibits(file):
        if isinstance(exhibit.chart, Bar):
            for row in exhibit.chart.rows:
                assert row.value is None or row.low is None or row.low <= row.value <= row.high
        if isinstance(exhibit.chart, StackedBar) and exhibit.chart.style == "percent":
            for i in range(len(exhibit.chart.rows)):
                total = sum(p.values[i] or 0 for p in exhibit.chart.parts)
                assert total == pytest.approx(1, abs=1e-6) or total == 0
        if isinstance(exhibit.chart, HeatMap):
            assert len(exhibit.chart.rows) <= 24


@pytest.mark.parametrize("file", sample_files())
def test_findings_and_ids(file):
    ids = [e.id for e in exhibits(file)]
    assert len(set(ids)) == len(ids)
    for stem, story in stories(file).items():
        assert story.findings
        assert all(e.id.startswith(f"{stem}.") for e in story.exhibits)
        for language in ("en", "zh"):
            for finding in story.findings:
                assert isinstance(finding, Message)
                assert measure(translator(language)(finding)) < 320
