"""Parameters of a query: typed, checked, and put in its place as RDF terms, never as text.

A parameter is the variable ``?__NAME`` with a suffix for its type, as grlc has it: the query stands as it is,
unbound where no value is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from caro_graph.lexical import check_value
from caro_graph.problems import CallError, nearest

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

__all__ = ["TYPES", "Choice", "Parameter", "bind", "term_of", "variable_of"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
TYPES: Mapping[str, tuple[str, str | None]] = {
    "string": ("", None),
    "iri": ("_iri", None),
    "integer": ("_integer", _XSD + "integer"),
    "decimal": ("_xsd_decimal", _XSD + "decimal"),
    "date": ("_xsd_date", _XSD + "date"),
    "gYear": ("_xsd_gYear", _XSD + "gYear"),
    "boolean": ("_xsd_boolean", _XSD + "boolean"),
}
"""The types: the suffix of the variable, and the datatype of the literal."""
_ESCAPE = re.compile(r"\\(?:\\([uU])|u([0-9A-F]{4})|.)")
_MOST_SHOWN = 30
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: ``type`` is one of :data:`TYPES`.

    ``values`` are all that it may be, where they are listed. ``values_from`` names the query whose first
    column lists them, and whose second says what each is.
    """

    name: str
    type: str
    variable: str
    default: str | None
    values: tuple[str, ...]
    values_from: str | None
    summary: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a parameter may have, and its label."""

    value: str
    label: str


def variable_of(name: str, type: str) -> str:
    """Return the variable, with its mark, that stands for a parameter.

    >>> variable_of("place", "iri")
    '?__place_iri'
    """
    return f"?__{name}{TYPES[type][0]}"


def term_of(
    parameter: Parameter,
    text: str,
    *,
    choices: Sequence[Choice] | None = None,
    things: str = "",
    prefixes: Mapping[str, str] = MappingProxyType({}),
) -> NamedNode | Literal:
    """Return the RDF term that a text stands for as the value of a parameter.

    Args:
        parameter: The parameter.
        text: The value as somebody wrote it. Of an IRI, what follows ``things`` is enough, and of one that is
            chosen from a list its last part, or its label.
        choices: All that the value may be; None where everything of its type may be.
        things: The IRI that identifiers of things begin with.
        prefixes: What an IRI may be shortened with, as answers show it.

    Raises:
        CallError: the text is no value of the type, or none of the choices.
    """
    from pyoxigraph import Literal, NamedNode

    if parameter.type == "iri":
        text = _expanded(text, prefixes)
    if choices is not None:
        text = _chosen(parameter, text, choices, things)
    if parameter.type == "iri":
        try:
            return NamedNode(text if ":" in text or not text else things + text)
        except ValueError as error:
            below = f", or an identifier below {things}" if things else ""
            raise CallError(
                f"{parameter.name}={_short(text)}: this is not an IRI: give one{below}"
            ) from error
    datatype = TYPES[parameter.type][1]
    complaint = check_value(text, datatype)
    if complaint:
        what = complaint[0].replace(text, _short(text)) if text else complaint[0]
        raise CallError(f"{parameter.name}: {what}: {complaint[1]}")
    try:
        return Literal(text, datatype=NamedNode(datatype)) if datatype else Literal(text)
    except ValueError as error:  # a lone surrogate
        raise CallError(f"{parameter.name}: the value is not text: write it in UTF-8") from error


def _expanded(text: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = text.partition(":")
    return prefixes[prefix] + local if prefix in prefixes and not local.startswith("//") else text


def _chosen(parameter: Parameter, text: str, choices: Sequence[Choice], things: str) -> str:
    """Return the choice that a text names: by its value, what follows the base, its last part, its label."""
    readings: tuple[Callable[[Choice], str], ...] = (
        lambda choice: choice.value,
        lambda choice: choice.value.removeprefix(things) if things else choice.value,
        lambda choice: re.split("[/#]", choice.value)[-1],
        lambda choice: choice.label.casefold(),
    )
    # As it is written, before in small letters: of two that differ in case only, each can be given.
    for names, wanted in product(readings, dict.fromkeys((text, text.casefold()))):
        found = {choice.value for choice in choices if wanted and names(choice) == wanted}
        if len(found) == 1:
            return found.pop()
        if found:
            several = _cut(sorted(found))
            raise CallError(f"{parameter.name}={_short(text)}: this may be several: give one of {several}")
    raise CallError(f"{parameter.name}={_short(text)}: no such value: {_allowed(text, choices, things)}")


def _allowed(text: str, choices: Sequence[Choice], things: str) -> str:
    names = {
        choice.value.removeprefix(things) if things else choice.value: choice.label for choice in choices
    }
    if not names:
        return "there is none in this graph"
    near = nearest(text, names) or nearest(text, names.values())
    hint = f"did you mean {near}? " if near else ""
    shown = [f"{name} ({label})" if label and label != name else name for name, label in names.items()]
    return f"{hint}use one of {_cut(shown)}"


def _cut(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    return ", ".join(names[:_MOST_SHOWN]) + more


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST_SHOWN else one_line[: _LONGEST_SHOWN - 1] + "…"


def bind(parameters: Iterable[Parameter], terms: Mapping[str, NamedNode | Literal]) -> dict[str, str]:
    """Return the SPARQL term for each variable (without its mark) of the parameters that have a value."""
    return {
        parameter.variable[1:]: _written(terms[parameter.name])
        for parameter in parameters
        if parameter.name in terms
    }


def _written(term: NamedNode | Literal) -> str:
    r"""A term in SPARQL.

    N-Triples is SPARQL but for one thing: SPARQL 1.1 (19.2) lets an engine expand ``\uXXXX`` before it looks
    at strings, even after a backslash that is itself escaped. The ``u`` is escaped too, so that both readings
    agree, and with eight digits: rdflib reads eight after ``\u``, where as many follow.
    """

    def escaped(match: re.Match[str]) -> str:
        if match[1]:
            return rf"\\\U{ord(match[1]):08X}"
        return rf"\U0000{match[2]}" if match[2] else match[0]

    return _ESCAPE.sub(escaped, str(term))
