from pages.shared import analysis

analysis.show("loyalty", lambda view, told: None)
