"""The Kano page beyond its exhibits: verdicts, one feature in detail, what can be left out, ratings without Kano."""

from __future__ import annotations

import numpy as np
import pytest

from insight.workspace import Workspace

SAMPLE = "coffee_survey_en.csv"


def at(test, kind, part):
    return next(w for w in test.get(kind) if w.key and part in w.key)


@pytest.fixture
def own(home, shelf):
    """A Kano survey that the test may change."""
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    return Workspace.create((root / "data" / SAMPLE).read_bytes(), SAMPLE)


def test_every_feature_has_a_verdict_card(visit, kept, said):
    for language, words in (("en", "must-be, over 99% sure"), ("zh", "必备属性，把握")):
        test = visit("kano", lang=language, ws=kept[SAMPLE])
        assert not test.exception
        text = said(test)
        assert text.count('class="ci-card"') + text.count('class="ci-card ci-pale"') == 8
        assert words in text


def test_another_feature_in_detail(visit, own, said):
    test = visit("kano", lang="en", ws=own.id)
    field = at(test, "selectbox", "one-kano")
    assert len(field.options) == 8
    assert f"“{field.value}”: must-be" in said(test)
    test = field.set_value("play an augmented reality game").run(timeout=60)
    assert not test.exception
    assert "“play an augmented reality game”: indifferent" in said(test)


def test_what_can_be_left_out_follows_the_choice_and_comes_back(visit, own, said):
    test = visit("kano", lang="en", ws=own.id)
    field = at(test, "multiselect", "option-kano-chosen")
    suggested = list(field.value)
    assert len(suggested) == 4
    every = list(field.options)
    test = field.set_value(every).run(timeout=60)
    assert not test.exception
    assert own.options("kano")["chosen"] == every
    assert "With the <b>8</b> of <b>8</b> features chosen, <b>0%</b>" in said(test)
    test = at(test, "multiselect", "option-kano-chosen").set_value([]).run(timeout=60)
    assert "With none of the <b>8</b> features built" in said(test)
    test = at(test, "button", "reset-kano-chosen").click().run(timeout=60)
    assert "chosen" not in own.options("kano")
    assert list(at(test, "multiselect", "option-kano-chosen").value) == suggested


def test_ratings_without_kano_questions_tell_what_punishes_and_what_pays_off(visit, home, said):
    generator = np.random.default_rng(3)
    clean, staff = generator.integers(1, 6, (2, 600))
    overall = np.clip(np.round(3.4 - 1.0 * (clean <= 2) + 0.9 * (staff == 5) + generator.normal(0, 0.5, 600)), 1, 5)
    lines = "\n".join(f"{int(o)},{c},{s}" for o, c, s in zip(overall, clean, staff, strict=True))
    file = f"Overall satisfaction,Cleanliness satisfaction,Staff satisfaction\n{lines}\n"
    id = Workspace.create(file.encode(), "ratings.csv").id
    test = visit("kano", lang="en", ws=id)
    assert not test.exception
    text = said(test)
    assert "Put right first" in text
    assert "To excel with" in text
    assert "needs the two Kano questions" in text
    assert "must-be, " not in text
