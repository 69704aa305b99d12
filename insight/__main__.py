"""The command line.

``python -m insight inspect FILE… [--sheet S]`` prints what was understood: the ``source`` object as JSON.
``python -m insight report FILE… --out DIR [--sheet S] [--roles F.json] [--filters F.json] [--options F.json]
[--language en|zh|both] [--template F.pptx]`` writes ``results.json``, ``report.pptx``, ``report.xlsx`` and
``report.html``; in both languages one deck, and a workbook and a page for each (``report-en.xlsx`` …).
``python -m insight recipe FILE --out F.json`` writes down how the file is read; ``--recipe F.json`` makes ``inspect``
and ``report`` read other files so and say under ``drift`` what is different.
``python -m insight refresh DECK.pptx FILE… --out NEW.pptx`` brings the numbers of files into a deck made earlier.

Several files are put together where they belong together (see :mod:`insight.sources`): ``sources`` of ``results.json``
holds the tables, ``combined`` what was done, ``asked`` what was left open; the analyses at its top are those of the
first table each applies to, and ``origin`` says which. Exit code 0; 2 with one plain sentence on standard error when
the input cannot be used; 1 when the program itself fails.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from insight import refreshing
from insight.dataset import Dataset, Filters, Role
from insight.exhibits.message import Message
from insight.faults import fault as fault_code
from insight.instructions import (
    FILTERS_EXAMPLE,
    OPTIONS_EXAMPLE,
    ROLES_EXAMPLE,
    Unusable,
    check_filters,
    check_roles,
    filters_in,
    options_in,
    refuse,
    roles_in,
)  # fmt: skip
from insight.registry import ANALYSES
from insight.words import LANGUAGES, Translator, translator
from insight.workspace import MOST_FILES

if TYPE_CHECKING:
    from insight.recipe import Recipe
    from insight.report import Report
    from insight.sources import Combined

NO_FILTERS = Filters()
BOTH = "both"


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of printing the usage."""

    def error(self, message: str) -> NoReturn:
        raise refuse("usage", why=message)


def parser() -> Parser:
    """The commands and their options."""
    top = Parser(prog="python -m insight", description="What customers say and do, from a file to a report.")
    commands = top.add_subparsers(dest="command", required=True)
    look = commands.add_parser("inspect", help="print what was understood of files, as JSON")
    make = commands.add_parser(
        "report",
        help="write results.json, report.pptx, report.xlsx and report.html",
        description="Waves of one survey are analysed together, an order log gives the survey of the same customers "
        'its stages, other files are analysed each on its own. results.json then holds each table under "sources" and '
        'what was done under "combined"; the analyses at the top are those of the first table each applies to '
        '("origin").',
        epilog=f"Roles of columns: {', '.join(Role)}.",
    )
    make.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to; made if missing")
    make.add_argument("--template", type=Path, metavar="F.pptx", help="presentation whose layouts and colours are used")
    again = refreshing.add_command(commands)
    again.set_defaults(personal=False)
    for command in (look, make, again):
        command.add_argument("file", type=Path, nargs="+")
        command.add_argument("--recipe", type=Path, metavar="F.json", help="read every file as this recipe says")
        how = command.add_mutually_exclusive_group()
        how.add_argument("--together", action="store_true", help="use files together also where that is not sure")
        how.add_argument("--apart", action="store_true", help="analyse every file on its own")
        if command is not again:
            command.add_argument("--personal", action="store_true", help="write cells of personal columns, too")
    take = commands.add_parser("recipe", help="write down how a file is read, for the next wave")
    take.add_argument("file", type=Path)
    take.add_argument("--out", type=Path, required=True, metavar="F.json", help="file to write to")
    take.set_defaults(together=False, apart=False)
    for command in (make, again, take):
        command.add_argument("--roles", type=Path, metavar="F.json", help=f"what columns mean: {ROLES_EXAMPLE}")
        command.add_argument("--filters", type=Path, metavar="F.json", help=f"what to keep: {FILTERS_EXAMPLE}")
        command.add_argument("--options", type=Path, metavar="F.json", help=f"choices per analysis: {OPTIONS_EXAMPLE}")
    for command in (look, make, again, take):
        command.add_argument("--sheet", help="sheet of a workbook; otherwise the one that holds the data")
        languages = (*LANGUAGES, BOTH) if command is make else LANGUAGES
        command.add_argument("--language", choices=languages, default="en", help="of the report and of refusals")
    return top


def main(arguments: Sequence[str]) -> int:
    """Runs one command. Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    words = translator(_language(arguments))
    try:
        given = parser().parse_args(arguments)
        {"inspect": inspect, "report": report, "recipe": recipe, "refresh": refresh}[given.command](given, words)
    except Unusable as refusal:
        print(_one_line(words(refusal.message)), file=sys.stderr)
        return 2
    except Exception as fault:
        print(words(Message("export.cli_fault", code=fault_code("cli", fault)[0])), file=sys.stderr)
        return 1
    return 0


def _one_line(said: str) -> str:
    """``said`` without what a file's name may do to a terminal: line ends, control characters, changed direction."""
    from insight.export.escape import clean

    return " ".join(clean(said).split())


def inspect(given: argparse.Namespace, words: Translator) -> None:
    """Prints the ``source`` object; of several files ``sources``, ``combined`` and ``asked``."""
    from insight.export.results import source, to_json
    from insight.report import with_files

    found = _tables(given, _datasets(given, words), {}, words)
    if len(given.file) == 1:
        print(to_json(source(found.datasets[0], given.personal)), end="")
        return
    sources = [source(d, given.personal) for d in found.datasets]
    print(to_json(with_files({"source": sources[0], "sources": sources}, found, given.personal)), end="")


def report(given: argparse.Namespace, words: Translator) -> None:
    """Writes all files. Raises Unusable before anything is written."""
    from insight.export.powerpoint import BadTemplate
    from insight.report import write

    template = None if given.template is None else _content(given.template)
    told = _analyzed(given, words)
    languages = [translator(code) for code in (LANGUAGES if given.language == BOTH else [given.language])]
    try:
        write(told, given.out, languages, datetime.date.today().isoformat(), template)
    except BadTemplate as error:
        raise refuse("cannot_use", file=given.template.name, why=words(error.message)) from error
    except OSError as error:
        raise refuse("cannot_write", folder=str(given.out)) from error


def refresh(given: argparse.Namespace, words: Translator) -> None:
    """Writes a deck made earlier with the numbers of the files. Raises Unusable before anything is written."""
    refreshing.refresh(given.deck, _analyzed(given, words), given.out, words)


def _analyzed(given: argparse.Namespace, words: Translator) -> Report:
    """Every analysis of the files, with the roles, filters and options given. Raises Unusable."""
    from insight.report import report as analyze

    roles = roles_in(given.roles)
    filters = filters_in(given.filters)
    options = options_in(given.options)
    read = _datasets(given, words)
    found = _tables(given, read, roles, words)
    check_roles(roles, (*(r.dataset for r in read), *found.datasets), given.roles)
    check_filters(filters, found.datasets, given.filters)
    for one in read:
        # what is asked for here stands above the recipe
        filters = one.filters if filters.empty else filters
        options = {**one.options, **options}
    return analyze(found, filters, options, personal=given.personal)


def recipe(given: argparse.Namespace, words: Translator) -> None:
    """Writes the recipe of one file."""
    from insight.recipe import recipe_of, to_json

    roles, filters, options = roles_in(given.roles), filters_in(given.filters), options_in(given.options)
    read = _load(given.file, given, words, None)
    data = _tables(given, [read], roles, words).datasets[0]
    check_roles(roles, (read.dataset, data), given.roles)
    check_filters(filters, (data,), given.filters)
    told = to_json(recipe_of(data, {"sheet": given.sheet} if given.sheet else {}, filters, options, roles))
    try:
        given.out.write_text(told, "utf-8")
    except OSError as error:
        raise refuse("cannot_write", folder=str(given.out)) from error


@dataclass(frozen=True)
class Read:
    """One file without corrections, and what the recipe says of it."""

    dataset: Dataset
    corrections: Mapping[str, Any] = field(default_factory=dict)
    filters: Filters = NO_FILTERS
    options: Mapping[str, Any] = field(default_factory=dict)


def _datasets(given: argparse.Namespace, words: Translator) -> list[Read]:
    """The files as they were read. Raises Unusable."""
    if len(given.file) > MOST_FILES:
        raise Unusable(Message("sources.error_too_many_files", count=len(given.file), limit=MOST_FILES))
    known = _recipe(given.recipe, words)
    return [_load(file, given, words, known) for file in given.file]


def _recipe(file: Path | None, words: Translator) -> Recipe | None:
    """The recipe in ``file``. Raises Unusable."""
    from insight.recipe import BadRecipe, from_json

    if file is None:
        return None
    try:
        return from_json(_content(file))
    except BadRecipe as error:
        raise refuse("cannot_use", file=file.name, why=words(error.message)) from error


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise refuse("no_file", file=str(file))
    try:
        return file.read_bytes()
    except OSError as error:
        raise refuse("unreadable", file=str(file)) from error


def _load(file: Path, given: argparse.Namespace, words: Translator, known: Recipe | None) -> Read:
    """One file, read. Raises Unusable."""
    from insight.loading import load
    from insight.reading import Choices, ReadingError
    from insight.recipe import BadRecipe, apply

    content = _content(file)

    def read(choices: Choices) -> Dataset:
        return load(content, file.name, replace(choices, sheet=given.sheet or choices.sheet))

    try:
        if known is None:
            return Read(read(Choices()))
        applied = apply(known, content, file.name, read=read)
    except ReadingError as error:
        raise refuse("cannot_use", file=file.name, why=words(error.message)) from error
    except BadRecipe as error:
        raise refuse("cannot_use", file=given.recipe.name, why=words(error.message)) from error
    options = {a.stem: a.options_from(dict(applied.options[a.stem])) for a in ANALYSES if a.stem in applied.options}
    return Read(replace(applied.found, drift=applied.drift), applied.corrections, applied.filters, options)


def _tables(given: argparse.Namespace, read: Sequence[Read], roles: Mapping[str, Any], words: Translator) -> Combined:
    """The tables made of the files, with the corrections. Raises Unusable."""
    from insight.roles import BadCorrection
    from insight.sources import combine

    decided = dict.fromkeys(combinations(range(len(read)), 2), False) if given.apart else {}
    datasets, corrections = [r.dataset for r in read], [{**r.corrections, **roles} for r in read]
    try:
        found = combine(datasets, decided, corrections)
        if given.together and found.questions:
            decided = dict.fromkeys((pair for q in found.questions for pair in q["pairs"]), True)
            found = combine(datasets, decided, corrections)
        return found
    except BadCorrection as error:
        why = words(Message(f"roles.correction_{error.code}", **error.fields))
        raise refuse("cannot_use", file=given.roles.name, why=why) from error
    except (ValueError, TypeError, AttributeError) as error:
        # without corrections these would be faults of the program
        if not roles:
            raise
        raise refuse("bad_roles", file=given.file[0].name) from error


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, known before the arguments are checked, so that refusals speak it."""
    told = [b for a, b in pairwise(arguments) if a == "--language"]
    told += [a.partition("=")[2] for a in arguments if a.startswith("--language=")]
    return told[-1] if told else "en"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
