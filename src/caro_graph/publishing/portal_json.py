"""What a portal answered, read whatever its shape: what is not as it should be is taken for nothing."""

from __future__ import annotations

from typing import Any

__all__ = ["is_deep", "object_of", "objects_of", "texts_of", "with_id"]

_DEEPEST = 50


def is_deep(value: Any, most: int = _DEEPEST) -> bool:
    """Whether it is nested deeper than any portal nests what it keeps, and than can be compared here.

    >>> is_deep({"a": ["b"]}, 2), is_deep({"a": ["b"]}, 1)
    (False, True)
    """
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return parts is not None and (most == 0 or any(is_deep(part, most - 1) for part in parts))


def object_of(value: Any) -> dict[str, Any]:
    """Return an object as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def objects_of(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list.

    >>> objects_of([{"id": "a"}, None, "b"]), objects_of("c")
    ([{'id': 'a'}], [])
    """
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def with_id(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list that have an id.

    >>> with_id([{"id": "a"}, {"id": None}, {}])
    [{'id': 'a'}]
    """
    return [part for part in objects_of(value) if isinstance(part.get("id"), str) and part["id"]]


def texts_of(value: Any) -> list[str]:
    """Return the texts of a list."""
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []
