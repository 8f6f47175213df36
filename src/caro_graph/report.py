"""The standard SHACL validation report, its nodes named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from caro_graph.engines import Result
from caro_graph.rdf.paths import path_triples

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

__all__ = ["report_triples", "report_turtle"]

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def report_turtle(results: Sequence[Result], base: str) -> bytes:
    """Return the ``sh:ValidationReport`` of ``results`` as Turtle (SHACL, 3.6).

    The report and its results are named below ``base``; the steps of a property path are blank nodes.
    """
    from pyoxigraph import RdfFormat, serialize

    prefixes = {"sh": _SH, "xsd": _XSD}
    content = serialize(report_triples(results, base), format=RdfFormat.TURTLE, prefixes=prefixes)
    lines = (content or b"").split(b"\n")
    header = sorted(line for line in lines if line.startswith(b"@prefix "))
    return b"\n".join([*header, *(line for line in lines if not line.startswith(b"@prefix "))])


def report_triples(results: Sequence[Result], base: str) -> Iterator[Triple]:
    """Yield the statements of a ``sh:ValidationReport``, named as :func:`report_turtle` says."""
    from pyoxigraph import Literal, NamedNode, Triple

    report = base + "report"
    kind, node = NamedNode(_RDF + "type"), NamedNode(report)
    yield Triple(node, kind, NamedNode(_SH + "ValidationReport"))
    flag = Literal(str(not results).lower(), datatype=NamedNode(_XSD + "boolean"))
    yield Triple(node, NamedNode(_SH + "conforms"), flag)
    for number, result in enumerate(results, 1):
        item = NamedNode(f"{report}#result-{number}")
        yield Triple(node, NamedNode(_SH + "result"), item)
        yield Triple(item, kind, NamedNode(_SH + "ValidationResult"))
        for name, value in _properties(result):
            yield Triple(item, NamedNode(_SH + name), value)
        if result.path:
            path, steps = path_triples(result.path, f"p{number}x")
            yield Triple(item, NamedNode(_SH + "resultPath"), path)
            yield from steps


def _properties(result: Result) -> Iterator[tuple[str, NamedNode | BlankNode | Literal]]:
    from pyoxigraph import Literal, NamedNode

    yield "focusNode", _term(result.focus)
    if result.value is not None:
        yield "value", _term(result.value)
    yield "resultSeverity", NamedNode(result.severity)
    yield "sourceConstraintComponent", NamedNode(result.component)
    if result.shape:
        yield "sourceShape", NamedNode(result.shape)
    for language, message in sorted(result.messages.items()):
        yield "resultMessage", Literal(message, language=language or None)


def _term(text: str) -> NamedNode | BlankNode | Literal:
    """Read a term of a result: a bare IRI, or N-Triples."""
    from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

    if not text.startswith(("<", '"', "_:")):
        return NamedNode(text)
    [quad] = parse(f"<x:s> <x:p> {text} .", format=RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, NamedNode | BlankNode | Literal)
    return quad.object
