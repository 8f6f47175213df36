"""``catalogue.csv``: the catalogue by the SCDL schema ``scdl/catalogue`` 0.1.2 of schema.data.gouv.fr.

All its columns have to be filled. A data set of which one is not known (a vocabulary has no period) has no
row, and a publisher without a SIRET no file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from caro_graph.describing.dcat import Described, page_of
from caro_graph.describing.entries import Entries, Entry
from caro_graph.describing.scdl_table import CATALOGUE_TABLE
from caro_graph.lexical import resolve
from caro_graph.loading import Facts
from caro_graph.tables import metadata, table_csv, table_json

__all__ = ["scdl_files"]

_FREQUENCIES = {
    "ANNUAL": "Annuelle",
    "ANNUAL_2": "Semestrielle",
    "BIENNIAL": "Biennale",
    "BIMONTHLY": "Bimestrielle",
    "CONT": "Continuelle",
    "DAILY": "Quotidienne ou plusieurs fois par jour",
    "HOURLY": "Toutes les heures",
    "IRREG": "Irrégulière",
    "MONTHLY": "Mensuelle ou plusieurs fois par mois",
    "NEVER": "Ponctuelle",
    "QUARTERLY": "Trimestrielle",
    "QUINQUENNIAL": "Quinquennale",
    "TRIENNIAL": "Triennale",
    "WEEKLY": "Hebdomadaire ou plusieurs fois par semaine",
}
"""Codes of the EU's list of frequencies, as the schema names them; all others are "Inconnue"."""
_UNKNOWN_FREQUENCY = "Inconnue"
_SCALES = {
    "Commune": "Communale",
    "Intercommunality": "Intercommunale",
    "Department": "Départementale",
    "Region": "Régionale",
    "PriorityNeighbourhood": "Infracommunale",
    "Neighbourhood": "Infracommunale",
}
_OTHER_SCALE = "Autre"
_LICENCES = {"https://www.etalab.gouv.fr/licence-ouverte-open-licence": "Licence Ouverte-LO"}
_OTHER_LICENCE = "Spécifique ou autre"
_SIRET = re.compile(r"[0-9]{14}\Z")


def scdl_files(described: Sequence[Described], entries: Entries, facts: Facts) -> Iterator[tuple[str, bytes]]:
    """Yield ``catalogue.csv`` and its CSVW metadata; nothing where no data set has all that a row needs."""
    rows = [row for each in described if (row := _row(each, entries, facts))]
    if rows:
        yield f"{CATALOGUE_TABLE.name}.csv", table_csv(CATALOGUE_TABLE, rows)
        described_table = metadata(CATALOGUE_TABLE, facts.publication.licence)
        yield f"{CATALOGUE_TABLE.name}.csv-metadata.json", table_json(described_table)


def _row(each: Described, entries: Entries, facts: Facts) -> list[str] | None:
    publication, entry = facts.publication, each.entry
    name, siret = _publisher(entry.first("publisher"), entries, facts)
    start, end = each.period or (None, None)
    scale, place = _place(_inherited(entry, "spatial", entries), facts)
    frequency = _FREQUENCIES.get(_inherited(entry, "frequency", entries) or "", _UNKNOWN_FREQUENCY)
    licence = _LICENCES.get(entry.first("licence") or publication.licence, _OTHER_LICENCE)
    cells = {
        "COLL_NOM": name,
        "COLL_SIRET": siret,
        "ID": entry.first("identifier"),
        "TITRE": entry.first("title"),
        "DESCRIPTION": entry.first("description"),
        "THEME": _theme(entry, entries),
        "PRODUCTEUR_NOM": name,
        "PRODUCTEUR_SIRET": siret,
        "COUV_SPAT_MAILLE": scale,
        "COUV_SPAT_NOM": place,
        "COUV_TEMP_DEBUT": start,
        "COUV_TEMP_FIN": end,
        "DATE_PUBL": entry.first("issued") or publication.issued,
        "FREQ_MAJ": frequency,
        "DATE_MAJ": entry.first("modified") or publication.modified,
        "MOTS_CLES": ";".join(map(_plain, entry.all("keyword"))),
        "LICENCE": licence,
        "NOMBRE_RESSOURCES": str(len(each.parts)),
        "FORMAT_RESSOURCES": ";".join(sorted({_plain(part.format.name) for part in each.parts})),
        "URL": entry.first("landingPage") or page_of(publication, entry),
    }
    return [str(cell) for cell in cells.values()] if all(cells.values()) else None


def _inherited(entry: Entry, key: str, entries: Entries) -> str | None:
    return entry.first(key) or (entries.catalogue.first(key) if entries.catalogue else None)


def _publisher(named: str | None, entries: Entries, facts: Facts) -> tuple[str | None, str | None]:
    publication = facts.publication
    agent = entries.by_iri.get(resolve(named, publication.base) if named else publication.publisher)
    siret = agent.first("siret") if agent else None
    return (agent.first("agentName") if agent else None), siret if siret and _SIRET.match(siret) else None


def _place(reference: str | None, facts: Facts) -> tuple[str | None, str | None]:
    """The scale and the name of a place among the facts."""
    iri = resolve(reference, facts.publication.base) if reference else ""
    for node in facts.nodes:
        if facts.publication.things + node.id == iri:
            return _SCALES.get(node.types[0], _OTHER_SCALE), node.first("label")
    return None, None


def _theme(entry: Entry, entries: Entries) -> str | None:
    """The label of the first theme, where the catalogue has it."""
    code = entry.first("theme")
    concept = entries.by_iri.get(resolve(code, entries.context.terms["theme"].scope or "")) if code else None
    return concept.first("label") if concept else None


def _plain(text: str) -> str:
    """Return a text in lower case, without accents, as the schema wants keywords and formats.

    >>> _plain("Données liées")
    'donnees liees'
    """
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
