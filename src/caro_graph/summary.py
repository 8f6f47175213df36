"""What the commands say of what was done, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_graph.building import Built
    from caro_graph.verifying import Account

__all__ = ["account_line", "build_summary", "count"]


def count(number: int, word: str) -> str:
    """Say a number of things.

    >>> count(1, "fact"), count(1200, "fact")
    ('1 fact', '1,200 facts')
    """
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def account_line(account: Account) -> str:
    """Say in a line what of an archived text is accounted for."""
    return (
        f"{account.file}: {account.cited} lines cited, {account.set_aside} set aside, "
        f"{account.unaccounted} unaccounted; {account.found} facts found, {account.not_found} not found; "
        f"SHA-256 {'as stated' if account.intact else 'NOT as stated'}"
    )


def build_summary(built: Built, seconds: float, *, verbose: bool) -> str:
    """Say what a build made of what, in a few lines; with ``verbose``, each file too."""
    from caro_graph.facts import is_tombstone

    facts = built.facts
    title = facts.publication.title
    files = {node.file for node in facts.nodes}
    kept = f", {count(len(facts.kept_back), 'fact')} kept back" if facts.kept_back else ""
    graphs = ", ".join(f"{name} {count:,}" for name, count in facts.graphs.items())
    withdrawn = sum(map(is_tombstone, facts.nodes))
    gone = f", {withdrawn:,} withdrawn" if withdrawn else ""
    lines = [
        f"{title.get('en') or next(iter(title.values()))}, version {facts.publication.version}",
        f"  facts    {len(facts.nodes) - withdrawn:,} from {count(len(files), 'file')},"
        f" for the {facts.audience} audience{kept}{gone}",
        f"  graph    {built.triples:,} triples ({graphs})",
        "  shapes   the graph conforms"
        + (f", with {count(len(built.checked.results), 'remark')}" if built.checked.results else ""),
        f"  hash     {built.canonical} (SHA-256 of the canonical graph, RDFC-1.0)",
        f"wrote {count(len(built.files), 'file')} ({sum(built.files.values()) / 1e6:.1f} MB) to {built.out}"
        f" in {seconds:.1f} s",
    ]
    if verbose:
        lines += [f"  {size:>10,}  {name}" for name, size in built.files.items()]
    return "\n".join(lines)
