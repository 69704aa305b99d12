"""Chart specifications as native, editable charts and tables of PowerPoint; plain OOXML, no live formula."""

from insight.export.powerpoint.charts.digest import digest
from insight.export.powerpoint.charts.drawing import draw, draw_table

__all__ = ["digest", "draw", "draw_table"]
