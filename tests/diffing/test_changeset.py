"""The change set in RDF makes the old publication the new one, by taking away and adding."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import rdflib
from conftest import ROOT
from diffing.edits import BASE, QUICK, Edited, after, changes_of, edits, first_state, write
from diffing.test_sides import edit
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
        assert applied(turtle, set(one.quads)) == set(other.quads)
    flat, made = ({ox.Quad(*quad.triple) for quad in facts.quads} for facts in (before, new))
    assert applied(render(compare(flat, made, BASE, new.context), "turtle"), flat) == made


def test_this_publication_out_of_nothing() -> None:
    """Every statement of a real publication survives the way through a change set."""
    facts = caro_graph.load(ROOT)
    some = ox.Quad(
        ox.NamedNode(facts.publication.things + "a"),
        ox.NamedNode(RDF + "type"),
        ox.NamedNode("http://e/C"),
        ox.NamedNode(facts.publication.graphs + "x"),
    )
    changes = compare([some], facts.quads, facts.publication.base, facts.context)
    assert applied(render(changes, "turtle"), {some}) == set(facts.quads)


def test_what_follows_for_a_fact_that_did_not_change(project: Path) -> None:
    """A document archived no more takes away the selectors of other facts, and a link its statement."""
    write(project, first_state(), 1)
    before = caro_graph.load(project)
    edit(project, "  lineCount: 8\n", "", "../sources.yaml")
    write(project, {name: entry for name, entry in first_state().items() if name != "link/commune"}, 1)
    new = caro_graph.load(project)
    changes = changes_of(before, new)
    assert [change.id for _, change in changes] == ["source/charte", "link/commune"]
    assert len(changes.removals) > 10
    for lang, reason in (("en", "no change of its own"), ("fr", "n'est pas un changement en soi")):
        turtle = render(changes, "turtle", lang)
        assert f'cs:changeReason "{reason}"@{lang}' in turtle
        assert applied(turtle, set(before.quads)) == set(new.quads)


def test_it_is_of_the_vocabulary_and_says_why() -> None:
    removal = ("http://e/x", "http://e/p", '"a \\"quoted\\" \\n line"@fr', "http://e/g")
    change = Change("http://e/x", "x", "Event", "X", (), "minor", "Lu deux fois.", removals=(removal,))
    turtle = render(Changes(withdrawn=(change,)), "turtle", "fr")
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    [node] = graph.subjects(rdflib.RDF.type, rdflib.URIRef(CS + "ChangeSet"))
    assert graph.value(node, rdflib.URIRef(CS + "subjectOfChange")) == rdflib.URIRef("http://e/x")
    reasons = set(graph.objects(node, rdflib.URIRef(CS + "changeReason")))
    assert reasons == {rdflib.Literal("retiré", "fr"), rdflib.Literal("Lu deux fois.")}
    [statement] = graph.objects(node, rdflib.URIRef(CS + "removal"))
    assert graph.value(statement, rdflib.RDF.object) == rdflib.Literal('a "quoted" \n line', "fr")
    assert graph.value(statement, rdflib.URIRef(GRAPH)) == rdflib.URIRef("http://e/g")


def test_of_no_change_it_is_empty() -> None:
    assert len(rdflib.Graph().parse(data=render(Changes(), "turtle"), format="turtle")) == 0
