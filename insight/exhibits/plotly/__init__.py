"""Chart specifications drawn with Plotly, for screen and HTML. Built with ``graph_objects`` only (fast)."""

from insight.exhibits.plotly.render import figure
from insight.exhibits.plotly.slide import page, slide

__all__ = ["figure", "page", "slide"]
