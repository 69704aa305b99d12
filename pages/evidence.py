"""What can we prove about our customer results?"""

from insight.dataset import Role
from insight.evidence import brands, targets
from insight.evidence.result import UNITS
from pages.shared import analysis, cache, widgets


def controls(view, found):
    options = cache.options_of(view, "evidence")
    groups = {c.name: c.label for c in found.data.with_role(Role.BRAND, Role.SEGMENT, Role.STAGE)}
    known = brands(found.data)
    widgets.choice(view, "evidence", "by", (None, *groups), options.by, groups.get)
    if known:
        widgets.choice(view, "evidence", "own", (None, *known), options.own, str)
    widgets.choice(view, "evidence", "period", (None, *UNITS), options.period)
    offered = targets(found.data)
    for code in offered:
        name = f"target_{code}"
        widgets.number(view, "evidence", name, getattr(options, name))
    # a table of customers tells no days between orders
    if "retained" in offered:
        widgets.number(view, "evidence", "repeat_days", options.repeat_days, min_value=7, max_value=1825, step=1)
    widgets.number(view, "evidence", "population", options.population, min_value=1, step=1)


analysis.show("evidence", controls)
