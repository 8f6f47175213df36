"""The ontology agrees with the context, is complete and aligned, and its structures are well formed."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from ontology_support import (
    ALIGNMENTS,
    CARO,
    CHECKS,
    DEF,
    DOMAIN,
    FILES,
    HERE,
    KINDS,
    ONTOLOGY,
    OWL,
    PUBLISHED,
    RANGE,
    RDF,
    RDFS,
    SCHEMES,
    SKOS,
    coined,
    languages,
    objects,
    read,
    store_of,
    terms,
    wrong,
)


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return store_of(read(*FILES))


# Lists that others keep; the codes that facts may have stand in reused.ttl.
CODES_OF_OTHERS = ("http://purl.org/adms/status/",)


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
        assert base.startswith((DEF + "/", *CODES_OF_OTHERS))
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
