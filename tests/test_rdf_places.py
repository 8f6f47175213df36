"""Names with their prefixes, and the line on which a description begins."""

from __future__ import annotations

import os
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


def test_a_line_of_a_long_literal_is_no_subject(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(
        """@prefix ex: <http://e/> .
ex:a ex:p '''one
ex:b two \"\"\" \\''' and
ex:b three''' . # it's ''' closed
ex:b ex:p "'''" , \"\"\"one\"\"\" , <http://e/#> , \"\"\"two
ex:c ex:p 1 .
\"\"\" .
ex:c ex:p 1 .
""",
        "utf-8",
    )
    assert [subject_line(path, f"<http://e/{name}>") for name in "abc"] == [2, 5, 8]


def test_a_file_that_changes_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, lines in (("one", 0), ("two", 1)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.ttl").write_text("\n" * lines + "<http://e/a> a <http://e/C> .", "utf-8")
    monkeypatch.chdir(tmp_path / "one")
    assert subject_line(Path("a.ttl"), "<http://e/a>") == 1
    monkeypatch.chdir(tmp_path / "two")
    assert subject_line(Path("a.ttl"), "<http://e/a>") == 2
    Path("a.ttl").write_text("# a\n# b\n<http://e/a> a <http://e/C> .", "utf-8")
    assert subject_line(Path("a.ttl"), "<http://e/a>") == 3
    Path("a.ttl").write_text("<http://e/a> a <http://e/C> .\n# a\n# b\n"[:-1], "utf-8")
    os.utime("a.ttl", ns=(1, 1))
    assert subject_line(Path("a.ttl"), "<http://e/a>") == 1


def test_many_quotes_on_a_line_are_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text('<http://e/a> <http://e/p> """\n"""' + '\\"' * 50_000 + "\n<http://e/b> a 1 .", "utf-8")
    assert subject_line(path, "<http://e/b>") == 3
