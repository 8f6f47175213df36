"""A query of one's own: a file, or standard input, with or without the metadata of a ready-made one."""

from __future__ import annotations

import sys
from pathlib import Path

from caro_graph.problems import CallError
from caro_graph.queries import tokens
from caro_graph.queries.header import MARK, text_of
from caro_graph.queries.library import Query, query_of
from caro_graph.rdf.files import STDIN

__all__ = ["own_query", "read_own"]


def read_own(file: str) -> Query:
    """Read a query.

    Args:
        file: A path, or ``-`` for standard input. What begins with metadata is read as a ready-made query,
            whose parameters can be given.

    Raises:
        CallError: it cannot be read, its metadata is ill-formed, or it asks nothing (an update, say).
    """
    name = "<stdin>" if file == STDIN else file
    try:
        content = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        text = text_of(content)
    except OSError as error:
        raise CallError(
            f"{name}: it cannot be read ({error.strerror}): check the name, and its rights"
        ) from error
    except ValueError as error:
        raise CallError(f"{name}: {error}: save it in UTF-8") from error
    if text.startswith(MARK):
        return query_of(name, text, name)
    return own_query(text, name)


def own_query(text: str, name: str = "the query") -> Query:
    """Return a query that is nothing but its text.

    Raises:
        CallError: it asks nothing (an update, say).
    """
    form = tokens.form(text)
    if form is None:
        forms = f"{', '.join(tokens.FORMS[:-1])} or {tokens.FORMS[-1]}"
        raise CallError(f"{name}: this asks nothing: a query is a {forms}")
    nothing = {"fr": "", "en": ""}
    return Query(name, nothing, nothing, nothing, {}, "", "", form, (), (), tokens.prefixes(text), text, text)
