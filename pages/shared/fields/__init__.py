"""The Data page, a module for each panel."""

from pages.shared.fields.page import show

__all__ = ["show"]
