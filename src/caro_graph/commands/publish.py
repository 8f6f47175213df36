"""``caro-graph publish``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from caro_graph.commands.options import EXITS, project_option

__all__ = ["publish"]


@click.command(epilog=EXITS)
@click.option("--endpoint", metavar="URL", help="A SPARQL 1.1 store to load the graphs into.")
@click.option("--ckan", metavar="URL", help="A CKAN portal to publish the datasets of the catalogue at.")
@click.option("--udata", metavar="URL", help="A udata portal, such as data.gouv.fr, to publish them at.")
@click.option(
    "--dist",
    type=click.Path(path_type=Path, file_okay=False),
    show_default="dist of the publication",
    help="The built folder to publish.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for an answer, at each step.",
)
@click.option(
    "--header",
    "headers",
    multiple=True,
    metavar="'NAME: VALUE'",
    help="A header to send along; may be given more than once.",
)
@project_option
@click.pass_context
def publish(ctx: click.Context, /, **given: Any) -> None:
    """Publish a built folder: its graphs to a store, or its datasets to a portal."""
    targets = [name for name in _TARGETS if given[name] is not None]
    if len(targets) != 1:
        words = ", ".join(f"--{name}" for name in _TARGETS)
        raise click.UsageError(f"say where to publish: give one of {words}")
    _TARGETS[targets[0]](ctx, given)


def _to_store(ctx: click.Context, given: Mapping[str, Any]) -> None:
    raise click.UsageError("--endpoint cannot be used in this state of the work")


def _to_ckan(ctx: click.Context, given: Mapping[str, Any]) -> None:
    raise click.UsageError("--ckan cannot be used in this state of the work")


def _to_udata(ctx: click.Context, given: Mapping[str, Any]) -> None:
    raise click.UsageError("--udata cannot be used in this state of the work")


_TARGETS: dict[str, Callable[[click.Context, Mapping[str, Any]], None]] = {
    "endpoint": _to_store,
    "ckan": _to_ckan,
    "udata": _to_udata,
}
