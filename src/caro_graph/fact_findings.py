"""Findings about facts: on the character that has to change, with the line itself and the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from caro_graph.derive import words
from caro_graph.engines import Result
from caro_graph.findings import FACTS, Evidence, Finding
from caro_graph.loading import Facts
from caro_graph.placing import Place, place_finder
from caro_graph.problems import Problem
from caro_graph.reading import Node
from caro_graph.shapes.rules import in_language, parted, rule_id
from caro_graph.shapes.texts import component_text
from caro_graph.showing import LineReader, line_reader, severity_of, shortened_path, shown, shown_file

__all__ = ["fact_findings", "finding_of_problem"]

_TOKEN = re.compile(r"\S+")


def finding_of_problem(problem: Problem, root: Path, line_of: LineReader) -> Finding:
    """Return what a reader of facts, or of RDF, found, with the line that it is on."""
    path = root / problem.file
    excerpt = line_of(path, problem.line)
    token = _TOKEN.match(excerpt, problem.column - 1) if excerpt else None
    return Finding(
        severity="violation",
        what=problem.what,
        todo=problem.todo,
        rule=FACTS,
        file=shown_file(problem.file, root) if path.exists() else problem.file,
        line=problem.line,
        column=problem.column,
        end_column=token.end() + 1 if token else problem.column + 1,
        excerpt=excerpt,
    )


def fact_findings(
    facts: Facts, prefixes: Mapping[str, str], lang: str, *, own: bool
) -> Callable[[Result], Finding]:
    """Return a function that turns a result into a finding.

    Args:
        facts: The facts that were validated.
        prefixes: The prefixes of the shapes.
        lang: The language of the texts.
        own: Whether the shapes are the publication's, whose messages say what and what to do.
    """
    find = place_finder(facts)
    known = {**prefixes, **facts.context.code_prefixes, **facts.context.prefixes}
    line_of = line_reader()
    root = facts.publication.root
    labels = {node.id: node.first("label") or node.id for node in facts.nodes}

    def finding(result: Result) -> Finding:
        place = find(result)
        message = in_language(result.messages, lang) or component_text(result.component, lang)
        what, todo = parted(message) if own else (message, "")
        focus = result.focus.removeprefix(facts.publication.things)
        named = focus if focus != result.focus else shown(result.focus, known)
        path = shortened_path(result.path, known) if result.path else None
        value = shown(result.value, known) if result.value else None
        base = Finding(
            severity_of(result.severity), what, todo, rule_id(result.shape, prefixes), None,
            focus=named, path=path, value=value, result=result,
            evidence=_evidence(place.node, labels) if place else None,
        )  # fmt: skip
        return _placed(base, place, root, line_of) if place else base

    return finding


def _evidence(node: Node | None, labels: Mapping[str, str]) -> Evidence | None:
    """Where the document states a fact; None for a fact that cites no lines."""
    lines, source = (node.first("lines"), node.first("source")) if node else (None, None)
    said = words(node) if node else None
    if not lines or not source:
        return None
    return Evidence(labels.get(source, source), lines, said.text if said else "")


def _placed(finding: Finding, place: Place, root: Path, line_of: LineReader) -> Finding:
    return replace(
        finding,
        file=shown_file(place.file, root),
        line=place.line,
        column=place.column,
        end_column=place.end_column,
        excerpt=line_of(root / place.file, place.line),
    )
