"""The SHACL engines behind one function: shapes in, data in, results out.

``shacl`` is fast; ``pyshacl`` is the reference that checks it. A result has one form whichever engine found
it. Another engine is one module with a ``validate`` of the same signature, and one entry in a table here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from caro_graph.engines import fast, reference
from caro_graph.engines.about import About, about
from caro_graph.engines.queries import explained, prepared
from caro_graph.engines.results import Outcome, Result

__all__ = ["Outcome", "Result", "validate_with"]

Validate = Callable[[str, str | Path, About, int | None], Outcome]

_ENGINES: Mapping[str, Validate] = {"shacl": fast.validate, "pyshacl": reference.validate}


def validate_with(
    engine: Literal["shacl", "pyshacl"],
    shapes_turtle: str,
    data: str | Path,
    *,
    max_results: int | None = None,
) -> Outcome:
    """Validate a graph against shapes.

    With ``max_results`` the memory of ``shacl`` is bounded by it, not by how many results there are; the
    counts are exact all the same. Which results are given is then the engine's choice: the first that it
    comes upon. ``pyshacl`` finds all of them first, whatever is asked for.

    Args:
        engine: ``shacl`` (fast) or ``pyshacl`` (reference).
        shapes_turtle: The shapes graph, as Turtle with absolute IRIs.
        data: The data graph: N-Triples, or the path of a file of them whose name ends in ``.nt``. With
            ``shacl`` the file is never read into Python as a whole.
        max_results: Give no more results than that; all by default.

    Raises:
        ValueError: the shapes or the data do not parse, there is no shape, or the engine finds a shape
            ill-formed, or a query has what SHACL forbids in it.
    """
    if isinstance(data, Path):
        if data.suffix != ".nt":
            raise ValueError(f"{data}: give N-Triples, in a file whose name ends in .nt")
        if not data.is_file():
            raise ValueError(f"{data}: there is no such file")
    known = about(shapes_turtle)
    shapes = prepared(shapes_turtle) if known.queries else shapes_turtle
    try:
        return _ENGINES[engine](shapes, data, known, max_results)
    except ValueError as error:
        raise ValueError(explained(str(error), shapes if known.queries else "")) from error
