"""What is no sound edition: refused or held with its reason, the list as it was, the bytes kept, the next one fine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from core.storage import path_of
from lists.models import LoadedRecord, Release, Run, Source
from lists.publishers import publisher
from sanctions.models import Designation
from tests.builders.picture import differences, picture
from tests.builders.un import edition, group, many
from tests.pipeline.conftest import Refresh, release_of

PEOPLE = [*many(6, under="Taliban"), *many(14, 6)]
GROUPS = [group(f"QDe.{n}", f"GROUP NUMBER{n}") for n in range(100, 110)]
SOUND = edition(*PEOPLE, *GROUPS, day="2026-01-10")
NEXT = edition(*PEOPLE[1:], *GROUPS, day="2026-01-20")

BILLION_LAUGHS = (
    b'<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;">]>\n'
    + NEXT.split(b"?>")[1].replace(b"PERSON", b"&b;")
)
REFUSED = {
    "cut short": (NEXT[: len(NEXT) * 2 // 3], "cut short"),
    "cut before its last tag": (NEXT.removesuffix(b"</CONSOLIDATED_LIST>"), "cut short"),
    "not well formed": (NEXT.replace(b"</FIRST_NAME>", b"</FIRST>", 1), "not well formed"),
    "empty": (b"", "is empty"),
    "white space": (b" \n" * 50, "is empty"),
    "a web page": (b"<!DOCTYPE html>\n<html><body>Access denied</body></html>", "is a web page"),
    "another schema": (b'<?xml version="1.0"?><sdnList><sdnEntry/></sdnList>', "another list or another schema"),
    "entity declarations": (BILLION_LAUGHS, "declares a document type or entities"),
    "no text at all": (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "Line 1"),
    "without its entities": (NEXT.split(b"<ENTITIES>")[0] + b"</CONSOLIDATED_LIST>", "no ENTITIES section"),
    "without entries": (edition(day="2026-01-20"), "holds no entries"),
    "control characters": (NEXT.replace(b"PERSON", b"PER\x19SON", 1), "a character that XML forbids"),
    "undated": (NEXT.replace(b'"2026-01-20T00:00:09.554Z"', b'"soon"'), "not a date"),
}
HELD = {
    "three in ten gone": (edition(*PEOPLE[:11], *GROUPS, day="2026-01-20"), "too-many-removed", "9 of the 30 records"),
    "half of it": (edition(*PEOPLE[:10], *GROUPS[:5], day="2026-01-20"), "too-many-removed", "50%"),
    "a regime gone": (
        edition(*(one.but(under="Al-Qaida") for one in PEOPLE), *GROUPS, day="2026-01-21"), "regime-gone",
        "No record of un-1988 is left; 2026-01-10 had 6",
    ),
    "six times the size": (
        edition(*(one.but(comments="x" * 5000) for one in PEOPLE), *GROUPS, day="2026-01-20"), "far-larger",
        "over five times",
    ),
    "older": (edition(*PEOPLE, *GROUPS, day="2026-01-02"), "older", "before the active release of 2026-01-10"),
}  # fmt: skip


@pytest.fixture
def loaded(refresh: Refresh, expect: Callable[..., None]) -> Refresh:
    """A sound edition is active, and the list is held to its usual share of delistings."""
    refresh(SOUND)
    expect(removed=0.2)
    return refresh


def active() -> Release:
    return Release.objects.active().get()


@pytest.mark.parametrize("fault", REFUSED)
def test_what_is_no_edition_is_refused_and_the_next_one_works(fault: str, loaded: Refresh) -> None:
    document, why = REFUSED[fault]
    before = picture()
    outcome = loaded(document)
    assert not outcome.current
    assert why in outcome.message
    assert "The release of 2026-01-10 stays active." in outcome.message
    release = Release.objects.get(status="rejected")
    (reason,) = release.reasons
    assert reason["code"] == "unreadable"
    assert why in reason["message"]
    assert path_of(release.sha256).read_bytes() == document
    assert not LoadedRecord.objects.exists()
    assert set(differences(before, picture())) == {"lists_release"}
    assert Run.objects.latest("pk").state == "failed"
    assert why in Source.objects.get(code="un-sc").last_error

    assert loaded(NEXT).message == "The release of 2026-01-20 is active: 1 removed."
    assert Source.objects.get(code="un-sc").last_error == ""
    assert active().previous.published.isoformat() == "2026-01-10"


def test_a_first_edition_that_is_refused_leaves_an_empty_list(refresh: Refresh) -> None:
    outcome = refresh(SOUND[:500])
    assert "No release is active yet." in outcome.message
    assert not Designation.objects.exists()
    assert refresh(SOUND).current


def test_what_was_refused_is_refused_again_without_being_kept_twice(loaded: Refresh) -> None:
    for _ in range(2):
        outcome = loaded(NEXT[:2000])
        assert not outcome.current
        assert "was refused" in outcome.message
    assert Release.objects.count() == 2


def test_more_bytes_than_the_list_ever_had_are_not_even_kept(
    loaded: Refresh, monkeypatch: pytest.MonkeyPatch, source: Source
) -> None:
    monkeypatch.setattr(publisher("un-sc").spec, "max_bytes", len(SOUND) + 10)
    before = picture()
    outcome = loaded(edition(*many(300), day="2026-01-20"))
    assert not outcome.current
    assert "this list has never been near that size" in outcome.message
    assert differences(before, picture()) == {}
    source.refresh_from_db()
    assert "never been near that size" in source.last_error
    assert Run.objects.latest("pk").state == "failed"


@pytest.mark.parametrize("fault", HELD)
def test_what_looks_wrong_is_held_with_its_reason_and_the_next_one_works(
    fault: str, refresh: Refresh, expect: Callable[..., None]
) -> None:
    document, code, why = HELD[fault]
    refresh(SOUND)
    expect(removed=0.2)
    before = picture()
    outcome = refresh(document)
    assert not outcome.current
    assert why in outcome.message
    assert "The release of 2026-01-10 stays active." in outcome.message
    held = Release.objects.get(status="held")
    assert [reason["code"] for reason in held.reasons] == [code]
    assert path_of(held.sha256).read_bytes() == document
    assert set(differences(before, picture())) == {"lists_release"}
    assert held.loaded_records.count() == held.record_count
    assert Designation.objects.current().filter(status="listed").count() == 30

    assert refresh(edition(*PEOPLE[1:], *GROUPS, *many(1, 50), day="2026-01-22")).current
    assert active().published.isoformat() == "2026-01-22"


def test_a_share_the_list_has_lost_before_is_believed(loaded: Refresh) -> None:
    assert loaded(edition(*PEOPLE[:14], *GROUPS, day="2026-01-20")).message.endswith("6 removed.")


def test_too_few_records_are_held_even_as_the_first_edition(refresh: Refresh, expect: Callable[..., None]) -> None:
    expect(records=(700, 1800))
    outcome = refresh(SOUND)
    assert not outcome.current
    assert "It has 30 records; this list never has fewer than 700" in outcome.message
    assert "No release is active yet." in outcome.message


def test_ten_times_the_records_are_held_even_as_the_first_edition(
    refresh: Refresh, expect: Callable[..., None]
) -> None:
    expect(records=(1, 10))
    outcome = refresh(SOUND)
    assert not outcome.current
    assert "It has 30 records; this list never had more than 10" in outcome.message


def test_an_element_renamed_by_the_publisher_is_held(refresh: Refresh, expect: Callable[..., None]) -> None:
    born = [one.but(born=("1971",)) for one in PEOPLE]
    refresh(edition(*born, *GROUPS, day="2026-01-10"))
    expect(fill={"person.birth_dates": 0.8})
    renamed = edition(*born, *GROUPS, day="2026-01-11").replace(b"_DATE_OF_BIRTH>", b"_BIRTH_DAY>")
    outcome = refresh(renamed)
    assert "Only 0 of 20 records fill person.birth_dates" in outcome.message
    assert release_of("2026-01-11").issues_last_seen.filter(code="unknown-element").count() == 20


def test_a_handful_under_a_regime_may_go_in_one_day(refresh: Refresh, expect: Callable[..., None]) -> None:
    few = [one.but(under="Mali") for one in PEOPLE[:3]]
    refresh(edition(*few, *PEOPLE[3:], *GROUPS, day="2026-01-10"))
    assert refresh(edition(*PEOPLE[3:], *GROUPS, day="2026-01-11")).current


def test_a_regime_may_end_between_editions_far_apart(refresh: Refresh, expect: Callable[..., None]) -> None:
    some = [one.but(under="Mali") for one in PEOPLE[:6]]
    refresh(edition(*some, *PEOPLE[6:], *GROUPS, day="2026-01-10"))
    assert refresh(edition(*PEOPLE[6:], *GROUPS, day="2026-04-10")).current


def test_an_undated_copy_takes_the_day_given_by_hand_but_stays_refused(refresh: Refresh) -> None:
    """The reader wants the head's own date; the day given says where the refused copy belongs."""
    outcome = refresh(REFUSED["undated"][0], date(2026, 1, 5))
    assert not outcome.current
    assert Release.objects.get().published == date(2026, 1, 5)
