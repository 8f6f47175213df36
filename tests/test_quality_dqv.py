"""``quality.ttl``: DQV as the standard has it, read again beside the next release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

import caro_graph
from caro_graph.publication import Publication, read_publication
from caro_graph.quality.dqv import dataset_iri, quality_turtle, read_previous
from caro_graph.quality.measuring import Measurement, last_release, measure
from caro_graph.quality.metrics import AMONG, HAVING, SHARES

PUBLICATION = read_publication(ROOT / "tests" / "publication")
PREFIXES = """
PREFIX dqv: <http://www.w3.org/ns/dqv#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
# The dimensions for linked data that W3C published beside DQV.
LDQD = "http://www.w3.org/2016/05/ldqd#"
DIMENSIONS = {
    *("availability", "licensing", "interlinking", "security", "performance"),
    *("syntacticValidity", "semanticAccuracy", "consistency", "conciseness", "completeness"),
    *("relevancy", "trustworthiness", "understandability", "timeliness"),
    *("representationalConciseness", "interoperability", "interpretability", "versatility"),
}
# What a measurement lacks, or has wrong: DQV has no shapes of its own.
WRONG = {
    "no metric, or two": "?m a dqv:QualityMeasurement . FILTER NOT EXISTS { ?m dqv:isMeasurementOf ?x }",
    "a metric that is not described": """?m dqv:isMeasurementOf ?x .
        FILTER NOT EXISTS { ?x a dqv:Metric ; dqv:inDimension ?d ; dqv:expectedDataType ?t }""",
    "computed on nothing": "?m a dqv:QualityMeasurement . FILTER NOT EXISTS { ?m dqv:computedOn ?x }",
    "no value": "?m a dqv:QualityMeasurement . FILTER NOT EXISTS { ?m dqv:value ?x }",
    "two of something": """VALUES ?p { dqv:isMeasurementOf dqv:computedOn dqv:value }
        ?m a dqv:QualityMeasurement ; ?p ?x, ?y . FILTER(STR(?x) != STR(?y))""",
    "another datatype": """?m dqv:isMeasurementOf/dqv:expectedDataType ?t ; dqv:value ?x .
        FILTER(DATATYPE(?x) != ?t)""",
    "a metric without a text": """?m a dqv:Metric . VALUES ?p { skos:prefLabel skos:definition }
        VALUES ?l { "fr" "en" } FILTER NOT EXISTS { ?m ?p ?x FILTER(LANG(?x) = ?l) }""",
    "a share without its counts": """?m dqv:isMeasurementOf/prov:wasDerivedFrom ?metric .
        FILTER NOT EXISTS { ?m prov:wasDerivedFrom ?count . ?count dqv:isMeasurementOf ?metric }""",
    "a share that is not its counts": """?m dqv:value ?share ; prov:wasDerivedFrom ?a, ?b .
        ?a dqv:value ?having . ?b dqv:value ?among . FILTER(?a != ?b && ?having <= ?among)
        FILTER(ABS(?share - ?having / ?among) > 0.0001)
        FILTER NOT EXISTS { ?a dqv:isMeasurementOf ?x FILTER(STRENDS(STR(?x), "-among")) }""",
}


@pytest.fixture(scope="module")
def facts() -> caro_graph.Facts:
    return caro_graph.load(ROOT)


@pytest.fixture(scope="module")
def turtle(facts: caro_graph.Facts) -> bytes:
    return quality_turtle(measure(facts), facts.publication)


def store_of(turtle: bytes) -> ox.Store:
    store = ox.Store()
    store.load(turtle, format=ox.RdfFormat.TURTLE)
    return store


# --- The standard -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", WRONG)
def test_nothing_is_wrong_with_a_measurement(turtle: bytes, wrong: str) -> None:
    found = store_of(turtle).query(f"{PREFIXES} SELECT ?m WHERE {{ {WRONG[wrong]} }}")
    assert [str(row["m"]) for row in found] == []


def spoil(predicate: str, *more: ox.Term, of: str = "") -> Callable[[ox.Store], None]:
    """Put ``more`` in the place of a statement about the share «evidence», or (``of``) about its metric."""
    name = ox.NamedNode(f"https://w3id.org/caro-graph/{of}quality/evidence")

    def change(store: ox.Store) -> None:
        quad = next(store.quads_for_pattern(name, ox.NamedNode(predicate), None))
        store.remove(quad)
        store.extend(ox.Quad(name, quad.predicate, term) for term in more)

    return change


DQV, PROV = "http://www.w3.org/ns/dqv#", "http://www.w3.org/ns/prov#"
SPOILED = {
    "no metric, or two": spoil(DQV + "isMeasurementOf"),
    "a metric that is not described": spoil(DQV + "isMeasurementOf", ox.NamedNode("http://e/m")),
    "computed on nothing": spoil(DQV + "computedOn"),
    "no value": spoil(DQV + "value"),
    "two of something": spoil(DQV + "computedOn", ox.NamedNode("http://e/a"), ox.NamedNode("http://e/b")),
    "another datatype": spoil(DQV + "value", ox.Literal("0.5")),
    "a metric without a text": spoil("http://www.w3.org/2004/02/skos/core#definition", of="def/"),
    "a share without its counts": spoil(PROV + "wasDerivedFrom"),
    "a share that is not its counts": spoil(
        DQV + "value", ox.Literal("0.123", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_found(turtle: bytes, wrong: str) -> None:
    """The queries above can fail."""
    store = store_of(turtle)
    SPOILED[wrong](store)
    [row] = store.query(f"{PREFIXES} SELECT DISTINCT ?m WHERE {{ {WRONG[wrong]} }}")
    assert row["m"].value.endswith("/quality/evidence")


def test_dimensions_are_those_of_the_standard(turtle: bytes) -> None:
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    named = set(graph.objects(None, rdflib.URIRef(DQV + "inDimension")))
    assert len(named) == len(SHARES)
    assert {str(iri) for iri in named} <= {LDQD + name for name in DIMENSIONS}


def test_every_term_of_dqv_is_in_the_standard(turtle: bytes) -> None:
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    names = {str(term).removeprefix(DQV) for triple in graph for term in triple if str(term).startswith(DQV)}
    assert names == {
        *("Metric", "QualityMeasurement", "computedOn", "expectedDataType", "inDimension"),
        *("isMeasurementOf", "value"),
    }


def test_rdflib_reads_the_same_graph(turtle: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    ours = rdflib.Graph().parse(data=turtle, format="turtle")
    lines = ox.serialize(ox.parse(turtle, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    assert len(ours) > 100
    assert rdflib.compare.isomorphic(ours, rdflib.Graph().parse(data=lines, format="nt"))
    assert not any(isinstance(term, rdflib.BNode) for triple in ours for term in triple)


def test_it_is_computed_on_the_dataset_and_on_its_graphs(facts: caro_graph.Facts, turtle: bytes) -> None:
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    publication = facts.publication
    assert {str(iri) for iri in graph.objects(None, rdflib.URIRef(DQV + "computedOn"))} == {
        dataset_iri(publication),
        *(publication.graphs + name for name in facts.graphs),
    }


def test_the_build_writes_what_is_measured(built: caro_graph.Built, turtle: bytes) -> None:
    assert turtle == (built.out / "quality.ttl").read_bytes()


# --- Read again -------------------------------------------------------------------------------------------


def measurements() -> st.SearchStrategy[list[Measurement]]:
    numbers = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(sorted)
    graphs = st.one_of(st.just(""), st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True))
    one = st.builds(
        lambda metric, pair, graph: Measurement(metric, *pair, None, graph),
        st.sampled_from(SHARES),
        numbers,
        graphs,
    )
    return st.lists(one, unique_by=lambda measured: measured.key)


@given(measured=measurements())
def test_what_is_written_is_read_again(
    measured: list[Measurement], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("release") / "quality.ttl"
    path.write_bytes(quality_turtle(measured, PUBLICATION))
    if measured:
        shares = {one.key: one.value for one in measured if one.value is not None}
        assert read_previous(path) == shares
    else:
        with pytest.raises(caro_graph.CallError, match="no measurement of DQV"):
            read_previous(path)


def test_a_release_stands_beside_the_next_one(facts: caro_graph.Facts, turtle: bytes, tmp_path: Path) -> None:
    (tmp_path / "quality.ttl").write_bytes(turtle)
    again = measure(facts, read_previous(tmp_path / "quality.ttl"))
    assert [one.before for one in again] == [one.value for one in again]
    assert any(one.before is None for one in measure(facts, {"evidence": Decimal(1)}))


def test_a_release_under_another_base_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "quality.ttl"
    measured = [Measurement("dated", 1, 3), Measurement("dated", 1, 2, None, "charte")]
    path.write_bytes(quality_turtle(measured, replace(PUBLICATION, base="http://e/graph/x/")))
    assert read_previous(path) == {"dated": Decimal("0.3333"), "dated/charte": Decimal("0.5")}


ONE = """@prefix dqv: <http://www.w3.org/ns/dqv#> .
<http://e/1> dqv:isMeasurementOf <https://w3id.org/caro-graph/def/quality/dated> ;
    dqv:computedOn <http://e/> ; dqv:value 0.5 .
"""
BAD = {
    "not Turtle": (b"PK\x03\x04 not Turtle", ":1: this is not Turtle"),
    "not UTF-8": (ONE.replace("//e", "//\xe9").encode("latin-1"), "this is not Turtle"),
    "empty": (b"", "no measurement of DQV"),
    "no DQV": (b"<http://e/a> a <http://e/b> .", "no measurement of DQV"),
    "no value": (ONE.replace("dqv:value 0.5", "a <http://e/b>").encode(), "no measurement of DQV"),
    "more than all": (ONE.replace("0.5", "1.5").encode(), "'1.5', is no share"),
    "less than nothing": (ONE.replace("0.5", "-0.5").encode(), "'-0.5', is no share"),
    "not a number": (ONE.replace("0.5", '"NaN"').encode(), "'NaN', is no share"),
    "two values": (
        (ONE + ONE.replace("e/1", "e/2").replace("0.5", "0.6")).encode(),
        "'dated' has two values",
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_file_that_is_no_quality_report(tmp_path: Path, bad: str) -> None:
    content, complaint = BAD[bad]
    path = tmp_path / "quality.ttl"
    path.write_bytes(content)
    with pytest.raises(caro_graph.CallError, match=complaint) as caught:
        read_previous(path)
    assert str(caught.value).startswith(str(path))
    assert len(str(caught.value).splitlines()) == 1


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "quality.ttl"):
        with pytest.raises(caro_graph.CallError, match="it cannot be read"):
            read_previous(path)


def test_other_measurements_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "quality.ttl"
    path.write_text(ONE.replace("w3id.org/caro-graph/def/quality/dated", "e/m").replace("0.5", "12"), "utf-8")
    assert read_previous(path) == {}


# --- The last release -------------------------------------------------------------------------------------


def released(folder: Path, *versions: str) -> Path:
    for version in versions:
        (folder / "releases" / version).mkdir(parents=True)
        (folder / "releases" / version / "quality.ttl").write_text(ONE, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("version", "versions", "expected"),
    [
        ("1.2.0", [], None),
        ("1.2.0", ["1.2.0", "1.3.0", "10.0.0"], None),
        ("1.10.0", ["1.2.0", "1.9.0", "0.20.0"], "1.9.0"),
        ("1.11.0", ["1.9.0", "1.10.0"], "1.10.0"),
        ("1.2.0", ["1.2.0-rc.1", "1.1.9"], "1.2.0-rc.1"),
        ("1.2.0-rc.11", ["1.2.0-rc.2", "1.2.0-rc.10", "1.2.0-rc.x", "1.2.0"], "1.2.0-rc.10"),
        ("1.2.0", ["1.2.0+build", "1.1.0", "latest", "v1.1.5", "1.1", "01.1.9"], "1.1.0"),
        ("2024", ["latest"], None),
    ],
)
def test_the_last_release(tmp_path: Path, version: str, versions: list[str], expected: str | None) -> None:
    publication = replace(PUBLICATION, root=released(tmp_path, *versions), version=version)
    found = last_release(publication)
    assert (found and found.parent.name) == expected


def test_a_release_without_a_report_is_passed_over(tmp_path: Path) -> None:
    publication: Publication = replace(PUBLICATION, root=released(tmp_path, "1.0.0"))
    (tmp_path / "releases" / "1.1.0").mkdir()
    (tmp_path / "releases" / "1.1.1" / "quality.ttl").mkdir(parents=True)
    assert last_release(publication) == tmp_path / "releases" / "1.0.0" / "quality.ttl"


def test_a_version_that_has_no_order(tmp_path: Path) -> None:
    publication = replace(PUBLICATION, root=released(tmp_path, "1.0.0"), version="2024")
    with pytest.raises(caro_graph.CallError, match="'2024' is not of the form"):
        last_release(publication)


def test_a_share_that_cannot_be_taken_has_counts_and_no_value() -> None:
    store = store_of(quality_turtle([Measurement("dated", 0, 0)], PUBLICATION))
    pattern = (None, ox.NamedNode(DQV + "value"), None)
    names = {quad.subject.value: quad.object.value for quad in store.quads_for_pattern(*pattern)}
    base = "https://example.org/valmont/quality/dated"
    assert names == {base + HAVING: "0", base + AMONG: "0"}
