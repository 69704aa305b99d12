"""Segment profiles: who the groups of customers are, how large, and where they differ from all others."""

from insight.segments.analysis import analyze
from insight.segments.exhibits import story
from insight.segments.result import NEEDS, Options, Result

__all__ = ["NEEDS", "Options", "Result", "analyze", "story"]
