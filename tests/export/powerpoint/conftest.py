"""Plans that strain a deck, templates as customers have them, and a strict look at a package."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.util import Inches

from insight.dataset import Filters, Receipt
from insight.exhibits import Bar, BarRow, Exhibit, HeatMap, Line, Message, Num, Table
from insight.exhibits.chart import Dot, DotPlot, DotSeries, LineSeries, Part, Scatter, StackedBar
from insight.export.plan import Item, Plan
from insight.export.plan import Part as Chapter
from insight.export.powerpoint import deck
from insight.words import Translator, translator

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
LONG = {
    "en": "Counter staff who remember what regular customers usually order before they have said a word about it",
    "zh": "门店店员在熟客开口之前就记得他们平时习惯点的饮品与口味偏好并能主动提出适合当天天气的建议",
}
WORDS = {
    "en": {
        "title": "{name} loses 63% of customers when it is missing, far more than any of the other features",
        "subtitle": "Share of respondents, % of {base}; who answered both questions, January to August 2026",
        "base": "respondents with at least one complete pair of answers (484 of 484 rows); each on its own pairs",
        "method": "classic table; doubtful: one answer to at least 90% of six questions or more, or contradictory",
        "explain": "Every answer is counted once, then shares are compared with Wilson intervals at the 95% level.",
        "note": "Pale: fewer than 30 (effective) answers for {name}, read with care.",
        "question": "Which features must we have, and which delight the customers that matter most to us?",
        "plain": "Group {n}",
        "why": "This file has no such questions: each feature needs two, how customers feel with it and without it.",
        "example": "Two columns per feature, like “How do you feel if the hotel has {name}?”, with five answers.",
    },
    "zh": {
        "title": "缺少“{name}”会失去 63% 的顾客，远高于其他各项需求",
        "subtitle": "受访者占比，占{base}的百分比；2026 年 1 月至 8 月期间两题均作答的全部受访者",
        "base": "至少答全一组正反向题的受访者（484 名，共 484 行）；各项需求按其答全的组数计算",
        "method": "经典对照表；可疑答卷：六题及以上中至少 90% 选同一选项，或至少 40% 的需求自相矛盾",
        "explain": "每份答卷计一次，再以 95% 水平的 Wilson 区间比较占比。",
        "note": "浅色：“{name}”的（有效）样本量不足 30，仅供参考。",
        "question": "哪些需求必须满足，哪些能给对我们最重要的顾客带来惊喜？",
        "plain": "第 {n} 组",
        "why": "文件中没有这类题目：每项需求要问两题，具备时感受如何，不具备时感受如何。",
        "example": "每项需求两列，例如“如果酒店提供{name}，您的感受是？”，用五个词语作答。",
    },
}


def speaking(language: str) -> Translator:
    """The translator with the words of the made plan."""
    own = {f"strain.{key}": words for key, words in WORDS[language].items()}
    return Translator(language, {**translator(language).catalogue, **own})


def _charts(name: str) -> list[Any]:
    rows = tuple(
        BarRow(f"{i + 1}. {name}", 0.9 - 0.03 * i, 0.85 - 0.03 * i, 0.95 - 0.03 * i, 40 + i) for i in range(25)
    )
    groups = tuple(f"{i} {name}" for i in range(1, 7))
    cells = tuple(tuple(0.1 * ((i + j) % 9) for j in range(6)) for i in range(12))
    return [
        Bar(rows, "percent", "x"),
        StackedBar(groups, (Part(name, "kano.M", (0.4,) * 6), Part("b", "kano.O", (0.6,) * 6)), notes=("n = 40",) * 6),
        Line((1.0, 2.0, 3.0), (LineSeries(name, "accent", (0.2, 0.5, 0.7)),), "x", "y", "percent"),
        Scatter((Dot(name, 0.4, 0.6), Dot("b", 0.7, 0.2)), "x", "y", "coefficient", "coefficient", (0, 1), (0, 1)),
        DotPlot(groups, (DotSeries(name, "segment.0", (0.3,) * 6),), "percent", "x", (0, 1)),
        HeatMap((name,) * 12, groups, cells, tuple(tuple(Num(v, "percent") for v in row) for row in cells)),
        None,
    ]


def strained(language: str) -> tuple[Plan, Translator]:
    """A plan of every kind of chart: 25 features, names of 100 letters, remarks, an own title, what is missing."""
    name = LONG[language]
    receipt = Receipt(file=f"{name}.csv", format="csv", rows_in_file=484, rows_used=484)
    table = Table((name, "n", "%"), tuple((f"{i}. {name}", Num(i, "count"), Num(i / 25, "percent")) for i in range(25)))
    items = []
    for number, chart in enumerate(_charts(name)):
        exhibit = Exhibit(
            id=f"strain.exhibit:{name}{number}",
            title=Message("strain.title", name=name if number % 2 else "Wi-Fi"),
            subtitle=Message("strain.subtitle", base=name),
            table=table,
            base=Message("strain.base"),
            n=484,
            method=Message("strain.method"),
            explanation=Message("strain.explain"),
            chart=chart,
            notes=(Message("strain.note", name="Wi-Fi"), Message("strain.note", name=name)),
            proven=number < 5,
        )
        filters = Filters((("region", (name, "b")),)) if number == 3 else Filters()
        items.append(
            Item("strain", exhibit, receipt, filters, "2026-11-22", remark=name * 3 if number in (0, 2) else "")
        )
    items[1] = replace(items[1], title=f"{name}: {name}")
    question = Message("strain.question")
    parts = tuple(Chapter(question, (item,), name if i % 2 else None) for i, item in enumerate(items))
    missing = ((question, Message("strain.why"), Message("strain.example", name=name)),) * 5
    return Plan(name, Message("export.files", files=(name, "b.csv")), parts, missing, "2026-11-22"), speaking(language)


@pytest.fixture(scope="session")
def strained_plans() -> list[tuple[Plan, Translator]]:
    return [strained("en"), strained("zh")]


@pytest.fixture(scope="session")
def strained_deck(strained_plans: list[tuple[Plan, Translator]]) -> tuple[bytes, list[tuple[int, int]]]:
    """The deck of both plans on our own template, and the progress that was told."""
    told: list[tuple[int, int]] = []
    return deck(strained_plans, progress=lambda done, total: told.append((done, total))), told


def _bytes(presentation: Any) -> bytes:
    kept = io.BytesIO()
    presentation.save(kept)
    return kept.getvalue()


def _colors(presentation: Any, **colors: str) -> None:
    theme = presentation.slide_master.part.part_related_by(RT.THEME)
    xml = theme.blob.decode()
    for slot, value in colors.items():
        xml = re.sub(f"<a:{slot}>.*?</a:{slot}>", f'<a:{slot}><a:srgbClr val="{value}"/></a:{slot}>', xml, flags=re.S)
    theme._blob = xml.encode()


def _stretch(presentation: Any, wide: float, tall: float) -> None:
    """Another page size with the layouts stretched to it."""
    across, down = Inches(wide) / presentation.slide_width, Inches(tall) / presentation.slide_height
    presentation.slide_width, presentation.slide_height = Inches(wide), Inches(tall)
    holders = (presentation.slide_master, *presentation.slide_layouts)
    for place in (p for h in holders for s in h.shapes for p in s._element.findall("{*}spPr/{*}xfrm/*")):
        for name, share in (("x", across), ("cx", across), ("y", down), ("cy", down)):
            if place.get(name) is not None:
                place.set(name, str(round(int(place.get(name)) * share)))


def _drop(presentation: Any, *names: str) -> None:
    for layout in [lay for lay in presentation.slide_layouts if lay.name in names]:
        presentation.slide_layouts.remove(layout)


def _block(number: int, left: float, top: float, wide: float, tall: float) -> Any:
    place = f'<a:off x="{Inches(left)}" y="{Inches(top)}"/><a:ext cx="{Inches(wide)}" cy="{Inches(tall)}"/>'
    return parse_xml(
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="block"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr><a:xfrm>{place}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        '<a:schemeClr val="accent1"/></a:solidFill></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>'
    )


def _old_slides() -> bytes:
    """4:3 as PowerPoint 2007 had it, with slides in it that link to each other."""
    presentation = Presentation()
    first = presentation.slides.add_slide(presentation.slide_layouts[0])
    first.shapes.title.text = "An old slide that must go"
    second = presentation.slides.add_slide(presentation.slide_layouts[1])
    first.shapes.title.click_action.target_slide = second
    second.notes_slide.notes_text_frame.text = "old notes"
    return _bytes(presentation)


def _dark() -> bytes:
    presentation = Presentation()
    _stretch(presentation, 13.333, 7.5)
    _colors(presentation, dk1="101820", lt1="F4F6F8", accent1="2AD2C9")
    mapping = presentation.slide_master.element.find("{*}clrMap")
    mapping.set("bg1", "dk1")
    mapping.set("tx1", "lt1")
    return _bytes(presentation)


def _small_without_title_only() -> bytes:
    """10 × 5.625 inches; the plainest layout has a title and a body."""
    presentation = Presentation()
    _stretch(presentation, 10, 5.625)
    _drop(presentation, *(lay.name for lay in list(presentation.slide_layouts)[2:]))
    return _bytes(presentation)


def _chinese_band() -> bytes:
    """Chinese layout names, white titles on a coloured band, a logo at the foot."""
    presentation = Presentation()
    _stretch(presentation, 13.333, 7.5)
    _colors(presentation, accent1="B5121B")
    names = (
        "封面",
        "标题和内容",
        "节标题",
        "两栏内容",
        "比较",
        "仅标题",
        "空白",
        "内容与标题",
        "图片与标题",
        "竖排文字",
        "竖排标题",
    )
    for layout, name in zip(presentation.slide_layouts, names, strict=True):
        layout.element.find("{*}cSld").set("name", name)
    tree = presentation.slide_master.element.find(".//{*}spTree")
    tree.insert(2, _block(40, 0.3, 6.7, 1.2, 0.6))
    tree.insert(2, _block(41, 0, 0, 13.333, 1.55))
    for color in presentation.slide_master.element.find("{*}txStyles/{*}titleStyle").iter("{*}schemeClr"):
        color.set("val", "bg1")
    return _bytes(presentation)


def _odd() -> bytes:
    """Letter size, only a blank and a picture layout, without footer and number."""
    presentation = Presentation()
    _stretch(presentation, 11, 8.5)
    kept = ("Blank", "Picture with Caption")
    _drop(presentation, *(lay.name for lay in presentation.slide_layouts if lay.name not in kept))
    for layout in presentation.slide_layouts:
        for shape in [s for s in layout.placeholders if s.placeholder_format.type in (13, 15, 16)]:
            shape._element.getparent().remove(shape._element)
    return _bytes(presentation)


def _picture() -> bytes:
    """A photograph as background, white text on it."""
    presentation = Presentation()
    _stretch(presentation, 13.333, 7.5)
    picture = io.BytesIO()
    Image.effect_mandelbrot((64, 36), (-2, -1, 1, 1), 20).convert("RGB").save(picture, "PNG")
    master = presentation.slide_master
    _, relation = master.part.get_or_add_image_part(picture)
    fill = f'<a:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></a:blipFill>'
    old = master.element.find("{*}cSld/{*}bg")
    old.getparent().replace(old, parse_xml(f"<p:bg {NAMESPACES}><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>"))
    for color in master.element.find("{*}txStyles").iter("{*}schemeClr"):
        color.set("val", "bg1")
    return _bytes(presentation)


TEMPLATES: dict[str, Callable[[], bytes]] = {
    "old slides, 4:3": _old_slides,
    "dark": _dark,
    "small, no title only": _small_without_title_only,
    "Chinese, band": _chinese_band,
    "odd": _odd,
    "picture": _picture,
}


@pytest.fixture(scope="session")
def templates() -> dict[str, bytes]:
    return {name: make() for name, make in TEMPLATES.items()}


@pytest.fixture(scope="session")
def faults() -> Callable[[bytes], list[str]]:
    """What PowerPoint would offer to repair in a package; nothing when it is sound."""
    return _faults


def _faults(content: bytes) -> list[str]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = archive.namelist()
    found = [f"twice: {n}" for n, c in Counter(n.lower() for n in names).items() if c > 1]
    roots = {n: etree.fromstring(archive.read(n)) for n in names if n.endswith((".xml", ".rels"))}
    types = roots["[Content_Types].xml"]
    overrides = {e.get("PartName").lstrip("/") for e in types if e.tag.endswith("Override")}
    defaults = {e.get("Extension").lower() for e in types if e.tag.endswith("Default")}
    found += [f"type without part: {n}" for n in overrides - set(names)]
    for name in names:
        if name != "[Content_Types].xml" and name not in overrides:
            if name.rpartition(".")[2].lower() not in defaults:
                found.append(f"no type: {name}")
            elif name.endswith(".xml"):
                found.append(f"plain xml: {name}")
    reached = {"[Content_Types].xml"}
    for name in (n for n in names if n.endswith(".rels")):
        found += _relation_faults(name, roots, names, reached)
    found += [f"nobody leads to {n}" for n in names if n not in reached and not n.endswith(".rels")]
    for name, root in roots.items():
        ids = [e.get("id") for e in root.iter("{*}cNvPr")]
        found += [f"shape id {i} twice in {name}" for i, c in Counter(ids).items() if c > 1]
        made = [e.get("val") for e in root.iter("{*}creationId")]
        found += [f"creation id {i} twice in {name}" for i, c in Counter(made).items() if c > 1]
    return found + _presentation_faults(roots["ppt/presentation.xml"], roots)


def _relation_faults(name: str, roots: dict[str, Any], names: list[str], reached: set[str]) -> list[str]:
    path = PurePosixPath(name)
    source = path.parent.parent / path.name.removesuffix(".rels")
    found, ids = [], set()
    for rel in roots[name]:
        ids.add(rel.get("Id"))
        if rel.get("TargetMode") == "External":
            found.append(f"leads outside: {name} {rel.get('Target')}")
            continue
        target = rel.get("Target")
        steps = target.lstrip("/") if target.startswith("/") else str(source.parent / target)
        parts: list[str] = []
        for step in PurePosixPath(steps).parts:
            parts = parts[:-1] if step == ".." else [*parts, step]
        reached.add("/".join(parts))
        if "/".join(parts) not in names:
            found.append(f"dangling: {name} → {target}")
    root = roots.get(str(source))
    if root is not None:
        relations = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
        used = {v for e in root.iter() for k, v in e.attrib.items() if k.startswith(relations) and v}
        found += [f"unknown relation {i} in {source}" for i in used - ids]
    return found


def _presentation_faults(root: Any, roots: dict[str, Any]) -> list[str]:
    order = ["sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst", "sldSz", "notesSz"]
    order += [
        "embeddedFontLst",
        "custShowLst",
        "photoAlbum",
        "custDataLst",
        "kinsoku",
        "defaultTextStyle",
        "modifyVerifier",
        "extLst",
    ]
    tags = [etree.QName(e).localname for e in root]
    found = [] if tags == sorted(tags, key=order.index) else [f"order of {tags}"]
    slides = [e.get("id") for e in root.iterfind("{*}sldIdLst/{*}sldId")]
    if len(set(slides)) != len(slides) or any(int(i) < 256 for i in slides):
        found.append("slide ids")
    listed = [e.get("id") for e in root.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}sldId")]
    if listed != slides:
        found.append("sections do not hold the slides in order")
    layouts = [e.get("id") for r in roots.values() for e in r.iter("{*}sldLayoutId", "{*}sldMasterId")]
    if len(set(layouts)) != len(layouts):
        found.append("layout ids")
    return found
