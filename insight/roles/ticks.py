"""Questions with options to tick, yes/no batteries and rankings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insight.dataset import Role
from insight.roles import ends, ladders, lexicon, scales, text
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.lexicon import means


def ticks(columns: Sequence[Facts], found: Claims) -> None:
    """Multi-select options and yes/no batteries: 1 = ticked or yes. Several answers in one cell are not read."""
    joiners = lexicon.load("labels")["words"]["multi_joiner"]
    for f in found.open(columns):
        if f.kind == "text" and any(j in t for t in f.texts for j in joiners):
            found.give(f, Role.IGNORE, "multi_select_joined")
        elif f.kind == "text" and _joined(f):
            found.give(f, Role.IGNORE, "multi_select_joined", "medium", others=(Role.COMMENT,))
        elif f.kind == "text" and (pair := ladders.ticked(f.texts)) is not None:
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


def _zero_one(f: Facts) -> bool:
    return set(ends.answers(f)) <= {0.0, 1.0} and f.distinct >= 1 and not f.value_labels


def _joined(f: Facts) -> bool:
    """Options joined in one cell: the header says so, or parts between semicolons come back in many combinations."""
    if means(f, "multi") and any(re.search(r"[;；,，、|]", t) for t in f.texts):
        return True
    joined = [t for t in f.texts if ";" in t or "；" in t]
    if len(joined) < 0.3 * len(f.texts) or f.distinct < 5:
        return False
    parts: dict[str, int] = {}
    for t in f.texts:
        for part in re.split(r"[;；]", t):
            if part.strip():
                parts[part.strip()] = parts.get(part.strip(), 0) + 1
    return len(parts) <= 40 and sum(parts.values()) >= 2 * len(parts)


def ticked_or_blank(f: Facts) -> bool:
    """One option text or nothing, and the header names the option."""
    if f.kind != "text" or f.distinct != 1 or f.answered == f.rows:
        return False
    option = text.header(f.texts[0])
    return bool(option) and (option in f.words or f.words.endswith(option[-30:]))


def _runs(columns: Sequence[Facts], short: bool = True) -> list[list[Facts]]:
    """Runs of three or more neighbours that belong together: one question, one stem, or all short headers."""
    runs: list[list[Facts]] = []
    for f in columns:
        if runs and f.position - runs[-1][-1].position == 1 and _kin(runs[-1][-1], f, short):
            runs[-1].append(f)
        else:
            runs.append([f])
    return [r for r in runs if len(r) >= 3 or (len(r) == 2 and option_of(r[0]) is not None)]


def _kin(a: Facts, b: Facts, short: bool) -> bool:
    option_a, option_b = option_of(a), option_of(b)
    if option_a is not None or option_b is not None:
        return option_a == option_b
    stem_a, stem_b = text.stem_and_number(a.name), text.stem_and_number(b.name)
    if stem_a and stem_b:
        return stem_a[0] == stem_b[0]
    return not short or (_brief(a) and _brief(b))


def _brief(f: Facts) -> bool:
    limit = 12 if text.has_cjk(f.question) else 25
    return len(f.question) <= limit and "?" not in f.question and not means(f, "demographic")


def option_of(f: Facts) -> str | None:
    """The question that a ticked option belongs to: ``第6题(运动)``, ``Which … - Radio``, ``Which … [Radio]``."""
    name = text.plain(f.label)
    match = re.fullmatch(r"(第\s*\d+\s*[题題])\s*[(（:：].*", name) or re.fullmatch(r"(\d+)\s*[(（:：].+[)）]", name)
    if match:
        return match.group(1)
    for gap in (" - ", "—", "[", ":"):
        if gap in name and len(name.split(gap)[0]) >= 8:
            return name.split(gap)[0] if gap == "[" else name.rsplit(gap, 1)[0]
    return None


def question_of(f: Facts) -> str:
    """The question an option belongs to, or the column itself."""
    return option_of(f) or f.name


def ranks(columns: Sequence[Facts], found: Claims) -> None:
    """Rankings: 1 is the best, every rank is given once per person."""
    block = [f for f in found.open(columns) if f.kind == "number" and f.whole and f.low >= 1 and f.high <= 20]
    for key in {option_of(f) for f in block if option_of(f)}:
        members = [f for f in block if option_of(f) == key]
        size = len(members)
        even = size >= 3 and all(f.high <= size for f in members)
        if even and (
            any(means(f, "rank") for f in members)
            or abs(sum(f.mean for f in members) - size * (size + 1) / 2) < 0.05 * size
        ):
            for f in members:
                scale = scales.Scale("ordinal", minimum=1.0, maximum=float(size))
                found.give(f, Role.RANK, "rank", "high" if means(f, "rank") else "medium", scale)
