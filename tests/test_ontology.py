"""The ontology agrees with the context, is complete and aligned, and is consistent under a DL reasoner."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib.namespace as known

import caro_graph

HERE = Path(__file__).parent / "ontology"
ROOT = HERE.parents[1]
ONTOLOGY = ROOT / "ontology"
DEF = "https://w3id.org/caro-graph/def"
CARO = DEF + "#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
FILES = sorted(ONTOLOGY.rglob("*.ttl"))
SCHEMES = sorted((ONTOLOGY / "schemes").glob("*.ttl"))
CHECKS = sorted((HERE / "integrity").glob("*.rq"))
KINDS = {OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
DOMAIN = "https://schema.org/domainIncludes"
RANGE = "https://schema.org/rangeIncludes"
ALIGNMENTS = {SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "relatedMatch")} | {
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
}
# What rdflib lists of a vocabulary, as that vocabulary was published.
PUBLISHED = {
    str(namespace._NS): namespace
    for namespace in (
        *(known.DCTERMS, known.FOAF, known.GEO, known.ORG, known.PROV),
        *(known.QB, known.RDF, known.SDO, known.SKOS, known.TIME),
    )
}


# --- Reading ----------------------------------------------------------------------------------------------


def read(*paths: Path) -> list[ox.Triple]:
    return [quad.triple for path in paths for quad in ox.parse(path=path)]


def store_of(triples: Iterable[ox.Triple]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return store


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return store_of(read(*FILES))


def context() -> dict[str, object]:
    source: dict[str, object] = json.loads((ONTOLOGY / "context.jsonld").read_text("utf-8"))["@context"]
    return source


def terms() -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield each key of the context, the IRI that it stands for, and its definition."""
    source = context()
    for name, value in source.items():
        definition = value if isinstance(value, dict) else {"@id": value}
        prefix, _, local = str(definition.get("@id")).partition(":")
        if prefix in source and not local.startswith("//"):
            yield name, f"{source[prefix]}{local}", definition


def objects(store: ox.Store, subject: str, predicate: str) -> list[str]:
    found = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return [str(getattr(quad.object, "value", quad.object)) for quad in found]


def languages(store: ox.Store, subject: str, predicate: str) -> list[str | None]:
    found = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return sorted(quad.object.language or "" for quad in found if isinstance(quad.object, ox.Literal))


def coined() -> list[str]:
    """The IRIs that the ontology defines, and those of its namespace that it or the context names."""
    named = {iri for _, iri, _ in terms() if iri.startswith(CARO)}
    for triple in read(*FILES):
        nodes = (triple.subject, triple.predicate, triple.object)
        values = {node.value for node in nodes if isinstance(node, ox.NamedNode)}
        named |= {value for value in values if value.startswith(CARO)}
    return sorted(named)


# --- The terms --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "iri", "definition"), list(terms()), ids=lambda value: str(value)[:40])
def test_a_term_of_the_context_is_declared_as_what_it_is(
    name: str, iri: str, definition: dict[str, object], store: ox.Store
) -> None:
    kinds = KINDS.intersection(objects(store, iri, RDF + "type"))
    if iri == RDF + "value":
        return  # of RDF itself: OWL reserves it, and it may not be declared
    assert len(kinds) == 1, f"{name}: {iri} is declared as {sorted(kinds)}"
    kind = kinds.pop().removeprefix(OWL)
    if name[0].isupper():
        assert kind == "Class"
    elif definition.get("@type") == "@id":
        assert kind in {"ObjectProperty", "AnnotationProperty"}
    else:
        assert kind in {"DatatypeProperty", "AnnotationProperty"}


@pytest.mark.parametrize("iri", sorted({iri for _, iri, _ in terms() if not iri.startswith(CARO)}))
def test_a_reused_term_is_in_the_vocabulary_that_is_named(iri: str) -> None:
    namespace, name = re.fullmatch(r"(.*[/#])([^/#]+)", iri).groups()  # type: ignore[union-attr]
    if namespace in PUBLISHED:
        assert name in PUBLISHED[namespace], f"{iri} does not exist"
    else:
        source = "".join(path.read_text("utf-8") for path in (ONTOLOGY / "reused.ttl",))
        assert f"<{namespace}>" in source


@pytest.mark.parametrize("iri", coined())
def test_a_coined_term_is_labelled_described_and_aligned(iri: str, store: ox.Store) -> None:
    assert languages(store, iri, RDFS + "label") == ["en", "fr"]
    assert languages(store, iri, RDFS + "comment") == ["en", "fr"]
    assert objects(store, iri, RDFS + "isDefinedBy") == [DEF]
    aligned = [target for predicate in ALIGNMENTS for target in objects(store, iri, predicate)]
    assert [target for target in aligned if not target.startswith(CARO)], f"{iri} has no alignment"


def test_coined_terms_are_those_of_the_context() -> None:
    assert set(coined()) == {iri for _, iri, _ in terms() if iri.startswith(CARO)}


def test_where_a_property_is_used_is_said_in_classes_of_the_context(store: ox.Store) -> None:
    classes = {iri for name, iri, _ in terms() if name[0].isupper()}
    for predicate in (DOMAIN, RANGE):
        used = store.quads_for_pattern(None, ox.NamedNode(predicate), None)
        assert {str(quad.object.value) for quad in used} <= {*classes, OWL + "Thing"}


def test_the_ontology_says_what_it_is(store: ox.Store) -> None:
    for predicate in ("http://purl.org/dc/terms/title", "http://purl.org/dc/terms/description"):
        assert languages(store, DEF, predicate) == ["en", "fr"]
    licence = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
    assert objects(store, DEF, "http://purl.org/dc/terms/license") == [licence]
    assert objects(store, DEF, OWL + "versionInfo") == ["0.1.0"]


def test_blank_nodes_are_only_the_lists_that_owl_needs() -> None:
    lists = {RDF + name for name in ("first", "rest")}
    for triple in read(*FILES):
        if isinstance(triple.subject, ox.BlankNode):
            predicate = triple.predicate.value
            is_axiom = triple.object == ox.NamedNode(OWL + "AllDisjointClasses")
            assert is_axiom or predicate in lists or predicate == OWL + "members"
        elif isinstance(triple.object, ox.BlankNode):
            pytest.fail(f"{triple} has a blank node")


# --- The code lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_a_scheme_and_its_concepts_are_complete(path: Path) -> None:
    store = store_of(read(path))
    scheme = f"{DEF}/{path.stem}"
    assert languages(store, scheme, SKOS + "prefLabel") == ["en", "fr"]
    assert objects(store, scheme, "http://purl.org/dc/terms/license")
    concepts = objects(store, scheme, SKOS + "hasTopConcept")
    subjects = {quad.subject.value for quad in store}
    assert subjects == {scheme, *concepts}
    for concept in concepts:
        code = concept.removeprefix(scheme + "/")
        assert re.fullmatch(r"[a-z0-9-]+", code)
        assert objects(store, concept, SKOS + "notation") == [code]
        assert languages(store, concept, SKOS + "prefLabel") == ["en", "fr"]
        assert languages(store, concept, SKOS + "definition") == ["en", "fr"]
        assert objects(store, concept, SKOS + "inScheme") == [scheme]
        assert objects(store, concept, SKOS + "topConceptOf") == [scheme]
        assert SKOS + "Concept" in objects(store, concept, RDF + "type")


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_two_concepts_of_a_scheme_have_the_same_label(path: Path, language: str) -> None:
    labels = [
        triple.object.value
        for triple in read(path)
        if triple.predicate.value == SKOS + "prefLabel" and triple.object.language == language
    ]
    assert len(labels) == len(set(labels))


def test_age_classes_are_ranked_by_age(store: ox.Store) -> None:
    classes = objects(store, DEF + "/age-class", SKOS + "hasTopConcept")
    ranks = {int(*objects(store, iri, "https://schema.org/position")): iri for iri in classes}
    ages = [int(re.match(r"\d+", ranks[rank].rpartition("/")[2])[0]) for rank in sorted(ranks)]  # type: ignore[index]
    assert sorted(ranks) == list(range(1, len(classes) + 1))
    assert ages == sorted(set(ages))


def test_every_code_list_of_the_context_has_codes(store: ox.Store) -> None:
    described = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    bases = {name: value["@context"]["@base"] for name, _, value in terms() if "@context" in value}  # type: ignore[index]
    assert bases
    for name, base in bases.items():
        assert base.startswith(DEF + "/")
        assert base.endswith("/")
        assert [iri for iri in described if iri.startswith(base)], f"no code for '{name}'"


def test_every_scheme_is_a_code_list_of_the_context() -> None:
    bases = {value["@context"]["@base"] for _, _, value in terms() if "@context" in value}  # type: ignore[index]
    assert {f"{DEF}/{path.stem}/" for path in SCHEMES} <= bases


def test_a_relation_gives_the_property_that_it_stands_for(store: ox.Store) -> None:
    properties = {iri for name, iri, value in terms() if value.get("@type") == "@id"}
    for concept in objects(store, DEF + "/relation", SKOS + "hasTopConcept"):
        assert len(direct := objects(store, concept, CARO + "direct")) == 1
        assert set(direct) <= properties


# --- The data structures ----------------------------------------------------------------------------------


def wrong(check: Path, store: ox.Store) -> list[str]:
    return [str(row["wrong"].value) for row in store.query(check.read_text("utf-8"))]


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_the_structures_meet_the_integrity_constraints(check: Path, store: ox.Store) -> None:
    assert wrong(check, store) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_an_integrity_constraint_finds_what_breaks_it(check: Path) -> None:
    broken = store_of(read(*FILES, HERE / "broken" / f"{check.stem}.ttl"))
    assert wrong(check, broken) == ["http://example.org/wrong"]


@pytest.mark.parametrize(
    ("structure", "dimensions"),
    [
        ("territory", {"refArea", "indicator"}),
        ("age", {"refArea", "age"}),
        ("service", {"refArea", "service", "counted"}),
    ],
)
def test_a_structure_has_its_dimensions_and_one_measure(
    structure: str, dimensions: set[str], store: ox.Store
) -> None:
    cube = "http://purl.org/linked-data/cube#"
    parts = objects(store, f"{DEF}/structure/{structure}", cube + "component")
    found = {kind: [objects(store, part, cube + kind) for part in parts] for kind in ("dimension", "measure")}
    assert {iri.rpartition("#")[2] for iris in found["dimension"] for iri in iris} == dimensions
    assert [iri for iris in found["measure"] for iri in iris] == [
        "http://purl.org/linked-data/sdmx/2009/measure#obsValue"
    ]
    orders = [int(*objects(store, part, cube + "order")) for part in parts]
    assert sorted(orders) == list(range(1, len(parts) + 1))


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
        assert set(coined()) - used == set()

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
