"""The catalogue of this publication as it stands, after another fact, and in another version."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from portals.described import LICENCE, Described, described
from portals.stores import LATER

import caro_graph


@pytest.fixture(scope="session")
def first(built: caro_graph.Built) -> Path:
    """The catalogue as it stands."""
    return built.out / "catalogue.ttl"


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of another build, after one fact of each document was changed, of another day."""
    folder = copy(tmp_path_factory.mktemp("changed"))
    for graph in sorted(path for path in (folder / "data").iterdir() if path.is_dir()):
        change_a_fact(graph)
    change(folder / "publication.toml", r"(?m)^issued = \S+", "issued = 2026-11-01")
    change(folder / "publication.toml", r"(?m)^modified = \S+", "modified = 2026-11-02")
    return catalogue(folder)


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of the same facts in another version."""
    folder = copy(tmp_path_factory.mktemp("released"))
    change(folder / "publication.toml", r'(?m)^version = "[^"]+"', f'version = "{LATER}"')
    return catalogue(folder)


def copy(folder: Path) -> Path:
    """The folders of this publication that a build reads, to change."""
    shutil.copy(ROOT / "publication.toml", folder)
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def change_a_fact(folder: Path) -> None:
    """Change the first label that stands in the YAML files of a folder, if one does."""
    for file in sorted(folder.glob("*.yaml")):
        text = file.read_text("utf-8")
        changed = re.sub(r'(?m)^(\s+label: "?)(?=\w)', r"\1Autrement dit, ", text, count=1)
        if changed != text:
            file.write_text(changed, "utf-8")
            return


def change(file: Path, pattern: str, replacement: str) -> None:
    text, times = re.subn(pattern, replacement, file.read_text("utf-8"))
    assert times == 1, f"{pattern} stands {times} times in {file}"
    file.write_text(text, "utf-8")


def catalogue(folder: Path) -> Path:
    return caro_graph.build(folder, out=folder / "dist").out / "catalogue.ttl"


@pytest.fixture(scope="session")
def datasets(first: Path) -> list[Described]:
    """What the catalogue itself says, which each portal has to store."""
    found = described(first)
    assert len(found) > 3
    assert all(one.licences == {LICENCE} and one.distributions for one in found)
    return found
