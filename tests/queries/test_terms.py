"""The terms that the ready-made queries name exist, and every term of the ontology is in one of them."""

from __future__ import annotations

import json
from itertools import chain

import pyoxigraph as ox
import pytest
from conftest import ROOT
from querying import parsed
from querying.cases import QUERIES

import caro_graph
from caro_graph.queries.library import Query

BASE = "https://w3id.org/caro-graph/"
CONTEXT = json.loads((ROOT / "ontology" / "context.jsonld").read_text("utf-8"))["@context"]
NAMESPACES = {
    name: iri
    for name, iri in CONTEXT.items()
    if isinstance(iri, str) and iri.startswith("http") and iri[-1] in "#/"
}
OTHER_NAMESPACES = {
    "wdt": "http://www.wikidata.org/prop/direct/",  # properties of Wikidata, asked there with SERVICE
}
# The language itself: what is "a", and the datatypes to convert to.
BUILT_IN = (NAMESPACES["rdf"], NAMESPACES["xsd"])
DECLARES = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
# What the ontology says of its own terms, or needs to say where they stand: no fact has it, and the ontology
# is not in the graph that is asked.
OF_THE_ONTOLOGY = {
    "caro:guard",  # said of shapes
    "dct:isPartOf",
    "dct:source",
    "dct:title",
    "foaf:Agent",
    "org:identifier",
    "owl:deprecated",  # no code is
    "prov:Entity",
    "qb:AttributeProperty",
    "qb:CodedProperty",
    "qb:DimensionProperty",
    "qb:ObservationGroup",
    "qb:Slice",
    "qb:codeList",
    "qb:concept",
    "schema:domainIncludes",
    "skos:relatedMatch",
    "http://purl.org/vocab/vann/preferredNamespacePrefix",
    "http://purl.org/vocab/vann/preferredNamespaceUri",
}


def full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return NAMESPACES[prefix] + local if prefix in NAMESPACES else name


def short(iri: str) -> str:
    found = (name for name, namespace in NAMESPACES.items() if iri.startswith(namespace))
    return next((f"{name}:{iri.removeprefix(NAMESPACES[name])}" for name in found), iri)


def terms_of_the_context() -> set[str]:
    values = (
        value if isinstance(value, str) else value["@id"]
        for key, value in CONTEXT.items()
        if key[0] != "@" and key not in NAMESPACES
    )
    return {full(value) for value in values if not value.startswith("@")}


def turtle(*patterns: str) -> list[ox.Triple]:
    paths = chain.from_iterable(sorted((ROOT / "ontology").glob(pattern)) for pattern in patterns)
    return [quad.triple for path in paths for quad in ox.parse(path=str(path))]


def declared_in_caro() -> set[str]:
    kinds = {f"http://www.w3.org/2002/07/owl#{kind}" for kind in DECLARES}
    typed = (triple for triple in turtle("caro.ttl") if triple.predicate.value == f"{NAMESPACES['rdf']}type")
    return {
        triple.subject.value
        for triple in typed
        if isinstance(triple.subject, ox.NamedNode) and triple.object.value in kinds
    }


CONTEXT_TERMS = terms_of_the_context()
TERMS = CONTEXT_TERMS | declared_in_caro()
DECLARED = CONTEXT_TERMS | {
    triple.subject.value
    for triple in turtle("*.ttl", "schemes/*.ttl")
    if isinstance(triple.subject, ox.NamedNode)
}


@pytest.fixture(scope="module")
def published(built: caro_graph.Built) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(built.out / "caro.nq"))
    return store


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_each_prefix_has_the_namespace_of_the_context(query: Query) -> None:
    known = {**NAMESPACES, **OTHER_NAMESPACES}
    assert query.prefixes == {name: known.get(name) for name in query.prefixes}


def test_each_other_prefix_is_needed() -> None:
    used = set().union(*(query.prefixes for query in QUERIES))
    assert not OTHER_NAMESPACES.keys() & NAMESPACES.keys()
    assert OTHER_NAMESPACES.keys() <= used


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_each_term_that_a_query_names_is_declared(query: Query) -> None:
    """Ours wherever they stand; those of others where this graph is asked, not what is made of it."""
    ours = {iri for iri in parsed.iris(query.text) if iri.startswith(f"{BASE}def")}
    others = {iri for iri in parsed.asked(query.text) if not iri.startswith((BASE, *BUILT_IN))}
    assert ours | others <= DECLARED


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_each_thing_and_each_code_that_a_query_names_is_published(query: Query, published: ox.Store) -> None:
    """A code list or a structure of figures is declared, and has no statement of its own in the graph."""
    things = {iri for iri in parsed.iris(query.text) if iri.startswith((f"{BASE}id/", f"{BASE}graph/"))}
    defaults = {each.default for each in query.parameters if each.type == "iri" and each.default}
    for iri in sorted(things | {iri for iri in defaults if iri.startswith(f"{BASE}id/")}):
        node = ox.NamedNode(iri)
        stated = published.quads_for_pattern(node, None, None, None)
        held = published.quads_for_pattern(None, None, None, node)
        assert next(chain(stated, held), None), iri


def test_each_term_of_the_ontology_is_in_a_query() -> None:
    used = set().union(*(parsed.iris(query.text) for query in QUERIES))
    missing = sorted(map(short, TERMS - used - set(map(full, OF_THE_ONTOLOGY))))
    assert not missing, ", ".join(missing)


def test_what_no_query_has_to_name_is_nowhere_in_the_graph(published: ox.Store) -> None:
    there = {quad.predicate.value for quad in published} | {
        quad.object.value for quad in published if quad.predicate.value == f"{NAMESPACES['rdf']}type"
    }
    assert {name for name in OF_THE_ONTOLOGY if full(name) in there} == set()
    assert set(map(full, OF_THE_ONTOLOGY)) <= TERMS
