"""Verdict cards: what each feature is, how sure that is, and what it gives or costs."""

from __future__ import annotations

from insight.exhibits import Card, Message, Num
from insight.kano.phrases import color, shown_features, standing, verdict
from insight.kano.result import Feature, Result


def verdict_cards(result: Result) -> tuple[Card, ...]:
    """One card for each feature with a base that may be shown, in priority order."""
    return tuple(
        Card(
            name=f.feature,
            verdict=verdict(f),
            facts=_facts(f),
            color=color(f) if standing(f) != "indicative" else "neutral",
            faded=standing(f) not in ("clear", "likely"),
        )
        for f in shown_features(result)
    )


def _facts(feature: Feature) -> tuple[Message, ...]:
    facts = []
    if feature.better is not None and feature.worse is not None:
        facts.append(
            Message("kano.card_effect", better=Num(feature.better, "percent"), worse=Num(-feature.worse, "percent"))
        )
    labels = len(feature.rules.labels)
    if labels:
        facts.append(Message("kano.card_robust" if labels == 1 else "kano.card_split", count=labels))
    return tuple(facts)
