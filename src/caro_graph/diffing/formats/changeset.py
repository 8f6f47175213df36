"""Changes for RDF tools: a change set for each subject that something else is said of, in Turtle.

The vocabulary is Changeset (http://purl.org/vocab/changeset/schema#): first take away all that is a
``cs:removal``, then add all that is a ``cs:addition``. As its statements are triples, ``dct:isPartOf`` tells
the named graph of each, where there is one. A change set has no date, author or ``precedingChangeSet``: it is
a function of the two publications, with the same bytes whenever it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caro_graph.diffing.changes import Change, Changes, Statement
from caro_graph.diffing.formats.words import list_name, no_change

__all__ = ["turtle"]

_HEAD = """\
@prefix cs: <http://purl.org/vocab/changeset/schema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


def turtle(changes: Changes, lang: str) -> str:
    """Write a ``cs:ChangeSet`` for each subject, each statement of it reified; ``lang`` is of the reasons."""
    sets = [
        change_set
        for name, change in changes
        for change_set in _change_sets(change.removals, change.additions, _reason(name, change, lang))
    ]
    sets += _change_sets(changes.removals, changes.additions, _literal(no_change(lang), lang))
    return _HEAD + "".join(f"\n{one}" for one in sets)


def _reason(name: str, change: Change, lang: str) -> str:
    """The name of the list, and the note as the facts have it, whose language is not told here."""
    named = _literal(list_name(name, lang), lang)
    return f"{named}, {_literal(change.note)}" if change.note else named


def _literal(text: str, lang: str = "") -> str:
    from pyoxigraph import Literal

    return str(Literal(text, language=lang) if lang else Literal(text))


def _change_sets(removals: Iterable[Statement], additions: Iterable[Statement], reason: str) -> Iterator[str]:
    from pyoxigraph import NamedNode

    gone, come = _by_subject(removals), _by_subject(additions)
    for subject in sorted(gone.keys() | come.keys()):
        written = str(NamedNode(subject))
        lines = [
            "[] a cs:ChangeSet",
            f"    cs:subjectOfChange {written}",
            f"    cs:changeReason {reason}",
            *_statements("removal", written, gone.get(subject, [])),
            *_statements("addition", written, come.get(subject, [])),
        ]
        yield " ;\n".join(lines) + " .\n"


def _by_subject(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        found.setdefault(statement[0], []).append(statement)
    return found


def _statements(word: str, subject: str, statements: Iterable[Statement]) -> Iterator[str]:
    for _, predicate, value, graph in statements:
        place = f" ; dct:isPartOf <{graph}>" if graph else ""
        yield (
            f"    cs:{word} [ a rdf:Statement ; rdf:subject {subject} ;\n"
            f"        rdf:predicate <{predicate}> ; rdf:object {value}{place} ]"
        )
