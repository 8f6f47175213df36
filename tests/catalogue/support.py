"""DCAT-AP's own shapes, and a catalogue with what they need besides to be validated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import rdflib
from conftest import ROOT
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, SKOS, XSD

from caro_graph.checking import Engine
from caro_graph.engines import Result, validate_with

STANDARD = ROOT.parent / "shared" / "standards" / "dcat-ap"
SMALLEST = ROOT / "tests" / "publication"
AUTHORITIES = Path(__file__).with_name("authorities.ttl")
VIOLATION, WARNING = str(SH.Violation), str(SH.Warning)
DAYS, DATE = (DCTERMS.issued, DCTERMS.modified), str(XSD.date)

SHAPES = (
    "shapes.ttl",
    "range.ttl",
    "shapes_recommended.ttl",
    "mdr-vocabularies.shape.ttl",
    "deprecateduris.ttl",
    "dcat-ap-SHACL.ttl",
    "ranges.ttl",
)
LEFT_OUT = {
    "imports.ttl": "holds no shape: it names ontologies to read from the web, for their subclasses",
    "mdr_imports.ttl": "holds no shape: it names code lists to read from the web; see authorities.ttl",
}
PATHLESS = {"dcat-ap-SHACL.ttl": 2, "ranges.ttl": 206}
"""How many property shapes of the standard's files have no path, which no engine may run."""

_LISTS = (
    "http://publications.europa.eu/resource/authority/",
    "http://purl.org/adms/",
    "https://www.iana.org/assignments/media-types/",
    "https://spdx.org/rdf/terms#",
)
_PREFIXES = rdflib.Graph().namespace_manager
_PREFIXES.bind("dct", DCTERMS, replace=True)
_PREFIXES.bind("dcatap", "http://data.europa.eu/r5r/")
_PREFIXES.bind("adms", "http://www.w3.org/ns/adms#")

Found = tuple[str | None, ...]


@cache
def shapes(name: str) -> str:
    """A file of shapes, as N-Triples, without the property shapes that have no path."""
    graph = rdflib.Graph().parse(STANDARD / name)
    for shape, rule in pathless(graph):
        graph.remove((shape, SH.property, rule))
        graph.remove((rule, None, None))
    return graph.serialize(format="nt")


def pathless(graph: rdflib.Graph) -> list[tuple[rdflib.Node, rdflib.Node]]:
    """The property shapes that have no path, each after the shape that it is of."""
    return [pair for pair in graph.subject_objects(SH.property) if (pair[1], SH.path, None) not in graph]


def to_validate(catalogue: rdflib.Graph) -> str:
    """The catalogue, as N-Triples, with the types of the codes that it uses, which are others' to publish.

    And with what RDFS says of everything: ``ranges.ttl`` wants to read of an address that it is a resource.
    """
    graph = catalogue + rdflib.Graph().parse(AUTHORITIES)
    for predicate in (DCAT.endpointURL, DCAT.endpointDescription):
        for address in catalogue.objects(None, predicate):
            graph.add((address, RDF.type, RDFS.Resource))
    return graph.serialize(format="nt")


def codes(catalogue: rdflib.Graph) -> set[rdflib.Node]:
    """What the catalogue uses of the code lists of others, and the lists that these codes are in."""
    used = {node for node in catalogue.objects() if str(node).startswith(_LISTS)}
    lists = rdflib.Graph().parse(AUTHORITIES) + catalogue
    return used | {scheme for code in used for scheme in lists.objects(code, SKOS.inScheme)}


def typed(graph: rdflib.Graph) -> set[rdflib.Node]:
    """What a graph gives a type."""
    return set(graph.subjects(RDF.type))


def results(engine: Engine, name: str, data: str) -> list[Result]:
    return list(validate_with(engine, shapes(name), data).results)


def warned(found: Iterable[Result]) -> Counter[str]:
    """How many results there are by property and constraint: ``dct:spatial Node``."""
    return Counter(
        " ".join(
            (
                _PREFIXES.normalizeUri(one.path or ""),
                one.component.removeprefix(str(SH)).removesuffix("ConstraintComponent"),
            )
        )
        for one in found
    )


def compared(found: Iterable[Result]) -> Counter[Found]:
    """The results as a multiset; a blank node stands for any, as each engine has its own labels."""
    return Counter(
        (_any_blank(one.focus), one.path, _any_blank(one.value), one.component, one.severity) for one in found
    )


def _any_blank(term: str | None) -> str | None:
    return "_:" if term is not None and term.startswith("_:") else term
