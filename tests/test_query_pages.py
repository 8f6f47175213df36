"""The pages of the ready-made queries say what ``queries/`` says, and their links lead somewhere."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import ROOT

from caro_graph.queries.library import GROUPS, read_query
from caro_graph.query_pages import PAGES, query_pages, write_pages

STALE = "docs/queries is not what queries/ says: run python -m caro_graph.query_pages"
MADE_UP = ROOT / "tests" / "queries" / "published"
FILES = {path.name: path.read_text("utf-8") for path in sorted((ROOT / PAGES).glob("*"))}
QUERIES = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
Folder = Callable[..., Path]


def section(page: str, title: str) -> str:
    return page.partition(f"\n## {title}\n\n")[2].partition("\n\n## ")[0].rstrip("\n")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A publication with the queries of the tests, and these answers."""

    def made(sparql: str = "", **answers: str) -> Path:
        text = (ROOT / "tests" / "publication" / "publication.toml").read_text("utf-8")
        address = f'[publication]\nsparql = "{sparql}"' if sparql else "[publication]"
        (tmp_path / "publication.toml").write_text(text.replace("[publication]", address, 1), "utf-8")
        shutil.copytree(MADE_UP, tmp_path / "queries")
        (tmp_path / "queries" / "expected").mkdir()
        for name, answer in answers.items():
            file = tmp_path / "queries" / "expected" / name.replace("_", "-").replace("-DOT-", ".")
            file.write_text(answer, "utf-8", newline="")
        return tmp_path

    return made


def test_the_pages_are_up_to_date_and_none_is_left_over() -> None:
    pages = query_pages(ROOT)
    assert sorted(FILES) == sorted(pages), STALE
    assert [name for name, text in pages.items() if FILES[name] != text] == [], STALE


def test_each_query_has_a_page_and_stands_once_in_the_index() -> None:
    assert sorted(FILES) == sorted(["README.md", *(f"{name}.md" for name in QUERIES)])
    assert (
        sorted(re.findall(r"^\| \[`([a-z0-9-]+)`\]\(\1\.md\)", FILES["README.md"], re.MULTILINE)) == QUERIES
    )
    titles = re.findall(r"^## (.*)$", FILES["README.md"], re.MULTILINE)
    assert titles == [title["en"] for title in GROUPS.values() if title["en"] in titles]


@pytest.mark.parametrize("name", FILES)
def test_links_lead_somewhere(name: str) -> None:
    for target, anchor in re.findall(r"(?<!\\)\]\(([^)#:]+)(?:#([^)]*))?\)", FILES[name]):
        page = ROOT / PAGES / target
        assert page.exists(), target
        text = FILES.get(target) or page.read_text("utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE) if anchor else []
        anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
        assert anchor in {"", *anchors}


@pytest.mark.parametrize("name", FILES)
def test_tables_are_whole(name: str) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", FILES[name], re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1, table


@pytest.mark.parametrize("name", QUERIES)
def test_a_page_has_the_query_and_all_that_is_said_of_it(name: str) -> None:
    page, query = FILES[f"{name}.md"], read_query(ROOT / "queries" / f"{name}.rq")
    assert page.startswith("<!-- Generated from queries/ by `python -m caro_graph.query_pages`")
    assert f"\n```sparql\n{query.text.strip()}\n```\n" in page
    for said in (query.summary, query.description, query.empty, *(each.summary for each in query.parameters)):
        assert all(text in page for text in said.values())
    assert all(f"\n| `{each.name}` |" in page for each in query.parameters)
    assert all(f"<{endpoint}>" in page for endpoint in query.federated)
    assert f"\ncaro-graph query {name}\n" in page
    for call in re.findall(r"`(caro_graph\.query\(.*?\))`", page):
        [expression] = ast.parse(call).body
        assert isinstance(expression, ast.Expr)
        assert isinstance(expression.value, ast.Call)
        assert ast.literal_eval(expression.value.args[0]) == name
        assert {each.arg for each in expression.value.keywords} <= {each.name for each in query.parameters}


def test_of_many_rows_the_first_are_shown(folder: Folder) -> None:
    lines = "".join(f"{number},{number}\r\n" for number in range(1, 26))
    page = query_pages(folder(lines_DOT_csv="line,label\r\n" + lines))["lines.md"]
    answer = section(page, "Answer")
    assert re.findall(r"^\| (\d+) \|", answer, re.MULTILINE) == [str(number) for number in range(1, 21)]
    assert answer.endswith("\n\n… and 5 more rows: [all rows](../../queries/expected/lines.csv).")


def test_a_cell_stays_one(folder: Folder) -> None:
    odd = 'line,label\n1,"a | b\nc <d> *e* [f](g) `h`"\n2,\n'
    page = query_pages(folder(lines_DOT_csv=odd))["lines.md"]
    assert section(page, "Answer").splitlines()[2:] == [
        r"| 1 | a \| b<br>c \<d\> \*e\* \[f\](g) \`h\` |",
        "| 2 |  |",
    ]


def test_other_answers(folder: Folder) -> None:
    blocks = "\n".join(f"<https://example.org/{n}> <https://example.org/p>\n  {n} ." for n in range(40))
    pages = query_pages(
        folder(
            lines_DOT_csv="line,label\n",
            all_lines_DOT_ttl=blocks + "\n",
            one_fact_DOT_ttl="<https://example.org/a> a <https://example.org/B> .\n",
            any_fact_DOT_txt="false\n",
        )
    )
    assert section(pages["lines.md"], "Answer") == "It is empty."
    assert section(pages["any-fact.md"], "Answer") == "No. *Non.*"
    assert section(pages["one-fact.md"], "Answer").splitlines()[1].endswith("/B> .")
    many = section(pages["all-lines.md"], "Answer")
    assert many.endswith(
        "  29 .\n```\n\n… and 20 more lines: [all of it](../../queries/expected/all-lines.ttl)."
    )
    assert section(pages["elsewhere.md"], "Answer").startswith("None is kept here")


def test_a_query_that_asks_elsewhere_is_marked(folder: Folder) -> None:
    pages = query_pages(folder())
    asked = "https://sparql.example.org/b, https://sparql.example.org/a"
    assert f"[`elsewhere`](elsewhere.md) (asks {asked})" in pages["README.md"]
    assert [name for name, page in pages.items() if "**It asks <" in page] == ["elsewhere.md"]


def test_the_example_call_is_one_whose_answer_is_kept(folder: Folder) -> None:
    root = folder()
    run = section(query_pages(root)["every-type.md"], "How to run it")
    assert "\ncaro-graph query every-type --param place=https://example.org/id/place/b\n" in run
    (root / "queries" / "expected" / "every-type--place=a%2Fb--word=it's.csv").write_text("fact\n", "utf-8")
    run = section(query_pages(root)["every-type.md"], "How to run it")
    assert """\ncaro-graph query every-type --param place=a/b --param 'word=it'"'"'s'\n""" in run


def test_with_an_endpoint_a_link_runs_the_query(folder: Folder) -> None:
    endpoint = "https://sparql.example.org/query"
    root = folder(endpoint)
    for name, page in query_pages(root).items():
        links = re.findall(r"\((https://yasgui\.org/[^)]*)\)", page)
        if name == "README.md":
            assert links == []
            continue
        [link] = links
        text = read_query(root / "queries" / name.replace(".md", ".rq")).text
        assert parse_qs(urlsplit(link).fragment) == {"query": [text], "endpoint": [endpoint]}


def test_without_an_endpoint_it_runs_on_a_server_of_ones_own(folder: Folder) -> None:
    root = folder()
    for name, page in query_pages(root).items():
        if name != "README.md":
            [link] = re.findall(r"\((http://localhost:7878/[^)]*)\)", page)
            text = read_query(root / "queries" / name.replace(".md", ".rq")).text
            asked = parse_qs(urlsplit(link).fragment)
            assert asked == {"query": [text], "endpoint": ["http://localhost:7878/query"]}


def test_writing_takes_away_what_is_no_more(folder: Folder) -> None:
    root = folder()
    write_pages(root)
    (root / "queries" / "one-fact.rq").unlink()
    write_pages(root)
    assert {path.name: path.read_text("utf-8") for path in (root / PAGES).iterdir()} == query_pages(root)
    assert not (root / PAGES / "one-fact.md").exists()
