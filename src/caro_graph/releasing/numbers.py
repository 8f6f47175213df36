"""Whether the version that is stated can be that of the release, and is stated alike everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from caro_graph.problems import Problem
from caro_graph.publication import FILE, Publication
from caro_graph.releasing.released import FOLDER, Released
from caro_graph.versions import at_least, fits, order

__all__ = ["stated_elsewhere", "version_problems"]

CITATION = "CITATION.cff"
_CORRECT = f"correct version in {FILE}"
_VERSION = re.compile(r"(\s*version\s*=\s*)\S")
_TABLE = re.compile(r"\s*\[\s*([^\]]*?)\s*\]")
_INFO = "http://www.w3.org/2002/07/owl#versionInfo"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ONTOLOGY = "http://www.w3.org/2002/07/owl#Ontology"


def version_problems(
    publication: Publication, released: Sequence[Released], level: str | None
) -> Iterator[Problem]:
    """Yield what is wrong with the version of ``publication.toml``.

    Args:
        publication: The publication.
        released: What is released, the lowest version first.
        level: How great the change since the last of them is; None where that is not known.
    """
    version = publication.version
    line, column = _place(publication.root / FILE)
    current = order(version)
    if current is None:
        what = f"the version '{version}' is not of the form 1.2.3 (Semantic Versioning)"
        yield Problem(FILE, line, column, what, _CORRECT)
        return
    if not released:
        return
    last = released[-1].version
    # Something has to tell this release from the last, even where no fact changed.
    least = at_least(last, "patch" if level in (None, "none") else str(level))
    need = (
        f"this change needs at least {least}"
        if level not in (None, "none")
        else f"the next one is at least {least}"
    )
    same = next((each.version for each in released if order(each.version) == current), None)
    if same:
        what = f"version {version} is released already ({FOLDER}/{same}): {need}"
        yield Problem(FILE, line, column, what, _CORRECT)
    elif not fits(last, version, "patch"):
        what = f"version {version} goes backwards, {last} is released: {need}"
        yield Problem(FILE, line, column, what, _CORRECT)
    elif level and not fits(last, version, level):
        what = f"version {version} does not fit a {level} change since {last}: {need}"
        yield Problem(FILE, line, column, what, _CORRECT)


def _place(path: Path) -> tuple[int, int]:
    """Line and column of the version in ``publication.toml``."""
    table = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if match := _TABLE.match(line):
            table = match[1]
        elif table == "publication" and (match := _VERSION.match(line)):
            return number, len(match[1]) + 1
    return 1, 1


def stated_elsewhere(publication: Publication) -> Iterator[Problem]:
    """Yield each place of the publication that states another version than ``publication.toml``.

    Looked at are ``CITATION.cff``, and the ontology where it is the publication's own: its IRI begins with
    the publication's base.
    """
    yield from _in_citation(publication)
    yield from _in_ontology(publication)


def _in_citation(publication: Publication) -> Iterator[Problem]:
    import yaml

    path = publication.root / CITATION
    if not path.is_file():
        return
    try:
        document = yaml.compose(path.read_text("utf-8-sig"), yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        yield Problem(CITATION, line, column, "this is not YAML", "correct it")
        return
    pairs = document.value if isinstance(document, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value == "version" and value.value != publication.version:
            mark = value.start_mark
            yield _another(CITATION, mark.line + 1, mark.column + 1, str(value.value), publication)


def _in_ontology(publication: Publication) -> Iterator[Problem]:
    folder = publication.root / "ontology"
    for path in sorted(folder.glob("*.ttl")):
        for version in _own_versions(path, publication.base):
            if version != publication.version:
                text = path.read_text("utf-8")
                found = re.search(rf"versionInfo>?\s+(?=[\"']+{re.escape(version)})", text)
                place = found.end() if found else 0
                line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
                yield _another(f"ontology/{path.name}", line, column, version, publication)


def _own_versions(path: Path, base: str) -> list[str]:
    """What a Turtle file says is the version of an ontology below ``base``; none where it does not parse."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    try:
        triples = [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    except SyntaxError:  # The build tells.
        return []
    own = {
        triple.subject
        for triple in triples
        if triple.predicate.value == _TYPE
        and triple.object == NamedNode(_ONTOLOGY)
        and str(getattr(triple.subject, "value", "")).startswith(base)
    }
    return [
        str(getattr(triple.object, "value", ""))
        for triple in triples
        if triple.subject in own and triple.predicate.value == _INFO
    ]


def _another(file: str, line: int, column: int, version: str, publication: Publication) -> Problem:
    what = f"the version is '{version}' here, and {publication.version} in {FILE}"
    return Problem(file, line, column, what, "state the same version in both")
