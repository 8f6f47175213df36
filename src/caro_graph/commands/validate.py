"""``caro-graph validate``."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from caro_graph.commands.options import EXITS, facts_options, is_terminal, progress_of
from caro_graph.findings import SEVERITIES, Report
from caro_graph.formats import FORMATS

__all__ = ["validate"]


@click.command(epilog=EXITS)
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
@facts_options
@click.pass_context
def validate(ctx: click.Context, /, files: tuple[str, ...], **given: Any) -> None:
    """Check the facts, or RDF FILEs, against the shapes; report on the line to change.

    FILE is Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, also as .gz, or - for standard input.
    """
    from caro_graph.shapes.graph import shape_files
    from caro_graph.validating import Options, validate_facts, validate_files
    from caro_graph.writing.output import refuse_output

    if given["summary"] and given["name"] != "text":
        raise click.UsageError("--summary is text: leave out --format")
    lang = given["lang"] or ("fr" if given["name"] == "html" else "en")
    options = Options(
        **{key: given[key] for key in ("shapes", "engine", "audience", "max_results", "allow_network")},
        lang=lang,
    )
    refuse_output(given["output"], [*files, *shape_files(options.shapes)])
    with progress_of(ctx) as progress:
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
    columns = shutil.get_terminal_size().columns if output is None and is_terminal(sys.stdout) else None
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
