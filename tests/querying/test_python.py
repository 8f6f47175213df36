"""``caro_graph.query`` and ``caro_graph.ask``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import ROOT

import caro_graph
from caro_graph import CallError, FactsError

GRAPH = "PREFIX yy: <http://ex/> CONSTRUCT { yy:s yy:p ?o } WHERE { ?s ?p ?o }"
CALLS: list[Callable[..., Any]] = [caro_graph.ask, caro_graph.query]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some data, in a folder outside of any publication."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.ttl").write_text("<urn:s> <urn:p> 1, 2 .", "utf-8")
    return tmp_path / "a.ttl"


def test_each_form_of_a_query_of_ones_own_has_its_answer(file: Path) -> None:
    table = caro_graph.ask("SELECT ?o { ?s ?p ?o } ORDER BY ?o", data=file)
    assert isinstance(table, caro_graph.Table)
    assert table.columns() == {"o": [1, 2]}
    assert caro_graph.ask("ASK { ?s ?p 3 }", data=[file]) is False
    graph = caro_graph.ask("CONSTRUCT WHERE { ?s ?p ?o }", data=str(file))
    assert isinstance(graph, caro_graph.Graph)
    assert len(graph) == 2


def test_the_prefixes_of_a_query_shorten_its_graph(file: Path) -> None:
    graph = caro_graph.ask(GRAPH, data=file)
    assert isinstance(graph, caro_graph.Graph)
    assert "@prefix yy: <http://ex/> .\n" in graph.serialize()
    assert graph.serialize().endswith("\n\nyy:s yy:p 1 , 2 .\n")


@pytest.mark.parametrize("call", CALLS)
def test_data_and_endpoint_exclude_each_other(call: Callable[..., Any], file: Path) -> None:
    for data in (file, str(file), [file]):
        with pytest.raises(CallError, match=r"^data and endpoint exclude each other: give one of them$"):
            call(
                "ASK {}" if call is caro_graph.ask else "everything-sourced",
                data=data,
                endpoint="http://127.0.0.1/",
                project=ROOT,
            )


def test_what_asks_nothing_is_refused(file: Path) -> None:
    with pytest.raises(FactsError, match=r"^the query:1:1: this asks nothing: a query is a SELECT, ASK"):
        caro_graph.ask("DROP ALL", data=file)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, r"^text: None is no value: leave it out, or give one$"),
        (b"a", r"^text: what is of the type bytes is no value: give text, a number"),
        (["a", "b"], r"^text: what is of the type list is no value: give text, a number"),
        (ox.BlankNode("a"), r"^text: what is of the type BlankNode is no value: give text, a number"),
        (1j, r"^text: what is of the type complex is no value: give text, a number"),
    ],
)
def test_a_value_that_would_only_look_like_text_is_refused(value: Any, message: str, file: Path) -> None:
    with pytest.raises(CallError, match=message):
        caro_graph.query("search", text=value, data=file, project=ROOT)


def test_terms_of_an_answer_are_taken_by_their_value(file: Path) -> None:
    asked: dict[str, Any] = {"data": file, "project": ROOT}
    [(thing,)] = caro_graph.ask("SELECT DISTINCT ?s { ?s ?p ?o }", data=file).terms  # type: ignore[union-attr]
    assert thing == ox.NamedNode("urn:s")
    caro_graph.query("fact-words", fact=thing, **asked)
    with pytest.raises(
        CallError, match=r"^fact=urn:none: there is no such thing in the graph \(<urn:none>\)"
    ):
        caro_graph.query("fact-words", fact=ox.NamedNode("urn:none"), **asked)
    assert caro_graph.query("search", text="x", lang=ox.Literal("en"), **asked) is not None
    with pytest.raises(CallError, match=r"^lang=de: "):
        caro_graph.query("search", text="x", lang=ox.Literal("de"), **asked)
