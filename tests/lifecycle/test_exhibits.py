"""The page in both languages: everything can be said, short titles, numbers as in the result."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pandas as pd
import pytest

from insight.dataset import Filters, NotApplicable
from insight.exhibits import Line, Story
from insight.exhibits.plotly import figure
from insight.lifecycle import Options, Result, analyze, story
from insight.lifecycle.result import STAGES, CaveatCode, Check
from insight.words import translator
from tests.conftest import too_long

LOG = {"customer": "customer_id", "date": "order_date", "amount": "amount"}
REFUSALS = (
    "no_orders",
    "no_customer_id",
    "no_order_date",
    "no_last_order",
    "dates_unreadable",
    "no_purchases",
    "too_few_customers",
    "history_too_short",
    "stages_unknown",
)
CASES = ("log", "short", "rule", "window", "table", "leads", "snapshot", "given")


@pytest.fixture(scope="module")
def results(make, log) -> dict[str, Result]:
    frame = log(320, 540, 11)
    frame.loc[frame.index[:60], "customer"] = None
    by = frame.drop_duplicates(["customer", "date"]).groupby("customer")["date"]
    table = pd.DataFrame({"first": by.min(), "last": by.max(), "orders": by.size().astype(float)}).reset_index(
        names="id"
    )
    leads = pd.concat([table, pd.DataFrame({"id": ["l1", "l2"], "orders": 0.0})], ignore_index=True)
    roles = {"id": "customer_id", "first": "first_order", "last": "last_order", "orders": "orders"}
    given = pd.DataFrame({"s": ["lead", "active", "active", "lost", "odd"] * 20})
    datasets = {
        "log": (make(frame, **LOG), Options()),
        "short": (make(log(400, 120, 4, r=0.6, alpha=60.0), **LOG), Options()),
        "rule": (make(log(90, 500, 5), **LOG), Options()),
        "window": (make(frame, **LOG), Options(window_days=60)),
        "table": (make(table, **roles), Options()),
        "leads": (make(leads, **roles), Options()),
        "snapshot": (make(table, **{k: v for k, v in roles.items() if k != "first"}), Options()),
        "given": (make(given, s="stage"), Options()),
    }
    found = {}
    for name, (dataset, options) in datasets.items():
        result = analyze(dataset, Filters(), options)
        assert isinstance(result, Result), (name, result)
        found[name] = result
    return found


def texts(page: Story):
    yield from (*page.findings, *page.notes)
    for e in page.exhibits:
        yield from (e.title, e.subtitle, e.base, e.method, e.explanation, *e.notes)
        if e.alt is not None:
            yield e.alt
        yield from e.table.columns
        for row in e.table.rows:
            yield from row


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("case", CASES)
def test_every_sentence_can_be_said(results, case, language):
    t = translator(language)
    page = story(results[case])
    for message in texts(page):
        said = t.text(message)
        assert "{" not in said
        assert "nan" not in said.lower().split()
        assert "None" not in said
    assert too_long(t(e.title) for e in page.exhibits) == []
    for e in page.exhibits:
        assert all(len(row) == len(e.table.columns) for row in e.table.rows)
    ids = [e.id for e in page.exhibits]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("case", CASES)
def test_every_chart_can_be_drawn(results, case, theme):
    for e in story(results[case]).exhibits:
        if e.chart is not None:
            assert figure(e.chart, translator("zh"), theme) is not None
            assert e.alt is not None


def test_the_months_are_stacked_shares_in_the_order_of_life(results):
    result = results["log"]
    hero = story(result).hero
    assert hero.id == "lifecycle.monthly"
    assert isinstance(hero.chart, Line)
    assert [s.color for s in hero.chart.series] == [f"stage.{s}" for s in STAGES[1:]]
    for i in range(len(hero.chart.x)):
        assert sum(s.y[i] or 0 for s in hero.chart.series) == pytest.approx(1)
    assert hero.n == result.months[-1].customers


def test_a_refusal_says_what_to_do_and_shows_the_rhythm(results):
    page = story(results["short"])
    assert page.hero.id in ("lifecycle.rhythm", "lifecycle.rows")
    assert "window" in translator("en")(page.findings[0]) or "history" in translator("en")(page.findings[0])


def test_the_badge_of_the_rule_is_on_the_charts(results):
    page = story(results["rule"])
    assert any(m.key == "lifecycle.caveat_rule_based" for m in page.hero.notes)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_refusal_and_caveat_has_words(language):
    t = translator(language)
    for why in REFUSALS:
        assert t.has(f"lifecycle.why_{why}")
        assert t.has(f"lifecycle.example_{why}")
        refusal = NotApplicable(
            why, {"customers": 3, "repeaters": 1, "days": 40, "window": 90, "column": "x", "values": ("y",)}
        )
        assert "{" not in t(f"lifecycle.why_{why}", **refusal.fields)
    for code in get_args(CaveatCode):
        assert t.has(f"lifecycle.caveat_{code}")
    for key in ("name", "question", "answers"):
        assert t.has(f"lifecycle.{key}")


def test_the_check_speaks_of_those_told_to_be_leaving(results):
    result = results["log"]
    check = next(e for e in story(result).quality if e.id == "lifecycle.check")
    leaving = [c for c in result.check if c.stage in ("declining", "lost")]
    assert sum(c.customers for c in leaving) >= 30
    assert check.title.key == "lifecycle.title_check_leaving"
    # three times as many came back as promised: the page must say that its warnings come too early
    wrong = tuple(replace(c, bought=c.customers) if c.stage == "lost" else c for c in result.check)
    early = next(e for e in story(replace(result, check=wrong)).quality if e.id == "lifecycle.check")
    assert [n.key for n in early.notes] == ["lifecycle.note_early"]


def test_a_warning_that_failed_is_told_with_its_failure(results):
    result = next(r for r in results.values() if r.current and r.model is not None and r.model.name == "mbg_nbd")
    failed = replace(
        result, check_from="2024-01-01", check=(Check("maturity", 100, 0.9, 90), Check("declining", 60, 0.3, 40))
    )
    right = replace(failed, check=(Check("maturity", 100, 0.9, 90), Check("declining", 60, 0.3, 18)))
    told = [translator("en")(story(r).findings[1]) for r in (failed, right)]
    assert told[0].startswith("Perhaps")
    assert "67%" in told[0]
    assert told[1].startswith("On their way out")


def test_guessed_columns_are_said(make, log):
    data = make(log(60, 400, 5), customer="customer_id", date="order_date", amount="amount")
    assert "guessed_columns" not in {c.code for c in analyze(data, Filters(), Options()).caveats}
    unsure = data.with_columns(tuple(replace(c, confidence="low") for c in data.columns))
    caveats = {c.code: c.values for c in analyze(unsure, Filters(), Options()).caveats}
    assert caveats["guessed_columns"] == ("customer", "date", "amount")
