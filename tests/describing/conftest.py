"""What the tests of the catalogue share."""

from __future__ import annotations

import pytest
import rdflib

import caro_graph


@pytest.fixture(scope="session")
def graph(built: caro_graph.Built) -> rdflib.Graph:
    """The catalogue of this project's own publication."""
    return rdflib.Graph().parse(built.out / "catalogue.ttl")
