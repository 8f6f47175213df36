"""SHACL property paths of an rdflib graph as SPARQL property paths, in the form that ``shacl`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["sparql_path"]

_SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def sparql_path(graph: rdflib.Graph, path: Node) -> str:
    """Write a path: ``(<http://x/a>/^<http://x/b>)``.

    Raises:
        ValueError: it is none of SHACL's.
    """
    from rdflib import RDF, SH, URIRef

    if isinstance(path, URIRef):
        return f"<{path}>"
    if (path, RDF.first, None) in graph:
        return _joined(graph, path, "/")
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + sparql_path(graph, inverse)
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return _joined(graph, alternatives, "|")
    for name, suffix in _SUFFIXES.items():
        repeated = graph.value(path, SH[name])
        if repeated is not None:
            return f"({sparql_path(graph, repeated)}){suffix}"
    raise ValueError(f"the shapes hold a path that is none of SHACL's: {path}")


def _joined(graph: rdflib.Graph, first: Node, separator: str) -> str:
    from rdflib.collection import Collection

    steps: Sequence[Node] = list(Collection(graph, first))
    return f"({separator.join(sparql_path(graph, step) for step in steps)})"
