"""Published figures with their range, vintage and source: ``import langson as ls``.

Rooms, from the printed token to the notebook:

- reading: `numerals`, `units`, `periods`, `tablefiles`, `statements`, `reference`,
  `register`, `check`, `errors`
- comparing: `intervals`, `quantity`, `guards`, `compare`
- auditing: `consistency`, behind it `claims`, `constraints`, `parts`, `solving`,
  `programs`, `localise`, `together`, `audit_report`
- showing: `prose`, `tables`, `charts`, behind it `placing` and `pictures`
"""

from . import intervals
from .compare import (
    attainment,
    balance,
    between,
    change,
    contribution,
    cumulate,
    daily_rate,
    gap,
    growth,
    implied_whole,
    log_share,
    narrow,
    order,
    ratio,
    revision,
    share,
    total,
)
from .errors import (
    ComparisonError,
    LangsonError,
    Problem,
    RegisterError,
    SelectionError,
    TokenError,
    UnitError,
)
from .guards import same_axis
from .intervals import Interval
from .prose import Sentences, language, write
from .quantity import Quantity
from .register import Register

__version__ = "0.1.0"
__all__ = [
    "ComparisonError",
    "Interval",
    "LangsonError",
    "Problem",
    "Quantity",
    "Register",
    "RegisterError",
    "SelectionError",
    "Sentences",
    "TokenError",
    "UnitError",
    "attainment",
    "balance",
    "between",
    "change",
    "charts",
    "contribution",
    "cumulate",
    "daily_rate",
    "gap",
    "growth",
    "implied_whole",
    "intervals",
    "language",
    "log_share",
    "narrow",
    "order",
    "ratio",
    "revision",
    "same_axis",
    "share",
    "tables",
    "total",
    "write",
]


def __getattr__(name: str) -> object:
    """Load charts and tables when first asked for: both wait for heavy imports."""
    if name in ("charts", "tables"):
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
