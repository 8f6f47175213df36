"""A page for each ready-made query, from ``queries/``: ``python -m caro_graph.query_pages`` writes them."""

from __future__ import annotations

import csv
import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from caro_graph.publication import Publication, find_publication, read_publication
from caro_graph.queries.library import GROUPS, Query, read_queries
from caro_graph.queries.parameters import Parameter
from caro_graph.summary import count
from caro_graph.writing.markdown import escaped

__all__ = ["PAGES", "query_pages", "write_pages"]

PAGES = Path("docs") / "queries"
INDEX = "README.md"
_GENERATED = (
    "<!-- Generated from queries/ by `python -m caro_graph.query_pages`: change those, not this page. -->"
)
_QUERIES = "../../queries"
_YASGUI = "https://yasgui.org/"
_LOCAL = "http://localhost:7878"
_START = "../ontology.md#files-and-prefixes"
_ROWS = 20
_LINES = 60


def query_pages(root: Path) -> dict[str, str]:
    """Return the pages of a publication's queries, by the names of their files: the index, and one a query.

    Args:
        root: The folder of the publication. The answers shown are those of ``queries/expected``.

    Raises:
        CallError: the publication or a query is ill-formed.
    """
    publication = read_publication(root)
    queries = read_queries(root / "queries")
    expected = root / "queries" / "expected"
    pages = {f"{query.name}.md": _page(query, expected, publication) for query in queries}
    return {INDEX: _index(queries), **pages}


def write_pages(root: Path) -> None:
    """Write the pages into ``docs/queries``; those of queries that are no more go."""
    folder = root / PAGES
    pages = query_pages(root)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8", newline="\n")


# --- The index ----------------------------------------------------------------------------------------------


def _index(queries: Sequence[Query]) -> str:
    lines = [
        _GENERATED,
        "",
        "# Ready-made queries",
        "",
        f"{len(queries)} questions with their answers, by group; French stands in *italics*. "
        "`caro-graph query NAME` asks one. A build writes them as `dist/queries/NAME.rq`, which "
        "[grlc](https://grlc.io) serves as an API, and describes them in `dist/queries.ttl` and "
        "`dist/queries.jsonld`, which SPARQL editors and assistants read.",
    ]
    for group, title in GROUPS.items():
        found = [query for query in queries if query.group == group]
        if found:
            rows = [(_link(query), query.summary["en"], f"*{query.summary['fr']}*") for query in found]
            lines += ["", f"## {title['en']}", "", f"*{title['fr']}*", "", _table(_INDEX, rows)]
    return "\n".join(lines) + "\n"


_INDEX = ("query", "question", "*question*")


def _link(query: Query) -> str:
    elsewhere = f" (asks {', '.join(query.federated)})" if query.federated else ""
    return f"[`{query.name}`]({query.name}.md){elsewhere}"


# --- The page of a query ------------------------------------------------------------------------------------


def _page(query: Query, expected: Path, publication: Publication) -> str:
    parts = [_GENERATED, *_head(query), *_parameters(query), "## Query"]
    parts += ["```sparql\n" + query.text.strip("\n") + "\n```"]
    parts += [f"The file: [`{query.name}.rq`]({_QUERIES}/{query.name}.rq)."]
    parts += [*_answer(query, expected), *_run(query, expected, publication)]
    return "\n\n".join(parts) + "\n"


def _head(query: Query) -> Iterator[str]:
    group = GROUPS[query.group]["en"]
    anchor = group.lower().replace(",", "").replace(" ", "-")
    yield f"# {query.summary['en']}"
    yield f"*{query.summary['fr']}*"
    tags, mots = (", ".join(query.tags[language]) for language in ("en", "fr"))
    yield f"`{query.name}` in [{group}]({INDEX}#{anchor}). Keywords: {tags} · *{mots}*."
    yield query.description["en"]
    yield f"*{query.description['fr']}*"
    yield f"**An empty answer:** {query.empty['en']} *{query.empty['fr']}*"
    if query.federated:
        asked = ", ".join(f"<{endpoint}>" for endpoint in query.federated)
        yield f"**It asks {asked}**: that part of the answer comes from there, and may change."


def _parameters(query: Query) -> Iterator[str]:
    if query.parameters:
        rows = [
            (
                f"`{each.name}`",
                f"{each.summary['en']} · *{each.summary['fr']}*",
                each.type,
                "all" if each.default is None else f"`{each.default}`",
                _allowed(each),
            )
            for each in query.parameters
        ]
        yield "## Parameters"
        yield _table(("name", "what", "type", "default", "allowed values"), rows)


def _allowed(parameter: Parameter) -> str:
    if parameter.values_from:
        return f"those of [{parameter.values_from}]({parameter.values_from}.md)"
    return ", ".join(f"`{value}`" for value in parameter.values) or "any"


def _answer(query: Query, expected: Path) -> Iterator[str]:
    yield "## Answer"
    if (path := expected / f"{query.name}.csv").is_file():
        yield from _rows(path)
    elif (path := expected / f"{query.name}.ttl").is_file():
        yield from _statements(path)
    elif (path := expected / f"{query.name}.txt").is_file():
        yield {"true": "Yes. *Oui.*", "false": "No. *Non.*"}[path.read_text("utf-8").strip()]
    else:
        yield "None is kept here: it is not only the facts that give it."


def _rows(path: Path) -> Iterator[str]:
    """A CSV as a table; without its last rows if there are many."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    if not rows:
        yield "It is empty."
        return
    yield _table(head, (map(escaped, row) for row in rows[:_ROWS]))
    if len(rows) > _ROWS:
        rest = count(len(rows) - _ROWS, "more row")
        yield f"… and {rest}: [all rows]({_QUERIES}/expected/{path.name})."


def _statements(path: Path) -> Iterator[str]:
    """Turtle; up to the end of a statement if there is much."""
    lines = path.read_text("utf-8").rstrip("\n").split("\n")
    shown = lines[:_LINES]
    while shown and len(lines) > _LINES and not shown[-1].endswith("."):
        shown.pop()
    yield "```turtle\n" + "\n".join(shown) + "\n```"
    if len(shown) < len(lines):
        rest = count(len(lines) - len(shown), "more line")
        yield f"… and {rest}: [all of it]({_QUERIES}/expected/{path.name})."


def _run(query: Query, expected: Path, publication: Publication) -> Iterator[str]:
    words = ["caro-graph", "query", query.name]
    values = _example(query, expected)
    arguments = [word for name, value in values.items() for word in ("--param", f"{name}={value}")]
    commands = [shlex.join(words), *([shlex.join(words + arguments)] if values else [])]
    yield "## How to run it"
    yield "```\n" + "\n".join(commands) + "\n```"
    given = "".join(f", {name}={json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
    calls = dict.fromkeys(f'`caro_graph.query("{query.name}"{each})`' for each in ("", given))
    yield f"In Python: {', '.join(calls)}."
    if publication.sparql:
        yield f"In a browser: [run it at yasgui.org]({_YASGUI}#{_call(query, publication.sparql)})."
    else:
        yield (
            f"In a browser: [run it]({_LOCAL}/#{_call(query, _LOCAL + '/query')}) on the page of an Oxigraph "
            f"server of your own, [started like this]({_START})."
        )


def _call(query: Query, endpoint: str) -> str:
    """The query and where to ask it, as YASGUI reads them from an address."""
    return f"query={quote(query.text, safe='')}&endpoint={quote(endpoint, safe='')}"


def _example(query: Query, expected: Path) -> Mapping[str, str]:
    """Values of the parameters that an answer is kept for, else those allowed that are not the default."""
    for path in sorted(expected.glob(f"{query.name}--*.*")):
        return dict(unquote(value).split("=", 1) for value in path.stem.split("--")[1:])
    for each in query.parameters:
        for value in each.values:
            if value != each.default:
                return {each.name: value}
    return {each.name: each.default for each in query.parameters if each.default is not None}


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, ["---"] * len(names), *rows))


if __name__ == "__main__":
    write_pages(find_publication(Path()))
