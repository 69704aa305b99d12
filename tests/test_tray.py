"""The reader's deck: kept exactly, in order, in the state in which each exhibit was collected."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from insight import tray as trays
from insight.dataset import Filters
from insight.exhibits.footer import filter_message
from insight.material import Material
from insight.registry import ANALYSES
from insight.tray import Collected, NotCollected, Tray
from insight.words import translator
from insight.workspace import Upload, Workspace

ROOT = Path(__file__).resolve().parents[1]
EN, ZH = translator("en"), translator("zh")
YORK = Filters((("city", ("York",)),))


def one(exhibit: str = "kano.map", filters: Filters = trays.NO_FILTERS, **more: object) -> Collected:
    return Collected("kano", exhibit, "0", filters, said={"en": f"Finding of {exhibit}"}, **more)


def exhibits(tray: Tray) -> list[str]:
    return [i.exhibit for i in tray.items]


@pytest.fixture
def three() -> Tray:
    return trays.add(Tray(), one("a"), one("b"), one("c"))


def test_the_same_exhibit_in_the_same_state_is_collected_once(three):
    again = trays.add(three, one("b"), one("b", options={"lines": "mean"}), one("b", YORK), one("b", YORK))
    assert exhibits(again) == ["a", "b", "c", "b", "b"]
    assert len({i.id for i in again.items}) == 5
    assert set(again.held("kano", "0", trays.NO_FILTERS, {})) == {"a", "b", "c"}
    assert set(again.held("kano", "0", YORK, {})) == {"b"}
    assert not again.held("loyalty", "0", YORK, {})
    assert not again.held("kano", "1", YORK, {})


def test_the_order_in_which_filters_were_chosen_does_not_matter():
    first = Filters((("city", ("York", "Leeds")), ("age", ("18-24",))))
    second = Filters((("age", ("18-24",)), ("city", ("Leeds", "York"))))
    assert len(trays.add(Tray(), one("a", first), one("a", second))) == 1


@pytest.mark.parametrize(
    ("place", "by", "expected"),
    [(0, 1, "bac"), (0, 2, "bca"), (2, -1, "acb"), (2, -9, "cab"), (0, -1, "abc"), (2, 5, "abc"), (1, 1, "acb")],
)
def test_moving(three, place, by, expected):
    assert "".join(exhibits(trays.move(three, three.items[place].id, by))) == expected


def test_what_is_not_there_moves_nothing(three):
    assert trays.move(three, "gone", 1) == three
    assert trays.edit(three, "gone", title="x") == three
    assert trays.remove(three, "gone") == three


def test_own_words_are_cleaned_and_taken_back(three):
    id = three.items[1].id
    told = trays.edit(three, id, title=" Our\u202e  own\ntitle \x00", remark="Two\nlines ")
    assert told.items[1].title == "Our own title"
    assert told.items[1].remark == "Two\nlines"
    assert trays.edit(told, id, title="").items[1].words("en") == "Finding of b"
    assert trays.edit(told, id, remark="x" * 5000).items[1].title == "Our own title"
    assert len(trays.edit(told, id, remark="x" * 5000).items[1].remark) == trays.LONGEST_REMARK


def test_a_deck_has_an_end():
    full = trays.add(Tray(), *(one(str(i)) for i in range(trays.MOST_ITEMS)))
    assert trays.add(full, one("3")) == full
    with pytest.raises(NotCollected) as refused:
        trays.add(full, one("one more"))
    assert refused.value.code == "full"


def test_what_is_kept_comes_back_and_broken_items_are_left_out(tmp_path, three):
    kept = trays.edit(
        trays.add(three, one("d", YORK, options={"leave_out": ["straight_liners"]})), three.items[0].id, title="Ours"
    )
    kept = trays.speak(trays.entitle(kept, "Board, May"), "both")
    assert trays.change(tmp_path, lambda _: kept) == trays.read(tmp_path) == kept
    assert kept.languages("zh") == ("en", "zh")
    assert trays.speak(kept, "fr").languages("zh") == ("zh",)
    told = json.loads((tmp_path / "deck.json").read_text("utf-8"))
    told["items"][1] = {"stem": "kano"}
    told["items"].append("nonsense")
    (tmp_path / "deck.json").write_text(json.dumps(told), "utf-8")
    assert exhibits(trays.read(tmp_path)) == ["a", "c", "d"]
    (tmp_path / "deck.json").write_text("{", "utf-8")
    assert trays.read(tmp_path) == Tray()


@pytest.mark.parametrize(
    "broken",
    [
        {"title": "\ud800"},
        {"exhibit": ["a"]},
        {"said": {"en": 5}},
        {"said": None},
        {"filters": {"segments": [["a", "b"]], "since": 5, "until": []}},
        {"filters": {"segments": None, "since": None, "until": None}},
        {"options": 5},
    ],
)
def test_an_item_that_was_tampered_with_is_left_out(tmp_path, three, broken):
    trays.change(tmp_path, lambda _: three)
    told = json.loads((tmp_path / "deck.json").read_text("utf-8"))
    told["items"][1] |= broken
    (tmp_path / "deck.json").write_text(json.dumps(told), "utf-8")
    assert exhibits(trays.read(tmp_path)) == ["a", "c"]
    assert exhibits(trays.change(tmp_path, lambda tray: trays.entitle(tray, "Ours"))) == ["a", "c"]


def test_what_is_kept_is_held_to_the_limits_of_what_is_typed(tmp_path, three):
    trays.change(tmp_path, lambda _: three)
    told = json.loads((tmp_path / "deck.json").read_text("utf-8"))
    first = told["items"][0] | {"title": "a\n\x07" + "b" * 9999, "remark": "c" * 9999}
    told["items"] = [first, first, *({**first, "id": str(i)} for i in range(500))]
    told["title"] = "\ud800\x00T" + "t" * 9999
    (tmp_path / "deck.json").write_text(json.dumps(told), "utf-8")
    tray = trays.read(tmp_path)
    assert len(tray) == len({i.id for i in tray.items}) == trays.MOST_ITEMS
    assert tray.items[0].title.startswith("a b")
    assert len(tray.items[0].title) == len(tray.title) == trays.LONGEST_TITLE
    assert len(tray.items[0].remark) == trays.LONGEST_REMARK
    (tmp_path / "deck.json").write_text("[" * 100_000, "utf-8")
    assert trays.read(tmp_path) == Tray()


def test_two_tabs_lose_nothing(tmp_path):
    def collect(tab: str) -> None:
        for number in range(10):
            trays.change(tmp_path, lambda tray, name=f"{tab}{number}": trays.add(tray, one(name)))

    tabs = [Thread(target=collect, args=(tab,)) for tab in "ab"]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(trays.read(tmp_path)) == 20


def test_the_template_stays_when_the_deck_is_emptied_and_goes_when_asked(tmp_path, three):
    trays.change(tmp_path, lambda _: three)
    trays.keep_template(tmp_path, "Our <house> style.potx", b"PK")
    assert trays.change(tmp_path, trays.clear).template == "Our <house> style.potx"
    assert trays.template(tmp_path) == b"PK"
    assert trays.keep_template(tmp_path, "", None) == Tray()
    assert trays.template(tmp_path) is None
    with pytest.raises(NotCollected):
        trays.keep_template(tmp_path, "x", bytes(trays.MOST_BYTES + 1))


# ---- what a deck becomes, with a real file


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSIGHT_HOME", str(tmp_path_factory.mktemp("home")))
        yield Workspace.create((ROOT / "data" / "coffee_survey_en.csv").read_bytes(), "coffee_survey_en.csv")


@pytest.fixture(scope="module")
def material(kept: Workspace) -> Material:
    return Material(kept.combined(), ("0",), Filters(), {a.stem: a.default_options() for a in ANALYSES}, "2026-05-04")


def page(material: Material, stem: str, filters: Filters = trays.NO_FILTERS) -> tuple[Collected, ...]:
    told = material.outcomes.told(stem, material.tables(EN)[0], filters, material.options[stem])
    assert told.story is not None
    return trays.collected(told.story.exhibits, stem, "0", filters, {})


def groups(material: Material) -> tuple[str, str]:
    """A column that can be filtered by, and one of its groups."""
    data = material.tables(EN)[0]
    name = next(c.name for c in data.columns if "city" in c.name)
    return name, str(data.categories(name).categories[0])


def test_a_plan_keeps_order_words_and_the_filters_of_each_item(material):
    column, group = groups(material)
    narrowed = Filters(((column, (group,)),))
    kano, everybody, some = page(material, "kano"), page(material, "loyalty"), page(material, "loyalty", narrowed)
    tray = trays.add(Tray(), everybody[0], kano[1], some[0], kano[0])
    tray = trays.edit(tray, tray.items[2].id, title="Ours", remark="Ask York")
    for words in (EN, ZH):
        plan = material.plan(trays.entitle(tray, "Board"), words)
        assert [i.exhibit.id for i in plan.items] == exhibits(tray)
        assert [words.text(p.heading) for p in plan.parts] == [
            words(f"{s}.question") for s in ("loyalty", "kano", "loyalty", "kano")
        ]
        assert plan.title == "Board"
        assert plan.items[2].heading(words) == "Ours"
        assert plan.items[2].remark == "Ask York"
        assert plan.items[0].heading(words) == words(plan.items[0].exhibit.title)
        assert plan.items[0].exhibit.n > plan.items[2].exhibit.n
        assert words(filter_message(narrowed)) in plan.items[2].footer(words)
        assert words("footer.everyone") in plan.items[0].footer(words)
        assert not plan.missing


def test_an_exhibit_about_one_feature_is_found_again(material):
    told = material.outcomes.told("kano", material.tables(EN)[0], Filters(), material.options["kano"])
    from insight.registry import analysis

    details = analysis("kano").details(told.result)
    items = trays.collected(details.exhibits(details.names[2]), "kano", "0", Filters(), {})
    plan = material.plan(trays.add(Tray(), *items), EN)
    assert [i.exhibit for i in plan.items] == list(details.exhibits(details.names[2]))


def test_what_cannot_be_shown_any_more_is_said_and_not_lost(kept, material):
    (item, *_) = page(material, "kano")
    lost = [
        item,
        replace(item, exhibit="kano.answers:a feature that is gone"),
        replace(item, table="7"),
        replace(item, filters=Filters((("no such column", ("x",)),))),
        replace(item, filters=Filters(since="2120-01-01")),
        replace(item, filters=Filters(((groups(material)[0], ("nobody",)),))),
        replace(item, options={"no such option": 1}),
    ]
    tray = trays.add(Tray(), *lost)
    for words in (EN, ZH):
        plan = material.plan(tray, words)
        assert len(plan.items) == 1
        assert len(plan.missing) == len(lost) - 1
        for named, why, needs in plan.missing:
            assert named == item.said[words.language]
            assert words(why)
            assert words(needs)
    # a correction of roles takes the questions away, and giving them back brings the item again
    names = [c.name for c in material.tables(EN)[0].columns if c.role.value.startswith("kano")]
    kept.correct({name: {"role": "ignore"} for name in names})
    corrected = replace(material, combined=kept.combined())
    found = corrected.find(tray.items[0], EN)
    assert found.item is None
    assert found.why is not None
    assert EN(found.why)
    kept.forget_corrections()
    assert replace(material, combined=kept.combined()).find(tray.items[0], EN).item is not None


def orders_and_answers() -> list[Upload]:
    """Answers of customers whose orders are in another file, so that each has a stage."""
    r = random.Random(7)
    said = "How satisfied are you overall?,How likely are you to recommend us?"
    answers = [f"customer_id,{said}"] + [f"{1000 + i},{r.randint(1, 5)},{r.randint(0, 10)}" for i in range(80)]
    log = ["customer_id,order_id,order_date,amount"]
    for order in range(480):
        day = r.randrange(700)
        when = f"{2022 + day // 365}-{1 + day % 365 // 31:02d}-{1 + day % 28:02d}"
        log.append(f"{1000 + r.randrange(80)},{order},{when},{r.randint(5, 90)}")
    return [Upload(n, "\n".join(rows).encode()) for n, rows in (("answers.csv", answers), ("orders.csv", log))]


def test_groups_made_from_other_files_are_kept_by_code_and_shown_in_words(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path))
    kept = Workspace.create(orders_and_answers())
    combined = kept.combined()
    options = {a.stem: a.default_options() for a in ANALYSES}
    material = Material(combined, ("0", "1"), Filters(), options, "2026-05-04")
    data = combined.tables[0].data
    stage = data.table["lifecycle_stage"].value_counts().index[0]
    narrowed = Filters((("lifecycle_stage", (stage,)),))
    told = material.outcomes.told("loyalty", data, narrowed, options["loyalty"])
    tray = trays.add(Tray(), *trays.collected(told.story.exhibits, "loyalty", "0", narrowed, {}))
    plans = [material.plan(tray, words) for words in (EN, ZH)]
    for plan, words in zip(plans, (EN, ZH), strict=True):
        assert words(f"lifecycle.stage_{stage}") in plan.items[0].footer(words)
        assert plan.parts[0].table == "answers.csv"
    assert [i.exhibit.n for i in plans[0].items] == [i.exhibit.n for i in plans[1].items]


def test_the_whole_report_is_every_exhibit_of_every_page_and_what_is_missing(material):
    steps: list[tuple[int, int]] = []
    plan = material.whole(EN, lambda done, total: steps.append((done, total)))
    assert {i.stem for i in plan.items} >= {"kano", "loyalty", "segments"}
    assert EN.text(plan.missing[0][0]) == EN("lifecycle.question")
    assert steps[-1][0] == steps[-1][1]
    assert {i.stem for i in material.whole(EN, lambda *_: None, ("kano",)).items} == {"kano"}
