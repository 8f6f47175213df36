"""Nodes to quads: the context does the mapping, JSON-LD 1.1 expansion does the work."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from caro_graph.context import Context
from caro_graph.lexical import resolve
from caro_graph.problems import CallError, FactsError, Problem
from caro_graph.reading import Node

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["to_quads"]


def to_quads(nodes: Iterable[Node], context: Context, base: str, graphs: str) -> list[Quad]:
    """Return the quads of the nodes, each in the graph ``graphs + node.graph``.

    ``base`` is the base IRI of identifiers. Nothing is fetched: the context stands in the document.

    Raises:
        FactsError: a value was not mapped.
        CallError: the context is not one of JSON-LD 1.1.
    """
    from pyoxigraph import NamedNode, Quad, RdfFormat, parse

    documents: dict[str, list[Node]] = {}
    for node in nodes:
        documents.setdefault(node.graph, []).append(node)
    quads: list[Quad] = []
    for name, members in sorted(documents.items()):
        graph = NamedNode(graphs + name)
        items = [_as_json(node) for node in members]
        text = json.dumps({"@context": context.source, "@graph": items}, ensure_ascii=False)
        first = len(quads)
        try:
            for quad in parse(text, format=RdfFormat.JSON_LD, base_iri=base):
                quads.append(Quad(quad.subject, quad.predicate, quad.object, graph))
        except SyntaxError as error:
            raise CallError(
                f"ontology/context.jsonld: JSON-LD 1.1 refuses the context ({error.msg})"
            ) from error
        lost = _lost(members, quads[first:], base)
        if lost:
            raise FactsError(lost)
    return quads


def _lost(nodes: list[Node], quads: list[Quad], base: str) -> list[Problem]:
    """What of the nodes is not among their quads: a parser may drop a value without a word."""
    expected: dict[str, set[tuple[str, str]]] = {}
    for node in nodes:
        values = {(key.text, value.text) for key, value in node.scalars() if key.text != "id"}
        expected.setdefault(resolve(node.id, base), set()).update(values)
    found = Counter(str(quad.subject).strip("<>") for quad in set(quads))
    todo = "look for one that stands twice in two spellings, or that is not of its key's kind"
    return [
        node.problem("a value of this node does not come out as a statement of its own", todo)
        for node in nodes
        if found[iri := resolve(node.id, base)] < len(expected[iri])
    ]


def _as_json(node: Node) -> dict[str, Any]:
    return {entry.key.text: _one_or_all([value.text for value in entry.values]) for entry in node.entries}


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values
