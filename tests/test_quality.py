"""The quality report: what is counted, by hand on the imaginary publication, and how it is shown."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ontology_support import DOMAIN, FILES, ONTOLOGY, objects, read, store_of

import caro_graph
from caro_graph.quality.measuring import Measurement, measure
from caro_graph.quality.metrics import AMONG, HAVING, METRICS, SHARES, read_metrics
from caro_graph.quality.report import quality_json, quality_table

# Counted by reading tests/publication/data. Facts: eight and a document (the person is kept back). Codes used
# by them: present, event, objective; certain; contrat-de-ville; key-date; population; number; persons; exact.
VALMONT = {
    "evidence": (8, 8),
    "certain": (8, 8),
    # The ten codes, of these, the document and the three facts that have a quote (event, data set, figure).
    "bilingual": (10, 14),
    # The commune by its code, «number» and «exact» by their links, of these and the organisation.
    "aligned": (3, 4),
    # The event and the figure, of these, the agreement and the document.
    "dated": (2, 4),
}
BY_GRAPH = {
    "evidence/charte": (8, 8),
    "certain/charte": (8, 8),
    "bilingual/charte": (0, 3),
    "bilingual/concepts": (10, 10),
    "bilingual/sources": (0, 1),
    "aligned/charte": (1, 2),
    "aligned/concepts": (2, 2),
    "dated/charte": (2, 3),
    "dated/sources": (0, 1),
}


def counts(project: Path, audience: str = "public") -> dict[str, tuple[int, int]]:
    measured = measure(caro_graph.load(project, audience=audience))
    return {one.key: (one.having, one.among) for one in measured}


def replace(project: Path, old: str, new: str, file: str = "charte/facts.yaml") -> None:
    path = project / "data" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# --- By hand ----------------------------------------------------------------------------------------------


def test_the_imaginary_publication(project: Path) -> None:
    assert counts(project) == VALMONT | BY_GRAPH


def test_another_audience_has_its_own_figures(project: Path) -> None:
    """The person has evidence and a certain reading; the label is the document's words."""
    more = dict.fromkeys(("evidence", "certain", "evidence/charte", "certain/charte"), (9, 9))
    assert counts(project, "internal") == VALMONT | BY_GRAPH | more


EVENT = "- id: event/signature\n  type: Event\n"
NO_LINES = "  source: source/charte\n  lines: 4\n  quote: Signée le 3 mars 2021\n"
FOREIGN = "http://www.wikidata.org/entity/Q1"
CASES: dict[str, tuple[str, str, str, tuple[int, int]]] = {
    "an archived document without lines": ("lines: 4\n  quote", "quote", "evidence", (7, 8)),
    "no provenance at all": (NO_LINES, "", "evidence", (7, 8)),
    "derived without a method": (NO_LINES, "  derivedFrom: org/valmont\n", "evidence", (7, 8)),
    "derived with a method": (NO_LINES, "  derivedFrom: org/valmont\n  method: m\n", "evidence", (8, 8)),
    "a likely reading": ("certainty: certain", "certainty: likely", "certain", (7, 8)),
    "an unresolvable reading": ("certainty: certain", "certainty: unresolvable", "certain", (7, 8)),
    "no certainty": ("  certainty: certain\n", "", "certain", (7, 7)),
    "an English label where one is needed": (EVENT, EVENT + "  labelEn: Signing\n", "bilingual", (11, 14)),
    # ... and where none is: the organisation is named in the document's words.
    "an English label of a quotation": (
        "  type: PublicOrganisation\n",
        "  type: PublicOrganisation\n  labelEn: Valmont\n",
        "bilingual",
        (10, 14),
    ),
    "a corrected print is a quotation": (
        "  label: Commune de Valmont\n",
        "  label: Commune de Valmont\n  asPrinted: Cornmune\n",
        "bilingual",
        (10, 14),
    ),
    "a SIREN": ("  label: Commune", "  siren: 219999999\n  label: Commune", "aligned", (4, 4)),
    "a match outside": ("  label: Commune", f"  closeMatch: {FOREIGN}\n  label: Commune", "aligned", (4, 4)),
    "a match inside": (
        "  label: Commune",
        "  closeMatch: place/valmont\n  label: Commune",
        "aligned",
        (3, 4),
    ),
    "a match in the vocabulary": (
        "  label: Commune",
        "  closeMatch: https://w3id.org/caro-graph/def/theme/housing\n  label: Commune",
        "aligned",
        # The code is used now, and has a match of its own.
        (4, 5),
    ),
    "a unit has no number of its own": ("PublicOrganisation", "OrganizationalUnit", "aligned", (3, 3)),
    "a start": ("  spatial", "  startYear: 2024\n  spatial", "dated", (3, 4)),
    "no date": ("  date: 2021-03-03\n", "", "dated", (1, 4)),
    "a kind that is not dated": ("type: Agreement", "type: Instrument", "dated", (2, 3)),
}


@pytest.mark.parametrize("case", CASES)
def test_what_counts(project: Path, case: str) -> None:
    old, new, metric, expected = CASES[case]
    replace(project, old, new)
    assert counts(project)[metric] == expected


def test_a_document_that_is_not_archived_is_evidence_without_lines(project: Path) -> None:
    replace(project, "  lineCount: 8\n", "", "sources.yaml")
    replace(project, "lines: 4\n  quote", "quote")
    assert counts(project)["evidence"] == (8, 8)


def test_nothing_to_measure_is_neither_all_nor_none(project: Path) -> None:
    shutil.rmtree(project / "data")
    (project / "data").mkdir()
    (project / "data" / "one.yaml").write_text("- id: post/a\n  type: Post\n  label: Poste\n", "utf-8")
    facts = caro_graph.load(project)
    measured = measure(facts)
    assert [(one.key, one.having, one.among, one.value) for one in measured] == [
        ("evidence", 0, 1, 0),
        ("certain", 0, 0, None),
        ("bilingual", 0, 1, 0),
        ("aligned", 0, 0, None),
        ("dated", 0, 0, None),
        ("evidence/sources", 0, 1, 0),
        ("bilingual/sources", 0, 1, 0),
    ]
    metrics = read_metrics(facts.publication)
    assert "share of dated facts          none to measure    0/0" in quality_table(measured, metrics, "en")
    assert json.loads(quality_json(measured, metrics, "en"))[4]["value"] is None


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_only_all_is_one_and_only_nothing_is_zero(having: int, more: int) -> None:
    among = having + more - 1
    value = Measurement("dated", having, among).value
    if not among:
        assert value is None
    else:
        assert value is not None
        assert (value == 1) == (having == among)
        assert (value == 0) == (having == 0)
        assert abs(value - Decimal(having) / among) <= Decimal("0.0001")


# --- The metrics ------------------------------------------------------------------------------------------


def test_the_kinds_that_can_be_dated_are_those_that_the_ontology_gives_a_date() -> None:
    store = store_of(read(*FILES))
    properties = ("dct:date", "dct:issued", "schema:startDate", "schema:endDate")
    namespaces = {"dct": "http://purl.org/dc/terms/", "schema": "https://schema.org/"}
    iris = [namespaces[name.partition(":")[0]] + name.partition(":")[2] for name in properties]
    iris += [f"https://w3id.org/caro-graph/def#{name}" for name in ("referencePeriod", "targetYear")]
    domains = {domain for iri in iris for domain in objects(store, iri, DOMAIN)}
    assert domains == set(objects(store, METRICS + "dated", "https://schema.org/about"))


def test_what_a_metric_is_about_is_there() -> None:
    store = store_of(read(*FILES))
    for code in SHARES:
        for iri in objects(store, METRICS + code, "https://schema.org/about"):
            kinds = objects(store, iri, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
            assert kinds in (
                ["http://www.w3.org/2002/07/owl#Class"],
                ["http://www.w3.org/2004/02/skos/core#ConceptScheme"],
            ), iri


def test_an_ontology_without_metrics_is_measured_by_those_of_the_package(project: Path) -> None:
    shutil.copytree(ONTOLOGY, project / "ontology")
    (project / "ontology" / "quality.ttl").unlink()
    assert counts(project) == VALMONT | BY_GRAPH


def test_a_publication_may_say_what_its_metrics_are_about(project: Path) -> None:
    shutil.copytree(ONTOLOGY, project / "ontology")
    path = project / "ontology" / "quality.ttl"
    path.write_text(path.read_text("utf-8").replace("schema:about schema:Event,", "schema:about"), "utf-8")
    assert counts(project)["dated"] == (1, 3)


@pytest.mark.parametrize("code", ["dated", "dated" + HAVING, "certain" + AMONG])
def test_a_metric_that_is_not_defined_is_named(project: Path, code: str) -> None:
    shutil.copytree(ONTOLOGY, project / "ontology")
    path = project / "ontology" / "quality.ttl"
    path.write_text(path.read_text("utf-8").replace(f"metric:{code} a", "metric:other a"), "utf-8")
    with pytest.raises(caro_graph.CallError, match=f"quality.ttl: the metric '{code}'"):
        measure(caro_graph.load(project))


# --- Shown ------------------------------------------------------------------------------------------------


TABLE = """\
                                share  count  last release  change
share of facts with evidence  100.00%    8/8             -       -
share of certain readings     100.00%    8/8       100.00%    0.00
share of bilingual labels      71.43%  10/14        80.00%   -8.57
share of things aligned        75.00%    3/4        70.00%   +5.00
share of dated facts           50.00%    2/4             -       -"""


def test_the_table(project: Path) -> None:
    facts = caro_graph.load(project)
    before = {"aligned": Decimal("0.7"), "bilingual": Decimal("0.8"), "certain": Decimal(1)}
    assert quality_table(measure(facts, before), read_metrics(facts.publication), "en") == TABLE


def test_the_table_in_french_with_graphs(project: Path) -> None:
    facts = caro_graph.load(project)
    table = quality_table(measure(facts), read_metrics(facts.publication), "fr", graphs=True)
    assert "part des libellés bilingues" in table
    assert "71,43 %" in table
    assert "charte: part des choses alignées" in table
    assert "version précédente" not in table
    assert len(table.splitlines()) == 1 + len(VALMONT) + len(BY_GRAPH)
