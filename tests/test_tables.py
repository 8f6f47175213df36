"""Tables: each query against its approved CSV, its metadata against an independent reader of CSVW."""

from __future__ import annotations

import csv
import io
import json
import random
from decimal import Decimal
from operator import itemgetter
from pathlib import Path

import pytest
import rdflib
from csvw import CSVW
from csvw import Table as Described
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

import caro_graph
from caro_graph.tables import Table, metadata, read_table, read_tables, rows, table_files

HERE = Path(__file__).parent
FOLDER = HERE / "tables"
QUERIES = HERE.parent / "queries" / "tables"
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
TABLES = {table.name: table for table in read_tables(QUERIES)}
EVIDENCE = {"statut", "certitude", "document", "lignes", "citation", "note"}
SHARED = EVIDENCE | {"id", "libelle", "accord", "description", "rang", "siren", "themes"}
GRAPHS = [DefaultGraph(), NamedNode("https://example.org/graph/a"), NamedNode("https://example.org/graph/b")]

every_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


def _quads() -> list[Quad]:
    files = (FOLDER / "facts.ttl", FOLDER / "concepts.ttl")
    return [quad for path in files for quad in parse(path=str(path), format=RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.extend(_quads())
    return store


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in ("facts.ttl", "concepts.ttl"):
        graph.parse(FOLDER / name)
    return graph


@pytest.fixture(scope="module")
def written(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    for name, content in table_files(store, TABLES.values(), LICENCE):
        (folder / name).write_bytes(content)
    return folder


def _cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


# --- what is written


def test_each_table_is_approved_and_each_approved_table_exists() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == TABLES.keys()


@every_table
def test_approved(table: Table, written: Path) -> None:
    """To approve a change, copy the file that was written over the one in ``tests/tables``."""
    assert (written / f"{table.name}.csv").read_bytes() == (FOLDER / f"{table.name}.csv").read_bytes()


@every_table
def test_each_column_is_tried(table: Table, written: Path) -> None:
    header, *cells = _cells((written / f"{table.name}.csv").read_bytes())
    filled = {name for row in cells for name, cell in zip(header, row, strict=True) if cell}
    assert filled >= set(header) - {"note"}, "facts.ttl leaves a column of this table empty"


@every_table
def test_form_of_the_file(table: Table, written: Path) -> None:
    content = (written / f"{table.name}.csv").read_bytes()
    assert content.startswith(b"id,")  # no byte order mark
    assert content.endswith(b"\r\n")
    outside_quotes = b"".join(content.split(b'"')[::2])
    assert outside_quotes.count(b"\n") == outside_quotes.count(b"\r\n") == len(_cells(content))


def test_no_named_person(written: Path) -> None:
    assert all("Dupont" not in path.read_text("utf-8") for path in written.iterdir())


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_and_the_graphs_of_the_quads_do_not_matter(chance: random.Random) -> None:
    quads = _quads()
    chance.shuffle(quads)
    store = Store()
    for quad in quads:
        store.add(Quad(*quad.triple, chance.choice(GRAPHS)))
    store.extend(Quad(*quad.triple, GRAPHS[1]) for quad in quads[::7])  # said in two graphs
    for name, content in table_files(store, TABLES.values(), LICENCE):
        if name.endswith(".csv"):
            assert content == (FOLDER / name).read_bytes()


# --- queries and their metadata


@every_table
def test_query_header_and_metadata_have_the_same_columns(table: Table, written: Path, store: Store) -> None:
    selected = [variable.value for variable in store.query(table.query).variables]
    header = _cells((written / f"{table.name}.csv").read_bytes())[0]
    described = json.loads((written / f"{table.name}.csv-metadata.json").read_text("utf-8"))
    assert selected == header == [column["name"] for column in described["tableSchema"]["columns"]]


@every_table
def test_rdflib_finds_the_same_solutions(table: Table, store: Store, graph: rdflib.Graph) -> None:
    """In the same order too, up to several values of one row: those are sorted when the table is written."""
    found = [tuple(map(_lexical, solution)) for solution in store.query(table.query)]
    theirs = [tuple(map(_lexical, solution)) for solution in graph.query(table.query)]
    assert sorted(found) == sorted(theirs)
    names = [column.name for column in table.columns]
    keys = itemgetter(*(names.index(name) for name in table.primary_key))
    assert list(dict.fromkeys(map(keys, found))) == list(dict.fromkeys(map(keys, theirs)))


def _lexical(term: object) -> str:
    """The text of a term, pyoxigraph's or rdflib's."""
    return "" if term is None else str(term) if isinstance(term, rdflib.term.Node) else term.value


@every_table
def test_order_is_total(table: Table) -> None:
    order = table.query.rpartition("ORDER BY ")[2].split()
    assert order[-1] == "?id"
    assert {f"?{name}" for name in table.primary_key} <= set(order)


@every_table
def test_every_row_leads_to_its_evidence(table: Table) -> None:
    names = {column.name for column in table.columns}
    assert table.columns[0].name == "id"
    assert names >= (EVIDENCE - {"lignes", "citation", "note"} if table.name == "communes" else EVIDENCE)


def test_a_column_of_one_name_means_one_thing() -> None:
    seen: dict[str, tuple[str, object]] = {}
    for column in (column for table in TABLES.values() for column in table.columns):
        if column.name in SHARED:
            meaning = (column.title, column.datatype)
            assert seen.setdefault(column.name, meaning) == meaning


# --- CSVW, read by csvw


@every_table
def test_csvw_is_valid(table: Table, written: Path) -> None:
    read = CSVW(str(written / f"{table.name}.csv"), validate=True)
    assert read.is_valid, [str(warning.message) for warning in read.warnings]
    assert not read.no_metadata
    assert read.common_props["dc:license"] == {"@id": LICENCE}


@every_table
def test_csvw_reads_the_same_cells_back(table: Table, written: Path) -> None:
    described = Described.from_file(written / f"{table.name}.csv-metadata.json")
    header, *cells = _cells((written / f"{table.name}.csv").read_bytes())
    columns = described.tableSchema.columndict
    read = [[columns[name].write(row[name]) for name in header] for row in described]
    assert read == cells


def test_csvw_reads_values_of_the_right_type(written: Path) -> None:
    described = Described.from_file(written / "figures.csv-metadata.json")
    figures = {row["libelle"]: row for row in described}
    assert figures["65 ans et plus : 25,5 %"]["valeur"] == Decimal("25.5")
    assert figures["Revenu médian : Nord"]["valeur"] is None
    assert figures["Revenu médian : Nord"]["partie_de"] == []
    totals = figures["Plus de 140 acteurs"]["partie_de"]
    assert [iri.unsplit().rpartition("/")[2] for iri in totals] == ["total-a", "total-b"]
    valmont = next(iter(Described.from_file(written / "communes.csv-metadata.json")))
    assert valmont["code_insee"] == "01234"
    assert valmont["code_postal"] == ["01200", "01230"]


def test_csvw_refuses_what_the_metadata_forbids(written: Path, tmp_path: Path) -> None:
    for name in ("communes.csv", "communes.csv-metadata.json"):
        (tmp_path / name).write_bytes((written / name).read_bytes().replace(b",01234,", b",1234,"))
    assert not CSVW(str(tmp_path / "communes.csv"), validate=True).is_valid


def test_the_tables_of_this_publication_are_valid(built: caro_graph.Built) -> None:
    paths = sorted((built.out / "tables").glob("*.csv"))
    assert {path.stem for path in paths} == TABLES.keys()
    for path in paths:
        read = CSVW(str(path), validate=True)
        assert read.is_valid, (path.name, [str(warning.message) for warning in read.warnings])


def test_metadata_names_the_header_among_the_titles() -> None:
    described = metadata(TABLES["bodies"], LICENCE)
    assert described["tableSchema"]["columns"][0] == {
        "name": "id",
        "titles": {"und": "id", "fr": "Identifiant", "en": "Identifier"},
        "dc:description": [
            {"@value": "IRI du fait, stable d'une version à l'autre", "@language": "fr"},
            {"@value": "IRI of the fact, the same from one version to the next", "@language": "en"},
        ],
        "datatype": "anyURI",
        "required": True,
    }
    assert described["dc:title"][0] == {"@value": "Instances de gouvernance", "@language": "fr"}
    assert described["tableSchema"]["aboutUrl"] == "{+id}"


# --- what is refused

GOOD = """\
#+ title: {fr: Choses, en: Things}
#+ description: {fr: Des choses., en: Some things.}
#+ primaryKey: id
#+ columns:
#+   - name: id
#+     title: {fr: Identifiant, en: Identifier}
#+     description: {fr: L'IRI., en: The IRI.}
#+     datatype: anyURI
#+     required: true
#+   - name: nom
#+     title: {fr: Nom, en: Name}
#+     description: {fr: Le nom., en: The name.}
#+     datatype: string
#+     required: false
#+     separator: " | "
SELECT ?id ?nom WHERE { ?id <https://example.org/nom> ?nom } ORDER BY ?id
"""
BAD = {
    "nothing": (GOOD, "", "no metadata: begin the file with '#+' lines"),
    "no metadata": ("#+", "#", "no metadata: begin the file with '#+' lines"),
    "not YAML": ("{fr: Choses, en: Things}", "{fr: Choses", "line 2: the metadata is not YAML"),
    "control character": ("Choses", "Cho\x07ses", "the metadata is not YAML"),
    "a list": (GOOD, "#+ - title", "the metadata is not a mapping"),
    "no title": ("#+ title: {fr: Choses, en: Things}\n", "", "the metadata has no 'title'"),
    "unknown key": ("#+ title", "#+ titel: x\n#+ title", "the metadata has an unknown 'titel'"),
    "title in French only": ("{fr: Choses, en: Things}", "{fr: Choses}", "'title' is not a text in each of"),
    "title without text": ("en: Things", "en: ", "'title' holds something else than text"),
    "columns of nothing": (GOOD[GOOD.index("#+   -") : GOOD.index("SELECT")], "", "'columns' is not a list"),
    "column without name": ("- name: nom", "- nom: nom", "column None: a column has a name"),
    "name with accents": ("- name: nom", "- name: prénom", "column 'prénom': a column has a name"),
    "column twice": ("- name: nom", "- name: id", "column 'id' stands twice"),
    "column without datatype": ("#+     datatype: string\n", "", "column 'nom': the column has no"),
    "unknown key of a column": ("separator:", "seperator:", "column 'nom': the column has an unknown"),
    "unknown datatype": ("datatype: string", "datatype: text", "column 'nom': 'datatype' is not one of"),
    "format of a number": (
        "datatype: string",
        "datatype: {base: integer, format: a}",
        "column 'nom': a 'datatype' with",
    ),
    "format only": ("datatype: string", "datatype: {format: a}", "column 'nom': 'datatype' has no 'base'"),
    "required by a word": ("required: false", "required: non", "column 'nom': 'required' is neither"),
    "empty separator": ('separator: " | "', 'separator: ""', "column 'nom': 'separator' is not a text"),
    "unknown key column": ("primaryKey: id", "primaryKey: iri", "'primaryKey' names something else"),
    "key of several values": ("primaryKey: id", "primaryKey: [id, nom]", "'primaryKey' names something else"),
    "no key": ("primaryKey: id", "primaryKey: []", "'primaryKey' names something else"),
    "not SPARQL": ("ORDER BY ?id", "ORDER BY", "the query is not SPARQL"),
    "not a SELECT": (GOOD[GOOD.index("SELECT") :], "ASK { ?s ?p ?o }", "the query is not a SELECT"),
    "other order of columns": ("SELECT ?id ?nom", "SELECT ?nom ?id", "the query selects nom, id; the"),
}


@pytest.fixture
def things(tmp_path: Path) -> Table:
    return _things(tmp_path, GOOD)


def _things(folder: Path, text: str) -> Table:
    path = folder / "things.rq"
    path.write_text(text, encoding="utf-8")
    return read_table(path)


@pytest.mark.parametrize(("old", "new", "message"), BAD.values(), ids=BAD)
def test_refused_definition(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in GOOD
    with pytest.raises(ValueError, match=r"things\.rq") as refusal:
        _things(tmp_path, GOOD.replace(old, new))
    assert f"{tmp_path / 'things.rq'}: {message}" in str(refusal.value)


def test_a_definition_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "things.rq").write_bytes(GOOD.replace("Le nom", "Le prénom").encode("latin-1"))
    with pytest.raises(ValueError, match=r"things\.rq: 'utf-8' codec"):
        read_table(tmp_path / "things.rq")


def test_a_folder_without_tables_has_none(tmp_path: Path) -> None:
    assert read_tables(tmp_path / "tables") == ()


def _named(*values: Literal | BlankNode) -> Store:
    store = Store()
    thing, name = NamedNode("https://example.org/1"), NamedNode("https://example.org/nom")
    store.extend(Quad(thing, name, value) for value in values)
    return store


def test_several_values_are_joined_in_the_order_of_their_characters(things: Table) -> None:
    store = _named(*(Literal(name) for name in ("été", "Zoé", "a", "Zoé ", "")))
    assert list(rows(store, things)) == [["https://example.org/1", "Zoé | Zoé  | a | été"]]


def test_a_number_is_written_in_its_canonical_form(things: Table) -> None:
    """The store keeps the value of a number, not its spelling."""
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    store = _named(Literal("1.10", datatype=decimal), Literal("25.0", datatype=decimal))
    assert list(rows(store, things)) == [["https://example.org/1", "1.1 | 25"]]


def test_one_word_in_two_languages_is_one_value(things: Table) -> None:
    store = _named(Literal("nature", language="fr"), Literal("nature", language="en"))
    assert list(rows(store, things)) == [["https://example.org/1", "nature"]]


@pytest.mark.parametrize("value", ["a | b", "a |"])
def test_a_value_that_would_be_read_as_two_is_refused(value: str, things: Table) -> None:
    with pytest.raises(ValueError, match=r"table 'things', row https://example\.org/1: 'nom' holds its"):
        list(rows(_named(Literal(value), Literal("b")), things))


def test_a_second_value_is_refused_where_there_is_no_separator(tmp_path: Path) -> None:
    table = _things(tmp_path, GOOD.replace('#+     separator: " | "\n', ""))
    with pytest.raises(ValueError, match=r"'nom' holds one value, not 2 \(a, b\)"):
        list(rows(_named(Literal("b"), Literal("a")), table))


def test_an_empty_cell_is_refused_where_the_column_is_required(tmp_path: Path) -> None:
    table = _things(tmp_path, GOOD.replace("required: false", "required: true"))
    with pytest.raises(ValueError, match=r"row https://example.org/1: 'nom' is empty, and has to be filled"):
        list(rows(_named(Literal("")), table))


def test_a_blank_node_is_refused(things: Table) -> None:
    with pytest.raises(ValueError, match="has neither a value nor an IRI"):
        list(rows(_named(BlankNode("b")), things))


def test_a_table_without_rows_has_its_header(things: Table) -> None:
    files = dict(table_files(Store(), [things], LICENCE))
    assert files["things.csv"] == b"id,nom\r\n"
