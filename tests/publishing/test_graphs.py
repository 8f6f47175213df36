"""A built folder's graphs: as the build wrote them, for the public, and of one publication."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from publishing.stores import PREFIX, change_fact, graphs_of

import caro_graph
from caro_graph.problems import CallError, FactsError
from caro_graph.publishing.graphs import read_graphs

Dists = tuple[Path, Path]


@pytest.fixture
def changed(dists: Dists, tmp_path: Path) -> Path:
    return Path(shutil.copytree(dists[0], tmp_path / "dist"))


def test_the_graphs_and_their_hashes(dists: Dists) -> None:
    dataset = read_graphs(dists[0])
    assert dataset.prefix == PREFIX
    assert {iri: graph.hash for iri, graph in dataset.graphs.items()} == graphs_of(dists[0])
    lines = (dists[0] / "valmont.nq").read_text("utf-8").splitlines()
    assert sum(graph.triples for graph in dataset.graphs.values()) == len(lines)


def test_what_was_changed_or_is_missing_is_refused(changed: Path) -> None:
    (changed / "valmont.nt").unlink()
    with (changed / "valmont.nq").open("a", encoding="utf-8") as quads:
        quads.write("<urn:a> <urn:b> <urn:c> .\n")
    with pytest.raises(FactsError) as caught:
        read_graphs(changed)
    assert {problem.what.split()[0] for problem in caught.value.problems} == {"'valmont.nq'", "'valmont.nt'"}


def test_what_no_build_wrote_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="no build wrote this folder"):
        read_graphs(tmp_path)


def test_an_internal_build_is_refused_and_names_nobody(project: Path) -> None:
    caro_graph.build(project, audience="internal")
    with pytest.raises(CallError, match=r"valmont\.nq:\d+: this was built for another audience") as caught:
        read_graphs(project / "dist-internal")
    people = [line for line in _lines(project / "dist-internal") if "foaf/0.1/name" in line]
    assert people
    assert not any(word in str(caught.value) for line in people for word in line.split('"')[1].split())
    caro_graph.build(project)
    assert read_graphs(project / "dist").graphs


def _lines(dist: Path) -> list[str]:
    return next(dist.glob("*.nq")).read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    "said",
    [
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Person>",
        '<https://w3id.org/caro-graph/def#personal> "true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
    ],
    ids=["a person", "a flag"],
)
def test_a_person_or_a_flag_is_enough(changed: Path, said: str) -> None:
    first = _lines(changed)[0]
    change_fact(changed, first, f"{first}\n<urn:x> {said} <{PREFIX}charte> .")
    with pytest.raises(CallError, match="built for another audience, with personal data"):
        read_graphs(changed)


def test_a_blank_node_or_a_foreign_graph_is_refused(changed: Path) -> None:
    first = _lines(changed)[0]
    change_fact(changed, first, f"{first}\n_:b <urn:p> <urn:o> <{PREFIX}charte> .")
    with pytest.raises(CallError, match="it holds a blank node"):
        read_graphs(changed)
    change_fact(changed, f"_:b <urn:p> <urn:o> <{PREFIX}charte> .", "<urn:b> <urn:p> <urn:o> <urn:other> .")
    with pytest.raises(CallError, match="not those of one publication"):
        read_graphs(changed)
