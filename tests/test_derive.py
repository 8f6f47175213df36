"""What follows from a fact: its evidence, its time, the triple of a link."""

from __future__ import annotations

import calendar

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from caro_graph.context import read_context
from caro_graph.derive import derive
from caro_graph.reading import Node
from caro_graph.reading.yamlfacts import read_yaml

CONTEXT = read_context(ROOT / "ontology" / "context.jsonld")
SOURCE = "- {id: source/a, type: Document, lineCount: 200}\n"
DIRECT = {"theme": "http://purl.org/dc/terms/subject"}


def derived(text: str) -> dict[str, dict[str, list[str]]]:
    """The derived nodes of one fact, merged by identifier."""
    nodes, problems = read_yaml(SOURCE + text, "a.yaml", "a")
    assert problems == []
    merged: dict[str, dict[str, list[str]]] = {}
    for node in derive(nodes, CONTEXT, DIRECT):
        found = merged.setdefault(node.id, {})
        found.update({key: values for key, values in as_lists(node).items() if key != "id"})
    return merged


def as_lists(node: Node) -> dict[str, list[str]]:
    return {entry.key.text: [value.text for value in entry.values] for entry in node.entries}


def test_evidence_of_one_passage() -> None:
    assert derived("- {id: b, source: source/a, lines: 84-91, quote: Signature, label: La signature}\n") == {
        "b": {"firstLine": ["84"], "evidence": ["b#evidence-84-91"]},
        "b#evidence-84-91": {
            "type": ["Evidence"],
            "hasSource": ["source/a"],
            "hasSelector": ["b#lines-84-91"],
        },
        "b#lines-84-91": {
            "type": ["FragmentSelector"],
            "conformsTo": ["http://tools.ietf.org/rfc/rfc5147"],
            "fragment": ["line=83,91"],
            "refinedBy": ["b#quote"],
        },
        "b#quote": {"type": ["TextQuoteSelector"], "exact": ["Signature"]},
    }


def test_evidence_of_two_passages_quotes_in_no_single_one() -> None:
    found = derived("- {id: b, source: source/a, lines: '84, 90-91', quote: 'a […] b'}\n")
    assert found["b"]["evidence"] == ["b#evidence-84", "b#evidence-90-91"]
    assert found["b#lines-84"]["fragment"] == ["line=83,84"]
    assert "b#quote" not in found


def test_a_source_without_an_archived_text_gives_no_selectors() -> None:
    nodes, _ = read_yaml(
        "- {id: s, type: Document}\n- {id: b, source: s, lines: 3, label: x}\n", "a.yaml", "a"
    )
    assert derive(nodes, CONTEXT, DIRECT) == []


@pytest.mark.parametrize(
    ("keys", "start", "end"),
    [
        ("date: 2023-12-07", "2023-12-07", "2023-12-07"),
        ("month: 2024-02", "2024-02-01", "2024-02-29"),
        ("year: 2022", "2022-01-01", "2022-12-31"),
        ("startMonth: 2022-06, endMonth: 2022-11", "2022-06-01", "2022-11-30"),
        ("startYear: 2024, endYear: 2030", "2024-01-01", "2030-12-31"),
        ("endYear: 2023", None, "2023-12-31"),
        ("startYear: 2023", "2023-01-01", None),
    ],
)
def test_time(keys: str, start: str | None, end: str | None) -> None:
    found = derived(f"- {{id: b, {keys}}}\n")
    assert found["b"] == {"hasTime": ["b#time"]}
    assert found.get("b#start", {}).get("inDate", [None]) == [start]
    assert found.get("b#end", {}).get("inDate", [None]) == [end]
    assert ("hasBeginning" in found["b#time"], "hasEnd" in found["b#time"]) == (
        start is not None,
        end is not None,
    )


@given(st.integers(1, 9999), st.integers(1, 12))
def test_a_month_ends_on_its_last_day(year: int, month: int) -> None:
    found = derived(f"- {{id: b, month: {year:04d}-{month:02d}}}\n")
    assert found["b#end"]["inDate"] == [f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]}"]


def test_a_link_gives_its_plain_triple() -> None:
    health = "https://w3id.org/caro-graph/def/theme/health"
    link = f"- {{id: b, from: c, relation: theme, to: '{health}', certainty: likely}}\n"
    assert derived(link) == {"c": {"theme": [health]}}


@pytest.mark.parametrize("keys", ["certainty: unresolvable, relation: theme", "relation: unheard"])
def test_a_link_that_gives_none(keys: str) -> None:
    assert derived(f"- {{id: b, from: c, to: d, {keys}}}\n") == {}
