"""The catalogue as portals are told of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from publishing.portals import CHARTE, COMMUNES, CONTRACTS, FIRST

import caro_graph
from caro_graph.problems import CallError, FactsError
from caro_graph.publishing.ckan_package import extras_of
from caro_graph.publishing.portal import Agent, Period, Place
from caro_graph.publishing.portal_catalogue import catalogue_of, read_catalogue
from caro_graph.written import Written, read_written

TURTLE = (CONTRACTS / "catalogue.ttl").read_text("utf-8")


def problems(folder: Path, old: str, new: str) -> list[str]:
    """What is said of the catalogue with ``new`` in the place of ``old``, without the file."""
    assert old in TURTLE
    file = folder / "catalogue.ttl"
    file.write_text(TURTLE.replace(old, new), "utf-8")
    with pytest.raises(FactsError) as caught:
        catalogue_of(file)
    return [f"{problem.what}: {problem.todo}" for problem in caught.value.problems]


def test_datasets_without_series() -> None:
    assert FIRST.iri == "https://example.org/valmont/catalogue/"
    assert [dataset.identifier for dataset in FIRST.datasets] == [
        "https://example.org/valmont/catalogue/communes",
        "valmont-charte",
    ]


def test_french_first() -> None:
    assert CHARTE.title == "Charte de Valmont"
    assert CHARTE.keywords == ("Cœur de ville (été)", "politique de la ville", "vie de l’agglomération")


def test_a_dataset() -> None:
    assert CHARTE.period == Period("2024-01-01", "2030-12-31")
    assert CHARTE.place == Place(
        "https://example.org/valmont/id/place/valmont", "Valmont", "Intercommunalite", "200000001"
    )
    assert CHARTE.contact == Agent(
        "https://example.org/valmont/catalogue/contact",
        "Service des données",
        "donnees@valmont.example.org",
        "https://valmont.example.org/contact",
    )
    assert CHARTE.provenance == "Transcrit de la charte."
    assert CHARTE.publisher
    assert CHARTE.publisher.identifier == "200000001"


def test_sources_by_either_name(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.ttl"
    said = "dct:source <https://data.example.org/charte>"
    more = f"{said} ; <http://www.w3.org/ns/prov#wasDerivedFrom> <https://data.example.org/avenant>"
    file.write_text(TURTLE.replace(said, more), "utf-8")
    assert CHARTE.sources == ("https://data.example.org/charte",)
    sources = ("https://data.example.org/avenant", "https://data.example.org/charte")
    assert catalogue_of(file).datasets[1].sources == sources
    extras = extras_of(catalogue_of(file).datasets[1], FIRST)
    assert json.loads(extras["source"]) == list(sources)


def test_the_documents_that_a_build_names_are_its_sources(project: Path) -> None:
    (project / "data" / "catalogue.yaml").write_text(
        "- id: catalogue/charte\n  type: Dataset\n  identifier: valmont\n  title: Valmont\n"
        "  titleEn: Valmont\n  description: Charte\n  descriptionEn: Charter\n  graph: charte\n"
        "  source: id/source/charte\n",
        "utf-8",
    )
    caro_graph.build(project)
    (dataset,) = read_catalogue(read_written(project / "dist")).datasets
    assert dataset.sources == ("https://example.org/valmont/id/source/charte",)


def test_a_size_of_too_many_digits(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.ttl"
    assert "12345" in TURTLE
    file.write_text(TURTLE.replace("12345", "9" * 5_000), "utf-8")
    assert catalogue_of(file).datasets[1].resources[0].size is None


def test_a_dataset_that_says_little() -> None:
    assert (COMMUNES.period, COMMUNES.place, COMMUNES.contact, COMMUNES.keywords) == (None, None, None, ())


def test_distributions() -> None:
    turtle, doc, signatories, sparql = CHARTE.resources
    assert (turtle.format, turtle.media, turtle.size) == ("TTL", "text/turtle", 12345)
    assert turtle.sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert turtle.url == turtle.download_url != turtle.access_url
    assert (doc.title, doc.format, doc.url) == ("charte-doc.pdf", "PDF", doc.access_url)
    assert (signatories.format, signatories.sha256) == ("CSV", None)
    assert (sparql.format, sparql.service) == ("SPARQL", True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'dct:title "Communes de Valmont"@fr',
            'rdfs:label "x"',
            "the dataset 'https://example.org/valmont/catalogue/communes' has no dct:title, without which no"
            " portal takes it: add it",
        ),
        (
            'dct:identifier "https://example.org/valmont/catalogue/communes"',
            'dct:identifier " "',
            "the dataset 'https://example.org/valmont/catalogue/communes' has no dct:identifier, without"
            " which no portal takes it: add it",
        ),
        (
            'dct:identifier "https://example.org/valmont/catalogue/communes"',
            'dct:identifier "valmont-charte"',
            "'https://example.org/valmont/catalogue/charte' and 'https://example.org/valmont/catalogue/communes'"
            " have the same dct:identifier, 'valmont-charte': give each its own",
        ),
        (
            "dcat:accessURL <../tables/communes.csv> ;",
            "",
            "the distribution 'https://example.org/valmont/catalogue/communes/communes.csv' has no"
            " dcat:accessURL: add it",
        ),
        (
            "a dcat:Catalog ;",
            "a dcat:Resource ;",
            "this is no catalogue with datasets (dcat:Catalog, dcat:dataset): build again",
        ),
    ],
)
def test_what_it_lacks(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert problems(tmp_path, old, new) == [said]


def test_all_that_it_lacks_at_once(tmp_path: Path) -> None:
    old = TURTLE[TURTLE.index("<communes> a") : TURTLE.index("<communes/communes.csv> a")]
    said = problems(tmp_path, old, "<communes> a dcat:Dataset .\n")
    assert [line.split(",")[0].rpartition(" ")[2] for line in said] == [
        "dct:description",
        "dct:identifier",
        "dct:license",
        "dct:title",
    ]


def test_no_turtle(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.ttl"
    file.write_text("<http://a> <http://b>\n  nothing .\n", "utf-8")
    with pytest.raises(FactsError) as caught:
        catalogue_of(file)
    assert str(caught.value).startswith(f"{file}:2:3: this is no Turtle (")


def test_a_folder_without_a_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"has no catalogue\.ttl: build it anew"):
        read_catalogue(Written(tmp_path, "valmont", {}))


def test_a_folder_with_one(tmp_path: Path) -> None:
    (tmp_path / "catalogue.ttl").write_text(TURTLE, "utf-8")
    digest = hashlib.sha256(TURTLE.encode()).hexdigest()
    assert read_catalogue(Written(tmp_path, "valmont", {"catalogue.ttl": digest})) == FIRST
