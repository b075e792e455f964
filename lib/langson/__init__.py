"""Published figures with their range, vintage and source: ``import langson as ls``.

Rooms, each using only those before it:

- `core`: period, unit, interval, figure, relation; no files, no language
- `reading`: from the tables of a folder to figures
- `comparing`: verbs on figures, and what they refuse
- `auditing`: can all printed numbers be true together?
- `showing`: sentences, tables, charts and the audit's report
"""

from .comparing.refusals import same_axis
from .comparing.verbs import (
    attainment,
    balance,
    between,
    change,
    contribution,
    cumulate,
    daily_rate,
    demand,
    gap,
    growth,
    implied_whole,
    log_share,
    mean_growth,
    narrow,
    order,
    ratio,
    remaining,
    revision,
    share,
    total,
)
from .core import interval as intervals
from .core.figure import Figure
from .core.inference import freely
from .core.interval import Interval
from .errors import (
    ComparisonError,
    LangsonError,
    Problem,
    RegisterError,
    SelectionError,
    TokenError,
    UnitError,
)
from .reading.register import Register
from .showing.sentences import Sentences
from .showing.words import language
from .showing.writing import write

__version__ = "0.2.0"
__all__ = [
    "ComparisonError",
    "Figure",
    "Interval",
    "LangsonError",
    "Problem",
    "Register",
    "RegisterError",
    "SelectionError",
    "Sentences",
    "TokenError",
    "UnitError",
    "attainment",
    "audit",
    "balance",
    "between",
    "change",
    "charts",
    "clashes",
    "contribution",
    "cumulate",
    "daily_rate",
    "demand",
    "draft",
    "freely",
    "gap",
    "growth",
    "implied_whole",
    "intervals",
    "language",
    "log_share",
    "mean_growth",
    "narrow",
    "order",
    "ratio",
    "remaining",
    "revision",
    "same_axis",
    "share",
    "tables",
    "total",
    "write",
]


#: what waits for heavy imports until it is first asked for
_LATE = {
    "audit": ("auditing.audit", "audit"),
    "charts": ("showing.charts", ""),
    "clashes": ("auditing.clash", "clashes"),
    "draft": ("drafting.drafted", "draft"),
    "tables": ("showing.ledger", ""),
}


def __getattr__(name: str) -> object:
    """Load what waits for heavy imports when it is first asked for."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, member = _LATE[name]
    found = import_module(f"{__name__}.{module}")
    return getattr(found, member) if member else found
