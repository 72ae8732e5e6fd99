"""A held release: a person looks at its diff and decides, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lists.models import Change, LoadedRecord, Release
from lists.publishers import publisher
from lists.services import diff_releases
from lists.services.releases import reject
from sanctions.models import Designation
from sanctions.services import publishing, refreshing
from tests.builders.picture import differences, picture
from tests.builders.un import edition, group, many
from tests.pipeline.conftest import Refresh, changes, release_of

PEOPLE = many(20)
GROUP = group("QDe.901")
SOUND = edition(*PEOPLE, GROUP, day="2026-01-10")
HALF = edition(*PEOPLE[:9], PEOPLE[9].but(comments="Amended."), GROUP, day="2026-01-20")


@pytest.fixture
def half_held(refresh: Refresh, expect: Callable[..., None]) -> Refresh:
    refresh(SOUND)
    expect(removed=0.2)
    assert not refresh(HALF).current
    return refresh


def held() -> Release:
    return Release.objects.get(status="held")


def test_its_diff_can_be_read(half_held: Refresh) -> None:
    found = list(diff_releases(release_of("2026-01-10"), held()))
    assert [(one["kind"], one["key"]) for one in found] == [
        ("amended", "AAi.009"), *(("removed", f"AAi.{n:03}") for n in range(10, 20)),
    ]  # fmt: skip
    assert found[0]["fields"] == {"comments": {"from": None, "to": "Amended."}}
    assert (found[0]["name"], found[0]["party"]) == ("PERSON NUMBER9", "person")


def test_accepted_it_is_the_list(half_held: Refresh) -> None:
    publishing.accept(held(), "amina", "The committee announced ten delistings.")
    release = release_of("2026-01-20")
    assert (release.status, release.totals) == ("active", {"amended": 1, "removed": 10})
    assert (release.decided_by, release.decision) == ("amina", "The committee announced ten delistings.")
    assert release.decided_at is not None
    assert [reason["code"] for reason in release.reasons] == ["too-many-removed"]
    assert release_of("2026-01-10").status == "superseded"
    assert not LoadedRecord.objects.exists()
    assert Designation.objects.current().as_of(date(2026, 1, 20)).count() == 11
    assert half_held(HALF).message == "Unchanged: the release of 2026-01-20 is still the newest."


def test_rejected_it_is_never_the_list(half_held: Refresh) -> None:
    before = picture()
    reject(held(), "amina", "Half a file.")
    assert set(differences(before, picture())) == {"lists_release"}
    release = release_of("2026-01-20")
    assert (release.status, release.decided_by, release.decision) == ("rejected", "amina", "Half a file.")
    outcome = half_held(HALF)
    assert not outcome.current
    assert "was refused" in outcome.message
    assert release_of("2026-01-20").status == "rejected"
    assert half_held(edition(*PEOPLE[:18], GROUP, day="2026-01-21")).message.endswith("2 removed.")


def test_a_decision_needs_a_reason_and_something_to_decide(half_held: Refresh) -> None:
    for decide in (publishing.accept, reject):
        with pytest.raises(ValueError, match="Give a reason"):
            decide(held(), "amina", "  ")
        with pytest.raises(ValueError, match="This release is active, not held"):
            decide(release_of("2026-01-10"), "amina", "Because.")
    assert held().decided_at is None


def test_a_persons_no_outlives_a_new_reader(half_held: Refresh, monkeypatch: pytest.MonkeyPatch) -> None:
    reject(held(), "amina", "Half a file.")
    monkeypatch.setattr(publisher("un-sc"), "digest", "another")
    assert not half_held(HALF).current
    assert release_of("2026-01-20").status == "rejected"


def test_accepting_what_has_become_older_puts_it_into_its_place(half_held: Refresh, source: object) -> None:
    """Held on the 20th, and meanwhile a sound edition of the 25th is active."""
    half_held(edition(*PEOPLE[:18], GROUP, day="2026-01-25"))
    publishing.accept(held(), "amina", "It was so on that day.")
    assert release_of("2026-01-20").status == "superseded"
    assert release_of("2026-01-25").status == "active"
    assert Change.objects.filter(release__published="2026-01-25", kind="returned").count() == 8
    assert changes("2026-01-20")["AAi.019"] == "removed"
    counts = [Designation.objects.known_at(day).as_of(day).count()
              for day in (date(2026, 1, 15), date(2026, 1, 22), date(2026, 1, 25))]  # fmt: skip
    assert counts == [21, 11, 19]


def test_of_two_releases_of_one_day_the_later_one_stays_the_list(half_held: Refresh, source: object) -> None:
    """Accepting the earlier one must not make another list current than a rebuild would."""
    whole = edition(*PEOPLE[:18], GROUP, day="2026-01-20")
    half_held(whole)
    publishing.accept(held(), "amina", "It was so in the morning.")
    active = Release.objects.active().get()
    assert active.record_count == 19
    before = picture()
    refreshing.rebuild(active.source)
    assert differences(before, picture()) == {}


def test_accepting_under_a_new_reader_reads_the_history_again_first(
    half_held: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher("un-sc"), "digest", "another")
    publishing.accept(held(), "amina", "Announced.")
    assert set(Release.objects.values_list("reader_digest", flat=True)) == {"another"}
    assert Release.objects.active().get().totals == {"amended": 1, "removed": 10}


def test_a_decision_is_all_or_nothing(half_held: Refresh, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("killed here")

    monkeypatch.setattr(publishing.designations, "writer", lambda: broken)
    before = picture()
    with pytest.raises(RuntimeError):
        publishing.accept(held(), "amina", "Announced.")
    assert differences(before, picture()) == {}
    assert held().loaded_records.count() == 11
