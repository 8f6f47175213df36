"""``caro-graph publish``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from caro_graph.commands.options import EXITS, headers_of_lines, progress_of, project_option, say
from caro_graph.commands.portals import to_portal
from caro_graph.summary import count

if TYPE_CHECKING:
    from caro_graph.publishing.stores import Published

__all__ = ["publish"]

_FOR_STORES = ("update_endpoint", "graph_store", "chunk", "verify")


@click.command(epilog=EXITS)
@click.option("--endpoint", metavar="URL", help="A SPARQL 1.1 store to load the graphs into.")
@click.option("--ckan", metavar="URL", help="A CKAN portal to publish the datasets of the catalogue at.")
@click.option("--udata", metavar="URL", help="A udata portal, such as data.gouv.fr, to publish them at.")
@click.option(
    "--organization", metavar="ID", help="The organisation of the portal that new datasets belong to."
)
@click.option(
    "--dist",
    type=click.Path(path_type=Path, file_okay=False),
    show_default="dist of the publication",
    help="The built folder to publish.",
)
@click.option(
    "--update-endpoint", metavar="URL", help="Where the store takes updates, if it does not follow."
)
@click.option(
    "--graph-store", metavar="URL", help="Where the store takes graphs (SPARQL 1.1 Graph Store Protocol)."
)
@click.option(
    "--chunk",
    type=click.IntRange(min=1),
    default=2_000,
    show_default=True,
    metavar="N",
    help="How many triples are sent to the store in a request.",
)
@click.option(
    "--verify", is_flag=True, help="Read each graph back from the store, and compare its canonical hash."
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
    """Publish a built folder: its graphs to a store, or its datasets to a portal.

    The environment has the credentials: CARO_GRAPH_USER and CARO_GRAPH_PASSWORD, or CARO_GRAPH_TOKEN.
    """
    for name in (*_TARGETS, "update_endpoint", "graph_store", "organization"):
        if given[name] is not None and not given[name].strip():
            raise click.UsageError(f"--{name.replace('_', '-')} is empty: give it a value, or leave it out")
    targets = [name for name in _TARGETS if given[name] is not None]
    if len(targets) != 1:
        words = ", ".join(f"--{name}" for name in _TARGETS)
        raise click.UsageError(f"say where to publish: give one of {words}")
    for name in _FOR_STORES if targets != ["endpoint"] else ():
        if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT:
            raise click.UsageError(f"--{name.replace('_', '-')} is for a store: add --endpoint URL")
    if given["organization"] is not None and targets == ["endpoint"]:
        raise click.UsageError("--organization is for a portal: add --ckan URL or --udata URL")
    _TARGETS[targets[0]](ctx, given)


def _dist(given: Mapping[str, Any]) -> Path:
    """Return the built folder that was named, else that of the publication."""
    if given["dist"] is not None:
        return Path(given["dist"])
    from caro_graph.building import default_out
    from caro_graph.publication import find_publication

    return default_out(find_publication(given["project"] or Path()))


def _to_store(ctx: click.Context, given: Mapping[str, Any]) -> None:
    """Load the graphs into a store, and say what was done with each."""
    from caro_graph.publishing.stores import publish_graphs

    user, password, token = _credentials()
    with progress_of(ctx) as progress:
        published = publish_graphs(
            _dist(given),
            given["endpoint"],
            **{name: given[name] for name in (*_FOR_STORES, "dry_run", "timeout")},
            headers=headers_of_lines(given["headers"]),
            user=user,
            password=password,
            token=token,
            progress=progress,
        )
    say("\n".join([*_step_lines(published), _total_line(published)]), ctx)


def _credentials() -> tuple[str | None, str | None, str | None]:
    """Return user, password and token; what a CI sets to nothing is not set, save a user's password."""
    user, token = (os.environ.get(f"CARO_GRAPH_{name}") or None for name in ("USER", "TOKEN"))
    password = os.environ.get("CARO_GRAPH_PASSWORD")
    return user, password if user else password or None, token


def _step_lines(published: Published) -> Iterator[str]:
    done = ("to send", "to drop") if published.dry_run else ("sent", "dropped")
    words = {"unchanged": "unchanged", "send": done[0], "drop": done[1]}
    for step in published.steps:
        how = f" in {count(step.requests, 'request')}" if step.requests else ""
        if step.action == "send" and not step.requests:
            how = ", which an earlier run has loaded"
        why = f" ({step.why})" if step.why else ""
        yield f"{words[step.action]:<9}  {step.graph}: {count(step.triples, 'triple')}{how}{why}"


def _total_line(published: Published) -> str:
    done: dict[str, int] = Counter(step.action for step in published.steps)
    there = sum(step.triples for step in published.steps if step.action != "drop")
    to = "to be " if published.dry_run else ""
    graphs = (
        f"{count(done['send'], 'graph')} {to}sent, {done['drop']} {to}dropped, {done['unchanged']} unchanged"
    )
    if published.leftovers:
        graphs += f", {count(len(published.leftovers), 'leftover')} of earlier runs cleaned"
    begin = "not yet published" if published.dry_run else "published"
    return (
        f"{begin} at {published.at}: {graphs}; {count(there, 'triple')} in all,"
        f" {count(published.requests, 'changing request')}"
    )


def _to_ckan(ctx: click.Context, given: Mapping[str, Any]) -> None:
    to_portal(ctx, "ckan", _dist(given), given, headers_of_lines(given["headers"]))


def _to_udata(ctx: click.Context, given: Mapping[str, Any]) -> None:
    to_portal(ctx, "udata", _dist(given), given, headers_of_lines(given["headers"]))


_TARGETS: dict[str, Callable[[click.Context, Mapping[str, Any]], None]] = {
    "endpoint": _to_store,
    "ckan": _to_ckan,
    "udata": _to_udata,
}
