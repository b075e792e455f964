"""Settings for tests/ and notebooks/ alike; fixtures of tests/ are in tests/."""

import os
from pathlib import Path

import nbval.kernel
import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell

import elsewhere  # tests/ and tools/, by pytest's setting `pythonpath`
from kernels import PrivateKernel
from stored import PNG, looks_equal


class KernelElsewhere(PrivateKernel):
    """In another folder, time zone, locale and hash seed than those of `make run`.

    So the strict comparison proves at once that none of them changes an output. Two
    workers start kernels at the same moment; tools/kernels.py says what then happens.
    """

    def start_kernel(self, *, cwd: str, **more: object) -> None:
        place, settings = elsewhere.of(Path(cwd))
        super().start_kernel(cwd=str(place), env=os.environ | settings, **more)


nbval.kernel.KernelManager = KernelElsewhere

# nbval lays out every message for a log that is off; for pictures that takes a while.
nbval.kernel.pformat = str

#: what takes longest, in files: begun last, it would leave the other worker idle
FIRST = (
    "test_charts.py",
    "test_audited_register.py",
    "test_consistency.py",
    "06-do-the-figures-agree.ipynb",
    "test_determinism.py",
    "test_audit_command.py",
    "test_execute.py",
    "test_comparisons.py",
    "test_editions.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {name: rank for rank, name in enumerate(FIRST)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(FIRST)))  # stable


LONG = 2000  # characters
AROUND = 80


def first_difference(stored: str, computed: str) -> str:
    """The neighbourhood of the first character in which two texts differ."""
    at = len(os.path.commonprefix([stored, computed]))  # noqa: RUF071 letters, not folders
    part = slice(max(0, at - AROUND), at + AROUND)
    return (
        f"  first difference at character {at} of {len(stored)} and {len(computed)}\n"
        f"  stored:   {stored[part]!r}\n"
        f"  computed: {computed[part]!r}"
    )


# pytest's own diff of two strings of 100 kB takes minutes, longer still under CI=true
# or -vv: one changed figure would look like a hanging run.
_format_output_compare = IPyNbCell.format_output_compare


def format_output_compare(cell: IPyNbCell, key: str, left: object, right: object):
    both_text = isinstance(left, str) and isinstance(right, str)
    if both_text and len(left) + len(right) > LONG:
        cell.comparison_traceback.append(f" mismatch '{key}'")
        cell.comparison_traceback.append(first_difference(left, right))
    else:
        _format_output_compare(cell, key, left, right)


# Pictures and what is said about an output (its alt text, which answer it is) nbval
# passes over. Compared here too, one execution proves both.
_compare_outputs = IPyNbCell.compare_outputs


def compare_outputs(cell: IPyNbCell, test: list, ref: list, skip_compare=None) -> bool:
    if not _compare_outputs(cell, test, ref, skip_compare):
        return False
    for number, (stored, computed) in enumerate(zip(ref, test, strict=True), 1):
        for what in ("metadata", PNG):
            if not same(what, stored, computed):
                line = f" mismatch '{what}' of output {number}: {stored.get(what, '')}"
                cell.comparison_traceback.append(line)
                return False
    return True


def same(what: str, stored: NotebookNode, computed: NotebookNode) -> bool:
    if what == PNG:
        old, new = (output.get("data", {}).get(PNG) for output in (stored, computed))
        return old == new or bool(old and new and looks_equal(old, new))
    return stored.get(what, {}) == computed.get(what, {})


IPyNbCell.format_output_compare = format_output_compare
IPyNbCell.compare_outputs = compare_outputs
