"""Kernels for execution and tests: this very Python, reached without network ports."""

import itertools
import os
import tempfile
from pathlib import Path

from ipykernel.kernelspec import make_ipkernel_cmd
from jupyter_client import AsyncKernelManager, KernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from traitlets import HasTraits, default

# A short path of our own: a socket's may not exceed some hundred characters.
_own = tempfile.TemporaryDirectory(prefix="kernels-", ignore_cleanup_errors=True)
_numbers = itertools.count(1)


def folder_of_fonts() -> str:
    """Where matplotlib keeps its list of fonts, which takes a second to make."""
    folder = Path(__file__).resolve().parent.parent / "build" / "matplotlib"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a clone that is read only
        return _own.name
    return str(folder) if os.access(folder, os.W_OK) else _own.name


# A home that cannot be written makes both warn, and what a user keeps there (settings,
# code to run at each start) would change what is drawn and stored.
os.environ["MPLCONFIGDIR"] = folder_of_fonts()
os.environ["IPYTHONDIR"] = os.path.join(_own.name, "ipython")


class ThisPython(KernelSpecManager):
    """The running interpreter, whatever kernels a user has registered as python3."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(argv=make_ipkernel_cmd(), language="python")


class Private(HasTraits):
    """Socket files in place of ports, of which two kernels at times got the same.

    Ports are chosen long before a kernel opens them; with several workers that was seen
    to end in "Address already in use". Windows has no such sockets.
    """

    @default("kernel_spec_manager")
    def _this_python(self) -> ThisPython:
        return ThisPython()

    @default("transport")
    def _no_port(self) -> str:
        return "ipc" if os.name == "posix" else "tcp"

    @default("connection_file")
    def _own_file(self) -> str:
        return os.path.join(_own.name, f"{next(_numbers)}.json")


class PrivateKernel(Private, KernelManager):
    """For nbval."""


class AsyncPrivateKernel(Private, AsyncKernelManager):
    """For nbclient."""
