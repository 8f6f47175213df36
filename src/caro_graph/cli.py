"""The command line: it parses, calls and prints, and nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from caro_graph import __version__
from caro_graph.findings import SEVERITIES, Report
from caro_graph.formats import FORMATS
from caro_graph.problems import CallError, FactsError
from caro_graph.summary import account_line, build_summary, count

__all__ = ["cli", "main"]

_EXITS = """\b
Exit codes:
  0  good
  1  the facts, or the RDF files, are wrong (each problem: file:line:column: what: what to do)
  2  the call is wrong (an option, a folder, shapes that cannot be used, an output that cannot be written)
  130, 143  interrupted (Ctrl-C, SIGTERM): the output folder is whole
"""


class _Group(click.Group):
    """Commands whose errors become one clear line and the documented exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FactsError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            _say(count(len(error.problems), "problem") + " found; nothing was written", ctx, err=True)
            ctx.exit(1)
        except CallError as error:
            click.echo(f"caro-graph: {' '.join(str(error).split())}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            raise
        except OSError as error:
            # A file or folder of the publication that the system does not let us use.
            place = error.filename or ctx.info_name
            click.echo(
                f"caro-graph: {place}: {error.strerror or error}: check that it is there, and its rights",
                err=True,
            )
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("caro-graph: interrupted; the output folder is whole, as it was or new", err=True)
            ctx.exit(130)


def _project_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--project",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        show_default="this folder",
        help="A folder at or below the one that holds publication.toml.",
    )(command)


def _facts_options(command: Callable[..., Any]) -> Callable[..., Any]:
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
    return _project_option(command)


@click.group(cls=_Group, epilog=_EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="caro-graph")
@click.option("-v", "--verbose", is_flag=True, help="Say more: each step with its time, each file.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
@click.pass_context
def cli(ctx: click.Context, verbose: bool, quiet: bool) -> None:
    """Turn what public documents say about a territory into checked, traceable linked open data."""
    if verbose and quiet:
        raise click.UsageError("--verbose and --quiet exclude each other: give one of them")
    ctx.obj = {"verbose": verbose, "quiet": quiet}


@cli.command(epilog=_EXITS)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    show_default="dist, or dist-AUDIENCE",
    help="The folder to write. It is replaced whole, and only by a build that succeeds.",
)
@_facts_options
@click.pass_context
def build(
    ctx: click.Context, out: Path | None, audience: str, lang: str | None, project: Path | None
) -> None:
    """Check the facts and write the graph: Turtle, JSON-LD, TriG, CSV and more."""
    from caro_graph.building import build as run

    started = time.perf_counter()
    with _progress(ctx) as progress:
        built = run(project or Path(), out=out, audience=audience, lang=lang or "en", progress=progress)
    for problem in built.checked.problems:
        click.echo(str(problem), err=True)
    _say(build_summary(built, time.perf_counter() - started, verbose=ctx.obj["verbose"]), ctx)


@cli.command(epilog=_EXITS)
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "--shapes",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    metavar="PATH",
    help="A file or folder of shapes, instead of the publication's; may be given more than once.",
)
@click.option(
    "--engine",
    type=click.Choice(["shacl", "pyshacl"]),
    default="shacl",
    show_default=True,
    help="The SHACL engine: the fast one, or the reference.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    default="violation",
    show_default=True,
    help="The least grave finding for which the exit code is 1.",
)
@click.option(
    "--format",
    "name",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="The form of the report.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    show_default="standard output",
    help="Where the report goes.",
)
@click.option(
    "--max-results",
    type=click.IntRange(min=1),
    metavar="N",
    show_default="all",
    help="Show no more SHACL results than that; they are all counted.",
)
@click.option("--summary", is_flag=True, help="Only how much each rule found.")
@click.option("--allow-network", is_flag=True, help="Fetch what the shapes import (owl:imports).")
@_facts_options
@click.pass_context
def validate(ctx: click.Context, /, files: tuple[str, ...], **given: Any) -> None:
    """Check the facts, or RDF FILEs, against the shapes; report on the line to change.

    FILE is Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, also as .gz, or - for standard input.
    """
    from caro_graph.validating import Options, refuse_output, validate_facts, validate_files

    if given["summary"] and given["name"] != "text":
        raise click.UsageError("--summary is text: leave out --format")
    lang = given["lang"] or ("fr" if given["name"] == "html" else "en")
    options = Options(
        **{key: given[key] for key in ("shapes", "engine", "audience", "max_results", "allow_network")},
        lang=lang,
    )
    refuse_output(given["output"], [*files, *options.shapes])
    with _progress(ctx) as progress:
        progress("checking the shapes")
        if files:
            report = validate_files(files, given["project"], options)
        else:
            report = validate_facts(given["project"] or Path(), options)
    _show(report, ctx, given)
    if report.unread or report.fails(given["fail_on"]):
        ctx.exit(1)


def _show(report: Report, ctx: click.Context, given: dict[str, Any]) -> None:
    """Write a report where it is wanted, and what it has no words for to standard error."""
    from caro_graph.formats.shown import report_text
    from caro_graph.writing import write_file

    output = given["output"]
    columns = shutil.get_terminal_size().columns if output is None and _is_terminal(sys.stdout) else None
    content, beside = report_text(
        report,
        given["name"],
        fail_on=given["fail_on"],
        columns=columns,
        color=not os.environ.get("NO_COLOR"),
        summary_only=given["summary"],
    )
    if beside:
        click.echo(beside, nl=False, err=True)
    if output is not None and content:
        write_file(output, content)
    elif output is None and (report.total or given["name"] != "text" or not ctx.obj["quiet"]):
        click.echo(content, nl=False, color=columns is not None)


def _is_terminal(stream: Any) -> bool:
    return stream is not None and stream.isatty()


@cli.command(epilog=_EXITS)
@click.option(
    "--format",
    "name",
    type=click.Choice(["text", "json", "turtle"]),
    default="text",
    show_default=True,
    help="A table, JSON, or Turtle in the Data Quality Vocabulary (DQV).",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    show_default="that of the last release",
    help="The quality.ttl to compare with.",
)
@_facts_options
@click.pass_context
def quality(ctx: click.Context, /, name: Any, previous: Path | None, **given: Any) -> None:
    """Measure the facts: the shares with evidence, a certain reading, both languages, and so on."""
    from caro_graph.quality.report import quality_report

    project, lang = given["project"] or Path(), given["lang"] or "en"
    content = quality_report(project, name, audience=given["audience"], lang=lang, previous=previous)
    click.echo(content, nl=False)


@cli.command(epilog=_EXITS)
@click.argument("texts", metavar="DIR", type=click.Path(path_type=Path))
@_project_option
@click.pass_context
def verify(ctx: click.Context, texts: Path, project: Path | None) -> None:
    """Find every quote in the archived texts of DIR, and account for every line of them."""
    from caro_graph.verifying import verify as run

    verification = run(texts, project or Path())
    for problem in verification.problems:
        click.echo(str(problem), err=True)
    _say("\n".join(account_line(account) for account in verification.accounts), ctx)
    if verification.problems:
        ctx.exit(1)


def _say(text: str, ctx: click.Context, *, err: bool = False) -> None:
    if not (ctx.obj or {}).get("quiet"):
        click.echo(text, err=err)


@contextmanager
def _progress(ctx: click.Context) -> Iterator[Callable[[str], None]]:
    """Show the step under way: a moving line on a terminal, a line each with --verbose, else nothing."""
    if ctx.obj["verbose"]:
        started = time.perf_counter()
        yield lambda step: click.echo(f"{time.perf_counter() - started:6.2f} s  {step}", err=True)
    elif _is_terminal(sys.stderr) and not ctx.obj["quiet"]:
        from rich.console import Console

        with Console(stderr=True).status("starting") as status:
            yield lambda step: status.update(step)
    else:
        yield lambda step: None


def _terminate(signum: int, frame: object) -> None:
    """Leave by an exception, so that a half-written folder is taken away."""
    raise SystemExit(128 + signum)


def main() -> None:
    """Run the command line."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _terminate)
    cli()
