"""Where to write names so that they do not lie on each other: of points, and of lines at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Box = tuple[float, float, float, float]
REACHES = (12.0, 26.0, 44.0, 66.0, 92.0, 124.0, 162.0)
AGAIN = 2


@dataclass(frozen=True)
class Spot:
    """Shift of a label from its point in pixels (dy up), the side it is anchored on, and whether it needs a line."""

    dx: float
    dy: float
    anchor: Literal["left", "center", "right"]
    leader: bool


def place(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    *,
    ranges: tuple[tuple[float, float], tuple[float, float]],
    canvas: tuple[float, float],
    size: float,
    keep_clear: Sequence[Box] = (),
) -> list[Spot]:
    """A spot for each label on a canvas of ``canvas`` pixels: near the point where free, else farther with a line.

    Greedy in the order given, so put the most important first; then those that still lie on something are placed again,
    as the others stand now. keep_clear: boxes in 0–1 of the canvas.
    """
    (x0, x1), (y0, y1) = ranges
    wide, tall = canvas
    at = [((x - x0) / (x1 - x0) * wide, (y - y0) / (y1 - y0) * tall) for x, y in points]
    taken: list[Box] = [(a * wide, b * tall, c * wide, e * tall) for a, b, c, e in keep_clear]
    taken += [(x - 7, y - 7, x + 7, y + 7) for x, y in at]
    lengths = [sum(2 if ord(c) > 0x2E7F else 1 for c in text) * size * 0.54 for text in texts]
    found: list[tuple[Spot, Box]] = []
    for point, length in zip(at, lengths, strict=True):
        found.append(_best(point, length, size, canvas, [*taken, *(box for _, box in found)]))
    for _ in range(AGAIN):
        for i, (point, length) in enumerate(zip(at, lengths, strict=True)):
            others = [*taken, *(box for k, (_, box) in enumerate(found) if k != i)]
            if any(_overlap(found[i][1], other) for other in others):
                found[i] = _best(point, length, size, canvas, others)
    return [spot for spot, _ in found]


def apart(places: Sequence[float], gap: float, top: float) -> list[float]:
    """``places`` (ascending) moved until they are ``gap`` apart and none is above ``top``."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    limit = top
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], limit)
        limit = moved[i] - gap
    return moved


def _best(
    point: tuple[float, float], length: float, size: float, canvas: tuple[float, float], taken: Sequence[Box]
) -> tuple[Spot, Box]:
    """The nearest spot where the label lies on nothing, or else on as little as may be."""
    best: tuple[float, Spot, Box] | None = None
    for reach in REACHES:
        for dx, dy, anchor in _directions(reach):
            box = _box(point[0] + dx, point[1] + dy, length, size * 1.25, anchor)
            cost = 5 * sum(_overlap(box, other) for other in taken) + 4 * _outside(box, *canvas) + reach * 2
            if best is None or cost < best[0]:
                best = (cost, Spot(dx, dy, anchor, reach > 30), box)
        if best is not None and best[0] <= reach * 2:
            break
    assert best is not None
    return best[1], best[2]


def _directions(reach: float) -> tuple[tuple[float, float, Literal["left", "center", "right"]], ...]:
    near = 0.75 * reach
    return (
        (reach, 0, "left"),
        (-reach, 0, "right"),
        (0, reach + 4, "center"),
        (0, -reach - 4, "center"),
        (near, near, "left"),
        (near, -near, "left"),
        (-near, near, "right"),
        (-near, -near, "right"),
        *((x * reach, y * reach, "left") for x in (0.9, 1.5) for y in (0.4, -0.4)),
        *((-x * reach, y * reach, "right") for x in (0.9, 1.5) for y in (0.4, -0.4)),
    )


def _box(x: float, y: float, length: float, height: float, anchor: str) -> Box:
    start = {"left": x, "center": x - length / 2, "right": x - length}[anchor]
    return start, y - height / 2, start + length, y + height / 2


def _overlap(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _outside(box: Box, wide: float, tall: float) -> float:
    beyond = max(0.0, -box[0]) + max(0.0, box[2] - wide) + max(0.0, -box[1]) + max(0.0, box[3] - tall)
    return beyond * 80
