"""What the comparison with an approved store takes for the same, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from portals import stores
from portals.described import slug
from portals.stores import PUBLICATION, approve
from portals.tidy import tidy_ckan, tidy_udata

SUM = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture
def approved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stores, "APPROVED", tmp_path)
    monkeypatch.delenv("APPROVE", raising=False)
    return tmp_path / "ckan.json"


def test_the_same_is_the_same(approved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPROVE", "1")
    approve("ckan", {"title": "Chiffres"})
    monkeypatch.delenv("APPROVE")
    approve("ckan", {"title": "Chiffres"})
    assert "Chiffres" in approved.read_text("utf-8")


def test_another_value_is_shown(approved: Path) -> None:
    approved.write_text('{\n "title": "Chiffres"\n}\n', "utf-8")
    with pytest.raises(AssertionError, match=r"(?s)make approve-portals.*-.*Chiffres.*\+.*Nombres"):
        approve("ckan", {"title": "Nombres"})


def test_nothing_approved_is_not_the_same(approved: Path) -> None:
    with pytest.raises(AssertionError, match="is not there"):
        approve("ckan", {})


def test_a_checksum_a_size_and_a_version_are_known_by_their_kind_in_ckan() -> None:
    resource = {"uri": "https://x.example/a", "hash": SUM, "size": 12}
    found = tidy_ckan({"version": PUBLICATION.version, "resources": [resource]}, PUBLICATION)
    assert found["version"] == "<version>"
    assert found["resources"] == [{"uri": "https://x.example/a", "hash": "<SHA-256>", "size": "<bytes>"}]


def test_what_is_no_checksum_or_size_stays() -> None:
    resource = {"uri": "https://x.example/a", "hash": "abc", "size": 0}
    found = tidy_ckan({"version": "0.0.0", "resources": [resource]}, PUBLICATION)
    assert found["version"] == "0.0.0"
    assert found["resources"] == [resource]


def test_extras_are_by_key_and_lists_without_order() -> None:
    extras = [{"key": "language", "value": '["b", "a"]'}, {"key": "frequency", "value": "IRREG"}]
    one = tidy_ckan({"extras": extras, "tags": [{"name": "b"}, {"name": "a"}]}, PUBLICATION)
    assert one["extras"] == {"frequency": "IRREG", "language": ["a", "b"]}
    assert one["tags"] == [{"name": "a"}, {"name": "b"}]


def test_identifiers_and_clocks_of_the_database_are_left_out_and_days_are_kept() -> None:
    day, clock = {"$date": "2026-11-20T00:00:00Z"}, {"$date": "2026-11-29T21:02:43.942Z"}
    harvest = {"uri": "https://x.example/a", "modified_at": day, "last_update": clock}
    stored = {"_id": {"$oid": "6b0c"}, "last_update": day, "created_at_internal": clock, "harvest": harvest}
    assert tidy_udata(stored, PUBLICATION) == {
        "harvest": {"modified_at": day["$date"], "uri": "https://x.example/a"},
        "last_update": day["$date"],
    }


def test_a_place_keeps_the_order_of_its_points() -> None:
    geometry = {"coordinates": [[[-0.7, 46.1], [-1.2, 45.75]]]}
    assert tidy_udata({"spatial": geometry}, PUBLICATION)["spatial"] == geometry


@pytest.mark.parametrize(
    ("keyword", "written"),
    [
        ("politique de la ville", "politique-de-la-ville"),
        ("accès aux droits", "acces-aux-droits"),
        ("QPV", "qpv"),
    ],
)
def test_a_keyword_as_udata_writes_it(keyword: str, written: str) -> None:
    assert slug(keyword) == written
