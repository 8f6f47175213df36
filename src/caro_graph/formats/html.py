"""A report as a page for people who know the documents, not the data: no script, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from caro_graph.findings import SEVERITIES, Report, Severity
from caro_graph.formats.page_finding import escaped, finding_element
from caro_graph.formats.page_groups import Group, grouped
from caro_graph.formats.page_words import SEVERITY_NAMES, page_words
from caro_graph.formats.plain import one_line
from caro_graph.formats.words import counted, found_rules, number, outcome

__all__ = ["html"]

_LONG = 12
"""From how many findings on a page has a table of contents, if they are in more than one place."""


@dataclass(frozen=True)
class _Page:
    """What every part of the page is made from."""

    report: Report
    lang: str
    words: Mapping[str, str]
    terms: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]


def html(report: Report) -> str:
    """Write a report as a self-contained HTML page in the language of the report.

    Findings are grouped by the document that states the fact, then by file. The page has no script and
    loads nothing; a content security policy says so, too.
    """
    lang = "fr" if report.lang == "fr" else "en"
    words, terms = page_words(lang)
    page = _Page(report, lang, words, terms, grouped(report.findings))
    return "\n".join(line for part in _PARTS for line in part(page)) + "\n"


def _head(page: _Page) -> Iterator[str]:
    style = files("caro_graph.formats").joinpath("report.css").read_text("utf-8")
    yield "<!DOCTYPE html>"
    yield f'<html lang="{page.lang}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{page.words['title']} – {escaped(outcome(page.report))}</title>"
    yield f"<style>\n{style}</style>"
    yield "</head>"


def _header(page: _Page) -> Iterator[str]:
    words, report = page.words, page.report
    fails = report.fails("violation")
    yield "<body>"
    yield "<header>"
    yield f'<a class="skip" href="#content">{words["skip"]}</a>'
    yield f"<h1>{words['title']}</h1>"
    yield f'<p class="outcome {"bad" if fails else "good"}">{_verdict(page)}</p>'
    yield f"<p>{words['checked'].format(escaped(report.checked))}</p>"
    yield "</header>"


def _verdict(page: _Page) -> str:
    counts, lang, words = page.report.counts, page.lang, page.words
    if counts.get("violation"):
        return words["bad"].format(counted(counts["violation"], "violation", lang))
    lesser = [counted(counts[name], name, lang) for name in SEVERITIES if counts.get(name)]
    return words["good_but"].format(words["and"].join(lesser)) if lesser else words["good"]


def _contents(page: _Page) -> Iterator[str]:
    places = sum(len(group.files) for group in page.groups)
    if places < 2 or len(page.report.findings) < _LONG:
        return
    yield '<nav aria-labelledby="contents">'
    yield f'<h2 id="contents">{page.words["contents"]}</h2>'
    yield "<ul>"
    yield f'<li><a href="#summary">{page.words["summary"]}</a></li>'
    for group in page.groups:
        yield f'<li><a href="#{group.id}">{_document(group, page)}</a>'
        yield "<ul>"
        for place in group.files:
            size = number(len(place.findings), page.lang)
            yield f'<li><a href="#{place.id}">{_file(place.file, page)}</a> ({size})</li>'
        yield "</ul></li>"
    yield f'<li><a href="#rules">{page.words["rules"]}</a></li>'
    yield f'<li><a href="#terms">{page.words["terms"]}</a></li>'
    yield "</ul>"
    yield "</nav>"


def _summary(page: _Page) -> Iterator[str]:
    words, report = page.words, page.report
    yield '<main id="content">'
    yield '<section aria-labelledby="summary">'
    yield f'<h2 id="summary">{words["summary"]}</h2>'
    if len(report.findings) < report.total:
        numbers = (number(len(report.findings), page.lang), number(report.total, page.lang))
        yield f'<p class="notice">{words["shown"].format(*numbers)}</p>'
    heads = [(words["severity"], ""), (words["number"], "number"), (words["meaning"], "")]
    rows = [
        (_severity(name, page), number(report.counts.get(name, 0), page.lang), words[name])
        for name in SEVERITIES
    ]
    yield from _table(words["by_severity"], heads, rows)
    found = found_rules(report)
    if found:
        heads = [(words["rule"], ""), (words["number"], "number"), (words["severity"], "")]
        rows = [
            (escaped(rule.title or rule.id), number(count, page.lang), _severity(rule.severity, page))
            for count, rule in found
        ]
        yield from _table(words["by_rule"], heads, rows)
    yield "</section>"


def _severity(severity: Severity, page: _Page) -> str:
    return f'<span class="severity {severity}">{SEVERITY_NAMES[page.lang][severity]}</span>'


def _findings(page: _Page) -> Iterator[str]:
    titles = {rule.id: rule.title for rule in page.report.rules}
    for group in page.groups:
        yield f'<section aria-labelledby="{group.id}">'
        yield f'<h2 id="{group.id}">{_document(group, page)}</h2>'
        for place in group.files:
            name = f"{page.words['file']}{page.words['colon']}{_file(place.file, page)}"
            yield f'<h3 id="{place.id}">{name}</h3>'
            for finding in place.findings:
                yield finding_element(finding, titles.get(finding.rule, ""), page.lang)
        yield "</section>"


def _rules(page: _Page) -> Iterator[str]:
    words, report = page.words, page.report
    yield '<section aria-labelledby="rules">'
    yield f'<h2 id="rules">{words["rules"]}</h2>'
    yield f"<p>{words['rules_intro']}</p>"
    yield f"<details><summary>{words['rules_open'].format(number(len(report.rules), page.lang))}</summary>"
    rows = [
        (
            escaped(rule.title or rule.id)
            + (f' <span class="help">{escaped(rule.help)}</span>' if rule.help else ""),
            _result(report.by_rule.get(rule.id, 0), rule.targeted, page),
        )
        for rule in report.rules
    ]
    yield from _table(words["rules_table"], [(words["rule"], ""), (words["result"], "")], rows)
    yield "</details>"
    yield "</section>"


def _result(count: int, targeted: bool, page: _Page) -> str:
    if count:
        return f"{page.words['number']}{page.words['colon']}{number(count, page.lang)}"
    return page.words["nothing" if targeted else "untargeted"]


def _terms(page: _Page) -> Iterator[str]:
    yield '<section aria-labelledby="terms">'
    yield f'<h2 id="terms">{page.words["terms"]}</h2>'
    yield "<dl>"
    for term, meaning in page.terms:
        yield f"<dt>{term}</dt><dd>{meaning}</dd>"
    yield "</dl>"
    yield "</section>"
    yield "</main>"


def _footer(page: _Page) -> Iterator[str]:
    yield f"<footer><p>{page.words['footer'].format(escaped(page.report.engine))}</p></footer>"
    yield "</body>"
    yield "</html>"


_PARTS = (_head, _header, _contents, _summary, _findings, _rules, _terms, _footer)


def _table(caption: str, heads: Iterable[tuple[str, str]], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table whose first column names the row; the texts are HTML already."""
    kinds = [f' class="{kind}"' if kind else "" for _, kind in heads]
    yield f"<table><caption>{caption}</caption>"
    cells = (f'<th scope="col"{kind}>{name}</th>' for (name, _), kind in zip(heads, kinds, strict=True))
    yield f"<thead><tr>{''.join(cells)}</tr></thead>"
    yield "<tbody>"
    for first, *others in rows:
        row = (f"<td{kind}>{cell}</td>" for cell, kind in zip(others, kinds[1:], strict=True))
        yield f'<tr><th scope="row">{first}</th>{"".join(row)}</tr>'
    yield "</tbody></table>"


def _document(group: Group, page: _Page) -> str:
    if group.document is None:
        return page.words["no_document"]
    return page.words["document"].format(escaped(group.document))


def _file(name: str | None, page: _Page) -> str:
    return page.words["stdin"] if name is None else f"<code>{escaped(one_line(name))}</code>"
