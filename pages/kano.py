"""Which features must we have, which win customers over, and which can we leave out?"""

from pages.shared import analysis, cache, widgets


def controls(view, found):
    options = cache.options_of(view, "kano")
    widgets.choice(view, "kano", "table", ("classic", "pouliot"), options.table)
    widgets.choice(view, "kano", "lines", ("half", "mean"), options.lines)


analysis.show("kano", controls)
