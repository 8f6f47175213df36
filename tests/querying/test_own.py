"""A query of one's own, from a file or standard input."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from caro_graph.problems import CallError, FactsError
from caro_graph.querying.answers import Truth
from caro_graph.querying.local import ask_store
from caro_graph.querying.own import read_own

GOOD = Path(__file__).parents[1] / "queries" / "well-formed.rq"
TEXT = "# Mine\nPREFIX e: <http://e/>\nPREFIX e: <http://f/>\nASK { ?s e:é ?o }\n"


def write(folder: Path, content: bytes | str, name: str = "My query.sparql") -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def stand_in(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="ascii"))


def test_a_file_without_metadata_is_asked_as_it_stands(tmp_path: Path) -> None:
    file = write(tmp_path, TEXT)
    query = read_own(file)
    assert (query.name, query.form, query.text, query.source) == (file, "ASK", TEXT, TEXT)
    assert (query.parameters, query.federated) == ((), ())
    assert query.prefixes == {"e": "http://f/"}


def test_a_file_with_metadata_has_its_parameters(tmp_path: Path) -> None:
    """Whatever its name is."""
    query = read_own(write(tmp_path, GOOD.read_bytes()))
    assert [each.name for each in query.parameters] == ["place"]
    assert query.text.startswith("PREFIX e:")
    assert query.name.endswith("My query.sparql")


@pytest.mark.parametrize("source", [TEXT, GOOD.read_text("utf-8")], ids=["without metadata", "with metadata"])
@pytest.mark.parametrize("change", ["utf-8-sig", "crlf"])
def test_a_file_from_another_editor_is_the_same(source: str, change: str, tmp_path: Path) -> None:
    plain = read_own(write(tmp_path, source))
    content = source.replace("\n", "\r\n").encode() if change == "crlf" else source.encode(change)
    assert read_own(write(tmp_path, content)) == plain


@pytest.mark.parametrize("source", [TEXT, GOOD.read_text("utf-8")], ids=["without metadata", "with metadata"])
def test_standard_input_is_as_a_file(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, source.encode())
    query, file = read_own("-"), read_own(write(tmp_path, source))
    assert query.name == "<stdin>"
    assert (query.form, query.text, query.parameters) == (file.form, file.text, file.parameters)


@pytest.mark.parametrize("source", [TEXT, GOOD.read_text("utf-8")], ids=["without metadata", "with metadata"])
def test_a_pipe_is_read_once(source: str) -> None:
    """What a shell gives for ``<(...)``."""
    end, start = os.pipe()
    try:
        os.write(start, source.encode())
        os.close(start)
        assert read_own(f"/dev/fd/{end}").source == source
    finally:
        os.close(end)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "1:1: this asks nothing: a query is a SELECT, ASK, CONSTRUCT or DESCRIBE"),
        (b"# Only this\n", "1:1: this asks nothing: a query is a SELECT, ASK, CONSTRUCT or DESCRIBE"),
        (b"DROP ALL", "1:1: this asks nothing: a query is a SELECT, ASK, CONSTRUCT or DESCRIBE"),
        (
            b"INSERT { ?s ?p ?o } WHERE { SELECT * { ?s ?p ?o } }",
            "1:1: this asks nothing: a query is a SELECT, ASK, CONSTRUCT or DESCRIBE",
        ),
        (b"ASK {}\n# \xe9", "2:3: this is not text in UTF-8: save it in UTF-8"),
        ("é\xe9".encode() + b"\xe9", "1:3: this is not text in UTF-8: save it in UTF-8"),
        ("ASK {}".encode("utf-16"), "1:1: this is text in UTF-16: save it in UTF-8"),
        (b'#+ summary: "Mine"\nASK {}', "1:1: the metadata has no 'description': correct the file"),
        (b"#+ summary: [\nASK {}", "2:1: the metadata is not YAML (did not find expected node content"),
        (b'#+ a: !!timestamp "x"\nASK {}', "1:1: "),
        (b"#+ a: " + b"[" * 50_000, "1:107: this is nested more than 100 levels deep: write it flatter"),
        (b"ASK\n  " + b"{" * 50_000, "2:103: this is nested more than 100 levels deep: write it flatter"),
        (b"ASK { ?s ?p " + b"(" * 99 + b"[" * 9, "1:112: this is nested more than 100 levels deep: write"),
    ],
)
def test_what_is_no_query_is_refused(
    content: bytes, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, content)
    with pytest.raises(FactsError) as raised:
        read_own(file)
    assert str(raised.value).startswith(f"{file}:{message}")
    stand_in(monkeypatch, content)
    with pytest.raises(FactsError) as raised:
        read_own("-")
    assert str(raised.value).startswith(f"<stdin>:{message}")


def test_a_query_as_deep_as_can_be_is_read_and_asked(tmp_path: Path) -> None:
    query = read_own(write(tmp_path, "ASK " + "{" * 100 + "}" * 100))
    assert ask_store(ox.Store(), query.text) == Truth(True)
    wide = "ASK { " + "{} # {{{\n" * 500 + " FILTER('((([[[' = ''" + " || ('(' = '')" * 200 + ") }"
    assert read_own(write(tmp_path, wide)).form == "ASK"


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CallError, match=r"^<stdin>: standard input is closed: give the query there, or name"):
        read_own("-")


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        CallError, match=r"none\.rq: it cannot be read \(No such file or directory\): check the name"
    ):
        read_own(str(tmp_path / "none.rq"))
    with pytest.raises(
        CallError, match=r": it cannot be read \(Is a directory\): check the name, and its rights$"
    ):
        read_own(str(tmp_path))
