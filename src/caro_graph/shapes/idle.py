"""Checks that cannot fail: shapes that target nothing in the data, and imports that are not followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from caro_graph.findings import Finding, Severity
from caro_graph.rdf.places import subject_line
from caro_graph.shapes.check import unknown_words
from caro_graph.shapes.graph import Shape, Shapes
from caro_graph.shapes.rules import SHAPES
from caro_graph.showing import line_reader, shown_file

__all__ = ["idle_findings"]

_NOTHING = (
    "none of the {count} shapes with a target has a focus node in the data: nothing was checked",
    "check the namespaces of the data, or name other shapes with --shapes",
    "aucune des {count} formes qui ont une cible n'a de nœud dans les données : rien n'a été contrôlé",
    "vérifier les espaces de noms des données, ou nommer d'autres formes avec --shapes",
)
_IDLE = (
    "{shape} targets nothing in the data: it is a check that cannot fail",
    "correct its target, or take the shape away",
    "{shape} ne vise rien dans les données : c'est un contrôle qui ne peut pas échouer",
    "corriger sa cible, ou retirer la forme",
)
_IMPORT = (
    "the shapes import <{address}>, which is not followed",
    "name a copy of it with --shapes, or fetch it with --allow-network",
    "les formes importent <{address}>, qui n'est pas suivi",
    "en nommer une copie avec --shapes, ou la chercher avec --allow-network",
)
_WORD = (
    "SHACL has no sh:{word}, which is passed over: it is a check that cannot fail",
    "{near}",
    "SHACL n'a pas de sh:{word}, qui reste sans effet : c'est un contrôle qui ne peut pas échouer",
    "{near}",
)
_NEAR = ("write sh:{near}, if that is meant", "écrire sh:{near}, si c'est le mot voulu")
_NO_NEAR = ("look it up in the recommendation", "le chercher dans la recommandation")
_Texts = tuple[str, str, str, str]


def idle_findings(
    shapes: Shapes, reached: set[str], lang: str, *, own: bool, network: bool, data: str
) -> Iterator[Finding]:
    """Yield what checks nothing.

    Args:
        shapes: The shapes graph.
        reached: The terms of the shapes that have a focus node, from a target or from another shape.
        lang: The language of the texts.
        own: Whether the caller can change the shapes: of those that came with the package, one that targets
            nothing is no news.
        network: Whether imports were followed.
        data: What was checked, as reports name it.
    """
    aimed = [shape for shape in shapes.shapes.values() if shape.targets]
    if not any(shape.term in reached for shape in aimed):
        yield _finding("violation", _NOTHING, lang, data, None, count=str(len(aimed)))
        return
    for shape in aimed if own else ():
        if shape.term not in reached and not shape.guard:
            name = shapes.short(shape.term) if shape.iri else "[]"
            yield _finding("warning", _IDLE, lang, shown_file(shape.file), _line(shape), shape=name)
    for word, near, user in unknown_words(shapes) if own else ():
        file, line = (shown_file(user.file), _line(user)) if user else (shown_file(shapes.files[0]), None)
        todo = (_NEAR if near else _NO_NEAR)[lang == "fr"].format(near=near)
        yield _finding("warning", _WORD, lang, file, line, word=word, near=todo)
    for address, file in () if network else shapes.imports.items():
        yield _finding("warning", _IMPORT, lang, shown_file(file), None, address=address)


def _line(shape: Shape) -> int | None:
    return subject_line(Path(shape.file), shape.term)


def _finding(
    severity: Severity, texts: _Texts, lang: str, file: str, line: int | None, **parts: str
) -> Finding:
    what, todo = texts[2:] if lang == "fr" else texts[:2]
    excerpt = line_reader()(Path(file), line) if line else None
    column = 1 if line else None
    return Finding(
        severity, what.format(**parts), todo.format(**parts), SHAPES, file,
        line=line, column=column, end_column=len(excerpt) + 1 if excerpt else column, excerpt=excerpt,
    )  # fmt: skip
