"""The catalogue obeys DCAT-AP 3.0.1: the shapes that SEMIC publishes, run by both engines."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import pytest
import rdflib
import yaml
from catalogue import copies, support
from catalogue.breaks import BREAKS, Break
from catalogue.support import SHAPES, STANDARD, VIOLATION, WARNING, compared, results, to_validate, warned

import caro_graph

pytestmark = pytest.mark.skipif(
    not STANDARD.is_dir(),
    reason="the shapes of DCAT-AP are not on this machine: they are not part of the project",
)

WARNINGS = Path(__file__).with_name("warnings.yaml")


class Known(TypedDict):
    """A warning that stays: how many results there are of it, and why."""

    count: int
    reason: str


@pytest.fixture(scope="session")
def catalogue(built: caro_graph.Built) -> rdflib.Graph:
    return rdflib.Graph().parse(built.out / "catalogue.ttl")


@pytest.fixture(scope="session")
def data(catalogue: rdflib.Graph) -> str:
    return to_validate(catalogue)


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> str:
    catalogue = rdflib.Graph().parse(copies.with_endpoint(tmp_path_factory.mktemp("endpoint")))
    assert (None, rdflib.RDF.type, rdflib.DCAT.DataService) in catalogue
    return to_validate(catalogue)


@pytest.fixture(scope="session")
def smallest(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("smallest") / "dist"
    caro_graph.build(support.SMALLEST, out=out)
    return to_validate(rdflib.Graph().parse(out / "catalogue.ttl"))


@pytest.fixture(scope="session")
def known() -> dict[str, dict[str, Known]]:
    """The warnings that stay, by file of shapes and by property and constraint."""
    read: dict[str, dict[str, Known]] = yaml.safe_load(WARNINGS.read_text("utf-8"))
    return read


def test_every_file_of_the_standard_is_run_or_left_out_for_a_reason() -> None:
    assert {path.name for path in STANDARD.glob("*.ttl")} == {*SHAPES, *support.LEFT_OUT}


@pytest.mark.parametrize("name", SHAPES)
def test_no_more_is_taken_from_the_shapes_than_what_cannot_be_run(name: str) -> None:
    assert len(support.pathless(rdflib.Graph().parse(STANDARD / name))) == support.PATHLESS.get(name, 0)


@pytest.mark.parametrize("name", SHAPES)
def test_no_violation_and_no_other_warning_than_those_with_a_reason(
    name: str, data: str, known: dict[str, dict[str, Known]]
) -> None:
    found = results("shacl", name, data)
    assert [one for one in found if one.severity != WARNING] == []
    assert warned(found) == {what: about["count"] for what, about in known.get(name, {}).items()}


@pytest.mark.parametrize("name", SHAPES)
def test_no_violation_where_there_is_an_endpoint(name: str, endpoint: str) -> None:
    assert [one for one in results("shacl", name, endpoint) if one.severity != WARNING] == []


@pytest.mark.parametrize("name", SHAPES)
def test_no_violation_in_the_smallest_catalogue(name: str, smallest: str) -> None:
    """A publication that says nothing of its catalogue has one all the same."""
    assert [one for one in results("shacl", name, smallest) if one.severity != WARNING] == []


def test_every_warning_has_its_reason(known: dict[str, dict[str, Known]]) -> None:
    assert set(known) <= set(SHAPES)
    for warnings in known.values():
        for what, about in warnings.items():
            assert about["count"] > 0, what
            assert about["reason"].strip(), what


@pytest.mark.parametrize("name", SHAPES)
def test_both_engines_find_the_same(name: str, data: str) -> None:
    assert compared(results("shacl", name, data)) == compared(results("pyshacl", name, data))


def test_every_day_is_one(catalogue: rdflib.Graph) -> None:
    """The standard's rule for the days of a data set is written with a term that SHACL does not have."""
    days = [day for name in support.DAYS for day in catalogue.objects(None, name)]
    assert days
    assert {str(day.datatype) for day in days if isinstance(day, rdflib.Literal)} == {support.DATE}


def test_the_types_are_given_of_exactly_the_codes_that_the_catalogue_uses(catalogue: rdflib.Graph) -> None:
    """A code that has its type here alone would hide that the catalogue has another."""
    used, given = support.codes(catalogue), support.typed(rdflib.Graph().parse(support.AUTHORITIES))
    assert given - used == set()
    assert used - given - support.typed(catalogue) == set()


# A check that cannot fail is no check.


@pytest.mark.parametrize("spoil", BREAKS, ids=lambda spoil: spoil.__name__)
def test_what_is_broken_is_a_violation(spoil: Break, catalogue: rdflib.Graph) -> None:
    name, path = BREAKS[spoil]
    graph = rdflib.Graph() + catalogue
    spoil(graph)
    broken = [one for one in results("shacl", name, to_validate(graph)) if one.severity == VIOLATION]
    assert {one.path for one in broken} == {str(path)}


@pytest.mark.parametrize("name", SHAPES)
def test_both_engines_find_the_same_in_what_is_broken(name: str, catalogue: rdflib.Graph) -> None:
    graph = rdflib.Graph() + catalogue
    for spoil in BREAKS:
        spoil(graph)
    data = to_validate(graph)
    found = results("shacl", name, data)
    assert compared(found) == compared(results("pyshacl", name, data))
    only_warns = name in ("shapes_recommended.ttl", "deprecateduris.ttl")
    assert only_warns or any(one.severity == VIOLATION for one in found)
