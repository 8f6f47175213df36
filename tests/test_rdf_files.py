"""RDF in every syntax, compressed, from standard input; and what is no RDF, told in one line."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse, serialize

from caro_graph.problems import CallError, FactsError
from caro_graph.rdf.files import SUFFIXES, read_triples

TURTLE = '@prefix ex: <http://example.org/> .\nex:a ex:p ex:b ; ex:q "é"@fr , "1"^^ex:t .\n'
FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
TRIPLES = {quad.triple for quad in parse(TURTLE, format=RdfFormat.TURTLE)}


def written(suffix: str) -> bytes:
    content = serialize(TRIPLES, format=FORMATS[suffix], prefixes={"ex": "http://example.org/"})
    assert content is not None
    return content


def read(file: Path | str) -> set[Triple]:
    return set(read_triples(str(file)))


def refused(file: Path) -> str:
    with pytest.raises(FactsError) as caught:
        list(read_triples(str(file)))
    (problem,) = caught.value.problems
    return str(problem)


def test_every_suffix_is_tried() -> None:
    assert set(FORMATS) == set(SUFFIXES)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_syntax_is_told_by_the_suffix(tmp_path: Path, suffix: str) -> None:
    plain, packed = tmp_path / f"data{suffix}", tmp_path / f"data{suffix}.gz"
    plain.write_bytes(written(suffix))
    packed.write_bytes(gzip.compress(written(suffix)))
    assert read(plain) == read(packed) == TRIPLES


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_syntax_is_told_by_the_content(monkeypatch: pytest.MonkeyPatch, suffix: str, pack: object) -> None:
    content = pack(written(suffix))  # type: ignore[operator]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert read("-") == TRIPLES


def test_named_graphs_are_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "data.trig").write_text("<http://e/g> { <http://e/a> <http://e/p> 1 }", "utf-8")
    assert len(read(tmp_path / "data.trig")) == 1


def test_standard_input_of_quads(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b'<http://e/a> <http://e/p> "x" <http://e/g> .\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert len(read("-")) == 1


def test_blank_nodes_of_two_files_are_apart(tmp_path: Path) -> None:
    (tmp_path / "data.nt").write_text("_:a <http://e/p> _:b .\n", "utf-8")
    assert not read(tmp_path / "data.nt") & read(tmp_path / "data.nt")


def test_prefixes_are_taken_up(tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text(TURTLE, "utf-8")
    prefixes = {"other": "http://other/"}
    list(read_triples(str(tmp_path / "data.ttl"), prefixes))
    assert prefixes == {"ex": "http://example.org/", "other": "http://other/"}


@pytest.mark.parametrize(
    ("name", "content", "place", "words"),
    [
        ("a.ttl", "<http://e/a> <http://e/p> .\n", ":1:", "this is not Turtle"),
        ("a.ttl", '<http://e/a> <http://e/p> "a" .\n<http://e/a> e:p 1 .\n', ":2:14:", "prefix"),
        ("a.nt", "<http://e/a> <http://e/p> 1 .\n", ":1:27:", "this is not N-Triples"),
        ("a.jsonld", '{"@id": "http://e/a",\n "http://e/p": }', ":2:", "this is not JSON-LD"),
        (
            "a.jsonld",
            '{"@context": "http://e/context", "@id": "x"}',
            ":1:",
            "a context that stands elsewhere is not fetched: write it into the file",
        ),
        ("a.rdf", "<rdf:RDF><a>", ":1:1:", "this is not RDF/XML"),
        ("a.ttl", "<!DOCTYPE html>\n<html></html>", ":1:1:", "this is an HTML page, not RDF"),
        ("a.rdf", " <!-- x --> <HTML lang='fr'>", ":1:1:", "this is an HTML page, not RDF"),
    ],
)
def test_what_does_not_parse(tmp_path: Path, name: str, content: str, place: str, words: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    line = refused(path)
    assert line.startswith(f"{path}{place}")
    assert words in line


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b'<http://e/a> <http://e/p> "\xff" .\n')
    assert f"{path}:1:" in refused(path)


@pytest.mark.parametrize("kept", [5, 12, 60])
def test_a_truncated_file_is_no_file(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "a.nt.gz"
    path.write_bytes(gzip.compress(b"<http://e/a> <http://e/p> <http://e/b> .\n" * 3)[:kept][:-2])
    assert "the compressed file is broken" in refused(path)


def test_a_spoiled_file_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "a.nt.gz"
    content = bytearray(gzip.compress(bytes(range(256)) * 30))
    content[20:60] = b"x" * 40
    path.write_bytes(content)
    refused(path)


@pytest.mark.parametrize(
    ("name", "words"),
    [("missing.ttl", "No such file"), ("folder.ttl", "this is a folder"), ("a.docx", "no RDF syntax")],
)
def test_a_call_for_what_is_no_file(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder.ttl").mkdir()
    (tmp_path / "a.docx").write_text("x", "utf-8")
    with pytest.raises(CallError, match=words):
        list(read_triples(str(tmp_path / name)))
