"""The facts against the shapes, each result placed on the line of the fact that has to change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from caro_graph.engines import Outcome, Result, validate_with
from caro_graph.loading import Facts
from caro_graph.placing import place_finder
from caro_graph.problems import CallError, Problem
from caro_graph.shapes.choice import choose_shapes
from caro_graph.shapes.graph import Shapes
from caro_graph.shapes.rules import in_language, parted
from caro_graph.shapes.texts import component_text
from caro_graph.showing import severity_of, shown_file

__all__ = ["Checked", "Engine", "check", "data_ntriples", "run_engine"]

Engine = Literal["shacl", "pyshacl"]


@dataclass(frozen=True)
class Checked:
    """What the shapes say of the facts: the SHACL results, and the same as problems with their places."""

    results: tuple[Result, ...]
    problems: tuple[Problem, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no result of severity ``Violation``."""
        return all(problem.severity != "violation" for problem in self.problems)


def check(facts: Facts, *, engine: Engine = "shacl", lang: str = "en") -> Checked:
    """Validate the facts, with the ontology and its concepts, against the publication's shapes.

    Args:
        facts: What :func:`caro_graph.load` returned.
        engine: ``shacl`` (fast) or ``pyshacl`` (reference).
        lang: The language of the messages, ``fr`` or ``en``.

    Raises:
        CallError: the shapes are missing or not well formed.
    """
    shapes = choose_shapes(facts.publication, facts.audience)
    results = run_engine(engine, shapes, data_ntriples(facts)).results
    return Checked(results, tuple(_problems(results, facts, lang)))


def run_engine(
    engine: Engine, shapes: Shapes, data: str | Path, *, max_results: int | None = None
) -> Outcome:
    """Validate a graph, as :func:`caro_graph.engines.validate_with` does.

    Raises:
        CallError: the engine refuses the shapes.
    """
    try:
        return validate_with(engine, shapes.text, data, max_results=max_results)
    except ValueError as error:
        files = ", ".join(dict.fromkeys(shown_file(file) for file in shapes.files))
        raise CallError(f"{files}: the shapes cannot be used ({error})") from error


def data_ntriples(facts: Facts) -> str:
    """The graph that is validated, as N-Triples: all graphs as one, with the ontology's axioms."""
    triples = dict.fromkeys(quad.triple for quad in facts.quads)
    triples.update(dict.fromkeys(facts.vocabulary.axioms))
    return "".join(f"{triple} .\n" for triple in triples)


def _problems(results: Iterable[Result], facts: Facts, lang: str) -> list[Problem]:
    place = place_finder(facts)
    problems = []
    for result in results:
        what, todo = parted(in_language(result.messages, lang) or component_text(result.component, lang))
        todo = todo or facts.context.shorten(result.shape)
        at = place(result)
        file, line, column = (at.file, at.line, at.column) if at else (f"<{result.focus}>", 1, 1)
        problems.append(Problem(file, line, column, what, todo, severity_of(result.severity)))
    return sorted(set(problems))
