"""A recipe as a file: there and back without loss, and nothing hostile gets through."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.dataset import Filters, Role, Scale
from insight.reading import Choices
from insight.recipe import BadRecipe, Recipe, Remembered, from_json, is_recipe, to_json
from insight.words import translator


def told(recipe):
    return json.loads(to_json(recipe))


def test_there_and_back(recipe):
    assert from_json(to_json(recipe)) == recipe
    assert from_json(to_json(recipe).encode()) == recipe
    assert from_json(b"\xef\xbb\xbf" + to_json(recipe).encode()) == recipe


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
numbers = st.floats(-1e9, 1e9, allow_nan=False)
scales = st.builds(
    Scale,
    st.sampled_from(["ordinal", "binary", "number", "nominal", "kano", "date"]),
    st.lists(st.tuples(texts, numbers), max_size=4).map(tuple),
    st.lists(st.tuples(numbers, texts), max_size=4).map(tuple),
    st.none() | st.just(0.0),
    st.none() | st.just(10.0),
    st.lists(texts, max_size=3).map(tuple),
    st.lists(texts, max_size=3).map(tuple),
)
columns = st.builds(
    Remembered,
    name=names,
    label=names,
    role=st.sampled_from([r for r in Role if r is not Role.PERSONAL]),
    feature=st.none() | names,
    scale=st.none() | scales,
    question=st.none() | names,
    cells=st.sampled_from(["number", "text", "date", "empty"]),
    decided=st.booleans(),
    sure=st.booleans(),
    multi=st.none() | st.booleans() | st.just(";"),
    unread=st.lists(st.from_regex(r"\A[0-9a-f]{8}\Z"), max_size=3).map(tuple),
)
segments = st.sampled_from([(), (("city", ("Leeds", "約克")),)])
recipes = st.builds(
    Recipe,
    pattern=texts,
    format=st.sampled_from(["csv", "xlsx", "sav"]),
    reading=st.builds(
        Choices, st.none() | names, st.none() | names, st.none() | st.just(";"), st.none() | st.integers(0, 5),
        st.sampled_from([None, "dmy", "mdy"]), st.sampled_from([None, ".", ","]), st.just(("total",)),
        st.sampled_from([None, "people", "file"]),
    ),
    decided=st.sampled_from([(), ("sheet",), ("encoding", "keep")]),
    columns=st.lists(columns, max_size=4, unique_by=lambda c: c.name).map(tuple),
    left_out=st.sampled_from([(), ("blank", "total")]),
    filters=st.builds(Filters, segments, st.none() | st.just("2026-01-01")),
    options=st.sampled_from([{}, {"kano": {"table": "pouliot"}}, {"segments": {"by": ["city"], "alpha": 0.1}}]),
)  # fmt: skip


@given(recipes)
@settings(max_examples=60)
def test_any_recipe_survives_its_file(recipe):
    assert from_json(to_json(recipe)) == recipe


def change(recipe, *path, to):
    made = told(recipe)
    at = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return json.dumps(made)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("schema",), "insight-recipe/2", "version"),
        (("schema",), 1, "not_recipe"),
        (("file",), [], "wrong_type"),
        (("file", "pattern"), None, "wrong_type"),
        (("reading", "sheet"), 7, "wrong_type"),
        (("reading", "header_rows"), 1.5, "wrong_value"),
        (("reading", "header_rows"), True, "wrong_type"),
        (("reading", "header_rows"), 10**6, "wrong_value"),
        (("reading", "date_order"), "ymd", "wrong_value"),
        (("reading", "decided"), ["__class__"], "wrong_value"),
        (("reading", "path"), "/etc/passwd", "unknown"),
        (("columns",), {}, "wrong_type"),
        (("columns", 0), "Q1", "wrong_type"),
        (("columns", 2, "role"), "boss", "wrong_value"),
        (("columns", 2, "name"), "", "wrong_value"),
        (("columns", 2, "scale"), 5, "wrong_type"),
        (("columns", 2, "scale", "kind"), "fuzzy", "wrong_value"),
        (("columns", 2, "scale", "codes"), [["a"]], "wrong_type"),
        (("columns", 2, "scale", "codes"), [["a", "b"]], "wrong_type"),
        (("columns", 2, "scale", "codes"), [[1, 1]], "wrong_type"),
        (("columns", 2, "scale", "minimum"), 9, "wrong_value"),
        (("columns", 2, "scale", "maximum"), 10**400, "not_finite"),
        (("columns", 2, "unread"), ["person1@example.org"], "wrong_value"),
        (("columns", 2, "decided"), "yes", "wrong_type"),
        (("columns", 2, "x"), 1, "unknown"),
        (("columns", 1, "name"), "Respondent ID", "twice"),
        (("left_out",), ["<script>"], "wrong_value"),
        (("filters", "segments"), [], "wrong_type"),
        (("filters", "segments"), {"city": "Leeds"}, "wrong_type"),
        (("filters", "since"), "yesterday", "wrong_value"),
        (("options",), {"weather": {}}, "unknown"),
        (("options",), {"kano": {"table": "magic"}}, "wrong_value"),
        (("options",), {"kano": {"colour": "red"}}, "unknown"),
        (("options",), {"segments": {"by": "city"}}, "wrong_type"),
        (("options",), {"segments": {"alpha": "x"}}, "wrong_type"),
        (("options",), {"loyalty": {"population": {"a": 1}}}, "wrong_type"),
        (("surprise",), 1, "unknown"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(recipe, path, value, code):
    with pytest.raises(BadRecipe) as caught:
        from_json(change(recipe, *path, to=value))
    assert caught.value.code == code
    for language in ("en", "zh"):
        said = translator(language)(caught.value.message)
        assert not any(sign in said.replace("{}", "") for sign in ("{", "recipe."))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        (b"not json", "not_json"),
        (b"[]", "not_recipe"),
        (b"{}", "not_recipe"),
        (b"null", "not_recipe"),
        (b'{"schema": "insight-recipe/1", "schema": "x"}', "twice"),
        (b'{"schema": "insight-recipe/1"}', "missing"),
        (b'{"schema": "insight-recipe/1", "a": NaN}', "not_finite"),
        (b'{"schema": "insight-recipe/1", "a": -Infinity}', "not_finite"),
        (b'{"schema": "insight-recipe/1", "a": 1e999}', "not_finite"),
        (b'{"schema": "insight-recipe/1", "a": ' + b"9" * 5000 + b"}", "not_finite"),
        (b'{"a":' * 100_000, "too_deep"),
        (b"[" * 200_000, "too_deep"),
        (b" " * (9 << 20), "too_big"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_sentence(content, code):
    with pytest.raises(BadRecipe) as caught:
        from_json(content)
    assert caught.value.code == code


def test_too_many_columns(recipe):
    one = told(recipe)["columns"][0]
    many = [{**one, "name": f"c{i}", "label": f"c{i}"} for i in range(20_001)]
    with pytest.raises(BadRecipe) as caught:
        from_json(change(recipe, "columns", to=many))
    assert caught.value.code == "too_many"


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(anything, st.sampled_from(["file", "reading", "columns", "filters", "options", "left_out"]))
@settings(max_examples=150)
def test_anything_in_any_place_is_a_recipe_or_a_sentence(value, place):
    made = {**json.loads(to_json(Recipe("a.csv", "csv", Choices()))), place: value}
    with contextlib.suppress(BadRecipe):
        assert isinstance(from_json(json.dumps(made)), Recipe)


def test_only_recipes_look_like_recipes(recipe):
    assert is_recipe(to_json(recipe).encode())
    assert is_recipe(b"\xef\xbb\xbf  " + json.dumps(dict(reversed(told(recipe).items()))).encode())
    assert not is_recipe(b'{"schema": "insight-results/1"}')
    assert not is_recipe(b'name,text\n1,"insight-recipe/1"\n')
    assert not is_recipe(b"")
