"""N-Triples, read a triple at a time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["triples"]


def triples(data: str | Path) -> Iterable[Quad]:
    """Read N-Triples, or a file of them, with the labels of blank nodes as they are.

    Raises:
        SyntaxError: they are not well formed (raised as they are read).
    """
    from pyoxigraph import RdfFormat, parse

    if isinstance(data, Path):
        return parse(path=data, format=RdfFormat.N_TRIPLES)
    return parse(data, format=RdfFormat.N_TRIPLES)
