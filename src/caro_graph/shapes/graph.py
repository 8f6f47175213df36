"""A shapes graph, read from its files: what each shape is called, where it stands, what it targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.findings import Severity
from caro_graph.problems import CallError
from caro_graph.rdf.files import SUFFIXES, read_triples
from caro_graph.rdf.places import shorten

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = NamedNode | BlankNode | Literal | Triple
    Described = Mapping[str, list[tuple[str, Term]]]

__all__ = ["SH", "Shape", "Shapes", "read_shapes", "shape_files"]

SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TYPE, _FIRST, _REST = _RDF + "type", _RDF + "first", _RDF + "rest"
_KINDS = frozenset(f"<{SH}{name}>" for name in ("NodeShape", "PropertyShape"))
_CLASSES = frozenset({f"<{_RDFS}Class>", "<http://www.w3.org/2002/07/owl#Class>"})
_SUBCLASS = _RDFS + "subClassOf"
_GUARD = "https://w3id.org/caro-graph/def#guard"
_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
_LISTS = ("and", "or", "xone")
_INNER = ("property", "node", "not", "qualifiedValueShape")
_TEXTS = {"message": "messages", "name": "names", "description": "descriptions"}


@dataclass(frozen=True)
class Shape:
    """One shape of a shapes graph.

    Attributes:
        term: Its IRI in angle brackets, or the label of its blank node.
        file: The file that describes it.
        names: Its ``sh:name``, by language (``""`` for none); so ``descriptions`` and ``messages``.
        severity: Its ``sh:severity``: ``violation``, ``warning`` or ``info``; another one is a violation.
        targets: Its targets: pairs of a kind (``targetClass``...) and a term.
        path: Its ``sh:path``, if that is one property; else None.
        guard: Whether it is there for what must not be, so that good data has nothing for it
            (``caro:guard true``).
        deactivated: Whether it is switched off (``sh:deactivated true``): it checks nothing.
        uses: The shapes that its own constraints refer to.
    """

    term: str
    file: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    messages: Mapping[str, str]
    severity: Severity
    targets: tuple[tuple[str, str], ...]
    path: str | None
    guard: bool
    deactivated: bool
    uses: tuple[str, ...]

    @property
    def iri(self) -> str | None:
        """The IRI of the shape, or None if it is a blank node."""
        return self.term[1:-1] if self.term.startswith("<") else None


@dataclass(frozen=True)
class Shapes:
    """A shapes graph.

    Attributes:
        text: Its triples, as N-Triples.
        shapes: Its shapes, by term.
        words: The local names that are used as properties in SHACL's namespace, each with a subject.
        prefixes: The prefixes that its files declare.
        parents: The subject that each blank node is an object of.
        imports: What it imports (``owl:imports``), each with the file that says so.
        files: Its files.
    """

    text: str
    shapes: Mapping[str, Shape]
    words: Mapping[str, str]
    prefixes: Mapping[str, str]
    parents: Mapping[str, str]
    imports: Mapping[str, str]
    files: tuple[str, ...]

    def short(self, term: str) -> str:
        """Return a term in N-Triples as a prefixed name where a prefix fits, else as it is."""
        return shorten(term, self.prefixes)


def shape_files(paths: Iterable[Path], *, without: Iterable[str] = ()) -> list[Path]:
    """Return the files of shapes that ``paths`` name: a folder stands for the RDF files in it.

    Args:
        paths: Files and folders.
        without: Names of files of a folder that are left out.

    Raises:
        CallError: a path is not there, or a folder holds no RDF file.
    """
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        skipped = set(without)
        found = [inner for inner in sorted(path.iterdir()) if _is_rdf(inner) and inner.name not in skipped]
        if not found:
            raise CallError(f"{path}: there are no shapes in it: add Turtle files")
        files += found
    return list({file.resolve(): file for file in reversed(files)}.values())[::-1]


def _is_rdf(path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    return name.endswith(SUFFIXES) and not name.startswith(".")


def read_shapes(files: Sequence[Path], bases: Mapping[str, str] | None = None) -> Shapes:
    """Read a shapes graph from its files.

    Args:
        files: The files.
        bases: The base IRI of a file that is a copy of something else; a file's own address is the default.

    Raises:
        FactsError: a file does not parse.
        CallError: a file is not there, or there is no shape in any.
    """
    from pyoxigraph import BlankNode

    prefixes: dict[str, str] = {}
    described: dict[str, list[tuple[str, Term]]] = defaultdict(list)
    origin: dict[str, str] = {}
    imports: dict[str, str] = {}
    words: dict[str, str] = {}
    lines: list[str] = []
    parents: dict[str, str] = {}
    labels: dict[str, str] = {}
    for file in map(str, files):
        for triple in read_triples(file, prefixes, (bases or {}).get(file)):
            triple = _relabelled(triple, labels)
            subject, predicate, object_ = str(triple.subject), triple.predicate.value, triple.object
            lines.append(f"{triple} .\n")
            if isinstance(object_, BlankNode):
                parents.setdefault(str(object_), subject)
            if predicate == _IMPORTS:
                imports.setdefault(getattr(object_, "value", ""), file)
            if predicate.startswith(SH):
                words.setdefault(predicate.removeprefix(SH), subject)
            if predicate.startswith((SH, _RDF)) or predicate in (_SUBCLASS, _GUARD):
                described[subject].append((predicate, object_))
                origin.setdefault(subject, file)
    shapes = dict(_shapes(described, origin))
    if not shapes:
        names = ", ".join(map(str, files))
        raise CallError(f"{names}: there is no shape in it: give a file with at least one sh:NodeShape")
    return Shapes("".join(lines), shapes, words, prefixes, parents, imports, tuple(map(str, files)))


def _relabelled(triple: Triple, labels: dict[str, str]) -> Triple:
    """The triple with its blank nodes numbered as they come, so that each run says the same of them."""
    from pyoxigraph import BlankNode, Triple

    def numbered(term: Term) -> Term:
        if isinstance(term, BlankNode):
            return BlankNode(labels.setdefault(term.value, f"b{len(labels)}"))
        return term

    if not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode):
        return triple
    return Triple(numbered(triple.subject), triple.predicate, numbered(triple.object))  # type: ignore[arg-type]


def _shapes(described: Described, origin: Mapping[str, str]) -> Iterator[tuple[str, Shape]]:
    """The shapes among what is described (SHACL, 2.1): typed so, with a target, or used by another."""
    uses = {subject: tuple(_uses(subject, described)) for subject in described}
    used = {shape for shapes in uses.values() for shape in shapes}
    for subject, properties in described.items():
        if subject in used or _is_shape(properties):
            yield subject, _shape(subject, properties, origin[subject], uses[subject])


def _is_shape(properties: list[tuple[str, Term]]) -> bool:
    return any(
        predicate.removeprefix(SH) in _TARGETS or (predicate == _TYPE and str(value) in _KINDS)
        for predicate, value in properties
    )


def _shape(term: str, properties: list[tuple[str, Term]], file: str, uses: tuple[str, ...]) -> Shape:
    texts: dict[str, dict[str, str]] = {kind: {} for kind in _TEXTS.values()}
    targets: list[tuple[str, str]] = []
    severity: Severity = "violation"
    path = None
    types = {str(value) for predicate, value in properties if predicate == _TYPE}
    if types & _KINDS and types & _CLASSES:
        targets.append(("targetClass", term))
    guard = any(name == _GUARD and getattr(value, "value", "") == "true" for name, value in properties)
    off = (getattr(value, "value", "") for name, value in properties if name == SH + "deactivated")
    deactivated = any(text in ("true", "1") for text in off)
    for predicate, value in properties:
        name = predicate.removeprefix(SH)
        if name in _TEXTS:
            language = getattr(value, "language", None) or ""
            texts[_TEXTS[name]].setdefault(language, getattr(value, "value", ""))
        elif name in _TARGETS:
            targets.append((name, str(value)))
        elif name == "severity" and str(value) in (f"<{SH}Warning>", f"<{SH}Info>"):
            severity = "warning" if str(value) == f"<{SH}Warning>" else "info"
        elif name == "path" and str(value).startswith("<"):
            path = str(value)[1:-1]
    return Shape(
        term,
        file,
        **texts,
        severity=severity,
        targets=tuple(targets),
        path=path,
        guard=guard,
        deactivated=deactivated,
        uses=uses,
    )


def _uses(subject: str, described: Described) -> Iterator[str]:
    """The shapes that the constraints of a shape refer to, each once."""
    seen = dict.fromkeys(
        member
        for predicate, value in described[subject]
        for member in (
            [str(value)]
            if predicate.removeprefix(SH) in _INNER
            else _members(str(value), described)
            if predicate.removeprefix(SH) in _LISTS
            else ()
        )
    )
    yield from seen


def _members(head: str, described: Described) -> Iterator[str]:
    """The members of an RDF list; one that runs in a circle ends where it began."""
    seen = set()
    while head in described and head not in seen:
        seen.add(head)
        rest = ""
        for predicate, value in described[head]:
            if predicate == _FIRST:
                yield str(value)
            elif predicate == _REST:
                rest = str(value)
        head = rest
