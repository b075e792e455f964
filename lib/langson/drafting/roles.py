"""What a number is: its role, its sign, and the words that say so.

A number in percent is a growth, a share of plan, a ratio, … by the words around it, and
a level only where none of them speaks. A number in another unit is a level, unless a
verb of change stands right before it or a plan announces it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from . import cues
from .cues import after, before, within
from .number import Number


class Role(NamedTuple):
    """Role, sign (-1 for a fall) and the words that decided."""

    name: str
    sign: int = 1
    words: str = ""


LEVEL = Role("level")


def role(n: Number, previous: Number | None, subject: bool, years: bool) -> Role:
    """Role of a number.

    Parameters
    ----------
    previous : Number or None
        The one before in the sentence, its role decided.
    subject : bool
        Whether the words before the number name a measure.
    years : bool
        Whether the period named last has several years.
    """
    if n.unit.has("%"):
        return _percent(n, previous, subject, years)
    return _plain(n, previous)


def _said(match: re.Match[str] | None) -> str:
    return " ".join(match[0].split()) if match else ""


def _last_words(left: str) -> str:
    """The end of what stands before a number, in whole words."""
    end = left[-25:]
    return " ".join((end if len(left) <= 25 else end.partition(" ")[2]).split())


def _tail(left: str) -> str:
    """The clause before a number; "fell, by 22" is one clause."""
    tail = cues.tail(left)[-120:]
    if re.fullmatch(r"\s*(?:by|of|an?|khoảng)\s*", tail):
        tail = re.sub(r"[,(]", " ", left[-60:])
    return tail


def _percent(n: Number, previous: Number | None, subject: bool, years: bool) -> Role:
    if _is_target(n):
        return Role("target", 1, "a target")
    wide, right, tail = n.left[-120:], n.right[:80], _tail(n.left)
    up, down = before("rise", tail), before("fall", tail)
    planned = after("plan", right)
    if (signed := _signed(n.left)) and not planned:
        return Role("growth", signed, "its sign")
    met = before("exceed", tail) or within("met", tail)
    if before("announced", wide) and not met:
        return Role("target", 1, _last_words(n.left))
    if planned or before("plan", tail):
        return _of_plan(tail, right, bool(planned), up, down)
    share = before("share", tail)
    if share or after("whole", right):
        return Role("share_of", 1, _said(share) or "of the whole")
    if before("or", wide) and previous and previous.role in ("change", "growth"):
        return Role("growth", previous.sign, "beside a change")
    if before("or", wide) and previous and previous.role == "level":
        return Role("share_of", 1, "beside a level")
    yearly = after("yearly", right) or within("yearly", wide)
    average = within("average", wide)
    grown = (
        "mean_growth"
        if (yearly and (average or years)) or (years and average)
        else "growth"
    )
    if up or down:
        return Role(grown, -1 if down else 1, _said(down or up))
    if up := after("up", right):
        return Role("growth", 1, _said(up))
    if down := after("down", right):
        return Role("growth", -1, _said(down))
    if rate := before("rate", tail):
        return Role(grown, 1, _said(rate))
    return _part(n, previous, subject, tail)


def _part(n: Number, previous: Number | None, subject: bool, tail: str) -> Role:
    """A percentage without a change: a ratio, a share of plan, or a level."""
    wide, right = n.left[-120:], n.right[:80]
    equal, reach = before("equal", tail), before("reach", tail)
    based = after("base", right)
    if based and (equal or reach or after("of", right)):
        return Role("ratio", 1, f"{_said(equal or reach)} … {_said(based)}")
    if equal and within("base", wide):
        return Role("ratio", 1, _said(equal))
    if not subject and previous is not None:
        if previous.part is not None and (equal or reach):  # "131/137 xã, bằng 95,6%"
            return Role("share_of", 1, _said(equal or reach))
        if equal:
            return Role("ratio", 1, _said(equal))
        if reach:
            return Role("plan_share", 1, _said(reach))
        bracket = previous.role == "level" and before("bracket", n.left[-3:])
        if bracket and not previous.unit.has("%"):
            return Role("share_of", 1, "in brackets behind a level")
    return LEVEL


def _of_plan(
    tail: str,
    right: str,
    planned: bool,
    up: re.Match[str] | None,
    down: re.Match[str] | None,
) -> Role:
    """Share of a plan, or what lies above or below it."""
    words = f"{_last_words(tail)} … {_said(after('plan', right))}"
    if after("below", right) or (down and not before("reach", tail)):
        return Role("plan_excess", -1, words)
    if not planned and up:
        return Role("growth", 1, words)  # "mục tiêu tăng 8%"
    beaten = not planned and within("beaten", tail)
    if before("exceed", tail) or up or after("above", right) or beaten:
        return Role("plan_excess", 1, words)
    return Role("plan_share", 1, words)


def _plain(n: Number, previous: Number | None) -> Role:
    left, right, tail = n.left, n.right, _tail(n.left)
    if n.unit.has("pp"):
        down = (
            before("fall", tail)
            or before("below_plan", tail)
            or after("down", right)
            or after("below", right)
        )
        return Role("points", -1 if down else 1, "percentage points")
    if n.unit.has("times"):
        return Role("times", 1, "times")
    announced = before("announced", left[-90:])
    if _is_target(n) or announced or before("announced_in_brackets", left[-90:]):
        return Role("target", 1, _last_words(left))
    signed = _signed(left)
    if signed and previous is not None and "(" in left[-5:]:
        return Role("change", signed, "its sign")
    if before("share", tail):
        return LEVEL  # "made up 12 billion"
    up, down = before("rise", tail), before("fall", tail)
    if up or down:
        return Role("change", -1 if down else 1, _said(down or up))
    if after("ago", right):
        if up := after("up", right):
            return Role("change", 1, _said(up))
        if down := after("down", right):
            return Role("change", -1, _said(down))
    again = before("bracket", left[-3:]) or before("or", left[-60:])
    if again and previous is not None and previous.role in ("growth", "change"):
        return Role("change", previous.sign, "beside a growth")
    return LEVEL


def _is_target(n: Number) -> bool:
    """ "the 8.5-per-cent target"."""
    named = after("as_target", n.right) and before("a", n.left[-12:])
    return bool(named or after("as_planned", n.right))


def _signed(left: str) -> int:
    """Sign printed before a number, 0 if there is none."""
    if before("plus", left[-4:]):
        return 1
    return -1 if before("minus", left[-4:]) else 0
