"""The releases that there are: ``releases/<version>/`` in the publication's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caro_graph.publication import Publication
from caro_graph.versions import order

__all__ = ["CHANGES", "FOLDER", "ONTOLOGY", "SUMS_OF_ARCHIVE", "Released", "dataset_name", "releases"]

FOLDER = "releases"
CHANGES = "changes.md"
ONTOLOGY = "ontology.nt.gz"
"""The statements of the ontology, for the next release to compare with; its code lists are in the dataset."""
SUMS_OF_ARCHIVE = "archive.sha256"
"""The checksums of the archive, compressed and not."""


@dataclass(frozen=True)
class Released:
    """A release: its version and its folder."""

    version: str
    folder: Path


def dataset_name(publication: Publication) -> str:
    """Return the name of the file of a release that has its dataset."""
    return f"{publication.id}.nq.gz"


def releases(publication: Publication) -> tuple[Released, ...]:
    """Return the releases that there are, the lowest version first; other folders are not looked at."""
    found = [
        (rank, path.name, path)
        for path in (publication.root / FOLDER).glob("*")
        if path.is_dir() and (rank := order(path.name))
    ]
    return tuple(Released(name, path) for _, name, path in sorted(found))
