"""Survey questions: which columns are ratings, what outcome each one measures, and which columns share one scale."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insight.dataset import Column, Confidence, Role, Scale
from insight.roles import ends, ladders, lexicon, scales, text
from insight.roles.facts import Facts
from insight.roles.lexicon import is_exactly, means
from insight.roles.orders import Claims

_ACSI_UPPER = frozenset({"cuex", "perq", "perv", "cusa", "cusco", "cusl", "imag"})
_ACSI_LOWER = frozenset({"image", "expe", "qual", "value", "satis", "loyal"})
_BARE = re.compile(r"(?:[a-z]{1,2}|var|item|question|col)[\s_.]?\d{1,3}(?:[\s_.]\d{1,3})?|[a-z]")
_HEADED = (
    "attribute",
    "overall_satisfaction",
    "recommend",
    "repurchase",
    "loyalty_other",
    "expectation",
    "value",
    "effort",
    "importance",
)


def detect(columns: Sequence[Facts], found: Claims) -> None:
    """Claims all rating questions among the columns that are still open."""
    signature = _acsi(columns)
    scored = _labelled(found.open(columns), found)
    scored |= _numbered(found.open(columns))
    scored |= _numeric(found.open(columns), signature, found)
    facts = {f.position: f for f in columns}
    taken: dict[int, Column] = {}
    for position in sorted(scored):
        scale, reason, sure = scored[position]
        taken[position] = _outcome(facts[position], scale, reason, sure, signature, found)
    _one_satisfaction(facts, taken, found)
    for position, column in taken.items():
        found.columns.setdefault(position, column)


Scored = dict[int, tuple[Scale, str, Confidence]]


def _labelled(columns: Sequence[Facts], found: Claims) -> Scored:
    """Columns whose answers are words on a ladder; columns with like labels share one."""
    single: list[tuple[Facts, ladders.Ladder]] = []
    for f in columns:
        if f.kind != "text" or not 2 <= f.distinct <= 16 or ladders.yes_no(f.texts):
            continue
        rare = [t for t, c in zip(f.texts, f.counts) if c <= max(1, 0.02 * f.answered)]
        ladder = ladders.climb(f.texts, tolerance=1 if rare and f.distinct >= 5 else 0)
        if ladder is None or any(u not in rare for u in ladder.unknown):
            continue
        if ladder.opinion or _asked_opinion(f, ladder):
            single.append((f, ladder))
    clusters: list[tuple[str, set[str], list[Facts]]] = []
    for f, ladder in single:
        labels = {t for t, _ in ladder.steps}
        for family, union, members in clusters:
            small = min(len(labels), len(union))
            if family == ladder.family and len(labels & union) >= 0.6 * small:
                union |= labels
                members.append(f)
                break
        else:
            clusters.append((ladder.family, labels, [f]))
    scored: Scored = {}
    for _, union, members in clusters:
        ladder = ladders.climb(sorted(union))
        for f in members:
            own = ladders.climb(f.texts, tolerance=1)
            best = ladder or own
            if best is None:
                continue
            unknown = tuple(t for t in f.texts if t not in dict(best.steps) and not ladders.no_answer(t))
            both = ladders.Ladder(best.family, best.opinion, best.steps, best.size, (), unknown)
            scored[f.position] = (scales.labelled(f, both), "label_scale", "high")
    return scored


def _asked_opinion(f: Facts, ladder: ladders.Ladder) -> bool:
    """Labels of importance or extent are a rating where the header asks for one; else they order groups."""
    return ladder.family in ("importance", "extent") and means(f, *_HEADED)


def _numbered(columns: Sequence[Facts]) -> Scored:
    """Words with their number: ``3 - Somewhat important``, ``I love it!+5``."""
    coded: list[tuple[Facts, dict[str, float], dict[str, str]]] = []
    for f in columns:
        if f.kind == "text" and 3 <= f.distinct <= 24:
            read = ladders.numbered(f.texts)
            values = sorted(set(read[0].values())) if read else []
            if read and values[0] >= -5 and values[-1] <= 10:
                coded.append((f, *read))
    scored: Scored = {}
    families: dict[frozenset[str], list[tuple[Facts, dict[str, float], dict[str, str]]]] = {}
    for entry in coded:
        words = frozenset(w for w in entry[2].values() if w)
        key = next((k for k in families if not k or not words or k & words), words)
        families.setdefault(key, []).append(entry)
    for members in families.values():
        values = [v for _, codes, _ in members for v in codes.values()]
        low, high = min(values), max(values)
        if low < 0:
            low, high = -max(-low, high), max(-low, high)
        elif low > 1:
            low = 1.0
        high = next(t for t in (5.0, 7.0, 9.0, 10.0) if high <= t) if low >= 0 else high
        for f, codes, words_ in members:
            scored[f.position] = (scales.coded(f, codes, words_, low, high), "number_in_label", "high")
    return scored


def _numeric(columns: Sequence[Facts], signature: frozenset[str], found: Claims) -> Scored:
    """Number columns that are ratings by header, by value labels or as members of a battery."""
    scored: Scored = {}
    open_: list[Facts] = []
    for f in columns:
        if f.kind == "text":
            ending = _almost_number(f)
            if ending is not None:
                scored[f.position] = (ending, "number_scale", "medium")
                found.questions.append({"code": "label_at_end", "columns": [f.name]})
            continue
        if (
            f.kind != "number"
            or is_exactly(f, "demographic", "person_number")
            or means(f, "importance")
            and not f.repeated
        ):
            continue
        if f.value_labels and _value_labelled(f, scored):
            continue
        if f.value_labels and not _ends_only(f):
            continue
        if ends.scale_like(f) and len(ends.answers(f)) > 2 and not means(f, "demographic", "weight", "wave"):
            open_.append(f)
    for group in _groups(open_):
        headed = [f for f in group if means(f, *_HEADED)]
        named = [f for f in group if _acsi_stem(f, signature)]
        battery = len(group) >= 3
        if not headed and not named and not battery and not any(_ends_only(f) for f in group):
            continue
        recommended = any(means(f, "recommend") for f in group)
        shared = ends.shared(group, ten_from_zero=recommended and len(group) == 1)
        bare = not headed and not named and all(_bare(f) for f in group)
        sure: Confidence = (
            "low" if bare else "high" if headed or named or any(f.value_labels for f in group) else "medium"
        )
        if shared.doubt and not bare:
            sure = "medium" if sure == "high" else sure
        for f in group:
            scored[f.position] = (scales.points(f, shared), "bare_codes" if bare else "number_scale", sure)
        if shared.doubt:
            suspicious = [f for f in group if shared.doubt != "not_applicable_code" or shared.missing.get(f.position)]
            entry = {"code": shared.doubt, "columns": [f.name for f in suspicious or group]}
            found.questions.append({**entry, "minimum": shared.minimum, "maximum": shared.maximum})
        if bare:
            found.questions.append({"code": "bare_codes", "columns": [f.name for f in group]})
    _bottoms(scored, {f.position: f for f in open_}, found)
    return scored


def _value_labelled(f: Facts, scored: Scored) -> bool:
    """Codes with value labels on a ladder; also where 1 means the best."""
    labels = [t for _, t in f.value_labels]
    ladder = ladders.climb(labels)
    if ladder is None or not ladder.opinion or len(labels) < 3:
        return False
    steps = dict(ladder.steps)
    path = [steps[t] for _, t in sorted(f.value_labels) if t in steps]
    rising, falling = path == sorted(path), path == sorted(path, reverse=True)
    if not rising and not falling:
        return False
    scored[f.position] = (scales.points(f, ends.shared([f]), reverse=falling), "value_labels", "high")
    return True


def _ends_only(f: Facts) -> bool:
    """Only the two ends of a longer scale are labelled: 0 Poor … 10 Excellent."""
    codes = [c for c, t in f.value_labels if not ladders.no_answer(t)]
    return len(codes) == 2 and 3 <= max(codes) - min(codes) <= 10


def _almost_number(f: Facts) -> Scale | None:
    """Marks as text because the top one carries its words: 8.7, 9.3 … Excellent."""
    words = [t for t in f.texts if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", t.strip()) is None and not ladders.no_answer(t)]
    marks = [float(t) for t in f.texts if t not in words and not ladders.no_answer(t)]
    if len(words) != 1 or len(marks) < 5 or min(marks) < 0 or max(marks) > 10 or f.distinct > 150:
        return None
    good = ladders.climb([words[0], "Poor", "Fair"]) or ladders.climb([words[0], "Very dissatisfied"])
    if good is None or dict(good.steps)[words[0]] != good.size - 1:
        return None
    top = 5.0 if max(marks) <= 5 else 10.0
    low = 1.0 if min(marks) >= 1 and top == 5 else 0.0
    codes = {t: float(t) for t in f.texts if t not in words and not ladders.no_answer(t)} | {words[0]: top}
    return Scale("ordinal", tuple(sorted(codes.items(), key=lambda e: e[1])), ((top, words[0]),), low, top)


def _groups(columns: Sequence[Facts]) -> list[list[Facts]]:
    """Columns that were asked together: one stem, one grid, or neighbours that end on the same mark."""
    groups: dict[str, list[Facts]] = {}
    for f in columns:
        groups.setdefault(_battery_key(f), []).append(f)
    alone = [g[0] for k, g in groups.items() if len(g) == 1]
    result = [g for g in groups.values() if len(g) > 1]
    run: list[Facts] = []
    for f in sorted(alone, key=lambda f: f.position):
        apart = run and (
            f.position - run[-1].position > 1 or ends.tops(f) != ends.tops(run[-1]) or ends.answers(f)[0] < 0
        )
        alike = means(f, "recommend") or (run and means(run[-1], "recommend"))
        if run and (apart or alike):
            result.append(run)
            run = []
        run.append(f)
    if run:
        result.append(run)
    return [part for g in result for part in _same_scale(g)]


def _battery_key(f: Facts) -> str:
    for gap in ("[", " - ", "—", "–", "－"):
        for words in (text.plain(f.label), text.plain(f.name)):
            if gap in words and len(words.split(gap)[0].strip()) >= 4:
                return words.rsplit(gap, 1)[0] if gap != "[" else words.split(gap)[0]
    found = text.stem_and_number(f.name)
    copy = re.fullmatch(r"(.+)\.\d{1,2}", f.name)
    if copy:
        return copy.group(1)
    return f"stem {found[0]}" if found else (f.name if f.name else str(f.position))


def _same_scale(group: list[Facts]) -> list[list[Facts]]:
    """A stem may hold questions of several kinds (q1 … q40): split where one is far below or around zero."""
    below = [f for f in group if ends.answers(f)[0] < 0]
    rest = [f for f in group if f not in below]
    if rest and len({ends.tops(f) for f in rest}) > 1:
        ten = [f for f in rest if ends.tops(f) == 10]
        # in one battery of ten steps a column may miss the top; a column that stays below six is another scale
        low = [
            f for f in rest if f not in ten and (len(ten) < 0.4 * len(rest) or ends.tops(f) == 5 and f.answered >= 50)
        ]
        rest_high = [f for f in rest if f not in low]
        return [g for g in (below, low, rest_high) if g]
    return [g for g in (below, rest) if g]


def _bottoms(scored: Scored, facts: dict[int, Facts], found: Claims) -> None:
    """Columns with nobody at the bottom take the bottom that the other columns with the same top have."""
    sure: dict[float, set[float]] = {}
    for p in scored:
        if p in facts and scored[p][0].maximum is not None and facts[p].whole:
            lowest = ends.answers(facts[p])[0]
            if lowest in (0.0, 1.0) and lowest == scored[p][0].minimum:
                sure.setdefault(float(scored[p][0].maximum or 0), set()).add(lowest)
    for p, (scale, reason, level) in list(scored.items()):
        if p not in facts or facts[p].value_labels or scale.maximum is None or means(facts[p], "recommend"):
            continue
        known = sure.get(scale.maximum)
        if (
            known
            and len(known) == 1
            and scale.minimum not in known
            and facts[p].whole
            and ends.answers(facts[p])[0] > 1
        ):
            scored[p] = (
                Scale("ordinal", scale.codes, scale.labels, min(known), scale.maximum, scale.missing),
                reason,
                level,
            )


def _bare(f: Facts) -> bool:
    """A header that says nothing: x6, v1, Q3_2."""
    return f.headless or all(_BARE.fullmatch(text.header(n)) for n in (f.label, f.name))


def _acsi(columns: Sequence[Facts]) -> frozenset[str]:
    """The stems of a customer satisfaction index where the file has at least four of them."""
    stems = {_stem(f) for f in columns}
    for family in (_ACSI_UPPER, _ACSI_LOWER):
        if len(stems & family) >= 4:
            return frozenset(stems & (family | {"comp"}))
    return frozenset()


def _stem(f: Facts) -> str:
    found = text.stem_and_number(f.name)
    return found[0] if found else text.collapsed(f.name)


def _acsi_stem(f: Facts, signature: frozenset[str]) -> str | None:
    stem = _stem(f)
    return lexicon.load("headers")["acsi"].get(stem) if stem in signature else None


def _outcome(f: Facts, scale: Scale, reason: str, sure: Confidence, signature: frozenset[str], found: Claims) -> Column:
    """What a rating measures."""

    def made(role: Role, why: str, level: Confidence, *others: Role) -> Column:
        return Column(f.name, f.label, role, None, scale, level, why, others)

    construct = _acsi_stem(f, signature)
    if construct:
        return _acsi_column(f, scale, construct, signature, found)
    steps = scale.points
    if means(f, "recommend"):
        if scale.minimum == 0 and scale.maximum == 10:
            exact: Confidence = "high" if sure != "low" and f.whole else "medium"
            if is_exactly(f, "recommend") and text.collapsed(f.name) in ("rec",):
                exact = "medium"
            return made(Role.RECOMMEND, "header_and_values", exact, *(() if exact == "high" else (Role.RATING,)))
        if scale.minimum == 1 and scale.maximum == 10:
            found.questions.append({"code": "recommend_from_one", "columns": [f.name]})
            return made(Role.LOYALTY_OTHER, "recommend_from_one", "low", Role.RECOMMEND)
        return made(
            Role.LOYALTY_OTHER,
            "recommend_not_nps",
            "high" if sure == "high" else sure,
            *(() if sure == "high" else (Role.RATING,)),
        )
    for key, role in (
        ("overall_satisfaction", Role.OVERALL_SATISFACTION),
        ("repurchase", Role.REPURCHASE),
        ("loyalty_other", Role.LOYALTY_OTHER),
        ("effort", Role.EFFORT),
        ("value", Role.VALUE),
        ("expectation", Role.EXPECTATION),
        ("importance", Role.IMPORTANCE),
    ):
        if means(f, key):
            return made(role, "header", sure, *((Role.RATING,) if sure == "low" else ()))
    ladder = ladders.climb(f.texts, tolerance=1) if f.kind == "text" else None
    if ladder and ladder.family == "expectation":
        return made(Role.EXPECTATION, "label_scale", "medium", Role.RATING)
    if ladder and ladder.family == "intention":
        found.questions.append({"code": "loyalty_kind", "columns": [f.name]})
        return made(Role.LOYALTY_OTHER, "label_scale", "low", Role.REPURCHASE, Role.RECOMMEND, Role.RATING)
    if text.collapsed(f.name).startswith(("cusl", "loyal")) and steps:
        found.questions.append({"code": "loyalty_kind", "columns": [f.name]})
        return made(Role.LOYALTY_OTHER, "acsi_stem", "low", Role.REPURCHASE, Role.RECOMMEND)
    return made(Role.RATING, reason, sure, *((Role.SEGMENT,) if sure == "low" else ()))


def _acsi_column(f: Facts, scale: Scale, construct: str, signature: frozenset[str], found: Claims) -> Column:
    """Items of an index study: the first satisfaction item is the overall one, ECSI's first loyalty item is choosing again."""
    number = (text.stem_and_number(f.name) or ("", "1"))[1].lstrip("0")

    def made(role: Role, level: Confidence, *others: Role) -> Column:
        return Column(f.name, f.label, role, None, scale, level, "acsi_stem", others)

    if construct == "satisfaction":
        return made(
            Role.OVERALL_SATISFACTION if number == "1" else Role.RATING,
            "medium",
            *((Role.RATING,) if number == "1" else ()),
        )
    if construct == "loyalty":
        if "cusco" in signature and number == "1":
            return made(Role.REPURCHASE, "medium", Role.LOYALTY_OTHER)
        found.questions.append({"code": "loyalty_kind", "columns": [f.name]})
        return made(Role.LOYALTY_OTHER, "low", Role.REPURCHASE, Role.RECOMMEND)
    role = {"expectation": Role.EXPECTATION, "complaint": Role.COMPLAINT, "value": Role.VALUE, "rating": Role.RATING}[
        construct
    ]
    return made(role, "medium")


def _one_satisfaction(facts: dict[int, Facts], taken: dict[int, Column], found: Claims) -> None:
    """One overall satisfaction: the plainest of several; a single satisfaction question is it where none says so."""
    overall = [p for p, c in taken.items() if c.role == Role.OVERALL_SATISFACTION]
    if len(overall) > 1:
        exact = [p for p in overall if is_exactly(facts[p], "overall_satisfaction")]
        first = min(exact or overall, key=lambda p: (len(facts[p].words), p))
        for p in overall:
            c = taken[p]
            if p != first:
                taken[p] = Column(
                    c.name, c.label, Role.RATING, None, c.scale, "medium", c.reason, (Role.OVERALL_SATISFACTION,)
                )
        found.questions.append({"code": "overall_choice", "columns": [taken[p].name for p in overall]})
    if overall:
        return
    pattern = re.compile(lexicon.load("headers")["overall_satisfaction"]["single"])
    spoken = [p for p, c in taken.items() if c.role == Role.RATING and pattern.search(facts[p].words)]
    copies = {re.sub(r"\.\d{1,2}$", "", facts[p].name) for p in spoken}
    if len(spoken) == 1 and len(copies) == 1 and not _battery(facts[spoken[0]], taken, facts):
        c = taken[spoken[0]]
        taken[spoken[0]] = Column(
            c.name, c.label, Role.OVERALL_SATISFACTION, None, c.scale, "low", "only_satisfaction", (Role.RATING,)
        )
        found.questions.append({"code": "only_satisfaction", "columns": [c.name]})


def _battery(f: Facts, taken: dict[int, Column], facts: dict[int, Facts]) -> bool:
    """Whether the column is one row of a grid."""
    key = _battery_key(f)
    return sum(1 for p in taken if _battery_key(facts[p]) == key) > 1


def own_scale(f: Facts) -> Scale | None:
    """The scale of one text column by itself, for a role that a person gave it."""
    found = Claims({}, [])
    scored = _numbered([f])
    if not scored:
        ladder = ladders.climb(f.texts, tolerance=2)
        if ladder is not None:
            return scales.labelled(f, ladder)
        scored = _numeric([f], frozenset(), found)
    return scored[f.position][0] if f.position in scored else None
