"""The notes in the changelog: in their place, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_graph.problems import FactsError
from caro_graph.releasing.changelog import BEGIN, END, with_notes

PART = f"{BEGIN}\nnotes\n{END}\n"
PEOPLE = "# Changes\n\nAbout.\n\n## 1.1.0\n\n- Ours.\n\n## 1.0.0\n\n- First.\n"


def test_there_is_none() -> None:
    assert with_notes("", "1.0.0", "notes\n") == f"# Changelog\n\n## 1.0.0\n\n{PART}"


def test_only_a_title() -> None:
    assert with_notes("# Changes\n", "1.0.0", "notes") == f"# Changes\n\n## 1.0.0\n\n{PART}"


def test_a_heading_that_is_there() -> None:
    expected = PEOPLE.replace("## 1.1.0\n\n", f"## 1.1.0\n\n{PART}\n")
    assert with_notes(PEOPLE, "1.1.0", "notes") == expected


def test_the_last_heading_without_anything_below() -> None:
    assert with_notes("# C\n\n## 1.0.0\n", "1.0.0", "notes") == f"# C\n\n## 1.0.0\n\n{PART}"


def test_a_heading_that_is_not_there_goes_above_the_last_version() -> None:
    expected = PEOPLE.replace("## 1.1.0\n", f"## 1.2.0\n\n{PART}\n## 1.1.0\n")
    assert with_notes(PEOPLE, "1.2.0", "notes") == expected


def test_what_is_not_released_stays_above() -> None:
    text = PEOPLE.replace("## 1.1.0", "## Unreleased\n\n- Soon.\n\n## 1.1.0")
    found = with_notes(text, "1.2.0", "notes")
    assert found.index("## Unreleased") < found.index("## 1.2.0") < found.index("## 1.1.0")


@pytest.mark.parametrize(
    "heading",
    [
        *("## 1.1.0 (2026-11-29)", "## [1.1.0] - 2026-11-29", "## v1.1.0", "##  1.1.0", "## 1.1.0: name"),
        *(
            "## 1.1.0, 2026",
            "## 1.1.0—x",
            "## Version 1.1.0",
            "## **1.1.0**",
            "## __v1.1.0__ – x",
            "  ## 1.1.0",
        ),
        *("## [1.1.0](https://example.org/1.1.0)", "## 1.1.0.", "## 1.1.0 ##", "## Release `1.1.0`"),
    ],
)
def test_headings_as_people_write_them(heading: str) -> None:
    text = PEOPLE.replace("## 1.1.0", heading)
    assert with_notes(text, "1.1.0", "notes") == text.replace(f"{heading}\n\n", f"{heading}\n\n{PART}\n")


@pytest.mark.parametrize(
    "text",
    [
        *("### 1.2.0\n", "```\n## 1.2.0\n```\n", "~~~~\n~~~\n## 1.2.0\n~~~~\n", "## 1.2.0.1\n"),
        *(
            "<!--\n## 1.2.0\n-->\n",
            "<!-- x\n\n## 1.2.0 -->\n",
            "## Since 1.2.0\n",
            "## 1.2.0-rc.1\n",
            "## 11.2.0\n",
        ),
    ],
)
def test_what_is_no_heading_of_it(text: str) -> None:
    found = with_notes(f"# C\n\n{text}", "1.2.0", "notes")
    assert f"## 1.2.0\n\n{PART}" in found
    assert text.rstrip("\n") in found


def test_other_versions_keep_their_notes() -> None:
    first = with_notes("", "1.0.0", "of 1.0.0")
    second = with_notes(first, "1.1.0", "of 1.1.0")
    assert second.index("of 1.1.0") < second.index("of 1.0.0")
    again = with_notes(second, "1.1.0", "of 1.1.0 again")
    assert again == second.replace("of 1.1.0", "of 1.1.0 again")


def test_line_ends_stay() -> None:
    text = PEOPLE.replace("\n", "\r\n")
    found = with_notes(text, "1.1.0", "notes")
    assert found == with_notes(PEOPLE, "1.1.0", "notes").replace("\n", "\r\n")


@pytest.mark.parametrize("line", ["## 1.1.0", "- Ours.", "", "- First."])
@pytest.mark.parametrize(("end", "stray"), [("\n", "\r\n"), ("\r\n", "\n")])
def test_a_stray_line_end_stays(line: str, end: str, stray: str) -> None:
    text = PEOPLE.replace("\n", end).replace(f"{line}{end}", f"{line}{stray}", 1)
    for version in ("1.1.0", "1.2.0", "1.0.0"):
        found = with_notes(text, version, "notes")
        assert found.count(f"{version}{end}") + found.count(f"{version}{stray}") == 1
        assert PART.replace("\n", end) in found
        assert line == "" or f"{line}{stray}" in found
        assert with_notes(found, version, "notes") == found


def test_a_byte_order_mark_stays() -> None:
    text = "\ufeff## 1.1.0\n\n- Ours.\n"
    assert with_notes(text, "1.1.0", "notes") == f"\ufeff## 1.1.0\n\n{PART}\n- Ours.\n"


def test_a_comment_without_an_end() -> None:
    with pytest.raises(FactsError, match=r"CHANGELOG\.md:7:1: the comment that begins here has no end"):
        with_notes(PEOPLE.replace("- Ours.", "<!-- - Ours."), "1.1.0", "notes")


@pytest.mark.parametrize("marks", [BEGIN, END, f"{END}\n{BEGIN}", f"{PART}{BEGIN}"])
def test_marks_that_are_not_one_pair(marks: str) -> None:
    text = PEOPLE.replace("- Ours.", marks)
    with pytest.raises(
        FactsError, match=r"CHANGELOG\.md:7:1: the marks of the release notes are not one pair"
    ):
        with_notes(text, "1.1.0", "notes")
    assert marks in with_notes(text, "1.0.0", "notes"), "those of another version are its own"


pieces = st.sampled_from(
    [
        "## 1.0.0",
        "## 1.1.0 - x",
        "## Unreleased",
        "",
        "- a",
        "# T",
        "```",
        "text",
        " ## 1.0.0",
        "<!--|## 1.0.0|-->",
    ]
)


@given(
    st.lists(pieces, max_size=12),
    st.sampled_from(["1.0.0", "1.1.0", "2.0.0"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_people_wrote_stays_and_a_second_run_changes_nothing(
    lines: list[str], version: str, end: str
) -> None:
    text = end.join([*lines, ""]).replace("|", end)
    end = end if lines else "\n"
    once = with_notes(text, version, "| new | notes |\n\nend")
    assert with_notes(once, version, "| new | notes |\n\nend") == once
    kept = [line for line in once.split(end) if line.strip()]
    for line in (line for line in text.split(end) if line.strip()):
        assert line in kept
        kept.remove(line)
    assert once.count(BEGIN) == once.count(END) == 1
    other = with_notes(once, version, "other")
    assert other == once.replace(f"| new | notes |{end}{end}end", "other")
