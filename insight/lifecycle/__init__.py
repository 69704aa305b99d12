"""Customer lifecycle: where in their life with us customers are, month by month."""

from insight.lifecycle.analysis import analyze
from insight.lifecycle.exhibits import story
from insight.lifecycle.result import NEEDS, Options, Result

__all__ = ["NEEDS", "Options", "Result", "analyze", "story"]
