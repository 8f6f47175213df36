"""Each file of ``bad/`` makes one build fail with the lines approved beside it, and leaves ``dist`` alone."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import HERE, Run, snapshot

import caro_graph

ACCEPTED = sorted(path for path in (HERE / "accepted").iterdir() if path.suffix in (".yaml", ".csv"))
BAD = sorted(path for path in (HERE / "bad").iterdir() if path.suffix in (".yaml", ".csv"))


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_case(case: Path, project: Path, dist: Path, run: Run) -> None:
    before = snapshot(dist)
    shutil.copy(case, project / "data" / "charte" / f"case{case.suffix}")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    *lines, last = result.stderr.splitlines()
    assert "\n".join(lines) + "\n" == case.with_suffix(".txt").read_text("utf-8")
    assert last == f"{len(lines)} problem{'s' * (len(lines) != 1)} found; nothing was written"
    assert result.stdout == ""
    assert snapshot(dist) == before


def test_every_case_has_its_approved_lines() -> None:
    approved = {path.stem for path in (HERE / "bad").glob("*.txt")}
    assert approved == {path.stem for path in BAD}


def test_all_errors_of_a_run_are_collected(project: Path, run: Run) -> None:
    for name in ("unknown-key.yaml", "decimal-comma.csv", "not-utf8.yaml"):
        shutil.copy(HERE / "bad" / name, project / "data" / "charte" / name)
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert {line.split(":")[0] for line in result.stderr.splitlines()[:-1]} == {
        "data/charte/unknown-key.yaml",
        "data/charte/decimal-comma.csv",
        "data/charte/not-utf8.yaml",
    }


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda path: path.name)
def test_accepted_spellings_give_the_same_statements(case: Path, project: Path, run: Run) -> None:
    """A byte order mark, CRLF, quotes everywhere: the fact is the same."""
    shutil.copy(case, project / "data" / "charte" / f"case{case.suffix}")
    result = run("build", "--project", project)
    assert (result.exit_code, result.stderr) == (0, "")
    [node] = [node for node in caro_graph.load(project).nodes if node.id == "statement/note"]
    assert {entry.key.text: [value.text for value in entry.values] for entry in node.entries} == {
        "id": ["statement/note"],
        "type": ["Statement"],
        "label": ["planter des haies"],
        "about": ["agreement/charte"],
        "source": ["source/charte"],
        "lines": ["6"],
        "status": ["objective"],
        "certainty": ["certain"],
    }


def test_link_out_of_the_folder(project: Path, dist: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "elsewhere.yaml").write_text("- id: a\n  type: Statement\n", "utf-8")
    (project / "data" / "charte" / "link.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert result.stderr.startswith("data/charte/link.yaml:1:1: the link leads out of the folder: ")


def test_dangling_link(project: Path, run: Run) -> None:
    (project / "data" / "charte" / "link.yaml").symlink_to(project / "data" / "nothing.yaml")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "data/charte/link.yaml:1:1: it cannot be read (No such file or directory): "
    )


def test_loop_of_links(project: Path, run: Run) -> None:
    (project / "data" / "charte" / "loop.yaml").symlink_to("loop.yaml")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert result.stderr.startswith("data/charte/loop.yaml:1:1: it cannot be read (")


def test_a_pipe_among_the_facts(project: Path, run: Run) -> None:
    """Reading a pipe would wait for ever."""
    os.mkfifo(project / "data" / "charte" / "pipe.yaml")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert result.stderr.startswith("data/charte/pipe.yaml:1:1: this is no ordinary file: ")


def test_a_folder_that_was_removed(project: Path) -> None:
    code = "import os, tempfile; here = tempfile.mkdtemp(); os.chdir(here); os.rmdir(here); "
    code += "import sys; sys.argv = ['caro-graph', 'build']; from caro_graph.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("caro-graph: ")


@pytest.mark.parametrize(
    ("remote", "shown"),
    [
        ('"https://example.org/context.jsonld"', "https://example.org/context.jsonld"),
        ('{"@import": "https://example.org/c"}', "https://example.org/c"),
        ('[{"a": {"@id": "http://e/a", "@context": "https://example.org/d"}}]', "https://example.org/d"),
    ],
)
def test_remote_context_is_refused(project: Path, run: Run, remote: str, shown: str) -> None:
    (project / "ontology").mkdir()
    (project / "ontology" / "context.jsonld").write_text(f'{{"@context": {remote}}}', "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert f"a remote context ({shown}) is refused" in result.stderr


def test_missing_data_folder(project: Path, run: Run) -> None:
    shutil.rmtree(project / "data")
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert result.stderr == (
        f"caro-graph: {project / 'data'}: there is no such folder of facts: "
        "name the publication with --project\n"
    )


def test_no_facts(project: Path, run: Run) -> None:
    shutil.rmtree(project / "data")
    (project / "data").mkdir()
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert "there are no facts in it" in result.stderr


def test_no_publication(tmp_path: Path, run: Run) -> None:
    result = run("build", "--project", tmp_path)
    assert result.exit_code == 2
    assert "no publication.toml here or above" in result.stderr


def test_unknown_audience(project: Path, run: Run) -> None:
    result = run("build", "--project", project, "--audience", "presse")
    assert result.exit_code == 2
    assert result.stderr == "caro-graph: audience 'presse' is unknown: use one of internal, public\n"


def test_output_over_other_things(project: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("years of work", "utf-8")
    result = run("build", "--project", project, "--out", other)
    assert result.exit_code == 2
    assert "the folder holds other things" in result.stderr
    assert snapshot(other) == {"thesis.txt": b"years of work"}


def test_output_below_a_file(project: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    result = run("build", "--project", project, "--out", tmp_path / "file" / "dist")
    assert result.exit_code == 2
    assert "it cannot be written" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere: the rights are not asked")
def test_read_only_output(project: Path, run: Run, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    result = run("build", "--project", project, "--out", locked / "dist")
    assert result.exit_code == 2
    assert "it cannot be written (Permission denied)" in result.stderr


def _command(project: Path) -> list[str]:
    return [sys.executable, "-m", "caro_graph", "build", "--project", str(project)]


def test_read_only_file_system(project: Path, run: Run) -> None:
    result = run("build", "--project", project, "--out", "/proc/caro-graph-dist")
    assert result.exit_code == 2
    assert "it cannot be written" in result.stderr


def test_full_output(project: Path, dist: Path) -> None:
    """A file-size limit stands in for a full disk: the write fails in the middle of a file."""
    before = snapshot(dist)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    done = subprocess.run(_command(project), preexec_fn=limit, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "it cannot be written" in done.stderr
    assert "nothing was changed there" in done.stderr
    assert snapshot(dist) == before
    assert sorted(path.name for path in project.iterdir()) == [
        "charte.txt",
        "data",
        "dist",
        "publication.toml",
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("step", ["reading the facts", "writing the files"])
def test_interruption(project: Path, dist: Path, number: signal.Signals, step: str) -> None:
    """An interruption in the middle leaves the last good build and nothing else."""
    before = snapshot(dist)
    code = (
        "import os, caro_graph.building as b, caro_graph.cli as c, pathlib\n"
        "real = pathlib.Path.write_bytes\n"
        f"def stop(): os.kill(os.getpid(), {int(number)})\n"
        "def write(path, content):\n"
        "    real(path, content)\n"
        "    stop()\n"
        "pathlib.Path.write_bytes = write\n"
        "load = b.load\n"
        "def loading(*words, **named):\n"
        "    stop()\n"
        "    return load(*words, **named)\n"
        f"b.load = loading if {step!r} == 'reading the facts' else load\n"
        "import sys; sys.argv = ['caro-graph', *sys.argv[1:]]; c.main()\n"
    )
    words = [sys.executable, "-c", code, "build", "--project", str(project)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 128 + number
    assert "Traceback" not in done.stderr
    assert snapshot(dist) == before
    assert sorted(path.name for path in project.iterdir()) == [
        "charte.txt",
        "data",
        "dist",
        "publication.toml",
    ]
