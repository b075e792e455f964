"""One environment, told in three files; and no trace of the machine that made it."""

import json
import re
import shutil
import subprocess
import tomllib
import unicodedata
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import langson as ls

# conda-forge's other names for the same thing, each with its reason.
CONDA_NAMES = {"matplotlib-base": "matplotlib"}  # the same without Qt's windows
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)
# Written in pieces, or this file would be found by its own search.
PACKAGE_HOST = re.compile(
    "|".join(("py" r"pi\.org", "python" "hosted", "ana" r"conda\.(org|com)"))
    + "|" + "|".join(("/sim" "ple/", "index" "-url", "find" "-links")),
    re.IGNORECASE,
)  # fmt: skip
# After a letter or dot it is part of a web address: example.vn/home/.
MACHINE_PATH = re.compile(
    r"(?<![\w.:%/~-])/(home|root|Users|tmp|private|var/folders)/|\b[A-Z]:\\{1,2}Users\b"
)
# Letters that look like Đ and đ and are not: eth, African d; and Greek or Cyrillic ones
# in a word of Latin letters.
LOOK_ALIKE = re.compile(
    "[\u00d0\u00f0\u0189\u0256]"
    "|[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0370-\u052f]"
    "|[\u0370-\u052f][A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
)
# Soft hyphens, zero widths, marks of direction, byte order marks.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


@pytest.fixture(scope="session")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="session")
def required(project: dict) -> dict[str, Requirement]:
    """Everything the library and both extras ask for."""
    extras = project["optional-dependencies"].values()
    texts = [*project["dependencies"], *(text for extra in extras for text in extra)]
    return {r.name: r for r in map(Requirement, texts)}


@pytest.fixture(scope="session")
def lock(root: Path) -> str:
    return (root / "requirements.lock").read_text("utf-8")


@pytest.fixture(scope="session")
def texts(root: Path) -> dict[str, str]:
    """Every text file that is, or would be, committed."""
    if not (root / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git clone: which files belong to it is not known")
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    # Strict decoding: a name that is no UTF-8 should be seen.
    names = subprocess.check_output(command, cwd=root).decode("utf-8").split("\0")
    found = {}
    for name in filter(None, names):
        path = root / name
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            found[name] = content.decode("utf-8")
    return found


def test_conda_and_pip_get_the_same_packages(
    root: Path, project: dict, required: dict[str, Requirement]
):
    entries = yaml.safe_load((root / "environment.yml").read_text("utf-8"))
    conda = dict(
        entry.split(maxsplit=1) if " " in entry else (entry, "")
        for entry in entries["dependencies"]
        if isinstance(entry, str)
    )
    # Binder understands `=3.12` only; a range it passes over.
    python = re.fullmatch(r"=(3\.\d+)", conda.pop("python"))
    assert python[1] in SpecifierSet(project["requires-python"])
    assert conda.pop("pip") == ""
    named = {CONDA_NAMES.get(name, name): SpecifierSet(conda[name]) for name in conda}
    assert named == {name: each.specifier for name, each in required.items()}


def test_conda_uses_one_channel_and_adds_only_the_clone(root: Path):
    entries = yaml.safe_load((root / "environment.yml").read_text("utf-8"))
    assert entries["channels"] == ["conda-forge"]
    assert entries["dependencies"][-1] == {"pip": ["-e ."]}


def test_lock_answers_every_requirement(lock: str, required: dict[str, Requirement]):
    pins = {canonicalize_name(name): version for name, version in PIN.findall(lock)}
    unmet = {
        name: pins.get(canonicalize_name(name))
        for name, requirement in required.items()
        if not requirement.specifier.contains(pins.get(canonicalize_name(name), "0"))
    }
    assert unmet == {}, "pyproject.toml has changed since: make lock"


def test_lock_holds_what_each_of_its_packages_needs(lock: str):
    """As far as they are installed here: other systems need others."""
    pins = {canonicalize_name(name) for name, _ in PIN.findall(lock)}
    needed: set[str] = set()
    for name in pins:
        try:
            asked = map(Requirement, metadata.requires(name) or [])
        except metadata.PackageNotFoundError:
            continue  # of another system
        plain = (r for r in asked if not r.marker or r.marker.evaluate({"extra": ""}))
        needed |= {canonicalize_name(requirement.name) for requirement in plain}
    assert len(needed) > 50
    assert needed - pins == set(), "make lock"


@pytest.fixture(params=["", "-browser", "-bench"])
def each_lock(root: Path, request: pytest.FixtureRequest) -> str:
    return (root / f"requirements{request.param}.lock").read_text("utf-8")


def test_lock_has_a_hash_for_every_pin(each_lock: str, lock: str):
    entries = re.split(r"^(?=[a-z0-9])", each_lock, flags=re.MULTILINE)[1:]
    assert len(entries) > (50 if each_lock == lock else 1)
    assert [e.splitlines()[0] for e in entries if "--hash=" not in e] == []
    hashes = re.findall(r"--hash=(\S+)", each_lock)
    assert [h for h in hashes if not re.fullmatch("sha256:[0-9a-f]{64}", h)] == []
    assert [e.splitlines()[0] for e in entries if not PIN.match(e)] == []


def test_lock_holds_no_address(each_lock: str):
    lines = each_lock.splitlines()
    assert [line for line in lines if "://" in line or " @ " in line] == []
    assert re.findall(r"^--\S+", each_lock, flags=re.MULTILINE) == []


def test_locks_pin_the_same_versions(each_lock: str, lock: str):
    # The smaller ones are installed on top of the first.
    pins, more = dict(PIN.findall(lock)), dict(PIN.findall(each_lock))
    assert more == more | {name: pins[name] for name in more.keys() & pins.keys()}


def test_lock_leaves_out_the_slow_grammar(lock: str):
    # 1.4 s in every process that imports nbformat; pyproject.toml says more.
    assert "rfc3987-syntax" not in lock


@pytest.mark.parametrize(
    "name",
    [
        "lib/langson/new.py",
        "data/new.csv",
        "data/datapackage.json",
        "notebooks/new.ipynb",
        "notebooks/sentences/new.toml",
        "tests/test_new.py",
        "requirements.lock",
    ],
)
def test_nothing_of_the_project_is_ignored(root: Path, name: str):
    if not (root / ".git").exists():
        pytest.skip("not a git clone")
    command = ["git", "check-ignore", "--no-index", "--quiet", name]
    assert subprocess.run(command, cwd=root).returncode == 1


def places(texts: dict[str, str], pattern: re.Pattern) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found.group()}"
        for name, text in texts.items()
        for found in pattern.finditer(text)
    ]


def test_no_file_names_a_package_host(texts: dict[str, str]):
    assert places(texts, PACKAGE_HOST) == []


def test_no_file_names_a_folder_of_some_machine(root: Path, texts: dict[str, str]):
    assert places(texts, MACHINE_PATH) == []
    here = re.compile(rf"(?<![\w.:/-]){re.escape(str(root))}(?![\w-])")
    assert places(texts, here) == []


def test_all_text_is_composed(texts: dict[str, str]):
    decomposed = [
        name
        for name, text in texts.items()
        if not unicodedata.is_normalized("NFC", text + name)
    ]
    assert decomposed == []


def test_every_letter_is_the_one_it_looks_like(texts: dict[str, str]):
    assert places(texts, LOOK_ALIKE) == []
    assert places(texts, UNSEEN) == []


def test_the_citation_is_that_of_this_version(root: Path, project: dict):
    # The format of the file is for cffconvert: CONTRIBUTING says how.
    citation = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    changes = (root / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"(?m)^## (\S+) – (\S+)$", changes)
    released = str(citation["date-released"])
    assert (citation["version"], released) == newest.groups()
    assert citation["version"] == project["version"] == ls.__version__
    assert citation["authors"] == project["authors"]
    tables = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    held = [project["license"], *(each["name"] for each in tables["licenses"])]
    assert citation["license"] == held


def test_every_make_target_has_a_line_of_help(root: Path):
    makefile = (root / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):(?!=)", makefile, flags=re.MULTILINE))
    explained = set(re.findall(r"^([a-z-]+):.*## \S", makefile, flags=re.MULTILINE))
    phony = set(re.search(r"^\.PHONY:(.*)", makefile, re.MULTILINE)[1].split())
    assert targets == explained == phony
    assert {"help", "setup", "run", "test", "lab", "lint", "lock"} <= targets


def test_the_workflows_run_what_is_there(root: Path, project: dict):
    makefile = (root / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):(?!=)", makefile, flags=re.MULTILINE))
    made, scripts, pythons = set(), set(), set()
    for path in sorted((root / ".github/workflows").glob("*.yml")):
        for job in yaml.safe_load(path.read_text("utf-8"))["jobs"].values():
            matrix = job.get("strategy", {}).get("matrix", {})
            pythons |= {*matrix.get("python", [])}
            runs = "\n".join(step.get("run", "") for step in job["steps"])
            made |= set(re.findall(r"\bmake (\w+)", runs))
            scripts |= set(re.findall(r"\btools/\w+\.py", runs))
    assert {"run", "test", "prove", "browser", "site"} <= made <= targets
    assert {"tools/venv.py", "tools/execute.py"} <= scripts
    assert [name for name in scripts if not (root / name).is_file()] == []
    # the oldest Python that is allowed is tried too
    assert all(
        version in SpecifierSet(project["requires-python"]) for version in pythons
    )
    oldest = min(pythons, key=lambda version: int(version.partition(".")[2]))
    assert project["requires-python"] == f">={oldest}"
