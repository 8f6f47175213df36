"""A package under the schema of a portal that has ckanext-scheming: what is a field there is no extra."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from caro_graph.publishing.ckan_package import EXTRAS
from caro_graph.publishing.portal_json import object_of, objects_of

__all__ = ["Schema", "schema_of", "shaped", "shaped_resource"]

Schema = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""The fields of datasets (``dataset``) and of resources (``resource``), by name, as scheming has them."""

_GROUPS = {
    "contact": "contact_",
    "publisher": "publisher_",
    "creator": "creator_",
    "temporal_coverage": "temporal_",
    "spatial_coverage": "spatial_",
}
"""Fields of scheming that repeat a group of values, and what the extras of that group begin with."""

_PEOPLE = ("author", "author_email", "maintainer", "maintainer_email")


def schema_of(answer: Any) -> Schema:
    """Read the answer to ``scheming_dataset_schema_show``; anything else is a schema without fields."""
    told = object_of(answer)
    return {kind: _by_name(told.get(f"{kind}_fields")) for kind in ("dataset", "resource")}


def shaped(
    fields: Mapping[str, Any], extras: Mapping[str, str], schema: Schema
) -> tuple[dict[str, Any], dict[str, str]]:
    """Move the extras that the schema has fields for to the fields, as lists and groups where it wants them.

    A field of the schema that the catalogue says nothing of is None, so that an old value goes.
    """
    known = schema["dataset"]
    # Where there are contacts, ckanext-dcat would take the author and the maintainer for one more.
    apart = [name for name in _PEOPLE if "contact" in known and name not in known]
    shaped_fields, left = {name: value for name, value in fields.items() if name not in apart}, dict(extras)
    for name, prefix in _GROUPS.items():
        if name in known and "repeating_subfields" in known[name]:
            parts = _by_name(known[name]["repeating_subfields"])
            group = {part: left.pop(prefix + part) for part in parts if prefix + part in left}
            shaped_fields[name] = [group] if group else None
    for key in EXTRAS:
        if key in known:
            shaped_fields[key] = _value(left.pop(key, None), known[key])
    return shaped_fields, left


def shaped_resource(fields: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Give the fields of a resource the form that the schema has for them."""
    known = schema["resource"]
    values = {key: _value(value, known[key]) if key in known else value for key, value in fields.items()}
    return {key: value for key, value in values.items() if value is not None}


def _by_name(fields: Any) -> dict[str, Mapping[str, Any]]:
    named = [field for field in objects_of(fields) if isinstance(field.get("field_name"), str)]
    return {field["field_name"]: field for field in named}


def _value(value: Any, field: Mapping[str, Any]) -> Any:
    if value is None:
        return None
    if "scheming_multiple_text" in str(field.get("validators", "")) or field.get("preset") == "multiple_text":
        return json.loads(value) if isinstance(value, str) and value.startswith("[") else [value]
    choices = field.get("choices")
    if isinstance(choices, list):
        return _choice(value, [choice.get("value") for choice in objects_of(choices)])
    return value


def _choice(value: str, choices: Iterable[Any]) -> str | None:
    """Find the value among those that may be chosen: itself, or one with the same last part."""
    known = [choice for choice in choices if isinstance(choice, str)]
    if value in known:
        return value
    return next((choice for choice in known if _last(choice) == _last(value)), None)


def _last(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2].casefold()
