"""The catalogue of this publication as it is, after another fact, in another version, or with an endpoint."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogue import copies
from portals.described import LICENCE, Described, described

import caro_graph


@pytest.fixture(scope="session")
def first(built: caro_graph.Built) -> Path:
    return built.out / "catalogue.ttl"


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copies.another_day_and_facts(tmp_path_factory.mktemp("changed"))


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copies.another_version(tmp_path_factory.mktemp("released"))


@pytest.fixture(scope="session")
def with_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copies.with_endpoint(tmp_path_factory.mktemp("endpoint"))


@pytest.fixture(scope="session")
def datasets(first: Path) -> list[Described]:
    """What the catalogue itself says, which each portal has to store."""
    found = described(first)
    assert len(found) > 3
    assert all(one.licences == {LICENCE} and one.distributions for one in found)
    return found
