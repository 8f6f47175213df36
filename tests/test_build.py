"""This project's own publication: one graph in every syntax, read by engines that we did not write."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pyld
import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
from conftest import ROOT

import caro_graph
from caro_graph.writing.rdf import canonical_hash

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
DATASETS = {"trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS}
BASE = "https://w3id.org/caro-graph/id/"
RDFLIB = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


def rdfc(quads: list[ox.Quad]) -> str:
    """The RDFC-1.0 hash as pyoxigraph's own canonicalisation gives it."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{ox.Triple(quad.subject, quad.predicate, quad.object)} .\n" for quad in dataset)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("suffix", FORMATS)
def test_pyoxigraph_reads_the_same_graph(built: caro_graph.Built, suffix: str) -> None:
    quads = list(ox.parse(path=str(built.out / f"caro.{suffix}"), format=FORMATS[suffix]))
    assert len(quads) == built.triples
    assert rdfc(quads) == built.canonical


@pytest.mark.parametrize("suffix", FORMATS)
def test_rdflib_reads_the_same_graph(
    built: caro_graph.Built, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    graph = rdflib.Graph().parse(built.out / f"caro.{suffix}", format=RDFLIB[suffix])
    lines = graph.serialize(format="nt", encoding="utf-8")
    quads = list(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    assert rdfc(quads) == built.canonical


def test_pyld_reads_the_same_graph(built: caro_graph.Built) -> None:
    document = json.loads((built.out / "caro.jsonld").read_text("utf-8"))
    lines = pyld.jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": _refuse})
    assert rdfc(list(ox.parse(lines.encode(), format=ox.RdfFormat.N_QUADS))) == built.canonical


def test_the_context_alone_gives_the_same_compact_form(built: caro_graph.Built) -> None:
    """What we write is what the standard's compaction algorithm gives.

    But for one thing: it writes what lies outside the base as ``../def/...``, we write it whole.
    """
    document = json.loads((built.out / "caro.jsonld").read_text("utf-8"))
    options = {"documentLoader": _refuse, "ordered": True}
    expanded = pyld.jsonld.expand(document, options)
    compacted = pyld.jsonld.compact(expanded, document["@context"], options)
    assert _unordered(compacted["@graph"]) == _unordered(document["@graph"])


def _refuse(url: str, options: object) -> None:
    raise AssertionError(f"{url} was asked for: the file has to read offline")


def _unordered(nodes: list[dict[str, object]]) -> dict[object, dict[str, object]]:
    def plain(value: object) -> object:
        if isinstance(value, list):
            return sorted(map(str, map(plain, value)))
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        return urljoin(BASE, value) if isinstance(value, str) and value.startswith("../") else value

    return {plain(node["id"]): {key: plain(value) for key, value in node.items()} for node in nodes}


@pytest.mark.parametrize("suffix", DATASETS)
def test_datasets_have_the_named_graphs(built: caro_graph.Built, suffix: str) -> None:
    quads = set(ox.parse(path=str(built.out / f"caro.{suffix}"), format=DATASETS[suffix]))
    assert quads == set(built.facts.quads)
    names = {quad.graph_name.value for quad in quads}
    base = "https://w3id.org/caro-graph/graph/"
    assert {name.removeprefix(base) for name in names} == {
        "concepts",
        "contrat-de-ville",
        "convention-territoriale-globale",
        "derived",
        "editorial",
        "reference",
        "sources",
    }
    assert (
        rdfc(list({ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads})) == built.canonical
    )


def test_there_are_no_blank_nodes(built: caro_graph.Built) -> None:
    for quad in built.facts.quads:
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)


def test_a_blank_node_has_no_hash() -> None:
    name = ox.NamedNode("http://e/a")
    with pytest.raises(ValueError, match="a blank node"):
        canonical_hash([ox.Triple(name, name, ox.BlankNode("b"))])
    assert canonical_hash([ox.Triple(name, name, ox.Literal("a _:b"))])


def test_no_fact_is_lost(built: caro_graph.Built) -> None:
    """Each node and each of its values is a statement of its graph."""
    facts = built.facts
    per_graph: dict[str, int] = {}
    for node in facts.nodes:
        values = sum(len(entry.values) for entry in node.entries if entry.key.text != "id")
        per_graph[node.graph] = per_graph.get(node.graph, 0) + values
    assert {name: facts.graphs[name] for name in per_graph if name != "derived"} == {
        name: count for name, count in per_graph.items() if name != "derived"
    }


def test_checksums(built: caro_graph.Built) -> None:
    listed = dict(line.split("  ")[::-1] for line in (built.out / "SHA256SUMS").read_text().splitlines())
    files = content(built.out)
    del files["SHA256SUMS"]
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_files(built: caro_graph.Built) -> None:
    assert set(content(built.out)) == set(built.files)
    assert {f"caro.{suffix}" for suffix in ("ttl", "jsonld", "nt", "nq", "trig", "rdf")} < set(built.files)
    assert {"ontology/caro.ttl", "ontology/context.jsonld", "report.ttl", "quality.ttl", "SHA256SUMS"} < set(
        built.files
    )
    tables = (
        "objectives",
        "orientations",
        "signatories",
        "governance",
        "figures",
        "events",
        "services",
        "communes",
    )
    for table in tables:
        assert {f"tables/{table}.csv", f"tables/{table}.csv-metadata.json"} < set(built.files)


def test_the_report_conforms(built: caro_graph.Built) -> None:
    report = rdflib.Graph().parse(built.out / "report.ttl")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    assert [value.toPython() for value in report.objects(None, sh.conforms)] == [True]


@pytest.mark.slow
def test_the_same_bytes_whatever_the_machine(built: caro_graph.Built, tmp_path: Path) -> None:
    """Another place, locale, hash seed, time zone and order of files: the same bytes."""
    project = tmp_path / "somewhere else"
    project.mkdir()
    shutil.copy(ROOT / "publication.toml", project)
    for folder in ("ontology", "shapes", "queries"):
        shutil.copytree(ROOT / folder, project / folder)
    paths = [path for path in (ROOT / "data").rglob("*") if path.is_file()]
    random.Random(7).shuffle(paths)
    for path in paths:
        copy = project / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    words = [sys.executable, "-m", "caro_graph", "--quiet", "build", "--project", str(project)]
    subprocess.run(words, env=environment, check=True, timeout=60)
    assert content(project / "dist") == content(built.out)


def test_the_order_of_facts_in_a_file_changes_nothing(project: Path) -> None:
    first = caro_graph.build(project)
    before = content(first.out)
    path = project / "data" / "charte" / "facts.yaml"
    blocks = path.read_text("utf-8").strip().split("\n\n")
    path.write_text("\n\n".join(reversed(blocks)) + "\n", "utf-8")
    after = content(caro_graph.build(project).out)
    # The record of the build has the checksums of the files that it was made from.
    assert {name for name in before if before[name] != after[name]} == {"provenance.ttl", "SHA256SUMS"}


def test_internal_audience(project: Path) -> None:
    public = caro_graph.build(project)
    internal = caro_graph.build(project, audience="internal")
    assert (public.out.name, internal.out.name) == ("dist", "dist-internal")
    for name, data in content(public.out).items():
        assert b"camille" not in data.lower(), name
    assert b"camille.exemple@" in (internal.out / "valmont.nt").read_bytes()
    assert len(internal.facts.nodes) == len(public.facts.nodes) + 1


def test_a_build_without_the_shapes_folder_uses_the_packages_own(project: Path) -> None:
    assert not (project / "shapes").exists()
    assert caro_graph.build(project).checked.conforms
