"""What SHACL forbids in a query, seen from its words: both engines miss some of it, each another part.

The engine parses the query afterwards; this looks at words, so a query that is no SPARQL may pass here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

__all__ = ["forbidden", "form", "prefixes", "uses"]

_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>"""
    r"""|\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}"""
    r"""|"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*'"""
    r"""|\#[^\r\n]*|@[\w-]+"""
    r"""|(?P<prefix>(?:\w[\w.-]{0,200})?):(?:[\w:.%-]|\\.)*"""
    r"""|(?P<token>[?$]\w+|[A-Za-z_]\w*|[{}()*])""",
    re.DOTALL,
)
_CLAUSES = ("MINUS", "SERVICE", "VALUES")
_DATASET = "FROM"
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_OPTIONAL = frozenset({"?shapesGraph", "?currentShape"})


def form(query: str) -> str:
    """The form of a query: ``SELECT``, ``ASK``...; empty if it has none."""
    return next((token for token in _tokens(query) if token in _FORMS), "")


def uses(query: str, variable: str) -> bool:
    """Whether a query has a variable, given as ``?name``, however it writes it."""
    return variable in _tokens(query)


def prefixes(query: str) -> frozenset[str]:
    """The prefixes of the names in a query, its own declarations among them."""
    found = (match["prefix"] for match in _TOKEN.finditer(query))
    return frozenset(prefix for prefix in found if prefix is not None)


def forbidden(query: str, bound: AbstractSet[str], projected: str | None) -> str | None:
    """What a query has that SHACL does not allow: the first such thing, or None.

    Args:
        query: The query.
        bound: The variables that have a value before it runs (``?this``...); if there are none, the
            restrictions of pre-binding (SHACL, 5.3 and appendix A) do not hold.
        projected: The variable that a SELECT query has to return.
    """
    tokens = _tokens(query)
    if _DATASET in tokens:
        return "it has FROM, where SHACL gives the query its graph"
    selects = list(_projections(tokens))
    if projected and selects and not _returns(selects[0], {projected}, tokens):
        return f"its SELECT does not return ${projected[1:]} (SHACL, 5.3.1)"
    if not bound:
        return None
    for clause in _CLAUSES:
        if clause in tokens:
            return f"it has {clause} (SHACL, appendix A)"
    for word, variable in pairwise(tokens):
        if word == "AS" and variable in bound:
            return f"it has AS ${variable[1:]}, which has a value already (SHACL, appendix A)"
    # The first SELECT of an ASK query is a subquery too.
    for select in selects[form(query) == "SELECT" :]:
        missing = sorted(bound - _OPTIONAL - set(select))
        if missing:
            return f"a subquery does not return ${missing[0][1:]} by name (SHACL, appendix A)"
    return None


def _tokens(query: str) -> list[str]:
    """The variables (as ``?name``), words (in capitals) and brackets, without texts, names and comments."""
    found = (match["token"] for match in _TOKEN.finditer(query))
    return ["?" + token[1:] if token[0] in "?$" else token.upper() for token in found if token]


def _projections(tokens: Sequence[str]) -> Iterator[list[str]]:
    """The variables that each SELECT returns, in order; ``*`` stands for all."""
    for start, token in enumerate(tokens):
        if token == "SELECT":
            yield list(_projection(tokens, start + 1))


def _projection(tokens: Sequence[str], start: int) -> Iterator[str]:
    depth = 0
    for place in range(start, len(tokens)):
        token = tokens[place]
        if depth == 0 and token in {"{", "WHERE", _DATASET}:
            return
        depth += (token == "(") - (token == ")")
        is_name = token[0] == "?" and (depth == 0 or (depth == 1 and tokens[place - 1] == "AS"))
        if is_name or (token == "*" and depth == 0):
            yield token


def _returns(select: Sequence[str], wanted: AbstractSet[str], tokens: Sequence[str]) -> bool:
    return wanted <= set(tokens if "*" in select else select)
