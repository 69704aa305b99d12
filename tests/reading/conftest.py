"""Harmless files may be parsed in this process."""

import json

import pandas as pd
import pytest

from insight.reading import Choices, Limits
from insight.reading.frame import frame_of
from insight.reading.pipeline import parse


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spares the start of a child per file where the file cannot do harm."""

    def here(content: bytes, name: str, choices: Choices, limits: Limits, *_: object) -> tuple[pd.DataFrame, dict]:
        parsed = parse(content, name, choices, limits)
        outcome = {"fields": parsed.fields, "receipt": parsed.receipt, "questions": parsed.questions}
        return frame_of(parsed.table), json.loads(json.dumps(outcome))

    monkeypatch.setattr("insight.reading.reader.run_child", here)
