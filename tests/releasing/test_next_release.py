"""``caro-graph release`` after another one: what changed, and the version that fits it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from conftest import Run
from releasing.support import (
    NOTES,
    add_event,
    change,
    correct_label,
    refused,
    release,
    set_version,
    withdraw_event,
)


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
