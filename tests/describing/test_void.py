"""VoID, held against what SPARQL counts in the graph."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, VOID

import caro_graph

WHOLE = rdflib.URIRef("https://w3id.org/caro-graph/catalogue/caro")
THINGS = "https://w3id.org/caro-graph/id/"


@pytest.fixture(scope="module")
def void(built: caro_graph.Built) -> rdflib.Graph:
    return rdflib.Graph().parse(built.out / "void.ttl")


@pytest.fixture(scope="module")
def graph(built: caro_graph.Built) -> rdflib.Graph:
    return rdflib.Graph().parse(built.out / "caro.nt", format="nt")


def number(graph: rdflib.Graph, query: str) -> int:
    [row] = graph.query(query)
    return int(str(row[0]))  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        (VOID.triples, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        (VOID.distinctSubjects, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        (VOID.properties, "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        (VOID.classes, "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
        (
            VOID.entities,
            f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{THINGS}") '
            '&& !CONTAINS(STR(?s), "#")) }',
        ),
    ],
    ids=lambda value: str(value).rpartition("#")[2] if isinstance(value, rdflib.URIRef) else "",
)
def test_counts(void: rdflib.Graph, graph: rdflib.Graph, name: rdflib.URIRef, query: str) -> None:
    assert int(str(void.value(WHOLE, name))) == number(graph, query)


def test_every_class_and_property_has_its_part(void: rdflib.Graph, graph: rdflib.Graph) -> None:
    classes = {
        void.value(part, VOID["class"]): int(str(void.value(part, VOID.entities)))
        for part in void.objects(WHOLE, VOID.classPartition)
    }
    counted = {class_: len(set(graph.subjects(RDF.type, class_))) for class_ in graph.objects(None, RDF.type)}
    assert classes == counted
    properties = {
        void.value(part, VOID.property): int(str(void.value(part, VOID.triples)))
        for part in void.objects(WHOLE, VOID.propertyPartition)
    }
    uses: dict[rdflib.term.Node, int] = {}
    for _, predicate, _ in graph:
        uses[predicate] = uses.get(predicate, 0) + 1
    assert properties == uses


def test_links_lead_elsewhere(void: rdflib.Graph, graph: rdflib.Graph) -> None:
    linksets = list(void.subjects(RDF.type, VOID.Linkset))
    spaces = set()
    for linkset in linksets:
        predicate = void.value(linkset, VOID.linkPredicate)
        space = str(void.value(void.value(linkset, VOID.objectsTarget), VOID.uriSpace))
        spaces.add(space)
        targets = [str(value) for value in graph.objects(None, predicate)]
        inside = sum(target.startswith(space) and "/" not in target[len(space) :] for target in targets)
        assert int(str(void.value(linkset, VOID.triples))) == inside
    assert "http://publications.europa.eu/resource/authority/data-theme/" in spaces
    assert not any(space.startswith("https://w3id.org/caro-graph/") for space in spaces)


def test_examples_are_there(void: rdflib.Graph, graph: rdflib.Graph) -> None:
    examples = list(void.objects(WHOLE, VOID.exampleResource))
    assert len(examples) > 10
    assert all((example, None, None) in graph for example in examples)


def test_the_dumps_are_files_of_the_build(void: rdflib.Graph, built: caro_graph.Built) -> None:
    dumps = {
        str(dump).removeprefix("https://w3id.org/caro-graph/") for dump in void.objects(WHOLE, VOID.dataDump)
    }
    assert dumps == {f"caro.{suffix}" for suffix in ("ttl", "jsonld", "nt", "rdf", "trig", "nq")}
    assert dumps < set(built.files)


def test_the_well_known_place_has_the_same(built: caro_graph.Built) -> None:
    well_known = Path(built.out) / ".well-known" / "void"
    assert well_known.read_bytes() == (built.out / "void.ttl").read_bytes()
