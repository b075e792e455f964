"""The audit against brute force: other formulations, exact fractions, no solver."""

import itertools
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import langson as ls
from exact import agrees, between, printed, project, rounded, times
from langson.auditing import component, hitting, milp, whole
from langson.auditing.conflict import Conflicts
from small_province import Audits, found, rows_of, said, wrong

READINGS = ("printed", "cautious")


# -- sums, growths and shares of plan: Fourier and Motzkin -----------------------------

PERIODS = ("2021", "2021-H1", "2021-H2", "2020", "2020-H1")
FLOWS = ("total", "part.a", "part.b", "wide")


def halves(row):
    """Half-years of a period: a grid that knows nothing of cuts."""
    start, end = row["period_start"], row["period_end"]
    first = 2 * int(start[:4]) + (start[5:] == "07-01")
    last = 2 * int(end[:4]) + (end[5:] == "12-31")
    return range(first, last + 1)


def numbers_of(statements):
    """Printed numbers, in the order in which the audit lists them."""
    names = ("value", "growth", "plan_share")
    rows = [(row, name) for row in statements for name in names if row[name]]
    return sorted(rows, key=lambda pair: (pair[0]["statement_id"], pair[1]))


def oracle(statements, claims, reading="printed"):
    """Rows of a small system on half-years; `claims` are positions in `numbers_of`."""
    rows = []
    spans = {h + back for row in statements for h in halves(row) for back in (0, -2)}
    for h in spans:
        rows += [({(name, h): -1}, 0) for name in FLOWS]
        total, a, b, wide = ({(name, h): 1} for name in FLOWS)
        rows += between({**total, **times(a, -1), **times(b, -1)}, 0, 0)
        rows.append(({**total, **times(wide, -1)}, 0))
    for row in statements:
        level = {("level", row["statement_id"]): 1}
        rows += between(level, *printed(row["published_as"], reading))
    for row, name in (numbers_of(statements)[i] for i in claims):
        level = {("level", row["statement_id"]): 1}
        own = {(row["series"], h): 1 for h in halves(row)}
        if name == "value":
            rows += between({**level, **times(own, -1)}, 0, 0)
            continue
        low, high = printed(row[f"{name}_as"], reading)
        if row[name].startswith("-"):
            low, high = -high, -low
        other = {("target", row["series"], row["period_end"][:4]): 1}
        if name == "growth":
            low, high = 100 + low, 100 + high
            other = {(row["series"], h - 2): 1 for h in halves(row)}
        rows.append(({**times(other, low / 100), **times(level, -1)}, 0))
        rows.append(({**level, **times(other, -high / 100)}, 0))
    return rows


def expected(statements, claims, q, reading="printed"):
    """Exact range of a quantity of the audit."""
    days = {"period_start": str(q.period_start), "period_end": str(q.period_end)}
    aim = {(q.series, h): 1 for h in halves(days)}
    if q.kind == "target":
        aim = {("target", q.series, str(q.period_end.year)): 1}
    return project(oracle(statements, claims, reading), aim)


@st.composite
def systems(draw, size=(2, 5), errors=0):
    """Statements made from true values; some of their numbers are then changed."""
    cell = st.integers(100, 999)
    true = {}
    for h in range(4040, 4044):
        a, b = draw(cell), draw(cell)
        true |= {("part.a", h): a, ("part.b", h): b, ("total", h): a + b}
        true["wide", h] = a + b + draw(cell)
    what = st.tuples(st.sampled_from(FLOWS), st.sampled_from(PERIODS))
    rows = []
    for k, (name, period) in enumerate(
        draw(st.lists(what, min_size=size[0], max_size=size[1]))
    ):
        spans = halves(said("", name, period, "1"))
        value = sum(true[name, h] for h in spans)
        more = {"status": draw(st.sampled_from("AE"))}
        more["source_id"] = draw(st.sampled_from(["s1", "s2", "s3"]))
        if period.startswith("2021") and draw(st.booleans()):
            before = sum(true[name, h - 2] for h in spans)
            change = Fraction(100 * value, before) - 100
            more["growth"] = rounded(change, draw(st.integers(0, 1)))
        if draw(st.integers(0, 4)) == 0:
            year = 2 * int(period[:4])
            goal = true[name, year] + true[name, year + 1] + 50
            more["plan_share"] = rounded(Fraction(100 * value, goal), 1)
        rows.append(said(f"n{k}", name, period, rounded(value), **more))
    for _ in range(errors):
        row = draw(st.sampled_from(rows))
        if row["growth"] and draw(st.booleans()):
            other = str(Decimal(row["growth"]) + draw(st.sampled_from([-9, 7, 30])))
            row |= {"growth": other, "growth_as": other.lstrip("-")}
        else:
            off = draw(st.sampled_from([-60, 40, 1000]))
            other = str(abs(int(row["value"]) + off))
            row |= {"value": other, "published_as": other}
    return rows, true


@given(systems(), st.sampled_from(READINGS))
def test_every_range_of_a_small_system_is_the_exact_one(many, drawn, reading):
    rows, true = drawn
    result = many(*rows, reading=reading)
    assert result.consistent
    assert not result.after_removal
    every = range(len(numbers_of(rows)))
    for q in result.quantities:
        agrees(q, expected(rows, every, q, reading))
        assert q.sharp
        if q.kind == "observed":
            days = {
                "period_start": str(q.period_start),
                "period_end": str(q.period_end),
            }
            assert q.low <= sum(true[q.series, h] for h in halves(days)) <= q.high


@given(systems(size=(2, 4), errors=2))
def test_the_smallest_explanation_is_the_smallest_of_all_subsets(many, drawn):
    rows, _ = drawn
    numbers = numbers_of(rows)
    everything = frozenset(range(len(numbers)))

    def cost(chosen):
        grade = {"s1": 10, "s2": 9, "s3": 7}
        return sum(
            grade[numbers[i][0]["source_id"]] * (1 + (numbers[i][0]["status"] == "A"))
            for i in chosen
        )

    best, optima = None, []
    subsets = itertools.chain.from_iterable(
        itertools.combinations(range(len(numbers)), n) for n in range(len(numbers) + 1)
    )
    for subset in sorted(map(frozenset, subsets), key=lambda c: (cost(c), sorted(c))):
        if best is not None and cost(subset) > best:
            break
        if project(oracle(rows, everything - subset)) is not None:
            best = cost(subset)
            optima.append(subset)
    result = many(*rows)
    at = {(row["statement_id"], name): i for i, (row, name) in enumerate(numbers)}
    chosen = frozenset(at[w.statement_id, w.number] for w in result.wrong)
    # The first of the cheapest, or one of as many numbers with fewer contradictions.
    assert chosen in optima
    assert len(chosen) == len(optima[0])
    if all(w.why == "contradiction" for w in result.wrong):
        assert chosen == optima[0]
    assert result.after_removal == bool(chosen)
    assert result.smallest
    # Every alternative is another cheapest set, and none is left out.
    given_sets = {chosen}
    for w in result.wrong:
        for choice in w.alternatives:
            more = frozenset(at[n] for n in choice)
            swaps = [c for c in optima if c - chosen == more]
            assert swaps, (w, choice)
            assert any(at[w.statement_id, w.number] not in c for c in swaps)
            given_sets |= set(swaps)
    for other in optima:
        left = [c - chosen for c in given_sets if c != chosen]
        assert other == chosen or any(more <= other for more in left)
    # Each conflict has no solution, and one as soon as any of its numbers is gone.
    for w, conflict in zip(result.wrong, result.conflicts, strict=True):
        members = frozenset(at[n] for n in conflict)
        assert members & chosen == {at[w.statement_id, w.number]}
        assert project(oracle(rows, members)) is None
        for i in members:
            assert project(oracle(rows, members - {i})) is not None
    # Ranges hold for what is left.
    for q in result.quantities[:3]:
        if q.kind == "observed":
            agrees(q, expected(rows, everything - chosen, q))


# -- whole numbers: every combination is tried -----------------------------------------

#: visits by air and by road that are tried, one by one
TOP = 60


@st.composite
def visits(draw):
    """Visits by air and road of two years, with shares and growths; maybe an error."""
    true = {(way, year): draw(st.integers(2, 20)) for way in "ar" for year in (0, 1)}
    rows = []
    for k in range(draw(st.integers(2, 6))):
        year = draw(st.integers(0, 1))
        air, road = true["a", year], true["r", year]
        name = draw(st.sampled_from(["", ".air", ".road", ".share"]))
        if name == ".share":
            token = rounded(Fraction(100 * air, air + road), draw(st.integers(0, 2)))
            rows.append(said(f"n{k}", "visits.share", f"202{year}", token))
            continue
        value = {"": air + road, ".air": air, ".road": road}[name]
        more = {"status": draw(st.sampled_from("AE"))}
        if year and name and draw(st.booleans()):
            change = Fraction(100 * value, true[name[1], 0]) - 100
            more["growth"] = rounded(change)
        value += draw(st.sampled_from([0, 0, 0, 3]))
        rows.append(said(f"n{k}", f"visits{name}", f"202{year}", str(value), **more))
    return rows


def every_way(rows):
    """Visits by air and road of 2020 and of 2021 that satisfy every row, as a table.

    A level that ties two years is any whole number of its printed range.
    """
    ways = np.array(list(itertools.product(range(TOP), repeat=2)))
    air, road = ways.T
    of = {"visits.air": air, "visits.road": road, "visits": air + road}
    fits = np.ones((2, len(ways)), dtype=bool)
    both = np.ones((len(ways), len(ways)), dtype=bool)
    for row in rows:
        year, own = int(row["period_start"][3]), of.get(row["series"])
        low, high = printed(row["published_as"], loose=own is not None)
        if own is None:  # in whole numbers: an end has at most three decimals
            share, every = 100 * 1000 * air, air + road
            fits[year] &= (every > 0) & (share >= every * int(1000 * low))
            fits[year] &= share <= every * int(1000 * high)
            continue
        if row["status"] == "A" and not row["value"].endswith("00"):
            low = high = Fraction(row["value"])
        fits[year] &= (own >= float(low)) & (own <= float(high))
        if row["growth"]:
            a, b = printed(row["growth_as"])
            a, b = (-b, -a) if row["growth"].startswith("-") else (a, b)
            now, then = 200 * own[None, :], own[:, None]
            both &= (now >= int(200 + 2 * a) * then) & (now <= int(200 + 2 * b) * then)
    both &= fits[0][:, None] & fits[1][None, :]
    return of, [both.any(axis=1), both.any(axis=0)]


@given(visits())
def test_whole_numbers_and_their_shares_are_counted_out(many, rows):
    of, fits = every_way(rows)
    bounded = [not (mask & (of["visits"] >= TOP - 1)).any() for mask in fits]
    result = many(*rows)
    assert bool(result.wrong) == (not all(mask.any() for mask in fits))
    if result.wrong:
        return
    for q in result.quantities:
        year = q.period_end.year - 2020
        some = fits[year] & (of["visits"] > 0)
        if q.series == "visits.share":
            values = 100 * of["visits.air"][some] / of["visits"][some]
        else:
            values = of[q.series][fits[year]]
        assert q.low <= values.min() * (1 + 1e-9)
        assert not bounded[year] or q.high >= values.max() * (1 - 1e-9)
        if q.sharp and bounded[year]:
            ends = values.min(), values.max()
            assert (q.low, q.high) == pytest.approx(ends, rel=1e-9)


@given(st.data())
def test_the_search_for_whole_numbers_finds_what_counting_finds(data):
    n = data.draw(st.integers(2, 4))
    small = st.integers(-4, 4)
    matrix = np.array(
        [[data.draw(small) for _ in range(n)] for _ in range(3)], dtype=float
    )
    low = np.array([float(data.draw(st.integers(-9, 5))) for _ in range(3)])
    high = low + [float(data.draw(st.integers(0, 4))) for _ in range(3)]
    box = np.zeros(n), np.full(n, 5.0)
    search = whole.Whole([(matrix, low, high)], *box, np.ones(n, bool), 1e9)
    points = np.array(list(itertools.product(range(6), repeat=n)), dtype=float)
    fits = points[
        ((points @ matrix.T >= low) & (points @ matrix.T <= high)).all(axis=1)
    ]
    code, x = search.find(whole.Budget(500))
    assert code == (milp.FOUND if len(fits) else milp.NONE)
    aim = np.array([data.draw(small) for _ in range(n)], dtype=float) / 2
    if x is not None:
        assert (x == np.round(x)).all()
        assert ((matrix @ x >= low) & (matrix @ x <= high)).all()
        least = search.least(milp.Goal(aim), [x], whole.Budget(500))
        assert least.value == pytest.approx((fits @ aim).min())
        # A budget that is too small leaves a bound, never a wrong value.
        short = search.least(milp.Goal(aim), [x], whole.Budget(1))
        assert short.value <= (fits @ aim).min() + 1e-9
        assert short.settled == (short.x is not None)


@given(st.data())
def test_halving_leaves_what_taking_out_one_by_one_leaves(data):
    n = data.draw(st.integers(2, 9))
    some = st.frozensets(st.integers(1, n), min_size=1, max_size=4)
    clashing = data.draw(st.lists(some, min_size=1, max_size=5))
    order = data.draw(st.permutations(range(1, n + 1)))

    class Part:
        def feasible(self, claims):
            return 0 not in claims or not any(c <= claims for c in clashing)

    search = object.__new__(Conflicts)
    search._part = Part()
    kept = frozenset(range(n + 1))
    for i in reversed(order):
        kept = kept if Part().feasible(kept - {i}) else kept - {i}
    assert search._needed(frozenset({0}), order) == kept - {0}


@given(st.data())
def test_cheapest_hitting_sets_are_the_cheapest_of_all(data):
    n = data.draw(st.integers(3, 7))
    cost = [data.draw(st.sampled_from([7, 9, 10, 14])) for _ in range(n)]
    sets = [
        frozenset(data.draw(st.sets(st.integers(0, n - 1), min_size=1, max_size=3)))
        for _ in range(data.draw(st.integers(1, 7)))
    ]
    every = [
        c for k in range(n + 1) for c in itertools.combinations(range(n), k)
        if all(s & {*c} for s in sets)
    ]  # fmt: skip
    best = min(sum(cost[i] for i in c) for c in every)
    wanted = sorted(c for c in every if sum(cost[i] for i in c) == best)
    result = hitting.cheapest(sets, cost, 3, hitting.Steps(1000))
    assert result.proved
    assert result.options == wanted[:3]
    assert result.every == (len(wanted) <= 3)


# -- the parts of the model, one by one ------------------------------------------------

PARTS = "a total 2021 500; b part.a 2021 300; c part.b 2021 150 E"
DAY, BEFORE = "2021-12-31", "2020-12-31"
BALANCE = "a gap 2021-H1 -500; b out 2021-H1 3,100;"
FEBRUARIES = "2024-01-01/2024-02-29", "2023-01-01/2023-02-28"

#: what is shown: rows, wrong numbers, how the rows are read
WRONG = {
    "parts miss the whole": (PARTS, ["c value contradiction"]),
    "the cautious reading lets digits pass": (
        "a total 2021 500; b part.a 2021 300; c part.b 2021 190",
        [],
        {"reading": "cautious"},
    ),
    "parts of a period, without any relation": (
        "y part.a 2021 500; h part.a 2021-H1 300; q part.a 2021-H2 250 E",
        ["q value contradiction"],
        {"relations": []},
    ),
    "the less reliable one": (
        "a total 2021 500; b total 2021 510 s2",
        ["b value contradiction"],
    ),
    "an early estimate, though from the better source": (
        "a total 2021 500 E; b total 2021 510 s3",
        ["a value superseded"],
    ),
    "replaced estimates, and a growth on one": (
        "a total 2021 510 s2; e total 2021 500 E; g total 2022 600 growth=20.0 E s3",
        ["e value superseded", "g growth superseded base"],
    ),
    "an estimate after the actual figure": (
        "a total 2021 510; e total 2021 500 E s2",
        ["e value contradiction"],
    ),
    "estimates of different days, the later one less reliable": (
        "a total 2021 500 E s2; b total 2021 510 E s3",
        ["b value revision"],
    ),
    "a growth on an estimate that was revised": (
        "a total 2021 500 E; b total 2021 510 E late; c total 2021 510 E late;"
        "g total 2022 600 growth=20.0 E s3",
        ["a value revision", "g growth superseded base"],
    ),
    "estimates of one day": (
        "a total 2021 500 E; b total 2021 510 E",
        ["a value contradiction"],
    ),
    "an estimate without a day": (
        "a total 2021 500 E undated; b total 2021 510 E",
        ["a value contradiction"],
    ),
    "the last of February has the last of February before it": (
        f"a part.a {FEBRUARIES[0]} 110 growth=10.0; b part.a {FEBRUARIES[1]} 150",
        ["a growth contradiction"],
    ),
    "a rate that its parts do not give": (
        f"a heads {DAY} 2000; b heads.poor {DAY} 200; c rate {DAY} 11.0",
        ["a value contradiction"],
    ),
    "targets of one plan, another plan, and a share": (
        "a total 2021 500 plan_share=120; t total 2021 400 T plan=annual;"
        "u total 2021 900 T plan=dream",
        ["t value contradiction"],
    ),
    "a balance below zero, and one that shrinks": (
        f"{BALANCE} c into 2021-H1 3,600; d gap 2020-M11 2,600; e gap 2020 2,000",
        [],
    ),
    "a balance that its sides do not give": (
        f"{BALANCE} c into 2021-H1 3,700",
        ["a value contradiction"],
    ),
    "a growth that only whole numbers rule out": (
        "a count 2021 2,019 growth=7.73",
        ["a growth contradiction"],
    ),
    "the same, the year before in two parts": (
        "a count 2021 2,019 growth=7.73; b count 2020-H1 900 E",
        ["a growth contradiction"],
    ),
    "a share above the whole, and nothing else": (
        "a visits.share 2021 109.2",
        ["a value contradiction"],
    ),
    "shares that no whole number has, the parts unsaid": (
        "a visits.share 2021 70.0; b visits.road 2021 4",
        ["a value contradiction"],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong(audited, case):
    text, wanted, *tables = WRONG[case]
    result = audited(*rows_of(text), **(tables[0] if tables else {}))
    assert [" ".join(each) for each in wrong(result)] == wanted
    assert result.consistent == (not any("contradiction" in each for each in wanted))
    assert result.settled


#: what is shown: rows, ends of quantities, breaks
RANGES = {
    "the rest of a whole": (
        "a total 2021 500; b part.a 2021 300",
        {"part.b 2021": (199, 201)},
    ),
    "the rest of a whole a year before": (
        "a total 2021 500 growth=25; b part.a 2021 300 growth=20",
        {
            "part.b 2020": (
                Fraction(49950000, 125500) - Fraction(30050000, 119500),
                Fraction(50050000, 124500) - Fraction(29950000, 120500),
            )
        },
    ),
    "a break within the period: related as a whole": (
        "a total 2021 500; b part.a 2021 300",
        {"part.b 2021": (199, 201)},
        [(name, "2021-03-01") for name in ("total", "part.a", "part.b")],
    ),
    "rates bound their parts and add up": (
        f"a heads {DAY} 2000; b rate {DAY} 10.0; c rate.near {DAY} 5.0",
        {
            f"heads.poor {DAY}": (0.0995 * 1999.5, 0.1005 * 2000.5),
            f"rate {DAY}": (9.95, 10.05),
            f"rate.both {DAY}": (14.9, 15.1),
        },
    ),
    "a rate and its part bound the base": (
        f"a heads.poor {DAY} 200; b rate {DAY} 10.0",
        {f"heads {DAY}": (199.5 / 0.1005, 200.5 / 0.0995)},
    ),
    "rates alone": (
        f"a rate {DAY} 10.0 growth=-2.0 pp; b rate.near {DAY} 5.0;"
        f"c rate.both {DAY} 15.08",
        {f"rate {DAY}": (10.025, 10.05), f"rate {BEFORE}": (11.975, 12.1)},
    ),
    "no half a boat a year before": (
        "a count 2021 30 growth=100.0 E",
        {"count 2021": (26, 34), "count 2020": (13, 17)},
    ),
    "a third of the houses": (
        f"a houses.poor {DAY} 3; b houses.rate {DAY} 33.3",
        {f"houses {DAY}": (9, 9), f"houses.rate {DAY}": (Fraction(100, 3),) * 2},
    ),
    "open ends": (
        "a part.a 2021 9 at_least growth=10; b count 2021 9 at_least;"
        "c count 2022 9 at_least growth=10",
        {
            "part.a 2020": (9 / 1.105, math.inf),
            "count 2021": (10, math.inf),  # 9 grow to no whole number
        },
    ),
    "an open level with a growth, and a part of the year with one": (
        "a total 2021-H1 24 growth=8; b total 2021 51 at_least growth=11",
        {
            "total 2021": (51, math.inf),
            "total 2020": (51 / 1.115, math.inf),
            "total 2021-H1": (23.5, 24.5),
        },
    ),
    "targets by plan": (
        "a total 2021 500 plan_share=125; t total 2021 400 T plan=annual;"
        "u total 2021 900 T plan=dream",
        {"total 2021 dream": (899.5, 900.5), "total 2021 annual": (399.5, 400.5)},
    ),
}


@pytest.mark.parametrize("case", RANGES)
def test_how_far_a_quantity_goes(audited, case):
    text, wanted, *breaks = RANGES[case]
    result = audited(*rows_of(text), breaks=breaks[0] if breaks else ())
    assert result.consistent
    for name, ends in wanted.items():
        series, period, *plan = name.split()
        q = result.row(series, period, "X", *plan)
        assert (q.low, q.high) == pytest.approx([float(x) for x in ends], rel=1e-9)
        assert q.sharp


def test_nothing_crosses_a_break(audited):
    text = (
        "y total 2021 500 growth=25; z total 2021 400;"
        "h total 2021-H1 600 growth=10; b total 2020-H1 200"
    )
    result = audited(*rows_of(text), breaks=[("total", "2021-03-01")])
    # The periods straddle the break: each is an unknown of its own.
    assert wrong(result) == [("y", "value", "contradiction")]
    reasons = dict(result.not_used)
    assert set(reasons) == {("y", "growth"), ("h", "growth")}
    assert all("breaks on 2021-03-01" in text for text in reasons.values())
    assert {q.period_end.year for q in result.quantities} == {2020, 2021}
    assert len(audited(*rows_of(text)).wrong) > 1


def test_numbers_without_meaning_are_listed_with_the_reason(audited):
    text = f"a growth {DAY} -1.5 growth=10; b gap 2021 -5 growth=10"
    result = audited(*rows_of(text))
    assert [n for n, _ in result.not_used] == [("a", "growth"), ("b", "growth")]
    assert all("below zero" in text for _, text in result.not_used)


def test_a_tie_of_a_rate_on_a_base_says_where_it_is_an_outer_bound(audited):
    text = (
        f"h0 heads {BEFORE} 2000; h1 heads {DAY} 1000; p1 heads.poor {DAY} 100.5;"
        f"r1 rate {DAY} 10.0 growth=-2.0 pp"
    )
    result = audited(*rows_of(text))
    before = result.row("rate", BEFORE)
    # The heads leave less of the rate than its printed digits do; the outer form of
    # the tie does not know it: 10.0 stands for 9.95 to 10.05, the heads for 10.04 up.
    assert (before.low, before.high) == pytest.approx((11.9, 12.1))
    assert not before.sharp
    assert result.row("heads", DAY).sharp


def test_figures_together_are_not_taken_as_independent(audited):
    result = audited(*rows_of("a total 2021 500 growth=25; b part.a 2021 300"))
    new, old = (result.find("total", year) for year in ("2021", "2020"))
    joint = result.growth(new, old)
    assert (joint.low, joint.high) == pytest.approx((24.5, 25.5))
    assert ls.growth(new, old).low < 24.4
    change = result.change(new, old)
    assert (change.low, change.high) == pytest.approx(
        (499.5 - 499.5 / 1.245, 500.5 - 500.5 / 1.255)
    )
    part, rest = (result.find(name, "2021") for name in ("part.a", "part.b"))
    gap, share = result.balance(part, rest), result.share(part, new)
    assert (gap.low, gap.high) == (2 * 299.5 - 500.5, 2 * 300.5 - 499.5)
    assert (share.low, share.high) == pytest.approx((29950 / 500.5, 30050 / 499.5))
    with pytest.raises(ls.ComparisonError):
        result.growth(old, new)
    with pytest.raises(ls.SelectionError, match="2021"):
        result.find("total", "2019")


def test_order_of_rows_changes_nothing(audited):
    def plain(order):
        told = audited(*order).to_dict()
        for q in told["quantities"]:
            q["statements"].sort()
            for end in ("low", "high"):
                q[end] = q[end] and float(f"{q[end]:.9g}")
        return told

    text = "a total 2021 500 growth=25; b part.a 2021 300 E; c part.b 2021 150 E"
    made = rows_of(text + "; d total 2020 390 E")
    first = plain(made)
    assert all(plain(order) == first for order in itertools.permutations(made))


def test_a_relation_holds_only_between_its_days(tmp_path):
    assert not Audits(tmp_path)(*rows_of(PARTS)).consistent
    path = tmp_path / "0" / "relations.csv"
    text = path.read_text(encoding="utf-8")
    for span in (",2021-01-02,", ",,2021-12-30"):  # from a day, and to one
        held = text.replace(",,,,because", f",{span},because")
        assert held != text
        path.write_text(held, encoding="utf-8")
        assert ls.audit(ls.Register(tmp_path / "0")).consistent, span


# -- other readings --------------------------------------------------------------------

#: what is shown: rows, the number that was cut off
CUT = {
    "a level": (["7.46", "7.4"], ("b", "value")),
    "not the longer one": (["7.4", "7.46"], ("a", "value")),
    "below zero": (["-7.46", "-7.4"], ("b", "value")),
    "too far": (["7.56", "7.4"], None),
    "below": (["7.34", "7.4"], None),
    "neither has more digits": (["7.2", "7.4"], None),
}


@pytest.mark.parametrize("case", CUT)
def test_a_number_that_is_another_cut_off_is_named(audited, case):
    tokens, wanted = CUT[case]
    result = audited(
        *(said(n, "growth", DAY, t) for n, t in zip("ab", tokens, strict=True))
    )
    assert result.cut_off == ([[wanted]] if wanted else [[]] if result.wrong else [])
    assert result.wrong or case == "below"


def test_a_growth_cut_off_is_named_and_a_sum_one_short_is_not(audited):
    growth = audited(*rows_of("a count 2021 1,649 growth=8.48"))
    assert growth.cut_off == [[("a", "growth")]]  # 1,649 on 1,520 are 8.4868 %
    text = "a part.a 2021 8696.2; b part.b 2021 31,541; c total 2021 40238.2"
    assert audited(*rows_of(text)).cut_off == [[]]  # a unit is missing, not its digits


#: token of the year, its word, what is added to 3,120, whether a hint is due
LOOSE = [
    ("10,000", "nearly", "3,240", True),
    ("10,000", "nearly", "6,240", False),
    ("7,000", "nearly", "3,240", True),
    ("6,000", "about", "3,240", True),
    ("6,000", "about", "2,900", False),
    ("6,000", "over", "3,240", False),  # over 6,000 may well be 6,360
    ("6,400", "about", "3,240", False),  # two digits say enough
]


@pytest.mark.parametrize(("token", "word", "more", "hint"), LOOSE)
def test_round_numbers_are_told_where_a_loose_word_hides_a_conflict(
    audited, token, word, more, hint
):
    year = f"y count 2021 {token} {word}"
    halves = f"h count 2021-H1 3,120; r count 2021-H2 {more}"
    result = audited(*rows_of(f"{year}; {halves}"))
    assert result.consistent
    conflict = [("h", "value"), ("r", "value"), ("y", "value")]
    assert result.tight == ([conflict] if hint else [])


def test_a_replaced_estimate_is_no_hint(audited):
    text = "a count 2021 9,000 about {}; b count 2021 8,501 late"
    assert audited(*rows_of(text.format("E"))).tight == []
    assert audited(*rows_of(text.format("A"))).tight


# -- bounded work ----------------------------------------------------------------------


@pytest.fixture
def programs(monkeypatch):
    """Count linear programs."""
    solved, real = [], milp.milp

    def counted(*given, **named):
        solved.append(1)
        return real(*given, **named)

    monkeypatch.setattr(milp, "milp", counted)
    return solved


def test_shares_of_many_things_end_with_an_outer_range(audited, programs):
    text = (
        "m visits.air 2021-M12 120,000 E; y visits.air 2021 1,130,000 E;"
        "t visits 2021 1,583,000 E; s visits.share 2021 71.4"
    )
    result = audited(*rows_of(text))
    assert result.consistent
    assert len(programs) < 5  # the verdict takes no ranges
    share = result.row("visits.share", "2021")
    # 71.35 cannot be reached: no number near 1,583,000 is a multiple of 2,000.
    assert share.low == pytest.approx(71.35, rel=1e-6)
    assert share.low <= 100 * 1129460 / 1582984
    assert not share.sharp
    assert found(result, "visits.air", "2021")[0] >= 1129000
    assert result.quantities
    assert len(programs) < component._BUDGET


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [said(f"n{i:02}", "total", "2021", str(500 + 10 * i)) for i in range(50)],
            id="fifty levels of one quantity",
        ),
        pytest.param(
            [
                said(f"n{i:02}", FLOWS[i % 3], "2021", f"{500 + 7 * i}")
                for i in range(50)
            ],
            id="many levels of parts and whole",
            marks=pytest.mark.long,
        ),
    ],
)
def test_many_contradictions_are_told_in_bounded_work(audited, programs, rows):
    result = audited(*rows)
    assert not result.consistent
    assert not result.complete
    assert len(programs) < 4000
    taken = {w.statement_id for w in result.wrong}
    left = [row for row in rows if row["statement_id"] not in taken]
    assert audited(*left).consistent
    for w in result.wrong[:3]:  # and none is taken out in vain
        again = next(row for row in rows if row["statement_id"] == w.statement_id)
        assert not audited(*left, again).consistent


def test_a_program_without_end_is_told_from_one_without_a_solution():
    rows = [(np.array([[1.0, -1.0]]), np.array([0.0]), np.array([1.0]))]
    none, nothing = np.zeros(2), np.array([np.inf, np.inf])
    for aim, code in (([-1.0, 0.0], milp.UNBOUNDED), ([1.0, 1.0], milp.FOUND)):
        assert milp.solve(np.array(aim), rows, none, nothing)[0] == code
    rows.append((np.array([[1.0, -1.0]]), np.array([2.0]), np.array([np.inf])))
    assert milp.solve(np.array([-1.0, 0.0]), rows, none, nothing)[0] == milp.NONE


def test_a_conflict_is_told_by_its_numbers_and_rules(audited):
    result = audited(*rows_of(f"{PARTS}; d stock {DAY} 77"))
    assert result.conflicts == [[("a", "value"), ("b", "value"), ("c", "value")]]
    told = result.why("c").splitlines()
    assert "value of a: [total, X, 2021-01-01/2021-12-31] is 499.5 to 500.5" in told[1]
    assert told[-1] == "  rule parts: X, 2021-01-01/2021-12-31"
    assert "not consistent, 1 of 4 numbers set aside" in repr(result)
    with pytest.raises(ls.SelectionError, match="stands in no conflict"):
        result.why("d")
