"""YAML facts to nodes.

The parser's events are used rather than its objects: they carry positions, expand no alias (an alias
bomb stays small) and guess no type (``no``, ``1.10`` and ``2024-01`` keep their spelling).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from caro_graph.problems import Problem
from caro_graph.reading.files import REFUSED
from caro_graph.reading.nodes import Entry, Node, Scalar

__all__ = ["read_yaml"]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLANKS = " \t"
_FLAT = "give the inner node its own id and name it here"


class _Reader:
    """Walk the events of one document; what is not a list of flat nodes becomes a problem."""

    def __init__(self, file: str, graph: str, text: str) -> None:
        self.file, self.graph = file, graph
        self.lines = text.split("\n")
        self.events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self.problems: list[Problem] = []
        self.nodes: list[Node] = []

    def wrong(self, event: Any, what: str, todo: str) -> None:
        mark = event.start_mark
        self.problems.append(Problem(self.file, mark.line + 1, mark.column + 1, what, todo))

    def skip(self, event: Any) -> None:
        """Read past the value that ``event`` opens."""
        depth = _opens(event)
        while depth > 0:
            inner = next(self.events)
            depth += _opens(inner) - _closes(inner)

    def top(self, event: Any) -> None:
        if not isinstance(event, yaml.SequenceStartEvent):
            self.wrong(event, "a file of facts is a list of nodes", "begin each node with '- id: ...'")
            self.skip(event)
            return
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            if isinstance(event, yaml.MappingStartEvent):
                self.node(event)
            else:
                self.wrong(event, "an item of the list is not a node", "begin each node with '- id: ...'")
                self.skip(event)

    def node(self, start: Any) -> None:
        self.plain(start)
        entries: list[Entry] = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.scalar(event)
            known = len(self.problems)
            values = self.values(next(self.events))
            # A value that was refused is not an empty one: it is told once.
            if key is not None and (values or len(self.problems) == known):
                entries.append(Entry(key, tuple(values)))
        mark = start.start_mark
        self.nodes.append(Node(self.file, self.graph, mark.line + 1, mark.column + 1, tuple(entries)))

    def values(self, event: Any) -> list[Scalar]:
        if not isinstance(event, yaml.SequenceStartEvent):
            value = self.scalar(event)
            return [value] if value is not None else []
        self.plain(event)
        values: list[Scalar] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            value = self.scalar(event)
            if value is not None:
                values.append(value)
        return values

    def plain(self, event: Any) -> None:
        """Refuse an anchor or a tag."""
        if event.anchor or event.tag:
            extra = f"&{event.anchor}" if event.anchor else event.tag
            todo = "remove it: anchors and tags are not used in facts"
            self.wrong(event, f"'{extra}' before a value", todo)

    def scalar(self, event: Any) -> Scalar | None:
        if isinstance(event, yaml.AliasEvent):
            self.wrong(
                event, f"alias '*{event.anchor}'", "write the value out: aliases are not used in facts"
            )
            return None
        if not isinstance(event, yaml.ScalarEvent):
            self.wrong(event, "a value inside a value", _FLAT)
            self.skip(event)
            return None
        self.plain(event)
        if control := REFUSED.search(event.value):
            what = f"the character U+{ord(control.group()):04X}, written as an escape, is not allowed"
            self.wrong(event, what, "remove it")
            return None
        return Scalar(event.value, *self.place(event))

    def place(self, event: Any) -> tuple[int, int, int]:
        """The line and column on which the text of a scalar begins, and its width there.

        The text of a block stands below its ``>`` or ``|``.
        """
        start, end = event.start_mark, event.end_mark
        if event.style in ("|", ">") and event.value.strip():
            below = range(start.line + 1, len(self.lines))
            number = next(number for number in below if self.lines[number].strip(_BLANKS))
            words = self.lines[number].strip(_BLANKS)
            return number + 1, self.lines[number].index(words) + 1, len(words)
        last = end.column if end.line == start.line else len(self.lines[start.line].rstrip(_BLANKS))
        return start.line + 1, start.column + 1, last - start.column


def _opens(event: Any) -> int:
    return int(isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent))


def _closes(event: Any) -> int:
    return int(isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent))


def read_yaml(text: str, file: str, graph: str) -> tuple[list[Node], list[Problem]]:
    """Return the nodes of a YAML text and what is wrong with its form.

    A text that does not parse gives the nodes before the error, and the error with its place. Characters that
    YAML does not allow have been refused before (:func:`caro_graph.reading.files.read_text`).
    """
    reader = _Reader(file, graph, text)
    try:
        for event in reader.events:
            if isinstance(event, yaml.DocumentStartEvent) and event.explicit and reader.nodes:
                reader.wrong(event, "a second document", "keep one list of nodes in a file")
            if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent) or _opens(event):
                reader.top(event)
    except yaml.MarkedYAMLError as error:
        mark = _mark(error)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = Problem(file, line, column, f"this is not YAML ({_reason(error)})", _advice(text, mark))
        reader.problems.append(_unclosed(file, text, error) or problem)
    if not reader.nodes and not reader.problems:
        reader.problems.append(
            Problem(file, 1, 1, "the file holds no facts", "write a fact into it, or remove it")
        )
    return reader.nodes, reader.problems


def _mark(error: yaml.MarkedYAMLError) -> Any:
    """Where the error is: what runs to the end, or to another line, began where the context says."""
    began, found = error.context_mark, error.problem_mark
    unended = any(word in (error.context or "") for word in ("quoted scalar", "simple key"))
    earlier = unended and began and found and began.line < found.line
    return began if began and (earlier or "end of stream" in (error.problem or "")) else found or began


def _unclosed(file: str, text: str, error: yaml.MarkedYAMLError) -> Problem | None:
    """Return the problem of a value in quotes that text follows: the quotes close too early, or too late."""
    scanning = (error.context or "").startswith("while scanning")
    mark: Any = error.context_mark if scanning else error.problem_mark
    last = None
    before = text[: mark.index] if mark else ""
    try:
        for token in yaml.scan(before, Loader=_Loader):
            last = token if isinstance(token, yaml.ScalarToken) else last
    except yaml.MarkedYAMLError:
        return None
    if last is None or last.style not in ("'", '"') or before[last.end_mark.index :].strip(_BLANKS):
        return None
    ended = f"line {last.end_mark.line + 1}, column {last.end_mark.column}"
    return Problem(
        file,
        last.start_mark.line + 1,
        last.start_mark.column + 1,
        "this is not YAML (text after a value in quotes)",
        f"check the quote that opens here: it closes on {ended}",
    )


def _reason(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


def _advice(text: str, mark: Any) -> str:
    lines = text.split("\n")
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces, not tabs"
    if ": " in line.partition(": ")[2]:
        return "put the value between quotes: it holds ': '"
    return "check the indentation and the quotes around this place"
