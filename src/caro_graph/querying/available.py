"""The queries that a publication has: its own, else those of the package that suit any publication."""

from __future__ import annotations

from caro_graph.context import Context
from caro_graph.publication import Publication, bundled
from caro_graph.querying.library import Query, read_queries

__all__ = ["available_queries"]

FOLDER = "queries"
_ONTOLOGY, _THINGS = "def#", "id/"


def available_queries(publication: Publication | None, context: Context) -> tuple[Query, ...]:
    """Return the queries of a publication, in the order of their names.

    Those that came with the package were written for the publication of the ontology; the ones that name a
    thing of it would answer nothing elsewhere, and are left out.

    Args:
        publication: The publication, or None where there is none.
        context: Its context, which says where the ontology stands.

    Raises:
        CallError: a query is ill-formed.
    """
    if publication is None or not (publication.root / FOLDER).is_dir():
        home = context.prefixes["caro"].removesuffix(_ONTOLOGY) + _THINGS
        queries = read_queries(bundled(FOLDER))
        if publication is not None and publication.things != home:
            queries = tuple(query for query in queries if home not in query.text)
        return queries
    return read_queries(publication.folder(FOLDER))
