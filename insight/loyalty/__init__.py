"""Satisfaction and loyalty: scores, the satisfaction–loyalty curve, loyalty types and the net promoter score."""

from insight.loyalty.analysis import analyze
from insight.loyalty.exhibits import story
from insight.loyalty.result import NEEDS, Options, Result

__all__ = ["NEEDS", "Options", "Result", "analyze", "story"]
