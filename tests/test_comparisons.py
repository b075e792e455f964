"""Printed comparisons as rows: what each says, checked in fractions and by hand."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import langson as ls
from exact import agrees, between, printed, project, rounded, times
from langson.core.comparison import KINDS
from langson.reading import contract, form
from langson.showing import report
from small_province import compared, days_of, found, rows_of, said, write, wrong

#: half-years from 2018, as a grid that knows nothing of cuts
PERIODS = {"2021": (6, 8), "2021-H1": (6, 7), "2021-H2": (7, 8), "2020": (4, 6)}
PERIODS |= {"2020-H1": (4, 5), "2019": (2, 4), "2018": (0, 2)}
FLOWS = ("total", "part.a", "part.b")
#: the part of what is printed that counts as something: nothing is a share of nothing
LITTLE = Fraction(1, 100_000)
NAMES = {days_of(name): name for name in PERIODS}


def terms(series, period):
    return {(series, h): 1 for h in range(*PERIODS[period])}


def value(true, series, period):
    return sum(true[series, h] for h in range(*PERIODS[period]))


# Each kind by its definition on true values: the printed number, rows of a range of it,
# and what it is a percentage of.


def kinds(true, series, period, base, other):
    """What a page could print of a level, by its kind."""
    own, level = value(true, series, period), terms(series, period)
    then, before = value(true, series, base), terms(series, base)
    goal, target = true["goal", period[:4]], {("goal", series, period[:4]): 1}
    years = int(period[:4]) - int(base[:4])

    def times_of(what):
        return lambda low, high, mine=level: [
            ({**times(what, low), **times(mine, -1)}, 0),
            ({**mine, **times(what, -high)}, 0),
        ]

    def percent(what, more):
        return lambda low, high, mine=level: times_of(what)(
            (more + low) / 100, (more + high) / 100, mine
        )

    def gap(what):
        return lambda low, high, mine=level: between(
            {**mine, **times(what, -1)}, low, high
        )

    made = {
        "growth": (100 * Fraction(own, then) - 100, percent(before, 100), before),
        "ratio": (100 * Fraction(own, then), percent(before, 0), before),
        "change": (Fraction(own - then), gap(before), None),
        "plan_share": (100 * Fraction(own, goal), percent(target, 0), target),
        "plan_excess": (100 * Fraction(own, goal) - 100, percent(target, 100), target),
    }
    whole, all_of = value(true, other, period), terms(other, period)
    made["share"] = 100 * Fraction(own, whole), percent(all_of, 0), all_of
    if len(period) == len(base) == 4:

        def mean_growth(low, high, mine=level):
            ends = ((1 + end / 100) ** years for end in (low, high))
            return times_of(before)(*ends, mine)

        def mean_change(low, high, mine=level):
            return gap(before)(years * low, years * high, mine)

        near = Fraction((float(own / then) ** (1 / years) - 1) * 100)
        made["mean_growth"] = near, mean_growth, before
        made["mean_change"] = Fraction(own - then, years), mean_change, None
    return made


@st.composite
def pages(draw, errors=0):
    """Levels and comparisons made from true values; some are then changed."""
    cell = st.integers(100, 999)
    true = {}
    for h in range(8):
        a, b = draw(cell), draw(cell)
        true |= {("part.a", h): a, ("part.b", h): b, ("total", h): a + b}
    for year in ("2019", "2020", "2021"):
        true["goal", year] = draw(st.integers(900, 1999))
    levels, rows, laws = [], [], []
    what = st.tuples(st.sampled_from(FLOWS), st.sampled_from(list(PERIODS)[:5]))
    for k, (series, period) in enumerate(draw(st.lists(what, min_size=1, max_size=3))):
        token = rounded(value(true, series, period))
        levels.append(said(f"n{k}", series, period, token))
    # a level by itself, or one beside a printed one
    for k in range(draw(st.integers(1, 4))):
        beside = draw(st.sampled_from([None, *levels]))
        series, period = draw(what)
        if beside is not None:
            series, period = beside["series"], named(beside)
        bases = [p for p in PERIODS if PERIODS[p][1] <= PERIODS[period][0]]
        base = draw(st.sampled_from(bases))
        other = draw(st.sampled_from([f for f in FLOWS if f != series]))
        made = kinds(true, series, period, base, other)
        kind = draw(st.sampled_from(sorted(made)))
        number, law, base_terms = made[kind]
        token = rounded(number, draw(st.integers(0, 2)))
        if float(token) == 0:
            continue
        more = {"base": "" if kind.startswith(("plan", "share")) else base}
        more |= {"base_series": other} if kind == "share" else {}
        of = series if beside is None else beside["statement_id"]
        row = compared(f"c{k}", kind, token, of, period, **more)
        rows.append(row)
        laws.append((row, law, base_terms, beside))
    for row in draw(st.permutations(rows))[:errors]:
        odd = str(round(float(row["value"]) + draw(st.sampled_from([-7, 11, 60])), 2))
        if float(odd) > 0:
            row |= {"value": odd, "published_as": odd}
    return levels, rows, laws, true


def oracle(levels, laws):
    """Rows of everything printed, on half-years."""
    rows = []
    for h in range(8):
        rows += [({(name, h): -1}, 0) for name in FLOWS]
        total, a, b = ({(name, h): 1} for name in FLOWS)
        rows += between({**total, **times(a, -1), **times(b, -1)}, 0, 0)
    for row in levels:
        level, own = (
            {("level", row["statement_id"]): 1},
            terms(row["series"], named(row)),
        )
        rows += between(level, *printed(row["published_as"]))
        rows += between({**level, **times(own, -1)}, 0, 0)
    ends = [(row["series"], printed(row["published_as"])[1]) for row in levels]
    for row, law, base, beside in laws:
        low, high = printed(row["published_as"])
        if row["value"].startswith("-"):
            low, high = -high, -low
        level = beside and {("level", beside["statement_id"]): 1}
        rows += law(low, high, level) if beside else law(low, high)
        if base and not beside:
            series = next(name for key in base for name in key if name in FLOWS)
            own = [high for name, high in ends if name == series]
            size = max(own or [high for _, high in ends])
            rows.append((times(base, -1), -LITTLE * size))
    return rows


def named(row):
    """Name of the period of a row."""
    return NAMES[row["period_start"], row["period_end"]]


def aim(q):
    """What the oracle asks for, for a quantity of the audit."""
    if q.kind == "target":
        return {("goal", q.series, str(q.period_end.year)): 1}
    return terms(q.series, NAMES[str(q.period_start), str(q.period_end)])


@given(pages())
def test_every_range_with_comparisons_is_the_exact_one(many, drawn):
    levels, rows, laws, _ = drawn
    if any(float(row["value"]) <= 0 for row in rows if not KINDS[row["kind"]].signed):
        return
    result = many(*levels, comparisons=rows)
    assert result.consistent
    for q in result.quantities:
        agrees(q, project(oracle(levels, laws), aim(q)))


@given(pages(errors=2))
def test_a_contradiction_is_found_exactly_where_there_is_one(many, drawn):
    levels, rows, laws, _ = drawn
    result = many(*levels, comparisons=rows)
    assert bool(result.wrong) == (project(oracle(levels, laws)) is None)


# -- by hand ---------------------------------------------------------------------------

#: a level of 2021, what is printed of it, and what that leaves of which quantity
LEVEL = "a total 2021 500"
SAID = {
    "98.7 % of the year before": (
        compared("c", "ratio", "98.7", "a"), ("total", "2020"),
        (499.5 / 0.9875, 500.5 / 0.9865),
    ),
    "2.5 times the year before": (
        compared("c", "ratio", "2.5", "a", published_unit="times"), ("total", "2020"),
        (499.5 / 2.55, 500.5 / 2.45),
    ),
    "40 more than in 2019": (
        compared("c", "change", "40", "a", base="2019"), ("total", "2019"),
        (499.5 - 40.5, 500.5 - 39.5),
    ),
    "10 % a year since 2019": (
        compared("c", "mean_growth", "10", "a", base="2019"), ("total", "2019"),
        (499.5 / 1.105**2, 500.5 / 1.095**2),
    ),
    "30 more each year since 2018": (
        compared("c", "mean_change", "30", "a", base="2018"), ("total", "2018"),
        (499.5 - 3 * 30.5, 500.5 - 3 * 29.5),
    ),
    "2.5 % above the plan": (
        compared("c", "plan_excess", "2.5", "a"), ("total", "2021", "annual"),
        (499.5 / 1.0255, 500.5 / 1.0245),
    ),
    "20 short of the plan": (
        compared("c", "change", "-20", "a", plan="annual"), ("total", "2021", "annual"),
        (499.5 + 19.5, 500.5 + 20.5),
    ),
    "80 % of all": (
        compared("c", "share", "80", "a", base_series="wide"), ("wide", "2021"),
        (499.5 / 0.805, 500.5 / 0.795),
    ),
    "growth of 4 to 4.2 %": (
        compared("c", "growth", "4–4.2", "a"), ("total", "2020"),
        (499.5 / 1.042, 500.5 / 1.04),
    ),
    "growth under 3 %": (
        compared("c", "growth", "3", "a", qualifier="under"), ("total", "2020"),
        (499.5 / 1.03, float("inf")),
    ),
    "a fall of at most 3 %": (
        compared("c", "growth", "-3", "a", qualifier="at_most"), ("total", "2020"),
        (0.0, 500.5 / 0.97),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_what_is_printed_of_a_level(audited, name):
    row, about, ends = SAID[name]
    result = audited(*rows_of(LEVEL), comparisons=[row], relations=[])
    assert found(result, *about) == pytest.approx(ends, rel=1e-9)
    if not all(map(math.isfinite, ends)):
        return  # an open end implies no base by arithmetic alone
    implied = result.register.implied("c")
    assert (implied.low, implied.high) == pytest.approx(ends, rel=1e-9)
    assert implied.ids == ("a", "c")
    assert implied.status == ("T" if len(about) == 3 else "A")
    printed_number = result.register.get("c")
    assert printed_number.token == row["published_as"]
    assert printed_number.low <= printed_number.value <= printed_number.high


def test_an_average_for_each_month_is_a_level(audited):
    row = compared("m", "mean", "25.7", "visits", "2021")
    row["published_unit"] = "thousand visits per month"
    row["value"] = "25700"
    result = audited(*rows_of("r visits.road 2021 100000"), comparisons=[row])
    low, high = found(result, "visits", "2021")
    assert (low, high) == (12 * 25650, 12 * 25750)
    mean = result.register.get("m")
    assert f"{mean}" == "25,700 visits per month"
    assert (mean.low, mean.high) == (25650, 25750)
    other = rows_of("a visits 2021 320,001; r visits.road 2021 100000")
    assert [n for n, *_ in wrong(audited(*other, comparisons=[row]))] == ["a"]
    half = compared("m", "mean", "25.7", "visits", "2021-H1") | {
        "published_unit": "thousand visits per year", "value": "25700"}  # fmt: skip
    with pytest.raises(ls.RegisterError, match="no mean over the parts"):
        audited(*rows_of(LEVEL), comparisons=[half])


def test_points_contributed_tie_three_quantities(audited):
    levels = rows_of("t total 2020 1000; a part.a 2020 400; b part.a 2021 430")
    points = compared("c", "contribution", "3.0", "part.a", "2021", base_series="total")
    assert audited(*levels, comparisons=[points]).consistent
    points |= {"value": "5.0", "published_as": "5.0"}
    result = audited(*levels, comparisons=[points])
    assert not result.consistent
    (conflict,) = result.conflicts
    assert {n for n, _ in conflict} == {"a", "b", "c", "t"}
    told = report.text(result, "en")
    assert "plus 4.95 to 5.05% of “total”, X, 2020" in told
    free = audited(*levels[:2], comparisons=[points])  # no level of 2021 is printed
    assert found(free, "part.a", "2021") == pytest.approx(
        (399.5 + 999.5 * 0.0495, 400.5 + 1000.5 * 0.0505)
    )


def test_a_part_of_the_growth_is_a_part_of_the_change(audited):
    levels = rows_of("t total 2020 1000; u total 2021 1100; a part.a 2020 400")
    part = compared("c", "contribution", "60", "part.a", "2021", base_series="total")
    part["published_unit"] = "%"
    low, high = found(audited(*levels, comparisons=[part]), "part.a", "2021")
    assert (low, high) == pytest.approx((399.5 + 99 * 0.595, 400.5 + 101 * 0.605))
    more = rows_of("b part.a 2021 430")
    result = audited(*levels, *more, comparisons=[part])
    assert not result.consistent
    assert "of what “total”, X, 2021 grew by" in report.text(result, "en")


def test_shares_of_a_whole_make_a_hundred(audited):
    level = rows_of("w wide 2021 700")
    fits = [
        compared("a", "share", "60.4", "part.a", "2021", base_series="total"),
        compared("b", "share", "39.6", "part.b", "2021", base_series="total"),
    ]
    assert audited(*level, comparisons=fits).consistent
    over = [
        fits[0],
        compared("b", "share", "41.6", "part.b", "2021", base_series="total"),
    ]
    result = audited(*level, comparisons=over)
    assert not result.consistent
    assert {n for n, _ in result.conflicts[0]} == {"a", "b"}


def test_a_growth_lies_between_those_of_its_parts(audited):
    level = rows_of("w wide 2021 700")
    halves = [
        compared("h1", "growth", "6.1", "total", "2021-H1"),
        compared("h2", "growth", "6.3", "total", "2021-H2"),
    ]
    year = compared("y", "growth", "6.2", "total", "2021")
    assert audited(*level, comparisons=[*halves, year]).consistent
    year |= {"value": "7.4", "published_as": "7.4"}
    result = audited(*level, comparisons=[*halves, year])
    assert {n for n, _ in result.conflicts[0]} == {"h1", "h2", "y"}
    assert "times “total”, X, 2020" in report.text(result, "en")
    assert "lần “total”, X, năm 2020" in report.text(result, "vi")


def test_a_break_between_two_years_ties_nothing(audited):
    row = compared("c", "ratio", "98.7", "a", base="2019")
    broken = [("total", "2020-07-01")]
    result = audited(*rows_of(LEVEL), comparisons=[row], breaks=broken)
    assert [(n, why) for n, why in result.not_used] == [
        (("c", "ratio"), "the series breaks on 2020-07-01, between the two years")
    ]
    with pytest.raises(ls.ComparisonError, match="breaks on 2020-07-01"):
        result.register.implied("c")


def test_a_plan_is_of_its_year_whatever_breaks_in_it(audited):
    row = compared("c", "plan_excess", "2.5", "a")
    result = audited(
        *rows_of(LEVEL), comparisons=[row], breaks=[("total", "2021-07-01")]
    )
    ends = found(result, "total", "2021", "annual")
    assert (result.register.implied("c").interval) == pytest.approx(ends)


def test_what_two_quantities_share_implies_neither(audited):
    row = compared("c", "growth", "5.0", "total", "2021")
    result = audited(*rows_of("w wide 2021 700"), comparisons=[row])
    with pytest.raises(ls.ComparisonError, match="no level is printed"):
        result.register.implied("c")
    assert result.register.get("c").value == 5.0


def test_a_source_brings_its_comparisons(tmp_path):
    rows = rows_of("a total 2021 500; b total 2020 900 s2")
    row = compared("c", "ratio", "98.7", "a")
    register = ls.Register(write(tmp_path, rows, comparisons=[row]))
    assert not ls.audit(register).consistent
    assert ls.audit(register, "s1").used == [("a", "value"), ("c", "ratio")]
    assert ls.audit(register, "s2").used == [("b", "value")]


# -- rules -----------------------------------------------------------------------------

RULES = {
    "a word of the statement again": ({"series": "total"}, "series", "leave it empty"),
    "a statement that is none": (
        {"statement_id": "zz"}, "statement_id", "name a row of statements.csv"),
    "the name of a statement": (
        {"comparison_id": "a"}, "comparison_id", "a name of its own"),
    "another number than printed": (
        {"value": "98.6"}, "value", "a fall has a minus in value alone"),
    "a ratio below zero": ({"value": "-98.7"}, "value", "a fall is a growth"),
    "a ratio of a plan": ({"plan": "annual"}, "kind", "say plan_share"),
    "a share of plan of none": ({"kind": "plan_share"}, "plan", "'annual' if so"),
    "a share of nothing": ({"kind": "share"}, "base_series", "wider territory"),
    "a span without a start": ({"kind": "mean_growth"}, "base_start", "of that year"),
    "half a base": ({"base_start": "2020-01-01"}, "base_end", "or none"),
    "its own base": (
        {"base_start": "2021-01-01", "base_end": "2021-12-31"}, "base_start",
        "name the period"),
    "a base of another unit": (
        {"kind": "share", "base_series": "count"}, "base_series", "relations.csv"),
    "another unit": ({"published_unit": "tonnes"}, "published_unit", "printed in %"),
    "a base that a plan does not have": (
        {"kind": "plan_share", "plan": "annual", "base_series": "wide"}, "base_series",
        "leave it empty"),
    "a range with one end": ({"qualifier": "range"}, "value_high", "both ends"),
    "a base that runs backwards": (
        {"base_start": "2020-12-31", "base_end": "2020-01-01"}, "base_end", "swap"),
    "a growth in times": (
        {"kind": "growth", "published_unit": "times"}, "published_unit",
        "printed in %"),
    "no whole years": (
        {"kind": "mean_growth", "base_start": "2019-01-01", "base_end": "2019-06-30"},
        "base_end", "starts from 2020"),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_a_broken_rule_is_found(tmp_path, name):
    cells, column, mend = RULES[name]
    row = compared("c", "ratio", "98.7", "a") | cells
    folder = write(tmp_path / "f", rows_of(LEVEL), comparisons=[row])
    problems = contract.problems(folder)
    assert [(p.file, p.row, p.column) for p in problems] == [
        ("comparisons.csv", 2, column)
    ]
    assert mend in problems[0].mend


def test_a_level_that_nobody_prints_needs_its_period(tmp_path):
    row = compared("c", "growth", "5.0", "total", "2021") | {"period_end": ""}
    folder = write(tmp_path / "f", rows_of(LEVEL), comparisons=[row])
    (problem,) = contract.problems(folder)
    assert problem.column == "period_end"
    assert "no statement is named" in problem.what


def test_a_stock_is_compared_with_one_day(tmp_path):
    row = compared("c", "growth", "5.0", "stock", "2021-06-30", base="2020")
    folder = write(tmp_path / "f", rows_of(LEVEL), comparisons=[row])
    (problem,) = contract.problems(folder)
    assert (problem.column, problem.what) == (
        "base_start",
        "a stock with a span of days.",
    )


def test_the_form_has_the_words_of_the_core():
    assert tuple(KINDS) == form.COMPARED
