"""Queries are read when they are looked for: a broken one stands in the way of little."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Run

from caro_graph.problems import CallError
from caro_graph.publication import read_publication
from caro_graph.queries.available import available_queries, queries_of
from caro_graph.queries.library import Queries, find_query
from caro_graph.querying.asking import choices_of
from caro_graph.querying.sources import open_desk

BROKEN = r"zz\.rq: no metadata: begin the file with '#\+' lines"


@pytest.fixture
def folder(project: Path) -> Path:
    """A publication's queries, one of them broken."""
    folder = project / "queries"
    folder.mkdir()
    for name in ("signatories", "neighbourhood-population", "places"):
        if (ROOT / "queries" / f"{name}.rq").exists():
            shutil.copy(ROOT / "queries" / f"{name}.rq", folder)
    (folder / "zz.rq").write_text("garbage")
    return folder


def test_a_good_one_is_found_beside_a_broken_one(project: Path, folder: Path) -> None:
    queries = queries_of(read_publication(project))
    assert find_query(queries, "signatories").name == "signatories"


def test_all_of_them_are_refused_with_the_broken_one(project: Path, folder: Path) -> None:
    queries = queries_of(read_publication(project))
    for look in (list, len, lambda each: None in each):
        with pytest.raises(CallError, match=BROKEN):
            look(queries)
    with pytest.raises(CallError, match=BROKEN):
        available_queries(read_publication(project))
    with pytest.raises(CallError, match=BROKEN):
        find_query(queries, "zz")


def test_a_name_that_is_not_there_is_told_as_that(project: Path, folder: Path) -> None:
    with pytest.raises(CallError, match=r"^signatorys: there is no such query: did you mean signatories\?$"):
        find_query(queries_of(read_publication(project)), "signatorys")
    with pytest.raises(CallError, match=r"^\.\./queries/signatories: there is no such query"):
        find_query(queries_of(read_publication(project)), "../queries/signatories")


def test_the_command_asks_what_is_good_and_refuses_the_list(project: Path, folder: Path, run: Run) -> None:
    own = project / "own.rq"
    own.write_text("ASK { ?s ?p ?o }")
    data = project / "data.nt"
    data.write_text("<a:a> <a:b> <a:c> .\n")
    asked = run("query", "--project", project, "--file", own, "--data", data)
    assert (asked.exit_code, asked.stderr) == (0, "")
    named = run("query", "signatories", "--project", project, "--data", data, "--explain")
    assert named.exit_code == 0
    for words in (["query"], ["build"]):
        listed = run(*words, "--project", project)
        assert listed.exit_code == 2
        assert "zz.rq: no metadata: " in listed.stderr


def test_a_folder_without_queries_is_told(project: Path, run: Run) -> None:
    (project / "queries").mkdir()
    for words in ([], ["signatories"], ["--search", "places"]):
        told = run("query", *words, "--project", project)
        assert told.exit_code == 2
        assert f"{project / 'queries'}: there is no query in this folder (*.rq): write one, or" in told.stderr


def test_a_folder_that_may_not_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", denied)
    for look in (list, lambda queries: find_query(queries, "signatories")):
        with pytest.raises(CallError) as caught:
            look(Queries(tmp_path))
        assert str(caught.value) == f"{tmp_path}: it cannot be read (Permission denied): check its rights"


def test_those_that_suit_any_publication(project: Path) -> None:
    queries = open_desk(project).queries
    assert tuple(queries) == available_queries(read_publication(project))
    everywhere = Queries(ROOT / "queries")
    [special, *_] = [query for query in everywhere if not query.general]
    assert find_query(everywhere, special.name) == special
    with pytest.raises(CallError, match="there is no such query"):
        find_query(queries, special.name)


def test_what_a_parameter_may_be_needs_only_the_query_that_lists_it(tmp_path: Path) -> None:
    queries = Queries(ROOT / "queries")
    [parameter, *_] = [each for query in queries for each in query.parameters if each.values_from]
    shutil.copy(ROOT / "queries" / f"{parameter.values_from}.rq", tmp_path)
    (tmp_path / "zz.rq").write_text("garbage")
    with pytest.raises(CallError, match="asked: "):
        choices_of(parameter, Queries(tmp_path), _told)


def _told(text: str, form: str) -> object:
    raise CallError(f"asked: {form}")
