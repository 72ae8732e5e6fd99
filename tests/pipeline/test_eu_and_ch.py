"""Small editions of the EU's and the Swiss list, from bytes to designations."""

from __future__ import annotations

from pathlib import Path

import pytest

from lists.models import Change, DataIssue, Release, Source
from lists.publishers import publisher
from sanctions.models import Designation
from sanctions.services import refreshing
from sanctions.services.refreshing import Outcome
from tests.lists.ch_seco import building as ch
from tests.lists.eu_fsf import building as eu

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def eu_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"records": (1, 100), "removed": 1.0, "fill": {}}.items():
        monkeypatch.setattr(publisher("eu-fsf").spec.expect, name, value)


def load(code: str, path: Path, content: str) -> Outcome:
    path.write_bytes(content.encode())
    return refreshing.refresh_from_file(Source.objects.get(code=code), path, None)


def test_both_entries_of_a_party_are_one_and_a_change_of_format_changes_nothing(
    eu_bounds: None, tmp_path: Path
) -> None:
    entries = [
        eu.entity(reference="EU.472.57", programme=programme, names=[eu.name(name)], logicalId="516")
        for programme, name in (("AFG", "Sayyed Agha"), ("TAQA", "Agha, Sayyed"))
    ]
    first = eu.document(*entries)
    assert load("eu-fsf", tmp_path / "first.xml", first).message.endswith("2 added.")
    assert {one.entity_id for one in Designation.objects.all()} == {Designation.objects.first().entity_id}
    assert set(Designation.objects.values_list("regime__code", flat=True)) == {"eu-753-2011", "eu-881-2002"}
    second = eu.as_csv(eu.document(*entries, stamp="2021-03-05T10:00:00.000+01:00").encode())
    assert "no record changed" in load("eu-fsf", tmp_path / "second.csv", second).message


def test_an_entry_that_moves_to_its_own_programme_is_followed(eu_bounds: None, tmp_path: Path) -> None:
    load("eu-fsf", tmp_path / "first.xml", eu.document(eu.entity(programme="UNLI")))
    later = eu.document(eu.entity(programme="TAQA"), stamp="2021-03-05T10:00:00.000+01:00")
    load("eu-fsf", tmp_path / "second.xml", later)
    change = Change.objects.get(release__published="2021-03-05")
    assert (change.kind, change.previous_key, change.record.key) == ("rekeyed", "EU.9001.1 UNLI", "EU.9001.1 TAQA")


def test_an_amendment_is_held_whatever_it_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(publisher("ch-seco").spec.expect, "records", (1, 100))
    outcome = load("ch-seco", tmp_path / "amendment.xml", ch.document(ch.target(), kind="amendment"))
    release = Release.objects.get()
    assert (outcome.current, release.status, release.record_count) == (False, "held", 1)
    assert [reason["code"] for reason in release.reasons] == ["not-whole"]
    assert set(DataIssue.objects.values_list("code", "resolution")) == {("not-whole", "explained")}
    assert not Designation.objects.exists()


def test_a_target_taken_off_is_delisted_on_its_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(publisher("ch-seco").spec.expect, "records", (1, 100))
    beside = (ch.modification("de-listed", "2016-03-01"), ch.modification("listed", "2012-01-01"))
    load("ch-seco", tmp_path / "whole.xml", ch.document(ch.target(beside=beside)))
    designation = Designation.objects.get()
    assert (designation.status, str(designation.listed_on), str(designation.delisted_on)) == (
        "delisted", "2012-01-01", "2016-03-01",
    )  # fmt: skip
