"""Digest authentication, by the example of RFC 7616, and as Virtuoso asks for it."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from http.server import BaseHTTPRequestHandler
from urllib.request import Request

import pytest
from publishing.stores import IMPATIENT
from querying.endpoints import begin, reply, serving

from caro_graph.problems import EndpointError
from caro_graph.publishing.digest import answer_to
from caro_graph.publishing.sending import send
from caro_graph.querying.remote.endpoint import endpoint_of, headers_of

CHALLENGE = (
    'Digest realm="SPARQL", domain="/sparql-auth", nonce="966f937a2d6b4d7670e4ad34f7abf7cc",'
    ' opaque="5ebe2294ecd0e0f08eab7690d2a6ee69", stale="false", qop="auth", algorithm="MD5"'
)


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def is_right(answer: str, user: str, password: str, method: str, uri: str) -> bool:
    """What a server computes (RFC 7616, section 3.4)."""
    told = dict(re.findall(r'(\w+)="?([^",]*)"?', answer.partition(" ")[2]))
    secret = md5(f"{user}:SPARQL:{password}")
    parts = [secret, told["nonce"], told["nc"], told["cnonce"], told["qop"], md5(f"{method}:{uri}")]
    return bool(told["uri"] == uri and told["response"] == md5(":".join(parts)))


def request_of(user: str, password: str) -> Request:
    basic = b64encode(f"{user}:{password}".encode()).decode()
    return Request(
        "http://h/sparql-auth?graph=x", b"data", {"Authorization": f"Basic {basic}"}, method="POST"
    )


def test_the_answer_is_what_a_server_computes() -> None:
    answer = answer_to(CHALLENGE, request_of("dba", "a:b c")) or ""
    assert answer.startswith("Digest ")
    assert is_right(answer, "dba", "a:b c", "POST", "/sparql-auth?graph=x")
    assert not is_right(answer, "dba", "other", "POST", "/sparql-auth?graph=x")
    assert "a:b c" not in answer


@pytest.mark.parametrize(
    "challenge", ["", "Basic realm=x", "Digest", 'Digest realm="x"', CHALLENGE.replace("MD5", "X-9")]
)
def test_a_challenge_that_has_no_answer(challenge: str) -> None:
    assert answer_to(challenge, request_of("a", "b")) is None
    assert answer_to(CHALLENGE, Request("http://h/", headers={"Authorization": "Bearer abc"})) is None
    assert answer_to(CHALLENGE, Request("http://h/")) is None
    for coded in ("!", "a", "/w=="):
        assert answer_to(CHALLENGE, Request("http://h/", headers={"Authorization": f"Basic {coded}"})) is None


@pytest.mark.parametrize("hint", [True, False], ids=["a challenge at once", "only to those who show nothing"])
@pytest.mark.parametrize(("password", "good"), [("dba", True), ("wrong-one", False)])
def test_a_server_that_wants_it(hint: bool, password: str, good: bool) -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        shown = handler.headers.get("Authorization") or ""
        if shown.startswith("Digest") and is_right(shown, "dba", "dba", handler.command, handler.path):
            reply(b"done")(handler)
            return
        challenge = {"WWW-Authenticate": CHALLENGE} if hint or not shown else {}
        begin(handler, 401, {"Content-Length": "0"} | challenge)

    headers = headers_of({}, "dba", password)
    with serving(behave) as server:
        to = endpoint_of(server.url, headers, password)

        def sent() -> bytes:
            call = send("POST", to, body=b"x", headers=headers, repeatable=True, patience=IMPATIENT)
            return call.body

        if good:
            assert sent() == b"done"
            assert [asked.body for asked in server.asked] == (["x", "x"] if hint else ["x", "", "x"])
        else:
            with pytest.raises(EndpointError, match=r"it asks who you are \(401\)"):
                sent()
