"""What a result says where its shape has no message: a sentence per constraint component of SHACL."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["component_text"]

_SH = "http://www.w3.org/ns/shacl#"
_TEXTS: Mapping[str, tuple[str, str]] = {
    "And": ("it does not have all the shapes that it needs", "il n'a pas toutes les formes requises"),
    "Class": ("it is not an instance of the class", "ce n'est pas une instance de la classe"),
    "Closed": ("the property is not one of those allowed", "la propriété n'est pas de celles permises"),
    "Datatype": ("the value is not of the datatype", "la valeur n'est pas du type de données voulu"),
    "Disjoint": (
        "the value is one of the other property too",
        "la valeur est aussi celle de l'autre propriété",
    ),
    "Equals": (
        "the values are not those of the other property",
        "les valeurs ne sont pas celles de l'autre propriété",
    ),
    "HasValue": ("the required value is missing", "la valeur requise manque"),
    "In": ("the value is not one of the list", "la valeur n'est pas de la liste"),
    "LanguageIn": ("the language is not one of the list", "la langue n'est pas de la liste"),
    "LessThan": (
        "the value is not less than that of the other property",
        "la valeur n'est pas inférieure à celle de l'autre propriété",
    ),
    "LessThanOrEquals": (
        "the value is greater than that of the other property",
        "la valeur est supérieure à celle de l'autre propriété",
    ),
    "MaxCount": ("there are too many values", "il y a trop de valeurs"),
    "MaxExclusive": ("the value is too great", "la valeur est trop grande"),
    "MaxInclusive": ("the value is too great", "la valeur est trop grande"),
    "MaxLength": ("the value is too long", "la valeur est trop longue"),
    "MinCount": ("there are too few values", "il y a trop peu de valeurs"),
    "MinExclusive": ("the value is too small", "la valeur est trop petite"),
    "MinInclusive": ("the value is too small", "la valeur est trop petite"),
    "MinLength": ("the value is too short", "la valeur est trop courte"),
    "Node": ("it does not have the shape that it needs", "il n'a pas la forme requise"),
    "NodeKind": ("the value is not of the kind of node", "la valeur n'est pas du genre de nœud voulu"),
    "Not": ("it has a shape that it may not have", "il a une forme qu'il ne doit pas avoir"),
    "Or": ("it has none of the shapes that it may have", "il n'a aucune des formes possibles"),
    "Pattern": ("the value does not match the pattern", "la valeur ne suit pas le motif"),
    "QualifiedMaxCount": (
        "too many values have the shape",
        "trop de valeurs ont la forme",
    ),
    "QualifiedMinCount": (
        "too few values have the shape",
        "trop peu de valeurs ont la forme",
    ),
    "SPARQL": ("the query of the shape finds it", "la requête de la forme le trouve"),
    "UniqueLang": ("a language is used twice", "une langue sert deux fois"),
    "Xone": (
        "it does not have exactly one of the shapes",
        "il n'a pas exactement une des formes",
    ),
}


def component_text(component: str, lang: str) -> str:
    """Return what a constraint component found, in English or French (``en``, ``fr``).

    >>> component_text("http://www.w3.org/ns/shacl#MinCountConstraintComponent", "en")
    'there are too few values'
    """
    name = component.removeprefix(_SH).removesuffix("ConstraintComponent")
    if name in _TEXTS:
        return _TEXTS[name][lang == "fr"]
    return f"contrainte non respectée : <{component}>" if lang == "fr" else f"<{component}> does not hold"
