"""Everything the reader can say has its words, with the same fields, in both languages."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from insight.reading import STAGES, ReadingError
from insight.reading.codes import ERRORS, EXCLUSIONS, QUESTIONS, WARNINGS, question, warning
from insight.words.translator import LANGUAGES, translator

ROOM = Path(__file__).resolve().parents[2] / "insight" / "reading"
SOURCE = "\n".join(f.read_text("utf-8") for f in ROOM.parent.rglob("*.py") if f.name != "codes.py")


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "codes"), [("error", ERRORS), ("warning", WARNINGS), ("question", QUESTIONS)])
def test_every_code_has_words_with_its_fields(language: str, kind: str, codes: dict[str, tuple[str, ...]]) -> None:
    catalogue = translator(language).catalogue
    for code, fields in codes.items():
        assert fields_of(catalogue[f"reading.{kind}_{code}"]) <= set(fields), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exclusion_has_words(language: str) -> None:
    catalogue = translator(language).catalogue
    assert all(fields_of(catalogue[f"reading.excluded_{reason}"]) == {"rows"} for reason in EXCLUSIONS)


def test_every_code_is_used() -> None:
    """A code that nothing says any more is dead; so are words without a code."""
    for code in (*ERRORS, *WARNINGS, *QUESTIONS):
        assert re.search(rf'"{code}"', SOURCE), code


def test_no_words_without_code() -> None:
    known = {f"error_{c}" for c in ERRORS} | {f"warning_{c}" for c in WARNINGS} | {f"question_{c}" for c in QUESTIONS}
    known |= {f"excluded_{r}" for r in EXCLUSIONS} | {"waiting"} | {f"stage_{s}" for s in STAGES}
    keys = {k.removeprefix("reading.") for k in translator("en").catalogue if k.startswith("reading.")}
    rest = keys - known
    named = re.compile(r"(format|kind|seen|assumed|reason)_")
    # combining several files leaves rows out too
    others = {k for k in rest if k.startswith("excluded_") and f'"{k.removeprefix("excluded_")}"' in SOURCE}
    assert all(named.match(k) for k in rest - others), rest


def test_unknown_codes_and_fields_are_refused() -> None:
    with pytest.raises(ValueError, match="not an error"):
        ReadingError("nonsense")
    with pytest.raises(ValueError, match="not a code"):
        warning("percent")
    with pytest.raises(ValueError, match="not a code"):
        question("which_sheet", sheet="x")


def test_errors_say_what_to_do_without_class_names() -> None:
    for language in LANGUAGES:
        for key, text in translator(language).catalogue.items():
            if key.startswith("reading.error_"):
                assert not re.search(r"[A-Z][a-z]+(Error|Exception)\b|pandas|calamine|pyarrow", text), key


def test_both_languages_have_the_same_fields() -> None:
    english, chinese = (tomllib.loads((ROOM.parent / "words" / f"{x}.toml").read_text("utf-8")) for x in ("en", "zh"))
    assert english["reading"].keys() == chinese["reading"].keys()
    for key, text in english["reading"].items():
        assert fields_of(text) == fields_of(chinese["reading"][key]), key
