"""A store behind HTTP: what it says instead of an answer, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from publishing.stores import IMPATIENT, PREFIX, Oxigraph, all_graphs, dataset_of, graphs_of, proxy
from querying.endpoints import Behaviour, begin, reply, reset, serving

from caro_graph.problems import CallError, EndpointError
from caro_graph.publishing import publish_graphs
from caro_graph.publishing.stores import bring, store_at

JSON = "application/sparql-results+json"
PAGE = b"<!DOCTYPE html><html><head><title>Welcome</title></head></html>"
NOTHING = b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[]}}'


def failing(behave: Behaviour, **options: str) -> str:
    """What is said of a store that behaves so, after its URL."""
    with serving(behave) as server:
        store = store_at(server.url, None, options.get("graph_store"), {}, None, 5, IMPATIENT)
        with pytest.raises(EndpointError) as caught:
            bring(dataset_of({"a": {1, 2, 3}}), store, patience=IMPATIENT)
        said = str(caught.value)
        assert said.startswith(server.url)
        assert "\n" not in said
        return said.removeprefix(server.url + ": ")


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (reply(PAGE, "text/html"), "it answered with a web page (“Welcome”): see that it is the URL"),
        (reply(b"", "text/plain"), "its answer is empty: see that it is the URL"),
        (reply(b"", JSON), "its answer breaks off, or is no result of a query ("),
        (reply(NOTHING[:30], JSON), "its answer breaks off, or is no result of a query ("),
        (reply(b'{"head":{},"boolean":true}', JSON), "it was asked for rows, and answered yes or no"),
        (reply(b"{}", "application/ld+json"), "it answered as application/ld+json, not as the answer to"),
        (reply(b"x", "text/plain", 401), "it asks who you are (401), saying “x”: see that the credentials"),
        (reply(b"x", "text/plain", 403), "it does not let you do this (403), saying “x”: see that these"),
        (reply(b"x", "text/plain", 404), "nothing is there (404), saying “x”: see that the path"),
        (reply(b"", "text/plain", 302, Location="/login"), "it has moved to http://127.0.0.1"),
        (reset(b""), "it closed the connection without an answer: "),
    ],
)
def test_a_service_that_answers_something_else(behave: Behaviour, said: str) -> None:
    told = failing(behave)
    assert told.startswith(said)
    assert "in place" not in told  # Nothing was changed that would have to be told.


def rows_of(names: str, row: str) -> Behaviour:
    told = f'{{"head":{{"vars":{names}}},"results":{{"bindings":[{row}]}}}}'
    return reply(told.encode(), JSON)


@pytest.mark.parametrize("names", ['["s"]', "[]", '["a","b","c"]', '["s","p"]'])
def test_rows_of_another_width(names: str) -> None:
    assert failing(rows_of(names, "{}")).startswith("its answer has other columns than it was asked for")


def test_columns_in_another_order_are_understood() -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        term = '{"type":"uri","value":"urn:%s"}'
        row = f'{{"o":{term % "o"},"s":{term % "s"}}}'
        rows_of('["o","s","p"]', row)(handler)

    with serving(behave) as server:
        store = store_at(server.url, None, None, {}, None, 5, IMPATIENT)
        ((s, p, o),) = store.rows("SELECT ?s ?p ?o {}", ("s", "p", "o"))
    assert (str(s), p, str(o)) == ("<urn:s>", None, "<urn:o>")


def test_a_count_of_too_many_digits() -> None:
    told = failing(counted(lambda asked: int("9" * 4_000)))
    assert told.startswith("it does not count as it should: ")
    told = failing(counted(lambda asked: "9" * 5_000))
    assert told.startswith("it does not count as it should: ")


DONE = reply(b"")


def counted(number: Callable[[str], int | str], update: Behaviour = DONE) -> Behaviour:
    """A store whose manifest is empty and whose counts are what ``number`` says of the question."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        asked = handler.server.told.asked[-1].body  # type: ignore[attr-defined]
        if not asked.startswith("query="):
            update(handler)
        elif "COUNT" in asked:
            found = f'{{"n":{{"type":"literal","value":"{number(asked)}"}}}}'
            reply(f'{{"head":{{"vars":["n"]}},"results":{{"bindings":[{found}]}}}}'.encode(), JSON)(handler)
        else:
            reply(NOTHING, JSON)(handler)

    return behave


def test_a_service_that_says_yes_to_everything() -> None:
    said = failing(counted(lambda asked: 0, reply(PAGE, "text/html")))
    assert said.startswith(f"{PREFIX}a: it took 0 of 3 triples without saying so: see that this is a store")
    assert said.endswith("; what was published before is still in place")


def test_a_service_that_says_yes_and_counts_as_we_wish() -> None:
    """Every graph has three triples, whatever was done: but it cannot show what was recorded."""
    assert "it said that the change was made, and does not show it" in failing(counted(lambda asked: 3))


@pytest.mark.parametrize(
    ("update", "said"),
    [
        (reply(b"read only", "text/plain", 403), "it does not let you do this (403), saying “read only”"),
        (reply(b"", "text/plain", 405), "it does not take such a request (405): see that it is the URL for"),
        (reply(b"", "text/plain", 401), "it asks who you are (401)"),
        (reply(b"", "text/plain", 413), "what it was sent is too long for it (413): send less at once"),
        (reply(b"", "text/plain", 507), "it has no room left (507)"),
        (reset(b""), "it closed the connection without an answer"),
    ],
)
def test_a_store_that_takes_no_changes(update: Behaviour, said: str) -> None:
    told = failing(counted(lambda asked: 0, update))
    assert told.startswith(said)
    assert told.endswith("; what was published before is still in place")


@pytest.mark.parametrize("value", ["", "-1", "many", "1.5", "１"])
def test_a_count_that_is_none(value: str) -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        asked = handler.server.told.asked[-1].body  # type: ignore[attr-defined]
        found = f'{{"n":{{"type":"literal","value":"{value}"}}}}' if "COUNT" in asked else ""
        rows_of('["n"]' if found else '["s","p","o"]', found)(handler)

    assert failing(behave).startswith("it does not count as it should: ")


def test_what_it_gives_of_a_graph(server: Oxigraph, dists: tuple[Path, Path]) -> None:
    """By its graph store, and by a query where it has none: the same."""
    publish_graphs(dists[0], server.url, patience=IMPATIENT)
    with_graphs = store_at(server.url, None, None, {}, None, 5, IMPATIENT)
    assert with_graphs.graphs is not None
    without = replace(with_graphs, graphs=None)
    for graph in graphs_of(dists[0]):
        assert set(with_graphs.triples(graph)) == set(without.triples(graph)) != set()
    assert list(with_graphs.triples(PREFIX + "none")) == list(without.triples(PREFIX + "none")) == []


def test_what_is_no_graph() -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        if "broken" in handler.path:
            reply(b"<urn:a> <urn:b", "application/n-triples")(handler)
        else:
            reply(PAGE, "text/html")(handler)

    with serving(behave) as server:
        store = store_at(server.url, None, server.url + "/store", {}, None, 5, IMPATIENT)
        with pytest.raises(EndpointError, match="it answered with a web page"):
            store.triples("urn:g")
        with pytest.raises(EndpointError, match="what it gives of a graph is no RDF"):
            store.triples("urn:broken")


def test_dies_in_the_middle_of_a_load(server: Oxigraph, dists: tuple[Path, Path]) -> None:
    """From some request on, every connection is broken off."""

    def before(number: int) -> None:
        if number >= 5:
            raise ConnectionResetError

    publish_graphs(dists[0], server.url, chunk=150, patience=IMPATIENT)
    with proxy(server.port, before) as (base, _), pytest.raises(EndpointError, match=r"still in place$"):
        publish_graphs(dists[1], f"{base}/query", chunk=150, patience=IMPATIENT)
    assert all_graphs(server.base) == graphs_of(dists[0])


@pytest.mark.parametrize("given", ["update_endpoint", "graph_store"])
def test_each_url_is_looked_at(given: str, dists: tuple[Path, Path]) -> None:
    with pytest.raises(CallError, match="credentials in it"):
        publish_graphs(dists[0], "http://localhost:1/query", **{given: "http://me:hunter2@h/"})  # type: ignore[arg-type]


def test_credentials_go_to_each_service_and_into_no_message(dists: tuple[Path, Path]) -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        shown = handler.headers.get("Authorization") or ""
        begin(handler, 400, {"Content-Type": "text/plain", "Content-Length": str(len(shown))})
        handler.wfile.write(shown.encode())

    with serving(behave) as server:
        with pytest.raises(EndpointError) as caught:
            publish_graphs(dists[0], server.url, token="tok3n-abc", patience=IMPATIENT)
        assert server.asked[0].headers["Authorization"] == "Bearer tok3n-abc"
    assert "tok3n" not in str(caught.value)
    store = store_at("http://h/query", None, None, {"Authorization": "Bearer tok3n-abc"}, None, 5, IMPATIENT)
    assert "tok3n" not in repr(store)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"token": "a b"}, "CARO_GRAPH_TOKEN has a character that a token cannot have"),
        ({"token": "abc", "user": "me", "password": "x"}, "CARO_GRAPH_TOKEN beside CARO_GRAPH_USER"),
        (
            {"token": "abc", "headers": {"authorization": "x"}},
            "a header Authorization beside CARO_GRAPH_TOKEN",
        ),
        ({"user": "me"}, "set CARO_GRAPH_PASSWORD too"),
    ],
)
def test_credentials_that_do_not_go_together(
    options: dict[str, str], said: str, dists: tuple[Path, Path]
) -> None:
    with pytest.raises(CallError, match=said):
        publish_graphs(dists[0], "http://localhost:1/query", **options)  # type: ignore[arg-type]


def test_calls_that_cannot_be(dists: tuple[Path, Path]) -> None:
    with pytest.raises(CallError, match="a time-out of 1e\\+12 s cannot be"):
        publish_graphs(dists[0], "http://localhost:1/query", timeout=1e12)
    with pytest.raises(CallError, match="the graph store's URL names a graph"):
        publish_graphs(
            dists[0], "http://localhost:1/query", graph_store="http://localhost:1/data?graph=urn:x"
        )
