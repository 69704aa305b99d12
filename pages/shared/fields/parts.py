"""The small parts that the panels of the Data page share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from insight import review
from insight.dataset import Column, Dataset, Scale
from insight.exhibits import Message, Num
from insight.review import steps, turn
from pages.shared import escape
from pages.shared.state import View

# characters of a name in a list of names
_NAMED = 60
# fields of the reader's sentences that name encodings
_ENCODED = frozenset({"encoding", "other", "alternatives"})


def title(view: View, key: str, **fields: object) -> str:
    """Heading and, where the catalogue has one, the line below it."""
    words = view.words
    below = f"<p>{escape.html(words(f'{key}_text'))}</p>" if words.has(f"{key}_text") else ""
    return f'<div class="ci-head"><h3>{escape.html(words(Message(key, **fields)))}</h3>{below}</div>'  # type: ignore[arg-type]


def scale(view: View, scale: Scale | None) -> str:
    """A scale in one line: its ends in the questionnaire's words, and what is no answer. HTML; empty for none."""
    words = escape.marked(view.language)
    if scale is None:
        return ""
    said = []
    if scale.minimum is not None and scale.maximum is not None and scale.kind != "number":
        said.append(words("data.scale_ends", minimum=_end(scale, scale.minimum), maximum=_end(scale, scale.maximum)))
    elif scale.order:
        said.append(words("data.scale_order", first=scale.order[0], last=scale.order[-1]))
    if scale.missing:
        few = tuple(escape.plain(text, 24) for text in scale.missing[:4])
        said.append(words("data.scale_missing", texts=few))
    return " · ".join(said)


def _end(scale: Scale, value: float) -> Message | Num:
    label = dict(steps(scale)).get(value) or scale.label_of(value)
    number = Num(value)
    return Message("data.end", number=number, label=escape.plain(label, 30)) if label else number


def turned(view: View, column: Column) -> str:
    """What turning the scale round would do, answer by answer. HTML; empty for a scale without steps."""
    lines = turn(column.scale)
    number = view.words
    told = "".join(
        f"<li>{_named(line.text, line.now)}<b>{number(Num(line.now))} → {number(Num(line.then))}</b></li>"
        for line in lines
    )
    return f'<ul class="ci-steps">{told}</ul>' if told else ""


def _named(text: str, value: float) -> str:
    """The words of a step; empty where it is called by its number. HTML."""
    return "" if text == f"{value:g}" else f"<span>{escape.html(text)}</span>"


def readable(view: View, message: Message) -> Message:
    """A sentence of the reader with encodings by the letters they write, and long names in lists shortened."""
    fields = dict(message.fields)
    for name, value in fields.items():
        if name in _ENCODED:
            several = isinstance(value, tuple)
            named = tuple(letters(view, str(v)) for v in (value if several else (value,)))  # type: ignore[union-attr]
            fields[name] = named if several else named[0]
        elif isinstance(value, tuple):
            fields[name] = tuple(escape.shortened(v, _NAMED) if isinstance(v, str) else v for v in value)
    return Message(message.key, **fields)


def letters(view: View, encoding: str) -> str:
    """An encoding by what it writes, because few people know one by its name."""
    key = f"data.letters_{encoding.lower().replace('-', '_')}"
    return view.words(key) if view.words.has(key) else encoding.upper()


def counted(view: View, column: Column) -> str:
    """What each answer counts as. HTML; empty where every number counts as itself."""
    number = view.words
    lines = turn(column.scale)
    if all(t.text == f"{t.now:g}" for t in lines):
        return ""
    told = "".join(f"<li><span>{escape.html(t.text)}</span><b>→ {number(Num(t.now))}</b></li>" for t in lines)
    return f'<ul class="ci-steps">{told}</ul>'


def examples(view: View, data: Dataset, fingerprint: str, columns: Sequence[Column]) -> Mapping[str, str]:
    """A few cells of each of ``columns``, personal ones masked, as HTML by name."""
    return {n: escape.html(t) for n, t in _examples(fingerprint, tuple(c.name for c in columns), data).items()}


@st.cache_resource(scope="session", max_entries=32, show_spinner=False)
def _examples(fingerprint: str, names: tuple[str, ...], _data: Dataset) -> Mapping[str, str]:
    return review.examples(_data, names)
