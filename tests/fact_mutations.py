"""What a mutation of facts is: what is written anew, and where each problem has to be placed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from fact_mutations_text import NODE, Entries, Fact, Facts, Name

CONTEXT = Path(__file__).parent.parent / "ontology" / "context.jsonld"


@dataclass(frozen=True)
class Mutation:
    """One mutation: the facts written anew, and where problems are to be found, with words of each.

    ``form`` is the wrong form in which the value ``at`` is written, if the data is not what is wrong.
    """

    rewritten: dict[Fact, Entries]
    expected: list[tuple[Fact, Name, str]]
    form: str = ""
    at: Name = NODE


@dataclass
class Choice:
    """Where a mutation may be: facts that no other mutation of the run touches."""

    facts: Facts
    rng: Random
    taken: set[Fact] = field(default_factory=set)

    def free(self) -> Iterator[Fact]:
        rest = [fact for fact in self.facts.facts if fact not in self.taken and not fact.all("personal")]
        yield from self.rng.sample(rest, len(rest))

    def entries(self) -> Iterator[tuple[Fact, int, str, list[str]]]:
        for fact in self.free():
            numbers = range(len(fact.entries))
            for number in self.rng.sample(numbers, len(numbers)):
                yield fact, number, *fact.entries[number]

    def one(self, type_: str) -> str:
        return self.rng.choice(self.facts.of_type(type_)).first("id")


Kind = Callable[[Choice], Mutation | None]
New = Callable[[Choice, Fact, str], str | None]


@cache
def terms() -> dict[str, dict[str, str]]:
    context = json.loads(CONTEXT.read_text("utf-8"))["@context"]
    return {key: term for key, term in context.items() if isinstance(term, dict)}


def is_code(key: str) -> bool:
    return "@context" in terms().get(key, {})


def is_reference(key: str) -> bool:
    return terms().get(key, {}).get("@type") == "@id" and not is_code(key)


def with_value(fact: Fact, number: int, index: int, value: str) -> Entries:
    key, values = fact.entries[number]
    values = [*values[:index], value, *values[index + 1 :]]
    return [*fact.entries[:number], (key, values), *fact.entries[number + 1 :]]


def without(fact: Fact, *keys: str) -> Entries:
    return [(key, values) for key, values in fact.entries if key not in keys]


def changed(new: New, says: str, *, listed: bool = False) -> Kind:
    """A value, if ``listed`` one of several, that becomes another.

    ``new`` gives it for a key of a fact, or None to leave that key alone; ``{}`` in ``says`` stands for it.
    """

    def kind(choice: Choice) -> Mutation | None:
        for fact, number, key, values in choice.entries():
            value = new(choice, fact, key)
            if value is not None and (len(values) > 1 or not listed):
                index = choice.rng.randrange(len(values))
                entries = with_value(fact, number, index, value)
                expected = [(fact, ("value", number, index), says.format(value))]
                return Mutation({fact: entries}, expected)
        return None

    return kind
