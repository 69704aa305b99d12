"""What the analyses said, each computed once: shared by the pages and the exports of one visit."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock
from typing import Any

from insight.dataset import Dataset, Filters, NotApplicable
from insight.exhibits import Story
from insight.registry import analysis

_MOST = 48


@dataclass(frozen=True)
class Told:
    """What one analysis says of a table: a result with its story, or NotApplicable and no story."""

    result: Any
    story: Story | None

    @property
    def applies(self) -> bool:
        return not isinstance(self.result, NotApplicable)


class Outcomes:
    """The last ``most`` outcomes. Safe between threads: who asks for what is being computed waits for it."""

    def __init__(self, most: int = _MOST) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[tuple[Any, ...], Future[Told]] = OrderedDict()

    def told(self, stem: str, dataset: Dataset, filters: Filters, options: Any) -> Told:
        """What the analysis says. options: its frozen ``Options``. What it raises is not kept."""
        key = (stem, dataset.fingerprint, filters, options)
        with self._lock:
            known, mine = self._kept.get(key), Future[Told]()
            if known is None:
                self._kept[key] = mine
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
        return known.result() if known is not None else self._computed(key, mine, dataset)

    def _computed(self, key: tuple[Any, ...], mine: Future[Told], dataset: Dataset) -> Told:
        stem, _, filters, options = key
        try:
            found = analysis(stem)
            result = found.analyze(dataset, filters, options)
            mine.set_result(Told(result, found.story(result)))
        except BaseException as error:
            with self._lock:
                self._kept.pop(key, None)
            mine.set_exception(error)
            raise
        return mine.result()
