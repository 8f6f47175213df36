"""A query as grlc (https://grlc.io) reads it: with decorators for what it takes of the parameters."""

from __future__ import annotations

import json
from itertools import takewhile

from caro_graph.queries.header import MARK
from caro_graph.queries.library import Query
from caro_graph.queries.parameters import TYPES

__all__ = ["decorated"]

# grlc writes a typed value with this prefix, and would declare it itself before every SELECT of the query.
_XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"


def decorated(query: Query, endpoint: str | None) -> str:
    """Return the file of a query with grlc's own decorators after its metadata.

    ``defaults`` and ``enumerate`` come from the parameters, ``endpoint`` is the argument, if there is one.
    Values are quoted: a date or a year without quotes would not be text to YAML.
    """
    defaults = [(each.name, each.default) for each in query.parameters if each.default is not None]
    listed = [(each.name, list(each.values)) for each in query.parameters if each.values]
    lines = list(takewhile(lambda line: line.startswith(MARK), query.source.splitlines()))
    if defaults:
        lines += ["defaults:", *(f"  - {name}: {_json(value)}" for name, value in defaults)]
    if listed:
        lines += ["enumerate:", *(f"  - {name}: {_json(values)}" for name, values in listed)]
    if endpoint:
        lines += [f"endpoint: {_json(endpoint)}"]
    typed = any(TYPES[each.type][1] for each in query.parameters)
    text = _XSD + query.text if typed and "xsd" not in query.prefixes else query.text
    header = (line if line.startswith(MARK) else f"{MARK} {line}" for line in lines)
    return "\n".join(header) + "\n\n" + text


def _json(value: object) -> str:
    """A value as JSON, which is YAML too."""
    return json.dumps(value, ensure_ascii=False)
