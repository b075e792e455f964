"""Tables: plain Markdown, the same everywhere, each row traced to its source."""

from datetime import date

import IPython.display
import numpy as np
import pandas as pd
import pytest

import langson as ls
import tables_of
from langson import tables
from tables_of import figure

SOURCES = {row["source_id"]: row for row in tables_of.read("sources")}
BY_ID = {row["statement_id"]: row for row in tables_of.read("statements")}
TOTAL = "article-2024.trade.declared.total.2024-12-31"
EXPORTS = "article-2024.trade.declared.exports.2024-10-24"
TO_DATE = "article-2024.trade.declared.total.2024-10-24"
RATE = "article-2024.poverty.poor_rate.2024-12-31"
TARGET = "dulichlangson-2021-04.tourism.visitors.2025-12-31"
GATE = "cand-vnvn-2025-12-02.revenue.customs.2025-11-30.2"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.delenv("LANGSON_LANGUAGE", raising=False)


@pytest.fixture(scope="module")
def register():
    return ls.Register()


@pytest.fixture
def displayed(monkeypatch):
    texts = []

    def display(item):
        texts.append(item.data)

    monkeypatch.setattr(IPython.display, "display", display)
    return texts


def cells(text):
    """Rows of a Markdown table as lists of cells; the rule is left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [line.strip("|").replace("\\|", "\0").split("|") for line in lines]
    found = [[cell.strip().replace("\0", "|") for cell in row] for row in rows]
    assert {len(row) for row in found} == {len(found[0])}, "rows of unequal length"
    return found[:1] + found[2:]


MANY = pd.DataFrame(
    {
        "measure": [("poor", "nghèo"), ("near|poor", "cận|nghèo"), None],
        "value": [
            figure(5660.0, 5659.0, 5661.0, "million USD", decimals=0),
            None,
            None,
        ],
        "date": [date(2024, 10, 24), pd.Timestamp("2025-02-05"), None],
        "count": [1044, 7, 196],
        "share": [0.5, np.nan, 12.25],
    }
)
HEADINGS = {"share": ("Share | %", "Tỷ trọng | %"), "count": ("Count", "Số")}


def test_a_table_is_plain_markdown():
    text = tables.markdown(MANY, HEADINGS, {"share": ".1"})
    assert text == (
        "| Measure | Value | Date | Count | Share \\| % |\n"
        "| :-- | --: | :-- | --: | --: |\n"
        "| poor | 5,660 million USD | 24 October 2024 | 1,044 | 0.5 |\n"
        "| near\\|poor |  | 5 February 2025 | 7 |  |\n"
        "|  |  |  | 196 | 12.2 |"
    )


def test_a_table_follows_the_language(monkeypatch):
    monkeypatch.setenv("LANGSON_LANGUAGE", "vi")
    head, first, second, _ = cells(tables.markdown(MANY, HEADINGS, {"share": ".1"}))
    assert head == ["Chỉ tiêu", "Giá trị", "Ngày", "Số", "Tỷ trọng | %"]
    assert first == ["nghèo", "5.660 triệu USD", "24/10/2024", "1.044", "0,5"]
    assert second[0] == "cận|nghèo"


def test_the_order_is_that_of_the_frame():
    frame = pd.DataFrame({"year": [3, 1, 2], "area": ["c", "a", "b"]}, index=[9, 7, 8])
    assert cells(tables.markdown(frame)) == [
        ["Year", "Area"], ["3", "c"], ["1", "a"], ["2", "b"],
    ]  # fmt: skip
    assert tables.markdown(frame) == tables.markdown(frame.copy())


def test_only_numbers_stand_on_the_right():
    q = figure(1.0, decimals=0)
    frame = pd.DataFrame(
        {
            "value": [q, None], "range": [q, "none"], "year": [1, 2],
            "unit": ["1", "2"], "source": [None, None],
        }
    )  # fmt: skip
    assert tables.markdown(frame).splitlines()[1] == "| --: | :-- | --: | :-- | :-- |"


@pytest.mark.parametrize("nothing", [None, np.nan, float("nan"), pd.NaT, pd.NA])
def test_nothing_is_an_empty_cell(nothing):
    frame = pd.DataFrame({"value": pd.Series([nothing, "x"], dtype=object)})
    assert cells(tables.markdown(frame)) == [["Value"], [""], ["x"]]


def test_no_day_is_an_empty_cell():
    days = pd.DataFrame({"date": pd.to_datetime(["2024-12-31", None])})
    assert cells(tables.markdown(days)) == [["Date"], ["31 December 2024"], [""]]


def test_a_cell_stays_in_its_row():
    frame = pd.DataFrame({"event": ["one\ntwo", "a | b"]})
    assert cells(tables.markdown(frame)) == [["Event"], ["one two"], ["a | b"]]


def test_specs_are_those_of_sentences(register):
    frame = pd.DataFrame(
        {"value": register.quantities(register.statements(area="Chi Ma"))}
    )
    one = tables.markdown(frame[:1], specs={"value": "range n"})
    q = frame["value"][0]
    assert cells(one)[1] == [ls.write(q, "range n", "en")]


def test_a_column_without_a_heading_is_refused():
    with pytest.raises(
        ls.LangsonError, match=r"'colour' has no heading; give headings="
    ):
        tables.markdown(pd.DataFrame({"year": [1], "colour": ["red"]}))


def test_headings_may_be_given_and_replaced():
    frame = pd.DataFrame({"year": [1], "colour": ["red"]})
    mine = {"colour": ("Colour", "Màu"), "year": ("In", "Vào")}
    assert cells(tables.markdown(frame, mine))[0] == ["In", "Colour"]
    assert tables.HEADINGS["year"] == ("Year", "Năm")


def test_a_bare_fraction_is_refused():
    with pytest.raises(ls.LangsonError, match="bare number"):
        tables.markdown(pd.DataFrame({"value": [0.1]}))


def test_a_frame_without_rows_is_its_heading():
    empty = pd.DataFrame({"year": [], "area": []})
    assert tables.markdown(empty) == "| Year | Area |\n| :-- | :-- |"


def test_showing_is_showing_the_markdown(displayed):
    tables.show(MANY, HEADINGS, {"share": ".1"})
    assert displayed == [tables.markdown(MANY, HEADINGS, {"share": ".1"})]


# Statements


def test_statements_are_traced(register, displayed):
    figures = [register.get(name) for name in (TOTAL, EXPORTS, RATE, TARGET)]
    tables.statements(register, *figures)
    head, total, exports, rate, target = cells(displayed[0])
    assert head == [
        "Measure", "Period", "Printed", "Read as", "Status", "Source", "Statement",
    ]  # fmt: skip
    assert total == [
        "Trade declared at Lạng Sơn Customs",
        "2024",
        "5.660 million USD; +18,4%; 111% of plan",
        "5,659.5 to 5,660.5",
        "estimate",
        "article-2024 p9",
        f"`{TOTAL}`",
    ]
    assert exports[2] == "2.079 million USD; −13%"
    assert exports[1] == "1\u00a0Jan\u00a02024 to 24\u00a0Oct\u00a02024"
    assert rate[2] == "4,02%; −2 percentage points"
    assert target[4] == f"target ({BY_ID[TARGET]['plan']})"
    url = SOURCES["dulichlangson-2021-04"]["url"]
    assert target[5] == f"[dulichlangson-2021-04]({url})"


def test_statements_in_vietnamese(register, displayed, monkeypatch):
    monkeypatch.setenv("LANGSON_LANGUAGE", "vi")
    tables.statements(register, register.get(TOTAL))
    head, total = cells(displayed[0])
    assert head[:3] == ["Chỉ tiêu", "Kỳ", "Số công bố"]
    assert total[1:5] == [
        "năm 2024",
        "5.660 triệu USD; +18,4%; 111% kế hoạch",
        "5.659,5 đến 5.660,5",
        "ước tính",
    ]


def test_the_words_before_a_number_are_shown(register, displayed):
    chosen = [name for name, row in BY_ID.items() if row["growth_qualifier"] == "over"]
    tables.statements(register, register.get(chosen[0]))
    row = BY_ID[chosen[0]]
    sign = "−" if row["growth"].startswith("-") else "+"
    assert f"over {sign}{row['growth_as']}%" in cells(displayed[0])[1][2]


def test_no_change_has_no_sign(tmp_path, displayed):
    other = ls.Register(tables_of.other_province(tmp_path))
    tables.statements(other, other.get("a3"), other.get("a1"))
    assert [row[2] for row in cells(displayed[0])[1:]] == [
        "2,000 tonnes; 0.0%",
        "5,000 tonnes; +25.0%",
    ]


def test_a_derived_figure_shows_what_it_rests_on(register, displayed):
    grown = ls.contribution(register.get(EXPORTS), register.get(TO_DATE))
    frame = register.statements("trade.declared.exports", source="article-2024")
    tables.statements(register, grown, frame, register.get(TOTAL))
    shown = [row[-1].strip("`") for row in cells(displayed[0])[1:]]
    assert shown == [*grown.ids, TOTAL]  # each once, in the order given


def test_another_area_is_named(register, displayed):
    tables.statements(register, *(register.get(n) for n in (TOTAL, EXPORTS, GATE)))
    measures = [row[0] for row in cells(displayed[0])[1:]]
    assert measures[2].endswith(" (Hữu Nghị)")
    assert not measures[0].endswith(")")


def test_long_lists_are_folded_and_complete(register, displayed):
    article = register.statements(source="article-2024")
    tables.statements(register, article)
    shown, folded = displayed[0].split("<details>")
    more = len(article) - tables.FOLD
    assert more > 0
    assert f"<summary>{more} more statements</summary>\n\n|" in folded
    found = cells(shown)[1:] + cells(folded)[1:]
    assert [row[-1].strip("`") for row in found] == list(article["statement_id"])
    assert len(cells(shown)) == tables.FOLD + 1
    tables.statements(register, article[: tables.FOLD])
    assert "<details>" not in displayed[1]


@pytest.mark.parametrize(("language", "step"), [("en", 1), ("vi", 5)])
def test_every_statement_can_be_shown(register, displayed, monkeypatch, language, step):
    monkeypatch.setenv("LANGSON_LANGUAGE", language)
    names = list(BY_ID)[::step]
    tables.statements(register, register.statements()[::step])
    found = [row for part in displayed[0].split("<details>") for row in cells(part)[1:]]
    assert len(found) == len(names)
    for row, name in zip(found, names, strict=True):
        held = BY_ID[name]
        assert row[-1] == f"`{name}`"
        assert held["published_as"] in row[2]
        assert held["growth_as"] in row[2]
        assert held["plan_share_as"] in row[2]
        assert SOURCES[held["source_id"]]["url"] in row[5]


def test_nothing_to_show_is_an_error(register):
    with pytest.raises(ls.LangsonError, match="nothing to show"):
        tables.statements(register, figure(1.0))
    with pytest.raises(ls.LangsonError, match="nothing to show"):
        tables.statements(register)


# Sources


def test_sources_are_listed_once_and_in_order(register, displayed):
    names = ["tbtc-2025-08-18", "article-2024"]
    frame = register.statements("poverty.poor_rate", source=names[0])
    tables.sources(register, frame, *(register.get(n) for n in (TOTAL, EXPORTS)))
    first, second = displayed[0].splitlines()
    article, paper = SOURCES[names[1]], SOURCES[names[0]]
    link = f"[{paper['title']}]({paper['url']})"
    day, rank = paper["published"], paper["reliability"]
    assert first == (
        f"- `article-2024`: {article['publisher']}, {article['title']}, 2024-12 (1)"
    )
    assert second == f"- `{names[0]}`: {paper['publisher']}, {link}, {day} ({rank})"


def test_sources_of_events(register, displayed):
    events = register.events[:3]
    tables.sources(register, events)
    named = [line.split("`")[1] for line in displayed[0].splitlines()]
    assert named == sorted(set(events["source_id"]))


def test_undated_sources_say_so(register, displayed, monkeypatch):
    day = {name: SOURCES[row["source_id"]]["published"] for name, row in BY_ID.items()}
    undated = next(name for name in BY_ID if not day[name])
    tables.sources(register, register.get(undated))
    monkeypatch.setenv("LANGSON_LANGUAGE", "vi")
    tables.sources(register, register.get(undated))
    assert ", undated (" in displayed[0]
    assert ", không ghi ngày (" in displayed[1]
