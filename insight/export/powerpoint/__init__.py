"""Exhibits as slides of a presentation, with charts that stay editable."""

from insight.export.powerpoint.deck import deck
from insight.export.powerpoint.package import BadTemplate

__all__ = ["BadTemplate", "deck"]
