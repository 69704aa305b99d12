"""``python -m insight refresh``: a deck made earlier gets the numbers of new files; says slide by slide what became
of it.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from insight.exhibits import Message
from insight.instructions import refuse
from insight.words import Translator, translator

if TYPE_CHECKING:
    from insight.dataset import Filters
    from insight.export.plan import Plan
    from insight.report import Report

LISTS = ("updated", "added", "kept", "unmatched")


def add_command(commands: Any) -> argparse.ArgumentParser:
    """Adds the command; the options about reading files are those of ``report``."""
    made = commands.add_parser(
        "refresh",
        help="bring new numbers into a deck made earlier",
        description="Charts, footers and texts nobody changed get the numbers of the files, by the marks in the deck; "
        "what a person changed by hand stays. What became of each slide is printed.",
    )
    made.add_argument("deck", type=Path, metavar="DECK.pptx", help="the deck; it is not changed")
    made.add_argument("--out", type=Path, required=True, metavar="NEW.pptx", help="file to write to")
    return made


def refresh(deck: Path, told: Report, out: Path, words: Translator) -> None:
    """Writes ``out`` and prints what became of each slide. Raises Unusable before anything is written."""
    from insight.export.powerpoint.refresh import NotADeck, UnusableDeck, shown
    from insight.export.powerpoint.refresh import refresh as refreshed
    from insight.keeping import write

    try:
        old = deck.read_bytes()
    except OSError as error:
        raise refuse("no_file" if not deck.is_file() else "unreadable", file=str(deck)) from error
    day = datetime.date.today().isoformat()
    try:
        made = refreshed(old, _plans(told, shown(old), day))
    except (NotADeck, UnusableDeck) as error:
        raise refuse("cannot_use", file=deck.name, why=words(error.message)) from error
    try:
        write(out, made.content)
    except OSError as error:
        raise refuse("cannot_write", folder=str(out.parent)) from error
    for name in LISTS:
        entries = getattr(made, name)
        print(words(Message(f"refresh.list_{name}", n=len(entries))))
        for entry in entries:
            print("  " + " ".join(words(entry.message).split()))


def _plans(told: Report, held: Mapping[str, set[tuple[str, str]]], day: str) -> list[tuple[Plan, Translator]]:
    """The plan of the whole report in every language of the deck, and of what stands there under other filters."""
    from insight.export.content import Context
    from insight.export.plan import of_report
    from insight.export.powerpoint.refresh_filters import with_own_filters

    def plan(worded: Report) -> Plan:
        return of_report(worded.chapters, Context(worded.datasets, worded.filters, day, told.combined))

    plans = []
    for code, wanted in held.items():
        words = translator(code)
        worded = told.worded(words)

        def again(filters: Filters, _: object, worded: Report = worded) -> Plan:
            return plan(worded.under(filters))

        plans.append((with_own_filters(plan(worded), wanted, worded.datasets, again), words))
    return plans
