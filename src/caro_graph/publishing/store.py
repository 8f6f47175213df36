"""A store elsewhere: asked and changed by the SPARQL 1.1 Protocol and the Graph Store Protocol."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode

from caro_graph.problems import EndpointError
from caro_graph.publishing.sending import Patience, Reply, send
from caro_graph.querying.remote.endpoint import Endpoint
from caro_graph.querying.remote.refusal import page_title

if TYPE_CHECKING:
    from pyoxigraph import QueryResultsFormat, Triple

    from caro_graph.querying.answers import Term

__all__ = ["RemoteStore", "Store"]

_RESULTS = {
    "application/sparql-results+json": "JSON",
    "application/json": "JSON",
    "application/sparql-results+xml": "XML",
    "application/xml": "XML",
}
_GRAPHS = {"application/n-triples": "N_TRIPLES", "text/plain": "N_TRIPLES", "text/turtle": "TURTLE"}
_OTHER_URL = "see that it is the URL at which the store is asked, not of its page"
_MOST_ROWS = 16 << 20
_MOST_TRIPLES = 1 << 30
_NTRIPLES = "application/n-triples"


class Store(Protocol):
    """What publishing needs of a store. Each changing call may be made twice: it is the same as once."""

    @property
    def at(self) -> str:
        """How it is shown."""

    def rows(self, query: str, names: Sequence[str]) -> Sequence[tuple[Term | None, ...]]:
        """Ask a SELECT, and return what each row has for these variables."""

    def triples(self, graph: str) -> Sequence[Triple]:
        """Return all of a named graph."""

    def add(self, graph: str, lines: Sequence[str]) -> None:
        """Add lines of N-Triples to a named graph."""

    def change(self, update: str) -> None:
        """Carry out an update, all of it or nothing."""


@dataclass(frozen=True)
class RemoteStore:
    """A store behind HTTP: the URLs for queries and updates, and of its graph store if it has one."""

    query: Endpoint
    update: Endpoint
    graphs: Endpoint | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = 60
    patience: Patience = field(default_factory=Patience)

    @property
    def at(self) -> str:
        """How it is shown."""
        return self.query.at

    def rows(self, query: str, names: Sequence[str]) -> Sequence[tuple[Term | None, ...]]:
        """Ask a SELECT for these variables; by POST, so that no cache on the way gives an old answer.

        Raises:
            EndpointError: it does not answer as it should.
        """
        from pyoxigraph import QueryResultsFormat

        reply = self._asked(query, "application/sparql-results+json, application/sparql-results+xml;q=0.8")
        name = _RESULTS.get(_kind(reply))
        if name is None:
            raise _other(reply, self.query)
        format_: QueryResultsFormat = getattr(QueryResultsFormat, name)
        try:
            columns, rows = _table(reply.body, format_, names)
        except SyntaxError as error:
            words = self.query.clean(str(error.msg))
            raise self.query.failure(
                f"its answer breaks off, or is no result of a query ({words})", "publish again"
            ) from error
        if columns is None:
            raise self.query.failure("it was asked for rows, and answered yes or no", _OTHER_URL)
        if not set(names) <= columns:
            raise self.query.failure("its answer has other columns than it was asked for", _OTHER_URL)
        return rows

    def triples(self, graph: str) -> Sequence[Triple]:
        """Return all of a named graph, by the Graph Store Protocol if it has one.

        Raises:
            EndpointError: it does not answer as it should.
        """
        from pyoxigraph import RdfFormat, parse

        accept = f"{_NTRIPLES}, text/turtle;q=0.8"
        if self.graphs is None:
            query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
            reply = self._asked(query, accept, longest=_MOST_TRIPLES)
        else:
            reply = self._sent(
                "GET", self._graph(graph), None, {"Accept": accept}, accepted=(404,), longest=_MOST_TRIPLES
            )
            if reply.status == 404:
                return []
        name = _GRAPHS.get(_kind(reply))
        if name is None and reply.body:
            raise _other(reply, self.query)
        format_: RdfFormat = getattr(RdfFormat, name or "N_TRIPLES")
        try:
            return [quad.triple for quad in parse(reply.body, format_)]
        except SyntaxError as error:
            words = self.query.clean(str(error.msg))
            raise self.query.failure(
                f"what it gives of a graph is no RDF ({words})", "publish again"
            ) from error

    def add(self, graph: str, lines: Sequence[str]) -> None:
        """Add lines of N-Triples to a named graph: to its graph store if it has one, else by an update.

        Raises:
            EndpointError: it does not take them.
        """
        if self.graphs is None:
            self.change(f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(lines)}}} }}")
        else:
            self._sent("POST", self._graph(graph), "".join(lines), {"Content-Type": _NTRIPLES})

    def change(self, update: str) -> None:
        """Carry out an update, which is the same carried out twice.

        Raises:
            EndpointError: it does not take it.
        """
        self._sent("POST", self.update, update, {"Content-Type": "application/sparql-update"})

    def _graph(self, graph: str) -> Endpoint:
        assert self.graphs is not None
        return self.graphs.below("", [("graph", graph)])

    def _asked(self, query: str, accept: str, longest: int = _MOST_ROWS) -> Reply:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self._sent("POST", self.query, urlencode({"query": query}), headers, longest=longest)

    def _sent(
        self,
        method: str,
        to: Endpoint,
        text: str | None,
        headers: Mapping[str, str],
        accepted: tuple[int, ...] = (),
        longest: int = _MOST_ROWS,
    ) -> Reply:
        return send(
            method,
            to,
            body=None if text is None else text.encode(),
            headers={**self.headers, **headers},
            timeout=self.timeout,
            repeatable=True,
            patience=self.patience,
            accepted=accepted,
            longest=longest,
        )


def _table(
    body: bytes, format_: QueryResultsFormat, names: Sequence[str]
) -> tuple[set[str] | None, Sequence[tuple[Term | None, ...]]]:
    """Return the columns of an answer, None if it is yes or no, and what each row has for these variables."""
    from pyoxigraph import QueryBoolean, parse_query_results

    answer = parse_query_results(body, format_)
    if isinstance(answer, QueryBoolean):
        return None, ()
    columns = {variable.value for variable in answer.variables}
    return columns, [tuple(row[name] for name in names) for row in answer]


def _kind(reply: Reply) -> str:
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()


def _other(reply: Reply, endpoint: Endpoint) -> EndpointError:
    """Say what came instead of an answer."""
    start = reply.body[:16_384].decode("utf-8", "replace")
    if not start.strip():
        return endpoint.failure("its answer is empty", _OTHER_URL)
    if re.match(r"\s*<(!doctype\s+html|html)\b", start, re.IGNORECASE):
        title = page_title(start, endpoint)
        return endpoint.failure(
            "it answered with a web page" + (f" (“{title}”)" if title else ""), _OTHER_URL
        )
    kind = endpoint.clean(_kind(reply))
    return endpoint.failure(
        f"it answered {f'as {kind}' if kind else 'without saying what it is'}, not as the answer to a query",
        _OTHER_URL,
    )
