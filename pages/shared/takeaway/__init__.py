"""The page on which the reader puts a deck in order and takes everything away."""

from pages.shared.takeaway.page import show

__all__ = ["show"]
