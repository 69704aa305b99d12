"""``python -m insight refresh``: the deck is written, what became of each slide is told, refusals are one sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from insight.__main__ import main
from insight.dataset import Filters
from insight.exhibits.footer import filter_message
from insight.export.powerpoint.deck import deck
from insight.words import translator
from tests.export.powerpoint.edits import SURVEY, chosen, drawn, frame_of, opened, text, whole


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A deck of the first wave in both languages, and the second wave as a file."""
    made = tmp_path_factory.mktemp("refresh")
    plans = [(chosen(whole((0, 240), code), ("kano.map", "loyalty.nps")), translator(code)) for code in ("en", "zh")]
    (made / "old.pptx").write_bytes(deck(plans))
    head, *answers = SURVEY.read_bytes().splitlines(keepends=True)
    (made / "Coffee 240.csv").write_bytes(head + b"".join(answers[240:484]))
    return made


def test_the_deck_is_refreshed_and_told(folder, capsys):
    before = (folder / "old.pptx").read_bytes()
    out = folder / "new.pptx"
    assert main(["refresh", str(folder / "old.pptx"), str(folder / "Coffee 240.csv"), "--out", str(out)]) == 0
    told = capsys.readouterr().out.splitlines()
    made = opened(out.read_bytes())
    assert told[0] == f"Updated: {len(made.slides)}"
    assert told[-3:] == ["Added: 0", "Left as they were: 0", "Not refreshed, of an earlier wave: 0"]
    for code in ("en", "zh"):
        for item in chosen(whole((240, 484), code), ("kano.map", "loyalty.nps")).items:
            slides = [s for s, m, _ in drawn(made) if (m.language, m.id) == (code, item.exhibit.id)]
            title = translator(code)(item.exhibit.title)
            assert [text(s, "title").text_frame.text for s in slides] == [title]
            assert any(title in line for line in told)
    assert (folder / "old.pptx").read_bytes() == before
    assert not list(folder.glob(".*"))


def test_filters_of_the_command_hold(folder, capsys):
    (folder / "f.json").write_text('{"segments": {"What is your gender?": ["Female"]}}', "utf-8")
    out = folder / "some.pptx"
    arguments = ["refresh", str(folder / "old.pptx"), str(folder / "Coffee 240.csv"), "--out", str(out)]
    assert main([*arguments, "--filters", str(folder / "f.json")]) == 0
    assert "other filters than before (Filter: What is your gender: Female)" in capsys.readouterr().out
    assert "Female" in text(frame_of(opened(out.read_bytes()), "kano.map")[0], "footer").text_frame.text


def test_slides_with_filters_of_their_own_keep_them(folder, capsys):
    """New answers in a new folder: nothing says again which groups a slide was about, but its mark."""
    women = Filters((("What is your gender?", ("Female",)),))
    two = Filters((("Which city do you usually visit us in?", ("Leeds", "Bristol")),))
    plan = chosen(whole((0, 240)), ("loyalty.nps",))
    own = [chosen(whole((0, 240), filters=f), ("loyalty.nps", "kano.map")) for f in (women, two)]
    parts = (*plan.parts, *own[0].parts, *own[1].parts)
    (folder / "filtered.pptx").write_bytes(deck([(replace(plan, parts=parts), translator("en"))]))
    out = folder / "filtered new.pptx"
    assert main(["refresh", str(folder / "filtered.pptx"), str(folder / "Coffee 240.csv"), "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert "Not refreshed, of an earlier wave: 0" in told
    assert "other filters" not in told
    made, t = opened(out.read_bytes()), translator("en")
    wanted = [whole((240, 484), filters=f) for f in (Filters(), women, women, two, two)]
    feet = [text(s, "footer").text_frame.text for s, m, _ in drawn(made) if m.part == 1]
    assert len(feet) == 5
    ids = ["loyalty.nps", *["kano.map", "loyalty.nps"] * 2]
    for foot, plan, id in zip(feet, wanted, ids, strict=True):
        exhibit = next(i.exhibit for i in plan.items if i.exhibit.id == id)
        assert t("footer.n", n=exhibit.n) in foot
        assert t(filter_message(plan.items[0].filters)) in foot


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("nothing.pptx", None, "There is no file"),
        ("broken.pptx", b"PK\x03\x04", "damaged"),
        ("other.csv", b"a,b\n1,2\n", "no PowerPoint file"),
    ],
)
def test_an_unusable_deck_is_one_sentence_and_nothing_is_written(folder, capsys, name, content, said):
    if content is not None:
        (folder / name).write_bytes(content)
    out = folder / "none.pptx"
    assert main(["refresh", str(folder / name), str(folder / "Coffee 240.csv"), "--out", str(out)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.splitlines()) == 1
    assert not out.exists()


def test_a_folder_that_is_not_there_is_told(folder, capsys):
    out = folder / "nowhere" / "new.pptx"
    assert main(["refresh", str(folder / "old.pptx"), str(folder / "Coffee 240.csv"), "--out", str(out)]) == 2
    assert "cannot be written" in capsys.readouterr().err
