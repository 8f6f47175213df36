"""A fresh build of the publication, and its archive; what stands in ``dist/`` is not looked at."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from caro_graph.building import INPUTS, Built, build
from caro_graph.facts import is_tombstone
from caro_graph.problems import CallError
from caro_graph.publication import Publication
from caro_graph.reading import Node
from caro_graph.releasing.archive import Archive, contents, make_archive
from caro_graph.releasing.moment import Moment
from caro_graph.writing.together import Content

__all__ = ["Fresh", "archive_files", "archives_folder", "build_afresh", "pack"]


@dataclass(frozen=True)
class Fresh:
    """What was built, and the files of it by their names."""

    built: Built
    files: Mapping[str, bytes]

    @property
    def standing(self) -> tuple[Node, ...]:
        """The facts: what is left of a withdrawn one is none."""
        return tuple(node for node in self.built.facts.nodes if not is_tombstone(node))


def build_afresh(publication: Publication, lang: str, progress: Callable[[str], None]) -> Fresh:
    """Build the publication for the public, in a folder that does not stay.

    Raises:
        FactsError: the facts are wrong.
        CallError: the call is wrong.
    """
    with tempfile.TemporaryDirectory(prefix="caro-graph-") as folder:
        out = Path(folder) / "dist"
        built = build(publication.root, out=out, lang=lang, progress=progress)
        return Fresh(built, {name: (out / name).read_bytes() for name in built.files})


def pack(publication: Publication, fresh: Fresh, when: Moment) -> Archive:
    """Return the archive of a version, as ``<id>-<version>/``.

    Raises:
        CallError: a name is too long for an archive.
    """
    name = f"{publication.id}-{publication.version}"
    return make_archive(name, contents(publication.root, fresh.files), when.seconds)


def archives_folder(publication: Publication, out: Path | None) -> Path:
    """Return where archives go: ``out``, else ``dist-release/`` in the publication.

    Raises:
        CallError: it lies in what a release is made from.
    """
    folder = out or publication.root / "dist-release"
    for name in INPUTS:
        if folder.resolve().is_relative_to((publication.root / name).resolve()):
            raise CallError(f"{folder}: it lies in what a release is made from: choose another --out")
    return folder


def archive_files(archive: Archive, folder: Path) -> list[tuple[Path, Content]]:
    """Return the archive as a file, and beside it a file for each of its checksums."""
    lines = {name: f"{value}  {name}\n".encode() for name, value in archive.sums.items()}
    sums: list[tuple[Path, Content]] = [(folder / f"{name}.sha256", line) for name, line in lines.items()]
    return [(folder / f"{archive.name}.tar.gz", archive.compressed), *sums]
