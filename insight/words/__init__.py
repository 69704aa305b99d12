"""Codes inside, words outside: the catalogues and the translator."""

from insight.words.translator import LANGUAGES, Translator, translator

__all__ = ["LANGUAGES", "Translator", "translator"]
