"""The words of the page, which people read who know neither RDF nor SHACL."""

from __future__ import annotations

from collections.abc import Mapping

from caro_graph.findings import Severity
from caro_graph.formats.words import in_language

__all__ = ["SEVERITY_NAMES", "page_words"]

SEVERITY_NAMES: Mapping[str, Mapping[Severity, str]] = {
    "fr": {"violation": "Anomalie", "warning": "Avertissement", "info": "Remarque"},
    "en": {"violation": "Violation", "warning": "Warning", "info": "Remark"},
}

_FR = {
    "title": "Vérification des faits",
    "skip": "Aller au contenu",
    "colon": " : ",
    "good": "Conforme : rien à corriger.",
    "good_but": "Conforme : rien n'empêche de publier, mais il reste {}.",
    "bad": "Non conforme : {} à corriger avant de publier.",
    "and": " et ",
    "checked": "Étendue de la vérification : {}.",
    "shown": "Cette page montre {} constats sur {}. Les nombres du résumé les comptent tous.",
    "contents": "Sommaire",
    "summary": "Résumé",
    "by_severity": "Ce qui a été trouvé, par gravité",
    "by_rule": "Ce qui a été trouvé, par règle",
    "severity": "Gravité",
    "meaning": "Ce que cela demande",
    "violation": "À corriger : la publication est refusée tant qu'il en reste une.",
    "warning": "À relire : la publication est possible, mais quelque chose paraît douteux.",
    "info": "Pour information : rien n'oblige à changer quoi que ce soit.",
    "number": "Nombre",
    "rule": "Règle",
    "result": "Résultat",
    "document": "Document : {}",
    "no_document": "Sans document cité",
    "stdin": "texte reçu sans nom de fichier",
    "file": "Fichier",
    "todo": "À faire",
    "where": "Où",
    "line": "ligne {}",
    "lines": "lignes {}",
    "column": "caractère {}",
    "no_line": "sans numéro de ligne",
    "evidence": "Ce que dit le document",
    "technical": "Détails techniques",
    "rule_id": "Nom de la règle",
    "focus": "Nœud",
    "path": "Propriété",
    "value": "Valeur",
    "rules": "Ce qui a été vérifié",
    "rules_intro": "Chaque fait a été comparé à ces règles.",
    "rules_table": "Les règles et leur résultat",
    "rules_open": "Voir les règles : {}",
    "nothing": "Rien à signaler",
    "untargeted": "Aucun fait de ce genre : rien à vérifier",
    "terms": "Les mots de ce rapport",
    "footer": "Rapport produit par caro-graph. Moteur de vérification : {}.",
}
_FR_TERMS = (
    ("Fait", "Une chose que dit un document : une date, un chiffre, un nom, un engagement."),
    (
        "Anomalie",
        "Un fait incomplet, illisible ou contraire à une règle. Il faut le corriger avant de publier.",
    ),
    ("Avertissement", "Un fait douteux, à relire. On peut publier sans le changer."),
    ("Remarque", "Une indication utile, sans rien à corriger."),
    ("Règle", "Ce que chaque fait d'un genre doit respecter : par exemple, un événement a une date."),
    ("Document", "Le texte d'origine, contrat ou plaquette, qui dit le fait. Ses lignes sont numérotées."),
    ("Fichier", "L'endroit où le fait a été saisi. C'est lui que l'on corrige, jamais le document."),
)
_EN = {
    "title": "Check of the facts",
    "skip": "Skip to the content",
    "colon": ": ",
    "good": "They conform: nothing to correct.",
    "good_but": "They conform: nothing keeps them from being published, but there is {}.",
    "bad": "They do not conform: {} to correct before publishing.",
    "and": " and ",
    "checked": "What was checked: {}.",
    "shown": "This page shows {} findings of {}. The numbers of the summary count them all.",
    "contents": "Contents",
    "summary": "Summary",
    "by_severity": "What was found, by severity",
    "by_rule": "What was found, by rule",
    "severity": "Severity",
    "meaning": "What it asks for",
    "violation": "To correct: nothing is published as long as one is left.",
    "warning": "To read again: it can be published, but something looks doubtful.",
    "info": "For information: nothing has to change.",
    "number": "Number",
    "rule": "Rule",
    "result": "Result",
    "document": "Document: {}",
    "no_document": "Without a cited document",
    "stdin": "text received without a file name",
    "file": "File",
    "todo": "To do",
    "where": "Where",
    "line": "line {}",
    "lines": "lines {}",
    "column": "character {}",
    "no_line": "no line number",
    "evidence": "What the document says",
    "technical": "Technical details",
    "rule_id": "Name of the rule",
    "focus": "Node",
    "path": "Property",
    "value": "Value",
    "rules": "What was checked",
    "rules_intro": "Every fact was compared with these rules.",
    "rules_table": "The rules and their result",
    "rules_open": "See the rules: {}",
    "nothing": "Nothing to report",
    "untargeted": "No fact of this kind: nothing to check",
    "terms": "The words of this report",
    "footer": "Report made by caro-graph. Checked with {}.",
}
_EN_TERMS = (
    ("Fact", "Something that a document says: a date, a figure, a name, a commitment."),
    ("Violation", "A fact that is incomplete, unreadable or against a rule. Correct it before publishing."),
    ("Warning", "A doubtful fact, to read again. It can be published as it is."),
    ("Remark", "A useful hint; there is nothing to correct."),
    ("Rule", "What every fact of a kind has to respect: an event has a date, for example."),
    ("Document", "The original text, contract or leaflet, that states the fact. Its lines are numbered."),
    ("File", "Where the fact was entered. Correct the file, never the document."),
)


def page_words(lang: str) -> tuple[Mapping[str, str], tuple[tuple[str, str], ...]]:
    """Return the words of the page in a language, and its terms with what they mean."""
    return in_language({"fr": (_FR, _FR_TERMS), "en": (_EN, _EN_TERMS)}, lang)
