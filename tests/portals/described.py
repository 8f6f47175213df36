"""The data sets of a catalogue as DCAT describes them, to compare with what a portal stores."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib import DCAT, DCTERMS, RDF, Literal, Node, URIRef
from rdflib.namespace import Namespace

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"


@dataclass(frozen=True)
class Described:
    """A data set of the catalogue, in French.

    Attributes:
        iri: What names it, and CKAN's key.
        identifier: Its ``dct:identifier``, and udata's key.
        title: Its title.
        description: Its description.
        licences: The licences of the data set and of its distributions.
        contacts: The names of its contact points.
        frequency: The IRI of how often it is updated.
        period: The first and the last day that it covers, as it is stated; empty for none.
        keywords: Its keywords, in every language, as portals take them.
        distributions: The URL to download, or to reach, by the IRI of each distribution.
    """

    iri: str
    identifier: str
    title: str
    description: str
    licences: frozenset[str]
    contacts: frozenset[str]
    frequency: str
    period: tuple[str, str] | tuple[()]
    keywords: frozenset[str]
    distributions: dict[str, str]


def described(catalogue: Path) -> list[Described]:
    """The data sets that the catalogue lists, sorted by their identifiers."""
    graph = rdflib.Graph().parse(catalogue)
    listed = set(graph.objects(graph.value(None, RDF.type, DCAT.Catalog), DCAT.dataset))
    return sorted((_dataset(graph, node) for node in listed), key=lambda one: one.identifier)


def slug(keyword: str) -> str:
    """A keyword as udata writes it: in lower case, without accents, its words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", keyword.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _dataset(graph: rdflib.Graph, node: Node) -> Described:
    distributions = list(graph.objects(node, DCAT.distribution))
    licences = {graph.value(one, DCTERMS.license) for one in (node, *distributions)}
    return Described(
        iri=str(node),
        identifier=str(graph.value(node, DCTERMS.identifier)),
        title=_french(graph, node, DCTERMS.title),
        description=_french(graph, node, DCTERMS.description),
        licences=frozenset(map(str, licences)),
        contacts=frozenset(str(graph.value(one, VCARD.fn)) for one in graph.objects(node, DCAT.contactPoint)),
        frequency=str(graph.value(node, DCTERMS.accrualPeriodicity)),
        period=_period(graph, graph.value(node, DCTERMS.temporal)),
        keywords=frozenset(map(str, graph.objects(node, DCAT.keyword))),
        distributions={str(one): _url(graph, one) for one in distributions},
    )


def _french(graph: rdflib.Graph, node: Node, predicate: URIRef) -> str:
    texts = [one for one in graph.objects(node, predicate) if isinstance(one, Literal)]
    (french,) = (one for one in texts if one.language == "fr")
    return str(french)


def _period(graph: rdflib.Graph, period: Node | None) -> tuple[str, str] | tuple[()]:
    if period is None:
        return ()
    return str(graph.value(period, DCAT.startDate) or ""), str(graph.value(period, DCAT.endDate) or "")


def _url(graph: rdflib.Graph, node: Node) -> str:
    return str(graph.value(node, DCAT.downloadURL) or graph.value(node, DCAT.accessURL))
