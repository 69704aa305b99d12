"""Several answers in one cell: whether a column holds them, what joins them, and which options there are.

Judged by content: few texts that come back in many combinations. Options are told apart from commas inside an option
by the company they keep: what is always followed by the same neighbour is one option with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from insight.dataset import Column, Confidence, Role, Scale
from insight.roles import ladders, lexicon, text
from insight.roles.facts import Facts

REASON = "multi_select_joined"
MOST_OPTIONS = 60
# the surer a sign joins answers, the earlier it is tried; ", " before "," keeps "1,000" whole
SIGNS = ("\n", ";", "；", "|", "｜", "、", ", ", "，", ",")
_INSIDE = ("、", ", ", "，", ",")
_WRITTEN = re.compile(r"〖[^〗]*〗?|\{\{[^}]*\}\}")
_OPEN, _CLOSE = "([{（【〖「『《“", ")]}）】〗」』》”"
_LEAST_SHARE, _LEAST_SHARE_TOLD = 0.15, 0.03
_COVER, _COVER_TOLD = 0.85, 0.6
_LONGEST = 90


@dataclass(frozen=True)
class Parts:
    """How the cells of one column divide. options: as shown, in the order of the questionnaire where it can be seen.

    whole: options that hold the sign themselves. ordered: the options stand in one order in all cells.
    written: cells with a text of one's own that is no option.
    """

    sign: str
    options: tuple[str, ...]
    whole: tuple[str, ...] = ()
    ordered: bool = True
    written: int = 0


@dataclass(frozen=True)
class Joined:
    """A question to be divided into its options: from one column of joined texts, or from several columns of codes.

    sources: the columns. parts: how cells divide. labels: number → option, where the cells are codes (then ``parts``
    is None and each column holds one of the chosen options).
    """

    sources: tuple[str, ...]
    question: str
    parts: Parts | None = None
    labels: tuple[tuple[float, str], ...] = ()
    confidence: Confidence = "high"


def sure_signs() -> tuple[str, ...]:
    """Signs that only survey platforms put between answers."""
    return tuple(lexicon.load("labels")["words"]["multi_joiner"])


def told(f: Facts) -> bool:
    """The header says that several answers may be chosen."""
    said = lexicon.load("headers")["multi"]["said"]
    return lexicon.means(f, "multi") or any(re.search(said, text.plain(n), re.I) for n in (f.label, f.name))


def parts_of(f: Facts, sign: str | None = None) -> Parts | None:
    """The parts of a text column, or None where it is no multi-select. sign: a person says that this joins them."""
    if f.kind != "text":
        return None
    cells = dict(zip(f.texts, f.counts))
    if sign is not None:
        return _parts(cells, sign, least=1)
    for sure in sure_signs():
        if any(sure in t for t in cells):
            return _parts(cells, sure, least=1)
    ending = next((s for s in (";", "；", "|") if _all_end_with(cells, s)), None)
    if ending is not None:
        return _parts(cells, ending, least=2 if f.answered >= 50 else 1)
    hinted = told(f)
    for each in SIGNS:
        joined = sum(c for t, c in cells.items() if each in t.strip(" ;；,，、|\n"))
        if joined >= (_LEAST_SHARE_TOLD if hinted else _LEAST_SHARE) * f.answered and joined >= 2:
            found = _parts(cells, each, least=2)
            if found is not None and _is_several(cells, found, hinted):
                return found
    return None


def _all_end_with(cells: Mapping[str, int], sign: str) -> bool:
    """Microsoft Forms closes every answer: ``Pasta;Salad;``."""
    spoken = [t.strip() for t in cells if not ladders.is_blank(t)]
    return len(spoken) >= 3 and all(t.endswith(sign) for t in spoken) and any(sign in t[:-1] for t in spoken)


def best_sign(f: Facts) -> str | None:
    """What joins the answers where a person says that there are several; None where nothing does."""
    found = parts_of(f)
    if found is not None:
        return found.sign
    counted = {s: sum(c for t, c in zip(f.texts, f.counts) if s in t) for s in (*sure_signs(), *SIGNS)}
    best = max(counted, key=lambda s: counted[s])
    return best if counted[best] else None


def divided(cell: str, sign: str, whole: Iterable[str] = ()) -> tuple[str, ...]:
    """The options in one cell; what was written beside one is left out: ``其他〖面包〗`` and ``Other: me``."""
    found = [_option(p) for p in _glued(_split(cell, sign), sign, frozenset(whole))]
    return tuple(dict.fromkeys(p for p in found if p))


def _split(cell: str, sign: str) -> list[str]:
    """The pieces between signs; a sign inside brackets belongs to its piece."""
    if sign == "\n" or sign in sure_signs():
        return [p.strip() for p in cell.split(sign)]
    pieces, depth, start, i = [], 0, 0, 0
    while i < len(cell):
        if cell[i] in _OPEN:
            depth += 1
        elif cell[i] in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and cell.startswith(sign, i) and not _thousands(cell, i):
            pieces.append(cell[start:i])
            i += len(sign)
            start = i
            continue
        i += 1
    return [p.strip() for p in (*pieces, cell[start:])]


def _thousands(cell: str, i: int) -> bool:
    """1,234: a comma that belongs to a number."""
    return cell[i] == "," and re.match(r"\d{3}(?!\d)", cell[i + 1 :]) is not None and cell[max(0, i - 1)].isdigit()


def _glued(pieces: list[str], sign: str, whole: frozenset[str]) -> list[str]:
    """Pieces of one option put together again, the longest first."""
    if not whole:
        return pieces
    longest = max(w.count(sign) for w in whole) + 1
    made, i = [], 0
    while i < len(pieces):
        for n in range(min(longest, len(pieces) - i), 1, -1):
            if sign.join(pieces[i : i + n]) in whole:
                made.append(sign.join(pieces[i : i + n]))
                i += n
                break
        else:
            made.append(pieces[i])
            i += 1
    return made


def _option(piece: str) -> str:
    piece = _WRITTEN.sub("", piece).strip(" \t;；,，、|")
    head, colon, _ = piece.replace("：", ":").partition(":")
    other = lexicon.load("labels")["words"]["other"]
    if colon and re.fullmatch(other, text.plain(head).casefold()):
        return piece[: len(head)].strip()
    return piece


def _parts(cells: Mapping[str, int], sign: str, least: int) -> Parts | None:
    spoken = {t: c for t, c in cells.items() if not ladders.is_blank(t)}
    whole = _inner(spoken, sign) if sign in _INSIDE else ()
    rows = {t: divided(t, sign, whole) for t in spoken}
    heard: Counter[str] = Counter()
    for t, options in rows.items():
        for option in options:
            heard[option] += spoken[t]
    # the text of one person is no option of the questionnaire
    kept = [o for o, n in heard.items() if n >= least and len(o) <= _LONGEST]
    if len(kept) < 2 or (least > 1 and len(kept) > MOST_OPTIONS):
        return None
    kept = sorted(kept, key=lambda o: -heard[o])[:MOST_OPTIONS]
    order, ordered = _in_order(kept, rows, spoken)
    known = set(order)
    written = sum(c for t, c in spoken.items() if not known.issuperset(rows[t]))
    return Parts(sign, tuple(order), whole, ordered, written)


def _inner(cells: Mapping[str, int], sign: str) -> tuple[str, ...]:
    """Options that hold the sign themselves: two pieces that never come without each other, side by side."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for t, c in cells.items():
        pieces = _split(t, sign)
        single.update(dict.fromkeys(set(pieces), c))
        for a, b in pairwise(pieces):
            pairs[a, b] += c
    after: dict[str, str] = {}
    for (a, b), n in pairs.items():
        goes_on = b[:1].islower() and not a[:1].islower()
        if n == single[a] and ((n == single[b] and n >= 5) or (goes_on and n >= 2)):
            after[a] = b
    # a whole question of two options that everyone ticks is not one option
    found = []
    for first in after:
        if first in after.values():
            continue
        chain = [first]
        while chain[-1] in after and len(chain) < 6:
            chain.append(after[chain[-1]])
        found.append(sign.join(chain))
    return tuple(found)


def _in_order(
    options: Sequence[str], rows: Mapping[str, tuple[str, ...]], counts: Mapping[str, int]
) -> tuple[list[str], bool]:
    """The options as the questionnaire lists them where all cells agree on an order; else the most frequent first."""
    place = {o: i for i, o in enumerate(options)}
    before = np.zeros((len(options), len(options)))
    for t, found in rows.items():
        known = [place[o] for o in found if o in place]
        for i, a in enumerate(known):
            for b in known[i + 1 :]:
                before[a, b] += counts[t]
    total = before.sum()
    agreed = float(np.maximum(before, before.T)[np.triu_indices(len(options), 1)].sum())
    ordered = total > 0 and agreed >= 0.95 * total
    if not ordered:
        return list(options), False
    ahead = (before > before.T).sum(axis=1) - (before < before.T).sum(axis=1)
    return [options[i] for i in sorted(range(len(options)), key=lambda i: (-ahead[i], i))], True


def _is_several(cells: Mapping[str, int], parts: Parts, hinted: bool) -> bool:
    """Few options that come back in many combinations, in cells of several lengths."""
    known = set(parts.options)
    spoken = {t: c for t, c in cells.items() if not ladders.is_blank(t)}
    rows = {t: divided(t, parts.sign, parts.whole) for t in spoken}
    several = sum(spoken[t] for t, o in rows.items() if len(o) > 1)
    if several < (_LEAST_SHARE_TOLD if hinted else _LEAST_SHARE) * sum(spoken.values()) or several < 2:
        return False
    mass = sum(spoken[t] * len(o) for t, o in rows.items())
    cover = sum(spoken[t] * len(known.intersection(o)) for t, o in rows.items())
    if cover < (_COVER_TOLD if hinted else _COVER) * mass:
        return False
    if all(re.fullmatch(r"[\d.,%\s]+", o) for o in known):
        return (hinted or parts.sign in (";", "|", "\n")) and max(len(o) for o in rows.values()) >= 3
    within = Counter(o for found in rows.values() for o in found if o in known)
    if not hinted and sum(1 for n in within.values() if n >= 2) < 2 / 3 * len(known):
        return False
    lengths = {len(o) for o in rows.values() if o}
    first = {o[0] for o in rows.values() if o}
    later = {p for o in rows.values() for p in o[1:]}
    return hinted or (len(lengths) >= 2 and len(first & later) >= 0.3 * len(known))


def recognised(f: Facts) -> tuple[Parts, Confidence] | None:
    """The parts of a column and how sure they are; None where the column is no joined multi-select."""
    parts = parts_of(f)
    if parts is None:
        return None
    closed = _all_end_with(dict(zip(f.texts, f.counts)), parts.sign)
    if parts.sign in sure_signs() or closed or told(f) or (parts.ordered and parts.sign in (";", "；", "|", "\n")):
        return parts, "high"
    return parts, "medium" if parts.ordered else "low"


def option_columns(
    table: pd.DataFrame, joined: Joined, taken: Iterable[str]
) -> tuple[dict[str, np.ndarray], tuple[Column, ...]]:
    """One column per option, 1 ticked, 0 not, NaN where the question was not answered; shape (rows,) each."""
    used = set(taken)
    options, ticks = _from_texts(table, joined) if joined.parts is not None else _from_codes(table, joined)
    values, columns = {}, []
    for place, option in enumerate(options):
        label = f"{joined.question}: {option}"
        name = unused(label, used)
        used.add(name)
        values[name] = ticks[:, place]
        scale = Scale("binary", (), ((1.0, option),), 0.0, 1.0)
        columns.append(Column(name, label, Role.RATING, None, scale, joined.confidence, REASON, (), joined.question))
    return values, tuple(columns)


def _from_texts(table: pd.DataFrame, joined: Joined) -> tuple[tuple[str, ...], np.ndarray]:
    parts = joined.parts
    assert parts is not None
    codes, cells = pd.factorize(table[joined.sources[0]].astype(object))
    places = {o: i for i, o in enumerate(parts.options)}
    # one look at each distinct cell; the last line stands for the empty cells
    ticks = np.zeros((len(cells) + 1, len(places)))
    ticks[-1] = np.nan
    for row, cell in enumerate(cells):
        if ladders.is_blank(str(cell)):
            ticks[row] = np.nan
            continue
        for option in divided(str(cell), parts.sign, parts.whole):
            if option in places:
                ticks[row, places[option]] = 1.0
    return parts.options, ticks[codes]


def _from_codes(table: pd.DataFrame, joined: Joined) -> tuple[tuple[str, ...], np.ndarray]:
    cells = np.column_stack([table[s].to_numpy(dtype="float64", na_value=np.nan) for s in joined.sources])
    ticks = np.column_stack([(cells == code).any(axis=1).astype("float64") for code, _ in joined.labels])
    ticks[np.isnan(cells).all(axis=1)] = np.nan
    return tuple(t for _, t in joined.labels), ticks


def unused(name: str, taken: Iterable[str]) -> str:
    """``name``, or ``name (2)`` and so on where the table has it already."""
    used, made, n = set(taken), name, 1
    while made in used:
        n += 1
        made = f"{name} ({n})"
    return made
