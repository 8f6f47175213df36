"""A shapes graph read from its files: names, targets, and which shape refers to which."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from caro_graph.problems import CallError, FactsError
from caro_graph.shapes.graph import Shapes, read_shapes, shape_files

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <http://example.org/> .
"""


def shapes(folder: Path, turtle: str, name: str = "shapes.ttl") -> Shapes:
    (folder / name).write_text(HEAD + turtle, "utf-8")
    return read_shapes([folder / name])


def test_what_a_shape_is_called(tmp_path: Path) -> None:
    turtle = 'ex:S a sh:NodeShape ; sh:name "Esse"@fr, "S" ; sh:description "d"@en ; sh:message "m"@fr ;'
    shape = shapes(tmp_path, turtle + "sh:severity sh:Warning .").shapes["<http://example.org/S>"]
    assert (shape.iri, shape.names, shape.descriptions) == (
        "http://example.org/S",
        {"fr": "Esse", "": "S"},
        {"en": "d"},
    )
    assert (shape.messages, shape.severity, shape.path) == ({"fr": "m"}, "warning", None)
    assert Path(shape.file) == tmp_path / "shapes.ttl"


@pytest.mark.parametrize(
    ("turtle", "targets"),
    [
        ("ex:S sh:targetClass ex:C , ex:D .", {("targetClass", "C"), ("targetClass", "D")}),
        ("ex:S sh:targetNode ex:n .", {("targetNode", "n")}),
        ("ex:S sh:targetSubjectsOf ex:p .", {("targetSubjectsOf", "p")}),
        ("ex:S sh:targetObjectsOf ex:p .", {("targetObjectsOf", "p")}),
        ("ex:S a sh:NodeShape, rdfs:Class .", {("targetClass", "S")}),
        ("ex:S a sh:NodeShape, owl:Class .", {("targetClass", "S")}),
        ("ex:S a sh:NodeShape .", set()),
    ],
)
def test_targets(tmp_path: Path, turtle: str, targets: set[tuple[str, str]]) -> None:
    shape = shapes(tmp_path, turtle).shapes["<http://example.org/S>"]
    assert {(kind, term[20:-1]) for kind, term in shape.targets} == targets


def test_the_shapes_that_a_shape_uses(tmp_path: Path) -> None:
    turtle = """ex:S a sh:NodeShape ; sh:property ex:P ; sh:node ex:N ; sh:not ex:O ; sh:and ( ex:A ex:B ) ;
        sh:or ( ex:C ) ; sh:xone ( ex:D ) .
        ex:P sh:path ex:p ; sh:qualifiedValueShape ex:Q ; sh:in ( ex:no ex:shape ) ."""
    found = shapes(tmp_path, turtle).shapes
    names = {term[20:-1]: sorted(used[20:-1] for used in shape.uses) for term, shape in found.items()}
    assert names == {"S": ["A", "B", "C", "D", "N", "O", "P"], "P": ["Q"]}


def test_a_list_that_runs_in_a_circle_ends(tmp_path: Path) -> None:
    turtle = (
        "ex:S a sh:NodeShape ; sh:and _:l . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> ex:A ;"
    )
    turtle += " <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l ."
    assert shapes(tmp_path, turtle).shapes["<http://example.org/S>"].uses == ("<http://example.org/A>",)


def test_files_have_prefixes_and_blank_nodes_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        HEAD + "ex:S a sh:NodeShape ; sh:property _:p . _:p sh:path ex:p .", "utf-8"
    )
    (tmp_path / "b.ttl").write_text(
        HEAD + "ex:T a sh:NodeShape ; sh:property _:p . _:p sh:path ex:q .", "utf-8"
    )
    found = read_shapes(shape_files([tmp_path]))
    assert sorted(shape.path or "" for shape in found.shapes.values() if shape.iri is None) == [
        "http://example.org/p",
        "http://example.org/q",
    ]
    (tmp_path / "c.ttl").write_text("ex:U a sh:NodeShape .", "utf-8")
    with pytest.raises(FactsError, match=r"c\.ttl:1:1: .*prefix"):
        read_shapes(shape_files([tmp_path]))


def test_a_folder_without_shapes(tmp_path: Path) -> None:
    (tmp_path / ".hidden.ttl").touch()
    (tmp_path / "read.me").touch()
    with pytest.raises(CallError, match="there are no shapes in it"):
        shape_files([tmp_path])


def test_a_file_without_a_shape(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="there is no shape in it"):
        shapes(tmp_path, "ex:a ex:b ex:c .")


def test_imports_and_words(tmp_path: Path) -> None:
    found = shapes(tmp_path, "<http://e/o> owl:imports <http://e/i> . ex:S a sh:NodeShape ; sh:foo 1 .")
    assert list(found.imports) == ["http://e/i"]
    assert "foo" in found.words


def test_the_shapes_of_this_project() -> None:
    found = read_shapes(shape_files([ROOT / "shapes"]))
    assert all(shape.messages for shape in found.shapes.values() if shape.iri and shape.path)
    guards = {found.short(term) for term, shape in found.shapes.items() if shape.guard}
    people = {"KeysOfPerson", "Person", "PublicNode", "PublicPerson"}
    gone = {"KeysLikeDeprecated", "KeysOfTombstone", "NoLongerReferred", "Tombstone"}
    assert guards == {f"shape:{name}" for name in people | gone}
