"""The command line: it parses, calls and prints, and nothing else."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import click

from caro_graph import __version__
from caro_graph.commands.diff import diff
from caro_graph.commands.options import EXITS, facts_options, progress_of, project_option, say
from caro_graph.commands.publish import publish
from caro_graph.commands.query import query
from caro_graph.commands.release import release
from caro_graph.commands.validate import validate
from caro_graph.problems import CallError, EndpointError, FactsError
from caro_graph.summary import account_line, build_summary, count

__all__ = ["cli", "main"]


class _Group(click.Group):
    """Commands whose errors become one clear line and the documented exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FactsError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            wrote = "; nothing was written" if ctx.invoked_subcommand in ("build", "release") else ""
            say(f"{count(len(error.problems), 'problem')} found{wrote}", ctx, err=True)
            ctx.exit(1)
        except CallError as error:
            click.echo(f"caro-graph: {' '.join(str(error).split())}", err=True)
            ctx.exit(2)
        except EndpointError as error:
            click.echo(f"caro-graph: {' '.join(str(error).split())}", err=True)
            ctx.exit(3)
        except BrokenPipeError:
            raise
        except OSError as error:
            # A file or folder of the publication that the system does not let us use.
            place = error.filename or "the output"
            click.echo(
                f"caro-graph: {place}: {error.strerror or error}: check that it is there, and its rights",
                err=True,
            )
            ctx.exit(2)
        except KeyboardInterrupt:
            left = "the output folder is whole, as it was or new"
            if ctx.invoked_subcommand == "publish":
                left = "publish again, which goes on from there"
            click.echo(f"caro-graph: interrupted; {left}", err=True)
            ctx.exit(130)


@click.group(cls=_Group, epilog=EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="caro-graph")
@click.option("-v", "--verbose", is_flag=True, help="Say more: each step with its time, each file.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
@click.pass_context
def cli(ctx: click.Context, verbose: bool, quiet: bool) -> None:
    """Turn what public documents say about a territory into checked, traceable linked open data."""
    if verbose and quiet:
        raise click.UsageError("--verbose and --quiet exclude each other: give one of them")
    ctx.obj = {"verbose": verbose, "quiet": quiet}


@cli.command(epilog=EXITS)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    show_default="dist, or dist-AUDIENCE",
    help="The folder to write. It is replaced whole, and only by a build that succeeds.",
)
@facts_options
@click.pass_context
def build(
    ctx: click.Context, out: Path | None, audience: str, lang: str | None, project: Path | None
) -> None:
    """Check the facts and write the graph: Turtle, JSON-LD, TriG, CSV and more."""
    from caro_graph.building import build as run

    started = time.perf_counter()
    with progress_of(ctx) as progress:
        built = run(project or Path(), out=out, audience=audience, lang=lang or "en", progress=progress)
    for problem in built.checked.problems:
        click.echo(str(problem), err=True)
    say(build_summary(built, time.perf_counter() - started, verbose=ctx.obj["verbose"]), ctx)


@cli.command(epilog=EXITS)
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
@facts_options
@click.pass_context
def quality(ctx: click.Context, /, name: Any, previous: Path | None, **given: Any) -> None:
    """Measure the facts: the shares with evidence, a certain reading, both languages, and so on."""
    from caro_graph.quality.report import quality_report

    project, lang = given["project"] or Path(), given["lang"] or "en"
    content = quality_report(project, name, audience=given["audience"], lang=lang, previous=previous)
    click.echo(content, nl=False)


@cli.command(epilog=EXITS)
@click.argument("texts", metavar="DIR", type=click.Path(path_type=Path))
@project_option
@click.pass_context
def verify(ctx: click.Context, texts: Path, project: Path | None) -> None:
    """Find every quote in the archived texts of DIR, and account for every line of them."""
    from caro_graph.verifying import verify as run

    verification = run(texts, project or Path())
    for problem in verification.problems:
        click.echo(str(problem), err=True)
    say("\n".join(account_line(account) for account in verification.accounts), ctx)
    if verification.problems:
        ctx.exit(1)


cli.add_command(validate)
cli.add_command(query)
cli.add_command(publish)
cli.add_command(release)
cli.add_command(diff)


def _terminate(signum: int, frame: object) -> None:
    """Leave by an exception, so that a half-written folder is taken away."""
    raise SystemExit(128 + signum)


def main() -> None:
    """Run the command line."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _terminate)
    cli()
