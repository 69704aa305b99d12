"""Where to write names so that they do not lie on each other: of points, and of lines at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Box = tuple[float, float, float, float]
REACHES = (12.0, 26.0, 44.0, 66.0, 92.0, 124.0, 162.0)
AGAIN = 2
_NOWHERE = (np.inf, np.inf, -np.inf, -np.inf)


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
    # a row for every label after those of what stands already; labels that have no place yet are nowhere
    boxes = np.array([*taken, *[_NOWHERE] * len(at)]).reshape(-1, 4)
    spots: list[Spot] = []
    for i, (point, length) in enumerate(zip(at, lengths, strict=True), start=len(taken)):
        spot, boxes[i] = _best(point, length, size, canvas, boxes)
        spots.append(spot)
    for _ in range(AGAIN):
        for k, (point, length) in enumerate(zip(at, lengths, strict=True)):
            i = len(taken) + k
            own, boxes[i] = boxes[i].copy(), _NOWHERE
            if _overlaps(own[None], boxes).any():
                spots[k], own = _best(point, length, size, canvas, boxes)
            boxes[i] = own
    return spots


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
    point: tuple[float, float], length: float, size: float, canvas: tuple[float, float], taken: np.ndarray
) -> tuple[Spot, np.ndarray]:
    """The nearest spot where the label lies on nothing, or else on as little as may be, and its box (4,).

    taken: (boxes, 4).
    """
    best: tuple[float, Spot, np.ndarray] | None = None
    for reach, (spots, shifts, before) in _SPOTS.items():
        # nothing so far away can cost less
        if best is not None and best[0] <= reach * 2:
            break
        start, middle = point[0] + shifts[:, 0] - before * length, point[1] + shifts[:, 1]
        half = size * 1.25 / 2
        boxes = np.column_stack([start, middle - half, start + length, middle + half])
        cost = 5 * _overlaps(boxes, taken) + 4 * _outside(boxes, *canvas) + reach * 2
        least = int(cost.argmin())
        if best is None or cost[least] < best[0]:
            best = float(cost[least]), spots[least], boxes[least]
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


# of every reach the spots, their shifts (directions, 2) and the share of a label that is left of where it is anchored
_SHARES = {"left": 0.0, "center": 0.5, "right": 1.0}
_SPOTS = {
    reach: (
        [Spot(*way, reach > 30) for way in _directions(reach)],
        np.array([way[:2] for way in _directions(reach)]),
        np.array([_SHARES[way[2]] for way in _directions(reach)]),
    )
    for reach in REACHES
}


def _overlaps(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The area of every box (n, 4) that lies on others (m, 4), each of them counted; shape (n,)."""
    a, b = boxes[None], others[:, None]
    across = np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0])
    down = np.minimum(a[..., 3], b[..., 3]) - np.maximum(a[..., 1], b[..., 1])
    return np.asarray((np.maximum(across, 0.0) * np.maximum(down, 0.0)).sum(axis=0))


def _outside(boxes: np.ndarray, wide: float, tall: float) -> np.ndarray:
    beyond = np.maximum(-boxes[:, 0], 0.0) + np.maximum(boxes[:, 2] - wide, 0.0)
    beyond = beyond + np.maximum(-boxes[:, 1], 0.0) + np.maximum(boxes[:, 3] - tall, 0.0)
    return np.asarray(beyond * 80)
