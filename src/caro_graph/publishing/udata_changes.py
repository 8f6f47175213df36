"""What is different between a dataset at a udata portal and that of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from caro_graph.publishing.portal_json import object_of, texts_of, with_id
from caro_graph.publishing.udata_dataset import CONTACT, DISTRIBUTION
from caro_graph.summary import count

__all__ = ["Changes", "changes_of", "contact_at", "repeated"]

_FOLLOW = ("title", "description", "url", "type")
_GUESSED = ("format", "mime", "filesize", "checksum")
"""Fields of a resource that the portal may find out by itself where the catalogue says nothing."""
_CONTACT = ("name", "email", "contact_form", "role")


@dataclass(frozen=True)
class Changes:
    """What differs: fields of the dataset, resources by their id, new resources; all empty if nothing does.

    ``left`` are the URLs of resources that were published from a catalogue which has them no longer.
    """

    dataset: Mapping[str, Any]
    resources: Mapping[str, Mapping[str, Any]]
    new: Sequence[Mapping[str, Any]]
    words: Sequence[str]
    left: tuple[str, ...] = field(default=())


def changes_of(
    there: Mapping[str, Any],
    fields: Mapping[str, Any],
    tags: Sequence[str],
    resources: Sequence[Mapping[str, Any]],
    zone: str | None,
) -> Changes:
    """Compare a dataset, as the API gives it, with what it should be.

    Tags, extras, contact points and resources that are not of the catalogue stay. udata takes tags and the
    temporal coverage for none where an update does not repeat them: they are repeated.

    Args:
        there: The dataset at the portal.
        fields: What it should have (see ``dataset_of``); ``extras`` among them are added to those there.
        tags: The tags that it should have.
        resources: The resources that it should have.
        zone: The zone that it should cover, None to leave it as it is.
    """
    changed: dict[str, Any] = {}
    words = []
    for name, value in fields.items():
        known = there.get(name)
        if name == "extras":
            merged = {**object_of(known), **value}
            if merged != object_of(known):
                changed[name] = merged
                words.append(name)
        elif _plain(known) != _plain(value):
            changed[name] = value
            words.append(name)
    known_tags = texts_of(there.get("tags"))
    merged_tags = sorted({*known_tags, *tags})
    if merged_tags != sorted(known_tags):
        words.append("tags")
        changed["tags"] = merged_tags
    if zone and (spatial := _spatial(object_of(there.get("spatial")), zone)):
        words.append("spatial")
        changed["spatial"] = spatial
    updates, new, left = _resources(with_id(there.get("resources")), resources)
    words += [count(len(updates), "resource")] if updates else []
    words += [count(len(new), "new resource")] if new else []
    return Changes(changed, updates, new, words, left)


def repeated(there: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return an update, with what udata asks for each time, or would take for erased."""
    kept = {name: there.get(name) for name in ("title", "description", "tags", "temporal_coverage")}
    return {name: value for name, value in {**kept, **changed}.items() if value is not None}


def contact_at(there: Mapping[str, Any], wanted: Mapping[str, str]) -> tuple[str | None, list[str]]:
    """Find the contact point of the catalogue.

    Returns:
        Its id, None if the dataset does not have it, and the ids of those that are to stay beside it: all
        but the one that the catalogue had before.
    """
    points = with_id(there.get("contact_points"))
    found = None
    for point in points:
        if all((point.get(name) or None) == wanted.get(name) for name in _CONTACT):
            found = str(point["id"])
    former = object_of(there.get("extras")).get(CONTACT)
    return found, [str(point["id"]) for point in points if point["id"] != former]


def _spatial(there: Mapping[str, Any], zone: str) -> dict[str, Any] | None:
    zones = [*texts_of(there.get("zones")), *(known["id"] for known in with_id(there.get("zones")))]
    if zone in zones or there.get("geom"):
        return None  # A shape that somebody drew says more than a zone; udata has one or the other.
    return {"zones": [*zones, zone], "granularity": there.get("granularity") or "other"}


def _resources(
    there: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, dict[str, Any]], list[Mapping[str, Any]], tuple[str, ...]]:
    free = list(there)
    updates: dict[str, dict[str, Any]] = {}
    new = []
    for resource in wanted:
        found = _found(free, resource)
        if found is None:
            new.append(resource)
            continue
        free.remove(found)
        extras = {**object_of(found.get("extras")), **resource.get("extras", {})}
        compared = [*_FOLLOW, *(name for name in _GUESSED if name in resource)]
        differs = any(_plain(found.get(name)) != _plain(resource.get(name)) for name in compared)
        if differs or extras != object_of(found.get("extras")):
            updates[str(found["id"])] = {"description": "", **resource, "extras": extras}
    left = tuple(str(known.get("url")) for known in free if object_of(known.get("extras")).get(DISTRIBUTION))
    return updates, new, left


def _found(free: Sequence[Mapping[str, Any]], wanted: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Find a resource that is not hosted there, by its URL, or else by the distribution that it is."""
    iri = wanted.get("extras", {}).get(DISTRIBUTION)
    remote = [known for known in free if known.get("filetype") == "remote"]
    for known in remote:
        if str(known.get("url") or "").strip() == wanted["url"]:
            return known
    for known in remote:
        origin = object_of(known.get("extras")).get(DISTRIBUTION) or object_of(known.get("harvest")).get(
            "uri"
        )
        if iri and origin == iri:
            return known
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    if isinstance(value, Mapping):
        # Dates come back with a time where they were sent without one.
        plain = {key: _plain(part) for key, part in value.items()}
        dates = {
            key: part[:10] for key, part in plain.items() if key in ("start", "end") and isinstance(part, str)
        }
        return {key: part for key, part in {**plain, **dates}.items() if part is not None}
    return value
