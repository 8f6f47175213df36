"""What to say of an endpoint that cannot be reached, or that answers something other than an answer."""

from __future__ import annotations

import errno
import json
import re
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape
from http.client import HTTPException, HTTPResponse
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit

from caro_graph.problems import EndpointError
from caro_graph.querying.remote.body import open_body
from caro_graph.querying.remote.endpoint import Endpoint

__all__ = ["is_page", "page_title", "refusal", "start_of", "unreachable"]

_LONGEST_BODY = 16_384
_OTHER_URL = "see that it is the URL of the endpoint itself, not of its page"
_LATER = "ask again later"
_SAID = ("message", "detail", "exception", "error", "title")

_STATUSES = {
    0: ("it answered what a query is not answered with", _OTHER_URL),
    400: ("it refuses the query", "correct it, or leave out what this endpoint does not know"),
    401: (
        "it asks who you are",
        "set CARO_GRAPH_USER and CARO_GRAPH_PASSWORD, or give a header Authorization",
    ),
    402: ("it wants to be paid", "ask another endpoint"),
    403: ("it does not let you ask", "see that these credentials, or none, may ask it from here"),
    404: ("nothing is there", "see that the path of the URL is right"),
    406: ("it offers no form of answer that can be read here", "ask another endpoint"),
    407: ("the proxy on the way asks who you are", "see to the settings of the proxy"),
    408: ("the query took too long to arrive", _LATER),
    410: ("it is gone for good", "ask another endpoint"),
    413: ("the query is too long for it", "shorten it"),
    414: ("the query is too long for it", "shorten it"),
    415: ("it does not take a query that is sent as a form", "shorten the query, so that it is sent by GET"),
    429: ("it is asked too often", _LATER),
    500: ("it failed", "ask for less, or again later"),
    502: ("the server before it got no good answer from it", _LATER),
    503: ("it is overloaded or closed", _LATER),
    504: ("the query took it too long", "ask for less (LIMIT), or again later"),
}
_ERRNOS = {
    errno.ECONNREFUSED: ("it refuses the connection", "see that it runs, and that the port is right"),
    errno.EHOSTUNREACH: ("there is no route to it", "see to the network, and that the host is right"),
    errno.ENETUNREACH: ("there is no route to it", "see to the network, and that the host is right"),
}


def unreachable(
    error: Exception, endpoint: Endpoint, timeout: float, late: str = "ask for less, or allow more time"
) -> EndpointError:
    """Say why no answer came, from what the standard library raised; ``late`` is the advice on a time-out."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return endpoint.failure(f"it did not answer within {timeout:g} s", late)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return endpoint.failure(
            f"its certificate is not valid ({endpoint.clean(cause.verify_message)})",
            "see that the host is right; trust another authority by SSL_CERT_FILE",
        )
    if isinstance(cause, ssl.SSLError):
        return endpoint.failure(
            "it does not speak https as it should", "see whether its URL begins with http://"
        )
    if isinstance(cause, socket.gaierror):
        return endpoint.failure("its host is not known", "see that the host is right, and to the network")
    if isinstance(cause, OSError) and cause.errno in _ERRNOS:
        return endpoint.failure(*_ERRNOS[cause.errno])
    if isinstance(cause, ConnectionError):
        return endpoint.failure("it closed the connection without an answer", _LATER)
    if isinstance(cause, HTTPException):
        return endpoint.failure("it does not answer in HTTP", _OTHER_URL)
    words = endpoint.clean(str(getattr(cause, "strerror", None) or cause))
    return endpoint.failure(f"it cannot be reached ({words})", "see to the network and its proxies")


def refusal(
    response: HTTPResponse,
    endpoint: Endpoint,
    timeout: float,
    method: str,
    statuses: Mapping[int, tuple[str, str]] = _STATUSES,
) -> EndpointError:
    """Say what a status other than 200 means, with the server's own short message if it gave one.

    ``statuses`` gives what each means and what to do, and under 0 the same for any other.
    """
    status = response.status
    if 300 <= status < 400:
        return _moved(response, endpoint)
    if status == 405 and statuses is _STATUSES:
        todo = "shorten the query, so that it is sent by GET" if method == "POST" else _OTHER_URL
        return endpoint.failure(f"it does not take a query by {method} (405)", todo)
    what, todo = statuses.get(status, statuses[0])
    if status in (429, 503) and (wait := _wait(response.headers.get("Retry-After"))):
        todo = f"ask again {wait}"
    said = _said(response, start_of(response, endpoint, timeout), endpoint)
    return endpoint.failure(f"{what} ({status})" + (f", saying “{said}”" if said else ""), todo)


def _moved(response: HTTPResponse, endpoint: Endpoint) -> EndpointError:
    """Tell a redirect instead of following it: the credentials are for this endpoint, not for the next."""
    status = response.status
    try:
        parts = urlsplit(urljoin(endpoint.at, response.headers.get("Location") or ""))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return endpoint.failure(f"it has moved, it does not say where to ({status})", _OTHER_URL)
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    target = endpoint.clean(parts._replace(netloc=netloc, query="", fragment="").geturl())
    if target == endpoint.at or parts.scheme not in ("http", "https") or not host:
        return endpoint.failure(f"it sends elsewhere than to an endpoint ({status})", _OTHER_URL)
    return endpoint.failure(f"it has moved to {target} ({status})", "ask there")


def _wait(after: str | None) -> str | None:
    """Read Retry-After: seconds or a date (RFC 9110, section 10.2.3).

    >>> _wait("120"), _wait("Fri, 31 Dec 1999 23:59:59 GMT"), _wait("soon")
    ('in 120 s', 'after 1999-12-31 23:59:59 UTC', None)
    """
    after = (after or "").strip()
    if re.fullmatch("[0-9]{1,9}", after):
        return f"in {after} s"
    try:
        moment = parsedate_to_datetime(after)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
    return f"after {moment:%Y-%m-%d %H:%M:%S} UTC"


def start_of(response: HTTPResponse, endpoint: Endpoint, timeout: float) -> str:
    """Read the start of a body that is not an answer; what cannot be read of it is left out."""
    start = b""
    try:
        body = open_body(response, endpoint, timeout)
        while block := body.read1(_LONGEST_BODY - len(start)):
            start += block
    except EndpointError:
        pass  # The status is what matters; its explanation is a help if there is one.
    return start.decode("utf-8", "replace")


def is_page(response: HTTPResponse, start: str) -> bool:
    """Whether a body is a web page."""
    return "html" in response.headers.get_content_type() or bool(
        re.match(r"\s*<(!doctype\s+html|html)\b", start, re.IGNORECASE)
    )


def page_title(start: str, endpoint: Endpoint) -> str:
    """Give the title of a web page, or nothing."""
    found = re.search(r"<title\b[^>]*>([^<]*)", start, re.IGNORECASE)
    return endpoint.clean(unescape(found[1])) if found else ""


def _said(response: HTTPResponse, start: str, endpoint: Endpoint) -> str:
    """Give the first line of what a server says about its refusal."""
    if is_page(response, start):
        title = page_title(start, endpoint)
        # A page about a failure is the web server's; one about a query may be the endpoint's own words.
        if response.status != 400:
            return title
        start = re.sub(r"(?is)<(head|title|script|style)\b.*?(</\1\s*>|$)|<!--.*?(-->|$)", "\n", start)
        start = re.sub(r"</?(p|div|br|h\d|li|tr|td|pre|body|html)\b[^>]*>", "\n", start, flags=re.IGNORECASE)
        return _first_line(unescape(re.sub(r"<[^>]*(>|$)", "", start)), endpoint) or title
    try:
        told = json.loads(start)
    except (ValueError, RecursionError):
        return _first_line(start, endpoint)
    if isinstance(told, dict):
        told = next((told[key] for key in _SAID if isinstance(told.get(key), str)), "")
    return _first_line(told, endpoint) if isinstance(told, str) else ""


def _first_line(text: str, endpoint: Endpoint) -> str:
    return next((line for line in map(endpoint.clean, text.splitlines()) if line), "")
