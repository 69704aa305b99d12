"""What a deck made earlier holds: its exhibits wherever they stand now, their texts, and what a person changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pptx.shapes.graphfrm import GraphicFrame

from insight.export.powerpoint.charts import digest
from insight.export.powerpoint.marks import (
    ALT,
    DRAWN,
    OWN,
    Mark,
    described,
    every_shape,
    read,
    text_digest,
    text_of,
)
from insight.export.powerpoint.package import UNUSABLE

Marked = tuple[Any, Mark]
_CARRIERS = (*DRAWN, "slide")


@dataclass(frozen=True)
class Found:
    """One marked chart or table, or a slide of ours without one (kind ``slide``).

    carrier: the shape with the record; None where a person took the chart away. texts: kind → shape, those still there.
    digests: kind → digest of the text as it was written. lines: those between the rows of a list.
    """

    slide: Any
    mark: Mark
    carrier: Any
    texts: Mapping[str, Any] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Any, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Language, id and filters: what an item of a plan is found by."""
        return self.mark.language, self.mark.id, self.mark.filters

    @property
    def drawn(self) -> bool:
        """Whether a chart or table is still there."""
        return isinstance(self.carrier, GraphicFrame) and (self.carrier.has_chart or self.carrier.has_table)

    @property
    def data_untouched(self) -> bool:
        """Whether the chart still holds the numbers that were written; not where nobody can tell."""
        try:
            return self.drawn and digest(self.carrier) == self.mark.digest
        except UNUSABLE:
            return False

    def untouched(self, kind: str) -> bool:
        """Whether a text is still there as it was written; of the alternative text also where a program dropped it."""
        if kind == ALT:
            told = described(self.carrier)
            return not told or text_digest(told) == self.digests.get(ALT)
        shape = self.texts.get(kind)
        return shape is not None and text_digest(text_of(shape)) == self.digests[kind]

    @property
    def rewritten(self) -> tuple[str, ...]:
        """The texts that a person changed or gave, of those still there."""
        return tuple(sorted(kind for kind in self.texts if not self.untouched(kind)))


def found(presentation: Any) -> list[Found]:
    """Everything of ours, in the order of the slides."""
    return [one for slide in presentation.slides for one in found_on(slide)]


def notes_of(slide: Any) -> Any | None:
    """The shape with the speaker notes, or None."""
    return slide.notes_slide.notes_placeholder if slide.has_notes_slide else None


def found_on(slide: Any) -> Iterator[Found]:
    """What of ours is on one slide."""
    notes = notes_of(slide)
    shapes = [*every_shape(slide.shapes), *([notes] if notes is not None else [])]
    marks = [(shape, read(shape)) for shape in shapes]
    marked = [(shape, mark) for shape, mark in marks if mark is not None]
    plain = [shape for shape, mark in marks if mark is None]
    texts = [(shape, mark) for shape, mark in marked if mark.kind not in _CARRIERS]
    seen: set[Mark] = set()
    for shape, mark in marked:
        if mark.kind in _CARRIERS:
            # a chart copied beside itself has no texts of its own
            own, rest = ([], []) if _bare(mark) in seen else (_same(texts, mark), plain)
            yield _with_texts(slide, mark, shape, own, rest)
            seen.add(_bare(mark))
    for _, mark in texts:
        if _bare(mark) not in seen:
            seen.add(_bare(mark))
            kind = "slide" if mark.id.startswith("deck.") else "chart"
            yield _with_texts(slide, replace(_bare(mark), kind=kind), None, _same(texts, mark), [])


def _bare(mark: Mark) -> Mark:
    """What a chart and its texts have in common."""
    return replace(mark, kind="", parts=1, digest="", texts=())


def _same(texts: Sequence[Marked], mark: Mark) -> list[Marked]:
    return [(shape, other) for shape, other in texts if _bare(other) == _bare(mark)]


def _with_texts(slide: Any, mark: Mark, carrier: Any, own: Sequence[Marked], plain: Sequence[Any]) -> Found:
    """Texts by their marks; where a program dropped these: the title, the notes, and what is as it was written."""
    lines = tuple(s for s, m in own if m.kind.startswith("rule"))
    shapes = {m.kind: s for s, m in reversed(own) if s not in lines}
    digests = {m.kind: m.digest for s, m in reversed(own) if s not in lines} | dict(mark.texts)
    for kind, _ in mark.texts if plain else ():
        known = {"title": slide.shapes.title, "notes": notes_of(slide)}.get(kind)
        if kind not in shapes and known is not None and known in plain:
            shapes[kind] = known
    for kind, written in mark.texts:
        same = [s for s in plain if s not in shapes.values() and _reads(s, written)]
        if kind not in shapes and kind != ALT and same:
            shapes[kind] = same[0]
    return Found(slide, mark, carrier, shapes, digests, lines)


def _reads(shape: Any, written: str) -> bool:
    text = text_of(shape)
    return written != OWN and bool(text) and text_digest(text) == written
