"""Changes for RDF tools: a change set for each fact, in Turtle.

The vocabulary is Changeset (http://purl.org/vocab/changeset/schema#): first take away all that is a
``cs:removal``, then add all that is a ``cs:addition``. As its statements are triples, ``dct:isPartOf`` tells
the named graph of each, where there is one. A change set has no date, author or ``precedingChangeSet``: it is
a function of the two publications, with the same bytes whenever it is made.
"""

from __future__ import annotations

from collections.abc import Iterator

from caro_graph.diffing.changes import Change, Changes, Statement
from caro_graph.diffing.formats.words import list_name

__all__ = ["turtle"]

_HEAD = """\
@prefix cs: <http://purl.org/vocab/changeset/schema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


def turtle(changes: Changes, lang: str) -> str:
    """Write a ``cs:ChangeSet`` for each subject, each statement of it reified; ``lang`` is of the reasons."""
    return _HEAD + "".join(f"\n{_change_set(name, change, lang)}" for name, change in changes)


def _change_set(name: str, change: Change, lang: str) -> str:
    from pyoxigraph import Literal, NamedNode

    subject = str(NamedNode(change.iri))
    reason = f"{list_name(name, lang)}: {change.note}" if change.note else list_name(name, lang)
    lines = [
        "[] a cs:ChangeSet",
        f"    cs:subjectOfChange {subject}",
        f"    cs:changeReason {Literal(reason)}",
        *_statements("removal", subject, change.removals),
        *_statements("addition", subject, change.additions),
    ]
    return " ;\n".join(lines) + " .\n"


def _statements(word: str, subject: str, statements: tuple[Statement, ...]) -> Iterator[str]:
    for predicate, value, graph in statements:
        place = f" ; dct:isPartOf <{graph}>" if graph else ""
        yield (
            f"    cs:{word} [ a rdf:Statement ; rdf:subject {subject} ;\n"
            f"        rdf:predicate <{predicate}> ; rdf:object {value}{place} ]"
        )
