"""README and docs: each command and option is there, each example does what it says."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from functools import cache
from pathlib import Path

import click
import pytest
import yaml
from conftest import ROOT, Run

from caro_graph.cli import cli
from caro_graph.context import read_context
from caro_graph.describing.rules import GUIDES
from caro_graph.reading.yamlfacts import read_yaml

README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = sorted(cli.commands)


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language (empty: those that name none)."""
    found, fence, lines = [], None, []
    for line in text.splitlines():
        if line.startswith("```"):
            if fence == language:
                found.append("".join(f"{inner}\n" for inner in lines))
            fence, lines = (line[3:], []) if fence is None else (None, [])
        else:
            lines.append(line)
    return found


def test_readme_order() -> None:
    """What it is, the commands, what comes out, a query, a fact, another territory, the licence."""
    assert re.findall(r"^##? (.*)", README, re.MULTILINE) == [
        "caro-graph",
        "Two commands",
        "What comes out",
        "A query and its answer",
        "Adding a fact",
        "Publishing another territory",
        "Licence",
    ]
    first = README.split("## ")[0].split("\n", 1)[1]
    assert len(re.findall(r"\.(?=\s|$)", first)) == 3


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    section = page.partition(f"## `caro-graph {name}")[2].partition("\n## ")[0]
    assert section, f"docs/commands.md has no section for {name}"
    for option in cli.commands[name].params:
        if isinstance(option, click.Option):
            assert f"`{option.opts[-1]}" in section, option.opts
    for option in cli.params:
        assert all(f"`{word}`" in page for word in option.opts if word.startswith("-"))


def test_no_command_or_option_is_made_up() -> None:
    known = {
        word for command in [cli, *cli.commands.values()] for option in command.params for word in option.opts
    }
    known |= {"-h", "--help", "--editable", "--check", "--location", "--union-default-graph"}
    for page in PAGES:
        text = page.read_text("utf-8")
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= known, page.name
        assert set(re.findall(r"caro-graph ([a-z]+)(?=[\s`])", "\n".join(blocks(text, "")))) <= set(COMMANDS)


def test_help_says_the_exit_codes(run: Run) -> None:
    for words in ([], *([name] for name in COMMANDS)):
        text = run(*words, "--help").stdout
        assert "Exit codes:" in text
        assert re.search(r"\b2\s+the call is wrong", text)


def test_commands_of_the_console_blocks(run: Run, tmp_path: Path) -> None:
    """Each line shown is printed, in that order."""
    [block] = blocks(README, "console")
    command, *expected = block.splitlines()
    assert command == "$ caro-graph build"
    printed = iter(run("build", "--project", ROOT, "--out", tmp_path / "dist").stdout.splitlines())
    for line in expected:
        assert line in printed


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "commands.md"], ids=lambda p: p.stem)
def test_python_blocks(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block runs in the project's folder; a text block after it is what it prints."""
    project = tmp_path / "project"
    for folder in ("data", "queries"):
        shutil.copytree(ROOT / folder, project / folder)
    shutil.copy(ROOT / "publication.toml", project)
    monkeypatch.chdir(project)
    text = page.read_text("utf-8")
    answers = blocks(text, "text")
    for number, code in enumerate(blocks(text, "python")):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(page), "exec"), {"__name__": "example"})
        if number < len(answers):
            assert printed.getvalue() == answers[number]
        assert printed.getvalue()


def test_the_excerpt_is_in_the_turtle(built: object) -> None:
    [excerpt] = blocks(README, "turtle")
    turtle = (Path(built.out) / "caro.ttl").read_text("utf-8")  # type: ignore[attr-defined]
    assert excerpt in turtle


@cache
def facts_of_this_publication() -> dict[str, dict[str, object]]:
    nodes = {}
    for path in (ROOT / "data").rglob("*.yaml"):
        for node in yaml.load(path.read_text("utf-8"), yaml.BaseLoader):
            nodes[node.get("id")] = node
    return nodes


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page.read_text("utf-8"), "yaml")], ids=_name
)
def test_facts_shown_are_facts_published(page: Path, run: Run) -> None:
    """A YAML example is a node of data/, word for word but for comments; nothing was withdrawn yet."""
    context = read_context(ROOT / "ontology" / "context.jsonld")
    catalogue = {*read_context(ROOT / "ontology" / "catalogue.jsonld").terms, *GUIDES}
    published = facts_of_this_publication()
    for block in blocks(page.read_text("utf-8"), "yaml"):
        nodes, problems = read_yaml(block, page.name, "g")
        assert problems == []
        for node in nodes:
            entries = {entry.key.text: [value.text for value in entry.values] for entry in node.entries}
            terms = catalogue if node.id.startswith("catalogue") else set(context.terms)
            assert set(entries) <= {"id", "type", "reason"} | terms
            if node.id and node.first("type") != "Tombstone":  # see test_withdrawn.py
                for key, values in entries.items():
                    said = published[node.id][key]
                    # An example may leave out some values of a key that has several.
                    assert set(values) <= set(said if isinstance(said, list) else [said]), key


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_problems_shown_are_problems_printed(project: Path, run: Run) -> None:
    """The lines of «whatever is wrong» are what a run prints for such mistakes."""
    shown = [
        line
        for block in blocks(README, "")
        for line in block.splitlines()
        if re.match(r"\S+:\d+:\d+: ", line)
    ]
    assert len(shown) == 2
    (project / "data" / "charte" / "wrong.yaml").write_text(
        "- id: figure/x\n  type: Observation\n  value: 15,1\n  lable: x\n", "utf-8"
    )
    printed = run("validate", "--project", project).stdout.splitlines()
    for line in shown:
        assert line.split(": ", 1)[1] in [found.partition(": ")[2] for found in printed]
    assert printed[-1] in README


def test_version_stands_once(run: Run) -> None:
    import tomllib

    import caro_graph

    publication = tomllib.loads((ROOT / "publication.toml").read_text("utf-8"))["publication"]
    assert publication["version"] == caro_graph.__version__
    assert f"## {caro_graph.__version__}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"version: {caro_graph.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert run("--version").stdout == f"caro-graph, version {caro_graph.__version__}\n"
