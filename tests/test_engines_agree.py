"""On any shapes and any data both engines find the same, messages apart: over what hypothesis draws."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import RdfFormat, parse
from shacl_strategies import cases

from caro_graph.checking import Engine
from caro_graph.engines import validate_with
from caro_graph.engines.counting import exact_counts
from caro_graph.engines.fast import tally

drawn = settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])


def ntriples(turtle: str) -> str:
    return "".join(f"{quad.triple} .\n" for quad in parse(turtle, format=RdfFormat.TURTLE))


def found(engine: Engine, shapes: str, data: str) -> Counter[tuple[str | None, ...]]:
    """The results as a multiset; a blank node stands for any, as each engine has its own labels."""
    return Counter(
        (any_blank(one.focus), one.path, any_blank(one.value), one.shape, one.component, one.severity)
        for one in validate_with(engine, shapes, data).results
    )


def any_blank(term: str | None) -> str | None:
    return "_:" if term is not None and term.startswith("_:") else term


@pytest.mark.slow
@settings(drawn, max_examples=200)
@given(cases())
def test_both_engines_find_the_same(case: tuple[str, str]) -> None:
    shapes, data = case[0], ntriples(case[1])
    assert found("shacl", shapes, data) == found("pyshacl", shapes, data)


@pytest.mark.slow
@settings(drawn, max_examples=120)
@given(cases())
def test_counting_in_slices_gives_the_same_counts(case: tuple[str, str]) -> None:
    shapes, data = case[0], ntriples(case[1])
    whole = validate_with("shacl", shapes, data)
    assert Counter(exact_counts(shapes, data, tally, at_most=3)) == whole.counts
    cut = validate_with("shacl", shapes, data, max_results=2)
    assert cut.counts == whole.counts
    assert len(cut.results) == min(2, whole.total)
    # A blank node has the same label in both runs, so each result is one of the whole.
    assert set(cut.results) <= set(whole.results)
