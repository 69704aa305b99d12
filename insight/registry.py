"""The analyses, in page order. A new analysis is a package, a page, its words and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from insight.dataset import Dataset, Filters, Needs, NotApplicable
from insight.exhibits import Exhibit, Story


@dataclass(frozen=True)
class Details:
    """What can be looked at one by one. names: of the things. exhibits: those about one, made when asked for."""

    names: tuple[str, ...]
    exhibits: Callable[[str], tuple[Exhibit, ...]]


@dataclass(frozen=True)
class Analysis:
    """One analysis: ``stem`` names its package ``insight.<stem>``, its page and its block in the catalogues."""

    stem: str

    def _package(self) -> Any:
        return import_module(f"insight.{self.stem}")

    def default_options(self) -> Any:
        """The package's frozen ``Options`` with every default."""
        return self._package().Options()

    def options_from(self, values: dict[str, Any]) -> Any:
        """``Options`` from JSON values; unknown names raise TypeError."""
        given = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        return self._package().Options(**given)

    def needs(self) -> Needs:
        """``NEEDS`` of the package: the roles it requires or can use."""
        found: Needs = self._package().NEEDS
        return found

    def analyze(self, dataset: Dataset, filters: Filters, options: Any = None) -> Any:
        """The package's Result, or NotApplicable with the reason."""
        run: Callable[..., Any] = self._package().analyze
        return run(dataset, filters, options if options is not None else self.default_options())

    def story(self, result: Any) -> Story | None:
        """What the page shows; None for NotApplicable."""
        return None if isinstance(result, NotApplicable) else self._package().story(result)

    def details(self, result: Any) -> Details:
        """What of a result can be looked at one by one; no names where the package offers none."""
        package = self._package()
        if not hasattr(package, "detail"):
            return Details((), lambda _: ())
        return Details(tuple(package.detailed(result)), partial(package.detail, result))


ANALYSES: tuple[Analysis, ...] = tuple(map(Analysis, ("segments", "kano", "loyalty", "lifecycle", "evidence")))


def analysis(stem: str) -> Analysis:
    """The analysis called ``stem``. Raises KeyError."""
    for found in ANALYSES:
        if found.stem == stem:
            return found
    raise KeyError(stem)
