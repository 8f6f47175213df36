"""Answers in Python: the types of values, tables as sequences, data frames."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import given
from querying.written import XSD, literals, tables

import caro_graph
from caro_graph.problems import CallError
from caro_graph.querying.answers import Rows, Triples, Truth
from caro_graph.querying.results import Graph, Table, python_value, result


def typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def table(*rows: tuple[Any, ...], names: str = "abcdefgh") -> Table:
    return Table(tuple(names[: len(rows[0]) if rows else None]), rows)


@pytest.mark.parametrize(
    ("text", "datatype", "expected"),
    [
        ("12", "integer", 12),
        ("+012", "integer", 12),
        ("-12", "negativeInteger", -12),
        ("0", "nonNegativeInteger", 0),
        ("255", "unsignedByte", 255),
        ("-128", "byte", -128),
        ("1.50", "decimal", Decimal("1.50")),
        (".5", "decimal", Decimal("0.5")),
        ("1.5e3", "double", 1500.0),
        ("-INF", "float", float("-inf")),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2024-02-29", "date", date(2024, 2, 29)),
        ("2024-01-01T12:00:00Z", "dateTime", datetime(2024, 1, 1, 12, tzinfo=UTC)),
        ("2024-01-01T12:00:00.25", "dateTime", datetime(2024, 1, 1, 12, 0, 0, 250000)),
        ("text", "string", "text"),
        ("2024", "gYear", "2024"),
        ("2024-01", "gYearMonth", "2024-01"),
    ],
)
def test_values_have_the_types_of_python(text: str, datatype: str, expected: Any) -> None:
    value = python_value(typed(text, datatype))
    assert (value, type(value)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("1_000", "integer"),
        (" 1", "integer"),
        ("٣", "integer"),
        ("1.0", "integer"),
        ("1" * 5000, "integer"),
        ("-1", "nonNegativeInteger"),
        ("0", "positiveInteger"),
        ("128", "byte"),
        ("256", "unsignedByte"),
        ("1E5", "decimal"),
        ("NaN", "decimal"),
        ("1_0.5", "double"),
        ("nan", "double"),
        ("infinity", "double"),
        ("oui", "boolean"),
        ("True", "boolean"),
        ("20240101", "date"),
        ("2024-W01-1", "date"),
        ("2023-02-29", "date"),
        ("2024-01-01", "dateTime"),
        ("2024-01-01 12:00:00", "dateTime"),
        ("2024-01-01T25:00:00", "dateTime"),
    ],
)
def test_what_is_no_value_of_its_datatype_stays_text(text: str, datatype: str) -> None:
    assert python_value(typed(text, datatype)) == text


def test_other_terms() -> None:
    assert python_value(None) is None
    assert python_value(ox.NamedNode("urn:a")) == "urn:a"
    assert python_value(ox.BlankNode("b")) == "_:b"
    assert python_value(ox.Literal("été", language="fr")) == "été"
    assert python_value(ox.Literal("1", datatype=ox.NamedNode("urn:other"))) == "1"


@given(literals)
def test_no_literal_is_too_much(literal: ox.Literal) -> None:
    value = python_value(literal)
    assert value == literal.value if isinstance(value, str) else value is not None


def test_a_table_is_a_sequence_of_mappings() -> None:
    rows = table((typed("1", "integer"), None), (typed("2", "integer"), ox.Literal("x")), (None, None))
    assert len(rows) == 3
    assert rows[0] == {"a": 1, "b": None}
    assert rows[-1] == {"a": None, "b": None}
    assert rows[1:] == [{"a": 2, "b": "x"}, {"a": None, "b": None}]
    assert [row["a"] for row in rows] == [1, 2, None]
    assert rows.columns() == {"a": [1, 2, None], "b": [None, "x", None]}
    assert rows.terms[1] == (typed("2", "integer"), ox.Literal("x"))
    assert repr(rows) == "<Table of 3 rows: a, b>"
    with pytest.raises(IndexError):
        rows[3]


def test_a_notebook_shows_text_and_no_markup() -> None:
    rows = table((ox.Literal("<script>&\"'"), None))
    assert rows._repr_html_() == (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>&lt;script&gt;&amp;&quot;&#x27;</td><td></td></tr></tbody></table>"
    )
    assert "<th>&lt;b&gt;</th>" in Table(("<b>",), [])._repr_html_()


def test_pandas() -> None:
    frame = table(
        (typed("1", "integer"), typed("1.5", "decimal"), ox.Literal("x"), typed("2024-01-01", "date")),
        (typed("2", "integer"), None, None, None),
    ).to_pandas()
    assert list(frame.columns) == ["a", "b", "c", "d"]
    assert (frame["a"].sum(), frame["b"].sum()) == (3, 1.5)
    assert [str(kind) for kind in frame.dtypes[:2]] == ["int64", "float64"]
    assert frame["c"].isna().tolist() == [False, True]
    assert frame["d"].isna().tolist() == [False, True]
    assert frame["d"].dt.year[0] == 2024


def test_polars() -> None:
    import polars

    frame = table(
        (typed("1", "integer"), typed("1.5", "decimal"), ox.Literal("x"), typed("2024-01-01", "date")),
        (typed("2", "integer"), typed("1.25", "decimal"), None, None),
    ).to_polars()
    assert frame.columns == ["a", "b", "c", "d"]
    assert frame["a"].dtype == polars.Int64
    assert frame["b"].to_list() == [Decimal("1.50"), Decimal("1.25")]
    assert frame["c"].to_list() == ["x", None]
    assert frame["d"].dtype == polars.Date


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([typed("1", "integer"), typed("1.5", "decimal"), None], [Decimal("1.0"), Decimal("1.5"), None]),
        ([typed("1", "integer"), ox.Literal("x"), None], ["1", "x", None]),
        ([typed("true", "boolean"), typed("1", "integer")], ["true", "1"]),
        ([typed("2024-01-01", "date"), typed("2024", "gYear")], ["2024-01-01", "2024"]),
        (
            [typed("2024-01-01T00:00:00", "dateTime"), typed("2024-01-01T00:00:00Z", "dateTime")],
            ["2024-01-01T00:00:00", "2024-01-01T00:00:00Z"],
        ),
        ([typed("9" * 40, "integer"), typed("1", "integer")], ["9" * 40, "1"]),
        ([typed("9" * 30, "decimal"), typed("0." + "1" * 20, "decimal")], ["9" * 30, "0." + "1" * 20]),
        ([typed("9" * 30, "integer"), typed("0." + "1" * 20, "decimal")], ["9" * 30, "0." + "1" * 20]),
        ([typed("0.001", "decimal"), typed("100", "decimal")], [Decimal("0.001"), Decimal("100.000")]),
        ([typed("2", "byte"), typed(str(2**63 - 1), "integer")], [2, 2**63 - 1]),
        ([None, None], [None, None]),
    ],
)
def test_columns_that_are_mixed_or_too_large(terms: list[Any], expected: list[Any]) -> None:
    assert table(*[(term,) for term in terms]).to_polars()["a"].to_list() == expected
    assert len(table(*[(term,) for term in terms]).to_pandas()) == len(terms)


@given(tables)
def test_any_table_becomes_a_frame(made: tuple[tuple[str, ...], list[tuple[Any, ...]]]) -> None:
    rows = Table(*made)
    for frame in (rows.to_pandas(), rows.to_polars()):
        assert frame.shape == (len(made[1]), len(made[0]))
        assert list(frame.columns) == list(made[0])


@pytest.mark.parametrize("names", ["", "ab"])
def test_an_empty_table_keeps_its_columns(names: str) -> None:
    rows = Table(tuple(names), [])
    assert list(rows.to_pandas().columns) == list(rows.to_polars().columns) == list(names)
    assert rows.columns() == {name: [] for name in names}
    assert len(rows) == 0


@pytest.mark.parametrize(("name", "call"), [("pandas", Table.to_pandas), ("polars", Table.to_polars)])
def test_a_library_that_is_not_installed(
    name: str, call: Callable[[Table], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(CallError, match=f"{name} is not installed: pip install {name}"):
        call(table((None,)))


def test_a_graph_is_a_sequence_of_triples() -> None:
    nodes = [ox.NamedNode(f"http://example.org/{name}") for name in "abc"]
    made = [ox.Triple(node, node, ox.Literal("x")) for node in (nodes[2], nodes[0], nodes[1], nodes[0])]
    graph = result(Triples(iter(made)), {"ex": "http://example.org/"})
    assert isinstance(graph, Graph)
    assert [triple.subject for triple in graph] == nodes
    assert graph[1:] == [made[2], made[0]]
    assert (len(graph), repr(graph)) == (3, "<Graph of 3 triples>")
    assert "ex:a ex:a" in graph.serialize()
    assert graph.serialize("nt").count("\n") == graph.serialize("nt").count('"x"') == 3
    assert graph.serialize("json-ld") == graph.serialize("json-ld")
    with pytest.raises(CallError, match="the answer is a graph, which is not written as csv"):
        graph.serialize("csv")


def test_results() -> None:
    rows = result(Rows(("a",), iter([(ox.Literal("x"),)])), {})
    assert isinstance(rows, Table)
    assert list(rows) == [{"a": "x"}]
    assert result(Truth(True), {}) is True
    assert result(Truth(False), {}) is False


def test_from_python(built: caro_graph.Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    data = built.out / "caro.nt"
    rows = caro_graph.query("neighbourhood-population", data=data, place="petit-marseille-gelinerie")
    assert isinstance(rows, Table)
    assert rows[0]["population"] == 2727
    assert caro_graph.query("everything-sourced", data=str(data)) is True
    assert isinstance(caro_graph.query("governance-as-org", data=[data]), Graph)
    with pytest.raises(CallError, match="there is no such query: did you mean neighbourhood-population"):
        caro_graph.query("neighborhood-population")
    with pytest.raises(CallError, match="there is no parameter 'plaice': did you mean 'place'"):
        caro_graph.query("neighbourhood-population", data=data, plaice="x")
