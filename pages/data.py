"""What was read, and what does each column mean?"""

from pages.shared import fields, intake, shell

view = shell.enter()
shell.heading(view.words("data.question"), view.words("data.answers"))
if view.workspace is None:
    intake.invite(view)
else:
    fields.show(view)
