"""The ontology page says what ontology/ and shapes/ say, and its queries answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Store

import caro_graph
from caro_graph.cardinalities import read_cardinalities
from caro_graph.context import Context, read_context
from caro_graph.ontology_page import ontology_page

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology"
SHAPES = ROOT / "shapes"
MACHINERY = {"Evidence", "FragmentSelector", "TextQuoteSelector", "Interval", "Instant"}
PAGE = (ROOT / "docs" / "ontology.md").read_text("utf-8")
QUERIES = [text for text in re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL) if "SELECT" in text]


def test_the_page_is_up_to_date() -> None:
    stale = "docs/ontology.md is not what ontology/ says: run python -m caro_graph.ontology_page"
    assert ontology_page(ONTOLOGY, SHAPES) == PAGE, stale


def test_every_key_and_class_is_on_the_page() -> None:
    context = read_context(ONTOLOGY / "context.jsonld")
    assert [name for name in context.classes if f"\n### {name}\n" not in PAGE] == []
    assert [name for name in context.terms if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("path", sorted((ONTOLOGY / "schemes").glob("*.ttl")), ids=lambda path: path.stem)
def test_every_code_is_on_the_page(path: Path) -> None:
    codes = re.findall(r'skos:notation "([^"]+)"', path.read_text("utf-8"))
    section = PAGE.partition(f"\n### {path.stem}\n")[2].partition("\n### ")[0]
    assert [code for code in codes if f"| `{code}` |" not in section] == []


def test_no_link_within_the_page_leads_nowhere() -> None:
    anchors = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= anchors


def test_no_marker_of_the_frame_is_left_and_tables_are_whole() -> None:
    assert "{{" not in PAGE
    for table in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table


def test_every_prefix_of_the_page_is_declared() -> None:
    declared = set(re.findall(r"^PREFIX ([\w-]+): <", PAGE.partition("```sparql\n")[2], re.MULTILINE))
    assert set(re.findall(r"`([\w-]+):[\w.-]+`", PAGE)) <= declared


# --- What the page says of the data -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def store() -> Store:
    return caro_graph.load(ROOT).store()


@pytest.fixture(scope="module")
def context() -> Context:
    return read_context(ONTOLOGY / "context.jsonld")


def named(opening: str) -> set[str]:
    """The names in code style of the paragraph that begins so."""
    return set(re.findall(r"`([^`]+)`", PAGE.partition(f"\n**{opening}")[2].partition("\n\n")[0]))


def values(store: Store, context: Context) -> dict[tuple[str, str, str], int]:
    """How many values of a key a node of a class has: those of its property with its datatype or language."""
    keys: dict[tuple[str, str | None, str | None], str] = {}
    for term in context.terms.values():
        keys[term.iri, None if term.is_reference else term.datatype, term.language] = term.name
    classes = {iri: name for name, iri in context.classes.items()}
    types: dict[str, str] = {}
    found: dict[tuple[str, str, str], set[str]] = {}
    for quad in store:
        if quad.predicate.value.endswith("#type") and quad.object.value in classes:
            types[str(quad.subject)] = classes[quad.object.value]
    for quad in store:
        literal = not isinstance(quad.object, NamedNode)
        language = quad.object.language if literal else None
        datatype = quad.object.datatype.value if literal and not language else None
        key = keys.get((quad.predicate.value, datatype, language))
        if key:
            node = str(quad.subject)
            found.setdefault((types[node], key, node), set()).add(str(quad.object))
    return {place: len(said) for place, said in found.items()}


def test_what_the_page_says_is_not_in_the_public_data_is_all_that_is_not(
    store: Store, context: Context
) -> None:
    said = values(store, context)
    used = {name for cls, key, _ in said for name in (cls, key)}
    scopes = {term.scope: term.iri for term in context.terms.values() if term.scope}
    objects = {(quad.predicate.value, getattr(quad.object, "value", "")) for quad in store}
    codes = {
        f"{path.stem}/{code}"
        for path in (ONTOLOGY / "schemes").glob("*.ttl")
        for code in re.findall(r'skos:notation "([^"]+)"', path.read_text("utf-8"))
    }
    base = "https://w3id.org/caro-graph/def/"
    unused = {
        code for code in codes if (scopes[base + code.partition("/")[0] + "/"], base + code) not in objects
    }
    unused |= {*context.classes, *context.terms} - used - {"id", "type"}
    assert named("Declared here, and not in the public data") == unused


def test_what_the_page_says_repeats_does(store: Store, context: Context) -> None:
    repeated = {
        key for (cls, key, _), number in values(store, context).items() if number > 1 and cls not in MACHINERY
    }
    assert named("A property that repeats") - {"SUM", "involves", "provider"} == repeated


def test_the_data_has_as_many_values_as_the_page_says(store: Store, context: Context) -> None:
    said = values(store, context)
    rows = 0
    for name, iri in context.classes.items():
        nodes = {quad.subject for quad in store.quads_for_pattern(None, None, NamedNode(iri))}
        section = PAGE.partition(f"\n### {name}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
        for key, how_many in re.findall(r"^\| `(\w+)` \|.*?\| ([01n.]+) \|", section, re.MULTILINE):
            numbers = {said.get((name, key, str(node)), 0) for node in nodes}
            assert how_many[0] == "0" or 0 not in numbers, (name, key)
            assert how_many[-1] == "n" or numbers <= {0, 1}, (name, key)
            rows += 1
    assert rows > 150


def test_a_demand_counts_only_if_it_holds_of_every_fact() -> None:
    found = read_cardinalities(SHAPES)
    caro = "https://w3id.org/caro-graph/def#"
    assert found.of(caro + "Participation", caro + "agreement") == "1"
    assert found.of(caro + "Participation", caro + "agent") == "0..1"  # unless it cannot be read
    assert found.of(caro + "Axis", caro + "agreement") == "1..n"
    assert found.of(caro + "Distribution", caro + "missingCategory") == "0..n"
    assert found.of("https://schema.org/Event", "http://purl.org/dc/terms/date") == "0..1"  # or a start


# --- The queries ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def one_graph(built: caro_graph.Built) -> Store:
    """``caro.ttl``, as a reader loads it."""
    store = Store()
    store.load(path=built.out / "caro.ttl", format=RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_an_example_query_answers(query: str, store: Store, one_graph: Store) -> None:
    rows = store.query(query, use_default_graph_as_union=True)
    assert not isinstance(rows, bool | QueryTriples)
    answers = [tuple(map(str, row)) for row in rows]
    assert answers
    assert len(set(answers)) == len(answers)
    assert sorted(answers) == sorted(tuple(map(str, row)) for row in one_graph.query(query))
