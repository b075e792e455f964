"""Whatever the library says, it says in both languages; said.py finds what that is."""

import argparse
import pickle
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import execute
import langson as ls
import parity
import said
import tables_of
from langson import messages, parser
from langson.__main__ import commands, main
from langson.core.comparison import KINDS as KINDS_OF_COMPARISON
from langson.core.relation import KINDS
from langson.messages import Message
from langson.reading import comparisons, form, questions, register, starting
from langson.showing.words import section

FILE = Path(messages.__file__).with_name("messages.toml")
CATALOGUE = messages.catalogue()
TOTAL = "article-2024.trade.declared.total.2024-12-31"
EXPORTS = "article-2024.trade.declared.exports.2024-10-24"
MEANINGS = {t.meaning for t in form.TABLES} | {
    column.meaning for table in form.TABLES for column in table.columns
}
ASKS = comparisons._ASKS.values()
QUESTIONS = (questions._RATIO, questions._EXCESS)
COMPARED = {register._MEASURES.get(kind, kind) for kind in KINDS_OF_COMPARISON}
#: what is no literal where it is said, and what it can be
ELSEWHERE = {
    ("reading/catalogue.py", "relation.units"): {kind.units for kind in KINDS},
    ("reading/faults.py", "column.meaning"): MEANINGS,
    ("reading/starting.py", "column.meaning"): MEANINGS,
    ("reading/starting.py", "table.meaning"): MEANINGS,
    ("reading/starting.py", "paragraph"): {*starting._HEAD},
    ("comparing/verbs.py", "flow.kind"): {*form.SERIES.column("kind").words},
    ("comparing/verbs.py", "flow.measure"): said.measures() | COMPARED,
    ("parser.py", "template"): {*parser.SAID},
    ("parser.py", "told(heading, self._lang)"): {"options", "positional arguments"},
    # what is given by others, who are looked at
    ("errors.py", "self.what"): set(),
    ("errors.py", "self.mend"): set(),
    ("errors.py", "template"): set(),
    ("reading/comparisons.py", "what"): {what for _, what, _ in ASKS},
    ("reading/comparisons.py", "mend"): {mend for *_, mend in ASKS},
    ("reading/questions.py", "words[0]"): {QUESTIONS[0][0], QUESTIONS[1][0]},
    ("reading/questions.py", "words[1]"): {QUESTIONS[0][1], QUESTIONS[1][1]},
    ("reading/printed.py", "why"): set(),
    ("reading/faults.py", "text"): set(),
    ("reading/faults.py", "*said"): set(),
}
JOINTS = {"or", "and"}


@pytest.fixture(scope="module")
def search() -> said.Search:
    return said.Search()


def literal(template: str) -> str:
    """A template without its fields."""
    return "".join(part[0] for part in Formatter().parse(template))


def fields(template: str) -> list[str]:
    """Fields, and those that are templates or units; a number may be written anyhow."""
    kept = {"word", "unit", "and", "or"}
    return sorted(
        f"{field}!{conversion}"
        if conversion
        else field + (spec if spec in kept else "")
        for _, field, spec, conversion in Formatter().parse(template)
        if field is not None
    )


def test_every_template_is_a_literal(search):
    assert search.unknown == ELSEWHERE.keys()


def test_every_template_has_its_vietnamese_and_no_other_has(search):
    there = {*search.templates}.union(*ELSEWHERE.values()) | JOINTS
    spoken = {each for each in there if re.search("[a-z]", literal(each), re.I)}
    assert sorted(spoken - CATALOGUE.keys()) == []
    assert sorted(CATALOGUE.keys() - spoken) == []


def test_no_template_stands_twice():
    rooms = tomllib.loads(FILE.read_text("utf-8"))
    assert sum(map(len, rooms.values())) == len(CATALOGUE)


def test_both_languages_have_the_same_fields():
    unlike = [en for en, vi in CATALOGUE.items() if fields(en) != fields(vi)]
    assert unlike == []


#: what names units as the tables write them; and what is "implied" has that word beside
NO_TERMS = ("the unit of a quotient", "%, times, percentage points", "implied whole")


def test_the_vietnamese_uses_the_terms_and_none_to_avoid():
    found = [
        f"{en}: {line}"
        for en, vi in CATALOGUE.items()
        for line in [
            *parity.avoided(vi),
            *(parity.misnamed(en, vi) if not en.startswith(NO_TERMS) else ()),
        ]
    ]
    assert found == []


#: names of files, columns and arguments in a sentence
CODE = re.compile(r"\{[^{}]*\}|\w+=|'[^']*'|\w+\.\w+")


def test_nothing_is_left_in_english():
    both = CATALOGUE | execute.WORDS
    assert [en for en, vi in both.items() if en == vi or not vi.strip()] == []
    left = {vi: parity.foreign(CODE.sub(" ", vi), "vi") for vi in both.values()}
    assert {vi: words for vi, words in left.items() if words} == {}


def test_words_are_those_of_tables_and_charts():
    """One word for one thing."""
    own = {name: words["vi"] for name, words in section("measures").items()}
    unlike = {k: (v, CATALOGUE[k]) for k, v in own.items() if CATALOGUE.get(k, v) != v}
    assert unlike == {}


#: a point between digits is one of code, and then of the English too
POINT = re.compile(r"(?<![\w.])\d+\.\d+(?!\.?\w)")


def test_numbers_have_a_decimal_comma():
    typed = {en: POINT.findall(vi) for en, vi in CATALOGUE.items() if POINT.search(vi)}
    assert all(tokens == POINT.findall(en) for en, tokens in typed.items())
    assert sorted({t for tokens in typed.values() for t in tokens}) == [
        "5.777",
        "51269.8",
    ]
    held = ls.Register()
    with pytest.raises(ls.ComparisonError) as refused:
        ls.narrow(
            held.get("article-2024.trade.declared.total.2024-12-31").base(),
            held.latest("trade.declared.total", "2023"),
        )
    told = refused.value.told("vi")
    assert re.search(r"từ \d+,\d+ đến \d+(,\d+)? so với", told)
    assert not POINT.search(told)
    assert "năm 2023" in told


# -- how values are told ---------------------------------------------------------------


def test_values_are_told_in_the_language():
    unit = Message("{n:.1f} {unit:unit}", n=1.25, unit="million USD")
    assert (unit, unit.told("vi")) == ("1.2 million USD", "1,2 triệu USD")
    day = Message("{day}", day=date(2024, 3, 9))
    assert (day, day.told("vi")) == ("2024-03-09", "9/3/2024")
    several = Message("{names:and}", names=["a", "b", "c"])
    assert (several, several.told("vi")) == ("a, b and c", "a, b và c")
    pair = Message("{reason}", reason=("flood", "lũ"))
    assert (pair, pair.told("vi")) == ("flood", "lũ")
    assert Message("{reason}", reason=("flood", "")).told("vi") == "flood"
    nested = ls.LangsonError("{inner}", inner=ls.SelectionError("value"))
    assert (str(nested), nested.told("vi")) == ("value", "giá trị")
    assert Message("as {it} stands") == "as {it} stands"
    assert messages.told("said by nobody", "vi") == "said by nobody"
    digits = Message("{n:+.{places}f} %", n=12.345, places=1)
    assert (digits, digits.told("vi")) == ("+12.3 %", "+12,3 %")


def test_a_figure_is_named_in_the_words_of_the_language():
    held = ls.Register()
    q = held.get(EXPORTS)
    with pytest.raises(ls.ComparisonError) as refused:
        q / 0
    english, vietnamese = (refused.value.told(lang) for lang in ("en", "vi"))
    assert english.startswith(
        "trade.declared.exports (Lạng Sơn, 2024-01-01/2024-10-24, "
    )
    assert vietnamese == (
        "không chia trade.declared.exports (tỉnh Lạng Sơn, từ ngày 1/1/2024 đến ngày"
        " 24/10/2024, thực hiện) cho 0."
    )


def test_a_reader_s_folder_says_in_which_language_an_error_speaks(vietnamese):
    with pytest.raises(ls.SelectionError) as refused:
        ls.Register(reading="exact")
    english = str(refused.value)
    vietnamese()
    assert str(refused.value) == refused.value.told("vi") != english
    Path("language").write_text("fr\n")
    assert str(refused.value) == english  # not a second error over the first


def test_a_copy_says_the_same():
    for error in (
        ls.LangsonError("{n} problems", n=3),
        ls.RegisterError([ls.Problem("a.csv", 2, "b", "the cell is empty.", "value")]),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert [again.told("en"), again.told("vi")] == [
            error.told("en"),
            error.told("vi"),
        ]


def test_a_problem_is_told_with_its_place():
    problem = ls.Problem("a.csv", 2, "b", "the cell is empty.", "restore the file.")
    assert str(problem) == (
        "a.csv, row 2, column b: the cell is empty. Mend: restore the file."
    )
    assert problem.told("vi") == (
        "a.csv, dòng 2, cột b: ô để trống. Cách sửa: khôi phục tệp."
    )


# -- the commands ----------------------------------------------------------------------


def explained(made: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """Every text by which a parser explains itself, with the name of its command."""
    yield made.prog, made.description or ""
    for action in made._actions:
        yield f"{made.prog} {action.dest}", action.help or ""
        if isinstance(action.metavar, str):
            yield f"{made.prog} {action.dest} metavar", action.metavar
        if isinstance(action, argparse._SubParsersAction):
            for part in action._choices_actions:
                yield f"{made.prog} {part.dest}", part.help or ""
            for name in action.choices:
                yield from explained(action.choices[name])


def test_help_is_in_both_languages():
    english, vietnamese = (list(explained(commands(lang))) for lang in ("en", "vi"))
    assert [name for name, _ in english] == [name for name, _ in vietnamese]
    assert len(english) > 40
    for (name, one), (_, other) in zip(english, vietnamese, strict=True):
        code = not one or re.fullmatch(r"[a-z|]+", one)  # printed|cautious
        assert code or other == CATALOGUE[one], name
    missing = [
        name for name, text in english if not text and name.count(" ") > 3
    ]  # "python -m langson check data"
    assert missing == []


ASKED = [
    ["--language=vi"],
    ["--language", "vi"],
    ["--lang", "vi"],
]


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_a_command_speaks_the_language_it_is_asked_for(words, capsys):
    with pytest.raises(SystemExit):
        main(["audit", "--help", *words])
    out = capsys.readouterr().out
    assert out.startswith("cách dùng: python -m langson audit")
    assert "tùy chọn:" in out
    english = [text for _, text in explained(commands("en")) if len(text) > 20]
    assert not [text for text in english if text in " ".join(out.split())]


def test_a_command_follows_the_folder(vietnamese, capsys):
    vietnamese()
    assert main(["check"]) == 0
    assert capsys.readouterr().out.rstrip().endswith(": không có lỗi.")
    assert main(["check", "--language", "en"]) == 0
    assert capsys.readouterr().out.rstrip().endswith(": no problem found.")


#: what `argparse` refuses, and what is said of it
REFUSED = {
    "chek": "đối số command: không có lựa chọn 'chek' (chọn trong",
    "": "còn thiếu các đối số: command",
    "check --data": "đối số --data: cần một giá trị",
    "check --moon": "không có đối số: --moon",
    "audit --json=1": "đối số --json: không nhận giá trị '1'",
    "draft a --area b --published c --json --out d": "không dùng cùng với",
    "draft a --s": "tùy chọn --s chưa rõ, có thể là --series, --source",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_a_command_cannot_take_is_told(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--language", "vi", *words.split()])
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("cách dùng: ")
    assert REFUSED[words] in err.partition(": lỗi: ")[2]


def test_check_tells_its_problems(tmp_path, capsys):
    folder = tables_of.copy_of_data(tmp_path)
    row = tables_of.change(folder, "statements", TOTAL, status="X", plan="")
    assert main(["check", "--language", "vi", "--data", str(folder)]) == 2
    first, second, last = capsys.readouterr().err.splitlines()
    assert first == (
        f"statements.csv, dòng {row}, cột status: 'X' không phải là từ dùng ở cột này."
        " Cách sửa: dùng một trong các từ 'A', 'E', 'T'."
    )
    assert second.endswith(
        "cột plan: chưa ghi tên kế hoạch. Cách sửa: ghi tên kế hoạch, 'annual' nếu là"
        " kế hoạch năm."
    )
    assert last == f"{folder}: 2 lỗi."


def test_a_new_folder_is_explained_in_vietnamese(tmp_path, capsys):
    folder = tmp_path / "tinh"
    assert main(["new", "--language", "vi", str(folder)]) == 0
    assert "Các dòng là ví dụ" in capsys.readouterr().out
    text = (folder / "README.md").read_text("utf-8")
    assert text.startswith("# Từ điển dữ liệu\n\nCác dòng là ví dụ")
    assert [each for each in MEANINGS if each in text] == []
    assert main(["new", "--language", "vi", str(folder)]) == 2
    assert "Cách sửa: ghi một thư mục mới" in capsys.readouterr().err


def test_nothing_is_read_until_it_is_wanted():
    """The catalogue costs nothing to whoever reads English."""
    code = (
        "import langson as ls; from langson import messages;"
        "print(str(ls.LangsonError('value')), messages.catalogue.cache_info().currsize)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["value", "0"]
