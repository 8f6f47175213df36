"""A diff of two states names exactly the edits between them, in their own words."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
from conftest import ROOT
from diffing.edits import BASE, QUICK, Edited, Told, after, changes_of, edits, expected, first_state
from hypothesis import given

import caro_graph
from caro_graph.diffing import FORMS, Changes, compare, render


def told(changes: Changes) -> Told:
    found: Told = {"added": {}, "changed": {}, "withdrawn": {}, "vanished": {}}
    for name, change in changes:
        assert change.iri == f"{BASE}id/{change.id}"
        found[name][change.id] = {one.key: (one.before, one.after) for one in change.properties}
    return found


@QUICK
@given(edits())
def test_random_edits_are_told_exactly(
    places: tuple[Path, Path], before: caro_graph.Facts, edited: Edited
) -> None:
    changes = changes_of(before, after(places, edited))
    assert told(changes) == expected(edited.old, edited.new)
    assert bool(changes) == any(told(changes).values())
    step = "major" if changes.vanished else "minor" if changes.added or changes.withdrawn else "patch"
    assert changes.level == (step if changes else "none")


@QUICK
@given(edits())
def test_the_other_way_round_what_was_added_is_gone(
    places: tuple[Path, Path], before: caro_graph.Facts, edited: Edited
) -> None:
    assert told(changes_of(after(places, edited), before)) == expected(edited.new, edited.old)


@QUICK
@given(edits())
def test_without_named_graphs_all_but_the_graphs_is_told(
    places: tuple[Path, Path], before: caro_graph.Facts, edited: Edited
) -> None:
    new = after(places, edited)
    flat = [
        [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in facts.quads]
        for facts in (before, new)
    ]
    wanted = expected(edited.old, edited.new)
    for members in wanted.values():
        for name, keys in list(members.items()):
            keys.pop("graph", None)
            if not keys:
                del members[name]
    for old_quads, new_quads in ((flat[0], flat[1]), (before.quads, flat[1]), (flat[0], new.quads)):
        assert told(compare(old_quads, new_quads, BASE, new.context)) == wanted


@QUICK
@given(edits())
def test_the_same_changes_give_the_same_bytes(
    places: tuple[Path, Path], before: caro_graph.Facts, edited: Edited
) -> None:
    new = after(places, edited)
    mixed = [list(facts.quads) for facts in (before, new)]
    for quads in mixed:
        Random(edited.seed).shuffle(quads)
    first, second = compare(before.quads, new.quads, BASE, new.context), compare(*mixed, BASE, new.context)
    assert first == second
    for form in FORMS:
        assert render(first, form) == render(second, form)


def test_what_follows_from_a_fact_is_no_change_of_its_own(
    places: tuple[Path, Path], before: caro_graph.Facts
) -> None:
    """Another line gives another selector, another date another interval: one change each."""
    state = dict(first_state())
    folder, node = state["event/signature"]
    state["event/signature"] = (folder, {**node, "date": "2021-03-04", "lines": "5"})
    [change] = changes_of(before, after(places, Edited(state, state, 3))).changed
    assert [one.key for one in change.properties] == ["lines", "date"]


def test_a_date_of_another_precision_is_told_by_its_keys(
    places: tuple[Path, Path], before: caro_graph.Facts
) -> None:
    state = dict(first_state())
    folder, node = state["event/signature"]
    entries = {key: value for key, value in node.items() if key != "date"}
    state["event/signature"] = (folder, {**entries, "month": "2021-03"})
    assert told(changes_of(before, after(places, Edited(state, state, 3))))["changed"] == {
        "event/signature": {"date": (("2021-03-03",), ()), "month": ((), ("2021-03",))}
    }


# --- Codes, terms, steps ------------------------------------------------------------------------------------

DEF = "https://w3id.org/caro-graph/def"
HEAD = f"""
@prefix as: <https://www.w3.org/ns/activitystreams#> . @prefix caro: <{DEF}#> . @prefix id: <{BASE}id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix code: <{DEF}/unit/> . @prefix scheme: <{DEF}/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CODE = 'code:a a skos:Concept ; skos:notation "a" ; skos:inScheme scheme:unit'
STUB = "id:a a as:Tombstone ; as:formerType schema:Event"


def between(old: str, new: str) -> Changes:
    sides = [list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)) for text in (old, new)]
    return compare(*sides, BASE, caro_graph.load(ROOT).context)


@pytest.mark.parametrize(
    ("old", "new", "where", "step"),
    [
        pytest.param("id:a a schema:Event .", "id:a a caro:Action .", "changed", "major", id="another class"),
        pytest.param("id:a a schema:Event .", f"{STUB} .", "withdrawn", "minor", id="withdrawn"),
        pytest.param("id:a a caro:Action .", f"{STUB} .", "withdrawn", "major", id="withdrawn as another"),
        pytest.param("id:a a caro:Action .", "id:a a as:Tombstone .", "withdrawn", "major", id="as nothing"),
        pytest.param(
            f"{STUB} .",
            STUB.replace("schema:Event", "caro:Action") + " .",
            "changed",
            "major",
            id="of other",
        ),
        pytest.param(f"{STUB} .", "id:a a schema:Event .", "changed", "minor", id="stands again"),
        pytest.param(f"{STUB} .", "id:a a caro:Action .", "changed", "major", id="stands again as another"),
        pytest.param(f"{STUB} .", f'{STUB} ; skos:editorialNote "x"@fr .', "changed", "patch", id="stub"),
        pytest.param(f"{STUB} .", "", "vanished", "major", id="tombstone gone"),
        pytest.param("", f"{STUB} .", "added", "minor", id="tombstone of nothing"),
        pytest.param(f"{CODE} .", "", "vanished", "major", id="code gone"),
        pytest.param("", f"{CODE} .", "added", "minor", id="code added"),
        pytest.param(
            f"{CODE} .", f'{CODE} ; skos:prefLabel "A"@fr .', "changed", "patch", id="code labelled"
        ),
        pytest.param(
            f"{CODE} .", f"{CODE} ; owl:deprecated true .", "changed", "minor", id="code deprecated"
        ),
        pytest.param(f"{CODE} .", CODE.replace('"a"', '"b"') + " .", "changed", "major", id="notation"),
        pytest.param(f"{CODE} .", CODE.replace("e:unit", "e:base") + " .", "changed", "major", id="list"),
        pytest.param("caro:x a owl:Class .", "", "vanished", "major", id="class gone"),
        pytest.param("", "caro:x a owl:ObjectProperty .", "added", "minor", id="property added"),
        pytest.param(
            "caro:x a owl:ObjectProperty .",
            "caro:x a owl:DatatypeProperty .",
            "changed",
            "major",
            id="kind of term",
        ),
        pytest.param(
            "caro:x a owl:Class .", 'caro:x a owl:Class ; rdfs:label "x"@fr .', "changed", "patch", id="term"
        ),
        pytest.param(
            "caro:x a owl:Class .",
            "caro:x a owl:Class ; rdfs:subClassOf caro:y .",
            "changed",
            "minor",
            id="axiom",
        ),
    ],
)
def test_steps(old: str, new: str, where: str, step: str) -> None:
    changes = between(old, new)
    [(name, change)] = changes
    assert (name, change.step, changes.level) == (where, step, step)


def test_the_level_is_the_greatest_step() -> None:
    changes = between(f"{CODE} . id:a a schema:Event .", f'{CODE} ; skos:prefLabel "A"@fr . {STUB} .')
    assert [change.step for _, change in changes] == ["patch", "minor"]
    assert changes.level == "minor"


def test_terms_and_codes_are_told_by_their_kind() -> None:
    new = f"{CODE} . scheme:unit a skos:ConceptScheme . caro:X a owl:Class . caro:y a owl:DatatypeProperty ."
    found = {change.id: change.kind for change in between("", new).added}
    assert found == {
        "unit:a": "Concept",
        f"{DEF}/unit": "ConceptScheme",
        "caro:X": "Class",
        "caro:y": "Property",
    }


def test_what_describes_the_ontology_as_a_whole_is_no_change() -> None:
    """Its version changes with every release."""
    texts = [f'<{DEF}> a owl:Ontology ; owl:versionInfo "{number}" .' for number in (1, 2)]
    assert not between(*texts)


def test_values_that_no_key_makes_are_told_in_full() -> None:
    """Two values that differ in datatype or language only do not look the same."""
    old = 'id:a a schema:Event ; skos:prefLabel "x"@de ; caro:lineCount "1" .'
    [change] = between(
        old, 'id:a a schema:Event ; skos:prefLabel "x"@nl ; caro:lineCount "1"^^xsd:byte .'
    ).changed
    assert [(one.key, one.before, one.after) for one in change.properties] == [
        ("caro:lineCount", ('"1"',), ('"1"^^<http://www.w3.org/2001/XMLSchema#byte>',)),
        ("skos:prefLabel", ('"x"@de',), ('"x"@nl',)),
    ]


def test_changes_are_sorted_by_kind_and_identifier() -> None:
    added = between("", "id:b a caro:Action . id:a a schema:Event . id:c a caro:Action .").added
    assert [(change.kind, change.id) for change in added] == [
        ("Action", "b"),
        ("Action", "c"),
        ("Event", "a"),
    ]
