"""The licence of a dataset, in a portal's own list of licences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["licence_in"]


def licence_in(licences: Iterable[Mapping[str, Any]], iri: str) -> str | None:
    """Find the id of the licence that has this IRI, in a portal's list; None if none has.

    >>> licence_in([{"id": "lov2", "url": "https://www.etalab.gouv.fr/licence"}], "http://www.etalab.gouv.fr/licence/")
    'lov2'
    """
    wanted = _bare(iri)
    known = [licence for licence in licences if isinstance(licence.get("id"), str)]
    for licence in known:
        if _bare(licence.get("url")) == wanted:
            return str(licence["id"])
    for licence in known:
        others = licence.get("alternate_urls")
        if isinstance(others, list) and wanted in map(_bare, others):
            return str(licence["id"])
    return None


def _bare(url: object) -> str:
    """Leave out what does not tell one licence from another: the scheme, and a slash at the end."""
    return re.sub(r"^https?://", "", url.strip()).rstrip("/") if isinstance(url, str) else ""
