"""Facts as data, and a writer that knows where it wrote each key and each value: the oracle of the places.

A fact is its entries: pairs of a key and its values. The files are read with the plain readers of PyYAML and
the standard library, and written in styles chosen at random: what the project reads is not asked where
anything stands.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import yaml

Entries = list[tuple[str, list[str]]]
Name = tuple[str, int, int]
"""What is marked: ``("node", 0, 0)``, ``("key", entry, 0)`` or ``("value", entry, number)``."""
NODE: Name = ("node", 0, 0)
NOISE = 'ça : "𝄞" [é, 𝒳]'
_PLAIN = re.compile(r"[0-9A-Za-zÀ-ÿ](?:[ '’./-]?[0-9A-Za-zÀ-ÿ])*\Z")
_SPACE = re.compile(r"(?<=[^\s]) (?=[^\s])")


@dataclass(frozen=True)
class Mark:
    """Lines and columns from 1; ``end`` is the column after the last character on the line."""

    line: int
    column: int
    end: int


@dataclass(eq=False)
class Fact:
    """A fact of a file: ``number`` counts the facts of the file, from 0."""

    file: str
    number: int
    entries: Entries

    def all(self, key: str) -> list[str]:
        return next((values for name, values in self.entries if name == key), [])

    def first(self, key: str) -> str:
        return next(iter(self.all(key)), "")


@dataclass
class Source:
    """A file: what stands before its facts, and the lines of each of them."""

    head: str
    texts: list[str]
    header: list[str] = field(default_factory=list)


class Facts:
    """The facts of a publication, by file."""

    def __init__(self, data: Path) -> None:
        self.sources: dict[str, Source] = {}
        self.facts: list[Fact] = []
        for path in sorted(data.rglob("*"), key=lambda path: path.relative_to(data).as_posix()):
            aside = path.name == "coverage.yaml" or path == data / "catalogue.yaml"
            if not aside and path.suffix in (".yaml", ".csv"):
                read = _read_csv if path.suffix == ".csv" else _read_yaml
                file = (Path("data") / path.relative_to(data)).as_posix()
                self.sources[file], entries = read(path.read_text("utf-8"))
                self.facts += [Fact(file, number, each) for number, each in enumerate(entries)]
        self.by_id = {fact.first("id"): fact for fact in self.facts}
        self.mentioned = Counter(
            value for fact in self.facts for key, values in fact.entries if key != "id" for value in values
        )

    def of_type(self, *types: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.first("type") in types]


def _read_yaml(text: str) -> tuple[Source, list[Entries]]:
    head, *texts = re.split(r"^(?=- )", text, flags=re.MULTILINE)
    nodes = [yaml.load(each, yaml.BaseLoader)[0] for each in texts]
    return Source(head, texts), [
        [(key, value if isinstance(value, list) else [value]) for key, value in node.items()]
        for node in nodes
    ]


def _read_csv(text: str) -> tuple[Source, list[Entries]]:
    head, *texts = text.splitlines(keepends=True)
    header, *rows = csv.reader([head, *texts])
    assert len(rows) == len(texts), "a row of this file is on several lines: write it on one"
    found = [
        [(key, cell.split(" | ")) for key, cell in zip(header, row, strict=True) if cell] for row in rows
    ]
    return Source(head, texts, header), found


class Pen:
    """Text as it is written, with the marks of what is written."""

    def __init__(self) -> None:
        self.text = ""
        self.marks: dict[Name, Mark] = {}

    def write(self, text: str) -> None:
        self.text += text

    def mark(self, name: Name, text: str) -> None:
        line, column = self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n")
        self.marks[name] = Mark(line, column, column + len(text.split("\n")[0].rstrip(" ")))
        self.write(text)


def write_yaml(entries: Entries, rng: Random, form: str = "", at: Name = NODE) -> Pen:
    """Write a fact in a style chosen at random; the value marked ``at`` in a ``form`` that may be wrong."""
    pen = Pen()
    pen.write("- ")
    flow = rng.random() < 0.25 and form != "unopened"
    start = len(pen.text) + 1
    pen.write("{" if flow else "")
    for number, (key, values) in enumerate(entries):
        if number:
            pen.write(rng.choice([", ", ",\n   "]) if flow else "\n")
            pen.write("" if flow else rng.choice(["", "", f"  # {NOISE}\n"]) + "  ")
        pen.mark(("key", number, 0), rng.choice([key, key, key, f'"{key}"']))
        pen.write(":")
        block = _values(pen, number, values, rng, flow, form if at[1] == number else "")
        pen.write("" if flow or block or form else rng.choice(["", "", f"  # {NOISE}"]))
    pen.write("}\n" if flow else "\n")
    ends = [
        mark.end
        for name, mark in pen.marks.items()
        if mark.line == 1 and name in (("key", 0, 0), _id(entries))
    ]
    pen.marks[NODE] = Mark(1, start, max(ends))
    return pen


def _id(entries: Entries) -> Name:
    return ("value", 0, 0) if entries[0][0] == "id" else ("key", 0, 0)


def _values(pen: Pen, number: int, values: list[str], rng: Random, flow: bool, form: str) -> bool:
    """Write the values of a key; tell if the last one is a block, which a comment may not follow."""
    if len(values) == 1:
        if not values[0] and not flow and rng.random() < 0.5:
            pen.mark(("value", number, 0), "")
            return False
        pen.write(" " if flow else rng.choice([" ", "   "]))
        return _scalar(pen, ("value", number, 0), values[0], rng, "    ", flow, form)
    listed = flow or rng.random() < 0.4
    block = False
    pen.write(f" [{NOISE[:0]}" if listed else "")
    for index, value in enumerate(values):
        pen.write(", " if listed and index else "" if listed else "\n    - ")
        block = _scalar(pen, ("value", number, index), value, rng, "      ", listed, form)
    pen.write("]" if listed else "")
    return block


def _scalar(pen: Pen, name: Name, text: str, rng: Random, indent: str, flow: bool, form: str) -> bool:
    forms = {
        "unclosed": f'"{text}',
        "anchor": f"&ancre {text}",
        "tag": f"!!str {text}",
        "alias": "*ancre",
        "nested": "{a: b}",
        "plain": text,
        "single": "'" + text.replace("'", "''") + "'",
        "double": '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"',
    }
    if form == "unopened":
        before, colon, after = text.partition(": ")
        pen.write(before)
        pen.mark(name, colon)
        pen.write(after + '"')
        return False
    plain = ["plain"] * 3 if _PLAIN.match(text) else []
    words = text == text.strip() and "  " not in text and "\n" not in text and text
    folded = ["folded"] if words and not flow else []
    style = form or rng.choice(["single", "double", *plain, *folded])
    if style == "folded":
        pen.write(rng.choice([">-", "|-"]) + rng.choice(["", f" # {NOISE}"]) + f"\n{indent}")
    written = forms.get(style, text)
    if style == "double" and rng.random() < 0.3:
        written = _SPACE.sub("\n" + indent, written, count=1)
    pen.mark(name, written)
    return style == "folded"


def write_csv(
    header: list[str], entries: Entries, rng: Random, keep: set[int], form: str = "", at: Name = NODE
) -> Pen:
    """Write a row; a label that is not among the entries to ``keep`` may get a comma and a line feed."""
    pen = Pen()
    numbers = {key: number for number, (key, _) in enumerate(entries)}
    every = rng.random() < 0.3
    first = 0
    for title in header:
        pen.write("," if title != header[0] else "")
        number = numbers.get(title, -1)
        values = entries[number][1] if number >= 0 else []
        if title == "label" and values and number not in keep and rng.random() < 0.5:
            values = [f'{values[0]},\n"é" 𝄞']
        text = " | ".join(values)
        quoted = bool(values) and (
            every or bool(re.search(r'[",\n]', text)) or (form == "unclosed" and at[1] == number)
        )
        parts = [value.replace('"', '""') if quoted else value for value in values]
        if len(parts) == 1:
            closing = "" if form == "unclosed" and at[1] == number else '"'
            pen.mark(("value", number, 0), f'"{parts[0]}{closing}' if quoted else parts[0])
        else:
            pen.write('"' if quoted else "")
            for index, part in enumerate(parts):
                pen.write(" | " if index else "")
                pen.mark(("value", number, index), part)
            pen.write('"' if quoted else "")
        if title == header[0]:
            first = len(pen.text)
        if number >= 0:
            pen.marks["key", number, 0] = pen.marks["value", number, 0]
    pen.marks[NODE] = Mark(1, 1, 1 + first)
    pen.write(",\n" if form == "ragged" else "\n")
    return pen
