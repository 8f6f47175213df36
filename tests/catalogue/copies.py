"""Copies of this publication, changed and built again."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from conftest import ROOT

import caro_graph

ENDPOINT = "https://data.example.org/sparql"
LATER = "9.8.7"
"""The version that comes after ours, in these tests."""


def another_day_and_facts(folder: Path) -> Path:
    """The catalogue after one fact of each document was changed, of another day."""
    copy(folder)
    for graph in sorted(path for path in (folder / "data").iterdir() if path.is_dir()):
        change_a_fact(graph)
    change(folder, r"^issued = \S+", "issued = 2026-11-01")
    change(folder, r"^modified = \S+", "modified = 2026-11-02")
    return catalogue(folder)


def another_version(folder: Path) -> Path:
    """The catalogue of the same facts in another version."""
    copy(folder)
    change(folder, r"^version = .+", f'version = "{LATER}"')
    return catalogue(folder)


def with_endpoint(folder: Path) -> Path:
    """The catalogue of a publication that can be asked in SPARQL."""
    copy(folder)
    change(folder, r"^\[publication\]$", f'[publication]\nsparql = "{ENDPOINT}"')
    return catalogue(folder)


def copy(folder: Path) -> None:
    """Copy what a build of this publication reads."""
    shutil.copy(ROOT / "publication.toml", folder)
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, folder / name)


def change(folder: Path, pattern: str, replacement: str) -> None:
    """Change the one line of ``publication.toml`` that has a pattern."""
    file = folder / "publication.toml"
    text, times = re.subn(pattern, replacement, file.read_text("utf-8"), flags=re.MULTILINE)
    assert times == 1, f"{pattern} stands {times} times in publication.toml"
    file.write_text(text, "utf-8")


def change_a_fact(folder: Path) -> None:
    """Change the first label that stands in the YAML files of a folder, if one does."""
    for file in sorted(folder.glob("*.yaml")):
        text = file.read_text("utf-8")
        changed = re.sub(r'^(\s+label: "?)(?=\w)', r"\1Autrement dit, ", text, count=1, flags=re.MULTILINE)
        if changed != text:
            file.write_text(changed, "utf-8")
            return


def catalogue(folder: Path) -> Path:
    """Build the publication of a folder; return its catalogue."""
    return caro_graph.build(folder, out=folder / "dist").out / "catalogue.ttl"
