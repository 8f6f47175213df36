"""Small shapes graphs and data graphs, drawn by hypothesis: every constraint of SHACL Core, over few terms.

Few terms make it likely that a shape meets its data. What the engines are known to tell apart is not drawn:
each omission is marked "left out", and a case of ``test_engines_differ.py`` pins it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <http://x/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
NODES = ["x:a", "x:b", "x:c"]
BLANK = ["_:u", "_:v"]
CLASSES = ["x:C", "x:D", "x:E"]
PROPERTIES = ["x:p", "x:q"]
STRINGS = ['""', '"a"', '"ab"', '"é"', '"A b\\nc"']
TAGGED = ['"a"@en', '"b"@EN', '"a"@fr', '"b"@fr-BE']
NUMBERS = [
    '"1"^^xsd:integer',
    '"01"^^xsd:integer',
    '"1.50"^^xsd:decimal',
    '"2"^^xsd:int',
    '"-3"^^xsd:integer',
]
FLOATS = ['"1.0E0"^^xsd:double', '"2.5"^^xsd:float', '"INF"^^xsd:double']
DATES = ['"2024-01-31"^^xsd:date', '"2023-12-31"^^xsd:date']
TIMES = [
    '"2024-01-31T10:00:00"^^xsd:dateTime',
    '"2024-01-31T10:00:00Z"^^xsd:dateTime',
    '"2024-01-31T11:00:00+01:00"^^xsd:dateTime',
]
OTHERS = ['"true"^^xsd:boolean', '"0"^^xsd:boolean', '"http://x/a"^^xsd:anyURI', '"z"^^x:datatype']
ILL_TYPED = [
    '"x"^^xsd:integer',
    '"1.5"^^xsd:integer',
    '"12,5"^^xsd:decimal',
    '"maybe"^^xsd:boolean',
    '"2024-02-30"^^xsd:date',
    '"300"^^xsd:byte',
]
DATATYPES = [
    "xsd:string",
    "rdf:langString",
    "xsd:integer",
    "xsd:decimal",
    "xsd:double",
    "xsd:float",
    "xsd:boolean",
    "xsd:date",
    "xsd:dateTime",
    "xsd:byte",
    "xsd:anyURI",
    "x:datatype",
]
KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
BOUNDS = ["minExclusive", "minInclusive", "maxExclusive", "maxInclusive"]
PAIRS = ["equals", "disjoint"]
ORDERS = ["lessThan", "lessThanOrEquals"]


@dataclass(frozen=True)
class World:
    """The terms that a case is made of.

    Left out: a comparison of what cannot be compared (a number with a date, or with an ill-typed literal), or
    of NaN with a decimal; ``sh:lessThan`` on blank nodes and IRIs. So what is compared is of one kind.

    Attributes:
        literals: The literals of the data, and of ``sh:in`` and ``sh:hasValue``.
        bounds: The literals that values are compared with.
        ordered: Whether values of properties are compared with each other; they are literals then.
    """

    literals: tuple[str, ...]
    bounds: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def nodes(self) -> list[str]:
        """The nodes that are no literals."""
        return NODES if self.ordered else [*NODES, *BLANK]

    @property
    def values(self) -> list[str]:
        """What a property may have for a value."""
        return [*self.literals] if self.ordered else [*self.nodes, *self.literals]


KINDS_OF_ORDER = [(*NUMBERS, *FLOATS), tuple(DATES), tuple(TIMES)]
WORLDS = [
    World((*STRINGS, *TAGGED, *NUMBERS, *FLOATS, '"NaN"^^xsd:double', *DATES, *TIMES, *OTHERS, *ILL_TYPED)),
    *(World((*kind, *STRINGS), kind) for kind in KINDS_OF_ORDER),
    *(World(kind, kind, ordered=True) for kind in KINDS_OF_ORDER),
]


def one_of(terms: Sequence[str]) -> SearchStrategy[str]:
    return st.sampled_from(terms)


def listed(terms: SearchStrategy[str], least: int = 0, most: int = 3) -> SearchStrategy[str]:
    return st.lists(terms, min_size=least, max_size=most).map(lambda found: f"( {' '.join(found)} )")


@st.composite
def cases(draw: DrawFn) -> tuple[str, str]:
    """A shapes graph and a data graph over the same terms, both as Turtle."""
    world = draw(st.sampled_from(WORLDS))
    return draw(shapes_graphs(world)), draw(data_graphs(world))


# --- data -------------------------------------------------------------------------------------------------


@st.composite
def data_graphs(draw: DrawFn, world: World) -> str:
    subject = one_of(world.nodes)
    triple = st.builds("{} {} {} .".format, subject, one_of(PROPERTIES), one_of(world.values))
    typed = st.builds("{} a {} .".format, subject, one_of(CLASSES))
    lines = draw(st.lists(triple, min_size=1, max_size=8)) + draw(st.lists(typed, max_size=3))
    if draw(st.booleans()):
        lines.append("x:D rdfs:subClassOf x:C .")
    return PREFIXES + "\n".join(dict.fromkeys(lines)) + "\n"


# --- shapes -----------------------------------------------------------------------------------------------


def paths(depth: int = 2) -> SearchStrategy[str]:
    property_ = one_of(PROPERTIES)
    if not depth:
        return property_
    inner = paths(depth - 1)
    return st.one_of(
        property_,
        property_,
        inner.map("[ sh:inversePath {} ]".format),
        listed(inner, 2),
        listed(inner, 2).map("[ sh:alternativePath {} ]".format),
        inner.map("[ sh:zeroOrMorePath {} ]".format),
        inner.map("[ sh:oneOrMorePath {} ]".format),
        inner.map("[ sh:zeroOrOnePath {} ]".format),
    )


def of_values(world: World, depth: int) -> SearchStrategy[str]:
    """A constraint on each value node: for node shapes and property shapes."""
    found = [
        one_of(CLASSES).map("sh:class {}".format),
        one_of(DATATYPES).map("sh:datatype {}".format),
        one_of(KINDS).map("sh:nodeKind sh:{}".format),
        # Left out: minLength 0 on blank nodes.
        st.integers(1, 3).map("sh:minLength {}".format),
        st.integers(0, 3).map("sh:maxLength {}".format),
        one_of(["^a", "^A", "b$", "[0-9]", "^.$", "é"]).map('sh:pattern "{}"'.format),
        one_of(["^a", "B"]).map('sh:pattern "{}" ; sh:flags "i"'.format),
        listed(one_of(['"en"', '"fr"', '"FR"', '"fr-be"']), 1).map("sh:languageIn {}".format),
        st.builds("sh:{} {}".format, one_of(PAIRS), one_of(PROPERTIES)),
        one_of([*NODES, *world.literals]).map("sh:hasValue {}".format),
        listed(one_of([*NODES, *world.literals])).map("sh:in {}".format),
    ]
    if world.bounds:
        found.append(st.builds("sh:{} {}".format, one_of(BOUNDS), one_of(world.bounds)))
    return st.one_of(*found, nested(world, depth - 1)) if depth else st.one_of(*found)


def nested(world: World, depth: int) -> SearchStrategy[str]:
    """A constraint that refers to other shapes."""
    shape = st.one_of(bodies(world, depth).map("[ {} ]".format), st.just("x:T"))
    return st.one_of(
        shape.map("sh:not {}".format),
        shape.map("sh:node {}".format),
        listed(shape, 1).map("sh:and {}".format),
        listed(shape, 1).map("sh:or {}".format),
        listed(shape, 1).map("sh:xone {}".format),
        property_shapes(world, depth).map("sh:property {}".format),
    )


def of_sets(world: World, depth: int) -> SearchStrategy[str]:
    """A constraint on the value nodes as a set: for property shapes only."""
    simple = [
        st.integers(0, 2).map("sh:minCount {}".format),
        st.integers(0, 2).map("sh:maxCount {}".format),
        st.just("sh:uniqueLang true"),
    ]
    return st.one_of(*simple, qualified(world, depth - 1)) if depth else st.one_of(*simple)


def qualified(world: World, depth: int) -> SearchStrategy[str]:
    count = st.builds("sh:qualified{}Count {}".format, one_of(["Min", "Max"]), st.integers(0, 2))
    disjoint = one_of(["", " ; sh:qualifiedValueShapesDisjoint true"])
    shape = bodies(world, depth).map("sh:qualifiedValueShape [ {} ]".format)
    return st.builds("{} ; {}{}".format, shape, count, disjoint)


@st.composite
def property_parts(draw: DrawFn, world: World, depth: int) -> list[str]:
    """What a property shape says."""
    path = draw(paths())
    constraint = st.one_of(of_values(world, depth), of_sets(world, depth))
    if world.ordered and path in PROPERTIES:
        constraint |= st.builds("sh:{} {}".format, one_of(ORDERS), one_of(PROPERTIES))
    return [f"sh:path {path}", *draw(st.lists(constraint, min_size=1, max_size=2)), *draw(details())]


def property_shapes(world: World, depth: int) -> SearchStrategy[str]:
    """A property shape without a name."""
    return property_parts(world, depth).map(_joined).map("[ {} ]".format)


def bodies(world: World, depth: int) -> SearchStrategy[str]:
    """What a node shape says: constraints, and whether it is closed."""
    ignored = listed(one_of([*PROPERTIES, "rdf:type"]))
    closed = st.builds("sh:closed {} ; sh:ignoredProperties {}".format, one_of(["true", "false"]), ignored)
    property_ = property_shapes(world, depth).map("sh:property {}".format)
    constraint = st.one_of(of_values(world, depth), property_, closed)
    return st.lists(constraint, min_size=1, max_size=2).map(_joined)


def details() -> SearchStrategy[list[str]]:
    """What changes a shape as a whole, most often nothing."""
    severity = one_of(["Info", "Warning", "Violation"]).map(lambda name: [f"sh:severity sh:{name}"])
    off = one_of(["true", "false"]).map(lambda value: [f"sh:deactivated {value}"])
    return st.one_of(st.just([]), st.just([]), severity, off)


def targets(world: World) -> SearchStrategy[str]:
    return st.one_of(
        one_of(CLASSES).map("sh:targetClass {}".format),
        one_of([*NODES, *world.literals]).map("sh:targetNode {}".format),
        one_of(PROPERTIES).map("sh:targetSubjectsOf {}".format),
        one_of(PROPERTIES).map("sh:targetObjectsOf {}".format),
        st.just("a rdfs:Class"),
    )


@st.composite
def shapes_graphs(draw: DrawFn, world: World) -> str:
    """One or two shapes with targets, and one that they may refer to."""
    lines = [f"x:T a sh:NodeShape ; {draw(bodies(world, 0))} ."]
    for name in ["x:C", "x:S"][: draw(st.integers(1, 2))]:
        where = draw(st.lists(targets(world), min_size=1, max_size=2))
        if draw(st.booleans()):
            said = ["a sh:NodeShape", draw(bodies(world, 2)), *draw(details())]
        else:
            said = ["a sh:PropertyShape", *draw(property_parts(world, 2))]
        lines.append(f"{name} {_joined([*said, *where])} .")
    return PREFIXES + "\n".join(lines) + "\n"


def _joined(parts: list[str]) -> str:
    """The statements of one subject; a parameter that SHACL allows once is kept once."""
    once = {"sh:datatype", "sh:nodeKind", "sh:minLength", "sh:maxLength", "sh:minCount", "sh:maxCount"}
    once |= {f"sh:{bound}" for bound in BOUNDS} | {"sh:in", "sh:languageIn", "sh:uniqueLang", "sh:closed"}
    once |= {"sh:qualifiedValueShape", "sh:pattern", "sh:severity", "sh:deactivated"}
    kept: dict[str, str] = {}
    for part in parts:
        name = part.split(" ", 1)[0]
        kept.setdefault(name if name in once else part, part)
    return " ; ".join(kept.values())
