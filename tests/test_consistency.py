"""The audit against brute force: other formulations, exact fractions, no solver."""

import csv
import itertools
import json
import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import langson as ls
import tables_of

DATA = Path(__file__).resolve().parent.parent / "data"
READINGS = ("printed", "cautious")
#: the same examples in every run, whatever the machine is doing
steady = settings(derandomize=True, deadline=None, max_examples=60)

# -- small registers ------------------------------------------------------------------

#: name: unit, kind, whole, additive
SERIES = {
    "total": ("tonnes", "flow", False, True),
    "part.a": ("tonnes", "flow", False, True),
    "part.b": ("tonnes", "flow", False, True),
    "wide": ("tonnes", "flow", False, True),
    "count": ("boats", "flow", True, True),
    "stock": ("tonnes", "stock", False, False),
    "heads": ("heads", "stock", False, False),
    "heads.poor": ("heads", "stock", False, False),
    "heads.near": ("heads", "stock", False, False),
    "rate": ("%", "rate", False, False),
    "rate.near": ("%", "rate", False, False),
    "rate.both": ("%", "rate", False, False),
    "houses": ("houses", "stock", True, False),
    "houses.poor": ("houses", "stock", True, False),
    "houses.rate": ("%", "rate", False, False),
    "growth": ("%", "rate", False, False),
}
RELATIONS = [
    ("parts", "total", "=", "part.a + part.b"),
    ("wide", "wide", ">=", "total"),
    ("poor", "rate", "=", "100 * heads.poor / heads"),
    ("near", "rate.near", "=", "100 * heads.near / heads"),
    ("both", "rate.both", "=", "rate + rate.near"),
    ("houses", "houses.rate", "=", "100 * houses.poor / houses"),
]
SOURCES = {"s1": ("2022-01", "1"), "s2": ("2022-02", "2"), "s3": ("2022-03", "3")}
SPANS = {"": ("01-01", "12-31"), "H1": ("01-01", "06-30"), "H2": ("07-01", "12-31")}


def said(name, series, period, token, **more):
    """One row of statements.csv; `period` is 2021, 2021-H1, a day or a pair."""
    year, _, part = period.partition("-") if isinstance(period, str) else ("", "", "")
    if not isinstance(period, str):
        start, end = period
    elif len(period) == 10:
        start = end = period
    else:
        start, end = (f"{year}-{day}" for day in SPANS[part])
    unit = SERIES[series][0]
    row = {
        "statement_id": name,
        "series": series,
        "area": "X",
        "period_start": start,
        "period_end": end,
        "period_basis": "printed",
        "value": token.replace(",", ""),
        "unit": unit,
        "published_as": token.lstrip("-"),
        "published_unit": unit,
        "decimal_mark": ".",
        "qualifier": "exact",
        "value_high": "",
        "status": "A",
        "growth": "",
        "growth_as": "",
        "growth_unit": "",
        "growth_qualifier": "",
        "plan": "",
        "plan_share": "",
        "plan_share_as": "",
        "plan_share_qualifier": "",
        "source_id": "s1",
        "locator": "",
        "note": "",
    }
    for number in ("growth", "plan_share"):
        if more.get(number):
            token = more[number]
            row |= {number: token, f"{number}_as": token.lstrip("-")}
            row[f"{number}_qualifier"] = "exact"
            if number == "growth":
                row["growth_unit"] = "%"
            else:
                row["plan"] = "annual"
            more.pop(number)
    return row | more


def write(folder, statements, relations=RELATIONS, breaks=()):
    """Write the tables of a small province."""
    folder.mkdir(parents=True, exist_ok=True)

    def table(name, columns, rows):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(columns)
            out.writerows(rows)

    names = "series topic label_en label_vi unit kind whole additive definition breaks"
    rows = [
        (n, "t", n, n, unit, kind, str(w).lower(), str(add).lower(), "", "")
        for n, (unit, kind, w, add) in SERIES.items()
    ]
    table("series", names.split(), rows)
    names = "source_id publisher title url published language kind reliability note"
    rows = [
        (
            n,
            f"Paper {n}",
            "News",
            f"https://{n}.example/",
            day,
            "en",
            "press",
            grade,
            "n",
        )
        for n, (day, grade) in SOURCES.items()
    ]
    table("sources", names.split(), rows)
    names = "relation_id left operator right area valid_from valid_to reason"
    rows = [(*r, "", "", "", "because") for r in relations]
    table("relations", names.split(), rows)
    names = ("series", "area", "first_day_after", "reason")
    table("breaks", names, [(s, "X", day, "changed") for s, day in breaks])
    table("statements", list(statements[0]), [list(r.values()) for r in statements])
    return folder


@pytest.fixture
def audited(tmp_path):
    """Write statements, read them back, audit them."""
    numbers = itertools.count()

    def run(*statements, reading="printed", **tables):
        folder = write(tmp_path / str(next(numbers)), list(statements), **tables)
        return ls.audit(ls.Register(folder, reading))

    return run


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """The same for Hypothesis, which wants no fixture of its own per example."""
    folder = tmp_path_factory.mktemp("many")

    def run(statements, reading="printed"):
        write(folder, statements)
        return ls.audit(ls.Register(folder, reading))

    return run


def found(result, series, period, plan=None):
    row = result.row(series, period, "X", plan)
    return row.low, row.high


def wrong(result):
    return [(w.statement_id, w.number, w.why) for w in result.wrong]


# -- an exact answer by another way: Fourier and Motzkin's elimination in fractions ----


def project(rows, target=None):
    """Range of a sum over all solutions of rows; None if there is no solution.

    A row is (terms, bound) for ``sum <= bound``; an equality is two rows. Infinite ends
    are None. Without target: an empty tuple if there is a solution.
    """
    rows = [({v: Fraction(c) for v, c in t.items() if c}, Fraction(b)) for t, b in rows]
    if target is not None:
        rows += [({**target, "goal": -1}, 0), ({**_times(target, -1), "goal": 1}, 0)]
        rows = [({v: Fraction(c) for v, c in t.items()}, Fraction(b)) for t, b in rows]
    while True:
        rows = _tightest(rows)
        if rows is None:
            return None
        names = {v for terms, _ in rows for v in terms} - {"goal"}
        if not names:
            break

        def growth(name):
            up = sum(t.get(name, 0) > 0 for t, _ in rows)  # noqa: B023
            down = sum(t.get(name, 0) < 0 for t, _ in rows)  # noqa: B023
            return up * down - up - down

        rows = _eliminate(rows, min(sorted(names, key=str), key=growth))
    if target is None:
        return ()
    ends = [b / t["goal"] for t, b in rows if t and t["goal"] < 0]
    tops = [b / t["goal"] for t, b in rows if t and t["goal"] > 0]
    return max(ends, default=None), min(tops, default=None)


def _times(terms, factor):
    return {v: factor * c for v, c in terms.items()}


def _tightest(rows):
    best = {}
    for terms, bound in rows:
        if not terms:
            if bound < 0:
                return None
            continue
        size = max(abs(c) for c in terms.values())
        key = tuple((v, terms[v] / size) for v in sorted(terms, key=str))
        best[key] = min(best.get(key, bound / size), bound / size)
    return [(dict(key), bound) for key, bound in best.items()]


def _eliminate(rows, name):
    keep = [(t, b) for t, b in rows if name not in t]
    ups = [(t, b) for t, b in rows if t.get(name, 0) > 0]
    downs = [(t, b) for t, b in rows if t.get(name, 0) < 0]
    for (t, b), (u, d) in itertools.product(ups, downs):
        p, q = 1 / t[name], -1 / u[name]
        terms = {v: t.get(v, 0) * p + u.get(v, 0) * q for v in {*t, *u} if v != name}
        keep.append(({v: c for v, c in terms.items() if c}, b * p + d * q))
    return keep


def printed(token, reading="printed", loose=False):
    """Ends of an exact printed number, by the rule of the data dictionary."""
    number = Decimal(token.replace(",", ""))
    exponent = number.as_tuple().exponent
    if exponent == 0 and number and (loose or reading == "cautious"):
        digits = str(abs(int(number)))
        exponent = len(digits) - len(digits.rstrip("0"))
    half = Fraction(Decimal(1).scaleb(exponent)) / 2
    return Fraction(number) - half, Fraction(number) + half


def halves(row):
    """Half-years of a period: a grid that knows nothing of cuts."""
    start, end = row["period_start"], row["period_end"]
    first = 2 * int(start[:4]) + (start[5:] == "07-01")
    last = 2 * int(end[:4]) + (end[5:] == "12-31")
    return range(first, last + 1)


def numbers_of(statements):
    names = ("value", "growth", "plan_share")
    rows = [(row, name) for row in statements for name in names if row[name]]
    return sorted(rows, key=lambda pair: (pair[0]["statement_id"], pair[1]))


def oracle(statements, claims, reading="printed"):
    """Rows of a small system of total, part.a, part.b and wide on half-years.

    `claims` are positions in `numbers_of`. Levels are unknowns of their own.
    """
    rows = []

    def between(terms, low, high):
        rows.append((terms, high))
        rows.append((_times(terms, -1), -low))

    def amount(series, spans):
        return {(series, h): 1 for h in spans}

    spans = {h + back for row in statements for h in halves(row) for back in (0, -2)}
    for h in spans:
        for series in ("total", "part.a", "part.b", "wide"):
            rows.append(({(series, h): -1}, 0))
        total, a, b = ({(s, h): 1} for s in ("total", "part.a", "part.b"))
        between({**total, **_times(a, -1), **_times(b, -1)}, 0, 0)
        rows.append(({**total, ("wide", h): -1}, 0))
    chosen = [numbers_of(statements)[i] for i in claims]
    for row in statements:
        level = {("level", row["statement_id"]): 1}
        between(level, *printed(row["published_as"], reading))
    for row, name in chosen:
        level = {("level", row["statement_id"]): 1}
        own = amount(row["series"], halves(row))
        if name == "value":
            between({**level, **_times(own, -1)}, 0, 0)
            continue
        low, high = printed(row[f"{name}_as"], reading)
        if row[name].startswith("-"):
            low, high = -high, -low
        if name == "growth":
            low, high = 100 + low, 100 + high
            other = amount(row["series"], [h - 2 for h in halves(row)])
        else:
            other = {("target", row["series"], row["period_end"][:4]): 1}
        rows.append(({**_times(other, low / 100), **_times(level, -1)}, 0))
        rows.append(({**level, **_times(other, -high / 100)}, 0))
    return rows


def expected(statements, q, reading="printed"):
    """Exact range of a quantity of the audit."""
    every = range(len(numbers_of(statements)))
    if q.kind == "target":
        target = {("target", q.series, str(q.period_end.year)): 1}
    else:
        days = {"period_start": str(q.period_start), "period_end": str(q.period_end)}
        target = {(q.series, h): 1 for h in halves(days)}
    return project(oracle(statements, every, reading), target)


def agrees(q, ends):
    low, high = ends
    assert (low is None) == (q.low == -math.inf), q
    assert (high is None) == (q.high == math.inf), q
    if low is not None:
        assert q.low == pytest.approx(float(low), rel=1e-9, abs=1e-9), q
    if high is not None:
        assert q.high == pytest.approx(float(high), rel=1e-9, abs=1e-9), q


# -- ranges ---------------------------------------------------------------------------

PERIODS = ("2021", "2021-H1", "2021-H2", "2020", "2020-H1")


def rounded(x, decimals=0):
    """Print a number with so many decimals; the minus stays."""
    x = Fraction(x)
    value = Decimal(x.numerator) / Decimal(x.denominator)
    return str(value.quantize(Decimal(1).scaleb(-decimals)))


@st.composite
def systems(draw, size=(2, 5), errors=0):
    """Statements made from true values; some of their numbers are then changed."""
    cell = st.integers(100, 999)
    true = {}
    for h in range(4040, 4044):
        a, b = draw(cell), draw(cell)
        true |= {("part.a", h): a, ("part.b", h): b, ("total", h): a + b}
        true["wide", h] = a + b + draw(cell)
    series = st.sampled_from(["total", "part.a", "part.b", "wide"])
    what = st.tuples(series, st.sampled_from(PERIODS))
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
            other = str(int(row["value"]) + draw(st.sampled_from([-60, 40, 1000])))
            row |= {"value": other, "published_as": other}
    return rows, true


@steady
@given(systems(), st.sampled_from(READINGS))
def test_every_range_of_a_small_system_is_the_exact_one(many, drawn, reading):
    rows, true = drawn
    result = many(rows, reading)
    assert result.consistent
    assert not result.after_removal
    for q in result.quantities:
        agrees(q, expected(rows, q, reading))
        assert q.sharp
        if q.kind == "observed":
            days = {
                "period_start": str(q.period_start),
                "period_end": str(q.period_end),
            }
            truth = sum(true[q.series, h] for h in halves(days))
            assert q.low <= truth <= q.high


@steady
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

    subsets = [
        frozenset(c)
        for n in range(len(numbers) + 1)
        for c in itertools.combinations(range(len(numbers)), n)
    ]
    best, cheapest = None, []
    for subset in sorted(subsets, key=lambda c: (cost(c), sorted(c))):
        if best is not None and cost(subset) > best:
            break
        if project(oracle(rows, everything - subset)) is not None:
            best = cost(subset)
            cheapest.append(subset)
    result = many(rows)
    at = {(row["statement_id"], name): i for i, (row, name) in enumerate(numbers)}
    chosen = frozenset(at[w.statement_id, w.number] for w in result.wrong)
    assert chosen == cheapest[0]
    assert result.after_removal == bool(chosen)
    # Every alternative is another cheapest set, and none is left out.
    given_sets = {chosen}
    for w in result.wrong:
        for choice in w.alternatives:
            more = frozenset(at[n] for n in choice)
            swaps = [c for c in cheapest if c - chosen == more]
            assert swaps, (w, choice)
            assert any(at[w.statement_id, w.number] not in c for c in swaps)
            given_sets |= set(swaps)
    for other in cheapest:
        left = [c - chosen for c in given_sets if c != chosen]
        assert other == chosen or any(more <= other for more in left)
    # Each conflict has no solution, and one as soon as any of its numbers is gone.
    assert len(result.conflicts) == len(result.wrong)
    for w, conflict in zip(result.wrong, result.conflicts, strict=True):
        members = frozenset(at[n] for n in conflict)
        assert members & chosen == {at[w.statement_id, w.number]}
        assert project(oracle(rows, members)) is None
        for i in members:
            assert project(oracle(rows, members - {i})) is not None
    # Ranges hold for what is left.
    for q in result.quantities[:3]:
        if q.kind == "observed":
            days = {
                "period_start": str(q.period_start),
                "period_end": str(q.period_end),
            }
            target = {(q.series, h): 1 for h in halves(days)}
            agrees(q, project(oracle(rows, everything - chosen), target))


@st.composite
def counts(draw):
    """Counts of two years, some rounded, with growth and share of plan."""
    now, before, goal = (draw(st.integers(3, 300)) for _ in range(3))
    rows = []
    for k in range(draw(st.integers(1, 3))):
        more = {"status": draw(st.sampled_from("AE"))}
        if draw(st.booleans()):
            more["growth"] = rounded(Fraction(100 * now, before) - 100)
        if draw(st.booleans()):
            more["plan_share"] = rounded(Fraction(100 * now, goal))
        rows.append(said(f"a{k}", "count", "2021", str(now), **more))
    for k in range(draw(st.integers(0, 2))):
        more = {"status": draw(st.sampled_from("AE"))}
        rows.append(said(f"b{k}", "count", "2020", str(before), **more))
    return rows


@steady
@given(counts(), st.sampled_from(READINGS))
def test_whole_numbers_are_counted_out(many, rows, reading):
    levels = {}
    for row in rows:
        low, high = printed(row["value"], reading, loose=True)
        if row["status"] == "A" and int(row["value"]) % 100:
            low = high = int(row["value"])
        levels[row["statement_id"]] = low, high
    now = [r for r in rows if r["statement_id"][0] == "a"]
    held = {"2021": set(), "2020": set(), "target": set()}
    least = max(math.ceil(levels[r["statement_id"]][0]) for r in now)
    most = min(math.floor(levels[r["statement_id"]][1]) for r in now)
    top = 40 * most + 400
    for x in range(max(least, 0), most + 1):
        befores = set(range(top))
        goals = set(range(top))
        for r in rows:
            if r["statement_id"][0] == "b":
                low, high = levels[r["statement_id"]]
                befores = {y for y in befores if low <= y <= high}
        for r in now:
            if r["growth"]:
                low, high = printed(r["growth"], reading)
                befores = {
                    y for y in befores if (100 + low) * y <= 100 * x <= (100 + high) * y
                }
            if r["plan_share"]:
                low, high = printed(r["plan_share"], reading)
                goals = {y for y in goals if low * y <= 100 * x <= high * y}
        if befores and goals:
            held["2021"].add(x)
            held["2020"] |= befores
            held["target"] |= goals
    result = many(rows, reading)
    assert result.consistent
    for q in result.quantities:
        name = "target" if q.kind == "target" else str(q.period_end.year)
        low, high = min(held[name]), max(held[name])
        if high < top - 1:
            assert (q.low, q.high) == (low, high)


# -- the parts of the model, one by one ------------------------------------------------


def test_a_planted_contradiction_is_named_with_what_it_contradicts(audited):
    result = audited(
        said("a", "total", "2021", "500"),
        said("b", "part.a", "2021", "300"),
        said("c", "part.b", "2021", "150", status="E"),
        said("d", "stock", "2021-12-31", "77"),
    )
    assert wrong(result) == [("c", "value", "contradiction")]
    assert result.conflicts == [[("a", "value"), ("b", "value"), ("c", "value")]]
    assert not result.consistent
    assert found(result, "part.b", "2021") == (199, 201)
    assert result.row("stock", "2021-12-31").sharp


def test_equal_weights_go_to_the_first_and_the_others_are_listed(audited):
    result = audited(
        said("b", "total", "2021", "500"), said("a", "total", "2021", "510")
    )
    (w,) = result.wrong
    assert (w.statement_id, w.alternatives) == ("a", ((("b", "value"),),))


def test_weight_follows_status_and_reliability(audited):
    later = said("b", "total", "2021", "510", source_id="s3")
    assert wrong(audited(said("a", "total", "2021", "500"), later))[0][0] == "b"
    middle = said("b", "total", "2021", "510", source_id="s2")
    assert wrong(audited(said("a", "total", "2021", "500"), middle))[0][0] == "b"
    early = said("a", "total", "2021", "500", status="E")
    assert wrong(audited(early, later))[0][0] == "a"  # 10 tenths against 14


def test_an_estimate_that_an_actual_figure_replaced_is_no_contradiction(audited):
    rows = [
        said("a", "total", "2021", "510", source_id="s2"),
        said("e", "total", "2021", "500", status="E"),
        said("g", "total", "2022", "600", growth="20.0", source_id="s3"),
    ]
    rows[2]["status"] = "E"
    result = audited(*rows)
    assert result.consistent
    assert result.after_removal
    assert wrong(result) == [
        ("e", "value", "superseded"),
        ("g", "growth", "superseded base"),
    ]
    # An estimate that came after the actual figure has not been replaced by it.
    rows[1]["source_id"], rows[0]["source_id"] = "s2", "s1"
    assert ("e", "value", "contradiction") in wrong(audited(*rows[:2]))


def test_the_cautious_reading_lets_a_difference_of_digits_pass(audited):
    rows = [
        said("a", "total", "2021", "500"),
        said("b", "part.a", "2021", "300"),
        said("c", "part.b", "2021", "190"),
    ]
    assert not audited(*rows).consistent
    assert audited(*rows, reading="cautious").consistent


def test_parts_of_a_period_add_up_without_any_relation(audited):
    result = audited(
        said("a", "stock", "2021-12-31", "5"),
        said("y", "part.a", "2021", "500"),
        said("h", "part.a", "2021-H1", "300"),
        said("q", "part.a", ("2021-07-01", "2021-12-31"), "250", status="E"),
        relations=[],
    )
    assert wrong(result) == [("q", "value", "contradiction")]


def test_nothing_crosses_a_break(audited):
    rows = [
        said("y", "total", "2021", "500", growth="25"),
        said("z", "total", "2021", "400"),
        said("h", "total", "2021-H1", "600", growth="10"),
        said("b", "total", "2020-H1", "200"),
    ]
    result = audited(*rows, breaks=[("total", "2021-03-01")])
    # The periods straddle the break: each is an unknown of its own.
    assert wrong(result) == [("y", "value", "contradiction")]
    reasons = {n: text for n, text in result.not_used}
    assert set(reasons) == {("y", "growth"), ("h", "growth")}
    assert all("breaks on 2021-03-01" in text for text in reasons.values())
    assert len(result.used) + len(result.not_used) == 6
    assert {q.period_end.year for q in result.quantities} == {2020, 2021}
    assert len(audited(*rows).wrong) > 1


def test_relations_hold_for_periods_that_straddle_a_break_as_a_whole(audited):
    breaks = [(name, "2021-03-01") for name in ("total", "part.a", "part.b")]
    rows = [said("a", "total", "2021", "500"), said("b", "part.a", "2021", "300")]
    assert found(audited(*rows, breaks=breaks), "part.b", "2021") == (199, 201)


def test_a_year_before_the_last_of_february_is_the_last_of_february(audited):
    rows = [
        said("a", "part.a", ("2024-01-01", "2024-02-29"), "110", growth="10.0"),
        said("b", "part.a", ("2023-01-01", "2023-02-28"), "150"),
    ]
    assert not audited(*rows).consistent


def test_a_relation_holds_only_between_its_days(tmp_path):
    rows = [
        said("a", "total", "2021", "500"),
        said("b", "part.a", "2021", "300"),
        said("c", "part.b", "2021", "150"),
    ]
    write(tmp_path, rows)
    path = tmp_path / "relations.csv"
    text = path.read_text(encoding="utf-8")
    assert not ls.audit(ls.Register(tmp_path)).consistent
    for span in (",2021-01-02,", ",,2021-12-30"):  # from a day, and to one
        held = text.replace(",,,,because", f",{span},because")
        assert held != text
        path.write_text(held, encoding="utf-8")
        assert ls.audit(ls.Register(tmp_path)).consistent, span


def test_an_implied_part_has_a_range_and_says_on_what_it_rests(audited):
    result = audited(
        said("a", "total", "2021", "500", growth="25"),
        said("b", "part.a", "2021", "300", growth="20"),
    )
    q = result.row("part.b", "2020")
    low = Fraction(4995, 1255) * 100 - Fraction(3005, 1195) * 100
    high = Fraction(5005, 1245) * 100 - Fraction(2995, 1205) * 100
    assert (q.low, q.high) == pytest.approx((float(low), float(high)), rel=1e-9)
    assert q.statements == ("a", "b")


def test_rates_on_a_base_bound_the_parts_and_the_base(audited):
    day = "2021-12-31"
    result = audited(
        said("a", "heads", day, "2000"),
        said("b", "rate", day, "10.0"),
        said("c", "rate.near", day, "5.0"),
    )
    low, high = (
        Fraction(995, 10000) * Fraction(19995, 10),
        Fraction(1005, 10000) * Fraction(20005, 10),
    )
    assert found(result, "heads.poor", day) == pytest.approx((float(low), float(high)))
    assert found(result, "rate", day) == pytest.approx((9.95, 10.05))
    assert found(result, "rate.both", day) == pytest.approx((14.9, 15.1), rel=1e-9)
    result = audited(
        said("a", "heads.poor", day, "200"), said("b", "rate", day, "10.0")
    )
    assert found(result, "heads", day) == pytest.approx(
        (199.5 / 0.1005, 200.5 / 0.0995)
    )
    result = audited(
        said("a", "heads", day, "2000"),
        said("b", "heads.poor", day, "200"),
        said("c", "rate", day, "11.0"),
    )
    assert [n for n, *_ in wrong(result)] == ["a"]


def test_rates_alone_are_plain_unknowns(audited):
    day = "2021-12-31"
    result = audited(
        said("a", "rate", day, "10.0", growth="-2.0", growth_unit="pp"),
        said("b", "rate.near", day, "5.0"),
        said("c", "rate.both", day, "15.08"),
    )
    assert result.consistent
    assert found(result, "rate", day) == pytest.approx((10.025, 10.05))
    assert found(result, "rate", "2020-12-31") == pytest.approx((11.975, 12.1))


def test_a_count_that_no_whole_number_of_the_year_before_fits_is_left_out(audited):
    row = said("a", "count", "2021", "30", status="E", growth="100.0")
    result = audited(row)  # 25 to 35 by its token, and twice a whole number
    assert found(result, "count", "2021") == (26, 34)
    assert found(result, "count", "2020") == (13, 17)


def test_a_household_is_whole(audited):
    day = "2021-12-31"
    result = audited(
        said("a", "houses.poor", day, "3"), said("b", "houses.rate", day, "33.3")
    )
    assert found(result, "houses", day) == (9, 9)
    rate = result.row("houses.rate", day)
    assert rate.low == rate.high == pytest.approx(100 / 3)


def test_a_tie_of_a_rate_on_a_base_says_where_it_is_an_outer_bound(audited):
    days = ("2020-12-31", "2021-12-31")
    rows = [
        said("h0", "heads", days[0], "2000"),
        said("h1", "heads", days[1], "1000"),
        said("p1", "heads.poor", days[1], "100.5"),
        said("r1", "rate", days[1], "10.0", growth="-2.0", growth_unit="pp"),
    ]
    result = audited(*rows)
    before = result.row("rate", days[0])
    # The heads leave less of the rate than its printed digits do; the outer form of
    # the tie does not know it: 10.0 stands for 9.95 to 10.05, the heads for 10.04 up.
    assert (before.low, before.high) == pytest.approx((11.9, 12.1))
    assert not before.sharp
    assert result.row("heads", days[1]).sharp
    assert result.row("rate", days[1]).sharp


def test_open_ends_stay_open(audited):
    rows = [
        said("a", "part.a", "2021", "9", qualifier="at_least", growth="10"),
        said("b", "count", "2021", "9", qualifier="at_least"),
        said("c", "count", "2022", "9", qualifier="at_least", growth="10"),
    ]
    result = audited(*rows)
    assert found(result, "part.a", "2020") == (pytest.approx(9 / 1.105), math.inf)
    assert found(result, "count", "2021")[1] == math.inf
    plain = {(q["series"], q["period_end"]): q for q in result.to_dict()["quantities"]}
    assert plain["part.a", "2020-12-31"]["high"] is None


def test_numbers_without_meaning_are_listed_with_the_reason(audited):
    day = "2021-12-31"
    rows = [
        said("a", "growth", day, "-1.5", growth="10"),
        said("c", "growth", day, "-2.5"),
    ]
    result = audited(*rows)
    assert [n for n, _ in result.not_used] == [("a", "growth")]
    assert all(len(text) > 20 for _, text in result.not_used)
    assert wrong(result) == [("a", "value", "contradiction")]
    assert found(result, "growth", day) == (-2.55, -2.45)


def test_a_flow_below_zero_cannot_be(audited):
    result = audited(said("a", "total", "2021", "-5", growth="10"))
    assert ("a", "value", "contradiction") in wrong(result)
    assert [("a", "value")] in result.conflicts


def test_targets_are_kept_apart_by_plan_and_from_observations(audited):
    rows = [
        said("a", "total", "2021", "500", plan_share="125"),
        said("t", "total", "2021", "400", status="T", plan="annual"),
        said("u", "total", "2021", "900", status="T", plan="dream"),
    ]
    result = audited(*rows)
    assert result.consistent
    assert found(result, "total", "2021", "dream") == (899.5, 900.5)
    low, high = found(result, "total", "2021", "annual")
    assert (low, high) == pytest.approx((399.5, 400.5))
    assert result.find("total", "2021", plan="annual").status == "T"
    rows[0] |= {"plan_share": "120", "plan_share_as": "120"}
    assert not audited(*rows).consistent


def test_figures_together_are_not_taken_as_independent(audited):
    result = audited(
        said("a", "total", "2021", "500", growth="25"),
        said("b", "part.a", "2021", "300"),
    )
    new, old = (result.find("total", year) for year in ("2021", "2020"))
    joint, apart = result.growth(new, old), ls.growth(new, old)
    assert (joint.low, joint.high) == pytest.approx((24.5, 25.5))
    assert apart.low < 24.4
    assert (result.change(new, old).low, result.change(new, old).high) == pytest.approx(
        (499.5 - 499.5 / 1.245, 500.5 - 500.5 / 1.255)
    )
    part, rest = (result.find(name, "2021") for name in ("part.a", "part.b"))
    gap = result.balance(part, rest)
    assert (gap.low, gap.high) == (2 * 299.5 - 500.5, 2 * 300.5 - 499.5)
    share = result.share(part, new)
    assert (share.low, share.high) == pytest.approx((29950 / 500.5, 30050 / 499.5))
    with pytest.raises(ls.ComparisonError):
        result.growth(old, new)
    with pytest.raises(ls.SelectionError, match="2021"):
        result.find("total", "2019")


def test_order_of_rows_changes_nothing(audited):
    rows = [
        said("a", "total", "2021", "500", growth="25"),
        said("b", "part.a", "2021", "300", status="E"),
        said("c", "part.b", "2021", "150", status="E"),
        said("d", "total", "2020", "390", status="E"),
    ]
    first = audited(*rows).to_dict()
    for order in itertools.permutations(rows):
        again = audited(*order).to_dict()
        for one, other in zip(first["quantities"], again["quantities"], strict=True):
            assert one["low"] == pytest.approx(other["low"], rel=1e-9)
            one, other = dict(one), dict(other)
            for q in (one, other):
                q["statements"] = sorted(q.pop("statements"))
                q["low"] = q["high"] = 0
            assert one == other
        for key in first.keys() - {"quantities"}:
            assert first[key] == again[key]


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

    def between(terms, low, high):
        out.append((terms, high))
        out.append((_times(terms, -1), -low))

    for year in (2023, 2024):
        between(
            {("total", year): 1, ("exports", year): -1, ("imports", year): -1}, 0, 0
        )
        out.append(({("rest", year): -1}, 0))
    for row in rows:
        name = row["series"].rpartition(".")[2]
        whole = row["period_end"] == YEAR[1]

        def level(year, name=name, whole=whole):
            return {(name, year): 1, **({("rest", year): 1} if whole else {})}

        between(level(2024), *ends(row, "value", reading))
        a, b = ends(row, "growth", reading)
        now, before = level(2024), level(2023)
        out.append(({**_times(before, (100 + a) / 100), **_times(now, -1)}, 0))
        out.append(({**now, **_times(before, -(100 + b) / 100)}, 0))
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
    rows = table("statements")
    total = sum(bool(r[n]) for r in rows for n in ("value", "growth", "plan_share"))
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
    with (tmp_path / "statements.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    result = ls.audit(ls.Register(tmp_path))
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
    """Filled cells of levels, growths and shares, whatever rows are added."""
    path = Path(__file__).resolve().parent.parent / "data" / "statements.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return sum(bool(r[c]) for r in rows for c in ("value", "growth", "plan_share"))


def test_the_table_of_quantities_and_the_plain_form_agree(whole):
    result = whole["printed"]
    frame, plain = result.frame(), result.to_dict()
    assert list(frame["low"].replace(-math.inf, None)) == [
        q["low"] for q in plain["quantities"]
    ]
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["used"] + len(plain["not_used"]) == printed_numbers()
    assert frame["period_end"].iloc[0] >= date(2009, 1, 1)
