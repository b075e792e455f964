"""Charts that carry their data: one call, one key, one form.

`draw` makes a chart from the words of its key and its figures; the forms are the
modules of `langson.showing.charts.forms`, each with a function `draw(sheet, figures, /,
*, spec="", **options)`. A new form is a new module there, and a sentence in the file of
words that says what it looks like.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ...errors import LangsonError
from .sheet import Sheet, Words
from .theme import GREY, PALETTE, setup, themed

__all__ = ["GREY", "PALETTE", "Sheet", "draw", "names", "setup"]


def names() -> list[str]:
    """Names of the forms."""
    from pkgutil import iter_modules

    package = import_module(f"{__name__}.forms")
    return sorted(module.name for module in iter_modules(package.__path__))


def draw(form: str, words: Words, lang: str, figures: Any, /, **options: Any) -> Sheet:
    """Draw a chart on a new sheet; `langson.showing.charts.picture.show` shows it.

    Parameters
    ----------
    form : str
        One of `names()`.
    words : mapping
        Words of the chart's key; see `langson.showing.charts.sheet.Sheet`.
    lang : {"en", "vi"}
    figures
        What the form draws.
    **options
        Of the form.
    """
    if form not in names():
        raise LangsonError(
            "no form is called {form!r}; there are {forms}.",
            form=form,
            forms=list(names()),
        )
    module = import_module(f"{__name__}.forms.{form}")
    with themed():
        made = Sheet(words, lang)
        module.draw(made, figures, **options)
    return made
