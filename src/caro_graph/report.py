"""The standard SHACL validation report, without blank nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from caro_graph.engines import Result

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["report_turtle"]

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def report_turtle(results: Sequence[Result], base: str) -> bytes:
    """Return the ``sh:ValidationReport`` of ``results`` as Turtle; nodes are named below ``base``."""
    from pyoxigraph import RdfFormat, serialize

    prefixes = {"sh": _SH, "xsd": _XSD}
    content = serialize(_triples(results, base + "report"), format=RdfFormat.TURTLE, prefixes=prefixes)
    return content or b""


def _triples(results: Sequence[Result], report: str) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode, Triple

    def sh(name: str) -> NamedNode:
        return NamedNode(_SH + name)

    kind, node = NamedNode(_RDF + "type"), NamedNode(report)
    conforms = not any(result.severity.endswith("Violation") for result in results)
    yield Triple(node, kind, sh("ValidationReport"))
    yield Triple(node, sh("conforms"), Literal(str(conforms).lower(), datatype=NamedNode(_XSD + "boolean")))
    for number, result in enumerate(results, 1):
        item = NamedNode(f"{report}#result-{number}")
        yield Triple(node, sh("result"), item)
        yield Triple(item, kind, sh("ValidationResult"))
        yield Triple(item, sh("focusNode"), NamedNode(result.focus))
        yield Triple(item, sh("resultSeverity"), NamedNode(_SH + result.severity.rpartition("#")[2]))
        yield Triple(item, sh("sourceConstraintComponent"), NamedNode(result.component))
        yield Triple(item, sh("sourceShape"), NamedNode(result.shape))
        for language, message in sorted(result.messages.items()):
            yield Triple(item, sh("resultMessage"), Literal(message, language=language))
