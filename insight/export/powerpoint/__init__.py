"""Exhibits as slides of a presentation, with charts that stay editable."""
