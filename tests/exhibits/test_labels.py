"""Names beside points: each where it lies on nothing, or else on as little as any spot offers."""

import random

import pytest

from insight.exhibits import labels

CANVAS = (840.0, 420.0)
SIZE = 14.0


def placed(points, texts, keep_clear=()):
    return labels.place(points, texts, ranges=((0, 1), (0, 1)), canvas=CANVAS, size=SIZE, keep_clear=keep_clear)


def box(point, text, dx, dy, anchor):
    """Where a name stands, in pixels."""
    long = sum(2 if ord(c) > 0x2E7F else 1 for c in text) * SIZE * 0.54
    x, y = point[0] * CANVAS[0] + dx, point[1] * CANVAS[1] + dy
    start = {"left": x, "center": x - long / 2, "right": x - long}[anchor]
    return start, y - SIZE * 0.625, start + long, y + SIZE * 0.625


def area(a, b):
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def others(points, texts, spots, i, keep_clear):
    """What the name of point i may lie on: boxes kept clear, dots, and the other names."""
    clear = [(a * CANVAS[0], b * CANVAS[1], c * CANVAS[0], d * CANVAS[1]) for a, b, c, d in keep_clear]
    dots = [(x * CANVAS[0] - 7, y * CANVAS[1] - 7, x * CANVAS[0] + 7, y * CANVAS[1] + 7) for x, y in points]
    names = [box(points[k], texts[k], s.dx, s.dy, s.anchor) for k, s in enumerate(spots) if k != i]
    return [*clear, *dots, *names]


def cost(point, text, reach, way, taken):
    """Five for a pixel of something else, 320 for a pixel beyond the edge, two for a pixel of distance."""
    b = box(point, text, *way)
    beyond = max(0.0, -b[0]) + max(0.0, b[2] - CANVAS[0]) + max(0.0, -b[1]) + max(0.0, b[3] - CANVAS[1])
    return 5 * sum(area(b, t) for t in taken) + 320 * beyond + 2 * reach


@pytest.mark.parametrize("seed", range(4))
def test_the_last_name_has_the_best_of_all_spots(seed):
    """The last one placed: all others stand as they will stay."""
    generator = random.Random(seed)
    points = [(generator.gauss(0.5, 0.2), generator.gauss(0.5, 0.2)) for _ in range(30)]
    texts = ["x" * generator.randint(1, 20) + "咖" * generator.randint(0, 4) for _ in points]
    clear = ((0.0, 0.93, 0.24, 1.0),)
    spots = placed(points, texts, clear)
    taken = others(points, texts, spots, 29, clear)
    possible = [(r, way) for r in labels.REACHES for way in labels._directions(r)]
    costs = [cost(points[29], texts[29], r, way, taken) for r, way in possible]
    own = spots[29]
    mine = (own.dx, own.dy, own.anchor)
    reach = next(r for r, way in possible if way == mine)
    assert cost(points[29], texts[29], reach, mine, taken) == pytest.approx(min(costs))


def test_a_lonely_name_stands_right_of_its_point():
    assert placed([(0.5, 0.5)], ["Price"]) == [labels.Spot(12.0, 0, "left", False)]


def test_a_name_at_the_edge_stays_on_the_canvas():
    (spot,) = placed([(0.99, 0.5)], ["A long name of a feature"])
    assert spot.anchor == "right"


def test_no_points_no_names():
    assert placed([], []) == []


def test_a_box_kept_clear_is_avoided():
    clear = (0.5, 0.4, 1.0, 0.6)
    (spot,) = placed([(0.49, 0.5)], ["Price"], (clear,))
    pixels = (clear[0] * CANVAS[0], clear[1] * CANVAS[1], clear[2] * CANVAS[0], clear[3] * CANVAS[1])
    assert area(box((0.49, 0.5), "Price", spot.dx, spot.dy, spot.anchor), pixels) == 0


def test_two_hundred_names_of_one_place_come_to_an_end():
    assert len(placed([(0.5, 0.5)] * 200, ["Feature"] * 200)) == 200
