"""Every code that the detectors can give has its words in both languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from insight.dataset import Role

REASON = re.compile(r'"([a-z]+(?:_[a-z]+)*)"')


def catalogue(root: Path, language: str) -> dict[str, str]:
    return tomllib.loads((root / "insight" / "words" / f"{language}.toml").read_text("utf-8"))["roles"]


@pytest.fixture(params=["en", "zh"])
def words(request, root) -> dict[str, str]:
    return catalogue(root, request.param)


def source(root: Path) -> str:
    return "\n".join(f.read_text("utf-8") for f in sorted((root / "insight" / "roles").glob("*.py")))


def test_roles_and_confidence(words) -> None:
    for role in Role:
        assert words[f"role_{role.value}"]
        assert words[f"role_hint_{role.value}"]
    for level in ("high", "medium", "low"):
        assert words[f"confidence_{level}"]


def test_questions_that_are_asked(words, root) -> None:
    code = source(root)
    asked = set(re.findall(r'ask\(\s*"(\w+)"', code)) | set(re.findall(r'"code": "(\w+)"', code))
    asked |= {"scale_ends", "not_applicable_code", "kano_direction"}
    asked |= {f"kano_direction_{way}" for way in ("both", "functional", "dysfunctional")}
    assert len(asked) > 20
    assert asked <= {k.removeprefix("question_") for k in words if k.startswith("question_")}


def test_every_reason_in_the_words_is_given_somewhere(words, root) -> None:
    quoted = set(REASON.findall(source(root) + (root / "insight" / "loading.py").read_text("utf-8")))
    quoted |= {f"kano_{how}" for how in ("marker", "negation", "similar", "opposites", "neighbours", "blocks")}
    reasons = {k.removeprefix("reason_") for k in words if k.startswith("reason_")}
    assert reasons <= quoted | {"none", "derived", "joined"}


def test_both_languages_have_the_same_keys_and_fields(root) -> None:
    en, zh = catalogue(root, "en"), catalogue(root, "zh")
    assert en.keys() == zh.keys()
    for key in en:
        assert set(re.findall(r"{(\w+)", en[key])) == set(re.findall(r"{(\w+)", zh[key])), key
