"""What the pack may claim of doubtful data: weighted mixes, small groups, thin targets, questions that lead astray."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from insight.dataset import Dataset, Filters, Role, Scale
from insight.evidence import story
from insight.evidence.exhibit_comparison import comparison_title
from insight.exhibits import Bar, Exhibit, HeatMap
from insight.loyalty import Options as LoyaltyOptions
from insight.loyalty import Result as LoyaltyResult
from insight.loyalty import analyze as loyalty
from insight.words import translator
from tests.conftest import FIVE, YES, Make, codes, messages
from tests.evidence.conftest import one, told

NOMINAL = Scale("nominal")
T = translator("en")


def exhibit(data: Dataset, id: str) -> Exhibit | None:
    return next((e for e in story(told(data)).exhibits if e.id == f"evidence.{id}"), None)


@pytest.mark.parametrize(("weighted", "moved"), [(True, False), (False, True)])
def test_a_mix_that_weights_have_evened_has_not_moved(make: Make, weighted: bool, moved: bool) -> None:
    sizes = np.array([[300, 100], [200, 200], [100, 300]])
    groups = np.concatenate([np.repeat(["a", "b"], pair) for pair in sizes])
    weights = 200 / np.concatenate([np.repeat(pair, pair) for pair in sizes]) if weighted else np.ones(1200)
    data = make(
        [
            ("s", Role.OVERALL_SATISFACTION, FIVE, np.tile([1.0, 3.0, 4.0, 5.0, 2.0], 240)),
            ("g", Role.SEGMENT, NOMINAL, groups),
            ("wave", Role.WAVE, None, np.repeat(["W1", "W2", "W3"], 400)),
            ("w", Role.WEIGHT, None, weights),
        ]
    )
    trend = one(told(data), "score").trend
    assert trend is not None
    assert trend.mix is not None
    assert trend.mix.p < 1e-6 if moved else trend.mix.p > 0.99
    shown = exhibit(data, "trend:score")
    assert shown is not None
    assert ("evidence.note_mix" in [n.key for n in shown.notes]) is moved


def test_a_competitor_of_two_answers_is_no_comparison(make: Make) -> None:
    liked = np.tile([3.0, 4.0, 5.0, 4.0], 50)
    asked = np.full(200, np.nan)
    asked[:100], asked[100:102] = 1.0, 0.0
    data = make(
        [
            ("brand", Role.BRAND, NOMINAL, np.repeat(["A", "B"], 100)),
            ("s", Role.OVERALL_SATISFACTION, FIVE, liked),
            ("c", Role.COMPLAINT, YES, np.where(np.arange(200) % 7 == 0, 1.0 - asked, asked)),
        ]
    )
    cell = told(data).cell("complaints", "comparison")
    assert (cell.state, cell.why) == ("missing", "small_groups")
    assert exhibit(data, "comparison:complained") is None
    level = exhibit(data, "level:complained")
    assert level is not None
    assert T(level.base) == "answers about A"


def test_a_target_beside_twenty_answers_is_weak(make: Make) -> None:
    data = make([("s", Role.OVERALL_SATISFACTION, FIVE, np.tile([2.0, 4.0, 5.0, 3.0], 5))])
    result = told(data, target_score=60)
    cell = result.cell("satisfaction", "comparison")
    assert (cell.state, cell.why) == ("weak", "small_base")
    chart = story(result).hero.chart
    assert isinstance(chart, HeatMap)
    assert "your target" in T.text(chart.texts[0][2])


def test_no_note_denies_what_a_mark_shows(make: Make) -> None:
    data = make(
        [
            ("c", Role.COMPLAINT, FIVE, np.repeat([1.0, 2.0, 4.0, 5.0], 60)),
            ("sharp", Role.SEGMENT, NOMINAL, np.repeat(["a", "b"], 120)),
            ("blunt", Role.SEGMENT, NOMINAL, np.tile(["x", "y"], 120)),
        ]
    )
    found = exhibit(data, "comparison:complaint_rating")
    assert found is not None
    assert isinstance(found.chart, Bar)
    assert {r.mark for r in found.chart.rows} == {"up", "down"}
    assert not [n for n in found.notes if "none shows a reliable difference" in T(n)]


def test_wanting_to_leave_is_no_loyalty(make: Make) -> None:
    asked = "Would you switch to another supplier?"
    satisfied = np.tile([2.0, 4.0, 5.0, 3.0], 20)
    data = make([("s", Role.OVERALL_SATISFACTION, FIVE, satisfied), (asked, Role.LOYALTY_OTHER, FIVE, 6 - satisfied)])
    result = told(data)
    assert "asks_switching" in codes(result)
    assert asked not in {i.column for i in result.indicators}
    unasked = loyalty(data, Filters(), LoyaltyOptions())
    assert isinstance(unasked, LoyaltyResult)
    assert unasked.measure is None
    chosen = loyalty(data, Filters(), LoyaltyOptions(loyal_measure=asked, loyal_cut=4))
    assert isinstance(chosen, LoyaltyResult)
    assert chosen.measure is not None


def test_ahead_of_all_only_where_all_were_tested(brands: Dataset) -> None:
    own = one(told(brands), "score")
    assert own.comparison is not None
    chosen = own.comparison.own
    others = [g for g in own.comparison.groups if g.name != chosen]
    assert len(others) == 3
    beaten = tuple(dataclasses.replace(g, q=0.01, difference=12.0) for g in others[:2])
    small = dataclasses.replace(others[2], q=None, difference=None)
    itself = tuple(g for g in own.comparison.groups if g.name == chosen)
    title, proven = comparison_title(own, dataclasses.replace(own.comparison, groups=(*itself, *beaten, small)))
    assert "ahead of 2 of 3 competitors" in T(title)
    assert proven


def test_the_table_of_a_comparison_says_its_differences(survey: Dataset) -> None:
    score = one(told(survey), "score")
    found = exhibit(survey, "comparison:score")
    assert score.comparison is not None
    assert found is not None
    shown = {T.text(row[0]): [m for m in messages(row) if m.key == "evidence.gap"] for row in found.table.rows}
    for g in score.comparison.groups:
        (gap,) = shown[g.name]
        fields = dict(gap.fields)
        assert (fields["low"].value, fields["high"].value) == pytest.approx(g.interval)
        assert f"{abs(g.difference or 0):.1f} points (" in T(gap)
        assert T(gap).startswith("+" if (g.difference or 0) > 0 else "−")
