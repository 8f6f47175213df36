"""A folder that a build wrote, read again: nothing is taken from it that is not what the build wrote."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from caro_graph.problems import CallError, FactsError, Problem
from caro_graph.writing.folder import SUMS

__all__ = ["Written", "read_written"]

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)\Z")
_TODO = "build again, or fetch the folder again"


@dataclass(frozen=True)
class Written:
    """A built folder whose files are as their checksums say.

    ``files`` gives the SHA-256, in hexadecimal, of each file by its name relative to ``folder``; ``id`` is
    the stem of the graph's files (``caro`` where they are ``caro.nq``, ``caro.ttl`` and so on).
    """

    folder: Path
    id: str
    files: Mapping[str, str]

    @property
    def quads(self) -> Path:
        """The N-Quads file of the whole dataset."""
        return self.folder / f"{self.id}.nq"


def read_written(folder: Path) -> Written:
    """Read a built folder, and check each file against ``SHA256SUMS``.

    Raises:
        CallError: it is not a folder that a build wrote.
        FactsError: a file is missing, or changed since its checksum was taken; each on its line there.
    """
    sums = folder / SUMS
    try:
        lines = sums.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CallError(
            f"{folder}: no build wrote this folder (it has no {SUMS} that can be read): name one that it did"
        ) from error
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        match = _LINE.match(line)
        if not match or not _is_below(match[2]):
            problems.append(Problem(str(sums), number, 1, "this is no checksum of a file here", _TODO))
            continue
        files[match[2]] = match[1]
        what = _difference(folder / match[2], match[1])
        if what:
            problems.append(Problem(str(sums), number, 67, f"'{match[2]}' {what}", _TODO))
    if problems:
        raise FactsError(problems)
    stems = sorted(name.removesuffix(".nq") for name in files if "/" not in name and name.endswith(".nq"))
    if len(stems) != 1:
        raise CallError(
            f"{folder}: no build wrote this folder (it has no .nq of the graph): name one that it did"
        )
    return Written(folder, stems[0], files)


def _is_below(name: str) -> bool:
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def _difference(path: Path, expected: str) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        return f"is missing, or cannot be read ({error.strerror})"
    changed = hashlib.sha256(content).hexdigest() != expected
    return "was changed after its checksum was taken" if changed else ""
