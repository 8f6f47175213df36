"""A query that the engine here gives up on: what it lacks, and endpoints that fail, asked by SERVICE."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import Run
from querying.endpoints import HEAD, JSON, ROW, Behaviour, direct, reply, serving

from caro_graph.problems import EndpointError, FactsError
from caro_graph.querying.answers import Rows, Triples
from caro_graph.querying.local import ask_store

SECRET = "SECRETTOKEN"
IRI = b'{"a":{"type":"uri","value":"a b"}}'


def read(text: str) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.NamedNode("urn:o")))
    answer = ask_store(store, text)
    if isinstance(answer, Rows | Triples):
        list(answer.rows if isinstance(answer, Rows) else answer.triples)


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("SELECT * {\n ?s ?p ?o FILTER(<a:b>(?s)) }", "2:18", "there is no function <a:b> here"),
        ("ASK { ?s ?p ?o FILTER(<a:b>(?s)) }", "1:23", "there is no function <a:b> here"),
        ("CONSTRUCT WHERE { ?s ?p ?o } ORDER BY <a:b>(?s)", "1:39", "there is no function <a:b> here"),
        ("PREFIX a: <a:>\nSELECT (a:b(1) AS ?x) {}", "1:1", "there is no function <a:b> here"),
        (
            "SELECT * { SERVICE <urn:e> {} FILTER(<a:b>(1)) }",
            "1:38",
            "there is no function <a:b> here",
        ),
        ("SELECT * { Service ?x { ?s ?p ?o } }", "1:12", "a variable names the endpoint of SERVICE"),
        ("SELECT ('\ud800' AS ?x) {}", "1:1", "'utf-8' codec can't encode character '\\ud800' in "),
    ],
)
def test_what_the_engine_does_not_know_is_told_of_the_query(text: str, place: str, what: str) -> None:
    with pytest.raises(FactsError) as caught:
        read(text)
    assert str(caught.value).startswith(f"the query:{place}: the engine cannot answer this ({what}")


@pytest.mark.parametrize(
    ("behave", "what"),
    [
        (reply(b"<p>", "text/html"), "it answered as text/html: see that it is the URL of an endpoint"),
        (reply(HEAD + ROW), "its answer breaks off, or is none to a query (Parser error at line 1 "),
        (reply(HEAD + IRI + b"]}}"), "its answer breaks off, or is none to a query (Invalid uri value: Inv"),
        (reply(HEAD + ROW + b"," + IRI + b"]}}"), "its answer breaks off, or is none to a query (Invalid ur"),
        (reply(b'{"head":{},"boolean":true}'), "its answer breaks off, or is none to a query (No valid "),
        (reply(b"", JSON), "its answer breaks off, or is none to a query (Parser error at line 1 column 1: "),
        (reply(b"x" * 5_000_000, "text/plain", 400), "it answered with the status 400: see that it is"),
        (reply(b"\x1b[31m\xc2\x9b2J", "text/plain", 401), "it answered with the status 401: see that it is"),
        (reply(SECRET.encode(), "text/plain", 500), "it answered with the status 500: see that it is "),
        (reply(b"", "text/x-" + "y" * 5000), "it answered as text/x-yy"),
        (reply(b"", status=302, Location="file:///etc/passwd"), "it did not answer (Invalid location "),
        (reply(b"", status=302, Location=f"/a?t={SECRET}"), "it did not answer (The server requested too "),
    ],
)
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?a } }",
        "PREFIX e: <URL> CONSTRUCT { ?s ?p ?o } { ?s ?p ?o SERVICE e: { ?x ?y ?a } }",
        "ASK { SERVICE <URL> { ?s ?p ?a } FILTER(?a = 'z') }",
    ],
)
def test_an_endpoint_that_fails_is_named_without_secrets(behave: Behaviour, what: str, query: str) -> None:
    with serving(behave) as server, pytest.raises(EndpointError) as caught:
        read(query.replace("URL", f"{server.url}?token={SECRET}#{SECRET}"))
    said = str(caught.value)
    assert said.startswith(f"{server.url}, which the query asks with SERVICE: {what}")
    assert SECRET not in said
    assert said.isprintable()
    assert len(said) < 450


@pytest.mark.parametrize(
    ("iri", "shown", "what"),
    [
        (
            f"http://user:{SECRET}@127.0.0.1:8/a",
            "http://127.0.0.1:8/a",
            "it did not answer (Connection refused): see ",
        ),
        (f"a:b?token={SECRET}", "a:b", "it did not answer (invalid format): see that it can be reached"),
        (f"ftp://127.0.0.1/?{SECRET}", "ftp://127.0.0.1/", "it did not answer (Not supported URL scheme: ft"),
        (f"http://127.0.0.1:1/?{SECRET}", "http://127.0.0.1:1/", "it did not answer (The port 1 is not allo"),
    ],
)
def test_what_cannot_be_asked_is_named_without_secrets(iri: str, shown: str, what: str) -> None:
    with direct(), pytest.raises(EndpointError) as caught:
        read(f"SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}")
    assert str(caught.value).startswith(f"{shown}, which the query asks with SERVICE: {what}")
    assert SECRET not in str(caught.value)


def test_of_two_endpoints_the_one_that_failed_is_named() -> None:
    with serving(reply(HEAD + ROW + b"]}}")) as good, serving(reply(b"", "text/html")) as bad:
        query = f"SELECT * {{ SERVICE <{good.url}> {{ ?s ?p ?a }} SERVICE <{bad.url}> {{ ?s ?p ?b }} }}"
        with pytest.raises(EndpointError, match=f"^{bad.url}, which the query asks"):
            read(query)
    with serving(reply(HEAD + ROW + b"]}}")) as good, serving(reply(HEAD)) as bad:
        query = f"SELECT * {{ SERVICE <{good.url}> {{ ?s ?p ?a }} SERVICE <{bad.url}> {{ ?s ?p ?b }} }}"
        with pytest.raises(EndpointError, match=f"^{good.url} or {bad.url}, which the query asks"):
            read(query)


def test_silent_is_silent() -> None:
    with serving(reply(b"", "text/html")) as server:
        read(f"SELECT * {{ SERVICE SILENT <{server.url}> {{ ?s ?p ?a }} }}")


NEST = "(" * 30 + "1" + ")" * 30


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * " + "{" * 50, "1:60"),
        (f"SELECT * {{\n ?s ?p ?o FILTER({NEST} = 1) ?x }}", "2:"),
    ],
)
def test_a_mistake_in_what_is_nested_is_placed_too(text: str, place: str) -> None:
    with pytest.raises(FactsError, match=rf"^the query:{place}.*this is not SPARQL 1\.1 "):
        read(text)


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"#+ a: b\nSELECT * {}", 1, "own.rq:1:1: the metadata has no 'summary': correct the file\n"),
        (b"DROP ALL", 1, "own.rq:1:1: this asks nothing: a query is a SELECT, ASK, CONSTRUCT or DESCRIBE\n"),
        (b"SELECT *\n# \xe9", 1, "own.rq:2:3: this is not text in UTF-8: save it in UTF-8\n"),
        (b"SELECT *\n" + b"{" * 10_000, 1, "own.rq:2:101: this is nested more than 100 levels deep: write"),
        (b"SELECT *\n{ ?s ?p ?o FILTER(<a:b>(?s)) }", 1, "own.rq:2:19: the engine cannot answer this (th"),
        (b"SELECT (<a:b>(?s) AS ?x) { ?s ?p ?o }", 1, "own.rq:1:9: the engine cannot answer this (there i"),
        (b"SELECT * { SERVICE <a:b> {} }", 3, "caro-graph: a:b, which the query asks with SERVICE: it did "),
    ],
)
def test_the_command_tells_them_in_a_line_with_the_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.rq").write_bytes(content)
    (tmp_path / "a.ttl").write_text("<urn:s> <urn:p> 1 .", "utf-8")
    result = run("query", "--file", "own.rq", "--data", "a.ttl")
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(message)
