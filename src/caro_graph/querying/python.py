"""``caro_graph.query`` and ``caro_graph.ask``: a ready-made query, or one's own, from Python."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from numbers import Real
from pathlib import Path
from typing import Any, TypeAlias

from caro_graph.problems import CallError
from caro_graph.queries.library import find_query
from caro_graph.querying.answers import kind_of
from caro_graph.querying.asking import Ask, with_values
from caro_graph.querying.own import own_query
from caro_graph.querying.results import Graph, Table, result
from caro_graph.querying.sources import Desk, elsewhere, here, open_desk

__all__ = ["PASSWORD", "USER", "ask", "query"]

Data: TypeAlias = "str | Path | Sequence[str | Path]"
USER = "CARO_GRAPH_USER"
PASSWORD = "CARO_GRAPH_PASSWORD"
"""The environment variables with the credentials for an endpoint."""


def query(
    name: str,
    /,
    *,
    project: str | Path | None = None,
    data: Data = (),
    endpoint: str | None = None,
    timeout: float = 60,
    **parameters: Any,
) -> Table | Graph | bool:
    """Ask a ready-made query of the publication in this folder.

    >>> import caro_graph
    >>> caro_graph.query("neighbourhood-population", place="petit-marseille-gelinerie")[0]["population"]
    Decimal('2727')

    Args:
        name: Its name: that of its file in ``queries/``.
        project: A folder at or below the one that holds ``publication.toml``; its graph is built first
            where it is older than the facts.
        data: RDF files to ask instead, or one.
        endpoint: A SPARQL 1.1 endpoint to ask instead; the environment variables ``CARO_GRAPH_USER`` and
            ``CARO_GRAPH_PASSWORD`` have the credentials, if it wants them.
        timeout: Seconds to wait for the endpoint.
        parameters: Values of the query's parameters: text, numbers, dates, truths, or terms of an answer.

    Returns:
        A :class:`Table` of rows for a SELECT, a :class:`Graph` of triples for a CONSTRUCT, a truth for
            an ASK.

    Raises:
        CallError: there is no such query, parameter or value, or both ``data`` and ``endpoint`` are given.
        FactsError: the graph has to be built, and the facts are wrong.
        EndpointError: the endpoint did not answer as it should.
    """
    desk = open_desk(project)
    asked = find_query(desk.queries, name)
    asker = _asker(desk, data, endpoint, timeout)
    given = {key: _text(key, value) for key, value in parameters.items()}
    text = with_values(asked, given, desk.queries, asker, things=desk.things, prefixes=desk.prefixes)
    return result(asker(text, asked.form), {**desk.prefixes, **asked.prefixes})


def ask(
    sparql: str,
    /,
    *,
    project: str | Path | None = None,
    data: Data = (),
    endpoint: str | None = None,
    timeout: float = 60,
) -> Table | Graph | bool:
    """Ask a query of one's own, in SPARQL 1.1; the rest is as in :func:`query`.

    Raises:
        CallError: both ``data`` and ``endpoint`` are given.
        FactsError: it is not SPARQL, or asks nothing, or the graph has to be built, and the facts are wrong.
        EndpointError: the endpoint did not answer as it should.
    """
    desk = open_desk(project)
    own = own_query(sparql)
    asker = _asker(desk, data, endpoint, timeout)
    return result(asker(own.text, own.form), {**desk.prefixes, **own.prefixes})


def _asker(desk: Desk, data: Data, endpoint: str | None, timeout: float) -> Ask:
    files = [str(file) for file in ([data] if isinstance(data, str | Path) else data)]
    if endpoint is None:
        return here(desk, files)
    if files:
        raise CallError("data and endpoint exclude each other: give one of them")
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    return elsewhere(endpoint, timeout=timeout, user=user, password=password)


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | Real | Decimal | date):
        return str(value)
    if kind_of(value) in ("uri", "literal"):
        return str(value.value)
    if value is None:
        raise CallError(f"{name}: None is no value: leave it out, or give one")
    todo = "give text, a number, a date, True or False, or an IRI or a literal of an answer"
    raise CallError(f"{name}: what is of the type {type(value).__name__} is no value: {todo}")
