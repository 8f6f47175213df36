"""JUnit XML: what GitLab and Jenkins read, right counts, nothing lost, and nothing that XML cannot hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from formats.reports import conforming, crowded, failing, hostile, reports
from hypothesis import given, settings
from junitparser import Failure, JUnitXml, Skipped, TestCase

from caro_graph.findings import Finding, Report, Rule
from caro_graph.formats.junit import junit
from caro_graph.formats.plain import one_line
from caro_graph.formats.words import file_name, message

RULE = Rule("shape:Event", "https://example.org/shape/Event", "Event", "", "violation")
FINDING = Finding(
    "violation", "no date", "add one", RULE.id, "data/a.yaml", 3, 5, 9, "  - date", "id:e", "dct:date"
)

KNOWN = {
    "testsuites": {"name", "tests", "failures", "errors", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"classname", "name", "time", "file", "line"},
    "failure": {"message", "type"},
    "skipped": {"message"},
    "system-out": set(),
}
"""What the schema of Jenkins' xUnit plugin (junit-10) allows, the file that GitLab reads, and its line."""


def load(report: Report) -> JUnitXml:
    text = junit(report).encode("utf-8")
    for element in ElementTree.fromstring(text).iter():
        assert set(element.attrib) <= KNOWN[element.tag]
    return JUnitXml.fromstring(text)


def cases(report: Report) -> list[TestCase]:
    return [case for suite in load(report) for case in suite]


def of_kind(case: TestCase, kind: type) -> Any:
    return next((result for result in case.result if isinstance(result, kind)), None)


def assert_counts(report: Report) -> None:
    root = load(report)
    totals: Counter[str] = Counter()
    for suite in root:
        counted = Counter(
            tests=len(list(suite)),
            failures=sum(of_kind(case, Failure) is not None for case in suite),
            skipped=sum(of_kind(case, Skipped) is not None for case in suite),
        )
        assert (suite.tests, suite.failures, suite.skipped, suite.errors, suite.time) == (
            counted["tests"],
            counted["failures"],
            counted["skipped"],
            0,
            0,
        )
        totals += counted
    assert (root.tests, root.failures, root.errors) == (totals["tests"], totals["failures"], 0)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("sample", [conforming, failing, crowded, hostile])
def test_the_samples_load_and_count(sample: Any, lang: str) -> None:
    assert_counts(sample(lang))


@settings(deadline=None)
@given(reports())
def test_any_report_loads_and_reads_back(report: Report) -> None:
    assert_counts(report)
    failures = [case for case in cases(report) if of_kind(case, Failure) and of_kind(case, Failure).type]
    root = ElementTree.fromstring(junit(report).encode())
    told = "\n\n".join(output.text or "" for output in root.iter("system-out"))
    by_rule = sorted(
        report.findings, key=lambda finding: [rule.id for rule in report.rules].index(finding.rule)
    )
    failed = iter(failures)
    for finding in by_rule:
        place = file_name(finding)
        if finding.line is not None:
            place += f":{finding.line}:{finding.column}"
        said = message(finding, report.lang)
        if finding.severity != "violation":
            assert f"{place}: {finding.severity}: {said}" in told
            continue
        case = _next_about(failed, finding)
        assert of_kind(case, Failure).text.startswith(f"{place}: {said}")
        assert of_kind(case, Failure).message == said
        element = case._elem.attrib
        assert element.get("file") == (None if finding.file is None else one_line(finding.file))
        assert element.get("line") == (None if finding.line is None else str(finding.line))


def _next_about(failed: Any, finding: Finding) -> TestCase:
    """The next test of the finding's rule: tests that stand for what is not given are passed over."""
    return next(case for case in failed if case.classname == "caro-graph." + one_line(finding.rule))


@settings(deadline=None)
@given(reports())
def test_no_two_tests_share_their_names(report: Report) -> None:
    names = [(case.classname, case.name) for case in cases(report)]
    assert len(names) == len(set(names))


def report_of(*findings: Finding, rule: Rule = RULE, **more: Any) -> Report:
    counts = Counter(finding.severity for finding in findings)
    by_rule = {rule.id: len(findings)} if findings else {}
    report = Report(findings, counts, by_rule, (rule,), "1 fact", "shacl", "en")
    return replace(report, **more)


def test_a_violation_is_a_test_that_failed() -> None:
    [case] = cases(report_of(FINDING))
    assert (case.classname, case.name) == ("caro-graph.shape:Event", "id:e dct:date: no date")
    failure = of_kind(case, Failure)
    assert (failure.message, failure.type) == ("no date: add one", "violation")
    assert failure.text.splitlines() == [
        "data/a.yaml:3:5: no date: add one",
        "3 |   - date",
        "        ^^^^",
        "id:e dct:date",
    ]


def test_what_xml_cannot_hold_is_spelled_out() -> None:
    [case] = cases(report_of(replace(FINDING, what="a\x00\x1b\ud800\ufffe\uffff")))
    assert case.name == "id:e dct:date: a␀␛<U+D800><U+FFFE><U+FFFF>"


def test_a_rule_that_found_nothing_is_a_test_that_passed() -> None:
    [case] = cases(report_of())
    assert (case.classname, case.name, case.result) == ("caro-graph.shape:Event", "Event", [])


def test_a_rule_without_a_target_is_skipped() -> None:
    [case] = cases(report_of(rule=replace(RULE, targeted=False)))
    assert of_kind(case, Skipped).message == "the data has nothing for this rule"


def test_what_was_not_asked_is_skipped_for_its_own_reason() -> None:
    report = report_of(
        replace(FINDING, rule="facts"), rule=replace(RULE, targeted=False), by_rule={"facts": 1}
    )
    assert of_kind(cases(report)[0], Skipped).message == "the data could not be read"


def test_a_warning_fails_nothing() -> None:
    report = report_of(replace(FINDING, severity="warning"), rule=replace(RULE, severity="warning"))
    [case] = cases(report)
    assert case.result == []
    assert case.system_out.startswith("data/a.yaml:3:5: warning: no date: add one\n")


def test_a_warning_beside_a_violation_is_the_output_of_the_suite() -> None:
    report = report_of(FINDING, replace(FINDING, severity="warning"))
    [case] = cases(report)
    assert case.system_out is None
    [output] = ElementTree.fromstring(junit(report).encode()).findall("testsuite/system-out")
    assert output.text.startswith("data/a.yaml:3:5: warning: ")


def test_a_name_has_no_line_in_it_and_a_number_if_it_must() -> None:
    names = [case.name for case in cases(report_of(FINDING, replace(FINDING, line=99)))]
    assert names == ["id:e dct:date: no date", "id:e dct:date: no date (2)"]


def test_a_number_is_never_that_of_another() -> None:
    findings = [replace(FINDING, what=what) for what in ("no (2)", "no", "no", "no")]
    names = [case.name.removeprefix("id:e dct:date: ") for case in cases(report_of(*findings))]
    assert names == ["no (2)", "no", "no (3)", "no (4)"]


def test_violations_that_are_not_given_fail_all_the_same() -> None:
    report = report_of(counts={"violation": 12}, by_rule={RULE.id: 12})
    [case] = cases(report)
    assert of_kind(case, Failure).message == "12 more, not given here"


def test_warnings_that_are_not_given_fail_nothing() -> None:
    report = report_of(counts={"warning": 1200}, by_rule={RULE.id: 1200})
    [case] = cases(report)
    assert case.result == []
    assert case.system_out == "1,200 more, not given here"


def test_a_finding_of_an_unlisted_rule_is_not_lost() -> None:
    report = report_of(replace(FINDING, rule="facts"))
    assert [case.classname for case in cases(report)] == ["caro-graph.shape:Event", "caro-graph.facts"]
    assert of_kind(cases(report)[1], Failure)


def test_the_suites_are_in_the_order_of_the_rules() -> None:
    assert [suite.name for suite in load(failing())] == [rule.id for rule in failing().rules]


def test_the_words_are_in_the_language_of_the_report() -> None:
    assert "ligne 14 : « Publié le 13/08/2024 »" in junit(failing("fr"))
    assert "line 14: « Publié le 13/08/2024 »" in junit(failing("en"))
