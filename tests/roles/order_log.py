"""One log of orders whose sums are known, and what every export made from it must say."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

PRODUCTS = [("Mug", 8.5), ("Cup, large", 12.0), ("Hat", 25.25), ("Scarf", 31.9), ("Tea 100 g", 6.4), ("Poster", 15.0)]
MARKS = ["杯子", "大号杯", "帽子", "围巾", "茶叶100克", "海报"]


@dataclass(frozen=True)
class Order:
    """One order. lines: (product index, pieces, unit price). state: paid, cancelled, refunded, partly, unpaid."""

    number: int
    customer: int
    at: pd.Timestamp
    lines: tuple[tuple[int, int, float], ...]
    discount: float
    shipping: float
    state: str
    back: float

    @property
    def goods(self) -> float:
        return round(sum(q * p for _, q, p in self.lines), 2)

    @property
    def total(self) -> float:
        return round(self.goods - self.discount + self.shipping, 2)

    @property
    def sold(self) -> bool:
        return self.state in ("paid", "partly")


@cache
def log(customers: int = 150, seed: int = 7) -> tuple[Order, ...]:
    """Orders of two years, in the order of time."""
    random = np.random.default_rng(seed)
    start, made = pd.Timestamp("2023-03-01 08:00:00"), []
    for customer in range(customers):
        day, gap = random.uniform(0, 500), random.gamma(4, 14)
        while day < 730:
            at = start + pd.Timedelta(seconds=int(day * 86400 + random.integers(0, 36000)))
            chosen = random.choice(len(PRODUCTS), random.choice([1, 1, 2, 3]), replace=False)
            lines = tuple((int(p), int(random.integers(1, 4)), PRODUCTS[p][1]) for p in chosen)
            goods = sum(q * p for _, q, p in lines)
            state = str(
                random.choice(["paid", "cancelled", "refunded", "partly", "unpaid"], p=[0.84, 0.05, 0.03, 0.04, 0.04])
            )
            discount = round(goods * 0.1, 2) if random.random() < 0.2 else 0.0
            shipping = 4.9 if goods < 40 else 0.0
            total = round(goods - discount + shipping, 2)
            back = total if state == "refunded" else round(total / 4, 2) if state == "partly" else 0.0
            made.append((at, customer, lines, discount, shipping, state, back))
            day += max(1.0, random.exponential(gap))
            if random.random() < 0.06:
                break
    made.sort(key=lambda o: (o[0], o[1]))
    return tuple(Order(1001 + i, c, t, ln, d, s, st, b) for i, (t, c, ln, d, s, st, b) in enumerate(made))


@dataclass(frozen=True)
class Export:
    """A file and what it says. roles: of the columns that matter. net: money by customer id. bought: orders by id."""

    name: str
    content: bytes
    roles: Mapping[str, str]
    net: Mapping[str, float] | None = None
    bought: Mapping[str, int] | None = None
    asked: tuple[str, ...] = ()
    why: str | None = None


def csv(frame: pd.DataFrame, encoding: str = "utf-8", sep: str = ",", before: str = "", after: str = "") -> bytes:
    return (before + frame.to_csv(index=False, sep=sep) + after).encode(encoding)


def xlsx(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_excel(buffer, index=False)
    return buffer.getvalue()


def sums(key: Callable[[int], str], money: Callable[[Order], float], keep: Callable[[Order], bool] = lambda o: o.sold):
    """Money and orders by customer of the orders that count."""
    net: dict[str, float] = {}
    bought: dict[str, int] = {}
    for o in log():
        if keep(o):
            net[key(o.customer)] = net.get(key(o.customer), 0.0) + money(o)
            bought[key(o.customer)] = bought.get(key(o.customer), 0) + 1
    return {k: round(v, 2) for k, v in net.items()}, bought


def mail(c: int) -> str:
    return f"buyer{c}@example.org"


def phone(c: int) -> str:
    return f"138{10000000 + c * 7919:08d}"


EXPORTS: dict[str, Callable[[], Export]] = {}


def export(make: Callable[[], Export]) -> Callable[[], Export]:
    EXPORTS[make.__name__] = make
    return make
