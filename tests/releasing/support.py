"""Releases of the imaginary publication."""

from __future__ import annotations

from pathlib import Path

from click.testing import Result
from conftest import Run, snapshot

NEW_EVENT = """
- id: event/relecture
  type: Event
  label: Signée le 3 mars 2021
  agreement: agreement/charte
  eventKind: key-date
  date: 2021-03-03
  source: source/charte
  lines: 4
  status: event
  certainty: certain
"""
"""A fact more: a minor change."""
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


def release(run: Run, project: Path, *words: str | Path) -> Result:
    """Release the publication; its archived text stands in its own folder."""
    return run("release", "--project", project, "--texts", project, *words)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def set_version(project: Path, version: str, old: str = "1.2.0") -> None:
    change(project / "publication.toml", f'version = "{old}"', f'version = "{version}"')


def correct_label(project: Path) -> None:
    """Change a label: a patch."""
    change(project / "data" / "charte" / "facts.yaml", "label: Signature de la", "label: La signature de la")


def add_event(project: Path) -> None:
    with (project / "data" / "charte" / "facts.yaml").open("a", encoding="utf-8") as facts:
        facts.write(NEW_EVENT)


TOMBSTONE = """- id: event/signature
  type: Tombstone
  label: Signature de la charte
  formerType: Event
  lifecycle: Withdrawn
  withdrawn: 2026-11-29
  replacedBy: agreement/charte
  note: La charte dit elle-même quand elle fut signée.
"""


def withdraw_event(project: Path) -> None:
    """Withdraw a fact: a minor change."""
    path = project / "data" / "charte" / "facts.yaml"
    nodes = path.read_text("utf-8").split("\n\n")
    [place] = [number for number, node in enumerate(nodes) if "id: event/signature" in node]
    nodes[place] = TOMBSTONE.rstrip("\n")
    path.write_text("\n\n".join(nodes), "utf-8")


def refused(run: Run, project: Path, *words: str | Path, code: int = 1) -> list[str]:
    """Release, which has to fail and to change nothing; what it says, line by line."""
    before = snapshot(project)
    result = release(run, project, *words)
    assert (result.exit_code, result.stdout) == (code, ""), result.stderr
    assert snapshot(project) == before
    return result.stderr.splitlines()
