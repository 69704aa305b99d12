"""Exhibits: findings with their evidence, and how they are drawn."""

from insight.exhibits.chart import (
    Bar,
    BarRow,
    ChartSpec,
    Dot,
    DotPlot,
    DotSeries,
    HeatMap,
    Line,
    LineSeries,
    Part,
    Scatter,
    StackedBar,
    Zone,
)
from insight.exhibits.exhibit import Card, Exhibit, Section, Story, Table
from insight.exhibits.message import Cell, Message, Num, Style, Text

__all__ = [
    "Bar",
    "BarRow",
    "Card",
    "Cell",
    "ChartSpec",
    "Dot",
    "DotPlot",
    "DotSeries",
    "Exhibit",
    "HeatMap",
    "Line",
    "LineSeries",
    "Message",
    "Num",
    "Part",
    "Scatter",
    "Section",
    "StackedBar",
    "Story",
    "Style",
    "Table",
    "Text",
    "Zone",
]
