"""``queries.ttl``: what editors and assistants look for, the same in JSON-LD, and files that grlc reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
import yaml
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from pyshacl import validate
from rdflib.plugins.sparql import prepareQuery

from caro_graph.context import read_context
from caro_graph.publication import read_publication
from caro_graph.queries.catalogue import catalogue_files
from caro_graph.queries.library import Query, read_queries

ENDPOINT = "https://sparql.example.org/query"
PUBLICATION = replace(read_publication(ROOT / "tests" / "publication"), sparql=ENDPOINT)
BASE = PUBLICATION.base
CONTEXT = read_context(ROOT / "ontology" / "context.jsonld")
MADE_UP = ROOT / "tests" / "queries" / "published"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
PREFIXES = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
TEXT = "sh:select|sh:ask|sh:construct|spex:describe"
# What an example must not be, after the shapes that sib-swiss/sparql-examples-utils checks examples with
# (src/main/resources/spex.shacl), and a change that makes it so.
WRONG = {
    "no query": (
        f"?q a sh:SPARQLExecutable FILTER NOT EXISTS {{ ?q {TEXT} ?text }}",
        "DELETE { ?q ?form ?text } WHERE { ?q a sh:SPARQLExecutable ; ?form ?text . FILTER(?form = sh:ask) }",
    ),
    "two queries": (
        f"?q a sh:SPARQLExecutable ; {TEXT} ?one, ?two . FILTER(STR(?one) < STR(?two))",
        "INSERT { ?q spex:describe 'DESCRIBE ?s' } WHERE { ?q sh:ask ?text }",
    ),
    "no comment": (
        "?q a sh:SPARQLExecutable FILTER NOT EXISTS { ?q rdfs:comment ?text }",
        "DELETE { ?q rdfs:comment ?text } WHERE { ?q rdfs:comment ?text ; sh:ask ?query }",
    ),
    "a comment without a language": (
        """?q a sh:SPARQLExecutable ; rdfs:comment ?text
        FILTER(DATATYPE(?text) NOT IN (rdf:langString, rdf:HTML))""",
        "INSERT { ?q rdfs:comment 'text' } WHERE { ?q sh:ask ?query }",
    ),
    "no target": (
        "?q a sh:SPARQLExecutable FILTER NOT EXISTS { ?q schema:target ?endpoint }",
        "DELETE { ?q schema:target ?endpoint } WHERE { ?q schema:target ?endpoint ; sh:ask ?query }",
    ),
    "a misspelt property": (
        "?q schema:keyword|schema:keyowrds ?word",
        "INSERT { ?q schema:keyword 'word' } WHERE { ?q sh:ask ?query }",
    ),
    "a keyword of one character, or with a space at an end": (
        r"?q schema:keywords ?word FILTER(!REGEX(STR(?word), '^[^\\s].*[^\\s]$'))",
        "INSERT { ?q schema:keywords 'word ' } WHERE { ?q sh:ask ?query }",
    ),
}
# How sparql-editor and sparql-llm of sib-swiss look for examples, and for prefixes to complete.
EXAMPLES = f"""SELECT DISTINCT ?sq ?comment ?query {{
    ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; {TEXT} ?query }}"""
NAMESPACES = "SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }"


@pytest.fixture(scope="module", params=[ROOT / "queries", MADE_UP], ids=["ours", "made up"])
def queries(request: pytest.FixtureRequest) -> tuple[Query, ...]:
    folder: Path = request.param
    return read_queries(folder)


@pytest.fixture(scope="module")
def files(queries: tuple[Query, ...]) -> Mapping[str, bytes]:
    return dict(catalogue_files(queries, PUBLICATION, CONTEXT))


@pytest.fixture(scope="module")
def graph(files: Mapping[str, bytes]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=files["queries.ttl"], format="turtle")


@pytest.fixture(scope="module")
def made_up() -> Mapping[str, bytes]:
    return dict(catalogue_files(read_queries(MADE_UP), PUBLICATION, CONTEXT))


def store_of(files: Mapping[str, bytes]) -> ox.Store:
    store = ox.Store()
    store.load(files["queries.ttl"], format=ox.RdfFormat.TURTLE)
    return store


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    return [tuple(term.value for term in row) for row in store.query(PREFIXES + query)]


@pytest.mark.parametrize("wrong", WRONG)
def test_an_example_of_sib_is_not_so(files: Mapping[str, bytes], wrong: str) -> None:
    assert rows(store_of(files), f"SELECT ?q {{ {WRONG[wrong][0]} }}") == []


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_would_be_seen(made_up: Mapping[str, bytes], wrong: str) -> None:
    store = store_of(made_up)
    store.update(PREFIXES + WRONG[wrong][1])
    assert rows(store, f"SELECT DISTINCT ?q {{ {WRONG[wrong][0]} }}") == [(BASE + "query/any-fact",)]


def test_without_an_endpoint_the_graph_itself_is_the_target(queries: tuple[Query, ...]) -> None:
    silent = dict(catalogue_files(queries, replace(PUBLICATION, sparql=None), CONTEXT))
    store = store_of(silent)
    assert not any(rows(store, f"SELECT ?q {{ {pattern} }}") for pattern, _ in WRONG.values())
    targets = rows(store, "SELECT DISTINCT ?target { ?q schema:target ?target }")
    assert targets == [(f"{BASE}{PUBLICATION.id}.ttl",)]
    assert not any(b"\n#+ endpoint:" in content for content in silent.values())


def test_an_editor_finds_each_query_in_both_languages(
    queries: tuple[Query, ...], files: Mapping[str, bytes]
) -> None:
    store = store_of(files)
    expected = {(f"{BASE}query/{q.name}", text, q.text) for q in queries for text in q.summary.values()}
    assert set(rows(store, EXAMPLES)) == expected
    prefixes = dict(rows(store, NAMESPACES))
    assert prefixes == {
        **CONTEXT.prefixes,
        **{name: iri for q in queries for name, iri in q.prefixes.items()},
    }
    assert len(rows(store, NAMESPACES)) == len(prefixes)


def test_a_query_is_typed_by_its_form_and_parses(queries: tuple[Query, ...], graph: rdflib.Graph) -> None:
    spex = rdflib.Namespace("https://purl.expasy.org/sparql-examples/ontology#")
    for query in queries:
        node = rdflib.URIRef(f"{BASE}query/{query.name}")
        own = spex if query.form == "DESCRIBE" else SH
        text = graph.value(node, own[query.form.lower()])
        assert str(text) == query.text
        assert prepareQuery(str(text)).algebra.name == f"{query.form.capitalize()}Query"
        assert (node, rdflib.RDF.type, own[f"SPARQL{query.form.capitalize()}Executable"]) in graph
        federated = graph.objects(node, spex.federatesWith)
        assert sorted(map(str, federated)) == sorted(query.federated)


def test_json_ld_says_the_same(files: Mapping[str, bytes], graph: rdflib.Graph) -> None:
    other = rdflib.Graph().parse(data=files["queries.jsonld"], format="json-ld")
    assert rdflib.compare.isomorphic(graph, other)
    for name, syntax in (("queries.ttl", ox.RdfFormat.TURTLE), ("queries.jsonld", ox.RdfFormat.JSON_LD)):
        assert len(list(ox.parse(files[name], format=syntax))) == len(graph)


def test_the_order_of_the_queries_changes_nothing(
    queries: tuple[Query, ...], files: Mapping[str, bytes]
) -> None:
    assert list(catalogue_files(queries[::-1], PUBLICATION, CONTEXT)) == list(files.items())


def test_only_lists_have_blank_nodes(graph: rdflib.Graph) -> None:
    blank = {node for node in graph.subjects() if isinstance(node, rdflib.BNode)}
    assert blank == {node for node in graph.subjects(rdflib.RDF.first) if isinstance(node, rdflib.BNode)}


def test_a_parameter_is_one_of_shacl(queries: tuple[Query, ...], graph: rdflib.Graph) -> None:
    """Its path ends in the variable, and its constraints are what may be given for it."""
    for query in queries:
        node = rdflib.URIRef(f"{BASE}query/{query.name}")
        found = {str(graph.value(each, SH.name)): each for each in graph.objects(node, SH.parameter)}
        assert sorted(found) == sorted(each.name for each in query.parameters)
        for each in query.parameters:
            assert str(graph.value(found[each.name], SH.path)).endswith(f"#{each.variable[1:]}")
            default = graph.value(found[each.name], SH.defaultValue)
            assert each.default == (None if default is None else str(default))
            source = graph.value(found[each.name], rdflib.RDFS.seeAlso)
            assert (source is None) == (each.values_from is None)
            assert source is None or (source, rdflib.RDF.type, SH.SPARQLExecutable) in graph
    conforms, _, text = validate(rdflib.Graph(), shacl_graph=graph, meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize(
    ("variable", "good", "bad"),
    [
        (
            "place_iri",
            rdflib.URIRef("https://example.org/id/place/b"),
            rdflib.URIRef("https://example.org/c"),
        ),
        ("word", rdflib.Literal("en"), rdflib.Literal("de")),
        ("line_integer", rdflib.Literal("7", datatype=rdflib.XSD.integer), rdflib.Literal("7")),
        ("day_xsd_date", rdflib.Literal("2024-02-29", datatype=rdflib.XSD.date), rdflib.Literal(2024)),
        ("year_xsd_gYear", rdflib.Literal("2024", datatype=rdflib.XSD.gYear), rdflib.Literal("2024")),
        ("exact_xsd_boolean", rdflib.Literal(True), rdflib.Literal("true")),
        ("share_xsd_decimal", rdflib.Literal("0.5", datatype=rdflib.XSD.decimal), rdflib.Literal(0.5)),
    ],
)
def test_shacl_can_check_the_values_of_a_call(
    made_up: Mapping[str, bytes], variable: str, good: rdflib.term.Node, bad: rdflib.term.Node
) -> None:
    shapes = rdflib.Graph().parse(data=made_up["queries.ttl"], format="turtle")
    path = rdflib.URIRef(f"{BASE}queries#__{variable}")
    [parameter] = shapes.subjects(SH.path, path)
    call, shape = rdflib.URIRef("urn:x-call"), rdflib.URIRef("urn:x-shape")
    shapes.add((shape, rdflib.RDF.type, SH.NodeShape))
    shapes.add((shape, SH.targetNode, call))
    shapes.add((shape, SH.property, parameter))
    for value, expected in ((good, True), (bad, False)):
        data = rdflib.Graph()
        data.add((call, path, value))
        assert validate(data, shacl_graph=shapes)[0] is expected


# A surrogate alone is no text.
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives(text: str) -> None:
    [query] = [each for each in read_queries(MADE_UP) if each.name == "any-fact"]
    odd = replace(query, description={"en": text}, text=f"ASK {{}}\n#{text}")
    files = dict(catalogue_files([odd], PUBLICATION, CONTEXT))
    for name, syntax in (("queries.ttl", ox.RdfFormat.TURTLE), ("queries.jsonld", ox.RdfFormat.JSON_LD)):
        said = {
            triple.predicate.value: triple.object.value for triple in ox.parse(files[name], format=syntax)
        }
        assert said["http://purl.org/dc/terms/description"] == text
        assert said[str(SH.ask)] == odd.text


# --- The files that grlc serves -----------------------------------------------------------------------------


def test_grlc_reads_the_metadata_and_the_same_query(
    queries: tuple[Query, ...], files: Mapping[str, bytes]
) -> None:
    for query in queries:
        lines = files[f"queries/{query.name}.rq"].decode().split("\n")
        # As grlc takes a file apart.
        decorators = yaml.safe_load("\n".join(line.lstrip("#+") for line in lines if line.startswith("#+")))
        text = "\n".join(line for line in lines if not line.startswith("#+"))
        assert decorators["summary"] == query.summary["en"]
        assert tuple(decorators["tags"]) == query.tags["en"]
        assert decorators["endpoint"] == ENDPOINT
        given_defaults = {
            name: value for each in decorators.get("defaults", []) for name, value in each.items()
        }
        assert given_defaults == {p.name: p.default for p in query.parameters if p.default is not None}
        listed = {
            name: tuple(values) for each in decorators.get("enumerate", []) for name, values in each.items()
        }
        assert listed == {p.name: p.values for p in query.parameters if p.values}
        assert text.endswith(query.text)


def test_grlc_finds_the_prefix_of_typed_values(made_up: Mapping[str, bytes]) -> None:
    """It would declare it before each SELECT of the query, also the inner ones."""
    declared = b"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    assert {name for name, content in made_up.items() if declared in content} == {"queries/every-type.rq"}
    text = made_up["queries/every-type.rq"].decode().replace("?__line_integer", '"7"^^xsd:integer')
    assert prepareQuery(text).algebra.name == "SelectQuery"
