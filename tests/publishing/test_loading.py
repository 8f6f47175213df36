"""A store holds the old publication or the new one, whatever dies when; done again, it holds the new one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publishing.stores import IMPATIENT, PREFIX, FakeStore, dataset_of, graphs_in, hashes
from pyoxigraph import Literal, NamedNode, Quad

from caro_graph.problems import CallError, EndpointError
from caro_graph.publishing.manifest import manifest_iri, staging_iri
from caro_graph.publishing.stores import Published, bring

CONTENTS = st.dictionaries(
    st.sampled_from(["a", "b", "c", "derived"]),
    st.sets(st.integers(0, 12), min_size=1, max_size=9),
    min_size=1,
)
FOREIGN = Quad(NamedNode("urn:x"), NamedNode("urn:p"), Literal("theirs"), NamedNode(PREFIX + "of-others"))


def published(store: FakeStore, content: dict[str, set[int]], chunk: int = 3, **options: bool) -> Published:
    return bring(dataset_of(content), store, chunk=chunk, patience=IMPATIENT, **options)


def actions(done: Published) -> dict[str, str]:
    return {step.graph.removeprefix(PREFIX): step.action for step in done.steps}


def staged(store: FakeStore) -> list[str]:
    return [graph.value for graph in store.inner.named_graphs() if "?staging=" in graph.value]  # type: ignore[union-attr]


@settings(deadline=None)
@given(
    old=CONTENTS,
    new=CONTENTS,
    chunks=st.lists(st.integers(1, 5), min_size=4, max_size=4),
    deaths=st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=3),
)
def test_whatever_dies_the_old_or_the_new_is_there_whole(
    old: dict[str, set[int]],
    new: dict[str, set[int]],
    chunks: list[int],
    deaths: list[tuple[int, bool]],
) -> None:
    store = FakeStore()
    store.inner.add(FOREIGN)
    theirs = store.graphs()
    published(store, old, chunks[0])
    whole = [theirs | hashes(dataset_of(content)) for content in (old, new)]
    assert store.graphs() == whole[0]
    for (dies_at, after), chunk in zip(deaths, chunks[1:], strict=False):
        store.revive(dies_at, after)
        with suppress(EndpointError):
            published(store, new, chunk)
        assert store.graphs() in whole
    store.revive()
    published(store, new, chunks[0])
    assert store.graphs() == whole[1]
    assert staged(store) == []
    store.revive()
    done = published(store, new, verify=True)
    assert (store.changes, done.requests) == ([], 0)
    assert set(actions(done).values()) == {"unchanged"}


@settings(deadline=None, max_examples=40)
@given(old=CONTENTS, new=CONTENTS)
def test_every_moment_is_the_old_or_the_new(old: dict[str, set[int]], new: dict[str, set[int]]) -> None:
    """Each death by itself, before and after each call that changes something."""
    whole = [hashes(dataset_of(content)) for content in (old, new)]
    store = FakeStore()
    published(store, old)
    calls = published(store, new, dry_run=True).requests
    for dies_at in range(1, calls + 1):
        for after in (False, True):
            store = FakeStore()
            published(store, old)
            store.revive(dies_at, after)
            with pytest.raises(EndpointError):
                published(store, new)
            assert store.graphs() == whole[after and dies_at == calls and new != old]
            store.revive()
            published(store, new)
            assert store.graphs() == whole[1]


def test_only_what_changed_is_sent_and_what_is_gone_is_dropped() -> None:
    store = FakeStore()
    assert actions(published(store, {"a": {1}, "b": {2}, "c": {3}})) == dict.fromkeys("abc", "send")
    store.revive()
    done = published(store, {"a": {1}, "b": {2, 4}})
    assert actions(done) == {"a": "unchanged", "b": "send", "c": "drop"}
    assert store.changes.count("add") == 1
    assert done.requests == len(store.changes) == 3
    assert store.graphs() == hashes(dataset_of({"a": {1}, "b": {2, 4}}))


@pytest.mark.parametrize("name", ["b#c", "b#", "b?c=d#e"])
def test_any_name_of_a_graph(name: str) -> None:
    store = FakeStore()
    published(store, {"b": {9}, name: {1, 2, 3, 4}})
    assert store.graphs() == hashes(dataset_of({"b": {9}, name: {1, 2, 3, 4}}))
    assert set(actions(published(store, {"b": {9}, name: {1, 2, 3, 4}})).values()) == {"unchanged"}
    assert actions(published(store, {"b": {9}})) == {"b": "unchanged", name: "drop"}
    assert store.graphs() == hashes(dataset_of({"b": {9}}))


@pytest.mark.parametrize("name", ["published", "published#b"])
def test_the_name_of_the_record_is_refused(name: str) -> None:
    with pytest.raises(CallError, match=f"the graph '{name}' has the name of the graph that records"):
        published(FakeStore(), {name: {1}})


VICTIM = NamedNode("http://victim/g")
VOID_TRIPLES, REPLACES = "http://rdfs.org/ns/void#triples", "http://purl.org/dc/terms/replaces"


class LyingStore(FakeStore):
    """Its manifest names graphs as texts."""

    def rows(self, query: str, names: Sequence[str]) -> list[tuple[Any, ...]]:
        graph = f"{PREFIX}x> ; DROP GRAPH <{VICTIM.value}"
        lies = [
            (Literal(graph), NamedNode(VOID_TRIPLES), Literal(1)),
            (Literal(f"{graph}?staging=0"), NamedNode(REPLACES), Literal(graph)),
            (Literal(f"{PREFIX}y"), NamedNode(VOID_TRIPLES), Literal(1)),
            (NamedNode(f"{PREFIX}published#z"), NamedNode(VOID_TRIPLES), Literal(1)),
        ]
        return super().rows(query, names) + (lies if len(names) == len(lies[0]) else [])


def test_a_text_is_no_name_of_a_graph() -> None:
    store = LyingStore()
    store.inner.add(Quad(VICTIM, VICTIM, VICTIM, VICTIM))
    assert actions(published(store, {"a": {1}})) == {"a": "send"}
    assert store.inner.contains_named_graph(VICTIM)
    assert not any("victim" in change or f"{PREFIX}y" in change for change in store.changes)


def test_a_record_of_too_many_digits_is_not_whole() -> None:
    store = FakeStore()
    published(store, {"a": {1}})
    own = NamedNode(manifest_iri(PREFIX))
    (quad,) = store.inner.quads_for_pattern(None, NamedNode(VOID_TRIPLES), None, own)
    store.inner.remove(quad)
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    store.inner.add(Quad(quad.subject, quad.predicate, Literal("1" * 5_000, datatype=integer), own))
    (step,) = published(store, {"a": {1}}).steps
    assert (step.action, step.why) == ("send", "the record of what was published is not whole")
    assert set(actions(published(store, {"a": {1}})).values()) == {"unchanged"}


def test_a_dry_run_says_what_a_run_does_and_changes_nothing() -> None:
    store = FakeStore()
    published(store, {"a": {1}, "c": {3}})
    store.revive()
    told = published(store, {"a": {1, 2, 3, 4}}, chunk=2, dry_run=True)
    assert store.changes == []
    done = published(store, {"a": {1, 2, 3, 4}}, chunk=2)
    assert told.steps == done.steps
    assert told.requests == done.requests == len(store.changes) == 4


def test_graphs_of_others_are_never_touched() -> None:
    """Not even one that the manifest names, if it is not below the publication's own graphs."""
    store = FakeStore()
    published(store, {"a": {1}})
    store.inner.add(FOREIGN)
    elsewhere = NamedNode("https://example.org/other")
    store.inner.add(Quad(elsewhere, NamedNode("urn:p"), Literal(1), elsewhere))
    checksum, manifest = NamedNode("urn:checksum"), NamedNode(manifest_iri(PREFIX))
    for subject, term, value in (
        (elsewhere, "http://rdfs.org/ns/void#triples", Literal(1)),
        (elsewhere, "http://spdx.org/rdf/terms#checksum", checksum),
        (checksum, "http://spdx.org/rdf/terms#checksumValue", Literal("0" * 64)),
        (elsewhere, "http://purl.org/dc/terms/replaces", NamedNode(PREFIX + "a")),
    ):
        store.inner.add(Quad(subject, NamedNode(term), value, manifest))
    published(store, {"b": {1}})
    assert set(store.graphs()) == {PREFIX + "b", PREFIX + "of-others", elsewhere.value}


def test_the_manifest_is_not_trusted_alone() -> None:
    store = FakeStore()
    published(store, {"a": {1, 2}, "b": {1}})
    store.inner.update(f"DELETE DATA {{ GRAPH <{PREFIX}a> {{ <urn:s> <urn:p> 1 }} }}")
    done = published(store, {"a": {1, 2}, "b": {1}})
    assert [step.why for step in done.steps] == ["of 2 triples that were published, 1 are there", ""]
    assert store.graphs() == hashes(dataset_of({"a": {1, 2}, "b": {1}}))


def test_what_has_another_content_and_the_same_number_is_found_by_verifying() -> None:
    store = FakeStore()
    published(store, {"a": {1, 2}})
    store.inner.update(f"WITH <{PREFIX}a> DELETE {{ ?s ?p 1 }} INSERT {{ ?s ?p 7 }} WHERE {{ ?s ?p 1 }}")
    assert actions(published(store, {"a": {1, 2}})) == {"a": "unchanged"}
    [step] = published(store, {"a": {1, 2}}, verify=True).steps
    assert step.why == "its content is not what was published"
    assert store.graphs() == hashes(dataset_of({"a": {1, 2}}))


def test_a_graph_that_came_otherwise_is_replaced_and_told() -> None:
    store = FakeStore()
    store.inner.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(9), NamedNode(PREFIX + "a")))
    [step] = published(store, {"a": {1}}).steps
    assert step.why == "in the place of 1 triple loaded otherwise"
    assert store.graphs() == hashes(dataset_of({"a": {1}}))


def test_a_run_goes_on_where_a_killed_one_was() -> None:
    store = FakeStore()
    store.revive(dies_at=4, after=True)
    with pytest.raises(EndpointError):
        published(store, {"a": set(range(10))}, chunk=2)
    store.revive()
    [step] = published(store, {"a": set(range(10))}, chunk=2).steps
    assert step.requests == store.changes.count("add") == 2


def test_what_a_killed_run_left_need_not_be_the_beginning() -> None:
    """Something else took a triple out of the middle of what was staged."""
    content = {"a": set(range(10))}
    store = FakeStore()
    store.revive(dies_at=5, after=True)
    with pytest.raises(EndpointError):
        published(store, content, chunk=2)
    staging = staging_iri(dataset_of(content).graphs[PREFIX + "a"])
    store.inner.update(f"DELETE DATA {{ GRAPH <{staging}> {{ <urn:s> <urn:p> 0 }} }}")
    store.revive()
    published(store, content, chunk=2)
    assert store.graphs() == hashes(dataset_of(content))


def test_verifying_does_not_go_on_with_what_a_killed_run_left() -> None:
    """Something else put a triple in the place of one that was staged."""
    content = {"a": {1, 2, 3}}
    store = FakeStore()
    store.revive(dies_at=2, after=True)
    with pytest.raises(EndpointError):
        published(store, content)
    staging = staging_iri(dataset_of(content).graphs[PREFIX + "a"])
    store.inner.update(f"WITH <{staging}> DELETE {{ ?s ?p 1 }} INSERT {{ ?s ?p 7 }} WHERE {{ ?s ?p 1 }}")
    store.revive()
    done = published(store, content, verify=True)
    assert len(done.leftovers) == 1
    assert store.graphs() == hashes(dataset_of(content))


def test_what_a_killed_run_left_may_hold_too_much() -> None:
    content = {"a": {1, 2, 3}}
    store = FakeStore()
    store.revive(dies_at=2, after=True)
    with pytest.raises(EndpointError):
        published(store, content)
    staging = staging_iri(dataset_of(content).graphs[PREFIX + "a"])
    store.inner.update(f"INSERT DATA {{ GRAPH <{staging}> {{ <urn:s> <urn:p> 77 }} }}")
    store.revive()
    published(store, content, verify=True)
    assert store.graphs() == hashes(dataset_of(content))
    assert staged(store) == []


@pytest.mark.parametrize(
    "wrong",
    [
        '<urn:x> <urn:p> "unrelated"',
        f"<{PREFIX}a> <http://rdfs.org/ns/void#triples> 5",
        f'<{manifest_iri(PREFIX)}#a> <http://spdx.org/rdf/terms#checksumValue> "{"0" * 64}"',
    ],
)
def test_a_record_that_is_not_whole_is_not_believed(wrong: str) -> None:
    """As of a store in which an update is not all or nothing."""
    store = FakeStore()
    published(store, {"a": {1}})
    store.inner.update(f"INSERT DATA {{ GRAPH <{manifest_iri(PREFIX)}> {{ {wrong} }} }}")
    [step] = published(store, {"a": {1}}).steps
    assert step.why == ("" if "unrelated" in wrong else "the record of what was published is not whole")
    assert actions(published(store, {"a": {1}})) == {"a": "unchanged"}
    store.inner.update(f"INSERT DATA {{ GRAPH <{manifest_iri(PREFIX)}> {{ {wrong} }} }}")
    assert actions(published(store, {"b": {1}})) == {"a": "drop", "b": "send"}


def test_leftovers_of_another_content_are_dropped() -> None:
    store = FakeStore()
    store.revive(dies_at=3, after=True)
    with pytest.raises(EndpointError):
        published(store, {"a": {1, 2, 3, 4}})
    store.revive()
    done = published(store, {"a": {5}})
    assert len(done.leftovers) == 1
    assert staged(store) == []


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_what_is_half_accepted_never_takes_the_place_of_the_old(lost: int) -> None:
    store = FakeStore()
    published(store, {"a": {1, 2}})
    before = store.graphs()
    store.keeps = lambda lines: lines[: len(lines) - lost]
    with pytest.raises(
        EndpointError, match=rf"it took {max(0, 3 - lost)} of 3 triples without saying so: .*in place$"
    ):
        published(store, {"a": {4, 5, 6}})
    assert store.graphs() == before
    store.keeps = lambda lines: lines
    published(store, {"a": {4, 5, 6}})
    assert store.graphs() == hashes(dataset_of({"a": {4, 5, 6}}))


def test_a_node_that_lags_behind_is_waited_for_and_not_for_ever() -> None:
    store = FakeStore(lagging=2)
    published(store, {"a": {1, 2}})
    assert store.graphs() == hashes(dataset_of({"a": {1, 2}}))
    store = FakeStore(lagging=50)
    with pytest.raises(EndpointError, match="it took 0 of 2 triples"):
        published(store, {"a": {1, 2}})


def test_a_store_that_changes_what_it_is_sent_is_found_by_verifying() -> None:
    store = FakeStore()
    store.keeps = lambda lines: [line.replace("urn:p", "urn:q") for line in lines]
    with pytest.raises(EndpointError, match="what it gives back is not what it was sent"):
        published(store, {"a": {1, 2}}, verify=True)
    assert store.graphs() == {}


def test_an_update_that_is_ignored_is_noticed() -> None:
    class Deaf(FakeStore):
        def change(self, update: str) -> None:
            if "DELETE" not in update or "INSERT {" not in update:
                super().change(update)

    store = Deaf()
    with pytest.raises(
        EndpointError, match=r"after the change it holds 0 triples, not 2; it may hold the old"
    ):
        published(store, {"a": {1, 2}})


def test_a_change_that_comes_twice_is_the_same_as_once() -> None:
    """As when the answer to it is lost, and it is sent again: also the last one."""

    class Twice(FakeStore):
        def change(self, update: str) -> None:
            super().change(update)
            super().change(update)

        def add(self, graph: str, lines: list[str]) -> None:  # type: ignore[override]
            super().add(graph, lines)
            super().add(graph, lines)

    store = Twice()
    for content in ({"a": {1, 2}, "b": {1}}, {"a": {3, 4, 5, 6}}):
        published(store, content)
        assert graphs_in(store.inner) == hashes(dataset_of(content))
        assert staged(store) == []


def test_refusals() -> None:
    with pytest.raises(CallError, match="one triple at least"):
        published(FakeStore(), {"a": {1}}, chunk=0)
    with pytest.raises(CallError, match="'published' has the name of the graph that records"):
        published(FakeStore(), {"published": {1}})
