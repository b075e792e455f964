"""Scores a draft against what an analyst reads in the same text.

A number is found if the spans overlap, the role is the same and the value is within
1e-9 of it; one number of the draft for one of the analyst's. Among those found, series,
period (both days), status and owner are right or not; a row is all four.
"""

from __future__ import annotations

FIELDS = ("series", "period", "status", "belongs_to", "row")


def overlap(one, other):
    return one["start"] < other["end"] and other["start"] < one["end"]


def alike(one, other):
    near = abs(one["value"] - other["value"])
    size = max(abs(one["value"]), abs(other["value"]))
    return overlap(one, other) and one["role"] == other["role"] and near <= 1e-9 * size


def pairs(gold, made):
    """Place in the gold -> place in the draft; equal spans are matched first."""
    found, used = {}, set()
    for exact in (True, False):
        for i, wanted in enumerate(gold):
            for j, given in enumerate(made):
                same = (wanted["start"], wanted["end"]) == (
                    given["start"],
                    given["end"],
                )
                if i in found or j in used or (exact and not same):
                    continue
                if alike(wanted, given):
                    found[i] = j
                    used.add(j)
    return found


def count(gold, made):
    """Numbers of the gold, of the draft, found, and right among the found."""
    found = pairs(gold, made)
    start = {gold[i]["start"]: made[j]["start"] for i, j in found.items()}
    right = dict.fromkeys(FIELDS, 0)
    for i, j in found.items():
        wanted, given = gold[i], made[j]
        owner, own = wanted["belongs_to"], given["belongs_to"]
        fits = {
            "series": given["series"] == wanted["series"],
            "period": all(
                given[d] == wanted[d] for d in ("period_start", "period_end")
            ),
            "status": given["status"] == wanted["status"],
            "belongs_to": own == owner if owner is None else own == start.get(owner),
        }
        fits["row"] = all(fits.values())
        for name in FIELDS:
            right[name] += fits[name]
    return {"gold": len(gold), "made": len(made), "found": len(found), **right}


def shares(counts):
    """Recall, precision, and what is right among the found."""
    found = counts["found"]
    return {
        "recall": round(found / counts["gold"], 4),
        "precision": round(found / counts["made"], 4),
        **{name: round(counts[name] / found, 4) for name in FIELDS},
    }
