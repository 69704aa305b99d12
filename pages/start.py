"""What can my data tell me? Without a file: the way in. With a file: what it can answer, and what it lacks."""

from pages.shared import intake, overview, shell

view = shell.enter()
if view.workspace is None:
    overview.welcome(view)
    intake.upload(view)
    overview.promise(view)
    intake.offer_samples(view)
    intake.recent_files(view)
else:
    overview.show(view)
