"""Which keys a node may have: the shapes say what the context and the ontology say."""

from __future__ import annotations

import json

import rdflib
from rdflib import OWL, RDF, RDFS, SH, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from shapes_support import ROOT, SHAPE, shapes_graph

G = shapes_graph()
DOMAIN_INCLUDES = URIRef("https://schema.org/domainIncludes")
KEYS = SHAPE + "Keys"
# Keys of any fact, whatever classes the ontology has seen them on; and one that a class has besides.
GENERAL = {"altLabel", "derivedFrom"}
BESIDES = {"dataSet": {"Distribution"}}
# What is said of shapes, not of facts.
OF_SHAPES = {"guard"}


def context() -> tuple[dict[str, str], dict[str, str]]:
    """The IRIs of the context's classes and of its keys, by name."""
    terms = json.loads((ROOT / "ontology/context.jsonld").read_text("utf-8"))["@context"]

    def expand(compact: str) -> str:
        prefix, _, local = compact.partition(":")
        return f"{terms[prefix]}{local}"

    classes = {term: expand(value) for term, value in terms.items() if term[0].isupper()}
    keys = {term: expand(value["@id"]) for term, value in terms.items() if isinstance(value, dict)}
    return classes, {key: iri for key, iri in keys.items() if key not in OF_SHAPES}


CLASSES, PROPERTIES = context()


def listed(shape: str, predicate: URIRef) -> set[str]:
    return {str(item) for item in Collection(G, G.value(URIRef(SHAPE + shape), predicate))}


def test_the_known_keys_are_those_of_the_context() -> None:
    assert listed("KnownKeys", SH.ignoredProperties) == {*PROPERTIES.values(), str(RDF.type)}


def test_the_known_classes_are_those_of_the_context() -> None:
    targets = {str(target) for target in G.objects(URIRef(SHAPE + "KnownKeys"), SH.targetClass)}
    assert targets == set(CLASSES.values())
    assert listed("HasOneClass-type", SH["in"]) == set(CLASSES.values())


def test_a_withdrawn_fact_was_of_a_class_of_the_context() -> None:
    """Not one that the derivation step gives: its nodes have no identifier of their own."""
    made = {"Tombstone", "Evidence", "FragmentSelector", "TextQuoteSelector", "Interval", "Instant"}
    wanted = {iri for name, iri in CLASSES.items() if name not in made}
    assert listed("Tombstone-formerType", SH["in"]) == wanted


def test_a_withdrawn_fact_has_no_other_keys() -> None:
    shape = URIRef(SHAPE + "Tombstone")
    paths = {str(G.value(prop, SH.path)) for prop in G.objects(shape, SH.property)}
    left = {PROPERTIES[key] for key in ("formerType", "lifecycle", "withdrawn", "note", "replacedBy")}
    assert paths == left
    assert listed("Tombstone", SH.ignoredProperties) == {str(RDF.type), PROPERTIES["label"]}


def test_a_key_is_on_the_classes_that_the_ontology_gives_it() -> None:
    ontology = rdflib.Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        ontology.parse(path, format="turtle")
    wanted: dict[str, set[str]] = {}
    for key, iri in PROPERTIES.items():
        of = {*ontology.objects(URIRef(iri), RDFS.domain), *ontology.objects(URIRef(iri), DOMAIN_INCLUDES)}
        if of and OWL.Thing not in of and key not in GENERAL:
            wanted[iri] = {*map(str, of), *(CLASSES[name] for name in BESIDES.get(key, ()))}
    given = {
        str(prop): classes_of(shape)
        for shape, prop in G.subject_objects(SH.targetSubjectsOf)
        if str(shape).startswith(KEYS)
    }
    assert given == wanted


def classes_of(shape: Node) -> set[str]:
    """The classes that a shape asks for, one of them."""
    alternatives = G.value(shape, SH["or"])
    shapes = Collection(G, alternatives) if alternatives is not None else [shape]
    return {str(G.value(one, SH["class"])) for one in shapes if (one, SH["class"], None) in G}


def test_a_key_is_in_one_group() -> None:
    groups = [prop for shape, prop in G.subject_objects(SH.targetSubjectsOf) if str(shape).startswith(KEYS)]
    assert len(groups) == len(set(groups))
