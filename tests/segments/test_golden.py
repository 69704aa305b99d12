"""Numbers that others printed or computed, reached through ``analyze`` wherever it shows them."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from insight.dataset import Role
from insight.statistics.anova import kruskal_wallis, one_way, welch
from insight.statistics.clusters import linearised
from insight.statistics.effects import cramers_v, explained_variance, rank_epsilon
from tests.segments.conftest import NOMINAL, cell, dataset, run

VISITS = ("Never", "Once a year", "Every three months", "Once a month", "Once a week", "More than once a week")


def near(item):
    """What was printed, within its tolerance."""
    return pytest.approx(item["expected"], rel=0, abs=max(item["tolerance"], 1e-9))


@pytest.mark.shared
def test_shares_and_size_of_the_perceptions(golden, perceptions):
    result = run(perceptions)
    profile = next(p for p in result.profiles if p.by == "Gender")
    totals = [m.total for m in profile.measures if m.category == "Yes"]
    assert totals == near(golden["mcd_means"])
    assert result.n == near(golden["mcd_n"])
    assert sum(g.n for g in profile.groups) == near(golden["mcd_n"])
    # and the same from the cells, as a reader of results.json would
    again = [sum(c.n * c.estimate for c in m.cells) / m.n for m in profile.measures if m.category == "Yes"]
    assert again == near(golden["mcd_means"])


@pytest.mark.shared
def test_chi_square_and_adjusted_residuals(golden, perceptions):
    result = run(perceptions)
    profile = next(p for p in result.profiles if p.by == "VisitFrequency")
    tasty = next(m for m in profile.measures if m.measure == "tasty")
    assert tasty.overall.statistic == near(golden["mcd_chi2"])
    # the golden row is No, ours is Yes: the same residual with the other sign
    residuals = [-cell(result, "VisitFrequency", "tasty", v, category="Yes").statistic for v in VISITS]
    assert residuals == near(golden["mcd_adjres"])
    table = np.array([[c.n * (1 - c.estimate), c.n * c.estimate] for c in tasty.cells])
    assert cramers_v(table) == near(golden["mcd_V"])
    assert tasty.overall.effect == pytest.approx(cramers_v(table)[1])


@pytest.mark.shared
def test_liking_by_visits(golden, perceptions):
    values = perceptions.numeric("Like")
    codes = np.asarray(perceptions.categories("VisitFrequency").codes)
    groups = [values[codes == k] for k in range(6)]
    moments = tuple(np.array([f(g) for g in groups]) for f in (len, np.mean, lambda g: np.var(g, ddof=1)))
    h, _ = kruskal_wallis(groups)
    f, _, df2, _ = welch(*moments)
    assert [one_way(*moments)[0], f, df2, h] == near(golden["mcd_anova"])
    assert [*explained_variance(*moments), rank_epsilon(h, len(values))] == near(golden["mcd_eff"])
    liking = next(m for m in run(perceptions, by=("VisitFrequency",)).profiles[0].measures if m.kind == "mean")
    assert liking.measure == "Like"
    assert liking.overall.statistic == pytest.approx(f)
    assert liking.overall.df2 == pytest.approx(df2)
    assert liking.overall.effect == pytest.approx(golden["mcd_eff"]["expected"][1], abs=0.0005)


def test_gender_and_party(golden):
    counts = [[762, 327, 468], [484, 239, 477]]
    parties = ("Democrat", "Independent", "Republican")
    rows = [(g, p) for g, row in zip(("F", "M"), counts) for p, n in zip(parties, row) for _ in range(n)]
    data = dataset(
        ("gender", Role.SEGMENT, NOMINAL, [g for g, _ in rows]),
        ("party", Role.SEGMENT, NOMINAL, [p for _, p in rows]),
    )
    result = run(data)
    profile = next(p for p in result.profiles if p.by == "gender")
    found = [profile.measures[0].overall.statistic]
    found += [cell(result, "gender", "party", "F", category=p).statistic for p in parties]
    assert found == near(golden["agresti_gender_party"])
    # the crossing is the same the other way round
    assert cell(result, "party", "gender", "Democrat", category="F").statistic == pytest.approx(found[1])


@pytest.mark.shared
def test_published_banner(golden, poll, shared):
    columns = ("age3", "race2", "kids", "orientation")
    result = run(poll, by=columns)
    profiles = {p.by: p for p in result.profiles}
    places = [("age3", g) for g in ("18 - 34", "35 - 64", "65 and up")] + [
        ("race2", "White"),
        ("race2", "Non-white"),
        ("kids", "Has children"),
        ("kids", "No children"),
        ("orientation", "Straight"),
        ("orientation", "Gay/Bisexual"),
    ]
    questions = ["q0001", "q0002", None, "q0005", *(f"q0007_{i:04d}" for i in range(1, 12))]
    rows = {by: {(m.measure, m.category): m for m in profiles[by].measures} for by in columns}
    checked = reproduced = 0
    with (shared / "segments" / "weighted_poll" / "masculinity-published-banner.csv").open(encoding="utf-8") as file:
        lines = list(csv.reader(file))[2:]
    at = -1
    for line in lines:
        if line[0]:
            at += 1
            continue
        if at >= len(questions) or questions[at] is None:
            continue
        key = (questions[at], line[1])
        found = [rows["age3"][key].total]
        found += [next(c.estimate for c in rows[by][key].cells if c.value == value) for by, value in places]
        for ours, printed in zip(found, line[2:], strict=True):
            checked += 1
            reproduced += abs(100 * ours - float(printed.rstrip("%"))) <= 0.51
    assert checked == golden["poll_banner_cells"]["expected"][0]
    assert reproduced >= golden["poll_banner_cells"]["expected"][1] - golden["poll_banner_cells"]["tolerance"]
    assert reproduced == checked


@pytest.mark.shared
def test_very_masculine_and_effective_bases(golden, poll):
    result = run(poll, by=("age3", "race2"))
    age = result.profiles[0]
    very = next(m for m in age.measures if (m.measure, m.category) == ("q0001", "Very masculine"))
    found = [very.total]
    found += [
        cell(result, "age3", "q0001", g, category="Very masculine").estimate
        for g in ("18 - 34", "35 - 64", "65 and up")
    ]
    found += [cell(result, "race2", "q0001", g, category="Very masculine").estimate for g in ("White", "Non-white")]
    assert [100 * x for x in found] == near(golden["poll_very_masc"])
    groups = {g.value: g for g in age.groups}
    names = ("18 - 34", "35 - 64", "65 and up")
    assert [result.effective_n, *(groups[g].effective_n for g in names)] == near(golden["poll_kish"])
    assert [groups[g].n for g in names] == [133, 855, 627]
    assert result.n == 1615


@pytest.mark.shared
def test_by_default_the_poll_is_divided_by_its_demographics(poll):
    named = {"age3", "race2", "racethn4", "educ3", "educ4", "kids", "orientation"}
    assert named <= {p.by for p in run(poll).profiles}


@pytest.mark.shared
def test_linearised_errors_equal_the_survey_package(golden, poll):
    """Every respondent a cluster of their own gives Taylor's standard errors."""
    answer = (poll.table["q0001"] == "Very masculine").to_numpy(dtype=float)[:, None]
    weights = poll.weights()
    names = ("18 - 34", "35 - 64", "65 and up")
    age = poll.table["age3"].map({n: k for k, n in enumerate(names)}).to_numpy(dtype=int)
    everyone, answered = np.arange(len(age)), np.ones_like(answer, dtype=bool)
    errors = []
    for groups, size in ((np.zeros_like(age), 1), (age, 3)):
        found = linearised(everyone, groups, size, answered, answer, np.array([True]), weights)
        # svyby counts every respondent of the file as drawn in every group, we only those in it
        drawn, everybody = found.clusters[:, 0], len(age)
        errors += list(np.sqrt(found.variance[:, 0] * (drawn - 1) / drawn * everybody / (everybody - 1)))
    assert errors == near(golden["poll_svy_se"])
