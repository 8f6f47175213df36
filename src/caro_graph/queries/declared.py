"""The parameters that the metadata of a query declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import permutations
from typing import Any

from caro_graph.problems import CallError
from caro_graph.queries.header import check_keys, mapping, text_at
from caro_graph.queries.parameters import TYPES, Parameter, term_of, variable_of

__all__ = ["declared_parameters"]

_NAME = re.compile(r"[a-z][a-zA-Z0-9]*\Z")
_RESERVED = ("project", "data", "endpoint", "timeout")
"""What says in Python where to ask."""


def declared_parameters(described: Any) -> tuple[Parameter, ...]:
    """Return the parameters that a list under ``parameters:`` declares.

    Raises:
        ValueError: one is ill-formed; it is named.
    """
    if not isinstance(described, list):
        raise ValueError("'parameters' is not a list")
    parameters = tuple(_parameter(mapping(each, "a parameter")) for each in described)
    names = [parameter.name for parameter in parameters]
    for twice in (name for name in names if names.count(name) > 1):
        raise ValueError(f"parameter '{twice}' stands twice")
    variables = [parameter.variable for parameter in parameters]
    for one, other in permutations(variables, 2):
        if other.startswith(one):
            raise ValueError(
                f"the parameter {other} begins like {one}, and grlc would mix them up: rename one"
            )
    return parameters


def _parameter(described: Mapping[str, Any]) -> Parameter:
    check_keys(
        described, "a parameter", ("name", "type", "summary", "fr"), ("default", "values", "valuesFrom")
    )
    name = described["name"]
    if not isinstance(name, str) or not _NAME.match(name):
        raise ValueError(f"parameter {name!r}: a parameter is named in ascii letters and digits")
    if name in _RESERVED:
        raise ValueError(f"parameter '{name}': that says where to ask, in Python: name it otherwise")
    try:
        kind = text_at(described, "type")
        if kind not in TYPES:
            raise ValueError(f"'type' is not one of {', '.join(TYPES)}")
        if "values" in described and "valuesFrom" in described:
            raise ValueError("it has both 'values' and 'valuesFrom'")
        parameter = Parameter(
            name,
            kind,
            variable_of(name, kind),
            _scalar(described["default"]) if "default" in described else None,
            _values(described["values"]) if "values" in described else (),
            text_at(described, "valuesFrom") if "valuesFrom" in described else None,
            {"en": text_at(described, "summary"), "fr": text_at(described, "fr")},
        )
        _check_values(parameter)
    except ValueError as error:
        raise ValueError(f"parameter '{name}': {error}") from error
    return parameter


def _check_values(parameter: Parameter) -> None:
    if parameter.values and parameter.default is not None and parameter.default not in parameter.values:
        raise ValueError("the default is none of the values")
    for value in (*parameter.values, *([] if parameter.default is None else [parameter.default])):
        try:
            term_of(parameter, value)
        except CallError as error:
            raise ValueError(f"its default, or one of its values, is wrong: {error}") from error


def _values(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError("'values' is not a list")
    return tuple(map(_scalar, value))


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str) or not value:
        raise ValueError("'default' and 'values' are texts, and not empty: leave out a default that is none")
    return value
