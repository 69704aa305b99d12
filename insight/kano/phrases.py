"""What may be said about features: standing, verdict in words, colour, order, lists and ranges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from insight.exhibits import Message, Num, Text
from insight.kano.categories import PRIORITY, Category, Verdict
from insight.kano.result import Feature, Result

NAMED = 5  # features named in one sentence

Standing = Literal["hidden", "indicative"] | Verdict


def standing(feature: Feature) -> Standing:
    """How far the page may go with a feature: small bases come before the verdict."""
    if feature.base == "hidden":
        return "hidden"
    return "indicative" if feature.base == "grey" else feature.verdict


def verdict(feature: Feature) -> Message:
    """The verdict as words: ``must-be, 97 % sure`` … ``too close to call: attractive or performance``."""
    rank = standing(feature)
    if rank == "hidden":
        return Message("kano.verdict_hidden")
    if feature.category is None or feature.category == "Q":
        return Message("kano.verdict_not_classifiable")
    if feature.n == 0:
        return Message("kano.verdict_shares_only", category=name(feature.category))
    if rank == "indicative":
        return Message("kano.verdict_indicative", category=candidates(feature))
    if rank == "too_close":
        return Message("kano.verdict_too_close", candidates=candidates(feature))
    return Message(f"kano.verdict_{rank}", category=name(feature.category), sure=sure(feature.probability))


def sure(probability: float | None) -> Num | Message:
    """A probability as a whole percentage that never says 100 %."""
    if probability is not None and probability > 0.99:
        return Message("kano.over_99")
    return Num(probability, "percent")


def name(category: Category) -> Message:
    """A category in words."""
    return Message(f"kano.category_{category}")


def candidates(feature: Feature) -> Message:
    """The category, or the two that are too close to call."""
    first = Message("kano.unclassifiable") if feature.category in ("Q", None) else name(feature.category)
    if feature.verdict != "too_close":
        return first
    second = Message("kano.unclassifiable") if feature.rival in ("Q", None) else name(feature.rival)
    return Message("kano.either", first=first, second=second)


def with_candidates(feature: Feature) -> Message:
    """The feature and the two categories that are too close to call."""
    return Message("kano.feature_candidates", feature=feature.feature, candidates=candidates(feature))


def color(feature: Feature) -> str:
    """The category's colour only where the numbers decide for it; else neutral."""
    return f"kano.{feature.category}" if feature.verdict in ("clear", "likely") else "neutral"


def leading_share(feature: Feature) -> float:
    """Share of the feature's most frequent category."""
    return (feature.shares.of(feature.category) or 0.0) if feature.category else 0.0


def by_priority(features: Iterable[Feature]) -> list[Feature]:
    """Must-be first, then performance, attractive, indifferent, reverse; within each the most important first.

    Without stated importance the most frequent first.
    """
    rank = {c: k for k, c in enumerate(PRIORITY)}
    return sorted(
        features,
        key=lambda f: (rank[f.category] if f.category else len(rank), -(f.importance or 0.0), -leading_share(f)),
    )


def shown_features(result: Result) -> list[Feature]:
    """The features with a base that may be shown, in priority order."""
    return by_priority(f for f in result.features if f.base != "hidden")


def of_standing(features: Iterable[Feature], *standings: Standing) -> list[Feature]:
    """The features with one of these standings."""
    return [f for f in features if standing(f) in standings]


def named(result: Result, category: Category) -> list[Feature]:
    """Features whose verdict is ``category``, clear or likely, in priority order."""
    return [f for f in of_standing(shown_features(result), "clear", "likely") if f.category == category]


def listed(names: Sequence[Text]) -> tuple[Text, ...]:
    """The first few names and how many more there are."""
    if len(names) <= NAMED + 1:
        return tuple(names)
    return (*names[:NAMED], Message("kano.more", count=len(names) - NAMED))


def share_range(values: Sequence[float | None]) -> Num | Message:
    """``70–81 %`` of the shares that are known, or one share where the ends round to the same."""
    known = [v for v in values if v is not None]
    if not known:
        return Num(None, "percent")
    low, high = min(known), max(known)
    if round(100 * low) == round(100 * high):
        return Num(low, "percent")
    return Message("kano.range", low=Num(100 * low, "count"), high=Num(high, "percent"))


def plain_title(shown: Sequence[Feature]) -> Message | None:
    """The title of any exhibit when the bases are too small for a finding."""
    if not shown:
        return Message("kano.title_hidden")
    if all(f.n == 0 for f in shown):
        return Message("kano.title_shares_only", count=len(shown))
    if all(standing(f) == "indicative" for f in shown):
        return Message("kano.title_indicative", answers=kind_of_answers(shown))
    return None


def kind_of_answers(features: Sequence[Feature]) -> Message:
    """What a base counts: answers, or effective answers where there are weights."""
    weighted = any(f.weighted_counts is not None for f in features)
    return Message("kano.answers_effective" if weighted else "kano.answers_plain")


def certainty_note(result: Result) -> Message:
    """How many verdicts are to be expected wrong."""
    return Message(
        "kano.note_expected_wrong", wrong=Num(result.expected_wrong, "mean"), total=len(shown_features(result))
    )
