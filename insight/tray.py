"""The reader's deck: which exhibits were collected, under which filters and options, in which order, with which words.

Kept in the workspace as ``deck.json`` beside ``template.pptx``, the reader's own template. An item remembers the
filters by codes, so that an exhibit stays what it was when it was collected, in every language.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

from insight.dataset import Filters
from insight.exhibits import Exhibit
from insight.export.escape import clean
from insight.keeping import read_object, write, write_json
from insight.words import LANGUAGES, translator

NO_FILTERS = Filters()
MOST_ITEMS = 100
MOST_BYTES = 60 * 1024 * 1024
LONGEST_TITLE, LONGEST_REMARK = 200, 1000
BOTH = "both"
_DECK, _TEMPLATE = "deck.json", "template.pptx"
_LAYOUT = 1
# two tabs of one reader may change the same deck at once
_changing = Lock()


class NotCollected(ValueError):
    """What was to be added has no room. code: ``full`` (too many exhibits) or ``large`` (the template's bytes)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Collected:
    """One exhibit of the deck. id: its own. exhibit: the exhibit's id. table: key of the table it is about.

    filters: by codes, as they were when it was added. options: those of the analysis that were not at their default.
    title, remark: the reader's own words, or "". said: language → the finding when it was added.
    """

    stem: str
    exhibit: str
    table: str
    filters: Filters = NO_FILTERS
    options: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    remark: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    id: str = ""

    @property
    def state(self) -> str:
        """Equal for two that show the same exhibit in the same state."""
        narrowed = sorted((name, sorted(values)) for name, values in self.filters.segments if values)
        days = [self.filters.since, self.filters.until]
        what = [self.stem, self.exhibit, self.table, narrowed, days, dict(self.options)]
        return json.dumps(what, sort_keys=True, ensure_ascii=False, default=list)

    def words(self, language: str) -> str:
        """The reader's title, else the finding as it was when it was added."""
        return self.title or self.said.get(language) or next(iter(self.said.values()), self.exhibit)


@dataclass(frozen=True)
class Tray:
    """The deck in order. title: the reader's own for the whole, or "". template: name of the reader's template.

    language: "en", "zh", "both", or "" for that of the page.
    """

    items: tuple[Collected, ...] = ()
    title: str = ""
    template: str = ""
    language: str = ""

    def languages(self, page: str) -> tuple[str, ...]:
        """The languages it is made in. page: the language of the page."""
        wished = self.language or page
        return LANGUAGES if wished == BOTH else (wished,)

    @property
    def worded(self) -> bool:
        """Whether the reader wrote anything in it, which stands in one language."""
        return bool(self.title or any(i.title or i.remark for i in self.items))

    def __len__(self) -> int:
        return len(self.items)

    def held(self, stem: str, table: str, filters: Filters, options: Mapping[str, Any]) -> dict[str, str]:
        """Exhibit id → own id, of the items that show a page in this very state."""
        here = Collected(stem, "", table, filters, options)
        return {i.exhibit: i.id for i in self.items if replace(here, exhibit=i.exhibit).state == i.state}

    def place(self, id: str) -> int:
        """Where an item is, from 0. Raises KeyError."""
        for place, item in enumerate(self.items):
            if item.id == id:
                return place
        raise KeyError(id)


def add(tray: Tray, *items: Collected) -> Tray:
    """With ``items`` at the end; what is in the deck in the same state already stays where it is.

    Raises NotCollected when there would be more than ``MOST_ITEMS``.
    """
    states = {i.state for i in tray.items}
    new = []
    for item in items:
        if item.state not in states:
            states.add(item.state)
            new.append(replace(item, id=secrets.token_hex(4)))
    if len(tray) + len(new) > MOST_ITEMS:
        raise NotCollected("full")
    return replace(tray, items=(*tray.items, *new))


def move(tray: Tray, id: str, by: int) -> Tray:
    """One item ``by`` places further down, at most to an end; as it was where there is no such item."""
    left = [i for i in tray.items if i.id != id]
    if len(left) == len(tray):
        return tray
    place = tray.place(id)
    left.insert(min(max(0, place + by), len(left)), tray.items[place])
    return replace(tray, items=tuple(left))


def remove(tray: Tray, *ids: str) -> Tray:
    """Without the items called ``ids``."""
    return replace(tray, items=tuple(i for i in tray.items if i.id not in ids))


def edit(tray: Tray, id: str, *, title: str | None = None, remark: str | None = None) -> Tray:
    """With other words for one item: "" brings the finding back, None leaves them."""
    given: dict[str, Any] = {}
    if title is not None:
        given["title"] = _line(title)
    if remark is not None:
        given["remark"] = _remark(remark)
    return replace(tray, items=tuple(replace(i, **given) if i.id == id else i for i in tray.items))


def entitle(tray: Tray, title: str) -> Tray:
    """With another title for the whole deck; "" brings the product's back."""
    return replace(tray, title=_line(title))


def speak(tray: Tray, language: str) -> Tray:
    """To be made in another language: "en", "zh" or "both"; anything else is that of the page."""
    return replace(tray, language=language if language in (*LANGUAGES, BOTH) else "")


def clear(tray: Tray) -> Tray:
    """Without any item; the template stays."""
    return replace(tray, items=(), title="")


def collected(
    exhibits: Sequence[Exhibit], stem: str, table: str, filters: Filters, options: Mapping[str, Any]
) -> tuple[Collected, ...]:
    """Exhibits of a page as items of a deck. filters: by codes."""
    said = [{language: translator(language)(e.title) for language in LANGUAGES} for e in exhibits]
    return tuple(
        Collected(stem, e.id, table, filters, dict(options), said=words)
        for e, words in zip(exhibits, said, strict=True)
    )


def read(folder: Path) -> Tray:
    """What is kept in a workspace's folder; empty where there is nothing, items that cannot be read left out."""
    kept = read_object(folder / _DECK)
    listed = kept.get("items", [])
    items = (_item(i) for i in (listed if isinstance(listed, list) else ()))
    # an id twice would be one item twice on the page
    sound = {i.id: i for i in items if i is not None}
    title, name, language = (_line(str(kept.get(fact, ""))) for fact in ("title", "template", "language"))
    made = Tray(tuple(sound.values())[:MOST_ITEMS], title, name if (folder / _TEMPLATE).exists() else "")
    return speak(made, language)


def change(folder: Path, how: Callable[[Tray], Tray]) -> Tray:
    """Changes what is kept in one step. Raises OSError and what ``how`` raises; nothing changes then."""
    with _changing:
        kept = read(folder)
        changed = how(kept)
        if changed != kept:
            _write(folder, changed)
    return changed


def template(folder: Path) -> bytes | None:
    """The reader's own template, or None."""
    try:
        return (folder / _TEMPLATE).read_bytes()
    except OSError:
        return None


def keep_template(folder: Path, name: str, content: bytes | None) -> Tray:
    """Keeps the reader's template; None takes it away. Raises OSError, and NotCollected where it is too large."""
    if content is not None and len(content) > MOST_BYTES:
        raise NotCollected("large")
    with _changing:
        tray = replace(read(folder), template="" if content is None else _line(name) or _TEMPLATE)
        if content is not None:
            write(folder / _TEMPLATE, content)
        _write(folder, tray)
        if content is None:
            (folder / _TEMPLATE).unlink(missing_ok=True)
    return tray


def _write(folder: Path, tray: Tray) -> None:
    items = [{**asdict(i), "filters": _filters(i.filters)} for i in tray.items]
    facts = {"layout": _LAYOUT, "title": tray.title, "template": tray.template, "language": tray.language}
    write_json(folder / _DECK, {**facts, "items": items})


def _filters(filters: Filters) -> dict[str, Any]:
    segments = [[name, list(values)] for name, values in filters.segments if values]
    return {"segments": segments, "since": filters.since, "until": filters.until}


def _item(kept: Any) -> Collected | None:
    try:
        narrowed = kept["filters"]
        segments = tuple((_text(name), tuple(map(_text, values))) for name, values in narrowed["segments"])
        days = [None if narrowed[end] is None else _text(narrowed[end]) for end in ("since", "until")]
        texts = {name: _text(kept[name]) for name in ("stem", "exhibit", "table", "title", "remark", "id")}
        texts |= {"title": _line(texts["title"]), "remark": _remark(texts["remark"])}
        said = {_text(language): _text(words) for language, words in dict(kept["said"]).items()}
        return Collected(**texts, filters=Filters(segments, *days), options=dict(kept["options"]), said=said)
    except (KeyError, TypeError, ValueError):
        return None


def _text(kept: Any) -> str:
    """Raises TypeError for what is no text, and ValueError for what cannot be written (halves of characters)."""
    if not isinstance(kept, str):
        raise TypeError(type(kept))
    kept.encode()
    return kept


def _remark(text: str) -> str:
    return clean(text).strip()[:LONGEST_REMARK]


def _line(text: str) -> str:
    return " ".join(clean(text).split())[:LONGEST_TITLE]
