#!/usr/bin/env python3
"""Keep data/datapackage.json true to the tables and to their form.

    python tools/datapackage.py [FOLDER]    write what is not
    python tools/datapackage.py --check     change nothing; exit 1 if anything is not

Three things meet in the file. The form of the tables (columns, types, words, keys,
references) comes from lib/langson/reading/form.py, which is read here as it stands.
Sizes and hashes are those of the files. What belongs to the folder alone stays as it
is: titles and licences, closed lists such as those of units and topics, patterns and
limits. Each list stands once; a column that draws on it gets a copy.

A folder without the file gets a new one, with closed lists of what it holds now.

Standard library only, so that it also runs where nothing is installed.
"""

import argparse
import copy
import csv
import hashlib
import io
import json
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLES = runpy.run_path(str(ROOT / "lib/langson/reading/form.py"))["TABLES"]
#: columns with the closed lists that others draw on
LISTS = {column.list_of for table in TABLES for column in table.columns} - {""}
PROFILES = "https://datapackage.org/profiles/2.0"
PACKAGE = "datapackage.json"


def described(folder: Path, package: dict[str, Any]) -> dict[str, Any]:
    """The package with everything that follows from the tables and their form."""
    made = copy.deepcopy(package)
    held = {each["path"]: each for each in made.get("resources", [])}
    made["resources"] = [
        resource(folder, table, held.get(table.file, {}))
        for table in TABLES
        if table.file in held or (folder / table.file).is_file()
    ]
    fields = {
        f"{each['name']}.{field['name']}": field
        for each in made["resources"]
        for field in each["schema"]["fields"]
    }
    for table in TABLES:
        for column in table.columns:
            source, own = column.list_of, f"{table.name}.{column.name}"
            names = fields.get(source, {}).get("constraints", {}).get("enum")
            if names and own in fields:
                fields[own].setdefault("constraints", {})["enum"] = list(names)
    return made


def resource(folder: Path, table: Any, held: dict[str, Any]) -> dict[str, Any]:
    """One table: what is held of it, brought up to date."""
    content = (folder / table.file).read_bytes()
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    names, *rows = csv.reader(text)
    schema = held.get("schema", {})
    fields = {each["name"]: each for each in schema.get("fields", [])}
    columns = {column.name: column for column in table.columns}
    made = []
    for i, name in enumerate(names):
        if name in columns:
            values = [] if schema else [row[i] for row in rows]
            made.append(field(table, columns[name], fields.get(name, {}), values))
        else:
            own = {"name": name, "type": "string", "description": "Of this folder."}
            made.append(fields.get(name, own))
    keys = {
        each.name: list(each.key) for each in TABLES if (folder / each.file).is_file()
    }
    references = [
        {"fields": [name], "reference": {"resource": target, "fields": keys[target]}}
        for name, target in table.refers.items()
        if target in keys
    ]
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "path": table.file,
        "title": table.title,
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "dialect": {
            "$schema": f"{PROFILES}/tabledialect.json",
            "header": True,
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
        },
        "schema": {
            "$schema": f"{PROFILES}/tableschema.json",
            "fields": made,
            "missingValues": [""],
            "primaryKey": keys[table.name],
            **({"foreignKeys": references} if references else {}),
        },
    }


def field(
    table: Any, column: Any, held: dict[str, Any], values: list[str]
) -> dict[str, Any]:
    """One column: what the form says, and what the folder says more."""
    plain = column.type in ("number", "integer", "date", "boolean")
    words = [int(w) if column.type == "integer" else w for w in column.words]
    constraints = dict(held.get("constraints", {}))
    if column.name in table.refers:  # the list is the other table
        constraints.pop("enum", None)
    if column.required:
        constraints = {"required": True} | constraints
    if table.key == (column.name,):
        constraints = {"required": True, "unique": True} | constraints
    if words and column.type != "boolean":
        constraints = constraints | {"enum": words}
    elif values and f"{table.name}.{column.name}" in LISTS:
        constraints = constraints | {"enum": [*dict.fromkeys(filter(None, values))]}
    said = {"name": column.name, "type": column.type if plain else "string"}
    if "format" in held:
        said["format"] = held["format"]
    if column.type == "boolean":
        said |= {"trueValues": ["true"], "falseValues": ["false"]}
    said |= {"title": column.title, "description": column.meaning}
    return said | ({"constraints": constraints} if constraints else {})


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every property with its place: ("statements.csv bytes", 104844)."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, f"{path} {key}".lstrip())
    elif isinstance(node, list) and node and isinstance(node[0], dict):
        for each in node:
            name = each.get("path") or each.get("name") or json.dumps(each)
            own = {k: v for k, v in each.items() if k not in ("path", "name")}
            yield from leaves(own, f"{path} {name}".lstrip())
    else:
        yield path.removeprefix("resources "), node


def differences(package: dict[str, Any], made: dict[str, Any]) -> list[str]:
    """One line for each property of the package that is not what it should be."""
    old, new = dict(leaves(package)), dict(leaves(made))
    return [
        f"{place}: {old.get(place, 'nothing')} in {PACKAGE},"
        f" {new.get(place, 'nothing')} in the table or in its form"
        for place in old | new
        if old.get(place) != new.get(place)
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=f"Keep {PACKAGE} true to the tables and to their form."
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=ROOT / "data",
        help="the data folder (default: data, beside tools)",
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if stale"
    )
    options = parser.parse_args(arguments)

    descriptor = options.folder / PACKAGE
    package: dict[str, Any] = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": options.folder.resolve().name.lower().replace(" ", "-"),
    }
    try:
        if descriptor.is_file() or options.check:
            package = json.loads(descriptor.read_text(encoding="utf-8"))
        made = described(options.folder, package)
    except FileNotFoundError as error:
        print(
            f"{error.filename}: no such file; restore it, or take it out of {PACKAGE}",
            file=sys.stderr,
        )
        return 1

    found = differences(package, made)
    if options.check:
        for line in found:
            print(line, file=sys.stderr)
        if found:
            print(
                "mend: read the difference of the tables, "
                "then run python tools/datapackage.py",
                file=sys.stderr,
            )
        return 1 if found else 0

    if found or not descriptor.is_file():
        text = json.dumps(made, ensure_ascii=False, indent=2) + "\n"
        # bytes, not text mode: the line ends stay LF on every system
        descriptor.write_bytes(text.encode("utf-8"))
    print(f"{PACKAGE}: {len(found)} properties rewritten")
    return 0


if __name__ == "__main__":
    sys.exit(main())
