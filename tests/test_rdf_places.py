"""Names with their prefixes, and the line on which a description begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from caro_graph.rdf.places import shorten, subject_line

PREFIXES = {"ex": "http://e/", "deep": "http://e/deep/", "": "http://n/#", "xsd": "http://x#"}


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("<http://e/a>", "ex:a"),
        ("<http://e/deep/a>", "deep:a"),
        ("<http://n/#a>", ":a"),
        ("<http://e/a/b>", "<http://e/a/b>"),
        ("<http://e/>", "<http://e/>"),
        ("<http://e/a.>", "<http://e/a.>"),
        ("<http://e/é.b-1>", "ex:é.b-1"),
        ("<http://other/a>", "<http://other/a>"),
        ('"a"', '"a"'),
        ('"a"@fr', '"a"@fr'),
        ('"1"^^<http://x#integer>', '"1"^^xsd:integer'),
        ('"a^^<http://x#b>"', '"a^^<http://x#b>"'),
        ("_:b1", "_:b1"),
    ],
)
def test_a_prefix_where_one_fits(term: str, text: str) -> None:
    assert shorten(term, PREFIXES) == text


def test_the_line_of_a_subject(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(
        "@prefix ex: <http://e/> .\nPREFIX : <http://n/>\n\nex:a ex:p ex:b ;\n    ex:q ex:c .\n"
        "<http://e/b> ex:p 1 .\n:c ex:p 1 .\nex:a ex:r 2 .\n",
        "utf-8",
    )
    found = {iri: subject_line(path, f"<{iri}>") for iri in ("http://e/a", "http://e/b", "http://n/c")}
    assert found == {"http://e/a": 4, "http://e/b": 6, "http://n/c": 7}
    assert subject_line(path, "<http://e/c>") is None
    assert subject_line(path.with_suffix(".nt"), "<http://e/a>") is None


def test_every_shape_of_this_project_is_found() -> None:
    for path in (ROOT / "shapes").glob("*.ttl"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith("shape:") and " a sh:" in line:
                name = line.partition(" ")[0].removeprefix("shape:")
                assert subject_line(path, f"<https://w3id.org/caro-graph/shape/{name}>") == number
