"""Colours by meaning, for light and for dark. The same code has the same colour on every page and in every export.

A test holds: marks at least 3:1 against their background, text 4.5:1, and within each vocabulary a CIE76 distance of at
least 15 between any two colours in normal, deuteranope and protanope vision (Machado, Oliveira & Fernandes 2009).
"""

from __future__ import annotations

from typing import Literal

Theme = Literal["light", "dark"]

PAPER: dict[Theme, str] = {"light": "#FFFFFF", "dark": "#161B22"}
INK: dict[Theme, str] = {"light": "#1C2733", "dark": "#E8EDF3"}
MUTED: dict[Theme, str] = {"light": "#566373", "dark": "#A3AFBD"}
GRID: dict[Theme, str] = {"light": "#E4E8ED", "dark": "#2B333D"}

VOCABULARIES: dict[str, dict[str, dict[Theme, str]]] = {
    "kano": {
        "M": {"light": "#15336B", "dark": "#5B8EE9"},
        "O": {"light": "#037776", "dark": "#50C0A8"},
        "A": {"light": "#DD6427", "dark": "#EE894B"},
        "I": {"light": "#7E93AD", "dark": "#A5B8D1"},
        "R": {"light": "#8E1F50", "dark": "#B24167"},
        "Q": {"light": "#93938C", "dark": "#7E838D"},
    },
    "stage": {
        "potential": {"light": "#8D8C8B", "dark": "#8B8F96"},
        "development": {"light": "#6099C7", "dark": "#BEE0F6"},
        "growth": {"light": "#3372B1", "dark": "#7AB4E6"},
        "maturity": {"light": "#103B6C", "dark": "#417EC5"},
        "declining": {"light": "#B78208", "dark": "#E8B648"},
        "lost": {"light": "#9D3D26", "dark": "#CF6449"},
    },
    "satisfaction": {
        "1": {"light": "#8F2C1C", "dark": "#C74F39"},
        "2": {"light": "#C8704E", "dark": "#E9A084"},
        "3": {"light": "#8B8D8D", "dark": "#999A9B"},
        "4": {"light": "#5A84B7", "dark": "#8CB3E3"},
        "5": {"light": "#15386C", "dark": "#4D7FC6"},
    },
    "type": {
        "loyalist": {"light": "#153769", "dark": "#5993E1"},
        "mercenary": {"light": "#2A9088", "dark": "#54C8B5"},
        "hostage": {"light": "#9F700D", "dark": "#E2AF46"},
        "defector": {"light": "#95331D", "dark": "#CC5A44"},
    },
    "zone": {
        "hostile": {"light": "#98351F", "dark": "#CB5A43"},
        "indifferent": {"light": "#8C8B8C", "dark": "#99A0A8"},
        "loyal": {"light": "#15386B", "dark": "#5C92DF"},
    },
    "segment": {
        "0": {"light": "#154571", "dark": "#6EA8E0"},
        "1": {"light": "#27A299", "dark": "#25B5A9"},
        "2": {"light": "#7A0C48", "dark": "#C5477D"},
        "3": {"light": "#F26923", "dark": "#F09858"},
        "4": {"light": "#6C6B6A", "dark": "#D6D5D6"},
        "5": {"light": "#A484D1", "dark": "#8869CE"},
    },
}

SINGLES: dict[str, dict[Theme, str]] = {
    "accent": {"light": "#1F5FA8", "dark": "#6EA8E0"},
    "neutral": {"light": "#8A939E", "dark": "#8B95A1"},
    "up": {"light": "#1B5E9B", "dark": "#6EA8E0"},
    "down": {"light": "#A8471F", "dark": "#E58A5E"},
}


def color(code: str, theme: Theme = "light") -> str:
    """The hex colour of ``code`` (see ``chart``). Raises KeyError for a code that has no meaning here."""
    if code in SINGLES:
        return SINGLES[code][theme]
    vocabulary, _, name = code.partition(".")
    return VOCABULARIES[vocabulary][name][theme]


def channels(hex_color: str) -> tuple[float, float, float]:
    """Red, green, blue in 0–1 of ``#RRGGBB``."""
    return tuple(int(hex_color[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def luminance(hex_color: str) -> float:
    """Relative luminance 0–1. Source: WCAG 2.1."""
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(hex_color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1–21 of two colours. Source: WCAG 2.1."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def blend(one: str, other: str, share: float) -> str:
    """``one`` mixed into ``other``: share 1 gives ``one``, 0 gives ``other``."""
    mixed = (round(255 * (share * a + (1 - share) * b)) for a, b in zip(channels(one), channels(other), strict=True))
    return "#" + "".join(f"{c:02X}" for c in mixed)


def ink_on(background: str) -> str:
    """Dark or white text, whichever reads better on ``background``."""
    return max((INK["light"], "#FFFFFF"), key=lambda ink: contrast(ink, background))
