"""Lists of what was shown: each statement traced to its source, and the sources.

A notebook keeps no list by hand: the register's ledger notes what sentences, tables and
charts show, and these lists tell it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pandas as pd

from ..core.figure import Figure
from ..errors import LangsonError, TokenError
from ..reading import token as printed
from ..reading.register import Register
from . import dates
from .markdown import fold, grid, markdown, show
from .numbers import MINUS, number
from .output import show_markdown
from .words import language, section, unit_pattern, word
from .writing import named, write

__all__ = [
    "FOLD",
    "markdown",
    "show",
    "sources",
    "sources_shown",
    "statements",
    "statements_shown",
    "token",
]

#: signs that another language writes otherwise
_POINTED = re.compile("[.,]|[0-9][ \u00a0\u202f][0-9]")
#: statements that stand open; the rest of a long list is folded
FOLD = 14


def statements(register: Register, *chosen: Figure | pd.DataFrame) -> None:
    """Show the statements that figures or selections rest on, each traced.

    One row a statement, in the order given, each once: what is measured, the period,
    the printed token with growth and share of plan, the range it is read as, the
    status, the source with its locator and address, and the id. Rows beyond the first
    `FOLD` are folded away, so name the most important first.
    """
    lang, frame = language(), _traced(register, _ids(chosen))
    text = grid(frame[:FOLD], {}, {}, lang)
    if len(frame) > FOLD:
        more = word("tables.more", lang).format(len(frame) - FOLD)
        text += f"\n\n{fold(more, grid(frame[FOLD:], {}, {}, lang))}"
    show_markdown(text)


def statements_shown(register: Register) -> str:
    """Write, folded, the statements behind what was shown from a register."""
    lang, ids = language(), register.ledger.shown
    intro = word("lists_of.statements", lang).format(len(ids))
    return fold(intro, grid(_traced(register, list(ids)), {}, {}, lang))


def sources(register: Register, *chosen: Figure | pd.DataFrame) -> None:
    """Show the list of sources of figures, selections or events, with reliability."""
    traced = [x for x in chosen if isinstance(x, Figure) or "statement_id" in x]
    names = _sources_of(register, _ids(traced))
    for events in chosen:
        if isinstance(events, pd.DataFrame):
            names |= set(events["source_id"])
    show_markdown(_listed(register, names))


def sources_shown(
    register: Register, named: Callable[[str], str | None] = lambda _: None
) -> str:
    """Write, folded, the sources of what was shown, and what was inferred and why.

    `named` gives the words for a reason, if it has other ones than the code.
    """
    lang, ledger = language(), register.ledger
    names = _sources_of(register, ledger.shown)
    intro = word("lists_of.sources", lang).format(len(names))
    text = fold(intro, _listed(register, names))
    if ledger.inferences:
        reasons = "\n".join(f"- {named(each) or each}" for each in ledger.inferences)
        text += f"\n\n{fold(word('lists_of.inferences', lang), reasons)}"
    return text


# -- statements ------------------------------------------------------------------------


def _traced(register: Register, ids: list[str]) -> pd.DataFrame:
    if not ids:
        raise LangsonError("no statement is named, so there is nothing to show.")
    lang = language()
    rows = []
    for name in ids:
        q, row = register.get(name), register.row(name)
        plan = f" ({write(q, 'plan', lang)})" if q.status == "T" else ""
        unit = "n" if row["published_unit"] == row["unit"] and lang == "en" else ""
        rows.append(
            {
                "measure": _measure(q, lang),
                "area": write(q, "area", lang),
                "period": write(q, "period short", lang),
                "printed": _printed(row, register, lang),
                "read_as": write(q, f"range short {unit}", lang),
                "status": write(q, "status", lang) + plan,
                "source": _link(register, row, lang),
                "statement": f"`{name}`",
            }
        )
    frame = pd.DataFrame(rows)
    # an area column would cost the width that ids and periods need
    usual = frame["area"].mode()[0]
    frame["measure"] = [
        label if area == usual or area in label else f"{label} ({area})"
        for label, area in zip(frame["measure"], frame["area"], strict=True)
    ]
    return frame.drop(columns="area")


def _measure(q: Figure, lang: str) -> str:
    label = write(q, "label", lang)
    if q.measure == "level":
        return label
    return f"{label}: {word(f'measures.{q.measure}', lang)}"


def _ids(chosen: Iterable[Figure | pd.DataFrame]) -> list[str]:
    ids: dict[str, None] = {}
    for item in chosen:
        names = item.ids if isinstance(item, Figure) else item["statement_id"]
        ids.update(dict.fromkeys(names))
    return list(ids)


def token(row: Any, lang: str | None = None) -> str:
    """Write the printed level of a row of statements, as `statements` does."""
    lang = lang or language()
    return _with_tokens([_level(row, lang)])


def _printed(row: Any, rules: Any, lang: str) -> str:
    """Printed numbers of a statement, with its own words for their precision."""
    if "growth_as" not in row:  # a comparison, which has one number
        sign = MINUS if row["value"] < 0 else ""
        return _with_tokens([_level(row, lang, sign)])
    parts = [_level(row, lang)]
    mark = row["decimal_mark"] or "."  # 131億, +30.7%
    if row["growth_as"]:
        sign = "+" if row["growth"] > 0 else MINUS if row["growth"] < 0 else ""
        unit = "percentage points" if row["growth_unit"] == "pp" else "%"
        said = (row["growth_as"], mark, row["growth_qualifier"], unit, lang, sign)
        parts.append(_token(*said))
    if row["plan_share_as"]:
        said = (row["plan_share_as"], mark, row["plan_share_qualifier"], "%", lang, "")
        text, held = _token(*said)
        plan = (
            ""
            if row["plan"] == "annual"
            else f" ({named(rules, 'plans', row['plan'], lang)})"
        )
        parts.append((word("tables.of_plan", lang).format(text) + plan, held))
    return _with_tokens(parts)


def _with_tokens(parts: list[tuple[str, str]]) -> str:
    """Join numbers, and add the tokens as printed where a language writes others."""
    text = "; ".join(text for text, _ in parts)
    tokens = "; ".join(f"`{token}`" for _, token in parts if token)
    return f"{text} ({tokens})" if tokens else text


def _level(row: Any, lang: str, sign: str = "") -> tuple[str, str]:
    said = (row["published_as"], row["decimal_mark"], row["qualifier"])
    return _token(*said, row["published_unit"], lang, sign)


def _token(
    token: str, mark: str, qualifier: str, unit: str, lang: str, sign: str
) -> tuple[str, str]:
    """Write a printed number in the marks of a language; and the token if it differs.

    "4,477" of an English page beside "triệu USD" would be read as four.
    """
    own = _in_marks_of(token, mark, lang)
    text = sign + own
    if qualifier in section("qualifiers"):
        text = word(f"qualifiers.{qualifier}", lang).format(text)
    told = own.strip("`") == token
    return unit_pattern(unit, lang).format(text), "" if told else token


def _in_marks_of(token: str, mark: str, lang: str) -> str:
    """Digits of a token grouped and pointed as a language does, as many as printed."""
    try:
        parts = [printed.parse(part, mark) for part in printed.split_range(token)]
    except TokenError:  # two numbers that were added, say: quoted as they stand
        return f"`{token}`" if _POINTED.search(token) else token
    if not _POINTED.search(token):
        return token
    return "–".join(number(float(n.value), n.decimals, lang) for n in parts)


def _link(register: Register, row: Any, lang: str) -> str:
    name = row["source_id"]
    url = register.sources.at[name, "url"]
    text = f"[{name}]({url})" if url else name
    place = row["locator"]
    if place[:1] == "p" and place[1:].isdigit():
        place = word("tables.paragraph", lang).format(place[1:])
    return f"{text} {place}".strip()


# -- sources ---------------------------------------------------------------------------


def _sources_of(register: Register, ids: Iterable[str]) -> set[str]:
    return {register.row(name)["source_id"] for name in ids}


def _listed(register: Register, names: set[str]) -> str:
    lang = language()
    lines = []
    for name in sorted(names):
        row = register.sources.loc[name]
        day = _published(row["published"], lang)
        title = row.get(f"title_{lang}") or row["title"]
        title = f"[{title}]({row['url']})" if row["url"] else title
        who = row.get(f"publisher_{lang}") or row["publisher"]
        if who == "not stated":
            who = word("tables.not_stated", lang)
        lines.append(f"- `{name}`: {who}, {title}, {day} ({row['reliability']})")
    return "\n".join(lines)


def _published(text: str, lang: str) -> str:
    """Day, month or year of publication; in English as it is held."""
    if not text:
        return word("periods.undated", lang)
    if lang == "en":
        return text
    day = date.fromisoformat(text + "-01" * (2 - text.count("-")))
    return (dates.year, dates.month, dates.day)[text.count("-")](day, lang)
