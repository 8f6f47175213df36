"""Which queries a publication has."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import ROOT
from querying.cases import QUERIES

from caro_graph.context import read_context
from caro_graph.publication import read_publication
from caro_graph.querying.available import available_queries

CONTEXT = read_context(ROOT / "ontology" / "context.jsonld")


def test_its_own_where_it_has_some(project: Path) -> None:
    (project / "queries").mkdir()
    shutil.copy(ROOT / "queries" / "signatories.rq", project / "queries" / "who-signed.rq")
    [query] = available_queries(read_publication(project), CONTEXT)
    assert query.name == "who-signed"


def test_another_publication_gets_those_that_name_nothing_of_ours(project: Path) -> None:
    given = available_queries(read_publication(project), CONTEXT)
    assert {query.name for query in given} == {q.name for q in QUERIES if "caro-graph/id/" not in q.text}
    assert 20 < len(given) < len(QUERIES)
    names = {query.name for query in given}
    asked = {parameter.values_from for query in given for parameter in query.parameters}
    assert asked - {None} <= names, "what a parameter may be is listed by a query that is there"


def test_without_a_publication_all_that_came_with_the_package() -> None:
    assert available_queries(None, CONTEXT) == QUERIES


def test_this_publication_has_them_all() -> None:
    assert available_queries(read_publication(ROOT), CONTEXT) == QUERIES
