"""Evidence pack: levels, trends and comparisons of what customers feel and do, and what is missing."""

from insight.evidence.analysis import analyze
from insight.evidence.exhibits import story
from insight.evidence.offered import brands, targets
from insight.evidence.result import NEEDS, Options, Result

__all__ = ["NEEDS", "Options", "Result", "analyze", "brands", "story", "targets"]
