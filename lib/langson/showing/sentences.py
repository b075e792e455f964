"""Sentences whose numbers are computed, in English and Vietnamese.

A sentence is a template in a TOML file beside the notebooks, in both languages with the
same fields::

    [imports_rose]
    en = "Imports {imports:move}, exports {trade.exports:rose} by {trade.exports:abs}."
    vi = "Nhập khẩu {imports:move}, xuất khẩu {trade.exports:rose} {trade.exports:abs}."

A field names a value, an attribute of one or an item (``{faster[0]:.1}``); the words
after its colon say how it is written (`langson.showing.writing`).

The words of a chart or a table stand under its key, each part in both languages::

    [swing.title]            # also subtitle, caption, source
    en = "The balance {after:rose} by {swing:abs}"
    vi = "Cán cân {after:rose} {swing:abs}"
    [swing.label]            # of each figure, which is {q}
    en = "{q:label}, {q:year}"
    vi = "{q:label}, {q:year}"
    [swing.names.other]      # of a key that the code gives
    en = "other provinces"
    vi = "các tỉnh khác"
    [swing.columns.change]   # heading of a column, and how its values are written
    en = "Change"
    vi = "Tăng/giảm"
    spec = "sign"
    [swing.fold]             # of a long table: the line that opens it
    en = "All {n} rows"
    vi = "Toàn bộ {n} dòng"

``[names.NAME]`` holds for the whole file; so do ``[names."a reason"]``, the words for
the reason of an inference (`langson.freely`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.figure import Figure
from ..errors import LangsonError, nearest
from ..messages import Message
from .output import show_markdown
from .sentencefile import PARTS, check, read, templates
from .templates import fields, render, root
from .words import language
from .writing import write

if TYPE_CHECKING:
    import pandas as pd

    from ..reading.register import Register

Figure.writer = write


class Sentences:
    """Templates of one notebook, shown in the language of the reader.

    Any other method is a form of chart: ``say.bars(key, figures, **values)`` draws with
    `langson.showing.charts.forms.bars`. What the form's ``draw`` names is an option,
    all else a value for title, subtitle and caption.

    Parameters
    ----------
    path : str or Path
        TOML file, see `langson.showing.sentences`. Where there is none, the folder
        above is looked at: notebooks in another language share the file so.
    register : Register, optional
        Whose ledger `statements` and `sources` tell.

    Raises
    ------
    LangsonError
        If the file is missing or not TOML, a language is missing, the fields of the
        two languages differ, or the text is not NFC.
    """

    def __init__(self, path: str | Path, register: Register | None = None) -> None:
        self.path, self.register = _here_or_above(Path(path)), register
        self._held = read(self.path)
        try:
            check(self._held)
        except LangsonError as error:
            raise LangsonError("{path}, {error}", path=self.path, error=error) from None

    def __contains__(self, key: str) -> bool:
        return key in self._held

    def _entry(self, key: str) -> dict[str, Any]:
        if key not in self._held:
            close = nearest(key, self._held)
            raise LangsonError(
                "{path} has no sentence {key!r}: {close}",
                path=self.path,
                key=key,
                close=close,
            )
        found: dict[str, Any] = self._held[key]
        return found

    def _filled(self, key: str, part: str, values: Mapping[str, Any], lang: str) -> str:
        entry = self._entry(key)
        pair = entry.get(part, {}) if part else entry
        if lang not in pair:
            raise LangsonError(
                "{path}, {key}: no sentence, only parts of one.",
                path=self.path,
                key=key,
            )
        names = self._names(key, lang)
        named = {
            k: names(v) or v if isinstance(v, str) else v for k, v in values.items()
        }
        try:
            return render(pair[lang], named, lang)
        except LangsonError as error:
            raise type(error)(
                "{path}, {key}: {error}", path=self.path, key=key, error=error
            ) from None

    def _names(self, key: str, lang: str) -> Callable[[str], str | None]:
        """Words for names that the code gives: of the key, else of the file."""
        own = self._entry(key).get("names", {})

        def name(given: str) -> str | None:
            found = own.get(given) or self._held.get("names", {}).get(given)
            return None if found is None else str(found[lang])

        return name

    def words(self, key: str, values: Mapping[str, Any], lang: str) -> dict[str, Any]:
        """Give the words of a chart or table.

        Returns
        -------
        dict
            "title", "subtitle", "caption", "source", "fold": texts, filled, where the
            file has them; "label": function from a figure to its label, or None;
            "names": function from a name in the code to words, or None; "columns": from
            a column to its heading ("" for one of the library's own) and its words of a
            field.
        """
        entry = self._entry(key)
        found: dict[str, Any] = {
            part: self._filled(key, part, values, lang)
            for part in PARTS
            if part in entry and part != "label"
        }

        def label(q: Figure) -> str:
            return self._filled(key, "label", {**values, "q": q}, lang)

        found["label"] = label if "label" in entry else None
        found["names"] = self._names(key, lang)
        found["columns"] = {
            name: (render(column.get(lang, ""), values, lang), column.get("spec", ""))
            for name, column in entry.get("columns", {}).items()
        }
        return found

    def text(self, key: str, lang: str | None = None, /, **values: Any) -> str:
        """Give the sentence of a key, filled, in a language."""
        return self._filled(key, "", values, lang or language())

    def __call__(self, key: str, /, **values: Any) -> None:
        """Show a sentence as Markdown."""
        show_markdown(self.text(key, **values))

    def answer(self, key: str, /, **values: Any) -> None:
        """Show the answer of a section; what stands at the top of a page is of these.

        The metadata of the output say so: ``{"langson": {"answer": key}}``.
        """
        show_markdown(self.text(key, **values), {"langson": {"answer": key}})

    def lede(self, key: str, /, **values: Any) -> None:
        """Give the sentences for the top of the page; here nothing is seen of them.

        The output is a comment of Markdown, so that it is compared like any other, with
        the metadata ``{"langson": {"lede": key}}``.
        """
        text = self.text(key, **values).replace("-->", "→")  # would end the comment
        show_markdown(f"<!-- {text} -->", {"langson": {"lede": key}})

    # -- charts, tables and lists ---------------------------------------------------

    def table(self, key: str, frame: pd.DataFrame, /, **values: Any) -> None:
        """Show a frame as a table: columns as ``[key.columns]`` says, and caption.

        Parameters
        ----------
        key : str
        frame : DataFrame
            Cells are figures, texts, (English, Vietnamese) pairs, days, numbers or
            names of the file; None and NaN stay empty.
        **values
            For the templates of the caption and the headings.
        """
        from .markdown import keyed

        lang = language()
        show_markdown(keyed(frame, self.words(key, values, lang), lang))

    def statements(self) -> None:
        """Show, folded, every statement behind what was shown so far."""
        from .ledger import statements_shown

        show_markdown(statements_shown(self._of_register()))

    def sources(self) -> None:
        """Show, folded, the sources of these statements, and what was inferred."""
        from .ledger import sources_shown

        lang, names = language(), self._held.get("names", {})

        def reason(given: str) -> str | None:
            return names[given][lang] if given in names else None

        show_markdown(sources_shown(self._of_register(), reason))

    def _of_register(self) -> Register:
        if self.register is None:
            raise LangsonError(
                "{path}: no register is given, so no ledger says what was shown."
                " Write Sentences(path, register).",
                path=self.path,
            )
        return self.register

    def __getattr__(self, form: str) -> Callable[..., None]:
        """Give the chart form of a name, as a method."""
        draw = _form(form)
        taken = inspect.signature(draw).parameters.values()
        options = {p.name for p in taken if p.kind is p.KEYWORD_ONLY}

        def chart(key: str, /, *figures: Any, **given: Any) -> None:
            self._refuse_clash(key, options, form)
            values = {k: v for k, v in given.items() if k not in options}
            chosen = {k: v for k, v in given.items() if k in options}
            lang = language()
            words = {**self.words(key, values, lang), "rules": self.register}
            charts = {
                name: import_module(f"{__package__}.charts.{name}")
                for name in ("theme", "sheet", "picture")
            }
            with charts["theme"].themed():
                sheet = charts["sheet"].sheet(words, lang)
                draw(sheet, *figures, **chosen)
            charts["picture"].show(sheet)

        return chart

    def _refuse_clash(self, key: str, options: set[str], form: str) -> None:
        entry = {key: self._entry(key)}
        asked = {root(f) for _, _, text in templates(entry) for f, _ in fields(text)}
        for name in sorted(asked & options):
            raise LangsonError(
                "{path}, {key}: {name!r} is an option of {form}, so no value of a"
                " template can be called that; rename the field.",
                path=self.path,
                key=key,
                name=name,
                form=form,
            )


def _here_or_above(path: Path) -> Path:
    above = Path("..") / path
    return above if above.is_file() and not path.is_file() else path


def _form(name: str) -> Callable[..., None]:
    """Give the function that draws a form of chart.

    Raises
    ------
    AttributeError
        If there is no such form.
    """
    forms = f"{__package__}.charts.forms"
    try:
        if name.startswith("_"):
            raise ModuleNotFoundError(name=f"{forms}.{name}")
        module = import_module(f"{forms}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{forms}.{name}":
            raise
        said = Message("no chart has the form {name!r}", name=name)
        raise AttributeError(said.told()) from None
    draw: Callable[..., None] = module.draw
    return draw
