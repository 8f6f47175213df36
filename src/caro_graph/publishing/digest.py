"""Digest authentication (RFC 7616), computed by urllib, for the servers that want it, as Virtuoso does."""

from __future__ import annotations

from base64 import b64decode
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

__all__ = ["answer_to"]


def answer_to(challenge: str, request: Request) -> str | None:
    """Return the header Authorization for a request that was refused, or None if another would not help.

    Args:
        challenge: The WWW-Authenticate of the refusal.
        request: The request, with the credentials in a header of Basic authentication.
    """
    scheme, _, told = challenge.partition(" ")
    basic, _, coded = (request.get_header("Authorization") or "").partition(" ")
    if scheme.lower() != "digest" or basic != "Basic":
        return None
    passwords = HTTPPasswordMgrWithDefaultRealm()
    handler = AbstractDigestAuthHandler(passwords)
    try:
        user, _, password = b64decode(coded, validate=True).decode().partition(":")
        passwords.add_password(None, request.full_url, user, password)
        answer = handler.get_authorization(request, parse_keqv_list(parse_http_list(told)))
    except (ValueError, KeyError):
        return None  # Credentials or a challenge that cannot be read, or an algorithm that is not known.
    return f"Digest {answer}" if answer else None
