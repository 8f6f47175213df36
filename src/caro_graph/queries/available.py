"""The queries that a publication has: its own, else those of the package that suit any publication."""

from __future__ import annotations

from caro_graph.publication import Publication, bundled
from caro_graph.queries.library import Query, read_queries

__all__ = ["available_queries"]

FOLDER = "queries"


def available_queries(publication: Publication | None) -> tuple[Query, ...]:
    """Return the queries of a publication, in the order of their names.

    Where it has none of its own, those that came with the package and suit any publication; where there is no
    publication, all that came with the package.

    Raises:
        CallError: a query is ill-formed.
    """
    if publication is not None and (publication.root / FOLDER).is_dir():
        return read_queries(publication.folder(FOLDER))
    queries = read_queries(bundled(FOLDER))
    return queries if publication is None else tuple(query for query in queries if query.general)
