"""Tables made from the descriptions in held_out*.toml: cells drawn with a fixed seed, ratings following one mood."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

ROWS = 240
SETS = ("held_out.toml", "held_out_again.toml", "held_out_third.toml", "held_out_fourth.toml")
_FREE = {
    "en": ("staff helped at once", "the line was long on monday", "parking is hard to find", "prices went up again"),
    "zh": (
        "服务人员很热心，解决问题也快",
        "排队时间太长，希望多开窗口",
        "希望增加停车位，周末根本停不下",
        "价格涨了不少，不太划算",
    ),
    "zht": ("服務人員很親切，說明清楚", "等候時間太久", "希望增加停車位", "價格有點高，但品質不錯"),
    "de": ("die Beratung war freundlich", "zu lange gewartet", "mehr Parkplätze wären schön", "gerne wieder"),
    "fr": ("accueil chaleureux", "trop d'attente au guichet", "les prix ont augmenté", "rien à signaler"),
}
_STREETS = {"en": "{} High Street, Leeds", "zh": "江苏省南京市玄武区中山路{}号", "zht": "台北市信義區松高路{}號"}
_NAMES = {"": ("Anna Berg", "Peter Lang", "Mary Ford", "Joe Hill"), "zh": ("王芳", "李强", "张伟", "刘洋")}


def tables(described: str) -> Iterator[tuple[str, pd.DataFrame, dict[str, tuple[str, ...]]]]:
    """Name, table and the right roles of each column, of every table in a file of descriptions."""
    entries = tomllib.loads((Path(__file__).parent / described).read_text("utf-8"))["file"]
    for entry in entries:
        random = np.random.default_rng(zlib.crc32(entry["name"].encode()))
        mood = random.normal(0, 1, ROWS)
        columns = {header: _cells(kind, mood, random) for header, kind, _ in entry["columns"]}
        table = pd.DataFrame(columns).head(entry.get("rows", ROWS))
        yield entry["name"], table, {h: tuple(r.split("|")) for h, _, r in entry["columns"]}


def falling(described: str, name: str, column: str, codes: Mapping[str, float]) -> bool:
    """Whether a scale does not run as the answers in words, described from worst to best, do.

    An item against us is described the other way round; proposing to turn it is another benchmark.
    """
    entries = tomllib.loads((Path(__file__).parent / described).read_text("utf-8"))["file"]
    kinds = next({h: k for h, k, _ in e["columns"]} for e in entries if e["name"] == name)
    kind, _, options = kinds[column].partition(":")
    if kind != "words" or not codes:
        return False
    path = [codes[o] for o in options.split("|") if o in codes]
    return path not in (sorted(set(path)), sorted(set(path), reverse=True))


def _cells(kind: str, mood: np.ndarray, random: np.random.Generator) -> pd.Series:
    kind, _, rest = kind.partition(":")
    felt = mood + random.normal(0, 0.9, ROWS)
    rank = np.argsort(np.argsort(felt)) / ROWS
    if kind == "words":
        options = rest.split("|")
        return pd.Series([options[int(r**0.6 * len(options))] for r in rank], dtype="str")
    if kind == "any":
        return pd.Series(random.choice(rest.split("|"), ROWS), dtype="str")
    if kind == "joined":
        joiner, _, options_ = rest.partition(":")
        options = options_.split("|")
        ticked = random.random((ROWS, len(options))) < 0.45
        return pd.Series([joiner.join(o for o, t in zip(options, row) if t) or None for row in ticked], dtype="str")
    if kind == "tick":
        return pd.Series(np.where(random.random(ROWS) < 0.4, rest, None), dtype="str")
    if kind == "free":
        said = _FREE[rest]
        texts = [f"{said[i % 4]} {i}" if random.random() < 0.6 else None for i in range(ROWS)]
        return pd.Series(texts, dtype="str")
    if kind in ("buyers", "lines"):
        seen = random.integers(0, 60, ROWS) if kind == "buyers" else np.arange(ROWS) // 3
        return pd.Series([rest.format(137 * i + 11) for i in seen], dtype="str")
    if kind == "address":
        return pd.Series([_STREETS[rest].format(i + 3) for i in range(ROWS)], dtype="str")
    if kind == "code":
        return pd.Series([rest.format(i + 1) for i in range(ROWS)], dtype="str")
    if kind == "email":
        who = random.integers(0, 60, ROWS) if rest else np.arange(ROWS)
        return pd.Series([f"person{i}@example.org" for i in who], dtype="str")
    if kind == "name":
        return pd.Series(
            [f"{_NAMES[rest][i % 4]}{'' if rest else ' '}{chr(65 + i % 26)}" for i in range(ROWS)], dtype="str"
        )
    if kind in ("phone", "ip"):
        pattern = "13{:09d}" if kind == "phone" else "10.0.{}.7"
        return pd.Series(
            [pattern.format(i % 256 if kind == "ip" else 800_000_000 + 37 * i) for i in range(ROWS)], dtype="str"
        )
    if kind in ("stamp", "day"):
        days = pd.Timestamp("2025-03-01") + pd.to_timedelta(random.integers(0, 90 * 86400, ROWS), unit="s")
        return pd.Series(days if kind == "stamp" else days.normalize()).astype("datetime64[us]")
    if kind == "maybeday":
        days = pd.Series(pd.Timestamp("2025-03-01") + pd.to_timedelta(random.integers(0, 90, ROWS), unit="D"))
        return days.where(random.random(ROWS) < 0.7).astype("datetime64[us]")
    if kind == "birth":
        days = pd.Timestamp("1955-01-01") + pd.to_timedelta(random.integers(0, 18_000, ROWS), unit="D")
        return pd.Series(days).astype("datetime64[us]")
    return _numbers(kind, rank, random)


def _numbers(kind: str, rank: np.ndarray, random: np.random.Generator) -> pd.Series:
    made = {
        "id": lambda: np.arange(1, ROWS + 1),
        "any01": lambda: random.integers(0, 2, ROWS),
        "counts": lambda: random.poisson(3, ROWS) + 1,
        "months": lambda: random.integers(0, 73, ROWS),
        "ages": lambda: random.integers(18, 80, ROWS),
        "money": lambda: random.gamma(2, 60, ROWS).round(2),
        "weight": lambda: random.gamma(8, 1 / 8, ROWS).round(4),
        "points": lambda: random.integers(0, 20_000, ROWS),
        "percent": lambda: random.integers(0, 21, ROWS) * 5,
        "customers": lambda: random.integers(10_001, 10_061, ROWS),
    }
    if kind in made:
        return pd.Series(made[kind]())
    span, _, absent = kind.partition("+")
    low, high = map(int, span.split("-"))
    marks = low + np.minimum((rank**0.6 * (high - low + 1)).astype(int), high - low)
    if absent:
        marks[random.random(ROWS) < 0.05] = int(absent)
    return pd.Series(marks)
