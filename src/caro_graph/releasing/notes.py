"""What the notes of a release say: a short part for ``CHANGELOG.md``, and each change in ``changes.md``."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata

from caro_graph import __version__
from caro_graph.diffing import Changes, render
from caro_graph.diffing.changes import LISTS
from caro_graph.diffing.formats.words import by_kind, list_name, outcome, reason
from caro_graph.formats.plain import one_line
from caro_graph.formats.words import in_language, number
from caro_graph.releasing.moment import EPOCH, Moment
from caro_graph.releasing.released import CHANGES, FOLDER
from caro_graph.writing.markdown import escaped

__all__ = ["Told", "changes_page", "counted", "short_notes"]

_MOST = 20
_COLUMNS = ("added", "changed", "withdrawn")
_EVIDENCE: Mapping[str, Mapping[str, str]] = {
    "en": {
        "verified": "The words of the facts were found in the archived texts.",
        "waived": "The evidence is not verified: the facts' words were not looked for in the archived texts.",
        "none": "No document is archived, so there are no texts to verify the facts in.",
    },
    "fr": {
        "verified": "Les mots des faits ont été retrouvés dans les textes archivés.",
        "waived": "La preuve n'est pas vérifiée : les mots des faits ne sont pas confrontés aux archives.",
        "none": "Aucun document n'est archivé : il n'y a pas de texte où vérifier les faits.",
    },
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "first": "First release: {} facts.",
        "graph": "graph",
        "facts": "facts",
        "kind": "kind",
        "since": "Since {}: {}.",
        "withdrawn": "Withdrawn:",
        "more": "and {} more",
        "each": "Each change",
        "title": "{}: what changed from {} to {}",
        "title-first": "{}: {}, the first release",
        "rebuild": "Made by {}. To build the archive again, in a clone at this version:",
    },
    "fr": {
        "first": "Première publication : {} faits.",
        "graph": "graphe",
        "facts": "faits",
        "kind": "sorte",
        "since": "Depuis {} : {}.",
        "withdrawn": "Retirés :",
        "more": "et {} autres",
        "each": "Chaque changement",
        "title": "{} : ce qui a changé de {} à {}",
        "title-first": "{} : {}, première publication",
        "rebuild": "Fait par {}. Pour refaire l'archive, dans un clone à cette version :",
    },
}


@dataclass(frozen=True)
class Told:
    """What notes are written of.

    ``graphs`` are the numbers of facts by the short name of their graph; ``last`` the version compared with
    and ``changes`` what changed since, both None for a first release; ``evidence`` is a state of
    :class:`~caro_graph.releasing.evidence.Evidence`.
    """

    title: Mapping[str, str]
    version: str
    graphs: Mapping[str, int]
    last: str | None
    changes: Changes | None
    evidence: str
    moment: Moment


def short_notes(told: Told, lang: str) -> str:
    """Return the notes for the changelog: how much of each kind, and what was withdrawn."""
    words = in_language(_WORDS, lang)
    lines = list(_counts(told, words, lang))
    if told.changes is not None:
        lines += ["", f"[{words['each']}]({FOLDER}/{told.version}/{CHANGES})."]
    return "\n".join([*lines, "", in_language(_EVIDENCE, lang)[told.evidence]]) + "\n"


def changes_page(told: Told, lang: str) -> str:
    """Return the page with each change, and how the archive is built again."""
    words = in_language(_WORDS, lang)
    title = escaped(one_line(told.title.get(lang) or next(iter(told.title.values()))))
    if told.changes is None:
        parts = [f"# {words['title-first'].format(title, told.version)}", "", *_counts(told, words, lang)]
    else:
        heading = words["title"].format(title, told.last, told.version)
        parts = [f"# {heading}", "", render(told.changes, "markdown", lang).rstrip("\n")]
    when = f"{EPOCH}={told.moment.seconds} " if told.moment.origin == EPOCH else ""
    return "\n".join(
        [
            *(*parts, "", in_language(_EVIDENCE, lang)[told.evidence]),
            *("", words["rebuild"].format(_made_by()), ""),
            *("```", f"{when}caro-graph release --archive-only", "```", ""),
        ]
    )


def counted(changes: Changes, lang: str) -> str:
    """Say how much was added, changed and so on, without what there is none of."""
    counts = ((name, len(getattr(changes, name))) for name in LISTS)
    parts = [f"{number(count, lang)} {list_name(name, lang, count)}" for name, count in counts if count]
    return ", ".join(parts) or outcome(changes, lang)


def _made_by() -> str:
    """What decides about the bytes of an archive, apart from the facts: programs, with their versions."""
    oxigraph = metadata.version("pyoxigraph")
    return f"caro-graph {__version__} (pyoxigraph {oxigraph}, zlib {zlib.ZLIB_RUNTIME_VERSION})"


def _counts(told: Told, words: Mapping[str, str], lang: str) -> Iterator[str]:
    if told.changes is None:
        yield words["first"].format(number(sum(told.graphs.values()), lang))
        rows = [[escaped(graph), number(facts, lang)] for graph, facts in sorted(told.graphs.items())]
        yield from ("", *_table([words["graph"], words["facts"]], rows))
        return
    yield words["since"].format(told.last, counted(told.changes, lang))
    rows = []
    for kind, members in by_kind(told.changes).items():
        found = Counter(name for name, _ in members)
        rows.append([escaped(one_line(kind)), *(number(found[name], lang) for name in _COLUMNS)])
    if rows:
        heads = [words["kind"], *(list_name(name, lang, 2) for name in _COLUMNS)]
        yield from ("", *_table(heads, rows))
    gone = told.changes.withdrawn
    if gone:
        yield from ("", words["withdrawn"], "")
        for change in gone[:_MOST]:
            why = reason(change, lang)
            told_of = ": ".join(filter(None, [change.label, why]))
            yield f"- {escaped(one_line(change.id))}" + (
                f" ({escaped(one_line(told_of))})" if told_of else ""
            )
        if len(gone) > _MOST:
            yield f"- {words['more'].format(number(len(gone) - _MOST, lang))}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table in Markdown, all columns but the first of numbers."""
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"| --- |{' ---: |' * (len(heads) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
