"""The queries of a shapes graph: refused before any engine runs them, where SHACL forbids them.

An engine that runs such a query has results that mean nothing, and the engines do not refuse the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from caro_graph.engines.sparql import forbidden, form, prefixes, uses

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["explained", "prepared"]

_SH = "http://www.w3.org/ns/shacl#"
_BOOLEAN = "<http://www.w3.org/2001/XMLSchema#boolean>"
_TRUE = f'"true"^^{_BOOLEAN}'
_THIS = frozenset({"?this", "?shapesGraph", "?currentShape"})
_VALIDATORS = ("validator", "nodeValidator", "propertyValidator")
_LONGEST = 400
_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_PATH = re.compile(r"[$?]PATH\b")
_USUAL = frozenset({"rdf", "rdfs", "owl", "sh", "xsd"})
_OF_QUERIES = re.compile(r"SPARQL|prefix|\(at char", re.IGNORECASE)
_GRAMMAR = re.compile(r":?\s*expected one of\b.*", re.DOTALL)


@dataclass(frozen=True)
class _Graph:
    """A shapes graph: its objects and its subjects by property, as terms in N-Triples, and its queries."""

    objects: dict[tuple[str, str], list[str]]
    subjects: dict[str, list[tuple[str, str]]]
    queries: dict[str, list[tuple[str, str]]]
    triples: tuple[Triple, ...]
    prefixes: dict[str, str]

    def deactivated(self, node: str) -> bool:
        return _TRUE in self.objects.get((node, "deactivated"), ())

    def roles(self, node: str) -> list[tuple[str, str]]:
        """The properties that lead to a node, each with its subject."""
        return self.subjects.get(node, [])


def prepared(shapes_turtle: str) -> str:
    """The shapes graph that an engine gets: without deactivated constraints and without rules.

    ``shacl`` runs the query of a deactivated constraint; pySHACL would run rules along with SPARQL targets.

    Raises:
        ValueError: a query has what SHACL forbids in it.
    """
    graph = _graph(shapes_turtle)
    for node, queries in graph.queries.items():
        for kind, query in queries:
            if reason := _wrong(graph, node, kind, query):
                raise ValueError(f"SHACL does not allow the sh:{kind} of {_named(graph, node)}: {reason}")
    kept = [triple for triple in graph.triples if not _idle(graph, triple)]
    if len(kept) == len(graph.triples):
        return shapes_turtle
    declared = "".join(f"@prefix {name}: <{space}> .\n" for name, space in graph.prefixes.items())
    return declared + "".join(f"{triple} .\n" for triple in kept)


def explained(reason: str, shapes_turtle: str) -> str:
    """The reason of an engine without the grammar of its parser, with the shape whose query is no SPARQL."""
    short = _GRAMMAR.sub("", reason).strip().split("\n")[0][:_LONGEST]
    broken = _broken(_graph(shapes_turtle)) if _OF_QUERIES.search(reason) else None
    return f"{short} (in the query of {broken})" if broken else short


@lru_cache(maxsize=2)
def _graph(shapes_turtle: str) -> _Graph:
    from pyoxigraph import Literal, RdfFormat, parse

    graph = _Graph(defaultdict(list), defaultdict(list), defaultdict(list), (), {})
    parser = parse(shapes_turtle, format=RdfFormat.TURTLE)
    triples = tuple(quad.triple for quad in parser)
    for triple in triples:
        if not triple.predicate.value.startswith(_SH):
            continue
        name = triple.predicate.value.removeprefix(_SH)
        subject, term = str(triple.subject), triple.object
        graph.objects[subject, name].append(str(term))
        graph.subjects[str(term)].append((name, subject))
        if name in ("select", "ask") and isinstance(term, Literal):
            graph.queries[subject].append((name, term.value))
    return _Graph(graph.objects, graph.subjects, graph.queries, triples, parser.prefixes)


def _idle(graph: _Graph, triple: Triple) -> bool:
    predicate = triple.predicate.value
    return predicate == _SH + "rule" or (
        predicate == _SH + "sparql" and graph.deactivated(str(triple.object))
    )


def _wrong(graph: _Graph, node: str, kind: str, query: str) -> str | None:
    """What is wrong with a query, by what it is for: a constraint, a validator or a target."""
    if graph.deactivated(node):
        return None
    for role, subject in graph.roles(node):
        if role not in ("sparql", "target", *_VALIDATORS):
            continue
        found = form(query)
        if found != kind.upper():
            return f"it is {found or 'no query'}, not {kind.upper()}"
        if role == "target":
            return forbidden(query, frozenset(), "?this")
        on_node = role == "nodeValidator" or (role == "sparql" and (subject, "path") not in graph.objects)
        if on_node and uses(query, "?PATH"):
            return "it has $PATH, and a node shape has no path (SHACL, 5.3.1)"
        bound = _THIS
        if role != "sparql":
            bound |= _parameters(graph, subject)
        if kind == "ask":
            bound |= {"?value"}
        if reason := forbidden(query, bound, "?this" if kind == "select" else None):
            return reason
    return None


def _parameters(graph: _Graph, component: str) -> frozenset[str]:
    """The variables of a constraint component: the local names of its parameters."""
    paths = (
        path
        for parameter in graph.objects.get((component, "parameter"), ())
        for path in graph.objects.get((parameter, "path"), ())
    )
    return frozenset("?" + re.split(r"[/#:]", path.strip("<>"))[-1] for path in paths)


def _named(graph: _Graph, node: str) -> str:
    """A node that has an IRI, or the nearest one around it that has."""
    wanted, seen = [node], {node}
    for near in wanted:  # The list grows: the nearest come first.
        if near.startswith("<"):
            return near
        fresh = [subject for _, subject in graph.roles(near) if subject not in seen]
        seen.update(fresh)
        wanted += fresh
    return "a shape without an IRI"


def _broken(graph: _Graph) -> str | None:
    """The first shape with a query that does not parse, or else with one whose prefix is not declared."""
    live = [
        (node, query)
        for node, queries in graph.queries.items()
        if not graph.deactivated(node)
        for _, query in queries
    ]
    wrong = [node for node, query in live if not _parses(query)]
    wrong = wrong or [node for node, query in live if _undeclared(graph, query)]
    return _named(graph, wrong[0]) if wrong else None


def _parses(query: str) -> bool:
    """Whether a query is SPARQL, whatever its prefixes mean."""
    from pyoxigraph import Store

    declared = "".join(f"PREFIX {name}: <urn:x-caro-graph:>\n" for name in sorted(prefixes(query)))
    try:
        Store().query(declared + _PATH.sub("<urn:x-caro-graph:>", query))
    except SyntaxError:
        return False
    except RuntimeError:
        return True  # It calls a function that is not there.
    return True


def _undeclared(graph: _Graph, query: str) -> bool:
    known = {*graph.prefixes, *_PREFIX.findall(query)}
    known |= {
        term.split('"')[1] for (_, name), terms in graph.objects.items() if name == "prefix" for term in terms
    }
    return not prefixes(query) <= known | _USUAL
