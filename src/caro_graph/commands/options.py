"""What the commands share: options, what they say, and how they show that they are at work."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from caro_graph.problems import CallError

__all__ = [
    "EXITS",
    "facts_options",
    "headers_of_lines",
    "is_terminal",
    "progress_of",
    "project_option",
    "say",
]

EXITS = """\b
Exit codes:
  0  good
  1  the facts, the RDF files or a query are wrong (each problem: file:line:column: what: what to do)
  2  the call is wrong (an option, a folder, shapes that cannot be used, an output that cannot be written)
  3  an endpoint elsewhere did not answer, or not as it should
  130, 143  interrupted (Ctrl-C, SIGTERM): the output folder is whole
"""


def project_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--project``."""
    return click.option(
        "--project",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        show_default="this folder",
        help="A folder at or below the one that holds publication.toml.",
    )(command)


def facts_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command what all have that read the facts: ``--audience``, ``--lang`` and ``--project``."""
    options = (
        click.option(
            "--audience",
            default="public",
            show_default=True,
            metavar="[public|internal]",
            help="Whom it is for; public leaves out what is flagged personal.",
        ),
        click.option(
            "--lang",
            type=click.Choice(["en", "fr"]),
            show_default="en; fr for html",
            help="The language of the messages.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return project_option(command)


def headers_of_lines(lines: Sequence[str]) -> dict[str, str]:
    """Read the headers that were given as ``NAME: VALUE``.

    Raises:
        CallError: one is not; it is not repeated, as it may hold a secret.
    """
    headers = {}
    for line in lines:
        name, mark, value = line.partition(":")
        if not mark or not name.strip():
            raise CallError("--header: a header is given as 'NAME: VALUE'")
        headers[name.strip()] = value.strip()
    return headers


def is_terminal(stream: Any) -> bool:
    """Whether somebody looks at what is written there; Python has no stream where the caller closed it."""
    return stream is not None and stream.isatty()


def say(text: str, ctx: click.Context, *, err: bool = False) -> None:
    """Print what ``--quiet`` leaves out."""
    if not (ctx.obj or {}).get("quiet"):
        click.echo(text, err=err)


@contextmanager
def progress_of(ctx: click.Context) -> Iterator[Callable[[str], None]]:
    """Show the step under way: a moving line on a terminal, a line each with --verbose, else nothing."""
    if ctx.obj["verbose"]:
        started = time.perf_counter()
        yield lambda step: click.echo(f"{time.perf_counter() - started:6.2f} s  {step}", err=True)
    elif is_terminal(sys.stderr) and not ctx.obj["quiet"]:
        from rich.console import Console

        with Console(stderr=True).status("starting") as status:
            yield lambda step: status.update(step)
    else:
        yield lambda step: None
