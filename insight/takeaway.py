"""Everything that can be taken away of a workspace, as files with names and bytes, made step by step.

One way for all exports: an ``Ask`` and the ``Material`` go in, ``Made`` comes out, and ``progress`` follows. Nothing
here knows a screen, so that it can run beside one.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import itemgetter
from typing import Any

from insight.dataset import Filters
from insight.exhibits import Message
from insight.export.escape import file_name
from insight.export.plan import Plan, of_evidence
from insight.material import Material
from insight.tray import Tray
from insight.words import LANGUAGES, Translator, translator

# what is being done (a code), how much of it is done, of how much
Progress = Callable[[str, int, int], None]
# what a refreshed deck is told by
LISTS = ("updated", "kept", "unmatched", "added")
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {"pptx": POWERPOINT, "xlsx": EXCEL, "html": "text/html", "json": "application/json", "zip": "application/zip"}


class Refused(ValueError):
    """What was asked for cannot be made; ``message`` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.key)
        self.message = message


@dataclass(frozen=True)
class Ask:
    """What is wanted. kind: one of ``KINDS``. languages: of the content, in order. language: of the file's name.

    template: the reader's own, or None. stem: of the analysis, for pictures. old: the deck to be refreshed.
    """

    kind: str
    languages: tuple[str, ...]
    language: str
    tray: Tray = field(default_factory=Tray)
    template: bytes | None = None
    stem: str = ""
    old: bytes = b""


@dataclass(frozen=True)
class Made:
    """A file for the reader. refreshed: of a deck made earlier, what became of its slides."""

    name: str
    content: bytes
    refreshed: Any = None


def media_type(name: str) -> str:
    """Of a file with this name."""
    return _TYPES[name.rpartition(".")[2]]


def make(ask: Ask, material: Material, progress: Progress) -> Made:
    """Makes one export. Raises Refused; progress may raise to stop it."""
    from insight.export.powerpoint import BadTemplate

    try:
        return KINDS[ask.kind](ask, material, progress)
    except BadTemplate as error:
        raise Refused(error.message) from error


def made_of(ask: Ask, material: Material) -> str:
    """Digest of all that decides what is in the file: equal as long as making it again would give the same."""
    tray = (ask.tray.items, ask.tray.title) if ask.kind in ("deck", "everything", "refresh") else ()
    slides = ask.tray.template if ask.kind not in ("workbook", "html", "results", "pictures") else ""
    tables = [d.fingerprint for d in material.combined.datasets]
    asked = (ask.languages, tray, slides, tables, material.keys, material.filters)
    return hashlib.sha256(repr((asked, sorted(material.options.items(), key=itemgetter(0)))).encode()).hexdigest()


def became(made: Made) -> dict[str, dict[str, list[str]]]:
    """Language → list → lines: what became of the slides of a deck made earlier; empty for every other file."""
    if made.refreshed is None:
        return {}
    told = {code: translator(code) for code in LANGUAGES}
    lists = {name: getattr(made.refreshed, name) for name in LISTS}
    return {c: {n: [words(e.message) for e in every] for n, every in lists.items()} for c, words in told.items()}


def _deck(ask: Ask, material: Material, progress: Progress) -> Made:
    plans = [(material.plan(ask.tray, translator(code)), translator(code)) for code in ask.languages]
    return _made(ask, "deck", "pptx", _powerpoint(plans, ask, progress))


def _report(ask: Ask, material: Material, progress: Progress) -> Made:
    return _made(ask, "report", "pptx", _powerpoint(_whole(ask, material, progress), ask, progress))


def _evidence(ask: Ask, material: Material, progress: Progress) -> Made:
    plans = []
    for i, code in enumerate(ask.languages):
        words = translator(code)
        shown, context = material.chapters(words, _step(progress, "compute", i, len(ask.languages)), ("evidence",))
        plans.append((of_evidence(shown, context), words))
    return _made(ask, "evidence", "pptx", _powerpoint(plans, ask, progress))


def _whole(
    ask: Ask, material: Material, progress: Progress, stems: Sequence[str] | None = None
) -> list[tuple[Plan, Translator]]:
    """The plan of the whole report in every language asked for."""
    told = [translator(code) for code in ask.languages]
    steps = [_step(progress, "compute", i, len(told)) for i in range(len(told))]
    return [(material.whole(words, step, stems), words) for words, step in zip(told, steps, strict=True)]


def _powerpoint(plans: Sequence[tuple[Plan, Translator]], ask: Ask, progress: Progress) -> bytes:
    from insight.export import powerpoint

    return powerpoint.deck(plans, ask.template, lambda done, total: progress("slides", done, total))


def _workbook(ask: Ask, material: Material, progress: Progress) -> Made:
    return _by_language(ask, material, progress, "xlsx")


def _page(ask: Ask, material: Material, progress: Progress) -> Made:
    return _by_language(ask, material, progress, "html")


def _by_language(ask: Ask, material: Material, progress: Progress, suffix: str) -> Made:
    """A file in one language, or a zip of one in each."""
    files = _written(ask, material, progress, suffix)
    if len(files) == 1:
        return _made(ask, "report", suffix, *files.values())
    # named by what it holds: workbooks and web pages in two languages are both zips
    return _made(ask, "workbook" if suffix == "xlsx" else "html", "zip", _zip(files))


def _written(ask: Ask, material: Material, progress: Progress, suffix: str) -> dict[str, bytes]:
    """File name → bytes, one in each language."""
    from insight.export.excel import workbook
    from insight.export.html import page

    files, rounds = {}, len(ask.languages)
    for i, code in enumerate(ask.languages):
        words = translator(code)
        shown, context = material.chapters(words, _step(progress, "compute", i, rounds))
        write = _step(progress, "write", i, rounds)
        # how much there is to write is not known yet
        progress("start", i, rounds)
        if suffix == "xlsx":
            content = workbook(shown, context, words, write)
        else:
            content = page(shown, context, words, write).encode("utf-8", "replace")
        files[file_name("report", code, suffix)] = content
    return files


def _results(ask: Ask, material: Material, progress: Progress) -> Made:
    from insight.export.results import to_json

    told = material.report(_step(progress, "compute")).results
    return _made(ask, "results", "json", to_json(told).encode())


def _pictures(ask: Ask, material: Material, progress: Progress) -> Made:
    from insight.export.image import NoBrowser, pictures

    files: dict[str, bytes] = {}
    try:
        for plan, words in _whole(ask, material, progress, stems=(ask.stem,)):
            if not plan.items:
                raise Refused(plan.missing[0][1])
            progress("pictures", 0, len(plan.items))
            made = pictures(plan.items, words, lambda done, total: progress("pictures", done, total))
            if len(ask.languages) == 1:
                return _made(ask, ask.stem, "zip", made)
            files |= _unzipped(made, words(f"takeaway.language_{words.language}"))
    except NoBrowser as error:
        raise Refused(Message("takeaway.no_browser" if error.code == "missing" else "takeaway.no_pictures")) from error
    return _made(ask, ask.stem, "zip", _zip(files))


def _everything(ask: Ask, material: Material, progress: Progress) -> Made:
    """The reader's deck, the whole report in every form, and the results."""
    files: dict[str, bytes] = {}
    for kind in (*(("deck",) if ask.tray.items else ()), "report", "workbook", "html", "results"):
        made = KINDS[kind](ask, material, progress)
        files |= _unzipped(made.content) if made.name.endswith(".zip") else {made.name: made.content}
    return _made(ask, "everything", "zip", _zip(files))


def _refresh(ask: Ask, material: Material, progress: Progress) -> Made:
    """A deck made earlier with today's numbers: what the reader collected, then the whole report, by id and filters."""
    from insight.export.powerpoint.refresh import NotADeck, refresh, shown
    from insight.export.powerpoint.refresh_filters import with_own_filters

    try:
        plans, held = [], shown(ask.old)
        for plan, words in _whole(replace(ask, languages=tuple(held)), material, progress):
            own = material.plan(ask.tray, words)
            merged = replace(own, parts=(*own.parts, *plan.parts), missing=plan.missing)
            again = partial(_under, material, words, _step(progress, "compute"))
            plans.append((with_own_filters(merged, held[words.language], material.tables(words), again), words))
        refreshed = refresh(ask.old, plans, lambda done, total: progress("slides", done, total))
    except NotADeck as error:
        raise Refused(error.message) from error
    return replace(_made(ask, "deck", "pptx", refreshed.content), refreshed=refreshed)


def _under(
    material: Material, words: Translator, step: Callable[[int, int], None], filters: Filters, stems: Collection[str]
) -> Plan:
    return material.whole(words, step, stems, filters)


KINDS: dict[str, Callable[[Ask, Material, Progress], Made]] = {
    "deck": _deck,
    "report": _report,
    "evidence": _evidence,
    "workbook": _workbook,
    "html": _page,
    "results": _results,
    "pictures": _pictures,
    "everything": _everything,
    "refresh": _refresh,
}


def _made(ask: Ask, stem: str, suffix: str, content: bytes) -> Made:
    return Made(file_name(stem, ask.language, suffix), content)


def _step(progress: Progress, code: str, done_before: int = 0, rounds: int = 1) -> Callable[[int, int], None]:
    return lambda done, total: progress(code, done_before * total + done, rounds * total)


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def _unzipped(content: bytes, folder: str = "") -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {f"{folder}/{n}" if folder else n: packed.read(n) for n in packed.namelist()}


def check_template(content: bytes) -> None:
    """Raises Refused where a presentation cannot be used as a template."""
    from insight.export.powerpoint import BadTemplate
    from insight.export.powerpoint.deck import foreign_canvas

    try:
        foreign_canvas(content)
    except BadTemplate as error:
        raise Refused(error.message) from error


def can_draw() -> bool:
    """Whether this computer has a browser to draw pictures with."""
    from insight.export.image import available

    return available()
