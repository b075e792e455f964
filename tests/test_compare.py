"""Comparing: refused where figures do not compare, right where they do.

The right answers are worked out here with fractions, from the printed tokens.
"""

import itertools
import math
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial

import pytest

import langson as ls
import tables_of
from tables_of import figure, year

ARTICLE = "article-2024."
EXPORTS = ARTICLE + "trade.declared.exports.2024-10-24"
IMPORTS = ARTICLE + "trade.declared.imports.2024-10-24"
TO_DATE = ARTICLE + "trade.declared.total.2024-10-24"
FULL_YEAR = ARTICLE + "trade.declared.total.2024-12-31"
OUTTURN_2023 = "danviet-2024-02-06.trade.declared.total.2023-12-31"
ALL_TYPES = ARTICLE + "trade.all_types.total.2024-10-24"
LOCAL = ARTICLE + "trade.local_exports.2024-10-24"
NEW = ARTICLE + "enterprises.new.2024-10-25"
CAPITAL = ARTICLE + "enterprises.new_capital.2024-10-25"
VISITS = ARTICLE + "tourism.visitors.2024-12-31"
RECEIPTS = ARTICLE + "tourism.revenue.2024-12-31"
ESTIMATE = ARTICLE + "poverty.poor_rate.2024-12-31"
REVIEW = "tbtc-2025-08-18.poverty.poor_rate.2024-12-31"
REVIEW_2023 = "tbtc-2025-08-18.poverty.poor_rate.2023-12-31"
POOR = "tbtc-2025-08-18.poverty.poor_households.2024-12-31"
NEAR = "tbtc-2025-08-18.poverty.near_poor_households.2024-12-31"
NEAR_RATE = "tbtc-2025-08-18.poverty.near_poor_rate.2024-12-31"
HOUSEHOLDS = "langson-2026-01.poverty.households.2025-12-31"
TARGET_2025 = "dulichlangson-2021-04.tourism.visitors.2025-12-31"
VISITS_2025 = "dantri-2026-01-01.tourism.visitors.2025-12-31"
QUARTER_2025 = "laodong-2025-03-27.tourism.visitors.2025-03-31"
OLD_RATE = "vbsp-2019-11-18.poverty.poor_rate.2018-12-31"
RANGE_ROW = "danviet-2024-02-06.gates.vehicles_per_day.2023-12-31"
NEW_RATE = "vnvn-2025-11-26.poverty.poor_rate.2021-12-31"


@pytest.fixture(scope="module")
def get():
    return ls.Register().get


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """A made-up province with breaks, an identity and a percentage."""
    folder = tables_of.other_province(tmp_path_factory.mktemp("other"))
    return ls.Register(tables_of.with_rules(folder))


def printed(token):
    """Ends of an exact number, as fractions: half a unit of its last digit."""
    half = Fraction(1, 2 * 10 ** len(token.partition(".")[2]))
    return Fraction(token) - half, Fraction(token) + half


def ranged(function, *ends):
    """Value range of a function that is monotone in each argument."""
    values = [function(*corner) for corner in itertools.product(*ends)]
    return min(values), max(values)


def holds(q, wanted, unit=None):
    low, high = map(float, wanted)
    assert (q.low, q.high) == pytest.approx((low, high), rel=1e-9, abs=1e-9)
    assert q.low - 1e-9 <= q.value <= q.high + 1e-9
    if unit:
        assert q.unit == unit


# Right answers


def test_growth_on_the_estimate_and_on_the_outturn(get):
    year_2024, outturn = get(FULL_YEAR), get(OUTTURN_2023)
    grown = ls.growth(year_2024, outturn)
    level, before = printed("5660"), printed("4975")
    holds(grown, ranged(lambda n, o: 100 * (n - o) / o, level, before), "%")
    assert grown.value == pytest.approx(100 * 5660 / 4975 - 100)
    assert round(grown.value, 1) == 13.8
    assert ls.order(year_2024.growth, grown) == 1  # +18.4 % is certainly more
    apart = ls.gap(year_2024.growth, grown)
    wanted = ranged(
        lambda g, n, o: g - 100 * (n - o) / o, printed("18.4"), level, before
    )
    holds(apart, wanted, "percentage points")
    assert (grown.measure, grown.status, grown.implied) == ("growth", "E", True)
    assert grown.ids == (FULL_YEAR, OUTTURN_2023)


def test_the_base_of_the_printed_growth(get):
    base = get(FULL_YEAR).base()
    holds(
        base, ranged(lambda x, g: x / (1 + g / 100), printed("5660"), printed("18.4"))
    )
    assert (round(base.low, 1), round(base.high, 1)) == (4778.0, 4782.8)
    assert (base.start, base.end) == (date(2023, 1, 1), date(2023, 12, 31))
    assert base.low <= 4780 <= base.high < 4975  # the estimate, not the outturn


def test_points_are_subtracted_and_not_divided(get):
    base = get(ESTIMATE).base()
    holds(base, ranged(lambda x, g: x + g, printed("4.02"), printed("2")), "%")
    assert base.end == date(2023, 12, 31)


def test_whole_things_are_implied_as_whole_numbers(get):
    base, target = get(NEW).base(), get(NEW).target()
    assert (base.low, base.high, base.whole) == (557, 559, True)
    assert (target.low, target.high, target.whole) == (599, 601, True)
    assert base.value == 558
    assert target.value == 600
    assert (target.status, target.plan) == ("T", "annual")
    assert (target.start, target.end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (base.start, base.end) == (date(2023, 1, 1), date(2023, 10, 25))
    assert base.ids == target.ids == (NEW,)


def test_the_daily_rate_after_24_october(get):
    rest = ls.between(get(FULL_YEAR), get(TO_DATE))
    assert (rest.start, rest.end) == (date(2024, 10, 25), date(2024, 12, 31))
    assert rest.days == 68
    wanted = ranged(lambda y, d: y - d, printed("5660"), printed("4476.9"))
    holds(rest, wanted, "million USD")
    rate = ls.daily_rate(rest)
    holds(rate, [end / 68 for end in wanted], "million USD per day")
    until = ls.daily_rate(get(TO_DATE))
    holds(until, [end / 298 for end in printed("4476.9")])  # a leap year
    assert (round(rate.value, 1), round(until.value, 1)) == (17.4, 15.0)
    assert ls.order(rate, until) == 1
    assert rate.status == "E"
    faster = ls.growth(rate, until)
    both = [[end / 68 for end in wanted], [end / 298 for end in printed("4476.9")]]
    holds(faster, ranged(lambda n, o: 100 * (n - o) / o, *both), "%")
    holds(ls.cumulate(rate), wanted, "million USD")
    assert ls.cumulate(rate).kind == "flow"


def test_what_exports_and_imports_add_to_the_growth(get):
    total = printed("4476.9"), printed("9")

    def added(n, g, t, h):
        return 100 * (n - n / (1 + g / 100)) / (t / (1 + h / 100))

    exports = ls.contribution(get(EXPORTS), get(TO_DATE))
    imports = ls.contribution(get(IMPORTS), get(TO_DATE))
    fall = tuple(-end for end in printed("13"))
    holds(exports, ranged(added, printed("2079"), fall, *total), "percentage points")
    holds(imports, ranged(added, printed("2397.8"), printed("39"), *total))
    assert exports.high < 0 < imports.low
    assert (round(exports.value, 1), round(imports.value, 1)) == (-7.6, 16.4)
    assert exports.ids == (EXPORTS, TO_DATE)
    assert (exports.measure, exports.status) == ("contribution", "A")


def test_the_balance_swings(get):
    now = ls.balance(get(EXPORTS), get(IMPORTS))
    sold, bought = printed("2079"), printed("2397.8")
    holds(now, ranged(lambda x, m: x - m, sold, bought), "million USD")
    before = ls.balance(get(EXPORTS).base(), get(IMPORTS).base())
    fall, rise = (-Fraction(27, 2), -Fraction(25, 2)), printed("39")
    then = ranged(
        lambda x, g, m, h: x / (1 + g / 100) - m / (1 + h / 100),
        sold, fall, bought, rise,
    )  # fmt: skip
    holds(before, then)
    assert now.high < 0 < before.low  # from surplus to deficit
    swing = ls.change(now, before)
    moved = ranged(
        lambda x, g, m, h: x - x / (1 + g / 100) - m + m / (1 + h / 100),
        sold, fall, bought, rise,
    )  # fmt: skip
    holds(swing, moved)  # each printed number taken once
    assert (swing.measure, swing.unit) == ("change", "million USD")
    assert set(swing.ids) == {EXPORTS, IMPORTS}


def test_households_behind_the_rates(get):
    by_poor = ls.implied_whole(get(POOR), get(REVIEW))
    by_near = ls.implied_whole(get(NEAR), get(NEAR_RATE))
    one = ranged(lambda r: 100 * 6912 / r, printed("3.36"))
    two = ranged(lambda r: 100 * 16451 / r, printed("8.00"))
    holds(by_poor, one, "households")
    holds(by_near, two)
    assert by_poor.series == by_near.series == "poverty.households"
    both = ls.narrow(by_poor, by_near)
    holds(both, (max(one[0], two[0]), min(one[1], two[1])))
    assert both.ids == (POOR, REVIEW, NEAR, NEAR_RATE)
    fewer = ls.change(get(HOUSEHOLDS), both)
    assert fewer.high < 0
    # the rate of 2025, if the households had not become fewer
    held = both.at(get(HOUSEHOLDS))
    assert (held.start, held.end, held.interval) == (
        date(2025, 12, 31),
        date(2025, 12, 31),
        both.interval,
    )


def test_a_share_that_a_relation_names_is_that_rate(get):
    register = ls.Register()
    poor = register.latest("poverty.poor_households", "2025-12-31")
    rate = ls.share(poor, get(HOUSEHOLDS))
    assert (rate.series, rate.kind, rate.measure) == (
        "poverty.poor_rate",
        "rate",
        "level",
    )
    assert rate.value == pytest.approx(100 * 4643 / 199765)
    # so the change to the printed rate of the year before is allowed
    assert ls.change(rate, get(REVIEW)).unit == "percentage points"


def test_visits_and_spending_split_the_growth_of_receipts(get):
    visits, receipts = get(VISITS).growth, get(RECEIPTS).growth
    part = ls.log_share(visits, receipts)

    def exact(a, b):
        return 100 * math.log1p(a / 100) / math.log1p(b / 100)

    ends = [[float(end) for end in printed(token)] for token in ("7.6", "38.8")]
    holds(part, ranged(exact, *ends), "%")
    assert part.value == pytest.approx(exact(7.6, 38.8))


def test_per_unit(get):
    spending = ls.ratio(get(RECEIPTS), get(VISITS))
    wanted = ranged(lambda r, v: r / v, printed("4350"), printed("4.21"))
    holds(spending, wanted, "thousand VND per visit")
    capital = ls.ratio(get(CAPITAL), get(NEW))
    holds(
        capital, [end / 1044 for end in printed("8402")], "billion VND per enterprise"
    )
    times = ls.ratio(get(ALL_TYPES), get(TO_DATE))
    holds(times, ranged(lambda a, d: a / d, printed("51269.8"), printed("4476.9")))
    assert times.unit == "times"
    part = ls.share(get(TO_DATE), get(ALL_TYPES))
    wanted = ranged(lambda d, a: 100 * d / a, printed("4476.9"), printed("51269.8"))
    holds(part, wanted, "%")


def test_a_ratio_minds_the_counting_word(get):
    billions = get(ALL_TYPES).to("billion USD")
    assert ls.ratio(get(TO_DATE), billions).interval == pytest.approx(
        ls.ratio(get(TO_DATE), get(ALL_TYPES)).interval
    )


def test_revision(get):
    found = ls.revision(get(REVIEW), get(ESTIMATE))
    wanted = ranged(lambda a, b: a - b, printed("3.36"), printed("4.02"))
    holds(found, wanted, "percentage points")
    assert (found.measure, found.status) == ("revision", "E")


def test_attainment(get):
    done = ls.attainment(get(VISITS_2025), get(TARGET_2025))
    # "over 4.4" stands for 4.4 to 4.5
    wanted = ranged(
        lambda v, t: 100 * v / t,
        (Fraction(44, 10), Fraction(45, 10)),
        printed("4.4"),
    )
    holds(done, wanted, "%")
    assert (done.status, done.measure) == ("A", "attainment")
    assert done.plan == get(TARGET_2025).plan
    quarter = ls.attainment(get(QUARTER_2025), get(TARGET_2025))
    holds(quarter, ranged(lambda v, t: 100 * v / t, printed("1.92"), printed("4.4")))
    assert quarter.status == "E"
    implied = ls.attainment(get(NEW), get(NEW).target())
    assert implied.low <= 174 <= implied.high


def test_total_of_periods_that_follow(get):
    rest = ls.between(get(FULL_YEAR), get(TO_DATE))
    whole = ls.total(get(TO_DATE), rest)
    assert whole.value == pytest.approx(5660)
    assert (whole.start, whole.end) == (date(2024, 1, 1), date(2024, 12, 31))
    holds(whole, printed("5660"))  # the count to date is in both and falls out
    assert whole.status == "E"


def test_order_claims_only_what_is_certain():
    low, high = year(10, 2031, 9, 11), year(13, 2031, 12, 14)
    assert (ls.order(low, high), ls.order(high, low)) == (-1, 1)
    shares_11 = year(12, 2031, 11, 13)
    assert (ls.order(low, shares_11), ls.order(shares_11, low)) == (0, 0)
    assert ls.order(low, low) == 0


def test_narrow_is_the_intersection():
    one, two = year(10, 2031, 8, 12), year(13, 2031, 11, 15)
    both = ls.narrow(one, two)
    assert (both.value, both.low, both.high) == (11.5, 11, 12)
    inside = ls.narrow(year(9, 2031, 0, 10), year(30, 2031, 9, 40))
    assert (inside.value, inside.low, inside.high) == (10, 9, 10)
    with pytest.raises(ls.ComparisonError, match=r"share no value.*is wrong"):
        ls.narrow(one, year(20, 2031, 13, 30))


def test_growth_over_several_years():
    grown = ls.growth(year(150.0, 2031), year(100.0, 2028))
    assert grown.value == 50
    long = {"start": date(2026, 1, 1), "end": date(2030, 12, 31)}
    before = {"start": date(2021, 1, 1), "end": date(2025, 12, 31)}
    assert ls.growth(year(9.0, 2030, **long), year(6.0, 2030, **before)).value == 50


@pytest.mark.parametrize(
    ("new", "old"),
    [(date(2024, 2, 29), date(2023, 2, 28)), (date(2025, 2, 28), date(2024, 2, 29))],
)
def test_february_ends_in_february(new, old):
    one = year(110.0, new.year, end=new)
    assert ls.growth(one, year(100.0, old.year, end=old)).value == pytest.approx(10)


# Statuses, ids, conversions


def some_results(one, other):
    """Every way to put two figures of two years together."""
    return [ls.growth(one, other), ls.change(one, other), ls.gap(one, other)]


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("A", "A", "A"),
        ("A", "E", "E"),
        ("E", "A", "E"),
        ("E", "E", "E"),
        ("T", "T", "T"),
    ],
)
def test_a_result_is_as_final_as_its_least_final_part(one, other, status):
    new = year(11, 2031, status=one, ids=("n",))
    old = year(10, 2030, status=other, ids=("o",))
    for result in some_results(new, old):
        assert result.status == status
        assert result.implied
        assert result.ids == ("n", "o")
        assert (result.token, result.decimals) == ("", None)
        assert result.growth is None
        assert result.plan_share is None
        assert not result.whole
        assert result.qualifier == "exact"


def test_ids_stand_once_and_in_order():
    a, b = year(11, 2031, ids=("x", "y")), year(10, 2030, ids=("y", "z"))
    assert ls.growth(a, b).ids == ("x", "y", "z")


@pytest.mark.parametrize(
    ("value", "unit", "to", "wanted", "decimals"),
    [
        (51269.8, "million USD", "billion USD", 51.2698, 4),
        (5.66, "billion USD", "million USD", 5660, 0),
        (1.59, "quadrillion VND", "billion VND", 1590000, 0),
        (140000, "visits", "million visits", 0.14, 2),
        (12.5, "million USD per day", "thousand USD per day", 12500, 0),
        (12.5, "%", "%", 12.5, 1),
    ],
)
def test_conversion_moves_the_point(value, unit, to, wanted, decimals):
    held = len(str(value).partition(".")[2]) if isinstance(value, float) else 0
    q = figure(value, value * 0.9, value * 1.1, unit, decimals=held).to(to)
    assert (q.value, q.unit, q.decimals) == (wanted, to, decimals)
    assert q.low == pytest.approx(wanted * 0.9, rel=1e-15)
    assert q.high == pytest.approx(wanted * 1.1, rel=1e-15)


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("million USD", "billion VND"),
        ("visits", "vehicles"),
        ("%", "points"),
        ("million USD per day", "million USD"),
        ("million USD", "USD per day"),
    ],
)
def test_conversion_needs_one_base(unit, to):
    with pytest.raises(ls.UnitError, match="named rate of your own"):
        figure(1.0, unit=unit).to(to)


def test_days_need_a_period():
    assert year(1, 2024).days == 366
    with pytest.raises(ls.ComparisonError, match="no period"):
        _ = figure(1.0).days


# Refusals. Each names what to do instead.


def refused(function, *figures, said, error=ls.ComparisonError):
    with pytest.raises(error) as caught:
        function(*figures)
    message = str(caught.value)
    for words in [said] if isinstance(said, str) else said:
        assert words in message
    return message


PAIRWISE = [ls.growth, ls.change]


@pytest.mark.parametrize("compare", PAIRWISE)
def test_unequal_periods(get, compare):
    to_date, last = get(TO_DATE), get(OUTTURN_2023)
    said = ["unequal periods", "298 days", "365", "daily_rate()", "between()"]
    refused(compare, to_date, last, said=said)
    half = year(5, 2030, end=date(2030, 6, 30))
    refused(compare, year(11, 2031), half, said="unequal periods")
    moved = year(5, 2030, start=date(2030, 2, 1))
    refused(compare, year(11, 2031), moved, said="unequal periods")
    spring = year(5, 2030, start=date(2030, 4, 1), end=date(2030, 6, 30))
    summer = year(5, 2031, start=date(2031, 6, 1), end=date(2031, 8, 30))
    assert spring.days == summer.days
    refused(compare, summer, spring, said="unequal periods")
    within = year(5, 2031, start=date(2031, 7, 1))
    refused(compare, year(11, 2031), within, said="unequal periods")


@pytest.mark.parametrize("compare", PAIRWISE)
def test_the_same_period_twice(get, compare):
    said = ["the same period", "two vintages", "revision()"]
    refused(compare, get(REVIEW), get(ESTIMATE), said=said)


@pytest.mark.parametrize("compare", PAIRWISE)
def test_swapped_order(get, compare):
    said = ["is later than", "swap"]
    refused(compare, get(OUTTURN_2023), get(FULL_YEAR), said=said)


@pytest.mark.parametrize("compare", PAIRWISE)
def test_no_comparison_crosses_a_break(get, compare):
    said = ["breaks on 2021-12-31", "Decree 07/2021", "show both sides apart"]
    refused(compare, get(NEW_RATE), get(OLD_RATE), said=said)
    assert compare(get(REVIEW_2023), get(NEW_RATE)).value < 0  # one side of it


def test_no_base_lies_beyond_a_break(get):
    region = get("baolangson-vnvn-2025-07-08.trade.all_types.total.2025-06-30.2")
    said = ["imply a base", "breaks on 2025-03-15", "Customs Region VI begins"]
    refused(region.base, said=said)


def test_no_sum_crosses_a_break(get):
    region = get("tbtc-2025-12-30.revenue.customs.2025-12-31")
    half = get("baolangson-vnvn-2025-07-08.revenue.customs.2025-06-30.2")
    refused(ls.between, region, half, said=["breaks on 2025-03-15", "one side"])
    rest = replace(region, start=date(2025, 7, 1))
    refused(ls.total, half, rest, said=["breaks on 2025-03-15", "one side"])


@pytest.mark.parametrize("compare", [*PAIRWISE, ls.revision, ls.ratio, ls.share])
def test_a_target_is_no_observation(get, compare):
    said = ["target", "observation", "attainment("]
    refused(compare, get(VISITS_2025), get(TARGET_2025), said=said)
    refused(compare, get(TARGET_2025), get(VISITS_2025), said=said)


def test_a_target_is_no_part_and_no_evidence(get):
    said = ["target", "attainment("]
    target = replace(get(EXPORTS), status="T")
    refused(ls.balance, target, get(IMPORTS), said=said)
    refused(ls.implied_whole, replace(get(POOR), status="T"), get(REVIEW), said=said)
    refused(ls.narrow, get(VISITS_2025), get(TARGET_2025), said=said)
    later = replace(target, start=date(2024, 10, 25), end=date(2024, 12, 31))
    refused(ls.total, get(EXPORTS), later, said=said)


CONTAINED = {
    "growth": ls.growth,
    "change": ls.change,
    "revision": ls.revision,
    "balance": ls.balance,
    "gap": ls.gap,
    "order": ls.order,
    "narrow": ls.narrow,
    "between": ls.between,
    "same_axis": ls.same_axis,
}


@pytest.mark.parametrize("name", CONTAINED)
def test_all_types_and_declared_are_never_mixed(get, name):
    one, other = get(ALL_TYPES), get(TO_DATE)
    said = [
        "one contains the other",
        "Never add, subtract or rank",
        "share() or ratio()",
    ]
    refused(CONTAINED[name], one, other, said=said)
    refused(CONTAINED[name], other, one, said=said)


@pytest.mark.parametrize("name", ["gap", "order", "same_axis"])
def test_not_by_the_day_either(get, name):
    rates = [ls.daily_rate(get(each)) for each in (ALL_TYPES, TO_DATE)]
    refused(CONTAINED[name], *rates, said="one contains the other")


def test_not_as_third_on_an_axis(get):
    figures = [get(LOCAL), get(ALL_TYPES), get(TO_DATE)]
    for order in itertools.permutations(figures):
        refused(ls.same_axis, *order, said="one contains the other")


def test_growths_of_both_measures_do_compare(get):
    both = get(ALL_TYPES).growth, get(TO_DATE).growth
    faster = ls.gap(*both)
    assert faster.value == pytest.approx(29.8)
    assert ls.order(*both) == 1
    ls.same_axis(*both)
    assert ls.share(get(TO_DATE), get(ALL_TYPES)).value < 10


def test_charts_refuse_as_the_guards_do(get):
    words = {"title": "Title", "subtitle": "Subtitle", "caption": "Caption"}
    levels = [get(ALL_TYPES), get(TO_DATE)]
    for form in ("bars", "dots", "lines", "columns"):
        draw = partial(ls.charts.draw, form, words, "en")
        refused(draw, levels, said="one contains the other")
        mixed = [get(TO_DATE), get(RECEIPTS)]
        refused(draw, mixed, said="mixed units", error=ls.UnitError)


@pytest.mark.parametrize(
    "compare",
    [
        ls.growth,
        ls.change,
        ls.revision,
        ls.gap,
        ls.order,
        ls.narrow,
        ls.attainment,
        ls.balance,
        ls.contribution,
        ls.same_axis,
    ],
)
@pytest.mark.parametrize("unit", ["billion VND", "billion USD", "million CNY"])
def test_mixed_units(compare, unit):
    one = year(11, 2031, unit="million USD")
    before = 2031 if compare in (ls.revision, ls.attainment) else 2030
    other = year(10, before, unit=unit)
    if compare is ls.attainment:
        other = replace(other, status="T")
    said = ["mixed units", "million USD", unit, ".to()", "ratio()"]
    refused(compare, one, other, said=said, error=ls.UnitError)


@pytest.mark.parametrize(
    ("one", "other"),
    [("million USD", "billion VND"), ("billion CNY", "million USD"), ("VND", "USD")],
)
def test_an_exchange_rate_is_no_comparison(one, other):
    said = ["exchange rate", "rate that you name", "source"]
    pair = year(11, 2031, unit=one), year(10, 2031, unit=other)
    refused(ls.ratio, *pair, said=said, error=ls.UnitError)
    refused(ls.share, *pair, said=said, error=ls.UnitError)


def test_a_share_needs_one_unit(get):
    said = ["is no share", "ratio()"]
    refused(ls.share, get(CAPITAL), get(NEW), said=said, error=ls.UnitError)


def test_different_areas(get):
    here, there = year(11, 2031), year(10, 2030, area="Southland")
    for compare in PAIRWISE:
        refused(compare, here, there, said=["different areas", "gap()"])
    there = year(10, 2031, area="Southland", series="fish.income")
    for compare in (ls.ratio, ls.share, ls.balance, ls.implied_whole):
        refused(compare, here, there, said=["different areas", "one area"])
    there = replace(year(10, 2031, area="Southland"), status="T")
    refused(ls.attainment, here, there, said="another series or area")
    following = year(9, 2032, area="Southland")
    refused(ls.total, here, following, said="different areas")
    refused(ls.between, here, year(5, 2031, area="Southland"), said="different areas")


def test_a_ratio_needs_one_period(get):
    said = ["unequal periods", "one period", "daily_rate()"]
    for compare in (ls.ratio, ls.share):
        refused(compare, get(EXPORTS), get(FULL_YEAR), said=said)
        late = year(5, 2031, start=date(2031, 7, 1))
        refused(compare, late, year(9, 2031), said=said)
    refused(ls.balance, get(EXPORTS), get(IMPORTS).base(), said=said)


def test_different_series(get):
    said = ["different series", "ratio()", "gap()"]
    for compare in (*PAIRWISE, ls.revision, ls.between, ls.gap, ls.narrow):
        refused(compare, get(EXPORTS), get(IMPORTS), said=said)
    target = replace(year(10, 2031, series="fish.income"), status="T")
    refused(ls.attainment, year(9, 2031), target, said="another series")


def test_a_level_is_no_growth(get):
    rate = get(ESTIMATE)
    growth = replace(rate.growth, unit="%", end=date(2023, 12, 31))
    refused(ls.growth, rate, growth, said="a level does not compare with a growth")


def test_revision_is_for_one_period(get):
    said = ["not two vintages", "growth() or change()"]
    refused(ls.revision, get(FULL_YEAR), get(OUTTURN_2023), said=said)


def test_between_needs_a_flow_and_a_common_start(get):
    refused(ls.between, get(REVIEW), get(REVIEW_2023), said=["not a flow", "change()"])
    said = ["same day", "end later"]
    refused(ls.between, get(TO_DATE), get(FULL_YEAR), said=said)
    refused(ls.between, get(FULL_YEAR), get(OUTTURN_2023), said=said)
    growth = get(FULL_YEAR).growth, get(TO_DATE).growth
    refused(ls.between, *growth, said="not a flow")


def test_daily_rates_need_a_flow(get):
    refused(ls.daily_rate, get(REVIEW), said="not a flow")
    refused(ls.daily_rate, get(FULL_YEAR).growth, said="not a flow")
    refused(ls.cumulate, get(FULL_YEAR), said="not per day")


def test_total_needs_flows_without_a_gap(get):
    said = ["does not follow", "without a gap"]
    refused(ls.total, year(1, 2030), year(1, 2032), said=said)
    refused(ls.total, year(1, 2031), year(1, 2030), said=said)
    refused(ls.total, year(1, 2031), year(1, 2031), said=said)
    days = [date(2031, 5, 1), date(2031, 5, 2)]
    stocks = [year(5, 2031, start=d, end=d, kind="stock") for d in days]
    refused(ls.total, *stocks, said="flow")
    rates = [year(5, y, unit="%", kind="rate") for y in (2030, 2031)]
    refused(ls.total, *rates, said="flow")


def test_balance_needs_an_identity_that_adds(get, other):
    said = ["not two parts of one total", "no identity"]
    refused(ls.balance, get(EXPORTS), get(LOCAL), said=said)
    refused(ls.balance, get(EXPORTS), get(TO_DATE), said=said)
    # a percentage has a part and a base, not two parts
    old, all_boats = other.get("a0"), other.get("a5")
    assert ls.share(old, all_boats).series == "boats.old_rate"
    refused(ls.balance, all_boats, old, said=said)


def test_a_balance_of_percentages_is_in_points(get):
    assert ls.balance(get(REVIEW), get(NEAR_RATE)).unit == "percentage points"


def test_a_contribution_needs_a_part_of_the_whole(get):
    said = ["not a part of", "relations.csv"]
    refused(ls.contribution, get(TO_DATE), get(EXPORTS), said=said)
    refused(ls.contribution, get(TO_DATE), get(ALL_TYPES), said=said)
    silent = replace(get(EXPORTS), growth=None)
    refused(ls.contribution, silent, get(TO_DATE), said=["no growth", "vintages()"])


def test_a_contribution_from_points(tmp_path):
    """A part whose growth is printed in percentage points adds just those."""
    folder = tables_of.with_rules(tables_of.other_province(tmp_path))
    series = tables_of.read("series", folder)
    for row in series[:3]:  # landed, and its two parts, now in percent
        row.update(unit="%", kind="rate", additive="false")
    tables_of.write(folder, "series", series)
    rows = [
        row for row in tables_of.read("statements", folder) if "d.c" in row["series"]
    ]
    (part,) = rows
    part.update(value="6.0", unit="%", published_as="6.0", published_unit="%")
    part.update(growth="2.0", growth_as="2.0", growth_unit="pp")
    whole = part | {"statement_id": "w", "series": "fish.landed"}
    whole |= {"value": "10.0", "published_as": "10.0", "growth": "2.0"}
    tables_of.write(folder, "statements", [part, whole])
    (folder / "comparisons.csv").unlink()
    register = ls.Register(folder)
    added = ls.contribution(register.get("a2"), register.get("w"))
    # two points on a base of eight
    assert added.value == pytest.approx(25)
    base = (
        printed("10.0")[0] - printed("2.0")[1],
        printed("10.0")[1] - printed("2.0")[0],
    )
    holds(added, ranged(lambda g, b: 100 * g / b, printed("2.0"), base))


def test_log_share_needs_two_growths(get):
    pair = get(ESTIMATE).growth, get(RECEIPTS).growth
    refused(ls.log_share, *pair, said="two growths in percent", error=ls.UnitError)


def test_implied_whole_needs_a_percentage(get):
    refused(ls.implied_whole, get(POOR), get(NEAR), said="not in percent")
    refused(ls.implied_whole, get(POOR), get(REVIEW_2023), said="unequal periods")


def test_attainment_needs_a_target(get):
    said = ["an observation and a target", "growth() or revision()"]
    refused(ls.attainment, get(VISITS_2025), get(QUARTER_2025), said=said)
    refused(ls.attainment, get(TARGET_2025), get(TARGET_2025), said=said)
    late = replace(get(VISITS_2025), end=date(2026, 1, 31))
    refused(ls.attainment, late, get(TARGET_2025), said="ends after")
    later = replace(get(VISITS_2025), start=date(2025, 2, 1))
    refused(ls.attainment, later, get(TARGET_2025), said="does not start with")


def test_nothing_printed_implies_nothing(get):
    refused(get(LOCAL).growth.base, said=["no growth is printed", "vintages()"])
    refused(get(RANGE_ROW).target, said=["no share of plan", "status='T'"])


def test_a_growth_that_no_whole_number_fits_is_an_error():
    # 3 things, "up 21.0 %": between 2.478 and 2.480 there is no whole number.
    rate = figure(21.0, 20.95, 21.05, "%", measure="growth")
    q = year(3, 2031, whole=True, growth=rate, unit="boats")
    refused(q.base, said="no whole number")
    share = figure(70.0, 69.95, 70.05, "%")
    refused(replace(q, plan_share=share).target, said="no whole number")


def test_every_refusal_says_what_instead(get):
    """No message ends with the fault alone: each sends the reader somewhere."""
    way = re.compile(
        r"[a-z_]+\([^)]*\)|Convert|Compare|swap|relations\.csv|named? |show|needs|must"
    )
    pairs = [
        (ls.growth, TO_DATE, OUTTURN_2023),
        (ls.growth, REVIEW, ESTIMATE),
        (ls.growth, OUTTURN_2023, FULL_YEAR),
        (ls.growth, NEW_RATE, OLD_RATE),
        (ls.growth, VISITS_2025, TARGET_2025),
        (ls.growth, EXPORTS, IMPORTS),
        (ls.gap, ALL_TYPES, TO_DATE),
        (ls.gap, EXPORTS, RECEIPTS),
        (ls.ratio, EXPORTS, FULL_YEAR),
        (ls.share, CAPITAL, NEW),
        (ls.revision, FULL_YEAR, OUTTURN_2023),
        (ls.between, TO_DATE, FULL_YEAR),
        (ls.balance, EXPORTS, LOCAL),
        (ls.contribution, TO_DATE, EXPORTS),
        (ls.attainment, VISITS_2025, QUARTER_2025),
    ]
    for function, one, other in pairs:
        with pytest.raises(ls.ComparisonError) as caught:
            function(get(one), get(other))
        assert way.search(str(caught.value)), str(caught.value)
