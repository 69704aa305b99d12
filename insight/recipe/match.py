"""Which column of the new file is which of the earlier one: by name, by name as people rewrite it, by answers and text.

Each step takes what is left of the one before it. Names are never matched twice, and a resemblance is only certain
where nothing but the spelling differs; everything weaker is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from insight.dataset import Column, Dataset, Role, Scale
from insight.recipe.model import Recipe, Remembered, kind_of, plain

# Q7. … / Q7_ … / 7、… / 第7题 … / (7) … / 问题7：…, only before a text that has letters of its own
_NUMBERED = re.compile(
    r"^\s*[(\[【]?\s*(?:(?:q(?:uestion)?|frage|问题|题目|第)\s*\d{1,3}(?:[._-]\d{1,2}|[a-z])?\s*题?|\d{1,3}(?=\s*[.、,:)\]】]))"
    r"\s*[)\]】]?\s*[.、,:：_\-)\s]*(?=\D*[^\W\d_]{2})",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_SAME_QUESTION = 0.6
_ALIKE = 0.55
_AHEAD = 0.08
_CERTAIN = 0.93
# one letter more or less may turn a question round
_TURNS = re.compile(
    r"不|没|未|无|非|否|\d|no|un|dis|in|im|non|less|without|never|more|fewer|better|worse", re.IGNORECASE
)
_LONG_ENOUGH = 12
# comparing letter by letter takes about a millisecond a pair
_MOST_COMPARED = 40
_MOST_LETTERS = 240


@dataclass(frozen=True)
class Matching:
    """same: name in the recipe → name in the file. unsure: likewise, to be asked. rewritten: of ``same``, by text only.

    gone: names of the recipe, new: names of the file, that have no counterpart (unsure ones are in neither).
    """

    same: Mapping[str, str]
    unsure: Mapping[str, str]
    rewritten: frozenset[str]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def match(recipe: Recipe, found: Dataset, said: Mapping[str, str | None] | None = None) -> Matching:
    """Pairs the columns. said: name in the recipe → name in the file, or None for "not the same question"."""
    work = _Work(list(recipe.columns), list(found.columns))
    answers = {old: new for old, new in (said or {}).items() if recipe.column(old) is not None}
    taken = {c.name for c in found.columns}
    for old, new in answers.items():
        if new in taken:
            work.pair(old, str(new))
    refused = {old for old, new in answers.items() if new is None}
    work.by(lambda c: (c.name, c.label))
    # codes such as Q7 move when a question is put in; the text that they stand for does not
    work.by(lambda c: plain(c.label) if c.label != c.name else None)
    work.by(lambda c: c.name, _same_text)
    work.by(lambda c: plain(c.name), _same_text)
    work.by(lambda c: unnumbered(c.name), _same_text)
    unsure = _alike(work, found, refused)
    gone = tuple(c.name for c in work.old if c.name not in unsure)
    asked = set(unsure.values())
    return Matching(
        work.same, unsure, frozenset(work.rewritten), gone, tuple(c.name for c in work.new if c.name not in asked)
    )


@dataclass
class _Work:
    """What has no counterpart yet, in the order of the files."""

    old: list[Remembered]
    new: list[Column]
    same: dict[str, str] = field(default_factory=dict)
    rewritten: set[str] = field(default_factory=set)

    def pair(self, old: str, new: str) -> None:
        self.same[old] = new
        self.old = [c for c in self.old if c.name != old]
        self.new = [c for c in self.new if c.name != new]

    def by(
        self,
        key: Callable[[Remembered | Column], Hashable | None],
        agree: Callable[[Remembered, Column], bool] = lambda old, new: True,
    ) -> None:
        """Pairs what has the same key, where the key is that of one column only on either side."""
        olds, news = _unique(self.old, key), _unique(self.new, key)
        for at, old in olds.items():
            new = news.get(at)
            if new is not None and agree(old, new):  # type: ignore[arg-type]
                self.pair(old.name, new.name)


def _unique(
    columns: Sequence[Remembered] | Sequence[Column], key: Callable[[Remembered | Column], Hashable | None]
) -> dict[Hashable, Remembered | Column]:
    found: dict[Hashable, Remembered | Column | None] = {}
    for c in columns:
        at = key(c)
        if at:
            found[at] = None if at in found else c
    return {at: c for at, c in found.items() if c is not None}


def unnumbered(name: str) -> str | None:
    """A name for comparing, without the number of its question; None where nothing is left."""
    return plain(_NUMBERED.sub("", name)) or None


def _same_text(old: Remembered, new: Column) -> bool:
    """A name says little where the text beside it is another question."""
    if old.role is Role.PERSONAL or old.label == old.name or new.label == new.name:
        return True
    return alike(old.label, new.label) >= _SAME_QUESTION


def alike(one: str, other: str) -> float:
    """How alike two texts are, 0–1, as the share of letters in common runs (Ratcliff and Obershelp)."""
    a, b = _words(one), _words(other)
    if a == b:
        return 1.0
    if _DIGITS.sub("", a) == _DIGITS.sub("", b):
        # F1 and F6 are two things, however alike they look
        return 0.0
    compared = SequenceMatcher(None, a, b, autojunk=False)
    # an upper bound first: most pairs are far apart
    return compared.ratio() if compared.quick_ratio() >= _ALIKE else 0.0


def _words(text: str) -> str:
    """The letters of a text; of a long one both ends, because the items of one question differ at its end."""
    letters = plain(_NUMBERED.sub("", text))
    half = _MOST_LETTERS // 2
    return letters if len(letters) <= _MOST_LETTERS else letters[:half] + letters[-half:]


def _alike(work: _Work, found: Dataset, refused: set[str]) -> dict[str, str]:
    """Pairs by answers and text: the certain ones are paired, the others returned."""
    olds = [c for c in work.old if c.name not in refused and c.role is not Role.PERSONAL][:_MOST_COMPARED]
    news = [c for c in work.new if c.role is not Role.PERSONAL][:_MOST_COMPARED]
    scores = {
        (o.name, n.name): alike(o.label, n.label)
        for o in olds
        for n in news
        if _same_kind(o, n, found) and (o.question is None) == (n.question is None)
    }
    by_name = {c.name: c for c in olds}, {c.name: c for c in news}
    best = _two_best(scores, 0), _two_best(scores, 1)
    unsure: dict[str, str] = {}
    taken: set[str] = set()
    for (old, new), score in sorted(scores.items(), key=lambda e: -e[1]):
        if old in unsure or old in work.same or new in taken:
            continue
        one, other = by_name[0][old], by_name[1][new]
        same_answers = _options(one.scale) == _options(other.scale) != frozenset()
        if score < (_ALIKE if same_answers else _ALIKE + 0.2):
            continue
        ahead = all(second <= score - _AHEAD for second in (best[0][old][1], best[1][new][1]))
        taken.add(new)
        if same_answers and ahead and score >= _CERTAIN and _spelling_only(one.label, other.label):
            work.pair(old, new)
            work.rewritten.add(old)
        else:
            unsure[old] = new
    return unsure


def _two_best(scores: Mapping[tuple[str, str], float], side: int) -> dict[str, tuple[float, float]]:
    """For each column of one side its best resemblance and the one after it."""
    found: dict[str, tuple[float, float]] = {}
    for pair, score in scores.items():
        first, second = found.get(pair[side], (0.0, 0.0))
        found[pair[side]] = (max(first, score), max(second, min(first, score)))
    return found


def _same_kind(old: Remembered, new: Column, found: Dataset) -> bool:
    kinds = {old.cells, kind_of(found.table[new.name])}
    return len(kinds - {"empty"}) <= 1


def _options(scale: Scale | None) -> frozenset[str]:
    """The answers that a scale knows, for comparing; its ends where it has no words."""
    if scale is None:
        return frozenset()
    words = [t for t, _ in scale.codes] or [t for _, t in scale.labels] or list(scale.order)
    if words:
        return frozenset(map(plain, words))
    return frozenset() if scale.points is None else frozenset({f"{scale.minimum:g}", f"{scale.maximum:g}"})


def _spelling_only(one: str, other: str) -> bool:
    """Whether at most two letters differ, in a long text, and none of them may turn the question round."""
    a, b = _words(one), _words(other)
    if min(len(a), len(b)) < _LONG_ENOUGH:
        return False
    edits = [
        (a[i1:i2], b[j1:j2])
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    changed = sum(max(len(x), len(y)) for x, y in edits)
    return changed <= 2 and not any(_TURNS.search(x) or _TURNS.search(y) for x, y in edits)
