"""What to say where the engine here gives up on a query: it lacks something, or what SERVICE asks fails."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from caro_graph.problems import EndpointError, FactsError, Problem
from caro_graph.queries import tokens

__all__ = ["FAILURES", "refusal"]

FAILURES = (RuntimeError, OSError, ValueError, MemoryError)
"""What the engine raises while it asks, or while its answer is read; a mistake is a SyntaxError before."""
_LONGEST = 200
_FUNCTION = re.compile(r"The custom (?:aggregate )?function <([^<>]*)> is not supported")
_UNBOUND = "The variable encoding the service name is unbound"
_STATUS = re.compile(r"Error (\d{3})\b.* returned by ", re.DOTALL)
_KIND = re.compile(r"Unsupported Content-Type returned by service <[^<>]*>: (.*)", re.DOTALL)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"']+")
_NUMBER = re.compile(r" \(os error \d+\)")


def refusal(text: str, error: Exception, file: str) -> EndpointError | FactsError:
    """Return what to raise in the place of what the engine raised.

    Args:
        text: The query.
        error: What was raised.
        file: Where the query stands.
    """
    said = str(error)
    function = _FUNCTION.search(said)
    if function:
        todo = "use the functions of SPARQL 1.1, or ask an endpoint that has it"
        what = f"there is no function <{function[1]}> here"
        return _unanswerable(file, *_place(text, f"<{function[1]}>"), what, todo)
    if said == _UNBOUND:
        what = "a variable names the endpoint of SERVICE"
        return _unanswerable(file, *_place(text, "SERVICE"), what, "write its IRI there")
    asked = tokens.services(text)
    if not asked or isinstance(error, UnicodeError):
        return _unanswerable(file, 1, 1, _words(said), "ask for less, or otherwise")
    return _failed(asked, text, error)


def _unanswerable(file: str, line: int, column: int, what: str, todo: str) -> FactsError:
    return FactsError([Problem(file, line, column, f"the engine cannot answer this ({what})", todo)])


def _place(text: str, part: str) -> tuple[int, int]:
    """The line and column of a part of the query; its beginning, where it is written otherwise there."""
    start = max(0, text.upper().find(part.upper()))
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def _failed(asked: tuple[str, ...], text: str, error: Exception) -> EndpointError:
    """Say what happened at an endpoint, and at which."""
    said = str(error)
    prefixes = tokens.prefixes(text)
    iris = [_expanded(name, prefixes) for name in asked if name[0] not in "?$"]
    # The longest that is named, as one may begin as another does.
    named = max((iri for iri in iris if iri in said), key=len, default="")
    shown = [_shown(named)] if named else [_shown(iri) for iri in iris]
    where = " or ".join(dict.fromkeys(shown)) or "an endpoint"
    for iri in iris:
        said = said.replace(iri, _shown(iri))
    status, kind = _STATUS.match(said), _KIND.match(said)
    if status:
        what, todo = f"it answered with the status {status[1]}", "see that it is the URL of an endpoint"
    elif kind:
        what, todo = f"it answered as {_words(kind[1])}", "see that it is the URL of an endpoint"
    elif isinstance(error, OSError):
        what, todo = f"it did not answer ({_words(said)})", "see that it can be reached"
    else:
        what, todo = f"its answer breaks off, or is none to a query ({_words(said)})", "ask it for less"
    return EndpointError(f"{where}, which the query asks with SERVICE: {what}: {todo}")


def _expanded(name: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes[prefix] + local if prefix in prefixes else name


def _shown(url: str) -> str:
    """A URL without what may be secret in it.

    >>> _shown("http://user:word@example.org:80/a?token=b#c"), _shown("http://[")
    ('http://example.org:80/a', 'an endpoint')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an endpoint"
    host = parts.netloc.rpartition("@")[2]
    return _short(parts._replace(netloc=host, query="", fragment="").geturl())


def _words(said: str) -> str:
    """A few words of the engine's, without what a body or a URL may bring along."""
    said = _URL.sub(lambda match: _shown(match[0]), _NUMBER.sub("", said))
    return _short(said)


def _short(text: str) -> str:
    text = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
