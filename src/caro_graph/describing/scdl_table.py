"""The columns of ``catalogue.csv`` with their rules, as the SCDL schema ``scdl/catalogue`` 0.1.2 has them."""

from __future__ import annotations

from collections.abc import Mapping

from caro_graph.table_definitions import Column, Table

__all__ = ["CATALOGUE_TABLE", "FREQUENCIES", "LICENCES", "SCALES"]

SCALES = (
    *("Infracommunale", "Communale", "Intercommunale", "Cantonale", "Départementale", "Régionale", "Autre"),
)
FREQUENCIES = (
    *("Inconnue", "Ponctuelle", "Irrégulière", "Continuelle", "Toutes les heures"),
    *("Quotidienne ou plusieurs fois par jour", "Hebdomadaire ou plusieurs fois par semaine"),
    *("Mensuelle ou plusieurs fois par mois", "Bimestrielle", "Trimestrielle", "Semestrielle", "Annuelle"),
    *("Biennale", "Triennale", "Quinquennale"),
)
LICENCES = (
    *("Licence Ouverte-LO", "Open Database License-ODBL", "Creative Commons-CC", "Spécifique ou autre"),
)


def _one_of(values: tuple[str, ...]) -> dict[str, str]:
    return {"base": "string", "format": "|".join(values)}


_SIRET = {"base": "string", "format": "[0-9]{14}"}
_COLUMNS: tuple[tuple[str, str, str, str | Mapping[str, str]], ...] = (
    ("COLL_NOM", "Nom officiel de la collectivité", "Official name of the authority", "string"),
    ("COLL_SIRET", "SIRET de la collectivité", "SIRET of the authority", _SIRET),
    ("ID", "Identifiant du jeu de données", "Identifier of the data set", "string"),
    ("TITRE", "Titre du jeu de données", "Title of the data set", "string"),
    ("DESCRIPTION", "Ce que le jeu de données contient", "What the data set holds", "string"),
    ("THEME", "Thème du jeu de données", "Theme of the data set", "string"),
    ("PRODUCTEUR_NOM", "Nom du producteur", "Name of the producer", "string"),
    ("PRODUCTEUR_SIRET", "SIRET du producteur", "SIRET of the producer", _SIRET),
    ("COUV_SPAT_MAILLE", "Maille de la couverture spatiale", "Scale of the area covered", _one_of(SCALES)),
    ("COUV_SPAT_NOM", "Nom du territoire couvert", "Name of the area covered", "string"),
    ("COUV_TEMP_DEBUT", "Premier jour de la période couverte", "First day of the period covered", "date"),
    ("COUV_TEMP_FIN", "Dernier jour de la période couverte", "Last day of the period covered", "date"),
    ("DATE_PUBL", "Jour de la première publication", "Day of the first publication", "date"),
    ("FREQ_MAJ", "Fréquence de mise à jour", "Frequency of updates", _one_of(FREQUENCIES)),
    ("DATE_MAJ", "Jour de la dernière mise à jour", "Day of the last update", "date"),
    ("MOTS_CLES", "Mots clés", "Keywords", "string"),
    ("LICENCE", "Licence", "Licence", _one_of(LICENCES)),
    ("NOMBRE_RESSOURCES", "Nombre de fichiers", "Number of files", "integer"),
    ("FORMAT_RESSOURCES", "Formats des fichiers", "Formats of the files", "string"),
    ("URL", "Page du jeu de données", "Page of the data set", "anyURI"),
)
_LISTS = {"MOTS_CLES", "FORMAT_RESSOURCES"}

CATALOGUE_TABLE = Table(
    name="catalogue",
    title={"fr": "Catalogue des jeux de données", "en": "Catalogue of the data sets"},
    description={
        "fr": "Un jeu de données par ligne, selon le schéma scdl/catalogue 0.1.2.",
        "en": "A data set a row, by the schema scdl/catalogue 0.1.2.",
    },
    primary_key=("ID",),
    columns=tuple(
        Column(
            name,
            {"fr": name, "en": name},
            {"fr": fr, "en": en},
            datatype,
            True,
            ";" if name in _LISTS else None,
        )
        for name, fr, en, datatype in _COLUMNS
    ),
    query="",
)
"""The table; no query makes it."""
