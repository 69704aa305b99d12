"""One column's scale in the recipe against the cells of the new file: what still holds, and what is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from insight.dataset import Column, Scale
from insight.recipe.drift import entry
from insight.recipe.model import SCALED, Remembered, kind_of, mark, plain, unread_answers

# of a column with more new answers than these, the rest is counted only
_LISTED = 12


@dataclass(frozen=True)
class Judged:
    """scale: the one to be used, None where that of the file stands. drift: what is to be said."""

    scale: Scale | None
    drift: tuple[Mapping[str, Any], ...] = ()


def judge(old: Remembered, new: Column, cells: pd.Series) -> Judged:
    """Whether the recipe's scale reads the new cells, and what it does not read. The file's own scale is ``new``'s."""
    kind = kind_of(cells)
    if {old.cells, kind} - {"empty"} != {old.cells} and old.cells != "empty" and kind != "empty":
        worded = _by_labels(old.scale, cells) if (old.cells, kind) == ("number", "text") else None
        return Judged(worded, (entry("type_changed", column=new.name, was=old.cells, now=kind),))
    scale = old.scale
    if scale is None:
        return Judged(None)
    if scale.kind == "nominal":
        return _grouped(old, new, scale, cells)
    if scale.kind not in SCALED:
        return Judged(scale)
    turned = _relabelled(scale, new)
    if turned is not None:
        return Judged(None, (turned,))
    return _stepped(old, new, _spelled(scale, cells), cells)


def _stepped(old: Remembered, new: Column, scale: Scale, cells: pd.Series) -> Judged:
    unread = {a: n for a, n in unread_answers(scale, cells).items() if mark(a) not in old.unread}
    own = new.scale
    comparable = own is not None and own.kind in SCALED and None not in (own.minimum, own.maximum, scale.minimum)
    if comparable and own is not None and (own.minimum, own.maximum) != (scale.minimum, scale.maximum):
        left = unread_answers(own, cells)
        if any(a not in left for a in unread):
            said = entry("scale_points", column=new.name, was=_ends(scale), now=_ends(own), used="now")
            return Judged(None, (said,))
        # a person may have said that the scale goes on where nobody answered
        if not unread and not old.decided and old.sure and kind_of(cells) == "number":
            said = entry("scale_points", column=new.name, was=_ends(scale), now=_ends(own), used="was")
            return Judged(scale, (said,))
    drift: list[Mapping[str, Any]] = []
    if own is not None and own.kind == scale.kind and _agree(scale, own):
        scale, said_too = _adopted(scale, own, unread, new.name)
        drift += said_too
    open_ = {a: n for a, n in unread.items() if a not in dict(scale.codes) and a not in scale.missing}
    drift += [entry("option_new", column=new.name, option=a, count=n) for a, n in list(open_.items())[:_LISTED]]
    if len(open_) > _LISTED:
        drift.append(entry("options_new_more", column=new.name, count=len(open_) - _LISTED))
    return Judged(scale, tuple(drift))


def _adopted(scale: Scale, own: Scale, unread: Mapping[str, int], name: str) -> tuple[Scale, list[Mapping[str, Any]]]:
    """The scale with the new answers that the file's own reading knows on the same steps; they are said."""
    codes, labels, missing = dict(scale.codes), dict(scale.labels), list(scale.missing)
    said: list[Mapping[str, Any]] = []
    for answer, n in unread.items():
        value = dict(own.codes).get(answer)
        if value is not None and codes:
            codes[answer] = value
            labels.setdefault(value, answer.strip())
            said.append(entry("option_new_coded", column=name, option=answer, count=n, value=value))
        elif answer in own.missing:
            missing.append(answer)
            said.append(entry("option_new_missing", column=name, option=answer, count=n))
    labelled = scale.labels if set(labels) == set(dict(scale.labels)) else tuple(sorted(labels.items()))
    return replace(scale, codes=tuple(codes.items()), labels=labelled, missing=tuple(missing)), said


def _agree(scale: Scale, own: Scale) -> bool:
    """Whether two readings give every common answer the same number."""
    mine, other = dict(scale.codes), dict(own.codes)
    same_ends = (scale.minimum, scale.maximum) == (own.minimum, own.maximum)
    return same_ends and all(other[k] == v for k, v in mine.items() if k in other)


def _spelled(scale: Scale, cells: pd.Series) -> Scale:
    """The scale with other spellings (case, blanks, full and half width) of the answers that it knows."""
    if kind_of(cells) != "text":
        return _turned_too(scale, cells)
    codes, missing = dict(scale.codes), list(scale.missing)
    known: dict[str, set[float]] = {}
    for answer, value in scale.codes:
        known.setdefault(_spelling(answer), set()).add(value)
    absent = {_spelling(t) for t in missing}
    for answer in pd.unique(cells.dropna()):
        spelled = _spelling(str(answer))
        if answer in codes or answer in missing:
            continue
        if len(known.get(spelled, ())) == 1:
            codes[str(answer)] = next(iter(known[spelled]))
        elif spelled in absent:
            missing.append(str(answer))
    return replace(scale, codes=tuple(codes.items()), missing=tuple(missing))


def _turned_too(scale: Scale, cells: pd.Series) -> Scale:
    """A scale of numbers that was turned round, with the steps that nobody had chosen before turned round too."""
    low, high = scale.minimum, scale.maximum
    if not scale.codes or low is None or high is None or kind_of(cells) != "number":
        return scale
    known = {float(k): v for k, v in scale.codes if k.lstrip("-").replace(".", "", 1).isdigit()}
    if len(known) < len(scale.codes) or any(k + v != low + high for k, v in known.items()):
        return scale
    fresh = [float(v) for v in sorted(pd.unique(cells.dropna())) if low <= v <= high and float(v) not in known]
    fresh = [v for v in fresh if f"{v:g}" not in scale.missing]
    return replace(scale, codes=(*scale.codes, *((f"{v:g}", low + high - v) for v in fresh)))


def _spelling(answer: str) -> str:
    """In an answer with digits a sign or a mark may be all that tells it from another."""
    return " ".join(answer.casefold().split()) if any(c.isdigit() for c in answer) else plain(answer)


def _grouped(old: Remembered, new: Column, scale: Scale, cells: pd.Series) -> Judged:
    fresh = {a: n for a, n in unread_answers(scale, cells).items() if mark(a) not in old.unread}
    if not fresh:
        return Judged(scale)
    drift = [entry("option_new_group", column=new.name, option=a, count=n) for a, n in list(fresh.items())[:_LISTED]]
    if len(fresh) > _LISTED:
        drift.append(entry("options_new_more", column=new.name, count=len(fresh) - _LISTED))
    own = new.scale.order if new.scale is not None else ()
    # the file's own order may know where the new group belongs
    first = own if set(scale.order) & set(map(str, cells.dropna())) <= set(own) else ()
    order = tuple(dict.fromkeys((*first, *scale.order, *fresh)))
    return Judged(replace(scale, order=order), tuple(drift))


def _relabelled(scale: Scale, new: Column) -> Mapping[str, Any] | None:
    """What to say where the file's own labels give the same codes other words; only number columns have such labels."""
    mine, other = _words_by_code(scale), _words_by_code(new.scale)
    common = sorted(set(mine) & set(other))
    if len(common) < 2 or all(mine[c] == other[c] for c in common):
        return None
    if [mine[c] for c in common] == [other[c] for c in reversed(common)]:
        return entry("scale_direction", column=new.name)
    differing = [c for c in common if mine[c] != other[c]]
    was, now = _shown(scale, differing), _shown(new.scale, differing)
    return entry("scale_labels", column=new.name, was=was, now=now)


def _words_by_code(scale: Scale | None) -> dict[float, str]:
    """Number in the file → its words, for comparing; empty for text answers."""
    return {code: plain(text) for code, text in _raw_labels(scale).items()}


def _raw_labels(scale: Scale | None) -> dict[float, str]:
    if scale is None:
        return {}
    coded: dict[float, float] = {}
    for text, value in scale.codes:
        try:
            coded[float(text)] = value
        except ValueError:
            return {}
    labels = dict(scale.labels)
    if not coded:
        return labels
    return {raw: labels[value] for raw, value in coded.items() if value in labels}


def _shown(scale: Scale | None, codes: list[float]) -> list[str]:
    labels = _raw_labels(scale)
    return [f"{c:g} = {labels[c]}" for c in codes[:4]]


def _by_labels(scale: Scale | None, cells: pd.Series) -> Scale | None:
    """The scale of numbers for a file that holds their words instead; None unless every answer is one of them."""
    if scale is None or scale.kind not in SCALED:
        return None
    values = {plain(text): value for value, text in scale.labels}
    answers = [str(a) for a in pd.unique(cells.dropna())]
    if not answers or any(plain(a) not in values for a in answers):
        return None
    return replace(scale, codes=tuple((a, values[plain(a)]) for a in answers), missing=())


def _ends(scale: Scale) -> str:
    return f"{scale.minimum:g}–{scale.maximum:g}"
