"""Kano data in other layouts as a person meets them: the question about long rows, roles that can be corrected."""

from __future__ import annotations

import random

import pytest

from insight.dataset import Role
from insight.words import translator
from insight.workspace import Workspace

WORDS = ("I like it", "I expect it", "I am neutral", "I can live with it", "I dislike it")


def long_table() -> bytes:
    """60 people, two features, a row for each of two questions."""
    lines = ["respondent,feature,question_type,answer"]
    for i in range(60):
        for feature, pair in {"Wi-Fi": (1, 4), "Pool": (0, 2)}.items():
            for kind, code in zip(("functional", "dysfunctional"), pair, strict=True):
                lines.append(f"u{i},{feature},{kind},{WORDS[code]}")
    return "\n".join(lines).encode()


def letters() -> bytes:
    drawn = random.Random(4)
    rows = [f"r{i},{drawn.choice('OOOPI')},{drawn.choice('AAAIC')}" for i in range(60)]
    return "\n".join(["ID,Wi-Fi,Pool", *rows]).encode()


COUNTS = b"Feature,A,O,M,I,R,Q\nWi-Fi,9,30,61,20,3,1\nPool,50,21,9,40,3,1\nBar,10,12,9,90,4,0\n"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_person_says_that_the_rows_stay_as_they_are(language, home, visit) -> None:
    words, workspace = translator(language), Workspace.create(long_table(), "long.csv")
    assert len(workspace.dataset()) == 60
    page = visit("data", ws=workspace.id, lang=language)
    assert not page.exception
    (other,) = [b for b in page.button if b.label == words("data.shape_file")]
    page = other.click().run(timeout=60)
    assert not page.exception
    kept = Workspace.open(workspace.id)
    assert kept.source().choices["shape"] == "file"
    assert len(kept.dataset()) == 240
    assert not [b for b in page.button if b.label == words("data.shape_file")]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("content", [letters(), COUNTS, long_table()], ids=["letters", "counts", "long"])
def test_both_pages_show_every_layout(content, language, home, visit) -> None:
    workspace = Workspace.create(content, "kano.csv")
    for stem in ("data", "kano"):
        page = visit(stem, ws=workspace.id, lang=language)
        assert not page.exception, [e.message for e in page.exception]


def test_the_new_roles_can_be_chosen(home, visit) -> None:
    workspace = Workspace.create(letters(), "letters.csv")
    page = visit("data", ws=workspace.id, lang="en")
    words = translator("en")
    offered = {option for box in page.selectbox for option in box.options}
    assert {words(f"roles.role_{r.value}") for r in (Role.KANO_CATEGORY, Role.KANO_FEATURE, Role.KANO_COUNT)} <= offered
