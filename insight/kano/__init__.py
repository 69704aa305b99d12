"""Kano: which features customers must have, which satisfy in proportion, which delight, and how sure that is."""

from insight.kano.analysis import analyze
from insight.kano.exhibit_detail import detail, detailed
from insight.kano.exhibits import story
from insight.kano.result import NEEDS, Options, Result

__all__ = ["NEEDS", "Options", "Result", "analyze", "detail", "detailed", "story"]
