"""With which words the answers were given: wording changes results, so sets of words are told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from insight.dataset import Column
from insight.kano.categories import Question
from insight.kano.result import Wording

# "satisfied" is no answer of the method, though 感到满意 and 感到不满 are used for its ends
_SATISFIED = re.compile(r"满意|滿意|satisf|zufrieden", re.IGNORECASE)
_STEPS_OF_SATISFACTION = 3
_ENUMERATOR = re.compile(r"^[(（\[]?[0-9a-z]{1,2}[)）\].:：、=-]\s*")


def wordings(functional: Sequence[Column], dysfunctional: Sequence[Column]) -> tuple[Wording, ...]:
    """The sets of answer words in the file, per question; columns agree where no answer is worded in two ways."""
    found: list[Wording] = []
    sides: tuple[tuple[Question, Sequence[Column]], ...] = (
        ("functional", functional),
        ("dysfunctional", dysfunctional),
    )
    for question, columns in sides:
        sets: list[tuple[list[str | None], int]] = []
        for column in columns:
            labels = _labels(column)
            for k, (known, features) in enumerate(sets):
                if all(a is None or b is None or _same(a, b) for a, b in zip(known, labels, strict=True)):
                    sets[k] = ([a or b for a, b in zip(known, labels, strict=True)], features + 1)
                    break
            else:
                sets.append((labels, 1))
        found += [Wording(question, tuple(labels), features) for labels, features in sets]
    return tuple(found)


def in_two_wordings(columns: Sequence[Column]) -> bool:
    """Whether the rows of these columns answer in two sets of words: two codes or more are said in two ways each."""
    for column in columns:
        said: dict[float, list[str]] = {}
        for text, code in column.scale.codes if column.scale is not None else ():
            known = said.setdefault(code, [])
            if not any(_same(text, other) for other in known):
                known.append(text)
        if sum(len(texts) > 1 for texts in said.values()) >= 2:
            return True
    return False


def of_satisfaction(column: Column) -> bool:
    """Whether the answers are steps of satisfaction, of which the second has no "must be" in it."""
    texts = {text for text, _ in column.scale.codes} if column.scale is not None else set()
    return sum(bool(_SATISFIED.search(text)) for text in texts) >= _STEPS_OF_SATISFACTION


def _labels(column: Column) -> list[str | None]:
    """The column's words for the answers 1–5: the questionnaire's labels, else the first cell text with that code."""
    if column.scale is None:
        return [None] * 5
    spoken = {code: text for text, code in reversed(column.scale.codes)}
    words = [column.scale.label_of(code) or spoken.get(float(code)) for code in range(1, 6)]
    return [None if word is None or word.strip().isdigit() else word for word in words]


def _same(a: str, b: str) -> bool:
    return _plain(a) == _plain(b)


def _plain(text: str) -> str:
    """Enumerators, emoji, curly quotes, case and closing marks make no other wording."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    letters = "".join(c for c in folded if unicodedata.category(c) not in ("So", "Sk", "Mn", "Cf"))
    return _ENUMERATOR.sub("", " ".join(letters.split())).strip(" .!?。！？,，;；:：*♂♀")
