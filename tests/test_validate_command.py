"""``caro-graph validate`` as its users call it: formats, outputs, exit codes."""

from __future__ import annotations

import gzip
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from conftest import Run, snapshot

from caro_graph.formats import FORMATS

WRONG = ("  status: objective\n", "  status: present\n")
PLACE = "data/charte/facts.yaml:47:11: violation: "
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://e/> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P, ex:W, ex:I .
ex:P sh:path ex:p ; sh:minCount 1 ; sh:message "No p." .
ex:W sh:path ex:w ; sh:minCount 1 ; sh:severity sh:Warning .
ex:I sh:path ex:i ; sh:minCount 1 ; sh:severity sh:Info .
"""


@pytest.fixture
def wrong(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The imaginary publication with one wrong fact, as the working directory."""
    path = project / "data" / "charte" / "facts.yaml"
    path.write_text(path.read_text("utf-8").replace(*WRONG), "utf-8")
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with shapes, in no publication."""
    (tmp_path / "shapes.ttl").write_text(SHAPES, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def data(folder: Path, *present: str) -> str:
    said = "".join(f" ; ex:{name} 1" for name in present)
    (folder / "data.ttl").write_text(f"@prefix ex: <http://e/> . ex:a a ex:C{said} .", "utf-8")
    return "data.ttl"


def test_the_report_is_like_a_linter_s(wrong: Path, run: Run) -> None:
    result = run("validate")
    assert (result.exit_code, result.stderr) == (1, "")
    first, *others, last = result.stdout.splitlines()
    assert first.startswith(PLACE)
    assert "47 |   status: present" in others
    assert "   |           ^^^^^^^" in others
    assert any("Charte de Valmont" in line and "6" in line for line in others)
    assert last == "1 violation in 9 facts (shacl)"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_it(wrong: Path, run: Run, name: str) -> None:
    result = run("validate", "--format", name)
    assert (result.exit_code, result.stderr) == (1, "")
    assert "status" in result.stdout
    path = wrong / f"report.{name}"
    written = run("validate", "--format", name, "--output", path)
    assert (written.exit_code, written.stdout) == (1, "")
    assert path.read_text("utf-8") == result.stdout


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_that_all_is_well(project: Path, run: Run, name: str) -> None:
    result = run("validate", "--project", project, "--format", name)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


@pytest.mark.parametrize("name", FORMATS)
def test_facts_that_cannot_be_read(project: Path, run: Run, name: str) -> None:
    """Every format tells it; a SHACL report has no words for it, and is not written."""
    (project / "data" / "charte" / "more.yaml").write_text("- id: a\n  typ: Commune\n", "utf-8")
    path = project / "report"
    result = run("validate", "--project", project, "--format", name, "--output", path, "--fail-on", "never")
    assert result.exit_code == 1
    said = path.read_text("utf-8") if path.exists() else result.stderr
    assert path.exists() == (name not in ("turtle", "json-ld"))
    assert "unknown key 'typ'" in said or "« typ »" in said or "typ" in said
    assert "more.yaml" in said


@pytest.mark.parametrize("name", ["turtle", "json-ld"])
def test_the_standard_report(wrong: Path, run: Run, name: str) -> None:
    text = run("validate", "--format", name).stdout
    graph = rdflib.Graph().parse(data=text, format=name)
    (report,) = graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationReport)
    assert graph.value(report, rdflib.SH.conforms).toPython() is False
    (found,) = graph.objects(report, rdflib.SH.result)
    focus = rdflib.URIRef("https://example.org/valmont/id/objective/haies")
    assert graph.value(found, rdflib.SH.focusNode) == focus


@pytest.mark.parametrize(
    ("present", "fail_on", "code"),
    [
        ("", "violation", 1),
        ("", "never", 0),
        ("p", "violation", 0),
        ("p", "warning", 1),
        ("pw", "warning", 0),
        ("pw", "info", 1),
        ("pwi", "info", 0),
    ],
)
def test_the_exit_code(folder: Path, run: Run, present: str, fail_on: str, code: int) -> None:
    file = data(folder, *present)
    result = run("validate", file, "--shapes", "shapes.ttl", "--fail-on", fail_on)
    assert (result.exit_code, result.stderr) == (code, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["missing.ttl"], "missing.ttl: it cannot be read (No such file or directory)"),
        (["data.docx"], "no RDF syntax has the suffix '.docx'"),
        (["data.ttl", "--shapes", "missing.ttl"], "does not exist"),
        (["data.ttl", "--shapes", "data.ttl"], "data.ttl: there is no shape in it"),
        (["data.ttl", "--shapes", "broken.ttl"], "broken.ttl:1:"),
        (["data.ttl", "--shapes", "illformed.ttl"], "the shape is not well-formed"),
        (["data.ttl", "--shapes", "recursive.ttl"], "the shape refers to itself"),
        (["data.ttl", "--shapes", "shapes.ttl", "--output", "no/such/folder"], "it cannot be written"),
        (["data.ttl", "--shapes", "shapes.ttl", "--summary", "--format", "json"], "--summary is text"),
        (["data.ttl", "--shapes", "shapes.ttl", "--max-results", "0"], "--max-results"),
    ],
)
def test_a_wrong_call(folder: Path, run: Run, words: list[str], said: str) -> None:
    data(folder)
    (folder / "data.docx").touch()
    head = SHAPES.partition("\n")[0]
    (folder / "broken.ttl").write_text("ex:S a", "utf-8")
    (folder / "illformed.ttl").write_text(f"{head} ex:S a sh:NodeShape ; sh:property [] .", "utf-8")
    (folder / "recursive.ttl").write_text(f"{head} ex:S a sh:NodeShape ; sh:node ex:S .", "utf-8")
    result = run("validate", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == (1 if result.stderr.startswith("caro-graph:") else 4)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.ttl", b"<http://e/a> .\n", "bad.ttl:1:"),
        ("page.ttl", b"<!doctype html><html></html>", "page.ttl:1:1: violation: this is an HTML page"),
        (
            "cut.nt.gz",
            gzip.compress(b"<http://e/a> <http://e/b> <http://e/c> .\n" * 99, mtime=0)[:-9],
            "is broken",
        ),
    ],
)
def test_data_that_cannot_be_read(folder: Path, run: Run, name: str, content: bytes, said: str) -> None:
    (folder / name).write_bytes(content)
    result = run("validate", name, "--shapes", "shapes.ttl", "--fail-on", "never")
    assert result.exit_code == 1
    assert said in result.stdout


def test_a_summary(folder: Path, run: Run) -> None:
    result = run("validate", data(folder), "--shapes", "shapes.ttl", "--summary")
    assert result.exit_code == 1
    assert [line.split()[:3] for line in result.stdout.splitlines()[1:4]] == [
        ["1", "violation", "ex:P"],
        ["1", "warning", "ex:W"],
        ["1", "info", "ex:I"],
    ]


def test_quiet_says_nothing_of_what_is_well(project: Path, run: Run) -> None:
    assert run("--quiet", "validate", "--project", project).stdout == ""


def test_results_that_are_not_shown_are_counted(folder: Path, run: Run) -> None:
    nodes = "".join(f"ex:n{number} a ex:C .\n" for number in range(200))
    (folder / "many.ttl").write_text(f"@prefix ex: <http://e/> .\n{nodes}", "utf-8")
    words = ["validate", "many.ttl", "--shapes", "shapes.ttl", "--max-results", "5", "--format", "json"]
    report = json.loads(run(*words).stdout)
    assert len(report["findings"]) == 5
    assert report["counts"] == {"violation": 200, "warning": 200, "info": 200}


def test_a_page_is_french_unless_asked(wrong: Path, run: Run) -> None:
    assert '<html lang="fr"' in run("validate", "--format", "html").stdout
    assert '<html lang="en"' in run("validate", "--format", "html", "--lang", "en").stdout


def test_an_output_is_written_whole_or_not_at_all(wrong: Path, run: Run) -> None:
    path = wrong / "report.txt"
    path.write_text("before", "utf-8")
    path.chmod(0o640)
    before = snapshot(wrong)
    assert run("validate", "--output", path, "--shapes", path).exit_code == 2
    assert snapshot(wrong) == before
    assert run("validate", "--output", path).exit_code == 1
    assert path.stat().st_mode & 0o777 == 0o640
    assert snapshot(wrong).keys() == before.keys()
    assert run("validate", "--output", "/dev/null").exit_code == 1


def test_an_output_over_an_input(folder: Path, run: Run) -> None:
    file = data(folder)
    before = snapshot(folder)
    for output in (file, "shapes.ttl", folder / "." / file):
        result = run("validate", file, "--shapes", "shapes.ttl", "--output", output)
        assert (result.exit_code, "would replace what is read" in result.stderr) == (2, True)
    assert snapshot(folder) == before


def test_an_output_in_a_circle_of_links(folder: Path, run: Run) -> None:
    (folder / "loop").symlink_to(folder / "loop")
    result = run("validate", data(folder), "--shapes", "shapes.ttl", "--output", "loop")
    assert (result.exit_code, "it cannot be written" in result.stderr) == (2, True)


@pytest.mark.parametrize("name", ["turtle", "json-ld"])
def test_what_a_shacl_report_has_no_words_for(folder: Path, run: Run, name: str) -> None:
    (folder / "other.ttl").write_text("<http://e/a> <http://e/b> 1 .", "utf-8")
    result = run("validate", "other.ttl", "--shapes", "shapes.ttl", "--format", name)
    assert result.exit_code == 1
    assert "ValidationReport" in result.stdout
    assert "nothing was checked" in result.stderr
    assert result.stderr.endswith("1 violation in 1 triple (shacl)\n")


def called(*words: str, **given: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "caro_graph", *words], check=False, **given)  # type: ignore[call-overload, no-any-return]


def test_standard_input(folder: Path) -> None:
    content = gzip.compress(b"<http://e/a> a <http://e/C> .")
    done = called("validate", "-", "--shapes", "shapes.ttl", input=content, capture_output=True)
    assert done.returncode == 1
    assert b"<stdin>: violation: ex:a ex:p: No p. [ex:P]\n" in done.stdout


def on_a_terminal(*words: str, **environment: str) -> bytes:
    """What the command writes to a terminal."""
    outer, inner = pty.openpty()
    settings = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    called(*words, stdout=inner, stderr=subprocess.DEVNULL, env={**settings, "TERM": "xterm", **environment})
    os.close(inner)
    written = b""
    while True:
        try:
            part = os.read(outer, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        written += part
    os.close(outer)
    return written


def test_colours_on_a_terminal_only(wrong: Path) -> None:
    assert b"\x1b[" in on_a_terminal("validate")
    assert b"\x1b[" not in on_a_terminal("validate", NO_COLOR="1")
    assert b"\x1b[" not in called("validate", capture_output=True).stdout


def test_both_engines_say_the_same(wrong: Path, run: Run) -> None:
    fast, reference = (run("validate", "--engine", engine).stdout for engine in ("shacl", "pyshacl"))
    assert fast.replace("(shacl)", "(pyshacl)") == reference
