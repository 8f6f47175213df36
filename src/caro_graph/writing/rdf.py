"""RDF syntaxes, each the same bytes for the same facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

__all__ = ["canonical_hash", "dataset_files", "graph_files", "triples_of", "turtle"]


def triples_of(quads: Iterable[Quad]) -> list[Triple]:
    """Return the statements of all graphs as one graph, each once, in the order of the quads by subject."""
    seen = dict.fromkeys(quad.triple for quad in quads)
    order: dict[str, list[Triple]] = {}
    for triple in seen:
        order.setdefault(str(triple.subject), []).append(triple)
    return [triple for subject in sorted(order) for triple in order[subject]]


def graph_files(
    triples: Sequence[Triple], stem: str, prefixes: Mapping[str, str], base: str | None
) -> Iterator[tuple[str, bytes]]:
    """Yield the Turtle, N-Triples and RDF/XML files of one graph; ``base`` shortens identifiers in Turtle."""
    from pyoxigraph import RdfFormat, serialize

    yield f"{stem}.ttl", turtle(triples, prefixes, base)
    yield f"{stem}.nt", _lines(triples)
    yield f"{stem}.rdf", _sorted_root(serialize(triples, format=RdfFormat.RDF_XML, prefixes=dict(prefixes)))


def turtle(triples: Sequence[Triple], prefixes: Mapping[str, str], base: str | None = None) -> bytes:
    """Return Turtle, in the order of the triples; ``base`` shortens identifiers."""
    from pyoxigraph import RdfFormat, serialize

    content = serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(prefixes), base_iri=base)
    return _header(prefixes, base) + _body(content)


def dataset_files(
    quads: Sequence[Quad], stem: str, prefixes: Mapping[str, str], base: str
) -> Iterator[tuple[str, bytes]]:
    """Yield the TriG and N-Quads files of a dataset; ``base`` shortens identifiers in TriG."""
    from pyoxigraph import RdfFormat, serialize

    trig = serialize(quads, format=RdfFormat.TRIG, prefixes=dict(prefixes), base_iri=base)
    yield f"{stem}.trig", _header(prefixes, base) + _body(trig)
    yield f"{stem}.nq", _lines(quads)


# The serializer writes its header in an order of its own, another one in each process, and prefixes relative
# to the base: the header is written here.


def _header(prefixes: Mapping[str, str], base: str | None) -> bytes:
    first = [f"@base <{base}> ."] if base else []
    lines = [*first, *(f"@prefix {name}: <{iri}> ." for name, iri in sorted(prefixes.items()))]
    return ("\n".join(lines) + "\n\n").encode()


def _body(content: bytes | None) -> bytes:
    lines = (content or b"").split(b"\n")
    marks = (b"@base ", b"@prefix ")
    first = next((number for number, line in enumerate(lines) if not line.startswith(marks)), len(lines))
    return b"\n".join(lines[first:])


def _sorted_root(content: bytes | None) -> bytes:
    """Sort the namespaces of the root element of RDF/XML."""
    before, mark, after = (content or b"").partition(b"<rdf:RDF ")
    attributes, end, rest = after.partition(b">")
    return before + mark + b" ".join(sorted(attributes.split())) + end + rest


def canonical_hash(statements: Iterable[Triple] | Iterable[Quad]) -> str:
    """Return the SHA-256, in hexadecimal, of the RDFC-1.0 canonical N-Quads of a graph without blank nodes.

    Without blank nodes the canonical form of RDF Dataset Canonicalization is the sorted set of lines. The
    facts have none: every node is named.

    Raises:
        ValueError: a blank node is there.
    """
    from pyoxigraph import BlankNode

    lines = set()
    for statement in statements:
        for term in (statement.subject, statement.object, getattr(statement, "graph_name", None)):
            if isinstance(term, BlankNode):
                raise ValueError(f"a blank node: {statement}")
        lines.add(f"{statement} .\n")
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def _lines(statements: Iterable[Triple] | Iterable[Quad]) -> bytes:
    """Canonical N-Triples or N-Quads: one statement a line, sorted by code point, each once."""
    return "".join(sorted({f"{statement} .\n" for statement in statements})).encode()
