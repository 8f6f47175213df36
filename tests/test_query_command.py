"""``caro-graph query``: the list, ready-made queries and one's own, the forms of the answer."""

from __future__ import annotations

import io
import json
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, Run
from querying.endpoints import free_port
from querying.own_query import META

import caro_graph
from caro_graph.cli import cli
from caro_graph.queries.library import GROUPS, read_queries

QUERIES = read_queries(ROOT / "queries")
DATA = "<urn:s> <urn:p> 'un', 'two' ."
ROWS = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"
TRUTH = "ASK { ?s ?p ?o }"


def with_input(content: bytes | str, *words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], input=content, catch_exceptions=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside of any publication, with some data."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.ttl").write_text(DATA, "utf-8")
    for name, text in (("rows", ROWS), ("graph", GRAPH), ("truth", TRUTH)):
        (tmp_path / f"{name}.rq").write_text(text + "\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_list(run: Run, here: Path, lang: str) -> None:
    result = run("query", "--lang", lang)
    assert (result.exit_code, result.stderr) == (0, "")
    assert all(query.summary[lang] in result.stdout for query in QUERIES)
    assert all(title[lang] in result.stdout.splitlines() for title in GROUPS.values())
    assert run("query").stdout == run("query", "--lang", "en").stdout
    assert "\x1b" not in result.stdout


def test_search(run: Run, here: Path) -> None:
    result = run("query", "--search", "zebre")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "caro-graph: --search zebre: no query is said to be about that: "
        "'caro-graph query' lists them all, "
        "and 'caro-graph query search --param text=WORD' looks in the facts\n"
    )
    nearest = run("query", "--search", "QUARTIER zebre")
    assert nearest.exit_code == 0
    assert "  neighbourhood-population " in nearest.stdout
    assert nearest.stderr == "No query is said to be about all of that; these are about some of it.\n"
    found = run("query", "--search", "habitants QUARTIER prioritaire", "--lang", "fr")
    assert found.exit_code == 0
    assert "  neighbourhood-population " in found.stdout
    assert 0 < len(found.stdout.splitlines()) < 20


def test_a_ready_made_query(run: Run, built: caro_graph.Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "tests")
    data = ("--data", built.out / "caro.nt")
    result = run("query", "neighbourhood-population", *data, "-p", "place=sud-centre-ville-avant-garde")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(
        "neighbourhood,population,year,source,lines\nSud Centre-ville - Avant-garde,"
    )


def test_the_language_of_labels(run: Run, built: caro_graph.Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    words = ("query", "absent-or-blank", "--data", built.out / "caro.nt")
    french, english = run(*words).stdout, run(*words, "--lang", "en").stdout
    assert french != english
    assert run(*words, "--lang", "fr").stdout == french == run(*words, "-p", "lang=fr", "--lang", "en").stdout
    assert run(*words, "-p", "lang=en").stdout == english


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["neighborhood-population"], "there is no such query: did you mean neighbourhood-population?"),
        (["zzz"], "zzz: there is no such query: 'caro-graph query' lists them"),
        (["agreements", "-p", "x"], "--param x: a parameter is given as NAME=VALUE"),
        (["seats", "-p", "body=a", "-p", "body=b"], "--param body: it is given twice"),
        (["seats", "-p", "bodi=a"], "seats: there is no parameter 'bodi': did you mean 'body'?"),
        (["agreement-periods", "-p", "a=b"], "it takes no parameter, and 'a' is given: leave it out"),
        (["commune-population", "-p", "code=x"], "code=x: "),
        (["--file", "missing.rq"], "missing.rq: it cannot be read (No such file or directory)"),
        (
            ["--file", "rows.rq", "--format", "turtle"],
            "the answer is no graph, which is not written as tu",
        ),
        (["--file", "truth.rq", "--format", "nt"], "the answer is no graph, which is not written as nt"),
        (["--file", "graph.rq", "--format", "csv"], "the answer is a graph, which is not written as csv"),
        (["--file", "rows.rq", "--data", "b.ttl"], "b.ttl: it cannot be read (No such file or directory)"),
        (["--file", "rows.rq", "--data", "a.docx"], "a.docx: no RDF syntax has the suffix '.docx'"),
    ],
)
def test_wrong_calls(run: Run, here: Path, words: list[str], expected: str) -> None:
    (here / "a.docx").write_text("", "utf-8")
    data = [] if "--data" in words else ["--data", "a.ttl"]
    result = run("query", *words, *data)
    assert (result.exit_code, result.stdout) == (2, "")
    assert expected in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["x", "--file", "y"], "NAME and --file exclude each other"),
        (["x", "--data", "y", "--endpoint", "z"], "--data and --endpoint exclude each other"),
        (["x", "--header", "a: b"], "--header is for an endpoint"),
        (["x", "--timeout", "60"], "--timeout is for an endpoint: add --endpoint URL"),
        (["--timeout", "5"], "--timeout is for an endpoint: add --endpoint URL"),
        (["x", "--explain", "--format", "csv"], "--format is for an answer, and --explain asks nothing"),
        (["--file", "-", "--data", "-"], "standard input is either the query or the data"),
        (["x", "--search", "y"], "--search lists queries"),
        (["--param", "a=b"], "--param is for a query"),
        (["--format", "csv"], "--format is for a query"),
        (["--data", "x"], "--data is for a query"),
        (["--endpoint", "x"], "--endpoint is for a query"),
        (["--explain"], "--explain is for a query"),
        (["x", "--format", "docx"], "'docx' is not one of"),
        (["x", "--timeout", "0"], "Invalid value for '--timeout'"),
    ],
)
def test_options_that_do_not_go_together(run: Run, here: Path, words: list[str], expected: str) -> None:
    result = run("query", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert expected in result.stderr


def test_outside_of_a_publication_there_is_nothing_to_ask_but_files(run: Run, here: Path) -> None:
    result = run("query", "agreements")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "caro-graph: there is no publication.toml here or above: use --project, --data or --endpoint\n"
    )
    (here / "publication.toml").write_text("[publication", "utf-8")
    broken = run("query", "--file", "rows.rq", "--data", "a.ttl")
    assert (broken.exit_code, "this is not TOML" in broken.stderr) == (2, True)


FORMS = {
    ("rows", None): "o\ntwo\nun\n",
    ("rows", "csv"): "o\ntwo\nun\n",
    ("rows", "tsv"): '?o\n"two"\n"un"\n',
    ("rows", "table"): "o\n───\ntwo\nun\n2 rows\n",
    ("rows", "markdown"): "| o |\n| --- |\n| two |\n| un |\n",
    ("truth", None): "true\n",
    ("truth", "table"): "true\n",
    ("truth", "json"): '{"head": {}, "boolean": true}\n',
    ("graph", None): '<urn:s> <urn:p> "two" , "un" .\n',
    ("graph", "turtle"): '<urn:s> <urn:p> "two" , "un" .\n',
}


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_forms(run: Run, here: Path, name: str, form: str | None) -> None:
    result = run("query", "--file", f"{name}.rq", "--data", "a.ttl", *(["--format", form] if form else []))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == FORMS[name, form]


def test_forms_for_programs(run: Run, here: Path) -> None:
    rows = json.loads(run("query", "--file", "rows.rq", "--data", "a.ttl", "--format", "json").stdout)
    assert rows["results"]["bindings"][0] == {"o": {"type": "literal", "value": "two"}}
    assert (
        "<literal>two</literal>"
        in run("query", "--file", "rows.rq", "--data", "a.ttl", "--format", "xml").stdout
    )
    lines = run("query", "--file", "graph.rq", "--data", "a.ttl", "--format", "nt").stdout.splitlines()
    assert sorted(lines) == ['<urn:s> <urn:p> "two" .', '<urn:s> <urn:p> "un" .']
    document = json.loads(run("query", "--file", "graph.rq", "--data", "a.ttl", "--format", "json-ld").stdout)
    assert document["@graph"] == [{"@id": "urn:s", "urn:p": [{"@value": "two"}, {"@value": "un"}]}]


def test_standard_input_is_the_query_or_the_data(here: Path) -> None:
    query = with_input("\ufeff" + ROWS, "query", "--file", "-", "--data", "a.ttl")
    data = with_input(DATA, "query", "--file", "rows.rq", "--data", "-")
    assert query.stdout == data.stdout == "o\ntwo\nun\n"
    wrong = with_input("SELECT *\n{ x }", "query", "--file", "-", "--data", "a.ttl")
    assert (wrong.exit_code, wrong.stderr.split(": ")[0]) == (1, "<stdin>:2:3")


def test_several_files_and_their_named_graphs(run: Run, here: Path) -> None:
    (here / "b.trig").write_text("<urn:g> { <urn:s> <urn:p> 'three' }", "utf-8")
    (here / "graphs.rq").write_text("SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }", "utf-8")
    words = ("--data", "a.ttl", "--data", "b.trig")
    assert run("query", "--file", "rows.rq", *words).stdout == "o\nthree\ntwo\nun\n"
    assert run("query", "--file", "graphs.rq", *words).stdout == "g,o\nurn:g,three\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * {\n  ?s ?p ?o .\n  x }\n", "wrong.rq:3:3"),
        (META.replace("?s ?p ?__word", "?s x ?__word"), "wrong.rq:21:3"),
        ("SELECT * {\n ?s a foaf:Person }", "wrong.rq:2:7"),
    ],
)
def test_what_is_not_sparql_is_placed_in_its_file(run: Run, here: Path, text: str, place: str) -> None:
    (here / "wrong.rq").write_text(text, "utf-8")
    result = run("query", "--file", "wrong.rq", "--data", "a.ttl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{place}: this is not SPARQL 1.1 (")
    assert result.stderr.splitlines()[0].endswith(": correct the query")


def test_data_that_does_not_parse_is_placed(run: Run, here: Path) -> None:
    (here / "b.ttl").write_text("<urn:s> <urn:p>\n  oops .", "utf-8")
    result = run("query", "--file", "rows.rq", "--data", "b.ttl")
    assert (result.exit_code, result.stderr.startswith("b.ttl:2:")) == (1, True)


def test_a_query_of_ones_own_with_parameters(run: Run, here: Path) -> None:
    (here / "own.rq").write_text(META, "utf-8")
    words = ("query", "--file", "own.rq", "--data", "a.ttl")
    assert run(*words).stdout == run(*words, "-p", "word=two").stdout == "s\nurn:s\n"
    assert run(*words, "-p", "word=x").stdout == "s\n"


def test_an_endpoint_that_a_query_asks_and_that_does_not_answer(run: Run, here: Path) -> None:
    closed = f"http://127.0.0.1:{free_port()}/"
    (here / "other.rq").write_text(f"SELECT * {{ SERVICE <{closed}> {{ ?s ?p ?o }} }}", "utf-8")
    result = run("query", "--file", "other.rq", "--data", "a.ttl")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"caro-graph: {closed}, which the query asks with SERVICE: it did not")


@pytest.mark.parametrize("words", [("--format", "table"), ("--explain",)])
def test_whatever_stands_in_for_standard_output(run: Run, here: Path, words: tuple[str, ...]) -> None:
    call = ("query", "--file", "rows.rq", "--data", "a.ttl", *words)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        expected = run(*call).stdout
        with redirect_stdout(io.StringIO()) as text:
            cli.main(call, standalone_mode=False)
        with redirect_stdout(None):  # what Python has where the caller closed it
            cli.main(call, standalone_mode=False)
    assert text.getvalue() == expected != ""


def test_prefixes_of_the_query_shorten_the_answer(run: Run, here: Path) -> None:
    (here / "own.rq").write_text("PREFIX u: <urn:> CONSTRUCT WHERE { u:s ?p ?o }", "utf-8")
    words = ("--file", "own.rq", "--data", "a.ttl")
    assert 'u:s u:p "two"' in run("query", *words).stdout
    (here / "own.rq").write_text("PREFIX u: <urn:x> PREFIX u: <urn:> CONSTRUCT WHERE { u:s ?p ?o }", "utf-8")
    assert run("query", *words).exit_code == 0
