"""Customer insight without a screen: read a file, find what its columns mean, analyse it, report.

>>> import insight
>>> dataset = insight.load_file("data/mcdonalds.csv")
>>> result = insight.analysis("segments").analyze(dataset, insight.Filters())
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from insight.dataset import Column, Dataset, Filters, NotApplicable, Receipt, Role, Scale
    from insight.loading import load, load_file
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

_HOMES = {
    "ANALYSES": "registry",
    "Analysis": "registry",
    "analysis": "registry",
    "load": "loading",
    "load_file": "loading",
}


def __getattr__(name: str) -> Any:
    # the parser child imports this package too and must start fast, so everything is imported on first use
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"insight.{_HOMES.get(name, 'dataset')}"), name)
