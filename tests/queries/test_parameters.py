"""Values of parameters: nothing that is given can become anything else than one term."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from querying import parsed
from querying.cases import QUERIES

from caro_graph.problems import CallError
from caro_graph.queries import tokens
from caro_graph.queries.library import Query
from caro_graph.queries.parameters import TYPES, Parameter, bind, term_of, variable_of

XSD = "http://www.w3.org/2001/XMLSchema#"
THINGS = "https://example.org/id/"
NASTY = [
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\\\\",
    "a\\",
    'a\\"',
    '"} DROP ALL #',
    "'''} DROP ALL #",
    '" . ?s ?p "',
    ">",
    "<http://e/>",
    "?__x",
    "?v",
    "# a",
    "\n",
    "\r\n",
    "\t\b\f\v",
    "\\u0022",
    "\\\\u0022",
    "\\\\\\u0022",
    "\\U00000022",
    "\\\\U00000022",
    "\\u005C",
    "\\u",
    "\\user",
    "\\N{QUOTATION MARK}",
    "\x00",
    "\x00abcd",
    "\x1b[31m",
    "\x7f0022",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ufffe0022",
    "\U0010ffff",
    "\U0001f600",
    "e\u0301",
    "\u202egnp.exe",
    "''@fr",
    '"^^<http://e/>',
    "",
    " ",
    "%22",
    "&quot;",
]
TEXTS = st.lists(
    st.sampled_from(NASTY) | st.text(max_size=4) | st.text("\\\"'uU0025C\n\x00\ufffe", max_size=8), max_size=5
).map("".join)
WITH_STRINGS = [query for query in QUERIES if any(each.type == "string" for each in query.parameters)]
BOUND = """PREFIX e: <http://e/>  # ?__x
SELECT ?v ?n ?after WHERE {
  BIND(COALESCE(?__x, "none") AS ?v)
  BIND(COALESCE($__x_iri, e:none) AS ?n)  # '?__x' "?__x"
  BIND("after" AS ?after)
}"""


def parameter(type: str, name: str = "x") -> Parameter:
    return Parameter(name, type, variable_of(name, type), None, (), None, {"en": "X", "fr": "X"})


def bound(text: str, term: ox.NamedNode | ox.Literal, type: str = "string") -> str:
    return tokens.replace_variables(text, bind([parameter(type)], {"x": term}))


def on_pyoxigraph(text: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in ox.Store().query(text)]


def on_rdflib(text: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in rdflib.Graph().query(text)]


@given(TEXTS)
@example("\\u0022")
@example("\\\\u00220022")
@example("\x00abcd")
@example("\x7f0022")
def test_a_string_is_bound_as_exactly_that_literal(text: str) -> None:
    term = term_of(parameter("string"), text)
    assert term == ox.Literal(text)
    query = bound(BOUND, term)
    assert on_pyoxigraph(query) == [(term, ox.NamedNode("http://e/none"), ox.Literal("after"))]
    [(value, name, after)] = on_rdflib(query)
    assert (value, name) == (rdflib.Literal(text), rdflib.URIRef("http://e/none"))
    assert after == rdflib.Literal("after")


@given(TEXTS)
def test_a_string_leaves_the_query_what_it_is(text: str) -> None:
    query, plain = bound(BOUND, ox.Literal(text)), bound(BOUND, ox.Literal("plain"))
    assert parsed.shape(query) == parsed.shape(plain)
    assert len(list(tokens._tokens(query))) == len(list(tokens._tokens(BOUND)))
    assert tokens.form(query) == "SELECT"
    assert tokens.variables(query) == tokens.variables(BOUND) - {"__x"}


@given(st.text(st.characters(codec="utf-8") | st.characters(categories=["Cs"])))
@example("\ud800")
@example("a\udcff")
@example("\ud83d\ude00")
def test_what_is_no_text_is_refused(text: str) -> None:
    """A lone surrogate is what Python makes of an argument that is not in UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        with pytest.raises(CallError, match=r"^x: the value is not text: write it in UTF-8$"):
            term_of(parameter("string"), text)
        with pytest.raises(CallError, match=r"^x=.*: this is not an IRI: give one$"):
            term_of(parameter("iri"), "http://e/" + text)
    else:
        assert term_of(parameter("string"), text).value == text


IRIS = st.one_of(
    TEXTS,
    TEXTS.map(lambda text: f"http://e/{text}"),
    st.text("az09/:#?%._~-éé\u202e\u00a0[]@'()*;=&+,!$").map(lambda text: f"http://e/{text}"),
    st.sampled_from(["urn:uuid:", "mailto:a@b", "x:", "http://e/'''", "http://e/a;b=(c)*,d!$&", "http://é/"]),
)


@given(IRIS, st.sampled_from(["", THINGS]))
@example("http://e/> } DROP ALL #", "")
@example("http://e/\\u003E", "")
@example("http://e/a b", "")
@example("", THINGS)
@example("../..", THINGS)
def test_an_iri_is_bound_as_exactly_that_iri_or_refused(text: str, things: str) -> None:
    try:
        term = term_of(parameter("iri"), text, things=things)
    except CallError:
        return
    assert term == ox.NamedNode(text if ":" in text else things + text)
    query = bound(BOUND, term, "iri")
    assert on_pyoxigraph(query) == [(ox.Literal("none"), term, ox.Literal("after"))]
    assert on_rdflib(query) == [(rdflib.Literal("none"), rdflib.URIRef(term.value), rdflib.Literal("after"))]
    assert len(list(tokens._tokens(query))) == len(list(tokens._tokens(BOUND)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "/a",
        "//e/a",
        "#a",
        ":a",
        "http://e/ a",
        " http://e/",
        "http://e/\n",
        "http://e/>",
        "http://e/<",
        'http://e/"',
        "http://e/{",
        "http://e/`",
        "http://e/^",
        "http://e/|",
        "http://e/\\",
        "http://e/\\u0061",
        "http://e/\x00",
        "http://e/%zz",
        "http://[",
        "<http://e/>",
    ],
)
def test_what_is_no_iri_is_refused(text: str) -> None:
    with pytest.raises(CallError, match=r"this is not an IRI: give one$"):
        term_of(parameter("iri"), text)


def test_an_identifier_is_an_iri_below_that_of_things() -> None:
    assert term_of(parameter("iri"), "place/a", things=THINGS) == ox.NamedNode(THINGS + "place/a")
    assert term_of(parameter("iri"), "urn:a", things=THINGS) == ox.NamedNode("urn:a")
    with pytest.raises(
        CallError, match=f"^x=a b: this is not an IRI: give one, or an identifier below {THINGS}$"
    ):
        term_of(parameter("iri"), "a b", things=THINGS)
    with pytest.raises(CallError, match="this is not an IRI"):
        term_of(parameter("iri"), "", things=THINGS)


@pytest.mark.parametrize(
    ("type", "text"),
    [
        ("integer", "0"),
        ("integer", "-12"),
        ("integer", "+007"),
        ("integer", "9" * 40),
        ("decimal", "1"),
        ("decimal", "-1.50"),
        ("decimal", ".5"),
        ("date", "2024-02-29"),
        ("gYear", "2024"),
        ("boolean", "true"),
        ("boolean", "false"),
    ],
)
def test_a_typed_value_is_a_literal_of_its_datatype(type: str, text: str) -> None:
    term = term_of(parameter(type), text)
    assert term == ox.Literal(text, datatype=ox.NamedNode(XSD + type))
    query = bound(f"SELECT ?v {{ BIND({variable_of('x', type)} AS ?v) }}", term, type)
    given = rdflib.Literal(text, datatype=rdflib.URIRef(XSD + type))
    [(value,)] = on_pyoxigraph(query)
    assert rdflib.Literal(value.value, datatype=value.datatype.value).eq(
        given
    )  # it writes numbers its own way
    [(value,)] = on_rdflib(query)
    assert value.eq(given)


@pytest.mark.parametrize(
    ("type", "text", "message"),
    [
        ("integer", "", "x: '' is not a whole number: write digits only, with a point before decimals"),
        ("integer", "1.0", "x: '1.0' is not a whole number: write digits only, with a point before decimals"),
        ("integer", "1\n", "x: '1' is not a whole number: write digits only, with a point before decimals"),
        ("integer", "1 000", "x: '1 000' has a space inside a number: write the digits together"),
        ("integer", "٣", "x: '٣' is not a whole number: write digits only, with a point before decimals"),
        ("decimal", "1,5", "x: '1,5' has a decimal comma: write 1.5"),
        ("decimal", "1e3", "x: '1e3' is not a number: write digits only, with a point before decimals"),
        (
            "date",
            "2024-02-30",
            "x: '2024-02-30' is a day that does not exist: check the month and the day in the source",
        ),
        ("gYear", "24", "x: '24' is not a year: write YYYY"),
        ("boolean", "True", "x: 'True' is not a yes or no: write true or false"),
        ("boolean", "1", "x: '1' is not a yes or no: write true or false"),
        ("gYear", '2024"^^<http://e/> } #', "x: '2024\"^^<http://e/> } #' is not a year: write YYYY"),
        ("gYear", "9" * 99, f"x: '{'9' * 59}…' is not a year: write YYYY"),
    ],
)
def test_what_is_no_value_of_the_type_is_refused(type: str, text: str, message: str) -> None:
    with pytest.raises(CallError) as raised:
        term_of(parameter(type), text)
    assert str(raised.value) == message


@given(st.sampled_from(sorted(set(TYPES) - {"string", "iri"})), TEXTS)
def test_no_typed_value_gets_out_of_its_literal(type: str, text: str) -> None:
    with pytest.raises(CallError):
        term_of(parameter(type), text + '"')


@pytest.mark.parametrize("query", WITH_STRINGS, ids=lambda query: query.name)
def test_the_real_queries_stay_what_they_are(query: Query) -> None:
    """Whatever text their strings are; the lists of what may be chosen would refuse nearly all."""
    strings = [each for each in query.parameters if each.type == "string"]

    def filled(text: str) -> str:
        return tokens.replace_variables(
            query.text, bind(strings, {p.name: ox.Literal(text) for p in strings})
        )

    for text in ("".join(NASTY), "".join(reversed(NASTY))):
        assert parsed.shape(filled(text)) == parsed.shape(filled("plain"))
        assert ox.Store().query(filled(text)) is not None


def test_each_variable_gets_the_term_of_its_parameter() -> None:
    parameters = [parameter("iri", "a"), parameter("integer", "b"), parameter("string", "c")]
    terms = {"a": ox.NamedNode("http://e/"), "b": ox.Literal(1)}
    assert bind(parameters, terms) == {"__a_iri": "<http://e/>", "__b_integer": f'"1"^^<{XSD}integer>'}
