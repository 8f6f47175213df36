"""SPARQL as a row of tokens, against rdflib's parser and against what only looks like a variable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from querying import parsed
from querying.cases import QUERIES

from caro_graph.queries import tokens
from caro_graph.queries.library import Query

# fmt: off
CODE = [
    "?a", "$a", "?ab", "?a_iri", "?é", "?e\u0301", "'a'", '"a"', "'''a'''", '"""a"""', "\\", "'", '"', "'''",
    '"""', "#", "\n", "<http://e/#?a>", "<", ">", "ex:?a", "ex:a", ":a", "_:a", "@fr", "SELECT", "PREFIX",
    "ex:", "{", "}", "(", ")", ".", ";", "^^", "/", "|", "*", "1.5e3", "\\u0022", "\x00", "\u2028", " ",
]
# fmt: on


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_tokens_agree_with_a_parser_on_the_real_queries(query: Query) -> None:
    assert tokens.form(query.text) == parsed.form(query.text)
    assert tokens.prefixes(query.text) == parsed.prefixes(query.text)
    assert tokens.variables(query.text) == parsed.variables(query.text)
    assert tokens.used_prefixes(query.text) == parsed.used_prefixes(query.text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("select * {}", "SELECT"),
        ("Ask {}", "ASK"),
        ("CONSTRUCT WHERE {}", "CONSTRUCT"),
        ("DESCRIBE <http://e/ASK>", "DESCRIBE"),
        ("PREFIX select: <http://e/> ASK { ?s select:a ?o }", "ASK"),
        ("prefix ask.it: <http://e/ASK#> select * { ?s ask.it:a ?o }", "SELECT"),
        ("BASE <SELECT> ASK {}", "ASK"),
        ("base <http://e/> PREFIX : <#ASK> PREFIX construct: <#> describe construct:x", "DESCRIBE"),
        ('VERSION "1.2" SELECT * {}', "SELECT"),
        ("# ASK\nSELECT * {} # CONSTRUCT", "SELECT"),
        ("# ASK\r\nSELECT * {}", "SELECT"),
        ("SELECT ?ask { ?ask ?p 'CONSTRUCT' }", "SELECT"),
        ("SELECT * { { SELECT * {} } FILTER EXISTS { ASK } }", "SELECT"),
        ("BASE <http://e/\\u00e9#a> ASK {}", "ASK"),
        ("", None),
        ("# SELECT", None),
        ("'SELECT'", None),
        ("?SELECT", None),
        ("DROP ALL", None),
        ("DELETE WHERE { ?s ?p ?o }", None),
        ("PREFIX e: <http://e/> INSERT { ?s e:a ?o } WHERE { SELECT * { ?s ?p ?o } }", None),
        ("WITH <http://e/> DELETE { ?s ?p ?o } WHERE { { SELECT ?s { ?s ?p ?o } } }", None),
        ("LOAD <http://e/> ; SELECT * {}", None),
        ("CREATE GRAPH <http://e/>", None),
        ("aſk {}", None),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(text: str, form: str | None) -> None:
    assert tokens.form(text) == form


@pytest.mark.parametrize(
    "text",
    [
        "# ?__x",
        "'?__x'",
        '"?__x"',
        "'''\n'?__x'\n'''",
        '"""\n""?__x"\n"""',
        r"'a\'?__x'",
        r'"\\\"?__x"',
        r"'''a\'''?__x'''",
        "<http://e/?__x>",
        "<http://e/#?__x>",
        r"<http://e/\u00e9?__x>",
        r"ex:\?__x",
        r"ex:a.b\$__x",
        "ex:%3F__x",
        "_:a__x",
        "?__x_iri",
        "$__xy",
        "?__xé",
        "?__x\u0301",
        "?__x·y",
        "?a__x",
        "??_x",
    ],
)
def test_what_only_looks_like_the_variable_stays(text: str) -> None:
    assert tokens.replace_variables(f"{text} ", {"__x": "WRONG"}) == f"{text} "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?__x", "1"),
        ("$__x", "1"),
        ("?__x?__x $__x", "11 1"),
        ("(?__x)", "(1)"),
        ("?__x.", "1."),
        ("'a'?__x'b'", "'a'1'b'"),
        ("''?__x''", "''1''"),
        ("'''a'''?__x", "'''a'''1"),
        ('"""a""""b"?__x', '"""a""""b"1'),
        ("# '\n?__x", "# '\n1"),
        ("# '\r?__x", "# '\r1"),
        ("'#' ?__x", "'#' 1"),
        ("<http://e/#> ?__x", "<http://e/#> 1"),
        (r"<http://e/\u00e9#> ?__x", r"<http://e/\u00e9#> 1"),
        (r"ex:a\# ?__x", r"ex:a\# 1"),
        ("ex:a#?__x\n?__x", "ex:a#?__x\n1"),
        ("?a < ?__x && ?__x > ?b", "?a < 1 && 1 > ?b"),
        ("ex:a|!ex:b/?__x", "ex:a|!ex:b/1"),
        ("_:a.?__x", "_:a.1"),
        ("@fr?__x", "@fr1"),
        ("?__é ?__e\u0301 ?__x", "2 3 1"),
    ],
)
def test_the_variable_is_replaced_wherever_it_is_one(text: str, expected: str) -> None:
    terms = {"__x": "1", "__é": "2", "__e\u0301": "3", "__e": "WRONG"}
    assert tokens.replace_variables(text, terms) == expected


def test_a_term_is_put_in_as_it_is() -> None:
    """Neither a group of a pattern nor a variable to replace in its turn."""
    terms = {"a": r'"\1\g<0> ?b"', "b": "2"}
    assert tokens.replace_variables("?a ?b", terms) == r'"\1\g<0> ?b" 2'


@given(st.lists(st.sampled_from(CODE) | st.text(max_size=3)).map("".join))
def test_replacing_nothing_or_a_variable_by_itself_is_the_identity(text: str) -> None:
    assert tokens.replace_variables(text, {}) == text
    itself = {name: f"?{name}" for name in tokens.variables(text)}
    assert tokens.replace_variables(text, itself).replace("$", "?") == text.replace("$", "?")


def test_prefixes() -> None:
    text = "PREFIX : <http://e/> prefix a.b: <http://e/a#> # PREFIX c: <>\nSELECT * { 'PREFIX d: <>' a:b 1 }"
    assert tokens.prefixes(text) == {"": "http://e/", "a.b": "http://e/a#"}
    assert tokens.used_prefixes(text) == {"a"}
    assert tokens.prefixes("PREFIX a: PREFIX b: <http://b/>") == {"b": "http://b/"}


def test_a_prefix_may_be_declared_again() -> None:
    text = "PREFIX a: <http://1/> PREFIX b: <http://b/> PREFIX a: <http://2/> ASK { a:x b:y a:z }"
    assert tokens.prefixes(text) == {"a": "http://2/", "b": "http://b/"}
    assert parsed.prefixes(text) == tokens.prefixes(text)
    assert tokens.repeated_prefixes(text) == ("a",)
    assert tokens.repeated_prefixes("PREFIX a: <http://1/> ASK { a:a a:a a:a }") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SELECT * { SERVICE <http://e/> {} service silent <http://f/> {} SERVICE <http://e/> {} }",
            ("http://e/", "http://f/"),
        ),
        ("SELECT * { SERVICE ?where {} SERVICE e:x {} }", ("?where", "e:x")),
        ("SELECT ?SERVICE { ?s e:SERVICE 'SERVICE' } # SERVICE <http://e/>", ()),
    ],
)
def test_services(text: str, expected: tuple[str, ...]) -> None:
    assert tokens.services(text) == expected
