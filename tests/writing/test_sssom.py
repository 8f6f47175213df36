"""The file of matches: metadata that YAML reads, columns of SSSOM, and CURIEs that lead back to the IRIs."""

from __future__ import annotations

import csv
import re
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from caro_graph.alignments import Alignment
from caro_graph.publication import Publication, read_publication
from caro_graph.writing.sssom import sssom_tsv

# "Slots" of https://mapping-commons.github.io/sssom/: those of a mapping that are an entity reference.
REFERENCES = {
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "subject_source",
    "object_source",
}
SLOTS = REFERENCES | {
    *("subject_label", "object_label", "object_source_version"),
    *("mapping_date", "see_also", "comment"),
}
SKOS = "http://www.w3.org/2004/02/skos/core#"
ONE = Alignment(
    subject_id="https://example.org/valmont/id/place/valmont",
    subject_label="Valmont",
    predicate_id=SKOS + "exactMatch",
    object_id="http://authority.example/geo/commune/99999",
    object_label="Valmont",
    mapping_justification="https://w3id.org/semapv/vocab/ManualMappingCuration",
    subject_source="https://example.org/valmont/catalogue/valmont",
    object_source="https://example.org/valmont/id/source/liste",
    object_source_version="2026",
    mapping_date="2026-11-29",
    see_also="http://authority.example/",
    comment="Même nom",
)


@pytest.fixture(scope="module")
def publication() -> Publication:
    return read_publication(Path(__file__).parents[1] / "publication")


def parsed(content: bytes) -> tuple[dict[str, object], list[dict[str, str]]]:
    """The metadata and the rows, with each CURIE expanded by the map of the file."""
    lines = content.decode().split("\n")
    head = [line.removeprefix("# ") for line in lines if line.startswith("#")]
    metadata = yaml.safe_load("\n".join(head))
    rows = list(csv.DictReader(lines[len(head) :], delimiter="\t", strict=True))
    prefixes = metadata["curie_map"]
    for row in rows:
        for name in REFERENCES & {name for name, value in row.items() if value}:
            prefix, _, local = row[name].partition(":")
            row[name] = prefixes[prefix] + local
    return metadata, rows


def test_the_columns_are_slots_of_a_mapping() -> None:
    assert {field.name for field in fields(Alignment)} == SLOTS


def test_the_metadata_say_whose_the_set_is(publication: Publication) -> None:
    metadata, rows = parsed(sssom_tsv([ONE], publication))
    assert metadata == {
        "curie_map": {
            "catalogue": "https://example.org/valmont/catalogue/",
            "id": "https://example.org/valmont/id/",
            "liste": "http://authority.example/geo/commune/",
            "semapv": "https://w3id.org/semapv/vocab/",
            "skos": SKOS,
        },
        "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        "mapping_provider": "https://example.org/valmont/id/org/valmont",
        "mapping_set_id": "https://example.org/valmont/catalogue/valmont/alignments",
        "mapping_set_title": "Alignements : Charte de Valmont",
        "mapping_set_version": "1.2.0",
    }
    assert rows == [asdict(ONE)]


def test_terms_of_one_source_in_two_spaces_share_a_prefix(publication: Publication) -> None:
    other = replace(ONE, object_id="http://authority.example/geo/region/99")
    metadata, rows = parsed(sssom_tsv([ONE, other], publication))
    assert metadata["curie_map"]["liste"] == "http://authority.example/geo/"  # type: ignore[index]
    assert rows == [asdict(ONE), asdict(other)]


def test_a_source_may_be_called_like_a_number_or_a_truth_value(publication: Publication) -> None:
    rows = [
        replace(
            ONE, object_source=f"https://example.org/valmont/id/source/{name}", object_id=f"http://{name}/a"
        )
        for name in ("2024", "no", "skos")
    ]
    metadata, found = parsed(sssom_tsv(rows, publication))
    assert {"list-2024", "no", "skos-2"} < set(metadata["curie_map"])  # type: ignore[call-overload]
    assert found == [asdict(row) for row in rows]


def test_no_match_is_a_set_without_rows(publication: Publication) -> None:
    metadata, rows = parsed(sssom_tsv([], publication))
    assert (metadata["curie_map"], rows) == ({}, [])


def test_terms_of_one_source_at_two_hosts_have_a_prefix_for_each(publication: Publication) -> None:
    others = ("https://www.wikidata.org/entity/Q1", "http://www.wikidata.org/entity/Q1", "urn:isbn:1")
    rows = [ONE, *(replace(ONE, object_id=iri) for iri in others)]
    content = sssom_tsv(rows, publication)
    metadata, found = parsed(content)
    spaces = {
        iri
        for prefix, iri in metadata["curie_map"].items()  # type: ignore[attr-defined]
        if prefix.startswith("liste")
    }
    assert spaces == {
        "http://authority.example/geo/commune/",
        "http://www.wikidata.org/entity/",
        "https://www.wikidata.org/entity/",
        "urn:isbn:",
    }
    assert b"://" not in content.partition(b"subject_id")[2].replace(b"http://authority.example/\t", b"")
    assert found == [asdict(row) for row in rows]


def test_a_host_without_a_path_is_no_namespace_of_others(publication: Publication) -> None:
    rows = [replace(ONE, object_id=iri) for iri in ("http://a.example", "http://a.example.org/b")]
    metadata, found = parsed(sssom_tsv(rows, publication))
    spaces: dict[str, str] = metadata["curie_map"]  # type: ignore[assignment]
    assert {"http://a.example", "http://a.example.org/"} < set(spaces.values())
    assert found == [asdict(row) for row in rows]
    assert b":.org" not in sssom_tsv(rows, publication)


def test_a_source_may_be_called_like_a_scheme(publication: Publication) -> None:
    row = replace(ONE, object_source="https://example.org/valmont/id/source/http")
    metadata, rows = parsed(sssom_tsv([row], publication))
    assert "http-2" in metadata["curie_map"]  # type: ignore[operator]
    assert rows == [asdict(row)]


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("\x7f\x85\u2028\ufeff\uffff\U0001f600")
def test_a_title_of_any_characters_is_read_again(publication: Publication, title: str) -> None:
    metadata, _ = parsed(sssom_tsv([ONE], replace(publication, title={"fr": title})))
    assert metadata["mapping_set_title"] == f"Alignements : {title}"


_SPACES = st.sampled_from(
    [
        *("http://a.example/", "http://a.example/b/", "https://a.example/b/", "http://a.example:80/"),
        *("http://b.example/c#", "http://b.example#", "http://b.example?c:", "https://b.example", "http:///"),
        *("urn:c:", "urn:", "mailto:", "tel:", "https://w3id.org/caro-graph/def/"),
    ]
)
_LOCALS = st.one_of(st.just(""), st.from_regex(r"[a-z0-9-]{1,5}([/:#?][a-z0-9-]{0,5})?", fullmatch=True))
_IRIS = st.builds("{}{}".format, _SPACES, _LOCALS)
_SOURCES = st.one_of(st.just(""), _IRIS)
_HOST = re.compile(r"[a-z]+://([^/?#]+([/?#]|\Z)|/)|(?![a-z]+://)[a-z]+:")
_TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"], include_characters='"\t'), max_size=12)


@given(
    st.lists(
        st.builds(
            replace, st.just(ONE), object_id=_IRIS, subject_id=_IRIS, object_source=_SOURCES, comment=_TEXTS
        ),
        max_size=6,
    )
)
def test_identifiers_and_texts_lead_back(publication: Publication, rows: list[Alignment]) -> None:
    content = sssom_tsv(rows, publication)
    metadata, found = parsed(content)
    assert found == [asdict(row) for row in rows]
    spaces: dict[str, str] = metadata["curie_map"]  # type: ignore[assignment]
    assert [space for space in spaces.values() if not _HOST.match(space)] == []
    assert content == sssom_tsv(rows, publication)
