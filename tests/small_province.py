"""A small province for the audit: a row a line, and a register from the rows."""

import csv
import itertools

import langson as ls
from langson.reading import form

#: name: unit, kind, whole, additive
SERIES = {
    "total": ("tonnes", "flow", False, True),
    "part.a": ("tonnes", "flow", False, True),
    "part.b": ("tonnes", "flow", False, True),
    "wide": ("tonnes", "flow", False, True),
    "out": ("tonnes", "flow", False, True),
    "into": ("tonnes", "flow", False, True),
    "gap": ("tonnes", "flow", False, True),
    "count": ("boats", "flow", True, True),
    "visits": ("visits", "flow", True, True),
    "visits.air": ("visits", "flow", True, True),
    "visits.road": ("visits", "flow", True, True),
    "visits.share": ("%", "rate", False, False),
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
    "each": ("tonnes per boat", "rate", False, False),
}
RELATIONS = [
    ("parts", "total", "=", "part.a + part.b"),
    ("wide", "wide", ">=", "total"),
    ("gap", "out", "=", "into + gap"),
    ("visits", "visits", "=", "visits.air + visits.road"),
    ("share", "visits.share", "=", "100 * visits.air / visits"),
    ("poor", "rate", "=", "100 * heads.poor / heads"),
    ("near", "rate.near", "=", "100 * heads.near / heads"),
    ("both", "rate.both", "=", "rate + rate.near"),
    ("houses", "houses.rate", "=", "100 * houses.poor / houses"),
]
#: name: day of publication, reliability
SOURCES = {
    "s1": ("2022-01-10", "1"),
    "s2": ("2022-02-10", "2"),
    "s3": ("2022-03-10", "3"),
    "late": ("2022-04-10", "1"),
    "undated": ("", "1"),
}
SPANS = {"": ("01-01", "12-31"), "H1": ("01-01", "06-30"), "H2": ("07-01", "12-31")}
SPANS |= {"M11": ("01-01", "11-30"), "M12": ("12-01", "12-31")}


def said(name, series, period, token, **more):
    """One row of statements.csv; `period` is 2021, 2021-H1, a day or a pair.

    `growth` and `plan_share` are tokens; words of theirs are given in full.
    """
    start, end = days_of(period) if isinstance(period, str) else period
    unit = SERIES[series][0]
    low, _, high = token.partition("–")
    row = {
        "statement_id": name,
        "series": series,
        "area": "X",
        "period_start": start,
        "period_end": end,
        "period_basis": "printed",
        "value": low.replace(",", ""),
        "unit": unit,
        "published_as": token.lstrip("-"),
        "published_unit": unit,
        "decimal_mark": ".",
        "qualifier": "range" if high else "exact",
        "value_high": high.replace(",", ""),
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
    for number, column, word in (
        ("growth", "growth_unit", "%"),
        ("plan_share", "plan", "annual"),
    ):
        if more.get(number):
            token = more.pop(number)
            row |= {number: token, f"{number}_as": token.lstrip("-"), column: word}
            row[f"{number}_qualifier"] = "exact"
    return row | more


#: columns of comparisons.csv
COMPARED = [c.name for c in form.COMPARISONS.columns]


def compared(name, kind, token, of="", period="", base="", **more):
    """One row of comparisons.csv, of a statement or of a series and period.

    `base` is the period compared with; a token with a minus is a fall.
    """
    row = dict.fromkeys(COMPARED, "")
    low, _, high = token.partition("–")
    row |= {"comparison_id": name, "kind": kind, "value": low, "value_high": high}
    row |= {"published_as": token.lstrip("-"), "decimal_mark": "."}
    row |= {"qualifier": "range" if high else "exact", "published_unit": "%"}
    if kind in ("change", "mean_change"):
        row["published_unit"] = "tonnes"
    if kind == "contribution":
        row["published_unit"] = "percentage points"
    if of in SERIES:
        start, end = days_of(period)
        row |= {"series": of, "area": "X", "status": "A", "source_id": "s1"}
        row |= {"period_start": start, "period_end": end}
    else:
        row["statement_id"] = of
    if base:
        row |= dict(zip(("base_start", "base_end"), days_of(base), strict=True))
    if kind.startswith("plan_"):
        row["plan"] = "annual"
    return row | more


def days_of(period):
    """First and last day of 2021, 2021-H1 or a day."""
    year, _, part = period.partition("-")
    if len(period) == 10:
        return period, period
    return tuple(f"{year}-{day}" for day in SPANS[part])


_WORDS = {
    **dict.fromkeys("AET", "status"),
    **dict.fromkeys(("about", "over", "nearly", "at_least"), "qualifier"),
    **dict.fromkeys(SOURCES, "source_id"),
    "inferred": "period_basis",
    "pp": "growth_unit",
}


def rows_of(text):
    """Rows in short: ``a total 2021 500 growth=25 E s2; b part.a 2021-H1 300``."""
    made = []
    for line in text.split(";"):
        name, series, period, token, *words = line.split()
        more = {}
        for word in words:
            column, _, value = word.partition("=")
            more[column if value else _WORDS[word]] = value or word
        span = tuple(period.split("/")) if "/" in period else period
        made.append(said(name, series, span, token, **more))
    return made


def write(folder, statements, relations=RELATIONS, breaks=(), comparisons=()):
    """Write the tables of a small province."""
    folder.mkdir(parents=True, exist_ok=True)

    def table(name, columns, rows):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(columns.split())
            out.writerows(rows)

    rows = [
        (n, "t", n, n, unit, kind, str(one).lower(), str(add).lower(), "", "")
        for n, (unit, kind, one, add) in SERIES.items()
    ]
    names = "series topic label_en label_vi unit kind whole additive definition breaks"
    table("series", names, rows)
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
            "",
        )
        for n, (day, grade) in SOURCES.items()
    ]
    table("sources", names, rows)
    table(
        "relations",
        "relation_id left operator right area valid_from valid_to reason",
        [(*r, "", "", "", "because") for r in relations],
    )
    table(
        "breaks",
        "series area first_day_after reason",
        [(s, "X", day, "changed") for s, day in breaks],
    )
    table(
        "statements",
        " ".join(statements[0]),
        [list(row.values()) for row in statements],
    )
    rows = [[row[name] for name in COMPARED] for row in comparisons]
    table("comparisons", " ".join(COMPARED), rows)
    return folder


class Audits:
    """Writes statements, reads them back, audits them; a folder for each time."""

    def __init__(self, folder):
        self.folder, self._numbers = folder, itertools.count()

    def __call__(self, *statements, reading="printed", **tables):
        folder = self.folder / str(next(self._numbers))
        return ls.audit(ls.Register(write(folder, statements, **tables), reading))


def found(result, series, period, plan=None):
    """Ends of a quantity."""
    row = result.row(series, period, "X", plan)
    return row.low, row.high


def wrong(result):
    """Wrong numbers with their reason."""
    return [(w.statement_id, w.number, w.why) for w in result.wrong]
