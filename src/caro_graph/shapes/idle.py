"""Checks that cannot fail: shapes that target nothing in the data, and imports that are not followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
_NO_TARGET = (
    "no shape has a target: nothing was checked",
    "give a shape sh:targetClass, sh:targetNode, sh:targetSubjectsOf or sh:targetObjectsOf",
    "aucune forme n'a de cible : rien n'a été contrôlé",
    "donner à une forme sh:targetClass, sh:targetNode, sh:targetSubjectsOf ou sh:targetObjectsOf",
)
_UNUSED = frozenset({"js", "rule", "entailment"})
"""Words of SHACL's advanced features and extensions that not both engines follow."""
_UNUSED_WORD = (
    "sh:{word} is not of SHACL Core or SHACL-SPARQL, and is not relied on here: it may have no effect",
    "say it with what both have, such as sh:sparql",
    "sh:{word} n'est ni de SHACL Core ni de SHACL-SPARQL : il peut rester sans effet",
    "le dire avec ce qu'ont les deux, comme sh:sparql",
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
    "{todo}",
    "SHACL n'a pas de sh:{word}, qui reste sans effet : c'est un contrôle qui ne peut pas échouer",
    "{todo}",
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
    finding = _finder(lang)
    aimed = [shape for shape in shapes.shapes.values() if shape.targets]
    nothing = not any(shape.term in reached for shape in aimed)
    if nothing:
        yield finding("violation", _NOTHING if aimed else _NO_TARGET, data, count=str(len(aimed)))
    for shape in aimed if own and not nothing else ():
        if shape.term not in reached and not shape.guard and not shape.deactivated:
            name = shapes.short(shape.term) if shape.iri else "[]"
            yield finding("warning", _IDLE, shown_file(shape.file), shape, shape=name)
    for word, near, user in unknown_words(shapes) if own else ():
        file = shown_file(user.file if user else shapes.files[0])
        todo = (_NEAR if near else _NO_NEAR)[lang == "fr"].format(near=near)
        yield finding("warning", _WORD, file, user, word=word, todo=todo)
    for word in sorted(_UNUSED & set(shapes.words)) if own else ():
        user = shapes.shapes.get(shapes.words[word])
        file = shown_file(user.file if user else shapes.files[0])
        yield finding("warning", _UNUSED_WORD, file, user, word=word)
    for address, file in () if network else shapes.imports.items():
        yield finding("warning", _IMPORT, shown_file(file), address=address)


def _finder(lang: str) -> Callable[..., Finding]:
    """Return a function that makes a finding of a text, on the first line of a shape where there is one."""
    line_of = line_reader()

    def finding(
        severity: Severity, texts: _Texts, file: str, at: Shape | None = None, **parts: str
    ) -> Finding:
        what, todo = (text.format(**parts) for text in (texts[2:] if lang == "fr" else texts[:2]))
        line = subject_line(Path(at.file), at.term) if at else None
        if at is None or line is None:
            return Finding(severity, what, todo, SHAPES, file)
        excerpt = line_of(Path(at.file), line)
        end = len(excerpt) + 1 if excerpt else 2
        return Finding(severity, what, todo, SHAPES, file, line, 1, end, excerpt)

    return finding
