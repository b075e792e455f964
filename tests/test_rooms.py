"""The rooms of the library: each uses only those before it, and nothing in a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import langson

PACKAGE = Path(langson.__file__).parent
ORDER = ["core", "reading", "comparing", "auditing", "showing", "drafting"]
ABOVE_ALL = {"__init__", "__main__"}  # public names and commands use everything


def imports():
    """Module -> modules of the library that it imports, by their dotted names."""
    names = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
        for path in PACKAGE.rglob("*.py")
    }
    found = {}
    for name, path in names.items():
        used = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.level:
                continue
            base = name.split(".")[: -node.level]
            where = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                member = f"{where}.{alias.name}".strip(".")
                used.add(member if member in names else where)
        found[name] = {
            f"{each}.__init__" if f"{each}.__init__" in names else each
            for each in used - {""}
        }
    return found


def test_no_room_uses_a_later_one():
    upwards = [
        (name, used)
        for name, every in imports().items()
        for used in every
        if name not in ABOVE_ALL
        and used.split(".")[0] in ORDER
        and (
            name.split(".")[0] not in ORDER
            or ORDER.index(used.split(".")[0]) > ORDER.index(name.split(".")[0])
        )
    ]
    assert upwards == []


def test_nothing_imports_in_a_circle():
    TopologicalSorter(imports()).prepare()  # raises and names the circle


def test_the_core_knows_no_files_and_no_tables():
    outside = {"pandas", "pathlib", "csv", "json", "io", "os", "matplotlib", "babel"}
    found = []
    for path in (PACKAGE / "core").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in getattr(node, "names", ())]
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            if isinstance(node, ast.Import | ast.ImportFrom):
                found += [(path.name, n) for n in names if n.split(".")[0] in outside]
    assert found == []
