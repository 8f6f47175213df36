"""Changes for programs: JSON."""

from __future__ import annotations

import json
from typing import Any

from caro_graph.diffing.changes import LISTS, Change, Changes
from caro_graph.formats.jsonreport import as_seen

__all__ = ["VERSION", "as_json"]

VERSION = 1
"""The version of the structure: it grows when a member changes or goes, not when one is added."""


def as_json(changes: Changes, lang: str) -> str:
    """Write ``version``, ``level``, ``counts`` and the four lists.

    A change has ``iri``, ``id``, ``kind``, ``label``, ``step`` and ``properties``, each with its ``key``,
    ``before`` and ``after``. Nothing in it depends on the language.
    """
    content: dict[str, Any] = {
        "version": VERSION,
        "level": changes.level,
        "counts": {name: len(getattr(changes, name)) for name in LISTS},
    }
    content |= {name: [_change(change) for change in getattr(changes, name)] for name in LISTS}
    return as_seen(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def _change(change: Change) -> dict[str, Any]:
    names = ("iri", "id", "kind", "label", "step")
    properties = [
        {"key": one.key, "before": list(one.before), "after": list(one.after)} for one in change.properties
    ]
    return {**{name: getattr(change, name) for name in names}, "properties": properties}
