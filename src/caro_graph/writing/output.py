"""Where a report may go: over nothing that is read, and into nothing that makes a publication or a build."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from caro_graph.problems import CallError
from caro_graph.publication import FILE
from caro_graph.writing.folder import SUMS, listed

__all__ = ["refuse_output"]

_KEPT = ("data", "ontology", "shapes", "queries", "releases")
"""The folders of a publication that hold what nobody can make again."""
_TODO = "choose another --output"


def refuse_output(output: Path | None, inputs: Iterable[str | Path]) -> None:
    """Refuse to write a report over what is read, a publication or a build.

    Args:
        output: Where the report is to go; None for standard output.
        inputs: The files that are read; what is no path (a git revision, ``-``) is passed over.

    Raises:
        CallError: the output is one of the inputs, the ``publication.toml`` of any publication, in one of
            the folders that its facts, terms, shapes, queries and releases are in, or in a built folder; or
            it is no name of a file.
    """
    if output is None:
        return
    if output == Path():
        raise CallError(
            "--output: '' names no file: name one, or leave --output out to write to standard output"
        )
    if any(_same(output, path) for path in inputs):
        raise CallError(f"{output}: the output would replace what is read: {_TODO}")
    # A link is looked at where it is and where it leads.
    for place in (Path(os.path.normpath(output.absolute())), Path(os.path.realpath(output))):
        for folder in place.parents:
            if whose := _whose(folder, place.relative_to(folder)):
                verb = "replace" if os.path.lexists(output) else "be"
                raise CallError(f"{output}: the output would {verb} {whose}: {_TODO}")


def _same(output: Path, path: str | Path) -> bool:
    try:
        return output.samefile(path)
    except (OSError, ValueError):  # one of them is not there, or the input is no path
        return False


def _whose(folder: Path, name: Path) -> str:
    """What the file ``name`` of ``folder`` is a part of, in words; empty if it is free to be written."""
    if os.path.lexists(folder / FILE):
        if name == Path(FILE):
            return f"the {FILE} of a publication"
        if len(name.parts) > 1 and name.parts[0] in _KEPT:
            return f"a file of the publication's '{name.parts[0]}'"
    if os.path.lexists(folder / SUMS):
        try:
            names = listed(folder / SUMS)
        except OSError as error:
            raise CallError(f"{folder / SUMS}: it cannot be read ({error.strerror}): {_TODO}") from error
        # Of another folder with checksums, only the files that they are of are taken.
        built = any(each.endswith(".nq") and "/" not in each for each in names)
        if built or name.as_posix() in {*names, SUMS}:
            return "a file of a folder that a build wrote"
    return ""
