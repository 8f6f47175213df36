"""The W3C test suite of SHACL: its cases, what they expect, and how two reports are compared.

The suite is not part of the project. It is looked for beside it, as the archived texts are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from caro_graph.engines import Result

Term = NamedNode | BlankNode | Literal | Triple
Graph = dict[Term, dict[str, list[Term]]]
Found = Counter[tuple[str, str, str, str]]

SUITE = Path(__file__).parents[2] / "shared" / "standards" / "shacl-test-suite" / "tests"
COUNT = 121
"""The cases of the suite, at the commit that its README names."""

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SH = "http://www.w3.org/ns/shacl#"
_SHT = "http://www.w3.org/ns/shacl-test#"
_SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


@dataclass(frozen=True)
class Case:
    """One case.

    Attributes:
        name: The folder and the name of its file: ``core/node/and-001``.
        shapes: The shapes graph, as Turtle: some queries rely on its prefixes.
        data: The data graph, as N-Triples.
        expected: What has to be found; None where the engine has to fail.
    """

    name: str
    shapes: str
    data: str
    expected: Found | None


@cache
def cases() -> dict[str, Case]:
    """The cases, by name; none where the suite is not on this machine."""
    files = (path for path in sorted(SUITE.glob("*/*/*.ttl")) if path.name != "manifest.ttl")
    found = [case for path in files for case in _cases(path)]
    return {case.name: case for case in found}


def compared(results: tuple[Result, ...]) -> Found:
    """What a report is compared by; a blank node stands for any."""
    return Counter(
        (
            _any(result.focus),
            result.path or "",
            result.component,
            _any(result.value or ""),
        )
        for result in results
    )


def _any(term: str) -> str:
    return "_:" if term.startswith("_:") else term


def _cases(path: Path) -> list[Case]:
    graph = _graph(path)
    entries = [node for node, about in graph.items() if NamedNode(_SHT + "Validate") in about[_RDF + "type"]]
    return [_case(path, graph, graph[entry]) for entry in entries]


def _case(path: Path, graph: Graph, entry: dict[str, list[Term]]) -> Case:
    action = graph[entry[_MF + "action"][0]]
    result = entry[_MF + "result"][0]
    return Case(
        name=path.relative_to(SUITE).with_suffix("").as_posix(),
        shapes=_turtle(_file(action[_SHT + "shapesGraph"][0])),
        data=_ntriples(_file(action[_SHT + "dataGraph"][0])),
        expected=None if result == NamedNode(_SHT + "Failure") else _expected(graph, graph[result]),
    )


def _expected(graph: Graph, report: dict[str, list[Term]]) -> Found:
    found: Found = Counter()
    for node in report[_SH + "result"]:
        about = graph[node]
        focus, component = about[_SH + "focusNode"][0], about[_SH + "sourceConstraintComponent"][0]
        found[
            _any(focus.value if isinstance(focus, NamedNode) else str(focus)),
            next((_bare(_path(graph, path)) for path in about[_SH + "resultPath"]), ""),
            component.value,
            next((_any(str(value)) for value in about[_SH + "value"]), ""),
        ] += 1
    # SHACL, 3.6.1.1: a graph conforms if and only if there is no result.
    assert report[_SH + "conforms"][0].value == str(not found).lower()
    return found


def _bare(path: str) -> str:
    return path if path[0] in "(^" else path[1:-1]


def _path(graph: Graph, path: Term) -> str:
    """A path as a SPARQL property path, as :class:`Result` has it."""
    if isinstance(path, NamedNode):
        return str(path)
    about = graph[path]
    if about[_RDF + "first"]:
        return f"({'/'.join(_path(graph, step) for step in _list(graph, path))})"
    if about[_SH + "alternativePath"]:
        steps = _list(graph, about[_SH + "alternativePath"][0])
        return f"({'|'.join(_path(graph, step) for step in steps)})"
    if about[_SH + "inversePath"]:
        return "^" + _path(graph, about[_SH + "inversePath"][0])
    name = next(name for name in _SUFFIXES if about[_SH + name])
    return f"({_path(graph, about[_SH + name][0])}){_SUFFIXES[name]}"


def _list(graph: Graph, node: Term) -> list[Term]:
    steps = []
    while node != NamedNode(_RDF + "nil"):
        steps += graph[node][_RDF + "first"]
        node = graph[node][_RDF + "rest"][0]
    return steps


def _file(iri: Term) -> Path:
    return Path(iri.value.removeprefix("file://"))


@cache
def _quads(path: Path) -> tuple[Quad, ...]:
    return tuple(parse(path=path, format=RdfFormat.TURTLE, base_iri=f"file://{path}"))


def _turtle(path: Path) -> str:
    return f"@base <file://{path}> .\n{path.read_text('utf-8')}"


def _ntriples(path: Path) -> str:
    return "".join(f"{quad.triple} .\n" for quad in _quads(path))


def _graph(path: Path) -> Graph:
    graph: Graph = defaultdict(lambda: defaultdict(list))
    for quad in _quads(path):
        graph[quad.subject][quad.predicate.value].append(quad.object)
    return graph
