"""The audit of the article and of the whole register, by arithmetic of its own."""

import csv
import itertools
import json
import math
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import langson as ls
import tables_of
from exact import agrees, between, printed, project, times
from small_province import wrong

DATA = Path(__file__).resolve().parent.parent / "data"
READINGS = ("printed", "cautious")

# -- the article, by arithmetic of its own ---------------------------------------------


def table(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ARTICLE = [r for r in table("statements") if r["source_id"] == "article-2024"]
WHOLE = {r["series"] for r in table("series") if r["whole"] == "true"}


def ends(row, name, reading):
    """Ends of a number of the article, from its token alone."""
    token = row["published_as" if name == "value" else f"{name}_as"]
    word = row["qualifier" if name == "value" else f"{name}_qualifier"]
    token = token.replace(".", "").replace(",", ".")
    whole = name == "value" and row["series"] in WHOLE
    low, high = printed(token, reading, loose=whole or word != "exact")
    if whole and row["status"] == "A" and word == "exact" and not token.endswith("00"):
        low = high = Fraction(token)
    elif word == "about":
        low, high = 2 * low - Fraction(token), 2 * high - Fraction(token)
    elif word == "at_least":
        low, high = Fraction(token), None
    if name != "value" and row[name].startswith("-"):
        low, high = -high, -low
    return low, high


def implied(row, name, reading):
    """Ends of the year before or of the plan, from one statement."""
    low, high = ends(row, "value", reading)
    a, b = ends(row, name, reading)
    if row["growth_unit"] == "pp" and name == "growth":
        return low - b, high - a
    a, b = ((100 + a), (100 + b)) if name == "growth" else (a, b)
    if row["series"] not in WHOLE:
        return 100 * low / b, 100 * high / a
    fits = [y for y in range(5000) if 100 * low / b <= y <= 100 * high / a]
    return min(fits), max(fits)


DECLARED = ("exports", "imports", "total")
YEAR, TO_DATE = ("2024-01-01", "2024-12-31"), ("2024-01-01", "2024-10-24")


def declared_rows(rows, reading):
    """Declared trade of the article in six unknowns to 24 October and two after it."""
    out = []
    for year in (2023, 2024):
        parts = {("total", year): 1, ("exports", year): -1, ("imports", year): -1}
        out += between(parts, 0, 0)
        out.append(({("rest", year): -1}, 0))
    for row in rows:
        name = row["series"].rpartition(".")[2]
        whole = row["period_end"] == YEAR[1]

        def level(year, name=name, whole=whole):
            return {(name, year): 1, **({("rest", year): 1} if whole else {})}

        out += between(level(2024), *ends(row, "value", reading))
        a, b = ends(row, "growth", reading)
        now, before = level(2024), level(2023)
        out.append(({**times(before, (100 + a) / 100), **times(now, -1)}, 0))
        out.append(({**now, **times(before, -(100 + b) / 100)}, 0))
    return out


@pytest.mark.parametrize("reading", READINGS)
def test_the_article_alone_agrees_with_arithmetic(reading):
    result = ls.audit(ls.Register(reading=reading), "article-2024")
    assert result.consistent
    assert not result.after_removal
    assert len(result.used) == 49
    assert result.not_used == []
    wanted = {}
    for row in ARTICLE:
        start, end = row["period_start"], row["period_end"]
        low, high = ends(row, "value", reading)
        if row["series"] in WHOLE:
            low, high = math.ceil(low), None if high is None else math.floor(high)
        wanted[row["series"], start, end, ""] = low, high
        if row["growth"]:
            before = (row["series"], start.replace("2024", "2023"))
            key = (*before, end.replace("2024", "2023"), "")
            wanted[key] = implied(row, "growth", reading)
        if row["plan_share"]:
            key = (row["series"], *YEAR, row["plan"])
            wanted[key] = implied(row, "plan_share", reading)
    trade = [r for r in ARTICLE if r["series"].startswith("trade.declared")]
    rows = declared_rows(trade, reading)
    for year, (name, span) in itertools.product(
        (2023, 2024), [*((n, TO_DATE) for n in DECLARED), ("total", YEAR)]
    ):
        terms = {(name, year): 1, **({("rest", year): 1} if span == YEAR else {})}
        days = (day.replace("2024", str(year)) for day in span)
        wanted[f"trade.declared.{name}", *days, ""] = project(rows, terms)
    assert len(result.quantities) == len(wanted) == 49
    for q in result.quantities:
        days = (str(q.period_start), str(q.period_end))
        agrees(q, wanted[q.series, *days, q.plan])
        assert q.sharp
    to_date = ("2023-01-01", "2023-10-24")
    exports, imports = (
        result.find(f"trade.declared.{name}", to_date) for name in DECLARED[:2]
    )
    gap = result.balance(exports, imports)
    exact = project(rows, {("exports", 2023): 1, ("imports", 2023): -1})
    assert (gap.low, gap.high) == pytest.approx(tuple(map(float, exact)), rel=1e-9)
    new = result.find("enterprises.new", ("2023-01-01", "2023-10-25"))
    assert (new.low, new.high) == (557, 559)
    goal = result.find("enterprises.new", "2024", plan="annual")
    assert (goal.low, goal.high) == (599, 601)


def other_tokens(token):
    """The token with one digit changed, each in two ways."""
    for i, letter in enumerate(token):
        if letter.isdigit():
            for step in (1, 5):
                other = (int(letter) + step) % 10
                changed = f"{token[:i]}{other}{token[i + 1 :]}"
                if not (i == 0 and other == 0):
                    yield changed


@pytest.mark.long
@pytest.mark.parametrize("reading", READINGS)
def test_a_changed_token_of_the_article_is_found_or_harmless(tmp_path, reading):
    """One register with a copy of declared trade for each changed token, by area."""
    trade = [r for r in ARTICLE if r["series"].startswith("trade.declared")]
    cases = []
    for at, row in enumerate(trade):
        for name in ("value", "growth"):
            column = "published_as" if name == "value" else "growth_as"
            for token in other_tokens(row[column]):
                number = token.replace(".", "").replace(",", ".")
                sign = "-" if row[name].startswith("-") else ""
                changed = row | {column: token, name: sign + number}
                cases.append([*trade[:at], changed, *trade[at + 1 :]])
    rows = [
        {**row, "area": f"case {k}", "statement_id": f"{row['statement_id']}.{k}"}
        for k, case in enumerate(cases)
        for row in case
    ]
    for name in ("series", "sources"):
        (tmp_path / f"{name}.csv").write_bytes((DATA / f"{name}.csv").read_bytes())
    everywhere = [r for r in table("relations") if not r["area"]]
    tables_of.write(tmp_path, "relations", everywhere)
    with (tmp_path / "statements.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    result = ls.audit(ls.Register(tmp_path, reading))
    blamed = {w.statement_id.rpartition(".")[2] for w in result.wrong}
    impossible = {
        str(k)
        for k, case in enumerate(cases)
        if project(declared_rows(case, reading)) is None
    }
    assert blamed == impossible
    assert len(cases) >= 50
    assert 20 < len(impossible) < len(cases)


# -- the whole register ----------------------------------------------------------------


@pytest.fixture(scope="module")
def whole():
    return {r: ls.audit(ls.Register(reading=r)) for r in READINGS}


#: number in the list of data/README.md: statements and numbers of one conflict each
KNOWN = {
    1: [
        ("danviet-2024-02-06.trade.declared.total.2023-12-31", "value"),
        ("vtc-2023-12-19.trade.declared.total.2023-12-31", "value"),
    ],
    3: [
        ("article-2024.trade.declared.total.2024-10-24", "growth"),
        ("laodong-2024-11-01.trade.declared.total.2024-10-24", "growth"),
    ],
    4: [
        ("danviet-2024-02-06.trade.all_types.total.2023-12-31", "value"),
        ("vnvn-2025-07-29.trade.all_types.total.2024-12-31", "growth"),
    ],
    5: [("nhandan-2025-09-24.trade.all_types.total.2025-12-31", "value")],
    10: [
        ("cand-vnvn-2025-12-02.revenue.customs.2025-11-30.2", "value"),
        ("tbtc-2025-12-08.revenue.customs.2025-11-30", "value"),
    ],
    11: [
        ("cafef-2025-12-11.revenue.budget.2025-12-31", "growth"),
        ("laodong-2024-12-09.revenue.budget.2024-12-31", "value"),
    ],
    13: [
        ("article-2024.poverty.poor_rate.2024-12-31", "value"),
        ("kinhtetaichinh-2025.poverty.poor_rate.2024-12-31", "value"),
    ],
    18: [
        ("cafef-2025-12-11.economy.grdp_growth.2025-12-31", "value"),
        ("laodong-1575594.economy.grdp_growth.2025-12-31", "value"),
    ],
    20: [
        ("tbtc-2024-09-18.national.trade_china.2023-12-31", "value"),
        ("vneconomy-2024-07.national.trade_china.2023-12-31", "value"),
    ],
    24: [
        ("baolangson-2020-07.trade.declared.total.2020-06-30", "growth"),
        ("vccinews-2019-09-03.trade.declared.total.2019-08-12", "value"),
    ],
    25: [("haiquan-27454.trade.declared.total.2023-07-31", "value")],
}
#: and those that no true values rule out, or that the tables do not hold
NOT_EXPRESSIBLE = {
    2: "a flow may be small in one week and large in the next: no rule of pace",
    6: "the growth was left empty",
    7: "the row ends on 24 October; read as a year it is found, see below",
    8: "parts in other areas are no relation",
    9: "the growth crosses a break, and an area is no part of another",
    14: "an estimate and a count of other years; nothing ties the country to it",
    16: "receipts per visit are no series; targets are no observations",
    17: "an event, not a number",
    19: "the tables hold the growth of the second paper, and only that",
    21: "two sets under one name; their dates differ",
    22: "stocks and flows of enterprises have no relation: exits are not all printed",
    26: "a flow may be small in one week and large in the next: no rule of pace",
    27: "the same: two growths that leave little for a fortnight",
    28: "the two cells were left empty",
    29: "plans of other names are other plans",
}


def test_each_known_contradiction_is_found_or_cannot_be_expressed(whole):
    conflicts = [set(c) for c in whole["printed"].conflicts]
    for number, members in KNOWN.items():
        assert any(set(members) <= c for c in conflicts), number
    text = (DATA / "README.md").read_text(encoding="utf-8")
    listed = text.partition("## Known contradictions")[2].partition("\n## ")[0]
    items = dict(
        line.split(". ", 1) for line in listed.splitlines() if line[:1].isdigit()
    )
    facts = {int(n) for n, line in items.items() if "[F]" in line}
    assert facts == KNOWN.keys() | NOT_EXPRESSIBLE.keys()
    assert not KNOWN.keys() & NOT_EXPRESSIBLE.keys()


def test_the_estimate_of_2023_explains_the_growth_of_the_article(whole):
    for result in whole.values():
        why = {(n, what): reason for n, what, reason in wrong(result)}
        name = "article-2024.trade.declared.total.2024-12-31"
        assert why[name, "growth"] == "superseded base"
        assert why["vtc-2023-12-19.trade.declared.total.2023-12-31", "value"] == (
            "superseded"
        )
        assert why["article-2024.poverty.poor_rate.2024-12-31", "value"] == "superseded"
        assert not result.consistent
        assert result.complete


def test_no_number_of_the_register_disappears(whole):
    total = printed_numbers()
    for result in whole.values():
        listed = [*result.used, *(n for n, _ in result.not_used)]
        assert len(listed) == len(set(listed)) == total
        assert all(text for _, text in result.not_used)


def test_cautious_ranges_contain_printed_ones():
    one, other = (
        ls.audit(ls.Register(reading=r), "article-2024").quantities for r in READINGS
    )
    for p, c in zip(one, other, strict=True):
        assert c.low <= p.low <= p.high <= c.high


def test_local_exports_read_as_a_year_contradict_the_later_growth(tmp_path):
    for name in ("series", "sources", "relations", "breaks"):
        (tmp_path / f"{name}.csv").write_bytes((DATA / f"{name}.csv").read_bytes())
    rows = table("statements")
    for row in rows:
        if row["statement_id"] == "article-2024.trade.local_exports.2024-10-24":
            row["period_end"] = "2024-12-31"
    local = [row for row in rows if row["series"] == "trade.local_exports"]
    with (tmp_path / "statements.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    result = ls.audit(ls.Register(tmp_path), {row["source_id"] for row in local})
    assert any(
        w.statement_id.endswith("trade.local_exports.2024-10-24") for w in result.wrong
    )


def test_sources_are_chosen_by_name():
    register = ls.Register()
    both = ls.audit(register, ["article-2024", "vtc-2023-12-19"])
    assert both.consistent
    assert not both.after_removal
    with pytest.raises(ls.SelectionError, match="did you mean article-2024"):
        ls.audit(register, "article-204")


def printed_numbers() -> int:
    """Filled cells of levels, growths and shares, and comparisons of their own."""
    rows, names = table("statements"), ("value", "growth", "plan_share")
    return sum(bool(r[c]) for r in rows for c in names) + len(table("comparisons"))


@pytest.mark.long
def test_the_table_of_quantities_and_the_plain_form_agree(whole):
    result = whole["printed"]
    frame, plain = result.frame(), result.to_dict()
    assert list(frame["low"].replace(-math.inf, None)) == [
        q["low"] for q in plain["quantities"]
    ]
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["used"] + len(plain["not_used"]) == printed_numbers()
    assert frame["period_end"].iloc[0] >= date(2009, 1, 1)
