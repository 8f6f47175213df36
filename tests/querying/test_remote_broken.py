"""Answers that break off, or that are something else: the rows before are good, then one clear line."""

from __future__ import annotations

import gzip
import zlib

import pytest
from querying.endpoints import (
    HEAD,
    JSON,
    ROW,
    SELECT,
    TAIL,
    Behaviour,
    failing,
    flood,
    paused,
    raw,
    reply,
    rows,
    serving,
)

from caro_graph.problems import EndpointError
from caro_graph.querying.answers import Rows, Triples
from caro_graph.querying.remote import ask_endpoint

HTML = "text/html; charset=utf-8"
PAGE = b"<!DOCTYPE html><html><head><title>Sign &amp; in\n</title></head><body><h1>Welcome</h1></body></html>"


def test_silence_in_the_middle_of_the_answer() -> None:
    with serving(paused(HEAD + ROW + b"," + ROW + b",")) as server:
        answer = ask_endpoint(SELECT, "SELECT", server.url, timeout=0.2)
        assert isinstance(answer, Rows)
        assert len([next(answer.rows), next(answer.rows)]) == 2
        with pytest.raises(EndpointError, match=r"stalled: nothing came for 0\.2 s: ask for less"):
            next(answer.rows)
        assert list(answer.rows) == []


XML = "application/sparql-results+xml"
RESULT = '<result><binding name="a"><literal>x</literal></binding></result>'
SPARQL = (
    '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="a"/></head><results>'
    + RESULT
)
# The parser, which waits for the names of the variables here, does not read on after them.
LATE_HEAD = b'{"results":{"bindings":[' + ROW + b']},"head":{"vars":["a"]}}'
CUT = "the connection broke off in the middle of its answer: ask again"


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (raw(HEAD, ROW, b",", ROW, b",", Content_Length="5000"), CUT),
        (raw(HEAD, ROW, b",", ROW, TAIL, Content_Length="5000"), CUT),
        (raw(LATE_HEAD, b" " * 9_000, Content_Length="9500"), CUT),
        (reply(LATE_HEAD + b" " * 70_000 + b"oops"), "its answer goes on after its end: tell those"),
        (raw(b"40\r\n", HEAD, ROW, b",", ROW, b",", chunked=True), CUT),
        (raw(b"%x\r\n" % len(rows(2)), rows(2), b"\r\n", chunked=True), CUT),
        (raw(b"%x\r\n" % len(rows(2)), rows(2), b"\r\nno number\r\n", chunked=True), CUT),
        (raw(b"no number\r\n", rows(2), chunked=True), CUT),
        (
            raw(HEAD, ROW, b",", ROW, b","),
            "its answer breaks off, or stops being JSON, after 2 rows (Parser error",
        ),
        (
            reply(HEAD + ROW + b"," + ROW),
            "its answer breaks off, or stops being JSON, after 2 rows (Parser error",
        ),
        (reply(HEAD[:20]), "its answer breaks off, or stops being JSON, after 0 rows ("),
        (
            reply(HEAD + ROW + b",oops"),
            "its answer breaks off, or stops being JSON, after 1 row (Parser error",
        ),
        (reply(rows(2) + b"oops"), "its answer breaks off, or stops being JSON, after 2 rows (Parser error"),
        (reply(b'{"error": "busy"}'), "its answer breaks off, or stops being JSON, after 0 rows ("),
        (
            reply(HEAD + ROW.replace(b"x", b"\xe9") + TAIL),
            "its answer breaks off, or stops being JSON, after 0 rows",
        ),
        (
            reply(b"?a\n1\n<http:\n", "text/tab-separated-values"),
            "its answer breaks off, or stops being TSV, after 1",
        ),
    ],
)
def test_rows_that_break_off(behave: Behaviour, said: str) -> None:
    assert failing(behave).startswith(said)


BOOLEAN = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean>'


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (raw(b'{"head":{},"boolean":true}', Content_Length="500"), CUT),
        (raw(b'{"head":{},"boolean":true} ' + b" " * 9_000, Content_Length="9500"), CUT),
        (reply(BOOLEAN.encode(), XML), "its answer is not a whole XML document (no element found"),
        (raw(f"{BOOLEAN}</sparql>".encode(), kind=XML, Content_Length="500"), CUT),
        (reply(f"{BOOLEAN}</sparql>{' ' * 9_000}x".encode(), XML), "its answer "),
        (raw(b"true", kind="text/tab-separated-values", Content_Length="500"), CUT),
        (reply(b'{"head":{},"boolean":tru'), "its answer breaks off, or stops being JSON, after 0 rows"),
    ],
)
def test_yes_or_no_that_breaks_off(behave: Behaviour, said: str) -> None:
    assert failing(behave, "ASK").startswith(said)


@pytest.mark.parametrize("end", ["<!-- x -->", "\n" * 9_000, "<x/>"])
def test_something_after_the_end_of_the_rows(end: str) -> None:
    content = (SPARQL + "</results></sparql>" + end).encode()
    said = failing(raw(content, kind=XML, Content_Length=str(len(content) + 1)))
    assert said.startswith("its answer" if end == "<x/>" else CUT)


def test_an_answer_that_is_refused_is_not_read_on() -> None:
    endless = flood(b"a,b\n" * 5_000, 10_000, kind="text/csv")
    with serving(endless) as server:
        with pytest.raises(EndpointError) as caught:
            ask_endpoint(SELECT, "SELECT", server.url)
        assert server.left.wait(20)
    assert "it answered as text/csv" in str(caught.value)


def test_the_rows_before_the_cut_are_good() -> None:
    with serving(raw(HEAD, ROW, b",", ROW, b",", Content_Length="5000")) as server:
        answer = ask_endpoint(SELECT, "SELECT", server.url)
        assert isinstance(answer, Rows)
        assert next(answer.rows) == next(answer.rows)
        with pytest.raises(EndpointError, match="broke off in the middle"):
            next(answer.rows)


@pytest.mark.parametrize("end", ["", RESULT, "</results>", "</results></sparql", "</results></other>"])
def test_xml_without_its_end(end: str) -> None:
    with serving(reply((SPARQL + end).encode(), XML)) as server:
        answer = ask_endpoint(SELECT, "SELECT", server.url)
        assert isinstance(answer, Rows)
        assert next(answer.rows)
        with pytest.raises(EndpointError, match=r"is not a whole XML document|stops being XML"):
            list(answer.rows)


RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        (
            "application/n-triples",
            "<a:a> <a:b> <a:c> .\n<a:a> <a:b",
            "its answer breaks off, or stops being N-Triples, after 1 triple (",
        ),
        (
            "text/turtle",
            "<a:a> <a:b> <a:c> , oops .",
            "its answer breaks off, or stops being Turtle, after 1 triple (",
        ),
        ("application/rdf+xml", RDF_XML, "its answer is not a whole XML document (no element found"),
        (
            "application/ld+json",
            '{"@context": "http://a.invalid/"}',
            "its answer breaks off, or stops being JSON-LD, after",
        ),
        ("application/rdf+xml", "", "its answer is empty: ask again"),
        ("application/ld+json", "\ufeff", "its answer is empty: ask again"),
    ],
)
def test_graphs_that_break_off(kind: str, body: str, said: str) -> None:
    assert failing(reply(body.encode(), kind), "DESCRIBE").startswith(said)


@pytest.mark.parametrize("kind", ["application/n-triples", "text/turtle"])
def test_no_triples_are_a_graph_if_that_is_what_was_announced(kind: str) -> None:
    with serving(reply(b"", kind)) as server:
        answer = ask_endpoint("CONSTRUCT {}", "CONSTRUCT", server.url)
        assert isinstance(answer, Triples)
        assert list(answer.triples) == []
    assert failing(raw(kind=kind), "CONSTRUCT").startswith("its answer is empty: ask again")


PAGE_SAID = "it answered with a web page (“Sign & in”): see that it is the URL of the endpoint itself"


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (reply(PAGE, HTML), PAGE_SAID),
        (reply(PAGE, "text/plain"), PAGE_SAID),
        (reply(b"<html>", HTML), "it answered with a web page: see that"),
        (reply(b"a,b", "text/csv"), "it answered as text/csv, not as the answer to a query: see that"),
        (raw(rows(1), kind="text/\x1bx"), "it answered as text/x, not as"),
        (reply(b"", HTML), "its answer is empty: "),
        (reply(b"", JSON), "its answer is empty: "),
        (reply(b"", "text/tab-separated-values"), "its answer is empty: "),
        (reply(b"", status=204), "its answer is empty: "),
        (
            reply(b'{"head":{},"boolean":true}'),
            "it was asked for rows (SELECT), and answered with yes or no: ",
        ),
        (reply(b"", "text/turtle"), "its answer is empty: "),
        (
            reply(b"<a:a> a <a:a> .", "text/turtle"),
            "it was asked for rows (SELECT), and answered with text/t",
        ),
        (
            reply(rows(1), Content_Encoding="br"),
            "it compressed its answer in a way that was not asked for (br)",
        ),
        (reply(rows(1), Content_Encoding="gzip"), "its answer cannot be decompressed (gzip): ask again"),
        (reply(gzip.compress(rows(9))[:-12], Content_Encoding="gzip"), "its answer cannot be decompressed"),
        (reply(zlib.compress(rows(9)), Content_Encoding="x-gzip"), "its answer cannot be decompressed"),
    ],
)
def test_something_other_than_rows(behave: Behaviour, said: str) -> None:
    assert failing(behave).startswith(said)


def test_something_other_than_what_the_form_asks() -> None:
    assert failing(reply(rows(1)), "ASK").startswith(
        "it was asked for yes or no (ASK), and answered with rows"
    )
    said = failing(reply(rows(1)), "DESCRIBE")
    assert said.startswith(f"it was asked for a graph (DESCRIBE), and answered with {JSON}: ")


def test_an_answer_that_does_not_say_what_it_is() -> None:
    said = failing(lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\nx"))
    assert said.startswith("it answered without saying what it is, not as the answer to a query: ")
