"""Faults of a catalogue, each with the file of shapes and the property where DCAT-AP sees it."""

from __future__ import annotations

from collections.abc import Callable

import rdflib
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, BNode, Literal, Node, URIRef
from rdflib.namespace import Namespace

SPDX = Namespace("http://spdx.org/rdf/terms#")
Break = Callable[[rdflib.Graph], None]


def a_dataset(graph: rdflib.Graph) -> Node:
    return min(graph.subjects(RDF.type, DCAT.Dataset))


def a_distribution(graph: rdflib.Graph) -> Node:
    return min(one for one in graph.objects(None, DCAT.distribution) if (one, SPDX.checksum, None) in graph)


def no_title(graph: rdflib.Graph) -> None:
    graph.remove((a_dataset(graph), DCTERMS.title, None))


def no_description(graph: rdflib.Graph) -> None:
    graph.remove((a_dataset(graph), DCTERMS.description, None))


def licence_as_text(graph: rdflib.Graph) -> None:
    graph.set((a_distribution(graph), DCTERMS.license, Literal("Licence Ouverte 2.0")))


def checksum_as_text(graph: rdflib.Graph) -> None:
    checksum = graph.value(a_distribution(graph), SPDX.checksum)
    graph.set((checksum, SPDX.checksumValue, Literal("abc")))


def two_publishers(graph: rdflib.Graph) -> None:
    other = URIRef("https://example.org/other")
    graph.add((other, RDF.type, FOAF.Agent))
    graph.add((other, FOAF.name, Literal("Un autre")))
    graph.add((a_dataset(graph), DCTERMS.publisher, other))


def no_access(graph: rdflib.Graph) -> None:
    graph.remove((a_distribution(graph), DCAT.accessURL, None))


def size_as_text(graph: rdflib.Graph) -> None:
    graph.set((a_distribution(graph), DCAT.byteSize, Literal("12 Ko")))


def day_as_text(graph: rdflib.Graph) -> None:
    graph.set((a_distribution(graph), DCTERMS.modified, Literal("29/11/2026")))


def frequency_of_no_list(graph: rdflib.Graph) -> None:
    graph.set((a_dataset(graph), DCTERMS.accrualPeriodicity, URIRef("https://example.org/tous-les-ans")))


def media_type_of_no_list(graph: rdflib.Graph) -> None:
    graph.set((a_distribution(graph), DCAT.mediaType, URIRef("https://example.org/turtle")))


def period_without_type(graph: rdflib.Graph) -> None:
    period = BNode()
    graph.add((a_dataset(graph), DCTERMS.temporal, period))
    graph.add((period, DCAT.startDate, Literal("2024-01-01", datatype=XSD.date)))


def no_publisher_name(graph: rdflib.Graph) -> None:
    graph.remove((graph.value(a_dataset(graph), DCTERMS.publisher), FOAF.name, None))


BREAKS: dict[Break, tuple[str, URIRef]] = {
    no_title: ("shapes.ttl", DCTERMS.title),
    no_description: ("shapes.ttl", DCTERMS.description),
    licence_as_text: ("shapes.ttl", DCTERMS.license),
    checksum_as_text: ("shapes.ttl", SPDX.checksumValue),
    two_publishers: ("shapes.ttl", DCTERMS.publisher),
    no_access: ("shapes.ttl", DCAT.accessURL),
    size_as_text: ("shapes.ttl", DCAT.byteSize),
    day_as_text: ("shapes.ttl", DCTERMS.modified),
    no_publisher_name: ("shapes.ttl", FOAF.name),
    period_without_type: ("range.ttl", DCTERMS.temporal),
    frequency_of_no_list: ("mdr-vocabularies.shape.ttl", DCTERMS.accrualPeriodicity),
    media_type_of_no_list: ("mdr-vocabularies.shape.ttl", DCAT.mediaType),
}
