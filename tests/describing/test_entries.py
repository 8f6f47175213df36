"""What a person writes of the catalogue: each file of ``bad/`` is refused with the lines beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import Run, snapshot

import caro_graph
from caro_graph.describing.entries import read_entries

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.yaml"))
ONLY_A_BUILD_KNOWS = {
    "file-of-no-data-set",
    "nothing-in-it",
    "two-files-of-one-name",
}


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_case(case: Path, project: Path, dist: Path, run: Run) -> None:
    before = snapshot(dist)
    shutil.copy(case, project / "data" / "catalogue.yaml")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    *lines, last = result.stderr.splitlines()
    assert "\n".join(lines) + "\n" == case.with_suffix(".txt").read_text("utf-8")
    assert last == f"{len(lines)} problem{'s' * (len(lines) != 1)} found; nothing was written"
    assert snapshot(dist) == before
    checked = run("validate", "--project", project)
    assert checked.exit_code == (0 if case.stem in ONLY_A_BUILD_KNOWS else 1)
    assert (lines[0].partition(" ")[0] in checked.stdout) == (case.stem not in ONLY_A_BUILD_KNOWS)


def test_every_case_has_its_approved_lines() -> None:
    assert {path.stem for path in (HERE / "bad").glob("*.txt")} == {path.stem for path in BAD}


def test_a_file_that_is_no_list_of_nodes(project: Path, run: Run) -> None:
    (project / "data" / "catalogue.yaml").write_text("titre: Charte\n", "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert result.stderr.startswith("data/catalogue.yaml:1:1: a file of facts is a list of nodes: ")


def test_the_internal_audience_has_no_catalogue(project: Path, run: Run) -> None:
    shutil.copy(BAD[0], project / "data" / "catalogue.yaml")
    assert run("build", "--project", project, "--audience", "internal").exit_code == 0
    assert not (project / "dist-internal" / "catalogue.ttl").exists()
    assert not (project / "dist-internal" / "datasets").exists()


def test_a_publication_without_the_file_has_one_data_set(project: Path) -> None:
    entries = read_entries(caro_graph.load(project), ["facts"])
    [entry] = entries.datasets
    assert (entry.iri, entry.name) == ("https://example.org/valmont/catalogue/valmont", "valmont")
    assert entry.first("identifier") == "valmont"
    assert entry.texts("title") == {"fr": "Charte de Valmont", "en": "Charter of Valmont"}
    assert entry.all("table") == ("facts",)
    assert entries.catalogue is None


def test_a_catalogue_elsewhere_in_data_is_facts(project: Path, run: Run) -> None:
    shutil.copy(BAD[0], project / "data" / "charte" / "catalogue.yaml")
    result = run("build", "--project", project)
    assert result.exit_code == 1
    assert "data/charte/catalogue.yaml:2:9: unknown type 'Catalog'" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Charte de Valmont", "Charte de Valmont, par Camille Exemple", "'title' repeats a personal detail"),
        ('["fr", "en"]', '["fr", "français"]', "languages: 'français' is no tag of a language"),
        ("Charter of Valmont", "Charter\\u0007", "title: the character U+0007 is not allowed"),
        ("Charter of Valmont", " ", "title: add it in each of the languages"),
        (
            "languages",
            'sparql = "https://me:pw@example.org/"\nlanguages',
            "sparql: an address with a host, and",
        ),
        ("languages", 'sparql = "https://example.org/#a"\nlanguages', "sparql: the address of an endpoint"),
        ("languages", 'files = "https:///"\nlanguages', "files: an address with a host, and without a user"),
        ("languages", 'files = "https://example.org/a"\nlanguages', "files: an http(s) address that ends in"),
        (
            "languages",
            "issued = 2026-02-01\nmodified = 2026-01-31\nlanguages",
            "modified: 2026-01-31 is before",
        ),
        ("languages", 'issued = "2026-02-01"\nlanguages', "issued: a day is needed, without quotes"),
    ],
)
def test_what_publication_toml_may_not_say(project: Path, run: Run, old: str, new: str, said: str) -> None:
    path = project / "publication.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert "me:pw" not in result.stderr
    assert not (project / "dist").exists()


def test_a_publication_in_neither_french_nor_english(project: Path, run: Run) -> None:
    path = project / "publication.toml"
    text = path.read_text("utf-8").replace('["fr", "en"]', '["de"]').replace("fr = ", "de = ")
    path.write_text(text, "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert "languages: a catalogue is in French or English: add 'fr' or 'en'" in result.stderr


STONE = """- id: org/ancien
  type: Tombstone
  label: Ancien nom
  formerType: Organization
  lifecycle: Withdrawn
  withdrawn: 2027-03-01
  replacedBy: org/valmont
  note: Nom donné par erreur.
"""


@pytest.mark.parametrize("key", ["spatial", "source", "period", "publisher"])
def test_nothing_refers_to_what_was_withdrawn(project: Path, run: Run, key: str) -> None:
    (project / "data" / "charte" / "retires.yaml").write_text(STONE, "utf-8")
    (project / "data" / "catalogue.yaml").write_text(
        "- id: catalogue/valmont\n  type: Dataset\n  identifier: charte\n  title: C\n  titleEn: C\n"
        f"  description: D\n  descriptionEn: D\n  {key}: id/org/ancien\n",
        "utf-8",
    )
    result = run("build", "--project", project)
    assert result.exit_code == 1
    said = "'id/org/ancien' is withdrawn: name its replacement, 'id/org/valmont'"
    assert f"data/catalogue.yaml:8:{len(key) + 5}: {said}" in result.stderr


def test_a_publisher_that_was_withdrawn(project: Path, run: Run) -> None:
    (project / "data" / "charte" / "retires.yaml").write_text(STONE, "utf-8")
    path = project / "publication.toml"
    path.write_text(path.read_text("utf-8").replace("id/org/valmont", "id/org/ancien"), "utf-8")
    result = run("build", "--project", project)
    assert result.exit_code == 2
    assert "id/org/ancien has no name in the facts any more (it is withdrawn)" in result.stderr
