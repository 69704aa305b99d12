"""The whole workbook."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Sequence

import xlsxwriter
from xlsxwriter.theme import THEME_XML_2007

from insight.exhibits import Exhibit
from insight.exhibits.palette import VOCABULARIES
from insight.export.content import Chapter, Context
from insight.export.excel.around import Around, pages
from insight.export.excel.finish import finished
from insight.export.excel.names import sheet_names
from insight.export.excel.paper import EAST_ASIAN, FONTS, SIZE, Paper
from insight.export.excel.sheets import Sheets
from insight.words import Translator

TRADITIONAL = "微軟正黑體"


def workbook(
    stories: Sequence[Chapter],
    context: Context,
    translate: Translator,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """The workbook's bytes. Sheets in reading order: contents, exhibits by chapter, method, receipt.

    progress: told how many sheets are done, and of how many.
    """
    buffer = io.BytesIO()
    font = FONTS[translate.language]
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_format_properties": {"font_name": font, "font_size": SIZE},
    }  # fmt: skip
    book = xlsxwriter.Workbook(buffer, options)
    book.use_custom_theme(io.StringIO(_theme(font)))
    book.set_properties({"title": translate("export.report_title"), "created": _day(context.date)})
    book.set_calc_mode("manual")
    shown = [(c, page) for c in stories for page in pages(c)]
    own = [translate(f"export.sheet_{s}") for s in ("contents", "method", "receipt")]
    contents, method, receipt, *names = sheet_names([*own, *_names(shown, translate)])
    added = [book.add_worksheet(name) for name in (contents, *names, method, receipt)]
    places = {id(page): name for (_, page), name in zip(shown, names, strict=True)}
    writer = Sheets(Paper(book, translate), context, contents)
    around = Around(writer, context)
    around.contents(added[0], stories, places, (method, receipt))
    for done, (sheet, (chapter, page)) in enumerate(zip(added[1:-2], shown, strict=True), start=1):
        if isinstance(page, Exhibit):
            writer.exhibit(sheet, chapter, page)
        elif isinstance(page, Chapter):
            writer.details(sheet, chapter)
        else:
            writer.cards(sheet, chapter, page)
        if progress is not None:
            progress(done, len(shown))
    around.method(added[-2], stories, places)
    around.receipt(added[-1])
    book.close()
    return finished(buffer.getvalue(), writer.labels, font, EAST_ASIAN)


def _names(shown: Sequence[tuple[Chapter, object]], translate: Translator) -> list[str]:
    return [f"{i} {translate(f'{c.stem}.name')}" for i, (c, _) in enumerate(shown, start=1)]


def _theme(latin: str) -> str:
    """Office's theme with our fonts, Chinese fonts named, and the palette's colours for what people add."""
    shades = [c["light"][1:] for c in VOCABULARIES["segment"].values()]
    told = THEME_XML_2007
    for i, shade in enumerate(shades, start=1):
        told = re.sub(rf"(<a:accent{i}>)<a:srgbClr val=\"\w+\"/>", rf'\g<1><a:srgbClr val="{shade}"/>', told)
    told = re.sub(
        r'<a:latin typeface="[^"]*"/><a:ea typeface=""/>', f'<a:latin typeface="{latin}"/><a:ea typeface=""/>', told
    )
    told = re.sub(r'(script="Hans" typeface=)"[^"]*"', rf'\g<1>"{EAST_ASIAN}"', told)
    return re.sub(r'(script="Hant" typeface=)"[^"]*"', rf'\g<1>"{TRADITIONAL}"', told)


def _day(date: str | None) -> datetime.datetime:
    return datetime.datetime.fromisoformat(date) if date else datetime.datetime(2000, 1, 1)
