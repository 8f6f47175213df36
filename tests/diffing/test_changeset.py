"""The change set in RDF makes the old publication the new one, by taking away and adding."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import rdflib
from conftest import ROOT
from diffing.edits import BASE, QUICK, Edited, after, changes_of, edits
from hypothesis import given

import caro_graph
from caro_graph.diffing import Change, Changes, compare, render

CS = "http://purl.org/vocab/changeset/schema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
GRAPH = "http://purl.org/dc/terms/isPartOf"


def applied(turtle: str, quads: set[ox.Quad]) -> set[ox.Quad]:
    """What a change set makes of a dataset: first all removals, then all additions."""
    said: dict[object, dict[str, list[object]]] = {}
    for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        said.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)

    def quad(statement: object) -> ox.Quad:
        parts = [said[statement][RDF + name][0] for name in ("subject", "predicate", "object")]
        return ox.Quad(*parts, *said[statement].get(GRAPH, []))  # type: ignore[arg-type]

    def statements(name: str) -> set[ox.Quad]:
        return {quad(node) for one in said.values() for node in one.get(CS + name, [])}

    gone = statements("removal")
    assert gone <= quads, "what is taken away is there"
    return (quads - gone) | statements("addition")


def facts_of(facts: caro_graph.Facts) -> set[ox.Quad]:
    """The statements of the facts themselves: none of the folders of this publication is ``derived``."""
    derived = ox.NamedNode(f"{BASE}graph/derived")
    return {quad for quad in facts.quads if quad.graph_name != derived}


@QUICK
@given(edits())
def test_it_makes_the_new_one_of_the_old(
    places: tuple[Path, Path],
    before: caro_graph.Facts,
    edited: Edited,
) -> None:
    new = after(places, edited)
    for one, other in ((before, new), (new, before)):
        turtle = render(changes_of(one, other), "turtle")
        assert applied(turtle, facts_of(one)) == facts_of(other)


def test_this_publication_out_of_nothing() -> None:
    """Every statement of a real publication survives the way through a change set."""
    facts = caro_graph.load(ROOT)
    base, derived = facts.publication.base, ox.NamedNode(facts.publication.graphs + "derived")
    some = ox.Quad(
        ox.NamedNode(base + "id/a"),
        ox.NamedNode(RDF + "type"),
        ox.NamedNode("http://e/C"),
        ox.NamedNode(base + "graph/x"),
    )
    changes = compare([some], facts.quads, base, facts.context)
    made = applied(render(changes, "turtle"), {some})
    assert {quad for quad in facts.quads if quad.graph_name != derived} <= made
    reckoned = {node.id for node in facts.nodes if node.graph == "derived"}
    assert reckoned
    assert {
        quad.subject.value.removeprefix(base + "id/") for quad in made if quad.graph_name == derived
    } == reckoned


def test_it_is_of_the_vocabulary_and_says_why() -> None:
    removal = ("http://e/p", '"a \\"quoted\\" \\n line"@fr', "http://e/g")
    change = Change("http://e/x", "x", "Event", "X", (), "minor", "Lu deux fois.", (removal,), ())
    turtle = render(Changes(withdrawn=(change,)), "turtle", "fr")
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    [node] = graph.subjects(rdflib.RDF.type, rdflib.URIRef(CS + "ChangeSet"))
    said = {str(predicate).removeprefix(CS): str(value) for predicate, value in graph.predicate_objects(node)}
    assert said["subjectOfChange"] == "http://e/x"
    assert said["changeReason"] == "retiré: Lu deux fois."
    [statement] = graph.objects(node, rdflib.URIRef(CS + "removal"))
    assert graph.value(statement, rdflib.RDF.object) == rdflib.Literal('a "quoted" \n line', "fr")
    assert graph.value(statement, rdflib.URIRef(GRAPH)) == rdflib.URIRef("http://e/g")


def test_of_no_change_it_is_empty() -> None:
    assert len(rdflib.Graph().parse(data=render(Changes(), "turtle"), format="turtle")) == 0
