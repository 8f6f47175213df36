"""Which queries a publication has."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from querying.cases import QUERIES

from caro_graph.publication import read_publication
from caro_graph.queries.available import available_queries
from caro_graph.queries.library import Query


def test_its_own_where_it_has_some(project: Path) -> None:
    (project / "queries").mkdir()
    shutil.copy(ROOT / "queries" / "signatories.rq", project / "queries" / "who-signed.rq")
    [query] = available_queries(read_publication(project))
    assert query.name == "who-signed"


def test_another_publication_gets_those_that_suit_any(project: Path) -> None:
    given = available_queries(read_publication(project))
    assert given == tuple(query for query in QUERIES if query.general)
    assert 20 < len(given) < len(QUERIES)
    names = {query.name for query in given}
    asked = {parameter.values_from for query in given for parameter in query.parameters}
    assert asked - {None} <= names, "what a parameter may be is listed by a query that is there"


@pytest.mark.parametrize("query", [query for query in QUERIES if query.general], ids=lambda query: query.name)
def test_what_suits_any_publication_names_nothing_of_this_one(query: Query) -> None:
    assert "caro-graph/id/" not in query.text
    said = " ".join(
        [*query.summary.values(), *query.description.values(), *query.empty.values()]
        + [word for tags in query.tags.values() for word in tags]
    )
    assert not re.search(r"Rochefort|\bCARO\b|\bCtg\b|city contract|contrat de ville|leaflet|plaquette", said)


def test_without_a_publication_all_that_came_with_the_package() -> None:
    assert available_queries(None) == QUERIES


def test_this_publication_has_them_all() -> None:
    assert available_queries(read_publication(ROOT)) == QUERIES
