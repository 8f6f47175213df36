"""The command line: exit codes, where words go, and what it does not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Run


def test_validate(project: Path, run: Run) -> None:
    result = run("validate", "--project", project)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "9 facts checked with shacl: they conform\n"
    assert not (project / "dist").exists()


def test_validate_with_the_reference_engine(project: Path, run: Run) -> None:
    result = run("validate", "--project", project, "--engine", "pyshacl")
    assert (result.exit_code, result.stdout) == (0, "9 facts checked with pyshacl: they conform\n")


def test_verbose_lists_steps_and_files(project: Path, run: Run) -> None:
    result = run("--verbose", "build", "--project", project)
    assert [line.split("  ")[-1] for line in result.stderr.splitlines()] == [
        "reading the facts",
        "checking the shapes",
        "writing the files",
    ]
    assert "valmont.ttl" in result.stdout


def test_quiet_says_nothing(project: Path, run: Run) -> None:
    result = run("--quiet", "build", "--project", project)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_quiet_and_verbose_exclude_each_other(run: Run) -> None:
    result = run("--quiet", "--verbose", "validate")
    assert result.exit_code == 2
    assert "--verbose and --quiet exclude each other" in result.stderr


@pytest.mark.parametrize(
    "words", [["publish"], ["build", "--format", "x"], ["verify"], ["validate", "--lang", "de"]]
)
def test_wrong_calls(run: Run, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("[publication]", "[publication", "this is not TOML", id="not TOML"),
        pytest.param("[publication]", "[publikation]", "id: add id = ", id="no table"),
        pytest.param("licence =", "license =", "licence: add licence = ", id="no licence"),
        pytest.param(
            'fr = "Charte', 'de = "Charte', "title: add it in each of the languages (fr)", id="no title"
        ),
        pytest.param(
            '/valmont/"', '/valmont"', "base: an http(s) address that ends in '/'", id="base without a slash"
        ),
        pytest.param(
            '"https://example.org/valmont/"', '"valmont/"', "base: an http(s) address", id="relative base"
        ),
        pytest.param('id = "valmont"', 'id = "../../valmont"', "id: it names files", id="id that is a path"),
        pytest.param('["fr", "en"]', '"fr"', "languages: a list of names is needed", id="languages no list"),
        pytest.param('["fr", "en"]', "[]", "languages: a list of names is needed", id="no language"),
        pytest.param('["personal"]', '"personal"', "audiences.public.without: a list", id="without no list"),
        pytest.param(
            "audiences.internal", 'audiences."../x"', "'../x' names a folder", id="audience that is a path"
        ),
        pytest.param(
            "[audiences.public]", "[audiences.press]", "add [audiences.public]", id="no public audience"
        ),
    ],
)
def test_publication_file(project: Path, run: Run, old: str, new: str, expected: str) -> None:
    path = project / "publication.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("{", "the context is not JSON"),
        ("[]", "the file has no @context"),
        ('{"@context": 5}', "the @context is not a JSON object"),
        ('{"@context": {"a": null}}', "the term 'a' has no definition"),
    ],
)
def test_context_file(project: Path, run: Run, context: str, expected: str) -> None:
    (project / "ontology").mkdir()
    (project / "ontology" / "context.jsonld").write_text(context, "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert expected in result.stderr


def test_a_warning_does_not_fail(project: Path, run: Run) -> None:
    (project / "shapes").mkdir()
    (project / "shapes" / "one.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
        @prefix org: <http://www.w3.org/ns/org#> . @prefix cv: <http://data.europa.eu/m8g/> .
        ex:S a sh:NodeShape ; sh:targetClass cv:PublicOrganisation ; sh:property ex:P .
        ex:P a sh:PropertyShape ; sh:path org:identifier ; sh:minCount 1 ; sh:severity sh:Warning ;
        sh:message "No number: add siren."@en , "Pas de numéro : ajouter siren."@fr .""",
        "utf-8",
    )
    english = run("validate", "--project", project)
    assert english.exit_code == 0
    assert "data/charte/facts.yaml:1:3: warning: No number: add siren. [" in english.stdout
    assert run("validate", "--project", project, "--fail-on", "warning").exit_code == 1
    french = run("build", "--project", project, "--lang", "fr")
    assert french.exit_code == 0
    assert french.stderr == "data/charte/facts.yaml:1:3: warning: Pas de numéro: ajouter siren.\n"
    assert "the graph conforms, with 1 remark" in french.stdout


def test_shapes_that_are_not_shapes(project: Path, run: Run) -> None:
    (project / "shapes").mkdir()
    result = run("validate", "--project", project)
    assert (result.exit_code, "there are no shapes in it" in result.stderr) == (2, True)
    (project / "shapes" / "a.ttl").write_text("<http://e/a> a <http://e/b>", "utf-8")
    result = run("validate", "--project", project)
    assert (result.exit_code, "the shapes cannot be used" in result.stderr) == (2, True)


def test_an_ontology_that_does_not_parse(project: Path, run: Run) -> None:
    (project / "ontology").mkdir()
    (project / "ontology" / "context.jsonld").write_bytes((ROOT / "ontology" / "context.jsonld").read_bytes())
    (project / "ontology" / "x.ttl").write_text("this is no Turtle", "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert "x.ttl: this is not Turtle" in result.stderr


def test_help_imports_nothing_heavy() -> None:
    """``--help`` stays quick because the engines are imported where they are used."""
    code = "import sys, caro_graph.cli, caro_graph; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pyoxigraph", "rdflib", "pyshacl", "shacl", "yaml", "rich", "SPARQLWrapper", "json"}
    assert heavy.isdisjoint(done.stdout.split())


def test_as_a_module(project: Path) -> None:
    words = [sys.executable, "-m", "caro_graph", "validate", "--project", str(project)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "9 facts checked with shacl: they conform\n")
