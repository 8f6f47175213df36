"""A release that is made, and one whose archive is built again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from caro_graph.problems import FactsError, Problem
from caro_graph.publication import Publication, find_publication, read_publication
from caro_graph.releasing.archive import Archive
from caro_graph.releasing.moment import EPOCH, Moment, moment
from caro_graph.releasing.numbers import version_problems
from caro_graph.releasing.packing import archive_files, archives_folder, build_afresh, pack
from caro_graph.releasing.preparing import Prepared
from caro_graph.releasing.released import CHANGES, FOLDER, SUMS_OF_ARCHIVE
from caro_graph.writing.together import Content, write_together

__all__ = ["Rebuilt", "rebuild", "write"]


@dataclass(frozen=True)
class Rebuilt:
    """An archive that was built again; ``writes`` is what there is to write: nothing if it is another.

    ``same`` says whether it is what was released: ``all`` of it, once it is decompressed (``tar``), or not
    (``none``), or that it cannot be told (``unknown``); empty where that version is not released.
    """

    publication: Publication
    archive: Archive
    moment: Moment
    same: str
    problems: tuple[Problem, ...]
    writes: tuple[tuple[Path, Content], ...]


def write(made: Prepared | Rebuilt) -> None:
    """Write a release, or an archive, whole or not at all.

    Raises:
        OutputError: it cannot be written; nothing was.
    """
    write_together(made.writes)


def rebuild(
    project: Path,
    out: Path | None,
    environ: Mapping[str, str],
    progress: Callable[[str], None],
) -> Rebuilt:
    """Build the archive of what stands here, and compare it with the one that was released.

    Args:
        project: A folder at or below the publication's.
        out: The folder for the archive; ``dist-release/`` in the publication if not given.
        environ: The environment, which may have ``SOURCE_DATE_EPOCH``.
        progress: Called with the name of each step as it begins.

    Raises:
        FactsError: the facts are wrong, or what is stated is no version.
        CallError: the call is wrong.
    """
    publication = read_publication(find_publication(project))
    wrong = list(version_problems(publication, (), None))
    if wrong:
        raise FactsError(wrong)
    folder, when = archives_folder(publication, out), moment(publication, environ)
    fresh = build_afresh(publication, "en", progress)
    progress("packing")
    archive = pack(publication, fresh, when)
    same, problems = _comparison(publication, archive)
    # Another archive is not written in the place of the one that was released.
    writes = () if problems else tuple(archive_files(archive, folder))
    return Rebuilt(publication, archive, when, same, problems, writes)


def _comparison(publication: Publication, archive: Archive) -> tuple[str, tuple[Problem, ...]]:
    """Whether it is the archive that was released, as :class:`Rebuilt` has it, and what is wrong if not."""
    folder = publication.root / FOLDER / publication.version
    if not folder.is_dir():
        return "", ()
    released = _sums(folder / SUMS_OF_ARCHIVE)
    file = f"{FOLDER}/{publication.version}/{SUMS_OF_ARCHIVE}"
    compressed, tar = (released.get(name) == value for name, value in archive.sums.items())
    if tar:
        return "all" if compressed else "tar", ()
    if f"{archive.name}.tar" not in released:
        what = f"there is no checksum of what was released as {publication.version}"
        todo = f"put it back, as it is in the commit of {publication.version}"
        return "unknown", (Problem(file, 1, 1, what, todo),)
    what = f"the archive is not the one that was released as {publication.version}"
    todo = f"build it at that version's tag, by the caro-graph and with the {EPOCH} of {CHANGES} there"
    return "none", (Problem(file, 2, 1, what, todo),)


def _sums(path: Path) -> Mapping[str, str]:
    """The checksums of the archive that was released, by its name; none where they are not there."""
    if not path.is_file():
        return {}
    found = re.findall(r"^([0-9a-f]{64})  (\S+)$", path.read_text("utf-8", "replace"), re.MULTILINE)
    return {name: value for value, name in found}
