"""How surely a sentence may speak: the error probabilities behind "is", "is likely" and "may", in one place.

Source: house rule.
"""

from __future__ import annotations

from typing import Literal

Certainty = Literal["is", "likely", "may", "none"]


def certainty(p: float | None) -> Certainty:
    """The word for error probability ``p`` (adjusted, where several are looked at); ``none`` where it is unknown."""
    if p is None:
        return "none"
    return "is" if p < 0.05 else "likely" if p < 0.10 else "may" if p < 0.20 else "none"
