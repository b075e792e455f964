"""Expressions over printed numbers, and the range that each can take.

A leaf is one printed number, known to lie between two ends. An expression remembers its
leaves, so a number that enters twice is the same number both times: ``x - x`` is 0, and
a growth over the base that it implies is the growth that was printed.

The range is found in rational numbers, without rounding:

- every leaf enters once: interval arithmetic, which is then sharp (Moore, Kearfott and
  Cloud, *Introduction to Interval Analysis*, SIAM 2009, theorem 5.2);
- else, if the expression is monotone in each leaf while the others rest, its extremes
  are at corners of the box. That is so where a leaf stands at most once above and once
  below the line of one fraction (a Möbius function), or where the derivative, enclosed
  over the box, has one sign;
- else the box is halved until little is gained: an outer range, never too narrow.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any
from weakref import WeakValueDictionary

from ..errors import LangsonError

#: an end: rational, or infinite
End = Fraction | float
Ends = tuple[End, End]
EVERYTHING: Ends = (-math.inf, math.inf)
#: leaves at whose corners an expression is looked at; twice as many take as long again
_CORNERS = 10
#: boxes into which a box is halved where corners are not enough
_BOXES = 128
#: functions of one argument that rise, with their derivative
_RISING: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "log": (math.log, lambda x: 1 / x),
    "exp": (math.exp, math.exp),
}
#: every expression that somebody still holds, by what it is made of
_known: WeakValueDictionary[tuple[Any, ...], Expression] = WeakValueDictionary()


def exact(x: End) -> End:
    """Read a float as the decimal number that it prints as; infinity stays."""
    if isinstance(x, Fraction):
        return x
    return x if math.isinf(x) else Fraction(Decimal(repr(float(x))))


@dataclass(frozen=True, eq=False)
class Leaf:
    """A printed number: who printed it, its ends, and the number itself."""

    key: Hashable
    low: End
    point: End
    high: End


@dataclass(frozen=True, eq=False)
class Range:
    """Ends of an expression; `sharp` if both are reached."""

    low: End
    high: End
    sharp: bool


@dataclass(frozen=True, eq=False)
class Expression:
    """A leaf, a number, or an operation on two expressions.

    Attributes
    ----------
    op : str
        "leaf", "number", "+", "-", "*", "/", "log", "exp", or "within": the same
        value, known to lie between two ends for another reason.
    """

    op: str
    parts: tuple[Expression, ...] = ()
    leaf: Leaf | None = None
    ends: Ends = field(default=EVERYTHING)

    def __add__(self, other: Expression | End) -> Expression:
        return _made("+", self, of(other))

    def __radd__(self, other: End) -> Expression:
        return of(other) + self

    def __sub__(self, other: Expression | End) -> Expression:
        other = of(other)
        return of(0) if other is self else _made("-", self, other)

    def __rsub__(self, other: End) -> Expression:
        return of(other) - self

    def __mul__(self, other: Expression | End) -> Expression:
        return _made("*", self, of(other))

    def __rmul__(self, other: End) -> Expression:
        return of(other) * self

    def __truediv__(self, other: Expression | End) -> Expression:
        below = of(other)
        ends = below.range
        if ends.low <= 0 <= ends.high:
            raise LangsonError(
                "division by a figure whose range holds zero has no finite range;"
                " leave it out first."
            )
        return of(1) if below is self else _made("/", self, below)

    def log(self) -> Expression:
        """Natural logarithm; the range must lie above zero."""
        if self.range.low <= 0:
            raise LangsonError("the logarithm needs a figure that is above zero.")
        return _made("log", self)

    def exp(self) -> Expression:
        """Exponential function."""
        return _made("exp", self)

    def within(self, low: End, high: End) -> Expression:
        """Say that the value also lies between two ends, for a reason of its own."""
        return _made("within", self, ends=(exact(low), exact(high)))

    @cached_property
    def nodes(self) -> tuple[Expression, ...]:
        """All expressions inside this one, each once, parts before wholes."""
        found: dict[int, Expression] = {}
        waiting = [self]
        while waiting:
            node = waiting[-1]
            missing = [part for part in node.parts if id(part) not in found]
            if missing:
                waiting += missing
            else:
                found[id(waiting.pop())] = node
        return tuple(found.values())

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The printed numbers, each once."""
        by_key = {node.leaf.key: node.leaf for node in self.nodes if node.leaf}
        return tuple(by_key.values())

    @cached_property
    def point(self) -> End:
        """Value at the printed numbers themselves."""
        return self.at({leaf.key: leaf.point for leaf in self.leaves})

    @cached_property
    def range(self) -> Range:
        """Least and largest value over all numbers that fit what was printed."""
        box = {leaf.key: (leaf.low, leaf.high) for leaf in self.leaves}
        plain = self.over(box)
        if all(count == 1 for count in self._entries.values()):
            return Range(*plain, True)
        if any(math.isinf(end) for ends in box.values() for end in ends):
            return Range(*plain, False)
        ends, sharp = _extremes(self, box)
        # `within` narrows what corners do not know of.
        narrowed = max(plain[0], ends[0]), min(plain[1], ends[1])
        return Range(*narrowed, sharp)

    def at(self, values: dict[Hashable, End]) -> End:
        """Value at one choice of the printed numbers."""
        held: dict[int, End] = {}
        for node in self.nodes:
            if node.leaf:
                held[id(node)] = values[node.leaf.key]
            elif node.op == "number":
                held[id(node)] = node.ends[0]
            else:
                held[id(node)] = _value(node.op, [held[id(p)] for p in node.parts])
        return held[id(self)]

    def over(self, box: dict[Hashable, Ends]) -> Ends:
        """Ends by interval arithmetic, which takes each entry for another number."""
        held: dict[int, Ends] = {}
        for node in self.nodes:
            if node.leaf:
                held[id(node)] = box[node.leaf.key]
            elif node.op == "number":
                held[id(node)] = node.ends
            else:
                held[id(node)] = _ends(node, [held[id(p)] for p in node.parts])
        return held[id(self)]

    def slope(self, key: Hashable, box: dict[Hashable, Ends]) -> Ends:
        """Ends of the derivative towards one printed number over a box."""
        held: dict[int, tuple[Ends, Ends]] = {}
        zero: Ends = (Fraction(0), Fraction(0))
        for node in self.nodes:
            if node.leaf:
                one = Fraction(int(node.leaf.key == key))
                held[id(node)] = box[node.leaf.key], (one, one)
            elif node.op == "number":
                held[id(node)] = node.ends, zero
            else:
                parts = [held[id(part)] for part in node.parts]
                value = _ends(node, [part[0] for part in parts])
                held[id(node)] = value, _slope(node.op, parts, value)
        return held[id(self)][1]

    @cached_property
    def _entries(self) -> Counter[Hashable]:
        """How often each printed number enters, counted along all ways down."""
        ways: Counter[int] = Counter({id(self): 1})
        entries: Counter[Hashable] = Counter()
        for node in reversed(self.nodes):
            if node.leaf:
                entries[node.leaf.key] += ways[id(node)]
            for part in node.parts:
                ways[id(part)] += ways[id(node)]
        return entries

    def degrees(self, key: Hashable) -> tuple[int, int]:
        """How often a number stands above and below the line, written as one fraction.

        At most: what cancels is not looked for. A number inside a function counts as
        twice, since the fraction says nothing about it then.
        """
        held: dict[int, tuple[int, int]] = {}
        for node in self.nodes:
            parts = [held[id(part)] for part in node.parts]
            if node.leaf or node.op == "number":
                own = node.leaf is not None and node.leaf.key == key
                held[id(node)] = int(own), 0
            elif node.op in "+-":
                (a, b), (c, d) = parts
                held[id(node)] = max(a + d, c + b), b + d
            elif node.op in "*/":
                (a, b), (c, d) = parts
                held[id(node)] = (a + c, b + d) if node.op == "*" else (a + d, b + c)
            elif node.op == "within":
                held[id(node)] = parts[0]
            else:
                held[id(node)] = (2, 2) if any(parts[0]) else (0, 0)
        return held[id(self)]


def of(x: Expression | End) -> Expression:
    """Turn a plain number into an expression."""
    if isinstance(x, Expression):
        return x
    end = exact(x)
    return _made("number", ends=(end, end))


def leaf(key: Hashable, low: float, point: float, high: float) -> Expression:
    """A printed number; the same one wherever its key and its ends are the same."""
    name = ("leaf", key, low, point, high)  # another reading has other ends
    found = _known.get(name)
    if found is None:
        held = Leaf(name, exact(low), exact(point), exact(high))
        _known[name] = found = Expression("leaf", leaf=held)
    return found


def _made(op: str, *parts: Expression, ends: Ends = EVERYTHING) -> Expression:
    """An operation; what is computed twice the same way is one expression."""
    name = (op, *(id(part) for part in parts), *ends)
    found = _known.get(name)
    if found is None:
        _known[name] = found = Expression(op, parts, ends=ends)
    return found


def total(parts: Iterable[Expression]) -> Expression:
    """Sum of expressions."""
    first, *rest = parts
    for part in rest:
        first = first + part
    return first


def _extremes(expression: Expression, box: dict[Hashable, Ends]) -> tuple[Ends, bool]:
    """Ends of a box over its corners; halved where it has other extremes."""
    signs = {key: _sign(expression.slope(key, box)) for key in box}
    turning = [key for key, sign in signs.items() if not sign]
    curved = [key for key in turning if max(expression.degrees(key)) > 1]
    if curved or len(turning) > _CORNERS:
        return _halved(expression, box, curved or turning), False
    reached: list[End] = []
    for far in (0, 1):  # at the low end of what makes it fall, then at the high one
        fixed = {k: box[k][far if s > 0 else 1 - far] for k, s in signs.items() if s}
        reached += [
            expression.at(fixed | dict(zip(turning, corner, strict=True)))
            for corner in product(*(box[key] for key in turning))
        ]
    return (min(reached), max(reached)), True


def _halved(
    expression: Expression, box: dict[Hashable, Ends], keys: list[Hashable]
) -> Ends:
    """Outer ends: those of the parts of a box, halved along some of its numbers."""
    # In doubles: the ends are outer ones anyway, and fractions of halves grow.
    plain = {k: (float(low), float(high)) for k, (low, high) in box.items()}
    boxes: list[dict[Hashable, Ends]] = [dict(plain)]
    turn = 0
    while len(boxes) < _BOXES:
        key = keys[turn % len(keys)]
        turn += 1
        halves = []
        for each in boxes:
            low, high = each[key]
            middle = (low + high) / 2
            halves += [each | {key: (low, middle)}, each | {key: (middle, high)}]
        boxes = halves
    ends = [_corners_or_plain(expression, each) for each in boxes]
    low, high = float(min(e[0] for e in ends)), float(max(e[1] for e in ends))
    slack = 1e-12 * max(abs(low), abs(high))  # more than the doubles have rounded
    return low - slack, high + slack


def _corners_or_plain(expression: Expression, box: dict[Hashable, Ends]) -> Ends:
    """Ends of a small box: at two corners where all slopes have a sign."""
    plain = expression.over(box)
    signs = {key: _sign(expression.slope(key, box)) for key in box}
    ends = []
    for far in (0, 1):
        narrow = {
            k: (box[k][far if s > 0 else 1 - far],) * 2 if s else box[k]
            for k, s in signs.items()
        }
        ends.append(expression.over(narrow)[far])
    return max(plain[0], ends[0]), min(plain[1], ends[1])


def _sign(ends: Ends) -> int:
    """1 or -1 where all values have that sign or are zero, else 0."""
    return 1 if ends[0] >= 0 else -1 if ends[1] <= 0 else 0


def _value(op: str, parts: list[End]) -> End:
    if op == "within":
        return parts[0]
    if op in _RISING:
        return exact(_RISING[op][0](float(parts[0])))
    one, other = parts
    if op == "+":
        return one + other
    if op == "-":
        return one - other
    return _times(one, other) if op == "*" else one / other


def _ends(node: Expression, parts: list[Ends]) -> Ends:
    if node.op == "within":
        return max(parts[0][0], node.ends[0]), min(parts[0][1], node.ends[1])
    if node.op in _RISING:
        return _rising(node.op, parts[0])
    one, other = parts
    if node.op == "+":
        return one[0] + other[0], one[1] + other[1]
    if node.op == "-":
        return one[0] - other[1], one[1] - other[0]
    return _product(one, other) if node.op == "*" else _quotient(one, other)


def _rising(op: str, ends: Ends) -> Ends:
    function = _RISING[op][0]
    low = -math.inf if op == "log" and ends[0] <= 0 else exact(function(float(ends[0])))
    return low, exact(function(float(ends[1])))


def _slope(op: str, parts: list[tuple[Ends, Ends]], value: Ends) -> Ends:
    """Derivative of an operation from values and derivatives of its parts."""
    (one, d_one), (other, d_other) = parts[0], parts[-1]
    if op == "within":
        return d_one
    if op in _RISING:
        if op == "log" and one[0] <= 0:
            return EVERYTHING
        a, b = (exact(_RISING[op][1](float(end))) for end in one)
        return _product((min(a, b), max(a, b)), d_one)
    if op == "+":
        return d_one[0] + d_other[0], d_one[1] + d_other[1]
    if op == "-":
        return d_one[0] - d_other[1], d_one[1] - d_other[0]
    if op == "*":
        (a, b), (c, d) = _product(d_one, other), _product(one, d_other)
        return a + c, b + d
    a, b = _product(value, d_other)
    return _quotient((d_one[0] - b, d_one[1] - a), other)


def _product(one: Ends, other: Ends) -> Ends:
    if one == (0, 0) or other == (0, 0):
        return Fraction(0), Fraction(0)
    corners = [_times(a, b) for a in one for b in other]
    return min(corners), max(corners)


def _quotient(one: Ends, other: Ends) -> Ends:
    if one == (0, 0):
        return Fraction(0), Fraction(0)
    if other[0] <= 0 <= other[1]:
        return EVERYTHING
    corners = [a / b for a in one for b in other if not (_open(a) and _open(b))]
    corners += [0.0] if any(map(_open, other)) and not any(map(_open, one)) else []
    return min(corners), max(corners)


def _times(a: End, b: End) -> End:
    # nothing of what has no end is nothing here: the end itself is never reached
    return Fraction(0) if 0 in (a, b) else a * b


def _open(end: End) -> bool:
    return isinstance(end, float) and math.isinf(end)
