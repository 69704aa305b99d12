"""Whatever people do to a deck, a refresh does not fail, loses nothing and accounts for every exhibit once."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.util import Emu

from insight.export.powerpoint.charts import digest
from insight.export.powerpoint.deck import deck
from insight.export.powerpoint.marks import every_shape, text_of
from insight.export.powerpoint.refresh import NotADeck, refresh
from insight.export.powerpoint.refresh_found import found
from insight.words import translator
from tests.export.powerpoint import edits
from tests.export.powerpoint.edits import chosen, drawn, opened, saved, whole

EN = translator("en")
IDS = ("kano.map", "kano.categories", "loyalty.types", "loyalty.rules")
MINE = "Written by hand"


@lru_cache
def old() -> bytes:
    return deck([(chosen(whole((0, 240)), IDS), EN)])


@lru_cache
def new() -> dict[tuple[str, int], str]:
    return {(m.id, m.part): digest(f) for _, m, f in drawn(opened(deck([(chosen(whole((240, 484)), IDS), EN)])))}


def _slide(made: Any, number: int) -> Any:
    return list(made.slides)[number % len(made.slides._sldIdLst)] if len(made.slides._sldIdLst) else None


def _frame(made: Any, number: int) -> Any:
    frames = [f for _, _, f in drawn(made)]
    return frames[number % len(frames)] if frames else None


def _text(made: Any, number: int) -> Any:
    slide = _slide(made, number)
    shapes = [s for s in every_shape(slide.shapes) if text_of(s) and s.has_text_frame] if slide is not None else []
    return shapes[number % len(shapes)] if shapes else None


def _rewrite(made: Any, number: int) -> None:
    if (shape := _text(made, number)) is not None:
        shape.text_frame.text = MINE


def _notes(made: Any, number: int) -> None:
    if (slide := _slide(made, number)) is not None:
        slide.notes_slide.notes_text_frame.text = MINE


def _data(made: Any, number: int) -> None:
    if (frame := _frame(made, number)) is not None:
        edits.edit_data(frame)


def _resize(made: Any, number: int) -> None:
    # words of a narrower table are cut
    if (frame := _frame(made, number)) is not None and frame.has_chart:
        frame.left, frame.width = Emu(10_000 * number), Emu(2_000_000 + number)


def _rename(made: Any, number: int) -> None:
    if (frame := _frame(made, number)) is not None:
        frame.name = f"Chart {number}"


def _unmark(made: Any, number: int) -> None:
    if (frame := _frame(made, number)) is not None:
        frame._element.nvGraphicFramePr.cNvPr.set("descr", "")


def _remove(made: Any, number: int) -> None:
    shape = _frame(made, number) if number % 2 else _text(made, number)
    if shape is not None:
        shape._element.getparent().remove(shape._element)


def _group(made: Any, number: int) -> None:
    if (frame := _frame(made, number)) is not None and frame._element.getparent().tag.endswith("spTree"):
        frame.part.slide.shapes.add_group_shape([frame])


def _delete(made: Any, number: int) -> None:
    if len(made.slides._sldIdLst):
        edits.delete(made, number % len(made.slides._sldIdLst))


def _move(made: Any, number: int) -> None:
    if len(made.slides._sldIdLst):
        edits.move(made, number % len(made.slides._sldIdLst), number % 3)


def _copy(made: Any, number: int) -> None:
    if (slide := _slide(made, number)) is not None:
        edits.copied(slide, made)


def _insert(made: Any, number: int) -> None:
    edits.insert(made, 0)


def _beside(made: Any, number: int) -> None:
    """A chart copied onto another slide."""
    if (slide := _slide(made, number)) is not None and (frame := _frame(made, number)) is not None and frame.has_table:
        slide.shapes._spTree.append(copy.deepcopy(frame._element))


HANDS: tuple[Callable[[Any, int], None], ...] = (
    _rewrite, _notes, _data, _resize, _rename, _unmark, _remove, _group, _delete, _move, _copy, _insert, _beside
)  # fmt: skip


@settings(max_examples=8)
@given(st.lists(st.tuples(st.sampled_from(HANDS), st.integers(0, 60)), max_size=7), st.sampled_from((2, 4)))
def test_any_edits_end_in_complete_lists(hands, known):
    made = opened(old())
    for hand, number in hands:
        hand(made, number)
    content = saved(made)
    before = [one for one in found(opened(content)) if one.mark.kind != "slide"]
    plans = [(chosen(whole((240, 484)), IDS[:known]), EN)]
    try:
        result = refresh(content, plans)
    except NotADeck:
        assert not found(opened(content))
        return
    lists = {name: getattr(result, name) for name in ("updated", "kept", "unmatched")}
    told = Counter((e.id, e.part) for entries in lists.values() for e in entries if not e.id.startswith("deck."))
    assert told == Counter((one.mark.id, one.mark.part) for one in before)
    after = opened(result.content)
    assert len(after.slides) == len(made.slides._sldIdLst) + len(result.added)
    assert all(1 <= e.slide <= len(after.slides) for entries in lists.values() for e in entries)
    # a person's words are still there, as often as before
    assert _said(after) == _said(opened(content))
    # what was updated holds the new numbers, everything else what it held
    held = Counter((one.mark.id, one.mark.part, digest(one.carrier)) for one in before if one.drawn)
    now = Counter((m.id, m.part, digest(f)) for _, m, f in drawn(after))
    renewed = Counter((e.id, e.part) for e in result.updated)
    for (id, part, data), count in (now - held).items():
        assert data == new()[id, part]
        assert count <= renewed[id, part] + len(result.added)


def _said(deck: Any) -> int:
    shapes = [s for slide in deck.slides for s in every_shape(slide.shapes)]
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    return sum(text_of(s) == MINE for s in shapes) + sum(MINE in n for n in notes)
