"""The graph described by VoID: how large it is, of what classes and properties, where it links to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from caro_graph.describing.dcat import catalogue_iri
from caro_graph.describing.names import PREFIXES, TYPE, iri, literal, text
from caro_graph.loading import Facts
from caro_graph.quality.dqv import dataset_iri

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["void_triples"]

_FEATURES = {
    ".ttl": "Turtle",
    ".nt": "N-Triples",
    ".rdf": "RDF_XML",
    ".jsonld": "JSON-LD",
    ".trig": "TriG",
    ".nq": "N-Quads",
}
_W3C = "http://www.w3.org/ns/formats/"
_LINKS = (
    *(f"{PREFIXES['skos']}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")),
    "http://www.w3.org/2002/07/owl#sameAs",
)

_Statement = tuple[str, str, Any]


def void_triples(facts: Facts, triples: Sequence[Triple], dumps: Iterable[str]) -> Iterator[Triple]:
    """Yield the description of the whole graph.

    Args:
        facts: The facts.
        triples: The statements of all graphs as one, each once.
        dumps: The addresses of the files with the whole graph.
    """
    from pyoxigraph import Triple

    publication = facts.publication
    for subject, predicate, value in _statements(facts, triples, list(dumps)):
        yield Triple(iri(subject), iri(predicate), value)
    document = iri(publication.files + "void.ttl")
    yield Triple(document, iri(TYPE), iri("void:DatasetDescription"))
    yield Triple(document, iri("foaf:primaryTopic"), iri(dataset_iri(publication)))


def _statements(facts: Facts, triples: Sequence[Triple], dumps: list[str]) -> Iterator[_Statement]:
    publication = facts.publication
    whole = dataset_iri(publication)
    yield whole, TYPE, iri("void:Dataset")
    yield from ((whole, "dct:title", text(words, language)) for language, words in publication.title.items())
    yield whole, "dct:license", iri(publication.licence)
    yield whole, "dct:publisher", iri(publication.publisher)
    yield whole, "rdfs:seeAlso", iri(catalogue_iri(publication))
    yield whole, "void:uriSpace", text(publication.things)
    if publication.sparql:
        yield whole, "void:sparqlEndpoint", iri(publication.sparql)
    for dump in dumps:
        yield whole, "void:dataDump", iri(dump)
    for suffix, name in _FEATURES.items():
        if any(dump.endswith(suffix) for dump in dumps):
            yield whole, "void:feature", iri(_W3C + name)
    yield from _counts(whole, triples, publication.things)
    for namespace in _vocabularies(triples, facts.context.prefixes):
        yield whole, "void:vocabulary", iri(namespace)
    yield from _partitions(whole, triples, publication.things)
    yield from _linksets(whole, triples, publication.base)


def _counts(whole: str, triples: Sequence[Triple], things: str) -> Iterator[_Statement]:
    subjects = {_value(triple.subject) for triple in triples}
    entities = {subject for subject in subjects if subject.startswith(things) and "#" not in subject}
    numbers = {
        "void:triples": len(triples),
        "void:entities": len(entities),
        "void:distinctSubjects": len(subjects),
        "void:distinctObjects": len({str(triple.object) for triple in triples}),
        "void:classes": len({triple.object for triple in triples if triple.predicate.value == TYPE}),
        "void:properties": len({triple.predicate for triple in triples}),
    }
    yield from ((whole, name, literal(number, "xsd:integer")) for name, number in numbers.items())


def _vocabularies(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> list[str]:
    """The namespaces of the properties and classes that are used."""
    used = {triple.predicate.value for triple in triples}
    used |= {_value(triple.object) for triple in triples if triple.predicate.value == TYPE}
    return sorted(space for space in prefixes.values() if any(term.startswith(space) for term in used))


def _partitions(whole: str, triples: Sequence[Triple], things: str) -> Iterator[_Statement]:
    """Yield classes and properties, each with how often it is used; a class of facts with an example."""
    members: dict[str, list[str]] = {}
    for triple in triples:
        if triple.predicate.value == TYPE:
            members.setdefault(_value(triple.object), []).append(_value(triple.subject))
    for class_, subjects in sorted(members.items()):
        part = f"{whole}/class/{quote(class_, safe='')}"
        yield whole, "void:classPartition", iri(part)
        yield part, "void:class", iri(class_)
        yield part, "void:entities", literal(len(set(subjects)), "xsd:integer")
        examples = sorted(
            subject for subject in subjects if subject.startswith(things) and "#" not in subject
        )
        if examples:
            yield whole, "void:exampleResource", iri(examples[0])
    for property_, count in sorted(Counter(triple.predicate.value for triple in triples).items()):
        part = f"{whole}/property/{quote(property_, safe='')}"
        yield whole, "void:propertyPartition", iri(part)
        yield part, "void:property", iri(property_)
        yield part, "void:triples", literal(count, "xsd:integer")


def _linksets(whole: str, triples: Sequence[Triple], base: str) -> Iterator[_Statement]:
    """Yield the matches with each vocabulary elsewhere, by property."""
    links: Counter[tuple[str, str]] = Counter()
    for triple in triples:
        target = _value(triple.object)
        if triple.predicate.value in _LINKS and not target.startswith(base):
            space = target[: max(target.rfind("/"), target.rfind("#")) + 1]
            links[triple.predicate.value, space] += 1
    for (predicate, space), count in sorted(links.items()):
        name = predicate.rpartition("#")[2]
        part = f"{whole}/links/{name}/{quote(space, safe='')}"
        target = f"{whole}/target/{quote(space, safe='')}"
        yield whole, "void:subset", iri(part)
        yield part, TYPE, iri("void:Linkset")
        yield part, "void:subjectsTarget", iri(whole)
        yield part, "void:objectsTarget", iri(target)
        yield part, "void:linkPredicate", iri(predicate)
        yield part, "void:triples", literal(count, "xsd:integer")
        yield target, TYPE, iri("void:Dataset")
        yield target, "void:uriSpace", text(space)


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))
