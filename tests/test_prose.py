"""Sentences: every word of a field in both languages, and numbers that stay true."""

import ast
import math
import os
import re
import string
import subprocess
import sys
import tomllib
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import langson as ls
from langson.reading.token import parse
from langson.showing import sentences as prose
from langson.showing.sentences import render, write
from tables_of import figure, steady, year
from test_notebooks import data_numbers

SENTENCES = Path(__file__).resolve().parent.parent / "notebooks" / "sentences"
FILES = sorted(SENTENCES.glob("*.toml"))
LANGUAGES = ["en", "vi"]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.delenv("LANGSON_LANGUAGE", raising=False)


@pytest.fixture(scope="module")
def get():
    return ls.Register().get


RISE = year(9.4, 2031, 9.36, 9.44, unit="%", measure="growth")
FALL = year(-12.96, 2031, -13.5, -12.5, unit="%", measure="growth")
EITHER = year(0.2, 2031, -0.3, 0.7, unit="%", measure="growth")
SPAN = year(
    5660.0, 2024, 5659.5, 5660.5, unit="million USD", decimals=0, token="5.660",
    status="E", labels=("Trade", "Kim ngạch"),
)  # fmt: skip
MONEY = year(1026.65, 2031, 1022.0, 1032.0, unit="thousand VND per visit")


# The words of a field

WORDS = [
    (SPAN, "", "5,660 million USD", "5.660 triệu USD"),
    (SPAN, "n", "5,660", "5.660"),
    (SPAN, "range", "5,659.5 to 5,660.5 million USD", "5.659,5 đến 5.660,5 triệu USD"),
    (SPAN, ".0 range n", "5,659 to 5,661", "5.659 đến 5.661"),
    (SPAN, ".2", "5,660.00 million USD", "5.660,00 triệu USD"),
    (SPAN, "period", "2024", "năm 2024"),
    (SPAN, "start", "1 January 2024", "1/1/2024"),
    (SPAN, "end", "31 December 2024", "31/12/2024"),
    (SPAN, "days", "366", "366"),
    (SPAN, "year", "2024", "2024"),
    (SPAN, "status", "estimate", "ước tính"),
    (replace(SPAN, status="A"), "status", "actual", "thực hiện"),
    (replace(SPAN, status="T"), "status", "target", "kế hoạch"),
    (SPAN, "token", "5.660", "5.660"),
    (SPAN, "label", "Trade", "Kim ngạch"),
    (RISE, "", "9.4%", "9,4%"),
    (RISE, "sign", "+9.4%", "+9,4%"),
    (RISE, "sign n", "+9.4", "+9,4"),
    (RISE, "move", "rose by 9.4%", "tăng 9,4%"),
    (RISE, "range", "9.36 to 9.44%", "9,36 đến 9,44%"),
    (RISE, ".1 range sign", "+9.3 to +9.5%", "+9,3 đến +9,5%"),
    (FALL, ".1", "−13.0%", "−13,0%"),
    (FALL, ".1 abs", "13.0%", "13,0%"),
    (FALL, ".1 sign", "−13.0%", "−13,0%"),
    (FALL, ".1 move", "fell by 13.0%", "giảm 13,0%"),
    (FALL, ".1 range", "−13.5 to −12.5%", "−13,5 đến −12,5%"),
    (FALL, ".1 range abs", "12.5 to 13.5%", "12,5 đến 13,5%"),
    (FALL, ".1 range sign n", "−13.5 to −12.5", "−13,5 đến −12,5"),
    (
        EITHER, "move",
        "may have risen or fallen (−0.3 to +0.7%)",
        "chưa thể kết luận tăng hay giảm (−0,3 đến +0,7%)",
    ),
    (EITHER, "rose|fell|stood", "stood", "stood"),
    (RISE, "rose|fell|stood", "rose", "rose"),
    (FALL, "rose|fell|stood", "fell", "fell"),
    (True, "yes|no", "yes", "yes"),
    (False, "yes|no", "no", "no"),
    (2, "up|down|flat", "up", "up"),
    (-0.5, "up|down|flat", "down", "down"),
    (0, "up|down|flat", "flat", "flat"),
    (
        MONEY, "",
        "about 1,030 thousand VND per visit", "khoảng 1.030 nghìn đồng/lượt khách",
    ),
    (("poor", "nghèo"), "", "poor", "nghèo"),
    (date(2024, 10, 24), "", "24 October 2024", "24/10/2024"),
    (date(2024, 10, 24), "year", "2024", "2024"),
    ("Lạng Sơn", "", "Lạng Sơn", "Lạng Sơn"),
    (1234567, "", "1,234,567", "1.234.567"),
    (51269.84, ".1", "51,269.8", "51.269,8"),
    (3.0, "", "3", "3"),
    (2.5, ".2", "2.50", "2,50"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "spec", "english", "vietnamese"), WORDS)
def test_a_field_is_written(value, spec, english, vietnamese):
    for language, wanted in (("en", english), ("vi", vietnamese)):
        field = f"({{x:{spec}}})" if spec else "({x})"
        assert render(field, {"x": value}, language) == f"({wanted})"
        assert write(value, spec, language) == wanted
        assert unicodedata.is_normalized("NFC", wanted)


@pytest.mark.parametrize(
    ("qualifier", "english", "vietnamese"),
    [
        ("about", "about 1,300 vehicles", "khoảng 1.300 xe"),
        ("over", "over 1,300 vehicles", "trên 1.300 xe"),
        ("nearly", "nearly 1,300 vehicles", "gần 1.300 xe"),
        ("at_least", "at least 1,300 vehicles", "ít nhất 1.300 xe"),
        ("exact", "1,300 vehicles", "1.300 xe"),
    ],
)
def test_the_word_before_a_number_is_kept(qualifier, english, vietnamese):
    q = figure(1300.0, 1200.0, 1400.0, "vehicles", qualifier=qualifier, decimals=0)
    assert (write(q, "", "en"), write(q, "", "vi")) == (english, vietnamese)


def test_a_printed_range_stays_a_range(get):
    q = get("danviet-2024-02-06.gates.vehicles_per_day.2023-12-31")
    assert write(q, "n", "en") == "1,100 to 1,350"
    assert write(q, "n", "vi") == "1.100 đến 1.350"


def test_no_end_means_at_least(get):
    q = get("article-2024.poverty.communes_leaving.2024-12-31")
    for spec in ("", "range"):
        assert write(q, spec, "en") == "at least 9 communes"
        assert write(q, spec, "vi") == "ít nhất 9 xã"


def test_a_half_open_range_is_rounded_outwards():
    q = figure(13.4, 12.7, math.inf, "%", measure="gap")
    assert write(q, "range", "en") == "at least 12%"  # "at least 13" would be too much
    assert write(q, ".1 range", "en") == "at least 12.7%"
    fall = figure(-5.0, -math.inf, -5.0, "%", qualifier="at_least", decimals=0)
    assert write(fall, "move", "en") == "fell by at least 5%"
    assert write(fall, "range abs", "en") == "at least 5%"
    assert write(fall, "range", "en") == "at most −5%"


def test_one_thing_is_singular():
    one, two = (figure(n, unit="visits", decimals=0) for n in (1.0, 2.0))
    assert (write(one, "", "en"), write(two, "", "en")) == ("1 visit", "2 visits")
    assert write(one, "", "vi") == "1 lượt khách"
    points = figure(1.0, unit="percentage points", decimals=0)
    assert write(points, "", "en") == "1 percentage point"
    assert write(points, "", "vi") == "1 điểm phần trăm"


@pytest.mark.parametrize(
    ("unit", "english", "vietnamese"),
    [
        ("billion VND", "billion VND", "tỷ đồng"),
        ("trillion VND", "trillion VND", "nghìn tỷ đồng"),
        ("million USD per day", "million USD per day", "triệu USD/ngày"),
        ("vehicles per day", "vehicles per day", "lượt xe/ngày"),
        ("VND/USD", "VND/USD", "đồng/USD"),
        ("million VND/person", "million VND/person", "triệu đồng/người"),
        ("times", "times", "lần"),
        ("tonnes", "tonnes", "tonnes"),
    ],
)
def test_units_follow_the_language(unit, english, vietnamese):
    q = figure(2.0, unit=unit, decimals=0)
    assert write(q, "", "en") == f"2 {english}"
    assert write(q, "", "vi") == f"2 {vietnamese}"


def test_every_unit_of_the_register_has_a_vietnamese_name():
    from langson.core.unit import name

    units = set(ls.Register().series["unit"])
    same = {"%", "million USD", "billion USD"}
    assert {unit for unit in units if name(unit, "vi") == unit} <= same


# Decimals


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (15.0232, 15.0230, 15.0234, "15.0"),  # three digits are enough
        (0.023456, 0.02345, 0.02346, "0.0235"),
        (13.8, 13.74, 13.82, "13.8"),
        (13.8, 13.2, 14.4, "14"),  # and 10 here
        (4780.4, 4778.0, 4782.8, "about 4,780"),
        (663.0, 644.0, 686.0, "about 660"),  # "about 700" lies outside
        (-318.8, -319.35, -318.25, "−319"),
        (0.0002, -0.3, 0.3, "−0.3 to 0.3"),
        (25.0, 25.0, 25.0, "25"),
        (12.5, 12.5, 12.5, "12.5"),
        (0.0, 0.0, 0.0, "0"),
    ],
)
def test_a_derived_figure_has_the_digits_it_supports(value, low, high, text):
    assert write(figure(value, low, high), "n", "en") == text


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**4), st.integers(0, 4))
@steady
def test_no_more_decimals_than_the_range_supports(start, width, places):
    unit = Decimal(1).scaleb(-places)
    low, high = start * unit, (start + width) * unit
    q = figure(float((low + high) / 2), float(low), float(high))
    assume(q.low < q.high)
    text = write(q, "n", "en")
    assume(" to " not in text)  # too wide for one number
    printed = parse(text.replace("about ", "").lstrip("−"), ".")
    if printed.decimals:
        assert high - low < Decimal(1).scaleb(-printed.decimals)
    assert text.startswith("about ") is (prose.decimals(q) < 0)


@pytest.mark.parametrize(
    ("decimals", "text"), [(0, "4 tonnes"), (1, "4.0 tonnes"), (2, "4.02 tonnes")]
)
def test_a_printed_figure_keeps_its_decimals(decimals, text):
    assert write(figure(4.02, 3.0, 5.0, decimals=decimals), "", "en") == text


def ends(text, mark):
    found = []
    for part in re.split(" to | đến ", text):
        numeral = parse(part.lstrip("−+"), mark)
        found.append(-numeral.value if part.startswith("−") else numeral.value)
    return (found[0], found[-1])


RANGES = st.tuples(
    st.integers(-(10**8), 10**8), st.integers(1, 10**6), st.integers(0, 6)
).map(lambda t: (Decimal(t[0]).scaleb(-t[2]), Decimal(t[0] + t[1]).scaleb(-t[2])))


@given(RANGES, st.integers(0, 3), st.sampled_from(LANGUAGES), st.booleans())
@steady
def test_a_range_is_rounded_outwards(held, places, language, signed):
    q = figure(float(held[0]), float(held[0]), float(held[1]))
    spec = f".{places} range n" + (" sign" if signed else "")
    low, high = ends(write(q, spec, language), "." if language == "en" else ",")
    assert low <= held[0] <= held[1] <= high
    unit = Decimal(1).scaleb(-places)
    assert held[0] - low < unit
    assert high - held[1] < unit


@given(RANGES, st.sampled_from([None, 0, 1]), st.booleans())
@steady
def test_a_range_grows_by_a_quarter_at_most(held, decimals, absolute):
    q = figure(float(held[0]), float(held[0]), float(held[1]), decimals=decimals)
    text = write(q, "range n abs" if absolute else "range n", "en")
    low, high = ends(text, ".")
    if absolute and held[1] <= 0:
        low, high = -high, -low
    assert low <= held[0] <= held[1] <= high
    assert (high - low) <= (held[1] - held[0]) * Decimal("1.2500001")
    shown = len(text.split(" to ")[0].partition(".")[2])
    assert shown >= (decimals or 0)


@given(st.integers(0, 10**6), st.integers(0, 50), st.integers(1, 2))
@steady
def test_whole_things_are_whole_in_a_range(start, width, places):
    low, high = (Decimal(n).scaleb(-places) for n in (start, start + width))
    inside = math.ceil(low), math.floor(high)
    assume(inside[0] <= inside[1])
    q = figure(float(inside[0]), float(low), float(high), "boats", whole=True)
    assert ends(write(q, "range n", "en"), ".") == inside


def test_a_direction_is_claimed_only_where_it_is_certain():
    for low, high, sign in [
        (0.1, 2, 1), (-2, -0.1, -1), (-1, 1, 0), (0, 1, 0), (-1, 0, 0), (0, 0, 0),
    ]:  # fmt: skip
        q = figure(0.5, low, high, "%")
        assert prose.sign(q) == sign
        assert write(q, "up|down|no") == {1: "up", -1: "down", 0: "no"}[sign]
        assert ("rose by" in write(q, "move")) is (sign > 0)
        assert ("fell by" in write(q, "move")) is (sign < 0)


def test_numbers_of_columns_are_written_like_any_other():
    frame = pd.DataFrame({"n": [1234567, 2], "x": [0.5, 0.25]})
    assert write(frame["n"].max(), "", "en") == "1,234,567"
    assert write(np.int64(1234567), "", "vi") == "1.234.567"
    assert write(np.float64(0.25), ".2", "vi") == "0,25"
    assert write(np.bool_(True), "yes|no") == "yes"
    assert write((frame["x"] > 1).any(), "yes|no") == "no"
    assert write(np.int64(-3), "up|down|flat") == "down"
    with pytest.raises(ls.LangsonError, match="bare number"):
        write(frame["x"].sum(), "", "en")


# The language of the reader


def test_the_language_is_that_of_the_reader(monkeypatch):
    assert (ls.language(), write(1234)) == ("en", "1,234")
    monkeypatch.setenv("LANGSON_LANGUAGE", "vi")
    assert (ls.language(), write(1234)) == ("vi", "1.234")
    monkeypatch.setenv("LANGSON_LANGUAGE", "")
    assert ls.language() == "en"
    monkeypatch.setenv("LANGSON_LANGUAGE", "fr")
    with pytest.raises(ls.LangsonError, match="LANGSON_LANGUAGE='fr': use en or vi"):
        write(1234)


def test_the_machine_has_no_say():
    """Neither its locale nor its time zone changes a digit."""
    code = (
        "import langson as ls, sys; from datetime import date;"
        "sys.stdout.reconfigure(encoding='utf-8');"
        "print(ls.write(1234.5, '.1'), ls.write(date(2024, 12, 31)))"
    )
    settings = {"LC_ALL": "de_DE.UTF-8", "LANG": "vi_VN", "TZ": "Asia/Ho_Chi_Minh"}
    environment = {**os.environ, **settings}
    environment.pop("LANGSON_LANGUAGE", None)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True
    )
    assert done.stdout.decode("utf-8").strip() == "1,234.5 31 December 2024"


# Files of sentences


@pytest.fixture
def sentences(tmp_path):
    def make(text, encoding="utf-8"):
        path = tmp_path / "some.toml"
        path.write_bytes(text.encode(encoding))
        return ls.Sentences(path)

    return make


PAIR = """
[rise]
en = "It {x:rose|fell|stood} {x:abs}."
vi = "Nó {x:tăng|giảm|đi} {x:abs}."
"""


def test_sentences_are_filled(sentences, monkeypatch):
    say = sentences(PAIR)
    assert "rise" in say
    assert "fall" not in say
    assert say.text("rise", x=RISE) == "It rose 9.4%."
    assert say.text("rise", "vi", x=FALL) == "Nó giảm 13%."
    monkeypatch.setenv("LANGSON_LANGUAGE", "vi")
    assert say.text("rise", x=RISE) == "Nó tăng 9,4%."


def shown(monkeypatch):
    """What is displayed from now on, as Markdown."""
    import IPython.display

    texts = []
    monkeypatch.setattr(
        IPython.display, "display", lambda item: texts.append(item.data)
    )
    return texts


def test_sentences_are_shown_as_markdown(sentences, monkeypatch):
    texts = shown(monkeypatch)
    sentences(PAIR)("rise", x=RISE)
    assert texts == ["It rose 9.4%."]


def test_findings_are_shown_in_both_languages(sentences, monkeypatch):
    monkeypatch.setenv("LANGSON_LANGUAGE", "vi")
    texts = shown(monkeypatch)
    say = sentences(PAIR + '\n[two]\nen = "Two: {y}."\nvi = "Hai: {y}."')
    say.findings(rise={"x": RISE}, two={"y": 1234})
    assert texts == [
        "> **Findings**\n>\n> 1. It rose 9.4%.\n> 2. Two: 1,234.\n>\n"
        "> **Tóm tắt**\n>\n> 1. Nó tăng 9,4%.\n> 2. Hai: 1.234."
    ]


def test_unknown_sentences_and_values_are_refused(sentences):
    say = sentences(PAIR)
    with pytest.raises(ls.LangsonError, match=r"some\.toml has no sentence 'fall'"):
        say.text("fall", x=RISE)
    with pytest.raises(ls.LangsonError, match="the sentence needs 'x': It"):
        say.text("rise", y=RISE)


@pytest.mark.parametrize("value", [0.1, -2.5, 1e-9, float(np.float64(0.3))])
def test_a_bare_number_is_refused(value):
    with pytest.raises(ls.LangsonError, match=r"say how many decimals \(\.1\)"):
        write(value, "", "en")


@pytest.mark.parametrize("word", ["rnage", "Range", "1", "range,n", "periods"])
def test_an_unknown_word_is_refused(word):
    # A slip of the pen must not print another number than the one that was meant.
    with pytest.raises(ls.LangsonError, match=re.escape(repr(word))):
        write(RISE, word, "en")


@pytest.mark.parametrize(
    ("value", "spec"),
    [(RISE, "a|b"), (RISE, "a|b|c|d"), (True, "a|b|c"), (True, "a|b|c|d")],
)
def test_a_choice_has_as_many_words_as_it_needs(value, spec):
    with pytest.raises(ls.LangsonError, match=re.escape(spec)):
        write(value, spec, "en")


BROKEN = {
    "no TOML": ("[a\n", "not TOML"),
    "twice": ("[a]\nen = '1'\nvi = '1'\n[a]\nen = ''\n", "not TOML"),
    "one language": ('[a]\nen = "x"', "a: needs en and vi"),
    "three languages": ('[a]\nen = "x"\nvi = "x"\nfr = "x"', "a: needs en and vi"),
    "no table": ('a = "x"', "a: needs en and vi"),
    "other fields": ('[a]\nen = "{x}"\nvi = "{y}"', r"a: .*differ \(x:, y:\)"),
    "other spec": ('[a]\nen = "{x:abs}"\nvi = "{x}"', "a: the fields .* differ"),
    "field missing": ('[a]\nen = "{x} {y}"\nvi = "{x}"', "a: the fields .* differ"),
    "field twice": ('[a]\nen = "{x} {x}"\nvi = "{x}"', "one stands twice"),
    "open brace": ('[a]\nen = "{x"\nvi = "{x"', "a: "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused(sentences, name):
    text, said = BROKEN[name]
    with pytest.raises(ls.LangsonError, match=rf"some\.toml.*{said}"):
        sentences(text)


def test_a_choice_may_differ_between_the_languages(sentences):
    say = sentences('[a]\nen = "{x:up|down|} {x}"\nvi = "{x} {x:tăng|giảm|} {z:đó|}"')
    assert say.text("a", "vi", x=RISE, z=True) == "9,4% tăng đó"


def test_text_that_is_not_composed_is_refused(sentences):
    with pytest.raises(ls.LangsonError, match="not NFC"):
        sentences(unicodedata.normalize("NFD", PAIR))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ls.LangsonError, match=r"none\.toml: there is no such file"):
        ls.Sentences(tmp_path / "none.toml")


# The sentences of the notebooks


def fields(template):
    return [
        (literal, field, spec or "")
        for literal, field, spec, _ in string.Formatter().parse(template)
    ]


def is_number(field):
    _, name, spec = field
    return bool(name) and "|" not in spec


# Vietnamese writes months and days with digits: tháng 12, 24/10, 9 tháng, bão số 3.
CALENDAR = re.compile(
    r"(?i:\btháng) (?:[1-9]|1[0-2])\b|\b(?:[1-9]|1[0-2]) tháng\b|\b[Bb]ão số \d+"
    r"|\b(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])\b/?(?!\d)"
    r"|\btừ \d\d đến (?=\d\d/)"
)


# Where a ratio says that two figures are equal: no figure of the data either.
EQUAL = re.compile(r"(?<![\d.,])100%|= 100\b")


def without_calendar(text, language):
    text = EQUAL.sub(" ", text)
    return CALENDAR.sub(" ", text) if language == "vi" else text


def templates():
    """(file, key, language, template) of every sentence of the collection."""
    for path in FILES:
        for key, pair in tomllib.loads(path.read_text("utf-8")).items():
            for language, template in pair.items():
                yield path.name, key, language, template


def test_there_are_sentences():
    assert len(FILES) >= 5
    assert len(list(templates())) >= 300


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_read(path):
    say = ls.Sentences(path)
    for key, pair in tomllib.loads(path.read_text("utf-8")).items():
        assert key in say
        numbers = [
            sorted(each[1:] for each in fields(pair[language]) if is_number(each))
            for language in LANGUAGES
        ]
        assert numbers[0] == numbers[1], key


def test_no_number_is_typed_in_a_template():
    """Years, days and decrees may stand there; a number of the data may not."""
    typed = [
        (file, key, language, found)
        for file, key, language, template in templates()
        for literal, field, spec in fields(template)
        for text in (literal, *(spec.split("|") if field and "|" in spec else ()))
        for found in data_numbers(without_calendar(text, language))
    ]
    assert typed == []


def test_a_typed_number_would_be_found():
    literal, field, spec = fields("rose by 13% {x:more than 7|less}")[0]
    assert data_numbers(literal) == ["13"]
    assert data_numbers(spec.split("|")[0]) == ["7"]
    assert field == "x"
    assert data_numbers(CALENDAR.sub(" ", "tăng 13% từ tháng 9, 21/30 chỉ tiêu")) == [
        "13",
        "21",
        "30",
    ]


KNOWN = {
    "n", "abs", "sign", "range", "move", "period", "short", "start", "end", "days",
    "year", "status", "token", "label",
}  # fmt: skip


def test_templates_use_the_words_that_exist():
    unknown = [
        (file, key, word)
        for file, key, _, template in templates()
        for each in fields(template)
        if is_number(each)
        for word in each[2].split()
        if word not in KNOWN and not re.fullmatch(r"\.\d", word)
    ]
    assert unknown == []


# Whether the notebooks ask for the sentences that are there, and for no others


def code(path):
    """The code of the notebook that a file of sentences belongs to."""
    notebook = SENTENCES.parent / f"{path.stem}.ipynb"
    cells = nbformat.read(notebook, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def asked(source):
    """Patterns of the keys that the code of a notebook asks for."""
    nodes = list(ast.walk(ast.parse(source)))
    given = {
        node.targets[0].id: node.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }

    def patterns(node):
        match node:
            case ast.Constant():
                return {re.escape(node.value)}
            case ast.JoinedStr(values=parts):
                texts = (getattr(part, "value", None) for part in parts)
                kept = (re.escape(t) if isinstance(t, str) else ".+" for t in texts)
                return {"".join(kept)}
            case ast.IfExp(body=one, orelse=other):
                return patterns(one) | patterns(other)
            case ast.Attribute(attr="series"):
                return {"|".join(map(re.escape, ls.Register().series.index))}
            case ast.Name(id=name) if name in given:
                return patterns(given[name])
            case ast.Call(func=ast.Name(id="dict"), keywords=pairs):
                return {re.escape(pair.arg) for pair in pairs}
        raise AssertionError(f"not known how this names a sentence: {ast.dump(node)}")

    found = set()
    for node in nodes:
        called = isinstance(node, ast.Call) and ast.unparse(node.func)
        if called in ("say", "say.text"):
            found |= patterns(node.args[0])
        if called == "say.findings":
            for pair in node.keywords:
                found |= {re.escape(pair.arg)} if pair.arg else patterns(pair.value)
    return found


def mismatches(source, keys):
    """Sentences that nothing asks for, and requests that no sentence answers."""
    wanted = asked(source)
    unused = [key for key in keys if not any(re.fullmatch(p, key) for p in wanted)]
    missing = [p for p in wanted if not any(re.fullmatch(p, key) for key in keys)]
    return unused, missing


def test_each_notebook_has_its_own_file():
    notebooks = sorted(path.stem for path in SENTENCES.parent.glob("*.ipynb"))
    assert [path.stem for path in FILES] == notebooks
    assert [p.stem for p in FILES if f"sentences/{p.name}" not in code(p)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_notebook_asks_for_each_sentence_and_for_no_other(path):
    assert mismatches(code(path), tomllib.loads(path.read_text("utf-8"))) == ([], [])


@pytest.mark.parametrize(
    "source",
    [
        "say('rise', x=1)",
        "title = say.text('rise', None, x=1)",
        "say('rise' if sure else 'rise', x='fall')",
        "key = 'rise'\nsay(key)",
        "say(f'{kind}se')",
        "say.findings(rise=dict(fall=1))",
        "box = dict(rise={'fall': 1})\nsay.findings(**box)",
    ],
)
def test_a_request_is_seen(source):
    assert mismatches(source, ["rise"]) == ([], [])
    assert mismatches(source, ["rise", "fall"]) == (["fall"], [])
    assert mismatches(source, ["fall"])[0] == ["fall"]
    assert len(mismatches(source, ["fall"])[1]) == 1
