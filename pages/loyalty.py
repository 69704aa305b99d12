"""Does satisfaction make our customers loyal?"""

from insight.dataset import Role
from pages.shared import analysis, cache, widgets


def controls(view, found):
    options = cache.options_of(view, "loyalty")
    said = {c.name: c.label for c in found.data.with_role(Role.REPURCHASE, Role.RECOMMEND, Role.LOYALTY_OTHER)}
    widgets.choice(view, "loyalty", "loyal_measure", (None, *said), options.loyal_measure, said.get)
    widgets.choice(view, "loyalty", "score_mapping", ("linear", "20-100"), options.score_mapping)
    widgets.number(view, "loyalty", "population", options.population, min_value=1, step=1)


analysis.show("loyalty", controls)
