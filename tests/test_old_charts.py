"""Charts: what is drawn is what is said, and every word of it can be read."""

import io
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
from matplotlib.colors import to_hex, to_rgb
from matplotlib.container import ErrorbarContainer
from PIL import Image

import langson as ls
from langson.showing.charts import old as charts
from tables_of import year

mpl.use("Agg")
plt = charts.plt
BLUE, WHITE = charts.PALETTE[0], "#ffffff"


@pytest.fixture(scope="module")
def register():
    return ls.Register()


@pytest.fixture(autouse=True)
def prepared(monkeypatch):
    monkeypatch.delenv("LANGSON_LANGUAGE", raising=False)
    with mpl.rc_context(), warnings.catch_warnings():
        charts.setup()
        yield
    plt.close("all")
    for option in ("display.width", "display.max_columns", "display.max_rows"):
        pd.reset_option(option)


@pytest.fixture
def displayed(monkeypatch):
    """What is shown from now on: (data, metadata) of each display."""
    found = []

    def display(item, raw=False, metadata=None):
        found.append((item if raw else item.data, metadata))

    monkeypatch.setattr(IPython.display, "display", display)
    return found


def money(value, of=2031, low=None, high=None, **more):
    """A level printed to one decimal, narrow unless ends are given."""
    low = value - 0.05 if low is None else low
    high = value + 0.05 if high is None else high
    more = {"unit": "million USD", "decimals": 1} | more
    return year(value, of, low, high, **more)


ITEMS = [
    ("actual", money(40.0)),
    ("estimate", money(30.0, status="E")),
    ("target", money(35.0, status="T")),
]


def bars(items=ITEMS, title="Trade rose", subtitle="million USD", **more):
    fig, ax = charts.figure(title, subtitle)
    charts.bars(ax, items, **more)
    return fig, ax


# Colours


def luminance(colour):
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in to_rgb(colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_that_of_wcag():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("colour", [*charts.PALETTE, charts.GREY])
def test_colours_stand_out_on_white(colour):
    assert contrast(colour, "white") >= 3


def test_colours_differ():
    assert len(set(charts.PALETTE)) == len(charts.PALETTE) >= 5


# How a status is drawn


def test_status_of_bars():
    _, ax = bars()
    actual, estimate, target = ax.patches
    assert to_hex(actual.get_facecolor()) == to_hex(BLUE)
    assert to_hex(estimate.get_facecolor()) == WHITE
    assert to_hex(estimate.get_edgecolor()) == to_hex(BLUE)
    assert to_hex(target.get_facecolor()) not in (WHITE, to_hex(BLUE))
    styles = [patch.get_linestyle() for patch in ax.patches]
    assert styles == ["solid", "solid", "--"]
    assert all(patch.get_linewidth() >= 1 for patch in ax.patches)
    assert contrast(to_hex(target.get_edgecolor()), "white") >= 3
    assert [patch.get_width() for patch in ax.patches] == [40, 30, 35]


def test_status_is_written_too(monkeypatch):
    _, ax = bars()
    texts = [text.get_text() for text in ax.texts]
    assert texts == [
        "40.0 million USD",
        "30.0 million USD (estimate)",
        "35.0 million USD (target)",
    ]
    monkeypatch.setenv("LANGSON_LANGUAGE", "vi")
    _, ax = bars([(("estimate", "số ước"), ITEMS[1][1])], spec="range")
    text = "29,95–30,05 triệu USD (ước tính)"
    assert [each.get_text() for each in ax.texts] == [text]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["số ước"]


def test_status_of_dots():
    _, ax = charts.figure("Title", "subtitle")
    implied = replace(money(20.0), implied=True)
    charts.dots(ax, [*ITEMS, ("implied", implied)])
    faces = [to_hex(marks.get_facecolor()[0]) for marks in ax.collections[:4]]
    assert faces == [to_hex(BLUE), WHITE, to_hex(BLUE), WHITE]
    assert all(to_hex(m.get_edgecolor()[0]) == to_hex(BLUE) for m in ax.collections[:4])
    assert [m.get_offsets()[0][0] for m in ax.collections[:4]] == [40, 30, 35, 20]


def test_status_of_lines():
    _, ax = charts.figure("Title", "subtitle")
    charts.lines(
        ax,
        [
            ("actual", [money(10.0, 2029), money(12.0, 2030), money(13.0, 2031)]),
            ("mixed", [money(7.0, 2030), money(8.0, 2031, status="E")]),
            ("estimates", [money(5.0, y, status="E") for y in (2030, 2031)]),
            ("targets", [money(3.0, y, status="T") for y in (2030, 2031)]),
        ],
        x="year",
    )
    joined = [line for line in ax.lines if line.get_marker() in ("", "None", None)]
    assert [line.get_linestyle() for line in joined] == ["-", "-", ":", "--"]
    assert len({line.get_color() for line in joined}) == 4
    points = [line for line in ax.lines if line.get_marker() == "o"]
    hollow = [to_hex(point.get_markerfacecolor()) == WHITE for point in points]
    assert hollow == [False] * 4 + [True] * 3 + [False] * 2
    assert joined[0].get_xydata().tolist() == [[2029, 10], [2030, 12], [2031, 13]]
    assert ax.get_ylim()[0] == 0


def whiskers(ax):
    return [each for each in ax.containers if isinstance(each, ErrorbarContainer)]


@pytest.mark.parametrize("draw", ["bars", "dots"])
def test_a_whisker_is_drawn_where_it_can_be_seen(draw):
    _, ax = charts.figure("Title", "subtitle")
    wide, narrow = money(30.0, low=25.0, high=36.0), money(40.0, low=39.99, high=40.01)
    getattr(charts, draw)(ax, [("wide", wide), ("narrow", narrow)])
    (drawn,) = whiskers(ax)
    (segment,) = drawn.lines[2][0].get_segments()
    assert segment.tolist() == [[25, 0], [36, 0]]


def test_a_whisker_without_an_end_stays_in_the_picture():
    _, ax = bars([("some", money(30.0, low=30.0, high=np.inf)), ("other", money(20.0))])
    (drawn,) = whiskers(ax)
    assert np.isfinite(drawn.lines[2][0].get_segments()[0]).all()
    assert np.isfinite(ax.get_xlim()).all()


def test_marks_with_one_label_are_refused():
    # seaborn would put both on one line, or average them
    twice = [("2031", money(30.0)), ("2031", money(40.0))]
    for draw in (charts.bars, charts.dots):
        _, ax = charts.figure("Title", "subtitle")
        with pytest.raises(ls.LangsonError, match="'2031'"):
            draw(ax, twice)


# Where a line's points stand


def positions(groups, x):
    _, ax = charts.figure("Title", "subtitle")
    charts.lines(ax, groups, x=x)
    return ax, [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"]


def test_days_of_two_years_lie_over_each_other():
    days = [(3, 31), (10, 24), (12, 31)]
    groups = [
        (str(of), [money(float(m), of, end=date(of, m, d)) for m, d in days])
        for of in (2023, 2024)
    ]
    ax, found = positions(groups, "day of year")
    common = [90, 297, 365]
    assert found == common * 2
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert labels == ["Jan", "Mar", "May", "Jul", "Sep", "Nov"]
    assert list(ax.get_xticks()) == [1, 60, 121, 182, 244, 305]


def test_months_in_vietnamese(monkeypatch):
    monkeypatch.setenv("LANGSON_LANGUAGE", "vi")
    ax, _ = positions([(("now", "nay"), [money(1.0), money(2.0, 2030)])], "day of year")
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert labels == ["T1", "T3", "T5", "T7", "T9", "T11"]
    assert "nay" in [text.get_text() for text in ax.texts]


def test_years_and_dates():
    group = [("all", [money(2.0, 2031), money(1.0, 2029)])]  # sorted by their end
    ax, found = positions(group, "year")
    assert found == [2029, 2031]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2029", "2031"]
    _, found = positions(group, "date")
    assert found == [pd.Timestamp("2029-12-31"), pd.Timestamp("2031-12-31")]


def test_a_figure_without_a_period_has_no_place():
    _, ax = charts.figure("Title", "subtitle")
    with pytest.raises(ValueError, match="no period"):
        charts.lines(ax, [("none", [replace(money(1.0), end=None)])])


# Everything can be read

LONG = [
    (
        ("long", "Tổng kim ngạch hàng hóa xuất nhập khẩu của tất cả các loại hình"
         " qua địa bàn tỉnh trong 6 tháng đầu năm"),
        -318.8, -330.0, -300.0, "E",
    ),
    (("other", "Nhập khẩu mở tờ khai tại Hải quan"), 664.6, 600.0, 730.0, "A"),
    (("third", "Kế hoạch được giao"), -12.0, -12.05, -11.95, "T"),
]  # fmt: skip
BALANCES = [
    (name, money(value, low=low, high=high, status=status, unit="million USD per day"))
    for name, value, low, high, status in LONG
]


def ticks_of(axis):
    """Labels that are drawn: those of ticks within the limits."""
    low, high = sorted(axis.get_view_interval())
    pairs = zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=True)
    shown = axis.get_visible() and axis.axes.axison
    return [label for at, label in pairs if shown and low <= at <= high]


def outside(fig):
    """Texts that leave the figure, after it is drawn."""
    fig.canvas.draw()
    width, height = fig.canvas.get_width_height()
    found = []
    for ax in fig.axes:
        ticks = [label for axis in (ax.xaxis, ax.yaxis) for label in ticks_of(axis)]
        for text in (*fig.texts, *ax.texts, *ticks):
            if not text.get_text() or not text.get_visible():
                continue
            box = text.get_window_extent()
            inside = (
                box.x0 >= -1
                and box.y0 >= -1
                and box.x1 <= width + 1
                and box.y1 <= height + 1
            )
            if not inside:
                found.append((text.get_text(), box.bounds))
    return found


def covered(texts):
    """Pairs of texts that overlap by more than a hair."""
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts if t.get_text()]
    return [
        (one, other)
        for i, (one, a) in enumerate(boxes)
        for other, b in boxes[i + 1 :]
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1
        and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
    ]


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("draw", ["bars", "dots"])
@pytest.mark.parametrize("spec", ["", "range n"])
def test_labels_stay_inside(monkeypatch, language, draw, spec):
    monkeypatch.setenv("LANGSON_LANGUAGE", language)
    fig, ax = charts.figure("Cán cân " * 20, "triệu USD mỗi ngày, " * 12)
    getattr(charts, draw)(ax, BALANCES, spec=spec)
    assert outside(fig) == []
    assert covered(ax.texts) == []
    assert covered(ax.get_yticklabels()) == []


def test_all_negative_bars_have_room():
    fig, ax = bars([(f"part {i}", money(-10.0 * i - 900)) for i in range(4)])
    assert outside(fig) == []
    # the value stands on the far side of the bar, not on it
    fig.canvas.draw()
    for text, patch in zip(ax.texts, ax.patches, strict=True):
        assert text.get_window_extent().x1 <= patch.get_window_extent().x0 + 1


@pytest.mark.parametrize("language", ["en", "vi"])
def test_lines_stay_inside(monkeypatch, register, language):
    monkeypatch.setenv("LANGSON_LANGUAGE", language)
    fig, ax = charts.figure("Title", "subtitle")
    nation = ("Vietnam", "Cả nước")
    province = ("province", "Lạng Sơn")
    names = {"Vietnam": nation, "Lạng Sơn": province}
    groups = [
        (
            names[area],
            [register.latest(series, f"{of}-12-31", area) for of in (2023, 2024)],
        )
        for series, area in (
            ("national.poor_rate", "Vietnam"),
            ("poverty.poor_rate", "Lạng Sơn"),
        )
    ]
    charts.lines(ax, groups, x="year")
    assert outside(fig) == []
    assert covered(ax.texts) == []


def test_names_at_the_ends_are_pushed_apart():
    fig, ax = charts.figure("Title", "subtitle")
    groups = [
        (f"group {i}", [money(50.0, 2030), money(50.0 + i / 10)]) for i in range(4)
    ]
    charts.lines(ax, groups, x="year", values=False)
    fig.canvas.draw()
    assert covered(ax.texts) == []
    assert outside(fig) == []
    assert [text.get_text() for text in ax.texts] == [f"group {i}" for i in range(4)]


def test_the_title_is_broken_before_the_edge():
    words = "Kim ngạch xuất nhập khẩu " * 12, "triệu USD " * 40
    fig, axes = charts.figure(*words, columns=2)
    for ax in axes:
        ax.set_axis_off()
    assert len(axes) == 2
    title, subtitle = fig.texts
    assert title.get_text().count("\n") >= 1
    assert outside(fig) == []
    fig.canvas.draw()
    top = max(ax.get_window_extent().y1 for ax in axes)
    assert title.get_window_extent().y0 >= subtitle.get_window_extent().y1
    assert subtitle.get_window_extent().y0 >= top


# Showing


def show(displayed, items=ITEMS, **more):
    fig, _ = bars(items)
    charts.show(fig, "A caption.", **more)
    (picture, metadata), (text, _) = displayed[-2:]
    return fig, picture, metadata["image/png"], text


def size(png):
    """Width and height that the file itself states."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_a_picture_has_twice_the_pixels_it_is_shown_with(displayed):
    fig, picture, metadata, _ = show(displayed)
    width, height = size(picture["image/png"])
    assert metadata["width"] == 768
    assert width == 2 * metadata["width"]
    assert abs(height - 2 * metadata["height"]) <= 2
    assert len(picture["image/png"]) < 150_000
    assert not plt.fignum_exists(fig.number)
    drawn = np.asarray(Image.open(io.BytesIO(picture["image/png"])).convert("RGB"))
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 10  # not an empty page


def test_the_alt_text_holds_title_and_values(displayed):
    _, _, metadata, text = show(displayed, source="The Office")
    assert metadata["alt"] == (
        "Trade rose. million USD. actual: 40.0 million USD; estimate: 30.0 million USD"
        " (estimate); target: 35.0 million USD (target)."
    )
    assert text == (
        "A caption.\n\n*Values:* actual: 40.0 million USD; estimate: 30.0 million USD"
        " (estimate); target: 35.0 million USD (target).\n\n*Source:* The Office"
    )
    _, _, metadata, text = show(displayed, alt="In my words.")
    assert metadata["alt"] == "In my words."
    assert "*Source:*" not in text


def test_a_picture_names_the_statements_behind_it(displayed):
    items = [("b", money(4, ids=("s2", "s1"))), ("a", money(3, ids=("s1",)))]
    _, _, metadata, _ = show(displayed, items)
    assert metadata["statements"] == ["s1", "s2"]
    assert metadata["sources"] == []


def test_words_follow_the_language(displayed, monkeypatch):
    monkeypatch.setenv("LANGSON_LANGUAGE", "vi")
    _, _, metadata, text = show(displayed, source="Cục Thống kê")
    assert "30,0 triệu USD (ước tính)" in metadata["alt"]
    assert "*Số liệu:* " in text
    assert text.endswith("*Nguồn:* Cục Thống kê")


def test_the_same_chart_has_the_same_bytes(displayed):
    pictures = [show(displayed)[1] for _ in range(2)]
    assert pictures[0]["image/png"] == pictures[1]["image/png"]
    assert pictures[0]["text/plain"] == pictures[1]["text/plain"]
    chunks = pictures[0]["image/png"]
    assert b"tEXt" not in chunks  # neither a version nor a day
    assert b"tIME" not in chunks


CHANGES = {
    "value": [("actual", money(40.1)), *ITEMS[1:]],
    "status": [("actual", money(40.0, status="E")), *ITEMS[1:]],
    "label": [("Actual", money(40.0)), *ITEMS[1:]],
    "order": ITEMS[::-1],
    "range": [("actual", money(40.0, low=30.0, high=50.0)), *ITEMS[1:]],
    "fewer": ITEMS[:2],
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_twin_tells_every_change(name):
    (one, _), (same, _), (other, _) = bars(), bars(), bars(CHANGES[name])
    twins = []
    for fig in (one, same, other):
        fig.canvas.draw()
        twins.append(charts.twin(fig))
    assert twins[0] == twins[1]
    assert twins[0] != twins[2]


def test_the_twin_lists_what_is_drawn():
    fig, _ = bars()
    lines = charts.twin(fig).splitlines()
    assert lines[:3] == ["Figure, 1 axes", "text: Trade rose", "text: million USD"]
    assert [line for line in lines if "ticks" in line] == [
        "  ticks: actual, estimate, target"
    ]
    drawn = [line for line in lines if line.startswith("  bar ")]
    assert [line.split(": ")[1].split()[2] for line in drawn] == ["40", "30", "35"]
    assert f"  bar {WHITE} solid: 0 0.69 30 0.62" in drawn
    assert "  label: 30.0 million USD (estimate)" in lines


def test_the_twin_of_lines_and_dots_holds_their_values():
    fig, ax = charts.figure("Title", "subtitle")
    charts.lines(ax, [("a", [money(1.5, 2030), money(2.5)])], x="year")
    assert f"  line {BLUE}: 2030 1.5; 2031 2.5" in charts.twin(fig)
    fig, ax = charts.figure("Title", "subtitle")
    charts.dots(ax, [("a", money(1.5)), ("b", money(2.5))])
    assert "  marks: 2.5 1" in charts.twin(fig)


# Timeline


def test_a_timeline_has_every_event_in_order(register, monkeypatch, displayed):
    events = register.events.query("topic == 'trade'")
    assert len(events) >= 2
    for language in ("en", "vi"):
        monkeypatch.setenv("LANGSON_LANGUAGE", language)
        fig, ax = charts.figure("Title", "subtitle", height=0.5 * len(events) + 1)
        charts.timeline(ax, events[::-1])
        texts = [" ".join(text.get_text().split()) for text in ax.texts]
        ordered = events.sort_values("date")
        assert len(texts) == len(ordered)
        for text, (_, row) in zip(texts, ordered.iterrows(), strict=True):
            assert row[f"event_{language}"].rstrip(".") in text
            assert ls.write(row["date"].date()) in text
        days = ax.collections[0].get_offsets()[:, 0]
        wanted = mpl.dates.date2num(ordered["date"])
        assert np.asarray(days).tolist() == wanted.tolist()
        assert outside(fig) == []
        charts.show(fig, "Caption.")
        metadata = displayed[-2][1]["image/png"]
        assert texts[0].rstrip(".") in metadata["alt"]
        assert metadata["sources"] == sorted(set(events["source_id"]))


# Setting up


def test_warnings_stop_the_cell():
    for category in (FutureWarning, UserWarning, RuntimeWarning, DeprecationWarning):
        with pytest.raises(category):
            warnings.warn("x", category, stacklevel=1)


def test_the_unit_of_a_subtitle(monkeypatch):
    assert charts.unit_name(money(1.0)) == "million USD"
    monkeypatch.setenv("LANGSON_LANGUAGE", "vi")
    assert charts.unit_name(money(1.0)) == "triệu USD"
    assert charts.unit_name(money(1.0, unit="billion VND per day")) == "tỷ đồng/ngày"


def test_vietnamese_letters_are_in_the_font():
    """Nothing is drawn as an empty box: every letter has a shape of its own."""
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    (family,) = mpl.rcParams["font.family"]
    font = FT2Font(findfont(FontProperties(family=family)))
    plain = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    marks = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
    letters = [unicodedata.normalize("NFC", a + mark) for a in plain for mark in marks]
    assert {len(letter) for letter in letters} == {1}
    assert [c for c in [*letters, *"đĐ−–"] if not font.get_char_index(ord(c))] == []
