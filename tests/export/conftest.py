"""A small report that has everything an export must withstand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from insight.dataset import Column, Dataset, Exclusion, Filters, NotApplicable, Receipt, Role, Scale
from insight.exhibits import Bar, BarRow, Exhibit, HeatMap, Message, Num, Story, Table
from insight.export.content import Chapter, Context
from insight.words import Translator, translator

HOSTILE = "=HYPERLINK(\"http://x.invalid\")<img src='http://x.invalid/p.png' onerror=alert(1)></script>\u202e\x07"


@dataclass(frozen=True)
class Sample:
    """Chapters with their context, and every word they use in both languages."""

    chapters: tuple[Chapter, ...]
    context: Context
    dataset: Dataset

    def translator(self, language: str) -> Translator:
        words = dict(translator(language).catalogue)
        words |= {
            "test.title": f"{language} finding about {{name}}",
            "test.subtitle": "Share, % of {base}",
            "test.plain": f"{language} words",
            "test.note": "Read {name} with care",
            "kano.question": f"{language} Which features must we have?",
            "kano.name": "Kano: [needs]/*",
            "loyalty.question": "Does satisfaction bind?",
            "loyalty.why_no_loyalty": "There is no column about {what}.",
            "loyalty.example_no_loyalty": "It could look like this: 0–10",
            "reading.excluded_blank": "{rows} blank rows",
            "reading.warning_control_characters": "{count} control characters removed",
        }
        return Translator(language, words)


@pytest.fixture(scope="session")
def sample() -> Sample:
    table = pd.DataFrame({HOSTILE: ["a", "b"], "mail": ["x@y.example", "z@y.example"]}).astype("str")
    codes = (("a", 1.0), ("b", float("nan")))
    columns = (
        Column(HOSTILE, HOSTILE, Role.RATING, scale=Scale("ordinal", codes=codes, minimum=1, maximum=5)),
        Column("mail", "mail", Role.PERSONAL, scale=Scale("nominal", order=("x@y.example",))),
    )
    receipt = Receipt(
        file=f"{HOSTILE}.csv",
        format="csv",
        encoding="utf-8",
        rows_in_file=3,
        rows_used=2,
        excluded=(Exclusion("blank", 1),),
        warnings=({"code": "control_characters", "count": 2},),
    )
    dataset = Dataset(table, columns, receipt, "key")
    chapters = (
        Chapter("kano", receipt, story=_story()),
        Chapter("loyalty", receipt, missing=NotApplicable("no_loyalty", {"what": HOSTILE})),
    )
    context = Context((dataset,), Filters(((HOSTILE, ("a", "=1+1")),), "2026-01-01", None), "2026-08-31")
    return Sample(chapters, context, dataset)


def _story() -> Story:
    numbers: tuple[tuple[Any, ...], ...] = (
        (HOSTILE, Num(1 / 3, "percent"), Num(1234567, "count"), Num(-0.0456789, "points"), Num("2026-08-31", "date")),
        ("+1+1", Num(None, "percent"), Num(0, "count"), Num(float("nan"), "points"), Num("2026-08", "month")),
        (
            Message("test.plain"),
            Num(0.00012, "p"),
            Num(4.25, "number"),
            Num(-12.4, "nps"),
            Num("not a date", "date"),
        ),
        ("@SUM(A1)", Num(123456.789, "money"), Num(7.0, "number"), Num(86.66, "score"), None),
    )
    table = Table(("What", Message("test.plain"), "c", "d", "=e"), numbers)
    bar = Bar((BarRow(HOSTILE, 0.4, 0.3, 0.5, 40), BarRow("b", None, faded=True, n=3)), "percent", "x")
    hero = _exhibit("kano.hero", table, bar)
    heat = HeatMap((HOSTILE,), ("a", "b"), ((0.1, None),), ((Num(0.1, "percent"), None),))
    return Story(
        findings=(Message("test.title", name=HOSTILE),),
        hero=hero,
        supporting=(_exhibit("kano.heat", table, heat),),
        quality=(_exhibit("kano.table", table, None),),
        notes=(Message("test.note", name=HOSTILE),),
    )


def _exhibit(id: str, table: Table, chart: Any) -> Exhibit:
    return Exhibit(
        id=id,
        title=Message("test.title", name=HOSTILE),
        subtitle=Message("test.subtitle", base=HOSTILE),
        table=table,
        base=Message("test.plain"),
        n=1234,
        method=Message("test.plain"),
        explanation=Message("test.note", name=HOSTILE),
        chart=chart,
        notes=(Message("test.note", name=HOSTILE),),
    )
