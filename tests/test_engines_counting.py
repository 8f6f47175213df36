"""Exact counts with few results in memory: over each kind of target, each kind of focus node."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from caro_graph.engines import validate_with
from caro_graph.engines.counting import exact_counts
from caro_graph.engines.fast import tally
from caro_graph.engines.results import Counts
from caro_graph.engines.targets import focus_nodes, split_targets

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <http://x/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
QUERY = 'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this { ?this <http://x/q> ?o }" ]'
TARGETS = {
    "class": "sh:targetClass x:C",
    "class of a subclass of a subclass": "sh:targetClass x:A",
    "implicit class": "a rdfs:Class",
    "implicit OWL class": "a owl:Class",
    "subjects": "sh:targetSubjectsOf x:p",
    "objects": "sh:targetObjectsOf x:p",
    "nodes": 'sh:targetNode x:n1, x:n2, "text", "4"^^<http://x/type>, x:nowhere',
    "several": "sh:targetNode x:n1 ; sh:targetClass x:C ; sh:targetSubjectsOf x:p ; sh:targetObjectsOf x:p",
    "a query": QUERY,
    "a query and a class": f"sh:targetClass x:C ; {QUERY}",
}
NODES = [f"<http://x/n{number}>" for number in range(40)] + [f"_:n{number}" for number in range(40)]


def data() -> str:
    lines = [f"<http://x/C> {SUBCLASS} <http://x/B> .", f"<http://x/B> {SUBCLASS} <http://x/A> ."]
    for number, node in enumerate(NODES):
        lines.append(f"{node} {TYPE} <http://x/{'CSD'[number % 3]}> .")
        lines.append(f'{node} <http://x/{"pq"[number % 2]}> "{number % 5}"@fr .')
        lines.append(f"{node} <http://x/q> {NODES[(number * 7) % len(NODES)]} .")
    return "".join(f"{line}\n" for line in lines)


def shapes(target: str) -> str:
    return f"""{PREFIXES}
        x:S a sh:NodeShape ; {target} ; sh:nodeKind sh:IRI ; sh:property x:S-p, _:q .
        _:q sh:path x:q ; sh:maxCount 0 .
        x:S-p sh:path x:p ; sh:maxCount 0 ; sh:severity sh:Warning .
        x:T a sh:NodeShape ; sh:targetObjectsOf x:q ; sh:nodeKind sh:Literal ; sh:severity sh:Info .
    """


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("at_most", [3, 20, 10_000])
def test_the_counts_are_those_of_the_whole(target: str, at_most: int, tmp_path: Path) -> None:
    turtle, text, file = shapes(target), data(), tmp_path / "data.nt"
    file.write_text(text.rstrip("\n"), "utf-8")
    whole = validate_with("shacl", turtle, text)
    assert len(whole.counts) > 1
    if "owl" not in target:  # what makes a target of an OWL class is beside the shapes
        for source in (text, file):
            assert Counter(exact_counts(turtle, source, tally, at_most=at_most)) == whole.counts
    for source in (text, file):
        cut = validate_with("shacl", turtle, source, max_results=5)
        assert cut.counts == whole.counts
        assert set(cut.results) <= set(whole.results)
        assert len(cut.results) == 5
    assert file.read_text("utf-8") == text.rstrip("\n")


def test_few_results_are_in_memory_at_a_time() -> None:
    seen: list[int] = []

    def watched(shapes: str, data: str | Path, at_most: int | None) -> Counts | None:
        counts = tally(shapes, data, at_most)
        assert at_most == 20
        seen.append(sum(counts.values()) if counts is not None else at_most)
        return counts

    counts = exact_counts(shapes("sh:targetSubjectsOf x:q"), data(), watched, at_most=20)
    assert sum(counts.values()) > 100
    assert max(seen) <= 20
    assert len(seen) < 40, "a slice gives most of what it may"


def test_a_node_with_more_results_than_that_is_counted_alone() -> None:
    many = "".join(f'<http://x/n> <http://x/p> "{number}" .\n' for number in range(50))
    turtle = (
        f"{PREFIXES}x:S a sh:PropertyShape ; sh:targetSubjectsOf x:p ; sh:path x:p ; sh:nodeKind sh:IRI ."
    )
    counts = exact_counts(turtle, many + '<http://x/m> <http://x/p> "0" .\n', tally, at_most=10)
    assert list(counts.values()) == [51]


def test_focus_nodes() -> None:
    text = (
        f"<http://x/D> {SUBCLASS} <http://x/C> .\n_:b {TYPE} <http://x/D> .\n<http://x/n> <http://x/p> 5 .\n"
    )
    text = text.replace(" 5 ", ' "5"@EN ')
    turtle = f"""{PREFIXES}
        x:S a sh:NodeShape ; sh:targetClass x:C ; sh:targetObjectsOf x:p .
        x:T a sh:NodeShape ; sh:targetNode x:o ; sh:targetSubjectsOf x:p ; sh:targetClass x:C .
        x:D a rdfs:Class .
    """
    assert focus_nodes(split_targets(turtle), text) == {
        "<http://x/o>": ("<http://x/T>",),
        "_:b": ("<http://x/S>", "<http://x/T>"),
        "<http://x/n>": ("<http://x/T>",),
        '"5"@en': ("<http://x/S>",),
    }


def test_a_class_that_is_no_shape_stays_in_the_shapes() -> None:
    targets = split_targets(f"{PREFIXES}x:C a rdfs:Class . x:S a sh:NodeShape, rdfs:Class ; sh:class x:C .")
    assert f"<http://x/C> {TYPE} <http://www.w3.org/2000/01/rdf-schema#Class> ." in targets.sliced
    assert targets.sliced.count("rdf-schema#Class") == 1
    assert targets.whole == ""
    assert dict(targets.by_kind["Class"]) == {"<http://x/S>": ("<http://x/S>",)}
