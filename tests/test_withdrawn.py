"""Withdrawn facts: what is left of them is published, asked for and checked, and is a fact nowhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import HERE, ROOT, Run

import caro_graph
from caro_graph.facts import is_tombstone
from caro_graph.quality.measuring import measure
from caro_graph.reading.nodes import Entry, Node, Scalar

STUB = {
    "id": "org/haies",
    "type": "Tombstone",
    "label": "Office des haies",
    "formerType": "Organization",
    "lifecycle": "Withdrawn",
    "withdrawn": "2027-03-01",
    "note": "Le document ne le nomme pas.",
}
BASE = "https://example.org/valmont/id/"


def add(project: Path, *nodes: dict[str, str]) -> None:
    """Write nodes into a file of their own; an empty value leaves the key out."""
    blocks = ("\n".join(f"  {key}: {value}" for key, value in node.items() if value) for node in nodes)
    text = "".join(f"- {block.strip()}\n" for block in blocks)
    (project / "data" / "charte" / "withdrawn.yaml").write_text(text, "utf-8")


def problems(project: Path) -> list[str]:
    try:
        return [str(problem) for problem in caro_graph.check(caro_graph.load(project)).problems]
    except caro_graph.FactsError as error:
        return [str(problem) for problem in error.problems]


def test_a_withdrawn_fact_is_published_under_its_identifier(project: Path, run: Run) -> None:
    add(project, STUB | {"replacedBy": "org/valmont"})
    result = run("build", "--project", project)
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads((project / "dist" / "valmont.jsonld").read_text("utf-8"))
    [node] = [node for node in document["@graph"] if node["id"] == "org/haies"]
    assert node == STUB | {"replacedBy": "org/valmont"}
    turtle = (project / "dist" / "valmont.ttl").read_text("utf-8")
    assert "as:formerType org:Organization" in turtle
    assert "adms:status lifecycle:Withdrawn" in turtle


def test_it_is_listed_by_a_query(project: Path, run: Run) -> None:
    add(project, STUB | {"replacedBy": "org/valmont"}, STUB | {"id": "org/pres", "withdrawn": "2026-01-31"})
    assert run("build", "--project", project).exit_code == 0
    result = run("query", "withdrawn", "--project", project)
    assert result.stdout.splitlines()[1:] == [
        "Office des haies,Organization,2026-01-31,Withdrawn,Le document ne le nomme pas.,,,"
        "https://example.org/valmont/id/org/pres",
        "Office des haies,Organization,2027-03-01,Withdrawn,Le document ne le nomme pas.,Commune de Valmont,"
        f"{BASE}org/valmont,{BASE}org/haies",
    ]


def test_it_needs_no_evidence_and_has_no_share_in_the_quality(project: Path) -> None:
    before = measure(caro_graph.load(project))
    verified = caro_graph.verify(HERE / "publication", project)
    add(project, STUB | {"labelEn": "Hedge Office"})
    assert problems(project) == []
    assert measure(caro_graph.load(project)) == before
    assert caro_graph.verify(HERE / "publication", project) == verified


def test_it_is_counted_as_no_fact(project: Path, run: Run) -> None:
    assert (
        "  facts    9 from 3 files, for the public audience, 1 fact kept back\n"
        in run("build", "--project", project).stdout
    )
    add(project, STUB)
    built = run("build", "--project", project).stdout
    assert "  facts    9 from 4 files, for the public audience, 1 fact kept back, 1 withdrawn\n" in built
    validate = ("validate", "--project", project)
    assert run(*validate).stdout == "9 facts and 1 withdrawn checked with shacl: they conform\n"
    assert run(*validate, "--lang", "fr").stdout.startswith("9 faits et 1 retiré ")
    add(project, STUB, STUB | {"id": "org/pres"})
    assert run(*validate, "--lang", "fr").stdout.startswith("9 faits et 2 retirés ")


def test_a_type_among_several_is_one_too() -> None:
    types = tuple(Scalar(name, 1, 1) for name in ("Organization", "Tombstone"))
    for chosen, stone in ((types, True), (types[1:], True), (types[:1], False), ((), False)):
        node = Node("a.yaml", "a", 1, 1, (Entry(Scalar("type", 1, 1), chosen),))
        assert is_tombstone(node) is stone


@pytest.mark.parametrize(
    ("changed", "place", "says"),
    [
        (
            {"formerType": "Organisation"},
            "4:15",
            "unknown class 'Organisation': did you mean 'Organization'?",
        ),
        ({"formerType": ""}, "1:3", "What the withdrawn fact was is not said"),
        ({"formerType": "Tombstone"}, "4:15", "This is no class of facts (a tombstone is none)"),
        ({"lifecycle": "Gone"}, "5:14", "'Gone' is not a code of 'lifecycle': use one of: Withdrawn"),
        ({"lifecycle": ""}, "1:3", "add 'lifecycle: Withdrawn'"),
        ({"withdrawn": "2027-02-30"}, "6:14", "'2027-02-30' is a day that does not exist"),
        ({"withdrawn": ""}, "1:3", "When the fact was withdrawn is not said"),
        ({"note": ""}, "1:3", "Why the fact was withdrawn is not said"),
        ({"label": ""}, "1:3", "There is no label"),
        ({"replacedBy": "org/nowhere"}, "8:15", "no node has the identifier 'org/nowhere'"),
        ({"replacedBy": "org/haies"}, "1:3", "The node refers to itself"),
        ({"status": "present"}, "8:11", "A withdrawn fact has no values"),
    ],
    ids=lambda value: (
        "-".join(f"{key}={text}" for key, text in value.items()) if isinstance(value, dict) else ""
    ),
)
def test_what_is_wrong_with_one_is_told_on_its_line(
    project: Path, changed: dict[str, str], place: str, says: str
) -> None:
    add(project, STUB | changed)
    found = problems(project)
    assert [
        line for line in found if line.startswith(f"data/charte/withdrawn.yaml:{place}: ") and says in line
    ], found


def test_keys_of_a_withdrawn_fact_are_of_no_other(project: Path) -> None:
    path = project / "data" / "charte" / "facts.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("  label: Valmont\n", "  label: Valmont\n  withdrawn: 2027-03-01\n"), "utf-8"
    )
    [found] = problems(project)
    assert found.startswith("data/charte/facts.yaml:12:3: ")
    assert "are of 'Tombstone'" in found


@pytest.mark.parametrize(
    ("replaced", "todo"),
    [("", "name another, or remove the reference"), ("org/valmont", "name its replacement, 'org/valmont'")],
)
def test_no_fact_refers_to_one(project: Path, replaced: str, todo: str) -> None:
    add(project, STUB | {"replacedBy": replaced})
    path = project / "data" / "charte" / "facts.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("  codeINSEE: 99999\n", "  codeINSEE: 99999\n  related: org/haies\n"), "utf-8"
    )
    assert problems(project) == [f"data/charte/facts.yaml:13:12: 'org/haies' is withdrawn: {todo}"]


def test_one_that_was_replaced_by_another_withdrawn_one_stays_as_it_is(project: Path) -> None:
    chain = STUB | {"id": "org/pres", "replacedBy": "org/haies"}
    add(project, chain, STUB | {"replacedBy": "org/valmont"})
    assert problems(project) == []
    add(project, chain, STUB | {"replacedBy": "org/pres"})
    found = problems(project)
    assert len(found) == 2
    assert all("What replaces the fact is replaced by it" in line for line in found)


def test_a_reference_in_rdf_of_any_origin_is_found(project: Path, dist: Path, run: Run) -> None:
    path = project / "more.ttl"
    path.write_text(
        (ROOT / "tests" / "shapes" / "invalid" / "NoLongerReferred.ttl").read_text("utf-8"), "utf-8"
    )
    result = run("validate", path)
    assert result.exit_code == 1
    assert "A fact still refers to this withdrawn one" in result.stdout


def test_the_example_of_the_guide_is_one(project: Path) -> None:
    guide = (ROOT / "docs" / "facts.md").read_text("utf-8").partition("## Withdrawing a fact")[2]
    [block] = re.findall(r"```yaml\n(.*?)```", guide.partition("\n## ")[0], re.DOTALL)
    (project / "data" / "charte" / "withdrawn.yaml").write_text(block, "utf-8")
    assert problems(project) == []
