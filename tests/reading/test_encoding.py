"""Encodings by plausibility: what decodes without an error is not therefore right."""

import pytest

from insight.reading import ReadingError
from insight.reading.encoding import decode, samples
from insight.reading.pipeline import parse
from insight.reading.scripts import plausibility


def test_big5_is_not_fluent_nonsense_in_gb18030() -> None:
    content = "編號,滿意度\n1,非常滿意\n".encode("big5")
    assert "編號" not in content.decode("gb18030")
    found = decode(content)
    assert (found.encoding, found.utf8.decode()) == ("big5", "編號,滿意度\n1,非常滿意\n")


def test_right_readings_are_more_plausible() -> None:
    text = "您对我们的服务总体满意吗？"
    assert plausibility(text) > 0.6
    for wrong in ("cp950", "cp932", "cp949", "cp1252", "mac_roman"):
        assert plausibility(text.encode("gb18030").decode(wrong, "replace")) < plausibility(text) - 0.3


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark(codec: str) -> None:
    text = "编号,意见\n1,很好\n2,一般\n" * 10
    assert decode(text.encode(codec)).utf8.decode() == text


def test_a_torn_character_does_not_change_the_encoding() -> None:
    content = ("满意度调查" * 200).encode()[:-1]
    found = decode(content)
    assert (found.encoding, found.undecodable) == ("utf-8", 1)


def test_a_chosen_encoding_is_obeyed_or_refused() -> None:
    content = "é".encode("cp1252") * 30
    assert decode(content, "cp1252").utf8.decode() == "é" * 30
    for wrong in ("utf-8", "no-such-codec", "zip", "rot13", "unicode_escape", "a\0b"):
        with pytest.raises(ReadingError) as refused:
            decode(content, wrong)
        assert refused.value.code == "encoding_wrong"


def test_a_few_stray_bytes_in_english_are_asked_about() -> None:
    found = decode(b"id,comment\n" + b"1,nothing to say here at all\n" * 100 + b"2,wonderful\x8c\xe6\n")
    assert {found.encoding, *found.alternatives} >= {"cp1252", "mac_roman"}


def test_lines_of_any_length_take_linear_time() -> None:
    content = b"x" * 4_000_000 + "\n满意".encode("gb18030")
    assert decode(content).encoding == "gb18030"


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1255", "שם,ציון\nדוד,השירות היה טוב מאוד\n"),
        ("cp1253", "Όνομα,Βαθμός\nΓιώργος,Η εξυπηρέτηση ήταν πολύ καλή\n"),
        ("cp1256", "الاسم,الدرجة\nأحمد,الخدمة كانت ممتازة\n"),
        ("cp850", "Name,Größe\nMüller,schön\n"),
        ("koi8_r", "Имя,Оценка\nИван,Очень хорошо\n"),
        ("euc_jp", "名前,評価\n山田,サービスが良い\n"),
        ("cp874", "ชื่อ,คะแนน\nสมชาย,บริการดีมาก\n"),
        ("cp1254", "İsim,Puan\nAyşe,Hizmet çok iyiydi teşekkürler\n"),
    ],
)
def test_rare_encodings_are_found_or_asked_about(codec: str, text: str) -> None:
    found = decode((text * 20).encode(codec))
    assert codec in (found.encoding, *found.alternatives)


def test_samples_show_what_differs() -> None:
    """The same cells for every encoding, headers first, long ones cut around the first odd character."""
    long = "Do you consider yourself to be a fan of the Expanded Universe of these films? " * 2
    content = f"Straße,{long}ß?\n1,x\n2,süß\n".encode("cp1252")
    seen = samples(content, ("cp1252", "cp1250", "big5", "unheard-of"))
    assert list(seen) == ["cp1252", "cp1250", "big5"]
    assert seen["cp1252"][0] == "Straße"
    assert seen["cp1252"][1].startswith("…")
    assert seen["cp1252"][1].endswith("ß?")
    assert len(seen["cp1252"][1]) <= 62
    assert seen["cp1252"][2] == "süß"
    assert seen["big5"] != seen["cp1252"]


def test_an_uncertain_encoding_is_asked_with_samples() -> None:
    parsed = parse("name,n\nJosé,1\nZoë,2\n".encode("cp1252"), "x.csv")
    asked = [q for q in parsed.questions if q["code"] == "encoding_uncertain"]
    for question in asked:
        assert len(question["alternatives"]) <= 3
        assert [name for name, _ in question["samples"]] == [question["encoding"], *question["alternatives"]]
        assert all(1 <= len(cells) <= 4 for _, cells in question["samples"])
