"""What the tests of the integrations share: folders to check, a git repository, a clean environment."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from conftest import HERE, ROOT

RDF = HERE / "integrations" / "rdf"
FACTS = "data/charte/facts.yaml"
WRONG_PLACE = "data/charte/facts.yaml:47:11"
WRONG_WORDS = "An objective is no achievement"
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")


def spoil(project: Path) -> None:
    """Publish an objective as an achievement."""
    facts = project / FACTS
    text = facts.read_text("utf-8")
    assert "status: objective\n" in text
    facts.write_text(text.replace("status: objective\n", "status: present\n", 1), "utf-8")


def mend(project: Path) -> None:
    """Undo :func:`spoil`."""
    shutil.copy(HERE / "publication" / FACTS, project / FACTS)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables of a bare machine on which caro-graph is installed, and no more.

    Nothing of the machine at hand goes in: neither its git configuration, nor the repository of a hook
    that runs these tests.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    git = {
        f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    return {
        "PATH": path,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        **git,
        **more,
    }


def call(
    words: list[str | Path], folder: Path, variables: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command with both its outputs as one text, as a log of CI has it."""
    return subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


def git(repository: Path, variables: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run git, which has to succeed."""
    done = call(["git", *words], repository, variables)
    assert done.returncode == 0, done.stdout
    return done


def section(title: str) -> str:
    """A section of docs/ci.md."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def snippets(title: str, language: str = "yml") -> list[str]:
    """What a section of docs/ci.md gives to copy (``yml``), or what it shows (``text``)."""
    return re.findall(rf"^```{language}\n(.*?)^```$", section(title), re.MULTILINE | re.DOTALL)


def schema_problems(name: str, path: Path, home: Path) -> str:
    """What a schema that comes with check-jsonschema has against a file; empty if nothing."""
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{name}", path]
    done = call(words, home, environment(home))
    return "" if done.returncode == 0 else done.stdout or "it failed without a word"
