"""The catalogue of a built folder, read for a portal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

from caro_graph.describing.names import PREFIXES, SHA256, TYPE
from caro_graph.problems import CallError, FactsError, Problem
from caro_graph.publishing.numbers import whole_number
from caro_graph.publishing.portal import Agent, Catalogue, Dataset, Period, Place, Resource
from caro_graph.publishing.portal_nodes import Node
from caro_graph.publishing.syntax import no_syntax

if TYPE_CHECKING:
    from caro_graph.written import Written

__all__ = ["CATALOGUE", "catalogue_of", "read_catalogue"]

CATALOGUE = "catalogue.ttl"

_MEDIA = PREFIXES["iana"]
_FORMATS = {
    "JSON_LD": "JSON-LD",
    "RDF_N_QUADS": "NQ",
    "RDF_N_TRIPLES": "NT",
    "RDF_TRIG": "TriG",
    "RDF_TURTLE": "TTL",
    "RDF_XML": "RDF",
    "SPARQLQ": "SPARQL",
    "SPARQLQRES": "SPARQL",
    "TAR_GZ": "TAR.GZ",
    "TAR_XZ": "TAR.XZ",
}
"""Codes of the EU's list of file types whose everyday name is another one; the rest are their own names."""
_VERSION_INFO = "http://www.w3.org/2002/07/owl#versionInfo"
_Read = TypeVar("_Read")
_LEVELS = ("Commune", "Intercommunalite", "Arrondissement", "Canton", "Departement", "Region", "Pays")


def read_catalogue(written: Written) -> Catalogue:
    """Read the catalogue of a built folder.

    Raises:
        CallError: the folder has none.
        FactsError: it lacks what a portal needs; all of it at once.
    """
    if CATALOGUE not in written.files:
        raise CallError(
            f"{written.folder}: this folder has no {CATALOGUE}: build it anew with this version of caro-graph"
        )
    return catalogue_of(written.folder / CATALOGUE)


def catalogue_of(file: Path) -> Catalogue:
    """Read a catalogue in Turtle (DCAT-AP 3.0.1).

    Raises:
        FactsError: it is no Turtle, or lacks what a portal needs: a dataset, and for each an identifier of
            its own, a title, a description and a licence, and for each distribution a URL.
    """
    from pyoxigraph import RdfFormat, Store

    store = Store()
    try:
        store.load(path=str(file), format=RdfFormat.TURTLE)
    except SyntaxError as error:
        raise FactsError([no_syntax(file, "Turtle", error)]) from error
    problems = _Problems(file)
    found = sorted(Node.subjects(store, TYPE, "dcat:Catalog"), key=lambda node: node.name)
    nodes = sorted(
        {node for catalogue in found for node in catalogue.nodes("dcat:dataset")}, key=lambda node: node.name
    )
    nodes = [node for node in nodes if node.is_a("dcat:Dataset") and not node.is_a("dcat:DatasetSeries")]
    if not nodes:
        problems.add("this is no catalogue with datasets (dcat:Catalog, dcat:dataset)", "build again")
    datasets = [dataset for node in nodes if (dataset := _dataset(node, problems))]
    _refuse_doubles(datasets, problems)
    if problems.found:
        raise FactsError(problems.found)
    datasets.sort(key=lambda dataset: dataset.identifier)
    return Catalogue(found[0].iri or "", tuple(datasets))


class _Problems:
    """What a catalogue lacks; a Turtle file has no places for its statements, so the node is named."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.found: list[Problem] = []

    def add(self, what: str, todo: str) -> None:
        self.found.append(Problem(str(self.file), 1, 1, what, todo))


def _refuse_doubles(datasets: list[Dataset], problems: _Problems) -> None:
    seen: dict[str, Dataset] = {}
    for dataset in datasets:
        first = seen.setdefault(dataset.identifier, dataset)
        if first is not dataset:
            what = f"'{first.iri}' and '{dataset.iri}' have the same dct:identifier, '{dataset.identifier}'"
            problems.add(what, "give each its own")


def _dataset(node: Node, problems: _Problems) -> Dataset | None:
    resources = [
        resource
        for part in sorted(node.nodes("dcat:distribution"), key=lambda part: part.name)
        if (resource := _resource(part, problems))
    ]
    needed = _needed(node, resources, problems)
    if needed is None:
        return None
    title, description, identifier, licence = needed
    return Dataset(
        node.iri,
        identifier,
        title,
        description,
        licence,
        keywords=node.texts("dcat:keyword"),
        themes=node.values("dcat:theme"),
        languages=node.values("dct:language"),
        frequency=node.value("dct:accrualPeriodicity"),
        issued=node.value("dct:issued"),
        modified=node.value("dct:modified"),
        version=node.text("dcat:version") or node.text(_VERSION_INFO),
        version_notes=node.text("adms:versionNotes"),
        landing_page=node.value("dcat:landingPage"),
        access_rights=node.value("dct:accessRights"),
        provenance=_provenance(node),
        conforms_to=node.values("dct:conformsTo"),
        pages=node.values("foaf:page"),
        sources=tuple(sorted({*node.values("dct:source"), *node.values("prov:wasDerivedFrom")})),
        publisher=_first(node, "dct:publisher", _agent),
        creator=_first(node, "dct:creator", _agent),
        contact=_first(node, "dcat:contactPoint", _card),
        period=_first(node, "dct:temporal", _period),
        place=_place(node),
        resources=tuple(resources),
    )


def _needed(node: Node, resources: list[Resource], problems: _Problems) -> tuple[str, str, str, str] | None:
    """Return title, description, identifier and licence; None if one of them, which is told, is not there."""
    needed = {
        "dct:title": node.text("dct:title"),
        "dct:description": node.text("dct:description"),
        "dct:identifier": node.text("dct:identifier"),
        "dct:license": node.value("dct:license") or next((r.licence for r in resources if r.licence), None),
    }
    for term, value in needed.items():
        if not value:
            problems.add(
                f"the dataset '{node.name}' has no {term}, without which no portal takes it", "add it"
            )
    title, description, identifier, licence = needed.values()
    if not (title and description and identifier and licence):
        return None
    return title, description, identifier, licence


def _resource(node: Node, problems: _Problems) -> Resource | None:
    download, access = node.value("dcat:downloadURL"), node.value("dcat:accessURL")
    url = download or access
    if not url:
        problems.add(f"the distribution '{node.name}' has no dcat:accessURL", "add it")
        return None
    algorithm, digest = _checksum(node)
    size = node.text("dcat:byteSize")
    return Resource(
        node.iri,
        url,
        node.text("dct:title") or _file_name(url),
        description=node.text("dct:description"),
        access_url=access,
        download_url=download,
        format=_format(node.value("dct:format")),
        media=_media(node.value("dcat:mediaType")),
        size=whole_number(size or ""),
        sha256=digest.lower() if digest and algorithm == SHA256 else None,
        algorithm=algorithm,
        licence=node.value("dct:license"),
        issued=node.value("dct:issued"),
        modified=node.value("dct:modified"),
        status=node.value("adms:status"),
        availability=node.value("dcatap:availability"),
        languages=node.values("dct:language"),
        conforms_to=node.values("dct:conformsTo"),
        pages=node.values("foaf:page"),
        service=bool(list(node.nodes("dcat:accessService"))),
    )


def _first(node: Node, term: str, read: Callable[[Node], _Read]) -> _Read | None:
    return next(iter(_each(node, term, read)), None)


def _each(node: Node, term: str, read: Callable[[Node], _Read]) -> Iterator[_Read]:
    for part in sorted(node.nodes(term), key=lambda part: part.name):
        yield read(part)


def _agent(node: Node) -> Agent:
    return Agent(
        node.iri,
        node.text("foaf:name"),
        _address(node.value("foaf:mbox")),
        node.value("foaf:homepage"),
        node.value("dct:type"),
        node.text("dct:identifier"),
    )


def _card(node: Node) -> Agent:
    name = node.text("vcard:fn") or node.text("vcard:organization-name")
    email, url = node.value("vcard:hasEmail"), node.value("vcard:hasURL")
    return Agent(node.iri, name, _address(email), url, None, node.text("vcard:hasUID"))


def _period(node: Node) -> Period:
    return Period(node.value("dcat:startDate"), node.value("dcat:endDate"))


def _place(node: Node) -> Place | None:
    """Give the place: of several, the one that says the most."""
    places = list(_each(node, "dct:spatial", _one_place))
    return max(places, key=lambda place: (bool(place.code), bool(place.label), bool(place.iri)), default=None)


def _one_place(node: Node) -> Place:
    level = next((level for level in _LEVELS if node.is_a(f"igeo:{level}")), None)
    label = node.text("skos:prefLabel") or node.text("rdfs:label")
    return Place(node.iri, label, level, node.text("igeo:codeINSEE"))


def _provenance(node: Node) -> str | None:
    parts = [part.text("rdfs:label") or part.text("dct:description") for part in node.nodes("dct:provenance")]
    return "\n\n".join(sorted(part for part in parts if part)) or node.text("dct:provenance")


def _checksum(node: Node) -> tuple[str | None, str | None]:
    for checksum in sorted(node.nodes("spdx:checksum"), key=lambda part: part.name):
        return checksum.value("spdx:algorithm"), checksum.text("spdx:checksumValue")
    return None, None


def _address(email: str | None) -> str | None:
    return email.removeprefix("mailto:") if email else None


def _format(iri: str | None) -> str | None:
    if not iri:
        return None
    code = iri.rstrip("/").rpartition("/")[2]
    return _FORMATS.get(code, code)


def _media(iri: str | None) -> str | None:
    return iri.removeprefix(_MEDIA).removeprefix(_MEDIA.replace("https:", "http:")) if iri else None


def _file_name(url: str) -> str:
    parts = urlsplit(url)
    return unquote(PurePosixPath(parts.path).name) or parts.netloc
