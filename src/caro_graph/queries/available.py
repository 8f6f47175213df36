"""The queries that a publication has: its own, else those of the package that suit any publication."""

from __future__ import annotations

from pathlib import Path

from caro_graph.publication import Publication, bundled
from caro_graph.queries.library import Queries, Query, read_queries

__all__ = ["available_queries", "queries_of"]

FOLDER = "queries"


def available_queries(publication: Publication | None) -> tuple[Query, ...]:
    """Read the queries of a publication, in the order of their names; see :func:`queries_of`.

    Raises:
        CallError: a query is ill-formed.
    """
    folder, general = _place(publication)
    return tuple(query for query in read_queries(folder) if query.general or not general)


def queries_of(publication: Publication | None) -> Queries:
    """Return the queries of a publication, each read when it is looked for.

    Where it has none of its own, those that came with the package and suit any publication; where there is no
    publication, all that came with the package.
    """
    folder, general = _place(publication)
    return Queries(folder, general=general)


def _place(publication: Publication | None) -> tuple[Path, bool]:
    """Return the folder, and whether only those that suit any publication are meant."""
    if publication is not None and (publication.root / FOLDER).is_dir():
        return publication.folder(FOLDER), False
    return bundled(FOLDER), publication is not None
