"""The texts of this folder: provinces and numbers invented, read by an analyst."""

import json
from datetime import date
from pathlib import Path

from langson.drafting import draft, report, text

TEXTS = Path(__file__).parent / "texts"
NAMES = sorted(path.stem for path in TEXTS.glob("*.txt"))


def gold(name):
    """What an analyst reads in a text."""
    return json.loads((TEXTS / f"{name}.gold.json").read_text("utf-8"))


def raw(name):
    """A text as it is read."""
    return (TEXTS / f"{name}.txt").read_text("utf-8")


def drafted(name, given=None):
    """What a draft makes of a text, or of another one in its place."""
    wanted = gold(name)
    known = text.Text(raw(name) if given is None else given)
    day = date.fromisoformat(wanted["published"])
    return draft.read(known, wanted["series"], wanted["area"], day)


def plain(name, given=None):
    """The same as the command gives it."""
    return report.to_dict(drafted(name, given))
