"""The hooks of .pre-commit-hooks.yaml, run by pre-commit in a repository of someone else's."""

from __future__ import annotations

import gzip
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import yaml
from conftest import ROOT
from integrations.support import (
    FACTS,
    HOOKS,
    RDF,
    WRONG_PLACE,
    call,
    environment,
    git,
    mend,
    snippets,
    spoil,
)

import caro_graph

FACTS_HOOK, RDF_HOOK = "caro-graph-validate", "caro-graph-validate-rdf"
BY_ID: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in HOOKS}
PRE_COMMIT: list[str | Path] = [sys.executable, "-m", "pre_commit"]
[SNIPPET] = snippets("pre-commit")
[SHOWN] = snippets("pre-commit", "text")

Completed = CompletedProcess[str]
Commit = Callable[[], Completed]
Use = Callable[..., Commit]


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path / "home")


@pytest.fixture
def facts(project: Path, variables: dict[str, str]) -> Path:
    """The imaginary publication, committed."""
    return begin(project, variables)


@pytest.fixture
def rdf(tmp_path: Path, variables: dict[str, str]) -> Path:
    """A repository with RDF files and the shapes that they have to fit, committed."""
    folder = Path(shutil.copytree(RDF, tmp_path / "rdf"))
    (folder / "data" / "wrong.ttl").unlink()
    return begin(folder, variables)


@pytest.fixture
def use(variables: dict[str, str]) -> Use:
    """Install a hook as the manifest has it, but for its environment: caro-graph is there already."""

    def install(repository: Path, hook: str, **settings: object) -> Commit:
        local = {**BY_ID[hook], "language": "system", **settings}
        config = {"repos": [{"repo": "local", "hooks": [local]}]}
        (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
        done = call([*PRE_COMMIT, "install"], repository, variables)
        assert done.returncode == 0, done.stdout
        return lambda: commit(repository, variables)

    return install


def begin(folder: Path, variables: dict[str, str]) -> Path:
    git(folder, variables, "init", "--quiet", "--initial-branch=main")
    git(folder, variables, "add", ".")
    git(folder, variables, "commit", "--quiet", "--message=before the hooks")
    return folder


def commit(repository: Path, variables: dict[str, str]) -> Completed:
    git(repository, variables, "add", "--all")
    return call(["git", "commit", "--message=a change"], repository, variables)


def commits(repository: Path, variables: dict[str, str]) -> int:
    return int(git(repository, variables, "rev-list", "--count", "HEAD").stdout)


def test_the_manifest_is_one(tmp_path: Path) -> None:
    done = call(
        [*PRE_COMMIT, "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], ROOT, environment(tmp_path)
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("path", "hooks"),
    [
        ("publication.toml", {FACTS_HOOK}),
        ("data/charte/facts.yaml", {FACTS_HOOK}),
        ("valmont/data/charte/figures.csv", {FACTS_HOOK}),
        ("queries/tables/events.rq", {FACTS_HOOK}),
        ("shapes/places.ttl", {FACTS_HOOK}),
        ("ontology/caro.ttl", {FACTS_HOOK}),
        ("data/all.ttl", {FACTS_HOOK, RDF_HOOK}),
        *((f"out/all.{suffix}", {RDF_HOOK}) for suffix in ("ttl", "nt", "nq", "trig", "rdf", "jsonld")),
        ("out/all.nq.gz", {RDF_HOOK}),
        ("out/all.csv.gz", set()),
        ("out/all.json", set()),
        ("mydata/x.yaml", set()),
        ("my-publication.toml", set()),
        ("publication.toml.md", set()),
        ("notes.ttl.txt", set()),
        ("README.md", set()),
    ],
)
def test_which_files_a_hook_is_for(path: str, hooks: set[str]) -> None:
    matched = {
        name
        for name, hook in BY_ID.items()
        if re.search(hook["files"], path) and not re.search(hook.get("exclude", "^$"), path)
    }
    assert matched == hooks


@pytest.mark.slow
def test_a_commit_of_facts(facts: Path, use: Use, variables: dict[str, str]) -> None:
    """Left alone if no fact is in it, refused with the line if one is wrong, made if all are good."""
    attempt = use(facts, FACTS_HOOK)
    (facts / "README.md").write_text("Valmont\n", "utf-8")
    assert "(no files to check)Skipped" in attempt().stdout
    assert commits(facts, variables) == 2

    spoil(facts)
    refused = attempt()
    assert refused.returncode == 1
    assert SHOWN in refused.stdout
    assert commits(facts, variables) == 2

    mend(facts)
    (facts / FACTS).open("a", encoding="utf-8").write("# all good\n")
    made = attempt()
    assert made.returncode == 0, made.stdout
    assert re.search(r"^check the facts\.+Passed$", made.stdout, re.MULTILINE)
    assert commits(facts, variables) == 3


@pytest.mark.slow
def test_a_publication_below_the_root(facts: Path, use: Use) -> None:
    """``args`` names its folder; the place is told from the root of the repository."""
    below = facts / "open data" / "valmont"
    below.mkdir(parents=True)
    for name in ("publication.toml", "data", "charte.txt"):
        (facts / name).rename(below / name)
    attempt = use(facts, FACTS_HOOK, args=["--project", "open data/valmont"])
    made = attempt()
    assert made.returncode == 0, made.stdout
    spoil(below)
    refused = attempt()
    assert refused.returncode == 1
    assert f"open data/valmont/{WRONG_PLACE}: " in refused.stdout


@pytest.mark.slow
def test_a_commit_of_rdf(rdf: Path, use: Use) -> None:
    """The files that changed are checked, compressed ones too, and no others; shapes are no data."""
    attempt = use(rdf, RDF_HOOK, args=["--shapes", "shapes"])
    (rdf / "shapes" / "places.ttl").open("a", encoding="utf-8").write("# no change\n")
    assert "(no files to check)Skipped" in attempt().stdout

    (rdf / "data" / "good.ttl").open("a", encoding="utf-8").write("# no change\n")
    made = attempt()
    assert made.returncode == 0, made.stdout
    assert re.search(r"^check the RDF files\.+Passed$", made.stdout, re.MULTILINE)

    wrong = (RDF / "data" / "wrong.ttl").read_bytes()
    (rdf / "data" / "deux mots.ttl").write_bytes(wrong)
    with gzip.open(rdf / "data" / "packed.ttl.gz", "wb") as packed:
        packed.write(wrong.replace(b"valsec", b"valclos"))
    refused = attempt()
    assert refused.returncode == 1
    assert "data/deux mots.ttl:" in refused.stdout
    assert "data/packed.ttl.gz:" in refused.stdout
    assert "A place has a population" in refused.stdout
    assert "data/good.ttl" not in refused.stdout


@pytest.mark.slow
def test_many_files_are_one_run(rdf: Path, use: Use) -> None:
    """pre-commit would part them over the processors: a node could not refer to another file's."""
    shapes = rdf / "shapes" / "places.ttl"
    near = "ex:PlaceShape sh:property ex:NearShape .\nex:NearShape sh:path ex:near ; sh:class ex:Place .\n"
    shapes.write_text(shapes.read_text("utf-8") + near, "utf-8")
    attempt = use(rdf, RDF_HOOK, args=["--shapes", "shapes"])
    for number in range(20):
        (rdf / "data" / f"{number}.ttl").write_text(
            "@prefix ex: <https://example.org/def#> .\n"
            f"<https://example.org/id/{number}> a ex:Place ; ex:population {number} ;\n"
            f"\tex:near <https://example.org/id/{(number + 1) % 20}> .\n",
            "utf-8",
        )
    made = attempt()
    assert made.returncode == 0, made.stdout
    assert "check the RDF files" in made.stdout


def test_what_the_page_gives_to_copy() -> None:
    [repository] = yaml.safe_load(SNIPPET)["repos"]
    assert repository["repo"].endswith("/OWNER/caro-graph")
    assert repository["rev"] == f"v{caro_graph.__version__}"
    assert {hook["id"] for hook in repository["hooks"]} == set(BY_ID)
