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


def test_a_value_in_two_spellings(project: Path, run: Run) -> None:
    """Relative and absolute, it is one statement: said, not passed over."""
    path = project / "data" / "charte" / "facts.yaml"
    twice = "  spatial:\n    - place/valmont\n    - https://example.org/valmont/id/place/valmont\n"
    path.write_text(path.read_text("utf-8").replace("  spatial: place/valmont\n", twice), "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert result.stderr.startswith("data/charte/facts.yaml:18:3: a value of this node does not come out")
