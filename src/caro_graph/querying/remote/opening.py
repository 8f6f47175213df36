"""What opens a URL: by the proxies of the environment, over http or https; no redirect is followed."""

from __future__ import annotations

import os
import ssl
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

__all__ = ["opener_for", "proxy_variable"]


class _Hearing(HTTPConnection):
    """A connection that hears what a server says while it is sent to.

    One that will not take so much (413) says so, and closes: what breaks is the sending, and the answer is
    there. Where it is not, reading it raises the error.
    """

    def request(self, *given: Any, **named: Any) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            super().request(*given, **named)


class _HearingSafely(_Hearing, HTTPSConnection):
    pass


class _Plain(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_Hearing, req)


class _Safe(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_HearingSafely, req, context=self._tls)

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(context=tls)
        self._tls = tls


def opener_for(scheme: str) -> OpenerDirector:
    """Make what opens a URL: the proxies of the environment, http and https; no redirects, files or FTP."""
    opener = OpenerDirector()
    opener.add_handler(ProxyHandler())
    opener.add_handler(_Plain())
    if scheme == "https":
        opener.add_handler(_Safe(ssl.create_default_context()))
    return opener


def proxy_variable(url: str) -> str:
    """Name the variable of the environment that has the proxy for a URL."""
    wanted = f"{url.partition(':')[0]}_proxy"
    return next((name for name in os.environ if name.lower() == wanted), f"the setting {wanted}")
