"""Files that hold categories, counts or shares instead of the two answers behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Filters, NotApplicable, Role, Scale
from insight.kano import Options, Result, analyze, detail, detailed, story
from insight.kano.result import Caveat
from insight.words.translator import LANGUAGES, translator
from tests.conftest import codes
from tests.kano.conftest import run

LETTERS = "MOAIRQ"
TWO = {"Wi-Fi": {"A": 31, "O": 29, "M": 12, "I": 25, "R": 2, "Q": 1}, "Pool": {"A": 5, "O": 4, "M": 80, "I": 11}}


def said(result: Result) -> None:
    """Everything on the page can be said in both languages."""
    for language in LANGUAGES:
        words = translator(language)
        made = story(result)
        for exhibit in (made.hero, *made.supporting, *made.quality, *(e for s in made.sections for e in s.exhibits)):
            for message in (exhibit.title, exhibit.subtitle, exhibit.base, *exhibit.notes):
                assert message is None or words(message)
        assert all(words(f) for f in (*made.findings, *made.notes))
        for name in detailed(result):
            assert all(words(e.title) for e in detail(result, name))


def test_the_same_counts_by_letters_and_by_a_table_of_counts(counted, lettered, summed) -> None:
    pairs = run(counted({f: {c: each.get(c, 0) for c in LETTERS} for f, each in TWO.items()}))
    letters, table = run(lettered(TWO)), run(summed(TWO))
    assert (letters.layout, table.layout) == ("letters", "aggregated")
    for a, b, c in zip(pairs.features, letters.features, table.features, strict=True):
        for name in ("counts", "better", "worse", "better_interval", "probability", "verdict", "ellipse", "top_two_p"):
            assert getattr(a, name) == getattr(b, name) == getattr(c, name), name
        assert b.answers == c.answers == ()
        assert (b.functional_mean, b.continuous, b.analytical, b.rules.pouliot, b.rules.dumouchel) == (None,) * 5
        assert (c.rules.mode, c.rules.blauth, c.rules.band, c.rules.quadrant) == (
            a.rules.mode,
            a.rules.blauth,
            a.rules.band,
            a.rules.quadrant,
        )


def test_letters_have_segments_and_coverage_but_no_answers(lettered) -> None:
    result = run(lettered(TWO, group=True))
    assert {s.by for s in result.segments} == {"sex"}
    assert result.coverage is not None
    assert codes(result) >= {"letters"}
    assert result.straight_liners == 0
    said(result)


def test_counts_have_neither_segments_nor_coverage(summed) -> None:
    result = run(summed(TWO))
    assert (result.segments, result.coverage) == ((), None)
    assert codes(result) >= {"aggregated"}
    assert "method" not in {e.id.split(".")[1] for e in story(result).quality}
    said(result)


@pytest.mark.parametrize("unit", [1.0, 100.0])
def test_shares_without_n_have_no_interval_and_no_verdict(unit, summed) -> None:
    shares = {"Wi-Fi": {"A": 0.31 * unit, "O": 0.29 * unit, "M": 0.15 * unit, "I": 0.25 * unit}}
    result = run(summed(shares, unit=unit))
    found = result.features[0]
    assert (found.better, found.worse) == pytest.approx((0.60, -0.44))
    assert pytest.approx(0.31) == found.shares.A
    assert found.category == "A"
    assert (found.better_interval, found.probability, found.top_two_p, found.ellipse) == (None,) * 4
    assert (found.fong_significant, found.share_intervals.A, found.probabilities.A) == (None,) * 3
    assert found.verdict == "not_classifiable"
    assert [c for c in result.caveats if c.code == "shares_only"] == [Caveat("shares_only", 1, ("Wi-Fi",))]
    assert "small_base" not in codes(result)
    assert result.expected_wrong == 0
    certainty = next(e for e in story(result).supporting if e.id == "kano.certainty")
    assert "kano.note_expected_wrong" not in {n.key for n in certainty.notes}
    said(result)


def test_shares_with_n_become_counts_and_that_is_said(summed) -> None:
    shares = {"Wi-Fi": {"A": 31.3, "O": 28.4, "M": 15.0, "I": 25.3}, "Pool": {"A": 25, "O": 25, "M": 25, "I": 25}}
    result = run(summed(shares, n=[67, 80], unit=100.0))
    assert [f.n for f in result.features] == [67, 80]
    assert result.features[0].counts.A == 21
    assert result.features[0].better_interval is not None
    assert [c.features for c in result.caveats if c.code == "rounded_counts"] == [("Wi-Fi",)]
    said(result)


def test_a_sum_that_is_not_the_number_given_is_said(summed) -> None:
    """Berger et al. (1993), Fig. 12, CR1: the counts sum to 80, the figure prints 90."""
    result = run(summed({"CR1": {"A": 19, "O": 18, "M": 18, "I": 20, "R": 2, "Q": 3}}, n=[90]))
    assert result.features[0].n == 80
    assert [c.features for c in result.caveats if c.code == "sum_differs"] == [("CR1",)]


def test_rows_of_one_feature_are_told_apart_by_their_group(summed) -> None:
    data = summed({"a": {"M": 40}, "b": {"A": 40}}, sex=pd.Series(["f", "m"], dtype="str"))
    data.table["feature"] = pd.Series(["Pool", "Pool"], dtype="str")
    assert [f.feature for f in run(data).features] == ["Pool · f", "Pool · m"]


def test_nothing_counted_is_refused(summed) -> None:
    none = analyze(summed({"a": {}, "b": {}}), Filters(), Options())
    assert isinstance(none, NotApplicable)
    assert none.why == "too_few_answers"
    data = summed({"a": {"M": 3}})
    unnamed = data.with_columns(
        tuple(c if c.role != Role.KANO_FEATURE else Column(c.name, c.label, Role.IGNORE) for c in data.columns)
    )
    refused = analyze(unnamed, Filters(), Options())
    assert isinstance(refused, NotApplicable)
    assert refused.why == "kano_counts_unclear"


def test_a_feature_that_nobody_answered_among_others(summed) -> None:
    result = run(summed({"Pool": {"M": 40, "A": 3}, "None": {}}))
    assert [f.base for f in result.features] == ["caution", "hidden"]
    assert codes(result) >= {"hidden"}


def test_letters_honour_weights(lettered) -> None:
    data = lettered({"Pool": {"M": 20, "A": 20}})
    weights = np.where(data.table["Pool"] == "A", 3.0, 1.0)
    result = run(data.with_column(Column("w", "w", Role.WEIGHT, scale=Scale("number")), weights))
    assert result.weighted
    assert result.features[0].category == "A"
    assert pytest.approx(0.75) == result.features[0].shares.A
