"""One finding on the page: what is wrong, what to do, where, and what the document says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from caro_graph.findings import Evidence, Finding
from caro_graph.formats.excerpt import excerpt
from caro_graph.formats.page_words import SEVERITY_NAMES, page_words
from caro_graph.formats.plain import one_line

__all__ = ["escaped", "finding_element"]

_WIDTH = 160


def escaped(text: str) -> str:
    """Return a text of the report as HTML text, on one line and with nothing unseen in it."""
    return escape(one_line(text))


def finding_element(finding: Finding, title: str, lang: str) -> str:
    """Return the element of a finding.

    Args:
        finding: The finding.
        title: The title of its rule; may be empty.
        lang: ``fr`` or ``en``.
    """
    words, _ = page_words(lang)
    name = SEVERITY_NAMES[lang][finding.severity]
    label = f'<span class="severity {finding.severity}">{name}{words["colon"].rstrip()}</span>'
    facts = _definitions(_facts(finding, title, words))
    technical = _definitions(_technical(finding, words))
    return (
        f'<article class="finding {finding.severity}">\n<h4>{label} {escaped(finding.what)}</h4>\n{facts}\n'
        f"<details><summary>{words['technical']}</summary>\n{technical}\n</details>\n</article>"
    )


def _facts(finding: Finding, title: str, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    todo = one_line(finding.todo)
    if todo:
        yield words["todo"], escape(todo[0].upper() + todo[1:])
    yield words["where"], _where(finding, words) + _source(finding)
    if finding.evidence:
        yield words["evidence"], _evidence(finding.evidence, words)
    if title:
        yield words["rule"], escaped(title)


def _technical(finding: Finding, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield words["rule_id"], f"<code>{escaped(finding.rule)}</code>"
    for name in ("focus", "path", "value"):
        text: str | None = getattr(finding, name)
        if text:
            yield words[name], f"<code>{escaped(text)}</code>"


def _where(finding: Finding, words: Mapping[str, str]) -> str:
    name = words["stdin"] if finding.file is None else f"<code>{escaped(finding.file)}</code>"
    if finding.line is None:
        return f"{name}, {words['no_line']}"
    parts = [name, words["line"].format(finding.line)]
    if finding.column is not None:
        parts.append(words["column"].format(finding.column))
    return ", ".join(parts)


def _source(finding: Finding) -> str:
    """The line as it stands in the file, what has to change marked."""
    if not (finding.excerpt or "").strip():
        return ""
    column = finding.column or 1
    shown = excerpt(finding.excerpt or "", column, finding.end_column or column + 1, _WIDTH)
    marked = f"<mark>{escape(shown.marked)}</mark>" if shown.marked else ""
    return f"\n<pre><code>{escape(shown.before)}{marked}{escape(shown.after)}</code></pre>"


def _evidence(evidence: Evidence, words: Mapping[str, str]) -> str:
    lines = one_line(evidence.lines)
    place = escape(words["line" if lines.isdecimal() else "lines"].format(lines)) if lines else ""
    quote = f"«\u00a0{escaped(evidence.words)}\u00a0»" if one_line(evidence.words) else ""
    parts = [escaped(evidence.document) + (f", {place}" if place else ""), quote]
    return words["colon"].join(filter(None, parts))


def _definitions(pairs: Iterator[tuple[str, str]]) -> str:
    return "<dl>\n" + "\n".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in pairs) + "\n</dl>"
