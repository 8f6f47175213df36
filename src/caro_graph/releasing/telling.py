"""What ``caro-graph release`` says of what it did."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from caro_graph.diffing import Changes
from caro_graph.publication import FILE, Publication
from caro_graph.releasing.archive import Archive
from caro_graph.releasing.changelog import CHANGELOG
from caro_graph.releasing.evidence import Evidence
from caro_graph.releasing.making import Rebuilt
from caro_graph.releasing.moment import EPOCH, Moment
from caro_graph.releasing.notes import counted
from caro_graph.releasing.preparing import Prepared
from caro_graph.releasing.released import FOLDER
from caro_graph.showing import shown_file
from caro_graph.summary import count
from caro_graph.writing.together import Content

__all__ = ["rebuilt_summary", "release_summary"]

_SAME = {
    "all": "it is the one that was released, to the byte",
    "tar": "its tar is the one that was released; gzip compressed it otherwise here (another zlib)",
    "none": "it is NOT the one that was released",
    "unknown": "whether it is the one that was released is not known",
    "": "this version is not released yet",
}


def release_summary(made: Prepared, *, dry: bool) -> str:
    """Say in some lines what was found good and what was written, or would be."""
    version = made.publication.version
    against = f"compared with {made.last.version}" if made.last else "the first release"
    asked = f"{count(made.asked.asked, 'answer')} as asserted" if made.asked.asked else "none is asserted"
    left_out = f", {made.asked.left_out} left out (federated)" if made.asked.left_out else ""
    changes = _changes(made.changes) if made.changes is not None else "no release to compare with"
    git = "git has all that it is made from" if made.in_git else "this is no git work tree: not looked at"
    lines = [
        f"{_title(made.publication)}, version {version}, {against}",
        f"  facts     {len(made.fresh.standing):,}, valid against the shapes",
        f"  evidence  {_evidence(made.evidence)}",
        f"  answers   {asked}{left_out}",
        f"  changes   {changes}",
        f"  commit    {git}",
        *_archive(made.archive, made.moment),
        _written(made.writes, dry=dry),
    ]
    if made.in_git and not dry:
        names = shlex.join([CHANGELOG, f"{FOLDER}/{version}"])
        lines.append(f"next: git add {names}, commit, and git tag v{version}")
    return "\n".join(lines)


def rebuilt_summary(made: Rebuilt, *, dry: bool) -> str:
    """Say in some lines which archive was built again, and whether it is the one that was released."""
    return "\n".join(
        [
            f"{_title(made.publication)}, version {made.publication.version}: {_SAME[made.same]}",
            *_archive(made.archive, made.moment),
            _written(made.writes, dry=dry),
        ]
    )


def _title(publication: Publication) -> str:
    return publication.title.get("en") or next(iter(publication.title.values()))


def _evidence(evidence: Evidence) -> str:
    if evidence.state == "verified":
        found = sum(account.found for account in evidence.accounts)
        return f"{count(found, 'fact')} found in {count(len(evidence.accounts), 'archived text')}"
    if evidence.state == "none":
        return "no document is archived: there is nothing to verify"
    return "NOT VERIFIED: released without the archived texts (--no-texts)"


def _changes(changes: Changes) -> str:
    return counted(changes, "en") + (f": a {changes.level} change" if changes else "")


def _archive(archive: Archive, when: Moment) -> Iterator[str]:
    origin = {EPOCH: EPOCH, "": f"no 'modified' in {FILE}"}.get(when.origin, f"'{when.origin}' in {FILE}")
    size = f"{len(archive.compressed) / 1e6:.1f} MB"
    yield f"  archive   {archive.name}.tar.gz ({size}), its files dated {when.date} ({origin})"
    for number, (name, value) in enumerate(archive.sums.items()):
        yield f"  {'' if number else 'sha256':8}  {value}  {name}"


def _written(writes: Sequence[tuple[Path, Content]], *, dry: bool) -> str:
    if not writes:
        return "nothing was written"
    names = [
        f"{shown_file(path)}/ ({count(len(content), 'file')})"
        if not isinstance(content, bytes)
        else shown_file(path)
        for path, content in writes
    ]
    told = ", ".join(names)
    return f"would write {told}; nothing was written" if dry else f"wrote {told}"
