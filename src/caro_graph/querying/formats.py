"""The forms of an answer, each a stream of text from a stream of rows or triples.

Tables follow the SPARQL 1.1 Query Results formats of W3C: CSV and TSV, JSON, and XML. Lines end in LF, which
suits a pipe; a reader of CSV takes it for CRLF.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from caro_graph.problems import CallError
from caro_graph.querying.answers import (
    GRAPH_FORMATS,
    TABLE_FORMATS,
    Answer,
    Rows,
    Term,
    Triples,
    Truth,
    kind_of,
)
from caro_graph.writing.markdown import escaped

__all__ = ["answer_text", "cell"]

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_SRX = "http://www.w3.org/2005/sparql-results#"
_XML_INVALID = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")
_END_BLANKS = re.compile(r"\A\s+|\s+\Z")


def answer_text(
    answer: Answer, name: str | None, *, prefixes: Mapping[str, str], columns: int | None = None
) -> Iterator[str]:
    """Yield an answer as text, piece by piece as it comes.

    Args:
        answer: What was answered.
        name: One of :data:`~caro_graph.querying.answers.FORMATS`; None for the usual one: a table on a
            terminal, CSV elsewhere, Turtle for a graph.
        prefixes: What IRIs are shortened with, in tables and in Turtle.
        columns: The width of the terminal; None where it is none.

    Raises:
        CallError: the answer cannot have that form.
    """
    if isinstance(answer, Triples):
        name = name or "turtle"
        if name not in GRAPH_FORMATS:
            raise _misfit("a graph", name, GRAPH_FORMATS)
    else:
        name = name or ("csv" if columns is None else "table")
        if name in GRAPH_FORMATS:
            raise _misfit("no graph", name, TABLE_FORMATS)
    if name == "table" and isinstance(answer, Rows):
        from caro_graph.querying.terminal import table_text

        return table_text(answer, prefixes, columns)
    pieces = _pieces(answer, name, prefixes)
    if columns is None:
        return pieces
    from caro_graph.querying.cells import harmless

    return map(harmless, pieces)


def _pieces(answer: Answer, name: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    if isinstance(answer, Truth):
        return iter([_truth(answer.value, name)])
    if isinstance(answer, Rows):
        return _WRITERS[name](answer)
    from caro_graph.querying.graphs import graph_text

    return graph_text(answer.triples, name, prefixes)


def _misfit(what: str, name: str, formats: Iterable[str]) -> CallError:
    return CallError(
        f"the answer is {what}, which is not written as {name}: use --format {', '.join(formats)}"
    )


def cell(term: Term | None) -> str:
    """Return the text of a term, as CSV has it: no brackets, quotes, language or datatype.

    >>> cell(None)
    ''
    """
    if term is None:
        return ""
    return str(getattr(term, "value", term) if kind_of(term) in ("uri", "literal") else term)


def _csv(answer: Rows) -> Iterator[str]:
    text = io.StringIO(newline="")
    # Before Python 3.13 a line end within a cell is quoted only where it is one of the writer's own.
    writer = csv.writer(text, lineterminator="\r\n")
    for row in chain([answer.variables], (map(cell, row) for row in answer.rows)):
        writer.writerow(row)
        yield text.getvalue().removesuffix("\r\n") + "\n"
        text.seek(0)
        text.truncate()


def _tsv(answer: Rows) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in answer.variables) + "\n"
    for row in answer.rows:
        # N-Triples escapes tabs and line ends.
        yield "\t".join(map(_written, row)) + "\n"


def _written(term: Term | None) -> str:
    if term is None:
        return ""
    return f"<<( {term} )>>" if kind_of(term) == "triple" else str(term)


def _markdown(answer: Rows) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, answer.variables))} |\n|{' --- |' * len(answer.variables)}\n"
    for row in answer.rows:
        yield f"| {' | '.join(map(_marked, row))} |\n"


def _marked(term: Term | None) -> str:
    """A term as Markdown that reads as its text: IRIs are links, and lines are kept."""
    if kind_of(term) == "uri":
        return f"<{cell(term)}>"
    return escaped(cell(term))


def _json(answer: Rows) -> Iterator[str]:
    yield f'{{"head": {{"vars": {_dumped(answer.variables)}}}, "results": {{"bindings": ['
    mark = "\n"
    for row in answer.rows:
        named = zip(answer.variables, row, strict=True)
        yield mark + _dumped({name: _described(term) for name, term in named if term is not None})
        mark = ",\n"
    yield "\n]}}\n"


def _described(term: Term) -> dict[str, Any]:
    """A term as the JSON format has it (SPARQL 1.1 Query Results JSON Format, 3.2.2)."""
    kind = kind_of(term)
    if kind == "triple":
        parts = zip(("subject", "predicate", "object"), term, strict=True)  # type: ignore[arg-type]
        return {"type": "triple", "value": {name: _described(part) for name, part in parts}}
    described: dict[str, Any] = {"type": kind, "value": getattr(term, "value", "")}
    language, datatype = getattr(term, "language", None), getattr(term, "datatype", None)
    if language:
        described["xml:lang"] = language
    elif datatype and datatype.value not in (_XSD_STRING, _LANG_STRING):
        described["datatype"] = datatype.value
    return described


def _xml(answer: Rows) -> Iterator[str]:
    from xml.sax.saxutils import quoteattr

    yield f'<?xml version="1.0"?>\n<sparql xmlns="{_SRX}">\n<head>'
    yield "".join(f"<variable name={quoteattr(name)}/>" for name in answer.variables)
    yield "</head>\n<results>\n"
    for row in answer.rows:
        named = zip(answer.variables, row, strict=True)
        cells = (
            f"<binding name={quoteattr(name)}>{_element(_described(term))}</binding>"
            for name, term in named
            if term is not None
        )
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results>\n</sparql>\n"


def _element(described: Mapping[str, Any]) -> str:
    from xml.sax.saxutils import escape, quoteattr

    kind, value = described["type"], described["value"]
    if kind == "triple":
        parts = "".join(f"<{name}>{_element(part)}</{name}>" for name, part in value.items())
        return f"<triple>{parts}</triple>"
    marks = "".join(
        f" {key}={quoteattr(described[key])}" for key in ("xml:lang", "datatype") if key in described
    )
    # XML 1.0 has no way to write control characters; readers take away blanks at the ends that stand as such.
    text = escape(value.translate(_XML_INVALID), {"\r": "&#13;"})
    text = _END_BLANKS.sub(lambda match: "".join(f"&#{ord(mark)};" for mark in match[0]), text)
    return f"<{kind}{marks}>{text}</{kind}>"


def _truth(value: bool, name: str) -> str:
    word = "true" if value else "false"
    if name == "json":
        return f'{{"head": {{}}, "boolean": {word}}}\n'
    if name == "xml":
        return f'<?xml version="1.0"?>\n<sparql xmlns="{_SRX}"><head/><boolean>{word}</boolean></sparql>\n'
    return f"{word}\n"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


_WRITERS: Mapping[str, Callable[[Rows], Iterator[str]]] = {
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "xml": _xml,
    "markdown": _markdown,
}
