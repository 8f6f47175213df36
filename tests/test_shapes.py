"""The shapes: a case breaks each rule, both engines find it, and the rule says what to do in fr and en."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest
import rdflib
from rdflib import OWL, RDF, SH, SKOS, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from shapes_support import ROOT, SHAPE, approved, cases, compared, data, found, report_of, shapes_graph

from caro_graph.checking import Engine

ENGINES = get_args(Engine)
G = shapes_graph()
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
SHAPES = sorted(set(G.subjects(RDF.type, SH.NodeShape)) | set(G.subjects(RDF.type, SH.PropertyShape)))
TARGETED = sorted({shape for target in TARGETS for shape in G.subjects(target)})
REPORTED = sorted({*TARGETED, *(prop for shape in TARGETED for prop in G.objects(shape, SH.property))})
COMPONENTS = {
    SH.minCount: SH.MinCountConstraintComponent,
    SH.maxCount: SH.MaxCountConstraintComponent,
    SH["class"]: SH.ClassConstraintComponent,
    SH.datatype: SH.DatatypeConstraintComponent,
    SH.nodeKind: SH.NodeKindConstraintComponent,
    SH.pattern: SH.PatternConstraintComponent,
    SH.minInclusive: SH.MinInclusiveConstraintComponent,
    SH.uniqueLang: SH.UniqueLangConstraintComponent,
    SH["in"]: SH.InConstraintComponent,
    SH.hasValue: SH.HasValueConstraintComponent,
    SH.equals: SH.EqualsConstraintComponent,
    SH.node: SH.NodeConstraintComponent,
    SH["not"]: SH.NotConstraintComponent,
    SH["or"]: SH.OrConstraintComponent,
    SH.sparql: SH.SPARQLConstraintComponent,
    SH.qualifiedMinCount: SH.QualifiedMinCountConstraintComponent,
    SH.closed: SH.ClosedConstraintComponent,
}
NO_CONSTRAINT = {SH.path, SH.property, SH.name, SH.description, SH.message, SH.qualifiedValueShape}
GUARD = URIRef("https://w3id.org/caro-graph/def#guard")  # says of a shape that good data has nothing for it
NO_CONSTRAINT |= {SH.ignoredProperties, GUARD, *TARGETS}
# What describes a source, a code list or a data set, what is left of a withdrawn fact, or what the derivation
# step makes, is no fact.
NO_FACT = {"Document", "Concept", "ConceptScheme", "DataSet", "Tombstone"}
NO_FACT |= {"Evidence", "FragmentSelector", "TextQuoteSelector", "Interval", "Instant"}


def name(node: Node) -> str:
    return str(node).removeprefix(SHAPE)


@cache
def context() -> dict[str, object]:
    terms: dict[str, object] = json.loads((ROOT / "ontology/context.jsonld").read_text("utf-8"))["@context"]
    return terms


def expand(compact: str) -> str:
    prefix, _, local = compact.partition(":")
    return f"{context()[prefix]}{local}"


@cache
def classes() -> dict[str, str]:
    """The classes of the context: its capitalised terms."""
    return {
        term: expand(value)
        for term, value in context().items()
        if isinstance(value, str) and term[0].isupper() and not value.startswith("@")
    }


@cache
def properties() -> dict[str, set[str]]:
    """The terms of each property of the context, by its IRI."""
    terms: dict[str, set[str]] = {str(RDF.type): {"type"}}
    for term, value in context().items():
        if isinstance(value, dict):
            terms.setdefault(expand(value["@id"]), set()).add(term)
    return terms


def steps(path: Node) -> list[str]:
    """The properties of a SHACL path, in order."""
    if isinstance(path, URIRef):
        return [str(path)]
    if (path, RDF.first, None) in G:
        return list(chain.from_iterable(steps(step) for step in Collection(G, path)))
    return steps(G.value(path, SH.inversePath) or G.value(path, SH.zeroOrOnePath))


# --- the cases --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("valid"), ids=lambda case: case.stem)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_valid_graph_conforms(engine: Engine, case: Path) -> None:
    assert compared(found(case, engine)) == []


@pytest.mark.parametrize("case", cases("invalid"), ids=lambda case: case.stem)
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_finds_what_was_approved(engine: Engine, case: Path) -> None:
    assert compared(found(case, engine)) == compared(approved(case))


def test_each_report_is_of_a_case_and_says_something() -> None:
    reports = {path.name for path in (ROOT / "tests/shapes").rglob("*.report.ttl")}
    assert reports == {report_of(case).name for case in cases("invalid")}
    assert [case.stem for case in cases("invalid") if not approved(case)] == []


# --- the cases cover the shapes ---------------------------------------------------------------------------


def test_each_rule_is_broken_by_a_case() -> None:
    """Not each shape only: each of its constraints."""
    broken = {(result.shape, result.component) for case in cases("invalid") for result in approved(case)}
    rules = {
        (str(shape), str(COMPONENTS[predicate]))
        for shape in REPORTED
        for predicate in G.predicates(shape)
        if predicate not in {RDF.type, *NO_CONSTRAINT}
    }
    assert rules - broken == set()
    assert {shape for shape, _ in rules} == {str(shape) for shape in REPORTED if is_rule(shape)}


def is_rule(shape: Node) -> bool:
    return any(predicate in COMPONENTS for predicate in G.predicates(shape))


def test_each_other_shape_is_asked_by_a_rule() -> None:
    """A shape without a target is a condition or a form of value: some reported shape leads to it."""
    reached, wanted = set(REPORTED), list(REPORTED)
    while wanted:
        for value in G.objects(wanted.pop()):
            inside = isinstance(value, rdflib.BNode) or str(value).startswith(SHAPE)
            if inside and value not in reached:
                reached.add(value)
                wanted.append(value)
    assert set(SHAPES) - reached == set()


def test_each_target_is_met_by_a_valid_graph() -> None:
    graph = rdflib.Graph()
    for case in cases("valid"):
        graph.parse(data=data(case), format="nt")
    public = {"PublicPerson", "PublicNode"}  # these have a focus node only where something is wrong
    unmet = {
        name(shape)
        for shape in TARGETED
        if not any((None, RDF.type, cls) in graph for cls in G.objects(shape, SH.targetClass))
        and not any((None, prop, None) in graph for prop in G.objects(shape, SH.targetSubjectsOf))
        and not any((None, prop, None) in graph for prop in G.objects(shape, SH.targetObjectsOf))
    }
    assert unmet - public == set()


# --- the shapes cover the context -------------------------------------------------------------------------


@pytest.mark.parametrize("term", sorted(classes()))
def test_each_class_has_a_shape(term: str) -> None:
    assert (None, SH.targetClass, URIRef(classes()[term])) in G


@pytest.mark.parametrize("term", sorted(set(classes()) - NO_FACT))
def test_each_fact_needs_evidence_and_a_label(term: str) -> None:
    shapes = {name(shape) for shape in G.subjects(SH.targetClass, URIRef(classes()[term]))}
    assert len(shapes & {"Fact", "OrganizationFact"}) == 1
    assert "Labelled" in shapes


def test_each_text_of_the_context_is_searched_for_contact_details() -> None:
    texts = {
        expand(value["@id"])
        for value in context().values()
        if isinstance(value, dict) and ("@language" in value or "@container" in value)
    }
    texts |= {
        expand(value["@id"])
        for value in context().values()
        if isinstance(value, dict) and value.get("@type") == "xsd:string"
    }
    shape = URIRef(SHAPE + "PublicText")
    searched = {str(G.value(prop, SH.path)) for prop in G.objects(shape, SH.property)}
    assert searched == {str(target) for target in G.objects(shape, SH.targetSubjectsOf)}
    assert texts - searched == {"http://xmlns.com/foaf/0.1/name"}  # refused as a whole by PublicNode


def test_a_shape_on_properties_targets_each_property_that_it_looks_at() -> None:
    for shape in TARGETED:
        targets = {str(target) for target in G.objects(shape, SH.targetSubjectsOf)}
        if len(targets) > 1 and name(shape) != "Node":
            paths = [G.value(prop, SH.path) for prop in G.objects(shape, SH.property)]
            paths += [G.value(value, SH.path) for value in G.objects(shape, SH["not"])]
            assert not paths or targets == {steps(path)[0] for path in paths}, name(shape)


def test_each_property_of_a_shape_has_a_term() -> None:
    named = set(chain.from_iterable(steps(path) for path in G.objects(None, SH.path)))
    named |= {str(prop) for target in TARGETS[1:] for prop in G.objects(None, target)}
    named |= {str(prop) for prop in G.objects(None, SH.equals)}
    assert named - set(properties()) == set()


def test_each_property_of_the_context_is_looked_at() -> None:
    looked = {step for shape in REPORTED for path in G.objects(shape, SH.path) for step in steps(path)}
    assert set(properties()) - looked == {str(GUARD)}


# --- the shapes speak -------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES, ids=name)
def test_each_rule_says_what_is_wrong_and_what_to_do(shape: Node) -> None:
    texts = sorted(G.objects(shape, SH.message), key=lambda text: str(text.language))
    if not is_rule(shape) or name(shape) in {"Achieved", "Evidenced"}:
        return
    assert [text.language for text in texts] == ["en", "fr"]
    for text, border in zip(texts, (": ", " : "), strict=True):
        what, _, todo = text.partition(border)
        assert what
        assert border == " : " or not re.search(r"'\w+$", what), "the border is inside a quoted key"
        assert todo.endswith(".")
        assert what.count("(") == what.count(")")
        assert what.count("«") == what.count("»")


@pytest.mark.parametrize("shape", [shape for shape in REPORTED if (shape, SH.path, None) in G], ids=name)
def test_a_property_shape_is_named_for_its_key_and_its_message_names_it(shape: Node) -> None:
    keys = set().union(*(properties()[step] for step in steps(G.value(shape, SH.path))))
    owners = {name(owner) for owner in G.subjects(SH.property, shape)}
    owner, key, *_ = name(shape).split("-")
    assert owner in owners
    assert key in keys
    for text in G.objects(shape, SH.message):
        assert any(word in text for word in keys)


def test_names_and_descriptions_are_in_both_languages() -> None:
    for shape in SHAPES:
        for predicate in (SH.name, SH.description):
            languages = sorted(text.language for text in G.objects(shape, predicate))
            assert languages in ([], ["en", "fr"]), name(shape)
    assert [name(shape) for shape in TARGETED if (shape, SH.name, None) not in G] == []


# --- the shapes are well formed ---------------------------------------------------------------------------


@pytest.mark.slow
def test_the_shapes_are_well_formed() -> None:
    from pyshacl import validate

    conforms, _, text = validate(rdflib.Graph(), shacl_graph=G, meta_shacl=True)
    assert conforms, text


def test_each_property_shape_has_an_iri() -> None:
    assert [shape for shape in G.objects(None, SH.property) if not str(shape).startswith(SHAPE)] == []
    assert [shape for shape in SHAPES if not isinstance(shape, URIRef)] == []


def test_what_is_named_is_there() -> None:
    shapes = {node for node in chain(G.objects(), G.subjects()) if str(node).startswith(SHAPE)}
    assert shapes - set(SHAPES) == {URIRef(SHAPE)}
    assert (URIRef(SHAPE), RDF.type, OWL.Ontology) in G


def test_each_code_list_is_a_scheme_of_the_ontology() -> None:
    asked = {G.value(shape, SH.hasValue) for shape in G.subjects(SH.path, SKOS.inScheme)} - {None}
    schemes = {path.stem for path in (ROOT / "ontology/schemes").glob("*.ttl")}
    assert {str(scheme).rpartition("/")[2] for scheme in asked} == schemes
