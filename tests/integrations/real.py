"""The integrations with nothing left out: caro-graph is installed by each of them, from a tag, by pip.

This needs a package index, so it is no part of the suite, which needs none: ``make test-integrations``.
"""

from __future__ import annotations

import os
import shutil
import sys
import venv
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from integrations.gitlab import jobs, run_job
from integrations.runner import run_action
from integrations.support import FACTS, RDF, WRONG_PLACE, WRONG_WORDS, call, git, snippets, spoil

import caro_graph

TAG = f"v{caro_graph.__version__}"
PRE_COMMIT: list[str | Path] = [sys.executable, "-m", "pre_commit"]


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """This machine, with what pip needs to know; without the repository of a hook that runs these tests."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = {
        f"GIT_{who}_{what}": "x@y.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    home = tmp_path_factory.mktemp("pre-commit")
    return {**variables, **who, "GIT_CONFIG_GLOBAL": os.devnull, "PRE_COMMIT_HOME": str(home)}


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory, machine: dict[str, str]) -> Path:
    """This project as it stands, in a repository of its own, with the tag of its version."""
    folder = tmp_path_factory.mktemp("released") / "caro-graph"
    listed = git(ROOT, machine, "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return begin(folder, machine, tag=TAG)


def begin(folder: Path, machine: dict[str, str], *, tag: str = "begun") -> Path:
    git(folder, machine, "init", "--quiet", "--initial-branch=main")
    git(folder, machine, "add", ".")
    git(folder, machine, "commit", "--quiet", "--message=all there is")
    git(folder, machine, "tag", tag)
    return folder


def test_pre_commit_with_facts(project: Path, released: Path, machine: dict[str, str]) -> None:
    begin(project, machine)
    words = [*PRE_COMMIT, "try-repo", released, "caro-graph-validate", "--ref", TAG, "--all-files"]
    good = call(words, project, machine)
    assert good.returncode == 0, good.stdout
    assert "check the facts" in good.stdout
    spoil(project)
    wrong = call(words, project, machine)
    assert wrong.returncode == 1
    assert f"{WRONG_PLACE}: " in wrong.stdout
    assert WRONG_WORDS in wrong.stdout


def test_pre_commit_with_rdf(tmp_path: Path, released: Path, machine: dict[str, str]) -> None:
    """What the page gives to copy, the address apart."""
    folder = Path(shutil.copytree(RDF, tmp_path / "rdf"))
    config = yaml.safe_load(snippets("pre-commit")[0])
    config["repos"][0]["repo"] = str(released)
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    begin(folder, machine)
    run: list[str | Path] = [*PRE_COMMIT, "run", "caro-graph-validate-rdf", "--files"]
    good = call([*run, "data/good.ttl"], folder, machine)
    assert good.returncode == 0, good.stdout
    wrong = call([*run, "data/good.ttl", "data/wrong.ttl"], folder, machine)
    assert wrong.returncode == 1
    assert "data/wrong.ttl:" in wrong.stdout
    assert "A place has a population" in wrong.stdout


def test_github_action(project: Path, tmp_path: Path, released: Path, machine: dict[str, str]) -> None:
    """A runner has the files of the tag, without the repository, in a folder that is not to be written."""
    action = Path(shutil.copytree(released, tmp_path / "caro-graph", ignore=shutil.ignore_patterns(".git")))
    before = sorted(action.rglob("*"))
    python = {"python": {"python-path": sys.executable}}
    spoil(project)
    ran = run_action(project, tmp_path / "runner", {}, given=python, action_path=action, machine=machine)
    assert ran.outputs["exit-code"] == "1", ran.log
    assert f"::error file={FACTS},line=47,col=11," in ran.log
    assert sorted(action.rglob("*")) == before


def test_gitlab(project: Path, tmp_path: Path, released: Path, machine: dict[str, str]) -> None:
    """An image with a Python of its own."""
    venv.create(tmp_path / "image", with_pip=True)
    path = f"{tmp_path / 'image' / 'bin'}{os.pathsep}{machine['PATH']}"
    [job] = jobs({"package": f"git+file://{released}@{TAG}"}).values()
    spoil(project)
    done = run_job(job, project, {**machine, "PATH": path}, shell="sh", install=True)
    assert done.returncode == 1, done.stdout
    assert f"{WRONG_PLACE}: " in done.stdout
    assert (tmp_path / "image" / "bin" / "caro-graph").is_file()
    assert (project / "caro-graph.xml").is_file()
