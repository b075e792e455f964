"""The garbage collector, kept still while very many small things are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def still() -> Iterator[None]:
    """Look for no cycles meanwhile; whoever had the collector off finds it off.

    Python looks through all that it holds whenever a quarter of it is new. An audit
    makes hundreds of thousands of things, almost none of them in a cycle, so that this
    finds nothing and takes a tenth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
