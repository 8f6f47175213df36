"""The W3C test suite of SHACL, case by case, through the function that every validation goes through.

What an engine is known to get wrong is listed here with the reason. The list is strict: a case on it that
passes is a failure of the test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from importlib.util import find_spec
from typing import get_args

import pytest
import turbo
from w3c_shacl import COUNT, SUITE, Case, Found, cases, compared

from caro_graph.checking import Engine
from caro_graph.engines import Outcome, validate_with
from caro_graph.engines.counting import exact_counts
from caro_graph.engines.fast import tally

TURBO = pytest.param(
    "pyshacl-turbo",
    marks=pytest.mark.skipif(
        find_spec("pyshacl_turbo") is None,
        reason="pyshacl-turbo is not installed: it is in the dev extra",
    ),
)
ENGINES = (*get_args(Engine), TURBO)
KNOWN: Mapping[str, Mapping[str, str]] = {
    "shacl": {},
    "pyshacl": {
        "core/property/uniqueLang-002": 'takes "1"^^xsd:boolean for true, where only "true" switches it on',
        "sparql/pre-binding/shapesGraph-001": "has no $shapesGraph, which is optional, and says so",
    },
    "pyshacl-turbo": {},
}

here = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the W3C test suite is not on this machine: it is not part of the project"
)
NAMES = list(cases()) or [pytest.param("no suite", marks=here)]


def run(engine: str, case: Case) -> Outcome:
    if engine == "pyshacl-turbo":
        return turbo.validate(case.shapes, case.data)
    return validate_with(engine, case.shapes, case.data)


def found(engine: str, case: Case) -> Found | None:
    try:
        return compared(run(engine, case).results)
    except ValueError:
        return None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("engine", ENGINES)
def test_case(engine: str, name: str) -> None:
    case = cases()[name]
    if name in KNOWN[engine]:
        assert found(engine, case) != case.expected, "passes now: take it off the list"
    else:
        assert found(engine, case) == case.expected


@pytest.mark.parametrize("at_most", [2, 100])
@pytest.mark.parametrize("name", NAMES)
def test_counting_in_slices_gives_the_same_counts(name: str, at_most: int) -> None:
    case = cases()[name]
    if case.expected is not None:
        whole = validate_with("shacl", case.shapes, case.data).counts
        assert Counter(exact_counts(case.shapes, case.data, tally, at_most=at_most)) == whole


@here
def test_the_suite_is_whole() -> None:
    assert len(cases()) == COUNT
    assert {name for known in KNOWN.values() for name in known} <= set(cases())
