"""Mutations that the shapes refuse: kinds by their names."""

from __future__ import annotations

from fact_mutations import Choice, Kind, Mutation, New, changed, with_value, without
from fact_mutations_text import NODE, Entries, Fact, Facts

CODES = "https://w3id.org/caro-graph/def/"
REQUIRED = {
    "Agreement": ["agreementKind"],
    "Challenge": ["agreement", "targetYear"],
    "Collaboration": ["agreement"],
    "Commune": ["codeINSEE"],
    "ContactPoint": ["about"],
    "DataSet": ["structure"],
    "Event": ["agreement"],
    "Link": ["from", "relation", "to"],
    "Membership": ["organization"],
    "Mission": ["assignedTo"],
    "Observation": ["dataSet", "area", "unit", "counted", "obsStatus"],
    "Orientation": ["spatial"],
    "Participation": ["agreement", "agent", "role"],
    "Statement": ["about"],
}
OTHER_CLASS = {
    "agent": "Commune",
    "agreement": "Commune",
    "area": "Agreement",
    "assignedTo": "Commune",
    "dataSet": "Commune",
    "inScheme": "Commune",
    "instrument": "Commune",
    "member": "Agreement",
    "organization": "Commune",
    "post": "Commune",
    "service": "Commune",
    "source": "Commune",
    "spatial": "Agreement",
    "within": "Agreement",
}
ODD = {"codeINSEE": "17-00", "siren": "12345678A", "postalCode": "1730", "homepage": "mailto:a@example.org"}


def alone(facts: Facts, fact: Fact) -> bool:
    """Whether no arithmetic and no list binds a fact to others."""
    sums = ("partOfTotal", "subCountOf", "position", "broader", "derivedFrom")
    return not facts.mentioned[fact.first("id")] and not any(fact.all(key) for key in sums)


def missing_key(choice: Choice) -> Mutation | None:
    for fact in choice.free():
        always = (
            [] if fact.first("type") in ("Document", "DataSet", "ConceptScheme") else ["status", "certainty"]
        )
        always += ["lines", "source"] if fact.first("lines") and always else []
        keys = ["label", *always, *REQUIRED.get(fact.first("type"), ())]
        keys = [key for key in keys if fact.all(key)]
        if alone(choice.facts, fact) and fact.first("certainty") != "unresolvable" and keys:
            key = choice.rng.choice(keys)
            if key not in ("about", "within") or fact.first("type") != "Link":
                return Mutation({fact: without(fact, key)}, [(fact, NODE, ": ")])
    return None


def conditional_key(choice: Choice) -> Mutation | None:
    """What another key asks for: the place is that key."""
    asks = {"value": "obsStatus", "indicator": "dataSet", "ageClass": "dataSet", "base": "unit"}
    for fact, _, key, _ in choice.entries():
        if key in asks and fact.first("type") == "Observation" and alone(choice.facts, fact):
            entries = without(fact, key)
            number = [name for name, _ in entries].index(asks[key])
            return Mutation({fact: entries}, [(fact, ("value", number, 0), f"'{key}: ")])
    return None


def backwards(choice: Choice) -> Mutation | None:
    """A period that ends before it starts: the place is the end."""
    start = choice.rng.choice([("startDate", ["2024-03-01"]), ("startYear", ["2024"])])
    end = choice.rng.choice([("endDate", ["2023-12-31"]), ("endMonth", ["2023-11"])])
    return _dated(choice, [start, end], "value", "The end comes before the start")


def date_and_end(choice: Choice) -> Mutation | None:
    """A date and the end of a period: the place is the key of the end."""
    return _dated(choice, [("date", ["2024-03-01"]), ("endYear", ["2025"])], "key", "exclude each other")


def _dated(choice: Choice, dates: Entries, what: str, says: str) -> Mutation | None:
    old = [prefix + unit for prefix in ("start", "end") for unit in ("Date", "Month", "Year")]
    for fact in choice.free():
        if fact.first("type") in ("Event", "Statement") and fact.file.endswith(".yaml"):
            entries = [*without(fact, "date", "month", "year", *old), *dates]
            return Mutation({fact: entries}, [(fact, (what, len(entries) - 1, 0), says)])
    return None


def other_key(choice: Choice) -> Mutation | None:
    """A key of another class: the place is the key."""
    for fact in choice.free():
        if fact.first("type") in ("Statement", "Event", "Mission") and fact.file.endswith(".yaml"):
            number = choice.rng.randint(1, len(fact.entries))
            key, value = choice.rng.choice(
                [("provider", choice.one("PublicOrganisation")), ("siren", "200041762")]
            )
            entries = [*fact.entries[:number], (key, [value]), *fact.entries[number:]]
            return Mutation({fact: entries}, [(fact, ("key", number, 0), f"'{key}'")])
    return None


def wrong_sum(choice: Choice) -> Mutation | None:
    """A total, or one of its parts: the place is the total's value."""
    parts = [fact for fact in choice.facts.facts if fact.all("partOfTotal") and fact.first("value")]
    for part in choice.rng.sample(parts, len(parts)):
        total = choice.facts.by_id[part.first("partOfTotal")]
        family = {total, *(other for other in parts if other.all("partOfTotal") == part.all("partOfTotal"))}
        bound = any(fact.first("obsStatus") == "lower-bound" for fact in family)
        if not bound and total.first("value") and not family & choice.taken:
            choice.taken |= family
            odd = choice.rng.choice([part, total])
            number = [key for key, _ in odd.entries].index("value")
            new = {total: total.entries, odd: with_value(odd, number, 0, str(int(odd.first("value")) + 1))}
            where = [key for key, _ in total.entries].index("value")
            return Mutation(new, [(total, ("value", where, 0), "do not add up")])
    return None


def other_kind_of_part(choice: Choice) -> Mutation | None:
    """A part that does not count what its total counts: two results, on the one value."""
    for fact, number, key, _ in choice.entries():
        if key == "counted" and fact.all("partOfTotal"):
            entries = with_value(fact, number, 0, "contracts")
            return Mutation({fact: entries}, [(fact, ("value", number, 0), "does not count the same")])
    return None


def duplicate_rank(choice: Choice) -> Mutation | None:
    """A rank that is taken: the other node that has it is told too."""
    lists = (
        "type",
        "agreement",
        "role",
        "assignedTo",
        "organization",
        "inScheme",
        "broader",
        "spatial",
        "about",
    )
    for fact, number, key, _ in choice.entries():
        if key == "position":
            for other in choice.free():
                same = all(fact.all(name) == other.all(name) for name in lists)
                if other is not fact and same and other.all("position"):
                    choice.taken.add(other)
                    where = [name for name, _ in other.entries].index("position")
                    new = {fact: with_value(fact, number, 0, other.first("position")), other: other.entries}
                    places = [(fact, ("value", number, 0), "rank"), (other, ("value", where, 0), "rank")]
                    return Mutation(new, places)
    return None


def two_values(choice: Choice) -> Mutation | None:
    """A key that may have one value: the place is the key; in a table, the cell."""
    for fact, number, key, values in choice.entries():
        second = {"status": "rule", "certainty": "likely"}.get(key)
        if second and values[0] in ("present", "certain") and alone(choice.facts, fact):
            entries = [*fact.entries[:number], (key, [*values, second]), *fact.entries[number + 1 :]]
            return Mutation({fact: entries}, [(fact, ("key", number, 0), f"'{key}: ")])
    return None


def new_note(choice: Choice) -> Mutation | None:
    """A contact detail in a note, where nobody flagged it."""
    for fact in choice.free():
        if fact.file.endswith(".yaml"):
            number = choice.rng.randint(1, len(without(fact, "note")))
            rest = without(fact, "note")
            text = choice.rng.choice(["Écrire à accueil@valmont.example", "𝄞 : appeler le 05 46 00 00 00"])
            entries = [*rest[:number], ("note", [text]), *rest[number:]]
            return Mutation({fact: entries}, [(fact, ("value", number, 0), "note")])
    return None


def _other_list(choice: Choice, fact: Fact, key: str) -> str | None:
    known = ("status", "certainty", "unit", "counted", "obsStatus", "eventKind", "agreementKind", "role")
    if key not in known or not alone(choice.facts, fact):
        return None
    return CODES + ("status/present" if key != "status" else "certainty/certain")


def _other_class(choice: Choice, fact: Fact, key: str) -> str | None:
    fits = key in OTHER_CLASS and alone(choice.facts, fact) and fact.first("type") != "Link"
    return choice.one(OTHER_CLASS[key]) if fits else None


def _other_element(choice: Choice, fact: Fact, key: str) -> str | None:
    wrong = {"within": "Agreement", "spatial": "Agreement", "observation": "Commune"}
    return CODES + "nothing" if key == "about" else choice.one(wrong[key]) if key in wrong else None


def _observed(value: str, key: str, **has: str) -> New:
    """A value of a figure that has a value and stands alone."""

    def new(choice: Choice, fact: Fact, name: str) -> str | None:
        fits = name == key and fact.first("value") and alone(choice.facts, fact)
        return value if fits and all(fact.first(other) == wanted for other, wanted in has.items()) else None

    return new


def _status(choice: Choice, fact: Fact, key: str) -> str | None:
    wrong = {"Objective": "present", "Orientation": "event", "Challenge": "present", "Event": "rule"}
    return wrong.get(fact.first("type")) if key == "status" else None


def _certainty(choice: Choice, fact: Fact, key: str) -> str | None:
    read = any(fact.all(name) for name in ("value", "agent", "member", "instrument", "to"))
    return "unresolvable" if key == "certainty" and read and alone(choice.facts, fact) else None


SHAPES: dict[str, Kind] = {
    "a required key removed": missing_key,
    "a key that another asks for removed": conditional_key,
    "an end before the start": backwards,
    "a date with an end": date_and_end,
    "a key of another class": other_key,
    "a wrong sum": wrong_sum,
    "a part of another kind": other_kind_of_part,
    "a rank that is taken": duplicate_rank,
    "two values": two_values,
    "a contact detail in a note": new_note,
    "a code of another list, in full": changed(_other_list, ""),
    "a reference to a node of another class": changed(_other_class, ""),
    "an element of another class": changed(_other_element, "", listed=True),
    "an odd code": changed(lambda c, f, key: ODD.get(key), ": "),
    "a negative count": changed(_observed("-5", "value"), "no positive number"),
    "a fraction of a count": changed(_observed("12.5", "value", unit="number"), "whole number"),
    "a share over a hundred": changed(_observed("140", "value", unit="percent"), "at most 100"),
    "a blank with a value": changed(_observed("blank", "status"), "blank"),
    "an illegible value": changed(_observed("illegible", "obsStatus"), "illegible"),
    "a status that does not fit": changed(_status, "status"),
    "an unresolvable reading with a value": changed(_certainty, "unresolvable"),
}
