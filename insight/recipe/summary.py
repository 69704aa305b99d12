"""What a recipe holds, in plain words: one line each for reading, columns, scales and what was decided."""

from __future__ import annotations

from insight.dataset import Role
from insight.exhibits.message import Message, Num
from insight.recipe.model import Recipe

_DECIMALS = {".": "point", ",": "comma"}


def summary(recipe: Recipe) -> tuple[tuple[str, tuple[Message, ...]], ...]:
    """(name of the line, its parts); the catalogues hold ``recipe.holds_<name>``."""
    nothing = (Message("recipe.nothing"),)
    decided = sum(c.decided for c in recipe.columns)
    lines = {
        "reading": _reading(recipe),
        "columns": _columns(recipe),
        "scales": (Message("recipe.scales", n=sum(c.scale is not None for c in recipe.columns)),),
        "decided": (Message("recipe.decided", n=decided),) if decided else nothing,
        "left_out": tuple(Message(f"recipe.left_out_{reason}") for reason in recipe.left_out) or nothing,
        "filters": _filters(recipe) or nothing,
        "options": _options(recipe) or nothing,
    }
    return tuple(lines.items())


def _reading(recipe: Recipe) -> tuple[Message, ...]:
    used = recipe.reading
    parts = [Message(f"reading.format_{recipe.format}")]
    if used.sheet:
        parts.append(Message("recipe.sheet", sheet=used.sheet))
    if used.encoding:
        parts.append(Message("recipe.encoding", encoding=used.encoding.upper()))
    if used.header_rows is not None:
        key = {0: "no_header", 1: "one_header_row"}.get(used.header_rows, "header_rows")
        parts.append(Message(f"recipe.{key}", **({"n": used.header_rows} if key == "header_rows" else {})))
    if used.date_order:
        parts.append(Message(f"recipe.date_{used.date_order}"))
    if used.decimal:
        parts.append(Message(f"recipe.decimal_{_DECIMALS[used.decimal]}"))
    return tuple(parts)


def _columns(recipe: Recipe) -> tuple[Message, ...]:
    used = sum(c.role not in (Role.IGNORE, Role.PERSONAL) for c in recipe.columns)
    personal = sum(c.role is Role.PERSONAL for c in recipe.columns)
    told = Message("recipe.columns", n=len(recipe.columns), used=used)
    return (told, Message("recipe.personal", n=personal)) if personal else (told,)


def _filters(recipe: Recipe) -> tuple[Message, ...]:
    kept = recipe.filters
    parts = [Message("recipe.filter", column=name, values=values) for name, values in kept.segments]
    if kept.since or kept.until:
        since, until = (Num(day, "date") if day else "…" for day in (kept.since, kept.until))
        parts.append(Message("recipe.period", since=since, until=until))
    return tuple(parts)


def _options(recipe: Recipe) -> tuple[Message, ...]:
    chosen = (recipe.options or {}).items()
    return tuple(Message("recipe.option_line", analysis=Message(f"{stem}.name"), n=len(v)) for stem, v in chosen)
