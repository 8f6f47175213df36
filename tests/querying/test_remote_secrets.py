"""A call that cannot be made, and what is never shown: passwords, tokens, header values."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from string import ascii_letters, digits
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from querying.endpoints import SELECT, begin, rows, serving

from caro_graph.problems import CallError, EndpointError
from caro_graph.querying.remote import ask_endpoint
from caro_graph.querying.remote.endpoint import Endpoint

PASSWORD, TOKEN, KEY = "hunter&two", "tok3n-Abc", "q7"
HERE = "http://localhost/sparql"


def refused(endpoint: str = HERE, **options: object) -> str:
    with pytest.raises(CallError) as caught:
        ask_endpoint(SELECT, "SELECT", endpoint, **options)  # type: ignore[arg-type]
    assert not any(secret in str(caught.value) for secret in (PASSWORD, TOKEN))
    return str(caught.value)


@pytest.mark.parametrize(
    "endpoint",
    [f"http://me:{PASSWORD}@localhost/sparql", f"ftp://me:{PASSWORD}@localhost/", f"https://{TOKEN}@h/"],
)
def test_credentials_in_the_url(endpoint: str) -> None:
    said = refused(endpoint)
    assert said.startswith("the endpoint's URL has credentials in it: ")
    assert "CARO_GRAPH_USER and CARO_GRAPH_PASSWORD" in said


@pytest.mark.parametrize(
    "endpoint",
    ["", "localhost", f"me:{PASSWORD}@localhost/", "ftp://h/", "file:///etc/passwd", "http:///x", "http:x"],
)
def test_something_other_than_a_url_of_http(endpoint: str) -> None:
    assert refused(endpoint).startswith("the endpoint is not a URL that can be asked: ")


@pytest.mark.parametrize(
    "endpoint", ["http://h:x/", "http://h:70000/", "http://[x/", "http://a..b/", "http://h:0/"]
)
def test_a_host_or_port_that_cannot_be(endpoint: str) -> None:
    assert refused(endpoint).startswith("the endpoint's URL cannot be read: ")


@pytest.mark.parametrize("path", ["a b", "é", "a\nb", "a\tb", "a\\b", "a\x7f", " "])
def test_a_url_with_a_character_it_cannot_have(path: str) -> None:
    assert "another character that a URL cannot have" in refused(f"http://localhost/{path}")


def test_a_url_that_has_a_query_already() -> None:
    assert refused(HERE + "?query=x").startswith("the endpoint's URL has a query in it: ")


@pytest.mark.parametrize(
    "value", [f"{TOKEN}\r\nX: y", f"{TOKEN}\n", f"{TOKEN}\x00", f"{TOKEN}\u2028", f"{TOKEN}€"]
)
def test_a_header_with_a_line_break(value: str) -> None:
    assert refused(headers={"X-Key": value}).startswith("the value of the header X-Key has a line break or")


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\nb", "é"])
def test_a_header_with_a_name_that_cannot_be(name: str) -> None:
    assert refused(headers={name: TOKEN}).startswith("a header has a name that cannot be: ")


@pytest.mark.parametrize("name", ["Accept", "content-length", "Transfer-Encoding"])
def test_a_header_that_is_not_the_callers(name: str) -> None:
    assert refused(headers={name: TOKEN}).startswith(f"the header {name} is not yours to give: ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"user": "me"}, "a user goes with a password: set CARO_GRAPH_PASSWORD too"),
        ({"password": PASSWORD}, "a user goes with a password: set CARO_GRAPH_USER too"),
        ({"user": "a:b", "password": PASSWORD}, "CARO_GRAPH_USER has a colon in it"),
        (
            {"user": "me", "password": PASSWORD, "headers": {"authorization": TOKEN}},
            "there is a header Authorization beside CARO_GRAPH_USER and CARO_GRAPH_PASSWORD",
        ),
        ({"timeout": 0}, "a time-out of 0 s cannot be"),
        ({"timeout": -1}, "a time-out of -1 s cannot be"),
        ({"timeout": float("nan")}, "a time-out of nan s cannot be"),
        ({"timeout": 1e9}, "a time-out of 1e+09 s cannot be"),
    ],
)
def test_calls_that_contradict_themselves(options: dict[str, object], said: str) -> None:
    assert refused(**options).startswith(said)


def echo(status: int, kind: str, as_header: str = "") -> Callable[[BaseHTTPRequestHandler], None]:
    """Repeat the request in the answer, as a page for debugging does; or in a header of it."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        basic = handler.headers.get("Authorization", "").removeprefix("Basic ")
        told = [base64.b64decode(basic).decode(), basic, handler.path, *map(str, handler.headers.values())]
        line = " ".join([*told, quote(told[0])])
        headers = {"Content-Type": kind, "Connection": "close"}
        if as_header:
            headers[as_header] = line if as_header != "Location" else f"http://h/{quote(line)}?{line}"
            line = "x"
        begin(handler, status, headers)
        text = json.dumps({"message": line}) if "json" in kind else line
        handler.wfile.write(f"<title>{text}</title>".encode() if "html" in kind else text.encode())

    return behave


@pytest.mark.parametrize(
    "behave",
    [
        echo(400, "text/plain"),
        echo(400, "application/json"),
        echo(401, "text/html"),
        echo(500, "text/html"),
        echo(200, "text/html"),
        echo(302, "text/plain", "Location"),
        echo(429, "text/plain", "Retry-After"),
        echo(200, "application/json", "Content-Encoding"),
        echo(200, "application/json"),
    ],
)
def test_a_server_that_repeats_the_request_gives_nothing_away(
    behave: Callable[[BaseHTTPRequestHandler], None],
) -> None:
    with serving(behave) as server, pytest.raises(EndpointError) as caught:
        ask_endpoint(
            SELECT,
            "SELECT",
            f"{server.url}?key={KEY}",
            headers={"X-Key": f"Token {TOKEN}"},
            user="me",
            password=PASSWORD,
        )
    said = str(caught.value)
    assert said.startswith(server.url + ": ")
    basic = base64.b64encode(f"me:{PASSWORD}".encode()).decode()
    for secret in (PASSWORD, quote(PASSWORD), TOKEN, f"={KEY}", basic):
        assert secret not in said


def test_what_is_shown_of_an_endpoint_by_repr() -> None:
    endpoint = Endpoint(HERE, HERE + "?key=" + KEY, (("key", KEY),), (PASSWORD,))
    assert repr(endpoint) == f"Endpoint(at='{HERE}')"


WORDS = st.text(ascii_letters + digits + " .:/\"'\n\t\x1b", max_size=300)


@given(WORDS, st.text(ascii_letters + digits, min_size=4, max_size=40), WORDS)
def test_no_text_around_a_secret_lets_it_through(before: str, secret: str, after: str) -> None:
    said = Endpoint(HERE, HERE, (), (secret,)).clean(before + secret + after)
    assert secret.lower() not in said.lower()
    assert said.isprintable()
    assert len(said) <= 200


def test_a_short_secret_is_not_taken_out_of_longer_words() -> None:
    endpoint = Endpoint(HERE, HERE, (), ("fr",))
    assert endpoint.clean("fr from_fr (FR) france") == "*** from_*** (***) france"


def test_rows_are_not_changed_by_the_secrets() -> None:
    with serving(
        lambda handler: (
            begin(handler, 200, {"Content-Type": "application/json"}),
            handler.wfile.write(rows(1)),
        )
    ) as server:
        answer = ask_endpoint(SELECT, "SELECT", server.url, headers={"X-Key": "x"})
        assert [str(term) for (term,) in answer.rows] == ['"x"']  # type: ignore[union-attr]
