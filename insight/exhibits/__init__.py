"""Exhibits: findings with their evidence, and how they are drawn."""

from insight.exhibits.chart import (
    Bar,
    BarRow,
    ChartSpec,
    Dot,
    HeatMap,
    Line,
    LineSeries,
    Part,
    Scatter,
    StackedBar,
    Zone,
)
from insight.exhibits.exhibit import Exhibit, Story, Table
from insight.exhibits.message import Cell, Message, Num, Style, Text

__all__ = [
    "Bar",
    "BarRow",
    "Cell",
    "ChartSpec",
    "Dot",
    "Exhibit",
    "HeatMap",
    "Line",
    "LineSeries",
    "Message",
    "Num",
    "Part",
    "Scatter",
    "StackedBar",
    "Story",
    "Style",
    "Table",
    "Text",
    "Zone",
]
