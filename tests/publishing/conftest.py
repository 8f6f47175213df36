"""What the tests of publishing share: two states of the imaginary publication, and a store for them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import HERE
from publishing.stores import Oxigraph, change_fact, oxigraph

import caro_graph


@pytest.fixture(scope="session")
def dists(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A build of the imaginary publication, and another in which three of its four graphs have changed."""
    folder = tmp_path_factory.mktemp("dists")
    old, new = folder / "old", folder / "new"
    caro_graph.build(HERE / "publication", out=old)
    shutil.copytree(old, new)
    change_fact(new, "Commune de Valmont", "Ville de Valmont")
    change_fact(new, '"certain"@en', '"sure"@en')
    return old, new


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Oxigraph]:
    with oxigraph(tmp_path / "store") as running:
        yield running
