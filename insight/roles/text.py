"""Headers and cells in one comparable form, whatever platform, language or script they come from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from insight.roles.memory import remembered

_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200b-\u200d\u2060\ufeff]"
)
_TAG = re.compile(r"<[^<>]{0,200}>")
# question types that survey platforms print into the header: [单选题], (必填), *
_TYPE = re.compile(
    r"[\[\(【](?:单选|多选|单选题|多选题|填空|填空题|矩阵|矩阵量表题|量表题|评分题|打分题|排序题|必填|必答|選填|單選|複選|required|optional)[^\]\)】]{0,12}[\]\)】]"
)
# "1、", "Q12.", "第6题", "X19 - ", "3) "
_NUMBERING = re.compile(
    r"^\s*(?:第\s*\d{1,3}\s*[题題]\s*|[qx]?\d{1,3}(?:\s*[、\.:)]|\s+-)\s*(?=\D)|q\d{1,3}_(?=[A-Za-z]{3})|\(\d{1,3}\)\s*)",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GAP = re.compile(r"[\s_./\\|#:;,\-–—()\[\]{}\"“”‘’'?!*、。，：；（）【】《》「」…]+")
# a Latin word between Chinese characters is a word of its own: 请留下 e mail
_SCRIPTS = re.compile(r"(?<=[\u3400-\u9fff])(?=[a-z])|(?<=[a-z])(?=[\u3400-\u9fff])")
_ENUMERATOR = re.compile(r"^[(]?(?:[0-9]{1,2}|[a-e])(?:[).、:：\-]\s*|\s+(?=[\u3400-\u9fff]))", re.I)
_WITH_UNIT = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,6})?\s?([^\W\d_]{1,7}[²³]?)\.?")
_CJK = re.compile(r"[\u3400-\u9fff]")


@remembered
def plain(text: str) -> str:
    """NFKC, no tags, no emoji, straight quotes, single spaces; case kept."""
    text = unicodedata.normalize("NFKC", short(text))
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').replace("`", "'")
    text = _EMOJI.sub("", _TAG.sub(" ", text))
    return re.sub(r"\s+", " ", text).strip()


def short(text: str) -> str:
    """Beginning and end of an overlong header; the rest tells nothing and would cost time."""
    return text if len(text) <= 600 else f"{text[:400]} … {text[-200:]}"


@remembered
def question(text: str) -> str:
    """The words of a question: numbering, platform marks and required stars removed; case kept."""
    text = short(text)
    text = _TYPE.sub("", plain(text)).strip(" *")
    previous = None
    while previous != text:
        previous, text = text, _NUMBERING.sub("", text).strip()
    return text


@remembered
def header(text: str) -> str:
    """Lower-case words with single spaces: ``CustomerID`` → ``customer id``, ``1、性别 [单选题]`` → ``性别``."""
    words = _GAP.sub(" ", _CAMEL.sub(" ", question(text))).casefold()
    return _SCRIPTS.sub(" ", words).strip()


def collapsed(text: str) -> str:
    """A header without any gaps, for exact aliases."""
    return header(text).replace(" ", "")


@remembered
def answer(text: str) -> str:
    """One answer in comparable form: no enumerator, no emoji, no closing punctuation, lower case."""
    text = plain(short(text)).casefold()
    stripped = _ENUMERATOR.sub("", text)
    return (stripped or text).strip(" .!?。！？,，;；:：*")


def unit(texts: Sequence[str]) -> str | None:
    """The one unit that stands behind all numbers (5kg, 112 秒, 1,75 m); None where they are no such numbers."""
    found = [_WITH_UNIT.fullmatch(plain(t)) for t in texts]
    units = {m.group(1).casefold() for m in found if m}
    return units.pop() if len(found) >= 5 and all(found) and len(units) == 1 else None


def has_cjk(text: str) -> bool:
    """Whether the text holds Chinese characters."""
    return bool(_CJK.search(text))


@remembered
def stem_and_number(name: str) -> tuple[str, str] | None:
    """``csor_1`` → (``csor``, ``1``); None where the name does not end in a number.

    Names of a block such as ``PERQ3``, ``Attribute 07`` and ``q0007_0011`` share their stem.
    """
    match = re.fullmatch(r"(.*?[^\W\d_])[\s_.\-]*(\d{1,4})(?:[\s_.\-]+(\d{1,4}))?", plain(name).strip())
    if match is None:
        return None
    if match.group(3) is not None:
        return f"{match.group(1)}{match.group(2)}".casefold(), match.group(3)
    return match.group(1).casefold().strip(" _.-"), match.group(2)
