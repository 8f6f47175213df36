"""Shapes that cannot be relied on are refused before they check anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import HERE, ROOT
from pyoxigraph import RdfFormat, parse

from caro_graph.problems import CallError
from caro_graph.rdf.data import Profile
from caro_graph.shapes.check import refuse_broken, targeted, unknown_words
from caro_graph.shapes.graph import Shapes, read_shapes, shape_files

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://example.org/> .

"""


def shapes(folder: Path, turtle: str) -> Shapes:
    (folder / "shapes.ttl").write_text(HEAD + turtle, "utf-8")
    return read_shapes([folder / "shapes.ttl"])


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        (
            "ex:S a sh:NodeShape ; sh:property [ sh:minCount 1 ] .",
            "a shape in ex:S: the shape is not well-formed",
        ),
        (
            "ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 'x' ] .",
            'ex:p in ex:S: the shape is not well-formed (sh:minCount "x": the value is not of the datatype)',
        ),
        (
            "ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:maxCount 1, 2 ] .",
            "there are too many",
        ),
        ("ex:S a sh:NodeShape ; sh:nodeKind sh:Iri .", "sh:Iri: the value is not one of the list"),
        ("ex:S a sh:NodeShape ; sh:in ex:list .", "ex:list: it does not have the shape"),
    ],
)
def test_shapes_that_are_not_well_formed(tmp_path: Path, turtle: str, words: str) -> None:
    with pytest.raises(CallError) as caught:
        refuse_broken(shapes(tmp_path, turtle))
    assert words in str(caught.value)
    assert "shapes.ttl" in str(caught.value)


@pytest.mark.parametrize(
    ("turtle", "circle"),
    [
        ("ex:S a sh:NodeShape ; sh:node ex:S .", "(ex:S -> ex:S)"),
        ("ex:A a sh:NodeShape ; sh:not ex:B . ex:B a sh:NodeShape ; sh:not ex:A .", "(ex:A -> ex:B -> ex:A)"),
        (
            "ex:A a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:node ex:A ] .",
            "(ex:A -> a shape on ex:p in ex:A -> ex:A)",
        ),
        (
            "ex:A a sh:NodeShape ; sh:or ( ex:B ) . ex:B a sh:NodeShape ; sh:xone ( [] ex:A ) .",
            "ex:B -> ex:A",
        ),
        (
            "ex:A a sh:NodeShape ; sh:property ex:P . ex:P sh:path ex:p ; sh:qualifiedValueShape ex:A ;"
            " sh:qualifiedMinCount 1 .",
            "(ex:A -> ex:P -> ex:A)",
        ),
    ],
)
def test_shapes_that_refer_to_themselves(tmp_path: Path, turtle: str, circle: str) -> None:
    with pytest.raises(CallError, match="the shape refers to itself") as caught:
        refuse_broken(shapes(tmp_path, turtle))
    assert circle in str(caught.value)
    assert "shapes.ttl:5: ex:" in str(caught.value)


def test_a_shape_that_two_shapes_use_is_no_circle(tmp_path: Path) -> None:
    turtle = "ex:A a sh:NodeShape ; sh:node ex:B, ex:C . ex:B a sh:NodeShape ; sh:node ex:D ."
    refuse_broken(shapes(tmp_path, turtle + " ex:C a sh:NodeShape ; sh:node ex:D . ex:D a sh:NodeShape ."))


def test_a_long_chain_of_shapes_is_no_circle(tmp_path: Path) -> None:
    links = [f"ex:S{number} a sh:NodeShape ; sh:not ex:S{number + 1} ." for number in range(3000)]
    refuse_broken(shapes(tmp_path, "\n".join([*links, "ex:S3000 a sh:NodeShape ."])))


def test_words_that_shacl_does_not_have(tmp_path: Path) -> None:
    turtle = (
        "ex:S a sh:NodeShape ; sh:targetKlass ex:C ; sh:property [ sh:path ex:p ; sh:qq 1 ; sh:datatyp 2 ] ."
    )
    found = [(word, near) for word, near, _ in unknown_words(shapes(tmp_path, turtle))]
    assert found == [("datatyp", "datatype"), ("qq", None), ("targetKlass", "targetClass")]


def test_a_mistake_is_told_in_the_same_words_each_time(tmp_path: Path) -> None:
    """Whatever labels the parser and the engine give to blank nodes."""
    turtle = "ex:S a sh:NodeShape ; sh:property [ sh:path [ sh:inversePath [ sh:zeroOrMorePath 1 ] ] ] ."
    told = set()
    for _ in range(3):
        with pytest.raises(CallError) as caught:
            refuse_broken(shapes(tmp_path, turtle))
        told.add(str(caught.value))
    (message,) = told
    assert "the shape is not well-formed" in message
    assert "_:" not in message


def test_many_mistakes_are_counted(tmp_path: Path) -> None:
    turtle = "\n".join(f"ex:S{number} a sh:NodeShape ; sh:nodeKind {number} ." for number in range(9))
    with pytest.raises(CallError, match=r"\(and more\)"):
        refuse_broken(shapes(tmp_path, turtle))


def test_the_shapes_of_this_project_can_be_relied_on() -> None:
    refuse_broken(read_shapes(shape_files([ROOT / "shapes"])))


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ("ex:x a ex:C .", {"Class", "inner"}),
        ("ex:x a ex:D .  ex:D rdfs:subClassOf ex:E . ex:E rdfs:subClassOf ex:C, ex:D .", {"Class", "inner"}),
        ("ex:C a ex:Other .", set()),
        ("ex:x ex:p ex:y .", {"Subjects"}),
        ("ex:x ex:q ex:y .", {"Objects", "inner"}),
        ("", set()),
    ],
)
def test_the_shapes_that_have_a_target(tmp_path: Path, data: str, names: set[str]) -> None:
    turtle = """ex:Class a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:inner .
        ex:inner sh:path ex:r . ex:Node a sh:NodeShape ; sh:targetNode ex:nowhere .
        ex:Subjects a sh:NodeShape ; sh:targetSubjectsOf ex:p .
        ex:Objects a sh:NodeShape ; sh:targetObjectsOf ex:q ; sh:node [ sh:property ex:inner ] ."""
    found = shapes(tmp_path, turtle)
    profile = Profile()
    list(profile.watch(quad.triple for quad in parse(HEAD + data, format=RdfFormat.TURTLE)))
    reached = {term[20:-1] for term in targeted(found, profile) if term.startswith("<")}
    assert reached == names | {"Node"}


def test_shapes_of_others(tmp_path: Path) -> None:
    """Those of DCAT-AP are well-formed, as they are used all over Europe; one known mistake is told."""
    folder = HERE.parents[1] / "shared" / "standards" / "dcat-ap"
    if not folder.is_dir():
        pytest.skip("the shapes of DCAT-AP are not on this machine: they are not part of the project")
    for name in ("shapes.ttl", "range.ttl", "shapes_recommended.ttl", "mdr-vocabularies.shape.ttl"):
        refuse_broken(read_shapes([folder / name]))
    with pytest.raises(CallError, match="not well-formed"):
        refuse_broken(read_shapes([folder / "dcat-ap-SHACL.ttl"]))
