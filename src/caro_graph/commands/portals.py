"""``caro-graph publish`` to a portal: what became of each dataset, a line each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from caro_graph.commands.options import progress_of, say

__all__ = ["to_portal"]


def to_portal(
    ctx: click.Context, portal: str, dist: Path, given: Mapping[str, Any], headers: Mapping[str, str]
) -> None:
    """Publish the datasets of the catalogue of a built folder; exit with 3 if one of them failed.

    Args:
        ctx: Of the command.
        portal: ``ckan`` or ``udata``, the option that has the URL.
        dist: The built folder.
        given: The options: the URL, ``organization``, ``dry_run`` and ``timeout``.
        headers: Further headers to send.
    """
    from caro_graph.publishing.ckan import publish_to_ckan
    from caro_graph.publishing.graphs import read_graphs
    from caro_graph.publishing.portal_catalogue import read_catalogue
    from caro_graph.publishing.portal_report import Outcome, summary_of
    from caro_graph.publishing.udata import publish_to_udata
    from caro_graph.written import read_written

    publish = {"ckan": publish_to_ckan, "udata": publish_to_udata}[portal]
    token = os.environ.get("CARO_GRAPH_TOKEN") or None
    if token is None and not given["dry_run"]:
        raise click.UsageError(
            "a portal lets nobody write without a token: set CARO_GRAPH_TOKEN, or try it with --dry-run"
        )
    read_graphs(dist)  # It refuses what is not for the public.
    catalogue = read_catalogue(read_written(dist))
    outcomes: list[Outcome] = []
    try:
        with progress_of(ctx) as progress:
            for outcome in publish(
                given[portal],
                catalogue,
                organization=given["organization"],
                token=token,
                headers=headers,
                timeout=given["timeout"],
                dry_run=given["dry_run"],
                progress=progress,
            ):
                outcomes.append(outcome)
    finally:
        # Also when it is interrupted: what was sent was sent.
        _tell(ctx, outcomes)
    say(summary_of(outcomes, given["dry_run"]), ctx)
    if any(outcome.failed for outcome in outcomes):
        ctx.exit(3)


def _tell(ctx: click.Context, outcomes: list[Any]) -> None:
    for outcome in outcomes:
        if outcome.failed:
            click.echo(f"caro-graph: {outcome.identifier}: {' '.join(outcome.what.split())}", err=True)
        else:
            say(str(outcome), ctx)
