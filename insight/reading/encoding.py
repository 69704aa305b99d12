"""Which encoding a text is in: by its mark, by strict UTF-8, then by which reading of the bytes is plausible."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from insight.reading.codes import ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
# Python codec → the name shown in the receipt
_CANDIDATES = {
    "gb18030": "gb18030",
    "cp950": "big5",
    "cp932": "shift_jis",
    "cp949": "euc_kr",
    "cp1252": "cp1252",
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "mac_roman": "mac_roman",
}
# where two readings are about as plausible, the more usual encoding
_PRIOR = {"gb18030": 0.02, "cp949": -0.05, "cp1252": 0.04, "mac_roman": -0.06, "cp1250": -0.03, "cp1251": -0.03}
_SAMPLE = 65_536
_PIECE = 1 << 20
_FEW = 8
_VERY_COMMON = frozenset(
    "的一是不了在有人我他这这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同"
    "现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重"
    "并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认"
    "条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权"
    "滿意這個們來為國時會對說發後動當沒還進實軍無與長將兩間問業學樣經現開頭體關點嗎電話總數報結務場計資書區隊編號姓名客戶單價額顧訂員產類別訊"
    "满意编号姓客户单价额顾订购类别评价服务质量非常比较一般推荐品牌性别年龄收入城市地址邮箱备注问卷题选答案序提交"
)
_FULLWIDTH = frozenset("，。、；：？！（）【】「」『』《》〈〉“”‘’…—－～％＋／￥＆＠＃　·")
_LATIN = frozenset("äöüßÄÖÜéèêëáàâãåçíìîïñóòôõøúùûýÿæœšžÉÈÊÀÁÂÃÅÇÍÎÑÓÔÕØÚÆŒŠŽłńśźżćęąřčěůťďňőűțșăâîğışĞİŞŁŚŻČŘŽ")
_SIGNS = frozenset("€£§°®™©’‘“”–—…•·«»¿¡±²³½¼\xa0´×")


@dataclass(frozen=True)
class Decoded:
    """utf8: the text as UTF-8 without a mark. encoding: shown name. undecodable: characters without meaning.

    alternatives: other encodings nearly as plausible.
    """

    utf8: bytes
    encoding: str
    undecodable: int = 0
    alternatives: tuple[str, ...] = ()


def decode(content: bytes, chosen: str | None = None) -> Decoded:
    """The text of a file. Raises ReadingError when no encoding, or not the chosen one, gives text."""
    if chosen:
        return _decode_chosen(content, chosen)
    if content.startswith(codecs.BOM_UTF8) and _first_bad_utf8(content) is None:
        return Decoded(content[len(codecs.BOM_UTF8) :], "utf-8")
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _transcoded(content, codec, name)
    utf16 = unmarked_utf16(content)
    if utf16:
        return _transcoded(content, utf16, "utf-16")
    bad = _first_bad_utf8(content)
    if bad is None:
        return Decoded(content, "utf-8")
    if _few_bad(content, bad):
        return _transcoded(content, "utf-8", "utf-8")
    return _most_plausible(content)


def plausibility(text: str) -> float:
    """How much the characters beyond ASCII look like written language, −1 to 1; 0 for pure ASCII."""
    total = count = 0.0
    kinds = _common_east_asian()
    padded = f" {text} "
    hangul = any("가" <= c <= "힣" for c in text)
    for before, c, after in zip(padded, text, padded[2:], strict=False):
        if c < "\x80":
            continue
        count += 1
        if "\u4e00" <= c <= "\u9fff":
            if hangul:
                total += 0.1
            elif c in _VERY_COMMON:
                total += 1.0
            elif c in kinds:
                total += 0.6
            else:
                total -= 0.3
        elif c in _FULLWIDTH or "\u3041" <= c <= "\u30ff" or "\uff10" <= c <= "\uff5a":
            total += 0.9
        elif "가" <= c <= "힣":
            total += 0.85 if c in kinds else -0.3
        elif c in _LATIN:
            total += _latin(before, c, after)
        elif "\u0410" <= c <= "\u044f":
            total += 0.8 if ("\u0410" <= before <= "\u044f" or "\u0410" <= after <= "\u044f") else -0.2
        elif c in _SIGNS:
            total += 0.1 if before.isalpha() and after.isalpha() and c not in "’´" else 0.6
        else:
            total -= 0.5
    # a single ideograph between Latin letters is a misread accent, not Chinese
    runs = _EAST_ASIAN.findall(text)
    lonely = bool(runs) and sum(map(len, runs)) < 1.5 * len(runs) and any(c.isascii() and c.isalpha() for c in text)
    return (0.2 if lonely else 1.0) * total / count if count else 0.0


def _nearly_ascii(content: bytes) -> bool:
    """A handful of stray bytes in a long Western text: cp1252 is then the safest reading, and it is asked about."""
    high = len(content) - len(content.translate(None, bytes(range(128, 256))))
    return high <= max(2, 0.005 * len(content))


def _latin(before: str, c: str, after: str) -> float:
    neighbours = (before.isascii() and before.isalpha()) + (after.isascii() and after.isalpha())
    if c.isupper() and before.isascii() and before.islower():
        return -0.3
    if neighbours:
        return 0.9
    return 0.5 if before in _LATIN or after in _LATIN else 0.2


@lru_cache(maxsize=1)
def _common_east_asian() -> frozenset[str]:
    """The first levels of GB 2312 (3,755), Big5 (5,401), JIS X 0208 (2,965), KS X 1001 (2,350): what people write."""
    found: set[str] = set()
    for codec, leads, trails in (
        ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
        ("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)]),
        ("shift_jis", range(0x88, 0x98), [*range(0x40, 0x7F), *range(0x80, 0xFD)]),
        ("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF)),
    ):
        for lead in leads:
            found.update(bytes(b for t in trails for b in (lead, t)).decode(codec, "ignore"))
    return frozenset(found)


def _decode_chosen(content: bytes, chosen: str) -> Decoded:
    try:
        codec = codecs.lookup(chosen).name
    except LookupError:
        raise ReadingError("encoding_wrong", encoding=chosen) from None
    wider = {"big5": "cp950", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "utf-8": "utf-8-sig"}
    try:
        return _transcoded(content, wider.get(codec, codec), chosen)
    except (ReadingError, UnicodeError, LookupError):
        raise ReadingError("encoding_wrong", encoding=chosen) from None


def _transcoded(content: bytes, codec: str, name: str) -> Decoded:
    """Through UTF-8 in pieces, so that a large file is never held as text. Raises ReadingError for too many losses."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    pieces, lost, size = [], 0, 0
    for start in range(0, len(content), _PIECE):
        text = decoder.decode(content[start : start + _PIECE], start + _PIECE >= len(content))
        lost += text.count("\ufffd")
        size += len(text)
        pieces.append(text.encode("utf-8", "replace"))
    if lost > max(20, size * 0.001):
        raise ReadingError("encoding_wrong", encoding=name)
    return Decoded(b"".join(pieces).removeprefix(codecs.BOM_UTF8), name, lost)


def _first_bad_utf8(content: bytes) -> int | None:
    """Where the bytes stop being UTF-8; None where they are all UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(content), _PIECE):
        try:
            decoder.decode(content[start : start + _PIECE], start + _PIECE >= len(content))
        except UnicodeDecodeError as error:
            return max(0, start + error.start - 3)
    return None


def _few_bad(content: bytes, bad: int) -> bool:
    """Real UTF-8 with a torn character: plenty of valid multi-byte text around very few bad bytes."""
    text = content[max(0, bad - 2 * _SAMPLE) : bad + 2 * _SAMPLE].decode("utf-8", "replace")
    lost = text.count("\ufffd")
    good = sum(1 for c in text if c > "\x7f" and c != "\ufffd")
    return good >= 20 * lost and lost <= max(20, len(text) * 0.001)


def unmarked_utf16(content: bytes) -> str | None:
    """The codec of a UTF-16 text without a mark, by the side on which its zero bytes lie; None for anything else."""
    head = content[:4096]
    if len(head) < 4 or len(content) % 2:
        return None
    even, odd = head[::2], head[1::2]
    # line ends, separators and digits have a zero byte on one side only, in Chinese text too
    for codec, zero, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        marks = sum(1 for z, o in zip(zero, other, strict=True) if z == 0 and o in b"\n\r,;\t0123456789")
        if zero.count(0) > 4 * other.count(0) and zero.count(0) >= 0.1 * len(zero) and marks:
            try:
                text = head[: len(head) // 2 * 2].decode(codec, "ignore")
            except UnicodeError:
                continue
            if sum(1 for c in text if c.isprintable() or c in "\r\n\t") >= 0.95 * len(text):
                return codec
    return None


def _most_plausible(content: bytes) -> Decoded:
    sample = _lines_beyond_ascii(content)
    scored: list[tuple[float, str]] = []
    for codec in _CANDIDATES:
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError as error:
            # the sample may be cut inside a character
            if error.start < len(sample) - 4:
                continue
            text = sample[: error.start].decode(codec)
        scored.append((plausibility(text) + _PRIOR.get(codec, 0.0), codec))
    scored.sort(reverse=True)
    best = [(s, c) for s, c in scored if s > 0.25] or [(0.25, "cp1252")] * _nearly_ascii(content)
    # a handful of characters proves little
    margin = 0.6 if len(_HIGH.findall(sample)) < _FEW else 0.08
    for score, codec in best:
        try:
            found = _transcoded(content, codec, _CANDIDATES[codec])
        except ReadingError:
            continue
        rivals = [c for s, c in scored if c != codec and s > score - margin]
        near = tuple(_CANDIDATES[c] for c in rivals if _differs(sample, codec, c))
        return Decoded(found.utf8, found.encoding, found.undecodable, near)
    raise ReadingError("encoding_unknown")


def _differs(sample: bytes, one: str, other: str) -> bool:
    return sample.decode(one, "replace") != sample.decode(other, "replace")


_EAST_ASIAN = re.compile("[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]+")
_HIGH = re.compile(rb"[\x80-\xff]")


def _lines_beyond_ascii(content: bytes) -> bytes:
    """The first lines that hold bytes beyond ASCII, up to the sample's size."""
    parts, size, place = [], 0, 0
    while size < _SAMPLE and (found := _HIGH.search(content, place)):
        # 0x0A never is the second byte of a character in these encodings, so lines are whole
        start = max(content.rfind(b"\n", place, found.start()) + 1, place, found.start() - _SAMPLE)
        end = content.find(b"\n", found.end(), found.end() + _SAMPLE)
        place = found.end() + _SAMPLE if end < 0 else end + 1
        parts.append(content[start:place])
        size += len(parts[-1])
    return b"".join(parts)
