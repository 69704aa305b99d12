"""Whether characters look like written language: what tells a right decoding from fluent nonsense.

Bytes in the wrong encoding decode without an error, but into rare ideographs, accents in odd places, capitals inside
words, letters that hardly occur. Each character beyond ASCII is scored with its neighbours.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
# the letters beyond a–z of one language each; a text is in one language, so one set should hold all its letters
_ALPHABETS = (
    "éèêëàâçîïôûùœæ", "áéíóúñü", "ãõáéíóúâêôàç", "äöüß", "åäöæøéü", "àèéìòùî", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž",
    "ąćęłńóśźż", "áéíóöőúüű", "ăâîșşțţ", "čćđšž", "çğıöşüâîû",
)  # fmt: skip
_COMMON_HANGUL = frozenset(
    "이다는에가을를은의로하고지도기사리시만어대한자인스나정아서수보여부해전일주라우조구오경제공장상비원용무신동소세유화적명안그치영거"
    "위성년천마미니모음계물연중내양진국회방실과외등많았있없것들됩습까요네별매번객직업추도통점족름호간편격품질문응답고객남성여연령"
)
_COMMON_SIGNS = frozenset("’“”–€\xa0")
_FREQUENT_GREEK = frozenset("αοιετνσηυρπκλμςάέήίόύώ")
_FREQUENT_CYRILLIC = frozenset("оеаинтсрвлкмдпуяыьгзбчйжхю")
# scripts whose letters stand together: first and last letter
_BLOCKS = {"cyrillic": ("\u0400", "\u045f"), "greek": ("\u0384", "\u03ce"), "hebrew": ("\u05d0", "\u05ea")}
_BLOCKS |= {"arabic": ("\u060c", "\u06d2"), "thai": ("\u0e01", "\u0e4e")}
_EAST_ASIAN = re.compile("[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]+")
_LONELY = re.compile(
    "(?<=[A-Za-z])[\u4e00-\u9fff\uac00-\ud7a3](?![\u4e00-\u9fff\uac00-\ud7a3])"
    "|(?<![\u4e00-\u9fff\uac00-\ud7a3])[\u4e00-\u9fff\uac00-\ud7a3](?=[A-Za-z])"
)
_KANA_CODECS = frozenset({"cp932", "euc_jp"})


def plausibility(text: str, codec: str = "") -> float:
    """How much the characters beyond ASCII look like written language, about −0.5 to 1; 0 for pure ASCII.

    ``codec``: where the text comes from; Japanese syllables are odd in what was decoded as Chinese.
    """
    total = count = 0.0
    kinds = _common_east_asian()
    kana = 0.9 if codec in _KANA_CODECS or not codec else 0.1
    hangul = any("가" <= c <= "힣" for c in text)
    padded = f" {text} "
    for before, c, after in zip(padded, text, padded[2:], strict=False):
        if c < "\x80":
            continue
        count += 1
        if "\u4e00" <= c <= "\u9fff":
            if hangul:
                total += 0.1
            else:
                total += 1.0 if c in _VERY_COMMON else 0.6 if c in kinds else -0.3
        elif "\u3041" <= c <= "\u30ff":
            total += kana
        elif c in _FULLWIDTH or "\uff10" <= c <= "\uff5a":
            total += 0.9
        elif "가" <= c <= "힣":
            total += 0.95 if c in _COMMON_HANGUL else 0.4 if c in kinds else -0.3
        elif c in _LATIN:
            total += _latin(before, c, after)
        elif c in _SIGNS:
            inside = before.isalpha() and after.isalpha()
            total += 0.85 if c in _COMMON_SIGNS else -0.2 if inside else 0.6
        else:
            total += _other_script(before, c, after)
    strangers = _strangers(text)
    # one letter that the language does not have tells as much as many
    total -= max(0.25 * strangers, 0.06 * count) if strangers else 0.0
    # a single ideograph between Latin letters is a misread accent, not Chinese
    runs = _EAST_ASIAN.findall(text)
    few = len(runs) <= 3 and any(c.isascii() and c.isalpha() for c in text) and sum(map(len, runs)) < 1.5 * len(runs)
    lonely = bool(runs) and (few or 2 * len(_LONELY.findall(text)) > len(runs))
    return (0.2 if lonely else 1.0) * total / count if count else 0.0


def _strangers(text: str) -> int:
    """How many accented Latin letters the best fitting language does not have."""
    letters = [c.lower() for c in text if c in _LATIN]
    return min(sum(1 for c in letters if c not in alphabet) for alphabet in _ALPHABETS) if letters else 0


def _latin(before: str, c: str, after: str) -> float:
    neighbours = (before.isascii() and before.isalpha()) + (after.isascii() and after.isalpha())
    if c.isupper() and before.isascii() and before.islower():
        return -0.3
    if neighbours:
        return 0.9
    return 0.5 if before in _LATIN or after in _LATIN else 0.2


def _other_script(before: str, c: str, after: str) -> float:
    for name, (first, last) in _BLOCKS.items():
        if first <= c <= last:
            if not (first <= before <= last or first <= after <= last):
                return -0.2
            if c.isupper() and before.islower():
                return -0.6
            if name == "cyrillic":
                return 0.9 if c.lower() in _FREQUENT_CYRILLIC else 0.2
            if name == "greek":
                return 0.9 if c.lower() in _FREQUENT_GREEK else 0.2
            return 0.75
    return -0.5


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
