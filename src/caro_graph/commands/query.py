"""``caro-graph query``."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from caro_graph.commands.options import EXITS, headers_of_lines, is_terminal, progress_of, project_option, say
from caro_graph.problems import CallError, FactsError
from caro_graph.querying.answers import FORMATS

if TYPE_CHECKING:
    from caro_graph.queries.library import Query
    from caro_graph.querying.answers import Answer
    from caro_graph.querying.sources import Desk

__all__ = ["query"]

_SEARCH = "search"
_ANYTHING = "ASK { ?s ?p ?o }"


@click.command(epilog=EXITS)
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "--param",
    "-p",
    "params",
    multiple=True,
    metavar="K=V",
    help="A value for a parameter of the query; may be given more than once.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    show_default="table on a terminal, csv elsewhere; turtle for a graph",
    help="The form of the answer.",
)
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    show_default="en for the list; fr for labels, as the facts are",
    help="The language of the list, and of the labels of codes.",
)
@click.option(
    "--search",
    metavar="WORDS",
    help="List only the queries that these words are said of, or most of them.",
)
@click.option(
    "--file", metavar="FILE", help="A query of your own, or - for standard input, in the place of NAME."
)
@click.option(
    "--data",
    multiple=True,
    metavar="FILE",
    help="An RDF file to ask, in the place of the built publication; may be given more than once.",
)
@click.option(
    "--endpoint", metavar="URL", help="A SPARQL 1.1 endpoint to ask, in the place of the publication."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the endpoint, at each step.",
)
@click.option(
    "--header",
    "headers",
    multiple=True,
    metavar="'NAME: VALUE'",
    help="A header to send to the endpoint; may be given more than once.",
)
@click.option(
    "--explain", is_flag=True, help="Print the query with its parameters in place, and do not ask it."
)
@project_option
@click.pass_context
def query(ctx: click.Context, /, name: str | None, **given: Any) -> None:
    """Ask a ready-made query by its NAME; without one, list them.

    The environment variables CARO_GRAPH_USER and CARO_GRAPH_PASSWORD have the credentials for an endpoint
    that wants them.
    """
    from caro_graph.commands.signals import ending_at_once
    from caro_graph.querying.sources import open_desk

    _refuse(ctx, name, given)
    desk = open_desk(given["project"])
    if name is None and given["file"] is None:
        _list(ctx, desk, given["search"], given["lang"] or "en")
        return
    begun = None
    with progress_of(ctx) as progress:
        ask = _asker(desk, given, progress)
        asked, text = _question(desk, name, given, ask)
        if given["endpoint"] is not None and not given["explain"]:
            begun = _answered(desk, asked, text, given, ask)
        elif not given["explain"]:
            ask(_ANYTHING, "ASK")  # The graph is built and read.
    if given["explain"]:
        _write([text if text.endswith("\n") else text + "\n"], None)
        return
    # The engine here does not look for signals, and nothing is being written.
    with nullcontext() if begun else ending_at_once(), _placed(asked, given["file"]):
        answer, told = begun or _answered(desk, asked, text, given, ask)
        _print(answer, given["form"], {**desk.prefixes, **asked.prefixes})
    if told:
        say(told, ctx, err=True)


def _refuse(ctx: click.Context, name: str | None, given: Mapping[str, Any]) -> None:
    """Refuse options that do not go together."""
    if name is not None and given["file"] is not None:
        raise click.UsageError("NAME and --file exclude each other: give one of them")
    if given["data"] and given["endpoint"] is not None:
        raise click.UsageError("--data and --endpoint exclude each other: give one of them")
    if given["headers"] and given["endpoint"] is None:
        raise click.UsageError("--header is for an endpoint: add --endpoint URL")
    if given["endpoint"] is None and ctx.get_parameter_source("timeout") is not ParameterSource.DEFAULT:
        raise click.UsageError("--timeout is for an endpoint: add --endpoint URL")
    if "-" in given["data"] and given["file"] == "-":
        raise click.UsageError("standard input is either the query or the data: name a file for one of them")
    asked = name is not None or given["file"] is not None
    if given["form"] and given["explain"]:
        raise click.UsageError("--format is for an answer, and --explain asks nothing: give one of them")
    if given["search"] is not None and asked:
        raise click.UsageError("--search lists queries: leave out the query")
    names = {"params": "param", "form": "format"}
    idle = [names.get(key, key) for key in ("params", "form", "data", "endpoint", "explain") if given[key]]
    if idle and not asked:
        raise click.UsageError(f"--{idle[0]} is for a query: name one, or give --file")


def _asker(
    desk: Desk, given: Mapping[str, Any], progress: Callable[[str], None]
) -> Callable[[str, str], Answer]:
    from caro_graph.querying.python import PASSWORD, USER
    from caro_graph.querying.sources import elsewhere, here

    if given["endpoint"] is not None:
        return elsewhere(
            given["endpoint"],
            timeout=given["timeout"],
            headers=headers_of_lines(given["headers"]),
            user=os.environ.get(USER),
            password=os.environ.get(PASSWORD),
        )
    return here(desk, given["data"], progress=progress)


def _question(
    desk: Desk, name: str | None, given: Mapping[str, Any], ask: Callable[[str, str], Answer]
) -> tuple[Query, str]:
    """Return the query, and its text with the parameters in place."""
    from caro_graph.queries.library import find_query
    from caro_graph.querying.asking import LANG, given_values, with_values
    from caro_graph.querying.own import read_own

    values = given_values(given["params"])
    asked = read_own(given["file"]) if name is None else find_query(desk.queries, name)
    if given["lang"] and LANG not in values and asked.parameter(LANG):
        values[LANG] = given["lang"]
    return asked, with_values(asked, values, desk.queries, ask, things=desk.things, prefixes=desk.prefixes)


def _answered(
    desk: Desk, asked: Query, text: str, given: Mapping[str, Any], ask: Callable[[str, str], Answer]
) -> tuple[Answer, str]:
    """Return an answer whose first row has come, and what to say of it."""
    answer, is_empty = _begun(ask(text, asked.form))
    told = asked.empty[given["lang"] or "en"] if is_empty else ""
    if given["endpoint"] is not None or given["data"]:
        told = _nothing_loaded(desk, answer, is_empty, ask) or told
    return answer, told


@contextmanager
def _placed(asked: Query, file: str | None) -> Iterator[None]:
    """Place what is wrong with a query of one's own in its file."""
    from caro_graph.querying.local import QUERY
    from caro_graph.rdf.files import shown_name

    try:
        yield
    except FactsError as error:
        if file is None:
            raise
        # The metadata is no part of what is asked.
        above = asked.source.count("\n") - asked.text.count("\n")
        raise FactsError(
            replace(problem, file=shown_name(file), line=problem.line + above)
            if problem.file == QUERY
            else problem
            for problem in error.problems
        ) from error


def _begun(answer: Answer) -> tuple[Answer, bool]:
    """Return an answer whose first row has come, and whether there is none."""
    from caro_graph.querying.answers import Rows, Triples

    if isinstance(answer, Rows):
        rows = list(islice(answer.rows, 1))
        return Rows(answer.variables, chain(rows, answer.rows)), not rows
    if isinstance(answer, Triples):
        triples = list(islice(answer.triples, 1))
        return Triples(chain(triples, answer.triples)), not triples
    return answer, False


def _nothing_loaded(desk: Desk, answer: Answer, is_empty: bool, ask: Callable[[str, str], Answer]) -> str:
    """Say that there is nothing to ask, where that may be why there is no row, or yes or no."""
    from caro_graph.querying.answers import Truth

    if not (is_empty or isinstance(answer, Truth)) or ask(_ANYTHING, "ASK") != Truth(False):
        return ""
    file = f"{desk.publication.id}.ttl" if desk.publication else "the .ttl of the publication"
    return f"the default graph there is empty: load {file} into it, or make it the union of the named graphs"


def _list(ctx: click.Context, desk: Desk, words: str | None, lang: str) -> None:
    from caro_graph.querying.listing import found, listing

    chosen, whole = found(desk.queries, words)
    if not chosen:
        elsewhere = "'caro-graph query' lists them all"
        if any(each.name == _SEARCH for each in desk.queries):
            elsewhere += f", and 'caro-graph query {_SEARCH} --param text=WORD' looks in the facts"
        raise CallError(f"--search {words}: no query is said to be about that: {elsewhere}")
    if not whole:
        say("No query is said to be about all of that; these are about some of it.", ctx, err=True)
    columns = shutil.get_terminal_size((100, 24)).columns if is_terminal(sys.stdout) else None
    click.echo(listing(chosen, lang, columns), nl=False, color=columns is not None)


def _print(answer: Answer, form: str | None, prefixes: Mapping[str, str]) -> None:
    from caro_graph.querying.formats import answer_text

    columns = shutil.get_terminal_size((100, 24)).columns if is_terminal(sys.stdout) else None
    _write(answer_text(answer, form, prefixes=prefixes, columns=columns), columns)


def _write(pieces: Iterable[str], columns: int | None) -> None:
    """Print: in UTF-8 with LF, whatever the system's habits, but as a terminal wants it to a terminal."""
    if sys.stdout is None:  # it was closed: there is nobody to tell
        return
    buffer = getattr(sys.stdout, "buffer", None)  # a stand-in may take text only
    encoding = sys.stdout.encoding if columns is not None else "utf-8"
    try:
        for piece in pieces:
            if buffer is None:
                sys.stdout.write(piece)
            else:
                buffer.write(piece.encode(encoding, "replace"))
            if columns is not None:
                sys.stdout.flush()
    finally:
        sys.stdout.flush()
