"""Several RDF files as one data graph: which classes it has, and from which file a node comes."""

from __future__ import annotations

import io
import sys
from collections import deque
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from caro_graph.problems import CallError
from caro_graph.rdf.data import Profile, as_ntriples, origins

HEAD = "@prefix e: <http://e/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(HEAD + turtle, format=RdfFormat.TURTLE)]


def files(folder: Path, *contents: str) -> list[str]:
    names = [str(folder / f"{number}.ttl") for number in range(len(contents))]
    for name, content in zip(names, contents, strict=True):
        Path(name).write_text(HEAD + content, "utf-8")
    return names


def test_a_node_comes_from_the_file_that_describes_it(tmp_path: Path) -> None:
    names = files(tmp_path, "", "e:a e:p e:b, e:c .", "", 'e:b e:p 1 . e:a e:p "a b"@fr .', "")
    wanted = {f"<http://e/{name}>": name for name in "abcd"} | {"_:0_b1": "blank", '"a b"@fr': "text"}
    with as_ntriples(names, triples("e:d e:p 1 .")) as data:
        assert [last for _, last in data.parts] == [0, 2, 2, 4, 4]
        found = {wanted[node]: file for node, file in origins(data, wanted).items()}
    assert found == {"a": names[1], "b": names[3], "c": names[1], "text": names[3]}


def test_one_file_leaves_no_choice(tmp_path: Path) -> None:
    (name,) = files(tmp_path, "e:a e:p 1 .")
    with as_ntriples([name]) as data:
        assert origins(data, ["_:0_b1"]) == {"_:0_b1": name}


def test_what_stands_beside_is_no_data(tmp_path: Path) -> None:
    beside = triples("e:x a e:Concept ; e:q 1 . e:Under rdfs:subClassOf e:Over .")
    with as_ntriples(files(tmp_path, "e:a a e:Under ; e:p 1 ."), beside) as data:
        profile = data.profile
        assert len(data.path.read_text("utf-8").splitlines()) == 5
    assert (profile.triples, data.triples) == (2, 2)
    assert profile.has_instance_of("<http://e/Over>")
    assert not profile.has_instance_of("<http://e/Concept>")
    assert "http://e/q" not in profile.properties


def test_classes_are_up_to_date() -> None:
    profile = Profile()
    answers = []
    for more in ("e:a a e:A .", "e:A rdfs:subClassOf e:B .", "e:B rdfs:subClassOf e:A, e:C .", "e:d a e:D ."):
        deque(profile.watch(triples(more)), maxlen=0)
        answers.append("".join(name for name in "ABCD" if profile.has_instance_of(f"<http://e/{name}>")))
    assert answers == ["A", "AB", "ABC", "ABCD"]


class Counting(dict[str, set[str]]):
    """A class hierarchy that counts how often it is asked."""

    asked = 0

    def get(self, key: str, default: set[str]) -> set[str]:  # type: ignore[override]
        self.asked += 1
        return super().get(key, default)


def test_the_classes_are_walked_once() -> None:
    profile = Profile(above=Counting())
    deque(profile.watch(triples("e:a a e:A . e:A rdfs:subClassOf e:B .")), maxlen=0)
    asked = {profile.has_instance_of(str(NamedNode(f"http://e/{number}"))) for number in range(100)}
    assert asked == {False}
    assert profile.above.asked == 2  # type: ignore[attr-defined]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = files(tmp_path, "e:a e:p [] .", "e:b e:p [] .")
    monkeypatch.chdir(tmp_path)
    with as_ntriples([two, "1.ttl", one, f"{tmp_path}/../{tmp_path.name}/0.ttl"]) as data:
        assert data.parts == ((two, 1), (one, 2))


def test_standard_input_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(CallError, match="standard input can be read only once"), as_ntriples(["-", "-"]):
        pass
