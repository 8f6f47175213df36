"""A query of one's own: a file, or standard input, with or without the metadata of a ready-made one."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from caro_graph.problems import CallError, FactsError, Problem
from caro_graph.queries import tokens
from caro_graph.queries.header import MARK, text_of
from caro_graph.queries.library import Query, query_of
from caro_graph.rdf.files import STDIN

__all__ = ["own_query", "read_own"]

_DEEPEST = 100
_LINE = re.compile(r"line (\d+): (.*)", re.DOTALL)


def read_own(file: str) -> Query:
    """Read a query.

    Args:
        file: A path, or ``-`` for standard input. What begins with metadata is read as a ready-made query,
            whose parameters can be given.

    Raises:
        CallError: it cannot be read.
        FactsError: it is no text, its metadata is ill-formed, it is nested too deep, or it asks nothing
            (an update, say).
    """
    name = "<stdin>" if file == STDIN else file
    try:
        content = _read(file)
    except OSError as error:
        raise CallError(
            f"{name}: it cannot be read ({error.strerror}): check the name, and its rights"
        ) from error
    try:
        text = text_of(content)
    except ValueError as error:
        line, column = _undecodable(error)
        what = "UTF-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ""
        what = f"this is text in {what}" if what else "this is not text in UTF-8"
        raise FactsError([Problem(name, line, column, what, "save it in UTF-8")]) from error
    return _described(text, name) if text.startswith(MARK) else own_query(text, name)


def _read(file: str) -> bytes:
    if file != STDIN:
        return Path(file).read_bytes()
    if sys.stdin is None:  # the caller closed it
        raise CallError("<stdin>: standard input is closed: give the query there, or name a file")
    return sys.stdin.buffer.read()


def _undecodable(error: ValueError) -> tuple[int, int]:
    """Return the line and column of what is not UTF-8."""
    cause = error.__cause__
    if not isinstance(cause, UnicodeDecodeError):
        return 1, 1
    before = cause.object[: cause.start]
    return before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode()) + 1


def own_query(text: str, name: str = "the query") -> Query:
    """Return a query that is nothing but its text.

    Raises:
        FactsError: it is nested too deep, or asks nothing (an update, say).
    """
    _refuse_depth(text, name)
    form = tokens.form(text)
    if form is None:
        forms = f"{', '.join(tokens.FORMS[:-1])} or {tokens.FORMS[-1]}"
        raise FactsError([Problem(name, 1, 1, "this asks nothing", f"a query is a {forms}")])
    nothing = {"fr": "", "en": ""}
    return Query(name, nothing, nothing, nothing, {}, "", "", form, (), (), tokens.prefixes(text), text, text)


def _described(text: str, name: str) -> Query:
    """Return a query with metadata."""
    # Of the metadata too, whose parser has a stack as well; there the mark takes two columns.
    _refuse_depth(re.sub(f"(?m)^{re.escape(MARK)}", "  ", text), name)
    try:
        return query_of(name, text, name)
    except CallError as error:
        what = str(error.__cause__)
    placed = _LINE.match(what)
    line, what = (int(placed[1]), placed[2]) if placed else (1, what)
    raise FactsError([Problem(name, line, 1, what, "correct the file")])


def _refuse_depth(text: str, name: str) -> None:
    """The engine reads what is nested by calling itself, and has no bound but the end of the process."""
    place = tokens.nested(text, _DEEPEST)
    if place:
        todo = "write it flatter"
        raise FactsError([Problem(name, *place, f"this is nested more than {_DEEPEST} levels deep", todo)])
