"""What can be compared: builds, publications, RDF files, archives and git revisions."""

from __future__ import annotations

import gzip
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest
from conftest import HERE, Run, no_room

import caro_graph
from caro_graph.diffing import Changes, diff
from caro_graph.problems import CallError, FactsError

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = ("nq", "trig", "ttl", "nt", "rdf", "jsonld")


def git(folder: Path, *words: str) -> str:
    names = ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL")
    who = {f"GIT_{name}": "somebody" for name in names}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**environment, **who, **quiet},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(folder: Path, message: str = "x") -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def edit(project: Path, old: str, new: str, name: str = "facts.yaml") -> None:
    path = project / "data" / "charte" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def relabel(project: Path) -> None:
    edit(project, "label: Signature de la charte", "label: Signature")


def build(project: Path, run: Run, out: str) -> Path:
    assert run("build", "--project", project, "--out", project / out).exit_code == 0
    return project / out


def one_label(changes: Changes) -> bool:
    """Whether the one change is that of the label."""
    [(name, change)] = changes
    keys = [(one.key, one.before, one.after) for one in change.properties]
    return (name, change.id, keys) == (
        "changed",
        "event/signature",
        [("label", ("Signature de la charte",), ("Signature",))],
    )


@pytest.fixture
def repository(project: Path) -> Path:
    """The imaginary publication in a repository of its own, the label changed in its second commit."""
    git(project, "init", "--quiet", "--initial-branch", "main")
    commit(project, "the first")
    git(project, "tag", "v1.2.0")
    relabel(project)
    commit(project)
    return project


# --- Builds, publications, files ----------------------------------------------------------------------------


def test_two_builds(project: Path, run: Run) -> None:
    old = build(project, run, "old")
    relabel(project)
    new = build(project, run, "new")
    assert one_label(diff(old, new))
    assert one_label(diff(str(old), project))
    assert not diff(new, project)


@pytest.mark.parametrize("form", RDF)
def test_rdf_files_in_any_syntax(project: Path, run: Run, form: str) -> None:
    old, new = build(project, run, "old"), build(project, run, "new")
    assert not diff(old / f"valmont.{form}", new)
    relabel(project)
    new = build(project, run, "new")
    packed = project / f"x.{form}.gz"
    packed.write_bytes(gzip.compress((new / f"valmont.{form}").read_bytes()))
    assert one_label(diff(old / f"valmont.{form}", packed))
    assert one_label(diff(old, packed))


def test_a_build_that_was_changed_since_is_refused(dist: Path, project: Path) -> None:
    with (dist / "valmont.nq").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(FactsError, match="was changed after its checksum was taken"):
        diff(dist, project)


def test_the_ontology_is_compared_where_both_have_one(project: Path, run: Run) -> None:
    old = build(project, run, "old")
    shutil.copytree(HERE.parent / "ontology", project / "ontology")
    path = project / "ontology" / "caro.ttl"
    text = path.read_text("utf-8")
    cut = text.index("caro:StudyZone a owl:Class")
    path.write_text(text[:cut] + text[text.index("\n\n", cut) :], "utf-8")
    new = build(project, run, "new")
    [change] = diff(old, new).vanished
    assert (change.id, change.kind, change.step) == ("caro:StudyZone", "Class", "major")
    assert not diff(old / "valmont.nq", new)
    assert not diff(old, new / "valmont.nq")


def archive(path: Path, *members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size, info.type = len(content), kind
            tar.addfile(info, io.BytesIO(content))
    return path


def test_the_archive_of_a_release(project: Path, run: Run) -> None:
    old = build(project, run, "old")
    relabel(project)
    with tarfile.open(project / "valmont-1.2.0.tar.gz", "w:gz") as tar:
        tar.add(old, "valmont-1.2.0/dist")
        tar.add(HERE / "publication" / "publication.toml", "valmont-1.2.0/publication.toml")
    assert one_label(diff(project / "valmont-1.2.0.tar.gz", project))


def test_an_archive_that_would_write_elsewhere_is_refused(project: Path, tmp_path: Path) -> None:
    for name in ("../dist/x", "a/dist/../../../x", "/a/dist/x"):
        with pytest.raises(CallError, match="would be written elsewhere"):
            diff(archive(tmp_path / "x.tar.gz", (name, b"x")), project)
    linked = archive(tmp_path / "x.tar.gz", ("a/dist/SHA256SUMS", b""), kind=tarfile.SYMTYPE)
    with pytest.raises(CallError, match="it holds 0 builds"):
        diff(linked, project)


def test_an_archive_that_is_broken_or_no_release_is_told(project: Path, tmp_path: Path) -> None:
    path = archive(tmp_path / "x.tar.gz", ("a/dist/x", os.urandom(10_000)))
    whole = path.read_bytes()
    for broken in (whole[:5000], b"", b"no archive"):
        path.write_bytes(broken)
        with pytest.raises(FactsError, match="the archive is broken"):
            diff(path, project)
    with pytest.raises(CallError, match="it holds 2 builds"):
        diff(archive(path, ("a/dist/x", b"x"), ("b/dist/x", b"x")), project)
    with pytest.raises(CallError, match="no build wrote this folder"):
        diff(archive(path, ("a/dist/x", b"x")), project)


def test_no_room_to_unpack_an_archive_is_told_as_that(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path / "x.tar.gz", ("a/dist/x", b"x" * 10_000))
    place = Path(tempfile.gettempdir())
    told = rf"x\.tar\.gz: 'a/dist/x' cannot be unpacked into {re.escape(str(place))} \("
    with no_room(1000), pytest.raises(CallError, match=told):
        diff(path, project)
    with pytest.raises(CallError, match=r"cannot be unpacked into .*: unpack it elsewhere"):
        diff(archive(tmp_path / "y.tar.gz", ("a/dist/x", b""), ("a/dist/x/y", b"")), project)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(CallError, match=r"there is no place to unpack it in .*: set TMPDIR"):
        diff(path, project)


def test_what_is_no_publication_is_told(project: Path, dist: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    for text, says in (
        ("", "has no fact below https://example.org/valmont/id/"),
        ("<http://e/id/a> a <http://e/B> .", "these are two publications"),
        ("<http://e/a> a _:b .", "it has blank nodes"),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(CallError, match=says):
            diff(dist, path)
    path.write_text("<http://e/a> a <http://e/b> .", "utf-8")
    with pytest.raises(CallError, match="this is no publication"):
        diff(path, path)
    path.write_text("<http://e/id/a> a <http://e/B> .", "utf-8")
    with pytest.raises(
        CallError, match=r"has no fact below https://example.org/valmont/id/.*this one has http://e/"
    ):
        diff(path, path, project)
    with pytest.raises(CallError, match=r"neither a build .* nor a publication .*: name another$"):
        diff(dist, tmp_path)


def test_files_alone_need_no_publication(tmp_path: Path) -> None:
    for name, label in (("a", "A"), ("b", "B")):
        text = f'<http://e/id/x> a <https://schema.org/Event> ; <{SKOS}prefLabel> "{label}"@fr .'
        (tmp_path / f"{name}.ttl").write_text(text, "utf-8")
    [change] = diff(tmp_path / "a.ttl", tmp_path / "b.ttl").changed
    assert (change.id, change.kind, change.properties[0].key) == ("x", "Event", "label")


# --- Revisions --------------------------------------------------------------------------------------------


def test_revisions(repository: Path) -> None:
    for old in ("v1.2.0", "HEAD~1", "main^", git(repository, "rev-parse", "HEAD~1"), ":/first"):
        assert one_label(diff(old, "HEAD", repository)), old
    assert one_label(diff("v1.2.0", repository, repository))
    assert not diff("HEAD", repository, repository)


def test_revisions_are_those_of_the_publication(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert one_label(diff("v1.2.0", "HEAD", repository))


def test_the_work_tree_is_not_touched(repository: Path) -> None:
    edit(repository, "label: Signature", "label: Fête")
    status, files = git(repository, "status", "--porcelain"), sorted(repository.rglob("*"))
    [change] = diff("HEAD", repository, repository).changed
    assert change.properties[0].after == ("Fête",)
    assert (git(repository, "status", "--porcelain"), sorted(repository.rglob("*"))) == (status, files)


def test_a_revision_has_the_ontology_that_it_had(repository: Path) -> None:
    """A code that was there then is read, though it is gone now, and is told to be gone."""
    shutil.copytree(HERE.parent / "ontology", repository / "ontology")
    scheme = repository / "ontology" / "schemes" / "base.ttl"
    commit(repository)
    text = scheme.read_text("utf-8")
    code = "<https://w3id.org/caro-graph/def/base/not-stated>"
    scheme.write_text(text[: text.index(f"\n{code} a ")], "utf-8")
    changes = diff("HEAD", repository, repository)
    assert [(change.id, change.kind) for change in changes.vanished] == [("base:not-stated", "Concept")]
    assert changes.level == "major"
    # What the message asks for instead: it stays, and says so.
    deprecated = f"\n{code} <http://www.w3.org/2002/07/owl#deprecated> true .\n"
    scheme.write_text(text + deprecated, "utf-8")
    [change] = diff("HEAD", repository, repository).changed
    assert (change.step, change.properties[0].key, change.properties[0].after) == (
        "minor",
        "deprecated",
        ("true",),
    )
    assert caro_graph.check(caro_graph.load(repository)).conforms


def test_files_are_as_the_repository_has_them(repository: Path) -> None:
    """No attribute leaves a file out or rewrites it."""
    (repository / ".gitattributes").write_text("*.csv export-ignore\n*.yaml export-subst eol=crlf\n", "utf-8")
    edit(repository, "label: Signature", "label: Signature $Format:%H$")
    commit(repository)
    assert not diff("HEAD", repository, repository)


@pytest.mark.parametrize("name", ["é à.yaml", "a\tb.yaml", 'a"b.yaml', "a\nb.yaml", "-x.yaml"])
def test_odd_names_of_files(repository: Path, name: str) -> None:
    path = repository / "data" / "charte" / "facts.yaml"
    path.rename(path.with_name(name))
    commit(repository)
    assert not diff("HEAD", repository, repository)
    assert one_label(diff("v1.2.0", "HEAD", repository))


def test_a_publication_below_the_top_of_its_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    shutil.copytree(HERE / "publication", tmp_path / "sub" / "valmont")
    shutil.copytree(HERE / "publication", tmp_path / "data")
    commit(tmp_path)
    relabel(tmp_path / "sub" / "valmont")
    commit(tmp_path)
    assert one_label(diff("HEAD~1", "HEAD", tmp_path / "sub" / "valmont"))
    assert one_label(diff("HEAD~1", "HEAD", tmp_path / "sub" / "valmont" / "data"))


def test_a_branch_with_the_name_of_a_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "branch", "data", "HEAD~1")
    monkeypatch.chdir(repository)
    with pytest.raises(CallError, match="name another, or refs/heads/data for that branch"):
        diff("data", "HEAD")
    assert one_label(diff("refs/heads/data", "HEAD"))


def test_a_revision_whose_facts_are_wrong_tells_where(repository: Path) -> None:
    edit(repository, "status: objective", "status: objektive")
    commit(repository)
    with pytest.raises(FactsError) as caught:
        diff("HEAD~1", "HEAD", repository)
    [problem] = caught.value.problems
    assert (problem.file, problem.line) == ("HEAD:data/charte/facts.yaml", 47)
    assert problem.what == "'objektive' is not a code of 'status'"


@pytest.mark.parametrize(
    "revision",
    [
        "",
        "nowhere",
        "-h",
        "--output=x",
        "--exec=touch x",
        "HEAD..HEAD~1",
        "HEAD:data",
        "HEAD^{tree}",
        "a b",
        "\0",
        "x" * 5000,
    ],
)
def test_what_is_neither_is_told(repository: Path, revision: str) -> None:
    with pytest.raises(CallError, match="neither a file or folder nor a revision of a publication"):
        diff(revision, "HEAD", repository)
    assert not (repository / "x").exists()


def test_where_there_is_no_repository(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    with pytest.raises(CallError, match=r"nor a revision of a publication in .*not a git repository"):
        diff("HEAD", project, project)
    monkeypatch.setenv("PATH", str(project))
    with pytest.raises(CallError, match="git is not installed"):
        diff("HEAD", project, project)


def test_a_revision_without_the_publication(repository: Path) -> None:
    git(repository, "rm", "--quiet", "publication.toml")
    commit(repository)
    git(repository, "checkout", "--quiet", "HEAD~1", "--", "publication.toml")
    with pytest.raises(CallError, match=r"HEAD: there was no publication.toml in .* then"):
        diff("HEAD", repository, repository)


def test_a_link_in_a_revision_is_not_followed(repository: Path) -> None:
    (repository / "data" / "charte" / "more.yaml").symlink_to("/etc/passwd")
    commit(repository)
    with pytest.raises(CallError, match=r"HEAD:data/charte/more.yaml: this is no plain file"):
        diff("HEAD", repository, repository)


def test_an_error_in_a_revision_names_no_folder_of_ours(repository: Path) -> None:
    (repository / "publication.toml").write_text("[publication", "utf-8")
    commit(repository)
    git(repository, "checkout", "--quiet", "HEAD~1", "--", "publication.toml")
    with pytest.raises(CallError, match=r"^HEAD:publication.toml: this is not TOML"):
        diff("HEAD", repository, repository)
