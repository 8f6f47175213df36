"""Tables for spreadsheets: each SELECT of ``queries/tables`` becomes a CSV with its CSVW metadata.

The query gives a row for every combination of values. What has several values in one cell is joined here, in
the order of its characters: SPARQL does not define the order of ``GROUP_CONCAT``.

A cell holds a lexical form or a full IRI, and nothing is changed in it: what a spreadsheet would take for a
formula (``+ 65 ans``) comes from the publication's own facts, and a quotation stays what the document says.
Only numbers are in canonical form (``25`` for ``25.0``): the store keeps their value, not their spelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from caro_graph.queries.header import LANGUAGES
from caro_graph.table_definitions import Column, Table, read_table, read_tables

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions, Store

__all__ = [
    "Column",
    "Table",
    "metadata",
    "read_table",
    "read_tables",
    "rows",
    "table_csv",
    "table_files",
    "table_json",
]

# CRLF: RFC 4180 has no other, "Model for Tabular Data" (8) recommends it, csvlint warns of anything else, and
# what portals and spreadsheets read with takes both. A line feed inside a quoted cell stays one.
_LINE_END = "\r\n"


def table_files(store: Store, tables: Iterable[Table], licence: str) -> Iterator[tuple[str, bytes]]:
    """Yield ``NAME.csv`` and ``NAME.csv-metadata.json`` of each table: the file's name and its bytes.

    The same facts give the same bytes, in whatever order and graphs the store holds them.

    Args:
        store: The facts, and the SKOS schemes with the labels of their codes.
        tables: As :func:`read_tables` returns them.
        licence: The IRI of the licence of the publication.

    Raises:
        ValueError: the facts do not fit a table, see :func:`rows`.
    """
    for table in tables:
        yield f"{table.name}.csv", table_csv(table, rows(store, table))
        yield f"{table.name}.csv-metadata.json", table_json(metadata(table, licence))


def rows(store: Store, table: Table) -> Iterator[list[str]]:
    """Yield the cells of each row, in the order of the query; a cell without a value is empty.

    Solutions with the same primary key are one row.

    Raises:
        ValueError: a required cell is empty, or a column of one value would hold several.
    """
    from pyoxigraph import Literal, NamedNode

    kinds = (Literal, NamedNode)
    columns = table.columns
    key = [[column.name for column in columns].index(name) for name in table.primary_key]
    found: dict[tuple[str, ...], list[set[str]]] = {}
    # The union of the graphs: a store with named graphs and one without give the same table.
    solutions = cast("QuerySolutions", store.query(table.query, use_default_graph_as_union=True))
    for solution in solutions:
        cells = [_text(term, kinds) for term in solution]
        row = found.setdefault(tuple(cells[index] for index in key), [set() for _ in columns])
        for values, cell in zip(row, cells, strict=True):
            if cell:
                values.add(cell)
    for names, row in found.items():
        try:
            yield [_cell(column, sorted(values)) for column, values in zip(columns, row, strict=True)]
        except ValueError as error:
            raise ValueError(f"table '{table.name}', row {' '.join(names).strip()}: {error}") from error


def metadata(table: Table, licence: str) -> dict[str, Any]:
    """Describe a table in the terms of CSVW ("Metadata Vocabulary for Tabular Data")."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": LANGUAGES[0]}],
        "url": f"{table.name}.csv",
        "dc:title": _by_language(table.title),
        "dc:description": _by_language(table.description),
        "dc:language": LANGUAGES[0],
        "dc:license": {"@id": licence},
        # CSVW trims cells unless told otherwise, and would change the words of a quotation.
        "dialect": {"lineTerminators": [_LINE_END], "trim": False},
        "tableSchema": {
            "columns": [_column(column) for column in table.columns],
            "primaryKey": list(table.primary_key),
            "aboutUrl": f"{{+{table.primary_key[0]}}}",
        },
    }


def _column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        # The header line holds the name, and CSVW looks for the header among the titles.
        "titles": {"und": column.name, **column.title},
        "dc:description": _by_language(column.description),
        "datatype": column.datatype,
        "required": column.required,
    }
    if column.separator is not None:
        described["separator"] = column.separator
    return described


def _by_language(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in texts.items()]


def _text(term: Any, kinds: Any) -> str:
    """Return a lexical form, an IRI, or nothing where there is no term."""
    if term is None:
        return ""
    if not isinstance(term, kinds):
        raise ValueError(f"{term}: what has neither a value nor an IRI cannot stand in a table")
    return str(term.value)


def _cell(column: Column, values: list[str]) -> str:
    if column.required and not values:
        raise ValueError(f"'{column.name}' is empty, and has to be filled")
    if column.separator is None:
        if len(values) > 1:
            raise ValueError(f"'{column.name}' holds one value, not {len(values)} ({', '.join(values)})")
        return "".join(values)
    joined = column.separator.join(values)
    if values and joined.split(column.separator) != values:
        raise ValueError(f"'{column.name}' holds its separator '{column.separator}' in a value ({joined})")
    return joined


def table_csv(table: Table, cells: Iterable[Sequence[str]]) -> bytes:
    """Return the CSV of a table: its columns' names, then the cells of each row."""
    import csv
    import io

    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=_LINE_END)
    writer.writerow(column.name for column in table.columns)
    writer.writerows(cells)
    return text.getvalue().encode()


def table_json(described: dict[str, Any]) -> bytes:
    """Return the CSVW metadata of a table as a file."""
    import json

    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()
