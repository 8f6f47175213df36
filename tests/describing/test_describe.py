"""The catalogue of this project's own publication, as portals and stores find it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS, VOID

import caro_graph
from caro_graph.writing.rdf import canonical_hash

BASE = "https://w3id.org/caro-graph/"
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
NAMES = (
    "caro",
    "contrat-de-ville",
    "convention-territoriale-globale",
    "figures",
    "ontology",
    "queries",
    "reference",
)
RDFLIB = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
LICENCE = rdflib.URIRef("https://www.etalab.gouv.fr/licence-ouverte-open-licence")


def datasets(graph: rdflib.Graph) -> Iterator[rdflib.term.Node]:
    yield from graph.objects(rdflib.URIRef(BASE + "catalogue"), DCAT.dataset)


def test_the_data_sets(graph: rdflib.Graph) -> None:
    assert sorted(str(node).removeprefix(BASE + "catalogue/") for node in datasets(graph)) == list(NAMES)
    identifiers = [
        str(value) for node in datasets(graph) for value in graph.objects(node, DCTERMS.identifier)
    ]
    assert len(identifiers) == len(set(identifiers)) == len(NAMES)


@pytest.mark.parametrize("suffix", ["rdf", "jsonld"])
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_same_in_each_syntax(built: caro_graph.Built, graph: rdflib.Graph, suffix: str) -> None:
    other = rdflib.Graph().parse(built.out / f"catalogue.{suffix}", format=RDFLIB[suffix])
    assert rdflib.compare.isomorphic(other, graph)


def test_each_file_is_as_the_catalogue_says(built: caro_graph.Built, graph: rdflib.Graph) -> None:
    files = list(graph.subjects(RDF.type, DCAT.Distribution))
    assert len(files) == len({graph.value(file, DCAT.downloadURL) for file in files}) > 40
    for file in files:
        address = str(graph.value(file, DCAT.downloadURL))
        content = (built.out / address.removeprefix(BASE)).read_bytes()
        assert int(str(graph.value(file, DCAT.byteSize))) == len(content)
        checksum = graph.value(file, SPDX.checksum)
        digest = graph.value(checksum, SPDX.checksumValue)
        # As it is written: rdflib would give the bytes of a hexBinary.
        assert digest is not None
        assert str(digest) == hashlib.sha256(content).hexdigest()
        assert graph.value(file, DCTERMS.license) == LICENCE
        assert str(graph.value(file, DCAT.mediaType)).startswith(
            "https://www.iana.org/assignments/media-types/"
        )
        assert graph.value(file, DCTERMS["format"])


def test_every_file_of_the_build_is_in_a_data_set_or_about_them(
    built: caro_graph.Built, graph: rdflib.Graph
) -> None:
    listed = {
        str(graph.value(file, DCAT.downloadURL)).removeprefix(BASE)
        for file in graph.subjects(RDF.type, DCAT.Distribution)
    }
    about = {"SHA256SUMS", "catalogue.csv", "catalogue.csv-metadata.json", "catalogue.html", "catalogue.ttl"}
    about |= {"catalogue.rdf", "catalogue.jsonld", "void.ttl", ".well-known/void", "provenance.ttl"}
    about |= {"quality.ttl", "report.ttl"}
    rest = {name for name in set(built.files) - listed - about if not name.endswith(".csv-metadata.json")}
    # One file for all of these is in a data set: the named graph of the codes, the queries as data.
    assert all(name.startswith(("ontology/schemes/", "queries/")) for name in rest)


def test_what_portals_need_is_there(graph: rdflib.Graph) -> None:
    for node in datasets(graph):
        assert {text.language for text in graph.objects(node, DCTERMS.title)} == {"fr", "en"}
        french = [text for text in graph.objects(node, DCTERMS.description) if text.language == "fr"]
        assert len(french) == 1
        assert len(french[0]) > 100
        assert graph.value(node, DCTERMS.license) == LICENCE
        for predicate in (
            *(DCTERMS.publisher, DCTERMS.accrualPeriodicity, DCTERMS.modified, DCTERMS.language),
            *(DCTERMS.spatial, DCTERMS.provenance, DCAT.contactPoint, DCAT.theme, DCAT.landingPage),
            *(DCAT.keyword, DCAT.distribution, DCAT.version),
        ):
            assert graph.value(node, predicate, any=True), predicate
        for theme in graph.objects(node, DCAT.theme):
            assert graph.value(theme, SKOS.prefLabel, any=True)
        period = graph.value(node, DCTERMS.temporal)
        assert period is None or isinstance(period, rdflib.BNode)
    assert str(graph.value(LICENCE, DCTERMS.title)) == "Licence Ouverte / Open Licence version 2.0"
    # A label would be stored by CKAN in the place of the IRI.
    assert graph.value(LICENCE, rdflib.RDFS.label) is None


def periods(graph: rdflib.Graph) -> dict[str, tuple[str, str]]:
    found = {}
    for node in datasets(graph):
        if period := graph.value(node, DCTERMS.temporal):
            days = (graph.value(period, DCAT.startDate), graph.value(period, DCAT.endDate))
            found[str(node).rpartition("/")[2]] = (str(days[0]), str(days[1]))
    return found


def test_periods(graph: rdflib.Graph) -> None:
    """The contract's own years; else from the first to the last day that a fact names."""
    assert periods(graph) == {
        "caro": ("2018-01-01", "2030-12-31"),  # figures of 2018, the end of the contract
        "contrat-de-ville": ("2024-01-01", "2030-12-31"),
        "convention-territoriale-globale": ("2018-01-01", "2024-12-31"),  # a figure of 2018, actions to 2024
        "figures": ("2018-01-01", "2023-12-31"),  # figures of 2018, populations of 2023
        "reference": ("2023-01-01", "2026-01-01"),  # populations of 2023, codes of 2026
    }


def test_the_publisher_and_the_contact(graph: rdflib.Graph) -> None:
    publisher = rdflib.URIRef(BASE + "id/org/caro")
    assert {str(name) for name in graph.objects(publisher, FOAF.name)} == {
        "Communauté d'agglomération Rochefort Océan"
    }
    assert str(graph.value(publisher, DCTERMS.identifier)) == "200041762"
    vcard = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
    [contact] = set(graph.objects(None, DCAT.contactPoint))
    assert graph.value(contact, vcard.hasURL) == rdflib.URIRef("https://www.agglo-rochefortocean.fr")


def test_the_hash_of_each_named_graph(built: caro_graph.Built, graph: rdflib.Graph) -> None:
    by_graph: dict[str, list[ox.Triple]] = {}
    for quad in built.facts.quads:
        by_graph.setdefault(quad.graph_name.value, []).append(quad.triple)
    for name, triples in by_graph.items():
        node = rdflib.URIRef(name)
        assert int(str(graph.value(node, VOID.triples))) == len(triples)
        checksum = graph.value(node, SPDX.checksum)
        assert str(graph.value(checksum, SPDX.checksumValue)) == canonical_hash(triples)


def test_a_sparql_endpoint_is_a_service(project: Path) -> None:
    path = project / "publication.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("languages", 'sparql = "https://example.org/sparql"\nlanguages'), "utf-8")
    graph = rdflib.Graph().parse(caro_graph.build(project).out / "catalogue.ttl")
    [service] = graph.objects(rdflib.URIRef("https://example.org/valmont/catalogue"), DCAT.service)
    assert str(graph.value(service, DCAT.endpointURL)) == "https://example.org/sparql"
    assert str(graph.value(service, DCTERMS.identifier)) == "valmont-sparql"
    served = set(graph.objects(service, DCAT.servesDataset))
    assert served == {rdflib.URIRef("https://example.org/valmont/catalogue/valmont")}
    void = rdflib.Graph().parse(project / "dist" / "void.ttl")
    assert list(void.objects(None, VOID.sparqlEndpoint)) == [rdflib.URIRef("https://example.org/sparql")]


def test_the_files_may_be_served_elsewhere(project: Path) -> None:
    path = project / "publication.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("languages", 'files = "https://files.example.org/v/"\nlanguages'), "utf-8")
    graph = rdflib.Graph().parse(caro_graph.build(project).out / "catalogue.ttl")
    addresses = {str(value) for value in graph.objects(None, DCAT.downloadURL)}
    assert "https://files.example.org/v/valmont.ttl" in addresses
    assert all(address.startswith("https://files.example.org/v/") for address in addresses)


def test_a_publisher_without_a_name(project: Path) -> None:
    path = project / "publication.toml"
    path.write_text(path.read_text("utf-8").replace("id/org/valmont", "id/org/nobody"), "utf-8")
    with pytest.raises(caro_graph.CallError, match=r"publisher: .*/id/org/nobody has no name in the facts"):
        caro_graph.build(project)


def test_the_json_ld_reads_like_the_entries(built: caro_graph.Built) -> None:
    document = json.loads((built.out / "catalogue.jsonld").read_text("utf-8"))
    [entry] = [node for node in document["@graph"] if node["id"] == "catalogue/contrat-de-ville"]
    assert entry["identifier"] == "caro-contrat-de-ville"
    assert entry["title"] == "Contrat de ville 2024-2030 de la CA Rochefort Océan"
    assert sorted(entry["theme"]) == ["GOVE", "REGI", "SOCI"]
    assert entry["frequency"] == "IRREG"


def test_a_file_has_the_title_that_a_person_gave_it(graph: rdflib.Graph) -> None:
    file = rdflib.URIRef(BASE + "catalogue/ontology/shapes.ttl")
    titles = {text.language: str(text) for text in graph.objects(file, DCTERMS.title)}
    assert titles == {
        "fr": "Règles SHACL des faits (Turtle)",
        "en": "SHACL rules of the facts (Turtle)",
    }
    for each in graph.subjects(RDF.type, DCAT.Distribution):
        assert len({text.language for text in graph.objects(each, DCTERMS.title)}) == len(
            list(graph.objects(each, DCTERMS.title))
        )


def test_the_endpoint_serves_what_also_has_files_of_its_own(project: Path) -> None:
    path = project / "publication.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("languages", 'sparql = "https://example.org/sparql"\nlanguages'), "utf-8")
    entry = (
        "- id: catalogue/{0}\n  type: Dataset\n  identifier: {0}\n  title: T\n  titleEn: T\n"
        "  description: D\n  descriptionEn: D\n  {1}\n"
    )
    (project / "data" / "catalogue.yaml").write_text(
        entry.format("charte", "graph: charte\n  file: quality.ttl") + entry.format("q", "file: queries.ttl"),
        "utf-8",
    )
    graph = rdflib.Graph().parse(caro_graph.build(project).out / "catalogue.ttl")
    assert [str(node) for node in graph.objects(None, DCAT.servesDataset)] == [
        "https://example.org/valmont/catalogue/charte"
    ]
    # The files of the whole graph are dumps of it, though no data set here is the whole.
    void = rdflib.Graph().parse(project / "dist" / "void.ttl")
    assert len(list(void.objects(None, VOID.dataDump))) == 6
