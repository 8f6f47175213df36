"""Where the engines are known to differ, pinned: a version that changes one of these fails a test.

In each case one property has a value that should give one result or none; the comment says who is right by
SHACL 1.0 and XSD 1.1. Nothing of this is in the shapes of this publication.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from test_engines_agree import ntriples

from caro_graph.checking import Engine
from caro_graph.engines import validate_with

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <http://x/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
REFUSED = None


@dataclass(frozen=True)
class Case:
    """A constraint on x:p, what x:p is, and how many results ``shacl`` and pySHACL have; None: refused."""

    name: str
    constraint: str
    values: str
    shacl: int | None
    pyshacl: int | None


DIFFERENCES = [
    # --- pySHACL is wrong ---
    # What cannot be compared is a violation (4.2 to 4.5, 4.7): pySHACL compares it or passes over it.
    Case("number after date", 'sh:minExclusive "2023-12-31"^^xsd:date', "5", 1, 0),
    Case("boolean before number", "sh:maxExclusive 5", "true", 1, 0),
    Case("NaN and decimal", "sh:minInclusive 0.0", '"NaN"^^xsd:double', 1, REFUSED),
    Case("less than ill-typed", "sh:lessThan x:q", '1 ; x:q "x"^^xsd:integer', 1, 0),
    Case("IRI less than IRI", "sh:lessThan x:q", "x:a ; x:q x:b", 1, 0),
    Case("less than blank node", "sh:lessThan x:q", "1 ; x:q []", 1, REFUSED),
    # A blank node has no length, not even of 0 (4.4.1).
    Case("blank node has a length", "sh:minLength 0", "[]", 1, 0),
    # Only true switches it on (4.4.5).
    Case("uniqueLang 1", 'sh:uniqueLang "1"^^xsd:boolean', '"a"@en, "b"@en', 0, 1),
    Case("integer with spaces", "sh:datatype xsd:integer", '" 1 "^^xsd:integer', 1, 0),
    Case("year before ours", "sh:datatype xsd:date", '"-0044-03-15"^^xsd:date', 0, 1),
    Case("year of five digits", "sh:datatype xsd:date", '"12024-03-15"^^xsd:date', 0, 1),
    Case("end of day", "sh:datatype xsd:dateTime", '"2024-01-31T24:00:00"^^xsd:dateTime', 0, 1),
    Case("regex of categories", r'sh:pattern "^\\p{L}+$"', '"é"', 0, REFUSED),
    Case("flag x", 'sh:pattern "^a b$" ; sh:flags "x"', '"ab"', 0, 1),
    Case("flag s", 'sh:pattern "a.b" ; sh:flags "s"', r'"a\nb"', 0, 1),
    # XPath has no look-ahead.
    Case("regex with look-ahead", 'sh:pattern "^(?!a)"', '"b"', REFUSED, 0),
    # Any text is HTML.
    Case("HTML", "sh:datatype rdf:HTML", '"<a>"^^rdf:HTML', 0, 1),
    # --- shacl is wrong ---
    # It keeps 18 decimals and takes more for ill-typed; it looks into neither binary data nor small integers.
    Case("decimal of many digits", "sh:datatype xsd:decimal", "1.1234567890123456789", 1, 0),
    Case("hexBinary", "sh:datatype xsd:hexBinary", '"xx"^^xsd:hexBinary', 0, 1),
    Case("base64Binary", "sh:datatype xsd:base64Binary", '"é"^^xsd:base64Binary', 0, 1),
    Case("byte out of range", "sh:minInclusive 0", '"300"^^xsd:byte', 0, 1),
    # It has the syntax of Rust, without back-references, for that of XPath.
    Case("regex with back-reference", r'sh:pattern "^(a)\\1$"', '"aa"', REFUSED, 0),
]
# Neither engine looks into these: what they hold is for the reader of the facts to check.
UNCHECKED = [
    ('"24"', "xsd:gYear"),
    ('"2024-13"', "xsd:gYearMonth"),
    ('"a b <"', "xsd:anyURI"),
    ('"not a language"', "xsd:language"),
]


def results(engine: Engine, constraint: str, values: str) -> int | None:
    shapes = (
        f"{PREFIXES}x:S a sh:NodeShape ; sh:targetNode x:n ; sh:property [ sh:path x:p ; {constraint} ] ."
    )
    try:
        return len(validate_with(engine, shapes, ntriples(f"{PREFIXES}x:n x:p {values} .")).results)
    except ValueError:
        return None


@pytest.mark.parametrize("case", DIFFERENCES, ids=lambda case: case.name)
def test_known_difference(case: Case) -> None:
    counts = tuple(results(engine, case.constraint, case.values) for engine in ("shacl", "pyshacl"))
    assert counts == (case.shacl, case.pyshacl)
    assert case.shacl != case.pyshacl


@pytest.mark.parametrize(("lexical", "datatype"), UNCHECKED)
@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_what_neither_engine_checks(engine: Engine, lexical: str, datatype: str) -> None:
    assert results(engine, f"sh:datatype {datatype}", f"{lexical}^^{datatype}") == 0
    assert results(engine, f"sh:datatype {datatype}", lexical) == 1
