"""Changes for a release's notes: Markdown, as GitHub and GitLab show it."""

from __future__ import annotations

from collections.abc import Iterator

from caro_graph.diffing.changes import Change, Changes
from caro_graph.diffing.formats.words import by_kind, difference, list_name, outcome, reason
from caro_graph.formats.plain import one_line
from caro_graph.writing.markdown import escaped

__all__ = ["markdown"]


def markdown(changes: Changes, lang: str) -> str:
    """Write the outcome, then a heading for each kind with its changes in a list."""
    lines = [outcome(changes, lang)[:1].upper() + outcome(changes, lang)[1:] + "."]
    for kind, members in by_kind(changes).items():
        lines += ["", f"### {_safe(kind)}", ""]
        for name, change in members:
            lines += _change(name, change, lang)
    return "\n".join(lines) + "\n"


def _change(name: str, change: Change, lang: str) -> Iterator[str]:
    label = f": {_safe(change.label)}" if change.label else ""
    why = reason(change, lang) if name == "withdrawn" else ""
    yield f"- **{list_name(name, lang)}** {_safe(change.id)}{label}{f' ({_safe(why)})' if why else ''}"
    if name == "changed":
        for one in change.properties:
            yield f"  - {_safe(one.key)}: {_safe(difference(one, '→'))}"


def _safe(text: str) -> str:
    return escaped(one_line(text))
