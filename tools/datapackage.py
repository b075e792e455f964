#!/usr/bin/env python3
"""Keep the sizes and checksums in data/datapackage.json true.

    python tools/datapackage.py            rewrite bytes and hash of every table
    python tools/datapackage.py --check    change nothing; exit 1 if one is stale

Only those two properties of each resource are touched:

    "path": "statements.csv",
    "bytes": 104844,
    "hash": "sha256:6572…",

Standard library only, so that it also runs where nothing is installed.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

DEFAULT_FOLDER = Path(__file__).resolve().parent.parent / "data"


def measure(table: Path) -> dict[str, object]:
    """Size and SHA-256 of a file, as a resource writes them."""
    content = table.read_bytes()
    return {
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
    }


def stale(resource: dict[str, object], measured: dict[str, object]) -> list[str]:
    """One line for each property of a resource that is not what the file says."""
    return [
        f"{resource['path']}: {key} is {resource.get(key)} in datapackage.json, "
        f"{value} in the file"
        for key, value in measured.items()
        if resource.get(key) != value
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Keep bytes and hash in datapackage.json true."
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=DEFAULT_FOLDER,
        help="the data folder (default: data, beside tools)",
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if stale"
    )
    options = parser.parse_args(arguments)

    descriptor = options.folder / "datapackage.json"
    try:
        package = json.loads(descriptor.read_text(encoding="utf-8"))
        measured = [
            measure(options.folder / each["path"]) for each in package["resources"]
        ]
    except FileNotFoundError as error:
        print(
            f"{error.filename}: no such file; restore it, "
            f"or take it out of {descriptor.name}",
            file=sys.stderr,
        )
        return 1

    differences: list[str] = []
    for resource, values in zip(package["resources"], measured, strict=True):
        differences += stale(resource, values)
        resource.update(values)

    if options.check:
        for line in differences:
            print(line, file=sys.stderr)
        if differences:
            print(
                "mend: read the difference of the tables, "
                "then run python tools/datapackage.py",
                file=sys.stderr,
            )
        return 1 if differences else 0

    if differences:
        text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
        # bytes, not text mode: the line ends stay LF on every system
        descriptor.write_bytes(text.encode("utf-8"))
    print(f"{descriptor.name}: {len(differences)} properties rewritten")
    return 0


if __name__ == "__main__":
    sys.exit(main())
