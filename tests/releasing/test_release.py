"""``caro-graph release``: what it writes, and that it writes nothing where something is wrong."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from conftest import Run, snapshot
from querying.own_query import META
from releasing.support import add_event, change, correct_label, release, set_version, withdraw_event

from caro_graph.written import read_written

HEADER = META.partition("#+ parameters")[0]


def refused(run: Run, project: Path, *words: str | Path, code: int = 1) -> list[str]:
    """Release, which has to fail and to change nothing; what it says, line by line."""
    before = snapshot(project)
    result = release(run, project, *words)
    assert (result.exit_code, result.stdout) == (code, ""), result.stderr
    assert snapshot(project) == before
    return result.stderr.splitlines()


# --- A first release --------------------------------------------------------------------------------------


def test_a_first_release(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    before = snapshot(project)
    result = release(run, project)
    assert (result.exit_code, result.stderr) == (0, "")
    told = re.sub(r"[0-9a-f]{64}", "HASH", result.stdout)
    told = re.sub(r"\([0-9.]+ MB\)", "(SIZE)", told)  # it grows with the ontology
    assert told.splitlines() == [
        "Charter of Valmont, version 1.2.0, the first release",
        "  facts     9, valid against the shapes",
        "  evidence  9 facts found in 1 archived text",
        "  answers   none is asserted",
        "  changes   no release to compare with",
        "  commit    this is no git work tree: not looked at",
        "  archive   valmont-1.2.0.tar.gz (SIZE), its files dated 1980-01-01 "
        "(no 'modified' in publication.toml)",
        "  sha256    HASH  valmont-1.2.0.tar.gz",
        "            HASH  valmont-1.2.0.tar",
        "wrote dist-release/valmont-1.2.0.tar.gz, dist-release/valmont-1.2.0.tar.gz.sha256, "
        "dist-release/valmont-1.2.0.tar.sha256, CHANGELOG.md, releases/1.2.0/ (5 files)",
    ]
    after = snapshot(project)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {
        "CHANGELOG.md",
        *(f"dist-release/valmont-1.2.0.{end}" for end in ("tar.gz", "tar.gz.sha256", "tar.sha256")),
        *(f"releases/1.2.0/{name}" for name in ("archive.sha256", "changes.md", "ontology.nt.gz")),
        *(f"releases/1.2.0/{name}" for name in ("quality.ttl", "valmont.nq.gz")),
    }


def test_what_is_kept_is_what_a_build_writes(released: Path, run: Run) -> None:
    assert run("build", "--project", released).exit_code == 0
    kept, dist = released / "releases" / "1.2.0", released / "dist"
    assert gzip.decompress((kept / "valmont.nq.gz").read_bytes()) == (dist / "valmont.nq").read_bytes()
    assert (kept / "quality.ttl").read_bytes() == (dist / "quality.ttl").read_bytes()
    with tarfile.open(released / "dist-release" / "valmont-1.2.0.tar.gz") as tar:
        tar.extractall(released / "out", filter="data")
    top = released / "out" / "valmont-1.2.0"
    assert snapshot(top / "dist") == snapshot(dist)
    assert read_written(top / "dist").id == "valmont"
    assert sorted(path.name for path in top.iterdir()) == ["SHA256SUMS", "dist"]


def test_no_person_leaves(released: Path) -> None:
    archive = gzip.decompress((released / "dist-release" / "valmont-1.2.0.tar.gz").read_bytes())
    kept = [path.read_bytes() for path in (released / "releases" / "1.2.0").iterdir()]
    for content in (archive, *(gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one for one in kept)):
        assert b"camille" not in content.lower()


NOTES = """# Changelog

## 1.2.0

<!-- caro-graph release: written anew by each release, down to the end mark -->
First release: 9 facts.

| graph | facts |
| --- | ---: |
| charte | 8 |
| sources | 1 |

The words of the facts were found in the archived texts.
<!-- caro-graph release: end -->
"""


def test_its_notes(released: Path) -> None:
    assert (released / "CHANGELOG.md").read_text("utf-8") == NOTES
    page = (released / "releases" / "1.2.0" / "changes.md").read_text("utf-8")
    assert page.startswith("# Charter of Valmont: 1.2.0, the first release\n\nFirst release: 9 facts.\n")
    assert page.endswith("\n```\ncaro-graph release --archive-only\n```\n")


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed here")
def test_the_checksums_are_read_by_the_system(released: Path) -> None:
    out = released / "dist-release"
    subprocess.run(["gunzip", "-k", "valmont-1.2.0.tar.gz"], cwd=out, check=True)
    subprocess.run(["tar", "-xf", "valmont-1.2.0.tar"], cwd=out, check=True)
    kept = released / "releases" / "1.2.0" / "archive.sha256"
    for names, folder in (
        (["valmont-1.2.0.tar.gz.sha256", "valmont-1.2.0.tar.sha256", kept], out),
        (["SHA256SUMS"], out / "valmont-1.2.0"),
        (["SHA256SUMS"], out / "valmont-1.2.0" / "dist"),
    ):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", *names], cwd=folder, check=True)


# --- The next one -----------------------------------------------------------------------------------------


def test_a_second_release(released: Path, run: Run) -> None:
    add_event(released)
    correct_label(released)
    set_version(released, "1.3.0")
    result = release(run, released)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "version 1.3.0, compared with 1.2.0\n" in result.stdout
    assert "  changes   1 added, 1 changed: a minor change\n" in result.stdout
    text = (released / "CHANGELOG.md").read_text("utf-8")
    assert text.endswith(NOTES.removeprefix("# Changelog\n"))
    assert text.removesuffix(NOTES.removeprefix("# Changelog\n")).splitlines() == [
        *("# Changelog", "", "## 1.3.0", ""),
        "<!-- caro-graph release: written anew by each release, down to the end mark -->",
        "Since 1.2.0: 1 added, 1 changed.",
        "",
        "| kind | added | changed | withdrawn |",
        "| --- | ---: | ---: | ---: |",
        "| Event | 1 | 1 | 0 |",
        "",
        "[Each change](releases/1.3.0/changes.md).",
        "",
        "The words of the facts were found in the archived texts.",
        "<!-- caro-graph release: end -->",
    ]
    page = (released / "releases" / "1.3.0" / "changes.md").read_text("utf-8")
    assert page.startswith("# Charter of Valmont: what changed from 1.2.0 to 1.3.0\n")
    assert "- **added** event/relecture: Signée le 3 mars 2021\n" in page
    assert "label: Signature de la charte → La signature de la charte\n" in page
    quality = json.loads(run("quality", "--project", released, "--format", "json").stdout)
    assert quality[0]["before"] == 1


def test_its_notes_in_french(released: Path, run: Run) -> None:
    correct_label(released)
    set_version(released, "1.2.1")
    assert release(run, released, "--lang", "fr").exit_code == 0
    text = (released / "CHANGELOG.md").read_text("utf-8")
    assert "Depuis 1.2.0 : 1 modifié.\n" in text
    assert "| sorte | ajoutés | modifiés | retirés |\n" in text
    page = (released / "releases" / "1.2.1" / "changes.md").read_text("utf-8")
    assert page.startswith("# Charte de Valmont : ce qui a changé de 1.2.0 à 1.2.1\n")


def test_a_fact_that_was_withdrawn(released: Path, run: Run) -> None:
    withdraw_event(released)
    set_version(released, "1.3.0")
    result = release(run, released)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "  changes   1 withdrawn: a minor change\n" in result.stdout
    assert "  facts     8, valid" in result.stdout, "what is left of it is none"
    text = (released / "CHANGELOG.md").read_text("utf-8")
    assert (
        "- event/signature (Signature de la charte: La charte dit elle-même quand elle fut signée.; "
        "2026-11-29; replaced by agreement/charte)\n"
    ) in text


def test_what_was_withdrawn_before_the_first_release_is_no_fact(project: Path, run: Run) -> None:
    withdraw_event(project)
    assert "  facts     8, valid" in release(run, project).stdout
    notes = (project / "CHANGELOG.md").read_text("utf-8")
    assert "First release: 8 facts.\n\n| graph | facts |\n| --- | ---: |\n| charte | 7 |" in notes


def test_a_fact_withdrawn_as_of_another_kind(released: Path, run: Run) -> None:
    withdraw_event(released)
    change(released / "data" / "charte" / "facts.yaml", "formerType: Event", "formerType: Action")
    set_version(released, "1.3.0")
    assert refused(run, released)[0].startswith(f"{PLACE} 1.3.0 does not fit a major change since 1.2.0: ")


def test_nothing_changed(released: Path, run: Run) -> None:
    """The ontology, the queries or the README may have, or nothing: a release may be made again."""
    set_version(released, "1.2.1")
    result = release(run, released)
    assert (result.exit_code, "  changes   nothing changed\n" in result.stdout) == (0, True)
    assert "Since 1.2.0: nothing changed.\n" in (released / "CHANGELOG.md").read_text("utf-8")


PLACE = "publication.toml:5:11: version"
TODO = "correct version in publication.toml"


def test_a_version_that_does_not_fit(released: Path, run: Run) -> None:
    add_event(released)
    set_version(released, "1.2.1")
    assert refused(run, released) == [
        f"{PLACE} 1.2.1 does not fit a minor change since 1.2.0: this change needs at least 1.3.0: {TODO}",
        "1 problem found; nothing was written",
    ]


def test_the_same_version(released: Path, run: Run) -> None:
    assert refused(run, released)[0] == (
        f"{PLACE} 1.2.0 is released already (releases/1.2.0): the next one is at least 1.2.1: {TODO}"
    )
    add_event(released)
    assert refused(run, released)[0] == (
        f"{PLACE} 1.2.0 is released already (releases/1.2.0): this change needs at least 1.3.0: {TODO}"
    )


def test_a_version_that_goes_backwards(released: Path, run: Run) -> None:
    correct_label(released)
    set_version(released, "1.1.9")
    assert refused(run, released)[0] == (
        f"{PLACE} 1.1.9 goes backwards, 1.2.0 is released: this change needs at least 1.2.1: {TODO}"
    )


def test_an_identifier_that_vanished(released: Path, run: Run) -> None:
    """Whatever the version."""
    correct_label(released)
    change(released / "data" / "charte" / "facts.yaml", "id: event/signature", "id: event/la-signature")
    set_version(released, "2.0.0")
    assert refused(run, released)[0] == (
        "<https://example.org/valmont/id/event/signature>:1:1: 'event/signature' was published in 1.2.0 and "
        "is gone: add a tombstone with this id ('type: Tombstone')"
    )
    assert refused(run, released, "--lang", "fr")[0] == (
        "<https://example.org/valmont/id/event/signature>:1:1: « event/signature » a été publié dans 1.2.0 "
        "et a disparu: ajouter une stèle qui porte cet id (« type: Tombstone »)"
    )


def test_a_release_that_is_not_whole(released: Path, run: Run) -> None:
    """It hides no other problem."""
    add_event(released)
    (released / "CITATION.cff").write_text("version: 1.0.0\n", "utf-8")
    for path in (released / "releases" / "1.2.0").iterdir():
        path.unlink()
    missing = (
        "it is missing, so what changed since 1.2.0 is not known: put it back, as it is in the commit of"
    )
    told = refused(run, released)
    assert told[0].startswith("CITATION.cff:1:10: the version is '1.0.0' here")
    assert told[1].startswith(f"{PLACE} 1.2.0 is released already")
    assert told[2:] == [
        f"releases/1.2.0/ontology.nt.gz:1:1: {missing} 1.2.0",
        f"releases/1.2.0/valmont.nq.gz:1:1: {missing} 1.2.0",
        "4 problems found; nothing was written",
    ]


def test_a_dataset_that_is_broken(released: Path, run: Run) -> None:
    set_version(released, "1.3.0")
    path = released / "releases" / "1.2.0" / "valmont.nq.gz"
    path.write_bytes(path.read_bytes()[:-10])
    assert "valmont.nq.gz:" in refused(run, released)[0]


def test_a_class_that_the_ontology_lost_makes_the_change_a_major_one(released: Path, run: Run) -> None:
    kept = released / "releases" / "1.2.0" / "ontology.nt.gz"
    lost = "<http://example.org/Lost> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    more = f"{lost}<http://www.w3.org/2002/07/owl#Class> .\n".encode()
    kept.write_bytes(gzip.compress(gzip.decompress(kept.read_bytes()) + more))
    set_version(released, "1.3.0")
    assert refused(run, released)[0].startswith(f"{PLACE} 1.3.0 does not fit a major change since 1.2.0: ")


# --- What is checked --------------------------------------------------------------------------------------


def asserted(project: Path, rows: str) -> None:
    folder = project / "queries" / "expected"
    folder.mkdir(parents=True)
    text = "SELECT ?label { <https://example.org/valmont/id/place/valmont> skos:prefLabel ?label }\n"
    skos = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    (folder.parent / "labels.rq").write_text(HEADER + skos + text, "utf-8")
    shutil.copytree(Path(__file__).parents[2] / "queries" / "tables", folder.parent / "tables")
    (folder / "labels.csv").write_text(f"label\n{rows}", "utf-8")


def test_an_answer_as_asserted(project: Path, run: Run) -> None:
    asserted(project, "Valmont\n")
    assert "  answers   1 answer as asserted\n" in release(run, project).stdout


def test_an_answer_that_is_another_one(project: Path, run: Run) -> None:
    asserted(project, "Valmond\n")
    assert refused(run, project) == [
        "queries/expected/labels.csv:2:1: «Valmond» is asserted, and «Valmont» answered: "
        "correct the facts or the query, or assert the new answer",
        "1 problem found; nothing was written",
    ]


def test_words_that_are_not_in_the_text(project: Path, run: Run) -> None:
    change(project / "data" / "charte" / "facts.yaml", "quote: Signée le 3", "quote: Signée le 4")
    assert refused(run, project)[0].startswith(
        "data/charte/facts.yaml:36:10: «Signée le 4 mars 2021» is not in lines 4 of 'source/charte'"
    )


def test_evidence_is_never_skipped_silently(project: Path, run: Run) -> None:
    result = run("release", "--project", project)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "caro-graph: the evidence of the facts is not verified: name the folder of the archived texts with "
        "--texts, or release without them with --no-texts, which the notes will say\n"
    )
    result = run("release", "--project", project, "--no-texts")
    assert result.exit_code == 0
    assert "  evidence  NOT VERIFIED: released without the archived texts (--no-texts)\n" in result.stdout
    for name in ("CHANGELOG.md", "releases/1.2.0/changes.md"):
        text = (project / name).read_text("utf-8")
        assert "The evidence is not verified: the facts' words were not looked for" in text


def test_without_archived_documents_there_is_nothing_to_verify(project: Path, run: Run) -> None:
    (project / "data" / "sources.yaml").write_text(
        "- id: source/charte\n  type: Document\n  label: Charte de Valmont\n", "utf-8"
    )
    result = run("release", "--project", project)
    assert (result.exit_code, "there is nothing to verify\n" in result.stdout) == (0, True), result.stderr


def test_everything_that_is_wrong_is_told_at_once(released: Path, run: Run) -> None:
    asserted(released, "Valmond\n")
    (released / "CITATION.cff").write_text("version: 1.0.0\n", "utf-8")
    change(released / "data" / "charte" / "facts.yaml", "quote: Signée le 3", "quote: Signée le 4")
    change(released / "data" / "charte" / "facts.yaml", "id: event/signature", "id: event/other")
    change(released / "CHANGELOG.md", "<!-- caro-graph release: end -->\n", "")
    lines = refused(run, released)
    assert [line.partition(":")[0] for line in lines] == [
        "<https",
        "CHANGELOG.md",
        "CITATION.cff",
        "data/charte/facts.yaml",
        "publication.toml",
        "queries/expected/labels.csv",
        "6 problems found; nothing was written",
    ]


def test_facts_that_are_wrong_hide_no_other_problem(released: Path, run: Run) -> None:
    change(released / "data" / "charte" / "facts.yaml", "type: Event", "type: Evnt")
    (released / "CITATION.cff").write_text("version: 1.0.0\n", "utf-8")
    lines = refused(run, released)
    assert [line.partition(":")[0] for line in lines[:-1]] == [
        *("CITATION.cff", "data/charte/facts.yaml", "publication.toml"),
    ]


def test_shapes_that_are_not_met(project: Path, run: Run) -> None:
    change(project / "data" / "charte" / "facts.yaml", "  codeINSEE: 99999\n", "")
    assert refused(run, project)[0].startswith("data/charte/facts.yaml:9:")


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed here")
def test_a_dirty_work_tree(released: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "x@example.org")
    set_version(released, "1.3.0")
    add_event(released)
    subprocess.run(["git", "init", "-q"], cwd=released, check=True)
    subprocess.run(["git", "add", "--all"], cwd=released, check=True)
    subprocess.run(["git", "commit", "-qm", "All"], cwd=released, check=True)
    correct_label(released)
    result = release(run, released)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "data/charte/facts.yaml:1:1: it has changes that are not committed: commit it, or restore it: "
        "a release is made from a commit",
        "1 problem found; nothing was written",
    ]
    subprocess.run(["git", "commit", "-qam", "More"], cwd=released, check=True)
    result = release(run, released)
    assert result.exit_code == 0
    assert "  commit    git has all that it is made from\n" in result.stdout
    assert result.stdout.endswith("next: git add CHANGELOG.md releases/1.3.0, commit, and git tag v1.3.0\n")


# --- What is written --------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(project: Path, run: Run) -> None:
    before = snapshot(project)
    result = release(run, project, "--dry-run")
    assert result.exit_code == 0
    last = result.stdout.splitlines()[-1]
    assert last.startswith("would write ")
    assert last.endswith("releases/1.2.0/ (5 files); nothing was written")
    assert snapshot(project) == before
    set_version(project, "1.2")
    assert refused(run, project, "--dry-run")[-1] == "1 problem found; nothing was written"


def test_another_folder_for_the_archive(project: Path, run: Run, tmp_path: Path) -> None:
    assert release(run, project, "--out", tmp_path / "deep" / "out").exit_code == 0
    assert (tmp_path / "deep" / "out" / "valmont-1.2.0.tar.gz").is_file()
    assert not (project / "dist-release").exists()


@pytest.mark.parametrize("out", ["publication.toml/x", "data/out", "queries"])
def test_a_folder_that_cannot_be_written(project: Path, run: Run, out: str) -> None:
    [line] = refused(run, project, "--out", project / out, code=2)
    assert "it cannot be written" in line or "it lies in what a release is made from" in line


def test_a_changelog_that_is_no_text(project: Path, run: Run) -> None:
    (project / "CHANGELOG.md").write_bytes(b"\xff")
    assert refused(run, project)[0] == "CHANGELOG.md:1:1: this is not text in UTF-8: save it in UTF-8"


def test_a_failure_while_writing_leaves_nothing(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "1.2.0":
            raise OSError(28, "No space left on device", str(self), None, str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    [line] = refused(run, project, code=2)
    assert line.endswith("it cannot be written (No space left on device): nothing was written")
    assert not (project / "dist-release").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--texts", ".", "--no-texts"], "--texts and --no-texts exclude each other"),
        (["--archive-only", "--no-texts"], "--archive-only verifies no evidence"),
        (["--archive-only", "--texts", "."], "--archive-only verifies no evidence"),
        (["--texts", "nowhere"], "'nowhere' does not exist"),
    ],
)
def test_wrong_calls(project: Path, run: Run, words: list[str], expected: str) -> None:
    result = run("release", "--project", project, *words)
    assert (result.exit_code, expected in result.stderr) == (2, True), result.stderr


# --- The archive again ------------------------------------------------------------------------------------


def rebuilt(run: Run, project: Path, out: Path, *words: str) -> tuple[int, str, str]:
    result = run("release", "--project", project, "--archive-only", "--out", out, *words)
    return result.exit_code, result.stdout, result.stderr


def test_the_archive_is_built_again(released: Path, run: Run, tmp_path: Path) -> None:
    before = snapshot(released)
    code, stdout, stderr = rebuilt(run, released, tmp_path / "out")
    assert (code, stderr) == (0, "")
    assert "version 1.2.0: it is the one that was released, to the byte\n" in stdout
    assert snapshot(released) == before
    assert snapshot(tmp_path / "out") == snapshot(released / "dist-release")


def test_another_compressor(
    released: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caro_graph.releasing.archive.gzipped", lambda content: gzip.compress(content, 1))
    code, stdout, _ = rebuilt(run, released, tmp_path / "out")
    assert (code, "its tar is the one that was released; gzip compressed it otherwise" in stdout) == (0, True)


def test_another_archive(released: Path, run: Run) -> None:
    """The one that was released stays."""
    before = snapshot(released / "dist-release")
    correct_label(released)
    result = run("release", "--project", released, "--archive-only")
    assert (result.exit_code, "it is NOT the one that was released\n" in result.stdout) == (1, True)
    assert result.stdout.endswith("\nnothing was written\n")
    assert result.stderr.startswith(
        "releases/1.2.0/archive.sha256:2:1: the archive is not the one that was released as 1.2.0: "
    )
    assert snapshot(released / "dist-release") == before


def test_an_archive_whose_checksum_is_lost(released: Path, run: Run) -> None:
    (released / "releases" / "1.2.0" / "archive.sha256").unlink()
    before = snapshot(released)
    result = run("release", "--project", released, "--archive-only")
    assert (result.exit_code, "the one that was released is not known\n" in result.stdout) == (1, True)
    assert result.stderr == (
        "releases/1.2.0/archive.sha256:1:1: there is no checksum of what was released as 1.2.0: "
        "put it back, as it is in the commit of 1.2.0\n"
    )
    assert snapshot(released) == before


@pytest.mark.parametrize("version", ["../../x", "1.2", "x/1.2.0"])
def test_the_archive_of_what_is_no_version(project: Path, run: Run, version: str) -> None:
    set_version(project, version)
    before = snapshot(project.parent)
    result = run("release", "--project", project, "--archive-only")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"the version '{version}' is not of the form 1.2.3 (Semantic Versioning): " in result.stderr
    assert snapshot(project.parent) == before


def test_an_archive_that_was_not_released(project: Path, run: Run, tmp_path: Path) -> None:
    code, stdout, _ = rebuilt(run, project, tmp_path / "out", "--dry-run")
    assert (code, "this version is not released yet\n" in stdout) == (0, True)
    assert not (tmp_path / "out").exists()
    assert rebuilt(run, project, tmp_path / "out")[0] == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        f"valmont-1.2.0.{end}" for end in ("tar.gz", "tar.gz.sha256", "tar.sha256")
    ]


def test_the_time_is_told_and_needed_again(
    project: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    result = release(run, project)
    assert "its files dated 2001-09-09 (SOURCE_DATE_EPOCH)\n" in result.stdout
    page = (project / "releases" / "1.2.0" / "changes.md").read_text("utf-8")
    assert "\nSOURCE_DATE_EPOCH=1000000000 caro-graph release --archive-only\n" in page
    assert rebuilt(run, project, tmp_path / "out")[0] == 0
    content = (tmp_path / "out" / "valmont-1.2.0.tar.gz").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        assert {member.mtime for member in tar} == {1_000_000_000}
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert rebuilt(run, project, tmp_path / "out")[0] == 1


def test_the_steps_are_shown(project: Path, run: Run) -> None:
    result = run("--verbose", "release", "--project", project, "--texts", project)
    assert [line.split(" s  ")[1] for line in result.stderr.splitlines()] == [
        "verifying the evidence",
        *("reading the facts", "checking the shapes", "writing the files"),
        *("asking for the asserted answers", "writing the notes", "packing", "writing the release"),
    ]


def test_quiet_says_nothing(project: Path, run: Run) -> None:
    result = run("--quiet", "release", "--project", project, "--texts", project)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
