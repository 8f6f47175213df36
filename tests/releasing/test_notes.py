"""The notes of a release: short, in two languages, and safe to show."""

from __future__ import annotations

import re

from caro_graph.diffing import Change, Changes, PropertyChange
from caro_graph.releasing.moment import Moment
from caro_graph.releasing.notes import Told, changes_page, short_notes

TITLE = {"fr": "Charte", "en": "Charter"}


def told(changes: Changes | None, evidence: str = "verified", version: str = "1.1.0") -> Told:
    last = "1.0.0" if changes is not None else None
    return Told(TITLE, version, {"a": 1200, "b": 1}, last, changes, evidence, Moment(0, ""))


def change(number: int, kind: str = "Event", note: str = "", **properties: str) -> Change:
    said = tuple(PropertyChange(key, (), (value,)) for key, value in properties.items())
    iri = f"https://example.org/id/e/{number}"
    return Change(iri, f"e/{number}", kind, f"L{number}", said, "minor", note=note)


def test_a_first_release_in_both_languages() -> None:
    english, french = (short_notes(told(None), lang) for lang in ("en", "fr"))
    assert english.splitlines()[:6] == [
        *(
            "First release: 1,201 facts.",
            "",
            "| graph | facts |",
            "| --- | ---: |",
            "| a | 1,200 |",
            "| b | 1 |",
        ),
    ]
    assert french.splitlines()[0] == "Première publication : 1\u202f201 faits."
    assert french.count("|") == english.count("|")
    assert "changes.md" not in english, "there is no change to read of"


def test_what_was_withdrawn_is_named() -> None:
    gone = change(1, note="Told twice", withdrawn="2026-11-29", replacedBy="e/2")
    notes = short_notes(told(Changes(added=(change(2),), withdrawn=(gone,))), "en")
    assert "| Event | 1 | 0 | 1 |\n" in notes
    assert "\nWithdrawn:\n\n- e/1 (L1: Told twice; 2026-11-29; replaced by e/2)\n" in notes
    assert "[Each change](releases/1.1.0/changes.md)." in notes


def test_they_stay_short() -> None:
    many = tuple(change(number) for number in range(500))
    notes = short_notes(told(Changes(many, many, many)), "en")
    assert "- and 480 more\n" in notes
    assert len(notes.splitlines()) < 40


def test_what_the_facts_say_is_no_markup() -> None:
    gone = Change("https://e/id/x", "x", "K|", "a\n## 9.9.9 <script> <!-- b", (), "minor", note="*c*")
    notes = short_notes(told(Changes(withdrawn=(gone,))), "en")
    assert "\n## " not in notes
    assert "<script" not in notes.replace("\\<script", "")
    assert "<!--" not in notes.replace("\\<!--", "")
    assert "| K\\| | 0 | 0 | 1 |" in notes


def test_each_state_of_the_evidence_is_told() -> None:
    texts = {
        short_notes(told(None, state), lang).splitlines()[-1]
        for state in ("verified", "waived", "none")
        for lang in ("en", "fr")
    }
    assert len(texts) == 6
    assert (
        "The evidence is not verified: the facts' words were not looked for in the archived texts." in texts
    )


def test_the_page_says_by_what_it_was_made() -> None:
    page = changes_page(told(Changes(added=(change(1),))), "en")
    assert page.startswith("# Charter: what changed from 1.0.0 to 1.1.0\n")
    assert "- **added** e/1: L1\n" in page
    assert re.search(r"Made by caro-graph \S+ \(pyoxigraph [\d.]+, zlib [\d.]+\S*\)\.", page)
