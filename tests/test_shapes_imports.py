"""What shapes import: fetched from a server of the test's own if it is allowed, else never."""

from __future__ import annotations

import threading
from collections.abc import Iterator
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
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                page = outer.pages.get(self.path)
                self.send_response(200 if page is not None else 404)
                self.send_header("Content-Type", "text/turtle")
                self.end_headers()
                self.wfile.write((page or "").encode())

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
