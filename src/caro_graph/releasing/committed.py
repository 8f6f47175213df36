"""Whether git has all that a release is made from: else nobody could build it again from its tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from caro_graph.building import INPUTS
from caro_graph.diffing.git import git, said_by
from caro_graph.problems import CallError, Problem
from caro_graph.publication import FILE
from caro_graph.releasing.archive import PAPERS

__all__ = ["in_git", "uncommitted"]

_READ = (".yaml", ".yml", ".csv", ".json", ".ttl", ".jsonld", ".rq", ".toml", ".py", ".md", ".txt", "")
"""The suffixes of what a build reads: of other files, git may ignore what it likes."""
_IGNORED = "!!"
_UNSEEN = "unseen"
_WORDS = {
    "??": "it is not in git",
    _IGNORED: "git ignores it",
    _UNSEEN: "git is told not to look whether it changed (assume-unchanged or skip-worktree)",
    " D": "it was deleted",
    "D ": "it was deleted",
}
_TODO = {
    _IGNORED: "take it out of .gitignore and commit it",
    _UNSEEN: "run git update-index --no-assume-unchanged, then --no-skip-worktree, on it",
}


def in_git(root: Path) -> bool:
    """Whether the folder is in a git work tree."""
    return any((folder / ".git").exists() for folder in (root, *root.parents))


def uncommitted(root: Path) -> list[Problem]:
    """Return each file that a release is made from and that is not as the last commit has it.

    Args:
        root: The folder of a publication, in a git work tree.

    Raises:
        CallError: git is not there, or fails.
    """
    prefix = _git(root, "rev-parse", "--show-prefix").rstrip("\n")
    patterns = list(_patterns(root))
    # Renames would be told as one change with two names.
    asked = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored=traditional")
    told = _git(root, *asked, "--", *patterns)
    # A file that is in the index no more and still lies there has two lines, the first "deleted".
    states = {line[3:].removeprefix(prefix): line[:2] for line in filter(None, told.split("\0"))}
    told = _git(root, "ls-files", "-v", "-z", "--", *patterns)
    # A small letter: assumed unchanged; S: skipped. The status is silent on both.
    unseen = {
        line[2:]: _UNSEEN for line in filter(None, told.split("\0")) if line[0] == "S" or line[0].islower()
    }
    return sorted(_problems({**unseen, **states}))


def _patterns(root: Path) -> Iterator[str]:
    """What git is asked about; what is not there does not matter."""
    yield from (f":(literal){name}" for name in (*INPUTS, FILE))
    for name in PAPERS:
        yield from (f":(icase){name}", f":(icase,glob){name}.*")
    # Where the package is developed beside its facts, it is what the release is made by.
    package = Path(__file__).resolve().parents[1]
    if package.is_relative_to(root.resolve()):
        yield f":(literal){package.relative_to(root.resolve()).as_posix()}"


def _problems(states: Mapping[str, str]) -> Iterator[Problem]:
    for name, state in states.items():
        if state == _IGNORED and Path(name).suffix.lower() not in _READ:
            continue
        shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        what = _WORDS.get(state, "it has changes that are not committed")
        todo = _TODO.get(state, "commit it, or restore it")
        yield Problem(shown, 1, 1, what, f"{todo}: a release is made from a commit")


def _git(root: Path, *words: str) -> str:
    try:
        done = git(root, *words)
    except OSError as error:
        todo = "install it: whether all is committed is not known without"
        raise CallError(f"{root} is in a git work tree, and git cannot be run: {todo}") from error
    if done.returncode:
        reason = said_by(done.stderr)
        raise CallError(f"{root}: git {words[0]} failed ({reason}): whether all is committed is not known")
    return done.stdout.decode("utf-8", "surrogateescape")
