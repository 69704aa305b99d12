"""Which features must we have, which win customers over, and which can we leave out?"""

from functools import partial

from insight.dataset import GROUPING_ROLES
from pages.shared import analysis, cache, widgets


def controls(view, found):
    options = cache.options_of(view, "kano")
    columns = {c.name: c.label for c in found.data.with_role(*GROUPING_ROLES)}
    widgets.choice(view, "kano", "table", ("classic", "pouliot"), options.table)
    widgets.switch(view, "kano", "richter", options.richter)
    widgets.choice(view, "kano", "lines", ("half", "mean"), options.lines)
    widgets.switch(view, "kano", "turn_reverse", options.turn_reverse)
    widgets.several(view, "kano", "leave_out", ("straight_liners", "contradictory"), options.leave_out)
    widgets.choice(view, "kano", "by", (None, *columns), options.by, columns.get)
    widgets.number(view, "kano", "radius", options.radius, min_value=0.0, max_value=1.4, step=0.05)
    widgets.number(view, "kano", "low", options.low, min_value=0.0, max_value=options.high, step=5.0)
    widgets.number(view, "kano", "high", options.high, min_value=options.low, max_value=90.0, step=5.0)
    widgets.number(view, "kano", "low_until", options.low_until)
    widgets.number(view, "kano", "high_from", options.high_from)


def built(view, result):
    features = [step.feature for step in result.coverage.steps]
    widgets.several(view, "kano", "chosen", features, result.coverage.chosen, str)
    widgets.reset(view, "kano", "chosen")


analysis.show("kano", controls, lambda view, result: {"coverage": partial(built, view, result)})
