"""``caro-graph query`` where it is run: on a terminal, into a pipe, into a pipe that is closed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on this system")

COMMAND = [sys.executable, "-m", "caro_graph"]
LINK = re.compile("\x1b\\]8;id=[^;]*;http://example\\.org/a\x1b\\\\")
ROWS = "SELECT ?s ?o { ?s ?p ?o }"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "a.ttl").write_text(
        "<http://example.org/a> <urn:p> '''l'été\\u001B]0;x\\u0007 ''' .", encoding="utf-8"
    )
    (tmp_path / "rows.rq").write_text(ROWS, "utf-8")
    (tmp_path / "graph.rq").write_text("CONSTRUCT WHERE { ?s ?p ?o }", "utf-8")
    return tmp_path


def on_a_terminal(here: Path, *words: str, columns: int = 60, **environment: str) -> str:
    """Run the command on a pseudo-terminal, and return what it shows there."""
    import fcntl
    import struct
    import termios

    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    settings = {**kept, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **environment}
    process = subprocess.Popen(
        [*COMMAND, *words],
        stdout=its,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=here,
        env=settings,
    )
    os.close(its)
    parts = []
    try:
        while part := os.read(ours, 65536):
            parts.append(part)
    except OSError:  # Linux says so where the other end is closed.
        pass
    os.close(ours)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, b"")
    return b"".join(parts).decode(settings["PYTHONIOENCODING"], "replace").replace("\r\n", "\n")


def piped(here: Path, *words: str, **environment: str) -> bytes:
    settings = {**os.environ, **environment}
    return subprocess.run([*COMMAND, *words], cwd=here, env=settings, capture_output=True, check=True).stdout


def test_rows_are_a_table_on_a_terminal_and_csv_in_a_pipe(here: Path) -> None:
    words = ("query", "--file", "rows.rq", "--data", "a.ttl")
    shown = on_a_terminal(here, *words)
    assert shown.endswith("\n1 row\n")
    assert "\x1b[1ms\x1b[0m" in shown
    assert LINK.search(shown)
    text = piped(here, *words).decode()
    assert text == "s,o\nhttp://example.org/a,l'été\x1b]0;x\x07 \n"


def test_a_table_has_the_width_of_the_terminal(here: Path) -> None:
    (here / "a.ttl").write_text(f"<urn:s> <urn:p> '{'word ' * 60}' .", "utf-8")
    for columns in (40, 90):
        shown = on_a_terminal(here, "query", "--file", "rows.rq", "--data", "a.ttl", columns=columns)
        assert columns - 5 < max(map(len, shown.split("\n")[1:])) <= columns


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml", "markdown"])
def test_what_a_literal_holds_does_not_act_on_a_terminal(here: Path, form: str) -> None:
    shown = on_a_terminal(here, "query", "--file", "rows.rq", "--data", "a.ttl", "--format", form)
    assert "l'été" in shown
    assert "\x07" not in shown
    assert "\x1b]0" not in shown


def test_a_graph_is_turtle_in_both(here: Path) -> None:
    words = ("query", "--file", "graph.rq", "--data", "a.ttl")
    assert "<http://example.org/a> <urn:p> " in on_a_terminal(here, *words)
    assert piped(here, *words).startswith(b"<http://example.org/a> <urn:p> ")


def test_no_colour(here: Path) -> None:
    words = ("query", "--file", "rows.rq", "--data", "a.ttl")
    assert "\x1b[" not in on_a_terminal(here, *words, NO_COLOR="1")
    assert "\x1b" not in on_a_terminal(here, *words, TERM="dumb")


def test_the_list_on_a_terminal(here: Path) -> None:
    shown = on_a_terminal(here, "query", columns=80)
    assert shown.startswith("\x1b[1mLook-ups\x1b[0m\n")
    assert max(len(line) for line in shown.split("\n") if "\x1b" not in line) <= 80


def test_a_terminal_that_knows_few_characters(here: Path) -> None:
    shown = on_a_terminal(here, "query", "--file", "rows.rq", "--data", "a.ttl", PYTHONIOENCODING="latin-1")
    assert "l'été" in shown
    assert "?????" in shown


def test_a_pipe_gets_utf_8_whatever_the_habits_of_the_system(here: Path) -> None:
    words = ("query", "--file", "rows.rq", "--data", "a.ttl")
    assert piped(here, *words, PYTHONIOENCODING="ascii") == piped(here, *words)
    (here / "é.rq").write_text("SELECT ('é日' AS ?e) {}", "utf-8")
    explained = piped(
        here, "query", "--file", "é.rq", "--data", "a.ttl", "--explain", PYTHONIOENCODING="ascii"
    )
    assert explained.decode() == "SELECT ('é日' AS ?e) {}\n"


@pytest.mark.parametrize("form", ["csv", "table", "json", "nt"])
def test_a_pipe_that_is_closed_ends_it_quietly(here: Path, form: str) -> None:
    with (here / "b.nt").open("w", encoding="utf-8") as file:
        file.writelines(f'<urn:s> <urn:p> "{number}" .\n' for number in range(20_000))
    query = "graph.rq" if form == "nt" else "rows.rq"
    words = [*COMMAND, "query", "--file", query, "--data", "b.nt", "--format", form]
    with subprocess.Popen(words, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1
