"""Several files at once: waves of one survey are stacked, what customers answered meets what they ordered."""

from insight.sources.combine import combine
from insight.sources.result import NOTHING_DECIDED, Combined, Decisions, Table

__all__ = ["NOTHING_DECIDED", "Combined", "Decisions", "Table", "combine"]
