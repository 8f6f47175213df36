"""The portals' own code, run in its own environment, and the JSON that was approved of what it stores."""

from __future__ import annotations

import difflib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from conftest import ROOT

from caro_graph.publication import read_publication

HERE = Path(__file__).parent
APPROVED = HERE / "approved"
PUBLICATION = read_publication(ROOT)
SYNTAXES = (".ttl", ".rdf", ".jsonld")


def stored_by(portal: str, *catalogues: Path) -> Any:
    """What ``ckan`` or ``udata`` stores of catalogue files, as ``<portal>_store.py`` tells it."""
    python = ROOT / f".venv-{portal}" / "bin" / "python"
    assert python.exists(), f"{portal} is not installed: run 'make test-{portal}'"
    run = subprocess.run(
        [python, "-I", HERE / f"{portal}_store.py", *catalogues], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def approve(portal: str, found: Any) -> None:
    """Compare with what was approved; write that anew if ``APPROVE`` is set (``make approve-portals``)."""
    file = APPROVED / f"{portal}.json"
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("APPROVE"):
        file.write_text(text, "utf-8")
    assert file.is_file(), f"{file} is not there: run 'make approve-portals', and read it"
    lines = difflib.unified_diff(
        file.read_text("utf-8").splitlines(), text.splitlines(), "approved", "stored now", lineterm=""
    )
    told = "\n".join(lines)
    assert not told, f"{portal} stores something else; if that is meant, run 'make approve-portals'\n{told}"
