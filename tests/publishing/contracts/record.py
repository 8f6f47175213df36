"""Record what a portal answers: python record.py ckan|ckan-scheming|udata < the line that serve_*.py printed.

It publishes tests/publishing/contracts/catalogue.ttl again and again, as STEPS says, at a portal that
serve_ckan.py or serve_udata.py runs and that is empty, and writes each run to a file. Run it from the root of
the project with PYTHONPATH=src:tests.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request, urlopen

from publishing.portals import CONTRACTS, KEPT_HEADERS, RECORDED, STEPS, TOKEN_HEADERS, TOKENS, publish

from caro_graph.publishing import portal_client
from caro_graph.publishing.sending import Reply

send = portal_client.send


def main(kind: str) -> None:
    os.environ["no_proxy"] = "*"
    served = json.loads(sys.stdin.readline())
    acted = False
    tokens = {"editor": served["token"], "stranger": served["other"], "bad": TOKENS["bad"]}
    for name in RECORDED[kind]:
        step = STEPS[name]
        if step.catalogue == "changed" and not acted:
            PERSON[kind](served)
            acted = True
        exchanges: list[dict[str, Any]] = []
        portal_client.send = _recorder(exchanges, served["url"], tokens)  # type: ignore[assignment]
        lines = publish(kind, served["url"], step, tokens, served["org"])
        told = {
            "recorded": served["software"],
            "organization": served["org"],
            "exchanges": exchanges,
            "outcomes": lines,
        }
        file = CONTRACTS / kind / f"{name}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(_in_lines(told), "utf-8")
        print(name, len(exchanges), *lines, sep="\n  ")


def _in_lines(told: Mapping[str, Any]) -> str:
    """Write JSON with a line for each exchange."""
    parts = []
    for name, value in told.items():
        lines = [json.dumps(part, ensure_ascii=False) for part in value] if isinstance(value, list) else None
        listed = "[\n  " + ",\n  ".join(lines) + "\n ]" if lines else json.dumps(value, ensure_ascii=False)
        parts.append(f" {json.dumps(name)}: {listed}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _recorder(exchanges: list[Any], url: str, tokens: Mapping[str, str]) -> Callable[..., Reply]:
    names = {token: TOKENS[name] for name, token in tokens.items()}

    def record(method: str, to: Any, *, body: bytes | None, headers: Mapping[str, str], **rest: Any) -> Reply:
        accepted = rest.pop("accepted")
        told = {"body": body, "headers": headers, **rest}
        # Everything is taken for an answer, to be recorded; what is none is asked again, to be refused.
        reply = send(method, to, accepted=range(300, 600), **told)
        parts = urlsplit(to.url)
        kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
        kept |= {name: names[kept[name]] for name in TOKEN_HEADERS if name in kept}
        request = {
            "method": method,
            "path": parts.path,
            "query": dict(parse_qsl(parts.query)),
            "headers": kept,
            "body": json.loads(body) if body else None,
        }
        answer = {
            "status": reply.status,
            "type": reply.headers["content-type"],
            "body": json.loads(reply.body.replace(url.encode(), b"{portal}")),
        }
        exchanges.append({"request": request, "answer": answer})
        if reply.status < 300 or reply.status in accepted:
            return reply
        return send(method, to, accepted=accepted, **told)

    return record


def _call(served: Mapping[str, str], header: str, method: str, path: str, body: Any = None) -> Any:
    request = Request(served["url"] + path, json.dumps(body).encode() if body else None, method=method)
    request.add_header(header, served["token"])
    request.add_header("Content-Type", "application/json")
    with urlopen(request) as answer:
        return json.load(answer)


def _at_ckan(served: Mapping[str, str]) -> None:
    """A person adds an extra, a tag and a resource to the charter."""
    at = "/api/3/action/"
    package = _call(served, "Authorization", "GET", f"{at}package_show?id=valmont-charte")["result"]
    patch = {
        "id": package["id"],
        "extras": [*package.get("extras", []), {"key": "responsable", "value": "une personne"}],
        "tags": [*package["tags"], {"name": "ajout"}],
        "resources": [{"url": "https://other.example.org/note.pdf", "name": "Note"}, *package["resources"]],
    }
    _call(served, "Authorization", "POST", f"{at}package_patch", patch)


def _at_udata(served: Mapping[str, str]) -> None:
    at = "/api/1/datasets/"
    listed = _call(served, "X-API-KEY", "GET", f"{at}?organization={served['org']}")["data"]
    there = next(dataset for dataset in listed if dataset["title"] == "Charte de Valmont")
    at += there["id"]
    note = {
        "url": "https://other.example.org/note.pdf",
        "title": "Note",
        "filetype": "remote",
        "type": "other",
    }
    _call(served, "X-API-KEY", "POST", f"{at}/resources/", {**note, "format": "pdf"})
    kept = {name: there[name] for name in ("title", "description", "temporal_coverage")}
    tags, extras = [*there["tags"], "ajout"], {**there["extras"], "responsable": "une personne"}
    _call(served, "X-API-KEY", "PUT", f"{at}/", {**kept, "tags": tags, "extras": extras, "acronym": "CV"})


PERSON = {"ckan": _at_ckan, "ckan-scheming": _at_ckan, "udata": _at_udata}

if __name__ == "__main__":
    main(sys.argv[1])
