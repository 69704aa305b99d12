"""Which encoding a text is in: by its mark, by strict UTF-8, then by which reading of the bytes is plausible."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from insight.reading.codes import ReadingError
from insight.reading.scripts import plausibility

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
# Python codec → the name shown in the receipt, and what is taken off where two readings are about as plausible
_CANDIDATES = {
    "gb18030": ("gb18030", -0.02),
    "cp950": ("big5", 0.0),
    "cp932": ("shift_jis", 0.0),
    "cp949": ("euc_kr", 0.05),
    "euc_jp": ("euc_jp", 0.05),
    "cp1252": ("cp1252", -0.04),
    "iso8859_15": ("iso8859_15", 0.04),
    "cp1250": ("cp1250", 0.03),
    "cp1251": ("cp1251", 0.03),
    "cp1253": ("cp1253", 0.05),
    "cp1254": ("cp1254", 0.0),
    "cp1255": ("cp1255", 0.05),
    "cp1256": ("cp1256", 0.05),
    "cp874": ("cp874", 0.05),
    "koi8_r": ("koi8_r", 0.05),
    "mac_roman": ("mac_roman", 0.06),
    "cp850": ("cp850", 0.2),
}
# encodings a person may choose beside the candidates, by Python's names; narrower ones are read by their superset
_UNICODE = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
_WIDER = {
    "utf-8": "utf-8-sig",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "big5hkscs": "cp950",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "iso8859-15": "iso8859_15",
    "ascii": "cp1252",
    "koi8-r": "koi8_r",
    "mac-roman": "mac_roman",
}
_SAMPLE = 16_384
_PIECE = 1 << 20
_FEW = 8
# characters beyond ASCII for each torn one
_TORN = 100
_WRITTEN = 0.5
_ALTERNATIVES = 3
_SHOWN = 5
_CELLS, _CELL, _BEFORE = 4, 60, 25
# characters beyond U+FFFF as two halves of three bytes each, as Java and MySQL write them
_SURROGATES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")


@dataclass(frozen=True)
class Decoded:
    """utf8: the text as UTF-8 without a mark. encoding: shown name. undecodable: characters without meaning.

    alternatives: up to three other encodings nearly as plausible. other: the encoding of the ``other_lines`` lines that
    are not in the file's; other_rows: the numbers of the first few of them.
    """

    utf8: bytes
    encoding: str
    undecodable: int = 0
    alternatives: tuple[str, ...] = ()
    other: str = ""
    other_lines: int = 0
    other_rows: tuple[int, ...] = ()


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
    if _SURROGATES.search(content) and _first_bad_utf8(joined := _SURROGATES.sub(_one_character, content)) is None:
        return Decoded(joined, "cesu-8")
    if (mixed := _line_by_line(content, bad)) is not None:
        return mixed
    if _few_bad(content, bad):
        return _transcoded(content, "utf-8", "utf-8")
    return _most_plausible(content)


def samples(content: bytes, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Encoding → up to four cells with characters beyond ASCII as that encoding reads them, headers before answers.

    ``names`` as in receipts. An encoding that cannot read the bytes is left out.
    """
    codecs_of = {shown: codec for codec, (shown, _) in _CANDIDATES.items()}
    # the same bytes for all, so that the readings can be compared
    first = content[:_SAMPLE].split(b"\n", 1)[0]
    lines = [first] * bool(_HIGH.search(first)) + [x for x in _lines_beyond_ascii(content).split(b"\n") if x != first]
    cells = [c for line in lines for c in re.split(rb"[,;\t|]", line) if _HIGH.search(c)]
    cells = list(dict.fromkeys(c.strip(b' "\r') for c in cells))[:_CELLS]
    found = {}
    for name in names:
        codec = codecs_of.get(name, name)
        if codec in _CANDIDATES or codec == "utf-8":
            found[name] = tuple(_window(" ".join(c.decode(codec, "replace").split())) for c in cells)
    return found


def _window(text: str) -> str:
    """The part of a cell around its first character beyond ASCII, which is where the readings differ."""
    place = next((i for i, c in enumerate(text) if c > "\x7f"), 0)
    start = max(0, place - _BEFORE) if len(text) > _CELL else 0
    return "…" * bool(start) + text[start : start + _CELL] + "…" * (start + _CELL < len(text))


def _one_character(pair: re.Match[bytes]) -> bytes:
    """A surrogate pair, each half written as if it were a character, as the character that it stands for."""
    halves = pair.group().decode("utf-8", "surrogatepass")
    return halves.encode("utf-16", "surrogatepass").decode("utf-16").encode()


def _line_by_line(content: bytes, bad: int) -> Decoded | None:
    """Lines in UTF-8 and lines in one other encoding, as in files that were put together; None for anything else."""
    near = content.rfind(b"\n", 0, bad) + 1
    good, others = _sorted_lines(_lines_beyond_ascii(content).split(b"\n"))
    some, more = _sorted_lines(_lines_beyond_ascii(content[near : near + 4 * _SAMPLE]).split(b"\n"))
    if not (others or more) or good + some < 2 or 4 * (good + some) < len(others) + len(more):
        return None
    sure = b"\n".join(x for x in _lines_beyond_ascii(content).split(b"\n") if x and not _is_foreign(x))
    # a few characters of GBK and others are also UTF-8, but of letters that nobody writes
    if plausibility(sure.decode("utf-8", "ignore")) < _WRITTEN:
        return None
    lines = content.split(b"\n")
    places = [i for i, line in enumerate(lines) if _is_foreign(line)]
    try:
        found = _most_plausible(b"\n".join(lines[i] for i in places))
    except ReadingError:
        return None
    for i, line in zip(places, found.utf8.split(b"\n"), strict=True):
        lines[i] = line
    text = b"\n".join(lines)
    lost = 0
    if _first_bad_utf8(text) is not None:
        rest = _transcoded(text, "utf-8", "utf-8")
        text, lost = rest.utf8, rest.undecodable
    rows = tuple(i + 1 for i in places[:_SHOWN])
    return Decoded(text, "utf-8", lost, other=found.encoding, other_lines=len(places), other_rows=rows)


def _sorted_lines(lines: list[bytes]) -> tuple[int, list[bytes]]:
    """How many lines beyond ASCII are UTF-8, and those in another encoding."""
    high = [line for line in lines if _HIGH.search(line)]
    foreign = [line for line in high if _is_foreign(line)]
    return len(high) - len(foreign), foreign


def _is_foreign(line: bytes) -> bool:
    """Whether a line is not UTF-8, not even UTF-8 with a torn character."""
    if line.isascii():
        return False
    try:
        line.decode()
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
        lost = text.count("\ufffd")
        return sum(1 for c in text if c > "\x7f") - lost <= lost
    return False


def _nearly_ascii(content: bytes) -> bool:
    """A handful of stray bytes in a long Western text: cp1252 is then the safest reading, and it is asked about."""
    high = len(content) - len(content.translate(None, bytes(range(128, 256))))
    return high <= max(2, 0.005 * len(content))


def _decode_chosen(content: bytes, chosen: str) -> Decoded:
    try:
        codec = codecs.lookup(chosen).name
    except (LookupError, ValueError):
        raise ReadingError("encoding_wrong", encoding=chosen) from None
    codec = _WIDER.get(codec, codec)
    if codec not in _CANDIDATES and codec not in _UNICODE:
        raise ReadingError("encoding_wrong", encoding=chosen)
    try:
        return _transcoded(content, codec, chosen)
    except UnicodeError:
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
        penalty = _CANDIDATES[codec][1]
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError as error:
            text = sample.decode(codec, "replace")
            lost = text.count("\ufffd")
            # the sample may be cut inside a character, and a long text may hold a few torn ones
            if error.start < len(sample) - 4:
                if lost * _TORN > sum(1 for c in text if c > "\x7f"):
                    continue
                penalty += 0.05
            text = text.replace("\ufffd", "")
        scored.append((plausibility(text, codec) - penalty, codec))
    scored.sort(reverse=True)
    best = [(s, c) for s, c in scored if s > 0.25] or [(0.25, "cp1252")] * _nearly_ascii(content)
    # a handful of characters proves little
    margin = 0.6 if len(_HIGH.findall(sample)) < _FEW else 0.08
    for score, codec in best:
        try:
            found = _transcoded(content, codec, _CANDIDATES[codec][0])
        except ReadingError:
            continue
        rivals = [c for s, c in scored if c != codec and s > score - margin]
        near = tuple(_CANDIDATES[c][0] for c in rivals if _differs(sample, codec, c))[:_ALTERNATIVES]
        return Decoded(found.utf8, found.encoding, found.undecodable, near)
    raise ReadingError("encoding_unknown")


def _differs(sample: bytes, one: str, other: str) -> bool:
    return sample.decode(one, "replace") != sample.decode(other, "replace")


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
