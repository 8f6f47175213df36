"""Where a store takes queries, updates and graphs, told by one of its URLs where that is certain."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

__all__ = ["Layout", "layout_of"]


@dataclass(frozen=True)
class Layout:
    """The URLs for queries and updates, and for the Graph Store Protocol where that is known."""

    query: str
    update: str
    graphs: str | None


def layout_of(query: str, update: str | None = None, graphs: str | None = None) -> Layout:
    """Return where a store takes what, from the URL at which it is asked.

    Oxigraph has ``/query``, ``/update`` and ``/store``; Fuseki and Stardog ``/NAME/query`` and
    ``/NAME/update``, and graph stores that differ; RDF4J and GraphDB ``/repositories/NAME`` with
    ``/statements`` and ``/rdf-graphs/service`` below; Virtuoso ``/sparql-auth`` for both, and
    ``/sparql-graph-crud-auth``. Of any other URL, updates are tried at the same one, as the SPARQL 1.1
    Protocol allows. Without a graph store, triples are sent as updates.

    Args:
        query: The URL for queries, which can be read (see ``endpoint_of``).
        update: That for updates, where it was given.
        graphs: That of the Graph Store Protocol, where it was given.

    >>> layout_of("http://localhost:7878/query").graphs
    'http://localhost:7878/store'
    >>> layout_of("http://localhost:3030/ds/query").update
    'http://localhost:3030/ds/update'
    """
    found_update, found_graphs = _known(query)
    return Layout(
        query, found_update if update is None else update, found_graphs if graphs is None else graphs
    )


def _known(query: str) -> tuple[str, str | None]:
    parts = urlsplit(query)
    *before, last = parts.path.rstrip("/").split("/")

    def at(*names: str) -> str:
        return parts._replace(path="/".join([*before, *names]), fragment="").geturl()

    if last == "query":
        return at("update"), at("store") if before == [""] else None
    if before and before[-1] == "repositories":
        return at(last, "statements"), at(last, "rdf-graphs", "service")
    if last == "sparql-auth":
        return query, at("sparql-graph-crud-auth")
    return query, None
