"""The facts against the shapes, each result placed on the line of the fact that has to change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from caro_graph.context import Context
from caro_graph.engines import Result, validate_with
from caro_graph.lexical import resolve
from caro_graph.loading import Facts
from caro_graph.problems import CallError, Problem
from caro_graph.reading import Node, Scalar

__all__ = ["Checked", "check", "shapes_turtle"]

Engine = Literal["shacl", "pyshacl"]
PERSONAL = "personal.ttl"
"""The shapes that hold for the public, and wherever the nodes flagged ``personal`` are kept back."""
PUBLIC = "public"


@dataclass(frozen=True)
class Checked:
    """What the shapes say of the facts: the SHACL results, and the same as problems with their places."""

    results: tuple[Result, ...]
    problems: tuple[Problem, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no result of severity ``Violation``."""
        return all(problem.severity != "violation" for problem in self.problems)


def check(facts: Facts, *, engine: Engine = "shacl", lang: str = "en") -> Checked:
    """Validate the facts, with the ontology and its concepts, against the publication's shapes.

    Args:
        facts: What :func:`caro_graph.load` returned.
        engine: ``shacl`` (fast) or ``pyshacl`` (reference).
        lang: The language of the messages, ``fr`` or ``en``.

    Raises:
        CallError: the shapes are missing or not well formed.
    """
    shapes = facts.publication.folder("shapes")
    personal = facts.audience == PUBLIC or "personal" in facts.publication.audiences[facts.audience]
    try:
        results = tuple(validate_with(engine, shapes_turtle(shapes, personal=personal), _data(facts)))
    except ValueError as error:
        raise CallError(f"{shapes}: the shapes cannot be used ({error})") from error
    return Checked(results, tuple(_problems(results, facts, lang)))


def shapes_turtle(folder: Path, *, personal: bool = True) -> str:
    """Return the shapes of a folder as one Turtle text, with or without those on personal data.

    Raises:
        CallError: there are none.
    """
    paths = [path for path in sorted(folder.glob("*.ttl")) if personal or path.name != PERSONAL]
    if not paths:
        raise CallError(f"{folder}: there are no shapes in it: add Turtle files")
    return "\n".join(path.read_text("utf-8") for path in paths)


def _data(facts: Facts) -> str:
    """The graph that is validated, as N-Triples: all graphs as one, with the ontology's axioms."""
    triples = dict.fromkeys(quad.triple for quad in facts.quads)
    triples.update(dict.fromkeys(facts.vocabulary.axioms))
    return "".join(f"{triple} .\n" for triple in triples)


def _problems(results: Iterable[Result], facts: Facts, lang: str) -> list[Problem]:
    places = _places(facts)
    problems = []
    for result in results:
        node = places.get(result.focus) or places.get(result.focus.partition("#")[0])
        message = result.messages.get(lang) or next(iter(result.messages.values()), result.component)
        what, _, todo = message.partition(" : " if " : " in message else ": ")
        severity = result.severity.rpartition("#")[2].lower()
        at = _place(node, result, facts.context, facts.publication.things) if node else None
        file, line, column = (node.file, *at) if node and at else (f"<{result.focus}>", 1, 1)
        problems.append(
            Problem(file, line, column, what, todo or facts.context.shorten(result.shape), severity)
        )
    return sorted(set(problems))


def _places(facts: Facts) -> Mapping[str, Node]:
    base = facts.publication.things
    places = {base + node.id: node for node in facts.derived}
    return {**places, **{base + node.id: node for node in facts.nodes}}


def _place(node: Node, result: Result, context: Context, base: str) -> tuple[int, int]:
    """The line and column of the value, else of the key, else of the node."""
    keys = {term.name for term in context.by_property.get(result.path or "", ())}
    if result.path == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type":
        keys = {"type"}
    entries = [entry for entry in node.entries if entry.key.text in keys]
    for entry in entries:
        for value in entry.values:
            if result.value is not None and _same(value, result.value, context, entry.key.text, base):
                return value.line, value.column
    if entries:
        return entries[0].key.line, entries[0].key.column
    return node.line, node.column


def _same(value: Scalar, term: str, context: Context, key: str, base: str) -> bool:
    """Whether a value as written is the RDF term that a result names (in N-Triples)."""
    if term.startswith("<"):
        known = context.terms.get(key)
        return resolve(value.text, (known.scope if known else None) or base) == term[1:-1]
    from pyoxigraph import Literal as Term

    plain = term[: term.rfind('"') + 1]
    return plain == str(Term(value.text))
