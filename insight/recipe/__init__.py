"""The recipe (处理方案): everything that is needed to read the next wave's file the same way, and what is different.

``recipe_of`` takes it down, ``to_json`` and ``from_json`` carry it, ``apply`` reads another file with it. A recipe
holds names, meanings and scales; of the cells it holds labels of scales only, and nothing of personal columns.
"""

from insight.recipe.apply import Applied, apply, settled
from insight.recipe.checked import BadRecipe
from insight.recipe.drift import ASKED, CODES, drift_message, folded
from insight.recipe.file import from_json, is_recipe, to_json
from insight.recipe.model import SCHEMA, Recipe, Remembered, recipe_of

__all__ = [
    "ASKED",
    "CODES",
    "SCHEMA",
    "Applied",
    "BadRecipe",
    "Recipe",
    "Remembered",
    "apply",
    "drift_message",
    "folded",
    "from_json",
    "is_recipe",
    "recipe_of",
    "settled",
    "to_json",
]
