"""SPARQLWrapper, of which protected methods are overridden: they have to be there, and to be called."""

from __future__ import annotations

import inspect
import tomllib
from types import FunctionType

import pytest
from conftest import ROOT
from querying.endpoints import HEAD, JSON, SELECT, TAIL, reply, serving
from SPARQLWrapper import SPARQLWrapper

from caro_graph.querying.remote import ask_endpoint, request

OVERRIDDEN = sorted(
    name
    for name, value in vars(request._Wrapper).items()
    if isinstance(value, FunctionType) and name != "__init__"
)


def test_what_is_overridden() -> None:
    assert OVERRIDDEN == ["_getAcceptHeader", "_parseQueryType", "_query"]


@pytest.mark.parametrize("name", [*OVERRIDDEN, "_createRequest"])
def test_the_library_has_what_is_overridden_or_called(name: str) -> None:
    theirs = getattr(SPARQLWrapper, name)
    ours = getattr(request._Wrapper, name)
    assert list(inspect.signature(theirs).parameters) == list(inspect.signature(ours).parameters)


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_the_library_calls_what_is_overridden(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    method = getattr(request._Wrapper, name)

    def watched(*words: object) -> object:
        called.append(name)
        return method(*words)

    monkeypatch.setattr(request._Wrapper, name, watched)
    with serving(reply(HEAD + TAIL, JSON)) as server:
        ask_endpoint(SELECT, "SELECT", server.url)
    assert called


def test_the_next_major_version_is_not_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "SPARQLWrapper>=2.0,<3" in project["dependencies"]
