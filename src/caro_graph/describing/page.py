"""The page that tells people of the data sets, in French: what each holds, and its files.

No script, nothing from outside. The landing page of a data set is its part of this page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from importlib.resources import files
from urllib.parse import quote

from caro_graph.describing.dcat import PAGE, Described
from caro_graph.describing.entries import Entries
from caro_graph.describing.formats import format_of
from caro_graph.describing.parts import Part
from caro_graph.facts import is_tombstone
from caro_graph.lexical import resolve
from caro_graph.loading import Facts
from caro_graph.reading import Node

__all__ = ["catalogue_page"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_UNITS = ("octets", "ko", "Mo", "Go")
_CATALOGUES = ("catalogue.ttl", "catalogue.jsonld", "catalogue.rdf")


def catalogue_page(described: Sequence[Described], entries: Entries, facts: Facts) -> tuple[str, bytes]:
    """Return the name of the page and its content (HTML, UTF-8)."""
    lines = [*_head(entries, facts), *_about(entries, facts)]
    for each in described:
        lines += _dataset(each, facts)
    lines += [*_withdrawn(facts), "</main>", "</body>", "</html>"]
    return PAGE, ("\n".join(lines) + "\n").encode()


def _title(entries: Entries, facts: Facts) -> str:
    written = entries.catalogue.first("title") if entries.catalogue else None
    title = facts.publication.title
    return written or title.get("fr") or next(iter(title.values()))


def _head(entries: Entries, facts: Facts) -> Iterator[str]:
    style = files("caro_graph.describing").joinpath("page.css").read_text("utf-8")
    yield "<!DOCTYPE html>"
    yield '<html lang="fr">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{escape(_title(entries, facts))}</title>"
    for name in _CATALOGUES:
        if format_ := format_of(name):
            yield f'<link rel="alternate" type="{format_.media}" href="{name}">'
    yield f"<style>\n{style}</style>"
    yield "</head>"


def _about(entries: Entries, facts: Facts) -> Iterator[str]:
    publication = facts.publication
    written = entries.catalogue
    description = publication.description
    about = (written.first("description") if written else None) or description.get("fr")
    yield "<body>"
    yield "<main>"
    yield f"<h1>{escape(_title(entries, facts))}</h1>"
    yield f"<p>{escape(about or next(iter(description.values())))}</p>"
    licence = entries.by_iri.get(publication.licence)
    name = (licence.first("title") if licence else None) or publication.licence
    yield "<dl>"
    yield from _row("Version", escape(publication.version))
    if publication.modified:
        yield from _row("Mise à jour", _day(publication.modified))
    yield from _row("Licence", _link(publication.licence, name))
    if publication.sparql:
        yield from _row("Point d'accès SPARQL", _link(publication.sparql, publication.sparql))
    catalogues = ", ".join(_link(name, name) for name in _CATALOGUES)
    yield from _row("Catalogue DCAT-AP, pour un portail", catalogues)
    yield "</dl>"


def _dataset(each: Described, facts: Facts) -> Iterator[str]:
    entry, publication = each.entry, facts.publication
    yield f'<section id="{escape(entry.name)}">'
    yield f"<h2>{escape(_french(entry.texts('title')))}</h2>"
    yield f"<p>{escape(_french(entry.texts('description')))}</p>"
    if origin := entry.texts("provenance"):
        yield f"<p>{escape(_french(origin))}</p>"
    yield "<dl>"
    if each.period:
        yield from _row("Période", _period(*each.period))
    if sources := [resolve(value, publication.base) for value in entry.all("source")]:
        yield from _row("Documents", "<br>".join(_document(iri, facts) for iri in sources))
    if words := entry.all("keyword"):
        yield from _row("Mots clés", escape(", ".join(words)))
    yield from _row("Identifiant", f"<code>{escape(entry.first('identifier') or '')}</code>")
    yield "</dl>"
    yield "<table>"
    heads = ("Fichier", "Contenu", "Format", "Taille")
    yield f"<thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead>"
    yield "<tbody>"
    yield from map(_file, each.parts)
    yield "</tbody>"
    yield "</table>"
    yield "</section>"


def _document(iri: str, facts: Facts) -> str:
    """A link to a document: to its page, where it has one."""
    for node in facts.nodes:
        if facts.publication.things + node.id == iri:
            return _link(node.first("page") or iri, node.first("label") or node.id)
    return _link(iri, iri)


def _file(part: Part) -> str:
    title = _french(part.title).removesuffix(f" ({part.format.name})")
    cells = (_link(quote(part.path), part.name), escape(title), escape(part.format.name), _size(part.size))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _withdrawn(facts: Facts) -> Iterator[str]:
    """Yield the facts that were published and withdrawn, each with its day, its reason and its successor."""
    stones = sorted(filter(is_tombstone, facts.nodes), key=lambda node: node.id)
    if not stones:
        return
    yield '<section id="retires">'
    yield "<h2>Faits retirés</h2>"
    yield "<p>Ces faits ont été publiés, et ne le sont plus. Leur identifiant n'est pas réemployé.</p>"
    yield "<dl>"
    for node in stones:
        yield from _row(f"<code>{escape(node.id)}</code>", "<br>".join(_reasons(node, facts)))
    yield "</dl>"
    yield "</section>"


def _reasons(node: Node, facts: Facts) -> Iterable[str]:
    yield escape(node.first("label") or "")
    if day := node.first("withdrawn"):
        yield f"Retiré le {_day(day)}."
    if note := node.first("note"):
        yield escape(note)
    for value in node.all("replacedBy"):
        iri = resolve(value.text, facts.publication.things)
        yield f"Remplacé par {_link(iri, value.text)}."


def _row(name: str, value: str) -> Iterator[str]:
    yield f"<dt>{name}</dt>"
    yield f"<dd>{value}</dd>"


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def _french(texts: Mapping[str, str]) -> str:
    return texts.get("fr") or next(iter(texts.values()), "")


def _day(day: str) -> str:
    """Return a day in figures, as it is read in French: 29/11/2026."""
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def _period(start: str | None, end: str | None) -> str:
    if start and end:
        return f"du {_day(start)} au {_day(end)}"
    return f"depuis le {_day(start)}" if start else f"jusqu'au {_day(end or '')}"


def _size(size: int) -> str:
    """Return a number of bytes in a unit that suits it.

    >>> _size(512), _size(3_780), _size(2_940_667)
    ('512 octets', '3,8 ko', '2,9 Mo')
    """
    value, unit = float(size), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}".replace(".", ",") if unit else f"{size} {_UNITS[0]}"
