"""SPARQL as a row of tokens: enough to find words, variables and prefixes where they are that.

The terminals are those of the SPARQL 1.1 grammar (19.8). What stands in a comment, a string or an IRI is none
of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

__all__ = [
    "FORMS",
    "form",
    "nested",
    "place_of_prefix",
    "prefixes",
    "repeated_prefixes",
    "replace_variables",
    "services",
    "used_prefixes",
    "variables",
]

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PROLOGUE = ("BASE", "PREFIX", "VERSION")
# PN_CHARS_BASE, what a name begins with and goes on with. Python's \w lacks combining accents, among others.
_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_FIRST = rf"{_BASE}_0-9"
_MORE = rf"{_FIRST}\u00B7\u0300-\u036F\u203F\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]"
_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_TOKEN = re.compile(
    rf"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*>)
    | (?P<string>\"{{3}}(?:[^\\]|\\.)*?\"{{3}} | '{{3}}(?:[^\\]|\\.)*?'{{3}}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$][{_FIRST}][{_MORE}]*)
    | (?P<blank>_:[{_FIRST}](?:[{_MORE}.-]*[{_MORE}-])?)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:[{_BASE}](?:[{_MORE}.-]*[{_MORE}-])?)?:
        (?:(?:[{_FIRST}:]|{_ESCAPED})(?:(?:[{_MORE}.:-]|{_ESCAPED})*(?:[{_MORE}:-]|{_ESCAPED}))?)?)
    | (?P<word>[A-Za-z][A-Za-z0-9_]*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=4)  # one query is asked for one thing after the other
def _tokens(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (match.lastgroup or "", match[0])
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "comment" and not match[0].isspace()
    )


def form(text: str) -> str | None:
    """Return what a query asks for (one of :data:`FORMS`), or None where it asks nothing.

    It is the first word after the prologue: an update may have a SELECT further on.

    >>> form("PREFIX ask: <http://e/SELECT> ask { ?s ask:b ?o }  # SELECT")
    'ASK'
    >>> form("DROP ALL") is None
    True
    """
    words = (token.upper() for kind, token in _tokens(text) if kind == "word")
    first = next((word for word in words if word not in _PROLOGUE), None)
    return first if first in FORMS else None


def nested(text: str, levels: int) -> tuple[int, int] | None:
    """Return the line and column of the first bracket that is nested deeper than so many levels, if any.

    >>> nested("ASK {\\n {{}} }", 2)
    (2, 3)
    """
    depth = 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "other" and match[0] in "({[":
            depth += 1
            if depth > levels:
                return _place(text, match.start())
        elif match.lastgroup == "other" and match[0] in ")}]":
            depth = max(0, depth - 1)
    return None


def _place(text: str, start: int) -> tuple[int, int]:
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def variables(text: str) -> frozenset[str]:
    """Return the names of the variables, without their mark."""
    return frozenset(token[1:] for kind, token in _tokens(text) if kind == "variable")


def services(text: str) -> tuple[str, ...]:
    """Return what the query asks elsewhere: the IRI, or the name as written, after each SERVICE.

    >>> services("SELECT * { SERVICE SILENT <http://e/> { ?s ?p ?o } }")
    ('http://e/',)
    """
    found = []
    after = False
    for kind, token in _tokens(text):
        if after and token.upper() != "SILENT":
            found.append(token[1:-1] if kind == "iri" else token)
            after = False
        elif kind == "word" and token.upper() == "SERVICE":
            after = True
    return tuple(dict.fromkeys(found))


def prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that a query declares; of one that it declares twice, what holds in the end."""
    return dict(_declarations(text))


def repeated_prefixes(text: str) -> tuple[str, ...]:
    """Return the prefixes that a query declares more than once: SPARQL allows it."""
    names = [name for name, _ in _declarations(text)]
    return tuple(dict.fromkeys(name for name in names if names.count(name) > 1))


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    tokens = _tokens(text)
    for (before, word), (kind, name), (after, iri) in zip(tokens, tokens[1:], tokens[2:], strict=False):
        declares = before == "word" and word.upper() == "PREFIX" and after == "iri"
        if declares and kind == "name" and name.endswith(":"):
            yield name[:-1], iri[1:-1]


def used_prefixes(text: str) -> frozenset[str]:
    """Return the prefixes of the names that a query uses."""
    tokens = _tokens(text)
    names = (
        token
        for (_, before), (kind, token) in zip([("", ""), *tokens], tokens, strict=False)
        if kind == "name" and before.upper() != "PREFIX"
    )
    return frozenset(name.partition(":")[0] for name in names)


def place_of_prefix(text: str, prefix: str) -> tuple[int, int]:
    """Return the line and column of the first name with a prefix, which the query uses.

    >>> place_of_prefix("ASK { # x:\\n ?s a x:y }", "x")
    (2, 7)
    """
    matches = (match for match in _TOKEN.finditer(text) if match.lastgroup == "name")
    start = next(match.start() for match in matches if match[0].partition(":")[0] == prefix)
    return _place(text, start)


def replace_variables(text: str, terms: Mapping[str, str]) -> str:
    """Put terms in the place of variables; what stands in comments, strings and IRIs stays as it is.

    Args:
        text: A query.
        terms: A term in SPARQL for the name of each variable, without its mark.

    >>> replace_variables('ASK { ?s ?p ?o }  # ?o', {"o": '"a"'})
    'ASK { ?s ?p "a" }  # ?o'
    """

    def replaced(match: re.Match[str]) -> str:
        return terms.get(match[0][1:], match[0]) if match.lastgroup == "variable" else match[0]

    return _TOKEN.sub(replaced, text)
