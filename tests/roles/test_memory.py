"""Nothing of a file's words stays in memory once its roles are found."""

from __future__ import annotations

from insight.loading import load, with_roles
from insight.masking import hidden
from insight.roles import memory

FILE = "customer,Overall satisfaction,Comment\n" + "".join(f"Ann Secret {i},{i % 5 + 1},fine\n" for i in range(60))


def remembered() -> int:
    return sum(cached.cache_info().currsize for cached in memory._kept)


def test_words_are_forgotten_after_reading_correcting_and_masking():
    assert len(memory._kept) > 10
    dataset = load(FILE.encode(), "file.csv")
    assert remembered() == 0
    with_roles(dataset, {"Comment": {"role": "segment"}})
    assert remembered() == 0
    hidden(dataset)
    assert remembered() == 0


def test_what_is_asked_again_is_answered_from_memory():
    asked = []

    @memory.remembered
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    try:
        with memory.forgetting():
            assert [length("a"), length("a")] == [1, 1]
            assert asked == ["a"]
        assert length("a") == 1
        assert asked == ["a", "a"]
    finally:
        memory._kept.remove(length)
