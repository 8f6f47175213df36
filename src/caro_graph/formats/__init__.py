"""The formats of a validation report: each a function from a report to text, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from caro_graph.findings import Report

__all__ = ["FORMATS", "render"]

_WRITERS: Mapping[str, tuple[str, str]] = {
    "text": ("text", "text"),
    "github": ("github", "github"),
    "sarif": ("sarif", "sarif"),
    "junit": ("junit", "junit"),
    "json": ("jsonreport", "as_json"),
    "turtle": ("rdf", "turtle"),
    "json-ld": ("rdf", "json_ld"),
    "html": ("html", "html"),
}
FORMATS = tuple(_WRITERS)
"""The names of the formats."""


def render(report: Report, name: str, *, fail_on: str = "violation") -> str:
    """Write a report in the format of that name; ``text`` is written without colours.

    Args:
        report: What a validation found.
        name: One of :data:`FORMATS`.
        fail_on: The least grave severity that fails, which SARIF tells.

    Raises:
        KeyError: there is no such format.
    """
    module, function = _WRITERS[name]
    write: Callable[..., str] = getattr(import_module(f"{__name__}.{module}"), function)
    return write(report, fail_on=fail_on) if name == "sarif" else write(report)
