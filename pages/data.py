from pages.shared import shell

view = shell.enter()
