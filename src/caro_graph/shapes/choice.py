"""Which shapes hold for whom: the ones that a caller names, the publication's own, or the package's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from caro_graph.problems import CallError, FactsError
from caro_graph.publication import PUBLIC, Publication, bundled
from caro_graph.shapes.check import refuse_broken
from caro_graph.shapes.graph import Shapes, read_shapes, shape_files
from caro_graph.shapes.imports import with_imports

__all__ = ["PERSONAL", "choose_shapes", "folder_of"]

PERSONAL = "personal.ttl"
"""The shapes that hold for the public, and wherever the nodes flagged ``personal`` are kept back."""
_INTERNAL = "internal"


def folder_of(publication: Publication | None, name: str) -> Path:
    """Return a folder of the publication, or the package's where it has none."""
    return publication.folder(name) if publication else bundled(name)


def choose_shapes(
    publication: Publication | None,
    audience: str,
    named: Sequence[Path] = (),
    *,
    allow_network: bool = False,
) -> Shapes:
    """Read the shapes that hold, and refuse those that cannot be relied on.

    Args:
        publication: The publication; None for none.
        audience: Whom the data is for: the shapes on personal data hold for the public.
        named: Files and folders of shapes, instead of the publication's.
        allow_network: Whether what the shapes import is fetched.

    Raises:
        CallError: the audience is unknown, a file is not there or does not parse, or a shape is not
            well-formed.
    """
    known = publication.audiences if publication else (PUBLIC, _INTERNAL)
    if audience not in known:
        raise CallError(f"audience '{audience}' is unknown: use one of {', '.join(sorted(known))}")
    flags = publication.audiences.get(audience, ()) if publication else ()
    without = () if named or audience == PUBLIC or "personal" in flags else (PERSONAL,)
    files = shape_files(named or (folder_of(publication, "shapes"),), without=without)
    try:
        shapes = read_shapes(files)
    except FactsError as error:
        raise CallError(f"{error}: the shapes cannot be used") from error
    if allow_network:
        shapes = with_imports(shapes)
    refuse_broken(shapes)
    return shapes
