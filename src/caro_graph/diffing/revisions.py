"""A git revision of a publication, in a folder of its own: the work tree is not touched."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from caro_graph.diffing.git import git, said_by
from caro_graph.problems import CallError
from caro_graph.publication import FILE, find_publication

__all__ = ["checked_out"]

_READ = (FILE, "data", "ontology")
"""What of a publication its facts are read from."""
_ENTRY = re.compile(r"(\d{6}) (\w+) ([0-9a-f]+)\t(.*)\Z", re.DOTALL)
_PLAIN = ("100644", "100755")


@contextmanager
def checked_out(revision: str, project: Path) -> Iterator[Path]:
    """Put the publication as it is in a revision into a folder, which is there until the context is left.

    Files are as they are in the repository's objects: no attribute, filter or line ending changes them.

    Args:
        revision: Any name of a commit (gitrevisions(7)).
        project: A folder at or below the publication's.

    Raises:
        CallError: there is no such revision, or no publication in it; git or its repository is not there.
    """
    neither = f"{revision}: this is neither a file or folder nor a revision of a publication"
    if not revision or revision.startswith("-") or "\0" in revision:
        # Git would take it for an option; a name of a revision never begins so.
        raise CallError(f"{neither}: name one of them")
    try:
        root = find_publication(project)
    except CallError as error:
        raise CallError(f"{neither} ({error})") from error
    # In two steps: what is put behind a search (":/words") would be searched for.
    found = _git(root, "rev-parse", "--verify", "--quiet", revision)
    if not found.returncode:
        found = _git(root, "rev-parse", "--verify", "--quiet", f"{said_by(found.stdout)}^{{commit}}")
    commit = said_by(found.stdout)
    if found.returncode or not re.fullmatch(r"[0-9a-f]{40,64}", commit):
        reason = said_by(found.stderr)
        raise CallError(f"{neither} in {root}{f' ({reason})' if reason else ''}: name one of them")
    with tempfile.TemporaryDirectory(prefix="caro-graph-") as place:
        folder = Path(place).resolve()
        _write(root, commit, folder, revision)
        if not (folder / FILE).is_file():
            raise CallError(f"{revision}: there was no {FILE} in {root} then: name a later revision")
        yield folder


def _write(root: Path, commit: str, folder: Path, revision: str) -> None:
    listed = _good(root, "ls-tree", "-r", "-z", commit, "--", *_READ).decode("utf-8", "surrogateescape")
    objects: list[tuple[str, str]] = []
    for line in filter(None, listed.split("\0")):
        match = _ENTRY.match(line)
        if not match or match[1] not in _PLAIN or ".." in PurePosixPath(match[4]).parts:
            name = match[4] if match else line
            raise CallError(
                f"{revision}:{name}: this is no plain file (a link or a submodule): it is not read"
            )
        objects.append((match[3], match[4]))
    asked = "".join(f"{name}\n" for name, _ in objects).encode("ascii")
    answer = _good(root, "cat-file", "--batch", said=asked)
    start = 0
    for _, name in objects:
        head, _, _ = answer[start : start + 200].partition(b"\n")
        words = head.split()
        if len(words) != 3 or words[1] != b"blob":
            raise CallError(f"{revision}:{name}: git does not give this file: fetch the repository again")
        start += len(head) + 1
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(answer[start : start + int(words[2])])
        start += int(words[2]) + 1


def _good(root: Path, *words: str, said: bytes = b"") -> bytes:
    done = _git(root, *words, said=said)
    if done.returncode:
        raise CallError(f"{root}: git {words[0]} failed ({said_by(done.stderr)}): check the repository")
    return done.stdout


def _git(root: Path, *words: str, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return git(root, *words, said=said)
    except FileNotFoundError as error:
        raise CallError("git is not installed here, so no revision can be read: install it") from error
