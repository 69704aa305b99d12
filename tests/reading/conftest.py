"""Here files are read as the app reads them, by a child; harmless ones may be parsed in this process."""

import pytest

from tests.conftest import read_here


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spares the start of a child per file where the file cannot do harm."""
    monkeypatch.setattr("insight.reading.reader.run_child", read_here)
