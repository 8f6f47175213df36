"""Codes of the EU's authority lists."""

from __future__ import annotations

import pytest

from caro_graph.describing.codes import wrong_code

EU = "http://publications.europa.eu/resource/authority/"


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        ("SOCI", "data-theme"),
        ("IRREG", "frequency"),
        ("PUBLIC", "access-right"),
        ("AVAILABLE", "planned-availability"),
        ("FRA", "language"),
        ("STATISTICAL", "dataset-type"),
    ],
)
def test_known(code: str, scope: str) -> None:
    assert wrong_code(code, f"{EU}{scope}/") is None


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        ("soci", "data-theme"),
        ("YEARLY", "frequency"),
        ("fra", "language"),
        ("A B", "dataset-type"),
        ("", "language"),
    ],
)
def test_wrong(code: str, scope: str) -> None:
    assert wrong_code(code, f"{EU}{scope}/")
