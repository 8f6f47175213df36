"""The JSON: the structure that its schema describes, with everything that a report carries."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from formats.reports import conforming, crowded, failing, hostile, reports
from hypothesis import given
from jsonschema import Draft202012Validator

from caro_graph.findings import Finding, Report, Rule
from caro_graph.formats.jsonreport import VERSION, as_json

APPROVED = Path(__file__).parent / "approved"
SCHEMA = json.loads(files("caro_graph.formats").joinpath("report.schema.json").read_text("utf-8"))


def loaded(report: Report) -> Any:
    content = json.loads(as_json(report))
    Draft202012Validator(SCHEMA).validate(content)
    return content


def test_the_json_is_the_approved_one() -> None:
    assert as_json(failing()) == (APPROVED / "report.fr.json").read_text("utf-8")


def test_the_schema_is_one_and_of_this_version() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["version"]["const"] == VERSION


def test_the_schema_requires_every_attribute() -> None:
    for name, kind in (("finding", Finding), ("rule", Rule)):
        attributes = [field.name for field in dataclasses.fields(kind)]
        assert SCHEMA["$defs"][name]["required"] == attributes
        assert list(SCHEMA["$defs"][name]["properties"]) == attributes


def test_only_violations_keep_a_report_from_conforming() -> None:
    lesser = dataclasses.replace(failing(), counts={"warning": 1, "info": 1})
    assert loaded(conforming())["conforms"] is True
    assert loaded(lesser)["conforms"] is True
    assert loaded(failing())["conforms"] is False


def test_the_counts_are_exact_however_many_are_shown() -> None:
    content = loaded(crowded(shown=2))
    assert content["counts"] == {"violation": 3178, "warning": 0, "info": 0}
    assert content["by_rule"] == {"shape:Dated-date": 3178}
    assert (content["shown"], content["total"], len(content["findings"])) == (2, 3178, 2)


def test_names_are_short_in_the_finding_and_full_in_its_result() -> None:
    finding = loaded(failing())["findings"][0]
    assert finding["focus"] == "id:cdv/statement/publication"
    assert finding["result"]["focus"] == "https://w3id.org/caro-graph/id/cdv/statement/publication"
    assert finding["path"] == "dct:date"
    assert finding["result"]["path"] == "http://purl.org/dc/terms/date"


def test_the_order_of_counts_and_messages_changes_nothing() -> None:
    report = failing()
    turned = dataclasses.replace(
        report,
        counts=dict(reversed(report.counts.items())),
        by_rule=dict(reversed(report.by_rule.items())),
    )
    assert as_json(turned) == as_json(report)


def test_hostile_texts_are_kept_and_act_on_nothing() -> None:
    written = as_json(hostile())
    assert not set(written) & set("\x00\x1b\x9b\u202e\ud800")
    assert written.encode("utf-8")
    assert json.loads(written)["findings"][0]["what"] == hostile().findings[0].what


@given(reports())
def test_everything_reads_back(report: Report) -> None:
    content = loaded(report)
    assert content["findings"] == [dataclasses.asdict(finding) for finding in report.findings]
    assert content["rules"] == [dataclasses.asdict(rule) for rule in report.rules]
    assert content["by_rule"] == report.by_rule
