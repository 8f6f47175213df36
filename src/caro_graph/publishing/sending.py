"""One request to a service elsewhere, made again where that is safe and worth it; nothing is followed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse, InvalidURL
from typing import TypeAlias
from urllib.error import URLError
from urllib.request import Request

from caro_graph import __version__
from caro_graph.problems import CallError, EndpointError
from caro_graph.publishing.digest import answer_to
from caro_graph.querying.remote.body import open_body
from caro_graph.querying.remote.endpoint import Endpoint, check_timeout
from caro_graph.querying.remote.opening import opener_for, proxy_variable
from caro_graph.querying.remote.refusal import refusal, unreachable

__all__ = ["AGENT", "Body", "Patience", "Reply", "send"]

AGENT = f"caro-graph/{__version__}"

Body: TypeAlias = "bytes | Callable[[], Iterable[bytes]] | None"
"""What is sent: bytes, or a function that gives its blocks anew each time that it has to be sent."""

_LONGEST_REPLY = 1 << 20
_AGAIN = frozenset({408, 429, 502, 503, 504})
_OTHER_URL = "see that it is the URL of the service itself, not of its page"
_LATER = "publish again later"
_STATUSES = {
    0: ("it answered what cannot be made sense of here", _OTHER_URL),
    400: ("it refuses what it was sent", "see what it says, and that the URL is that of the right service"),
    401: ("it asks who you are", "see that the credentials are set, and right"),
    402: ("it wants to be paid", "see to the account there"),
    403: ("it does not let you do this", "see that these credentials may write there"),
    404: ("nothing is there", "see that the path of the URL is right"),
    405: (
        "it does not take such a request",
        "see that it is the URL for updates, and that it may be written",
    ),
    406: ("it offers no form of answer that can be read here", _OTHER_URL),
    407: ("the proxy on the way asks who you are", "see to the settings of the proxy"),
    408: ("what it was sent took too long to arrive", _LATER),
    409: ("what it holds is in the way", "see what it says, and publish again"),
    410: ("it is gone for good", "publish elsewhere"),
    411: ("it wants to know the length beforehand", "tell those who run it"),
    413: ("what it was sent is too long for it", "send less at once, or have its limit raised"),
    414: ("the URL is too long for it", "tell those who run it"),
    415: ("it does not take this form of data", _OTHER_URL),
    422: ("it refuses what it was sent", "see what it says"),
    429: ("it is asked too often", _LATER),
    500: ("it failed", _LATER),
    502: ("the server before it got no good answer from it", _LATER),
    503: ("it is overloaded or closed", _LATER),
    504: ("it took too long", _LATER),
    507: ("it has no room left", "tell those who run it"),
}


@dataclass(frozen=True)
class Reply:
    """What came back: the status, the headers (names in lower case) and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Patience:
    """How often a request is made, and how long is waited in between (seconds).

    The first wait is between half and all of ``first``, each further one of twice as much, ``longest`` at
    most: by chance, so that many that failed together do not come back together. A Retry-After is kept to,
    but one of more than ``longest`` ends it: the error says when to come back. ``notice`` is called with a
    line before each wait.
    """

    tries: int = 5
    first: float = 0.5
    longest: float = 30
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    chance: Callable[[], float] = field(default=random.random, repr=False)
    now: Callable[[], float] = field(default=time.time, repr=False)
    notice: Callable[[str], None] = field(default=lambda line: None, repr=False)

    def wait(self, number: int, after: str | None) -> float | None:
        """Return the seconds before the next try, or None to give up.

        Args:
            number: How often it was tried.
            after: The Retry-After of the answer, if any: seconds, or a date (RFC 9110, section 10.2.3).
        """
        if number >= self.tries:
            return None
        growing = min(self.longest, self.first * 2.0 ** (number - 1))
        told = _seconds(after, self.now())
        if told is None:
            return growing * (1 + self.chance()) / 2
        return None if told > self.longest else told + self.chance() * self.first


class _PassingError(Exception):
    """A failure that may pass: what to say if it does not, and the Retry-After of the answer."""

    def __init__(self, error: EndpointError, after: str | None = None) -> None:
        self.error, self.after = error, after


def send(
    method: str,
    to: Endpoint,
    *,
    body: Body = None,
    headers: Mapping[str, str] = {},
    timeout: float = 60,
    repeatable: bool,
    patience: Patience | None = None,
    accepted: Collection[int] = (),
    longest: int = _LONGEST_REPLY,
) -> Reply:
    """Send a request, and return the answer if its status is one of success, or is ``accepted``.

    It is made again (see :class:`Patience`) after a refused or broken connection and after 408, 429, 502, 503
    and 504, and only if it is ``repeatable``; after a time-out it is not. A redirect is told, not followed:
    the headers, which may hold credentials, are for this service and not for the next.

    Args:
        method: GET, POST, PUT, DELETE...
        to: Where, with the secrets that no message shows (see ``endpoint_of`` and ``Endpoint.below``).
        body: What to send, if anything; blocks go chunked unless ``headers`` has a Content-Length.
        headers: Headers, checked before (see ``headers_of``), with the Content-Type of the body. To a server
            that wants Digest authentication, the credentials of Basic go so.
        timeout: The seconds of silence after which it is given up.
        repeatable: Whether doing it twice is the same as doing it once.
        patience: How often and how long.
        accepted: Statuses of failure that are an answer to the caller.
        longest: How many bytes of an answer are read.

    Raises:
        CallError: the time-out cannot be, or a variable of the environment holds no proxy that can be asked.
        EndpointError: there is no answer, or another one, or it is longer.
    """
    check_timeout(timeout)
    patience = patience or Patience()
    number = 0
    while True:
        number += 1
        try:
            return _sent(_Call(method, to, body, headers, timeout, accepted, longest))
        except _PassingError as passing:
            wait = patience.wait(number, passing.after) if repeatable else None
            if wait is None:
                tried = f" (tried {number} times)" if number > 1 else ""
                raise EndpointError(f"{passing.error}{tried}") from passing.error.__cause__
            patience.notice(f"{passing.error}; again in {wait:.1f} s")
            patience.sleep(wait)


@dataclass(frozen=True)
class _Call:
    method: str
    to: Endpoint
    body: Body
    headers: Mapping[str, str] = field(repr=False)
    timeout: float
    accepted: Collection[int]
    longest: int

    def request(self, **headers: str) -> Request:
        """Make the request, its body from the beginning."""
        data = self.body() if callable(self.body) else self.body
        return Request(
            self.to.url, data, {"User-Agent": AGENT, **self.headers, **headers}, method=self.method
        )

    def bare(self) -> Request:
        """Make the request without a body and without credentials: what does it ask for?"""
        return Request(self.to.url, None, {"User-Agent": AGENT}, method=self.method)


def _sent(call: _Call) -> Reply:
    request = call.request()
    with _opened(call, request) as response:
        authorization = None
        if response.status == 401 and "Authorization" in call.headers:
            authorization = _digest(call, request, response)
        if authorization is None:
            return _reply(call, response)
    with _opened(call, call.request(Authorization=authorization)) as response:
        return _reply(call, response)


def _digest(call: _Call, request: Request, response: HTTPResponse) -> str | None:
    told = response.headers.get("WWW-Authenticate")
    if told is None:
        # Virtuoso says what it wants only to those who show nothing.
        with _opened(call, call.bare()) as other:
            told = other.headers.get("WWW-Authenticate")
    return answer_to(told or "", request)


def _opened(call: _Call, request: Request) -> HTTPResponse:
    try:
        response = opener_for(request.type).open(request, timeout=call.timeout)
    except (HTTPException, OSError, ValueError) as error:
        # The URL and the headers have been looked at before; the URL of a proxy has not.
        if isinstance(error, InvalidURL | ValueError) and not isinstance(error, OSError):
            raise CallError(
                f"{proxy_variable(call.to.url)} does not hold the URL of a proxy: correct it, or unset it"
            ) from error
        told = unreachable(error, call.to, call.timeout, "allow more time, or see whether it is overloaded")
        told.__cause__ = error
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, ConnectionError) and not isinstance(cause, TimeoutError):
            raise _PassingError(told) from error
        raise told from error
    assert isinstance(response, HTTPResponse)
    return response


def _reply(call: _Call, response: HTTPResponse) -> Reply:
    status = response.status
    if 200 <= status < 300 or status in call.accepted:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(status, headers, _body(call, response))
    error = refusal(response, call.to, call.timeout, call.method, _STATUSES)
    if status in _AGAIN:
        raise _PassingError(error, response.headers.get("Retry-After"))
    raise error


def _body(call: _Call, response: HTTPResponse) -> bytes:
    blocks, size = [], 0
    try:
        stream = open_body(response, call.to, call.timeout)
        while block := stream.read1(65_536):
            size += len(block)
            if size > call.longest:
                break
            blocks.append(block)
    except EndpointError as error:
        if isinstance(error.__cause__, TimeoutError):
            raise
        raise _PassingError(error) from error
    if size > call.longest:
        raise call.to.failure(
            f"its answer is longer than the {call.longest:,} bytes that are read", _OTHER_URL
        )
    return b"".join(blocks)


def _seconds(after: str | None, now: float) -> float | None:
    """Read Retry-After as seconds from ``now``, a time in seconds since the epoch.

    >>> _seconds("120", 0), _seconds("Thu, 01 Jan 1970 00:00:09 GMT", 4), _seconds("soon", 0)
    (120.0, 5.0, None)
    """
    after = (after or "").strip()
    if after.isascii() and after.isdigit():
        return float(after[:9])
    try:
        return max(0.0, parsedate_to_datetime(after).timestamp() - now)
    except (ValueError, OverflowError):
        return None
