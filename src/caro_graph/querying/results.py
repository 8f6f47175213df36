"""Answers for Python: rows as mappings, ready for pandas and polars."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, Any, overload

from caro_graph.problems import CallError
from caro_graph.querying.answers import Answer, Rows, Term, Triples, Truth
from caro_graph.querying.formats import answer_text, cell

if TYPE_CHECKING:
    import pandas
    import polars
    from pyoxigraph import Triple

__all__ = ["Graph", "Table", "python_value", "result"]

_DIGITS = 38
"""How many digits a decimal number has at most in polars."""
_BITS = {"long": 64, "int": 32, "short": 16, "byte": 8}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE: Mapping[str, tuple[float, float]] = {
    "integer": (-inf, inf),
    "nonNegativeInteger": (0, inf),
    "positiveInteger": (1, inf),
    "nonPositiveInteger": (-inf, 0),
    "negativeInteger": (-inf, -1),
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in _BITS.items()},
    **{f"unsigned{name.title()}": (0, 2**bits - 1) for name, bits in _BITS.items()},
}
"""The types of whole numbers, with the least and the greatest."""
_FLOATING = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_PYTHON: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    **{_XSD + name: (r"[+-]?[0-9]+", int) for name in _WHOLE},
    _XSD + "decimal": (r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", Decimal),
    _XSD + "double": (_FLOATING, float),
    _XSD + "float": (_FLOATING, float),
    _XSD + "boolean": ("true|false|1|0", lambda text: text in ("true", "1")),
    _XSD + "date": (_DAY, date.fromisoformat),
    _XSD + "dateTime": (
        _DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?",
        datetime.fromisoformat,
    ),
}
"""How XSD writes the values of a datatype, which is less than Python reads, and what reads them."""


def python_value(term: Term | None) -> Any:
    """Return a term as a Python value.

    Numbers, booleans, dates and times become Python's; a year or a month, which Python has no type for, an
    IRI, and a text with or without a language become ``str``; what is not bound is None. A literal that is no
    value of its datatype stays text.
    """
    if term is None:
        return None
    text = cell(term)
    datatype = getattr(term, "datatype", None)
    known = _PYTHON.get(datatype.value) if datatype is not None else None
    if known is None or not re.fullmatch(known[0], text):
        return text
    try:
        value = known[1](text)
    except ValueError:
        return text
    least, most = _WHOLE.get(datatype.value.removeprefix(_XSD), (-inf, inf)) if datatype else (-inf, inf)
    return value if not isinstance(value, int) or least <= value <= most else text


class Table(Sequence[Mapping[str, Any]]):
    """The rows of an answer, each a mapping from the names of the variables to Python values.

    ``variables`` are their names, in order; ``terms`` the rows as RDF terms (pyoxigraph's).
    """

    def __init__(self, variables: Sequence[str], terms: Sequence[tuple[Term | None, ...]]) -> None:
        """Keep the rows."""
        self.variables = tuple(variables)
        self.terms = tuple(terms)
        self._rows: list[Mapping[str, Any]] = [
            dict(zip(self.variables, map(python_value, row), strict=True)) for row in self.terms
        ]

    @overload
    def __getitem__(self, place: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[Mapping[str, Any]]: ...
    def __getitem__(self, place: int | slice) -> Mapping[str, Any] | list[Mapping[str, Any]]:
        """The row, or rows, at a place."""
        return self._rows[place]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def __repr__(self) -> str:
        """The size and the names of the variables."""
        return f"<Table of {len(self)} rows: {', '.join(self.variables)}>"

    def _repr_html_(self) -> str:
        """The rows as a notebook shows them."""
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.variables)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(cell(term))}</td>' for term in row)}</tr>" for row in self.terms
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def columns(self) -> dict[str, list[Any]]:
        """Return the values of each variable, in the order of the rows."""
        return {name: [row[name] for row in self._rows] for name in self.variables}

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas data frame, in the types that pandas reckons with.

        Dates are ``datetime64``, moments with an offset in UTC. Decimals are floating-point numbers, but
        ``Int64`` where all of a column are whole, as are whole numbers of which some are not bound. A column
        of other values, or of several types, has Python's.

        Raises:
            CallError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise _not_installed("pandas") from error
        return pandas.DataFrame({name: _reckoned(values) for name, values in self.columns().items()})

    def to_polars(self) -> polars.DataFrame:
        """Return a polars data frame; a column is text where its values differ in type or are too large.

        Raises:
            CallError: polars is not installed.
        """
        try:
            import polars
        except ImportError as error:
            raise _not_installed("polars") from error
        texts = zip(*self.terms, strict=True) if self.terms else iter([()] * len(self.variables))
        columns = zip(self.columns().items(), texts, strict=True)
        return polars.DataFrame(
            [polars.Series(name, _alike(values, terms)) for (name, values), terms in columns]
        )


class Graph(Sequence["Triple"]):
    """The triples of an answer, sorted, each once (pyoxigraph's)."""

    def __init__(self, triples: Iterator[Triple], prefixes: Mapping[str, str]) -> None:
        """Keep the triples, and what :meth:`serialize` shortens IRIs with."""
        self._triples = sorted(set(triples), key=str)
        self._prefixes = prefixes

    @overload
    def __getitem__(self, place: int) -> Triple: ...
    @overload
    def __getitem__(self, place: slice) -> list[Triple]: ...
    def __getitem__(self, place: int | slice) -> Triple | list[Triple]:
        """The triple, or triples, at a place."""
        return self._triples[place]

    def __len__(self) -> int:
        """How many triples there are."""
        return len(self._triples)

    def __repr__(self) -> str:
        """The size."""
        return f"<Graph of {len(self)} triples>"

    def serialize(self, format: str = "turtle") -> str:
        """Return the graph as ``turtle``, ``json-ld`` or ``nt``.

        Raises:
            CallError: there is no such format.
        """
        return "".join(answer_text(Triples(iter(self._triples)), format, prefixes=self._prefixes))


def result(answer: Answer, prefixes: Mapping[str, str]) -> Table | Graph | bool:
    """Return an answer, read whole, as what Python works with."""
    if isinstance(answer, Truth):
        return answer.value
    if isinstance(answer, Triples):
        return Graph(answer.triples, prefixes)
    assert isinstance(answer, Rows)
    return Table(answer.variables, list(answer.rows))


def _reckoned(values: list[Any]) -> Any:
    """Values as pandas reckons with them; what it has no type or no room for stays as it is."""
    import numpy
    import pandas

    bound = [value for value in values if value is not None]
    kinds = {type(value) for value in bound}
    if kinds == {date}:
        return numpy.array(values, "datetime64[s]")
    if kinds == {datetime}:
        return _moments(values)
    if kinds in ({int}, {Decimal}, {int, Decimal}) and (Decimal in kinds or len(bound) < len(values)):
        whole = all(value == int(value) and -(2**63) <= value < 2**63 for value in bound)
        if whole:
            return pandas.array([None if value is None else int(value) for value in values], dtype="Int64")
    return [float(value) if isinstance(value, Decimal) else value for value in values]


def _moments(values: list[Any]) -> Any:
    """Dates with a time as pandas has them: without an offset, or in UTC; both do not go together."""
    import numpy
    import pandas

    local = {value.tzinfo is None for value in values if value is not None}
    as_they_are = pandas.Series(values, dtype=object)
    if len(local) > 1:
        return as_they_are
    if True in local:
        return numpy.array(values, "datetime64[us]")
    try:
        moments = [value and value.astimezone(UTC).replace(tzinfo=None) for value in values]
    except OverflowError:  # beyond the first or last year, in UTC
        return as_they_are
    return pandas.Series(numpy.array(moments, "datetime64[us]")).dt.tz_localize("UTC")


def _alike(values: list[Any], terms: Sequence[Term | None]) -> list[Any]:
    """Values of one type that polars has room for, else their texts."""
    bound = [value for value in values if value is not None]
    kinds = {(type(value), getattr(value, "tzinfo", None) is None) for value in bound}
    whole = all(isinstance(value, int) for value in bound)
    if {kind for kind, _ in kinds} == {int, Decimal}:
        values = [None if value is None else Decimal(value) for value in values]
        bound = [value for value in values if value is not None]
        kinds = {(Decimal, True)}
    numbers = [value for value in bound if isinstance(value, Decimal)]
    after = max((-int(value.as_tuple().exponent) for value in numbers), default=0)
    before = max((value.adjusted() + 1 for value in numbers), default=0)
    fits = max(before, 0) + max(after, 0) <= _DIGITS and not (
        whole and any(not -(2**63) <= value < 2**63 for value in bound)
    )
    if len(kinds) <= 1 and fits:
        return values
    return [None if term is None else cell(term) for term in terms]


def _not_installed(name: str) -> CallError:
    return CallError(f"{name} is not installed: pip install {name}")
