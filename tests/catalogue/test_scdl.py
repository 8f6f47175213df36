"""``catalogue.csv`` follows ``scdl/catalogue`` 0.1.2 of schema.data.gouv.fr, and a fault in it is seen.

``scdl-catalogue.json`` holds the columns and rules of that schema. It also names a check of the key of each
SIRET, which is for the validator of data.gouv.fr, and its descriptions ask for more than its rules do.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from csvw import CSVW
from frictionless import Resource, Schema

import caro_graph

SCHEMA = json.loads(Path(__file__).with_name("scdl-catalogue.json").read_text("utf-8"))
SHORT = ("COLL_NOM", "THEME", "PRODUCTEUR_NOM", "COUV_SPAT_NOM")
LISTS = ("MOTS_CLES", "FORMAT_RESSOURCES")
Row = dict[str, str]


@pytest.fixture(scope="session")
def table(built: caro_graph.Built) -> bytes:
    return (built.out / "catalogue.csv").read_bytes()


@pytest.fixture(scope="session")
def rows(table: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8"), newline="")))


def faults(table: Path) -> list[list[str | int]]:
    """The faults that frictionless finds in a table: row, column and kind."""
    schema = Schema.from_descriptor(SCHEMA)
    resource = Resource(path=table.name, basepath=str(table.parent), encoding="utf-8", schema=schema)
    return resource.validate().flatten(["rowNumber", "fieldName", "type"])


def test_the_table_is_valid(built: caro_graph.Built, rows: list[Row]) -> None:
    assert faults(built.out / "catalogue.csv") == []
    assert rows


def test_the_columns_are_those_of_the_schema_in_its_order(table: bytes) -> None:
    assert not table.startswith(b"\xef\xbb\xbf")
    header = next(csv.reader(io.StringIO(table.decode("utf-8"))))
    assert header == Schema.from_descriptor(SCHEMA).field_names


def test_its_csvw_metadata_describe_it(built: caro_graph.Built, rows: list[Row]) -> None:
    described = CSVW(str(built.out / "catalogue.csv-metadata.json"), validate=True)
    assert described.is_valid
    assert [row["ID"] for row in described.tables[0].iterdicts()] == [row["ID"] for row in rows]


def test_each_siret_has_its_key(rows: list[Row]) -> None:
    for row in rows:
        for column in ("COLL_SIRET", "PRODUCTEUR_SIRET"):
            assert luhn(row[column]), row[column]


def test_what_the_descriptions_of_the_columns_ask(rows: list[Row]) -> None:
    assert len({row["ID"] for row in rows}) == len(rows)
    for row in rows:
        assert {column: row[column] for column in SHORT if len(row[column]) > 140} == {}
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", row["ID"])
        for column in LISTS:
            assert row[column] == plain(row[column])
            values = row[column].split(";")
            assert len(set(values)) == len(values)
            assert all(value and value == value.strip() for value in values)
        assert row["COUV_TEMP_DEBUT"] <= row["COUV_TEMP_FIN"]
        assert row["DATE_PUBL"] <= row["DATE_MAJ"]


def luhn(digits: str) -> bool:
    """Whether the last digit is the key of the others, as the register of establishments makes it."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


def plain(text: str) -> str:
    """In lower case, without accents."""
    return "".join(
        mark for mark in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(mark)
    )


def empty_title(row: Row) -> None:
    row["TITRE"] = ""


def short_siret(row: Row) -> None:
    row["COLL_SIRET"] = row["COLL_SIRET"][:9]


def french_day(row: Row) -> None:
    row["DATE_MAJ"] = "29/11/2026"


def unknown_frequency(row: Row) -> None:
    row["FREQ_MAJ"] = "Parfois"


def unknown_licence(row: Row) -> None:
    row["LICENCE"] = "Licence Ouverte 2.0"


def unknown_scale(row: Row) -> None:
    row["COUV_SPAT_MAILLE"] = "Agglomération"


def no_resource(row: Row) -> None:
    row["NOMBRE_RESSOURCES"] = "0"


def address_in_words(row: Row) -> None:
    row["URL"] = "sur le site"


FAULTS: dict[Callable[[Row], None], tuple[str, str]] = {
    empty_title: ("TITRE", "constraint-error"),
    short_siret: ("COLL_SIRET", "constraint-error"),
    french_day: ("DATE_MAJ", "type-error"),
    unknown_frequency: ("FREQ_MAJ", "constraint-error"),
    unknown_licence: ("LICENCE", "constraint-error"),
    unknown_scale: ("COUV_SPAT_MAILLE", "constraint-error"),
    no_resource: ("NOMBRE_RESSOURCES", "constraint-error"),
    address_in_words: ("URL", "type-error"),
}


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda spoil: spoil.__name__)
def test_a_fault_is_seen(spoil: Callable[[Row], None], rows: list[Row], tmp_path: Path) -> None:
    spoilt = [dict(row) for row in rows]
    spoil(spoilt[0])
    with (tmp_path / "spoilt.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(spoilt[0]))
        writer.writeheader()
        writer.writerows(spoilt)
    assert faults(tmp_path / "spoilt.csv") == [[2, *FAULTS[spoil]]]


def test_a_column_under_another_name_is_seen(table: bytes, tmp_path: Path) -> None:
    (tmp_path / "spoilt.csv").write_bytes(table.replace(b"TITRE", b"TITLE", 1))
    assert [kind for *_, kind in faults(tmp_path / "spoilt.csv")] == ["incorrect-label"]


def test_a_wrong_key_of_a_siret_is_seen() -> None:
    assert luhn("21350238800019")
    assert not luhn("21350238800018")
