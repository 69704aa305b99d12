from pages.shared import analysis

analysis.show("segments", lambda view, told: None)
