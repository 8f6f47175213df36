"""Everything that is checked before a release, and everything that it will write; nothing is written yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from caro_graph.diffing import Changes
from caro_graph.loading import Facts
from caro_graph.problems import FactsError, Problem
from caro_graph.publication import Publication, find_publication, read_publication
from caro_graph.quality.measuring import QUALITY_FILE
from caro_graph.queries.available import FOLDER as QUERIES
from caro_graph.queries.available import queries_of
from caro_graph.querying.asserted import EXPECTED, Asked, ask_asserted
from caro_graph.querying.local import ask_store
from caro_graph.releasing.archive import Archive
from caro_graph.releasing.changelog import CHANGELOG, with_notes
from caro_graph.releasing.committed import in_git, uncommitted
from caro_graph.releasing.evidence import Evidence, check_evidence
from caro_graph.releasing.moment import Moment, moment
from caro_graph.releasing.notes import Told, changes_page, short_notes
from caro_graph.releasing.numbers import stated_elsewhere, version_problems
from caro_graph.releasing.packing import Fresh, archive_files, archives_folder, build_afresh, pack
from caro_graph.releasing.released import (
    CHANGES,
    FOLDER,
    ONTOLOGY,
    SUMS_OF_ARCHIVE,
    Released,
    dataset_name,
    releases,
)
from caro_graph.releasing.since import changes_since, ontology_lines, vanished
from caro_graph.writing.gz import gzipped
from caro_graph.writing.together import Content, check_writable

__all__ = ["Prepared", "Wish", "prepare"]

_T = TypeVar("_T")


@dataclass(frozen=True)
class Wish:
    """What is asked for: how the evidence is checked, where archives go, the language of the notes.

    ``texts`` is the folder of archived texts; ``waived`` is whether the release is to be made without them;
    ``out`` the folder for archives, None for ``dist-release/`` in the publication.
    """

    texts: Path | None = None
    waived: bool = False
    out: Path | None = None
    lang: str = "en"


@dataclass(frozen=True)
class Prepared:
    """A release that may be made: what was found good, and what there is to write, in that order.

    ``last`` is the release before it and ``changes`` what changed since, both None for a first one;
    ``in_git`` is whether the publication is in a git work tree, which then has all of it.
    """

    publication: Publication
    fresh: Fresh
    archive: Archive
    moment: Moment
    last: Released | None
    changes: Changes | None
    evidence: Evidence
    asked: Asked
    in_git: bool
    writes: tuple[tuple[Path, Content], ...]


def prepare(
    project: Path, wish: Wish, environ: Mapping[str, str], progress: Callable[[str], None]
) -> Prepared:
    """Check all that has to hold of a release, and return it ready to be written.

    Args:
        project: A folder at or below the publication's.
        wish: What is asked for.
        environ: The environment, which may have ``SOURCE_DATE_EPOCH``.
        progress: Called with the name of each step as it begins.

    Raises:
        FactsError: something is wrong; all of it is listed.
        CallError: the call is wrong, or something cannot be written.
    """
    publication = read_publication(find_publication(project))
    folder, when = archives_folder(publication, wish.out), moment(publication, environ)
    known = releases(publication)
    last = known[-1] if known else None
    problems: list[Problem] = []
    progress("verifying the evidence")
    evidence = _collected(problems, lambda: check_evidence(publication, wish.texts, waived=wish.waived))
    problems += evidence.problems if evidence else ()
    fresh = _collected(problems, lambda: build_afresh(publication, wish.lang, progress))
    asked, changes = _compared(fresh, last, problems, progress)
    problems += _stated(publication, known, changes, wish.lang)
    progress("writing the notes")
    told = _told(fresh, last, changes, evidence, when) if fresh and evidence else None
    # Without notes to write, whether there is a place for them is looked at all the same.
    notes = short_notes(told, wish.lang) if told else ""
    changelog = _collected(problems, lambda: _changelog(publication, notes))
    if problems or not (fresh and evidence and told and changelog):
        raise FactsError(problems)
    progress("packing")
    archive = pack(publication, fresh, when)
    release = _release(publication, fresh, archive, changes_page(told, wish.lang))
    # The folder is the last, as a version is released when it is there.
    record = (publication.root / FOLDER / publication.version, release)
    writes = (*archive_files(archive, folder), (publication.root / CHANGELOG, changelog), record)
    check_writable(target for target, _ in writes)
    return Prepared(
        publication=publication,
        fresh=fresh,
        archive=archive,
        moment=when,
        last=last,
        changes=changes,
        evidence=evidence,
        asked=asked,
        in_git=in_git(publication.root),
        writes=writes,
    )


def _compared(
    fresh: Fresh | None, last: Released | None, problems: list[Problem], progress: Callable[[str], None]
) -> tuple[Asked, Changes | None]:
    """Compare what was built with the answers that are asserted, and with the last release if there is one.

    What is wrong is added to ``problems``; nothing is compared where nothing was built.
    """
    if fresh is None:
        return Asked(0, 0, ()), None
    facts = fresh.built.facts
    progress("asking for the asserted answers")
    asked = _asked(facts)
    problems += asked.problems
    if last is None:
        return asked, None
    progress(f"comparing with {last.version}")
    return asked, _collected(problems, lambda: changes_since(last, facts))


def _collected(problems: list[Problem], step: Callable[[], _T]) -> _T | None:
    """Return what a step returns; where it fails for what is wrong with the facts, that is added."""
    try:
        return step()
    except FactsError as error:
        problems += error.problems
        return None


def _asked(facts: Facts) -> Asked:
    from pyoxigraph import Quad

    publication = facts.publication
    store = facts.store()
    # The default graph has all statements, as where the files of a build are loaded.
    store.bulk_extend(Quad(*quad.triple) for quad in facts.quads)
    return ask_asserted(
        publication.root / QUERIES / EXPECTED,
        queries_of(publication),
        lambda text, form: ask_store(store, text),
        things=publication.things,
        root=publication.root,
    )


def _stated(
    publication: Publication, known: Sequence[Released], changes: Changes | None, lang: str
) -> Iterator[Problem]:
    """What is wrong with versions, with identifiers that were released, and with what is committed."""
    yield from version_problems(publication, known, changes.level if changes is not None else None)
    yield from stated_elsewhere(publication)
    if changes is not None:
        yield from vanished(changes, known[-1], publication, lang)
    if in_git(publication.root):
        yield from uncommitted(publication.root)


def _told(
    fresh: Fresh, last: Released | None, changes: Changes | None, evidence: Evidence, when: Moment
) -> Told:
    publication = fresh.built.facts.publication
    return Told(
        title=publication.title,
        version=publication.version,
        graphs=Counter(node.graph for node in fresh.standing),
        last=last.version if last else None,
        changes=changes,
        evidence=evidence.state,
        moment=when,
    )


def _changelog(publication: Publication, notes: str) -> bytes:
    path = publication.root / CHANGELOG
    try:
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise FactsError(
            [Problem(CHANGELOG, 1, 1, "this is not text in UTF-8", "save it in UTF-8")]
        ) from error
    return with_notes(text, publication.version, notes).encode()


def _release(publication: Publication, fresh: Fresh, archive: Archive, page: str) -> Mapping[str, bytes]:
    """The files of ``releases/<version>/``."""
    return {
        dataset_name(publication): gzipped(fresh.files[f"{publication.id}.nq"]),
        ONTOLOGY: gzipped(ontology_lines(fresh.built.facts)),
        QUALITY_FILE: fresh.files[QUALITY_FILE],
        CHANGES: page.encode(),
        SUMS_OF_ARCHIVE: "".join(f"{value}  {name}\n" for name, value in archive.sums.items()).encode(),
    }
