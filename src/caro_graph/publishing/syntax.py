"""A file of a built folder that cannot be read as what it should be."""

from __future__ import annotations

import re
from pathlib import Path

from caro_graph.problems import Problem

__all__ = ["no_syntax"]


def no_syntax(file: Path, kind: str, error: SyntaxError) -> Problem:
    """Say in one line where a file is no RDF of this kind (``Turtle``, ``N-Quads``)."""
    words = re.sub(r"^Parser error .*?: ", "", str(error.msg))
    return Problem(
        str(file), error.lineno or 1, error.offset or 1, f"this is no {kind} ({words})", "build again"
    )
