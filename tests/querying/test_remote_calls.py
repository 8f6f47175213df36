"""Calls that no request can be made of: text that is none, proxies that are none, an empty URL."""

from __future__ import annotations

import os

import pytest
from querying.endpoints import SELECT

from caro_graph.problems import CallError
from caro_graph.querying.remote import ask_endpoint
from caro_graph.querying.sources import elsewhere

HERE = "http://127.0.0.1:9/sparql"
SECRET = "s3cret"
HALF = SECRET + "\udcff"  # what Python makes of a byte that is no UTF-8


def refused(text: str = SELECT, **options: object) -> str:
    with pytest.raises(CallError) as caught:
        ask_endpoint(text, "SELECT", HERE, **options)  # type: ignore[arg-type]
    said = str(caught.value)
    assert SECRET not in said
    return said


@pytest.mark.parametrize(
    ("user", "password", "named"),
    [(HALF, SECRET, "CARO_GRAPH_USER"), ("me", HALF, "CARO_GRAPH_PASSWORD")],
)
def test_credentials_that_are_no_text(user: str, password: str, named: str) -> None:
    assert refused(user=user, password=password) == f"{named} is not text in UTF-8: write it in UTF-8"


def test_a_header_that_is_no_text() -> None:
    assert refused(headers={"X-Key": HALF}).startswith(
        "the value of the header X-Key has a line break or a ch"
    )
    assert refused(headers={HALF: "x"}).startswith("a header has a name that cannot be: ")


def test_a_query_that_is_no_text() -> None:
    assert refused(f'SELECT ("{HALF}" AS ?a) {{}}') == "the query is not text in UTF-8: write it in UTF-8"


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY"])
@pytest.mark.parametrize(
    "value", [f"http://u:{HALF}@127.0.0.1:9", f"http://u:{SECRET}@127.0.0.1:abc", f"http:/{SECRET}"]
)
def test_a_variable_that_holds_no_proxy(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    for other in [
        each for each in os.environ if each.lower() in ("http_proxy", "no_proxy", "request_method")
    ]:
        monkeypatch.delenv(other)
    monkeypatch.setenv(name, value)
    assert refused() == f"{name} does not hold the URL of a proxy: correct it, or unset it"


@pytest.mark.parametrize("endpoint", ["", " "])
def test_an_endpoint_that_is_empty(endpoint: str) -> None:
    with pytest.raises(
        CallError, match=r"^the endpoint is empty: give its URL, or leave it out to ask here$"
    ):
        elsewhere(endpoint)
