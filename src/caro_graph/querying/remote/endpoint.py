"""The endpoint to ask, how it may be asked, and what may be said of it: no secret is ever shown."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, parse_qsl, quote, quote_plus, urlencode, urlsplit

from caro_graph.problems import CallError, EndpointError

__all__ = ["Endpoint", "check_text", "check_timeout", "endpoint_of", "headers_of"]

_ENVIRONMENT = "CARO_GRAPH_USER and CARO_GRAPH_PASSWORD"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BEARER = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_SCHEMES = {"basic", "bearer", "digest", "negotiate", "token"}
# What the request itself decides: another value would make it another request, or an unreadable answer.
_OURS = {"accept", "accept-encoding", "connection", "content-length", "content-type", "transfer-encoding"}
_LONGEST_EXCERPT = 200
_LONG_SECRET = 4
_LONGEST_WAIT = 86_400


@dataclass(frozen=True)
class Endpoint:
    """An endpoint as it is asked, and as it is shown (``at``: no credentials, no query string)."""

    at: str
    url: str = field(repr=False)
    parameters: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def failure(self, what: str, todo: str) -> EndpointError:
        """Make the error that says in one line what happened there and what to do."""
        return EndpointError(f"{self.at}: {what}: {todo}")

    def below(self, path: str = "", parameters: Iterable[tuple[str, str]] = ()) -> Endpoint:
        """Return what is asked at a path below this one (already percent-encoded) with these parameters.

        What stands in the query string of this URL, such as the key of a gateway, is sent along.
        """
        at = self.at.rstrip("/") + "/" + path.lstrip("/") if path else self.at
        known = (*self.parameters, *parameters)
        return replace(self, at=at, url=at + ("?" + urlencode(known) if known else ""), parameters=known)

    def clean(self, text: str) -> str:
        """Make what a server wrote fit to be shown: one short line, printable, none of the secrets in it."""
        text = _printable(text)
        for secret in self.secrets:
            # A short one is only taken out as a word: "fr" may not make a hole in "from".
            edges = ("", "") if len(secret) >= _LONG_SECRET else (r"(?<![^\W_])", r"(?![^\W_])")
            text = re.sub(edges[0] + re.escape(secret) + edges[1], "***", text, flags=re.IGNORECASE)
        return text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 1].rstrip() + "…"


def _printable(text: str) -> str:
    """Make it one line, without the escape sequences that would move a terminal's cursor or hide text."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable()).strip()


def endpoint_of(given: str, headers: Mapping[str, str], password: str | None) -> Endpoint:
    """Read the URL of an endpoint.

    Args:
        given: The URL.
        headers: What is sent along; the values are kept out of messages, as is the password.
        password: The password, if any.

    Raises:
        CallError: it is not the http or https URL of an endpoint, or has credentials in it.
    """
    parts = _split(given)
    bare = parts._replace(query="", fragment="").geturl()
    parameters = tuple(parse_qsl(parts.query, keep_blank_values=True))
    if {"query", "update"} & {name for name, _ in parameters}:
        raise CallError("the endpoint's URL has a query in it: give the URL up to the question mark")
    values = [value for _, value in parameters] + list(_pieces(headers.values()))
    if password:
        values.append(password)
    plain = [text for text in map(_printable, values) if text]
    secrets = {form for text in plain for form in (text, quote(text), quote_plus(text))}
    url = parts._replace(fragment="").geturl()
    return Endpoint(bare, url, parameters, tuple(sorted(secrets, key=lambda text: (-len(text), text))))


def _split(given: str) -> SplitResult:
    # What cannot be read is not repeated in the message either: it may hold a password.
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError as error:
        raise CallError(
            "the endpoint's URL cannot be read: see that its host and port are well written"
        ) from error
    if "@" in parts.netloc:
        raise CallError(
            f"the endpoint's URL has credentials in it: take them out, and set {_ENVIRONMENT} instead"
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CallError("the endpoint is not a URL that can be asked: give one with http:// or https://")
    if not all("!" <= letter <= "~" and letter != "\\" for letter in given):
        raise CallError(
            "the endpoint's URL has a space or another character that a URL cannot have:"
            " write it percent-encoded, or for the host as xn--"
        )
    labels = parts.hostname.removesuffix(".").split(".")
    if port == 0 or (":" not in parts.hostname and not all(1 <= len(label) <= 63 for label in labels)):
        raise CallError("the endpoint's URL cannot be read: see that its host and port are well written")
    return parts


def headers_of(
    given: Mapping[str, str], user: str | None, password: str | None, token: str | None = None
) -> dict[str, str]:
    """Check the headers to send, and add those of Basic (RFC 7617) or Bearer authentication (RFC 6750).

    Raises:
        CallError: a header that cannot be sent, or half of the credentials. No value is repeated.
    """
    headers = dict(given)
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name):
            raise CallError("a header has a name that cannot be: it is made of letters, digits and hyphens")
        if name.lower() in _OURS:
            raise CallError(f"the header {name} is not yours to give: caro-graph sets it; leave it out")
        if not all(letter == "\t" or (letter.isprintable() and letter <= "\xff") for letter in value):
            raise CallError(
                f"the value of the header {name} has a line break or a character that a header cannot have:"
                " take it out"
            )
    if (user is None) != (password is None):
        missing = "CARO_GRAPH_USER" if user is None else "CARO_GRAPH_PASSWORD"
        raise CallError(f"a user goes with a password: set {missing} too")
    if token is not None:
        return _with_token(headers, token, user)
    if user is None or password is None:
        return headers
    check_text("CARO_GRAPH_USER", user)
    check_text("CARO_GRAPH_PASSWORD", password)
    if any(name.lower() == "authorization" for name in headers):
        raise CallError(f"there is a header Authorization beside {_ENVIRONMENT}: give one or the other")
    if ":" in user:
        raise CallError("CARO_GRAPH_USER has a colon in it, which Basic authentication does not allow")
    return {**headers, "Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}


def _with_token(headers: dict[str, str], token: str, user: str | None) -> dict[str, str]:
    if user is not None:
        raise CallError(f"there is CARO_GRAPH_TOKEN beside {_ENVIRONMENT}: set one or the other")
    if any(name.lower() == "authorization" for name in headers):
        raise CallError("there is a header Authorization beside CARO_GRAPH_TOKEN: give one or the other")
    if not _BEARER.fullmatch(token):
        raise CallError("CARO_GRAPH_TOKEN has a character that a token cannot have: set it again")
    return {**headers, "Authorization": f"Bearer {token}"}


def check_timeout(timeout: float) -> None:
    """Refuse a number of seconds that nobody can wait.

    Raises:
        CallError: it is not above 0, or longer than a day.
    """
    if not 0 < timeout <= _LONGEST_WAIT:
        raise CallError(f"a time-out of {timeout:g} s cannot be: give one above 0, {_LONGEST_WAIT} at most")


def check_text(name: str, text: str) -> None:
    """Refuse what cannot be sent: bytes that are no UTF-8, which Python keeps as halves of characters.

    Raises:
        CallError: names what it is; the text is not repeated.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise CallError(f"{name} is not text in UTF-8: write it in UTF-8") from error


def _pieces(values: Iterable[str]) -> Iterator[str]:
    """Give each value, and its parts: of ``Bearer abc``, a server may repeat ``abc`` alone."""
    for value in values:
        yield value.strip()
        yield from (part for part in re.split(r"[\s,;\"']+", value) if part.lower() not in _SCHEMES)
