"""The ready-made queries of a folder: one ``.rq`` file each, with its metadata on ``#+`` lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile
from pathlib import Path
from typing import Any

from caro_graph.problems import CallError, nearest
from caro_graph.queries import tokens
from caro_graph.queries.declared import declared_parameters
from caro_graph.queries.header import (
    LANGUAGES,
    MARK,
    check_keys,
    mapping,
    metadata,
    text_at,
    text_of,
    words_at,
)
from caro_graph.queries.parameters import Parameter

__all__ = [
    "ANSWERS",
    "GROUPS",
    "Queries",
    "Query",
    "find_query",
    "query_of",
    "read_queries",
    "read_query",
]

GROUPS: Mapping[str, Mapping[str, str]] = {
    "look-ups": {"en": "Look-ups", "fr": "Retrouver"},
    "lists": {"en": "Lists and counts", "fr": "Listes et décomptes"},
    "both-documents": {"en": "Both documents", "fr": "Les deux documents"},
    "figures": {"en": "Figures, sums and shares", "fr": "Chiffres, sommes et parts"},
    "absences": {"en": "Absent, blank, unreadable", "fr": "Absent, vide, illisible"},
    "calendar": {"en": "Calendar", "fr": "Calendrier"},
    "territory": {"en": "Territory", "fr": "Territoire"},
    "provenance": {"en": "Where it comes from", "fr": "D'où cela vient"},
    "quality": {"en": "Quality", "fr": "Qualité"},
    "networks": {"en": "Networks", "fr": "Réseaux"},
    "graphs": {"en": "Graphs to take away", "fr": "Graphes à emporter"},
    "code-lists": {"en": "Code lists and what to choose from", "fr": "Listes de codes et de choix"},
}
"""The groups of queries, in their order, with their titles."""
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "table": ("SELECT",),
    "graph": ("CONSTRUCT", "DESCRIBE"),
    "yes-no": ("ASK",),
}
"""The kinds of answers, and the forms of query that give them."""
_TEXTS = ("summary", "description", "empty")
_NEEDED = (*_TEXTS, "tags", "fr", "group", "answer", "method")
_OPTIONAL = ("parameters", "federated", "general")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
"""What ``caro_graph.query`` takes by name itself."""
_CODEPOINT = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")


@dataclass(frozen=True, slots=True)
class Query:
    """A ready-made query, named after its file.

    ``summary``, ``description``, ``empty`` and ``tags`` are by language; ``empty`` says what no answer means.
    ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE; ``federated`` the endpoints elsewhere that it asks;
    ``text`` the query without its metadata, ``source`` the whole file.
    """

    name: str
    summary: Mapping[str, str]
    description: Mapping[str, str]
    empty: Mapping[str, str]
    tags: Mapping[str, tuple[str, ...]]
    group: str
    answer: str
    form: str
    parameters: tuple[Parameter, ...]
    federated: tuple[str, ...]
    prefixes: Mapping[str, str]
    text: str
    source: str
    general: bool = False

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name, if there is one."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


@dataclass(frozen=True)
class Queries(Collection[Query]):
    """The queries of a folder, each read when it is looked for: a broken one is in nobody else's way.

    Whatever looks at them raises a CallError where the folder cannot be read or has none, or where one that
    has to be read is ill-formed. ``general`` leaves out those that do not suit any publication.
    """

    folder: Path
    general: bool = False

    def __iter__(self) -> Iterator[Query]:
        """Read them all."""
        return iter(self._all)

    def __len__(self) -> int:
        """Read them all."""
        return len(self._all)

    def __contains__(self, query: object) -> bool:
        """Read them all."""
        return query in self._all

    def named(self, name: str) -> Query | None:
        """Return the query of that name, without reading the others; None where there is none."""
        query = read_query(self._files[name]) if name in self._files else None
        return query if query and (query.general or not self.general) else None

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [query.name for query in self] if self.general else list(self._files)

    @cached_property
    def _all(self) -> tuple[Query, ...]:
        queries = read_queries(self.folder) if self._files else ()
        return tuple(query for query in queries if query.general or not self.general)

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        if files := {path.stem: path for path in _files(self.folder)}:
            return files
        todo = "write one, or take the folder away and have those that came with caro-graph"
        raise CallError(f"{self.folder}: there is no query in this folder (*.rq): {todo}")


def find_query(queries: Collection[Query], name: str) -> Query:
    """Return the query of that name.

    Raises:
        CallError: there is none.
    """
    if isinstance(queries, Queries):
        found = queries.named(name)
    else:
        found = next((query for query in queries if query.name == name), None)
    if found:
        return found
    names = queries.names if isinstance(queries, Queries) else [query.name for query in queries]
    near = nearest(name, names)
    hint = f"did you mean {near}?" if near else "'caro-graph query' lists them"
    raise CallError(f"{name}: there is no such query: {hint}")


def read_queries(folder: Path) -> tuple[Query, ...]:
    """Read the queries of a folder, in the order of their files.

    Raises:
        CallError: the folder cannot be read, one is ill-formed, two declare one prefix for two namespaces,
            or the values of a parameter come from a query that does not list any; the file is named.
    """
    queries = tuple(read_query(path) for path in _files(folder))
    tables = {query.name for query in queries if query.answer == "table"}
    declared: dict[str, tuple[str, str]] = {}
    for query in queries:
        for prefix, namespace in query.prefixes.items():
            first, other = declared.setdefault(prefix, (namespace, query.name))
            if first != namespace:
                what = f"'{prefix}:' is <{namespace}>, but <{first}> in {other}.rq"
                raise CallError(f"{folder / query.name}.rq: {what}: declare it alike")
        for parameter in query.parameters:
            if parameter.values_from and parameter.values_from not in tables:
                what = (
                    f"parameter '{parameter.name}': there is no query '{parameter.values_from}' with a table"
                )
                raise CallError(f"{folder / query.name}.rq: {what}: name one of this folder")
    return queries


def _files(folder: Path) -> list[Path]:
    # Not by glob, to which a folder that may not be listed is one without files.
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".rq")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CallError(f"{folder}: it cannot be read ({error.strerror}): check its rights") from error


def read_query(path: Path) -> Query:
    """Read a query file.

    Raises:
        CallError: its metadata is missing, ill-formed, or does not fit the query; the message names the file.
    """
    try:
        if not _NAME.match(path.stem):
            raise ValueError("a query is named in lower-case letters, digits and '-'")
        source = text_of(path.read_bytes())
    except OSError as error:
        raise CallError(f"{path}: it cannot be read ({error.strerror}): check its rights") from error
    except ValueError as error:
        raise CallError(f"{path}: {error}: correct the file") from error
    return query_of(path.stem, source, str(path))


def query_of(name: str, source: str, file: str) -> Query:
    """Return the query that a text with metadata is.

    Args:
        name: Its name.
        source: The whole text.
        file: Where it stands, for messages.

    Raises:
        CallError: its metadata is missing, ill-formed, or does not fit the query; the message names the file.
    """
    try:
        query = _query(name, source)
        _check(query)
    except ValueError as error:
        raise CallError(f"{file}: {error}: correct the file") from error
    return query


def _query(name: str, source: str) -> Query:
    described = metadata(source, _NEEDED)
    check_keys(described, "the metadata", _NEEDED, _OPTIONAL)
    check_keys(mapping(described["fr"], "'fr'"), "'fr'", (*_TEXTS, "tags"))
    by_language = {"en": described, "fr": described["fr"]}
    group, answer = text_at(described, "group"), text_at(described, "answer")
    if group not in GROUPS:
        raise ValueError(f"'group' is not one of {', '.join(GROUPS)}")
    if answer not in ANSWERS:
        raise ValueError(f"'answer' is not one of {', '.join(ANSWERS)}")
    if described["method"] != "GET":
        raise ValueError("'method' is not GET: a query changes nothing")
    text = "\n".join(dropwhile(lambda line: line.startswith(MARK), source.split("\n"))).lstrip("\n")
    form = tokens.form(text)
    if form not in ANSWERS[answer]:
        raise ValueError(
            f"'answer' is {answer}, which is a {' or '.join(ANSWERS[answer])}; the query is {form or 'none'}"
        )
    return Query(
        name=name,
        summary={lang: text_at(by_language[lang], "summary") for lang in LANGUAGES},
        description={lang: text_at(by_language[lang], "description") for lang in LANGUAGES},
        empty={lang: text_at(by_language[lang], "empty") for lang in LANGUAGES},
        tags={lang: words_at(by_language[lang], "tags") for lang in LANGUAGES},
        group=group,
        answer=answer,
        form=form,
        parameters=declared_parameters(described.get("parameters", [])),
        federated=words_at(described, "federated") if "federated" in described else (),
        prefixes=tokens.prefixes(text),
        text=text,
        source=source,
        general=_is_general(described),
    )


def _check(query: Query) -> None:
    """Raise unless the metadata and the query agree, for us and for whoever else reads the file."""
    if f"\n{MARK}" in query.text:
        raise ValueError(f"metadata ('{MARK}') stands below the query")
    # Engines differ in when they read these, so that no one knows where a string ends.
    for found in _CODEPOINT.findall(query.text):
        raise ValueError(f"{found} is an escape: write the character itself")
    for prefix in tokens.repeated_prefixes(query.text):
        raise ValueError(f"the prefix '{prefix}:' is declared twice")
    used = tokens.used_prefixes(query.text)
    for prefix in sorted(used ^ set(query.prefixes)):
        raise ValueError(f"the prefix '{prefix}:' is {'not declared' if prefix in used else 'not used'}")
    found = {f"?{name}" for name in tokens.variables(query.text) if name.startswith("_")}
    declared = {parameter.variable for parameter in query.parameters}
    for variable in sorted(found ^ declared):
        lacks = "'parameters'" if variable in found else "the query"
        raise ValueError(f"the parameter {variable} is missing in {lacks}")
    # grlc replaces text, not variables: neither a part of a longer name, nor '$', nor what a comment says.
    without = tokens.replace_variables(query.text, dict.fromkeys(tokens.variables(query.text), ""))
    if "$__" in query.text or "?__" in without:
        raise ValueError("a parameter stands outside of the code, or as '$__': write it as a variable, '?__'")
    if set(tokens.services(query.text)) != set(query.federated):
        raise ValueError("'federated' does not list the endpoints that the query asks with SERVICE")


def _is_general(described: Mapping[str, Any]) -> bool:
    value = described.get("general", False)
    if not isinstance(value, bool):
        raise ValueError("'general' is neither true nor false")
    return value
