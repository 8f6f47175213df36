"""The catalogue as DCAT-AP 3.0.1, with what StatDCAT-AP 1.0.1 adds for figures.

What portals read of it decides some of its forms. A period is a blank node (an IRI would be fetched);
themes have their labels here; a file's address has no version in it, as it is the key of a
resource; the algorithm of a checksum is named with https; a file has no adms:status (CKAN wants one of ADMS,
DCAT-AP one of the EU); a data set conforms to one thing (udata takes any one of several).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from caro_graph.describing.entries import Entries, Entry
from caro_graph.describing.names import SHA256, TYPE, blank, iri, literal, text
from caro_graph.describing.parts import Part, is_whole
from caro_graph.describing.periods import Period
from caro_graph.lexical import resolve
from caro_graph.publication import Publication
from caro_graph.quality.metrics import METRICS

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Value = NamedNode | BlankNode | Literal

__all__ = [
    "PAGE",
    "Described",
    "build_iri",
    "catalogue_iri",
    "catalogue_triples",
    "distribution_iri",
    "page_of",
]

PAGE = "catalogue.html"
"""The page that tells people of the data sets: each has its part of it."""
_INHERITED = ("contactPoint", "language", "frequency", "accessRights", "spatial")
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_RDF = frozenset({"text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"})
_SERVICE = {
    "fr": ("Point d'accès SPARQL", "Interroge le graphe entier, en lecture, par le protocole SPARQL 1.1."),
    "en": ("SPARQL endpoint", "Asks the whole graph, for reading, by the SPARQL 1.1 Protocol."),
}


@dataclass(frozen=True)
class Described:
    """A data set with what the build knows of it; ``statistics`` are property (prefixed name) and value."""

    entry: Entry
    parts: Sequence[Part]
    period: Period | None
    statistics: Sequence[tuple[str, Value]] = ()


def catalogue_iri(publication: Publication) -> str:
    """Return the IRI of the catalogue."""
    return publication.base + "catalogue"


def build_iri(publication: Publication) -> str:
    """Return the IRI of the build, as the record of provenance describes it."""
    return publication.base + "catalogue/build"


def distribution_iri(entry: Entry, part: Part) -> str:
    """Return the IRI of a file of a data set: the same in each version."""
    return f"{entry.iri}/{quote(part.name)}"


def page_of(publication: Publication, entry: Entry | None = None) -> str:
    """Return the address of the page about the catalogue, or about one data set of it."""
    return publication.files + PAGE + (f"#{entry.name}" if entry else "")


def catalogue_triples(
    described: Sequence[Described],
    entries: Entries,
    publication: Publication,
    measured: Mapping[str, Decimal],
) -> Iterator[Triple]:
    """Yield the statements of the catalogue: what a person wrote, and what the build adds to it.

    Args:
        described: The data sets.
        entries: What a person wrote.
        publication: Whose catalogue it is.
        measured: The shares that measure the quality of the whole, by the code of their metric.
    """
    from pyoxigraph import Triple

    yield from entries.triples
    catalogue = _Catalogue(entries, publication, measured)
    for subject, predicate, value in catalogue.statements(described):
        yield Triple(subject, iri(predicate), value)


_Statement = tuple[Any, str, Any]
"""Subject, predicate (a prefixed name or an IRI), value."""


@dataclass(frozen=True)
class _Catalogue:
    """What all parts of the catalogue need to know."""

    entries: Entries
    publication: Publication
    measured: Mapping[str, Decimal]

    def statements(self, described: Sequence[Described]) -> Iterator[_Statement]:
        node, publication = iri(catalogue_iri(self.publication)), self.publication
        written = self.entries.catalogue
        yield node, TYPE, iri("dcat:Catalog")
        if not (written and written.first("title")):
            yield from self.texts(node, "dct:title", publication.title)
            yield from self.texts(node, "dct:description", publication.description)
        yield from self.owned(node, written)
        page = iri(page_of(publication))
        yield node, "foaf:homepage", page
        yield page, TYPE, iri("foaf:Document")
        build = iri(build_iri(publication))
        yield build, TYPE, iri("prov:Activity")
        for each in described:
            yield node, "dcat:dataset", iri(each.entry.iri)
            yield from self.dataset(each)
        if publication.sparql:
            yield from self.service(node, described)

    def dataset(self, each: Described) -> Iterator[_Statement]:
        entry, publication = each.entry, self.publication
        node = iri(entry.iri)
        yield node, TYPE, iri("dcat:Dataset")
        yield from self.owned(node, entry)
        for key in _INHERITED:
            if not entry.all(key) and self.entries.catalogue:
                yield from self.values(node, key, self.entries.catalogue)
        # Not prov:wasGeneratedBy: a CKAN without a form of its own refuses the data set for it.
        yield iri(build_iri(publication)), "prov:generated", node
        yield node, "dcat:version", text(publication.version)
        yield from self.texts(node, "adms:versionNotes", publication.notes)
        if not entry.all("landingPage"):
            page = iri(page_of(publication, entry))
            yield node, "dcat:landingPage", page
            yield page, TYPE, iri("foaf:Document")
        yield from self.period(node, entry, each.period)
        yield from self.provenance(node, entry)
        yield from ((node, predicate, value) for predicate, value in each.statistics)
        if is_whole(entry):
            yield from self.quality(node)
        for part in each.parts:
            yield node, "dcat:distribution", iri(distribution_iri(entry, part))
            yield from self.distribution(entry, part)

    def owned(self, node: NamedNode, entry: Entry | None) -> Iterator[_Statement]:
        """Yield who publishes it and when, under which licence, unless the entry says so itself."""
        if not (entry and entry.all("publisher")):
            yield node, "dct:publisher", iri(self.publication.publisher)
        if not (entry and entry.all("licence")):
            yield node, "dct:license", iri(self.publication.licence)
        yield from self.days(node, entry)

    def days(self, node: NamedNode, entry: Entry | None) -> Iterator[_Statement]:
        """Yield the days of issue and of change: of the entry, else of the publication."""
        for key, day in (("issued", self.publication.issued), ("modified", self.publication.modified)):
            if chosen := (entry.first(key) if entry else None) or day:
                yield node, f"dct:{key}", literal(chosen, "xsd:date")

    def distribution(self, entry: Entry, part: Part) -> Iterator[_Statement]:
        publication = self.publication
        node = iri(distribution_iri(entry, part))
        address = iri(publication.files + quote(part.path))
        yield node, TYPE, iri("dcat:Distribution")
        yield from self.texts(node, "dct:title", part.title)
        yield from self.texts(node, "dct:description", part.description)
        yield node, "dcat:accessURL", address
        yield node, "dcat:downloadURL", address
        yield node, "dcat:mediaType", iri(part.format.media_iri)
        yield node, "dct:format", iri(part.format.file_type)
        yield node, "dcat:byteSize", literal(part.size, "xsd:nonNegativeInteger")
        checksum = blank("checksum", node.value)
        yield node, "spdx:checksum", checksum
        yield checksum, TYPE, iri("spdx:Checksum")
        yield checksum, "spdx:algorithm", iri(SHA256)
        yield checksum, "spdx:checksumValue", literal(part.sha256, "xsd:hexBinary")
        licence = resolve(entry.first("licence") or publication.licence, publication.base)
        yield node, "dct:license", iri(licence)
        for key in ("language", "availability"):
            source = entry if entry.all(key) else self.entries.catalogue
            if source:
                yield from self.values(node, key, source)
        yield from self.days(node, entry)
        if part.format.media in _RDF:
            shapes = (resolve(name, publication.base) for name in entry.all("shapes"))
            yield from ((node, "dct:conformsTo", iri(name)) for name in shapes)

    def period(self, node: NamedNode, entry: Entry, period: Period | None) -> Iterator[_Statement]:
        if period is None:
            return
        temporal = blank("period", entry.iri)
        yield node, "dct:temporal", temporal
        yield temporal, TYPE, iri("dct:PeriodOfTime")
        for predicate, day in zip(("dcat:startDate", "dcat:endDate"), period, strict=True):
            if day:
                yield temporal, predicate, literal(day, "xsd:date")

    def provenance(self, node: NamedNode, entry: Entry) -> Iterator[_Statement]:
        said = entry.texts("provenance")
        if said:
            statement = blank("provenance", entry.iri)
            yield node, "dct:provenance", statement
            yield statement, TYPE, iri("dct:ProvenanceStatement")
            yield from self.texts(statement, "rdfs:label", said)

    def quality(self, node: NamedNode) -> Iterator[_Statement]:
        """Yield the measurements of ``quality.ttl``: udata asks each what it measures."""
        for code, share in self.measured.items():
            measurement = iri(f"{self.publication.base}quality/{code}")
            yield node, "dqv:hasQualityMeasurement", measurement
            yield measurement, TYPE, iri("dqv:QualityMeasurement")
            yield measurement, "dqv:isMeasurementOf", iri(METRICS + code)
            yield measurement, "dqv:value", literal(share, "xsd:decimal")

    def service(self, catalogue: NamedNode, described: Sequence[Described]) -> Iterator[_Statement]:
        """Yield the SPARQL endpoint, by itself: one that a file names is not seen by every portal."""
        publication = self.publication
        node = iri(publication.base + "catalogue/sparql")
        yield catalogue, "dcat:service", node
        yield node, TYPE, iri("dcat:DataService")
        for number, predicate in enumerate(("dct:title", "dct:description")):
            yield from self.texts(node, predicate, {key: words[number] for key, words in _SERVICE.items()})
        yield node, "dct:identifier", text(f"{publication.id}-sparql")
        yield node, "dcat:endpointURL", iri(publication.sparql or "")
        yield node, "dcat:endpointDescription", iri(publication.files + "void.ttl")
        yield node, "dct:conformsTo", iri(_PROTOCOL)
        yield iri(_PROTOCOL), TYPE, iri("dct:Standard")
        yield iri(_PROTOCOL), "dct:title", text("SPARQL 1.1 Protocol", "en")
        yield from self.owned(node, None)
        for key in ("contactPoint", "accessRights"):
            if self.entries.catalogue:
                yield from self.values(node, key, self.entries.catalogue)
        for each in described:
            if is_whole(each.entry) or each.entry.all("graph") or each.entry.all("kind"):
                yield node, "dcat:servesDataset", iri(each.entry.iri)
            for key in ("theme", "keyword") if is_whole(each.entry) else ():
                yield from self.values(node, key, each.entry)

    def values(self, node: NamedNode, key: str, entry: Entry) -> Iterator[_Statement]:
        """Yield the values of a key of an entry, as its context has them."""
        term = self.entries.context.terms[key]
        base = term.scope or self.publication.base
        for value in entry.all(key):
            yield (
                node,
                term.iri,
                iri(resolve(value, base)) if term.is_reference else text(value, term.language),
            )

    @staticmethod
    def texts(
        node: NamedNode | BlankNode, predicate: str, by_language: Mapping[str, str]
    ) -> Iterator[_Statement]:
        """Yield a text in each of its languages."""
        yield from ((node, predicate, text(value, language)) for language, value in by_language.items())
