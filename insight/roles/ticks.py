"""Questions with options to tick, yes/no batteries and rankings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from insight.dataset import Role, Scale
from insight.roles import ends, ladders, multiple, scales, text
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.lexicon import means


def joined(columns: Sequence[Facts], found: Claims, sure: bool) -> None:
    """Several answers in one cell: the column itself is set aside, its options become columns.

    sure: only what the sign between the answers or the header leaves no doubt about.
    """
    for f in found.open(columns):
        if f.kind != "text" or (sure and not (multiple.told(f) or _signed(f))):
            continue
        several = multiple.recognised(f)
        if several is None or (f.distinct < 5 and several[1] != "high"):
            continue
        parts, level = several
        question = multiple.unused(asked(f), (j.question for j in found.joined))
        found.joined.append(multiple.Joined((f.name,), question, parts, confidence=level))
        found.give(f, Role.IGNORE, multiple.REASON, level, others=(Role.COMMENT, Role.SEGMENT))
        if level == "low":
            found.ask("multi_or_text", f.name, options=", ".join(parts.options[:5]))
        if parts.written:
            found.ask("multi_written", f.name, cells=parts.written)


def parents(columns: Sequence[Facts], found: Claims) -> None:
    """``Which services?`` beside ``Which services?/food``: the same answers once more, joined; not needed twice."""
    below = Counter(f.name[:i] for f in columns for i, sign in enumerate(f.name) if sign == "/")
    for f in found.open(columns):
        if f.kind == "text" and below[f.name] >= 2:
            found.give(f, Role.IGNORE, "multi_select_twice")


def _signed(f: Facts) -> bool:
    return any(sign in t for t in f.texts for sign in multiple.sure_signs())


def asked(f: Facts) -> str:
    """The question of a column as a person reads it."""
    return f.heading or text.question(f.label) or f.name


def declared(columns: Sequence[Facts], found: Claims) -> None:
    """Multiple-response sets that the file itself describes."""
    for f in found.open(columns):
        if f.heading and f.counted is not None and f.kind == "number":
            found.give(f, Role.RATING, "multi_select", scale=_counted(f, f.counted))
    sets: dict[tuple[str, tuple[tuple[float, str], ...]], list[Facts]] = {}
    for f in found.open(columns):
        if f.heading and f.counted is None and f.kind == "number" and len(f.value_labels) >= 2:
            sets.setdefault((f.heading, f.value_labels), []).append(f)
    for (heading, labels), members in sets.items():
        ladder = ladders.climb([t for _, t in labels])
        if len(members) < 2 or (ladder is not None and ladder.opinion):
            continue
        options = tuple((c, t) for c, t in labels if not ladders.no_answer(t))[: multiple.MOST_OPTIONS]
        question = multiple.unused(heading, (j.question for j in found.joined))
        found.joined.append(multiple.Joined(tuple(f.name for f in members), question, labels=options))
        for f in members:
            found.give(f, Role.IGNORE, multiple.REASON)


def _counted(f: Facts, on: float) -> Scale:
    rest = {v for v in (*f.numbers, *(c for c, _ in f.value_labels)) if v != on} - set(ends.not_answers(f))
    codes = ((f"{on:g}", 1.0), *((f"{v:g}", 0.0) for v in sorted(rest or {0.0})))
    words = option_text(f) or dict(f.value_labels).get(on)
    missing = tuple(f"{v:g}" for v in ends.not_answers(f) if v != on)
    return Scale("binary", codes, ((1.0, words),) if words else (), 0.0, 1.0, missing)


def ticks(columns: Sequence[Facts], found: Claims) -> None:
    """Multi-select options and yes/no batteries: 1 = ticked or yes."""
    joined(columns, found, sure=False)
    for f in found.open(columns):
        if f.kind == "text" and (pair := ladders.ticked(f.texts)) is not None:
            blanks = tuple(t for t in f.texts if t not in pair)
            found.give(f, Role.RATING, "multi_select", scale=scales.binary((pair[0],), (pair[1],), blanks))
    for run in _runs([f for f in found.open(columns) if f.kind == "text" and ladders.yes_no(f.texts)]):
        role = Role.COMPLAINT if all(means(f, "complaint") for f in run) else Role.RATING
        for f in run:
            answers = ladders.yes_no(f.texts)
            assert answers is not None
            others = tuple(t for t in f.texts if ladders.no_answer(t))
            found.give(f, role, "yes_no_battery", scale=scales.binary(*answers, others))
    for run in _runs([f for f in found.open(columns) if f.kind == "number" and _zero_one(f)]):
        if len(run) < 4 and not _one_block(run):
            continue
        bare = all(re.fullmatch(r"[a-z]{1,2}\s?\d{1,3}", text.header(f.name)) for f in run)
        role = Role.COMPLAINT if all(means(f, "complaint") for f in run) else Role.RATING
        for f in run:
            found.give(
                f, role, "multi_select", "low" if bare else "high", scales.zero_one(f), (Role.SEGMENT,) if bare else ()
            )
        if bare:
            found.ask("bare_codes", *(f.name for f in run))
    blank = [f for f in found.open(columns) if ticked_or_blank(f)]
    for run in _runs(blank, short=False):
        for f in run:
            on = f.texts[0]
            found.give(f, Role.RATING, "multi_select", scale=scales.binary((on,), ("0",)))
    _one_code(columns, found)


def _one_code(columns: Sequence[Facts], found: Claims) -> None:
    """One code or text per column, or nothing: ``Q5_1`` holds 1, ``Q5_2`` holds 2, each only where it was ticked."""
    single = [
        f for f in found.open(columns) if f.distinct == 1 and f.answered < f.rows and f.kind in ("number", "text")
    ]
    single = [f for f in single if f.texts[0] != "0" and len(f.texts[0]) <= 90]
    for run in _runs(single, strict=True):
        for f in run:
            on = f.texts[0]
            scale = Scale("binary", ((on, 1.0), ("0", 0.0)), ((1.0, option_text(f) or on),), 0.0, 1.0)
            found.give(f, Role.RATING, "multi_select", "medium", scale)


def _zero_one(f: Facts) -> bool:
    """0 and 1; a 1 or nothing is another way to write ticks."""
    one_or_blank = f.distinct == 1 and f.high == 1 and f.answered < f.rows
    return set(ends.answers(f)) <= {0.0, 1.0} and f.distinct >= 1 and not f.value_labels and not one_or_blank


def ticked_or_blank(f: Facts) -> bool:
    """One option text or nothing, and the header names the option."""
    if f.kind != "text" or f.distinct != 1 or f.answered == f.rows:
        return False
    option = text.header(f.texts[0])
    return bool(option) and (option in f.words or f.words.endswith(option[-30:]))


def _one_block(run: Sequence[Facts]) -> bool:
    """The headers share their question or their stem; three short headers side by side need not belong together."""
    stems = {(text.stem_and_number(f.name) or (None,))[0] for f in run}
    return option_of(run[0]) is not None or (len(stems) == 1 and None not in stems)


def _runs(columns: Sequence[Facts], short: bool = True, strict: bool = False) -> list[list[Facts]]:
    """Runs of three or more neighbours that belong together: one question, one stem, or all short headers.

    strict: one question or one stem only. An option that nobody ticked may leave a gap.
    """
    runs: list[list[Facts]] = []
    for f in columns:
        if runs and f.position - runs[-1][-1].position <= 3 and _kin(runs[-1][-1], f, short and not strict, strict):
            runs[-1].append(f)
        else:
            runs.append([f])
    return [r for r in runs if len(r) >= 3 or (len(r) == 2 and option_of(r[0]) is not None)]


def _kin(a: Facts, b: Facts, short: bool, strict: bool) -> bool:
    option_a, option_b = option_of(a), option_of(b)
    if option_a is not None or option_b is not None:
        return option_a == option_b
    stem_a, stem_b = text.stem_and_number(a.name), text.stem_and_number(b.name)
    if stem_a or stem_b:
        return stem_a is not None and stem_b is not None and stem_a[0] == stem_b[0]
    return not strict and b.position - a.position == 1 and (not short or (_brief(a) and _brief(b)))


def _brief(f: Facts) -> bool:
    limit = 12 if text.has_cjk(f.question) else 25
    return len(f.question) <= limit and "?" not in f.question and not means(f, "demographic")


_BRACKETED = (
    re.compile(r"(第\s*\d+\s*[题題])\s*[(（:：](.*?)[)）]?"),
    re.compile(r"(\d+)\s*[(（:：](.+)[)）]"),
    re.compile(r"([A-Za-z]\w{0,30})\s*\[([^\[\]]+)\]"),
)
_SELECTED = re.compile(r"\s*-\s*(?:Selected Choice|选中的选项)\s*$", re.I)


def _split(label: str) -> tuple[str, str] | None:
    """Question and option of a header: ``第6题(运动)``, ``Which … - Radio``, ``Which … [Radio]``, ``Q5[SQ001]``."""
    name = text.plain(label)
    for pattern in _BRACKETED:
        if match := pattern.fullmatch(name):
            return match.group(1), match.group(2).strip()
    for gap in (" - ", "—", "[", "：", ":", "/"):
        head, found, tail = name.partition(gap) if gap == "[" else name.rpartition(gap)
        loose = gap == "/" and (head.endswith(" ") or tail.startswith(" "))
        if found and not loose and len(head) >= (4 if text.has_cjk(head) else 8):
            return _SELECTED.sub("", head).strip(), tail.strip(" ]")
    return None


def option_of(f: Facts) -> str | None:
    """The question that a ticked option belongs to, or None."""
    if f.heading:
        return f.heading
    found = _in_front(f) or _split(f.label) or _split(f.name)
    return found[0] if found else None


def _in_front(f: Facts) -> tuple[str, str] | None:
    """``Radio:Which … (choose all that apply)``: the option, which is also what the cells hold, stands first."""
    option, found, question = text.plain(f.label).partition(":")
    on = text.plain(f.texts[0]) if f.kind == "text" and f.distinct == 1 else ""
    same = option.strip().casefold() == on.casefold() != ""
    return (question.strip(), option.strip()) if found and same and len(question) >= 8 else None


def option_text(f: Facts) -> str | None:
    """The option that a column stands for, without its question."""
    found = _in_front(f) or _split(f.label) or _split(f.name)
    return (found[1] or None) if found else f.label if f.heading else None


def question_of(f: Facts) -> str:
    """The question an option belongs to, its stem, or the column itself."""
    stem = text.stem_and_number(f.name)
    return option_of(f) or (stem[0] if stem else f.name)


def ranks(columns: Sequence[Facts], found: Claims) -> None:
    """Rankings: 1 is the best, every rank is given once per person."""
    block = [f for f in found.open(columns) if f.kind == "number" and f.whole and f.low >= 1 and f.high <= 20]
    for members in _permutations(block):
        for f in members:
            scale = Scale("ordinal", minimum=1.0, maximum=float(len(members)))
            found.give(f, Role.RANK, "rank", "high" if means(f, "rank") else "medium", scale)
    together: dict[str, list[Facts]] = {}
    for f in block:
        if key := option_of(f):
            together.setdefault(key, []).append(f)
    for members in together.values():
        size = len(members)
        even = size >= 3 and all(f.high <= size and f.distinct > 1 for f in members)
        if even and (
            any(means(f, "rank") for f in members)
            or abs(sum(f.mean for f in members) - size * (size + 1) / 2) < 0.05 * size
        ):
            for f in members:
                scale = scales.Scale("ordinal", minimum=1.0, maximum=float(size))
                found.give(f, Role.RANK, "rank", "high" if means(f, "rank") else "medium", scale)


def _permutations(block: Sequence[Facts]) -> list[list[Facts]]:
    """Neighbours that together hold each of 1 … k exactly as often as there are answers: every row orders k things."""
    runs: list[list[Facts]] = []
    for f in block:
        same = runs and f.position - runs[-1][-1].position == 1 and f.answered == runs[-1][-1].answered
        if same:
            runs[-1].append(f)
        else:
            runs.append([f])
    return [r for r in runs if 3 <= len(r) <= 15 and _each_once(r)]


def _each_once(run: Sequence[Facts]) -> bool:
    counts: dict[float, int] = {}
    for f in run:
        for v, c in zip(f.numbers, f.counts):
            counts[v] = counts.get(v, 0) + c
    places = {float(i) for i in range(1, len(run) + 1)}
    return set(counts) == places and set(counts.values()) == {run[0].answered} and run[0].answered >= 8
