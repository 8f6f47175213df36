"""Ask an endpoint elsewhere, by the SPARQL 1.1 Protocol, and read its answer as it comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.client import HTTPResponse
from io import BufferedReader
from operator import attrgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from caro_graph.problems import EndpointError
from caro_graph.querying.answers import Answer, Rows, Triples, Truth
from caro_graph.summary import count

if TYPE_CHECKING:
    from pyoxigraph import QueryResultsFormat, RdfFormat

    from caro_graph.querying.remote.endpoint import Endpoint

__all__ = ["ask_endpoint"]

# What is asked for, the fastest to read and the least often wrong first, and what each name stands for.
_RESULTS_ACCEPTED = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.8, text/tab-separated-values;q=0.4"
)
_RESULTS = {
    "application/sparql-results+json": "JSON",
    "application/json": "JSON",
    "application/sparql-results+xml": "XML",
    "application/xml": "XML",
    "text/xml": "XML",
    "text/tab-separated-values": "TSV",
}
_GRAPHS_ACCEPTED = (
    "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.7, application/ld+json;q=0.5"
)
_GRAPHS = {
    "application/n-triples": "N_TRIPLES",
    "text/turtle": "TURTLE",
    "application/turtle": "TURTLE",
    "application/x-turtle": "TURTLE",
    "application/rdf+xml": "RDF_XML",
    "application/xml": "RDF_XML",
    "text/xml": "RDF_XML",
    "application/ld+json": "JSON_LD",
}
_SPELT = {"N_TRIPLES": "N-Triples", "TURTLE": "Turtle", "RDF_XML": "RDF/XML", "JSON_LD": "JSON-LD"}
_UNREADABLE = (SyntaxError, MemoryError)
# The parser's words for a document that is well-formed but for what a term is; asking again will not help.
_ODD_TERM = re.compile(
    r"Invalid (bnode|blank node|uri|IRI|xml:lang|datatype|term)\b|Unexpected term type|Term \w+ must be"
    r"|parsing the (named node|language tag)|No scheme found|\bsubtag\b"
)
_GRAPH_FORMS = ("CONSTRUCT", "DESCRIBE")
_ANSWERS = {"SELECT": "rows", "ASK": "yes or no", "CONSTRUCT": "a graph", "DESCRIBE": "a graph"}

_Item = TypeVar("_Item")


def ask_endpoint(
    text: str,
    form: str,
    endpoint: str,
    *,
    timeout: float = 60,
    headers: Mapping[str, str] = {},
    user: str | None = None,
    password: str | None = None,
) -> Answer:
    """Ask an endpoint; the answer is read from the connection as it is iterated over.

    The iterator of the answer has a ``close``, which closes the connection; its end and its exceptions do
    so too. A cut is an error, save one without a trace: between two statements of TSV, N-Triples or Turtle
    that came without length or chunks.

    Args:
        text: A query in SPARQL 1.1.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        endpoint: The http or https URL.
        timeout: The seconds of silence after which it is given up, of the connection and of the answer.
        headers: HTTP headers to send along.
        user: The user of Basic authentication, with its ``password``.

    Raises:
        CallError: it cannot be asked so: the URL, a header, the credentials or the time-out.
        EndpointError: it does not answer as it should; also while the answer is read, after good rows.
    """
    from caro_graph.querying.remote.endpoint import check_timeout, endpoint_of, headers_of
    from caro_graph.querying.remote.request import send

    check_timeout(timeout)
    sent = headers_of(headers, user, password)
    asked = endpoint_of(endpoint, sent, password)
    accept = _GRAPHS_ACCEPTED if form in _GRAPH_FORMS else _RESULTS_ACCEPTED
    return _read(send(text, form, accept, asked, timeout, sent), form, asked, timeout)


def _read(response: HTTPResponse, form: str, endpoint: Endpoint, timeout: float) -> Answer:
    try:
        return _answer(response, form, endpoint, timeout)
    except BaseException:
        response.close()
        raise


def _answer(response: HTTPResponse, form: str, endpoint: Endpoint, timeout: float) -> Answer:
    from caro_graph.querying.remote.body import open_body

    known = _GRAPHS if form in _GRAPH_FORMS else _RESULTS
    # The charset is left aside: all of these are in UTF-8, whatever a server's defaults say.
    kind = response.headers.get_content_type() if "Content-Type" in response.headers else ""
    if kind not in known:
        raise _unexpected(response, kind, form, endpoint, timeout)
    name = known[kind]
    body = open_body(response, endpoint, timeout, xml=name in ("XML", "RDF_XML"))
    # Nothing at all is a graph without triples, but only if nothing is what was announced.
    announced = response.chunked or response.length is not None
    if not body.peek(1) and not (name in ("N_TRIPLES", "TURTLE") and announced):
        raise _empty(endpoint)
    stream = _Stream(response, body, endpoint, name)
    return _graph(stream) if known is _GRAPHS else _results(stream, form)


def _unexpected(
    response: HTTPResponse, kind: str, form: str, endpoint: Endpoint, timeout: float
) -> EndpointError:
    from caro_graph.querying.remote.refusal import is_page, page_title, start_of

    start = start_of(response, endpoint, timeout)
    if not start:
        return _empty(endpoint)
    todo = "see that it is the URL of the endpoint itself, not of its page"
    if is_page(response, start):
        title = page_title(start, endpoint)
        return endpoint.failure("it answered with a web page" + (f" (“{title}”)" if title else ""), todo)
    if kind in _GRAPHS or kind in _RESULTS:
        return _other_answer(form, f"with {endpoint.clean(kind)}", endpoint)
    named = f"as {endpoint.clean(kind)}" if kind else "without saying what it is"
    return endpoint.failure(f"it answered {named}, not as the answer to a query", todo)


def _empty(endpoint: Endpoint) -> EndpointError:
    return endpoint.failure("its answer is empty", "ask again, or see that it is the URL of an endpoint")


def _other_answer(form: str, given: str, endpoint: Endpoint) -> EndpointError:
    return endpoint.failure(
        f"it was asked for {_ANSWERS[form]} ({form}), and answered {given}",
        "tell those who run it, or ask another endpoint",
    )


def _results(stream: _Stream, form: str) -> Answer:
    from pyoxigraph import QueryBoolean, QueryResultsFormat, parse_query_results

    format_: QueryResultsFormat = getattr(QueryResultsFormat, stream.name)
    try:
        answer = parse_query_results(stream.file, format_)
    except _UNREADABLE as error:
        raise stream.invalid(error, 0, "row") from error
    truth = isinstance(answer, QueryBoolean)
    if truth != (form == "ASK"):
        # Out of the traceback, which may be thrown away in a thread: it belongs to the one that made it.
        del answer
        raise _other_answer(form, "with yes or no" if truth else "with rows", stream.endpoint)
    if isinstance(answer, QueryBoolean):
        stream.finish()
        return Truth(bool(answer))
    variables = tuple(variable.value for variable in answer.variables)
    return Rows(variables, _Items(map(tuple, answer), stream, "row"))


def _graph(stream: _Stream) -> Answer:
    from pyoxigraph import RdfFormat, parse

    format_: RdfFormat = getattr(RdfFormat, stream.name)
    try:
        # A graph may name what it holds relative to where it was found (RFC 3986, section 5.1.3).
        quads: Iterable[Any] = parse(stream.file, format_, base_iri=stream.endpoint.at)
    except _UNREADABLE as error:
        raise stream.invalid(error, 0, "triple") from error
    return Triples(_Items(map(attrgetter("triple"), quads), stream, "triple"))


class _Stream:
    """An answer under way: its connection, its body, and the words for what is wrong with it."""

    def __init__(self, response: HTTPResponse, body: BufferedReader, endpoint: Endpoint, name: str) -> None:
        from caro_graph.querying.remote.labels import with_labels

        self.endpoint, self.name = endpoint, name
        self._response, self._body = response, body
        # read1: what has come is parsed at once, instead of waiting until a block is full.
        self.file: Any = SimpleNamespace(read=with_labels(body.read1, name))
        self.close: Callable[[], None] = response.close

    def finish(self) -> None:
        """Read what the parser left, so that a cut is noticed, and close the connection."""
        while block := self._body.read1(65_536):
            if block.strip():
                raise self.endpoint.failure("its answer goes on after its end", "tell those who run it")
        self.close()

    def invalid(self, error: SyntaxError | MemoryError, good: int, unit: str) -> EndpointError:
        """Say that the parser cannot read on."""
        if isinstance(error, MemoryError):
            what = f"a term of its answer is longer than can be read (16 MiB), after {count(good, unit)}"
            return self.endpoint.failure(what, "leave it out of the query, or shorten it there (SUBSTR)")
        words = self.endpoint.clean(str(error.msg))
        if _ODD_TERM.search(words):
            what = f"a term of its answer is not allowed in RDF, after {count(good, unit)} ({words})"
            return self.endpoint.failure(what, "leave that term out by a FILTER, or tell those who run it")
        if "variable" in words:
            what = f"the rows of its answer do not fit its head, after {count(good, unit)} ({words})"
            return self.endpoint.failure(what, "tell those who run it")
        name = _SPELT.get(self.name, self.name)
        return self.endpoint.failure(
            f"its answer breaks off, or stops being {name}, after {count(good, unit)} ({words})",
            "ask again, or for less (LIMIT)",
        )


class _Items(Generic[_Item], Iterator[_Item]):
    """The rows or triples of an answer; the connection is closed at the end, or when anything goes wrong.

    It is not a generator: closing one that was never begun would leave the connection open.
    """

    def __init__(self, items: Iterator[_Item], stream: _Stream, unit: str) -> None:
        self._items, self._stream, self._unit = items, stream, unit
        self._good = 0
        self._over = False

    def __next__(self) -> _Item:
        if self._over:
            raise StopIteration
        try:
            item = next(self._items)
        except StopIteration:
            self._over = True
            try:
                self._stream.finish()
            finally:
                self.close()
            raise
        except _UNREADABLE as error:
            self.close()
            raise self._stream.invalid(error, self._good, self._unit) from error
        except BaseException:
            self.close()
            raise
        self._good += 1
        return item

    def close(self) -> None:
        """Close the connection: nothing more is read."""
        self._over = True
        self._items = iter(())
        self._stream.close()
