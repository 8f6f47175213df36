"""A query as rdflib's parser understands it: the variables and the IRIs that it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from pyparsing import ParseResults
from rdflib import Literal, URIRef, Variable
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

__all__ = ["asked", "form", "iris", "prefixes", "shape", "used_prefixes", "variables"]

_parse = cache(parseQuery)
# What a query says of graphs other than the one that it asks: the triples that it makes, and those elsewhere.
_ELSEWHERE = ("ServiceGraphPattern", "template")


def form(text: str) -> str:
    return str(_parse(text)[1].name).removesuffix("Query").upper()


def prefixes(text: str) -> dict[str, str]:
    declared = (part for part in _parse(text)[0] if part.name == "PrefixDecl")
    return {str(part.get("prefix") or ""): str(part.iri) for part in declared}


def variables(text: str) -> frozenset[str]:
    return frozenset(str(leaf) for leaf in _leaves(_parse(text)) if isinstance(leaf, Variable))


def used_prefixes(text: str) -> frozenset[str]:
    names = (leaf for leaf in _leaves(_parse(text)) if isinstance(leaf, CompValue))
    return frozenset(str(name.get("prefix") or "") for name in names)


def iris(text: str) -> frozenset[str]:
    """Return the IRIs that a query names, in full."""
    return _iris(text, ())


def asked(text: str) -> frozenset[str]:
    """Return those of the graph that is asked: not those of SERVICE, nor of what CONSTRUCT makes."""
    return _iris(text, _ELSEWHERE)


def shape(text: str) -> list[str]:
    """Return what a query is made of, whatever its literals say."""
    # The parser keeps what is asked elsewhere as its text too, beside what it is made of.
    leaves = (leaf for leaf in _leaves(_parse(text)) if not str(leaf).startswith("SERVICE"))
    return ["literal" if isinstance(leaf, Literal) else repr(leaf) for leaf in leaves]


def _iris(text: str, without: Collection[str]) -> frozenset[str]:
    declared = prefixes(text)
    found = set()
    for leaf in _leaves(_parse(text), ("PrefixDecl", "Base", *without)):
        if isinstance(leaf, URIRef):
            found.add(str(leaf))
        elif isinstance(leaf, CompValue):
            found.add(declared[str(leaf.get("prefix") or "")] + str(leaf.get("localname") or ""))
    return frozenset(found)


def _leaves(part: Any, without: Collection[str] = ()) -> Iterator[Any]:
    """Yield the terms, the prefixed names and the words in a part of what was parsed, in order."""
    if isinstance(part, CompValue) and part.name == "pname":
        yield part
    elif isinstance(part, ParseResults):
        yield from _leaves(part.as_list(), without)
    elif isinstance(part, Mapping):
        if getattr(part, "name", "") not in without:
            for key in part:
                yield from () if key in without else _leaves(part.get(key), without)
    elif isinstance(part, Iterable) and not isinstance(part, str):
        for each in part:
            yield from _leaves(each, without)
    elif part is not None:
        yield part
