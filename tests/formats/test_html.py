"""The page: valid, accessible, self-contained, and made of nothing but the template's own elements."""

from __future__ import annotations

import dataclasses
import re
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any

import html5lib
import pytest
from formats.reports import HOSTILE, conforming, crowded, failing, hostile, reports
from hypothesis import given, settings

from caro_graph.findings import Report
from caro_graph.formats.html import html
from caro_graph.formats.page_words import SEVERITY_NAMES, page_words

APPROVED = Path(__file__).parent / "approved"
ELEMENTS = """
html head meta title style body header a h1 h2 h3 h4 p nav ul li main section span table caption thead tbody
tr th td article dl dt dd pre code mark details summary footer
"""
ATTRIBUTES = "lang charset http-equiv name content class href id aria-labelledby scope"
SAMPLES = (conforming(), conforming("en"), failing(), failing("en"), crowded(), hostile())


def long(lang: str = "fr") -> Report:
    return dataclasses.replace(failing(lang), findings=failing(lang).findings * 3)


def parsed(report: Report) -> Any:
    """The tree of the page; the parser is strict: any error of HTML5 raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        return parser.parse(html(report))


def content(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize(
    ("name", "report"), [("page.fr.html", failing()), ("page.conforming.en.html", conforming("en"))]
)
def test_the_page_is_the_approved_one(name: str, report: Report) -> None:
    assert html(report) == (APPROVED / name).read_text("utf-8")


@pytest.mark.parametrize("report", [*SAMPLES, long()])
def test_the_page_has_landmarks_one_h1_and_headings_in_order(report: Report) -> None:
    page = parsed(report)
    assert page.get("lang") == report.lang
    assert content(page.find("head/title"))
    assert [len(page.findall(f".//{name}")) for name in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    levels = [int(element.tag[1]) for element in page.iter() if re.fullmatch(r"h\d", str(element.tag))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("report", [*SAMPLES, long()])
def test_ids_are_unique_and_every_reference_leads_to_one(report: Report) -> None:
    page = parsed(report)
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    links = [element.get("href") for element in page.iter("a")]
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert {element.get("aria-labelledby") for element in page.iter()} - {None} <= set(ids)


@pytest.mark.parametrize("report", SAMPLES)
def test_every_table_has_a_caption_and_scopes(report: Report) -> None:
    tables = parsed(report).findall(".//table")
    assert tables
    for table in tables:
        assert content(table.find("caption"))
        assert {cell.get("scope") for cell in table.iter("th")} == {"col", "row"}


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    written = html(failing())
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'\"" in written
    assert not re.search(r"url\(|@import|<script|<link|<img|src=|https?://", written)


@pytest.mark.parametrize(
    ("report", "verdict", "kind"),
    [
        (conforming(), "Conforme : rien à corriger.", "good"),
        (failing(), "Non conforme : 3 anomalies à corriger avant de publier.", "bad"),
        (
            dataclasses.replace(failing(), counts={"warning": 1, "info": 2}),
            "Conforme : rien n'empêche de publier, mais il reste 1 avertissement et 2 remarques.",
            "good",
        ),
        (conforming("en"), "They conform: nothing to correct.", "good"),
    ],
)
def test_the_verdict_comes_first(report: Report, verdict: str, kind: str) -> None:
    outcome = parsed(report).find("body/header/p")
    assert content(outcome) == verdict
    assert outcome.get("class") == f"outcome {kind}"


def test_findings_stand_below_their_document_and_file() -> None:
    page = parsed(failing())
    sections = [section for section in page.iter("section") if section.find("article") is not None]
    assert [(content(section.find("h2")), len(section.findall("article"))) for section in sections] == [
        ("Document : Fiche « CA Rochefort Océan » et contrat de ville 2024-2030", 1),
        ("Document : Plaquette « Convention Territoriale Globale »", 2),
        ("Sans document cité", 2),
    ]
    assert content(sections[0].find("h3")) == "Fichier : data/contrat-de-ville/statements.yaml"


def test_a_finding_says_what_to_do_where_and_what_the_document_says() -> None:
    article = parsed(failing()).find(".//article")
    facts = article.find("dl")
    said = dict(zip(map(content, facts.iter("dt")), map(content, facts.iter("dd")), strict=True))
    assert content(article.find("h4")) == "Anomalie : Ce n'est pas une date, ou il y en a deux"
    assert said == {
        "À faire": "Garder un seul « date: 2023-12-07 », « month: 2023-12 » ou « year: 2023 ».",
        "Où": "data/contrat-de-ville/statements.yaml, ligne 35, caractère 9 date: 2024-13-08",
        "Ce que dit le document": "Fiche « CA Rochefort Océan » et contrat de ville 2024-2030,"
        " ligne 14 : « Publié le 13/08/2024 »",
        "Règle": "Dates et périodes",
    }
    assert content(article.find(".//mark")) == "2024-13-08"


def test_what_a_project_manager_reads_has_no_jargon() -> None:
    page = parsed(failing())
    for technical in [parent for parent in page.iter() if parent.find("details") is not None]:
        technical.remove(technical.find("details"))
    body = page.find("body")
    body.remove(body.find("footer"))
    words = set(re.findall(r"\w+", content(body).lower()))
    assert "anomalie" in words
    assert not words & {"shape", "shacl", "rdf", "violation", "warning", "info", "iri", "nœud", "graphe"}


def test_a_long_page_has_a_table_of_contents() -> None:
    assert parsed(failing()).find(".//nav") is None
    links = [content(link) for link in parsed(long()).find(".//nav").iter("a")]
    assert links[0] == "Résumé"
    assert "data/contrat-de-ville/statements.yaml" in links


def test_a_page_that_shows_less_than_was_found_says_so() -> None:
    notice = parsed(crowded()).find(".//p[@class='notice']")
    assert content(notice).startswith("Cette page montre 100 constats sur 3 178.")
    assert parsed(failing()).find(".//p[@class='notice']") is None


def test_the_rules_say_which_of_them_had_nothing_to_check() -> None:
    results = {
        content(row.find("th")): content(row.find("td"))
        for row in parsed(failing()).findall(".//section/details/table/tbody/tr")
    }
    assert len(results) == 6
    assert results["Répartition"] == "Aucun fait de ce genre : rien à vérifier"
    assert (
        results["Événement Un événement est daté, par un jour, un mois, une année ou un début."]
        == "Nombre : 1"
    )


def test_both_languages_have_the_same_words() -> None:
    (french, french_terms), (english, english_terms) = page_words("fr"), page_words("en")
    assert french.keys() == english.keys()
    assert len(french_terms) == len(english_terms)
    assert SEVERITY_NAMES["fr"].keys() == SEVERITY_NAMES["en"].keys()


def test_hostile_texts_are_shown_as_they_are() -> None:
    shown = content(parsed(hostile()).find("body"))
    assert "<script>alert('x')</script>" in shown
    assert HOSTILE not in shown


@settings(max_examples=60, deadline=None)
@given(reports())
def test_no_fact_adds_an_element_or_an_attribute(report: Report) -> None:
    html(report).encode("utf-8")
    page = parsed(report)
    assert {str(element.tag) for element in page.iter()} <= set(ELEMENTS.split())
    assert {name for element in page.iter() for name in element.attrib} <= set(ATTRIBUTES.split())
    assert len(page.findall(".//article")) == len(report.findings)
