"""What shapes import: fetched from a server of the test's own if it is allowed, else never."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import Run

from caro_graph.problems import CallError
from caro_graph.shapes.graph import Shapes, read_shapes
from caro_graph.shapes.imports import with_imports

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <http://example.org/> .
"""


class Server:
    """A server of Turtle, which remembers what it was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.raw: dict[str, Iterable[bytes]] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                if self.path in outer.raw:
                    self.send_raw(outer.raw[self.path])
                    return
                page = outer.pages.get(self.path)
                self.send_response(200 if page is not None else 404)
                self.send_header("Content-Type", "text/turtle")
                self.end_headers()
                self.wfile.write((page or "").encode())

            def send_raw(self, parts: Iterable[bytes]) -> None:
                try:
                    for part in parts:
                        self.wfile.write(part)
                except ConnectionError:
                    self.close_connection = True

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}"

    def imports(self, page: str) -> str:
        return f"<http://example.org/> owl:imports <{self.address}{page}> .\n"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever)
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


def shapes(folder: Path, turtle: str) -> Shapes:
    (folder / "shapes.ttl").write_text(f"{HEAD}ex:S a sh:NodeShape .\n{turtle}", "utf-8")
    return read_shapes([folder / "shapes.ttl"])


def test_what_is_imported_is_fetched_with_its_own_imports(tmp_path: Path, server: Server) -> None:
    server.pages["/one"] = f"{HEAD}ex:One a sh:NodeShape . <> ex:is <relative> .\n{server.imports('/two')}"
    server.pages["/two"] = f"{HEAD}ex:Two a sh:NodeShape .\n{server.imports('/one')}"
    found = with_imports(shapes(tmp_path, server.imports("/one")))
    assert set(found.shapes) == {f"<http://example.org/{name}>" for name in ("S", "One", "Two")}
    assert f"<{server.address}/one> <http://example.org/is> <{server.address}/relative>" in found.text
    assert found.files == (str(tmp_path / "shapes.ttl"),)
    assert sorted(server.asked) == ["/one", "/two"]


def test_nothing_to_fetch(tmp_path: Path) -> None:
    before = shapes(tmp_path, "")
    assert with_imports(before).shapes.keys() == before.shapes.keys()


def test_a_page_that_is_not_there(tmp_path: Path, server: Server) -> None:
    with pytest.raises(CallError, match=r"/missing>: it cannot be fetched \(404 Not Found\)"):
        with_imports(shapes(tmp_path, server.imports("/missing")))


def test_a_page_that_is_no_rdf(tmp_path: Path, server: Server) -> None:
    server.pages["/page"] = "<!doctype html><title>Shapes</title>"
    with pytest.raises(CallError, match=r"owl:imports: .*this is an HTML page"):
        with_imports(shapes(tmp_path, server.imports("/page")))


@pytest.mark.parametrize("address", ["file:///etc/hosts", "urn:x:y", "ftp://127.0.0.1/x"])
def test_an_address_that_is_not_of_the_web(tmp_path: Path, address: str) -> None:
    turtle = f"<http://example.org/> owl:imports <{address}> .\n"
    with pytest.raises(CallError, match="only web addresses are fetched"):
        with_imports(shapes(tmp_path, turtle))


def test_a_server_that_is_not_there(tmp_path: Path, server: Server) -> None:
    turtle = server.imports("/one")
    server.http.socket.close()
    with pytest.raises(CallError, match="it cannot be fetched"):
        with_imports(shapes(tmp_path, turtle))


def test_the_command_fetches_only_if_told(
    tmp_path: Path, server: Server, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    server.pages["/one"] = f"{HEAD}ex:S sh:targetClass ex:C ; sh:nodeKind sh:Literal .\n"
    shapes(tmp_path, server.imports("/one") + "ex:S sh:targetClass ex:C .\n")
    (tmp_path / "data.ttl").write_text(f"{HEAD} ex:a a ex:C .", "utf-8")
    without = run("validate", "data.ttl", "--shapes", "shapes.ttl")
    assert (without.exit_code, server.asked) == (0, [])
    assert "is not followed" in without.stdout
    with_ = run("validate", "data.ttl", "--shapes", "shapes.ttl", "--allow-network")
    assert (with_.exit_code, server.asked) == (1, ["/one"])
    assert "ex:S" in with_.stdout
    assert "is not followed" not in with_.stdout


OK = b"HTTP/1.1 200 OK\r\n"
TO = b"HTTP/1.1 302 Found\r\nLocation: "


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (
            OK + b"Content-Length: 99\r\n\r\n<a:b> <a:c> <a:d> .\n",
            "the last 79 bytes of the answer are missing",
        ),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n14\r\n<a:b> <a:c>", "IncompleteRead"),
        (b"HELLO\x1b[31m\r\n\r\n", "HELLO"),
        (OK + b"X: " + b"x" * 70_000 + b"\r\n\r\n", "header line"),
        (b"", "without response"),
        (TO + b"http://127.0.0.1:port/\r\n\r\n", "port"),
        (TO + b"ftp://127.0.0.1:1/x\r\n\r\n", "it redirects to ftp://127.0.0.1:1/x, which is no web address"),
        (TO + b"file:///etc/hosts\r\n\r\n", "not allowed"),
    ],
    ids=["short", "chunked", "status", "header", "nothing", "port", "ftp", "file"],
)
def test_a_broken_answer(tmp_path: Path, server: Server, answer: bytes, reason: str) -> None:
    server.raw["/x"] = [answer]
    with pytest.raises(CallError) as caught:
        with_imports(shapes(tmp_path, server.imports("/x")))
    text = str(caught.value)
    assert text.startswith(f"owl:imports <{server.address}/x>: it cannot be fetched (")
    assert reason in text
    assert text.isprintable()


def test_a_redirect_on_the_web(tmp_path: Path, server: Server) -> None:
    server.raw["/x"] = [TO + f"{server.address}/y\r\n\r\n".encode()]
    server.pages["/y"] = f"{HEAD}ex:Y a sh:NodeShape .\n"
    assert "<http://example.org/Y>" in with_imports(shapes(tmp_path, server.imports("/x"))).shapes


@pytest.mark.parametrize("start", [OK + b"\r\n", OK + b"X: ", TO + b"/y\r\n\r\n"])
def test_a_server_that_drips(tmp_path: Path, server: Server, start: bytes) -> None:
    def drip() -> Iterator[bytes]:
        yield start
        for _ in range(500):
            time.sleep(0.02)
            yield b" "

    server.raw["/x"] = drip()
    began = time.monotonic()
    with pytest.raises(CallError, match=r"all that is imported takes more than 0\.2 s"):
        with_imports(shapes(tmp_path, server.imports("/x")), seconds=0.2)
    assert time.monotonic() - began < 5


def test_imports_without_end(tmp_path: Path, server: Server) -> None:
    for number in range(9):
        server.pages[f"/{number}"] = HEAD + server.imports(f"/{number + 1}")
    with pytest.raises(CallError, match=r"/3>: more than 3 files are imported"):
        with_imports(shapes(tmp_path, server.imports("/0")), most=3)
    assert server.asked == ["/0", "/1", "/2"]


def test_what_is_fetched_is_called_by_its_address(tmp_path: Path, server: Server) -> None:
    server.pages["/x"] = f"{HEAD}ex:X a sh:NodeShape .\n{server.imports('/bad')}"
    server.pages["/bad"] = "<a:b> <a:c>\n"
    before = shapes(tmp_path, server.imports("/x"))
    with pytest.raises(CallError, match=rf"owl:imports: {server.address}/bad:\d+:\d+: this is not"):
        with_imports(before)
    server.pages["/bad"] = HEAD
    found = with_imports(before)
    assert found.shapes["<http://example.org/X>"].file == f"{server.address}/x"
    assert found.imports[f"{server.address}/bad"] == f"{server.address}/x"


def test_a_blank_node_is_not_imported(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"shapes\.ttl: owl:imports: a blank node cannot be imported"):
        with_imports(shapes(tmp_path, "<http://example.org/> owl:imports [] .\n"))


def test_a_copy_of_what_was_read_is_not_read_again(tmp_path: Path, server: Server) -> None:
    own = server.imports("/one") + "ex:S sh:property [ sh:path ex:p ] .\n"
    before = shapes(tmp_path, own)
    server.pages["/one"] = server.pages["/two"] = (
        f"{HEAD}ex:One sh:property [ sh:path ex:q ] ; a sh:NodeShape .\n"
        + server.imports("/own")
        + server.imports("/two")
    )
    server.pages["/own"] = (tmp_path / "shapes.ttl").read_text("utf-8")
    found = with_imports(before)
    assert sorted(server.asked) == ["/one", "/own", "/two"]
    assert sorted(shape.path or "" for shape in found.shapes.values()) == [
        "",
        "",
        "http://example.org/p",
        "http://example.org/q",
    ]
