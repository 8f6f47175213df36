"""The asserted answers of a publication of one's own: what holds, and how a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from querying.own_query import META

from caro_graph.queries.library import read_queries
from caro_graph.querying.asserted import Asked, ask_asserted
from caro_graph.querying.local import ask_store, store_of

SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
QUERIES = {
    "labels": SKOS + "SELECT ?label { <https://example.org/valmont/id/org/valmont> skos:prefLabel ?label }",
    "codes": SKOS + "SELECT ?code { ?s skos:notation ?code FILTER(?code IN ('fr', 'mo')) } ORDER BY ?code",
    "any": "ASK { ?s ?p ?o }",
    "titles": SKOS + "CONSTRUCT { _:b skos:altLabel ?l }\n"
    "{ <https://example.org/valmont/id/org/valmont> skos:prefLabel ?l }",
    "elsewhere": "SELECT ?s { SERVICE <https://example.org/sparql> { ?s ?p ?o } }",
}
ALT = "<http://www.w3.org/2004/02/skos/core#altLabel>"
TITLES = f'[] {ALT} "Commune de Valmont"@fr .\n'
GOOD = {"labels.csv": "label\nCommune de Valmont\n", "any.txt": "true\n", "titles.ttl": TITLES}

HEADER = META.partition("#+ parameters")[0]


@pytest.fixture
def queries(dist: Path) -> Path:
    """The queries of the built publication, each with the answer that it gives."""
    folder = dist.parent / "queries"
    (folder / "expected").mkdir(parents=True)
    for name, text in QUERIES.items():
        answer = {"ASK": "yes-no", "CONSTRUCT": "graph"}.get(text.removeprefix(SKOS).split()[0], "table")
        more = "#+ federated: [https://example.org/sparql]\n" if "SERVICE" in text else ""
        source = HEADER.replace("answer: table\n", f"answer: {answer}\n") + more + text + "\n"
        (folder / f"{name}.rq").write_text(source, "utf-8")
    for name, text in GOOD.items():
        (folder / "expected" / name).write_text(text, "utf-8")
    return folder


def asked(queries: Path) -> Asked:
    root = queries.parent
    store = store_of([str(root / "dist" / "valmont.nq")])
    return ask_asserted(
        queries / "expected",
        read_queries(queries),
        lambda text, form: ask_store(store, text),
        things="https://example.org/valmont/id/",
        root=root,
    )


def problems(queries: Path) -> list[str]:
    return [str(problem) for problem in asked(queries).problems]


def test_what_is_asserted_holds(queries: Path) -> None:
    assert asked(queries) == Asked(3, 0, ())


def test_no_answer_is_asserted(queries: Path) -> None:
    for path in (queries / "expected").iterdir():
        path.unlink()
    assert asked(queries) == Asked(0, 0, ())
    (queries / "expected").rmdir()
    assert asked(queries) == Asked(0, 0, ())


def test_a_federated_query_is_left_out(queries: Path) -> None:
    (queries / "expected" / "elsewhere.csv").write_text("s\nx\n", "utf-8")
    (queries / "expected" / ".hidden").write_text("x", "utf-8")
    assert asked(queries) == Asked(3, 1, ())


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "labels.csv",
            "label\nCommune de Valmond\n",
            "queries/expected/labels.csv:2:1: «Commune de Valmond» is asserted, "
            "and «Commune de Valmont» answered: correct the facts or the query, or assert the new answer",
        ),
        (
            "labels.csv",
            "label\n",
            "queries/expected/labels.csv:2:1: nothing is asserted, "
            "and «Commune de Valmont» answered: correct the facts or the query, or assert the new answer",
        ),
        (
            "any.txt",
            "false\n",
            "queries/expected/any.txt:1:1: «false» is asserted, "
            "and «true» answered: correct the facts or the query, or assert the new answer",
        ),
        (
            "titles.ttl",
            TITLES.replace("@fr", "@en"),
            f"queries/expected/titles.ttl:1:1: «_:c14n0 {ALT} "
            f'"Commune de Valmont"@en» is asserted, and «_:c14n0 {ALT} "Commune de Valmont"@fr» answered: '
            "correct the facts or the query, or assert the new answer",
        ),
        (
            "titles.ttl",
            TITLES.rstrip(" .\n"),
            "queries/expected/titles.ttl:1:",
        ),
        (
            "labels.csv",
            b"label\n\xff\n",
            "queries/expected/labels.csv:1:1: this cannot be read as an answer (",
        ),
        (
            "label.csv",
            "label\n",
            "queries/expected/label.csv:1:1: label: there is no such query: did you mean labels?: "
            "correct the file's name, or take it away",
        ),
        (
            "labels--lang=de.csv",
            "label\n",
            "queries/expected/labels--lang=de.csv:1:1: labels: it takes no parameter, and 'lang' is given: "
            "leave it out: correct the file's name, or take it away",
        ),
    ],
)
def test_what_does_not_hold_is_told_on_its_line(
    queries: Path, name: str, content: str | bytes, expected: str
) -> None:
    path = queries / "expected" / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    [told] = problems(queries)
    assert told.startswith(expected)


def test_long_lines_are_shown_where_they_differ(queries: Path) -> None:
    path = queries / "codes.rq"
    text = path.read_text("utf-8").partition("PREFIX")[0]
    long = "a" * 300
    path.write_text(text + f"SELECT ?code {{ BIND('{long}b{long}' AS ?code) }}\n", "utf-8")
    (queries / "expected" / "codes.csv").write_text(f"code\n{long}c{long}\n", "utf-8")
    [told] = problems(queries)
    one, other = (f"«…{'a' * 30}{letter}{'a' * 69}…»" for letter in "cb")
    assert told.startswith(f"queries/expected/codes.csv:2:1: {one} is asserted, and {other} answered: ")


def test_rows_in_another_order_are_another_answer(queries: Path) -> None:
    path = queries / "codes.rq"
    path.write_text(
        path.read_text("utf-8").partition("PREFIX")[0]
        + "SELECT ?code { VALUES ?code { 'b' 'a' } } ORDER BY ?code\n",
        "utf-8",
    )
    answer = queries / "expected" / "codes.csv"
    answer.write_text("code\na\nb\n", "utf-8")
    assert problems(queries) == []
    answer.write_text("code\nb\na\n", "utf-8")
    [told] = problems(queries)
    assert told.startswith("queries/expected/codes.csv:2:1: ")


def test_a_query_that_the_engine_refuses_is_told_in_its_file(queries: Path) -> None:
    path = queries / "labels.rq"
    text = path.read_text("utf-8").replace("skos:prefLabel ?label }", "skos:prefLabel }")
    path.write_text(text, "utf-8")
    [told] = problems(queries)
    line = text.splitlines().index(next(line for line in text.splitlines() if "skos:prefLabel }" in line)) + 1
    assert told.startswith(f"queries/labels.rq:{line}:")


def test_all_of_it_is_told(queries: Path) -> None:
    for name in GOOD:
        (queries / "expected" / name).write_text("", "utf-8")
    assert len(problems(queries)) == len(GOOD)
