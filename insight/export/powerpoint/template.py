"""Our own template, made in code: a master and five layouts with real placeholders, theme colours and theme fonts."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.util import Emu

from insight.exhibits import palette
from insight.export.powerpoint.places import FRONT, HEIGHT, WIDTH, inches, own_places
from insight.export.powerpoint.theme import EAST_ASIAN, LATIN, Box
from insight.words import Translator, translator

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
# the ids of the body placeholders: a short line above the title, what is measured under it, facts on the title slide
HEAD, SUBTITLE, FACTS = 13, 14, 15
FOOTER, NUMBER = 11, 12
# what PowerPoint calls the field with a slide's number
NUMBER_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
TAGS = {"en": "en-US", "zh": "zh-CN"}
_SCRIPTS = {"Hans": "微软雅黑", "Hant": "微軟正黑體", "Jpan": "Yu Gothic UI", "Hang": "Malgun Gothic"}
_SLOTS = ("dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")


def own_presentation(language: str) -> Any:
    """A presentation without slides that has our template; its layouts are named in ``language``."""
    return Presentation(io.BytesIO(_template(language)))


@lru_cache(maxsize=2)
def _template(language: str) -> bytes:
    presentation, words = Presentation(), translator(language)
    presentation.slide_width, presentation.slide_height = Emu(WIDTH), Emu(HEIGHT)
    presentation.element.find("{*}sldSz").attrib.pop("type", None)
    master = presentation.slide_master
    theme = master.part.part_related_by(RT.THEME)
    theme._blob = _theme(theme.blob.decode()).encode()
    kinds = _layouts(words)
    for layout in list(master.slide_layouts)[len(kinds) :]:
        master.slide_layouts.remove(layout)
    for layout, (kind, name, shapes) in zip(master.slide_layouts, kinds, strict=True):
        _replace(layout.element, name, shapes, TAGS[words.language])
        layout.element.attrib.pop("type", None)
        if kind:
            layout.element.set("type", kind)
        if kind == "title":
            layout.element.set("showMasterSp", "0")
    _replace(master.element, "", _master(words), TAGS[words.language])
    styles = master.element.find("{*}txStyles")
    master.element.replace(styles, parse_xml(_styles()))
    kept = io.BytesIO()
    presentation.save(kept)
    return kept.getvalue()


def _theme(xml: str) -> str:
    """The default theme with our colours and fonts."""
    segment = palette.VOCABULARIES["segment"]
    colors = [palette.INK, palette.PAPER, palette.MUTED, palette.GRID, palette.SINGLES["accent"]]
    colors += [segment["0"], segment["1"], segment["3"], segment["2"], palette.SINGLES["neutral"]]
    slots = [(slot, pair["light"]) for slot, pair in zip(_SLOTS, colors, strict=True)]
    slots += [("hlink", palette.color("accent")), ("folHlink", palette.MUTED["light"])]
    scheme = "".join(f'<a:{slot}><a:srgbClr val="{value[1:]}"/></a:{slot}>' for slot, value in slots)
    scripts = "".join(f'<a:font script="{script}" typeface="{font}"/>' for script, font in _SCRIPTS.items())
    fonts = f'<a:latin typeface="{LATIN}"/><a:ea typeface="{EAST_ASIAN}"/><a:cs typeface="{LATIN}"/>{scripts}'
    xml = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>", f'<a:clrScheme name="Insight">{scheme}</a:clrScheme>', xml, flags=re.S
    )
    for kind in ("majorFont", "minorFont"):
        xml = re.sub(f"<a:{kind}>.*?</a:{kind}>", f"<a:{kind}>{fonts}</a:{kind}>", xml, flags=re.S)
    return xml.replace('name="Office Theme"', 'name="Insight"').replace(
        'fontScheme name="Office"', 'fontScheme name="Insight"'
    )


def _replace(element: Any, name: str, shapes: str, tag: str) -> None:
    """Gives a master or layout its name and shapes."""
    tree = element.find(".//{*}spTree")
    for shape in list(tree)[2:]:
        tree.remove(shape)
    for shape in parse_xml(f"<p:spTree {NAMESPACES}>{shapes}</p:spTree>"):
        tree.append(shape)
    if name:
        element.find("{*}cSld").set("name", name)
    for properties in (*tree.iter("{*}rPr"), *tree.iter("{*}endParaRPr")):
        properties.set("lang", tag)


def _layouts(words: Translator) -> list[tuple[str, str, str]]:
    """Type, name and shapes of each layout."""
    named = {k: words(f"deck.layout_{k}") for k in ("title", "list", "text", "exhibit", "closing")}
    head = _body(5, HEAD, own_places().head, words("deck.prompt_head"), 1200, "accent1", anchor="b")
    measured = _body(6, SUBTITLE, own_places().subtitle, words("deck.prompt_subtitle"), 1400, "tx2")
    text = _body(5, 1, own_places().body, words("deck.prompt_text"), 1600, "tx1")
    ending = _foot()
    front = _title(FRONT.title, words("deck.prompt_title"), 3600, "b", kind="ctrTitle")
    front += _sp(3, "subTitle", 1, FRONT.subtitle, _run(words("deck.prompt_subtitle")), _level(1800, "tx2"))
    front += _body(4, FACTS, FRONT.body, words("deck.prompt_facts"), 1400, "tx2")
    return [
        (
            "title",
            named["title"],
            _block(9, inches(0, 0, 0.42, 7.5)) + front,
        ),
        ("titleOnly", named["list"], _inherited_title() + ending),
        ("obj", named["text"], _inherited_title() + text + ending),
        ("", named["exhibit"], _inherited_title() + head + measured + ending),
        ("", named["closing"], _inherited_title() + head + text.replace('id="5"', 'id="7"') + ending),
    ]


def _master(words: Translator) -> str:
    places = own_places()
    assert places.number is not None
    rule = Box(places.footer.left, places.footer.top - 60_000, places.number.right - places.footer.left, 0)
    title = _title(places.title, words("deck.prompt_title"), 2400, "t")
    text = _body(3, 1, places.body, words("deck.prompt_text"), 1600, "tx1")
    foot = _sp(4, "ftr", 3, places.footer, "<a:endParaRPr/>", _level(1200, "tx2"))
    number = _sp(5, "sldNum", 4, places.number, _number(), _level(1200, "tx2", "r"))
    return _block(8, inches(0, 0.58, 0.14, 0.92)) + _line(9, rule, "bg2", 1.0) + title + text + foot + number


def _styles() -> str:
    """Text styles of the master: titles, bodies and other text, nine levels each."""
    fonts = {
        k: "".join(f'<a:{s} typeface="+{k}-{e}"/>' for s, e in (("latin", "lt"), ("ea", "ea"), ("cs", "cs")))
        for k in ("mj", "mn")
    }
    spacing = '<a:lnSpc><a:spcPct val="90000"/></a:lnSpc>'

    def level(n: int, size: int, font: str, more: str = "") -> str:
        shift = 228_600 * (n - 1)
        bold = ' b="1"' if font == "mj" else ""
        return (
            f'<a:lvl{n}pPr marL="{shift}" indent="0" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" '
            f'hangingPunct="1">{spacing}{more}<a:buNone/><a:defRPr sz="{size}" kern="1200"{bold}><a:solidFill>'
            f'<a:schemeClr val="tx1"/></a:solidFill>{fonts[font]}</a:defRPr></a:lvl{n}pPr>'
        )

    before = '<a:spcBef><a:spcPts val="600"/></a:spcBef>'
    body = "".join(level(n, 1600 if n == 1 else 1400, "mn", before) for n in range(1, 10))
    other = "".join(level(n, 1400, "mn") for n in range(1, 10))
    return (
        f"<p:txStyles {NAMESPACES}><p:titleStyle>{level(1, 2400, 'mj')}</p:titleStyle>"
        f"<p:bodyStyle>{body}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    )


def _title(box: Box, prompt: str, size: int, anchor: str, kind: str = "title") -> str:
    return _sp(
        2, kind, None, box, _run(prompt), f'<a:lvl1pPr algn="l"><a:defRPr sz="{size}" b="1"/></a:lvl1pPr>', anchor
    )


def _inherited_title() -> str:
    return _sp(2, "title", None, None, "<a:endParaRPr/>", "")


def _body(id: int, idx: int, box: Box | None, prompt: str, size: int, color: str, anchor: str = "t") -> str:
    return _sp(id, "body", idx, box, _run(prompt), _level(size, color), anchor)


def _foot() -> str:
    """Footer and slide number where the master has them."""
    return _sp(3, "ftr", FOOTER, None, "<a:endParaRPr/>", "") + _sp(4, "sldNum", NUMBER, None, _number(), "")


def _level(size: int, color: str, align: str = "l") -> str:
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{size}"><a:solidFill><a:schemeClr val="{color}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )


def _run(text: str) -> str:
    return f"<a:r><a:rPr/><a:t>{escape(text)}</a:t></a:r>"


def _number() -> str:
    return f'<a:fld id="{NUMBER_FIELD}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld>'


def _sp(id: int, kind: str, idx: int | None, box: Box | None, content: str, style: str, anchor: str = "t") -> str:
    """A placeholder. box: None where it stands as in the master."""
    place = "" if box is None else f'{_xfrm(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    number = "" if idx is None else f' idx="{idx}"'
    size = ' sz="quarter"' if kind in ("ftr", "sldNum") else ""
    frame = (
        "<a:bodyPr/>"
        if box is None
        else f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="{anchor}">'
        "<a:noAutofit/></a:bodyPr>"
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="{kind} {id}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}"{size}{number}/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>'
        f"<p:txBody>{frame}<a:lstStyle>{style}</a:lstStyle><a:p>{content}</a:p></p:txBody></p:sp>"
    )


def _block(id: int, box: Box, color: str = "accent2") -> str:
    """The strong left edge."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="edge"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'{_xfrm(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{color}"/>'
        "</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p>"
        "</p:txBody></p:sp>"
    )


def _line(id: int, box: Box, color: str, points: float) -> str:
    """A thin rule along the top of ``box``."""
    flat = Box(box.left, box.top - 110_000 if box.height else box.top, box.width, 0)
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{id}" name="rule"/><p:cNvCxnSpPr/><p:nvPr userDrawn="1"/></p:nvCxnSpPr>'
        f'<p:spPr>{_xfrm(flat)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="{round(points * 12_700)}">'
        f'<a:solidFill><a:schemeClr val="{color}"/></a:solidFill></a:ln></p:spPr></p:cxnSp>'
    )


def _xfrm(box: Box) -> str:
    return f'<a:xfrm><a:off x="{box.left}" y="{box.top}"/><a:ext cx="{box.width}" cy="{box.height}"/></a:xfrm>'
