"""A recipe that comes in as a file, used on what is open; what goes wrong is a sentence."""

from __future__ import annotations

from collections.abc import Callable

from insight.exhibits import Message
from insight.reading import ReadingError
from insight.recipe import BadRecipe, from_json, kept
from insight.workspace import NoWorkspace, Workspace
from pages.shared import cache, escape


def use(id: str, content: bytes) -> Message:
    """Uses the recipe on every file of the workspace that looks like its survey. Returns what is to be said."""

    def work() -> Message:
        recipe, at = from_json(content), Workspace.open(id)
        for source in kept.fitting(at, recipe):
            kept.use(at, recipe, source)
        return Message("recipe.applied", name=escape.plain(recipe.pattern, 80))

    return told(work)


def use_of(id: str, source: str, other: str) -> Message:
    """Uses on one file the recipe of another workspace's first file. Returns what is to be said."""

    def work() -> Message:
        like = Workspace.open(other)
        kept.use(Workspace.open(id), kept.taken(like), source)
        return Message("recipe.applied", name=escape.plain(like.name, 80))

    return told(work)


def told(work: Callable[[], Message]) -> Message:
    """What ``work`` says, or why it could not be done."""
    try:
        return work()
    except (BadRecipe, ReadingError) as error:
        said: Message = error.message
        return said
    except NoWorkspace:
        return Message("shell.gone")
    except OSError:
        return Message("shell.not_saved")
    except Exception as error:
        return Message("shell.failed", code=cache.failure("recipe", error).code)
