"""SPARQL endpoints on this machine: a real one, and one that answers whatever a test tells it to."""

from __future__ import annotations

import shutil
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from caro_graph.problems import EndpointError
from caro_graph.querying.answers import Rows, Truth
from caro_graph.querying.remote import ask_endpoint

Behaviour = Callable[[BaseHTTPRequestHandler], None]

SELECT = "SELECT ?a WHERE { ?s ?p ?a }"
JSON = "application/sparql-results+json"
HEAD = b'{"head":{"vars":["a"]},"results":{"bindings":['
ROW = b'{"a":{"type":"literal","value":"x"}}'
TAIL = b"]}}"


def rows(number: int) -> bytes:
    return HEAD + b",".join([ROW] * number) + TAIL


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Server:
    """A server under test: what it was asked, and two events to keep pace with it."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)


@contextmanager
def direct() -> Iterator[None]:
    """Leave aside the proxy that a machine may have: what is asked here is on loopback."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "*")
        yield


@contextmanager
def serving(behave: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve ``behave`` on a free loopback port, for every path, until the end of the block."""
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            told.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            self.close_connection = True
            try:
                behave(self)
                self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                told.left.set()

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # A handshake that the client breaks off is what some tests are about.

    with direct(), Quiet(("127.0.0.1", 0), Handler) as server:
        server.told = told  # type: ignore[attr-defined]
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        told.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/sparql"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            told.go_on.set()
            server.shutdown()
            thread.join()


def begin(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def reply(body: bytes, kind: str = JSON, status: int = 200, **headers: str) -> Behaviour:
    """Answer with a body whose length is told; the words of a header's name are joined by hyphens."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        begin(handler, status, {"Content-Type": kind, "Content-Length": str(len(body))} | extra)
        handler.wfile.write(body)

    return behave


def raw(*parts: bytes, kind: str = JSON, chunked: bool = False, **headers: str) -> Behaviour:
    """Answer 200 with these bytes as they are, then close; the framing is the caller's."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        framing = {"Transfer-Encoding": "chunked"} if chunked else {}
        begin(handler, 200, {"Content-Type": kind} | framing | extra)
        for part in parts:
            handler.wfile.write(part)

    return behave


def paused(before: bytes, after: bytes = b"") -> Behaviour:
    """Answer with a start, and with the rest only when the test lets it go on."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        begin(handler, 200, {"Content-Type": JSON, "Content-Length": str(len(before + after) + (not after))})
        handler.wfile.write(before)
        handler.wfile.flush()
        handler.server.told.go_on.wait()  # type: ignore[attr-defined]
        handler.wfile.write(after)

    return behave


def flood(block: bytes, blocks: int, kind: str = JSON) -> Behaviour:
    """Answer with the same block many times over, in chunks."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        begin(handler, 200, {"Content-Type": kind, "Transfer-Encoding": "chunked"})
        head, tail = (HEAD + ROW, TAIL) if kind == JSON else (block, block)
        chunk = b"%x\r\n%s\r\n" % (len(block), block)
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(head), head))
        for _ in range(blocks):
            handler.wfile.write(chunk)
        handler.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(tail), tail))

    return behave


def reset(after: bytes) -> Behaviour:
    """Answer with a start, then break the connection off as a crashing server does (RST)."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(after)
        handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    return behave


def failure(url: str, form: str = "SELECT", text: str = SELECT, timeout: float = 20) -> str:
    """Ask, read it all, and give what is said of the endpoint after its URL."""

    def read() -> None:
        answer = ask_endpoint(text, form, url, timeout=timeout)
        assert not isinstance(answer, Truth)
        list(answer.rows if isinstance(answer, Rows) else answer.triples)

    with direct(), pytest.raises(EndpointError) as caught:
        read()
    said = str(caught.value)
    assert "\n" not in said
    assert said.startswith(url + ": ")
    return said.removeprefix(url + ": ")


def failing(behave: Behaviour, form: str = "SELECT", text: str = SELECT, timeout: float = 20) -> str:
    """Like ``failure``, of a server that behaves so."""
    with serving(behave) as server:
        return failure(server.url, form, text, timeout)


def free_port() -> int:
    """A loopback port on which nothing listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def oxigraph_server(files: Sequence[Path], union: bool = False) -> Iterator[str]:
    """Run an Oxigraph server in memory, and give the URL of its query endpoint.

    Args:
        files: What it holds: .nt and .ttl go to the default graph, .nq where their lines say.
        union: Whether a query sees all named graphs as its default graph.
    """
    process, port = _started([oxigraph_program(), "serve", *(["--union-default-graph"] if union else [])])
    try:
        for file in files:
            _load(file, port)
        with direct():
            yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait(10)


def oxigraph_program() -> str:
    """The Oxigraph server of the Python that runs, else of the system."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    assert program, "the oxigraph server is not installed: pip install oxigraph"
    return program


def _started(call: Sequence[str]) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server on a free port; another process may take that port first, so several are tried."""
    for _ in range(5):
        port = free_port()
        process = subprocess.Popen(
            [*call, "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if wait_until_it_answers(port, process):
            return process, port
        process.terminate()
        process.wait(10)
    raise AssertionError("the oxigraph server does not start")


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until a server answers, or has ended: then False."""
    for _ in range(600):
        if process.poll() is not None:
            return False
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=1)) as connection:
            connection.request("GET", "/")
            with connection.getresponse():
                return True
        time.sleep(0.05)
    return False


_KINDS = {
    ".nt": ("?default", "application/n-triples"),
    ".ttl": ("?default", "text/turtle"),
    ".nq": ("", "application/n-quads"),
}


def _load(file: Path, port: int) -> None:
    target, kind = _KINDS[file.suffix]
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/store{target}",
        data=file.read_bytes(),
        headers={"Content-Type": kind},
        method="POST",
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=60) as response:
        assert response.status in (200, 201, 204)
