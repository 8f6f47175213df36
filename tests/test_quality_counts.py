"""The quality of this project's own publication, counted by other means: in its files, and in SPARQL."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
import yaml
from conftest import ROOT

import caro_graph
from caro_graph.quality.measuring import measure
from caro_graph.quality.metrics import SHARES


@pytest.fixture(scope="module")
def facts() -> caro_graph.Facts:
    return caro_graph.load(ROOT)


def rows() -> Iterator[dict[str, str]]:
    """The facts of this project for the public, from the files as they are."""
    for path in (ROOT / "data").rglob("*.*"):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as lines:
                yield from (
                    {key: value for key, value in row.items() if value} for row in csv.DictReader(lines)
                )
        elif path.name not in ("coverage.yaml", "catalogue.yaml"):
            nodes = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
            yield from (node for node in nodes if node.get("personal") != "true")


def test_this_publication_counted_from_its_files(facts: caro_graph.Facts) -> None:
    found = {one.key: one for one in measure(facts)}
    nodes = list(rows())
    stated = [node for node in nodes if node["type"] != "Document"]
    dated = [
        node
        for node in nodes
        if node["type"] in {"Event", "Agreement", "Statement", "Challenge", "Observation", "Document"}
    ]
    times = {"date", "month", "year", "issued", "referenceYear", "targetYear"}
    times |= {f"{end}{unit}" for end in ("start", "end") for unit in ("Date", "Month", "Year")}
    places = {
        "Commune",
        "Intercommunality",
        "Arrondissement",
        "Department",
        "Region",
        "PriorityNeighbourhood",
    }
    things = [node for node in nodes if node["type"] in {*places, "Organization", "PublicOrganisation"}]
    codes = found["aligned/concepts"]
    assert found["evidence"].among == len(stated) == len(facts.nodes) - 7
    assert found["evidence"].having == sum("source" in node or "method" in node for node in stated)
    assert found["certain"].among == sum("certainty" in node for node in nodes)
    assert found["certain"].having == sum(node.get("certainty") == "certain" for node in nodes)
    assert found["dated"].among == len(dated)
    assert found["dated"].having == sum(bool(times & set(node)) for node in dated)
    assert found["aligned"].among - codes.among == len(things)
    assert found["aligned"].having - codes.having == sum("codeINSEE" in n or "siren" in n for n in things)


def test_this_publication_counted_in_sparql(facts: caro_graph.Facts) -> None:
    found = {one.key: one for one in measure(facts)}
    store = facts.store()

    def number(pattern: str) -> int:
        query = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
            PREFIX caro: <https://w3id.org/caro-graph/def#>
            PREFIX g: <https://w3id.org/caro-graph/graph/>
            SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}"""
        [solution] = store.query(query)
        return int(solution["n"].value)

    label = "GRAPH ?g { ?x skos:prefLabel ?fr } FILTER(LANG(?fr) = 'fr' && ?g != g:concepts)"
    words = "GRAPH ?h { ?x caro:lines ?l } FILTER NOT EXISTS { GRAPH ?h { ?x caro:quote ?q } }"
    code = "GRAPH g:concepts { ?x a skos:Concept } GRAPH ?g { ?s ?p ?x } FILTER(?g != g:concepts)"
    theirs = f"{label} FILTER NOT EXISTS {{ {words} }}"
    assert found["bilingual"].among == number(theirs) + number(code)
    assert found["bilingual/concepts"].among == number(code)


def test_no_share_is_more_than_all_and_graphs_add_up(facts: caro_graph.Facts) -> None:
    measured = measure(facts)
    assert [one.metric for one in measured if not one.graph] == list(SHARES)
    for whole in (one for one in measured if not one.graph):
        parts = [one for one in measured if one.graph and one.metric == whole.metric]
        assert 0 <= whole.having <= whole.among
        assert all(0 <= part.having <= part.among > 0 for part in parts)
        assert sum(part.having for part in parts) == whole.having
        assert sum(part.among for part in parts) == whole.among
