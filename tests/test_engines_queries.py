"""What SHACL forbids in a query is refused, with the name of the shape, whichever engine would run it."""

from __future__ import annotations

from typing import get_args

import pytest

from caro_graph.checking import Engine
from caro_graph.engines import Outcome, validate_with

ENGINES = get_args(Engine)
SH = "http://www.w3.org/ns/shacl#"
PREFIXES = f"@prefix sh: <{SH}> .\n@prefix x: <http://x/> .\n"
DATA = "<http://x/n> <http://x/p> <http://x/v> .\n"
FORBIDDEN = {
    "ASK { $this ?p ?o }": "it is ASK, not SELECT",
    "CONSTRUCT { $this ?p ?o } WHERE { $this ?p ?o }": "it is CONSTRUCT",
    "SELECT ?p { $this ?p ?o }": r"return \$this",
    "SELECT (COUNT($this) AS ?n) { $this ?p ?o }": r"return \$this",
    "SELECT * { ?s ?p ?o }": r"return \$this",
    "SELECT $this { $this $PATH ?o }": r"\$PATH",
    "SELECT $this FROM <http://x/g> { $this ?p ?o }": "FROM",
    "SELECT $this FROM NAMED <http://x/g> { GRAPH <http://x/g> { $this ?p ?o } }": "FROM",
    "SELECT $this { $this ?p ?o MINUS { $this x:q ?o } }": "MINUS",
    "select $this { $this ?p ?o minus{ $this <http://x/q> ?o } }": "MINUS",
    "SELECT $this { $this ?p ?o VALUES ?o { 1 2 } }": "VALUES",
    "SELECT $this { $this ?p ?o } VALUES ?o { 1 2 }": "VALUES",
    "SELECT $this { $this ?p ?o SERVICE SILENT <http://x/s> { ?o ?q ?r } }": "SERVICE",
    "SELECT $this { BIND(1 AS $this) }": r"AS \$this",
    "SELECT $this { $this ?p ?o BIND(1 AS ?currentShape) }": r"AS \$currentShape",
    "SELECT $this { $this ?p ?o { SELECT ?o { ?s ?q ?o } } }": r"subquery does not return \$this",
    "SELECT $this { $this ?p ?o { SELECT * { $this ?q ?o } } }": r"subquery does not return \$this",
}
ALLOWED = [
    "SELECT * { $this ?p ?o }",
    "SELECT ?this { ?this ?p ?o }",
    "SELECT DISTINCT ?this (?o AS ?value) { $this ?p ?o }",
    "SELECT $this { $this ?p ?o { SELECT $this { $this ?q ?r } } }",
    "# MINUS, VALUES and SERVICE are not for us\nSELECT $this { $this ?p ?o }",
    "SELECT $this { $this ?p ?o FILTER(STR(?o) != 'FROM # MINUS VALUES') }",
    "SELECT $this { $this ?p ?o FILTER(?o != <http://x/MINUS#VALUES>) }",
]

# pySHACL looks at the text itself, and takes a variable for MINUS.
ALLOWED_HERE = [
    "SELECT (EXISTS { ?s ?p ?o } AS ?any) $this WHERE { $this ?p ?o }",
    "SELECT $this { $this ?values ?minus OPTIONAL { ?minus x:VALUES ?from, 'x'@service } }",
]


def shapes(query: str, more: str = "") -> str:
    prefixes = 'x: sh:declare [ sh:prefix "x" ; sh:namespace "http://x/" ] .'.replace("x: ", "<http://x> ", 1)
    constraint = f'[ sh:prefixes <http://x> ; sh:select """{query}""" {more} ]'
    return f"{PREFIXES}{prefixes} x:S a sh:NodeShape ; sh:targetNode x:n ; sh:sparql {constraint} ."


@pytest.mark.parametrize("query", FORBIDDEN)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_query_that_shacl_forbids_is_refused(engine: Engine, query: str) -> None:
    with pytest.raises(ValueError, match=f"<http://x/S>.*{FORBIDDEN[query]}"):
        validate_with(engine, shapes(query), DATA)


@pytest.mark.parametrize("query", ALLOWED)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_query_that_only_looks_like_one_is_run(engine: Engine, query: str) -> None:
    assert validate_with(engine, shapes(query), DATA).total == 1


@pytest.mark.parametrize("query", ALLOWED_HERE)
def test_a_query_is_read_by_its_words(query: str) -> None:
    assert validate_with("shacl", shapes(query), DATA).total == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_deactivated_constraint_is_not_run(engine: Engine) -> None:
    query = "SELECT $this { $this x:p ?o }"
    for said, total in (("true", 0), ("false", 1)):
        turtle = shapes(query, f"; sh:deactivated {said}")
        for max_results in (None, 0):
            assert validate_with(engine, turtle, DATA, max_results=max_results).total == total


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_beside_a_deactivated_constraint_keeps_its_prefixes(engine: Engine) -> None:
    off = '; sh:deactivated true ] , [ sh:prefixes <http://x> ; sh:select "SELECT $this { $this x:p ?o }"'
    assert validate_with(engine, shapes("ASK {}", off), DATA).total == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_validator_may_not_give_its_value_another(engine: Engine) -> None:
    ask = 'sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { %s }" ]'
    turtle = f"""{PREFIXES}x:S a sh:NodeShape ; sh:targetNode x:n ; x:limit 1 .
        x:C a sh:ConstraintComponent ; sh:parameter [ sh:path x:limit ] ; {ask} ."""
    assert validate_with(engine, turtle % "FILTER($value = $limit)", DATA).total == 1
    for name in ("value", "limit"):
        with pytest.raises(ValueError, match=rf"<http://x/C>.*AS \${name}"):
            validate_with(engine, turtle % f"BIND(1 AS ?{name})", DATA)


@pytest.mark.parametrize("query", ["SELECT $this WHERE {", "SELECT $this { $this zz:p ?o }"])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_query_that_is_no_sparql_is_named_in_one_line(engine: Engine, query: str) -> None:
    with pytest.raises(ValueError, match=r"refuses.*<http://x/S>") as caught:
        validate_with(engine, shapes(query), DATA)
    assert "\n" not in str(caught.value)
    assert "expected one of" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_pyshacl_prints_nothing_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    for constraint in ('sh:minCount "a"', "sh:minCount 1, 2", "sh:property 5"):
        turtle = f"{PREFIXES}x:S a sh:PropertyShape ; sh:targetNode x:n ; sh:path x:p ; {constraint} ."
        with pytest.raises(ValueError, match="refuses"):
            validate_with("pyshacl", turtle, DATA)
    assert capfd.readouterr() == ("", "")


TARGET = 'sh:target [ a sh:SPARQLTarget ; sh:select "%s" ]'


@pytest.mark.parametrize("engine", ENGINES)
def test_a_target_may_be_a_query(engine: Engine) -> None:
    turtle = f"{PREFIXES}x:S a sh:NodeShape ; {TARGET} ; sh:class x:C ."
    assert validate_with(engine, turtle % "SELECT ?this { ?this <http://x/p> ?o }", DATA).total == 1
    for query in ("ASK {}", "SELECT ?o { ?this <http://x/p> ?o }"):
        with pytest.raises(ValueError, match="<http://x/S>"):
            validate_with(engine, turtle % query, DATA)


@pytest.mark.parametrize("engine", ENGINES)
def test_rules_are_not_run(engine: Engine) -> None:
    rules = """sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate x:q ; sh:object x:o ],
        [ a sh:SPARQLRule ; sh:construct "CONSTRUCT { $this <http://x/q> 1 } WHERE {}" ]"""
    turtle = f"{PREFIXES}x:S a sh:NodeShape ; sh:targetNode x:n ; {rules} ; sh:property x:P ."
    turtle += "x:P sh:path x:q ; sh:minCount 1 ."
    assert validate_with(engine, turtle, DATA).counts == {("http://x/P", f"{SH}Violation"): 1}


@pytest.mark.parametrize("engine", ENGINES)
def test_expressions_are_evaluated(engine: Engine) -> None:
    for expression, total in (("true", 0), ("false", 1), ("[ sh:path x:p ]", 1)):
        turtle = f"{PREFIXES}x:S a sh:NodeShape ; sh:targetNode x:n ; sh:expression {expression} ."
        assert validate_with(engine, turtle, DATA).total == total


@pytest.mark.parametrize("engine", ENGINES)
def test_neither_javascript_nor_entailment_is_heeded(engine: Engine) -> None:
    script = '[ a sh:JSConstraint ; sh:jsFunctionName "f" ]'
    turtle = f"{PREFIXES}x:S a sh:NodeShape ; sh:targetNode x:n ; sh:js {script} . "
    turtle += "<http://x/g> sh:entailment <http://www.w3.org/ns/entailment/RDFS> ."
    assert validate_with(engine, turtle, DATA) == Outcome((), {})


def test_a_function_of_the_shapes_is_known_to_pyshacl_alone() -> None:
    function = 'x:f a sh:SPARQLFunction ; sh:parameter [ sh:path x:a ] ; sh:ask "ASK { FILTER($a = 1) }" .'
    returns = "x:f sh:returnType <http://www.w3.org/2001/XMLSchema#boolean> ."
    turtle = shapes("SELECT $this { $this ?p ?o FILTER(x:f(1)) }") + function + returns
    assert validate_with("pyshacl", turtle, DATA).total == 1
    with pytest.raises(ValueError, match="http://x/f"):
        validate_with("shacl", turtle, DATA)
