"""Tables: plain Markdown, the same everywhere, each row traced to its source."""

from dataclasses import replace
from datetime import date

import IPython.display
import numpy as np
import pandas as pd
import pytest

import langson as ls
import tables_of
from langson import tables
from tables_of import figure, year

SOURCES = {row["source_id"]: row for row in tables_of.read("sources")}
BY_ID = {row["statement_id"]: row for row in tables_of.read("statements")}
TOTAL = "article-2024.trade.declared.total.2024-12-31"
RATE = "article-2024.poverty.poor_rate.2024-12-31"
TARGET = "dulichlangson-2021-04.tourism.visitors.2025-12-31"


@pytest.fixture(scope="module")
def register():
    return ls.Register()


@pytest.fixture
def bay(tmp_path):
    return ls.Register(tables_of.with_rules(tables_of.other_province(tmp_path / "bay")))


@pytest.fixture
def displayed(monkeypatch):
    texts = []
    monkeypatch.setattr(
        IPython.display, "display", lambda item: texts.append(item.data)
    )
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
        "measure": [("poor", "nghèo"), ("near|poor", "cận\nnghèo"), None],
        "value": [
            figure(5660.0, 5659.0, 5661.0, "million USD", decimals=0),
            None,
            np.nan,
        ],
        "date": [date(2024, 10, 24), pd.Timestamp("2025-02-05"), pd.NaT],
        "count": [1044, 7, 196],
        "share": [0.5, np.nan, 12.25],
    }
)
HEADINGS = {"share": ("Share | %", "Tỷ trọng | %"), "count": ("Count", "Số")}


def test_a_table_is_plain_markdown(displayed):
    tables.show(MANY, HEADINGS, {"share": ".1"})
    assert displayed == [
        "| Measure | Value | Date | Count | Share \\| % |\n"
        "| :-- | --: | :-- | --: | --: |\n"
        "| poor | 5,660 million USD | 24 October 2024 | 1,044 | 0.5 |\n"
        "| near\\|poor |  | 5 February 2025 | 7 |  |\n"
        "|  |  |  | 196 | 12.2 |"
    ]


def test_a_table_follows_the_language(vietnamese):
    vietnamese()
    head, first, second, _ = cells(tables.markdown(MANY, HEADINGS, {"share": ".1"}))
    assert head == ["Chỉ tiêu", "Giá trị", "Ngày", "Số", "Tỷ trọng | %"]
    assert first == ["nghèo", "5.660 triệu USD", "24/10/2024", "1.044", "0,5"]
    assert second[0] == "cận nghèo"  # a line end would end the row
    ranged = tables.markdown(MANY[["value"]], specs={"value": "range"})
    assert cells(ranged)[1] == ["5.659–5.661 triệu USD"]  # a cell is narrow


def test_the_order_is_that_of_the_frame():
    frame = pd.DataFrame({"year": [3, 1, 2], "area": ["c", "a", "b"]}, index=[9, 7, 8])
    assert cells(tables.markdown(frame)) == [
        ["Year", "Area"], ["3", "c"], ["1", "a"], ["2", "b"],
    ]  # fmt: skip
    assert cells(tables.markdown(frame[:0])) == [["Year", "Area"]]


def test_only_numbers_stand_on_the_right():
    q = figure(1.0, decimals=0)
    frame = pd.DataFrame(
        {
            "value": [q, None], "range": [q, "none"], "year": [1, 2],
            "unit": ["1", "2"], "source": [None, None],
        }
    )  # fmt: skip
    assert tables.markdown(frame).splitlines()[1] == "| --: | :-- | --: | :-- | :-- |"


def test_what_cannot_be_written_is_refused():
    with pytest.raises(ls.LangsonError, match=r"'colour' has no heading; give head"):
        tables.markdown(pd.DataFrame({"year": [1], "colour": ["red"]}))
    with pytest.raises(ls.LangsonError, match="bare number"):
        tables.markdown(pd.DataFrame({"value": [0.1]}))


# Tables with the words of a key

WORDS = """
[catch.title]
en = "Catch of {last:year}"
vi = "Sản lượng {last:year}"
[catch.caption]
en = "Both {last:rose}."
vi = "Cả hai {last:rose}."
[catch.source]
en = "the bay"
vi = "vịnh"
[catch.columns.fish]
en = "Kind"
vi = "Loài"
[catch.columns.growth]
spec = "sign"
[catch.columns.past]
en = "In {last:year}"
vi = "Năm {last:year}"
spec = "range"
[catch.names.cod]
en = "cod"
vi = "cá tuyết"
[names.other]
en = "others"
vi = "loài khác"
"""
LAST = year(5.0, 2030, 4.5, 5.5, unit="%", decimals=0)
FRAME = pd.DataFrame(
    {
        "fish": ["cod", "other"],
        "growth": [LAST, replace(LAST, value=-5.0, low=-5.5, high=-4.5)],
        "past": [LAST, LAST],
    }
)


@pytest.fixture
def say(tmp_path):
    path = tmp_path / "words.toml"
    path.write_text(WORDS, encoding="utf-8")
    return ls.Sentences(path)


def test_a_table_has_the_words_of_its_key(say, displayed, vietnamese):
    say.table("catch", FRAME, last=LAST)
    vietnamese()
    say.table("catch", FRAME.set_index("fish"), last=LAST)  # an index that has a name
    assert displayed == [
        "**Catch of 2030**\n\n"
        "| Kind | Growth | In 2030 |\n| :-- | --: | --: |\n"
        "| cod | +5% | 4.5 to 5.5% |\n| others | −5% | 4.5 to 5.5% |\n\n"
        "Both rose.\n\n*Source:* the bay",
        "**Sản lượng 2030**\n\n"
        "| Loài | Tăng/giảm so với cùng kỳ năm trước | Năm 2030 |\n"
        "| :-- | --: | --: |\n"
        "| cá tuyết | +5% | 4,5–5,5% |\n| loài khác | −5% | 4,5–5,5% |\n\n"
        "Cả hai tăng.\n\n*Nguồn:* vịnh",
    ]


def test_a_column_that_mixes_statuses_says_which_is_which(say, displayed):
    base = {"unit": "boats", "decimals": 0}
    counted = [year(40.0, 2030, **base), year(41.0, 2031, **base)]
    guess = year(42.0, 2032, **base | {"status": "E"})
    plan = year(50.0, 2033, **base | {"status": "T", "implied": True})
    rate = year(2.5, 2031, unit="%", measure="growth", implied=True)
    frame = pd.DataFrame(
        {
            "past": [*counted, guess, plan],
            # computed of what was counted
            "growth": [rate, replace(rate, implied=False), None, None],
            "value": [guess, guess, guess, None],  # all of one status
        }
    )
    say.table("catch", frame, last=LAST)
    columns = list(zip(*cells(displayed[0])[1:], strict=True))
    assert [cell.partition(" (")[2] for cell in columns[0]] == [
        "", "", "estimate)", "target, implied)",
    ]  # fmt: skip
    assert not any("(" in cell for column in columns[1:] for cell in column)
    say.table("catch", frame[["past"]].assign(status=list("AAET")), last=LAST)
    assert "(" not in displayed[1]  # a column of its own says it


def test_a_long_table_is_folded_under_a_line_of_its_words(tmp_path, displayed):
    path = tmp_path / "words.toml"
    fold = '[catch.fold]\nen = "All {n} kinds"\nvi = "Toàn bộ {n} loài"\n'
    path.write_text(WORDS + fold, encoding="utf-8")
    ls.Sentences(path).table("catch", FRAME, last=LAST, n=2)
    title, opened, table, *_, closed, _, source = displayed[0].split("\n\n")
    assert (title, opened) == (
        "**Catch of 2030**",
        "<details><summary>All 2 kinds</summary>",
    )
    assert table.startswith("| Kind |")
    assert (closed, source) == ("</details>", "*Source:* the bay")


def test_a_cell_that_says_all_of_a_figure_is_not_marked_again(tmp_path, displayed):
    path = tmp_path / "words.toml"
    path.write_text(
        WORDS.replace('vi = "Năm {last:year}"\nspec = "range"',
                      'vi = "Năm {last:year}"\nspec = "caption"'),
        encoding="utf-8",
    )  # fmt: skip
    past = [LAST, replace(LAST, status="E")]
    ls.Sentences(path).table("catch", pd.DataFrame({"past": past}), last=LAST)
    assert displayed[0].count("estimate") == 1


def test_a_column_without_a_heading_says_where_to_add_it(say):
    with pytest.raises(ls.LangsonError, match=r"'boats' has no heading: add columns\."):
        say.table("catch", FRAME.rename(columns={"fish": "boats"}), last=LAST)


# Statements


def test_statements_are_traced(register, displayed):
    tables.statements(register, *(register.get(n) for n in (TOTAL, RATE, TARGET)))
    head, total, rate, target = cells(displayed[0])
    assert head == [
        "Measure", "Period", "Printed", "Read as", "Status", "Source", "Statement",
    ]  # fmt: skip
    assert total == [
        "Trade declared at Lạng Sơn Customs",
        "2024",
        "5,660 million USD; +18.4%; 111% of plan (`5.660`; `18,4`)",
        "5,659.5 to 5,660.5",
        "estimate",
        "article-2024 p9",
        f"`{TOTAL}`",
    ]
    assert rate[2] == "4.02%; −2 percentage points (`4,02`)"
    assert target[4] == f"target ({BY_ID[TARGET]['plan']})"
    url = SOURCES["dulichlangson-2021-04"]["url"]
    assert target[5] == f"[dulichlangson-2021-04]({url})"


def test_a_printed_number_is_never_read_with_the_marks_of_another_language(
    register, displayed, vietnamese
):
    """4,477 of an English page is no 4.477 beside "triệu USD": a thousandth of it."""
    vietnamese()
    english = "laodong-2024-11-01.trade.declared.total.2024-10-24"
    tables.statements(register, register.get(english), register.get(TOTAL))
    first, second = cells(displayed[0])[1:]
    assert first[2] == "4.477 triệu USD; +12,7% (`4,477`; `12.7`)"
    assert second[1:6] == [
        "năm 2024",
        "5.660 triệu USD; +18,4%; 111% kế hoạch",
        "5.659,5–5.660,5 triệu USD",
        "ước tính",
        "article-2024 đoạn 9",
    ]
    assert tables.token(register.row(english)) == "4.477 triệu USD (`4,477`)"
    assert tables.token(register.row(english), "en") == "4,477 million USD"


def test_numbers_that_were_added_are_quoted(register, displayed, vietnamese):
    vietnamese()
    two = next(n for n, row in BY_ID.items() if row["published_as"] == "945; 2,877")
    tables.statements(register, register.get(two))
    assert cells(displayed[0])[1][2] == "`945; 2,877` xe"


def test_the_unit_is_said_where_it_is_not_the_printed_one(register, displayed):
    names = [n for n, row in BY_ID.items() if row["published_unit"] != row["unit"]]
    tables.statements(register, *(register.get(name) for name in names[:9]))
    for row, name in zip(cells(displayed[0])[1:], names, strict=False):
        assert BY_ID[name]["unit"].split()[-1] in row[3]


def test_words_and_signs_of_a_printed_number(bay, register, displayed):
    tables.statements(bay, bay.get("a3"), bay.get("a1"))
    assert [row[2] for row in cells(displayed[0])[1:]] == [
        "2,000 tonnes; 0.0%",  # no change has no sign
        "5,000 tonnes; +25.0%",
    ]
    name = next(n for n, row in BY_ID.items() if row["growth_qualifier"] == "over")
    tables.statements(register, register.get(name))
    sign = "−" if BY_ID[name]["growth"].startswith("-") else "+"
    shown = cells(displayed[1])[1][2]
    assert f"over {sign}" in shown
    assert BY_ID[name]["growth_as"] in shown


def test_a_derived_figure_shows_what_it_rests_on(bay, displayed):
    grown = ls.growth(bay.get("a1"), bay.get("a8"))
    tables.statements(bay, grown, bay.statements("fish.landed.cod"), bay.get("a1"))
    shown = [row[-1].strip("`") for row in cells(displayed[0])[1:]]
    assert shown == ["a1", "a8", "a2"]  # each once, in the order given


def test_another_area_is_named(register, displayed):
    gate = next(name for name, row in BY_ID.items() if row["area"] == "Hữu Nghị")
    tables.statements(register, *(register.get(n) for n in (TOTAL, RATE, gate)))
    measures = [row[0] for row in cells(displayed[0])[1:]]
    assert [name.endswith(" (Hữu Nghị)") for name in measures] == [False, False, True]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_statement_can_be_shown(register, displayed, vietnamese, language):
    if language == "vi":
        vietnamese()
    tables.statements(register, register.statements())
    shown, folded = displayed[0].split("<details>")
    assert len(cells(shown)) == tables.FOLD + 1
    found = cells(shown)[1:] + cells(folded)[1:]
    for row, (name, held) in zip(found, BY_ID.items(), strict=True):
        assert row[-1] == f"`{name}`"
        for column in ("published_as", "growth_as", "plan_share_as"):
            assert held[column] in row[2]  # as printed, whatever the language
        assert SOURCES[held["source_id"]]["url"] in row[5]


def test_nothing_to_show_is_an_error(register):
    with pytest.raises(ls.LangsonError, match="nothing to show"):
        tables.statements(register, figure(1.0))


def test_areas_plans_and_titles_have_their_words(bay, displayed, vietnamese):
    bay.areas = pd.DataFrame({"label_vi": ["vùng Bắc"]}, index=["Northland"])
    bay.plans = pd.DataFrame({"label_vi": ["kế hoạch năm"]}, index=["annual"])
    bay.sources["title_vi"] = ["Cá trong năm", "", "", ""]
    plan, level = bay.get("b1"), bay.get("a1")
    vietnamese()
    assert repr(plan).endswith(", vùng Bắc năm 2031, kế hoạch")
    assert (f"{plan:plan}", ls.write(plan, "plan", "en")) == ("kế hoạch năm", "annual")
    tables.statements(bay, plan)
    assert cells(displayed[0])[1][4] == "kế hoạch (kế hoạch năm)"
    tables.sources(bay, plan, level)
    assert "[Cá trong năm](" in displayed[1]
    assert "[Plan of the year](" in displayed[1]


# Sources, and the lists that the ledger keeps


def test_sources_are_listed_once_and_in_order(bay, displayed, vietnamese):
    tables.sources(bay, bay.statements("fish.landed"), bay.get("a2"), bay.events)
    assert displayed[0].splitlines() == [
        "- `bay-a`: Bay Office, [Fish of the year](https://bay.example/a),"
        " 2032-02-10 (1)",
        "- `bay-b`: Bay Office, [Plan of the year](https://bay.example/b), 2031 (1)",
        "- `bay-c`: Bay Herald, [An early look](https://bay.example/c), 2031-12 (2)",
        "- `bay-d`: Bay Blog, [Without a day](https://bay.example/d), undated (3)",
    ]
    vietnamese()
    tables.sources(bay, bay.statements("fish.landed"))
    days = [line.rpartition(", ")[2] for line in displayed[1].splitlines()]
    assert days == [
        "10/2/2032 (1)", "năm 2031 (1)", "tháng 12/2031 (2)", "không ghi ngày (3)",
    ]  # fmt: skip


def test_the_ledger_lists_what_was_shown_and_no_more(bay, tmp_path, displayed):
    path = tmp_path / "say.toml"
    text = "{a} {b:rose}"
    path.write_text(f'[fish]\nen = "{text}"\nvi = "{text}"', encoding="utf-8")
    say = ls.Sentences(path, bay)
    with pytest.raises(ls.LangsonError, match="nothing to show"):
        say.statements()
    taken = bay.get("a4")
    with ls.freely("the blog counts the same fish"):
        change = bay.get("a1") - bay.get("d1")
    say("fish", a=bay.get("c2"), b=change)
    say.statements()
    say.sources()
    assert taken.ids[0] in bay.ledger.taken
    _, statements, sources = displayed
    assert statements.startswith(
        "<details><summary>The 3 statements this notebook shows, with range and source"
        "</summary>\n\n| Measure"
    )
    assert [row[-1] for row in cells(statements)[1:]] == ["`c2`", "`a1`", "`d1`"]
    assert statements.endswith("|\n\n</details>")
    assert [s.split("`")[1] for s in sources.splitlines() if s.startswith("- `")] == [
        "bay-a", "bay-c", "bay-d",
    ]  # fmt: skip
    assert "- the blog counts the same fish" in sources
    with pytest.raises(ls.LangsonError, match=r"Write Sentences\(path, register\)"):
        ls.Sentences(path).statements()
