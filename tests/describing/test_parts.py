"""What each data set holds: its statements and its files."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from conftest import ROOT
from rdflib.namespace import DCAT, RDF

import caro_graph

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


@pytest.mark.parametrize("name", NAMES)
def test_the_statements_of_a_data_set_are_of_the_graph(built: caro_graph.Built, name: str) -> None:
    path = built.out / "datasets" / f"{name}.nt"
    if not path.exists():
        assert name in ("caro", "queries")  # the whole graph, and no part of it
        return
    whole = {quad.triple for quad in built.facts.quads}
    part = {quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)}
    assert part
    assert part < whole


def test_a_document_data_set_holds_its_facts_with_their_evidence(built: caro_graph.Built) -> None:
    path = built.out / "datasets" / "contrat-de-ville.nt"
    part = [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)]
    subjects = {triple.subject.value for triple in part}
    graph = BASE + "graph/contrat-de-ville"
    stated = {quad.triple for quad in built.facts.quads if quad.graph_name.value == graph}
    assert stated < set(part)
    assert {subject.partition("#")[0] for subject in subjects} == {triple.subject.value for triple in stated}
    assert BASE + "id/cdv/statement/poches-de-pauvrete#evidence-105" in subjects


def test_the_figures_are_the_observations_of_all_graphs(built: caro_graph.Built) -> None:
    observation = "http://purl.org/linked-data/cube#Observation"

    def counted(path: Path) -> int:
        quads = ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)
        return sum(getattr(quad.object, "value", "") == observation for quad in quads)

    assert counted(built.out / "datasets" / "figures.nt") == counted(built.out / "caro.nt") == 80


def test_the_series_of_figures(built: caro_graph.Built, graph: rdflib.Graph) -> None:
    """The number of series is counted again in SPARQL: each observation here is a series of its own cube."""
    statdcat = rdflib.Namespace("http://data.europa.eu/m8g/")
    figures = rdflib.URIRef(BASE + "catalogue/figures")
    store = built.facts.store()
    query = """
        PREFIX caro: <https://w3id.org/caro-graph/def#>
        PREFIX qb: <http://purl.org/linked-data/cube#>
        PREFIX sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#>
        SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?cube ?area ?age ?indicator ?service ?counted WHERE {
          ?o a qb:Observation ; qb:dataSet ?cube .
          OPTIONAL { ?o sdmx-dimension:refArea ?area } OPTIONAL { ?o sdmx-dimension:age ?age }
          OPTIONAL { ?o caro:indicator ?indicator } OPTIONAL { ?o caro:service ?service }
          OPTIONAL { ?o caro:counted ?counted } } }"""
    [row] = store.query(query, use_default_graph_as_union=True)
    assert int(str(graph.value(figures, statdcat.numSeries))) == int(row["n"].value)
    dimensions = {str(value).rpartition("/")[2] for value in graph.objects(figures, statdcat.dimension)}
    assert {f"dimension#{name}" for name in ("refArea", "age")} | {
        f"def#{name}" for name in ("indicator", "service", "counted")
    } == dimensions
    units = {str(value).rpartition("/")[2] for value in graph.objects(figures, statdcat.statUnitMeasure)}
    assert {"number", "percent"} <= units


def test_files_with_names_alike_keep_their_checksums(project: Path) -> None:
    """Each distribution has one checksum, and an address that leads to its file, whatever its name."""
    shutil.copytree(ROOT / "ontology", project / "ontology")
    names = ("a.b.ttl", "a-b.ttl", "a(1).ttl", "a%20b.ttl", "a#b.ttl", "a b.ttl")
    for number, name in enumerate(names):
        content = (ROOT / "ontology" / "quality.ttl").read_text("utf-8")
        (project / "ontology" / name).write_text(f"{content}# {number}\n", "utf-8")
    (project / "data" / "catalogue.yaml").write_text(
        "- id: catalogue/z\n  type: Dataset\n  identifier: z\n  title: T\n  titleEn: T\n  description: D\n"
        "  descriptionEn: D\n  file:\n" + "".join(f'    - "ontology/{name}"\n' for name in names),
        "utf-8",
    )
    out = caro_graph.build(project).out
    graph = rdflib.Graph().parse(out / "catalogue.ttl")
    found = {}
    for file in graph.subjects(RDF.type, DCAT.Distribution):
        [checksum] = graph.objects(file, SPDX.checksum)
        [digest] = graph.objects(checksum, SPDX.checksumValue)
        found[unquote(urlsplit(str(graph.value(file, DCAT.downloadURL))).path)] = str(digest)
    assert found == {
        f"/valmont/ontology/{name}": hashlib.sha256((out / "ontology" / name).read_bytes()).hexdigest()
        for name in names
    }


def test_what_was_withdrawn_stays_in_the_data_set_of_its_kind(project: Path) -> None:
    (project / "data" / "charte" / "retires.yaml").write_text(
        "- id: figure/ancien\n  type: Tombstone\n  label: Ancien chiffre\n  formerType: Observation\n"
        "  lifecycle: Withdrawn\n  withdrawn: 2027-03-01\n  note: Lu deux fois.\n",
        "utf-8",
    )
    (project / "data" / "catalogue.yaml").write_text(
        "- id: catalogue/chiffres\n  type: Dataset\n  identifier: chiffres\n  title: C\n  titleEn: C\n"
        "  description: D\n  descriptionEn: D\n  kind: Observation\n",
        "utf-8",
    )
    path = caro_graph.build(project).out / "datasets" / "chiffres.nt"
    subjects = {quad.subject.value for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)}
    assert "https://example.org/valmont/id/figure/ancien" in subjects
    assert "https://example.org/valmont/id/figure/population" in subjects
