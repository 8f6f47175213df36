"""What is different between a package at the portal and the dataset of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from caro_graph.publishing.ckan_package import EXTRAS, GUESSED, RESOURCE_FIELDS
from caro_graph.publishing.numbers import whole_number
from caro_graph.publishing.portal_json import is_deep, objects_of
from caro_graph.publishing.portal_report import in_short
from caro_graph.summary import count

__all__ = ["Changes", "changes_of", "extra_of", "extras_at", "is_harvested"]


HARVEST = ("harvest_object_id", "harvest_source_id", "harvest_source_title")
"""Extras that ckanext-harvest shows for what it made, and that are not to be sent back."""


@dataclass(frozen=True)
class Changes:
    """What to send (``patch``, for ``package_patch``), in words, and the URLs of resources left as they are.

    Those are resources that were published from a catalogue, and that the catalogue has no longer.
    """

    patch: Mapping[str, Any]
    words: str
    left: tuple[str, ...] = field(default=())


def changes_of(
    package: Mapping[str, Any],
    fields: Mapping[str, Any],
    extras: Mapping[str, str],
    resources: Sequence[Mapping[str, Any]],
) -> Changes:
    """Compare a package, as ``package_show`` gives it, with what it should be.

    What is not of the catalogue stays: extras and fields of other names, tags, groups, resources.

    Args:
        package: What is there.
        fields: The fields that it should have; None for none.
        extras: The extras that it should have.
        resources: The resources that it should have.
    """
    patch: dict[str, Any] = {}
    words = []
    for key, value in fields.items():
        if key == "tags":
            value = _with_tags(package.get("tags"), value)
            if len(value) == len(objects_of(package.get("tags"))):
                continue
        elif not differs(package.get(key), value):
            continue
        patch[key] = _empty(package.get(key)) if value is None else value
        words.append(key)
    there = extras_at(package)
    wanted = {key: value for key, value in there.items() if key not in EXTRAS} | dict(extras)
    if wanted != there:
        patch["extras"] = [{"key": key, "value": wanted[key]} for key in sorted(wanted)]
        words += sorted(key for key in {*wanted, *there} if wanted.get(key) != there.get(key))
    merged, more, left = _resources(objects_of(package.get("resources")), resources)
    if more:
        patch["resources"] = merged
    return Changes(patch, in_short(words + more), left)


def extras_at(package: Mapping[str, Any]) -> dict[str, Any]:
    """Return the extras of a package that are kept with it, by key."""
    extras = [extra for extra in objects_of(package.get("extras")) if isinstance(extra.get("key"), str)]
    return {extra["key"]: extra.get("value") for extra in extras if extra["key"] not in HARVEST}


def extra_of(package: Mapping[str, Any], key: str) -> Any:
    """Return a value that stands as a field in some portals, and as an extra in others."""
    return package.get(key) or extras_at(package).get(key)


def is_harvested(package: Mapping[str, Any]) -> bool:
    """Whether the portal made it by harvesting."""
    return any(extra.get("key") in HARVEST for extra in objects_of(package.get("extras")))


def differs(there: Any, wanted: Any) -> bool:
    """Whether two values are not the same but for how CKAN keeps them.

    >>> differs("", None), differs("12", 12), differs('["a"]', ["a"]), differs("a", "b")
    (False, False, False, True)
    """
    return bool(_plain(there, wanted) != _plain(wanted, wanted))


def _plain(value: Any, like: Any) -> Any:
    if value in (None, "", [], {}):
        return None
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").strip()
        if isinstance(like, int) and (number := whole_number(text)) is not None:
            return number
        if isinstance(like, list) and text.startswith("["):
            try:
                told = json.loads(text)
            except (ValueError, RecursionError):
                return text
            return text if is_deep(told) else _plain(told, like)
        return text
    if isinstance(value, list):
        return [_plain(part, None) for part in value]
    if isinstance(value, Mapping):
        return {key: _plain(part, None) for key, part in value.items() if part not in (None, "", [], {})}
    return value


def _empty(there: Any) -> Any:
    """Return what takes the place of a value that goes: scheming has lists, which a text cannot replace."""
    return [] if isinstance(there, list) else ""


def _with_tags(there: Any, wanted: Any) -> list[Any]:
    tags = objects_of(there)
    names = {str(tag.get("name")) for tag in tags}
    return [*tags, *(tag for tag in wanted if tag["name"] not in names)]


def _resources(
    there: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[str], tuple[str, ...]]:
    """Merge the resources: those there keep their ids, order and what is not of the catalogue."""
    merged = [dict(resource) for resource in there]
    free = set(range(len(merged)))
    changed: set[str] = set()
    new = []
    for resource in wanted:
        place = _found(merged, free, resource)
        if place is None:
            new.append(dict(resource))
            continue
        free.discard(place)
        names = {
            name for name in RESOURCE_FIELDS if _resource_differs(name, merged[place], resource.get(name))
        }
        for name in names:
            merged[place][name] = resource.get(name, _empty(merged[place].get(name)))
        if names:
            changed.add(str(resource["url"]))
    words = [count(len(changed), "resource")] if changed else []
    words += [count(len(new), "new resource")] if new else []
    left = tuple(str(merged[place].get("url")) for place in sorted(free) if merged[place].get("uri"))
    return merged + new, words, left


def _found(merged: list[dict[str, Any]], free: set[int], wanted: Mapping[str, Any]) -> int | None:
    for key in ("uri", "url"):
        if wanted.get(key):
            for place in sorted(free):
                if merged[place].get(key) == wanted[key]:
                    return place
    return None


def _resource_differs(name: str, there: Mapping[str, Any], wanted: Any) -> bool:
    if wanted is None and name in GUESSED:
        return False
    if name == "format" and isinstance(wanted, str):
        # A portal writes formats its own way: "csv" and "CSV" are the same.
        return str(there.get(name) or "").casefold() != wanted.casefold()
    return differs(there.get(name), wanted)
