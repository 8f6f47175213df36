"""The files of facts: which there are, and their text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from caro_graph.problems import CallError, Problem

__all__ = ["CATALOGUE", "LEDGER", "REFUSED", "fact_files", "read_text"]

LEDGER = "coverage.yaml"
CATALOGUE = "catalogue.yaml"
"""At the top of ``data/``: what a person writes of the catalogue, which is not facts."""
# What YAML 1.2 (5.1) does not let a text hold, and the line ends that only some readers count (a lone CR,
# NEL, LS, PS): they have no place in a CSV either.
REFUSED = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SUFFIXES = {".yaml", ".yml", ".csv"}


def fact_files(data: Path) -> Iterator[Path]:
    """Yield the files of facts below ``data``, in an order that does not depend on the machine.

    Ledgers (``coverage.yaml``), the catalogue's metadata (``catalogue.yaml``), CSVW metadata and hidden
    files are not facts.

    Raises:
        CallError: ``data`` is not a folder.
    """
    if not data.is_dir():
        raise CallError(f"{data}: there is no such folder of facts: name the publication with --project")
    for path in sorted(_below(data), key=lambda path: path.relative_to(data).as_posix()):
        hidden = any(part.startswith(".") for part in path.relative_to(data).parts)
        aside = path.name == LEDGER or path == data / CATALOGUE
        if path.suffix.lower() in _SUFFIXES and not aside and not hidden:
            yield path


def _below(data: Path) -> Iterator[Path]:
    """Every file below a folder; a folder that cannot be read is told, not passed over."""

    def refuse(error: OSError) -> None:
        raise CallError(
            f"{error.filename}: it cannot be read ({error.strerror}): check its rights"
        ) from error

    for folder, folders, names in os.walk(data, onerror=refuse):
        for linked in (name for name in folders if Path(folder, name).is_symlink()):
            raise CallError(f"{Path(folder, linked)}: this is a link to a folder: put the folder itself here")
        yield from (Path(folder, name) for name in names)


def read_text(path: Path, root: Path) -> tuple[str, list[Problem]]:
    """Return the text of a file of facts with line feeds only, and what is wrong with its bytes.

    A byte order mark and CRLF line ends are accepted; a link that leaves ``root``, a file that is empty or
    not UTF-8 is a problem.
    """
    file = path.relative_to(root).as_posix()
    if not _inside(path, root):
        return "", [Problem(file, 1, 1, "the link leads out of the folder", "put the file itself here")]
    if path.exists() and not path.is_file():
        return "", [Problem(file, 1, 1, "this is no ordinary file", "put a file with the facts here")]
    try:
        content = path.read_bytes()
    except OSError as error:
        return "", [
            Problem(file, 1, 1, f"it cannot be read ({error.strerror})", "check the file and its rights")
        ]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        what = f"byte 0x{content[error.start]:02X} is not UTF-8"
        return "", [Problem(file, before.count(b"\n") + 1, column, what, "save the file as UTF-8")]
    if not text.strip():
        return "", [Problem(file, 1, 1, "the file is empty", "write a fact into it, or remove it")]
    text = text.replace("\r\n", "\n")
    # The first of each kind: a file in another encoding would have one in every second place.
    kinds = {match.group(): match for match in reversed(list(REFUSED.finditer(text)))}
    problems = [_forbidden(file, text, match) for match in kinds.values()]
    return ("" if problems else text), problems


def _inside(path: Path, root: Path) -> bool:
    """Whether a path leads into ``root``; what leads nowhere is for the reading to tell."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a loop of links: an OSError from Python 3.13 on
        return True


def _forbidden(file: str, text: str, match: re.Match[str]) -> Problem:
    before = text[: match.start()]
    column = match.start() - (before.rfind("\n") + 1) + 1
    what = f"the character U+{ord(match.group()):04X} is not allowed"
    return Problem(file, before.count("\n") + 1, column, what, "remove it")
