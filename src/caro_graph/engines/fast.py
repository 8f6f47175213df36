"""The ``shacl`` package, written in Rust: hundreds of times as fast as the reference.

It keeps about 10 KB for each result and reads a data file itself, so a validation is bounded in memory if
the number of results is.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from caro_graph.engines.about import About, messages
from caro_graph.engines.counting import exact_counts
from caro_graph.engines.results import Counts, Outcome, Result, outcome, plain

if TYPE_CHECKING:
    import shacl

__all__ = ["tally", "validate"]

_CLASS = "http://www.w3.org/2000/01/rdf-schema#Class"
_SPARQL = "http://www.w3.org/ns/shacl#SPARQLConstraintComponent"


def validate(shapes: str, data: str | Path, about: About, max_results: int | None) -> Outcome:
    """Validate a graph, as :func:`caro_graph.engines.validate_with` says."""
    shapes += _implicit_targets(about)
    given, complete = _first(shapes, data, about, max_results)
    # The report of the first run is gone by now: only one is in memory at a time.
    return outcome(given, None if complete else exact_counts(shapes, data, tally))


def _implicit_targets(about: About) -> str:
    """Make classes of OWL classes: a shape that is one has its instances for targets, with pySHACL too."""
    return "".join(f"\n<{iri}> a <{_CLASS}> ." for iri in sorted(about.owl_classes))


def _first(shapes: str, data: str | Path, about: About, max_results: int | None) -> tuple[list[Result], bool]:
    """The results that the engine comes upon first, and whether they are all."""
    report = _report(shapes, "turtle", data, None if max_results is None else max_results + 1)
    found = report.results if max_results is None else report.results[:max_results]
    return [_result(one, about) for one in found], len(found) == len(report)


def tally(shapes: str, data: str | Path, at_most: int | None) -> Counts | None:
    """Count the results of shapes (as N-Triples); None if there are ``at_most`` or more."""
    report = _report(shapes, "ntriples", data, at_most)
    if at_most is not None and len(report) >= at_most:
        return None
    return Counter((plain(one.root_shape or ""), one.severity_iri) for one in report.results)


def _report(shapes: str, syntax: str, data: str | Path, at_most: int | None) -> shacl.Report:
    """The report of the engine. Its cut is an early exit, and counts results of every severity."""
    import shacl

    try:
        compiled = shacl.Shapes.from_text(shapes, syntax)
        if isinstance(data, Path):
            return compiled.validate_file(str(data), max_results=at_most)
        return compiled.validate_text(data, "ntriples", max_results=at_most)
    except (ValueError, OSError, RuntimeError) as error:  # the last for a function that it does not have
        raise ValueError(f"shacl refuses the shapes or the data: {error}") from error


def _result(found: shacl.Result, about: About) -> Result:
    # Each attribute is a copy, made when it is asked for: a value may be long, so ask once.
    focus, value, path = found.focus_node, found.value, found.path
    if found.component_iri == _SPARQL and value == focus and _has_path(found.source_shape or "", about):
        value = None  # Where the query of a property shape names no value, the engine gives the focus node.
    return Result(
        focus=plain(focus),
        path=plain(path) if path else None,
        value=value,
        shape=plain(found.root_shape or ""),
        component=found.component_iri,
        severity=found.severity_iri,
        messages=messages(found.messages, about),
    )


def _has_path(shape: str, about: About) -> bool:
    """Whether a shape is a property shape, as one without an IRI that holds a query is sure to be."""
    return not shape.startswith("<") or plain(shape) in about.property_shapes
