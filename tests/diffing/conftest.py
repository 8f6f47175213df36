"""Two copies of the imaginary publication to compare."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from diffing.edits import PUBLICATION, first_state, write

import caro_graph


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two copies of the publication, written anew again and again."""
    root = tmp_path_factory.mktemp("compare")
    for name in ("old", "new"):
        shutil.copytree(PUBLICATION, root / name)
    return root / "old", root / "new"


@pytest.fixture(scope="module")
def before(places: tuple[Path, Path]) -> caro_graph.Facts:
    """The first state, as it is loaded."""
    write(places[0], first_state(), 1)
    return caro_graph.load(places[0])
