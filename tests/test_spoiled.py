"""Folders that are not as they should be: one clear line, and ``dist`` as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Run, snapshot


@pytest.mark.parametrize("name", ["deux mots", "%zz", "Été", "concepts"])
def test_a_folder_whose_name_is_no_graph(project: Path, run: Run, name: str) -> None:
    (project / "data" / "charte").rename(project / "data" / name)
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert f"data/{name}/facts.yaml:1:1: the folder '{name}' cannot name a graph: " in result.stderr


def own(project: Path, folder: str) -> Path:
    """Give the publication a copy of one of this project's folders, to spoil."""
    return Path(shutil.copytree(ROOT / folder, project / folder))


def test_a_concept_without_a_name(project: Path, dist: Path, run: Run) -> None:
    before = snapshot(dist)
    scheme = own(project, "ontology") / "schemes" / "status.ttl"
    scheme.write_text(scheme.read_text("utf-8") + "\n[] a skos:Concept .\n", "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert "a concept has no name of its own" in result.stderr
    assert snapshot(dist) == before


@pytest.mark.parametrize("folder", ["shapes", "queries/tables", "ontology/schemes"])
def test_a_folder_in_the_place_of_a_file(project: Path, dist: Path, run: Run, folder: str) -> None:
    before = snapshot(dist)
    own(project, folder.partition("/")[0])
    suffix = ".rq" if "queries" in folder else ".ttl"
    (project / folder / f"x{suffix}").mkdir()
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert f"x{suffix}" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert snapshot(dist) == before


def test_a_table_that_asks_another_server(project: Path, run: Run) -> None:
    """Nothing is fetched, by a table either; the word in a comment or a string is only a word."""
    table = own(project, "queries") / "tables" / "events.rq"
    text = table.read_text("utf-8")
    table.write_text(text.replace("WHERE {", '# SERVICE\nWHERE { BIND("SERVICE <x>" AS ?words)', 1), "utf-8")
    assert run("build", "--project", project).exit_code == 0
    table.write_text(
        text.replace("WHERE {", "WHERE { service <http://127.0.0.1:9/> { ?a ?b ?c }", 1), "utf-8"
    )
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert "events.rq: the query asks another server (SERVICE)" in result.stderr


def test_an_output_whose_name_is_too_long(project: Path, run: Run) -> None:
    result = run("build", "--project", project, "--out", project / ("a" * 300))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_a_context_that_is_not_utf8(project: Path, run: Run) -> None:
    (own(project, "ontology") / "context.jsonld").write_bytes(b'{"@context": {"\xe9": "http://e/"}}')
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert "the context is not UTF-8" in result.stderr


@pytest.mark.parametrize("out", ["data", "data/x", "missing/../data", "shapes/out", ".", ".."])
def test_an_output_among_the_inputs(project: Path, run: Run, out: str) -> None:
    (project / "data" / "SHA256SUMS").touch()
    (project / "SHA256SUMS").touch()
    before = snapshot(project)
    result = run("build", "--project", project, "--out", project / out)
    assert result.exit_code == 2
    assert "choose another --out" in result.stderr
    assert snapshot(project) == before


def test_a_linked_folder_of_facts(project: Path, run: Run) -> None:
    """Facts behind a link would be left out without a word."""
    (project / "data" / "charte").rename(project / "charte")
    (project / "data" / "charte").symlink_to(project / "charte")
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert "data/charte: this is a link to a folder" in result.stderr


def test_a_suffix_in_capitals_is_read(project: Path, run: Run) -> None:
    (project / "data" / "charte" / "figures.csv").rename(project / "data" / "charte" / "figures.CSV")
    assert run("validate", "--project", project).stdout == "9 facts checked with shacl: they conform\n"


@pytest.mark.parametrize("flag", ["Personal", "personel", "label"])
def test_a_flag_that_is_none(project: Path, run: Run, flag: str) -> None:
    path = project / "publication.toml"
    path.write_text(path.read_text("utf-8").replace('["personal"]', f'["{flag}"]'), "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert f"'{flag}' is no yes-or-no key of the context" in result.stderr


def test_a_public_audience_without_a_rule_is_refused_by_the_shapes(project: Path, run: Run) -> None:
    path = project / "publication.toml"
    path.write_text(path.read_text("utf-8").replace('["personal"]', "[]"), "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert not (project / "dist").exists()


def test_a_personal_detail_in_the_name_of_a_folder(project: Path, run: Run) -> None:
    (project / "data" / "camille-exemple").mkdir()
    fact = "- {id: statement/a, type: Statement, label: planter des haies, about: agreement/charte,"
    fact += " source: source/charte, lines: 6, status: present, certainty: certain}\n"
    (project / "data" / "camille-exemple" / "a.yaml").write_text(fact, "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert "the folder 'camille-exemple' repeats a personal detail" in result.stderr


def test_a_project_that_is_not_there(project: Path, run: Run) -> None:
    """It is not the one above."""
    result = run("build", "--project", project / "data" / "nowhere")
    assert result.exit_code == 2


def test_facts_that_do_not_fit_a_table(project: Path, dist: Path, run: Run) -> None:
    """Told for every table, with the row; the last good build stays."""
    before = snapshot(dist)
    path = project / "data" / "charte" / "facts.yaml"
    second = (
        "- {id: agreement/autre, type: Agreement, label: Charte de Valmont, agreementKind: contrat-de-ville,"
    )
    second += " source: source/charte, lines: 3, status: present, certainty: certain}\n"
    text = path.read_text("utf-8").replace(
        "  agreement: agreement/charte\n  inScheme",
        "  agreement: [agreement/charte, agreement/autre]\n  inScheme",
    )
    text = text.replace("  label: Charte de Valmont\n  agreementKind", "  label: Charte\n  agreementKind", 1)
    path.write_text(text.replace("- id: org/valmont", second + "- id: org/valmont", 1), "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert (
        "objectives.rq:1:1: table 'objectives', row https://example.org/valmont/id/objective/haies"
        in result.stderr
    )
    assert snapshot(dist) == before
