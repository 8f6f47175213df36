"""The forms of an answer, read back by other readers: nothing is lost, added, or kept in memory."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from click import Choice
from hypothesis import assume, example, given
from hypothesis import strategies as st
from querying.written import (
    NASTY,
    UNWRITABLE,
    XSD,
    Table,
    as_rdflib,
    by_pyoxigraph,
    by_rdflib,
    literals,
    nodes,
    renamed,
    rows_of,
    tables,
    text_of,
)
from rdflib.query import Result

from caro_graph.commands.query import query
from caro_graph.problems import CallError
from caro_graph.querying.answers import (
    FORMATS,
    GRAPH_FORMATS,
    TABLE_FORMATS,
    Answer,
    Rows,
    Term,
    Triples,
    Truth,
)
from caro_graph.querying.formats import answer_text, cell


@pytest.fixture(autouse=True, scope="module")
def _lexical_forms() -> Iterator[None]:
    """rdflib would write ``01`` as ``1``."""
    rdflib.NORMALIZE_LITERALS = False
    yield
    rdflib.NORMALIZE_LITERALS = True


@given(tables)
@example((("a",), [(None,), (ox.Literal(""),), (ox.Literal(NASTY),)]))
def test_json_reads_back(table: Table) -> None:
    text = text_of(rows_of(table), "json")
    assert by_pyoxigraph(text, ox.QueryResultsFormat.JSON) == renamed(table[1])
    assert by_rdflib(text, "json") == as_rdflib(table)
    assert json.loads(text)["head"]["vars"] == list(table[0])


@given(tables)
@example((("a",), [(None,), (ox.Literal(""),), (ox.Literal(NASTY),)]))
def test_xml_reads_back_but_for_what_xml_cannot_write(table: Table) -> None:
    text = text_of(rows_of(table), "xml")
    writable = [tuple(_writable(term) for term in row) for row in table[1]]
    assert by_pyoxigraph(text, ox.QueryResultsFormat.XML) == renamed(writable)
    assert by_rdflib(text, "xml") == as_rdflib((table[0], writable))


def _writable(term: Any) -> Any:
    if not isinstance(term, ox.Literal):
        return term
    text = term.value.translate(UNWRITABLE)
    return (
        ox.Literal(text, language=term.language)
        if term.language
        else ox.Literal(text, datatype=term.datatype)
    )


@given(tables)
@example((("a",), [(ox.Literal(NASTY),)]))
def test_tsv_reads_back(table: Table) -> None:
    text = text_of(rows_of(table), "tsv")
    assert text.split("\n")[0] == "\t".join(f"?{name}" for name in table[0])
    assert text.count("\n") == len(table[1]) + 1
    assert text.count("\t") == (len(table[0]) - 1) * (len(table[1]) + 1)
    if len(table[0]) > 1 or all(row != (None,) for row in table[1]):
        assert by_pyoxigraph(text, ox.QueryResultsFormat.TSV) == renamed(table[1])


@given(st.lists(st.tuples(nodes, literals), max_size=4))
def test_tsv_reads_back_in_rdflib(rows: list[Any]) -> None:
    # Its reader takes control characters for blanks, and has no empty cells.
    rows = [row for row in rows if row[1].value.isprintable()]
    assert by_rdflib(text_of(Rows(("a", "b"), iter(rows)), "tsv"), "tsv") == as_rdflib((("a", "b"), rows))


@given(tables)
@example((("a",), [(None,), (ox.Literal("one\rtwo"),), (ox.Literal('a "word", a line\nand\r\nmore'),)]))
def test_csv_reads_back_by_value(table: Table) -> None:
    text = text_of(rows_of(table), "csv")
    read = list(csv.reader(io.StringIO(text, newline="")))
    values = [[_value(term) for term in row] for row in table[1]]
    assert read == [list(table[0]), *values]


@given(tables)
def test_csv_reads_back_in_rdflib_by_value(table: Table) -> None:
    # Its reader ends a line at each of these, within quotes too.
    assume(
        not any(
            set("\v\f\x1c\x1d\x1e\x85\u2028\u2029") & set(_value(term)) for row in table[1] for term in row
        )
    )
    found = Result.parse(io.BytesIO(text_of(rows_of(table), "csv").encode()), format="csv")
    for row, term_row in zip(found.bindings, table[1], strict=True):
        for name, term in zip(table[0], term_row, strict=True):
            value = row.get(rdflib.Variable(name))
            if not isinstance(term, ox.BlankNode):
                # Its reader makes one line end of the three, as Python's text files do.
                assert _one_line_end(value or "") == _one_line_end(_value(term))


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _value(term: Any) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


@pytest.mark.parametrize(
    ("form", "expected"), [("csv", "true\n"), ("table", "true\n"), ("markdown", "true\n")]
)
def test_yes_or_no_as_a_word(form: str, expected: str) -> None:
    assert text_of(Truth(True), form) == expected
    assert text_of(Truth(False), form) == expected.replace("true", "false")


@pytest.mark.parametrize("value", [True, False])
def test_yes_or_no_reads_back(value: bool) -> None:
    for form, syntax in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        text = text_of(Truth(value), form)
        assert bool(ox.parse_query_results(text, syntax)) is value
        assert Result.parse(io.BytesIO(text.encode()), format=form).askAnswer is value


def answers() -> dict[str, Answer]:
    return {"graph": Triples(iter([])), "table": Rows(("a",), iter([])), "yes-no": Truth(True)}


@pytest.mark.parametrize("form", FORMATS)
def test_each_kind_of_answer_has_its_forms_and_refuses_the_others(form: str) -> None:
    for kind, answer in answers().items():
        if form in (GRAPH_FORMATS if kind == "graph" else TABLE_FORMATS):
            assert isinstance(text_of(answer, form), str)
        else:
            what = "a graph" if kind == "graph" else "no graph"
            with pytest.raises(
                CallError, match=f"the answer is {what}, which is not written as {form}: use --format"
            ):
                answer_text(answer, form, prefixes={})


def test_the_command_offers_the_forms_that_there_are() -> None:
    [offered] = [option.type for option in query.params if option.name == "form"]
    assert isinstance(offered, Choice)
    assert tuple(offered.choices) == FORMATS == (*TABLE_FORMATS, *GRAPH_FORMATS)


def test_the_usual_forms() -> None:
    assert text_of(answers()["table"], None) == "a\n"
    assert text_of(answers()["table"], None, columns=80).endswith("0 rows\n")
    assert text_of(answers()["yes-no"], None, columns=80) == "true\n"
    node = ox.NamedNode("http://example.org/a")
    assert "@prefix" in text_of(Triples(iter([ox.Triple(node, node, node)])), None)


def test_cells() -> None:
    assert cell(ox.Literal("1", datatype=ox.NamedNode(XSD + "integer"))) == "1"
    assert (cell(ox.BlankNode("a")), cell(ox.NamedNode("urn:a")), cell(None)) == ("_:a", "urn:a", "")


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "markdown"])
def test_rows_are_written_as_they_come(form: str) -> None:
    asked: list[int] = []

    def watched() -> Iterator[tuple[Term | None, ...]]:
        for number in count(1):
            asked.append(number)
            yield (ox.Literal(f"value {number}"),)

    pieces = answer_text(Rows(("a",), watched()), form, prefixes={})
    written = ""
    for number in range(1, 1001):
        while f"value {number}" not in written:
            written = next(pieces)
        assert len(asked) == number


def test_triples_are_written_as_they_come() -> None:
    node = ox.NamedNode("http://example.org/a")
    source = (ox.Triple(node, node, ox.Literal(str(number))) for number in range(10**9))
    assert next(answer_text(Triples(source), "nt", prefixes={})).endswith('"0" .\n')


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "table"])
def test_on_a_terminal_no_form_hands_on_control_characters(form: str) -> None:
    literal = ox.Literal("a\x1b]0;title\x07\x9b31m\r\x08b")
    node = ox.NamedNode("http://example.org/a")
    answer = (
        Triples(iter([ox.Triple(node, node, literal)]))
        if form in GRAPH_FORMATS
        else Rows(("a",), iter([(literal,)]))
    )
    text = text_of(answer, form, columns=80)
    assert not set(text) & set("\x1b\x07\x9b\r\x08")


SAME = """
import sys
from pyoxigraph import *
from caro_graph.querying.answers import *
from caro_graph.querying.formats import *
nodes = [NamedNode(f"http://example.org/{n % 7}/x{n}") for n in range(50)]
others = [*nodes[5:], BlankNode("b"), Literal("é", language="fr")]
graph = [Triple(*terms) for terms in zip(nodes, nodes[3:], others)]
prefixes = {f"p{n}": f"http://example.org/{n}/" for n in range(7)}
for form in FORMATS:
    rows = Rows(("a", "b", "c"), iter([tuple(triple) for triple in graph]))
    answer = Triples(iter(graph)) if form in GRAPH_FORMATS else rows
    sys.stdout.buffer.write("".join(answer_text(answer, form, prefixes=prefixes)).encode())
"""


def test_the_bytes_are_the_same_in_another_process() -> None:
    runs = {
        subprocess.run(
            [sys.executable, "-c", SAME], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1
    assert b"p3:x3" in runs.pop()
