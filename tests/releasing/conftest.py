"""The imaginary publication, released once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import HERE

from caro_graph.cli import cli


@pytest.fixture(scope="session")
def _first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("first") / "valmont"
    shutil.copytree(HERE / "publication", project)
    words = ["release", "--project", str(project), "--texts", str(project)]
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return project


@pytest.fixture
def released(_first: Path, tmp_path: Path) -> Path:
    """A copy of the imaginary publication, of which 1.2.0 is released."""
    return Path(shutil.copytree(_first, tmp_path / "valmont"))
