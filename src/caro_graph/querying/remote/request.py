"""The request to an endpoint: SPARQLWrapper writes it, urllib sends it, nothing is followed."""

from __future__ import annotations

from http.client import HTTPException, HTTPResponse, InvalidURL
from typing import Any

from SPARQLWrapper import GET, POST, SPARQLWrapper

from caro_graph import __version__
from caro_graph.problems import CallError
from caro_graph.querying.remote.endpoint import Endpoint, check_text
from caro_graph.querying.remote.opening import opener_for, proxy_variable
from caro_graph.querying.remote.refusal import refusal, unreachable

__all__ = ["LONGEST_URL", "send"]

LONGEST_URL = 2_000
"""The longest URL asked by GET, in characters; a longer request goes by POST. RFC 9110 (section 4.1) would
have 8,000 taken everywhere, but servers and proxies that stop at 2,048 are still about; a short one stays
GET, which caches and read-only endpoints prefer."""

AGENT = f"caro-graph/{__version__} (SPARQLWrapper)"


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper, told the form of the query and what to accept, and opening as we want it opened."""

    def __init__(self, endpoint: Endpoint, form: str, accept: str, timeout: float) -> None:
        self._form, self._accept, self._seconds = form, accept, timeout
        super().__init__(endpoint.url.partition("?")[0], agent=AGENT)
        self.setOnlyConneg(True)
        for name, value in endpoint.parameters:
            self.addParameter(name, value)
        self._posted_to = endpoint.url

    def _parseQueryType(self, query: str) -> str:  # noqa: N802
        # Known already, from a parser; the expressions used here would go by comments and prefixes.
        return self._form

    def _getAcceptHeader(self) -> str:  # noqa: N802
        return self._accept

    def _query(self) -> tuple[HTTPResponse, str]:
        request = self._createRequest()
        if len(request.full_url) > LONGEST_URL:
            # What stands in the endpoint's own URL stays there; only the query moves to the body.
            self.setMethod(POST)
            self.endpoint = self._posted_to
            self.parameters.clear()
            request = self._createRequest()
        return opener_for(request.type).open(request, timeout=self._seconds), self.returnFormat


def send(
    text: str, form: str, accept: str, endpoint: Endpoint, timeout: float, headers: dict[str, str]
) -> HTTPResponse:
    """Send a query by the SPARQL 1.1 Protocol, and return the answer if its status is one of success.

    Raises:
        CallError: the query is not text, or a variable of the environment holds no proxy that can be asked.
        EndpointError: there is no answer, or it has another status.
    """
    check_text("the query", text)
    wrapper = _Wrapper(endpoint, form, accept, timeout)
    wrapper.setQuery(text)
    for name, value in headers.items():
        wrapper.addCustomHttpHeader(name, value)
    try:
        response: Any = wrapper.query().response
    except (HTTPException, OSError, ValueError) as error:
        # The URL and the headers have been looked at before; the URL of a proxy has not.
        if isinstance(error, InvalidURL | ValueError) and not isinstance(error, OSError):
            raise CallError(
                f"{proxy_variable(endpoint.url)} does not hold the URL of a proxy: correct it, or unset it"
            ) from error
        raise unreachable(error, endpoint, timeout) from error
    if not 200 <= response.status < 300:
        with response:
            raise refusal(response, endpoint, timeout, "POST" if wrapper.method != GET else GET)
    assert isinstance(response, HTTPResponse)
    return response
