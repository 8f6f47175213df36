"""The SHACL report: what a reader of SHACL expects of it."""

from __future__ import annotations

import rdflib
from rdflib import RDF, SH

from caro_graph.engines import validate_with
from caro_graph.report import report_turtle

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:P, ex:Q ; sh:nodeKind sh:Literal ;
    sh:message "wrong kind"@en , "mauvais genre"@fr .
ex:P a sh:PropertyShape ; sh:path ex:p ; sh:maxInclusive 3 ;
    sh:severity sh:Warning ; sh:message "too much"@en .
ex:Q a sh:PropertyShape ; sh:path [ sh:inversePath ex:p ] ; sh:minCount 1 ; sh:message "nobody"@en .
"""
DATA = '<http://example.org/a> <http://example.org/p> "4"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'


def test_report_of_results() -> None:
    results = validate_with("shacl", SHAPES, DATA).results
    graph = rdflib.Graph().parse(data=report_turtle(results, "http://example.org/"), format="turtle")
    report = rdflib.URIRef("http://example.org/report")
    assert graph.value(report, SH.conforms).toPython() is False
    assert graph.value(report, RDF.type) == SH.ValidationReport
    by_shape = {graph.value(item, SH.sourceShape): item for item in graph.objects(report, SH.result)}
    example = rdflib.Namespace("http://example.org/")
    assert set(by_shape) == {example.S, example.P, example.Q}
    too_much = by_shape[example.P]
    assert graph.value(too_much, SH.resultPath) == example.p
    assert graph.value(too_much, SH.value) == rdflib.Literal(4)
    assert graph.value(too_much, SH.resultSeverity) == SH.Warning
    path = graph.value(by_shape[example.Q], SH.resultPath)
    assert graph.value(path, SH.inversePath) == example.p
    messages = set(graph.objects(by_shape[example.S], SH.resultMessage))
    assert messages == {rdflib.Literal("wrong kind", lang="en"), rdflib.Literal("mauvais genre", lang="fr")}
    assert all(graph.value(item, SH.focusNode) == example.a for item in by_shape.values())


def test_a_warning_alone_does_not_conform() -> None:
    """``sh:conforms`` is true if there is no result at all, whatever its severity (SHACL, 3.6.1.1)."""
    warnings = [
        result
        for result in validate_with("shacl", SHAPES, DATA).results
        if result.severity.endswith("Warning")
    ]
    assert len(warnings) == 1
    assert b"sh:conforms false" in report_turtle(warnings, "http://example.org/")
    assert b"sh:conforms true" in report_turtle([], "http://example.org/")


def test_the_report_is_written_the_same_each_time() -> None:
    results = validate_with("shacl", SHAPES, DATA).results
    assert report_turtle(results, "http://e/") == report_turtle(list(results), "http://e/")
