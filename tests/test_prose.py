"""Sentences: every word of a field in both languages, and numbers that stay true."""

import ast
import importlib
import math
import os
import re
import string
import subprocess
import sys
import tomllib
import types
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import langson as ls
import tables_of
from langson.core import unit as units
from langson.showing import words
from langson.showing.sentencefile import refuse_spelt_directions, templates
from langson.showing.templates import render
from langson.showing.writing import WORDS as WORDS_OF_FIELDS
from langson.showing.writing import publisher, write
from tables_of import figure, year
from test_notebooks import data_numbers

SENTENCES = Path(__file__).resolve().parent.parent / "notebooks" / "sentences"
FILES = sorted(SENTENCES.glob("*.toml"))
LANGUAGES = ["en", "vi"]


@pytest.fixture
def register(tmp_path):
    return ls.Register(tables_of.with_rules(tables_of.other_province(tmp_path / "bay")))


RISE = year(9.4, 2031, 9.36, 9.44, unit="%", measure="growth")
FALL = year(-12.96, 2031, -13.5, -12.5, unit="%", measure="growth")
EITHER = year(0.2, 2031, -0.3, 0.7, unit="%", measure="growth")
SPAN = year(
    5660.0, 2024, 5659.5, 5660.5, unit="million USD", decimals=0, token="5.660",
    status="E", plan="annual", labels=("Trade", "Kim ngạch"),
)  # fmt: skip
MONEY = year(1026.65, 2031, 1022.0, 1032.0, unit="thousand VND per visit")


# The words of a field

WORDS = [
    (SPAN, "", "5,660 million USD", "5.660 triệu USD"),
    (SPAN, "n", "5,660", "5.660"),
    (
        SPAN, "range",
        "5,659.5 to 5,660.5 million USD", "từ 5.659,5 đến 5.660,5 triệu USD",
    ),
    (SPAN, "span", "5,659.5–5,660.5 million USD", "5.659,5–5.660,5 triệu USD"),
    (SPAN, "range short n", "5,659.5 to 5,660.5", "5.659,5–5.660,5"),
    (SPAN, ".0 range n", "5,659 to 5,661", "từ 5.659 đến 5.661"),
    (SPAN, ".2", "5,660 million USD", "5.660 triệu USD"),  # not more than printed
    (SPAN, "period", "2024", "năm 2024"),
    (SPAN, "start", "1 January 2024", "1/1/2024"),
    (SPAN, "end short", "31\u00a0Dec\u00a02024", "31/12/2024"),
    (SPAN, "month", "December 2024", "tháng 12/2024"),
    (SPAN, "quarter", "fourth quarter of 2024", "quý IV/2024"),
    (SPAN, "on", "on the year before", "so với năm trước"),
    (SPAN, "days", "366", "366"),
    (SPAN, "year", "2024", "2024"),
    (SPAN, "status", "estimate", "ước tính"),
    (replace(SPAN, status="A"), "status", "actual", "thực hiện"),
    (replace(SPAN, status="T"), "status", "target", "kế hoạch"),
    (SPAN, "token", "5.660", "5.660"),
    (SPAN, "label", "Trade", "Kim ngạch"),
    (SPAN, "area", "Northland", "Northland"),
    (SPAN, "plan", "annual", "annual"),
    (replace(SPAN, inference=("one", "two")), "because", "one; two", "one; two"),
    (RISE, "", "9.4%", "9,4%"),
    (RISE, "sign", "+9.4%", "+9,4%"),
    (RISE, "move", "rose by 9.4%", "tăng 9,4%"),
    (RISE, "rose", "rose", "tăng"),
    (RISE, "range", "9.36 to 9.44%", "từ 9,36% đến 9,44%"),
    (RISE, ".1 range sign", "+9.3 to +9.5%", "từ +9,3% đến +9,5%"),
    (RISE, "span", "9.36–9.44%", "9,36–9,44%"),
    (FALL, ".1", "−13%", "−13%"),  # the range does not support a decimal
    (FALL, "abs", "13%", "13%"),
    (FALL, "move", "fell by 13%", "giảm 13%"),
    (FALL, "above", "below", "thấp hơn"),
    (FALL, ".1 span", "−13.5 to −12.5%", "−13,5% đến −12,5%"),
    (FALL, ".1 range abs", "12.5 to 13.5%", "từ 12,5% đến 13,5%"),
    (
        EITHER, "move",
        "may have risen or fallen (−0.3 to +0.7%)",
        "chưa thể kết luận tăng hay giảm (−0,3% đến +0,7%)",
    ),
    (EITHER, "", "−0.3 to 0.7%", "từ −0,3% đến 0,7%"),  # rounding would leave nothing
    (EITHER, "rose", "may have risen or fallen", "chưa rõ tăng hay giảm"),
    (EITHER, "a|b|c", "c", "c"),
    (RISE, "a|b|c", "a", "a"),
    (FALL, "a|b|c", "b", "b"),
    (figure(0.0), "rose", "did not change", "không đổi"),
    (ls.Interval(2.0, 3.0), "range", "2 to 3", "từ 2 đến 3"),
    (ls.Interval(2.0, 3.0), "surplus", "surplus", "xuất siêu"),
    (True, "yes|no", "yes", "yes"),
    (False, "above", "below", "thấp hơn"),
    (-0.5, "faster", "slower", "chậm hơn"),
    (0, "rose", "did not change", "không đổi"),
    (date(2024, 3, 1) - date(2024, 2, 1), "later", "later", "muộn hơn"),
    (0, "up|down|flat", "flat", "flat"),
    (1, "case|cases", "case", "case"),
    (2, "case|cases", "cases", "cases"),
    (3, "nth", "third", "thứ ba"),
    (12, "nth", "12th", "thứ 12"),
    (3, "spelt", "three", "ba"),
    (12, "spelt", "12", "12"),
    (
        MONEY, "",
        "about 1,030 thousand VND per visit", "khoảng 1.030 nghìn đồng/lượt khách",
    ),
    (("poor", "nghèo"), "", "poor", "nghèo"),
    (date(2024, 10, 24), "", "24 October 2024", "24/10/2024"),
    (date(2024, 10, 24), "month", "October 2024", "tháng 10/2024"),
    (date(2024, 10, 24), "quarter", "fourth quarter of 2024", "quý IV/2024"),
    (date(2024, 10, 24), "year", "2024", "2024"),
    ("Lạng Sơn", "", "Lạng Sơn", "Lạng Sơn"),
    (1234567, "", "1,234,567", "1.234.567"),
    (51269.84, ".1", "51,269.8", "51.269,8"),
    (-3.0, "abs", "3", "3"),
    ([RISE, SPAN], "year", "2031 and 2024", "2031 và 2024"),
    (["a", "b", "c"], "", "a, b and c", "a, b và c"),
    (np.int64(1234567), "", "1,234,567", "1.234.567"),
    (np.float64(0.25), ".2", "0.25", "0,25"),
    (np.bool_(True), "yes|no", "yes", "yes"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "spec", "english", "vietnamese"), WORDS)
def test_a_field_is_written(value, spec, english, vietnamese):
    for language, wanted in (("en", english), ("vi", vietnamese)):
        field = f"{{x:{spec}}}!" if spec else "{x}!"
        assert render(field, {"x": value}, language) == f"{wanted}!"
        assert write(value, spec, language) == wanted
        assert unicodedata.is_normalized("NFC", wanted)


def test_every_word_is_tried():
    tried = {name for _, spec, *_ in WORDS for name in spec.split() if "|" not in spec}
    assert tried >= WORDS_OF_FIELDS - {"caption", "source"}  # below


CAPTIONS = [
    (
        figure(4.21, 4.205, 4.215, "million visits", decimals=2, area="Northland",
               start=date(2031, 1, 1), end=date(2031, 12, 31), status="E"),
        "4.21 (4.205–4.215) million visits, Northland 2031, estimate",
        "4,21 (4,205–4,215) triệu lượt khách, Northland năm 2031, ước tính",
    ),
    (
        replace(RISE, implied=True),
        "9.4% (9.36–9.44%), growth, Northland 2031, actual, implied",
        "9,4% (9,36–9,44%), tốc độ tăng, Northland năm 2031, thực hiện, suy ra",
    ),
    (figure(5.0, decimals=0), "5 tonnes", "5 tonnes"),
    (
        figure(1225.0, 1100, 1350, "vehicles", qualifier="range", decimals=0),
        "1,100–1,350 vehicles", "1.100–1.350 xe",
    ),
    (figure(9.0, 9, math.inf, "communes", qualifier="at_least", decimals=0),
     "at least 9 communes", "ít nhất 9 xã"),
    # the range is no finer than the number beside it, where it would not hold it
    (figure(15.0232, 15.0230, 15.0234), "15.0 (15.0–15.1) tonnes", None),
]  # fmt: skip


@pytest.mark.parametrize(("q", "english", "vietnamese"), CAPTIONS)
def test_a_figure_in_a_cell_reads_like_a_caption(q, english, vietnamese, monkeypatch):
    assert write(q, "caption", "en") == repr(q) == q._repr_markdown_() == english
    assert f"{q:caption}" == english
    assert vietnamese in (None, write(q, "caption", "vi"))


def test_the_source_of_a_figure_is_its_publisher(register):
    grown = ls.growth(register.get("a1"), register.get("a8"))
    assert write(grown, "source") == "Bay Office"
    both = register.get("a1") - register.get("c1")
    assert write(both, "source") == "Bay Office and Bay Herald"
    with pytest.raises(ls.LangsonError, match="of no register"):
        write(RISE, "source")


def test_a_source_of_no_known_publisher_has_its_title_in_the_language_of_the_reader():
    source = {"publisher": "not stated", "title": "Results", "title_vi": "Kết quả"}
    assert [publisher(source, lang) for lang in ("en", "vi")] == ["Results", "Kết quả"]
    assert publisher({**source, "title_vi": ""}, "vi") == "Results"
    source = {"publisher": "Office (English)", "publisher_vi": "Cục (bản tiếng Anh)"}
    assert [publisher(source, lang) for lang in ("en", "vi")] == ["Office", "Cục"]
    assert publisher({**source, "publisher_vi": ""}, "vi") == "Office"


@pytest.mark.parametrize(
    ("qualifier", "english", "vietnamese"),
    [
        ("about", "about 1,300 vehicles", "khoảng 1.300 xe"),
        ("over", "over 1,300 vehicles", "trên 1.300 xe"),
        ("nearly", "nearly 1,300 vehicles", "gần 1.300 xe"),
        ("at_least", "at least 1,300 vehicles", "ít nhất 1.300 xe"),
        ("exact", "1,300 vehicles", "1.300 xe"),
        ("range", "1,200 to 1,400 vehicles", "từ 1.200 đến 1.400 xe"),
    ],
)
def test_the_word_before_a_number_is_kept(qualifier, english, vietnamese):
    q = figure(1300.0, 1200.0, 1400.0, "vehicles", qualifier=qualifier, decimals=0)
    assert (write(q, "", "en"), write(q, "", "vi")) == (english, vietnamese)


def test_a_half_open_range_is_rounded_outwards():
    q = figure(13.4, 12.7, math.inf, "%", measure="gap")
    assert write(q, "range", "en") == "at least 12%"  # "at least 13" would be too much
    assert write(q, ".1 range", "en") == "at least 12.7%"
    fall = figure(-5.0, -math.inf, -5.0, "%", qualifier="at_least", decimals=0)
    assert write(fall, "move", "en") == "fell by at least 5%"
    assert write(fall, "range abs", "en") == "at least 5%"
    assert write(fall, "range", "en") == "at most −5%"


@pytest.mark.parametrize(
    ("unit", "english", "vietnamese"),
    [
        ("billion VND", "billion VND", "tỷ đồng"),
        ("trillion VND", "trillion VND", "nghìn tỷ đồng"),
        ("million USD per day", "million USD per day", "triệu USD/ngày"),
        ("thousand VND per visit", "thousand VND per visit", "nghìn đồng/lượt khách"),
        ("vehicles per day", "vehicles per day", "lượt xe/ngày"),
        ("vehicle passages", "vehicle passages", "lượt xe"),
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


def test_one_thing_is_singular_and_a_rank_stands_before_its_number():
    one, two = (figure(n, unit="visits", decimals=0) for n in (1.0, 2.0))
    assert (write(one, "", "en"), write(two, "", "en")) == ("1 visit", "2 visits")
    points = figure(1.0, unit="percentage points", decimals=0)
    assert write(points, "", "en") == "1 percentage point"
    assert write(points, "", "vi") == "1 điểm phần trăm"
    rank = figure(50.0, unit="rank", decimals=0)
    assert (write(rank, "", "en"), write(rank, "", "vi")) == ("rank 50", "hạng 50")
    assert words.unit_name("rank", "vi") == "hạng"


def test_every_unit_of_the_register_has_a_vietnamese_name():
    held = ls.Register()
    found = set(held.series["unit"]) | set(held.statements()["published_unit"])
    bases = {units.split(part)[1] for unit in found for part in unit.split("/")}
    assert {units.one(base) for base in bases} <= {
        units.one(base) for base in words.section("units")
    }


# Numbers that stay true


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (15.0232, 15.0230, 15.0234, "15.0"),
        (4780.4, 4778.0, 4782.8, "about 4,780"),
        (663.0, 644.0, 686.0, "about 660"),  # "about 700" lies outside
        (0.66, 0.65, 0.67, "0.66"),  # and so does "0.7"
        (-318.8, -319.35, -318.25, "−319"),
        (0.0002, -0.3, 0.3, "−0.3 to 0.3"),
        (0.02, 0.02, 0.02, "0.02"),
        (25.0, 25.0, 25.0, "25"),
    ],
)
def test_a_derived_figure_has_the_digits_it_supports(value, low, high, text):
    assert write(figure(value, low, high), "n", "en") == text


def test_a_figure_has_one_rounding_wherever_it_stands():
    q = figure(23.0, 15.0, 32.0, "%")
    for spec in ("", ".0", ".1", "short"):  # as a sentence, a bar, a title may ask
        assert write(q, spec, "en") == "about 20%"
    printed = figure(4.02, 3.0, 5.0, decimals=2)
    assert [write(printed, spec, "en") for spec in ("n", ".1 n", ".3 n")] == [
        "4.02", "4.0", "4.02",
    ]  # fmt: skip


SIZES = st.floats(0.001, 1e6), st.floats(1e-6, 0.5), st.floats(0, 1), st.booleans()


@given(*SIZES)
def test_no_number_lies_outside_the_range_beside_it(size, spread, part, negative):
    low, high = (-1) ** negative * size * (1 - spread), (-1) ** negative * size
    low, high = min(low, high), max(low, high)
    value = min(max(low + part * (high - low), low), high)
    assume(low < high)
    q = figure(value, low, high)
    for spec in ("n", ".0 n", ".2 n"):
        text = render(f"{{x:{spec}}} | {{x:range n}}", {"x": q}, "en")
        point, spread = text.replace("about ", "").split(" | ")
        ends = [number_of(end) for end in spread.split(" to ")]
        if " to " not in point:  # else the number itself is a range
            assert ends[0] <= number_of(point) <= ends[-1], text


def test_a_half_is_rounded_as_it_is_printed():
    q = figure(-0.35, -0.35, -0.175)  # as bits it lies above -0.35
    assert render("{x:n} | {x:range n}", {"x": q}, "en") == "−0.4 | −0.4 to −0.1"


def number_of(text):
    return float(text.replace(",", "").replace("−", "-"))


@given(st.integers(0, 10**6), st.integers(0, 50), st.integers(1, 2))
def test_whole_things_are_whole_in_a_range(start, width, places):
    low, high = (n / 10**places for n in (start, start + width))
    inside = math.ceil(low), math.floor(high)
    assume(inside[0] <= inside[1])
    q = figure(float(inside[0]), low, high, "boats", whole=True)
    text = write(q, "range n", "en")
    assert text == " to ".join(f"{n:,}" for n in sorted(set(inside)))


# Directions


@pytest.mark.parametrize("pair", words.section("directions"))
def test_a_direction_is_claimed_only_where_it_is_certain(pair):
    for lang in LANGUAGES:
        up, down, unsure, same = words.section("directions")[pair][lang]
        assert len({up, down, unsure, same}) == 4
        for low, high, wanted in [
            (0.1, 2, up), (-2, -0.1, down), (-1, 1, unsure), (0, 1, unsure),
            (-1, 0, unsure), (0, 0, same),
        ]:  # fmt: skip
            q = figure((low + high) / 2, low, high, "%")
            assert render(f"{{x:{pair}}}", {"x": q}, lang) == wanted
            moved = write(q, "move", lang)
            verbs = [words.word(f"moves.{v}", lang)[:-3] for v in ("up", "down")]
            assert [moved.startswith(v) for v in verbs] == [low > 0, high < 0]


DOWN = re.compile(
    r"\b(?:giảm|thấp|ít|nhỏ|chậm|yếu|ngắn|hẹp|gần|sớm|sau|hụt|nhập|mất|âm|không)\b"
)


def test_no_pair_stands_the_wrong_way_round():
    for pair, entry in words.section("directions").items():
        up = entry["en"][0]
        name = re.sub("^an? ", "", up).replace(" ", "_")
        assert pair.startswith(name)  # named by its upward word
        found = [bool(DOWN.search(word)) for word in entry["vi"][:2]]
        assert found == [False, True], pair


@pytest.mark.parametrize("value", [None, "up", math.nan, (1, 2)])
def test_what_has_no_direction_is_refused(value):
    with pytest.raises(ls.LangsonError, match="no direction"):
        write(value, "rose", "en")


SPELT = {
    "{x:rose|fell|stood}": "rose",
    "{x:fell|rose}": "rose",
    "{b:It is faster by {x:abs}|It is not}": "faster",
    "{b:nothing|Higher}": "higher",
    "{b:by {x} it rose {y}|it did not}": "rose",
    "{x:more|less|as much}": "more",
    "{b:all fell short of it|not all}": "exceeded",  # the longest word, not "fell"
}


@pytest.mark.parametrize("template", SPELT)
def test_a_spelt_pair_of_directions_is_refused(template, tmp_path):
    pair, path = SPELT[template], tmp_path / "spelt.toml"
    path.write_text(f'[a]\nen = "{template}"\nvi = "{{x:a|b|c}}"', encoding="utf-8")
    with pytest.raises(ls.LangsonError, match=rf"spelt.toml, a, en: .*:{pair}\}}"):
        refuse_spelt_directions(path)


def test_other_choices_are_free(tmp_path):
    path = tmp_path / "free.toml"
    path.write_text(
        '[a]\nen = "{x:rose} {b:once more|never} {c:{x:rose} by {x:abs}|}"\n'
        'vi = "{x:rose} {b:mức tăng ấy|không} {x:abs}{c:đúng|sai}"\n',
        encoding="utf-8",
    )
    refuse_spelt_directions(path)
    say = ls.Sentences(path)
    assert say.text("a", x=FALL, b=True, c=True) == "fell once more fell by 13%"


# The language of the reader


def test_the_language_is_that_of_the_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert (ls.language(), write(1234)) == ("en", "1,234")
    (tmp_path / "language").write_text("vi\nof this folder\n")
    assert (ls.language(), write(1234)) == ("vi", "1.234")
    (tmp_path / "language").write_text("en\n")
    assert (ls.language(), write(1234)) == ("en", "1,234")
    (tmp_path / "language").write_text("fr\n")
    with pytest.raises(ls.LangsonError, match="language: 'fr': use en or vi"):
        write(1234)


def test_the_machine_has_no_say():
    """Neither its locale nor its time zone changes a digit."""
    code = (
        "import langson as ls, sys; from datetime import date;"
        "sys.stdout.reconfigure(encoding='utf-8');"
        "print(ls.write(1234.5, '.1'), ls.write(date(2024, 12, 31)))"
    )
    settings = {"LC_ALL": "de_DE.UTF-8", "LANG": "vi_VN", "TZ": "Asia/Ho_Chi_Minh"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **settings},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8").strip() == "1,234.5 31 December 2024"


def test_the_words_are_complete():
    for name in ("units", "headings", "statuses", "charts", "months", "moves"):
        for entry, pair in words.section(name).items():
            assert set(pair) == set(LANGUAGES), f"{name}.{entry}"
            assert all(unicodedata.is_normalized("NFC", t) for t in pair.values())
    text = Path(words.__file__).with_name("words.toml").read_text("utf-8")
    assert "Lạng" not in text


# Files of sentences


@pytest.fixture
def sentences(tmp_path):
    def make(text, register=None, encoding="utf-8"):
        path = tmp_path / "some.toml"
        path.write_bytes(text.encode(encoding))
        return ls.Sentences(path, register)

    return make


@pytest.fixture
def shown(monkeypatch):
    """What is displayed from now on: Markdown and its metadata."""
    import IPython.display

    found = []
    monkeypatch.setattr(
        IPython.display,
        "display",
        lambda item: found.append((item.data, item.metadata)),
    )
    return found


PAIR = """
[rise]
en = "It {x:rose} {x:abs}{q.x:.|!|?}"
vi = "Nó {x:rose} {x:abs}{q.x:.|!|?}"
"""


def test_sentences_are_filled(sentences):
    say = sentences(PAIR)
    assert "rise" in say
    assert "fall" not in say
    q = types.SimpleNamespace(x=3)
    assert say.text("rise", x=RISE, q=q) == "It rose 9.4%."
    assert say.text("rise", "vi", x=FALL, q=q) == "Nó giảm 13%."


def test_fields_reach_into_values(sentences):
    say = sentences(
        '[a]\nen = "{t[fish].x:year} {s[1]:.1} {b:is {s[0]:.0}|{n}} {k}"\n'
        'vi = "{t[fish].x:year} {s[1]:.1} {b:{s[0]:.0}|{n}} {k}"\n'
        '[names.cod]\nen = "the cod"\nvi = "cá tuyết"'
    )
    t = {"fish": types.SimpleNamespace(x=RISE)}
    values = {"t": t, "s": pd.Series([1.0, 2.5]), "b": True, "k": "cod"}
    assert say.text("a", **values) == "2031 2.5 is 1 the cod"
    assert say.text("a", "vi", **values) == "2031 2,5 1 cá tuyết"
    with pytest.raises(ls.LangsonError, match=r"some\.toml, a: there is no 's\[1\]'"):
        say.text("a", **{**values, "s": [1.0]})
    with pytest.raises(ls.LangsonError, match="the sentence needs 'n'"):
        say.text("a", **{**values, "b": False})


def test_a_range_in_brackets_takes_a_dash_in_vietnamese():
    for text in ("({x:range})", "[{x:range}]"):
        assert render(text, {"x": RISE}, "vi")[1:-1] == "9,36–9,44%"
        assert render(text, {"x": RISE}, "en")[1:-1] == "9.36 to 9.44%"


def test_sentences_answers_and_ledes_are_shown(sentences, shown):
    say = sentences(PAIR)
    values = {"x": RISE, "q": types.SimpleNamespace(x=3)}
    say("rise", **values)
    say.answer("rise", **values)
    say.lede("rise", **values)
    assert shown == [
        ("It rose 9.4%.", {}),
        ("It rose 9.4%.", {"langson": {"answer": "rise"}}),
        ("<!-- It rose 9.4%. -->", {"langson": {"lede": "rise"}}),
    ]


def test_what_is_written_is_noted_in_the_ledger(register, sentences):
    say = sentences('[a]\nen = "{q:rose} {b:{c}|}"\nvi = "{q:rose}{c}"', register)
    grown, cod, plan = (register.get(n) for n in ("a1", "a2", "b1"))
    with ls.freely("the plan counts the same fish"):
        change = grown - plan
    assert register.ledger.shown == ()
    say.text("a", q=change, b=True, c=cod)
    assert register.ledger.shown == ("a1", "b1", "a2")
    assert register.ledger.inferences == ("the plan counts the same fish",)


CHART = """
[swing.title]
en = "From {before} to {after:n}"
vi = "Từ {before} đến {after:n}"
[swing.label]
en = "{q:label} {q:year}"
vi = "{q:label} {q:year}"
[swing.names.cod]
en = "the cod"
vi = "cá tuyết"
[swing.columns.share]
en = "Share of {before:year}"
vi = "Tỷ trọng {before:year}"
spec = "sign"
[swing.columns.year]
spec = "year"
[names.other]
en = "others"
vi = "loài khác"
"""


def test_a_chart_form_is_a_method(sentences, monkeypatch):
    drawn = []

    def draw(sheet, figures, /, *, spec="", wide=False):
        drawn.append((sheet, figures, spec, wide))

    charts = importlib.import_module("langson.showing.charts").__name__
    for name, members in {
        "forms.strips": {"draw": draw},
        "sheet": {"sheet": lambda words, lang: (words, lang)},
        "picture": {"show": drawn.append},
    }.items():
        module = types.ModuleType(f"{charts}.{name}")
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, f"{charts}.{name}", module)
    say = sentences(CHART)
    say.strips("swing", [RISE], before=SPAN, after=RISE, spec=".0")
    (sheet, figures, spec, wide), after = drawn
    found, lang = after
    assert sheet is after
    assert (figures, spec, wide, lang) == ([RISE], ".0", False, "en")
    assert found["title"] == "From 5,660 million USD to 9.4"
    assert found["label"](SPAN) == "Trade 2024"
    named = [found["names"](key) for key in ("cod", "other", "eel")]
    assert named == ["the cod", "others", None]
    assert "caption" not in found
    with pytest.raises(AttributeError, match="no chart has the form 'stripes'"):
        say.stripes("swing", [])
    with pytest.raises(ls.LangsonError, match="the sentence needs 'after'"):
        say.strips("swing", [RISE], before=SPAN)
    clash = sentences(CHART.replace("before", "wide"))
    with pytest.raises(ls.LangsonError, match="'wide' is an option of strips"):
        clash.strips("swing", [RISE], wide=SPAN, after=RISE)
    with pytest.raises(ls.LangsonError, match="swing: no sentence, only parts"):
        say("swing")


@pytest.mark.parametrize(
    "value", [0.1, -2.5, float(np.float64(0.3)), math.nan, None, RISE.base]
)
def test_what_is_no_finished_number_is_refused(value):
    with pytest.raises(ls.LangsonError, match=r"say how many decimals|print"):
        write(value, "", "en")


@pytest.mark.parametrize("word", ["rnage", "Range", "1", "range,n", "periods"])
def test_an_unknown_word_is_refused(word, sentences):
    # A slip of the pen must not print another number than the one that was meant.
    with pytest.raises(ls.LangsonError, match=re.escape(repr(word))):
        write(RISE, word, "en")
    with pytest.raises(ls.LangsonError, match=rf"some\.toml, a: {word!r} is no word"):
        sentences(f'[a]\nen = "{{x:{word}}}"\nvi = "{{x:{word}}}"')


@pytest.mark.parametrize(
    ("value", "spec"),
    [(RISE, "a|b"), (RISE, "a|b|c|d"), (True, "a|b|c"), (2, "a|b|c|d"), ("x", "a|b")],
)
def test_a_choice_has_as_many_words_as_it_needs(value, spec):
    with pytest.raises(ls.LangsonError, match=re.escape(spec)):
        write(value, spec, "en")


A = "[a]\n"
BROKEN = {
    "no TOML": ("[a\n", "not TOML"),
    "twice": ("[a]\nen = '1'\nvi = '1'\n[a]\nen = ''\n", "not TOML"),
    "one language": (A + 'en = "x"', "a: needs en and vi"),
    "three languages": (A + 'en = "x"\nvi = "x"\nfr = "x"', "a: needs en and vi"),
    "no table": ('a = "x"', "a: needs en and vi"),
    "no text": (A + "en = 1\nvi = 1", "a: needs en and vi"),
    "other fields": (A + 'en = "{x}"\nvi = "{y}"', r"a: .*differ \(x:, y:\)"),
    "other number": (A + 'en = "{x:range}"\nvi = "{x}"', "a: the fields .* differ"),
    "other decimals": (A + 'en = "{x:.1}"\nvi = "{x:.2}"', "a: the fields .* differ"),
    "other day": (A + 'en = "{x:start}"\nvi = "{x:end}"', "a: the fields .* differ"),
    "field missing": (A + 'en = "{x} {y}"\nvi = "{x}"', "a: the fields .* differ"),
    "field twice": (A + 'en = "{x} {x}"\nvi = "{x}"', "one stands twice"),
    "no direction": (A + 'en = "{x:rose}"\nvi = "tăng"', r"differ \(x:rose\)"),
    "other direction": (A + 'en = "{x:rose} {y}"\nvi = "{y:rose} {y}"', "differ"),
    "inside a choice": (A + 'en = "{b:{x}|}"\nvi = "{b:|}"', r"differ \(x:\)"),
    "open brace": (A + 'en = "{x"\nvi = "{x"', "a: "),
    "part of a key": ("[a.title]\nen = 'x'", r"a\.title: needs en and vi"),
    "unknown part": ("[a.titel]\nen = 'x'\nvi = 'x'", "a.titel: .*did you mean title"),
    "name": ("[a.names.b]\nen = 'x'", r"a\.names\.b: needs en and vi"),
    "name of the file": ("[names.b]\nvi = 'x'", r"names\.b: needs en and vi"),
    "heading": ("[a.columns.b]\nvi = 'x'", r"a\.columns\.b: needs en and vi"),
    "spec": ("[a.columns.year]\nspec = 'rnage'", r"a\.columns\.year: 'rnage' is no"),
    "parts that differ": ("[a.label]\nen = '{q}'\nvi = ''", r"a\.label: .*differ"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused(sentences, name):
    text, said = BROKEN[name]
    with pytest.raises(ls.LangsonError, match=rf"some\.toml.*{said}"):
        sentences(text)


def test_the_languages_may_write_a_number_in_their_own_way(sentences):
    say = sentences(
        '[a]\nen = "It {x:move}, {x:sign n}{x:!|?|.} {x:range}"\n'
        'vi = "{x:rose} {x:abs} ({x:n}) {x:span}{z:đó|}"'
    )
    assert say.text("a", x=RISE) == "It rose by 9.4%, +9.4! 9.36 to 9.44%"
    assert say.text("a", "vi", x=RISE, z=True) == "tăng 9,4% (9,4) 9,36–9,44%đó"


def test_text_that_is_not_composed_and_a_missing_file_are_refused(sentences, tmp_path):
    with pytest.raises(ls.LangsonError, match="not NFC"):
        sentences(unicodedata.normalize("NFD", PAIR))
    with pytest.raises(ls.LangsonError, match=r"none\.toml: there is no such file"):
        ls.Sentences(tmp_path / "none.toml")
    with pytest.raises(ls.LangsonError, match=r"no sentence 'ris': did you mean rise"):
        sentences(PAIR)("ris")


# The sentences of the notebooks


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


def sentences_of_notebooks():
    """(file, key, language, template) of all that the files of sentences say."""
    for path in FILES:
        for found in templates(tomllib.loads(path.read_text("utf-8"))):
            yield path.name, *found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_read(path):
    assert all(key in ls.Sentences(path) for key in tomllib.loads(path.read_text()))


def test_no_number_is_typed_in_a_template():
    """Years, days and decrees may stand there; a number of the data may not."""
    typed = [
        (file, key, language, found)
        for file, key, language, template in sentences_of_notebooks()
        for text in words_of(template)
        for found in data_numbers(without_calendar(text, language), language)
    ]
    assert typed == []


UNSIGNED = re.compile(r"([^{}]*)\{[^{}:|]+:[^{}|]*\babs\b")


def test_no_direction_is_typed_before_a_number_without_its_sign():
    pairs = words.section("directions").values()
    spelt = {
        lang: "|".join(re.escape(word) for pair in pairs for word in pair[lang][:2])
        for lang in ("en", "vi")
    }
    typed = [
        (file, key, language, before)
        for file, key, language, template in sentences_of_notebooks()
        for before in UNSIGNED.findall(template)
        if re.search(rf"(?<!\w)(?:{spelt[language]})(?!\w)", before)
    ]
    assert typed == []


def words_of(template):
    """What a template spells: its text, and the text of its choices."""
    for literal, _, spec, _ in string.Formatter().parse(template):
        yield literal
        for option in (spec or "").split("|") if "|" in (spec or "") else ():
            yield re.sub(r"[{][^}]*[}]", " ", option)


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
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        by_key = called == "say" or called.startswith("say.")
        if by_key and called not in ("say.findings", "say.statements", "say.sources"):
            found |= patterns(node.args[0])
        if called == "say.findings":
            for pair in node.keywords:
                found |= {re.escape(pair.arg)} if pair.arg else patterns(pair.value)
    return found


def mismatches(source, keys):
    """Sentences that nothing asks for, and requests that no sentence answers."""
    wanted = asked(source)
    keys = [key for key in keys if key != "names"]  # words for every chart of the file
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
