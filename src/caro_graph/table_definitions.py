"""Definitions of tables: one ``.rq`` file each, metadata on its ``#+`` lines (YAML), then a SELECT."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caro_graph.problems import CallError
from caro_graph.publication import Publication
from caro_graph.queries.header import check_keys, metadata, texts
from caro_graph.queries.tokens import services

__all__ = ["Column", "Table", "publication_tables", "read_table", "read_tables"]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TABLE_KEYS = ("title", "description", "primaryKey", "columns")
_COLUMN_KEYS = ("name", "title", "description", "datatype", "required")
# The built-in datatypes of "Metadata Vocabulary for Tabular Data" (5.11.1) that suit a spreadsheet.
_DATATYPES = frozenset(
    {"anyURI", "boolean", "date", "dateTime", "decimal", "gYear", "gYearMonth", "integer", "string", "time"}
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands in it, and ``separator`` where a cell can hold several values."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    datatype: str | Mapping[str, str]
    required: bool
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its description, and the SELECT that fills its columns in this order."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    primary_key: tuple[str, ...]
    columns: tuple[Column, ...]
    query: str


def read_tables(folder: Path) -> tuple[Table, ...]:
    """Read the tables of a folder, in the order of their names; none if there is no such folder.

    Raises:
        ValueError: see :func:`read_table`.
    """
    return tuple(read_table(path) for path in sorted(folder.glob("*.rq")))


def publication_tables(publication: Publication) -> tuple[Table, ...]:
    """Return the tables of a publication, or the package's where it has no queries of its own.

    Raises:
        CallError: see :func:`read_table`.
    """
    try:
        return read_tables(publication.folder("queries") / "tables")
    except ValueError as error:
        raise CallError(str(error)) from error


def read_table(path: Path) -> Table:
    """Read a table, named after its file.

    Raises:
        ValueError: the metadata or the query is missing or ill-formed; the message begins with the file.
    """
    try:
        query = path.read_text(encoding="utf-8")
        if services(query):
            raise ValueError("the query asks another server (SERVICE): a table is made of the facts alone")
        table = _table(path.stem, metadata(query, _TABLE_KEYS), query)
        _check_variables(table)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    return table


def _table(name: str, described: dict[str, Any], query: str) -> Table:
    check_keys(described, "the metadata", _TABLE_KEYS)
    if not isinstance(described["columns"], list) or not described["columns"]:
        raise ValueError("'columns' is not a list of columns")
    columns = tuple(_column(column) for column in described["columns"])
    names = [column.name for column in columns]
    for twice in (column for column in names if names.count(column) > 1):
        raise ValueError(f"column '{twice}' stands twice")
    key = described["primaryKey"] if isinstance(described["primaryKey"], list) else [described["primaryKey"]]
    single = [column.name for column in columns if column.separator is None]
    if not key or any(part not in single for part in key):
        raise ValueError("'primaryKey' names something else than columns of one value")
    title, description = texts(described, "title"), texts(described, "description")
    return Table(name, title, description, tuple(key), columns, query)


def _column(described: Any) -> Column:
    name = described.get("name") if isinstance(described, dict) else None
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"column {name!r}: a column has a name of lower-case ascii letters, digits and '_'")
    try:
        check_keys(described, "the column", _COLUMN_KEYS, ("separator",))
        title, description = texts(described, "title"), texts(described, "description")
        if not isinstance(described["required"], bool):
            raise ValueError("'required' is neither true nor false")
        separator = described.get("separator")
        if separator is not None and (not isinstance(separator, str) or not separator):
            raise ValueError("'separator' is not a text")
        return Column(name, title, description, _datatype(described), described["required"], separator)
    except ValueError as error:
        raise ValueError(f"column '{name}': {error}") from error


def _datatype(described: dict[str, Any]) -> str | dict[str, str]:
    """Return a built-in datatype of CSVW, or ``{base: string, format: REGULAR EXPRESSION}``."""
    datatype = described["datatype"]
    if isinstance(datatype, dict):
        check_keys(datatype, "'datatype'", ("base", "format"))
        if datatype["base"] != "string" or not isinstance(datatype["format"], str):
            raise ValueError("a 'datatype' with a format is a string with a regular expression")
        return {"base": "string", "format": datatype["format"]}
    if not isinstance(datatype, str) or datatype not in _DATATYPES:
        raise ValueError(f"'datatype' is not one of {', '.join(sorted(_DATATYPES))}")
    return datatype


def _check_variables(table: Table) -> None:
    """Raise unless the query is a SELECT of the columns, in their order."""
    from pyoxigraph import QuerySolutions, Store

    try:
        found = Store().query(table.query)
    except SyntaxError as error:
        raise ValueError(f"the query is not SPARQL ({error})") from error
    if not isinstance(found, QuerySolutions):
        raise ValueError("the query is not a SELECT")
    selected, columns = ([variable.value for variable in found.variables], [c.name for c in table.columns])
    if selected != columns:
        raise ValueError(f"the query selects {', '.join(selected)}; the columns are {', '.join(columns)}")
