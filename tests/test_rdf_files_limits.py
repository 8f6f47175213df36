"""RDF files that the parsers themselves cannot take: terms that are too long, encodings of XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from caro_graph.problems import FactsError
from caro_graph.rdf.files import read_quads

LONG = "x" * (17 << 20)


def refused(file: Path) -> str:
    with pytest.raises(FactsError) as caught:
        list(read_quads(str(file)))
    (problem,) = caught.value.problems
    return str(problem).removeprefix(f"{file}:")


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".ttl", f'<a:a> <a:b> "{LONG}" .'),
        (".nt", f'<a:a> <a:b> "{LONG}" .'),
        (".jsonld", f'{{"@id": "a:a", "a:b": "{LONG}"}}'),
    ],
    ids=["turtle", "n-triples", "json-ld"],
)
def test_a_term_that_is_longer_than_the_parser_takes(tmp_path: Path, suffix: str, text: str) -> None:
    file = tmp_path / f"long{suffix}"
    file.write_text(text)
    said = (
        "1:1: a term in this file is longer than the parser takes (16 MiB): shorten the term, or leave it out"
    )
    assert refused(file) == said


@pytest.mark.parametrize("encoding", ["foo", "shift_jis", "hex"])
def test_xml_in_an_encoding_that_is_not_known(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "encoded.rdf"
    file.write_text(f'<?xml version="1.0" encoding="{encoding}"?><a/>')
    assert refused(file) == "1:1: the encoding that its XML declares is not known: save it in UTF-8"
