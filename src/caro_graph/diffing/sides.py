"""One side of a comparison: a built folder, a publication, an RDF file, an archive, or a git revision."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from caro_graph.context import Context, read_context
from caro_graph.diffing.archives import ARCHIVES, unpacked
from caro_graph.diffing.revisions import checked_out
from caro_graph.problems import CallError, FactsError
from caro_graph.publication import FILE, bundled, find_publication, read_publication
from caro_graph.writing.folder import SUMS

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["Side", "base_of", "context_of", "read_side"]

_T = TypeVar("_T")
_CONTEXT = "ontology/context.jsonld"
_GRAPH = re.compile(r"(.*/)graph/[^/]+\Z")


@dataclass(frozen=True)
class Side:
    """What is compared: the facts and codes, the statements of the ontology, its context and its base.

    ``name`` is how the caller named it. ``terms``, ``context`` and ``base`` are empty where they are not
    known.
    """

    name: str
    quads: Sequence[Quad]
    terms: Sequence[Quad] = ()
    context: Context | None = None
    base: str = ""


def read_side(name: str, project: Path | None) -> Side:
    """Read what ``name`` names: a path where there is one, else a revision of the publication's repository.

    Raises:
        FactsError: its files were changed, do not parse, or hold facts that are wrong.
        CallError: it is neither, or no publication.
    """
    path = Path(name)
    if name and _exists(path):
        return _no_blank_nodes(_at(path, name))
    with checked_out(name, project or Path()) as folder:
        try:
            return _of_publication(folder, name)
        except FactsError as error:
            raise FactsError(
                replace(problem, file=f"{name}:{problem.file}") for problem in error.problems
            ) from error
        except CallError as error:
            raise CallError(
                str(error).replace(f"{folder}/", f"{name}:").replace(str(folder), name)
            ) from error


def base_of(sides: Iterable[Side], project: Path | None) -> str:
    """Return the base that both sides have: that of the publication, if one is named, else as they say.

    Raises:
        CallError: they have two, or neither has one.
    """
    if project is not None:
        return read_publication(find_publication(project)).base
    bases = {side.base: side.name for side in sides}
    bases.pop("", None)
    if len(bases) > 1:
        told = ", ".join(f"{name} is of {base}" for base, name in bases.items())
        raise CallError(f"these are two publications ({told}): name two builds of one")
    if not bases:
        names = " and ".join(dict.fromkeys(side.name for side in sides))
        raise CallError(f"{names}: no subject is below '.../id/', so this is no publication: name one")
    return next(iter(bases))


def context_of(sides: tuple[Side, Side], project: Path | None) -> Context:
    """Return the words of the new side, and of the old one what the new one has not.

    Where neither has a context, as of RDF files, it is that of the publication, else of the package.
    """
    contexts = [side.context for side in sides if side.context]
    if not contexts:
        folder = (
            read_publication(find_publication(project)).folder("ontology")
            if project is not None
            else bundled("ontology")
        )
        return read_context(folder / "context.jsonld")
    old, new = contexts[0], contexts[-1]
    return Context(
        new.source,
        _joined(new.prefixes, old.prefixes),
        _joined(new.classes, old.classes),
        _joined(new.terms, old.terms),
    )


def _joined(first: Mapping[str, _T], second: Mapping[str, _T]) -> dict[str, _T]:
    return {**first, **{name: value for name, value in second.items() if name not in first}}


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long for a path, or with a NUL in it
        return False


def _at(path: Path, name: str) -> Side:
    if path.is_dir():
        if (path / SUMS).is_file():
            return _of_build(path, name)
        if (path / FILE).is_file():
            return _of_publication(path, name)
        raise CallError(
            f"{name}: this folder is neither a build (it has no {SUMS}) nor a publication (no {FILE}): "
            + ("name another" if name[:1] in "./" else f"name another, or refs/heads/{name} for that branch")
        )
    if path.name.endswith(ARCHIVES):
        with unpacked(path) as folder:
            return _of_build(folder, name)
    from caro_graph.rdf.files import read_quads

    quads = list(read_quads(str(path)))
    return Side(name, quads, base=_base(quads))


def _of_build(folder: Path, name: str) -> Side:
    from caro_graph.rdf.files import read_quads
    from caro_graph.written import read_written

    written = read_written(folder)
    quads = list(read_quads(str(written.quads)))
    files = sorted(file for file in written.files if re.fullmatch(r"ontology/[^/]+\.ttl", file))
    terms = [quad for file in files for quad in read_quads(str(folder / file))]
    context = read_context(folder / _CONTEXT) if _CONTEXT in written.files else None
    return Side(name, quads, terms, context, _base(quads))


def _of_publication(folder: Path, name: str) -> Side:
    from pyoxigraph import Quad

    from caro_graph.loading import load

    facts = load(folder)
    terms = [Quad(triple.subject, triple.predicate, triple.object) for triple in facts.vocabulary.axioms]
    return Side(name, facts.quads, terms, facts.context, facts.publication.base)


def _base(quads: Iterable[Quad]) -> str:
    """The base that the graphs or, where there are none, most of the subjects have; empty if none has."""
    quads = list(quads)
    subjects = {str(getattr(quad.subject, "value", "")) for quad in quads}
    graphs = {str(getattr(quad.graph_name, "value", "")) for quad in quads}
    named = {match[1] for graph in graphs if (match := _GRAPH.match(graph))}
    before = (subject.partition("/id/") for subject in subjects)
    found = Counter(f"{first}/" for first, mark, rest in before if mark and rest)
    likely = {base: count for base, count in found.items() if base in named} or found
    return max(sorted(likely), key=lambda base: likely[base], default="")


def _no_blank_nodes(side: Side) -> Side:
    from pyoxigraph import BlankNode

    for quad in side.quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise CallError(
                f"{side.name}: it has blank nodes, which cannot be told apart, and a publication has none: "
                "name a build"
            )
    return side
