"""What do you take into the meeting? The deck that was collected, and everything else that leaves the app."""

from pages.shared import intake, shell, takeaway

view = shell.enter()
if view.workspace is None:
    shell.heading(view.words("takeaway.question"), view.words("takeaway.answers"))
    intake.invite(view)
else:
    takeaway.show(view)
