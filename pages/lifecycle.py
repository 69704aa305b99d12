from pages.shared import analysis

analysis.show("lifecycle", lambda view, told: None)
