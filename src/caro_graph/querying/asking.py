"""From the name of a query and the values of its parameters to the query that is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from caro_graph.problems import CallError, nearest
from caro_graph.queries.library import Query, find_query
from caro_graph.queries.parameters import Choice, Parameter, bind, term_of
from caro_graph.queries.tokens import replace_variables
from caro_graph.querying.answers import Answer, Rows, Truth
from caro_graph.querying.formats import cell

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

__all__ = ["LANG", "Ask", "choices_of", "given_values", "with_values"]

LANG = "lang"
"""The parameter of many queries: the language of the labels of codes."""
Ask: TypeAlias = Callable[[str, str], Answer]
"""Asks a query, given its text and its form."""


def given_values(pairs: Iterable[str]) -> dict[str, str]:
    """Return the values of ``NAME=VALUE`` pairs.

    Raises:
        CallError: one has no ``=``, or a name comes twice.
    """
    values: dict[str, str] = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark or not name:
            raise CallError(f"--param {pair}: a parameter is given as NAME=VALUE")
        if name in values:
            raise CallError(f"--param {name}: it is given twice: give it once")
        values[name] = value
    return values


def with_values(
    query: Query,
    given: Mapping[str, str],
    queries: Collection[Query],
    ask: Ask,
    *,
    things: str = "",
    prefixes: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the text of a query with its parameters in place, as RDF terms.

    What is not given has its default; what has none stays a variable.

    Args:
        query: The query.
        given: Values by the name of the parameter, as somebody wrote them.
        queries: The queries of the folder, which list what may be chosen.
        ask: Asks them, where a value has to be among theirs.
        things: The IRI that identifiers of things begin with.
        prefixes: What an IRI may be shortened with.

    Raises:
        CallError: there is no such parameter, or the value is not one of its type or list, or names nothing.
    """
    for name in given:
        if query.parameter(name) is None:
            raise _unknown(query, name)
    terms: dict[str, NamedNode | Literal] = {}
    for parameter in query.parameters:
        if parameter.name in given:
            terms[parameter.name] = _given_term(
                parameter, given[parameter.name], choices_of(parameter, queries, ask), ask, things, prefixes
            )
        elif parameter.default is not None:
            terms[parameter.name] = term_of(parameter, parameter.default)
    return replace_variables(query.text, bind(query.parameters, terms))


def _given_term(
    parameter: Parameter,
    text: str,
    choices: list[Choice] | None,
    ask: Ask,
    things: str,
    prefixes: Mapping[str, str],
) -> NamedNode | Literal:
    term = term_of(parameter, text, choices=choices, things=things, prefixes=prefixes)
    if parameter.type == "iri" and choices is None:
        # An answer about what is not there would read as one about what the documents say.
        there = ask(f"ASK {{ {term} ?property ?value }}", "ASK")
        if there == Truth(False):
            raise CallError(
                f"{parameter.name}={text}: there is no such thing in the graph ({term}): give its identifier"
            )
    return term


def choices_of(parameter: Parameter, queries: Collection[Query], ask: Ask) -> list[Choice] | None:
    """Return all that a parameter may be, with labels; None where everything of its type may be."""
    if parameter.values:
        return [Choice(value, value) for value in parameter.values]
    if parameter.values_from is None:
        return None
    source = find_query(queries, parameter.values_from)
    answer = ask(source.text, source.form)
    if not isinstance(answer, Rows):
        raise CallError(f"{source.name}: it is no table, and cannot list the values of '{parameter.name}'")
    rows = (row for row in answer.rows if row[0] is not None)
    return [Choice(cell(row[0]), cell(row[1]) if len(row) > 1 else "") for row in rows]


def _unknown(query: Query, name: str) -> CallError:
    names = [parameter.name for parameter in query.parameters]
    if not names:
        return CallError(f"{query.name}: it takes no parameter, and '{name}' is given: leave it out")
    near = nearest(name, names)
    hint = f"did you mean '{near}'? " if near else ""
    return CallError(f"{query.name}: there is no parameter '{name}': {hint}it takes {', '.join(names)}")
