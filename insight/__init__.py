"""Customer insight without a screen: read a file, find what its columns mean, analyse it, report.

>>> import insight
>>> dataset = insight.load_file("data/mcdonalds.csv")
>>> result = insight.analysis("segments").analyze(dataset, insight.Filters())
"""

from importlib import import_module
from typing import Any

from insight.dataset import Column, Dataset, Filters, NotApplicable, Receipt, Role, Scale
from insight.registry import ANALYSES, Analysis, analysis

__version__ = "0.1.0"

__all__ = [
    "ANALYSES",
    "Analysis",
    "Column",
    "Dataset",
    "Filters",
    "NotApplicable",
    "Receipt",
    "Role",
    "Scale",
    "analysis",
    "load",
    "load_file",
]


def __getattr__(name: str) -> Any:
    # the parser child imports this package too and must start fast, so loading is imported on first use
    if name in ("load", "load_file"):
        return getattr(import_module("insight.loading"), name)
    raise AttributeError(name)
