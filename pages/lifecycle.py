"""At which stage of their life with us are our customers, and whom are we about to lose?"""

from pages.shared import analysis, cache, widgets


def controls(view, found):
    options = cache.options_of(view, "lifecycle")
    widgets.number(view, "lifecycle", "window_days", options.window_days, min_value=30, max_value=1825, step=1)


analysis.show("lifecycle", controls)
