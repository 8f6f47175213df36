"""``caro-graph diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from caro_graph.commands.options import EXITS, progress_of, project_option

__all__ = ["diff"]


@click.command(epilog=EXITS)
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "turtle"]),
    default="text",
    show_default=True,
    help="The form: for people, for a release's notes, for programs, or as an RDF change set.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    show_default="standard output",
    help="Where it goes.",
)
@click.option("--summary", is_flag=True, help="Only how much changed of each kind.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if anything changed.")
@click.option(
    "--lang",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="The language of the words that are not the facts'.",
)
@project_option
@click.pass_context
def diff(ctx: click.Context, /, old: str, new: str, **given: Any) -> None:
    """Tell what changed from OLD to NEW, as facts: added, changed, withdrawn or vanished.

    Each is a built folder, the folder of a publication, an RDF file, the archive of a release, or a git
    revision (v0.1.0, HEAD~1) of the publication. An identifier that vanished is an error.
    """
    from caro_graph.diffing import diff as run
    from caro_graph.diffing import render, summary
    from caro_graph.diffing.formats.words import vanished_line
    from caro_graph.formats.plain import one_line
    from caro_graph.writing import write_file
    from caro_graph.writing.output import refuse_output

    if given["summary"] and given["form"] != "text":
        raise click.UsageError("--summary is text: leave out --format")
    refuse_output(given["output"], [old, new])
    with progress_of(ctx) as progress:
        progress("comparing")
        changes = run(old, new, given["project"])
    for change in changes.vanished:
        click.echo(one_line(vanished_line(change, given["lang"])), err=True)
    told = (
        summary(changes, given["lang"]) if given["summary"] else render(changes, given["form"], given["lang"])
    )
    if given["output"] is not None:
        write_file(given["output"], told)
    elif changes or given["form"] != "text" or not ctx.obj["quiet"]:
        click.echo(told, nl=False)
    if changes.vanished or (given["exit_code"] and changes):
        ctx.exit(1)
