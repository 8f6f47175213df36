"""Shapes on facts: each result stands on the character that has to change."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, Run

import caro_graph


@pytest.mark.slow
def test_both_engines_find_the_same_in_this_publication(built: caro_graph.Built) -> None:
    """This publication conforms under the fast engine and under the reference."""
    reference = caro_graph.check(built.facts, engine="pyshacl")
    assert (built.checked.results, built.checked.conforms) == ((), True)
    assert (reference.results, reference.conforms) == ((), True)


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "words"),
    [
        pytest.param("  status: objective\n", "  status: present\n", 47, 11, "status", id="on the value"),
        pytest.param(
            "  codeINSEE: 99999\n", "  codeINSEE: A9999\n", 12, 14, "codeINSEE", id="on the value of a place"
        ),
        pytest.param(
            "  agreementKind: contrat-de-ville\n",
            "",
            18,
            3,
            "agreementKind",
            id="on the node, for what it lacks",
        ),
        pytest.param(
            "  date: 2021-03-03\n",
            "  startDate: 2021-03-03\n  endDate: 2020-03-03\n",
            34,
            12,
            "",
            id="on the value, for a comparison",
        ),
    ],
)
def test_place_of_a_result(
    project: Path, run: Run, old: str, new: str, line: int, column: int, words: str
) -> None:
    path = project / "data" / "charte" / "facts.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    for engine in ("shacl", "pyshacl"):
        result = run("validate", "--project", project, "--engine", engine)
        assert result.exit_code == 1
        found = [
            printed for printed in result.stdout.splitlines() if f"facts.yaml:{line}:{column}:" in printed
        ]
        assert found, result.stdout
        assert any(words in printed for printed in found)


def test_place_in_a_table(project: Path, run: Run) -> None:
    path = project / "data" / "charte" / "figures.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace(",120,number,", ",-120,number,"), "utf-8")
    result = run("validate", "--project", project)
    assert result.exit_code == 1
    assert "data/charte/figures.csv:2:93: " in result.stdout


def test_messages_in_french(project: Path, run: Run) -> None:
    path = project / "data" / "charte" / "facts.yaml"
    path.write_text(path.read_text("utf-8").replace("  agreementKind: contrat-de-ville\n", ""), "utf-8")
    english, french = (run("validate", "--project", project, "--lang", lang).stdout for lang in ("en", "fr"))
    assert "add 'agreementKind" in english
    assert "ajouter « agreementKind" in french


def test_a_personal_detail_that_no_flag_marks(project: Path, run: Run) -> None:
    """The shapes refuse what looks like an e-mail address, even if nobody flagged it."""
    path = project / "data" / "charte" / "facts.yaml"
    text = path.read_text("utf-8")
    note = "  note: Écrire à accueil@valmont.example\n"
    path.write_text(
        text.replace("  label: planter des haies\n", "  label: planter des haies\n" + note), "utf-8"
    )
    result = run("validate", "--project", project)
    assert result.exit_code == 1
    assert "data/charte/facts.yaml:43:9: " in result.stdout
    assert run("validate", "--project", project, "--audience", "internal").exit_code == 0


def test_the_api_returns_values(project: Path) -> None:
    facts = caro_graph.load(project)
    checked = caro_graph.check(facts)
    assert checked.conforms
    assert checked.problems == ()
    assert facts.publication.title["fr"] == "Charte de Valmont"
    assert facts.store().query("ASK { GRAPH ?g { ?s a <https://w3id.org/caro-graph/def#Objective> } }")
    (project / "data" / "charte" / "more.yaml").write_text("- id: a b\n  type: Commune\n", "utf-8")
    with pytest.raises(caro_graph.FactsError) as caught:
        caro_graph.load(project)
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(1, 7)]


def test_the_project_root_is_found_from_below(built: caro_graph.Built) -> None:
    assert caro_graph.load(ROOT / "data" / "reference").publication.root == ROOT
