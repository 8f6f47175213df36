"""``caro-graph query`` where nothing was loaded: an empty answer says so, and does not reassure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Run
from querying.cases import BY_NAME
from querying.endpoints import oxigraph_server

import caro_graph

EMPTY = "the default graph there is empty: load caro.ttl into it, or make it the union of the named graphs\n"
REASSURING = ["personal-data", "unreadable", "signatories", "governance-as-org", "everything-sourced"]


@pytest.fixture(scope="module")
def named(built: caro_graph.Built) -> Iterator[str]:
    """A server that holds the named graphs only, and does not take their union for the default graph."""
    with oxigraph_server([built.out / "caro.nq"]) as url:
        yield url


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", REASSURING)
def test_named_graphs_alone_do_not_reassure(run: Run, named: str, name: str, lang: str) -> None:
    result = run("query", name, "--project", ROOT, "--endpoint", named, "--lang", lang)
    assert (result.exit_code, result.stderr) == (0, EMPTY)
    assert BY_NAME[name].empty[lang] not in result.stdout + result.stderr


def test_what_asks_the_named_graphs_is_answered(run: Run, named: str, tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_text("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "utf-8")
    result = run("query", "--file", tmp_path / "own.rq", "--project", ROOT, "--endpoint", named)
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(result.stdout.splitlines()) > 2
    assert run("--quiet", "query", "personal-data", "--project", ROOT, "--endpoint", named).stderr == ""


def test_where_the_default_graph_is_their_union_it_reassures(run: Run, built: caro_graph.Built) -> None:
    with oxigraph_server([built.out / "caro.nq"], union=True) as url:
        words = ("--project", ROOT, "--endpoint", url)
        result = run("query", "personal-data", *words)
        assert (result.exit_code, result.stderr) == (0, BY_NAME["personal-data"].empty["en"] + "\n")
        sourced = run("query", "everything-sourced", *words)
        assert (sourced.stdout, sourced.stderr) == ("true\n", "")


def test_files_that_hold_nothing(run: Run, tmp_path: Path, built: caro_graph.Built) -> None:
    (tmp_path / "a.ttl").write_text("# nothing\n", "utf-8")
    words = ("query", "personal-data", "--project", ROOT)
    assert run(*words, "--data", tmp_path / "a.ttl").stderr == EMPTY
    means = BY_NAME["personal-data"].empty["en"] + "\n"
    assert run(*words, "--data", tmp_path / "a.ttl", "--data", built.out / "caro.nq").stderr == means


def test_outside_of_a_publication_no_file_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.nt").write_text("", "utf-8")
    (tmp_path / "own.rq").write_text("ASK {}", "utf-8")
    result = run("query", "--file", "own.rq", "--data", "a.nt")
    assert (result.exit_code, result.stdout) == (0, "true\n")
    assert result.stderr == EMPTY.replace("caro.ttl", "the .ttl of the publication")
