"""Everything an endpoint can do instead of answering: one clear line each."""

from __future__ import annotations

import errno
import gzip
import socket
import ssl

import pytest
import trustme
from querying.endpoints import (
    SELECT,
    Behaviour,
    begin,
    failing,
    failure,
    free_port,
    reply,
    reset,
    rows,
    serving,
)

from caro_graph.querying.answers import Rows
from caro_graph.querying.remote import ask_endpoint

HTML = "text/html; charset=utf-8"
PAGE = b"<!DOCTYPE html><html><head><title>Sign &amp; in\n</title></head><body><h1>Welcome</h1></body></html>"
LONG = "x" * 2_100


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "it refuses the query (400), saying “no such function”: correct it"),
        (401, "it asks who you are (401), saying “no such function”: set CARO_GRAPH_USER"),
        (403, "it does not let you ask (403), saying “no such function”: see that these credentials"),
        (404, "nothing is there (404), saying “no such function”: see that the path"),
        (405, "it does not take a query by GET (405): see that it is the URL of the endpoint"),
        (406, "it offers no form of answer that can be read here (406)"),
        (413, "the query is too long for it (413)"),
        (414, "the query is too long for it (414)"),
        (418, "it answered what a query is not answered with (418)"),
        (429, "it is asked too often (429), saying “no such function”: ask again later"),
        (500, "it failed (500), saying “no such function”: ask for less"),
        (502, "the server before it got no good answer from it (502)"),
        (503, "it is overloaded or closed (503), saying “no such function”: ask again later"),
        (504, "the query took it too long (504), saying “no such function”: ask for less (LIMIT)"),
    ],
)
def test_statuses(status: int, said: str) -> None:
    assert failing(reply(b"\n  no such   function\nat line 3", "text/plain", status)).startswith(said)


def test_405_to_a_long_query() -> None:
    said = failing(reply(b"", status=405), text=LONG)
    assert said == "it does not take a query by POST (405): shorten the query, so that it is sent by GET"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("after", "todo"),
    [
        ("120", "ask again in 120 s"),
        ("Fri, 31 Dec 1999 23:59:59 GMT", "ask again after 1999-12-31 23:59:59 UTC"),
        ("soon", "ask again later"),
        ("-1", "ask again later"),
        ("Fri, 99 Dec 1999 23:59:59 GMT", "ask again later"),
    ],
)
def test_retry_after(status: int, after: str, todo: str) -> None:
    assert failing(reply(b"", status=status, Retry_After=after)).endswith(f"({status}): {todo}")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_page_is_told_by_its_title(status: int) -> None:
    said = failing(reply(PAGE + b"<p>" * 50_000, HTML, status))
    assert f"({status}), saying “Sign & in”: " in said
    assert "Welcome" not in said


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"<html><title>400</title><style>p {}</style><p>no <b>such</b><p>x</html>", HTML, "no such"),
        (b"<html><head><title>Bad &lt;</title></head></html>", HTML, "Bad <"),
        (b'{"status": 400, "message": "no such\\nat line 3"}', "application/json", "no such"),
        (b'{"exception": "no such", "query": "x"}', "application/json", "no such"),
        (b'"no such"', "application/json", "no such"),
        (b"\x1b[2Jno\x00 such\x07", "text/plain", "[2Jno such"),
        (b"caf\xe9", "text/plain", "caf�"),
        (b"x" * 40_000, "text/plain", "x" * 199 + "…"),
    ],
)
def test_what_is_repeated_of_a_refusal(body: bytes, kind: str, said: str) -> None:
    assert f"(400), saying “{said}”: correct it" in failing(reply(body, kind, 400))


@pytest.mark.parametrize(
    "behave",
    [
        reply(b"", "text/plain", 400),
        reply(b"[1, 2]", "application/json", 400),
        reply(b'{"message": 3}', "application/json", 400),
        reply(b"no such", "text/plain", 400, Content_Encoding="br"),
        reply(b"no such", "text/plain", 400, Content_Encoding="gzip"),
    ],
)
def test_a_refusal_without_words(behave: Behaviour) -> None:
    assert failing(behave).startswith("it refuses the query (400): correct it")


def test_a_packed_refusal_is_read() -> None:
    behave = reply(gzip.compress(b"no such"), "text/plain", 400, Content_Encoding="gzip")
    assert "saying “no such”" in failing(behave)


def test_a_refusal_that_does_not_end_is_read_at_its_start() -> None:
    def endless(handler: object) -> None:
        begin(handler, 500, {"Content-Type": "text/plain"})  # type: ignore[arg-type]
        while True:
            handler.wfile.write(b"no such\n" * 1_000)  # type: ignore[attr-defined]

    with serving(endless) as server:
        assert failure(server.url).startswith("it failed (500), saying “no such”")
        assert server.left.wait(20)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("text", [SELECT, LONG])
def test_a_redirect_is_told_and_not_followed(status: int, text: str) -> None:
    with serving(reply(rows(1))) as other:
        target = other.url.replace("http://", "http://me:hidden@") + "?query=abc#part"
        said = failing(reply(b"", status=status, Location=target), text=text)
        assert said == f"it has moved to {other.url} ({status}): ask there"
        assert other.asked == []


def test_a_redirect_to_another_path_of_the_same_server() -> None:
    with serving(reply(b"", status=308, Location="/v2/query")) as server:
        moved = server.url.replace("/sparql", "/v2/query")
        assert failure(server.url) == f"it has moved to {moved} (308): ask there"


@pytest.mark.parametrize("target", ["", "?session=1", "file:///etc/passwd", "http://[x", "http://h:x/"])
def test_a_redirect_to_nowhere(target: str) -> None:
    said = failing(reply(b"", status=302, Location=target))
    assert "(302): see that it is the URL of the endpoint itself" in said
    assert "passwd" not in said


def test_nothing_listens() -> None:
    said = failure(f"http://127.0.0.1:{free_port()}/sparql")
    assert said == "it refuses the connection: see that it runs, and that the port is right"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EHOSTUNREACH, "No route to host"), "there is no route to it: see to the network"),
        (OSError(errno.ENETUNREACH, "Unreachable"), "there is no route to it: see to the network"),
        (TimeoutError("timed out"), "it did not answer within 20 s: ask for less, or allow more time"),
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "its host is not known: see that the host is right"),
        (OSError("Tunnel connection failed: 403"), "it cannot be reached (Tunnel connection failed: 403): "),
        (OSError(errno.EMFILE, "Too many open files"), "it cannot be reached (Too many open files): "),
    ],
)
def test_no_connection(error: OSError, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "create_connection", refuse)
    assert failure("http://example.invalid/sparql").startswith(said)


def test_silence_before_the_answer() -> None:
    said = failing(lambda handler: handler.server.told.go_on.wait(), timeout=0.2)  # type: ignore[attr-defined]
    assert said == "it did not answer within 0.2 s: ask for less, or allow more time"


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (reset(b""), "it closed the connection without an answer: ask again later"),
        (lambda handler: None, "it closed the connection without an answer: ask again later"),
        (lambda handler: handler.wfile.write(b"SSH-2.0-x\r\n"), "it does not answer in HTTP: see that"),
        (
            lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nA: " + b"x" * 70_000),
            "it does not answer in HTTP: see that",
        ),
        (lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nA: x"), "its answer is empty: "),
    ],
)
def test_no_answer_in_http(behave: Behaviour, said: str) -> None:
    assert failing(behave).startswith(said)


def tls_server(host: str) -> tuple[ssl.SSLContext, trustme.CA]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context, authority


def test_a_certificate_of_an_unknown_authority() -> None:
    context, _ = tls_server("127.0.0.1")
    with serving(reply(rows(1)), context) as server:
        said = failure(server.url)
    assert said.startswith("its certificate is not valid (")
    assert said.endswith("trust another authority by SSL_CERT_FILE")


@pytest.mark.parametrize("host", ["127.0.0.1", "other.example"])
def test_a_certificate_of_a_trusted_authority(
    host: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    context, authority = tls_server(host)
    with authority.cert_pem.tempfile() as trusted, serving(reply(rows(1)), context) as server:
        monkeypatch.setenv("SSL_CERT_FILE", trusted)
        if host == "127.0.0.1":
            answer = ask_endpoint(SELECT, "SELECT", server.url)
            assert isinstance(answer, Rows)
            assert len(list(answer.rows)) == 1
        else:
            assert failure(server.url).startswith("its certificate is not valid (IP address mismatch")


def test_http_where_https_is_spoken_and_the_other_way_round() -> None:
    context, _ = tls_server("127.0.0.1")
    with serving(reply(rows(1)), context) as server:
        said = failure(server.url.replace("https://", "http://"))
    assert said.startswith(("it closed the connection without an answer", "it does not answer in HTTP"))
    with serving(reply(rows(1))) as server:
        said = failure(server.url.replace("http://", "https://"))
    assert said == "it does not speak https as it should: see whether its URL begins with http://"
