"""What the tests of the ontology read: its terms, as graphs and as lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import rdflib.namespace as known

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


def wrong(check: Path, store: ox.Store) -> list[str]:
    return [str(row["wrong"].value) for row in store.query(check.read_text("utf-8"))]
