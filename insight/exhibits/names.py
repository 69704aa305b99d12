"""Short names of questions for titles and axes: the part of a header that tells it from its neighbours."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"^\s*(?:第?\d{1,3}[、．:：)）题]|[（(]\d{1,3}[)）]|\d{1,3}\.(?!\d)|[Qq]\d{1,3}(?:[._]\d+)*[.:：、)]?\s)\s*"
)
_TYPE = re.compile(
    r"\s*[\[［【](?:单选|多选|填空|量表|矩阵|排序|打分|评分|必答|选填)[^\]］】]*[\]］】]\s*|\s*[*＊]\s*$"
)
_GRID = re.compile(r"^(?P<question>\S.*?)\s*\[(?P<row>[^\[\]]+)\]\s*$", re.DOTALL)
_DASH = re.compile(r"\s*(?:—+|――|–{2,}|--+)\s*")
_SPACED = re.compile(r"^(?P<question>.*[?？:：]|.{30,}?)\s+[-–]\s+(?P<row>\S.*)$", re.DOTALL)


def short_name(label: str) -> str:
    """The row of a matrix question, or the question without its number and type; never empty for a label with text.

    ``Title [row]`` (Google Forms), ``题干—子项`` (问卷星) and ``Question? - row`` (Qualtrics, SurveyMonkey).
    """
    text = _TYPE.sub("", " ".join(label.split()))
    stripped = (_NUMBER.sub("", text).strip() or text).rstrip("?？:：* ") or text
    grid = _GRID.match(stripped)
    if grid:
        return grid["row"].strip() or stripped
    parts = _DASH.split(stripped)
    if len(parts) > 1 and parts[-1].strip():
        return parts[-1].strip()
    spaced = _SPACED.match(stripped)
    return spaced["row"].strip() if spaced else stripped


def short_names(labels: dict[str, str]) -> dict[str, str]:
    """Short names by column; where two would be the same, both keep their whole label."""
    short = {name: short_name(label) for name, label in labels.items()}
    seen: dict[str, int] = {}
    for text in short.values():
        seen[text] = seen.get(text, 0) + 1
    return {name: text if seen[text] == 1 else labels[name] for name, text in short.items()}


def before_colon(name: str) -> str:
    """A column's name without a question's own mark, which does not go with a colon."""
    return name.rstrip(" ?？:：") or name
