"""Lines of any text: what is cut says so, and a name of 10,000 characters costs no more than what is shown of it."""

from __future__ import annotations

import time

import pytest

from insight.exhibits.wrapping import balanced, measure, pixels, wrapped
from insight.segments.labels import distinct, short, size, tail

ENDLESS = {
    "letters": "x" * 100_000,
    "wide": "门店" * 50_000,
    "words": "word " * 20_000,
    "marks": "Z\u0301\u0316" * 30_000,
    "emoji": "👩‍👩‍👧‍👦" * 10_000,
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_name_is_cut_at_once(text):
    begun = time.perf_counter()
    for gauge, width in ((None, 24), (pixels(16), 200)):
        for lines in (wrapped(text, width, 3, gauge), balanced(text, width, 3, gauge)):
            assert len(lines) == 3
            assert lines[-1].endswith("…")
            assert all((gauge or measure)(line) <= width for line in lines)
    for cut in (short(text), tail(text, 24)):
        assert size(cut) <= 24
        assert "…" in cut
    assert list(distinct([text, text + "a"])) == [text, text + "a"]
    assert time.perf_counter() - begun < 2
