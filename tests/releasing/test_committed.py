"""What git does not have is told, file by file; what a release is not made from does not matter."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from caro_graph.problems import CallError
from caro_graph.releasing.committed import in_git, uncommitted

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed here")


def git(folder: Path, *words: str) -> None:
    named = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *named, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def committed(project: Path) -> Path:
    (project / "README.md").write_text("A charter.\n", "utf-8")
    (project / "notes.txt").write_text("Notes.\n", "utf-8")
    git(project, "init", "-q")
    git(project, "add", "--all")
    git(project, "commit", "-qm", "All")
    return project


def told(root: Path) -> dict[str, str]:
    problems = uncommitted(root)
    assert all((problem.line, problem.column) == (1, 1) for problem in problems)
    return {problem.file: problem.what for problem in problems}


CHANGED = "it has changes that are not committed"


def test_all_is_committed(committed: Path) -> None:
    assert in_git(committed)
    assert told(committed) == {}


def test_no_work_tree(tmp_path: Path) -> None:
    assert not in_git(tmp_path)


def test_each_file_is_told(committed: Path) -> None:
    (committed / "data" / "charte" / "facts.yaml").open("a").write("# more\n")
    (committed / "data" / "charte" / "figures.csv").unlink()
    git(committed, "mv", "data/sources.yaml", "data/quellen é.yaml")
    (committed / "queries").mkdir()
    (committed / "queries" / "a b.rq").write_text("", "utf-8")
    (committed / "publication.toml").open("a").write("\n")
    git(committed, "add", "publication.toml")
    (committed / "README.md").unlink()
    (committed / "Licence.txt").write_text("", "utf-8")
    assert told(committed) == {
        "data/charte/facts.yaml": CHANGED,
        "data/charte/figures.csv": "it was deleted",
        "data/sources.yaml": "it was deleted",
        "data/quellen é.yaml": CHANGED,
        "queries/a b.rq": "it is not in git",
        "publication.toml": CHANGED,
        "README.md": "it was deleted",
        "Licence.txt": "it is not in git",
    }


def test_what_a_release_is_not_made_from(committed: Path) -> None:
    (committed / "notes.txt").open("a").write("more\n")
    (committed / "CHANGELOG.md").write_text("", "utf-8")
    for folder in ("dist", "releases", "my-data"):
        (committed / folder).mkdir()
        (committed / folder / "facts.yaml").write_text("", "utf-8")
    assert told(committed) == {}


def test_facts_that_git_ignores(committed: Path) -> None:
    """A build reads them, and nobody else has them."""
    (committed / ".gitignore").write_text("secret/\n*.bak\n*.csv\n", "utf-8")
    (committed / "data" / "secret").mkdir()
    for name in ("secret/facts.yaml", "secret/x.bak", "charte/more.csv", "charte/y.bak"):
        (committed / "data" / name).write_text("", "utf-8")
    ignored = "git ignores it"
    assert told(committed) == {"data/secret/facts.yaml": ignored, "data/charte/more.csv": ignored}


def test_a_publication_in_a_folder_of_the_repository(project: Path) -> None:
    repository = project.parent
    (repository / "data").mkdir()
    git(repository, "init", "-q")
    git(repository, "add", "--all")
    git(repository, "commit", "-qm", "All")
    assert in_git(project)
    assert told(project) == {}
    (repository / "data" / "other.yaml").write_text("", "utf-8")
    (project / "data" / "other.yaml").write_text("", "utf-8")
    assert told(project) == {"data/other.yaml": "it is not in git"}


def test_nothing_is_committed_yet(project: Path) -> None:
    git(project, "init", "-q")
    assert set(told(project)) == {
        *(f"data/charte/{name}" for name in ("coverage.yaml", "facts.yaml", "figures.csv")),
        *("data/sources.yaml", "publication.toml"),
    }


def test_a_repository_that_git_cannot_read(committed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (committed / ".git" / "HEAD").write_text("broken", "utf-8")
    with pytest.raises(
        CallError, match=r"git rev-parse failed \(.*\): whether all is committed is not known"
    ):
        uncommitted(committed)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CallError, match="is in a git work tree, and git cannot be run: install it"):
        uncommitted(committed)


def test_a_file_that_git_was_told_to_forget(committed: Path) -> None:
    git(committed, "rm", "-q", "--cached", "data/sources.yaml", "data/charte/figures.csv")
    (committed / ".gitignore").write_text("*.csv\n", "utf-8")
    assert told(committed) == {
        "data/sources.yaml": "it is not in git",
        "data/charte/figures.csv": "git ignores it",
    }
    assert len(uncommitted(committed)) == 2


@pytest.mark.parametrize("flag", ["assume-unchanged", "skip-worktree"])
def test_a_file_that_git_does_not_look_at(committed: Path, flag: str) -> None:
    names = ["data/charte/facts.yaml", "README.md", "notes.txt"]
    git(committed, "update-index", f"--{flag}", *names)
    for name in names:
        (committed / name).open("a").write("# more\n")
    unseen = "git is told not to look whether it changed (assume-unchanged or skip-worktree)"
    assert told(committed) == dict.fromkeys(names[:2], unseen)
    git(committed, "update-index", f"--no-{flag}", *names)
    assert told(committed) == dict.fromkeys(names[:2], CHANGED)


def test_it_is_the_repository_of_the_publication(
    committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook, or ``git rebase --exec``, has another one in its environment."""
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    (committed / "data" / "charte" / "facts.yaml").open("a").write("# more\n")
    for name, value in (("DIR", other / ".git"), ("WORK_TREE", other), ("INDEX_FILE", other / "index")):
        monkeypatch.setenv(f"GIT_{name}", str(value))
    monkeypatch.setenv("GIT_PREFIX", "data/")
    assert told(committed) == {"data/charte/facts.yaml": CHANGED}
