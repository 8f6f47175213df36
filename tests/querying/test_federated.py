"""Queries that ask a public endpoint as well, against stand-ins for it, on three engines.

The stand-ins are servers on this machine with a few statements in the vocabulary of the real ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from querying.cases import BY_NAME, QUERIES, difference, expected_lines, lines_of
from querying.endpoints import free_port, oxigraph_server

from caro_graph.problems import EndpointError
from caro_graph.querying.asking import Ask, with_values

ELSEWHERE = Path(__file__).with_name("elsewhere")
STAND_INS = {
    "http://rdf.insee.fr/sparql": "insee.ttl",
    "https://query.wikidata.org/sparql": "wikidata.ttl",
}
FEDERATED = sorted(query.name for query in QUERIES if query.federated)


@pytest.fixture(scope="module")
def stand_ins() -> Iterator[dict[str, str]]:
    """The address that stands in for each public endpoint."""
    names = list(STAND_INS)
    with (
        oxigraph_server([ELSEWHERE / STAND_INS[names[0]]]) as one,
        oxigraph_server([ELSEWHERE / STAND_INS[names[1]]]) as other,
    ):
        yield dict(zip(names, (one, other), strict=True))


def test_there_are_two_and_each_asks_what_has_a_stand_in() -> None:
    assert len(FEDERATED) >= 2
    assert {endpoint for name in FEDERATED for endpoint in BY_NAME[name].federated} == set(STAND_INS)


@pytest.mark.parametrize("engine", ["pyoxigraph", "rdflib", "server"])
@pytest.mark.parametrize("name", FEDERATED)
def test_a_federated_query_joins_what_both_say(
    name: str, engine: str, asks: dict[str, Ask], stand_ins: dict[str, str]
) -> None:
    found = lines_of(asks[engine](_redirected(BY_NAME[name].text, stand_ins), "SELECT"))
    expected = expected_lines(f"{name}.csv", ELSEWHERE)
    assert found == expected, difference(expected, found)


@pytest.mark.parametrize("name", FEDERATED)
def test_another_department_is_another_answer(
    name: str, asks: dict[str, Ask], stand_ins: dict[str, str]
) -> None:
    text = with_values(BY_NAME[name], {"department": "33"}, QUERIES, asks["pyoxigraph"])
    head, *rows = lines_of(asks["pyoxigraph"](_redirected(text, stand_ins), "SELECT"))
    assert head.startswith("code,commune,")
    assert rows == [], "what is of that department is not of this territory"


def _redirected(text: str, stand_ins: dict[str, str]) -> str:
    for endpoint, stand_in in stand_ins.items():
        text = text.replace(f"SERVICE <{endpoint}>", f"SERVICE <{stand_in}>")
    return text


@pytest.mark.parametrize("name", FEDERATED)
def test_an_endpoint_that_is_not_there_is_told(name: str, asks: dict[str, Ask]) -> None:
    query = BY_NAME[name]
    [endpoint] = query.federated
    text = query.text.replace(f"SERVICE <{endpoint}>", f"SERVICE <http://127.0.0.1:{free_port()}/>")
    with pytest.raises(EndpointError, match="SERVICE"):
        lines_of(asks["pyoxigraph"](text, query.form))
