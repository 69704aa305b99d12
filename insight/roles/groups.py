"""Everything that is no rating, no Kano pair and no order: ids, dates, weights, groups, ticks, measures and texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insight.dataset import Role
from insight.roles import ends, ladders, lexicon, personal, scales, text
from insight.roles.facts import Facts
from insight.roles.lexicon import is_exactly, means
from insight.roles.orders import Claims, date_like

MOST_GROUPS = 50


def plain_and_platform(columns: Sequence[Facts], found: Claims, orders: bool) -> None:
    """Empty and constant columns, the platform's own columns, personal data."""
    for f in found.open(columns):
        if f.kind == "empty":
            found.give(f, Role.IGNORE, "empty")
        elif (why := personal.reason(f)) is not None:
            found.give(f, Role.PERSONAL, why)
        elif not orders and is_exactly(f, "submit_time") and (f.kind == "date" or date_like(f)):
            found.give(f, Role.DATE, "submit_time", scale=scales.DATE)
    if orders:
        return
    stamped = any(c.role == Role.DATE for c in found.columns.values())
    for f in found.open(columns):
        if is_exactly(f, "start_time") and date_like(f) and not stamped:
            found.give(f, Role.DATE, "submit_time", scale=scales.DATE)
            stamped = True
        elif is_exactly(f, "start_time", "end_time") and date_like(f):
            found.give(f, Role.IGNORE, "platform", others=(Role.DATE,))
        elif means(f, "meta"):
            found.give(f, Role.IGNORE, "platform")


def constants(columns: Sequence[Facts], found: Claims) -> None:
    """Columns with one value only; an option that is ticked or blank is kept for the ticks."""
    for f in found.open(columns):
        if f.distinct == 1 and not _ticked_or_blank(f):
            found.give(f, Role.IGNORE, "constant")


def identifiers(columns: Sequence[Facts], found: Claims, orders: bool) -> None:
    """The respondent's number; further ids are not needed."""
    named = [f for f in found.open(columns) if is_exactly(f, "row_id") and not f.repeated and f.kind != "date"]
    named += [
        f
        for f in found.open(columns)
        if is_exactly(f, "customer_id") and f.kind != "date" and f.distinct > 0.5 * f.answered
    ]
    named.sort(key=lambda f: (not f.unique, -f.answered, _platform_first(f), f.position))
    has = any(c.role in (Role.CUSTOMER_ID, Role.RESPONDENT_ID) for c in found.columns.values())
    for f in named:
        if has:
            found.give(f, Role.IGNORE, "other_id", others=(Role.RESPONDENT_ID,))
        else:
            customer = is_exactly(f, "customer_id")
            found.give(f, Role.CUSTOMER_ID if customer else Role.RESPONDENT_ID, "identifier")
            has = True
    for f in found.open(columns):
        if means(f, "postcode"):
            found.give(f, Role.IGNORE, "postcode", others=(Role.SEGMENT,))
        elif means(f, "other_id") and f.distinct > 12:
            found.give(f, Role.IGNORE, "other_id", "medium", others=(Role.SEGMENT,))
        elif f.unique and f.rows >= 10 and _serial(f):
            found.give(f, Role.IGNORE if has else Role.RESPONDENT_ID, "row_number" if has else "identifier", "medium")
            has = True
        elif f.unique and f.kind == "text" and f.position == 0 and not has and f.rows >= 10 and _short(f):
            found.give(f, Role.RESPONDENT_ID, "row_names", "medium", others=(Role.COMMENT,))
            has = True


def _platform_first(f: Facts) -> bool:
    return text.collapsed(f.name) in ("rid", "uid", "case", "no", "nr", "number")


def _serial(f: Facts) -> bool:
    """1 … n, or a long code of letters and digits that never repeats."""
    if f.kind == "number":
        return (
            f.whole
            and f.high - f.low == f.distinct - 1
            and f.low in (0, 1)
            and (f.headless or not f.words or means(f, "other_id"))
        )
    return f.kind == "text" and all(
        re.fullmatch(r"[A-Za-z]{0,4}[-_]?[0-9a-fA-F-]{6,40}|R_\w{10,20}", t) for t in f.texts[:100]
    )


def _short(f: Facts) -> bool:
    return sum(len(t) for t in f.texts) <= 40 * max(len(f.texts), 1)


def weight_wave_brand(columns: Sequence[Facts], found: Claims, ratings: bool) -> None:
    """Survey weights (positive, not whole), waves, brands and the account that several answers come from."""
    for f in found.open(columns):
        if f.kind == "number" and is_exactly(f, "weight") and f.low >= 0 and not f.whole and f.distinct > 2:
            near_one = 0.8 <= f.mean <= 1.25
            if near_one or (f.high <= 50 and f.mean <= 5 and f.low < 1):
                sure = "high" if near_one and len(text.collapsed(f.name)) > 1 else "medium"
                found.give(f, Role.WEIGHT, "weight", sure, scales.NUMBER)  # type: ignore[arg-type]
            else:
                found.give(f, Role.SEGMENT, "measure", "low", scales.NUMBER, (Role.WEIGHT,))
                found.questions.append({"code": "weight_or_measure", "columns": [f.name]})
        elif is_exactly(f, "wave") and 2 <= f.distinct <= 30 and f.kind != "date":
            found.give(f, Role.WAVE, "header", "medium", scales.nominal(f), (Role.SEGMENT,))
        elif (
            means(f, "brand")
            and 2 <= f.distinct <= 30
            and f.repeated
            and (f.kind == "text" or (f.whole and f.distinct <= 30))
        ):
            found.give(
                f, Role.BRAND, "header", "high" if f.kind == "text" else "medium", scales.nominal(f), (Role.SEGMENT,)
            )
        elif (
            ratings
            and is_exactly(f, "account")
            and f.kind == "text"
            and f.distinct >= 5
            and f.distinct <= 0.6 * f.answered
        ):
            found.give(f, Role.ACCOUNT, "header", "medium", None, (Role.SEGMENT,))


def ticks(columns: Sequence[Facts], found: Claims) -> None:
    """Multi-select options and yes/no batteries: 1 = ticked or yes. Several answers in one cell are not read."""
    joiners = lexicon.load("labels")["words"]["multi_joiner"]
    for f in found.open(columns):
        if f.kind == "text" and any(j in t for t in f.texts for j in joiners):
            found.give(f, Role.IGNORE, "multi_select_joined")
        elif f.kind == "text" and _semicolons(f):
            found.give(f, Role.IGNORE, "multi_select_joined", "medium", others=(Role.COMMENT,))
        elif f.kind == "text" and (pair := ladders.ticked(f.texts)) is not None:
            blanks = tuple(t for t in f.texts if t not in pair)
            found.give(f, Role.RATING, "multi_select", scale=scales.binary((pair[0],), (pair[1],), blanks))
    for run in _runs([f for f in found.open(columns) if f.kind == "text" and ladders.yes_no(f.texts)]):
        role = Role.COMPLAINT if all(means(f, "complaint") for f in run) else Role.RATING
        for f in run:
            answers = ladders.yes_no(f.texts)
            assert answers is not None
            others = tuple(t for t in f.texts if ladders.no_answer(t))
            found.give(f, role, "yes_no_battery", scale=scales.binary(*answers, others))
    for run in _runs([f for f in found.open(columns) if f.kind == "number" and _zero_one(f)]):
        bare = all(re.fullmatch(r"[a-z]{1,2}\s?\d{1,3}", text.header(f.name)) for f in run)
        role = Role.COMPLAINT if all(means(f, "complaint") for f in run) else Role.RATING
        for f in run:
            found.give(
                f, role, "multi_select", "low" if bare else "high", scales.zero_one(f), (Role.SEGMENT,) if bare else ()
            )
        if bare:
            found.questions.append({"code": "bare_codes", "columns": [f.name for f in run]})
    blank = [f for f in found.open(columns) if _ticked_or_blank(f)]
    for run in _runs(blank, short=False):
        for f in run:
            on = f.texts[0]
            found.give(f, Role.RATING, "multi_select", scale=scales.binary((on,), ("0",)))
    constants(columns, found)


def _zero_one(f: Facts) -> bool:
    return set(ends.answers(f)) <= {0.0, 1.0} and f.distinct >= 1 and not f.value_labels


def _semicolons(f: Facts) -> bool:
    """Options joined by semicolons: the parts come back in many combinations."""
    joined = [t for t in f.texts if ";" in t or "；" in t]
    if len(joined) < 0.3 * len(f.texts) or f.distinct < 5:
        return False
    parts: dict[str, int] = {}
    for t in f.texts:
        for part in re.split(r"[;；]", t):
            if part.strip():
                parts[part.strip()] = parts.get(part.strip(), 0) + 1
    return len(parts) <= 40 and sum(parts.values()) >= 3 * len(parts)


def _ticked_or_blank(f: Facts) -> bool:
    """One option text or nothing, and the header names the option."""
    if f.kind != "text" or f.distinct != 1 or f.answered == f.rows:
        return False
    option = text.header(f.texts[0])
    return bool(option) and (option in f.words or f.words.endswith(option[-30:]))


def _runs(columns: Sequence[Facts], short: bool = True) -> list[list[Facts]]:
    """Runs of three or more neighbours that belong together: one question with options, one stem, or all short headers."""
    runs: list[list[Facts]] = []
    for f in columns:
        if runs and f.position - runs[-1][-1].position == 1 and _kin(runs[-1][-1], f, short):
            runs[-1].append(f)
        else:
            runs.append([f])
    return [r for r in runs if len(r) >= 3 or (len(r) == 2 and _option_of(r[0]) is not None)]


def _kin(a: Facts, b: Facts, short: bool) -> bool:
    option_a, option_b = _option_of(a), _option_of(b)
    if option_a is not None or option_b is not None:
        return option_a == option_b
    stem_a, stem_b = text.stem_and_number(a.name), text.stem_and_number(b.name)
    if stem_a and stem_b:
        return stem_a[0] == stem_b[0]
    return not short or (_brief(a) and _brief(b))


def _brief(f: Facts) -> bool:
    limit = 12 if text.has_cjk(f.question) else 25
    return len(f.question) <= limit and "?" not in f.question and not means(f, "demographic")


def _option_of(f: Facts) -> str | None:
    """The question that a ticked option belongs to: ``第6题(运动)``, ``Which … - Radio``, ``Which … [Radio]``."""
    name = text.plain(f.label)
    match = re.fullmatch(r"(第\s*\d+\s*[题題])\s*[(（:：].*", name) or re.fullmatch(r"(\d+)\s*[(（:：].+[)）]", name)
    if match:
        return match.group(1)
    for gap in (" - ", "—", "[", ":"):
        if gap in name and len(name.split(gap)[0]) >= 8:
            return name.split(gap)[0] if gap == "[" else name.rsplit(gap, 1)[0]
    return None


def question_of(f: Facts) -> str:
    """The question an option belongs to, or the column itself."""
    return _option_of(f) or f.name


def ranks(columns: Sequence[Facts], found: Claims) -> None:
    """Rankings: 1 is the best, every rank is given once per person."""
    block = [f for f in found.open(columns) if f.kind == "number" and f.whole and f.low >= 1 and f.high <= 20]
    for key in {_option_of(f) for f in block if _option_of(f)}:
        members = [f for f in block if _option_of(f) == key]
        size = len(members)
        even = size >= 3 and all(f.high <= size for f in members)
        if even and (
            any(means(f, "rank") for f in members)
            or abs(sum(f.mean for f in members) - size * (size + 1) / 2) < 0.05 * size
        ):
            for f in members:
                scale = scales.Scale("ordinal", minimum=1.0, maximum=float(size))
                found.give(f, Role.RANK, "rank", "high" if means(f, "rank") else "medium", scale)


def the_rest(columns: Sequence[Facts], found: Claims, survey: bool) -> None:
    """Groups, measures, money and free text; what stays unclear is asked."""
    _repeated_blocks(columns, found)
    unsure: list[str] = []
    for f in found.open(columns):
        if f.kind == "date":
            _date(f, found)
        elif f.kind == "number":
            _number(f, found, survey, unsure)
        else:
            _text(f, found, unsure)
    if unsure:
        found.questions.append({"code": "unclear", "columns": unsure})


def _date(f: Facts, found: Claims) -> None:
    has = any(c.role in (Role.DATE, Role.ORDER_DATE) for c in found.columns.values())
    if has:
        found.give(f, Role.IGNORE, "other_date", "medium", others=(Role.DATE,))
    else:
        found.give(
            f, Role.DATE, "date_values", "high" if is_exactly(f, "order_date", "submit_time") else "medium", scales.DATE
        )


def _number(f: Facts, found: Claims, survey: bool, unsure: list[str]) -> None:
    values = ends.answers(f)
    few = f.whole and len(values) <= 12
    if f.value_labels and len(values) <= MOST_GROUPS:
        if _percent(f):
            role = Role.LOYALTY_OTHER if means(f, "loyalty_other") else Role.SEGMENT
            found.give(f, role, "measure", "high" if role == Role.LOYALTY_OTHER else "medium", scales.percent(f))
        else:
            found.give(f, Role.SEGMENT, "value_labels", scale=scales.nominal(f))
    elif means(f, "loyalty_other"):
        found.give(f, Role.LOYALTY_OTHER, "measure", "medium", scales.percent(f), (Role.SEGMENT,))
    elif means(f, "complaint") and f.whole and f.low >= 0:
        binary = set(values) <= {0.0, 1.0}
        found.give(
            f, Role.COMPLAINT, "header", "high" if binary else "medium", scales.zero_one(f) if binary else scales.NUMBER
        )
    elif means(f, "amount") and not few and not means(f, "income_words") and f.low >= 0:
        found.give(f, Role.AMOUNT, "money", "high" if survey is False else "medium", scales.NUMBER)
    elif means(f, "person_number") and (len(values) > 9 or not f.whole or not means(f, "demographic")):
        exact = is_exactly(f, "person_number") and len(values) > 9
        found.give(f, Role.SEGMENT, "measure", "high" if exact else "medium", scales.number(f))
    elif means(f, "demographic", "income_words"):
        if f.whole and len(values) <= 25 and f.high <= 1000:
            found.give(f, Role.SEGMENT, "coded_group", "medium", scales.nominal(f))
        else:
            found.give(f, Role.SEGMENT, "measure", "medium", scales.number(f))
    elif len(values) == 2 and f.whole:
        found.give(f, Role.SEGMENT, "two_groups", "medium", scales.nominal(f))
    elif len(values) > MOST_GROUPS and f.unique and f.whole and f.rows >= 30:
        found.give(f, Role.SEGMENT, "measure", "low", scales.number(f), (Role.IGNORE, Role.RESPONDENT_ID))
        unsure.append(f.name)
    elif few:
        found.give(f, Role.SEGMENT, "few_codes", "low", scales.nominal(f), (Role.RATING, Role.IGNORE))
        unsure.append(f.name)
    elif f.whole and not survey and f.low >= 0 and f.median >= 100 and f.mean > 1.2 * f.median:
        found.give(f, Role.AMOUNT, "large_skewed", "low", scales.NUMBER, (Role.SEGMENT, Role.QUANTITY))
        unsure.append(f.name)
    else:
        clear = not f.whole
        found.give(
            f,
            Role.SEGMENT,
            "measure",
            "medium" if clear else "low",
            scales.number(f),
            () if clear else (Role.AMOUNT, Role.IGNORE),
        )
        if not clear:
            unsure.append(f.name)


def _percent(f: Facts) -> bool:
    codes = [c for c, _ in f.value_labels]
    return sorted(codes) == [0.0, 100.0] or (len(codes) == 2 and f.distinct > 5)


def _text(f: Facts, found: Claims, unsure: list[str]) -> None:
    if date_like(f) and f.distinct > 5:
        _date(f, found)
        return
    lengths = sorted(len(t) for t in f.texts)
    middle = lengths[len(lengths) // 2]
    long = middle > (8 if text.has_cjk("".join(f.texts[:20])) else 20)
    singles = sum(1 for c in f.counts if c == 1)
    if f.distinct <= MOST_GROUPS and f.distinct < 0.5 * f.answered + 2:
        talk = f.distinct >= 8 and singles >= 0.5 * f.distinct and long
        if means(f, "comment") and (talk or singles >= 0.5 * f.distinct):
            found.give(f, Role.COMMENT, "free_text", "medium", others=(Role.SEGMENT,))
        elif talk:
            found.give(f, Role.SEGMENT, "choice_with_other", "low", scales.nominal(f), (Role.COMMENT, Role.IGNORE))
            unsure.append(f.name)
        else:
            _group(f, found)
    elif means(f, "comment") or (long and singles >= 0.3 * f.distinct):
        found.give(
            f,
            Role.COMMENT,
            "free_text",
            "high" if means(f, "comment") else "medium",
            others=() if means(f, "comment") else (Role.IGNORE,),
        )
    else:
        found.give(f, Role.IGNORE, "too_many_groups", "medium", others=(Role.SEGMENT, Role.COMMENT))


def _group(f: Facts, found: Claims) -> None:
    scale = scales.nominal(f)
    if means(f, "complaint") and not means(f, "demographic"):
        answers = ladders.yes_no(f.texts)
        others = tuple(t for t in f.texts if ladders.no_answer(t))
        found.give(
            f,
            Role.COMPLAINT,
            "header",
            "high" if answers else "medium",
            scales.binary(*answers, others) if answers else scale,
        )
        return
    for key, role in (("recommend", Role.LOYALTY_OTHER), ("repurchase", Role.REPURCHASE)):
        answers = ladders.yes_no(f.texts)
        if answers and means(f, key):
            others = tuple(t for t in f.texts if ladders.no_answer(t))
            found.give(f, role, "header", "medium", scales.binary(*answers, others), (Role.SEGMENT,))
            return
    said = [t for t in f.texts if not ladders.no_answer(t)]
    if means(f, "demographic", "person_number"):
        found.give(f, Role.SEGMENT, "demographic", scale=scale)
    elif scale.order:
        found.give(f, Role.SEGMENT, "ordered_groups", "high" if len(scale.order) > 2 else "medium", scale)
    elif len(said) == 2:
        found.give(f, Role.SEGMENT, "two_groups", "medium" if f.repeated else "low", scale)
    else:
        found.give(f, Role.SEGMENT, "few_groups", "medium", scale)


def _repeated_blocks(columns: Sequence[Facts], found: Claims) -> None:
    """Eight or more columns with the same unordered list of texts: an experiment's design, not groups of customers."""
    blocks: dict[frozenset[str], list[Facts]] = {}
    for f in found.open(columns):
        if f.kind == "text" and 3 <= f.distinct <= MOST_GROUPS and not means(f, "demographic"):
            blocks.setdefault(frozenset(f.texts), []).append(f)
    for members in blocks.values():
        if len(members) >= 8 and not scales.nominal(members[0]).order:
            for f in members:
                found.give(f, Role.IGNORE, "design_block", "medium", others=(Role.SEGMENT,))
