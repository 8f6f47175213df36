"""The ontology and the facts are consistent under a DL reasoner, and used as the ontology says."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from ontology_support import (
    CARO,
    CHECKS,
    DEF,
    DOMAIN,
    FILES,
    HERE,
    OWL,
    RANGE,
    RDF,
    RDFS,
    ROOT,
    coined,
    context,
    objects,
    read,
    store_of,
    wrong,
)

import caro_graph


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return store_of(read(*FILES))


# --- Reasoning --------------------------------------------------------------------------------------------

hermit = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not on the PATH"),
]


def reason(triples: Iterable[ox.Triple]) -> tuple[bool, list[str]]:
    """Reason with HermiT: whether the triples are consistent, and the classes that can have no member."""
    owlready2 = pytest.importorskip("owlready2")
    # OWL reserves rdf:value, which Web Annotation uses.
    kept = [t for t in triples if RDF + "value" not in (t.subject.value, t.predicate.value)]
    world = owlready2.World()
    ontology = world.get_ontology(DEF)
    ontology.load(fileobj=io.BytesIO(ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES) or b""))
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False, []
    return True, [cls.iri for cls in world.inconsistent_classes() if cls.iri != OWL + "Nothing"]


def axioms(extra: str = "") -> list[ox.Triple]:
    """The ontology, what the reused vocabularies say of their terms, and ``extra`` Turtle."""
    known_prefixes = {name: iri for name, iri in context().items() if str(iri)[-1:] in "/#"}
    prefixes = {**known_prefixes, "ex": "http://example.org/", "owl": OWL}
    turtle = "".join(f"@prefix {name}: <{iri}> ." for name, iri in prefixes.items()) + extra
    added = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    return [*read(*FILES, HERE / "published_axioms.ttl"), *(quad.triple for quad in added)]


class TestReasoning:
    pytestmark = hermit

    def test_the_ontology_is_consistent_and_every_class_can_have_a_member(self) -> None:
        assert reason(axioms()) == (True, [])

    @pytest.mark.parametrize(
        "contradiction",
        [
            "ex:x a dct:Location, org:Organization .",
            "ex:x a caro:Agreement, caro:Instrument .",
            "ex:x a caro:Objective, caro:Axis .",
            "ex:x a schema:Event ; caro:agreement ex:y . ex:y a schema:Event .",
            "ex:x a igeo:Commune ; caro:siren '200041762' .",
            "ex:x a cpsv:PublicService ; qb:observation ex:y .",
            "ex:x a caro:Distribution ; qb:dataSet ex:y .",
            "ex:x caro:service ex:y . ex:y a org:Organization .",
            "ex:x a caro:Participation ; caro:agent ex:y . ex:y a org:Post .",
            "ex:x a caro:Neighbourhood, caro:PriorityNeighbourhood .",
            "ex:x sdmx-measure:obsValue 1 . sdmx-measure:obsValue a qb:DimensionProperty .",
            "ex:x caro:lineCount 'many' .",
            "ex:x prov:wasQuotedFrom ex:y ; prov:wasAssociatedWith ex:z .",
            "ex:x org:member ex:y, ex:z . [] a owl:AllDifferent ; owl:distinctMembers ( ex:y ex:z ) .",
        ],
    )
    def test_a_contradiction_is_found(self, contradiction: str) -> None:
        assert reason(axioms(contradiction)) == (False, [])

    def test_a_class_that_can_have_no_member_is_found(self) -> None:
        impossible = "ex:Impossible a owl:Class ; rdfs:subClassOf dct:Location, org:Organization ."
        assert reason(axioms(impossible)) == (True, ["http://example.org/Impossible"])


# --- The facts --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def facts() -> list[ox.Triple]:
    """This project's facts, those kept back from the public included."""
    loaded = caro_graph.load(ROOT, audience="internal")
    return [quad.triple for quad in loaded.quads]


def with_parents(store: ox.Store, cls: str) -> set[str]:
    parents = objects(store, cls, RDFS + "subClassOf")
    return {cls, *(above for parent in parents for above in with_parents(store, parent))}


def distinct(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Say that no two organisations, places, groups or contacts of the facts are the same thing.

    Without it a reasoner takes two values of a functional property to be one thing, and finds nothing wrong.
    """
    things = f"{DEF.removesuffix('def')}id/"
    kinds = re.compile(rf"{things}(agreement|body|contact|group|org|place|post)/[^#]+\Z")
    members = sorted({t.subject.value for t in triples if kinds.match(getattr(t.subject, "value", ""))})
    listed = " ".join(f"<{iri}>" for iri in members)
    axiom = f"[] a <{OWL}AllDifferent> ; <{OWL}distinctMembers> ( {listed} ) ."
    return [quad.triple for quad in ox.parse(axiom, format=ox.RdfFormat.TURTLE)]


class TestFacts:
    def test_every_coined_term_is_used(self, facts: list[ox.Triple]) -> None:
        nodes = {node for triple in facts for node in (triple.predicate, triple.object)}
        used = {node.value for node in nodes if isinstance(node, ox.NamedNode)}
        # The first is said of shapes, the second of facts that were withdrawn, of which there are none.
        assert set(coined()) - used == {CARO + "guard", CARO + "withdrawn"}

    def test_a_property_is_used_where_the_ontology_says(
        self, facts: list[ox.Triple], store: ox.Store
    ) -> None:
        classes: dict[str, set[str]] = {}
        for triple in facts:
            if triple.predicate.value == RDF + "type":
                classes.setdefault(triple.subject.value, set()).update(
                    with_parents(store, triple.object.value)
                )
        misplaced = set()
        for triple in facts:
            property_ = triple.predicate.value
            of = {*objects(store, property_, RDFS + "domain"), *objects(store, property_, DOMAIN)}
            to = {*objects(store, property_, RDFS + "range"), *objects(store, property_, RANGE)}
            if of and OWL + "Thing" not in of and not of & classes.get(triple.subject.value, set()):
                misplaced.add((property_, "of", triple.subject.value))
            if (
                to
                and isinstance(triple.object, ox.NamedNode)
                and not to & classes.get(triple.object.value, set())
            ):
                misplaced.add((property_, "to", triple.object.value))
        assert misplaced == set()

    @pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
    def test_the_figures_meet_the_integrity_constraints(self, check: Path, facts: list[ox.Triple]) -> None:
        assert wrong(check, store_of([*read(*FILES), *facts])) == []

    @pytest.mark.slow
    @pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not on the PATH")
    def test_the_facts_are_consistent(self, facts: list[ox.Triple]) -> None:
        assert reason([*axioms(), *facts, *distinct(facts)]) == (True, [])
