"""``caro-graph query`` and what is built: first where it has to be; what no answer means; ``--explain``."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from conftest import ROOT, Run, snapshot
from querying.cases import lines_of
from querying.own_query import META

import caro_graph
from caro_graph.queries.library import read_queries
from caro_graph.querying.local import ask_store, store_of

QUERIES = {query.name: query for query in read_queries(ROOT / "queries")}
LABELS = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label { <https://example.org/valmont/id/place/valmont> skos:prefLabel ?label }
"""
STEPS = ["reading the facts", "checking the shapes", "writing the files", "reading the graph"]


@pytest.fixture
def own(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The imaginary publication, and a query of one's own, in the working directory."""
    monkeypatch.chdir(project)
    (project / "labels.rq").write_text(LABELS, "utf-8")
    return project


def steps(stderr: str) -> list[str]:
    return [line.split(" s  ")[1] for line in stderr.splitlines()]


def rename(project: Path, old: str, new: str) -> None:
    """Change a fact a second after the build."""
    facts = project / "data" / "charte" / "facts.yaml"
    text = facts.read_text("utf-8")
    assert old in text
    facts.write_text(text.replace(old, new), "utf-8")
    built = (project / "dist" / "SHA256SUMS").stat().st_mtime_ns + 10**9
    os.utime(facts, ns=(built, built))


def test_it_is_built_first_where_nothing_is_there_and_not_again(own: Path, run: Run) -> None:
    first = run("--verbose", "query", "--file", "labels.rq")
    assert (first.exit_code, first.stdout) == (0, "label\nValmont\n")
    assert steps(first.stderr) == STEPS
    built = snapshot(own / "dist")
    again = run("--verbose", "query", "--file", "labels.rq")
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert steps(again.stderr) == STEPS[-1:]
    assert run("query", "--file", "labels.rq").stderr == ""
    assert snapshot(own / "dist") == built


def test_it_is_built_again_where_a_fact_changed(own: Path, run: Run) -> None:
    run("query", "--file", "labels.rq")
    rename(own, "label: Valmont\n", "label: Valmont-sur-Mer\n")
    assert run("query", "--file", "labels.rq").stdout == "label\nValmont-sur-Mer\n"


def test_it_is_built_again_where_a_file_of_facts_was_deleted(own: Path, run: Run) -> None:
    extra = own / "data" / "charte" / "extra.yaml"
    extra.write_text(
        "- id: place/hameau\n  type: Commune\n  label: Hameau\n  codeINSEE: 99998\n"
        "  source: source/charte\n  lines: 4\n  status: present\n  certainty: certain\n",
        "utf-8",
    )
    (own / "all.rq").write_text(LABELS.replace("place/valmont", "place/hameau"), "utf-8")
    assert run("query", "--file", "all.rq").stdout == "label\nHameau\n"
    extra.unlink()
    later = (own / "dist" / "SHA256SUMS").stat().st_mtime_ns + 10**9
    os.utime(extra.parent, ns=(later, later))
    assert run("query", "--file", "all.rq").stdout == "label\n"


def test_it_is_built_again_where_a_fact_changed_while_it_was_built(own: Path, run: Run) -> None:
    facts = own / "data" / "charte" / "facts.yaml"

    def change(step: str) -> None:
        if step == "writing the files":
            text = facts.read_text("utf-8")
            facts.write_text(text.replace("label: Valmont\n", "label: Valmont-sur-Mer\n"), "utf-8")

    caro_graph.build(own, progress=change)
    assert "Valmont-sur-Mer" not in (own / "dist" / "valmont.nt").read_text("utf-8")
    assert run("query", "--file", "labels.rq").stdout == "label\nValmont-sur-Mer\n"


def test_a_fact_that_changed_in_the_tick_in_which_the_build_began(own: Path, run: Run) -> None:
    """The time of a file may lie somewhat before that of the clock."""
    facts = own / "data" / "charte" / "facts.yaml"

    def change(step: str) -> None:
        if step == "checking the shapes":
            text = facts.read_text("utf-8")
            facts.write_text(text.replace("label: Valmont\n", "label: Valmont-sur-Mer\n"), "utf-8")
            os.utime(facts, ns=(began - 10_000_000,) * 2)

    began = time.time_ns()
    caro_graph.build(own, progress=change)
    assert run("query", "--file", "labels.rq").stdout == "label\nValmont-sur-Mer\n"


@pytest.mark.parametrize("is_built", [True, False])
def test_a_graph_that_is_older_and_cannot_be_built_there(own: Path, run: Run, is_built: bool) -> None:
    """As in a folder that cannot be written, which would not hold back whoever may write everywhere."""
    if is_built:
        run("query", "--file", "labels.rq")
        rename(own, "label: Valmont\n", "label: Valmont-sur-Mer\n")
        (own / "dist").rename(own / "elsewhere")
        (own / "dist").symlink_to("elsewhere")
    else:
        (own / "dist").write_text("", "utf-8")
    result = run("query", "--file", "labels.rq")
    assert (result.exit_code, result.stdout) == (2, "")
    state = "the graph is older than the facts" if is_built else "there is no graph yet"
    graph = f" ({own / 'dist' / 'valmont.nq'})" if is_built else ""
    assert result.stderr == (
        f"caro-graph: {own / 'dist'}: this is not a folder: {state}, and cannot be built there: "
        f"give the RDF to ask by --data FILE{graph}\n"
    )


def test_a_build_that_fails_leaves_what_was_there_and_says_why(own: Path, run: Run) -> None:
    run("query", "--file", "labels.rq")
    built = snapshot(own / "dist")
    rename(own, "date: 2021-03-03", "date: 2021-02-30")
    result = run("query", "--file", "labels.rq")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("data/charte/facts.yaml:")
    assert "'2021-02-30' is a day that does not exist" in result.stderr
    assert snapshot(own / "dist") == built


@pytest.mark.parametrize("name", ["valmont.nt", "valmont.nq"])
@pytest.mark.parametrize("content", [None, b"", b"<urn:s> <urn:p> <urn:o> .\n"])
def test_what_was_built_and_then_damaged_is_refused(
    own: Path, run: Run, name: str, content: bytes | None
) -> None:
    run("query", "--file", "labels.rq")
    path = own / "dist" / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    result = run("query", "--file", "labels.rq")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{name}: it " in result.stderr
    assert result.stderr.endswith(": run caro-graph build\n")
    assert run("build").exit_code == 0
    assert run("query", "--file", "labels.rq").stdout == "label\nValmont\n"


def test_a_publication_is_found_above_or_named(own: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (own / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(own / "deep" / "down")
    assert run("query", "--file", "../../labels.rq").stdout == "label\nValmont\n"
    monkeypatch.chdir(own.parent)
    assert run("query", "--project", own, "--file", own / "labels.rq").stdout == "label\nValmont\n"
    assert caro_graph.query("priority-neighbourhoods", project=own).columns() == {
        name: [] for name in ("place", "neighbourhood", "commune", "certainty", "lines")
    }


def test_a_ready_made_query_without_an_answer_says_what_that_means(own: Path, run: Run) -> None:
    means = QUERIES["priority-neighbourhoods"].empty
    result = run("query", "priority-neighbourhoods")
    assert (result.exit_code, result.stderr) == (0, means["en"] + "\n")
    assert result.stdout == "place,neighbourhood,commune,certainty,lines\n"
    assert run("query", "priority-neighbourhoods", "--lang", "fr").stderr == means["fr"] + "\n"
    assert run("--quiet", "query", "priority-neighbourhoods").stderr == ""


@pytest.mark.parametrize(
    ("word", "lang", "expected"),
    [("un", None, ""), ("x", None, "Nothing there.\n"), ("x", "fr", "Rien, là.\n")],
)
def test_rows_and_graphs_may_be_empty_and_a_no_is_an_answer(
    tmp_path: Path, run: Run, word: str, lang: str | None, expected: str
) -> None:
    file, data = tmp_path / "own.rq", tmp_path / "a.ttl"
    data.write_text("<urn:s> <urn:p> 'un', 'two' .", "utf-8")
    words = [
        "query",
        "--file",
        file,
        "--data",
        data,
        "-p",
        f"word={word}",
        *(["--lang", lang] if lang else []),
    ]
    graph = META.replace("SELECT ?s", "CONSTRUCT { ?s ?s ?s } WHERE").replace(
        "answer: table", "answer: graph"
    )
    for text in (META, graph):
        file.write_text(text, "utf-8")
        result = run(*words)
        assert (result.exit_code, result.stderr) == (0, expected)
        assert run("--quiet", *words).stderr == ""
    file.write_text(META.replace("SELECT ?s", "ASK").replace("answer: table", "answer: yes-no"), "utf-8")
    assert (run(*words).stderr, run(*words).stdout) == ("", f"{str(not expected).lower()}\n")
    file.write_text("SELECT ?s { ?s <urn:none> ?o }", "utf-8")
    assert run("query", "--file", file, "--data", data).stderr == ""


@pytest.mark.parametrize("name", ["signatories", "figures", "contract-as-schema-org", "everything-sourced"])
def test_what_explain_prints_runs_as_it_is_and_answers_alike(
    run: Run, name: str, built: caro_graph.Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = run("query", name, "--explain")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == result.stdout.strip("\n") + "\n"
    store = store_of([str(built.out / "caro.nq")])
    explained, asked = (lines_of(ask_store(store, text)) for text in (result.stdout, QUERIES[name].source))
    assert explained == asked != []


def test_explain_puts_parameters_in_their_place(run: Run, built: caro_graph.Built, tmp_path: Path) -> None:
    words = ("--data", built.out / "caro.nt", "--project", ROOT)
    place = ("-p", "place=sud-centre-ville-avant-garde")
    explained = run("query", "neighbourhood-population", *place, "--explain", *words)
    assert "<https://w3id.org/caro-graph/id/place/qpv/sud-centre-ville-avant-garde>" in explained.stdout
    (tmp_path / "own.rq").write_text(explained.stdout, "utf-8")
    answer = run("query", "neighbourhood-population", *place, *words)
    assert run("query", "--file", tmp_path / "own.rq", *words).stdout == answer.stdout
    assert len(answer.stdout.splitlines()) > 1
