"""Which matches are written, and with which source: this publication's, and what a link may be."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import sssom_pydantic
from conftest import ROOT

import caro_graph
from caro_graph.alignments import Alignment, read_alignments

EXPECTED = ROOT / "queries" / "expected"
LINK = """
- id: link/{name}
  type: Link
  label: Valmont ailleurs
  from: place/valmont
  relation: {relation}
  to: {to}
  source: source/liste
  quote: Commune de Valmont
  method: Même nom,
    même code
  created: 2026-11-29
  status: present
  certainty: {certainty}
"""
SOURCE = """
- id: source/liste
  type: Document
  label: La liste
  version: 2026
  page: https://authority.example/liste
"""


def answer(name: str) -> list[dict[str, str]]:
    with (EXPECTED / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def ours() -> tuple[Alignment, ...]:
    return read_alignments(caro_graph.load(ROOT))


def added(project: Path, text: str) -> list[Alignment]:
    """The matches of the imaginary publication with that, without those of the package's code lists."""
    (project / "data" / "reference").mkdir()
    (project / "data" / "reference" / "authorities.yaml").write_text(text.lstrip(), "utf-8")
    sources = project / "data" / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").rstrip("\n") + "\n" + SOURCE, "utf-8")
    found = read_alignments(caro_graph.load(project))
    return [row for row in found if row.subject_id.startswith("https://example.org/valmont/")]


def test_they_are_those_that_the_ready_made_queries_answer(ours: tuple[Alignment, ...]) -> None:
    codes = {
        (row["list"] + "/" + row["code"], row["match"], row["target"]) for row in answer("alignments.csv")
    }
    links = {(row["thing"], row["match"], row["target"]) for row in answer("authority-links.csv")}
    vocabulary = "https://w3id.org/caro-graph/def/"
    found = {
        (
            row.subject_id.removeprefix(vocabulary)
            if row.subject_id.startswith(vocabulary)
            else row.subject_label,
            row.predicate_id.rpartition("#")[2],
            row.object_id,
        )
        for row in ours
    }
    assert found == codes | links
    assert len(ours) == len(found)


def test_each_of_ours_has_its_source_its_day_and_both_names(ours: tuple[Alignment, ...]) -> None:
    for row in ours:
        assert all(
            [row.object_source, row.mapping_date, row.see_also, row.subject_label, row.object_label]
        ), row


def test_they_are_sorted(ours: tuple[Alignment, ...]) -> None:
    keys = [(row.subject_id, row.predicate_id, row.object_id) for row in ours]
    assert keys == sorted(keys)


def test_a_link_gives_its_source_its_day_and_its_method(project: Path) -> None:
    link = LINK.format(
        name="liste", relation="exact-match", to="http://authority.example/99999", certainty="certain"
    )
    base = "https://example.org/valmont/"
    assert added(project, link) == [
        Alignment(
            subject_id=base + "id/place/valmont",
            subject_label="Valmont",
            predicate_id="http://www.w3.org/2004/02/skos/core#exactMatch",
            object_id="http://authority.example/99999",
            object_label="Commune de Valmont",
            mapping_justification="https://w3id.org/semapv/vocab/ManualMappingCuration",
            subject_source=base + "catalogue/valmont",
            object_source=base + "id/source/liste",
            object_source_version="2026",
            mapping_date="2026-11-29",
            see_also="https://authority.example/liste",
            comment="Même nom, même code",
        )
    ]


def test_a_doubt_is_said(project: Path) -> None:
    link = LINK.format(
        name="liste", relation="close-match", to="http://authority.example/9", certainty="likely"
    )
    [found] = added(project, link)
    assert found.comment == "[likely] Même nom, même code"


@pytest.mark.parametrize(
    ("relation", "to"),
    [("exact-match", "org/valmont"), ("related", "http://authority.example/99999")],
)
def test_a_link_within_or_that_is_no_match_is_left_out(project: Path, relation: str, to: str) -> None:
    link = LINK.format(name="liste", relation=relation, to=to, certainty="certain")
    assert added(project, link) == []


def test_a_key_of_a_node_is_a_match_without_a_day(project: Path) -> None:
    node = """
- id: org/voisin
  type: Organization
  label: Le voisin
  exactMatch: http://authority.example/voisin
  source: source/liste
  status: present
  certainty: certain
"""
    [found] = added(project, node)
    assert (found.subject_label, found.object_id) == ("Le voisin", "http://authority.example/voisin")
    assert found.object_source == "https://example.org/valmont/id/source/liste"
    assert (found.mapping_date, found.object_label) == ("", "")


def test_another_reader_of_sssom_takes_every_row(
    built: caro_graph.Built, ours: tuple[Alignment, ...]
) -> None:
    """It leaves out a row that is wrong: without a justification, or with an identifier that is no CURIE."""
    rows, _, metadata = sssom_pydantic.read(built.out / "alignments.sssom.tsv")
    assert len(rows) == len(ours)
    assert str(metadata.license) == built.facts.publication.licence
    read = {
        (row.subject.name, row.predicate.identifier, row.object.name, str(row.mapping_date)) for row in rows
    }
    assert read == {
        (row.subject_label, row.predicate_id.rpartition("#")[2], row.object_label, row.mapping_date)
        for row in ours
    }


def test_the_build_writes_them(dist: Path) -> None:
    assert (dist / "alignments.sssom.tsv").read_text("utf-8").startswith("# curie_map:\n")
    assert "  alignments.sssom.tsv\n" in (dist / "SHA256SUMS").read_text("utf-8")
