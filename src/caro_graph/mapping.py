"""Nodes to quads: the context does the mapping, JSON-LD 1.1 expansion does the work."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from caro_graph.context import Context
from caro_graph.reading import Node

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["to_quads"]


def to_quads(nodes: Iterable[Node], context: Context, base: str, graphs: str) -> list[Quad]:
    """Return the quads of the nodes, each in the graph ``graphs + node.graph``.

    ``base`` is the base IRI of identifiers. Nothing is fetched: the context stands in the document.
    """
    from pyoxigraph import NamedNode, Quad, RdfFormat, parse

    documents: dict[str, list[dict[str, Any]]] = {}
    for node in nodes:
        documents.setdefault(node.graph, []).append(_as_json(node))
    quads: list[Quad] = []
    for name, items in sorted(documents.items()):
        graph = NamedNode(graphs + name)
        text = json.dumps({"@context": context.source, "@graph": items}, ensure_ascii=False)
        for quad in parse(text, format=RdfFormat.JSON_LD, base_iri=base):
            quads.append(Quad(quad.subject, quad.predicate, quad.object, graph))
    return quads


def _as_json(node: Node) -> dict[str, Any]:
    return {entry.key.text: _one_or_all([value.text for value in entry.values]) for entry in node.entries}


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values
