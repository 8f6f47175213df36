"""Where a query is not SPARQL, and what is wrong there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_graph.problems import Problem
from caro_graph.queries import tokens

if TYPE_CHECKING:
    from pyparsing import ParseBaseException

__all__ = ["mistake"]

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_FOUND = re.compile(r"found (.*?)\s*\(at char ", re.DOTALL)


def mistake(text: str, error: SyntaxError, file: str) -> Problem:
    """Return what is wrong with a query that was refused, placed on line and column.

    The engine that asks refuses most mistakes at the end of the query, wherever they are, so that another
    parser is asked for the place; what that one takes (a variable bound twice, say) stays where it was put.

    Args:
        text: The query.
        error: How it was refused.
        file: Where the query stands.
    """
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(text)
    except RecursionError:
        # It is nested too deep for that parser, which is only asked for the place.
        return _as_told(error, file)
    except ParseBaseException as other:
        line, column = _place(text, other)
        found = _FOUND.search(str(other))
        what = f"{found[1]} is not expected here" if found else "it ends, or goes on, where it must not"
        return _problem(file, line, column, what)
    undeclared = sorted(tokens.used_prefixes(text) - set(tokens.prefixes(text)))
    if undeclared:
        line, column = tokens.place_of_prefix(text, undeclared[0])
        return _problem(file, line, column, f"the prefix '{undeclared[0]}:' is not declared")
    return _as_told(error, file)


def _as_told(error: SyntaxError, file: str) -> Problem:
    """What the engine says of it, where it says so."""
    place = _PLACE.match(str(error))
    if place is None:
        return _problem(file, 1, 1, str(error))
    return _problem(file, int(place[1]), int(place[2]), place[3].removeprefix("expected one of "))


def _place(text: str, error: ParseBaseException) -> tuple[int, int]:
    """The parser counts a tab as the spaces up to the next stop."""
    lines = text.split("\n")
    line = lines[error.lineno - 1] if error.lineno <= len(lines) else ""
    before = (place for place in range(len(line)) if len(line[: place + 1].expandtabs()) >= error.column)
    return error.lineno, next(before, len(line)) + 1


def _problem(file: str, line: int, column: int, what: str) -> Problem:
    return Problem(file, line, column, f"this is not SPARQL 1.1 ({what})", "correct the query")
