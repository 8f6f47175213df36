"""A portal's API: JSON asked for and JSON sent, and what it says when it refuses, in one clear line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from caro_graph.problems import CallError, EndpointError
from caro_graph.publishing.portal_json import is_deep
from caro_graph.publishing.sending import Patience, Reply, send
from caro_graph.querying.remote.endpoint import Endpoint, endpoint_of, headers_of
from caro_graph.querying.remote.refusal import page_title

__all__ = ["MOST_PAGES", "Answer", "Portal", "portal_at", "words_of"]

MOST_PAGES = 1_000
"""Pages of a list: of 50 datasets and more."""
_LONGEST = 1 << 26
_MOST_WORDS = 5


@dataclass(frozen=True)
class Answer:
    """What a portal answered: the status, and the JSON of the body (None if there is no body)."""

    status: int
    data: Any


@dataclass(frozen=True)
class Portal:
    """A portal as it is asked; the headers, which hold the token, are never shown."""

    root: Endpoint
    name: str
    headers: Mapping[str, str] = field(repr=False)
    timeout: float = 60
    patience: Patience | None = None

    def ask(
        self,
        method: str,
        path: str,
        *,
        parameters: Iterable[tuple[str, str]] = (),
        body: Any = None,
        headers: Mapping[str, str] = {},
        accepted: Collection[int] = (),
        repeatable: bool = True,
    ) -> Answer:
        """Ask at a path below the root, sending ``body`` as JSON if there is one.

        Args:
            method: GET, POST, PUT.
            path: Percent-encoded.
            parameters: What goes into the query string.
            body: What is sent, as JSON; None for nothing.
            headers: Headers besides those of the portal.
            accepted: Statuses of failure that are an answer to the caller.
            repeatable: Whether doing it twice is the same as doing it once.

        Raises:
            EndpointError: there is no answer, it has another status, or it is not JSON.
        """
        at = self.root.below(path, parameters)
        sent = {"Accept": "application/json", **self.headers, **headers}
        data = None
        if body is not None:
            data = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
            sent["Content-Type"] = "application/json"
        reply = send(
            method,
            at,
            body=data,
            headers=sent,
            timeout=self.timeout,
            repeatable=repeatable,
            patience=self.patience,
            accepted=accepted,
            longest=_LONGEST,
        )
        return Answer(reply.status, self._json(reply, at))

    def _json(self, reply: Reply, at: Endpoint) -> Any:
        if not reply.body.strip():
            return None
        try:
            told = json.loads(reply.body)
            # Half a character (a lone surrogate) could neither be shown nor sent back.
            json.dumps(told, ensure_ascii=False).encode()
            if is_deep(told):
                raise ValueError
            return told
        except (ValueError, RecursionError) as error:
            start = reply.body[:16_384].decode("utf-8", "replace")
            title = page_title(start, at)
            named = f" (“{title}”)" if title else ""
            kind = "a web page" if re.match(r"\s*<", start) else "what is no JSON"
            status = "" if reply.status == 200 else f" ({reply.status})"
            raise at.failure(
                f"it answered with {kind}{named}{status}", f"see that it is the URL of the {self.name} portal"
            ) from error

    def failure(self, path: str, what: str, todo: str) -> EndpointError:
        """Make the error that says in one line what happened at a path, without any secret."""
        return self.root.below(path).failure(what, todo)

    def endless(self, path: str) -> EndpointError:
        """Make the error of a list that goes on for ever."""
        return self.failure(path, f"its list has more than {MOST_PAGES:,} pages", "tell those who run it")


def portal_at(
    url: str,
    name: str,
    header: Callable[[str], Mapping[str, str]],
    *,
    api: re.Pattern[str],
    token: str | None,
    headers: Mapping[str, str] = {},
    timeout: float = 60,
    patience: Patience | None = None,
) -> Portal:
    """Read the URL of a portal: that of its home page, or of its API.

    Args:
        url: http or https.
        name: What the software is called, for messages.
        header: Gives the header that carries the token.
        api: What of the path belongs to the API, and is taken off its end.
        token: The token, if any.
        headers: Further headers.
        timeout: The seconds of silence after which it is given up.
        patience: How often it is asked again.

    Raises:
        CallError: the URL, a header or the token cannot be sent. No secret is repeated.
    """
    carried = dict(header(token)) if token is not None else {}
    for own in carried:
        if any(other.lower() == own.lower() for other in headers):
            raise CallError(f"there is a header {own} beside CARO_GRAPH_TOKEN: give one or the other")
    sent = headers_of({**headers, **carried}, None, None)
    root = endpoint_of(url, sent, None)
    root = replace(root, at=api.sub("", root.at.rstrip("/")))
    return Portal(root, name, sent, timeout, patience)


def words_of(errors: Any, prefix: str = "") -> str:
    """Put a portal's validation errors into words: each field and what is wrong with it.

    >>> words_of({"title": ["Missing"], "resources": [{}, {"url": ["Invalid"]}], "__type": "Error"})
    'title: Missing; resources 2, url: Invalid'
    """
    told = list(_told(errors, prefix))
    more = f"; and {len(told) - _MOST_WORDS} more" if len(told) > _MOST_WORDS else ""
    return "; ".join(told[:_MOST_WORDS]) + more


def _told(errors: Any, field_: str) -> Iterable[str]:
    if isinstance(errors, Mapping):
        for name, value in errors.items():
            if not str(name).startswith("__"):
                yield from _told(value, f"{field_}, {name}" if field_ else str(name))
    elif isinstance(errors, list):
        for number, value in enumerate(errors, 1):
            nested = isinstance(value, Mapping | list)
            yield from _told(value, f"{field_} {number}" if nested else field_)
    elif errors not in (None, ""):
        yield f"{field_}: {errors}" if field_ else str(errors)
