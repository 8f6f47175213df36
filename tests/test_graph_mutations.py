"""The shapes find small corruptions of this project's own graph, whatever the class, the key and the kind.

``graph_mutations`` and ``graph_situations`` make the corruptions, ``mutation_runs`` tries them.
"""

from __future__ import annotations

from collections import Counter

import pytest
from graph_mutations import key_mutants, node_mutants
from graph_situations import situations
from mutation_graph import Graph, Mutant
from mutation_rules import BESIDES, MANY, ONCE, OPTIONAL, REPEATED
from mutation_runs import Run, caught_alone, run
from shapes_support import ROOT, shapes

import caro_graph
from caro_graph.cardinalities import read_cardinalities
from caro_graph.engines import validate_with

LEAST = 0.95
SAMPLED = 100  # of the caught, one in so many is tried again alone

SAME_RULES = "the two classes have the same keys and rules: which one it is, only the document can tell"
NO_KEYS = "the node has only what any fact has, and nothing refers to it: it would be a legal {}"
DERIVED = "made from the fact's lines, which are checked; looking again at each selector would take long"

# What no shape can find, or should: operator, class, key.
EXPLAINED = {
    ("another class", "Department", "Region"): SAME_RULES,
    ("another class", "Neighbourhood", "StudyZone"): SAME_RULES,
    ("another class", "PriorityNeighbourhood", "Neighbourhood"): SAME_RULES,
    ("another class", "PriorityNeighbourhood", "StudyZone"): SAME_RULES,
    ("another class", "Organization", "PublicOrganisation"): SAME_RULES,
    ("another class", "PublicOrganisation", "Post"): NO_KEYS.format("post"),
    ("stray key", "Concept", "licence"): "the terms of the ontology may have what an ontology has",
    ("out of bounds: line=9,3", "FragmentSelector", "fragment"): DERIVED,
    ("out of bounds: line=5,5", "FragmentSelector", "fragment"): DERIVED,
    ("out of bounds: line=1,90000", "FragmentSelector", "fragment"): DERIVED,
}


def focus_nodes(data: str) -> list[str]:
    """Where the shapes find something in a graph."""
    return [result.focus for result in validate_with("shacl", shapes(), data).results]


@pytest.fixture(scope="module")
def whole(built: caro_graph.Built) -> Graph:
    facts = built.facts
    triples = tuple(dict.fromkeys(quad.triple for quad in facts.quads))
    axioms = tuple(facts.vocabulary.axioms)
    return Graph(triples, axioms, facts.context, read_cardinalities(ROOT / "shapes"))


@pytest.fixture(scope="module")
def graph(whole: Graph) -> Graph:
    return whole.excerpt()


@pytest.fixture(scope="module")
def mutants(graph: Graph) -> list[Mutant]:
    return [*key_mutants(graph), *node_mutants(graph), *situations(graph)]


@pytest.fixture(scope="module")
def tried(graph: Graph, mutants: list[Mutant]) -> Run:
    return run(graph, mutants, focus_nodes)


# --- The corruptions --------------------------------------------------------------------------------------


def test_the_excerpt_conforms_and_has_each_key_of_each_class(whole: Graph, graph: Graph) -> None:
    assert focus_nodes("".join(f"{triple} .\n" for triple in (*graph.triples, *graph.axioms))) == []
    assert pairs(graph) == pairs(whole)


def pairs(graph: Graph) -> set[tuple[str, str]]:
    return {(cls, graph.key(prop)) for cls in graph.nodes for prop in graph.properties(cls)}


def test_each_key_of_each_class_is_corrupted_in_several_ways(graph: Graph, mutants: list[Mutant]) -> None:
    ways: dict[tuple[str, str], set[str]] = {pair: set() for pair in pairs(graph)}
    for mutant in mutants:
        ways.get((mutant.cls, mutant.key), set()).add(mutant.operator)
    assert {pair for pair, operators in ways.items() if len(operators) < 2} == set()


def test_a_mutant_is_a_change_and_there_is_one_of_each_name(graph: Graph, mutants: list[Mutant]) -> None:
    triples = set(graph.triples)
    for mutant in mutants:
        assert triples.issuperset(mutant.removed), mutant
        assert set(mutant.added) - triples or mutant.removed, mutant
        assert set(mutant.added).isdisjoint(mutant.removed), mutant
    assert len(set(mutants)) == len(mutants)


def test_the_same_graph_gives_the_same_mutants(graph: Graph, mutants: list[Mutant]) -> None:
    again = Graph(
        tuple(reversed(graph.triples)), graph.axioms, graph.context, graph.cardinalities, graph.whole
    )
    assert {*key_mutants(again), *node_mutants(again), *situations(again)} == set(mutants)


def test_the_reviewed_lists_name_classes_and_keys_of_the_context(graph: Graph) -> None:
    named = [*OPTIONAL, *ONCE, *MANY, *BESIDES, *(("*", key) for key in REPEATED - {"type"})]
    assert {cls for cls, _ in named} <= {*graph.context.classes, "*"}
    assert {key for _, key in named} <= set(graph.context.terms)


# --- What the shapes find ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_shapes_find_nearly_all(mutants: list[Mutant], tried: Run) -> None:
    missed = Counter(mutant.operator for mutant in tried.survived)
    assert len(tried.caught) / len(mutants) > LEAST, missed.most_common()


@pytest.mark.slow
def test_each_survivor_is_explained(tried: Run) -> None:
    assert [str(mutant) for mutant in tried.survived if mutant.rule not in EXPLAINED] == []


@pytest.mark.slow
def test_what_was_caught_among_others_is_caught_alone(graph: Graph, tried: Run) -> None:
    sample = tried.caught[::SAMPLED]
    alone = caught_alone(graph, sample, focus_nodes)
    assert [str(mutant) for mutant, caught in zip(sample, alone, strict=True) if not caught] == []
