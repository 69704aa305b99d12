"""Lifecycle stages as a customer system names them, in the order of life.

Words: methods/lifecycle.md §1.6 and stages.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from insight.dataset import Role, Scale
from insight.roles import lexicon, text
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.lexicon import is_exactly

_SEPARATORS = re.compile(r"[\s_\-./()（）]+")


def claim(columns: Sequence[Facts], found: Claims) -> None:
    """A column of lifecycle stages: named so, or (asked) holding nothing else than three stages or more."""
    for f in found.open(columns):
        scale = scale_of(f)
        if scale is None:
            continue
        known = {t for t, _ in scale.codes} | set(scale.missing)
        unknown = [t for t in f.texts if t not in known]
        if is_exactly(f, "stage"):
            found.give(
                f,
                Role.STAGE,
                "stage_values",
                "high" if not unknown else "medium",
                scale,
                (Role.SEGMENT,) if unknown else (),
            )
            if unknown:
                found.ask("stage_values", f.name, values=unknown[:10])
        elif not unknown and len({stage for _, stage in scale.codes}) >= 3:
            found.give(f, Role.STAGE, "stage_values", "low", scale, (Role.SEGMENT,))
            found.ask("stage_or_segment", f.name)


def scale_of(f: Facts) -> Scale | None:
    """Codes 0 potential, 1 development, 2 growth, 3 maturity, 4 declining, 5 lost; None if most are unknown."""
    if f.kind != "text" or not 2 <= f.distinct <= 30:
        return None
    found = scale(f.texts)
    codes = dict(found.codes)
    return None if f.share(tuple(codes)) < 0.6 or len(set(codes.values())) < 2 else found


def scale(labels: Iterable[str]) -> Scale:
    """Labels as groups in the order of life; codes as :func:`scale_of`, no code where the words do not tell.

    missing: labels of those who can never become customers. The one list, also of the analyses.
    """
    entry = lexicon.load("stages")
    place = {_plain(w): (float(i), n) for i, s in enumerate(entry["order"]) for n, w in enumerate(entry[s])}
    excluded = {_plain(w) for w in entry["excluded"]}
    given = tuple(labels)
    codes = {t: place[_plain(t)][0] for t in given if _plain(t) in place}
    order = tuple(sorted(codes, key=lambda t: place[_plain(t)]))
    return Scale("nominal", (*codes.items(),), (), None, None, tuple(t for t in given if _plain(t) in excluded), order)


def _plain(label: str) -> str:
    return _SEPARATORS.sub(" ", text.answer(label)).strip()
