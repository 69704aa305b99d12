"""How do our customer groups differ?"""

from insight.dataset import GROUPING_ROLES
from pages.shared import analysis, cache, widgets


def controls(view, found):
    options = cache.options_of(view, "segments")
    groups = {c.name: c.label for c in found.data.with_role(*GROUPING_ROLES)}
    widgets.several(view, "segments", "by", tuple(groups), options.by, groups.get)
    widgets.number(view, "segments", "population", options.population, min_value=1, step=1)


analysis.show("segments", controls)
