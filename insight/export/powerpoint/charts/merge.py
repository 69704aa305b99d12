"""New data in a chart that people have formatted: what is data is replaced, what is looks stays."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn

from insight.exhibits import palette
from insight.export.powerpoint.charts.digest import cache_of, plain
from insight.export.powerpoint.charts.series import C15, CELLS
from insight.export.powerpoint.theme import Theme

# the children of any series that hold its data, and the order of all of them in the schema
DATA = ("c:tx", "c:cat", "c:val", "c:xVal", "c:yVal")
ORDER = (
    "c:idx", "c:order", "c:tx", "c:spPr", "c:invertIfNegative", "c:pictureOptions", "c:marker", "c:explosion", "c:dPt",
    "c:dLbls", "c:trendline", "c:errBars", "c:cat", "c:xVal", "c:val", "c:yVal", "c:smooth", "c:shape", "c:extLst",
)  # fmt: skip
_RANK = {qn(tag): rank for rank, tag in enumerate(ORDER)}
_FONT = ("sz", "b", "i", "u", "strike", "baseline")
_FACES = ("a:latin", "a:ea", "a:cs")


class Looks:
    """Which colours are the deck's own: they follow the data; any other was chosen by a person and stays."""

    def __init__(self, theme: Theme) -> None:
        singles = (theme.accent, theme.neutral, theme.ink, theme.muted, theme.paper)
        codes = [*palette.SINGLES, *(f"{v}.{name}" for v, of in palette.VOCABULARIES.items() for name in of)]
        shades = [*singles, *(theme.color(code) for code in codes)]
        self.own = {s.hex for s in shades} | {theme.faded(s).hex for s in shades} | {"#FFFFFF", palette.INK["light"]}
        self.slots = {MSO_THEME_COLOR.to_xml(s.slot) for s in shades if s.slot is not None}

    def ours(self, fill: Any) -> bool:
        """Whether the colours below ``fill`` (an element or None) are the deck's own."""
        if fill is None:
            return True
        given = [f"#{e.get('val', '').upper()}" for e in fill.iter(qn("a:srgbClr"))]
        named = [e.get("val", "") for e in fill.iter(qn("a:schemeClr"))]
        return all(g in self.own for g in given) and all(n in self.slots for n in named)


def update_series(old: Any, new: Any, looks: Looks) -> None:
    """Brings the data of the series ``new`` into ``old``."""
    before, after = point_names(old), point_names(new)
    _points(old, new, before, after, looks)
    _labels(old, new, before, after, looks)
    _errors(old, new)
    for tag in DATA:
        for gone in old.findall(qn(tag)):
            old.remove(gone)
        found = new.find(qn(tag))
        if found is not None:
            insert(old, copy.deepcopy(found))
    _cells(old, new)


def insert(series: Any, child: Any) -> None:
    """Adds ``child`` to ``series`` where the schema wants it."""
    rank = _RANK[child.tag]
    for place, other in enumerate(series):
        if _RANK.get(other.tag, len(ORDER)) > rank:
            series.insert(place, child)
            return
    series.append(child)


def name_of(series: Any) -> str:
    return plain(" ".join(cache_of(series.find(qn("c:tx"))).values()))


def point_names(series: Any) -> dict[int, str]:
    """What each point is called: by the cells its labels show (scatter charts), else by its category."""
    ranges = series.iter(f"{{{C15}}}dlblRangeCache")
    if series.find(qn("c:xVal")) is not None:
        return {i: plain(text) for cache in ranges for i, text in cache_of(cache).items()}
    return {i: plain(text) for i, text in cache_of(series.find(qn("c:cat"))).items()}


def _by_name(elements: Sequence[Any], names: dict[int, str]) -> dict[str, Any]:
    return {names[i]: e for e in elements if (i := index_of(e)) in names}


def index_of(element: Any) -> int:
    found = element.find(qn("c:idx"))
    return int(found.get("val", "0")) if found is not None else -1


def _set_index(element: Any, index: int) -> Any:
    element.find(qn("c:idx")).set("val", str(index))
    return element


def _points(old: Any, new: Any, before: dict[int, str], after: dict[int, str], looks: Looks) -> None:
    """The points' own looks: ours follow the data, a person's stay with the name they were given to."""
    kept = {name: p for name, p in _by_name(old.findall(qn("c:dPt")), before).items() if not looks.ours(p)}
    fresh = {index_of(p): p for p in new.findall(qn("c:dPt"))}
    for gone in old.findall(qn("c:dPt")):
        old.remove(gone)
    for i in sorted({*fresh, *(i for i, name in after.items() if name in kept)}):
        own = kept.get(after.get(i, ""))
        insert(old, _set_index(copy.deepcopy(own if own is not None else fresh[i]), i))


def _labels(old: Any, new: Any, before: dict[int, str], after: dict[int, str], looks: Looks) -> None:
    given, fresh = old.find(qn("c:dLbls")), new.find(qn("c:dLbls"))
    if given is None or fresh is None or _deleted(given):
        return
    own = given.findall(qn("c:dLbl"))
    named = _by_name(own, before)
    usual = next((e for e in own if not _deleted(e)), given)
    made = []
    for label in map(copy.deepcopy, fresh.findall(qn("c:dLbl"))):
        earlier = named.get(after.get(index_of(label), ""))
        if earlier is not None and _deleted(earlier):
            made.append(_set_index(copy.deepcopy(earlier), index_of(label)))
            continue
        _dress(label, earlier if earlier is not None else usual, looks, alike=earlier is not None)
        made.append(label)
    for gone in own:
        given.remove(gone)
    for place, label in enumerate(made):
        given.insert(place, label)


def _deleted(element: Any) -> bool:
    found = element.find(qn("c:delete"))
    return found is not None and found.get("val", "1") in ("1", "true")


def _dress(label: Any, earlier: Any, looks: Looks, *, alike: bool) -> None:
    """Gives ``label`` the font of ``earlier``. alike: it is about the same point, so it is bold where that was."""
    style = next(earlier.iter(qn("a:rPr")), None)
    style = style if style is not None else next(earlier.iter(qn("a:defRPr")), None)
    if style is None:
        return
    fill = style.find(qn("a:solidFill"))
    for target in list(label.iter(qn("a:rPr"), qn("a:defRPr"))):
        for key in _FONT:
            if style.get(key) is not None and (alike or key != "b"):
                target.set(key, style.get(key))
        if fill is not None and not looks.ours(fill):
            _replace(target, "a:solidFill", fill, 0)
        for face in _FACES:
            found = style.find(qn(face))
            if found is not None:
                _replace(target, face, found, len(target))


def _replace(parent: Any, tag: str, child: Any, place: int) -> None:
    old = parent.find(qn(tag))
    if old is not None:
        parent.replace(old, copy.deepcopy(child))
    else:
        parent.insert(place, copy.deepcopy(child))


def _errors(old: Any, new: Any) -> None:
    """Distances of error bars; bars that are not there any more or not yet come and go with the data."""
    given = {_direction(e): e for e in old.findall(qn("c:errBars"))}
    fresh = {_direction(e): e for e in new.findall(qn("c:errBars"))}
    for way, bars in given.items():
        if way not in fresh:
            old.remove(bars)
    for way, bars in fresh.items():
        if way not in given:
            insert(old, copy.deepcopy(bars))
            continue
        for tag in ("c:errValType", "c:plus", "c:minus"):
            found = given[way].find(qn(tag))
            if found is not None:
                given[way].replace(found, copy.deepcopy(bars.find(qn(tag))))


def _direction(bars: Any) -> str:
    found = bars.find(qn("c:errDir"))
    return found.get("val", "") if found is not None and bars.getparent().find(qn("c:xVal")) is not None else ""


def _cells(old: Any, new: Any) -> None:
    """The cells that labels follow."""
    for extension in _extensions(old):
        extension.getparent().remove(extension)
    fresh = list(_extensions(new))
    if not fresh:
        return
    holder = old.find(qn("c:extLst"))
    if holder is None:
        insert(old, copy.deepcopy(new.find(qn("c:extLst"))))
    else:
        holder.insert(0, copy.deepcopy(fresh[0]))


def _extensions(series: Any) -> Iterator[Any]:
    return iter([e for e in series.findall(f"{qn('c:extLst')}/{qn('c:ext')}") if e.get("uri") == CELLS])
