"""The named graphs of the publication, each with its size and the hash of its canonical form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caro_graph.describing.names import SHA256, TYPE, blank, iri, literal, text
from caro_graph.loading import Facts
from caro_graph.quality.dqv import dataset_iri
from caro_graph.writing.rdf import canonical_hash

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

__all__ = ["graph_triples"]

_SAID = "SHA-256 of the canonical form (RDFC-1.0) of the graph"


def _by_graph(facts: Facts) -> dict[str, list[Quad]]:
    """Return the statements of each named graph, by its IRI, in the order of the IRIs."""
    found: dict[str, list[Quad]] = {}
    for quad in facts.quads:
        found.setdefault(str(getattr(quad.graph_name, "value", "")), []).append(quad)
    return dict(sorted(found.items()))


def graph_triples(facts: Facts) -> Iterator[Triple]:
    """Yield each named graph as a part (VoID) of the whole, with the SHA-256 of its canonical N-Quads."""
    from pyoxigraph import Triple

    whole = iri(dataset_iri(facts.publication))
    for name, quads in _by_graph(facts).items():
        graph, short = iri(name), name.removeprefix(facts.publication.graphs)
        checksum = blank("graph", name)
        yield Triple(whole, iri("void:subset"), graph)
        yield Triple(graph, iri(TYPE), iri("void:Dataset"))
        yield Triple(graph, iri("dct:title"), text(short))
        yield Triple(graph, iri("void:triples"), literal(len(quads), "xsd:integer"))
        yield Triple(graph, iri("spdx:checksum"), checksum)
        yield Triple(checksum, iri(TYPE), iri("spdx:Checksum"))
        yield Triple(checksum, iri("spdx:algorithm"), iri(SHA256))
        digest = canonical_hash(quad.triple for quad in quads)
        yield Triple(checksum, iri("spdx:checksumValue"), literal(digest, "xsd:hexBinary"))
        yield Triple(checksum, iri("rdfs:comment"), text(_SAID, "en"))
