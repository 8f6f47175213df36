"""Portals that answer as real ones did: what was recorded of them, and a server that replays it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from caro_graph.problems import CallError, EndpointError
from caro_graph.publishing.ckan import publish_to_ckan
from caro_graph.publishing.portal import Agent, Catalogue, Dataset
from caro_graph.publishing.portal_catalogue import catalogue_of
from caro_graph.publishing.portal_report import Outcome
from caro_graph.publishing.udata import publish_to_udata

CONTRACTS = Path(__file__).parent / "contracts"
PUBLISH: dict[str, Callable[..., Iterator[Outcome]]] = {
    "ckan": publish_to_ckan,
    "ckan-scheming": publish_to_ckan,
    "udata": publish_to_udata,
}
TOKENS = {"editor": "the-token-of-an-editor", "stranger": "the-token-of-a-stranger", "bad": "no-token"}
TOKEN_HEADERS = ("Authorization", "X-API-KEY")
KEPT_HEADERS = (*TOKEN_HEADERS, "Accept", "Content-Type", "X-Fields")

FIRST = catalogue_of(CONTRACTS / "catalogue.ttl")
COMMUNES, CHARTE = FIRST.datasets


def _changed(charte: Dataset) -> Dataset:
    """A later state: words, a contact, a URL and a size are others; a file is gone, another is new."""
    turtle, doc, signatories, sparql = charte.resources
    assert charte.contact
    return replace(
        charte,
        title="Charte de Valmont, nouvelle version",
        keywords=("politique de la ville", "signataires"),
        version="1.3.0",
        version_notes=None,
        creator=None,
        contact=replace(charte.contact, email="contact@valmont.example.org"),
        resources=(
            doc,
            replace(signatories, size=2400),
            replace(sparql, url="https://example.org/valmont/nouveau/sparql"),
            replace(turtle, iri=f"{turtle.iri}.nt", url="https://example.org/valmont/charte.nt", format="NT"),
        ),
    )


CHANGED = replace(FIRST, datasets=(COMMUNES, _changed(CHARTE)))
VARIANTS: dict[str, Catalogue] = {
    "first": FIRST,
    "changed": CHANGED,
    "short": replace(CHANGED, datasets=CHANGED.datasets[1:]),
    "refused": replace(
        CHANGED, datasets=(COMMUNES, replace(CHANGED.datasets[1], contact=Agent(name="X", email="nope")))
    ),
}


@dataclass(frozen=True)
class Step:
    """One run of the publisher: what of, by whom, for which organisation."""

    catalogue: str
    token: str | None = "editor"
    organization: str = "org"
    dry_run: bool = False


STEPS = {
    "create-dry-run": Step("first", dry_run=True),
    "create": Step("first"),
    "unchanged": Step("first"),
    "update-dry-run": Step("changed", token=None, dry_run=True),
    "update": Step("changed"),
    "unchanged-after-update": Step("changed"),
    "gone": Step("short"),
    "refused": Step("refused"),
    "stranger": Step("first", token="stranger"),
    "bad-token": Step("first", token="bad"),
    "no-organization": Step("first", organization="nope"),
}
"""In the order of recording; between ``unchanged`` and the updates a person works at the portal."""

RECORDED = {
    "ckan": tuple(STEPS),
    "ckan-scheming": ("create", "unchanged", "update", "unchanged-after-update"),
    "udata": tuple(STEPS),
}


def contract(kind: str, name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((CONTRACTS / kind / f"{name}.json").read_text("utf-8"))
    return told


def publish(kind: str, url: str, step: Step, tokens: Mapping[str, str], org: str) -> list[str]:
    """Publish, and give a line for each outcome, or for the error that ended it; ``{portal}`` is the URL."""
    lines: list[str] = []
    try:
        for outcome in PUBLISH[kind](
            url,
            VARIANTS[step.catalogue],
            organization=org if step.organization == "org" else step.organization,
            token=tokens[step.token] if step.token else None,
            dry_run=step.dry_run,
        ):
            lines += str(outcome).splitlines() + ([outcome.what] if outcome.failed else [])
    except (CallError, EndpointError) as error:
        lines.append(f"{type(error).__name__}: {error}")
    return [line.replace(url, "{portal}") for line in lines]


@dataclass
class Replay:
    """A portal that answers as recorded, in order, and notes what it was asked otherwise."""

    exchanges: list[dict[str, Any]]
    url: str = ""
    asked: int = 0
    differences: list[str] = field(default_factory=list)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        number = self.asked
        self.asked += 1
        if number >= len(self.exchanges):
            self.differences.append(f"one request more than recorded: {request}")
            return {"status": 500, "type": "text/plain", "body": "not recorded"}
        recorded = self.exchanges[number]
        self.differences += [
            f"request {number}: {name} is {request[name]!r}, not {recorded['request'][name]!r}"
            for name in recorded["request"]
            if request[name] != recorded["request"][name]
        ]
        answer: dict[str, Any] = recorded["answer"]
        return answer


@contextmanager
def replaying(exchanges: list[dict[str, Any]]) -> Iterator[Replay]:
    """Serve a recording on a free loopback port."""
    replay = Replay(exchanges)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            parts = urlsplit(self.path)
            answer = replay.answer(
                {
                    "method": self.command,
                    "path": parts.path,
                    "query": dict(parse_qsl(parts.query)),
                    "headers": {name: self.headers[name] for name in KEPT_HEADERS if name in self.headers},
                    "body": json.loads(body) if body else None,
                }
            )
            content = answer["body"]
            sent = json.dumps(content).encode() if "json" in answer["type"] else content.encode()
            self.send_response(answer["status"])
            self.send_header("Content-Type", answer["type"])
            for name, value in answer.get("headers", {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_POST = do_PUT = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    with pytest.MonkeyPatch.context() as patch, ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        patch.setenv("no_proxy", "*")
        replay.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield replay
        finally:
            server.shutdown()
            thread.join()
