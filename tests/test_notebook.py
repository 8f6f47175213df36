"""The notebook runs from top to bottom, and shows what it says. As a script, this writes what it shows."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def executed(folder: Path) -> Any:
    """The notebook after it ran in a folder, without what another run would change."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = NotebookClient(
        notebook, timeout=120, record_timing=False, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def printed(notebook: Any) -> list[str]:
    """What each cell of code printed; how data frames are drawn is the business of their library."""
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    return ["".join(each["text"] for each in cell.outputs if "text" in each) for cell in cells]


@pytest.mark.slow
def test_the_notebook_runs_and_shows_what_it_gives(tmp_path: Path) -> None:
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "publication.toml", tmp_path)
    notebook = executed(tmp_path)
    assert printed(notebook) == printed(nbformat.read(NOTEBOOK, as_version=4))
    assert all(cell.outputs for cell in notebook.cells if cell.cell_type == "code")


if __name__ == "__main__":
    nbformat.write(executed(ROOT / "docs"), NOTEBOOK)
