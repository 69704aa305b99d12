"""Which columns were asked together: one grid, one stem, copies of one question, or like neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insight.roles import ends, lexicon, text
from insight.roles.facts import Facts
from insight.roles.lexicon import means
from insight.roles.memory import remembered

_BARE = re.compile(r"(?:[a-z]{1,2}|var|item|question|col|v)[\s_.]?\d{1,3}(?:[\s_.]\d{1,3})?|[a-z]")
_COPY = re.compile(r"(.+?)\s?(?:\.\d{1,2}|\(\d{1,2}\))")
_NUMBERED = re.compile(r"(第\s*\d{1,3}\s*[题題])\s*\(.+\)")
_GAPS = ("[", " - ", "—", "–", "－")


def bare(f: Facts) -> bool:
    """A header that says nothing: x6, v1, Q3_2, y."""
    return f.headless or all(_BARE.fullmatch(text.header(n)) for n in (f.label, f.name))


def original(name: str) -> str:
    """The name without the mark of a copy: ``Q (2)`` and ``Q.1`` are copies of ``Q``."""
    match = _COPY.fullmatch(name)
    return match.group(1) if match else name


@remembered
def grid(*names: str) -> str | None:
    """The question above a grid's rows: ``How satisfied … [Taste]``, ``满意程度—口味``, ``第6题(服务)``."""
    spoken = tuple(dict.fromkeys(text.plain(n) for n in names))
    for words in spoken:
        if match := _NUMBERED.fullmatch(words):
            return match.group(1)
    for gap in _GAPS:
        for words in spoken:
            head = words.split(gap)[0] if gap == "[" else words.rsplit(gap, 1)[0]
            # a short code in front of a dash is numbering: X19 - Satisfaction
            if gap in words and len(head.strip()) >= (4 if text.has_cjk(head) else 8):
                return head.strip()
    return None


def key(f: Facts) -> str:
    """Columns with one key belong to one question."""
    if bare(f) and grid(f.label, f.name) is None:
        return "bare"
    return key_of_names(f.name, f.label)


def key_of_names(name: str, label: str) -> str:
    """The key of a column by its header and question text alone."""
    head = grid(label, name)
    if head is not None:
        return f"grid {head}"
    if original(name) != name:
        return f"copy {original(name)}"
    found = text.stem_and_number(name)
    return f"stem {found[0]}" if found else f"one {name}"


def groups(columns: Sequence[Facts]) -> list[list[Facts]]:
    """Number columns that share one scale, each group in the order of the file."""
    by_key: dict[str, list[Facts]] = {}
    for f in columns:
        by_key.setdefault(key(f), []).append(f)
    _join_stems(by_key)
    _join_originals(by_key)
    together = [g for g in by_key.values() if len(g) > 1]
    alone = sorted((g[0] for g in by_key.values() if len(g) == 1), key=lambda f: f.position)
    run: list[Facts] = []
    for f in alone:
        if run and not _like_neighbours(run[-1], f):
            together.append(run)
            run = []
        run.append(f)
    if run:
        together.append(run)
    return [part for g in together for part in _same_scale(g)]


def _join_stems(by_key: dict[str, list[Facts]]) -> None:
    """``csor_global`` stands beside ``csor_1 … csor_5``."""
    stems = {k[5:]: k for k, g in by_key.items() if k.startswith("stem ") and len(g) > 1}
    for k in [k for k in by_key if k.startswith("one ")]:
        head = re.split(r"[_.\s]", k[4:].casefold())[0]
        if head in stems and len(head) >= 3:
            by_key[stems[head]] += by_key.pop(k)


def _join_originals(by_key: dict[str, list[Facts]]) -> None:
    """The first of several copies has no mark."""
    for k in [k for k in by_key if k.startswith("copy ")]:
        for other in (f"one {k[5:]}",):
            if other in by_key:
                by_key[k] = by_key.pop(other) + by_key[k]


def _like_neighbours(a: Facts, b: Facts) -> bool:
    if b.position - a.position > 1 or means(a, "recommend") or means(b, "recommend"):
        return False
    if min(ends.answers(a)[0], ends.answers(b)[0]) < 0:
        return False
    return (not a.whole and not b.whole) or (ends.tops(a) == ends.tops(b) and a.whole == b.whole)


def _same_scale(group: list[Facts]) -> list[list[Facts]]:
    """A stem may hold questions of several kinds (q1 … q40): scales around zero, sliders, five and ten steps apart."""
    below = [f for f in group if ends.answers(f)[0] < 0]
    sliders = [f for f in group if f not in below and not f.whole]
    rest = [f for f in group if f not in below and f not in sliders]
    if sliders and any(ends.tops(f) == 10 for f in sliders):
        # a mark of exactly one digit each is still a mark on the same slider
        sliders, rest = sliders + [f for f in rest if f.distinct > 7], [f for f in rest if f.distinct <= 7]
    if len({ends.tops(f) for f in rest}) > 1:
        ten = [f for f in rest if ends.tops(f) == 10]
        # in one battery of ten steps a column may miss the top; one that stays below six is another scale
        few = len(ten) < 0.4 * len(rest)
        low = [f for f in rest if f not in ten and (few or (ends.tops(f) == 5 and f.answered >= 50))]
        return [g for g in (below, sliders, low, [f for f in rest if f not in low]) if g]
    return [g for g in (below, sliders, rest) if g]


def acsi(columns: Sequence[Facts]) -> frozenset[str]:
    """The stems of a customer satisfaction index study where the file has at least four of them, else nothing."""
    stems = {stem(f) for f in columns}
    entry = lexicon.load("headers")["acsi"]
    upper = {k for k in entry if k in ("cuex", "cusa", "cusl", "cusco", "perq", "perv", "imag")}
    lower = set(entry) - upper - {"comp"}
    for family in (upper, lower):
        if len(stems & family) >= 4:
            return frozenset(stems & (family | {"comp"}))
    return frozenset()


def stem(f: Facts) -> str:
    """The name without its number."""
    found = text.stem_and_number(f.name)
    return found[0] if found else text.collapsed(f.name)
