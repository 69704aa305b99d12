"""The colours of a template as they are seen: its theme, its backgrounds, and what lies behind a place on a slide."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from insight.exhibits import palette
from insight.export.powerpoint.theme import Box

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NAMED = {"white": "#FFFFFF", "black": "#000000"}
_WHITE, _BLACK = "#FFFFFF", "#000000"


@dataclass(frozen=True)
class Scheme:
    """The theme colours of a layout by their names there (``tx1``, ``bg1``, ``accent1`` …)."""

    colors: dict[str, str]

    def hex_of(self, color: Any) -> str | None:
        """``#RRGGBB`` of a DrawingML colour (``a:schemeClr``, ``a:srgbClr`` …) with its changes of lightness."""
        kind = etree.QName(color).localname
        value = color.get("val", "")
        if kind == "srgbClr" and len(value) == 6:
            found = "#" + value.upper()
        elif kind == "sysClr":
            found = "#" + color.get("lastClr", "FFFFFF" if value == "window" else "000000").upper()
        elif kind == "schemeClr":
            found = self.colors.get(value, "")
        else:
            found = _NAMED.get(value, "")
        try:
            return _changed(found, color) if len(found) == 7 else None
        except ValueError:
            return None

    def fill(self, element: Any) -> str | None:
        """The colour of what ``element`` is filled with; of a gradient the middle; None where there is none."""
        solid = element.find(f"{_A}solidFill")
        if solid is not None:
            return self.hex_of(solid[0]) if len(solid) else None
        stops = element.findall(f"{_A}gradFill/{_A}gsLst/{_A}gs")
        found = [c for c in (self.hex_of(s[0]) for s in stops if len(s)) if c]
        return palette.blend(found[0], found[-1], 0.5) if found else None


def scheme_of(layout: Any) -> Scheme:
    """The colours of the theme that ``layout`` is drawn with."""
    master = layout.slide_master
    root = etree.fromstring(master.part.part_related_by(RT.THEME).blob, _parser())
    plain = Scheme({})
    slots: dict[str, str] = {}
    for slot in root.iterfind(f".//{_A}clrScheme/*"):
        found = plain.hex_of(slot[0]) if len(slot) else None
        slots[etree.QName(slot).localname] = found or _BLACK
    mapping = master.element.find("{*}clrMap")
    other = layout.element.find("{*}clrMapOvr/{*}overrideClrMapping")
    names = dict(mapping.attrib) if mapping is not None else {}
    names |= dict(other.attrib) if other is not None else {}
    colors = slots | {name: slots[slot] for name, slot in names.items() if slot in slots}
    usual = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
    colors |= {name: slots[slot] for name, slot in usual.items() if name not in colors and slot in slots}
    return Scheme(colors)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _changed(hex_color: str, color: Any) -> str:
    """With ``lumMod``, ``lumOff``, ``tint`` and ``shade`` applied in their order."""
    for change in color:
        kind, share = etree.QName(change).localname, _share(change)
        if kind in ("lumMod", "lumOff"):
            hue, light, saturation = colorsys.rgb_to_hls(*palette.channels(hex_color))
            light = light * share if kind == "lumMod" else light + share
            channels = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), saturation)
            hex_color = "#" + "".join(f"{round(255 * c):02X}" for c in channels)
        elif kind in ("tint", "shade"):
            hex_color = _toward(hex_color, _WHITE if kind == "tint" else _BLACK, 1 - min(1.0, share))
    palette.channels(hex_color)
    return hex_color


def _toward(hex_color: str, other: str, share: float) -> str:
    """``share`` of ``other`` mixed in; in linear light, as office programs do."""
    mixed = []
    for one, two in zip(palette.channels(hex_color), palette.channels(other), strict=True):
        light = (1 - share) * _linear(one) + share * _linear(two)
        mixed.append(12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * c):02X}" for c in mixed)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _share(change: Any) -> float:
    value = change.get("val", "100000")
    return min(2.0, max(0.0, float(value.rstrip("%")) / (100 if value.endswith("%") else 100_000)))


def background(layout: Any, scheme: Scheme) -> str | None:
    """The colour of the slide's background; None for a picture."""
    for element in (layout.element, layout.slide_master.element):
        found = element.find("{*}cSld/{*}bg")
        if found is None or not len(found):
            continue
        kind = found[0]
        if etree.QName(kind).localname == "bgRef":
            return (scheme.hex_of(kind[0]) if len(kind) else None) or _WHITE
        if kind.find(f"{_A}blipFill") is not None:
            return None
        return scheme.fill(kind) or scheme.colors.get("bg1", _WHITE)
    return scheme.colors.get("bg1", _WHITE)


def fixed(layout: Any) -> Iterator[Any]:
    """The shapes that every slide of ``layout`` shows and that hold no text of the slide, from back to front."""
    shown = layout.element.get("showMasterSp", "1") not in ("0", "false")
    for shapes in (*([layout.slide_master.shapes] if shown else []), layout.shapes):
        yield from (shape for shape in shapes if not shape.is_placeholder)


def box_of(shape: Any) -> Box | None:
    """Where a shape is; None where that is not said."""
    parts = (shape.left, shape.top, shape.width, shape.height)
    return None if any(p is None for p in parts) else Box(*(int(p) for p in parts))


def backdrop(layout: Any, scheme: Scheme, place: Box) -> str | None:
    """The colour behind ``place``: of the front-most fixed shape that its middle lies on; None for a picture."""
    middle = Box(place.left + place.width // 2, place.top + place.height // 2, 0, 0)
    found = background(layout, scheme)
    for shape in fixed(layout):
        box = box_of(shape)
        if box is None or not middle.within(box):
            continue
        properties = shape._element.find("{*}spPr")
        if etree.QName(shape._element).localname == "pic":
            found = None
        elif properties is not None:
            pictured = properties.find(f"{_A}blipFill") is not None
            found = None if pictured else scheme.fill(properties) or found
    return found
