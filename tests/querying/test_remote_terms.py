"""Terms that RDF does not have, or that are too long, in answers that are well-formed but for them."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from querying.endpoints import JSON, SELECT, failing, raw, reply, serving

from caro_graph.querying.answers import Rows
from caro_graph.querying.remote import ask_endpoint
from caro_graph.querying.remote.labels import with_labels

XML = "application/sparql-results+xml"
TSV = "text/tab-separated-values"
GOOD = {"type": "literal", "value": "x"}
BEGINNING = (
    '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="a"/></head><results>'
)
END = "</results></sparql>"


def in_json(*terms: object, separators: tuple[str, str] = (", ", ": ")) -> bytes:
    rows = [{"a": term} for term in terms]
    return json.dumps(
        {"head": {"vars": ["a"]}, "results": {"bindings": rows}}, separators=separators
    ).encode()


def in_xml(*terms: str) -> bytes:
    rows = "".join(f'<result><binding name="a">{term}</binding></result>' for term in terms)
    return (BEGINNING + rows + END).encode()


@pytest.mark.parametrize(
    "term",
    [
        {"type": "bnode", "value": "a b"},
        {"type": "uri", "value": "http://x/a b"},
        {"type": "uri", "value": "a"},
        {"type": "literal", "value": "x", "xml:lang": "unknownlanguage"},
        {"type": "literal", "value": "x", "xml:lang": ""},
        {"type": "literal", "value": "x", "datatype": "a b"},
        {"type": "literal", "value": 5},
        {"type": "letter", "value": "x"},
    ],
)
def test_an_odd_term_in_json(term: object) -> None:
    said = failing(reply(in_json(GOOD, GOOD, term, GOOD)))
    assert said.startswith("a term of its answer is not allowed in RDF, after 2 rows (")
    assert said.endswith("): leave that term out by a FILTER, or tell those who run it")


@pytest.mark.parametrize(
    ("body", "kind", "form", "after"),
    [
        (in_xml("<literal>x</literal>", "<uri>http://x/a b</uri>"), XML, "SELECT", "1 row"),
        (in_xml("<bnode>a b</bnode>"), XML, "SELECT", "0 rows"),
        (b'?a\n"x"\n<http://x/a b>\n', TSV, "SELECT", "1 row"),
        (b'?a\n"x"@unknownlanguage\n', TSV, "SELECT", "0 rows"),
        (b"<a:a> <a:b> <a:c> .\n<a:a> <a:b> <a:c d> .\n", "text/turtle", "CONSTRUCT", "1 triple"),
        (b'<a:a> <a:b> "x"@unknownlanguage .\n', "application/n-triples", "CONSTRUCT", "0 triples"),
    ],
)
def test_an_odd_term_elsewhere(body: bytes, kind: str, form: str, after: str) -> None:
    said = failing(reply(body, kind), form)
    assert said.startswith(f"a term of its answer is not allowed in RDF, after {after} (")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (in_json(GOOD, {"type": "bnode", "value": "nodeID://b10001"}, GOOD), JSON),
        (in_json(GOOD, {"type": "bnode", "value": "nodeID://b10001"}, GOOD, separators=(",", ":")), JSON),
        (in_json(GOOD, {"type": "bnode", "value": "nodeID://b10001"}, GOOD).replace(b"/", rb"\/"), JSON),
        (in_xml("<literal>x</literal>", "<bnode>nodeID://b10001</bnode>", "<literal>x</literal>"), XML),
    ],
)
@pytest.mark.parametrize("apart", [1, 7, 10_000])
def test_blank_nodes_as_virtuoso_names_them(body: bytes, kind: str, apart: int) -> None:
    chunks = [body[start : start + apart] for start in range(0, len(body), apart)]
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    with serving(raw(framed, kind=kind, chunked=True)) as server:
        answer = ask_endpoint(SELECT, "SELECT", server.url)
        assert isinstance(answer, Rows)
        assert [str(term) for (term,) in answer.rows] == ['"x"', "_:nodeIDb10001", '"x"']


@pytest.mark.parametrize(
    ("body", "after"),
    [
        (in_json(GOOD).replace(b'["a"]', b'["a", "a"]'), 0),
        (in_json(GOOD, GOOD).replace(b'{"a": {', b'{"b": {'), 0),
        (in_json(GOOD)[:-3] + b', {"b": {"type": "literal", "value": "x"}}]}}', 1),
    ],
)
def test_rows_that_do_not_fit_the_head(body: bytes, after: int) -> None:
    rows = "1 row" if after else "0 rows"
    said = failing(reply(body))
    assert said.startswith(f"the rows of its answer do not fit its head, after {rows} (The variable ")
    assert said.endswith("): tell those who run it")


TEXT = st.text(alphabet='nodeID:/b{}<>"\\ ', max_size=60)


@given(st.lists(TEXT, max_size=6), st.lists(st.integers(1, 40), min_size=1), st.integers(1, 300))
def test_no_literal_is_changed_wherever_blocks_end(texts: list[str], sizes: list[int], most: int) -> None:
    body = in_json(
        *({"type": "literal", "value": text} for text in [*texts, '{"type": "bnode", "value": "nod'])
    )
    rest = body

    def read(size: int) -> bytes:
        nonlocal rest
        sizes.append(sizes.pop(0))
        part, rest = rest[: min(size, sizes[0])], rest[min(size, sizes[0]) :]
        return part

    labelled = with_labels(read, "JSON")
    parts = list(iter(lambda: labelled(most), b""))
    assert b"".join(parts) == body
    assert all(len(part) <= most for part in parts)


LONG = "x" * (17 << 20)


@pytest.mark.parametrize(
    ("body", "kind", "form", "after"),
    [
        (in_json(GOOD, {"type": "literal", "value": LONG}), JSON, "SELECT", "1 row"),
        (f'<a:a> <a:b> "x" .\n<a:a> <a:b> "{LONG}" .\n'.encode(), "text/turtle", "CONSTRUCT", "1 triple"),
        (f'<a:a> <a:b> "{LONG}" .\n'.encode(), "application/n-triples", "CONSTRUCT", "0 triples"),
    ],
    ids=["json", "turtle", "n-triples"],
)
def test_a_term_that_is_too_long(body: bytes, kind: str, form: str, after: str) -> None:
    said = failing(reply(body, kind), form)
    assert said.startswith(
        f"a term of its answer is longer than can be read (16 MiB), after {after}: leave it"
    )


@pytest.mark.parametrize("encoding", ["foo\x1b", "foo", "shift_jis", "hex"])
def test_xml_in_an_encoding_that_is_not_known(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + in_xml("<literal>x</literal>")
    said = failing(reply(body, XML))
    if "\x1b" not in encoding:
        assert said.startswith("the encoding that its answer declares cannot be read here (")
        assert said.endswith("): tell those who run it")
    assert said.isprintable()
    assert re.search(r"encoding|XML", said)
