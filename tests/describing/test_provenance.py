"""The record of a build: what it was made from, by what, and when it is told."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import rdflib
from conftest import ROOT
from rdflib.namespace import DCTERMS, PROV

import caro_graph

BASE = "https://w3id.org/caro-graph/"
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


def test_the_record_of_the_build(
    built: caro_graph.Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = rdflib.Graph().parse(built.out / "provenance.ttl")
    build = rdflib.URIRef(BASE + "catalogue/build")
    used = {str(record.value(entity, DCTERMS.title)): entity for entity in record.objects(build, PROV.used)}
    assert {"publication.toml", "data/sources.yaml", "data/catalogue.yaml", "shapes/figures.ttl"} < set(used)
    assert "ontology/context.jsonld" in used
    assert not any("expected" in name for name in used)
    for name in ("publication.toml", "data/sources.yaml"):
        checksum = record.value(used[name], SPDX.checksum)
        expected = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        assert str(record.value(checksum, SPDX.checksumValue)) == expected
    assert record.value(build, PROV.endedAtTime) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796000000")
    again = caro_graph.build(ROOT, out=tmp_path / "dist")
    dated = rdflib.Graph().parse(again.out / "provenance.ttl")
    assert str(dated.value(build, PROV.endedAtTime)) == "2026-11-30T00:53:20+00:00"


def test_a_moment_that_is_none(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(caro_graph.CallError, match="SOURCE_DATE_EPOCH=yesterday: this is no time"):
        caro_graph.build(project)


def test_the_record_names_only_what_was_read_and_published(project: Path) -> None:
    (project / "data" / "Camille Exemple.docx").write_bytes(b"x")
    (project / "data" / "charte" / "brouillon.yaml~").write_bytes(b"x")
    (project / "data" / "charte" / "personnes.yaml").write_text(
        "- id: person/autre\n  type: Person\n  label: A\n  name: Dominique Autre\n  personal: true\n"
        "  source: source/charte\n  lines: 8\n  status: present\n  certainty: certain\n",
        "utf-8",
    )
    record = rdflib.Graph().parse(caro_graph.build(project).out / "provenance.ttl")
    named = {str(title) for title in record.objects(None, DCTERMS.title)}
    assert {"publication.toml", "data/charte/facts.yaml", "data/charte/figures.csv"} < named
    assert not any(word in name for name in named for word in ("Camille", "~", "personnes"))
