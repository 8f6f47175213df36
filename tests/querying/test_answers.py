"""Every asserted answer, on three engines: pyoxigraph, rdflib, and an Oxigraph server."""

from __future__ import annotations

import pytest
from querying.cases import CASES, QUERIES, case_of, difference, expected_lines, lines_of

from caro_graph.queries.library import Query
from caro_graph.querying.asking import Ask, with_values

HERE = [case for case in CASES if not case_of(case)[0].federated]
ENGINES = ("pyoxigraph", "rdflib", "server")


def _name(query: Query) -> str:
    return query.name


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", HERE)
def test_each_engine_gives_the_asserted_answer(case: str, engine: str, asks: dict[str, Ask]) -> None:
    query, values = case_of(case)
    text = with_values(query, values, QUERIES, asks["pyoxigraph"], things="https://w3id.org/caro-graph/id/")
    found, expected = lines_of(asks[engine](text, query.form)), expected_lines(case)
    assert found == expected, f"{case} on {engine}\n{difference(expected, found)}"


@pytest.mark.parametrize("case", [case for case in HERE if "--" not in case])
def test_the_file_as_it_stands_gives_the_answer_of_the_defaults(case: str, asks: dict[str, Ask]) -> None:
    query, _ = case_of(case)
    found, expected = lines_of(asks["pyoxigraph"](query.text, query.form)), expected_lines(case)
    assert found == expected, difference(expected, found)


@pytest.mark.parametrize("query", [query for query in QUERIES if not query.federated], ids=_name)
def test_each_query_has_an_asserted_answer(query: Query) -> None:
    """Those of federated queries are not ours alone: see test_federated.py."""
    assert any(case_of(case) == (query, {}) for case in CASES)


@pytest.mark.parametrize(
    "query", [query for query in QUERIES if query.parameters and not query.federated], ids=_name
)
def test_each_parameter_but_the_language_is_asked_with_another_value(query: Query) -> None:
    """Else nothing would tell a parameter that does nothing."""
    given = {key for case in CASES if case_of(case)[0] == query for key in case_of(case)[1]}
    assert given >= {parameter.name for parameter in query.parameters} - {"lang"}


def test_the_language_changes_the_labels_of_codes(asks: dict[str, Ask]) -> None:
    for query in (query for query in QUERIES if query.parameter("lang")):
        texts = [with_values(query, {"lang": lang}, QUERIES, asks["pyoxigraph"]) for lang in ("fr", "en")]
        french, english = (lines_of(asks["pyoxigraph"](text, query.form)) for text in texts)
        assert len(french) == len(english), query.name
        assert french != english, query.name
