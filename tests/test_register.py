"""The register against a second, slow reader, and what may be asked of it.

The reader here was written from the rules in data/README.md, with Decimal and the csv
module, a row at a time. It shares nothing with langson.
"""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, isnan
from pathlib import Path

import pandas as pd
import pytest

import langson as ls
import tables_of

STATEMENTS = tables_of.read("statements")
SERIES = {row["series"]: row for row in tables_of.read("series")}
SOURCES = {row["source_id"]: row for row in tables_of.read("sources")}
BREAKS = tables_of.read("breaks")
BY_ID = {row["statement_id"]: row for row in STATEMENTS}
READINGS = ["printed", "cautious"]
LANG_SON = "Lạng Sơn"


@pytest.fixture(scope="module", params=READINGS)
def either(request):
    """The real register in one of the two readings."""
    return ls.Register(reading=request.param)


@pytest.fixture(scope="module")
def register():
    return ls.Register()


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """Another province: three tables, other names, a column of its own."""
    return ls.Register(tables_of.other_province(tmp_path_factory.mktemp("other")))


# The second reader

POWERS = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "quadrillion": 15}


def power(unit):
    return POWERS.get(unit.split()[0], 0)


def plain(token, mark):
    return Decimal(token.replace("." if mark == "," else ",", "").replace(mark, "."))


def place(number, reading):
    """The unit u of a printed number."""
    decimals = -number.as_tuple().exponent
    if decimals > 0 or reading == "printed" or not number:
        return Decimal(1).scaleb(-decimals)
    size = Decimal(1)
    while number % (10 * size) == 0:
        size *= 10
    return size


def spread(number, qualifier, reading):
    """Both ends of a printed number, in the unit in which it was printed."""
    u = place(number, "cautious" if qualifier != "exact" else reading)
    if qualifier == "exact":
        return number - u / 2, number + u / 2
    if qualifier == "about":
        return number - u, number + u
    if qualifier == "over":
        return number, number + u
    if qualifier == "nearly":
        return number - u, number
    assert qualifier == "at_least"
    return number, Decimal("Infinity")


def level_ends(row, reading):
    if row["qualifier"] == "range":
        return Decimal(row["value"]), Decimal(row["value_high"])
    if not row["decimal_mark"]:
        return spread(Decimal(row["value"]), row["qualifier"], "cautious")
    number = plain(row["published_as"], row["decimal_mark"])
    if SERIES[row["series"]]["whole"] == "true":
        counted = (
            row["status"] == "A"
            and row["published_unit"] == row["unit"]
            and row["qualifier"] == "exact"
            and not str(number).endswith("00")
        )
        if counted:
            return number, number
        reading = "cautious"
    shift = power(row["published_unit"]) - power(row["unit"])
    return [end.scaleb(shift) for end in spread(number, row["qualifier"], reading)]


def percent_ends(row, name, reading):
    token, qualifier = row[f"{name}_as"], row[f"{name}_qualifier"]
    if not token:
        return None
    low, high = spread(plain(token, row["decimal_mark"] or "."), qualifier, reading)
    return (-high, -low) if row[name].startswith("-") else (low, high)


def last_day(published):
    """Last day that a printed day or month can mean; None if nothing is printed."""
    if not published:
        return None
    if len(published) == 10:
        return date.fromisoformat(published)
    year, month = map(int, published.split("-"))
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def test_the_second_reader_knows_the_examples_of_the_dictionary():
    row = BY_ID["article-2024.trade.declared.total.2024-12-31"]
    assert list(level_ends(row, "printed")) == [Decimal("5659.5"), Decimal("5660.5")]
    assert list(level_ends(row, "cautious")) == [5655, 5665]
    assert percent_ends(row, "growth", "cautious") == (
        Decimal("18.35"),
        Decimal("18.45"),
    )
    row = BY_ID["vnexpress-2024-12-09.enterprises.new.2024-12-31"]
    assert list(level_ends(row, "printed")) == [1150, 1250]
    row = BY_ID["article-2024.enterprises.new.2024-10-25"]
    assert list(level_ends(row, "cautious")) == [1044, 1044]


def test_every_level_is_read_by_the_rules(either):
    frame = either.statements()
    assert list(frame["statement_id"]) == [row["statement_id"] for row in STATEMENTS]
    wanted = [
        tuple(float(end) for end in level_ends(row, either.reading))
        for row in STATEMENTS
    ]
    found = list(zip(frame["low"], frame["high"], strict=True))
    wrong = [
        (row["statement_id"], a, b)
        for row, a, b in zip(STATEMENTS, found, wanted, strict=True)
        if a != b
    ]
    assert wrong == []
    assert len(found) >= 466


@pytest.mark.parametrize("name", ["growth", "plan_share"])
def test_every_percentage_is_read_by_the_rules(either, name):
    frame = either.statements()
    wrong, filled = [], 0
    for row, low, high in zip(
        STATEMENTS, frame[f"{name}_low"], frame[f"{name}_high"], strict=True
    ):
        wanted = percent_ends(row, name, either.reading)
        filled += wanted is not None
        if wanted is None:
            right = isnan(low) and isnan(high)
        else:
            right = (low, high) == tuple(float(end) for end in wanted)
        if not right:
            wrong.append((row["statement_id"], low, high, wanted))
    assert wrong == []
    assert filled >= {"growth": 143, "plan_share": 37}[name]


def test_cautious_contains_printed():
    printed, cautious = (ls.Register(reading=r).statements() for r in READINGS)
    for name in ("", "growth_", "plan_share_"):
        low, high = f"{name}low", f"{name}high"
        known = printed[low].notna()
        assert (cautious[low] <= printed[low])[known].all()
        assert (cautious[high] >= printed[high])[known].all()
        assert (cautious[low] < printed[low]).any()


def test_figures_carry_the_cells_of_their_row(either):
    """`get` and the frame say the same, and say what the file says."""
    frame = either.statements()
    for q, row in zip(either.quantities(frame), STATEMENTS, strict=True):
        assert q.ids == (row["statement_id"],)
        assert (q.series, q.area, q.status) == (
            row["series"],
            row["area"],
            row["status"],
        )
        assert (q.unit, q.token, q.plan) == (
            row["unit"],
            row["published_as"],
            row["plan"],
        )
        assert (str(q.start), str(q.end)) == (row["period_start"], row["period_end"])
        assert q.kind == SERIES[q.series]["kind"]
        assert q.labels == (
            SERIES[q.series]["label_en"],
            SERIES[q.series]["label_vi"],
        )
        assert q.low <= q.value <= q.high
        assert (q.growth is not None) is bool(row["growth"])
        assert (q.plan_share is not None) is bool(row["plan_share"])
        if q.growth:
            points = row["growth_unit"] == "pp"
            assert q.growth.unit == ("percentage points" if points else "%")
            assert q.growth.value == float(row["growth"])
            assert q.growth.low <= q.growth.value <= q.growth.high
        assert not q.implied


def test_the_frame_is_described(register):
    frame = register.statements()
    assert frame.shape == (len(STATEMENTS), 33)
    assert list(frame.columns[:25]) == list(STATEMENTS[0])
    assert frame["period_start"].dt.date.map(str).tolist() == [
        row["period_start"] for row in STATEMENTS
    ]
    assert frame["value"].tolist() == [float(row["value"]) for row in STATEMENTS]
    wanted = [last_day(SOURCES[row["source_id"]]["published"]) for row in STATEMENTS]
    found = [None if pd.isna(day) else day.date() for day in frame["published"]]
    assert found == wanted
    assert frame["reliability"].tolist() == [
        int(SOURCES[row["source_id"]]["reliability"]) for row in STATEMENTS
    ]


def test_a_selection_is_a_copy(register):
    mine = register.statements()
    mine["value"] = 0.0
    assert register.statements()["value"].min() > 0


# Selecting


def ids(frame):
    return list(frame["statement_id"])


def rows_where(**cells):
    return [
        row["statement_id"]
        for row in STATEMENTS
        if all(row[column] == value for column, value in cells.items())
    ]


def test_selection_by_each_condition(register):
    ask, wanted = register.statements, rows_where
    exports = "trade.declared.exports"
    assert ids(ask(exports)) == wanted(series=exports)
    both = [exports, "tourism.revenue"]
    assert ids(ask(both)) == [
        row["statement_id"] for row in STATEMENTS if row["series"] in both
    ]
    assert ids(ask(area="Hữu Nghị")) == wanted(area="Hữu Nghị") != []
    assert ids(ask(source="article-2024")) == wanted(source_id="article-2024") != []
    assert ids(ask(status="T")) == wanted(status="T") != []
    assert ids(ask(status="AE")) == [
        row["statement_id"] for row in STATEMENTS if row["status"] != "T"
    ]
    assert ids(ask(exports, area=LANG_SON, source="article-2024", status="A")) == [
        "article-2024.trade.declared.exports.2024-10-24"
    ]


def test_selection_by_period(register):
    def wanted(start, end):
        flow = [
            row["statement_id"]
            for row in STATEMENTS
            if (row["period_start"], row["period_end"]) == (start, end)
            or (
                row["period_start"] == row["period_end"] == end
                and SERIES[row["series"]]["kind"] != "flow"
            )
        ]
        assert flow
        return flow

    ask = register.statements
    assert ids(ask(period="2024")) == wanted("2024-01-01", "2024-12-31")
    assert ids(ask(period="2025-H1")) == wanted("2025-01-01", "2025-06-30")
    assert ids(ask(period="2019-Q1")) == wanted("2019-01-01", "2019-03-31")
    assert ids(ask(period="2024-12-31")) == wanted("2024-12-31", "2024-12-31")
    span = ("2021-01-01", "2025-12-31")
    assert ids(ask(period=span)) == wanted(*span)
    # A stock of the last day answers for the year, a flow of one day does not.
    assert "poverty.poor_rate" in set(ask(period="2024")["series"])


@pytest.mark.parametrize(
    "day", ["2019-12-31", "2024-11-30", "2024-12-31", "2025-12-01"]
)
def test_as_of_counts_a_month_as_its_last_day(register, day):
    limit = date.fromisoformat(day)
    published = {name: last_day(row["published"]) for name, row in SOURCES.items()}
    wanted = [
        row["statement_id"]
        for row in STATEMENTS
        if (last := published[row["source_id"]]) and last <= limit
    ]
    undated = sum(published[row["source_id"]] is None for row in STATEMENTS)
    found = register.statements(as_of=day)
    assert ids(found) == wanted
    assert undated > 0
    assert found.attrs["note"] == (
        f"{undated} statements of undated sources are left out."
    )


def test_as_of_on_the_last_days_of_a_month(register):
    article = register.statements(source="article-2024", as_of="2024-12-31")
    assert len(article) == 32  # its month is 2024-12
    assert register.statements(source="article-2024", as_of="2024-12-30").empty
    assert article.attrs["note"] == ""


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({"series": "trade.declared.totals"}, "did you mean trade.declared.total"),
        ({"series": ["tourism.revenue", "tourism.revenues"]}, "tourism.revenue"),
        ({"area": "Lang Son"}, "Lạng Sơn"),
        ({"source": "article-2025"}, "article-2024"),
        ({"status": "AX"}, "unknown status 'X'"),
        ({"period": "2024-13"}, "2024-H1"),
        ({"as_of": "24/10/2024"}, "2024"),
        ({"as_of": "2024-02-30"}, "2024"),
    ],
)
def test_a_wrong_condition_is_refused(register, conditions, said):
    with pytest.raises(ls.SelectionError, match=re.escape(said)):
        register.statements(**conditions)


def test_one_statement(register):
    q = register.one("trade.declared.exports", source="article-2024")
    assert q.ids == ("article-2024.trade.declared.exports.2024-10-24",)
    with pytest.raises(ls.SelectionError, match=r"2 statements of .*latest") as refused:
        register.one("poverty.poor_rate", period="2024-12-31", status="A")
    assert "tbtc-2025-08-18.poverty.poor_rate.2024-12-31" in str(refused.value)
    with pytest.raises(ls.SelectionError, match=r"held for 2025-12-31\."):
        register.one("poverty.households", period="2019")


def test_unknown_ids_are_refused_with_near_ones(register):
    near = "article-2024.tourism.revenue.2024-12-31"
    for ask in (register.get, register.row):
        with pytest.raises(ls.SelectionError, match=re.escape(near)):
            ask("article-2024.tourism.revenue.2024-12-30")


def test_a_reading_is_one_of_two():
    with pytest.raises(ls.SelectionError, match="'printed' or 'cautious'"):
        ls.Register(reading="exact")


# Vintages


def rank(name):
    """A before E, then day, then reliability; the higher, the later in the list."""
    row, source = BY_ID[name], SOURCES[BY_ID[name]["source_id"]]
    day = last_day(source["published"])
    return (
        day is not None,
        row["status"] == "A",
        day or date.min,
        -int(source["reliability"]),
    )


def quantities_observed():
    """Each period that somebody spoke of, with the statements that answer for it."""
    groups = defaultdict(list)
    for row in STATEMENTS:
        if row["status"] != "T":
            key = row["series"], row["area"], row["period_start"], row["period_end"]
            groups[key].append(row["statement_id"])
    for (series, area, start, end), names in groups.items():
        if SERIES[series]["kind"] != "flow" and start != end:
            names += groups.get((series, area, end, end), [])
    return groups


def test_every_vintage_is_in_order(register):
    groups = quantities_observed()
    place = {row["statement_id"]: i for i, row in enumerate(STATEMENTS)}
    several = 0
    for i, ((series, area, start, end), names) in enumerate(groups.items()):
        if len(names) == 1 and rank(names[0])[0] and i % 9:
            continue  # nothing to put in order: a few will do
        wanted = sorted(names, key=lambda name: (*rank(name), place[name]))
        found = register.vintages(series, (start, end), area)
        assert ids(found) == wanted
        several += len(wanted) > 1
        dated = [name for name in wanted if rank(name)[0]]
        if not dated:
            with pytest.raises(ls.SelectionError, match="undated"):
                register.latest(series, (start, end), area)
            continue
        last = register.latest(series, (start, end), area)
        first = register.first_release(series, (start, end), area)
        assert last.ids == (dated[-1],)
        assert rank(first.ids[0])[2] == min(rank(name)[2] for name in dated)
    assert several >= 20


def made(tmp_path, *rows):
    """A register of one series: (id, value, status, day of its source, reliability)."""
    folder = tables_of.other_province(tmp_path)
    held = tables_of.read("statements", folder)[1]
    statements, sources = [], []
    for name, value, status, published, reliability in rows:
        plan = "annual" if status == "T" else ""
        cells = {"statement_id": name, "source_id": f"s-{name}", "status": status}
        cells |= {"value": value, "published_as": value, "plan": plan}
        cells |= dict.fromkeys(
            ("growth", "growth_as", "growth_unit", "growth_qualifier"), ""
        )
        statements.append(held | cells)
        source = dict.fromkeys(tables_of.read("sources", folder)[0], "-")
        source |= {"source_id": f"s-{name}", "reliability": reliability}
        sources.append(source | {"published": published})
    tables_of.write(folder, "statements", statements)
    tables_of.write(folder, "sources", sources)
    return ls.Register(folder)


def test_vintages_rank_status_then_day_then_source(tmp_path):
    register = made(
        tmp_path,
        ("late-estimate", "70", "E", "2032-09-01", "1"),
        ("weak", "64", "A", "2032-03", "3"),
        ("undated", "99", "A", "", "1"),
        ("good", "65", "A", "2032-03-31", "1"),
        ("early", "61", "E", "2031-11-01", "1"),
        ("middling", "66", "A", "2032-03", "2"),
        ("target", "80", "T", "2031-01-01", "1"),
        ("older", "63", "A", "2032-03-30", "1"),
    )
    found = register.vintages("fish.landed", "2031")
    assert ids(found) == [
        "undated", "early", "late-estimate", "older", "weak", "middling", "good",
    ]  # fmt: skip
    assert register.latest("fish.landed", "2031").ids == ("good",)
    assert register.first_release("fish.landed", "2031").ids == ("early",)
    then = register.vintages("fish.landed", "2031", as_of="2032-03-30")
    assert ids(then) == ["early", "older"]
    assert then.attrs["note"] == "1 statements of undated sources are left out."
    assert register.latest("fish.landed", "2031", as_of="2032-01-01").ids == ("early",)
    revised = register.revisions().iloc[0]
    assert (revised["first"], revised["latest"]) == (61, 65)
    assert (revised["first_status"], revised["latest_status"]) == ("E", "A")
    assert revised["revision"] == 4
    assert revised["revision_percent"] == pytest.approx(100 * 4 / 61)


def test_an_undated_figure_alone_is_never_latest(tmp_path):
    register = made(tmp_path, ("undated", "99", "A", "", "1"))
    for ask in (register.latest, register.first_release):
        with pytest.raises(ls.SelectionError, match=r"undated.*get\(\)"):
            ask("fish.landed", "2031")
    assert register.revisions().empty


def test_latest_without_an_area_asks_for_one(register):
    with pytest.raises(ls.SelectionError, match=r"name one: Customs Region VI, "):
        register.latest("revenue.customs", "2025")


def test_revisions_list_what_changed(register):
    found = register.revisions()
    wanted = {}
    for key, names in quantities_observed().items():
        own = [
            name
            for name in names
            if rank(name)[0]
            and (BY_ID[name]["period_start"], BY_ID[name]["period_end"]) == key[2:]
        ]
        if len({BY_ID[name]["value"] for name in own}) > 1:
            ordered = sorted(own, key=rank)
            wanted[key] = min(ordered, key=lambda n: rank(n)[2]), ordered[-1]
    held = {}
    for _, row in found.iterrows():
        days = str(row["period_start"].date()), str(row["period_end"].date())
        held[row["series"], row["area"], *days] = row["first_id"], row["latest_id"]
        first, last = BY_ID[row["first_id"]], BY_ID[row["latest_id"]]
        assert row["first"] == float(first["value"])
        assert row["latest"] == float(last["value"])
        assert row["revision"] == row["latest"] - row["first"]
        assert row["first_published"] <= row["latest_published"]
    assert held == {key: pair for key, pair in wanted.items() if pair[0] != pair[1]}
    assert len(held) >= 11
    only = register.revisions("trade.declared.total", LANG_SON)
    assert len(only) == 2
    assert only["revision"].round(6).tolist() == [-0.1, 195]


# What statements imply


def one_year_earlier(day):
    if (day.month, day.day) in {(2, 28), (2, 29)} and (
        day + timedelta(days=1)
    ).month == 3:
        return date(day.year - 1, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


def crosses_a_break(row):
    first = one_year_earlier(date.fromisoformat(row["period_start"]))
    return any(
        (each["series"], each["area"]) == (row["series"], row["area"])
        and str(first) < each["first_day_after"] <= row["period_end"]
        for each in BREAKS
    )


def corners(function, *ranges):
    """Range of a monotone function, exactly."""
    (a, b), (c, d) = ([Fraction(end) for end in each] for each in ranges)
    values = [function(x, y) for x in (a, b) for y in (c, d)]
    return min(values), max(values)


def wanted_range(row, low, high):
    """As it stands, or the whole numbers in it."""
    if SERIES[row["series"]]["whole"] == "true":
        return float(ceil(low)), float(floor(high))
    return pytest.approx((float(low), float(high)), rel=1e-12)


def counted(row, ends):
    """Ends of a level; of things counted one by one, the whole numbers in it."""
    low, high = ends
    if SERIES[row["series"]]["whole"] == "true":
        low, high = ceil(low), high if high == Decimal("Infinity") else floor(high)
    return low, high


def test_what_is_implied_follows_from_the_row(either):
    """Base and target of every row against the second reader."""
    counts = [0, 0, 0]
    for row in STATEMENTS:
        q = either.get(row["statement_id"])
        level = counted(row, level_ends(row, either.reading))
        growth = percent_ends(row, "growth", either.reading)
        if growth is None or crosses_a_break(row):
            # no growth is tied to a year of another scope
            with pytest.raises(ls.ComparisonError):
                q.base()
            counts[2] += growth is not None
        elif row["growth_unit"] == "pp":
            ends = corners(lambda x, g: x - g, level, growth)
            assert (q.base().low, q.base().high) == wanted_range(row, *ends)
        elif level[1] != Decimal("Infinity"):
            counts[0] += 1
            ends = corners(lambda x, g: x / (1 + g / 100), level, growth)
            assert (q.base().low, q.base().high) == wanted_range(row, *ends)
        share = percent_ends(row, "plan_share", either.reading)
        if share is None:
            with pytest.raises(ls.ComparisonError):
                q.target()
        else:
            counts[1] += 1
            ends = corners(lambda x, s: 100 * x / s, level, share)
            implied = q.target()
            assert (implied.low, implied.high) == wanted_range(row, *ends)
            assert implied.implied
            assert implied.ids == q.ids
    assert counts[0] >= 130
    assert counts[1] >= 37
    assert counts[2] >= 5


# Frames of figures


CUT = ("2024-01-01", "2024-10-24")
TRADE = [f"trade.declared.{part}" for part in ("total", "exports", "imports")]


def names_of(figures):
    return [None if q is None else q.ids[0] for q in figures]


def test_figures_at_a_period(register):
    found = register.at("trade.declared.*", source="article-2024", period=CUT)
    assert list(found.index) == TRADE  # in the order of series.csv
    assert names_of(found) == [f"article-2024.{name}.{CUT[1]}" for name in TRADE]
    assert found.attrs["note"] == ""
    turned = register.at(*TRADE[::-1], source="article-2024", period=CUT)
    assert list(turned.index) == TRADE[::-1]
    # the last word of several, and a note that says so
    poor = register.at("poverty.poor_rate", period="2024", area=LANG_SON)
    vintages = ids(register.vintages("poverty.poor_rate", "2024", LANG_SON))
    assert names_of(poor) == vintages[-1:]
    assert len(vintages) == 3
    assert all(name in poor.attrs["note"] for name in vintages)
    everything = register.at(period="2024", area=LANG_SON)
    held = register.statements(period="2024", area=LANG_SON, status="AE")
    dated = held[held["published"].notna()]
    assert set(everything.index) == set(dated["series"])
    for name, q in everything.items():
        assert q.ids == register.latest(name, "2024", LANG_SON).ids


def test_targets_are_told_apart_by_their_plan(register):
    held = register.statements(status="T")
    keys = ["series", "area", "period_start", "period_end"]
    series, area, start, end = next(
        span for span, rows in held.groupby(keys) if rows["plan"].nunique() > 1
    )
    days = str(start.date()), str(end.date())
    asked = {"area": area, "period": days, "status": "T"}
    with pytest.raises(ls.SelectionError, match=r"several plans.*plan="):
        register.at(series, **asked)
    plan = rows_where(series=series, area=area, status="T", period_end=days[1])[0]
    found = register.at(series, **asked, plan=BY_ID[plan]["plan"])[series]
    assert (found.ids, found.status) == ((plan,), "T")


@pytest.mark.parametrize(
    ("series", "conditions", "said"),
    [
        (["trade.declared.totl"], {}, "did you mean trade.declared.total"),
        (["nothing.*"], {}, "no series is like 'nothing.*'"),
        (["tourism.revenue"], {"period": "2014"}, "it is held for 2010, 2019-Q1, 2022"),
        (["tourism.revenue"], {"area": LANG_SON}, "several periods, name one: 2010"),
        (["revenue.customs"], {"period": "2025"}, "several areas, name one: Customs"),
        ([], {"period": "1990"}, "no statement with period='1990'"),
    ],
)
def test_what_has_not_one_answer_is_refused(register, series, conditions, said):
    with pytest.raises(ls.SelectionError, match=re.escape(said)):
        register.at(*series, **conditions)


def test_a_total_and_its_parts(register):
    found = register.parts("trade.declared.total", source="article-2024", period=CUT)
    assert list(found.index) == ["total", "exports", "imports"]
    assert names_of(found) == [f"article-2024.{name}.{CUT[1]}" for name in TRADE]
    with pytest.raises(ls.SelectionError, match=r"has sums for trade\.declared\.total"):
        register.parts("tourism.revenue", period="2024")
    with pytest.raises(ls.SelectionError, match=r"no statement of trade\.declared"):
        register.parts("trade.declared.total", period="2019")


def test_a_sum_is_asked_for_its_area_and_days(tmp_path):
    folder = tables_of.with_rules(tables_of.other_province(tmp_path))
    found = ls.Register(folder).parts("fish.landed", period="2031")
    assert list(found.index) == ["landed", "cod", "other"]
    assert names_of(found) == ["a1", "a2", "a3"]
    tables_of.change(folder, "relations", "parts", valid_from="2032-01-01")
    with pytest.raises(ls.SelectionError, match="of this area and period"):
        ls.Register(folder).parts("fish.landed", period="2031")


def test_a_grid_of_figures(register):
    names = {"receipts": "tourism.revenue", "visits": "tourism.visitors"}
    years = ["2014", "2023", "2024", "2025"]
    found = register.grid(names, years)
    assert list(found.columns) == list(names)
    assert list(found.index) == years
    assert found.index.name == "period"
    assert found.loc["2014"].isna().all()
    for alias, series in names.items():
        for year in years[1:]:
            assert found.at[year, alias].ids == register.latest(series, year).ids
    first = register.grid(names["receipts"], years, pick="first")
    assert first.columns.tolist() == ["tourism.revenue"]
    assert names_of(first["tourism.revenue"])[1:] == [
        register.first_release("tourism.revenue", year).ids[0] for year in years[1:]
    ]
    with pytest.raises(ls.SelectionError, match=r"statements of .*pick='latest'"):
        register.grid("poverty.poor_rate", ["2024"], LANG_SON, pick="only")


def test_a_grid_of_areas(register):
    gates = ["Chi Ma", "Cốc Nam", "Hữu Nghị", "Tân Thanh"]
    series = ["gates.vehicles_per_day", "revenue.customs"]
    july = ("2025-07-01", "2025-07-31")
    found = register.grid(series[0], july, gates)
    assert list(found.index) == gates
    assert found.index.name == "area"
    assert [q.area for q in found[series[0]]] == gates
    november = ("2025-01-01", "2025-11-30")
    found = register.grid(series[1], [november], [LANG_SON, *gates])
    held = rows_where(series=series[1], period_end=november[1])
    areas = {BY_ID[name]["area"] for name in held}
    assert [q is not None for q in found[series[1]]] == [
        area in areas for area in found.index
    ]
    with pytest.raises(ls.SelectionError, match="did you mean Lạng Sơn"):
        register.grid("tourism.revenue", "2024", ["Lang Son"])
    with pytest.raises(ls.SelectionError, match=r"name one area, or one period"):
        register.grid("tourism.revenue", ["2024", "2023"], gates)
    with pytest.raises(ls.SelectionError, match="several areas, name one"):
        register.grid("revenue.customs", ["2024", "2025"])


def test_a_grid_has_every_period_that_is_held(register):
    found = register.grid(["enterprises.stock", "enterprises.new"])
    held = register.statements(["enterprises.stock", "enterprises.new"], status="AE")
    ends = set(held["period_end"].dt.date.map(str))
    assert {str(ls.core.period.parse_period(
        tuple(label.split("/")) if "/" in label else label)[1])
        for label in found.index} == ends  # fmt: skip
    # the count of the last day stands beside the flow of the period that ends there
    assert found.notna().all(axis=1)["2025-H1"]
    assert "2025-06-30" not in found.index


def test_an_empty_cell_can_be_implied_by_the_year_after(register):
    receipts, years = "tourism.revenue", ["2021", "2022", "2023"]
    plain = register.grid(receipts, years, undated=True)[receipts]
    assert plain["2021"] is None
    found = register.grid(receipts, years, undated=True, implied=True)[receipts]
    base = register.get(plain["2022"].ids[0]).base()
    assert (found["2021"].low, found["2021"].high) == (base.low, base.high)
    assert found["2021"].implied
    assert not found["2022"].implied
    assert found["2023"].ids == plain["2023"].ids


def test_undated_sources_stand_only_where_they_are_asked_for(register):
    receipts = "tourism.revenue"
    (undated,) = rows_where(series=receipts, period_end="2022-12-31")
    assert not SOURCES[BY_ID[undated]["source_id"]]["published"]
    found = register.grid(receipts, ["2022", "2023"])
    assert found.at["2022", receipts] is None
    for ask in (register.grid, register.at):
        period = {"period": "2022"} if ask == register.at else {"periods": ["2022"]}
        with pytest.raises(
            ls.SelectionError, match=f"undated=True to take .*{undated}"
        ):
            ask(receipts, **period)
        for allowed in ({"undated": True}, {"source": BY_ID[undated]["source_id"]}):
            assert names_of(ask(receipts, **period, **allowed).to_numpy().flat) == [
                undated
            ]


def test_what_stands_in_a_frame_is_taken_from_the_register():
    register = ls.Register()
    taken = [
        *names_of(register.parts("trade.declared.total", source="article-2024",
                                 period=CUT)),
        *names_of(register.grid(TRADE[0], ["2023", "2024"])[TRADE[0]]),
    ]  # fmt: skip
    assert register.ledger.taken == tuple(taken)


# Names and rules


def test_labels_in_both_languages(register):
    for name, row in SERIES.items():
        assert register.label(name) == row["label_en"]
        assert register.label(name, "vi") == row["label_vi"]
    with pytest.raises(ls.SelectionError, match="language"):
        register.label("tourism.revenue", "fr")
    with pytest.raises(ls.SelectionError, match=r"tourism\.revenue"):
        register.label("tourism.revenu")


def test_breaks_and_relations(register):
    rate, days = "poverty.poor_rate", pd.to_datetime
    last, first = date(2021, 12, 30), date(2021, 12, 31)
    found = register.break_between(rate, LANG_SON, last, first)
    assert found.first_day_after == first
    assert "2022–2025" in found.reason
    assert register.break_between(rate, LANG_SON, date(2016, 1, 1), last) is None
    assert register.break_between(rate, LANG_SON, first, date(2026, 1, 1)) is None
    assert register.break_between(rate, "Vietnam", last, first) is None
    exports, imports, receipts, visits = (
        register.one(name, source="article-2024")
        for name in (
            "trade.declared.exports",
            "trade.declared.imports",
            "tourism.revenue",
            "tourism.visitors",
        )
    )
    parts = register.relation_between(exports, imports)
    assert parts.relation_id == "declared-total-parts"
    assert register.relation_between(imports, exports) == parts
    assert register.relation_between(exports, exports) is None
    assert register.relation_between(receipts, visits) is None
    assert len(register.breaks) == len(BREAKS)
    assert len(register.relations) == len(tables_of.read("relations"))
    events = tables_of.read("events")
    assert list(register.events["date"]) == list(days([e["date"] for e in events]))


def test_a_relation_holds_in_its_area_and_days_only(register):
    # Poor and near-poor are two parts of one rate since the end of 2021, not before.
    before, after = (
        [
            register.latest(f"poverty.{name}_rate", day, LANG_SON)
            for name in ("poor", "near_poor")
        ]
        for day in ("2017-12-16", "2024-12-31")
    )
    assert register.relation_between(*after).relation_id == "multidim-rate-parts"
    assert register.relation_between(*before) is None
    with pytest.raises(ls.ComparisonError, match="not two parts of one total"):
        ls.balance(*before)
    elsewhere = replace(after[1], area="Vietnam")
    assert register.relation_between(after[0], elsewhere) is None


def test_it_says_what_it_holds(either):
    assert repr(either) == (
        f"Register({len(STATEMENTS)} statements of {len(SERIES)} series from"
        f" {len(SOURCES)} sources, {either.reading} reading)"
    )


# Another province


def test_another_province_is_read(other):
    assert len(other.statements()) == 14
    assert set(other.statements()["ship"]) == {"Aurora"}  # columns may be added
    assert other.breaks == ()
    assert other.relations == ()
    assert other.events.empty
    assert other.series.at["fish.landed", "colour"] == "blue"
    landed = other.latest("fish.landed", "2031")
    assert (landed.low, landed.high, landed.ids) == (4999.5, 5000.5, ("a1",))
    assert other.first_release("fish.landed", "2031").ids == ("c1",)
    assert ids(other.vintages("fish.landed", "2031")) == ["d1", "c1", "a1"]
    assert other.one("fish.landed", status="T").end == date(2031, 12, 31)
    assert other.sources.at["bay-b", "published_end"] == pd.Timestamp("2031-12-31")
    assert landed.base().low == pytest.approx(4999.5 / 1.2505)
    assert len(other.revisions()) == 1


def test_another_province_is_compared(other):
    get = other.get
    landed, before, early = get("a1"), get("a8"), get("c2")
    assert ls.growth(landed, before).value == 25
    assert ls.change(landed, before).unit == "tonnes"
    assert ls.change(get("a5"), get("a6")).interval == (2, 2)
    assert ls.revision(landed, get("c1")).value == 100
    rest = ls.between(landed, early)
    assert (rest.value, rest.days) == (1400, 92)
    assert ls.daily_rate(rest).unit == "tonnes per day"
    assert ls.total(early, rest).value == 5000
    assert ls.cumulate(get("a9")).unit == "boats"
    assert ls.ratio(get("a4"), landed).unit == "million NOK per tonne"
    assert ls.share(get("a2"), landed).value == 60
    assert ls.attainment(landed, get("b1")).value == pytest.approx(100 * 5000 / 4500)
    assert ls.order(landed, before) == 1
    assert ls.narrow(landed, landed).interval == landed.interval
    assert ls.gap(landed.growth, get("a2").growth).value == -25
    assert ls.log_share(get("a2").growth, landed.growth).low > 100
    with pytest.raises(ls.ComparisonError, match="no identity"):
        ls.balance(get("a2"), get("a3"))
    with pytest.raises(ls.ComparisonError, match="not a part"):
        ls.contribution(get("a2"), landed)


def test_another_province_has_rules_of_its_own(tmp_path):
    other = ls.Register(tables_of.with_rules(tables_of.other_province(tmp_path)))
    cod, rest, landed = (other.get(name) for name in ("a2", "a3", "a1"))
    assert ls.balance(cod, rest).value == 1000
    assert ls.contribution(cod, landed).value == pytest.approx(25)
    assert ls.contribution(rest, landed).value == pytest.approx(0)
    rate = ls.share(other.get("a0"), other.get("a5"))
    assert (rate.series, rate.kind, rate.value) == ("boats.old_rate", "rate", 12.5)
    found = ls.implied_whole(other.get("a0"), other.get("a7"))
    assert (found.series, found.value) == ("boats.registered", 40)
    assert other.break_between(
        "boats.old_rate", "Northland", date(2030, 12, 31), date(2031, 12, 31)
    ).reason.startswith("old means")
    assert other.events["event_en"].tolist() == ["The new pier opens."]


def test_the_default_folder_is_the_one_beside_the_package():
    package = Path(ls.__file__).parent
    clone = package.parent.parent / "data"
    assert ls.Register().path == (clone if clone.is_dir() else package / "data")


# Nothing of this province is in the code


def test_the_library_names_no_province():
    package = Path(ls.__file__).parent
    paths = {
        path.relative_to(package).as_posix(): path
        for kind in ("*.py", "*.toml", "*.csv")
        for path in package.rglob(kind)
    }
    sources = {name: path.read_text("utf-8") for name, path in paths.items()}
    assert {Path(name).suffix for name in sources} == {".py", ".toml", ".csv"}
    words = {row["area"] for row in STATEMENTS} | set(SOURCES)
    words |= {"Lạng", "Hữu Nghị", "Đồng Đăng", "Cao Bằng", "article-2024", "Lang Son"}
    # code knows no series and no plan either, but that of a year; word lists and the
    # examples of `new` may have one of the same name
    own = words | set(SERIES) | {row["plan"] for row in STATEMENTS} - {"", "annual"}
    # a look at each place where a word begins: 600 words at every letter take seconds
    named = {
        kind: re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(each)))})(?!\w)")
        for kind, each in ((".py", own), (".toml", words), (".csv", words))
    }
    topics = {row["topic"] for row in SERIES.values()}
    dotted = re.compile(rf"['\"`]({'|'.join(sorted(topics))})\.[a-z_]+")
    found = [
        (name, match[0])
        for name, text in sources.items()
        for match in (
            *named[Path(name).suffix].finditer(text),
            *(dotted.finditer(text) if name.endswith(".py") else ()),
        )
    ]
    assert found == []
