"""The forms: text, Markdown and JSON, in French and English, whatever the facts hold."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from caro_graph.diffing import FORMS, Change, Changes, PropertyChange, render, summary

BASE = "https://example.org/valmont/id/"


def change(name: str, kind: str, label: str, *properties: PropertyChange, **more: str) -> Change:
    return Change(BASE + name, name, kind, label, properties, **more)  # type: ignore[arg-type]


CHANGES = Changes(
    added=(change("figure/b", "Observation", "B", PropertyChange("value", (), ("3",)), step="minor"),),
    changed=(
        change(
            "figure/a",
            "Observation",
            "Population",
            PropertyChange("graph", ("charte",), ("annexe",)),
            PropertyChange("note", (), ("Lu deux fois.",)),
            PropertyChange("quote", ("« x »",), ()),
            PropertyChange("derivedFrom", ("a", "b", "c"), ("b", "c", "d", "e")),
        ),
    ),
    withdrawn=(
        change(
            "event/x",
            "Event",
            "Fête",
            PropertyChange("withdrawn", (), ("2027-03-01",)),
            PropertyChange("replacedBy", (), ("event/y",)),
            step="minor",
            note="Lu deux fois.",
        ),
    ),
    vanished=(change("event/z", "Event", "", step="major"),),
)


def test_text() -> None:
    assert (
        render(CHANGES, "text")
        == """\
Event
  - event/x  Fête (withdrawn: Lu deux fois.; 2027-03-01; replaced by event/y)
  ! event/z  (vanished)

Observation
  + figure/b  B
  ~ figure/a  Population
      graph: charte -> annexe
      note: + Lu deux fois.
      quote: - « x »
      derivedFrom: a -> d | e

1 added, 1 changed, 1 withdrawn, 1 vanished: at least a major version
"""
    )


def test_text_in_french() -> None:
    lines = render(CHANGES, "text", "fr").splitlines()
    assert lines[1] == "  - event/x  Fête (retiré : Lu deux fois.; 2027-03-01; remplacé par event/y)"
    assert lines[-1] == "1 ajouté, 1 modifié, 1 retiré, 1 disparu : au moins une version majeure"


def test_markdown() -> None:
    assert (
        render(CHANGES, "markdown")
        == """\
1 added, 1 changed, 1 withdrawn, 1 vanished: at least a major version.

### Event

- **withdrawn** event/x: Fête (Lu deux fois.; 2027-03-01; replaced by event/y)
- **vanished** event/z

### Observation

- **added** figure/b: B
- **changed** figure/a: Population
  - graph: charte → annexe
  - note: + Lu deux fois.
  - quote: - « x »
  - derivedFrom: a → d \\| e
"""
    )


def test_json() -> None:
    content = json.loads(render(CHANGES, "json", "fr"))
    assert render(CHANGES, "json", "fr") == render(CHANGES, "json", "en")
    assert (content["version"], content["level"]) == (1, "major")
    assert content["counts"] == {"added": 1, "changed": 1, "withdrawn": 1, "vanished": 1}
    assert content["added"] == [
        {
            "iri": BASE + "figure/b",
            "id": "figure/b",
            "kind": "Observation",
            "label": "B",
            "step": "minor",
            "properties": [{"key": "value", "before": [], "after": ["3"]}],
        }
    ]


def test_summary() -> None:
    assert (
        summary(CHANGES)
        == """\
             added  changed  withdrawn  vanished
Event            0        0          1         1
Observation      1        1          0         0
1 added, 1 changed, 1 withdrawn, 1 vanished: at least a major version
"""
    )


@pytest.mark.parametrize(("lang", "says"), [("en", "nothing changed"), ("fr", "rien n'a changé")])
def test_nothing_changed(lang: str, says: str) -> None:
    assert render(Changes(), "text", lang) == summary(Changes(), lang) == says + "\n"
    assert render(Changes(), "markdown", lang) == says.capitalize() + ".\n"


NASTY = st.text(st.sampled_from("a \n\r\t\x1b\x00\u202e\u2028|*_`<>[]()#&\\~-1.é\U0001f600"), max_size=12)


@given(NASTY, NASTY, NASTY)
def test_what_facts_hold_drives_no_terminal_and_stays_in_its_line(label: str, kind: str, value: str) -> None:
    """A key is a word of the context, a prefixed name or an IRI: it has no spaces."""
    one = change(
        "x",
        kind,
        label,
        PropertyChange("note", ("v",), (value,)),
        PropertyChange("".join(value.split()), (), ("w",)),
    )
    changes = Changes(added=(one,), changed=(one,))
    for form in ("text", "markdown"):
        told = render(changes, form)
        assert not set(told) & set("\x1b\x00\u202e\u2028\r\t")
    assert len(render(changes, "text").splitlines()) == 1 + 2 + 2 + 2
    tokens = MarkdownIt().parse(render(changes, "markdown"))
    kinds = [token.type for token in tokens if token.type.endswith("_open")]
    assert kinds.count("list_item_open") == 4
    assert not {"fence", "html_block", "code_block", "hr"} & {token.type for token in tokens}
    inline = {child.type for token in tokens for child in token.children or ()}
    assert inline <= {"text", "strong_open", "strong_close", "text_special"}
    assert "\x1b" not in render(changes, "json")
    assert json.loads(render(changes, "json"))["added"][0]["label"] == label


@pytest.mark.parametrize("form", FORMS)
def test_every_form_ends_its_last_line(form: str) -> None:
    assert render(CHANGES, form).endswith("\n")
