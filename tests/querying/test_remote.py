"""Asking an endpoint elsewhere: what is sent, and how the answer is read."""

from __future__ import annotations

import base64
import gzip
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from querying.endpoints import (
    HEAD,
    JSON,
    ROW,
    SELECT,
    TAIL,
    flood,
    oxigraph_server,
    paused,
    reply,
    rows,
    serving,
)

from caro_graph import __version__
from caro_graph.querying.answers import Rows, Triples, Truth
from caro_graph.querying.remote import ask_endpoint

A, B, C = (NamedNode(f"http://example.com/{name}") for name in "abc")
X = Literal("x")


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("oxigraph")
    default, named = folder / "default.nt", folder / "named.nq"
    default.write_text(f'{A} {B} "é"@fr .\n{A} {C} "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n')
    named.write_text(f"{B} {B} {C} <http://example.com/graph> .\n")
    with oxigraph_server([default, named]) as url:
        yield url


def every(answer: object) -> list[tuple[object, ...]]:
    assert isinstance(answer, Rows)
    return list(answer.rows)


def test_select_gives_terms_and_none_for_what_is_not_bound(endpoint: str) -> None:
    query = f"SELECT ?s ?o ?none WHERE {{ ?s {B} ?o OPTIONAL {{ ?s {A} ?none }} }}"
    answer = ask_endpoint(query, "SELECT", endpoint)
    assert isinstance(answer, Rows)
    assert answer.variables == ("s", "o", "none")
    assert list(answer.rows) == [(A, Literal("é", language="fr"), None)]
    assert list(answer.rows) == []


def test_select_in_a_named_graph(endpoint: str) -> None:
    assert every(ask_endpoint("SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }", "SELECT", endpoint)) == [(B,)]


@pytest.mark.parametrize(("predicate", "truth"), [(B, True), (A, False)])
def test_ask(endpoint: str, predicate: NamedNode, truth: bool) -> None:
    assert ask_endpoint(f"ASK {{ ?s {predicate} ?o }}", "ASK", endpoint) == Truth(truth)


@pytest.mark.parametrize(
    ("query", "triples"),
    [
        ("CONSTRUCT { ?s ?p ?s } WHERE { ?s ?p 1 }", {Triple(A, C, A)}),
        (f"CONSTRUCT WHERE {{ {C} ?p ?o }}", set()),
        (
            f"DESCRIBE {A}",
            {
                Triple(A, B, Literal("é", language="fr")),
                Triple(A, C, Literal(1)),
            },
        ),
    ],
)
def test_graphs(endpoint: str, query: str, triples: set[Triple]) -> None:
    answer = ask_endpoint(query, query.split()[0], endpoint)
    assert isinstance(answer, Triples)
    assert set(answer.triples) == triples


def test_a_long_query_is_posted_and_answered(endpoint: str) -> None:
    values = " ".join(f"<http://example.com/{number}>" for number in range(5_000))
    query = f"SELECT ?s WHERE {{ VALUES ?none {{ {values} }} ?s {B} ?o }} LIMIT 2"
    assert every(ask_endpoint(query, "SELECT", endpoint)) == [(A,), (A,)]


def test_the_union_of_the_graphs(tmp_path: Path) -> None:
    named = tmp_path / "named.nq"
    named.write_text(f"{B} {B} {C} <http://example.com/graph> .\n")
    with oxigraph_server([named], union=True) as url:
        assert every(ask_endpoint("SELECT ?s ?p ?o { ?s ?p ?o }", "SELECT", url)) == [(B, B, C)]


XML = "application/sparql-results+xml"
XML_HEAD = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
XML_ROWS = (
    XML_HEAD + '<variable name="a"/></head><results><result><binding name="a">'
    "<literal>x</literal></binding></result></results></sparql>"
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (JSON, rows(1).decode()),
        ("application/json", rows(1).decode()),
        (JSON + "; charset=ISO-8859-1", rows(1).decode()),
        (XML, XML_ROWS),
        ("text/xml; charset=utf-8", XML_ROWS),
        ("text/tab-separated-values; charset=utf-8", '?a\n"x"\n'),
    ],
)
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("packed", [False, True])
def test_rows_in_every_form(kind: str, body: str, bom: str, packed: bool) -> None:
    content = (bom + body).encode()
    behave = reply(gzip.compress(content), kind, Content_Encoding="gzip") if packed else reply(content, kind)
    with serving(behave) as server:
        assert every(ask_endpoint(SELECT, "SELECT", server.url)) == [(X,)]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (JSON, '{"head":{},"boolean":true}'),
        (XML, XML_HEAD + "</head><boolean>true</boolean></sparql>"),
    ],
)
def test_truth_in_every_form(kind: str, body: str) -> None:
    with serving(reply(body.encode(), kind)) as server:
        assert ask_endpoint("ASK {}", "ASK", server.url) == Truth(True)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/n-triples", f"{A} {B} {C} ."),
        ("text/turtle; charset=UTF-8", f"\ufeff@prefix : <http://example.com/> . {A} :b :c ."),
        ("text/turtle", "</a> </b> </c> ."),
        (
            "application/rdf+xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://example.com/">'
            '<rdf:Description rdf:about="http://example.com/a"><b rdf:resource="http://example.com/c"/>'
            "</rdf:Description></rdf:RDF>",
        ),
        (
            "application/ld+json",
            '{"@id": "http://example.com/a", "http://example.com/b": {"@id": "http://example.com/c"}}',
        ),
    ],
)
def test_graphs_in_every_form(kind: str, body: str) -> None:
    with serving(reply(body.encode(), kind)) as server:
        answer = ask_endpoint(f"DESCRIBE {A}", "DESCRIBE", server.url)
        assert isinstance(answer, Triples)
        (triple,) = answer.triples
    path = "" if "example" in body else server.url.removesuffix("/sparql")
    assert str(triple).replace(path or "http://example.com", "http://example.com") == str(Triple(A, B, C))


def test_the_same_blank_node_is_the_same_in_two_rows() -> None:
    row = b'{"a":{"type":"bnode","value":"n"}}'
    with serving(reply(HEAD + row + b"," + row + TAIL)) as server:
        (first,), (second,) = every(ask_endpoint(SELECT, "SELECT", server.url))
    assert isinstance(first, BlankNode)
    assert first == second


def test_the_request_by_get() -> None:
    with serving(reply(rows(0))) as server:
        every(ask_endpoint(SELECT + " # é+&", "SELECT", server.url + "?key=a%20b#part"))
        (asked,) = server.asked
    assert asked.method == "GET"
    assert parse_qs(urlsplit(asked.path).query) == {"key": ["a b"], "query": [SELECT + " # é+&"]}
    assert asked.headers["Accept"].startswith("application/sparql-results+json,")
    assert asked.headers["Accept-Encoding"] == "identity"
    assert asked.headers["User-Agent"].startswith(f"caro-graph/{__version__} ")
    assert "Authorization" not in asked.headers


def test_the_request_by_post() -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o } # " + "é" * 1_000
    with serving(reply(b"", "application/n-triples")) as server:
        ask_endpoint(query, "CONSTRUCT", server.url + "?key=a%20b#part")
        (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/sparql?key=a%20b")
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(asked.body) == {"query": [query]}
    assert asked.headers["Accept"].startswith("application/n-triples,")


@pytest.mark.parametrize(("over", "method"), [(0, "GET"), (1, "POST")])
def test_a_url_of_2000_characters_is_the_longest_by_get(over: int, method: str) -> None:
    with serving(reply(rows(0))) as server:
        length = 2_000 - len(server.url + "?query=") + over
        every(ask_endpoint("x" * length, "SELECT", server.url))
        assert [asked.method for asked in server.asked] == [method]


@pytest.mark.parametrize("password", ["pâss:word", ""])
def test_basic_authentication(password: str) -> None:
    with serving(reply(rows(0))) as server:
        every(ask_endpoint(SELECT, "SELECT", server.url, user="rené", password=password))
        scheme, token = server.asked[0].headers["Authorization"].split()
    assert scheme == "Basic"
    assert base64.b64decode(token).decode() == f"rené:{password}"


def test_headers_are_sent() -> None:
    with serving(reply(rows(0))) as server:
        given = {"X-Api-Key": "abc", "User-Agent": "mine"}
        every(ask_endpoint(SELECT, "SELECT", server.url, headers=given))
        headers = server.asked[0].headers
    assert (headers["X-Api-Key"], headers["User-Agent"]) == ("abc", "mine")


def test_rows_come_before_the_answer_is_whole() -> None:
    # A parser needs to see what follows a row to know that it is one.
    before, after = HEAD + ROW + b"," + ROW + b",", ROW + TAIL
    with serving(paused(before, after)) as server:
        answer = ask_endpoint(SELECT, "SELECT", server.url, timeout=20)
        assert isinstance(answer, Rows)
        assert next(answer.rows) == (X,)
        assert not server.go_on.is_set()
        server.go_on.set()
        assert list(answer.rows) == [(X,), (X,)]


@pytest.mark.parametrize("read", [0, 1])
def test_closing_the_rows_closes_the_connection(read: int) -> None:
    with serving(flood((b"," + ROW) * 1_000, 10_000)) as server:
        answer = ask_endpoint(SELECT, "SELECT", server.url)
        assert isinstance(answer, Rows)
        for _ in range(read):
            next(answer.rows)
        answer.rows.close()  # type: ignore[attr-defined]
        assert server.left.wait(20)
        assert list(answer.rows) == []


def test_an_interrupt_while_reading_closes_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(response: HTTPResponse, size: int = -1) -> bytes:
        raise KeyboardInterrupt

    with serving(flood((b"," + ROW) * 1_000, 10_000)) as server:
        answer = ask_endpoint(SELECT, "SELECT", server.url)
        monkeypatch.setattr(HTTPResponse, "read1", interrupted)
        with pytest.raises(KeyboardInterrupt):
            every(answer)
        assert server.left.wait(20)


MEASURE = """
import resource, sys
from caro_graph.querying.remote import ask_endpoint
def total(url):
    return sum(1 for row in ask_endpoint("SELECT ?a {}", "SELECT", url, timeout=60).rows)
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
total(sys.argv[1])
before = peak()
print(total(sys.argv[2]), peak() - before)
"""


@pytest.mark.slow
def test_a_large_answer_takes_no_more_memory_than_a_small_one() -> None:
    block = (b"," + ROW) * 2_000
    with serving(reply(rows(10))) as small, serving(flood(block, 800)) as large:
        call = [sys.executable, "-c", MEASURE, small.url, large.url]
        done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=True)
    number, growth = map(int, done.stdout.split())
    assert number == 2_000 * 800 + 1
    assert len(block) * 800 > 59e6
    assert growth < 8_000, f"{growth} KiB more for 59 MB"
