"""``caro-graph release``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from caro_graph.commands.options import EXITS, progress_of, project_option, say

__all__ = ["release"]


@click.command(epilog=EXITS)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="The folder of the archived texts, to verify the evidence in.",
)
@click.option("--no-texts", is_flag=True, help="Release without verifying the evidence; the notes say so.")
@click.option("--dry-run", is_flag=True, help="Check everything, say what would be written, write nothing.")
@click.option(
    "--archive-only",
    is_flag=True,
    help="Build only the archive of what stands here, and compare it with the one that was released.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    show_default="dist-release",
    help="The folder for the archive and its checksums.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="The language of the release notes.",
)
@project_option
@click.pass_context
def release(ctx: click.Context, /, **given: Any) -> None:
    """Check everything about the version in publication.toml; only if all is well, make its release.

    It writes releases/VERSION, the notes in CHANGELOG.md, and an archive that anyone can build again to the
    same bytes, whole or not at all. What is wrong is told all at once.
    """
    if given["texts"] is not None and given["no_texts"]:
        raise click.UsageError("--texts and --no-texts exclude each other: give one of them")
    if given["archive_only"]:
        if given["texts"] is not None or given["no_texts"]:
            raise click.UsageError("--archive-only verifies no evidence: leave out --texts and --no-texts")
        _rebuild(ctx, given)
        return
    from caro_graph.releasing.making import write
    from caro_graph.releasing.preparing import Wish, prepare
    from caro_graph.releasing.telling import release_summary

    wish = Wish(given["texts"], given["no_texts"], given["out"], given["lang"])
    with progress_of(ctx) as progress:
        prepared = prepare(given["project"] or Path(), wish, os.environ, progress)
        if not given["dry_run"]:
            progress("writing the release")
            write(prepared)
    for problem in prepared.fresh.built.checked.problems:
        click.echo(str(problem), err=True)
    say(release_summary(prepared, dry=given["dry_run"]), ctx)


def _rebuild(ctx: click.Context, given: dict[str, Any]) -> None:
    from caro_graph.releasing.making import rebuild, write
    from caro_graph.releasing.telling import rebuilt_summary

    with progress_of(ctx) as progress:
        rebuilt = rebuild(given["project"] or Path(), given["out"], os.environ, progress)
        if not given["dry_run"]:
            write(rebuilt)
    for problem in rebuilt.problems:
        click.echo(str(problem), err=True)
    say(rebuilt_summary(rebuilt, dry=given["dry_run"]), ctx)
    if rebuilt.problems:
        ctx.exit(1)
