"""Asking here: when the graph is built first, what files are read, and how a query is refused."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from querying.endpoints import free_port

from caro_graph.problems import CallError, EndpointError, FactsError
from caro_graph.publication import read_publication
from caro_graph.querying.answers import Rows, Triples, Truth
from caro_graph.querying.local import ask_store, built_store, is_stale, store_of

EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o }"
LATER = 10**9


def touch(path: Path, by: int) -> None:
    """Set the time of a file to that of the build, plus some nanoseconds."""
    built = (_root(path) / "dist" / "SHA256SUMS").stat().st_mtime_ns
    os.utime(path, ns=(built + by, built + by))


def _root(path: Path) -> Path:
    return next(folder for folder in path.parents if (folder / "publication.toml").is_file())


@pytest.fixture
def settled(project: Path, dist: Path) -> Path:
    """A publication whose facts are older than what was built from them."""
    for path in (project / "publication.toml", project / "data", *(project / "data").rglob("*")):
        touch(path, -LATER)
    return project


def stale(project: Path) -> bool:
    return is_stale(read_publication(project), project / "dist")


def test_what_is_newer_than_its_facts_is_not_stale(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not stale(settled)
    monkeypatch.setattr("caro_graph.building.build", None)
    assert len(built_store(read_publication(settled))) > 0


@pytest.mark.parametrize(
    "name", ["publication.toml", "data/sources.yaml", "data/charte/facts.yaml", "data/charte/figures.csv"]
)
def test_a_newer_file_makes_it_stale(settled: Path, name: str) -> None:
    touch(settled / name, LATER)
    assert stale(settled)


@pytest.mark.parametrize("name", ["data/sources.yaml", "data/charte/coverage.yaml"])
def test_a_file_that_is_deleted_makes_it_stale(settled: Path, name: str) -> None:
    (settled / name).unlink()
    touch((settled / name).parent, LATER)
    assert stale(settled)


@pytest.mark.parametrize("name", ["shapes", "ontology"])
def test_shapes_and_ontology_count(settled: Path, name: str) -> None:
    (settled / name).mkdir()
    (settled / name / "x.ttl").write_text("", "utf-8")
    touch(settled / name, -LATER)
    touch(settled / name / "x.ttl", -LATER)
    assert not stale(settled)
    touch(settled / name / "x.ttl", LATER)
    assert stale(settled)


def test_what_is_not_there_is_stale(settled: Path) -> None:
    (settled / "dist" / "SHA256SUMS").unlink()
    assert stale(settled)


def test_it_is_built_first_where_it_is_stale_and_steps_are_told(project: Path) -> None:
    steps: list[str] = []
    store = built_store(read_publication(project), progress=steps.append)
    assert steps == ["reading the facts", "checking the shapes", "writing the files", "reading the graph"]
    named = [quad for quad in store if quad.graph_name != ox.DefaultGraph()]
    default = [quad.triple for quad in store if quad.graph_name == ox.DefaultGraph()]
    assert {quad.triple for quad in named} == set(default)


@pytest.mark.parametrize("name", ["valmont.nt", "valmont.nq"])
def test_half_of_a_graph_does_not_answer(settled: Path, name: str) -> None:
    path = settled / "dist" / name
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: len(lines) // 2]))
    with pytest.raises(CallError, match=f"{name}: it is not as the build wrote it: run caro-graph build"):
        built_store(read_publication(settled))
    path.unlink()
    with pytest.raises(CallError, match=f"{name}: it cannot be read .*: run caro-graph build"):
        built_store(read_publication(settled))


SYNTAXES = {
    "a.ttl": "<urn:s> <urn:p> 'o' .",
    "a.nt": '<urn:s> <urn:p> "o" .',
    "a.nq": '<urn:s> <urn:p> "o" <urn:g> .',
    "a.trig": "<urn:g> { <urn:s> <urn:p> 'o' }",
    "a.jsonld": '{"@id": "urn:s", "urn:p": "o"}',
    "a.rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
        '<rdf:Description rdf:about="urn:s"><u:p>o</u:p></rdf:Description></rdf:RDF>'
    ),
}


@pytest.mark.parametrize("name", SYNTAXES)
def test_each_syntax_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SYNTAXES[name], "utf-8")
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(SYNTAXES[name].encode()))
    triple = (ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("o"))
    for file in (name, f"{name}.gz"):
        answer = ask_store(store_of([str(tmp_path / file)]), EVERYTHING)
        assert isinstance(answer, Rows)
        assert list(answer.rows) == [triple]


def test_files_are_merged_and_named_graphs_can_be_asked(tmp_path: Path) -> None:
    (tmp_path / "a.trig").write_text("<urn:g> { <urn:s> <urn:p> 1 } <urn:s> <urn:p> 2 .", "utf-8")
    (tmp_path / "b.nq").write_text("<urn:s> <urn:p> <urn:o> <urn:h> .\n_:b <urn:p> _:b <urn:h> .", "utf-8")
    (tmp_path / "c.nt").write_text("_:b <urn:p> _:b .", "utf-8")
    store = store_of([str(tmp_path / name) for name in ("a.trig", "b.nq", "c.nt")])
    everything = ask_store(store, EVERYTHING)
    named = ask_store(store, "SELECT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    assert isinstance(everything, Rows)
    assert isinstance(named, Rows)
    # The blank nodes of two files are two, though they have one name.
    assert len(list(everything.rows)) == 5
    assert [graph.value for (graph,) in named.rows] == ["urn:g", "urn:h", "urn:h"]  # type: ignore[union-attr]


def test_each_form_of_query_has_its_answer() -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.NamedNode("urn:o")))
    assert ask_store(store, "ASK { ?s ?p ?o }") == Truth(True)
    assert ask_store(store, "ASK { ?s <urn:other> ?o }") == Truth(False)
    rows = ask_store(store, "SELECT ?o ?nothing { ?s ?p ?o }")
    assert isinstance(rows, Rows)
    assert (rows.variables, list(rows.rows)) == (("o", "nothing"), [(ox.NamedNode("urn:o"), None)])
    for query in ("CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <urn:s>"):
        graph = ask_store(store, query)
        assert isinstance(graph, Triples)
        assert [str(triple.object) for triple in graph.triples] == ["<urn:o>"]


@pytest.mark.parametrize(
    ("query", "line", "column", "what"),
    [
        ("SELECT * { é }", 1, 12, "'é' is not expected here"),
        ('SELECT * {\n  ?s ?p "éé" .\n\tx }\n\n', 3, 2, "'x' is not expected here"),
        ("SELECT ?s {\n ?s ?p 'é' .\t\tx }", 2, 15, "'x' is not expected here"),
        ("SELEC * {}", 1, 1, "'SELEC' is not expected here"),
        ("SELECT * {\n  ?s ?p ?o\n", 3, 1, "end of text is not expected here"),
        ("SELECT * {\n # x:\n ?s a x:y }", 3, 7, "the prefix 'x:' is not declared"),
        ("SELECT * {\n ?s a 'x:a', x:y }", 2, 14, "the prefix 'x:' is not declared"),
        (
            'SELECT * {\n ?s a <urn:x:a>, \'a\\\'x:b\', """\nx:c""", y-x:d, x: }',
            3,
            16,
            "the prefix 'x:' is not ",
        ),
        ("PREFIX y-x: <urn:> SELECT * {\n ?s :p ?o }", 2, 5, "the prefix ':' is not declared"),
    ],
)
def test_what_is_not_sparql_is_placed(query: str, line: int, column: int, what: str) -> None:
    with pytest.raises(FactsError) as caught:
        ask_store(ox.Store(), query, "q.rq")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column) == ("q.rq", line, column)
    assert what in problem.what


def test_a_query_that_is_grammatical_but_means_nothing_is_refused_too() -> None:
    with pytest.raises(FactsError, match=r"^the query:2:\d+: this is not SPARQL 1.1 \(The SELECT contains"):
        ask_store(ox.Store(), "SELECT ?s (COUNT(?p) AS ?n)\n{ ?s ?p ?o }")


def test_what_is_asked_elsewhere_and_does_not_answer() -> None:
    closed = f"http://127.0.0.1:{free_port()}/"
    answer = ask_store(ox.Store(), f"SELECT * {{ SERVICE <{closed}> {{ ?s ?p ?o }} }}")
    assert isinstance(answer, Rows)
    expected = (
        f"^{closed}, which the query asks with SERVICE: it did not answer .Connection refused.: see that"
    )
    with pytest.raises(EndpointError, match=expected):
        list(answer.rows)
