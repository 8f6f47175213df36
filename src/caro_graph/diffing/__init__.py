"""What changed between two publications, as facts: added, changed, withdrawn or vanished.

>>> from caro_graph.diffing import diff, render
>>> changes = diff("v0.1.0", "dist")
>>> changes.level          # the least step of the version that fits: none, patch, minor, major
>>> print(render(changes, "markdown"))
"""

from __future__ import annotations

from pathlib import Path

from caro_graph.diffing.changes import Change, Changes, PropertyChange
from caro_graph.diffing.compare import compare
from caro_graph.diffing.formats import FORMS, render, summary
from caro_graph.diffing.sides import Side, base_of, context_of, read_side
from caro_graph.problems import CallError
from caro_graph.versions import Level

__all__ = [
    "FORMS",
    "Change",
    "Changes",
    "Level",
    "PropertyChange",
    "compare",
    "diff",
    "render",
    "summary",
]


def diff(old: str | Path, new: str | Path, project: str | Path | None = None) -> Changes:
    """Tell what changed between two publications.

    Args:
        old: A built folder, a publication's folder, an RDF file, the archive of a release, or a git revision
            of the publication. A path that exists is a path; anything else is taken as a revision.
        new: The same.
        project: A folder at or below that of the publication, whose revisions and whose base are meant. Not
            needed for two paths: their base is found in their identifiers.

    Raises:
        FactsError: a built folder was changed after its checksums, a file does not parse, or the facts of a
            revision are wrong.
        CallError: one of the two is no publication, or they are two different ones.
    """
    root = Path(project) if project is not None else None
    before, after = read_side(str(old), root), read_side(str(new), root)
    base = base_of((before, after), root)
    for side in (before, after):
        _refuse_another(side, base)
    # The ontology is compared where both have one: an RDF file has only facts and codes.
    both = bool(before.terms and after.terms)
    return compare(
        [*before.quads, *(before.terms if both else ())],
        [*after.quads, *(after.terms if both else ())],
        base,
        context_of((before, after), root),
    )


def _refuse_another(side: Side, base: str) -> None:
    things = base + "id/"
    if not any(getattr(quad.subject, "value", "").startswith(things) for quad in side.quads):
        raise CallError(
            f"{side.name}: it has no fact below {things}: name a publication with that base"
            + (f" (this one has {side.base})" if side.base and side.base != base else "")
        )
