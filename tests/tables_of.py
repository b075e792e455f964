"""Tables for the tests: data/ with one thing changed, and a made-up province."""

import csv
import io
import shutil
from datetime import date
from pathlib import Path

from hypothesis import settings

from langson import Figure
from langson.reading import form

DATA = Path(__file__).resolve().parent.parent / "data"
PACKAGE = "datapackage.json"

#: the same examples in every run, whatever the machine is doing
steady = settings(derandomize=True, deadline=None, max_examples=80)


def read(name, folder=DATA):
    """Rows of a table, as the csv module reads them."""
    text = (folder / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def write(folder, name, rows):
    """Write a table; its columns are those of the first row."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    path = folder / f"{name}.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def copy_of_data(tmp_path, package=False):
    """Copy data/, by default without its package of sizes and hashes."""
    folder = Path(shutil.copytree(DATA, tmp_path / "copy"))
    if not package:
        (folder / PACKAGE).unlink()
    return folder


def change(folder, name, key, **cells):
    """Change cells of the row whose first cell is `key`; give its number in the file.

    Rows are counted as a spreadsheet counts them: the header is row 1.
    """
    rows = read(name, folder)
    first = next(iter(rows[0]))
    (at,) = [i for i, row in enumerate(rows) if row[first] == key]
    assert set(cells) <= set(rows[at]), "no such column"
    rows[at].update(cells)
    write(folder, name, rows)
    return at + 2


def figure(value, low=None, high=None, unit="tonnes", **more):
    """Make a figure that no register holds."""
    low = value if low is None else low
    high = value if high is None else high
    return Figure(value, low, high, unit, **more)


def year(value, of, low=None, high=None, **more):
    """Make an observed flow of a year."""
    about = {"series": "fish.landed", "area": "Northland", "kind": "flow"}
    about |= {"start": date(of, 1, 1), "end": date(of, 12, 31), "status": "A"}
    return figure(value, low, high, **(about | more))


SERIES = """\
series,topic,label_en,label_vi,unit,kind,whole,additive,definition,breaks,colour
fish.landed,fish,Fish landed,Cá cập bến,tonnes,flow,false,true,all fish,,blue
fish.landed.cod,fish,Cod landed,Cá tuyết,tonnes,flow,false,true,cod,,grey
fish.landed.other,fish,Other fish landed,Cá khác,tonnes,flow,false,true,other,,grey
fish.income,fish,Income from fish,Thu từ cá,million NOK,flow,false,true,first sale,,
boats.registered,boats,Registered boats,Tàu đăng ký,boats,stock,true,false,boats,,
boats.old,boats,Old boats,Tàu cũ,boats,stock,true,false,30 years,,
boats.old_rate,boats,Share of old boats,Tỷ lệ tàu cũ,%,rate,false,false,30 years,,
boats.per_day,boats,Boats a day,Tàu mỗi ngày,boats per day,rate,false,false,mean,,
"""
SOURCES = """\
source_id,publisher,title,url,published,language,kind,reliability,note
bay-a,Bay Office,Fish of the year,https://bay.example/a,2032-02-10,en,statistics,1,
bay-b,Bay Office,Plan of the year,https://bay.example/b,2031,en,statistics,1,
bay-c,Bay Herald,An early look,https://bay.example/c,2031-12,en,newspaper,2,
bay-d,Bay Blog,Without a day,https://bay.example/d,,en,aggregator,3,no day
"""
HEADER = (
    "statement_id,series,area,period_start,period_end,period_basis,value,unit,"
    "published_as,published_unit,decimal_mark,qualifier,value_high,status,growth,"
    "growth_as,growth_unit,growth_qualifier,plan,plan_share,plan_share_as,"
    "plan_share_qualifier,source_id,locator,note,ship"
)
#: id, series, day or span, value, unit, token, qualifier, status, growth, plan, source
STATEMENTS = """\
a0,boats.old,2031-12-31,5,boats,5,exact,A,,,bay-a
a1,fish.landed,2031,5000,tonnes,"5,000",exact,A,25.0,,bay-a
a2,fish.landed.cod,2031,3000,tonnes,"3,000",exact,A,50.0,,bay-a
a3,fish.landed.other,2031,2000,tonnes,"2,000",exact,A,0.0,,bay-a
a4,fish.income,2031,12.5,million NOK,12.5,exact,A,,,bay-a
a5,boats.registered,2031-12-31,40,boats,40,exact,A,,,bay-a
a6,boats.registered,2030-12-31,38,boats,38,exact,A,,,bay-a
a7,boats.old_rate,2031-12-31,12.5,%,12.5,exact,A,,,bay-a
a8,fish.landed,2030,4000,tonnes,"4,000",exact,A,,,bay-a
a9,boats.per_day,2031,7.5,boats per day,7.5,exact,A,,,bay-a
b1,fish.landed,2031,4500,tonnes,"4,500",exact,T,,annual,bay-b
c1,fish.landed,2031,4900,tonnes,"4,900",exact,E,,,bay-c
c2,fish.landed,2031-Q3,3600,tonnes,"3,600",exact,E,,,bay-c
d1,fish.landed,2031,5100,tonnes,"5,100",exact,A,,,bay-d
"""


def other_province(folder):
    """Write the three needed tables of a made-up province, with columns of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    names = HEADER.split(",")
    rows = []
    for cells in csv.reader(io.StringIO(STATEMENTS)):
        name, series, span, value, unit, token, word, status, growth, plan, src = cells
        days = {
            4: (f"{span}-01-01", f"{span}-12-31"),
            7: (f"{span[:4]}-01-01", f"{span[:4]}-09-30"),
            10: (span, span),
        }[len(span)]
        row = dict.fromkeys(names, "")
        row |= {"statement_id": name, "series": series, "area": "Northland"}
        row |= {"period_start": days[0], "period_end": days[1]}
        row |= {"period_basis": "printed", "value": value, "unit": unit}
        row |= {"published_as": token, "published_unit": unit, "decimal_mark": "."}
        row |= {"qualifier": word, "status": status, "plan": plan, "source_id": src}
        if growth:
            row |= {"growth": growth, "growth_as": growth, "growth_unit": "%"}
            row["growth_qualifier"] = "exact"
        row["ship"] = "Aurora"
        rows.append(row)
    write(folder, "statements", rows)
    for name, text in (("series", SERIES), ("sources", SOURCES)):
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def with_rules(folder):
    """Give the made-up province breaks, relations, a comparison and events as well."""
    write(
        folder,
        "breaks",
        [
            {
                "series": "boats.old_rate",
                "area": "Northland",
                "first_day_after": "2031-01-01",
                "reason": "old means thirty years, no longer twenty",
            }
        ],
    )
    columns = "relation_id,left,operator,right,area,valid_from,valid_to,reason"
    rule = dict.fromkeys(columns.split(","), "")
    parts = {"right": "fish.landed.cod + fish.landed.other", "operator": "="}
    share = {"right": "100 * boats.old / boats.registered", "operator": "="}
    write(
        folder,
        "relations",
        [
            rule
            | parts
            | {"relation_id": "parts", "left": "fish.landed", "reason": "All fish."},
            rule
            | share
            | {"relation_id": "share", "left": "boats.old_rate", "reason": "Made up."},
        ],
    )
    write(
        folder,
        "comparisons",
        [
            dict.fromkeys((column.name for column in form.COMPARISONS.columns), "")
            | {"comparison_id": "a5.change", "statement_id": "a5", "kind": "change"}
            | {"value": "2", "published_as": "2", "published_unit": "boats"}
            | {"decimal_mark": ".", "qualifier": "exact"}
        ],
    )
    write(
        folder,
        "events",
        [
            {
                "date": "2031-05-01",
                "topic": "fish",
                "event_en": "The new pier opens.",
                "event_vi": "Khánh thành cầu cảng mới.",
                "source_id": "bay-a",
            }
        ],
    )
    return folder
