"""How well texts are read that an analyst has read before: scores may only rise.

`scores.json` holds them. A score that falls is a loss. One that rises is to be written
down there, so that it is kept: ``python tests/drafting/test_scores.py`` does so.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
from scorer import count, shares
from texts import NAMES, gold, plain

KEPT = Path(__file__).parent / "scores.json"


def measured(name):
    return count(gold(name)["numbers"], plain(name)["numbers"])


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_read_as_well_as_before(name):
    kept = json.loads(KEPT.read_text("utf-8"))[name]
    now = shares(measured(name))
    lost = {
        field: (now[field], kept[field]) for field in kept if now[field] < kept[field]
    }
    assert lost == {}
    assert now == kept, "better than before: write the new scores down"


def test_all_texts_together_reach_what_is_asked():
    total = shares(sum((Counter(measured(name)) for name in NAMES), Counter()))
    assert total["recall"] >= 0.95
    assert total["precision"] >= 0.97
    assert total["row"] >= 0.85


def write():
    """Write the scores of today down."""
    kept = {name: shares(measured(name)) for name in NAMES}
    rows = [f" {json.dumps(name)}: {json.dumps(row)}" for name, row in kept.items()]
    KEPT.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


if __name__ == "__main__":
    write()
