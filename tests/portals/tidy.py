"""What a portal stores, without what differs from one harvest, build or release to the next.

A checksum, a size, a version and a day of release are replaced by what they are, so that a missing one shows.
The portals' own identifiers and clocks are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from caro_graph.publication import Publication

_OF_THE_PORTAL = frozenset(
    [
        *("_id", "organization", "urlhash", "metrics", "source_id", "source_url"),
        *(
            "created_at",
            "created_at_internal",
            "last_modified_internal",
            "next_update_for_update_fulfilled_in_time",
        ),
    ]
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def tidy_ckan(dataset: Mapping[str, Any], publication: Publication) -> dict[str, Any]:
    """A dataset of CKAN: its extras by key, and its lists, whose order says nothing, sorted."""
    extras = {one["key"]: _read(one["value"]) for one in dataset.get("extras", [])}
    found: dict[str, Any] = _sorted(_tidy({**dataset, "extras": extras}, publication))
    return found


def tidy_udata(dataset: Mapping[str, Any], publication: Publication) -> dict[str, Any]:
    """A dataset of udata: without identifiers and clocks of the database."""
    found: dict[str, Any] = _sorted(_tidy(_without_clocks(dataset), publication))
    return found


def _read(value: Any) -> Any:
    """A list that is stored as JSON in a text; anything else as it is."""
    return json.loads(value) if isinstance(value, str) and value.startswith("[") else value


def _without_clocks(thing: Any) -> Any:
    if isinstance(thing, Mapping):
        if set(thing) == {"$date"}:
            return thing["$date"]
        kept = {key: _without_clocks(value) for key, value in thing.items() if key not in _OF_THE_PORTAL}
        if "uri" in kept:  # what udata notes of a harvest
            kept.pop("last_update", None)
        return kept
    return [_without_clocks(one) for one in thing] if isinstance(thing, list) else thing


def _tidy(thing: Any, publication: Publication) -> Any:
    if isinstance(thing, list):
        return [_tidy(one, publication) for one in thing]
    if not isinstance(thing, Mapping):
        return thing
    return {key: _value(key, value, publication) for key, value in thing.items()}


def _value(key: str, value: Any, publication: Publication) -> Any:
    if key in ("hash", "value") and isinstance(value, str) and _SHA256.fullmatch(value):
        return "<SHA-256>"
    if key in ("size", "filesize") and isinstance(value, int) and value > 0:
        return "<bytes>"
    if key == "version" and value == publication.version:
        return "<version>"
    return _tidy(value, publication)


def _sorted(thing: Any) -> Any:
    """The same with each list of texts or of objects sorted; a list of numbers is a place, and stays."""
    if isinstance(thing, Mapping):
        return {key: _sorted(value) for key, value in sorted(thing.items())}
    if not isinstance(thing, list):
        return thing
    items = [_sorted(one) for one in thing]
    return sorted(items, key=_order) if all(isinstance(one, str | dict) for one in items) else items


def _order(item: Any) -> str:
    return item if isinstance(item, str) else str(item.get("uri") or item.get("url") or json.dumps(item))
