"""Every analysis is what the registry promises: needs, options and a refusal in words for data without its roles."""

from __future__ import annotations

import pandas as pd
import pytest

from insight.dataset import Column, Dataset, Filters, Needs, NotApplicable, Receipt, Role
from insight.registry import ANALYSES, analysis
from insight.words import LANGUAGES, translator

STEMS = [a.stem for a in ANALYSES]


@pytest.mark.parametrize("stem", STEMS)
def test_needs_say_which_roles(stem):
    needs = analysis(stem).needs()
    assert isinstance(needs, Needs)
    assert needs.one_of
    assert all(roles and all(isinstance(r, Role) for r in roles) for roles in needs.one_of)


@pytest.mark.parametrize("stem", STEMS)
def test_without_any_of_its_roles_an_analysis_refuses_in_words(stem):
    data = Dataset(pd.DataFrame({"x": [1.0, 2.0]}), (Column("x", "x", Role.IGNORE),), Receipt("x.csv", "csv"))
    refused = analysis(stem).analyze(data, Filters())
    assert isinstance(refused, NotApplicable)
    assert analysis(stem).story(refused) is None
    for language in LANGUAGES:
        assert translator(language).has(f"{stem}.why_{refused.why}")
        assert translator(language).has(f"{stem}.example_{refused.why}")


def test_an_unknown_analysis_or_option_is_an_error():
    with pytest.raises(KeyError):
        analysis("astrology")
    with pytest.raises(TypeError):
        analysis("kano").options_from({"colour": "red"})
