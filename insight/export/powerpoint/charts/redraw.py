"""New data for a chart or table that is already on a slide and that people may have formatted."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu

from insight.exhibits.chart import ChartSpec, HeatMap
from insight.exhibits.message import Cell, Text
from insight.export.powerpoint.charts.drawing import built, canvas
from insight.export.powerpoint.charts.grid import Grid, table
from insight.export.powerpoint.charts.heat import heat_grid
from insight.export.powerpoint.charts.insert import put_over
from insight.export.powerpoint.charts.merge import Looks, insert, name_of, update_series
from insight.export.powerpoint.charts.tables import table_grid
from insight.export.powerpoint.theme import Theme
from insight.words import Translator


class CannotRedraw(ValueError):
    """The frame does not suit the specification (another kind, or no chart or table any more); nothing was changed."""


def redraw(frame: Any, spec: ChartSpec, translate: Translator, theme: Theme) -> None:
    """Brings ``spec`` into ``frame``: numbers, names, labels, intervals, scales, colours of points.

    Kept: place and size of the frame, fonts, colours of series that are still there and of points that a person
    coloured, titles of axes, key, gaps, and whatever else a person formatted. Raises CannotRedraw before any change.
    """
    if isinstance(spec, HeatMap):
        _require(getattr(frame, "has_table", False))
        _refill(frame, heat_grid(_canvas(frame, translate, theme, len(spec.rows) + 1), spec), shades=True)
        return
    _require(getattr(frame, "has_chart", False))
    try:
        root = frame.chart._chartSpace
    except (KeyError, AttributeError) as error:
        raise CannotRedraw("no chart part") from error
    made = built(spec, frame.width, frame.height, translate, theme)
    fresh = parse_xml(made.content)
    given = {p.tag: p for p in _plots(root)}
    _require(any(p.tag in given for p in _plots(fresh)))
    looks = Looks(theme)
    _same_plots(given, _plots(fresh))
    for old, new in zip(_plots(root), _plots(fresh), strict=True):
        _update_plot(old, new, looks)
    _update_axes(root, fresh)
    _update_rest(root, fresh)
    part = frame.chart.part
    _detach(part)
    part.chart_workbook.update_from_xlsx_blob(made.workbook)
    put_over(part, made.over)


def redraw_table(
    frame: Any, columns: Sequence[Text], rows: Sequence[Sequence[Cell]], translate: Translator, theme: Theme
) -> None:
    """Brings new cells into a table and keeps its looks. Raises CannotRedraw before any change."""
    _require(getattr(frame, "has_table", False))
    _refill(frame, table_grid(_canvas(frame, translate, theme, len(rows) + 1), columns, rows), shades=False)


def _require(met: bool) -> None:
    if not met:
        raise CannotRedraw("another kind of shape")


def _plots(root: Any) -> list[Any]:
    area = root.find(f"{qn('c:chart')}/{qn('c:plotArea')}")
    return [] if area is None else [e for e in area if e.tag.endswith("Chart")]


def _same_plots(given: dict[str, Any], wanted: Sequence[Any]) -> None:
    """Plots that come and go with the data (a band behind a line), on the axes of the one that stays."""
    stays = next(given[p.tag] for p in wanted if p.tag in given)
    for tag in given.keys() - {p.tag for p in wanted}:
        given[tag].getparent().remove(given[tag])
    for place, plot in enumerate(wanted):
        if plot.tag in given:
            continue
        made = copy.deepcopy(plot)
        for own, axis in zip(made.findall(qn("c:axId")), stays.findall(qn("c:axId")), strict=False):
            own.set("val", axis.get("val"))
        if place < [p.tag for p in wanted].index(stays.tag):
            stays.addprevious(made)
        else:
            stays.addnext(made)


def _update_plot(old: Any, new: Any, looks: Looks) -> None:
    """Series by series: by name, what is left by its place; in the order of the new ones."""
    given, wanted = old.findall(qn("c:ser")), new.findall(qn("c:ser"))
    pairs = _matched(given, wanted)
    place = list(old).index(given[0]) if given else _first_series(old)
    for series in given:
        old.remove(series)
    for offset, series in enumerate(wanted):
        partner = pairs.get(id(series))
        kept = partner if partner is not None else copy.deepcopy(series)
        if partner is not None:
            update_series(kept, series, looks)
        for tag in ("c:idx", "c:order"):
            found = kept.find(qn(tag))
            if found is None:
                insert(kept, copy.deepcopy(series.find(qn(tag))))
            else:
                found.set("val", series.find(qn(tag)).get("val"))
        old.insert(place + offset, kept)


def _first_series(plot: Any) -> int:
    before = {qn(t) for t in ("c:barDir", "c:grouping", "c:varyColors", "c:scatterStyle")}
    return sum(child.tag in before for child in plot)


def _matched(given: Sequence[Any], wanted: Sequence[Any]) -> dict[int, Any]:
    """id of a new series → the old one whose looks it takes over."""
    pairs: dict[int, Any] = {}
    free = list(given)
    for series in wanted:
        name = name_of(series)
        found = next((s for s in free if name and name_of(s) == name), None)
        if found is not None:
            free.remove(found)
            pairs[id(series)] = found
    # those without a name (helpers), and the only one of its kind under a new name
    rest = [s for s in wanted if id(s) not in pairs]
    nameless = [s for s in free if not name_of(s)]
    for series, old in zip([s for s in rest if not name_of(s)], nameless, strict=False):
        pairs[id(series)] = old
    if len(given) == len(wanted):
        for old, series in zip(given, wanted, strict=True):
            if id(series) not in pairs and old in free and name_of(old) and name_of(series):
                pairs[id(series)] = old
    return pairs


def _update_axes(root: Any, fresh: Any) -> None:
    """Ends of the scales; an axis that a person set to automatic stays so."""

    def axes(of: Any) -> list[Any]:
        area = of.find(f"{qn('c:chart')}/{qn('c:plotArea')}")
        return [e for e in area if e.tag in (qn("c:valAx"), qn("c:catAx"), qn("c:dateAx"))]

    for old, new in zip(axes(root), axes(fresh), strict=False):
        if old.tag != new.tag:
            continue
        for tag in ("c:max", "c:min"):
            given, wanted = (a.find(f"{qn('c:scaling')}/{qn(tag)}") for a in (old, new))
            if given is not None and wanted is not None:
                given.set("val", wanted.get("val"))
        step, wish = old.find(qn("c:majorUnit")), new.find(qn("c:majorUnit"))
        if step is not None and wish is not None:
            step.set("val", wish.get("val"))


def _update_rest(root: Any, fresh: Any) -> None:
    """The plot's place, which follows the number and length of names, and which series the key leaves out."""
    old, new = (of.find(f"{qn('c:chart')}/{qn('c:plotArea')}/{qn('c:layout')}") for of in (root, fresh))
    if old is not None and new is not None:
        old.getparent().replace(old, copy.deepcopy(new))
    legends = [of.find(f"{qn('c:chart')}/{qn('c:legend')}") for of in (root, fresh)]
    if None in legends:
        return
    for gone in legends[0].findall(qn("c:legendEntry")):
        legends[0].remove(gone)
    for place, entry in enumerate(legends[1].findall(qn("c:legendEntry"))):
        # right after the key's position
        legends[0].insert(place + (legends[0].find(qn("c:legendPos")) is not None), copy.deepcopy(entry))


def _detach(part: Any) -> None:
    """Lets go of a workbook elsewhere, which is never opened; an embedded one stays to be overwritten."""
    for data in part._element.findall(qn("c:externalData")):
        relation = data.get(qn("r:id"))
        known = part.rels.get(relation)
        if known is None or known.is_external or not hasattr(known.target_part, "blob"):
            part._element.remove(data)
            if known is not None:
                part.rels.pop(relation)


def _canvas(frame: Any, translate: Translator, theme: Theme, rows: int) -> Any:
    """Room for a table that grows with its rows."""
    before = max(1, len(frame._element.findall(f".//{qn('a:tr')}")))
    return canvas(frame.width, round(frame.height * max(1.0, rows / before)), translate, theme)


def _refill(frame: Any, grid: Grid, *, shades: bool) -> None:
    """New cells in the old table: looks of a cell stay, new rows look like the last. shades: they are data, too."""
    old = next(frame._element.iter(qn("a:tbl")))
    fresh = table(grid, frame.width)
    if len(old.findall(f"{qn('a:tblGrid')}/{qn('a:gridCol')}")) != len(grid.widths):
        old.getparent().replace(old, fresh)
        return
    rows, wanted = old.findall(qn("a:tr")), fresh.findall(qn("a:tr"))
    grown = len(rows) != len(wanted)
    for spare in rows[len(wanted) :]:
        old.remove(spare)
    for i, row in enumerate(wanted):
        if i >= len(rows) or _spans(rows[i]) != _spans(row):
            pattern = next((r for r in reversed(rows[1:]) if _spans(r) == _spans(row)), row)
            made = copy.deepcopy(pattern)
            if i < len(rows):
                old.replace(rows[i], made)
            else:
                old.append(made)
        else:
            made = rows[i]
        for cell, new in zip(made.findall(qn("a:tc")), row.findall(qn("a:tc")), strict=False):
            _fill_cell(cell, new, shades)
    if grown:
        frame.height = Emu(sum(int(row.get("h", "0")) for row in old.findall(qn("a:tr"))))


def _spans(row: Any) -> list[str]:
    return [cell.get("gridSpan", "") + cell.get("hMerge", "") for cell in row.findall(qn("a:tc"))]


def _fill_cell(cell: Any, new: Any, shades: bool) -> None:
    """The words of ``new`` in the font of ``cell``."""
    body, wish = cell.find(qn("a:txBody")), new.find(qn("a:txBody"))
    style = next(body.iter(qn("a:rPr"), qn("a:endParaRPr")), None)
    aligned = next(body.iter(qn("a:pPr")), None)
    for paragraph in body.findall(qn("a:p")):
        body.remove(paragraph)
    for paragraph in map(copy.deepcopy, wish.findall(qn("a:p"))):
        for target in paragraph.iter(qn("a:rPr"), qn("a:endParaRPr")):
            ink = target.find(qn("a:solidFill"))
            _take_over(target, style, ink if shades else None)
        own = paragraph.find(qn("a:pPr"))
        if aligned is not None and own is not None:
            paragraph.replace(own, copy.deepcopy(aligned))
        body.append(paragraph)
    if shades:
        _shade(cell, new)


def _take_over(target: Any, style: Any, ink: Any) -> None:
    """Font of ``style`` for ``target``; with ``ink`` the colour stays, as it must be read on its new shade."""
    if style is None:
        return
    for key, value in style.attrib.items():
        target.set(key, value)
    children = [copy.deepcopy(e) for e in style if ink is None or e.tag != qn("a:solidFill")]
    for child in list(target):
        if child is not ink:
            target.remove(child)
    for child in children:
        target.append(child)


def _shade(cell: Any, new: Any) -> None:
    tags = [qn(t) for t in ("a:solidFill", "a:noFill", "a:gradFill", "a:pattFill", "a:blipFill", "a:grpFill")]
    old, wish = cell.find(qn("a:tcPr")), new.find(qn("a:tcPr"))
    if old is None or wish is None:
        return
    paint = next((copy.deepcopy(e) for e in wish if e.tag in tags), None)
    for gone in [e for e in old if e.tag in tags]:
        old.remove(gone)
    if paint is not None:
        edges = {qn(f"a:ln{s}") for s in ("L", "R", "T", "B", "TlToBr", "BlToTr")} | {qn("a:cell3D")}
        old.insert(sum(e.tag in edges for e in old), paint)
