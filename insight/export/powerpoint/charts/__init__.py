"""Chart specifications as native, editable charts and tables of PowerPoint; plain OOXML, no live formula."""

from insight.export.powerpoint.charts.digest import digest
from insight.export.powerpoint.charts.drawing import draw, draw_table
from insight.export.powerpoint.charts.redraw import CannotRedraw, redraw, redraw_table

__all__ = ["CannotRedraw", "digest", "draw", "draw_table", "redraw", "redraw_table"]
