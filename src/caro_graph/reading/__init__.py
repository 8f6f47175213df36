"""From files to nodes that know their place (file, line, column)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from caro_graph.problems import Problem
from caro_graph.reading.csvfacts import read_csv
from caro_graph.reading.files import fact_files, read_text
from caro_graph.reading.nodes import Entry, Node, Scalar
from caro_graph.reading.yamlfacts import read_yaml

__all__ = ["SOURCES_GRAPH", "Entry", "Node", "Scalar", "read_facts"]

SOURCES_GRAPH = "sources"
_GRAPH = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
_RESERVED = frozenset({"concepts", "published"})
"""Graphs that are made of something else than facts: by a build, and at a store."""
_Reader = Callable[[str, str, str], tuple[list[Node], list[Problem]]]
_READERS: dict[str, _Reader] = {".yaml": read_yaml, ".yml": read_yaml, ".csv": read_csv}


def read_facts(data: Path, root: Path) -> tuple[list[Node], list[Problem]]:
    """Read every file of facts below ``data``.

    A file's graph is named after its folder in ``data`` (``sources`` for files at the top).

    Returns:
        The nodes in the order of files and lines, and what is wrong with the files' form.

    Raises:
        CallError: ``data`` is not a folder.
    """
    nodes: list[Node] = []
    problems: list[Problem] = []
    for path in fact_files(data):
        text, wrong = read_text(path, root)
        problems += wrong
        folders = path.relative_to(data).parts[:-1]
        graph = folders[0] if folders else SOURCES_GRAPH
        if not _GRAPH.match(graph) or graph in _RESERVED:
            file = path.relative_to(root).as_posix()
            todo = "rename the folder with a-z, 0-9 and '-'" + f" ({', '.join(sorted(_RESERVED))} is taken)"
            problems.append(Problem(file, 1, 1, f"the folder '{graph}' cannot name a graph", todo))
        elif text:
            read, wrong = _READERS[path.suffix.lower()](text, path.relative_to(root).as_posix(), graph)
            nodes += read
            problems += wrong
    return nodes, problems
