"""The ontology page says what ontology/ says, and its queries answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import QueryTriples, Store

import caro_graph
from caro_graph.context import read_context
from caro_graph.ontology_page import ontology_page

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology"
PAGE = (ROOT / "docs" / "ontology.md").read_text("utf-8")
QUERIES = [text for text in re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL) if "SELECT" in text]


def test_the_page_is_up_to_date() -> None:
    stale = "docs/ontology.md is not what ontology/ says: run python -m caro_graph.ontology_page"
    assert ontology_page(ONTOLOGY) == PAGE, stale


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


@pytest.fixture(scope="module")
def store() -> Store:
    return caro_graph.load(ROOT).store()


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_an_example_query_answers(query: str, store: Store) -> None:
    rows = store.query(query, use_default_graph_as_union=True)
    assert not isinstance(rows, bool | QueryTriples)
    assert next(rows, None) is not None
