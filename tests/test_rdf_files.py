"""RDF in every syntax, compressed, from standard input; and what is no RDF, told in one line."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
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


RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'
NODE = '<rdf:Description rdf:about="http://e/a"><e:p>&v;</e:p></rdf:Description>\n'


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (RDF + NODE.replace("&v;", "é"), ":3:1:", "the file ends before its XML does"),
        (RDF + NODE.replace("&v;", "é")[:-10], ":2:", "this is not RDF/XML: unclosed token"),
        (RDF + "<e:é/></e:b>", ":2:9:", "this is not RDF/XML: mismatched tag"),
        (RDF + NODE * 4000 + "</rdf:RDF>", ":2:", "undefined entity"),
        ("", ":1:1:", "the file ends before its XML does"),
    ],
)
def test_xml_that_is_cut_off_or_ill_formed(tmp_path: Path, content: str, place: str, words: str) -> None:
    path = tmp_path / "a.rdf"
    path.write_text(content, "utf-8")
    line = refused(path)
    assert line.startswith(f"{path}{place}")
    assert words in line


def test_a_long_xml_that_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.rdf.gz"
    path.write_bytes(gzip.compress((RDF + NODE.replace("&v;", "x") * 9000).encode()))
    assert f"{path}:9002:1: the file ends before its XML does" in refused(path)


@pytest.mark.parametrize(
    ("entities", "words"),
    [
        ('<!ENTITY u "lol">\n<!ENTITY v "&u;&u;">', "'v' is made of others"),
        ('<!ENTITY u "lol">\n<!ENTITY v "&#38;u;">', "'v' is made of others"),
        (f'<!ENTITY v "{"lol" * 9999}">', "'v' is long"),
    ],
)
def test_xml_entities_that_expand(tmp_path: Path, entities: str, words: str) -> None:
    path = tmp_path / "a.owl"
    path.write_text(f"<!DOCTYPE rdf:RDF [\n{entities} ]>\n{RDF}{NODE}</rdf:RDF>", "utf-8")
    assert words in refused(path)


def test_one_entity_that_expands_often(tmp_path: Path) -> None:
    path = tmp_path / "a.owl"
    often = NODE.replace("&v;", "&v;" * 90_000)
    entity = f'<!DOCTYPE rdf:RDF [<!ENTITY v "{"v" * 4000}">]>'
    path.write_text(f"{entity}\n{RDF}{often}</rdf:RDF>", "utf-8")
    assert "amplification" in refused(path)


def test_xml_entities_for_namespaces(tmp_path: Path) -> None:
    path = tmp_path / "a.owl"
    entities = '<!ENTITY v "http://www.w3.org/2001/XMLSchema#"> <!ENTITY lt "&#38;#60;">'
    path.write_text(f"<!DOCTYPE rdf:RDF [ {entities} ]>\n{RDF}{NODE}</rdf:RDF>", "utf-8")
    assert [triple.object.value for triple in read(path)] == ["http://www.w3.org/2001/XMLSchema#"]


@pytest.mark.parametrize("start", ["<!-- a --> " * 5000, "<!--" * 16_000, '<?xml version="1.0"?>\n'])
def test_a_page_after_comments_is_told_at_once(tmp_path: Path, start: str) -> None:
    path = tmp_path / "a.rdf"
    path.write_text(f"{start}<!DOCTYPE html><html/>", "utf-8")
    assert ("HTML" in refused(path)) == ("<!--<" not in start)


@pytest.mark.parametrize("iri", ["body/1", "body", "html/1", "html#a", "head"])
def test_an_iri_is_no_page(tmp_path: Path, iri: str) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(f"<{iri}> a <http://e/X> .", "utf-8")
    assert len(read(path)) == 1


def given(monkeypatch: pytest.MonkeyPatch, content: bytes) -> io.BytesIO:
    stream = io.BytesIO(content)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    return stream


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_stays_open(monkeypatch: pytest.MonkeyPatch, pack: object) -> None:
    stream = given(monkeypatch, pack(written(".nt")))  # type: ignore[operator]
    assert read("-") == TRIPLES
    assert not stream.closed


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, b"").close()
    with pytest.raises(CallError, match="standard input is closed"):
        read("-")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CallError, match="standard input is closed"):
        read("-")


@pytest.mark.parametrize(
    "start", ["# a comment", '<http://e/a> <http://e/p> "a \\" b"@fr .', "", '_:a <e:p> "' * 99]
)
def test_quads_on_standard_input(monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    start = "# " + start if start.startswith("_") else start
    given(monkeypatch, f'{start}\n_:a <http://e/p> "1"^^<http://e/t> <http://e/g> .\n'.encode())
    assert len(read("-")) == 1 + start.startswith("<")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_byte_order_mark_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    content = b"\xef\xbb\xbf" + written(suffix)
    (tmp_path / f"a{suffix}").write_bytes(content)
    given(monkeypatch, gzip.compress(content))
    assert read(tmp_path / f"a{suffix}") == read("-") == TRIPLES


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.ttl", TURTLE)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(), "this is a zip archive, not RDF: extract the RDF file from it"),
        (gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "this was compressed twice: compress it once"),
        (TURTLE.encode("utf-16"), "this is text in UTF-16: save it in UTF-8"),
        (TURTLE.encode("utf-16-be"), "this is no text in UTF-8: save it in UTF-8"),
    ],
)
def test_bytes_of_another_kind(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(content)
    assert refused(path).startswith(f"{path}:1:1: {words}")


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.jsonld", '{"@id": "http://e/a",\n"http://e/p": "%s", }', ":2:22:"),
        ("a.ttl", '<http://e/a> <http://e/p>\n"%s" , x:y .', ":2:9:"),
        ("a.nt", '<http://e/a> <http://e/p> "%s" x:y .', ":1:33:"),
    ],
)
@pytest.mark.parametrize("value", ["eee", "ééé", "€€€", "😀😀😀"])
def test_columns_are_characters(tmp_path: Path, name: str, content: str, place: str, value: str) -> None:
    for path, pack in ((tmp_path / name, bytes), (tmp_path / f"{name}.gz", gzip.compress)):
        path.write_bytes(pack((content % value).encode()))
        assert refused(path).startswith(f"{path}{place}")
