"""The mapping: a local JSON-LD 1.1 context, and what it says of each key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from caro_graph.problems import CallError

__all__ = ["Context", "Term", "read_context"]

_XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Term:
    """A key of the facts: its property, and how its values are typed.

    ``datatype`` is an absolute IRI, ``"@id"`` for a reference, ``"@vocab"`` for a class of the context, or
    None; ``language`` a tag or None; ``scope`` the base of a code list for a key whose values are codes.
    """

    name: str
    iri: str
    datatype: str | None = None
    language: str | None = None
    scope: str | None = None

    @property
    def is_reference(self) -> bool:
        """Whether values name another node, a concept or a web address."""
        return self.datatype == "@id"

    @property
    def is_class(self) -> bool:
        """Whether values name a class of the context, by its word there."""
        return self.datatype == "@vocab"


@dataclass(frozen=True)
class Context:
    """A context as written (``source``) and read: prefixes, classes and the terms that may be keys."""

    source: Mapping[str, Any]
    prefixes: Mapping[str, str]
    classes: Mapping[str, str]
    terms: Mapping[str, Term]

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The order in which properties are written: that of the context."""
        order: dict[str, int] = {}
        for number, term in enumerate(self.terms.values()):
            order.setdefault(term.iri, number)
        return order

    @cached_property
    def by_property(self) -> Mapping[str, tuple[Term, ...]]:
        """The terms of each property IRI."""
        found: dict[str, tuple[Term, ...]] = {}
        for term in self.terms.values():
            found[term.iri] = (*found.get(term.iri, ()), term)
        return found

    @cached_property
    def code_prefixes(self) -> Mapping[str, str]:
        """A prefix for each code list, named after it: ``status`` for ``.../def/status/``.

        Where another list has that name already, the prefix is named after the key.
        """
        found: dict[str, str] = {}
        for term in self.terms.values():
            if term.scope and term.scope not in found.values():
                name = term.scope.rstrip("/").rpartition("/")[2]
                found[term.name if name in found else name] = term.scope
        return found

    def shorten(self, iri: str) -> str:
        """Return ``iri`` as a prefixed name where a prefix fits, else in angle brackets.

        >>> Context({}, {"ex": "http://e/"}, {}, {}).shorten("http://e/a")
        'ex:a'
        """
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"


def read_context(path: Path) -> Context:
    """Read ``context.jsonld``.

    Raises:
        CallError: the file is missing, is not JSON, or asks for a context elsewhere (nothing is fetched).
    """
    try:
        source = json.loads(path.read_text("utf-8"))["@context"]
    except OSError as error:
        raise CallError(f"{path}: the context cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CallError(f"{path}:1:1: the context is not UTF-8 ({error.reason}): save it as UTF-8") from error
    except RecursionError as error:
        raise CallError(f"{path}:1:1: the context is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise CallError(
            f"{path}:{error.lineno}:{error.colno}: the context is not JSON ({error.msg})"
        ) from error
    except (KeyError, TypeError) as error:
        raise CallError(f"{path}:1:1: the file has no @context") from error
    for remote in _remote(source):
        raise CallError(f"{path}:1:1: a remote context ({remote}) is refused: write its terms here")
    if not isinstance(source, dict):
        raise CallError(f"{path}:1:1: the @context is not a JSON object: write one, with its terms")
    prefixes = {
        key: value
        for key, value in source.items()
        if isinstance(value, str) and value[-1:] in "/#" and key[:1] != "@"
    }
    classes: dict[str, str] = {}
    terms: dict[str, Term] = {}
    for name, definition in source.items():
        if name.startswith("@") or name in prefixes:
            continue
        if not name or not isinstance(definition, str | dict):
            raise CallError(f"{path}:1:1: the term '{name}' has no definition: write an IRI or an object")
        term = _term(name, definition, prefixes)
        if name[0].isupper():
            classes[name] = term.iri
        else:
            terms[name] = term
    return Context(source, prefixes, classes, terms)


def _remote(context: Any) -> Iterator[str]:
    """Yield the addresses of contexts that stand elsewhere."""
    if isinstance(context, str):
        yield context
    elif isinstance(context, list):
        for part in context:
            yield from _remote(part)
    elif isinstance(context, dict):
        if "@import" in context:
            yield str(context["@import"])
        for definition in context.values():
            if isinstance(definition, dict) and "@context" in definition:
                yield from _remote(definition["@context"])


def _term(name: str, definition: Any, prefixes: Mapping[str, str]) -> Term:
    if isinstance(definition, str):
        return Term(name, _expand(definition, prefixes))
    datatype = definition.get("@type")
    local = definition.get("@context")
    scope = local.get("@base") if isinstance(local, dict) else None
    kind = datatype if datatype in (None, "@id", "@vocab") else _expand(str(datatype), prefixes)
    iri = _expand(str(definition.get("@id", name)), prefixes)
    return Term(name, iri, kind, definition.get("@language"), scope)


def _expand(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes[prefix] + local if prefix in prefixes else name
