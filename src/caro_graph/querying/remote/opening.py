"""What opens a URL: by the proxies of the environment, over http or https; no redirect is followed."""

from __future__ import annotations

import os
import ssl
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler

__all__ = ["opener_for", "proxy_variable"]


def opener_for(scheme: str) -> OpenerDirector:
    """Make what opens a URL: the proxies of the environment, http and https; no redirects, files or FTP."""
    opener = OpenerDirector()
    opener.add_handler(ProxyHandler())
    opener.add_handler(HTTPHandler())
    if scheme == "https":
        opener.add_handler(HTTPSHandler(context=ssl.create_default_context()))
    return opener


def proxy_variable(url: str) -> str:
    """Name the variable of the environment that has the proxy for a URL."""
    wanted = f"{url.partition(':')[0]}_proxy"
    return next((name for name in os.environ if name.lower() == wanted), f"the setting {wanted}")
