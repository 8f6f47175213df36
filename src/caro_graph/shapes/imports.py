"""What shapes import (``owl:imports``): fetched if the caller allows it, and never otherwise."""

from __future__ import annotations

import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from caro_graph.problems import CallError, FactsError
from caro_graph.shapes.graph import Shapes, read_shapes

__all__ = ["with_imports"]

_ACCEPT = "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, application/ld+json;q=0.7"
_LARGEST = 100_000_000
_SECONDS = 30
_CHUNK = 1 << 20


def with_imports(shapes: Shapes) -> Shapes:
    """Return the shapes with all that they import, and all that is imported there, fetched.

    Raises:
        CallError: an address is no web address, does not answer, or answers with what is no RDF.
    """
    with tempfile.TemporaryDirectory(prefix="caro-graph-") as folder:
        named, fetched = shapes.files, dict[str, Path]()
        while wanted := [address for address in shapes.imports if address not in fetched]:
            for address in wanted:
                fetched[address] = _fetch(address, Path(folder, f"import-{len(fetched)}"))
            bases = {str(path): address for address, path in fetched.items()}
            try:
                shapes = read_shapes([*map(Path, named), *fetched.values()], bases)
            except FactsError as error:
                raise CallError(f"owl:imports: {error}: give the shapes as files with --shapes") from error
            shapes = replace(shapes, files=named)
        return shapes


def _fetch(address: str, path: Path) -> Path:
    """Write what stands at a web address to a file."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise CallError(
            f"owl:imports <{address}>: only web addresses are fetched: name the file with --shapes"
        )
    request = urllib.request.Request(address, headers={"Accept": _ACCEPT})
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer, path.open("wb") as file:
            for chunk in _chunks(answer):
                file.write(chunk)
    except (urllib.error.URLError, TimeoutError, ConnectionError, ValueError) as error:
        status = f"{error.code} " if isinstance(error, urllib.error.HTTPError) else ""
        reason = status + " ".join(str(getattr(error, "reason", error)).split())
        raise CallError(
            f"owl:imports <{address}>: it cannot be fetched ({reason}): name a copy of it with --shapes"
        ) from error
    return path


def _chunks(answer: object) -> Iterator[bytes]:
    size = 0
    while chunk := answer.read(_CHUNK):  # type: ignore[attr-defined]
        size += len(chunk)
        if size > _LARGEST:
            raise ValueError(f"it is larger than {_LARGEST // 1_000_000} MB")
        yield chunk
