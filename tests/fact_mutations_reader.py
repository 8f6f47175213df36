"""Mutations that the reader refuses: kinds by their names."""

from __future__ import annotations

from collections.abc import Callable

from fact_mutations import Choice, Kind, Mutation, changed, is_code, is_reference, terms, with_value, without
from fact_mutations_text import NODE, Fact, Name

MISTYPED = {
    "xsd:decimal": ["12,5", "1 200", "douze"],
    "xsd:integer": ["2O", "1 2", "trois"],
    "xsd:date": ["2024-13-01", "2023-02-30", "7 décembre"],
    "xsd:gYear": ["20x4", "24"],
    "xsd:gYearMonth": ["2023-13", "2023"],
    "xsd:boolean": ["oui"],
}
LINES = {
    "999990": "is outside",
    "1, 999991-999992": "is outside",
    "9-3": "is not a range",
    "0": "is not a range",
    "4;5": "names no lines",
}


def written(form: str, says: str, of: Callable[[str], bool] = lambda value: " " in value) -> Kind:
    """A value of several words that is written in a wrong form, in YAML."""

    def kind(choice: Choice) -> Mutation | None:
        for fact, number, _, values in choice.entries():
            name = ("value", number, 0)
            safe = len(values) == 1 and not set("\"'[]{}#&*!|,") & set(values[0]) and of(values[0])
            if safe and fact.file.endswith(".yaml"):
                return Mutation({fact: fact.entries}, [(fact, name, says)], form, name)
        return None

    return kind


# --- what the reader refuses: keys, values, references ----------------------------------------------------


def unknown_key(choice: Choice) -> Mutation | None:
    for fact in choice.free():
        if fact.file.endswith(".yaml"):
            number = choice.rng.randint(1, len(fact.entries))
            entries = [*fact.entries[:number], ("lable", ["x y"]), *fact.entries[number:]]
            return Mutation({fact: entries}, [(fact, ("key", number, 0), "unknown key 'lable'")])
    return None


def doubled_key(choice: Choice) -> Mutation | None:
    for fact, _, key, values in choice.entries():
        if fact.file.endswith(".yaml"):
            place: Name = ("key", len(fact.entries), 0)
            return Mutation({fact: [*fact.entries, (key, values)]}, [(fact, place, f"'{key}' stands twice")])
    return None


def missing_name(choice: Choice) -> Mutation | None:
    key = choice.rng.choice(["id", "type"])
    for fact in choice.free():
        in_table = key == "id" and fact.file.endswith(".csv")
        if not in_table and not choice.facts.mentioned[fact.first("id")]:
            return Mutation({fact: without(fact, key)}, [(fact, NODE, f"the node has no '{key}'")])
    return None


def duplicate_id(choice: Choice) -> Mutation | None:
    for fact in choice.free():
        if not choice.facts.mentioned[fact.first("id")] and choice.facts.facts.index(fact):
            other = next(fact for fact in choice.free())
            if choice.facts.facts.index(other) < choice.facts.facts.index(fact):
                choice.taken.add(other)
                id_ = other.first("id")
                expected = [(fact, ("value", 0, 0), f"'{id_}' stands already")]
                return Mutation({fact: with_value(fact, 0, 0, id_)}, expected)
    return None


def _mistyped(choice: Choice, fact: Fact, key: str) -> str | None:
    values = MISTYPED.get(terms().get(key, {}).get("@type", ""))
    return choice.rng.choice(values) if values else None


def _renamed(choice: Choice, fact: Fact, key: str) -> str | None:
    free = key == "id" and not choice.facts.mentioned[fact.first("id")]
    return fact.first("id") + choice.rng.choice([" bis", "/É"]) if free else None


def wrong_lines(choice: Choice) -> Mutation | None:
    """Lines that the document does not have; the document says how many it has, so it is left alone."""
    for fact, number, key, _ in choice.entries():
        document = choice.facts.by_id.get(fact.first("source"))
        if key == "lines" and document and document.all("lineCount") and document not in choice.taken:
            choice.taken.add(document)
            value, says = choice.rng.choice(list(LINES.items()))
            return Mutation({fact: with_value(fact, number, 0, value)}, [(fact, ("value", number, 0), says)])
    return None


FACTS: dict[str, Kind] = {
    "an unknown key": unknown_key,
    "a key doubled": doubled_key,
    "no id, no type": missing_name,
    "an identifier that is taken": duplicate_id,
    "an identifier that is not allowed": changed(_renamed, "the identifier "),
    "a value of a wrong datatype": changed(_mistyped, "'{}'"),
    "a wrong code": changed(lambda c, f, key: "presentt" if is_code(key) else None, "is not a code of"),
    "a code of another list": changed(
        lambda c, f, key: "certain" if is_code(key) and key != "certainty" else None, "is not a code of"
    ),
    "a broken reference": changed(
        lambda c, f, key: "place/nowhere" if is_reference(key) else None, "no node has the identifier"
    ),
    "a broken reference in a list": changed(
        lambda c, f, key: "place/nowhere" if is_reference(key) else None,
        "no node has the identifier",
        listed=True,
    ),
    "a reference with a space": changed(
        lambda c, f, key: "a b" if is_reference(key) else None, "has a space"
    ),
    "an empty label": changed(
        lambda c, f, key: "" if key == "label" and f.file.endswith("l") else None, "is empty"
    ),
    "a blank value": changed(lambda c, f, key: " " if key in ("note", "quote") else None, "is empty"),
    "a wrong type": changed(lambda c, f, key: "Evnt" if key == "type" else None, "unknown type 'Evnt'"),
    "lines out of the document, backwards": wrong_lines,
}

# --- what the reader refuses: the form of a file ----------------------------------------------------------


def unclosed_cell(choice: Choice) -> Mutation | None:
    for fact, number, key, values in choice.entries():
        if fact.file.endswith(".csv") and len(values) == 1 and key != "id":
            name: Name = ("value", number, 0)
            return Mutation(
                {fact: fact.entries}, [(fact, name, "a quote that is not closed")], "unclosed", name
            )
    return None


def ragged_row(choice: Choice) -> Mutation | None:
    fact = next((fact for fact in choice.free() if fact.file.endswith(".csv")), None)
    return Mutation({fact: fact.entries}, [(fact, NODE, "cells, the header")], "ragged") if fact else None


FORM: dict[str, Kind] = {
    "a closing quote missing": written("unclosed", "this is not YAML"),
    "an opening quote missing": written("unopened", "mapping values", lambda value: ": " in value),
    "an anchor": written("anchor", "'&ancre' before a value", lambda value: ": " not in value),
    "a tag": written("tag", "before a value", lambda value: ": " not in value),
    "an alias": written("alias", "alias '*ancre'"),
    "a value in a value": written("nested", "a value inside a value"),
    "a cell that is not closed": unclosed_cell,
    "a row with a cell too many": ragged_row,
}

# --- personal details -------------------------------------------------------------------------------------


def _personal(choice: Choice, fact: Fact, key: str) -> str | None:
    person = choice.rng.choice(choice.facts.of_type("Person"))
    if key in ("note", "quote", "label"):
        name = choice.rng.choice([str.upper, str.title])(person.first("name"))
        return f"Écrire à {name}, à l'accueil"
    return person.first("id") if key == "about" else None


PERSONAL: dict[str, Kind] = {
    f"a personal detail, or a person ({number})": changed(_personal, "") for number in range(6)
}
