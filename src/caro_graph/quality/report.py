"""The quality report, as the command prints it: a table, JSON or DQV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal

from caro_graph.loading import load
from caro_graph.quality.dqv import quality_turtle, read_previous
from caro_graph.quality.measuring import Measurement, last_release, measure
from caro_graph.quality.metrics import Metric, read_metrics

__all__ = ["quality_json", "quality_report", "quality_table"]

_QUALITY_HEADS = {
    "en": ("", "share", "count", "last release", "change"),
    "fr": ("", "part", "nombre", "version précédente", "écart"),
}
_NOTHING = {"en": "none to measure", "fr": "rien à mesurer"}


def quality_report(
    project: str | Path = ".",
    form: Literal["text", "json", "turtle"] = "text",
    *,
    audience: str = "public",
    lang: str = "en",
    previous: Path | None = None,
) -> str:
    """Measure a publication's facts, beside an earlier release where there is one.

    Args:
        project: A folder at or below the one that holds ``publication.toml``.
        form: ``text`` (a table), ``json``, or ``turtle`` (DQV).
        audience: A name of ``[audiences]`` in ``publication.toml``.
        lang: The language of the labels.
        previous: The ``quality.ttl`` to compare with; that of the last release if not given.

    Raises:
        FactsError: the facts are wrong.
        CallError: the call is wrong, or ``previous`` is no such file.
    """
    facts = load(project, audience=audience)
    path = previous or last_release(facts.publication)
    measured = measure(facts, read_previous(path) if path else None)
    if form == "turtle":
        return quality_turtle(measured, facts.publication).decode()
    metrics = read_metrics(facts.publication)
    write = quality_json if form == "json" else quality_table
    return write(measured, metrics, lang) + "\n"


def quality_table(
    measurements: Iterable[Measurement], metrics: Mapping[str, Metric], lang: str, *, graphs: bool = False
) -> str:
    """Lay the quality report out as an aligned table, a line for each share of the whole publication.

    Args:
        measurements: What was measured. The columns of the last release stand only where one is known.
        metrics: The metrics by code, for their labels.
        lang: ``fr`` or ``en``.
        graphs: Whether each named graph has its lines too, below those of the whole.
    """
    shown = [measured for measured in measurements if graphs or not measured.graph]
    width = 5 if any(measured.before is not None for measured in shown) else 3
    rows = [list(_QUALITY_HEADS[lang][:width])]
    for measured in shown:
        label = metrics[measured.metric].label(lang)
        value, before = measured.value, measured.before
        change = value - before if value is not None and before is not None else None
        cells = (
            f"{measured.graph}: {label}" if measured.graph else label,
            _NOTHING[lang] if value is None else _percent(value, lang),
            f"{measured.having}/{measured.among}",
            "-" if before is None else _percent(before, lang),
            "-" if change is None else _points(change, lang),
        )
        rows.append(list(cells[:width]))
    widths = [max(len(row[column]) for row in rows) for column in range(width)]
    lines = ([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in rows)
    return "\n".join("  ".join(line).rstrip() for line in lines)


def _percent(share: Decimal, lang: str) -> str:
    text = f"{share * 100:.2f}"
    return f"{text.replace('.', ',')} %" if lang == "fr" else f"{text}%"


def _points(change: Decimal, lang: str) -> str:
    """A difference in percentage points, with its sign unless there is none."""
    text = f"{change * 100:+.2f}" if change else "0.00"
    return text.replace(".", ",") if lang == "fr" else text


def quality_json(measurements: Iterable[Measurement], metrics: Mapping[str, Metric], lang: str) -> str:
    """Return the quality report as JSON: a list of measurements, shares as numbers from 0 to 1, or null."""
    rows = [
        {
            "metric": measured.metric,
            "label": metrics[measured.metric].label(lang),
            "graph": measured.graph or None,
            "value": None if measured.value is None else float(measured.value),
            "having": measured.having,
            "among": measured.among,
            "before": None if measured.before is None else float(measured.before),
        }
        for measured in measurements
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
