"""The words of the forms, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping

from caro_graph.diffing.changes import LISTS, Change, Changes, PropertyChange
from caro_graph.formats.words import in_language, number

__all__ = [
    "by_kind",
    "difference",
    "list_name",
    "no_change",
    "outcome",
    "put_back",
    "reason",
    "state",
    "vanished_line",
]

_LISTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {name: (name, name) for name in LISTS},
    "fr": {
        "added": ("ajouté", "ajoutés"),
        "changed": ("modifié", "modifiés"),
        "withdrawn": ("retiré", "retirés"),
        "vanished": ("disparu", "disparus"),
    },
}
_STEPS: Mapping[str, Mapping[str, str]] = {
    "en": {"patch": "a patch", "minor": "a minor version", "major": "a major version"},
    "fr": {"patch": "un correctif", "minor": "une version mineure", "major": "une version majeure"},
}
_OUTCOME = {"en": "{}: at least {}", "fr": "{} : au moins {}"}
_NOTHING = {"en": "nothing changed", "fr": "rien n'a changé"}
_OF_ITS_OWN = {"en": "no change of its own", "fr": "n'est pas un changement en soi"}
_VANISHED = {
    "en": "{}: it was published and is gone: {}",
    "fr": "{} : publié, et disparu : {}",
}
_TOMBSTONE = {
    "en": "add a tombstone with this id ('type: Tombstone')",
    "fr": "ajouter une stèle qui porte cet id (« type: Tombstone »)",
}
_PUT_BACK = {
    "en": "put it back into ontology/, with owl:deprecated true if it is not to be used any more",
    "fr": "le remettre dans ontology/, avec « owl:deprecated true » s'il ne doit plus servir",
}


def list_name(name: str, lang: str, count: int = 1) -> str:
    """What a list of changes is called, for one or for many.

    >>> list_name("added", "fr", 2)
    'ajoutés'
    """
    one, many = in_language(_LISTS, lang)[name]
    # French has the singular for none, too.
    return one if count == 1 or (count == 0 and lang == "fr") else many


def outcome(changes: Changes, lang: str) -> str:
    """Say in a line how much changed, and which step of the version fits."""
    if not changes:
        return in_language(_NOTHING, lang)
    counts = ((name, len(getattr(changes, name))) for name in LISTS)
    told = ", ".join(f"{number(count, lang)} {list_name(name, lang, count)}" for name, count in counts)
    return in_language(_OUTCOME, lang).format(told, in_language(_STEPS, lang)[changes.level])


def no_change(lang: str) -> str:
    """Say of statements that they follow from other changes, or describe the ontology as a whole."""
    return in_language(_OF_ITS_OWN, lang)


def vanished_line(change: Change, lang: str) -> str:
    """Say what is wrong with an identifier that vanished, and what to do."""
    return in_language(_VANISHED, lang).format(change.iri, put_back(change, lang))


def put_back(change: Change, lang: str) -> str:
    """Say what to do where an identifier vanished."""
    return in_language(_TOMBSTONE if change.is_fact else _PUT_BACK, lang)


def by_kind(changes: Changes) -> dict[str, list[tuple[str, Change]]]:
    """The changes with the names of their lists, by kind; kinds in the order of the alphabet."""
    kinds: dict[str, list[tuple[str, Change]]] = {}
    for name, change in changes:
        kinds.setdefault(change.kind, []).append((name, change))
    return dict(sorted(kinds.items()))


def difference(change: PropertyChange, arrow: str) -> str:
    """Say which values of a property went and which came; values that stayed are left out.

    >>> difference(PropertyChange("value", ("3", "4"), ("3", "5")), "->")
    '4 -> 5'
    """
    gone = " | ".join(value for value in change.before if value not in change.after)
    come = " | ".join(value for value in change.after if value not in change.before)
    if gone and come:
        return f"{gone} {arrow} {come}"
    return f"+ {come}" if come else f"- {gone}"


def reason(change: Change, lang: str) -> str:
    """Why a fact was withdrawn, when and what replaces it, as far as its tombstone says so."""
    said = {one.key: one.after for one in change.properties if one.after}
    parts = [change.note, *said.get("withdrawn", ())]
    replaced = {"en": "replaced by", "fr": "remplacé par"}
    if replacements := said.get("replacedBy"):
        parts.append(f"{in_language(replaced, lang)} {', '.join(replacements)}")
    return "; ".join(filter(None, parts))


def state(name: str, change: Change, lang: str) -> str:
    """What became of something that is gone, and why."""
    why = reason(change, lang) if name == "withdrawn" else ""
    return in_language({"en": ": ", "fr": " : "}, lang).join(filter(None, (list_name(name, lang), why)))
