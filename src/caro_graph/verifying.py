"""Evidence against the archived texts: every quote in its lines, every line accounted for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from caro_graph.derive import ELLIPSIS, words
from caro_graph.facts import line_ranges
from caro_graph.ledger import SetAside, read_ledgers
from caro_graph.loading import read_checked
from caro_graph.problems import CallError, Problem
from caro_graph.publication import find_publication, read_publication
from caro_graph.reading import Node, Scalar

__all__ = ["Account", "Verification", "verify"]


@dataclass(frozen=True)
class Account:
    """One archived text: its lines and its facts, counted.

    ``cited + set_aside + unaccounted`` is the number of lines that are not blank.
    """

    document: str
    file: str
    cited: int
    set_aside: int
    unaccounted: int
    found: int
    not_found: int
    intact: bool


@dataclass(frozen=True)
class Verification:
    """The accounts of all archived texts, and what is wrong."""

    accounts: tuple[Account, ...]
    problems: tuple[Problem, ...]


def verify(texts: str | Path, project: str | Path = ".") -> Verification:
    """Check the facts' evidence against the archived texts in the folder ``texts``.

    Facts of every audience are checked. A text is intact when its SHA-256 is the one that the facts state.

    Raises:
        FactsError: a fact is wrong by itself, before its evidence is looked at.
        CallError: the folder or a text in it is not there.
    """
    folder = Path(texts)
    publication = read_publication(find_publication(Path(project)))
    _, _, nodes = read_checked(publication)
    ledgers, problems = read_ledgers(publication.data, publication.root)
    accounts = []
    archived = [node for node in nodes if node.first("archivedAs")]
    problems += _strays(ledgers, archived)
    if not archived:
        raise CallError(f"{publication.data}: no document has 'archivedAs': there is nothing to verify")
    for document in archived:
        content = _content(folder, document)
        cited = [node for node in nodes if node.first("source") == document.id]
        aside = [entry for entry in ledgers if entry.source == document.id]
        account, wrong = _account(document, content, cited, aside)
        accounts.append(account)
        problems += wrong
    return Verification(tuple(accounts), tuple(sorted(set(problems))))


def _strays(ledgers: Iterable[SetAside], archived: Iterable[Node]) -> Iterator[Problem]:
    """Entries of a ledger that are about no archived text, or about lines that it does not have."""
    heights = {node.id: int(node.first("lineCount") or 0) for node in archived}
    for entry in ledgers:
        height = heights.get(entry.source)
        if height is None:
            yield entry.node.problem(
                f"'{entry.source}' is no archived document", "correct the source", entry.place
            )
        elif not entry.lines or min(entry.lines) < 1 or max(entry.lines) > height:
            what = f"'{entry.place.text}' is not within the {height} lines of '{entry.source}'"
            yield entry.node.problem(what, "correct the lines", entry.place)


def _content(folder: Path, document: Node) -> bytes:
    if not folder.is_dir():
        raise CallError(f"{folder}: there is no such folder: name the one that holds the archived texts")
    name = document.first("archivedAs") or ""
    path = folder / name
    if Path(name).name != name or "\0" in name or (path.exists() and not path.is_file()):
        raise CallError(f"{document.file}:{document.line}: 'archivedAs: {name!r}' is no file of {folder}")
    try:
        return path.read_bytes()
    except OSError as error:
        raise CallError(f"{path}: the archived text cannot be read ({error.strerror})") from error


def _account(
    document: Node, content: bytes, nodes: Sequence[Node], aside: Sequence[SetAside]
) -> tuple[Account, list[Problem]]:
    lines = content.decode("utf-8", "replace").split("\n")
    full = {number for number, line in enumerate(lines, 1) if line.strip()}
    missing = [problem for node in nodes for problem in _missing(node, lines)]
    failed = {(problem.file, problem.line) for problem in missing}
    problems = [*missing, *_identity(document, content), *_height(document, content)]
    cited = {number for node in nodes for number in _numbers(node.first("lines") or "")}
    set_aside = {number for entry in aside for number in entry.lines}
    problems += _overlaps(aside, cited, full)
    unaccounted = sorted(full - cited - set_aside)
    for first, last in _runs(unaccounted):
        name = f"line {first}" if first == last else f"lines {first}-{last}"
        what = f"{name} of {document.first('archivedAs')} unaccounted for: «{lines[first - 1].strip()[:40]}»"
        problems.append(
            document.problem(what, "cite it in a fact's 'lines', or set it aside in coverage.yaml")
        )
    account = Account(
        document=document.id,
        file=document.first("archivedAs") or "",
        cited=len(cited & full),
        set_aside=len((set_aside & full) - cited),
        unaccounted=len(unaccounted),
        found=len(nodes) - len(failed),
        not_found=len(failed),
        intact=not _identity(document, content),
    )
    return account, problems


def _identity(document: Node, content: bytes) -> list[Problem]:
    stated = document.all("sha256")
    actual = hashlib.sha256(content).hexdigest()
    if stated and stated[0].text == actual:
        return []
    file = document.first("archivedAs")
    what = f"{file} is not the archived text that the facts cite (SHA-256 {actual[:12]}...)"
    todo = "restore the archived text; if it was archived anew, check every fact and state its SHA-256"
    return [document.problem(what, todo, stated[0] if stated else None)]


def _height(document: Node, content: bytes) -> Iterator[Problem]:
    """The number of lines that the facts state has to be that of the text."""
    height = content.count(b"\n") + (not content.endswith(b"\n"))
    for stated in document.all("lineCount"):
        if stated.text != str(height):
            what = f"{document.first('archivedAs')} has {height} lines, not {stated.text}"
            yield document.problem(what, f"write {height}", stated)


def _overlaps(aside: Iterable[SetAside], cited: set[int], full: set[int]) -> Iterator[Problem]:
    for entry in aside:
        for number in sorted(entry.lines & cited & full):
            todo = "take it out of coverage.yaml, or out of the fact's 'lines'"
            yield entry.node.problem(f"line {number} is set aside, yet a fact cites it", todo, entry.place)


def _missing(node: Node, lines: Sequence[str]) -> Iterator[Problem]:
    """What of a fact's words is not in its lines; a figure whose digits its words lack counts too."""
    said = words(node)
    ranges = line_ranges(node.first("lines") or "")
    if said is None or not ranges:
        yield node.problem(
            "the fact cites no lines or words of its document", "add 'lines', and 'quote' if need be"
        )
        return
    text = _plain(" ".join(line for first, last in ranges for line in lines[first - 1 : last]))
    position = 0
    for piece in said.text.split(ELLIPSIS):
        wanted = _plain(piece)
        position = text.find(wanted, position)
        if position < 0 or not wanted:
            what = f"«{wanted}» is not in lines {node.first('lines')} of '{node.first('source')}'"
            yield node.problem(what, "copy the words as the archived text has them", said)
            return
        position += len(wanted)
    yield from _figure(node, said)


_SPELLED: Mapping[str, str] = {
    word: str(number)
    for number, word in enumerate(
        ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
    )
} | {"une": "1", "aucun": "0", "aucune": "0"}


def _figure(node: Node, said: Scalar) -> Iterator[Problem]:
    """A value that the reading is certain of has to stand in the words."""
    value = node.first("value")
    if value is None or node.first("certainty") != "certain" or node.first("obsStatus") == "inferred":
        return
    text = re.sub(r"(?<!\d)\d{1,3}(?: \d{3})+\b", _joined, _plain(said.text).lower())
    numbers = {number.replace(",", ".") for number in re.findall(r"\d+(?:[.,]\d+)?", text)}
    numbers |= {_SPELLED[word] for word in re.findall(r"\w+", text) if word in _SPELLED}
    if value not in numbers:
        what = f"the value {value} is not in the fact's words «{said.text}»"
        yield node.problem(what, "correct the value, or quote the words that state it", node.all("value")[0])


def _joined(number: re.Match[str]) -> str:
    return number.group().replace(" ", "")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _numbers(lines: str) -> Iterator[int]:
    for first, last in line_ranges(lines):
        yield from range(first, last + 1)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the runs of consecutive numbers, as (first, last)."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run[0], run[-1]
            run = []
        run.append(number)
    if run:
        yield run[0], run[-1]
