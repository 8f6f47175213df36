"""The ready-made queries of a folder: what is read of a file, and each fault that is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from querying.cases import QUERIES

from caro_graph.problems import CallError
from caro_graph.queries.library import find_query, query_of, read_queries, read_query
from caro_graph.queries.parameters import Parameter

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.rq"))
GOOD = HERE / "well-formed.rq"
SOURCE = GOOD.read_text("utf-8")
SCALARS = [
    "no",
    "1.10",
    "007",
    "0x1F",
    "1_000",
    "12:30:00",
    "2024-01-01",
    "null",
    "~",
    "on",
    "TRUE",
    "true",
    "false",
]


def changed(*pairs: tuple[str, str]) -> str:
    text = SOURCE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_an_ill_formed_file_is_refused(case: Path) -> None:
    with pytest.raises(CallError) as raised:
        read_query(case)
    assert str(raised.value).removeprefix(f"{HERE}/") + "\n" == case.with_suffix(".txt").read_text("utf-8")


def test_every_case_has_its_approved_message() -> None:
    assert {path.stem for path in (HERE / "bad").glob("*.txt")} == {path.stem for path in BAD}


def test_a_well_formed_file() -> None:
    query = read_query(GOOD)
    assert (query.name, query.group, query.answer, query.form) == ("well-formed", "lists", "table", "SELECT")
    assert query.summary == {"fr": "Qui a signé ?", "en": "Who signed?"}
    assert query.description == {"fr": "Une ligne par signataire.", "en": "One row per signatory."}
    assert query.empty == {"fr": "Personne n'a signé.", "en": "Nobody signed."}
    assert query.tags == {"fr": ("signataires",), "en": ("signatories",)}
    assert query.prefixes == {"e": "https://example.org/def#"}
    assert query.federated == ()
    assert query.source == SOURCE
    assert query.text == SOURCE[SOURCE.index("PREFIX") :]
    summary = {"en": "The place", "fr": "Le lieu"}
    place = Parameter("place", "iri", "?__place_iri", "https://example.org/id/a", (), None, summary)
    assert query.parameters == (place,)
    assert query.parameter("place") == place
    assert query.parameter("lang") is None


@pytest.mark.parametrize(
    "content",
    [
        SOURCE.encode("utf-8-sig"),
        SOURCE.replace("\n", "\r\n").encode(),
        SOURCE.replace("\n", "\r").encode(),
    ],
    ids=["byte-order-mark", "crlf", "cr"],
)
def test_a_file_from_another_editor_is_the_same(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "well-formed.rq").write_bytes(content)
    assert read_query(tmp_path / "well-formed.rq") == read_query(GOOD)


def test_only_line_ends_end_a_line() -> None:
    """Not what else Python's splitlines takes for one, in a text or in a string of the query."""
    for space in "\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x85":
        string = changed(("?who e:signedAt", f'?who e:as "a{space}#+ b" ; e:signedAt'))
        assert f'"a{space}#+ b"' in query_of("a", string, "a.rq").text
    for space in "\u2028\x85":
        assert (
            query_of("a", changed(("Who signed", f"Who{space}signed")), "a.rq").empty["en"]
            == "Nobody signed."
        )


@pytest.mark.parametrize("value", SCALARS)
def test_a_value_is_the_text_that_stands_there(value: str) -> None:
    """YAML would take them for numbers, dates, truths or nothing."""
    string = [("type: iri", "type: string"), ("?__place_iri", "?__place")]
    query = query_of(
        "a", changed(*string, ("default: https://example.org/id/a", f"default: {value}")), "a.rq"
    )
    assert query.parameters[0].default == value
    query = query_of(
        "a", changed(*string, ("default: https://example.org/id/a", f"values: [{value}, a]")), "a.rq"
    )
    assert query.parameters[0].values == (value, "a")
    assert query_of("a", changed(("[signatories]", "[2024, no]")), "a.rq").tags["en"] == ("2024", "no")


def test_endpoints_elsewhere_are_said() -> None:
    text = changed(
        ("#+ method: GET", "#+ method: GET\n#+ federated: [https://example.org/sparql]"),
        ("?who e:signedAt ?place .", "SERVICE <https://example.org/sparql> { ?who e:signedAt ?place }"),
    )
    assert query_of("a", text, "a.rq").federated == ("https://example.org/sparql",)


@pytest.mark.parametrize(
    ("answer", "start", "form"),
    [
        ("table", "SELECT ?who", "SELECT"),
        ("graph", "CONSTRUCT { ?who e:signedAt ?place }", "CONSTRUCT"),
        ("graph", "DESCRIBE ?who", "DESCRIBE"),
        ("yes-no", "ASK", "ASK"),
    ],
)
def test_the_forms_of_answers(answer: str, start: str, form: str) -> None:
    text = changed(("answer: table", f"answer: {answer}"), ("SELECT ?who", start))
    query = query_of("a", text, "a.rq")
    assert (query.answer, query.form) == (answer, form)


def test_a_parameter_may_be_there_twice_in_the_query_and_lack_a_default() -> None:
    text = changed(
        ("#+     default: https://example.org/id/a\n", ""),
        ("BIND(COALESCE(?__place_iri, <https://example.org/id/a>) AS ?place)", ""),
        ("?place .", "?place . FILTER(COALESCE(?place=?__place_iri||?__place_iri=?who, true))"),
    )
    assert query_of("a", text, "a.rq").parameters[0].default is None


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"none\.rq: it cannot be read \(No such file or directory\)"):
        read_query(tmp_path / "none.rq")
    (tmp_path / "folder.rq").mkdir()
    with pytest.raises(CallError, match=r"folder\.rq: it cannot be read \(Is a directory\)"):
        read_queries(tmp_path)


def folder_of(folder: Path, **sources: str) -> Path:
    for name, source in sources.items():
        (folder / f"{name}.rq").write_text(source, "utf-8")
    return folder


def test_a_folder(tmp_path: Path) -> None:
    assert read_queries(tmp_path / "none") == ()
    folder = folder_of(tmp_path, b=SOURCE, a=SOURCE)
    (folder / "README.md").write_text("# Queries\n", "utf-8")
    shutil.copytree(HERE / "bad", folder / "bad")
    assert [query.name for query in read_queries(folder)] == ["a", "b"]


def test_two_files_declare_a_prefix_alike(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, a=SOURCE, b=changed(("<https://example.org/def#>", "<https://example.org/ns#>"))
    )
    with pytest.raises(CallError) as raised:
        read_queries(folder)
    what = "'e:' is <https://example.org/ns#>, but <https://example.org/def#> in a.rq"
    assert str(raised.value) == f"{folder}/b.rq: {what}: declare it alike"


def test_values_come_from_a_table_of_the_folder(tmp_path: Path) -> None:
    source = changed(
        ('#+     summary: "The place"', '#+     valuesFrom: places\n#+     summary: "The place"')
    )
    folder = folder_of(tmp_path, a=source)
    message = (
        f"{folder}/a.rq: parameter 'place': there is no query 'places' with a table: name one of this folder"
    )
    with pytest.raises(CallError) as raised:
        read_queries(folder)
    assert str(raised.value) == message
    folder_of(folder, places=changed(("answer: table", "answer: yes-no"), ("SELECT ?who", "ASK")))
    with pytest.raises(CallError) as raised:
        read_queries(folder)
    assert str(raised.value) == message
    folder_of(folder, places=SOURCE)
    assert read_queries(folder)[0].parameters[0].values_from == "places"


def test_a_query_is_found_by_its_name() -> None:
    assert find_query(QUERIES, "communes").name == "communes"
    with pytest.raises(CallError, match=r"^comunes: there is no such query: did you mean communes\?$"):
        find_query(QUERIES, "comunes")
    with pytest.raises(CallError, match=r"^zzz: there is no such query: 'caro-graph query' lists them$"):
        find_query(QUERIES, "zzz")
