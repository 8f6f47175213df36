"""The forms in which changes are told: each a function from changes to text, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from caro_graph.diffing.changes import Changes

__all__ = ["FORMS", "render", "summary"]

_WRITERS: Mapping[str, tuple[str, str]] = {
    "text": ("text", "text"),
    "markdown": ("markdown", "markdown"),
    "json": ("as_json", "as_json"),
    "turtle": ("changeset", "turtle"),
}
FORMS = tuple(_WRITERS)
"""The names of the forms."""


def render(changes: Changes, form: str, lang: str = "en") -> str:
    """Write changes in the form of that name; the same changes give the same bytes.

    Args:
        changes: What changed.
        form: One of :data:`FORMS`.
        lang: ``fr`` or ``en``, the language of the words that are not the facts'.

    Raises:
        KeyError: there is no such form.
    """
    module, function = _WRITERS[form]
    write: Callable[[Changes, str], str] = getattr(import_module(f"{__name__}.{module}"), function)
    return write(changes, lang)


def summary(changes: Changes, lang: str = "en") -> str:
    """Write how much changed of each kind, as text."""
    from caro_graph.diffing.formats.text import summary as write

    return write(changes, lang)
