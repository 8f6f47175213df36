"""What the catalogue points at, said in it in so far as portals and DCAT-AP's shapes want to know it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from caro_graph.describing.entries import Entries
from caro_graph.describing.names import TYPE, iri, text
from caro_graph.loading import Facts
from caro_graph.problems import CallError
from caro_graph.publication import FILE

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple

__all__ = ["neighbour_triples"]

_DCT, _FOAF = "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_INSEE, _SIREN = "http://rdf.insee.fr/def/geo#codeINSEE", "https://w3id.org/caro-graph/def#siren"
_TOMBSTONE = "https://www.w3.org/ns/activitystreams#Tombstone"
_TITLE, _PAGE = _DCT + "title", _FOAF + "page"
_ALSO = {
    _FOAF + "Organization": ("foaf:Agent",),
    "http://www.w3.org/2006/vcard/ns#Organization": ("vcard:Kind",),
}
"""Classes said outright of what is of a narrower one: shapes and portals do not reason."""

_Values = Mapping[str, Sequence["NamedNode | Literal"]]


def neighbour_triples(triples: Iterable[Triple], entries: Entries, facts: Facts) -> Iterator[Triple]:
    """Yield what is known of the things that the statements of the catalogue point at.

    Places have their label and code, documents their title and page, the publisher its name.

    Raises:
        CallError: neither the catalogue nor the facts name the publisher.
    """
    from pyoxigraph import Triple

    said = list(triples)
    values = _by_subject(said)
    known = _by_subject(quad.triple for quad in facts.quads)
    pointed = _objects(said)
    yield from (Triple(*triple) for triple in _wider(values))
    for place in sorted(pointed.get(_DCT + "spatial", ())):
        node = iri(place)
        yield Triple(node, iri(TYPE), iri("dct:Location"))
        for predicate in (TYPE, _LABEL, _INSEE) if place not in values else ():
            for value in known.get(place, {}).get(predicate, ()):
                yield Triple(node, iri(predicate), value)
    for document in sorted(pointed.get("http://www.w3.org/ns/prov#wasDerivedFrom", ())):
        yield Triple(iri(document), iri(TYPE), iri("foaf:Document"))
        for predicate, as_ in ((_LABEL, "dct:title"), (_PAGE, "foaf:page")):
            for value in known.get(document, {}).get(predicate, ()):
                yield Triple(iri(document), iri(as_), value)
    for licence in sorted(pointed.get(_DCT + "license", ())):
        yield Triple(iri(licence), iri(TYPE), iri("dct:LicenseDocument"))
    agents = sorted(pointed.get(_DCT + "publisher", set()) | pointed.get(_DCT + "creator", set()))
    for agent in agents:
        if _FOAF + "name" not in values.get(agent, {}):
            yield from _agent(agent, known.get(agent, {}), facts)


def _wider(values: Mapping[str, _Values]) -> Iterator[tuple[NamedNode, NamedNode, NamedNode]]:
    """The classes that follow from the narrower ones of the entries."""
    for subject, said in values.items():
        for wider in (name for value in said.get(TYPE, ()) for name in _ALSO.get(value.value, ())):
            yield iri(subject), iri(TYPE), iri(wider)


def _agent(agent: str, said: _Values, facts: Facts) -> Iterator[Triple]:
    from pyoxigraph import Triple

    node = iri(agent)
    withdrawn = any(value.value == _TOMBSTONE for value in said.get(TYPE, ()))
    if withdrawn or not said.get(_LABEL):
        raise CallError(
            f"{facts.publication.root / FILE}: publisher: {agent} has no name in the facts"
            f"{' any more (it is withdrawn)' if withdrawn else ''}: describe it there, or as an Agent in "
            "data/catalogue.yaml"
        )
    yield Triple(node, iri(TYPE), iri("foaf:Organization"))
    yield Triple(node, iri(TYPE), iri("foaf:Agent"))
    yield from (Triple(node, iri("foaf:name"), value) for value in said[_LABEL])
    yield from (Triple(node, iri("dct:identifier"), text(value.value)) for value in said.get(_SIREN, ()))


def _by_subject(triples: Iterable[Triple]) -> dict[str, dict[str, list[NamedNode | Literal]]]:
    from pyoxigraph import Literal, NamedNode

    found: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            said = found.setdefault(triple.subject.value, {})
            said.setdefault(triple.predicate.value, []).append(triple.object)
    return found


def _objects(triples: Iterable[Triple]) -> dict[str, set[str]]:
    from pyoxigraph import NamedNode

    found: dict[str, set[str]] = {}
    for triple in triples:
        if isinstance(triple.object, NamedNode):
            found.setdefault(triple.predicate.value, set()).add(triple.object.value)
    return found
