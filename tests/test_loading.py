"""Loading: whatever the facts hold, either a graph or problems with a place; nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import HERE, ROOT, Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import caro_graph

ALPHABET = " \n\t-:#'\"|>[]{},&*!%@`?aé0.\u00a0\u2028\ufeff"
FACTS = (HERE / "publication" / "data" / "charte" / "facts.yaml").read_text("utf-8")
TABLE = (HERE / "publication" / "data" / "charte" / "figures.csv").read_text("utf-8")


@st.composite
def corruptions(draw: st.DrawFn, text: str) -> str:
    """The text with a few stretches replaced by other characters."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 6)))
        text = text[:start] + draw(st.text(ALPHABET, max_size=6)) + text[end:]
    return text


def outcome(folder: Path) -> None:
    """Load and check; every problem has to stand in a file that is there, at a place that it has."""
    try:
        checked = caro_graph.check(caro_graph.load(folder))
        problems = checked.problems
    except caro_graph.FactsError as error:
        problems = error.problems
        assert problems
    for problem in problems:
        lines = (folder / problem.file).read_text("utf-8-sig").split("\n")
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
        assert problem.what
        assert problem.todo


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the imaginary publication whose facts are overwritten again and again."""
    copy = tmp_path_factory.mktemp("loading") / "valmont"
    shutil.copytree(HERE / "publication", copy)
    return copy


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corruptions(FACTS))
def test_corrupted_yaml(folder: Path, text: str) -> None:
    (folder / "data" / "charte" / "facts.yaml").write_text(text, "utf-8", newline="")
    (folder / "data" / "charte" / "figures.csv").write_text(TABLE, "utf-8", newline="")
    outcome(folder)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corruptions(TABLE))
def test_corrupted_csv(folder: Path, text: str) -> None:
    (folder / "data" / "charte" / "facts.yaml").write_text(FACTS, "utf-8", newline="")
    (folder / "data" / "charte" / "figures.csv").write_text(text, "utf-8", newline="")
    outcome(folder)


@pytest.mark.parametrize(
    "reference",
    [
        "http://[bad",
        "http://e/%zz",
        "x:y",
        "dct:creator",
        "urn:a",
        "http://e/é",
        "mailto:a@b",
        "http://e/\\u0041",
        "//e/a",
    ],
)
def test_no_reference_is_lost(project: Path, reference: str) -> None:
    """A web address is published, or refused with its place; it never vanishes."""
    path = project / "data" / "charte" / "more.yaml"
    path.write_text(
        "- {id: statement/a, type: Statement, label: planter des haies, about: agreement/charte,"
        " source: source/charte, lines: 6,"
        f" status: present, certainty: certain, related: '{reference}'}}\n",
        "utf-8",
    )
    try:
        facts = caro_graph.load(project)
    except caro_graph.FactsError as error:
        [problem] = error.problems
        refused = (problem.file, problem.line)
    else:
        refused = None
    if refused:
        assert refused == ("data/charte/more.yaml", 1)
        return
    node = next(node for node in facts.nodes if node.id == "statement/a")
    values = [quad for quad in facts.quads if quad.subject.value.endswith("statement/a")]
    written = sum(len(entry.values) for entry in node.entries if entry.key.text != "id")
    assert len([quad for quad in values if quad.graph_name.value.endswith("charte")]) == written


def test_a_context_that_json_ld_refuses(project: Path, run: Run) -> None:
    shutil.copytree(ROOT / "ontology", project / "ontology")
    path = project / "ontology" / "context.jsonld"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"caro:lines", ', '"caro:lines", "@container": "@nonsense", '), "utf-8")
    assert path.read_text("utf-8") != text
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert result.stderr.startswith("caro-graph: ontology/context.jsonld: JSON-LD 1.1 refuses the context (")


@pytest.mark.parametrize("base", ["https://example.org/valmont/id/", "https://EXAMPLE.org/valmont/id/"])
def test_the_own_base_is_not_written(project: Path, run: Run, base: str) -> None:
    """One spelling of an identifier: a reference or a source in another would slip past the checks."""
    path = project / "data" / "charte" / "facts.yaml"
    text = path.read_text("utf-8").replace("  spatial: place/valmont\n", f"  spatial: {base}place/valmont\n")
    path.write_text(text, "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert "is written with this publication's own base: write 'place/valmont'" in result.stderr


def test_a_file_that_cannot_be_read_is_told_alone(project: Path, run: Run) -> None:
    """What refers to the facts of that file is not held against the others."""
    (project / "data" / "sources.yaml").write_text("- id: [source/charte\n", "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert {line.split(":")[0] for line in result.stderr.splitlines()[:-1]} == {"data/sources.yaml"}


def test_a_very_long_value(project: Path, run: Run) -> None:
    path = project / "data" / "charte" / "more.yaml"
    path.write_text(f"- id: a\n  type: Statement\n  label: {'x' * 100_001}\n", "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert result.stderr.startswith("data/charte/more.yaml:3:10: 'label' has 100,001 characters: ")


def test_a_control_character_as_an_escape(project: Path, run: Run) -> None:
    """XML could not hold it, whatever YAML can write."""
    path = project / "data" / "charte" / "more.yaml"
    path.write_text('- id: a\n  type: Statement\n  label: "Val\\emont"\n', "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert (
        "more.yaml:3:10: the character U+001B, written as an escape, is not allowed: remove it"
        in result.stderr
    )


def test_tags_and_anchors_on_nodes_and_lists(project: Path, run: Run) -> None:
    path = project / "data" / "charte" / "more.yaml"
    path.write_text("- !!python/object:os.x\n  id: a\n  type: &t [Statement]\n", "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert "more.yaml:1:3: 'tag:yaml.org,2002:python/object:os.x' before a value" in result.stderr
    assert "more.yaml:3:9: '&t' before a value" in result.stderr
