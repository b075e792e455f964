"""Charts: every form draws what it says, all of it, where it can be read.

Each form is one case: what it is given, from figures that a test may change one by one.
A new form needs a case here; the proofs are the same for all.
"""

import io
import itertools
import struct
import unicodedata
import warnings
from dataclasses import replace
from datetime import date

import IPython.display
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Wedge
from matplotlib.text import Text
from PIL import Image

import langson as ls
from langson.showing import charts
from langson.showing.charts import labels, look, picture, theme
from langson.showing.charts.twin import twin
from tables_of import year

mpl.use("Agg")


def money(value, of=2031, low=None, high=None, **more):
    """A level with half a unit of rounding, told by its area and year."""
    half = 0.5 * (abs(value) / 1000 or 1)
    ends = (
        value - half if low is None else low,
        value + half if high is None else high,
    )
    more = {
        "unit": "million USD",
        "decimals": 1,
        "labels": ("Trade", "Kim ngạch"),
    } | more
    return year(value, of, *ends, **more)


def to_day(value, of, month, day, **more):
    return money(value, of, start=date(of, 1, 1), end=date(of, month, day), **more)


def within(value, of, first, last, **more):
    days = {"start": date(of, *first), "end": date(of, *last)}
    return money(value, of, **days, **more)


EVENTS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2030-03-01", "2030-04-10", "2030-12-20"]),
        "event_en": ["The pier opens.", "A storm.", "A long treaty is signed at last."],
        "event_vi": ["Mở cầu cảng.", "Bão đổ bộ.", "Hiệp định được ký kết tại tỉnh."],
        "source_id": ["bay-a", "bay-b", "bay-a"],
    }
)
E, T = {"status": "E"}, {"status": "T"}
IMPLIED = {"implied": True}
AREAS = ("Northland", "Southland")

#: form -> what it is given, of figures made by `f`; then its options
CASES = {
    "bars": lambda f: (
        {"a": f(40), "b": f(-30, **E), "c": f(35, **T), "d": f(20, **IMPLIED)},
        {"line": 10.0},
    ),
    "bars in groups": lambda f: (
        {"g": [f(4, 2030), f(3, **E)], "h": [f(5, 2030, **T), f(2, **IMPLIED)]},
        {"beside": ["1", "2", "3", "4"]},
    ),
    "columns": lambda f: (
        {"g": [f(40, 2029), f(30, 2030, **E)], "h": [f(-25, 2029, **T), f(9, 2030)]},
        {"below": [money(15.0, 2029), money(39.0, 2030)]},
    ),
    "columns of one": lambda f: ([f(4, 2028), f(3, 2029, **E), f(5, 2031, **T)], {}),
    "columns stacked": lambda f: (
        pd.DataFrame(
            {"g": [f(40, 2029), f(30, 2030, **E)], "h": [f(25, 2029, **T), None]},
            index=["a", "b"],
        ),
        {"stacked": True},
    ),
    "dots": lambda f: (
        {"a": f(40), "b": f(-30, **E), "c": f(35, **T), "d": f(20, **IMPLIED)},
        {"line": money(36.0)},
    ),
    "lines": lambda f: (
        {
            "g": [f(10, 2028), f(12, 2030, **E), f(13, **T)],
            "h": [f(9, 2028), f(3, 2029, **IMPLIED), f(11)],
        },
        {"line": 5.0, "events": EVENTS},
    ),
    "lines of days": lambda f: (
        [f(4, 2030, end=date(2030, 5, 9)), f(6, 2030, end=date(2030, 9, 3), **E)],
        {"arrows": [(f(8, 2030, end=date(2030, 9, 3)), f(9, 2030, **T))]},
    ),
    "steps": lambda f: (
        {
            "g": [
                f(4, 2030, start=date(2030, 1, 1), end=date(2030, 3, 31)),
                f(6, 2030, start=date(2030, 4, 1), end=date(2030, 4, 1), **E),
            ],
            "h": [f(5, 2030, start=date(2030, 4, 1), end=date(2030, 12, 31), **T)],
        },
        {"required": within(7, 2030, (10, 1), (12, 31)), "events": EVENTS[:2]},
    ),
    "steps of what was known": lambda f: (
        {date(2030, 1, 9): f(4, 2029, **E), date(2030, 3, 9): f(5, 2029)},
        {"line": 4.5, "zero": False},
    ),
    "curves": lambda f: (
        [
            *(f(m, 2029, end=date(2029, m, 20)) for m in (3, 6, 12)),
            *(f(m + 1, 2030, end=date(2030, m, 20), **E) for m in (4, 9)),
        ],
        {"events": EVENTS},
    ),
    "waterfall": lambda f: (
        {
            "a": f(100, low=95, high=105),
            "b": f(30, low=25, high=35, measure="change", **E),
            "c": f(20, low=15, high=25, measure="change"),
            "d": f(110, low=105, high=115, **T),
        },
        {"down": ("c",), "hatched": ("c",)},
    ),
    "slope": lambda f: (
        {"a": (f(4, 2030), f(7, **E)), "b": (f(5, 2030), f(6))},
        {"line": 5.5},
    ),
    "slope of three": lambda f: (
        {"a": (f(4, **T), f(7, **E), f(6)), "b": (f(5), f(6, **IMPLIED), f(9))},
        {"stages": ("first", "middle", "last")},
    ),
    "dumbbell": lambda f: (
        {"a": (f(40, **E), f(70)), "b": (f(65), f(6)), "c": (f(3, **T), f(9))}, {},
    ),
    "dumbbell indexed": lambda f: (
        {"a": (f(40, **E), f(70)), "b": (f(65, unit="%"), f(60, unit="%"))},
        {"indexed": True, "beside": {"a": 3, "b": None}},
    ),
    "scatter": lambda f: (
        {"a": (f(80), f(120)), "b": (f(101), f(99, **E)), "c": (f(104), f(98, **T))},
        {"cross": (100, 100), "products": {"same": 100}},
    ),
    "scatter on log axes": lambda f: (
        {"a": (f(80), f(120)), "b": (f(104), f(98, **E))},
        {"log": True, "cross": (100, 100), "products": {"same": 100}},
    ),
    "bullet": lambda f: (
        {
            "a": (f(40), f(30, **T), f(35)),
            "b": (f(20, **E), f(25, low=22, high=28, qualifier="range", **T), f(18)),
            "c": (f(12), None, f(18, **E)),
        },
        {},
    ),
    "multiples": lambda f: (
        {
            "a": [f(4, 2028), f(5, 2029, **E), f(6, 2031)],
            "b": {"g": [f(90, 2029), f(80, 2030, **T)], "h": [f(70, 2030), f(71)]},
        },
        {"mark": "2029"},
    ),
    "lollipops": lambda f: (
        {"g": [f(4, 2030), f(-3, **E)], "h": [f(5, 2030, **T), f(2, **IMPLIED)]}, {},
    ),
    "coverage": lambda f: (
        {"g": [f(4, 2028), f(5, 2029, **E), f(6, 2031, **T)], "h": [f(6, 2030)]}, {},
    ),
    "places": lambda f: (
        {"a": f(400), "b": f(90, **E), "c": f(10, **T)},
        {
            "at": {"a": (0, 3), "b": (1.5, 2), "c": (5, 0.5)},
            "border": [(-1, 4), (0, 3), (5, 0.5), (6, 0)],
            "texts": {"same": (4, 3)},
        },
    ),
    "places twice": lambda f: (
        {"a": (f(400), f(500)), "b": (f(90, **E), f(300))},
        {"at": {"a": (0, 3), "b": (1.5, 2)}},
    ),
}  # fmt: skip
#: words for every name that a case may give
NAMES = {
    "a": ("Exports", "Xuất khẩu"), "b": ("Imports", "Nhập khẩu"), "c": ("Fish", "Cá"),
    "d": ("Ice", "Nước đá"), "g": ("Northland", "Miền Bắc"), "h": ("South", "Nam"),
    "first": ("at first", "ban đầu"), "middle": ("then", "sau đó"),
    "last": ("at last", "cuối kỳ"), "line": ("level", "mức"), "same": ("same", "bằng"),
    "beside": ("Days", "Số ngày"), "below": ("Balance", "Cán cân"),
    "required": ("needed", "cần đạt"), "x": ("demand", "yêu cầu"),
    "y": ("result", "kết quả"), "2030-04-10": ("Storm", "Bão"),
}  # fmt: skip
LONG = (
    "Goods that cross the province by road and by rail, all types together",
    "Tổng kim ngạch hàng hóa xuất nhập khẩu của tất cả các loại hình qua địa bàn",
)


@pytest.fixture(autouse=True)
def strict():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture
def prepared():
    """As a notebook is, by its first cell."""
    with mpl.rc_context(), warnings.catch_warnings():
        theme.setup()
        yield
    for option in ("display.width", "display.max_columns", "display.max_rows"):
        pd.reset_option(option)


class Figures:
    """Makes the figures of a case; `change` alters the one at a place."""

    def __init__(self, at=None, change=lambda q: q):
        self.made, self.at, self.change = [], at, change

    def __call__(self, value, of=2031, *args, **more):
        q = money(float(value), of, *args, ids=(f"s{len(self.made)}",), **more)
        if self.at in (len(self.made), "all"):
            q = self.change(q)
        self.made.append(q)
        return q


class Names(dict):
    """Words for names, and which of them were asked for."""

    def __init__(self, lang, **more):
        at = ("en", "vi").index(lang)
        super().__init__({key: pair[at] for key, pair in (NAMES | more).items()})
        self.asked = set()

    def get(self, key, default=None):
        if key in self:
            self.asked.add(key)
        return super().get(key, default)


def draw(case, lang="en", figures=None, names=None, **words):
    """Draw a case; give its sheet, with the figures and names that it used."""
    made = Figures() if figures is None else figures
    given, options = CASES[case](made)
    words = {
        "title": "Trade rose", "subtitle": "million USD", "caption": "A caption.",
        "names": Names(lang) if names is None else names,
    } | words  # fmt: skip
    form = case.split()[0]
    sheet = charts.draw(form, words, lang, given, **options)
    sheet.made, sheet.names = made.made, words["names"]
    return sheet


def texts_of(sheet):
    """All words of a picture that can be seen, with their boxes on the canvas."""
    axes = sheet.canvas.axes
    assert not any(ax.axison for ax in axes)  # no words but those of the forms
    drawn = [artist for each in (sheet.canvas, *axes) for artist in each.get_children()]
    found = [text for text in drawn if isinstance(text, Text) and text.get_visible()]
    paper = FigureCanvasAgg(sheet.canvas).get_renderer()
    with theme.themed():  # as it is drawn
        boxes = [(text.get_text(), text.get_window_extent(paper)) for text in found]
    return [(text, box) for text, box in boxes if text.strip()]


def unreadable(sheet):
    """Words that leave the picture, and pairs of words that lie on each other."""
    width, height = sheet.canvas.get_size_inches() * 72
    texts = texts_of(sheet)
    outside = [
        text
        for text, box in texts
        if box.x0 < -0.5
        or box.y0 < -0.5
        or box.x1 > width + 0.5
        or box.y1 > height + 0.5
    ]
    covered = [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(texts, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1
        and min(a.y1, b.y1) - max(a.y0, b.y0) > 1.5
    ]
    return outside, covered


LONG_RUN = [pytest.mark.long]


def late(case):
    """Marks of a case: variants of a form are for `make prove`."""
    return LONG_RUN if " " in case else []


each_case = pytest.mark.parametrize(
    "case", [pytest.param(case, marks=late(case)) for case in CASES]
)


def test_every_form_has_a_case():
    assert set(charts.names()) - {"timeline"} == {case.split()[0] for case in CASES}


# What is drawn


def moved(q, factor, wider=0.0):
    """A figure with another value, or with a range that can be seen."""
    more = wider * abs(q.value)
    value, low, high = (factor * x for x in (q.value, q.low - more, q.high + more))
    return replace(q, value=value, low=low, high=high)


@pytest.mark.parametrize("each", ["ends", pytest.param("all", marks=LONG_RUN)])
@each_case
def test_the_twin_tells_every_change(case, each):
    sheet = draw(case)
    plain, told = twin(sheet.canvas), picture.words_below(sheet)
    assert plain == twin(draw(case).canvas)
    some = range(len(sheet.made)) if each == "all" else {0, len(sheet.made) - 1}
    for i in some:
        q = sheet.made[i]
        if case != "coverage":  # it shows what is there, not how much
            other = draw(case, figures=Figures(i, lambda q: moved(q, 1.03)))
            assert twin(other.canvas) != plain, i
        if case.split()[0] not in ("coverage", "places") and case != "columns stacked":
            other = draw(case, figures=Figures(i, lambda q: moved(q, 1, 0.4)))
            assert twin(other.canvas) != plain, i
        if q.status != "T":  # a plan that is none would be refused by some forms
            status = "E" if q.status == "A" else "A"
            other = draw(
                case, figures=Figures(i, lambda q, s=status: replace(q, status=s))
            )
            # a dot for two figures, or a tick, shows less than the words below it
            seen = (twin(other.canvas), picture.words_below(other))
            assert seen != (plain, told), i
    for key in sheet.names.asked:
        other = draw(case, names=Names("en", **{key: ("Other words", "")}))
        assert twin(other.canvas) != plain, key


@each_case
def test_all_that_is_given_is_told(case):
    sheet = draw(case)
    assert {i for q in sheet.made for i in q.ids} <= set(sheet.ids)
    told = picture.alt(sheet)
    for part in (
        "Trade rose",
        "million USD",
        *(t for pair in sheet.values for t in pair),
    ):
        assert part in told
    assert picture.values(sheet) in picture.words_below(sheet)
    if case == "coverage":
        return
    words = {"E": "estimate", "T": "target"}
    for q in sheet.made:
        number = ls.write(q, "", "en")
        found = [text for _, text in sheet.values if text.startswith(number)]
        assert found, number
        word = words.get(q.status) or ("implied" if q.implied else None)
        assert word is None or any(word in text for text in found)


@pytest.mark.long
@each_case
def test_a_picture_is_the_same_each_time_and_light(case):
    plain = picture.png(draw(case).canvas)
    # whatever a notebook has set for itself
    with mpl.rc_context({"font.size": 20, "axes.grid": True, "lines.linewidth": 9}):
        assert picture.png(draw(case).canvas) == plain
    assert len(plain) < 150_000
    assert not {b"tEXt", b"tIME"} & {plain[i : i + 4] for i in range(len(plain))}


@pytest.mark.usefixtures("prepared")
def test_the_theme_of_a_notebook_changes_no_chart():
    themed = picture.png(draw("bars").canvas)
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": mpl.get_backend()}):
        assert picture.png(draw("bars").canvas) == themed


@pytest.mark.usefixtures("prepared")
def test_a_chart_that_a_reader_draws_takes_the_look():
    import seaborn as sns  # not before: the library does without

    axes = sns.scatterplot(x=[1, 2], y=[3, 4], ax=Figure().add_subplot())
    hue = to_hex(axes.collections[0].get_facecolor()[0])
    assert hue == theme.PALETTE[0].lower()
    assert not axes.spines["top"].get_visible()
    assert axes.xaxis.label.get_fontname() == "DejaVu Sans"


# Status and hue


def faces(sheet):
    """Faces and edge styles of all bars, dots and halves that are drawn."""
    found = []
    for artist in sheet.canvas.axes[0].get_children():
        if type(artist) in (mpl.patches.Rectangle, mpl.patches.Wedge):
            if artist is not sheet.canvas.axes[0].patch:
                dashed = artist.get_linestyle() not in ("-", "solid")
                found.append((to_hex(artist.get_facecolor()), dashed))
        elif isinstance(artist, mpl.collections.PathCollection):
            if len(artist.get_paths()[0].vertices) < 3:
                continue  # the end of a whisker
            styles = itertools.cycle(artist.get_linestyle())
            for face, (_, dash) in zip(artist.get_facecolor(), styles, strict=False):
                found.append((to_hex(face), dash is not None))
    return found


FILLS = {
    "solid": {},
    "hollow": {"status": "E"},
    "hollow too": {"implied": True},
    "dashed": {"status": "T"},
}


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize(
    "form", ["bars", "columns", "dots", "lines", "curves", "lollipops", "places",
             "waterfall", "coverage", "slope", "dumbbell", "scatter", "multiples"],
)  # fmt: skip
def test_fill_says_status_in_every_form(form, fill):
    more = FILLS[fill]
    q = [to_day(40.0, 2030, m, 28, **more) for m in (3, 6, 9)]
    given = {
        "waterfall": {"a": q[0], "b": replace(q[0], value=1.0, low=-99, high=99),
                      "c": replace(q[0], value=41.0)},
        "slope": {"a": q[:2], "b": q[1:]}, "dumbbell": {"a": q[:2]},
        "scatter": {"a": q[:2]}, "multiples": {"a": q}, "places": {"a": q[0]},
    }.get(form, q)  # fmt: skip
    options = {"places": {"at": {"a": (0, 0)}},
               "slope": {"stages": ("first", "last")}}.get(form, {})  # fmt: skip
    words = {"names": Names("en"), "label": lambda q: f"to {q.end}"}
    sheet = charts.draw(form, words, "en", given, **options)
    white = {face == "#ffffff" for face, _ in faces(sheet)}
    dashed = {dash for _, dash in faces(sheet)}
    grounds = form == "coverage"  # which has a ground of its own under the marks
    assert (True in white) == (fill != "solid")
    assert (False in white) == (fill == "solid" or grounds)
    assert (True in dashed) == (fill == "dashed")
    key = [text for text, _ in texts_of(sheet)]
    word = {"solid": None, "hollow": "estimate", "hollow too": "implied",
            "dashed": "planned"}[fill]  # fmt: skip
    assert word is None or word in key


def key(sheet):
    """Words of the key, each with the fill of the sample before it."""
    drawn = (mpl.patches.Patch, mpl.lines.Line2D)
    samples = [a for a in sheet.canvas.get_children() if isinstance(a, drawn)]
    paper = FigureCanvasAgg(sheet.canvas).get_renderer()
    found = {}
    for text, box in texts_of(sheet):
        here = [
            sample
            for sample, at in ((s, s.get_window_extent(paper)) for s in samples)
            if at.y0 - 6 < (box.y0 + box.y1) / 2 < at.y1 + 6 and 0 < box.x0 - at.x1 < 15
        ]
        if here:
            *under, top = here
            dashed = top.get_linestyle() not in ("-", "solid")
            line = isinstance(top, mpl.lines.Line2D)
            hollow = under if line else to_hex(top.get_facecolor()) == "#ffffff"
            found[text] = "dashed" if dashed else "hollow" if hollow else "solid"
    return found


@pytest.mark.parametrize("form", ["bars", "dots", "steps"])  # the marks of a key
def test_the_key_has_the_fill_that_it_names(form):
    figures = [
        within(4.0, 2030, (month, 1), (month, 28), **more)
        for month, more in enumerate(FILLS.values(), 1)
    ]
    named = dict(zip("abcd", figures, strict=True))
    given = {"g": figures} if form == "steps" else named
    sheet = charts.draw(form, {"names": Names("en")}, "en", given)
    wanted = {
        "counted": "solid", "estimate or implied": "hollow", "planned": "dashed",
    }  # fmt: skip
    assert wanted.items() <= key(sheet).items()


def test_a_rate_of_counted_levels_is_as_good_as_they_are():
    level = money(50.0, growth=money(25.0, unit="%", measure="growth"))
    counted, implied = ls.daily_rate(level), ls.daily_rate(level.base())
    assert look.fill(level) == look.fill(counted) == "solid"
    assert look.fill(level.base()) == look.fill(implied) == "hollow"
    assert look.fill(ls.daily_rate(replace(level, status="E"))) == "hollow"


def test_steps_are_solid_hollow_or_dashed():
    def strokes(**more):
        q = within(4.0, 2030, (1, 1), (6, 30), **more)
        axes = charts.draw("steps", {}, "en", [q]).canvas.axes[0]
        thick = [line for line in axes.lines if line.get_linewidth() > 1.3]
        return [(to_hex(line.get_color()), line.is_dashed()) for line in thick]

    blue = to_hex(theme.PALETTE[0])
    assert strokes() == [(blue, False)]
    assert strokes(**E) == strokes(**IMPLIED) == [(blue, False), ("#ffffff", False)]
    assert strokes(**T) == [(blue, True)]


@pytest.mark.parametrize("form", ["lines", "columns", "steps", "curves", "multiples"])
def test_no_group_is_dropped(form):
    most = len(theme.PALETTE)
    groups = {
        str(n): [money(10.0 + n, of, area=f"area {n}") for of in (2030, 2031)]
        for n in range(most + 1)
    }

    def hues(given):
        given = {"a": given} if form == "multiples" else given
        sheet = charts.draw(form, {"names": Names("en")}, "en", given)
        drawn = twin(sheet.canvas).lower()
        return sum(hue.lower() in drawn for hue in theme.PALETTE), sheet

    few = dict(list(groups.items())[:most])
    found, sheet = hues(few)
    assert found == most
    assert len(sheet.values) == 2 * most
    with pytest.raises(ls.LangsonError, match=f"{most + 1} groups"):
        hues(groups)


def test_a_line_stops_at_a_break():
    class Rules:
        ledger = ls.core.ledger.Ledger()

        def break_between(self, series, area, first, last):
            return "broken" if first < date(2030, 1, 1) <= last else None

        def relation_between(self, one, other):
            return None

    figures = [money(10.0 + n, 2028 + n, rules=Rules()) for n in range(4)]
    sheet = charts.draw("lines", {}, "en", figures)
    joins = [line for line in sheet.canvas.axes[0].lines if line.get_linewidth() == 2]
    assert [line.get_xdata() for line in joins] == [(2028, 2029), (2030, 2031)]
    dots = sheet.canvas.axes[0].collections[-1].get_offsets()
    assert dots[:, 0].tolist() == [2028, 2029, 2030, 2031]


def luminance(colour):
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in to_rgb(colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


#: what is left to eyes without red, green or blue (Machado and others, 2009)
EYES = {
    "all": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                 [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def lab(colour, eye):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
              for c in to_rgb(colour)]  # fmt: skip
    seen = np.clip(np.array(EYES[eye]) @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722],
                    [0.0193, 0.1192, 0.9505]]) @ seen / [0.9505, 1, 1.089]  # fmt: skip
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_hues_stand_out_and_are_told_apart_by_all_eyes():
    for hue in (*theme.PALETTE, theme.GREY):
        assert 1.05 / (luminance(hue) + 0.05) >= 3
    for eye in EYES:
        for one, other in itertools.combinations(theme.PALETTE, 2):
            assert np.linalg.norm(lab(one, eye) - lab(other, eye)) > 15, (
                eye,
                one,
                other,
            )


# Everything can be read

STRETCHED = {
    "as they are": lambda q: q,
    "large and rough": lambda q: replace(
        q, value=1e7 * q.value, low=1e7 * q.low, high=1e7 * q.high, qualifier="about"
    ),
    "small": lambda q: replace(
        q, value=q.value / 1e4, low=q.low / 1e4, high=q.high / 1e4, decimals=None
    ),
    "equal": lambda q: replace(q, value=50.0, low=49.0, high=51.0),
    "wide": lambda q: replace(
        q, low=q.value - 0.9 * abs(q.value), high=3 * abs(q.value)
    ),
    "open": lambda q: replace(q, high=np.inf),
}
#: changes that some forms refuse, with reason
REFUSED = {("waterfall", "equal")}


#: in English `make prove` tries all of it too
MET = [
    pytest.param(case, stretch, lang, marks=LONG_RUN if lang == "en" else late(case))
    for case, stretch in itertools.product(CASES, STRETCHED)
    for lang in ("en", "vi")
    if (case, stretch) not in REFUSED
]


@pytest.mark.parametrize(("case", "stretch", "lang"), MET)
def test_no_word_is_cut_or_covered(case, stretch, lang):
    figures = Figures("all", STRETCHED[stretch])
    sheet = draw(case, lang, figures, title=f"{LONG[lang == 'vi']} " * 2)
    assert unreadable(sheet) == ([], [])


@pytest.mark.parametrize("lang", ["en", "vi"])
@each_case
def test_long_names_find_room(case, lang):
    names = Names(lang)
    for i, key in enumerate("abcdgh"):
        names[key] = f"{i + 1}. {LONG[lang == 'vi']}"
    assert unreadable(draw(case, lang, names=names)) == ([], [])


@pytest.mark.parametrize("form", ["bars", "dots", "lollipops", "columns", "bullet"])
def test_a_negative_value_keeps_off_the_name_beside_it(form):
    figures = [
        money(-value, of) for value, of in ((900.0, 2029), (950.0, 2030), (3.0, 2031))
    ]
    given = {str(q.end.year): (q,) for q in figures} if form == "bullet" else figures
    sheet = charts.draw(form, {}, "en", given)
    boxes = dict(texts_of(sheet))
    names = [boxes[str(q.end.year)] for q in figures]
    values = [boxes[ls.write(q, "n")] for q in figures]
    for name, value in zip(names, values, strict=True):
        across = value.x0 - name.x1
        up = max(value.y0 - name.y1, name.y0 - value.y1)
        assert max(across, up) >= 6


def test_many_lines_have_their_names_apart():
    groups = {str(n): [money(50.0, 2030), money(50.0 + n / 50)] for n in range(7)}
    assert unreadable(charts.draw("lines", {}, "en", groups)) == ([], [])


def test_words_are_as_wide_as_they_are_drawn():
    texts = ("1.234.567,8 triệu USD", *LONG, "AVAWAT", "TỔNG\nỄ Ộ\nlượng khách")
    for size, bold in itertools.product((7.6, 10.0, 13.0), (False, True)):
        with theme.themed():
            canvas = mpl.figure.Figure(dpi=72)
            weight = "bold" if bold else "normal"
            drawn = [canvas.text(0, 0, t, size=size, weight=weight) for t in texts]
            boxes = [text.get_window_extent() for text in drawn]
        for text, box in zip(texts, boxes, strict=True):
            # letters that reach under each other, as AV, are taken for a little wider
            assert box.width - 0.5 <= labels.width(text, size, bold) <= 1.1 * box.width
            assert labels.height(text, size, bold) >= 0.99 * box.height


def test_lines_break_at_spaces_only():
    assert labels.wrap("one two three", 1e3, 10) == "one two three"
    broken = labels.wrap("một\u00a0hai ba bốn năm", labels.width("một hai ba", 10), 10)
    assert "một\u00a0hai" in broken
    assert broken.replace("\n", " ") == "một\u00a0hai ba bốn năm"
    assert labels.wrap("unbreakable", 5, 10) == "unbreakable"


def test_an_axis_fits_marks_and_words():
    spans = [(0, 8, 5, 40), (3, 10, 0, 90), (-2, 0, 70, 0)]
    low, high = labels.fit(spans, 400)
    point = 400 / (high - low)
    for first, last, before, after in spans:
        assert (first - low) * point - before >= -1e-6
        assert (high - last) * point - after >= -1e-6
    # and no narrower than need be: some pair of words touches both ends
    used = [
        (b - a) * point + before + after
        for a, _, before, _ in spans
        for _, b, _, after in spans
    ]
    assert max(used) == pytest.approx(400)


# Names


def label(figures, **words):
    sheet = charts.draw("bars", words, "en", figures)
    return [name.partition(":")[0] for name, _ in sheet.values]


def test_names_are_what_tells_figures_apart():
    other = {"series": "fish.income", "labels": ("Income", "Thu nhập")}
    assert label([money(1.0), money(2.0, 2030)]) == ["2031", "2030"]
    assert label([money(1.0), money(2.0, **E)]) == ["Actual", "Estimate"]
    assert label([money(1.0), money(2.0, **IMPLIED)]) == ["Actual", "Implied"]
    assert label([money(1.0), money(2.0, **other)]) == ["Trade", "Income"]
    assert label([money(1.0), money(2.0, area="Southland")]) == list(AREAS)
    mixed = label([money(1.0), money(2.0, 2030), money(3.0, 2030, **other)])
    assert mixed == ["Trade, 2031", "Trade, 2030", "Income, 2030"]
    parts = label([to_day(1.0, 2030, 10, 24), to_day(1.0, 2030, 6, 30)])
    assert parts == ["To 24 October 2030", "First half of 2030"]


def test_names_may_be_given():
    two = [money(1.0), money(2.0, 2030)]
    given = label(two, label=lambda q: f"in {q.end.year}")
    assert given == ["in 2031", "in 2030"]
    named = {"names": {"one": "The one"}, "label": lambda q: "labelled"}
    assert label({"one": two[0], "other": two[1]}, **named) == ["The one", "labelled"]
    with pytest.raises(ls.LangsonError, match="two marks are labelled 'Trade'"):
        label([two[0], two[0]])
    with pytest.raises(ls.LangsonError, match=r"names\.x"):
        charts.draw("scatter", {}, "en", {"a": two})


def test_what_a_register_gives_can_be_drawn():
    register = ls.Register()
    series = {"x": "poverty.poor_rate", "y": "poverty.near_poor_rate"}
    years = [str(of) for of in range(2021, 2026)]
    grid = register.grid(series, years)  # nothing is held for 2022
    names = {"names": Names("en")}
    held = [q for column in grid for q in grid[column] if q is not None]
    for form in ("lines", "columns", "bars", "steps", "multiples", "coverage"):
        sheet = charts.draw(form, names, "en", grid)
        assert set(sheet.ids) == {i for q in held for i in q.ids}
        assert unreadable(sheet) == ([], [])
    places = [text for text, _ in texts_of(charts.draw("columns", names, "en", grid))]
    assert [text for text in places if text in years] == years
    both = grid.dropna().iloc[:, :2]
    for form in ("slope", "dumbbell", "scatter"):
        options = {"stages": ("x", "y")} if form == "slope" else {}
        sheet = charts.draw(form, names, "en", both, **options)
        assert len(sheet.values) == both.size
    column = charts.draw("bars", {}, "en", grid["x"])
    assert [name for name, _ in column.values] == list(grid["x"].dropna().index)


def test_what_is_missing_is_left_out():
    frame = pd.DataFrame(
        {"a": [money(1.0, 2029), None], "b": [np.nan, money(3.0, 2030)]}
    )
    sheet = charts.draw("lines", {"names": {"a": "A", "b": "B"}}, "en", frame)
    assert [name for name, _ in sheet.values] == ["A, 2029", "B, 2030"]
    with pytest.raises(ls.LangsonError, match="no figure"):
        charts.draw("bars", {}, "en", [None, np.nan])
    with pytest.raises(ls.LangsonError, match="3 is no figure"):
        charts.draw("bars", {}, "en", [3])


def test_units_that_differ_are_refused():
    two = {"a": money(1.0), "b": money(2.0, unit="%")}
    for form in ("bars", "columns", "dots", "lines", "lollipops", "steps"):
        with pytest.raises(ls.UnitError, match="mixed units"):
            charts.draw(form, {"names": Names("en")}, "en", two)


def test_a_waterfall_hides_no_hole():
    parts = {"a": money(100.0), "b": money(30.0), "c": money(150.0)}
    words = {"names": {key: key.upper() for key in "abcd"}}
    with pytest.raises(ls.LangsonError, match="the parts lead to 129"):
        charts.draw("waterfall", words, "en", parts)
    whole = {"a": parts["a"], "b": parts["b"], "d": money(20.0), "c": parts["c"]}
    sheet = charts.draw("waterfall", words, "en", whole, hatched=("d",))
    assert "////" in twin(sheet.canvas)


# The twin


def test_an_artist_that_the_twin_does_not_know_is_refused():
    sheet = draw("bars")
    sheet.canvas.axes[0].imshow([[1, 2]])
    with pytest.raises(ls.LangsonError, match="does not know AxesImage"):
        twin(sheet.canvas)


def test_the_twin_sees_bands_pies_and_words():
    def drawn(draw):
        canvas = mpl.figure.Figure(dpi=72)
        draw(canvas.subplots())
        return twin(canvas)

    pairs = [
        [lambda ax, h=h: ax.fill_between([0, 1], 0, h) for h in (1, 2)],
        [lambda ax, a=a: ax.add_patch(Wedge((0, 0), 1, 0, a)) for a in (30, 40)],
        [lambda ax, c=c: ax.pcolormesh([[c, 1], [2, 3]]) for c in (5, 6)],
        [lambda ax, s=s: ax.scatter([1], [1], s=s) for s in (9, 16)],
        [lambda ax, y=y: ax.annotate("a", (0, y)) for y in (0, 0.5)],
        [lambda ax, w=w: ax.set_xlabel(w) for w in ("a", "b")],
        [lambda ax, w=w: ax.set_title(w) for w in ("a", "b")],
        [lambda ax, z=z: (ax.plot([0, 1]), ax.axhspan(0, 1, zorder=z)) for z in (0, 9)],
    ]
    for one, other in pairs:
        assert drawn(one) == drawn(one)
        assert drawn(one) != drawn(other)


# Showing


@pytest.fixture
def displayed(monkeypatch):
    """What is shown from now on: (data, metadata) of each display."""
    found = []

    def display(item, raw=False, metadata=None):
        found.append((item if raw else item.data, metadata))

    monkeypatch.setattr(IPython.display, "display", display)
    return found


def test_a_chart_is_shown_with_its_words(displayed):
    sheet = draw("bars", source="The Office")
    picture.show(sheet)
    (data, metadata), (text, _) = displayed
    about = metadata["image/png"]
    png = data["image/png"]
    width, height = struct.unpack(">II", png[16:24])
    assert (about["width"], width) == (768, 1536)
    assert height == 2 * about["height"]
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).reshape(-1, 3)
    assert len(np.unique(pixels, axis=0)) > 10  # not an empty page
    assert data["text/plain"] == twin(sheet.canvas)
    assert about["statements"] == ["s0", "s1", "s2", "s3"]
    assert about["alt"].startswith("Trade rose. million USD. Horizontal bars")
    assert "Exports: 40.0 million USD; Imports: −30.0 million USD (estimate)" in text
    assert text.startswith("A caption.\n\n*Source:* The Office\n\n<details>")


def test_the_source_line_names_publishers_and_the_ledger_what_was_shown(displayed):
    register = ls.Register()
    named = register.sources["publisher"] != "not stated"
    frame = register.statements(status="A")
    frame = frame[frame["source_id"].map(named)][:2]
    figures = [register.get(name) for name in frame["statement_id"]]
    publishers = [
        (row["publisher_vi"] or row["publisher"]).partition(" (")[0]
        for _, row in register.sources.loc[frame["source_id"]].iterrows()
    ]
    sheet = charts.draw("coverage", {"subtitle": "x"}, "vi", figures)
    picture.show(sheet)
    text = displayed[-1][0]
    assert all(name in text for name in publishers)
    assert not any(name in text for name in frame["source_id"])
    assert "*Nguồn:*" in text
    assert set(frame["statement_id"]) <= set(register.ledger.shown)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_timeline_has_every_event_in_order(lang):
    words = {"title": "Events", "names": {"2030-04-10": "Short word"}}
    sheet = charts.draw("timeline", words, lang, EVENTS[::-1])
    shown = [text for text, _ in texts_of(sheet)]
    told = picture.alt(sheet)
    days = EVENTS["date"].dt.date
    for day, text in zip(days, EVENTS[f"event_{lang}"], strict=True):
        assert any(ls.write(day, "", lang) in each for each in shown)
        assert text.rstrip(".") in told
    assert any("Short word" in each for each in shown)
    assert sorted(sheet.sources) == ["bay-a", "bay-b"]
    dots = sheet.canvas.axes[0].collections[-1].get_offsets()
    assert dots[:, 0].tolist() == [day.toordinal() for day in days]
    assert unreadable(sheet) == ([], [])
    other = charts.draw("timeline", words, lang, EVENTS[:2])
    assert twin(other.canvas) != twin(sheet.canvas)


def test_coverage_answers_yes_and_no():
    frame = pd.DataFrame({"x": [True, False], "y": [None, True]}, index=["a", "b"])
    sheet = charts.draw("coverage", {"names": Names("en")}, "en", frame)
    assert sheet.values == [("Exports", "demand"), ("Imports", "result")]
    assert unreadable(sheet) == ([], [])


# Setting up


@pytest.mark.usefixtures("prepared")
def test_warnings_stop_the_cell():
    for category in (FutureWarning, UserWarning, RuntimeWarning, DeprecationWarning):
        with pytest.raises(category):
            warnings.warn("x", category, stacklevel=1)


def test_vietnamese_letters_are_in_the_font():
    """Nothing is drawn as an empty box: every letter has a shape of its own."""
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    font = FT2Font(findfont(FontProperties(family=theme.THEME["font.family"])))
    plain = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    marks = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
    letters = [unicodedata.normalize("NFC", a + mark) for a in plain for mark in marks]
    assert {len(letter) for letter in letters} == {1}
    assert [c for c in [*letters, *"đĐ−–→↑"] if not font.get_char_index(ord(c))] == []


def test_rows_of_a_frame_keep_their_order_where_columns_have_gaps():
    frame = pd.DataFrame(
        {"late": [None, money(2)], "early": [money(1), money(3)]}, index=["a", "b"]
    )
    words = {"subtitle": "x", "names": str}
    sheet = charts.draw("columns", words, "en", frame, stacked=True)
    named = [text for text, _ in texts_of(sheet) if text in ("a", "b")]
    assert named == ["a", "b"]


def test_a_figure_without_a_status_has_no_word_for_it():
    sheet = charts.draw("bars", {"subtitle": "x"}, "en", [money(7, status="")])
    assert sheet.values[0][1] == "7.0 million USD"


def test_rows_of_pairs_are_named_by_the_template_of_a_label():
    rows = {"one": (money(2), money(3, 2032)), "two": (money(4, 2033), money(5, 2034))}
    names = {"two": "named", "first": "then", "last": "now"}
    words = {"label": lambda q: f"as of {q.end.year}", "names": names.get}
    sheet = charts.draw("dumbbell", {"subtitle": "x", **words}, "en", rows)
    assert [label.partition(",")[0] for label, _ in sheet.values] == [
        "as of 2031", "as of 2031", "named", "named",
    ]  # fmt: skip
