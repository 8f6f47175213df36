"""Which keys make a rule on a whole node apply: where its result is placed, as it names no path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Graph = Mapping[tuple[object, str], list[NamedNode | BlankNode | Literal | Triple]]

__all__ = ["Cause", "causes"]

Cause = tuple[str, bool]
"""A property, and whether its key is the cause, and not its value."""

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RULES = frozenset(_SH + name for name in ("or", "node", "class"))
_ON_VALUES = ("datatype", "in", "maxExclusive", "maxInclusive", "minExclusive", "minInclusive", "pattern")
"""What constrains the values of a key that is there; the others ask for a key, or for none."""


def causes(folder: Path) -> Mapping[str, tuple[Cause, ...]]:
    """Return, for the IRI of each node shape of a folder, the properties to place its results on.

    The first that the node has is the cause. A value that an alternative (``sh:or``) or a shape (``sh:node``)
    constrains comes first, then the condition: what a negated alternative looks at, as in ``[ sh:not A ] B``,
    if A then B. Where the class is wrong for a key, the key is the cause. A shape that asks for nothing but a
    missing key has none.
    """
    from pyoxigraph import NamedNode

    graph = _graph(folder)
    rules = [subject for subject, predicate in graph if predicate in _RULES]
    return {
        rule.value: tuple(dict.fromkeys(_causes(graph, rule)))
        for rule in rules
        if isinstance(rule, NamedNode) and (rule, _SH + "path") not in graph
    }


def _causes(graph: Graph, shape: object) -> Iterator[Cause]:
    alternatives = [item for items in graph.get((shape, _SH + "or"), ()) for item in _items(graph, items)]
    for demanded in graph.get((shape, _SH + "node"), ()):
        yield from ((iri, False) for iri in _properties(graph, demanded, (*_ON_VALUES, "hasValue")))
    for alternative in alternatives:
        yield from ((iri, False) for iri in _properties(graph, alternative, _ON_VALUES))
    for alternative in alternatives:
        for negated in graph.get((alternative, _SH + "not"), ()):
            yield from ((iri, False) for iri in _properties(graph, negated, ()))
    if any((item, _SH + "class") in graph for item in (shape, *alternatives)):
        for target in graph.get((shape, _SH + "targetSubjectsOf"), ()):
            yield str(getattr(target, "value", "")), True


def _properties(graph: Graph, shape: object, constraints: tuple[str, ...]) -> Iterator[str]:
    """The first property of each path of a shape; of those with one of the constraints, if any is named."""
    for item in graph.get((shape, _SH + "property"), ()):
        if not constraints or any((item, _SH + name) in graph for name in constraints):
            for path in graph.get((item, _SH + "path"), ()):
                first = next(_items(graph, path), path)
                if not graph.get((first, _SH + "inversePath")):
                    yield str(getattr(first, "value", ""))


def _items(graph: Graph, items: object) -> Iterator[object]:
    """The items of an RDF list."""
    seen = set()
    while items not in seen and (first := graph.get((items, _RDF + "first"))):
        seen.add(items)
        yield first[0]
        items = next(iter(graph.get((items, _RDF + "rest"), ())), None)


def _graph(folder: Path) -> Graph:
    """The shapes, by subject and predicate."""
    from pyoxigraph import RdfFormat, parse

    graph: dict[tuple[object, str], list[NamedNode | BlankNode | Literal | Triple]] = defaultdict(list)
    for path in sorted(folder.glob("*.ttl")):
        # A file that does not parse is told by whoever validates with it.
        with suppress(SyntaxError):
            for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
                graph[quad.subject, quad.predicate.value].append(quad.object)
    return dict(graph)
