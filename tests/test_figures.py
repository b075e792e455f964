"""A figure is a number: expressions, operators, refusals, columns.

Ranges are held against brute force in fractions over the printed numbers.
"""

import itertools
import math
import operator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import langson as ls
from langson.core.expression import leaf, of
from langson.core.period import years_between
from tables_of import figure, year

ARTICLE = "article-2024."
EXPORTS = ARTICLE + "trade.declared.exports.2024-10-24"
IMPORTS = ARTICLE + "trade.declared.imports.2024-10-24"
DECLARED = ARTICLE + "trade.declared.total.2024-10-24"
FULL_YEAR = ARTICLE + "trade.declared.total.2024-12-31"
ALL_TYPES = ARTICLE + "trade.all_types.total.2024-10-24"
VISITS = ARTICLE + "tourism.visitors.2024-12-31"
RECEIPTS = ARTICLE + "tourism.revenue.2024-12-31"
ENTERPRISES = ARTICLE + "enterprises.new.2024-10-25"


@pytest.fixture(scope="module")
def get():
    return ls.Register().get


def brute(function, *figures):
    """Extremes over corners and middles of the printed ranges, each taken once."""
    sides = []
    for q in figures:
        low, high = Fraction(repr(q.low)), Fraction(repr(q.high))
        sides.append((low, (low + high) / 2, high))
    values = [function(*point) for point in itertools.product(*sides)]
    return float(min(values)), float(max(values))


# Ranges


def made(name, low, width):
    low = Fraction(low, 10)
    return leaf(name, low, low + width, low + 2 * width)


WIDTHS = st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(3, 2)])
LEAVES = st.lists(st.tuples(st.integers(-40, 80), WIDTHS), min_size=1, max_size=4)


def value(tree, point):
    """Value of an expression by recursion, on its own."""
    if tree.leaf:
        return point[tree.leaf.key]
    if tree.op == "number":
        return tree.ends[0]
    one, two = (value(part, point) for part in tree.parts)
    return {
        "+": lambda: one + two,
        "-": lambda: one - two,
        "*": lambda: one * two,
        "/": lambda: one / two,
    }[tree.op]()


@given(LEAVES, st.data())
def test_a_range_holds_every_value_and_no_more(leaves, data):
    # Grown from the same few numbers again and again, so that they enter many times.
    grown = [made(i, *about) for i, about in enumerate(leaves)]
    names = {part.leaf.key: part.leaf for part in grown}
    grown.append(of(data.draw(st.integers(-3, 3))))
    for _ in range(data.draw(st.integers(1, 6))):
        one, two = (data.draw(st.sampled_from(grown)) for _ in range(2))
        op = data.draw(st.sampled_from("+-*/"))
        try:
            new = {
                "+": lambda a, b: a + b,
                "-": lambda a, b: a - b,
                "*": lambda a, b: a * b,
                "/": lambda a, b: a / b,
            }[op](one, two)
        except ls.LangsonError:
            assume(False)
        grown.append(new)
    tree = grown[-1]
    sides = [
        [x.low + (x.high - x.low) * Fraction(i, 4) for i in range(5)]
        for x in names.values()
    ]
    seen = [
        value(tree, dict(zip(names, point, strict=True)))
        for point in itertools.product(*sides)
    ]
    ends = tree.range
    slack = 0 if ends.sharp else 1e-9 * (1 + abs(float(min(seen, key=abs))))
    assert ends.low - slack <= min(seen)
    assert max(seen) <= ends.high + slack
    if ends.sharp:
        assert (ends.low, ends.high) == (min(seen), max(seen))


def test_an_inner_extreme_is_contained_and_nearly_met():
    # x * (1 - x) is largest in the middle, which no corner shows
    x = made("x", 0, Fraction(1, 2))
    ends = (x * (1 - x)).range
    assert not ends.sharp
    assert -0.02 < ends.low <= 0
    assert 0.25 <= ends.high < 0.27


def test_sharp_ranges_of_the_article(get):
    visits, receipts = get(VISITS), get(RECEIPTS)
    printed = ls.growth(visits, visits.base())
    assert (printed.low, printed.high) == (7.55, 7.65)
    spending = ls.growth(receipts / visits, receipts.base() / visits.base())
    assert [round(end, 2) for end in spending.interval] == [28.89, 29.10]
    exports, imports = get(EXPORTS), get(IMPORTS)
    swing = (exports - imports) - (exports.base() - imports.base())
    assert swing.measure == "change"
    assert (math.floor(-swing.high), math.ceil(-swing.low)) == (963, 1004)
    for q in (visits - visits, swing - swing):
        assert (q.low, q.value, q.high) == (0, 0, 0)
    assert all(q.sharp for q in (printed, spending, swing))


@given(st.integers(100, 900), st.integers(100, 900), st.integers(-90, 90))
def test_verbs_are_as_narrow_as_brute_force(new, part, percent):
    now = year(new / 10, 2031, new / 10 - 0.5, new / 10 + 0.5, ids=("now",))
    grown = figure(percent, percent - 0.5, percent + 0.5, "%", ids=("now",))
    grown = replace(grown, measure="growth")
    now = replace(now, growth=grown)
    of_it = year(part / 10, 2031, part / 10 - 0.5, part / 10 + 0.5, ids=("part",))
    was, old = now.base(), lambda x, g: x / (1 + g / 100)
    for made, function, figures in (
        (was, old, (now, grown)),
        (now - was, lambda x, g: x - old(x, g), (now, grown)),
        (ls.growth(now, was), lambda x, g: 100 * x / old(x, g) - 100, (now, grown)),
        (ls.share(of_it, now), lambda p, x: 100 * p / x, (of_it, now)),
        (now / was, lambda x, g: x / old(x, g), (now, grown)),
        (ls.daily_rate(now), lambda x: x / 365, (now,)),
        (ls.revision(now, of_it), lambda x, p: x - p, (now, of_it)),
    ):
        low, high = brute(function, *figures)
        assert made.low == pytest.approx(low, rel=1e-12, abs=1e-12)
        assert made.high == pytest.approx(high, rel=1e-12, abs=1e-12)


def test_an_open_end_stays_open():
    many = year(10, 2032, 10, math.inf)
    before = year(8, 2031, 7.5, 8.5)
    assert (many - before).interval == (1.5, math.inf)
    assert ls.growth(many, before).high == math.inf
    assert ls.ratio(before, replace(many, start=before.start, end=before.end)).low == 0


def test_whole_things_stay_whole(get):
    new = get(ENTERPRISES)
    change = new - new.base()
    assert change.whole
    # 1,044 less 557 to 559: the growth that was printed would allow a fraction more
    assert (change.low, change.high) == (485, 487)
    assert not (new / 2).whole
    assert (new / 2).low == 522


def test_mean_growth_compounds():
    start, end = year(100, 2021), year(121, 2023)
    assert ls.mean_growth(end, start).value == pytest.approx(10)
    with pytest.raises(ls.ComparisonError, match="not a year or more"):
        ls.mean_growth(
            year(9, 2031, kind="stock", start=date(2031, 9, 1), end=date(2031, 9, 1)),
            year(8, 2031, kind="stock", start=date(2031, 2, 1), end=date(2031, 2, 1)),
        )


# Operators


def test_minus_is_the_difference_that_fits(get):
    exports, imports, declared = get(EXPORTS), get(IMPORTS), get(DECLARED)
    assert (exports - imports).measure == "balance"
    rest = declared - exports
    assert (rest.series, rest.measure) == (imports.series, "level")
    assert rest.meets(imports)
    later = get(FULL_YEAR) - declared
    assert (later.measure, later.start) == ("level", date(2024, 10, 25))
    assert (declared - declared.base()).measure == "change"
    assert (exports.growth - imports.growth).unit == "percentage points"
    assert (100 - ls.share(exports, declared)).unit == "%"


def test_plus_adds_parts_and_days(get):
    exports, imports, declared = get(EXPORTS), get(IMPORTS), get(DECLARED)
    both = exports + imports
    assert both.series == declared.series
    assert both.meets(declared)
    assert sum([exports, imports]) == both == ls.total(exports, imports)
    rest = get(FULL_YEAR) - declared
    assert (declared + rest).interval == get(FULL_YEAR).interval  # nothing is lost


def test_times_and_over(get):
    visits, receipts = get(VISITS), get(RECEIPTS)
    each = receipts / visits
    assert each.unit == "thousand VND per visit"
    back = each * visits
    assert (back.unit, back.interval) == (receipts.unit, receipts.interval)
    half = ls.share(get(EXPORTS), get(DECLARED)) * get(DECLARED)
    assert half.interval == get(EXPORTS).interval
    assert (2 * visits).value == (visits * 2).value == (visits / 0.5).value
    fold = visits / visits.base()
    assert (fold.unit, fold.interval) == ("times", (1.0755, 1.0765))


FISH = year(10, 2031, 9.5, 10.5, ids=("fish",))
BEFORE = year(8, 2030, 7.5, 8.5, ids=("before",))
BOATS = year(4, 2031, 3, 5, series="boats.out", unit="boats", ids=("boats",))
COD = year(
    20, 2031, 19, 21, series="cod", unit="%", measure="share", kind="", ids=("cod",)
)
FOLD = replace(COD, value=2.0, low=1.9, high=2.1, unit="times", ids=("fold",))
MOVED = replace(COD, unit="percentage points", measure="change", ids=("moved",))
GREW = replace(COD, measure="growth", ids=("grew",))
ALL = replace(GREW, value=44.0, low=44.0, high=44.0, ids=("all",))
PACE = replace(FISH, unit="tonnes per boat per day", kind="rate", ids=("pace",))

PLAN = year(12, 2031, status="T", plan="annual", ids=("plan",))
HALF = year(6, 2031, 5.5, 6.5, end=date(2031, 6, 30), ids=("half",))
SUMMER = replace(HALF, start=date(2031, 7, 1), end=date(2031, 9, 30), ids=("summer",))
SUMMER = replace(SUMMER, value=2.0, low=1.5, high=2.5)
AUTUMN = replace(SUMMER, start=date(2031, 10, 1), end=date(2031, 12, 31))
AUTUMN = replace(AUTUMN, value=3.0, low=3.0, high=3.0, ids=("autumn",))

#: value, range, unit, measure and statements of what an operation gives
GIVES = {
    "minus": (lambda: -FISH, -10, -10.5, -9.5, "tonnes", "level", "fish"),
    "numbers": (lambda: 3 * FISH / 2, 15, 14.25, 15.75, "tonnes", "level", "fish"),
    "nothing added": (lambda: sum([FISH]), 10, 9.5, 10.5, "tonnes", "level", "fish"),
    "one added": (lambda: 1 + FOLD, 3, 2.9, 3.1, "times", "share", "fold"),
    "one taken": (lambda: COD - 1, 19, 18, 20, "%", "share", "cod"),
    "from a hundred": (lambda: 100 - COD, 80, 79, 81, "%", "share", "cod"),
    "per boat": (
        lambda: FISH / BOATS, 2.5, 1.9, 3.5, "tonnes per boat", "ratio", "fish boats",
    ),
    "over years": (
        lambda: FISH / BEFORE, 1.25, 9.5 / 8.5, 1.4, "times", "ratio", "fish before",
    ),
    "boats and their rate": (
        lambda: BOATS * (FISH / BOATS), 10, 9.5, 10.5, "tonnes", "product",
        "fish boats",
    ),
    "percent of": (
        lambda: FISH * COD, 2, 1.805, 2.205, "tonnes", "product", "fish cod",
    ),
    "percent before": (
        lambda: COD * FISH, 2, 1.805, 2.205, "tonnes", "product", "fish cod",
    ),
    "times of": (
        lambda: FISH * FOLD, 20, 18.05, 22.05, "tonnes", "product", "fish fold",
    ),
    "times before": (
        lambda: FOLD * FISH, 20, 18.05, 22.05, "tonnes", "product", "fish fold",
    ),
    "a rate moved": (lambda: MOVED + COD, 40, 38, 42, "%", "share", "cod moved"),
    "growths added": (lambda: GREW + COD, 40, 38, 42, "%", "growth", "grew cod"),
    "a rate a day": (
        lambda: ls.daily_rate(FISH) * 73, 2, 1.9, 2.1, "tonnes per day", "daily rate",
        "fish",
    ),
    "a pace for a year": (
        lambda: ls.cumulate(PACE), 3650, 3467.5, 3832.5, "tonnes per boat", "total",
        "pace",
    ),
    "growth a year": (
        lambda: ls.mean_growth(FISH, BEFORE), 25, 950 / 8.5 - 100, 40, "%", "growth",
        "fish before",
    ),
    "half of a growth": (
        lambda: ls.log_share(GREW, ALL), 50, 100 * math.log(1.19, 1.44),
        100 * math.log(1.21, 1.44), "%", "share of growth", "grew all",
    ),
    "what is behind a share": (
        lambda: ls.implied_whole(FISH, COD), 50, 950 / 21, 1050 / 19, "tonnes",
        "implied whole", "fish cod",
    ),
    "between two shares": (
        lambda: ls.gap(COD, replace(COD, value=5.0, low=5.0, high=5.0, ids=("ice",))),
        15, 14, 16, "percentage points", "gap", "cod ice",
    ),
    "what a plan asks": (
        lambda: ls.demand(PLAN, BEFORE), 50, 1200 / 8.5 - 100, 60, "%", "growth",
        "plan before",
    ),
    "what a plan has had": (
        lambda: ls.attainment(FISH, PLAN), 250 / 3, 950 / 12, 87.5, "%", "attainment",
        "fish plan",
    ),
    "what a plan leaves": (
        lambda: ls.remaining(PLAN, HALF), 6, 5.5, 6.5, "tonnes", "level", "plan half",
    ),
    "three parts of a year": (
        lambda: ls.total(HALF, SUMMER, AUTUMN), 11, 10, 12, "tonnes", "level",
        "half summer autumn",
    ),
    "what autumn adds": (
        lambda: ls.total(HALF, SUMMER, AUTUMN) - ls.total(HALF, SUMMER), 3, 3, 3,
        "tonnes", "level", "half summer autumn",
    ),
    "a whole one": (lambda: FISH / 1, 10, 9.5, 10.5, "tonnes", "level", "fish"),
    "a year's number in another": (
        lambda: FISH / FISH.at(BEFORE), 1, 1, 1, "times", "ratio", "fish",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", GIVES)
def test_what_an_operation_gives(case):
    operation, value, low, high, unit, measure, ids = GIVES[case]
    q = operation()
    assert (q.value, q.low, q.high) == pytest.approx((value, low, high), rel=1e-12)
    assert (q.unit, q.measure) == (unit, measure)
    assert set(q.ids) == set(ids.split())
    assert q.area == "Northland"


def test_what_is_not_in_the_numbers_of_an_operation():
    supposed = FISH.at(BEFORE)
    assert (supposed.start, supposed.end) == (BEFORE.start, BEFORE.end)
    assert supposed.implied
    assert (ls.cumulate(PACE).kind, ls.cumulate(PACE).series) == ("flow", "fish.landed")
    two = year(4, 2031, 3, 5, series="fish.sold", labels=("Sold", "Bán"), ids=("two",))
    with ls.freely("no relation adds them"):
        both = FISH + two
    assert (both.value, both.series) == (14, "fish.landed + fish.sold")
    assert both.labels == ("", "")
    parts = ls.total(HALF, SUMMER, AUTUMN)
    assert (parts.start, parts.end) == (date(2031, 1, 1), date(2031, 12, 31))
    with pytest.raises(ls.ComparisonError, match="divided by 0"):
        FISH / 0
    for asked, before in ((FISH, BEFORE), (PLAN, replace(BEFORE, status="T"))):
        with pytest.raises(ls.ComparisonError, match="demand needs a target"):
            ls.demand(asked, before)
    for asked in (ls.demand(PLAN, BEFORE), ls.remaining(PLAN, HALF)):
        assert (asked.status, asked.plan) == ("T", "annual")
    for other in ("x", None):
        for operation in (operator.add, operator.sub, operator.mul, operator.truediv):
            with pytest.raises(TypeError):
                operation(FISH, other)
            with pytest.raises(TypeError):
                operation(other, FISH)


def test_what_has_no_order_or_logarithm_is_none(get):
    assert not FISH.below(FISH)
    assert not FISH.above(FISH)
    assert BEFORE.below(FISH)
    with pytest.raises(ls.LangsonError, match="logarithm"):
        leaf("zero", 0.0, 0.5, 1.0).log()
    assert float(leaf("small", 0.5, 0.6, 1.0).log().range.high) == 0
    assert years_between(date(2030, 2, 28), date(2032, 2, 29)) == 2
    assert years_between(date(2030, 3, 1), date(2031, 3, 1)) == 1
    for later in (date(2030, 3, 1), date(2031, 3, 2)):
        assert years_between(date(2030, 3, 1), later) is None


REFUSED = {
    "one contains the other": lambda q: q["all"] - q["declared"],
    "different series": lambda q: q["visits"] - q["guests"],
    "mixed units": lambda q: q["visits"] + q["declared"],
    "unequal periods": lambda q: q["year"] / q["exports"],
    "not parts of one total": lambda q: q["all"] + q["exports"],
    "counted twice": lambda q: q["exports"] + q["exports"].at(q["exports"]) * 1,
    "has no unit": lambda q: q["visits"] + 1,
    "no single answer": lambda q: q["visits"] < q["visits"],
    "exchange rate": lambda q: q["declared"] / replace(q["receipts"], **q["same"]),
    "multiplied by what it counts per": lambda q: q["exports"] * q["exports"],
    "does not compare with an observation": lambda q: q["visits"] - q["plan"],
    "holds zero": lambda q: q["visits"] / (q["visits"] - q["visits"]),
}


@pytest.mark.parametrize("said", REFUSED)
def test_operators_refuse_as_the_verbs_do(get, said):
    names = {
        "all": ALL_TYPES,
        "declared": DECLARED,
        "exports": EXPORTS,
        "imports": IMPORTS,
        "year": FULL_YEAR,
        "visits": VISITS,
        "receipts": RECEIPTS,
    }
    q = {name: get(statement) for name, statement in names.items()}
    q["guests"] = replace(q["visits"], series="tourism.other")
    q["plan"] = replace(q["visits"], status="T")
    q["same"] = {"start": q["declared"].start, "end": q["declared"].end}
    with pytest.raises(ls.LangsonError) as refusal:
        REFUSED[said](q)
    wanted = "does not follow" if said == "counted twice" else said
    assert wanted in str(refusal.value)


def test_a_break_stops_operators_too(get):
    old = get("vbsp-2019-11-18.poverty.poor_rate.2018-12-31")
    new = get("vnvn-2025-11-26.poverty.poor_rate.2021-12-31")
    with pytest.raises(ls.ComparisonError, match="breaks on"):
        new - old


def test_freely_needs_a_reason_and_marks_what_follows(get):
    declared, crossing = get(DECLARED), get(ALL_TYPES)
    with ls.freely("goods that cross without a declaration here"):
        rest = crossing - declared
    assert rest.value == pytest.approx(crossing.value - declared.value)
    share = ls.share(rest, crossing)
    assert share.inference == ("goods that cross without a declaration here",)
    assert declared.inference == ()
    with pytest.raises(ls.ComparisonError):  # the escape ends with its block
        crossing - declared
    with pytest.raises(ValueError, match="say why"), ls.freely(" "):
        pass
    with ls.freely("money is money"), pytest.raises(ls.UnitError):
        get(RECEIPTS) - declared


def test_verbs_of_order_take_a_shared_number_once(get):
    visits = get(VISITS)
    grown = ls.growth(visits, visits.base())
    assert grown.meets(visits.growth)
    assert not grown.above(visits.growth)
    assert visits.above(visits.base())
    assert visits.base().below(visits)
    assert grown.above(0)
    assert grown.meets(7.6)
    # both rest on one level of few digits: their difference is certain all the same
    level = year(10, 2031, 9, 11, ids=("a",))
    more = level * 1.05
    assert more.low < level.high
    assert more.above(level)


def test_plans_ask_and_leave():
    target = year(120, 2032, 119.5, 120.5, status="T", plan="annual")
    before = year(100, 2031, 99.5, 100.5)
    asked = ls.demand(target, before)
    assert (asked.status, asked.plan, asked.measure) == ("T", "annual", "growth")
    low, high = brute(lambda t, b: 100 * t / b - 100, target, before)
    assert asked.interval == pytest.approx((low, high))
    to_date = year(50, 2032, end=date(2032, 6, 30))
    left = ls.remaining(target, to_date)
    assert (left.start, left.status) == (date(2032, 7, 1), "T")
    assert left.interval == (69.5, 70.5)
    with pytest.raises(ls.ComparisonError, match="needs a target"):
        ls.demand(before, target)


# Columns


def test_columns_calculate(get):
    frame = pd.DataFrame(
        {
            "visits": [get(VISITS).base(), get(VISITS), None],
            "receipts": [get(RECEIPTS).base(), get(RECEIPTS), None],
        },
        index=["2023", "2024", "2025"],
    )
    each = frame["receipts"][:2] / frame["visits"][:2]
    rise = each.q.growth()
    assert rise["2023"] is None
    assert [round(end, 2) for end in rise["2024"].interval] == [28.89, 29.10]
    assert frame["visits"].q.growth()["2025"] is None
    assert frame["visits"].q.value.isna().to_list() == [False, False, True]
    assert each.q.above(0).all()
    assert each.q.above(0).dtype == bool
    assert (2 * frame["visits"][:2]).q.low.to_list() == [
        2 * q.low for q in frame["visits"][:2]
    ]


def test_columns_rank_only_what_is_certain():
    column = pd.Series(
        [year(10, 2031, 9, 11), year(30, 2031, 29, 31), year(11, 2031, 10, 12), None]
    )
    assert column.q.rank().to_list() == [None, 1, None, None]
    assert pd.Series([year(1, 2031), year(2, 2031)]).q.rank().to_list() == [2, 1]


def test_columns_refuse_what_they_cannot_do():
    column = pd.Series([year(1, 2031), year(2, 2032)], index=["a", "b"])
    with pytest.raises(ls.ComparisonError, match="other labels"):
        column.q.growth(pd.Series([year(1, 2030), year(2, 2030)]))
    with pytest.raises(AttributeError, match="columns of figures"):
        pd.Series([1.5, np.nan]).q.growth()
    with pytest.raises(ls.ComparisonError, match="later"):
        column[::-1].q.growth()
