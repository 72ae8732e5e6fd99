"""The UN list's real editions through the database: the steps drawn up by hand from the same files, on both clocks.

The replay is made once a session, in a database of its own; every test looks at it and takes back what it writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Count

from core.storage import path_of
from entities.models import Affiliation, Entity, EntityRecord
from lists.models import Change, DataIssue, LoadedRecord, Record, RecordVersion, Release, Source
from lists.services import diff_releases
from sanctions.models import Designation
from sanctions.services import publishing, refreshing
from tests.builders.editions import Replay
from tests.builders.picture import differences, picture

pytestmark = [pytest.mark.editions, pytest.mark.usefixtures("real_lists")]
TODAY = date(2026, 2, 27)


@dataclass(frozen=True)
class Step:
    """What a release changed: how many, and by whom where it is known."""

    added: int = 0
    removed: int = 0
    amended: int = 0
    returned: int = 0
    who: str = ""  # +QDi.351 -QDi.021 ~QDi.184


# The table “Changes between releases by reference”, by the day of the later release. Iran's 121, which it
# counts among those added, had been on the list before: here they are “returned”.
STEPS = {
    "2015-03-16": Step(removed=4, amended=4, who="-QDi.021 -QDi.027 -QDi.275 -QDi.286 ~QDi.184"),
    "2015-03-27": Step(added=3, amended=5, who="+QDi.351 +TAe.014 +TAi.173 ~QDi.184"),
    "2017-07-03": Step(removed=3, who="-QDi.168 -QDi.169 -QDi.170"),
    "2018-08-24": Step(added=6, removed=8, amended=14),
    "2018-10-29": Step(added=3, removed=8, amended=9),
    "2020-11-30": Step(),
    "2020-12-01": Step(removed=12),
    "2022-10-21": Step(added=4, amended=3),
    "2024-03-16": Step(added=15, removed=95, amended=670),
    "2024-11-30": Step(added=4),
    "2025-04-19": Step(removed=2, amended=158, who="-QDi.095 -LYi.020"),
    "2025-08-02": Step(added=3, removed=1, amended=7, who="+HTe.001 +HTe.002 +QDi.436 -QDi.328"),
    "2025-09-03": Step(amended=6, who="~QDi.057 ~QDi.150 ~QDi.154 ~QDi.338 ~QDi.372"),
    "2025-11-15": Step(added=2, removed=2, amended=2, returned=121, who="-QDi.317 -QDi.336"),
    "2025-11-29": Step(amended=2),
    "2025-12-10": Step(removed=1, who="-IQi.074"),
    "2026-02-27": Step(added=4, who="+SDi.007 +SDi.008 +SDi.009 +SDi.010"),
}
SIGNS = {"+": "added", "-": "removed", "~": "amended"}


def in_force(day: date, regime: str = "") -> int:
    rows = Designation.objects.current().visible().as_of(day)
    return rows.filter(regime__code=regime).count() if regime else rows.count()


def known(day: date, regime: str = "") -> int:
    """In force on a day, as the lists said on that day."""
    rows = Designation.objects.known_at(day).visible().as_of(day)
    return rows.filter(regime__code=regime).count() if regime else rows.count()


def test_thirty_one_editions_are_the_history_and_the_corrupted_copy_is_refused(replay: Replay) -> None:
    assert replay.message.startswith("31 of 32 editions are in the history.\n2025-08-16 rejected: Line ")
    assert Counter(Release.objects.values_list("status", flat=True)) == {"active": 1, "superseded": 30, "rejected": 1}
    refused = Release.objects.get(status="rejected")
    assert refused.published == date(2025, 8, 16)
    assert "a character that XML forbids: this copy is damaged" in refused.reasons[0]["message"]
    assert path_of(refused.sha256).stat().st_size == refused.size == 1_898_655
    assert not LoadedRecord.objects.exists()


@pytest.mark.parametrize("day", STEPS)
def test_a_step_is_the_one_in_the_table(day: str) -> None:
    step = STEPS[day]
    release = Release.objects.in_history().get(published=day)
    assert release.totals == {kind: count for kind, count in vars(step).items() if kind != "who" and count}
    kinds = dict(release.changes.values_list("record__key", "kind"))
    assert Counter(kinds.values()) == release.totals
    for one in step.who.split():
        assert kinds[one[1:]] == SIGNS[one[0]]


def test_who_left_and_came_in_bulk() -> None:
    gone = Change.objects.filter(release__published="2020-12-01").values_list("record__key", "regimes")
    assert {(key[:2], *regimes) for key, regimes in gone} == {("IQ", "un-1518")}
    back = Change.objects.filter(release__published="2025-11-15", kind="returned")
    assert {key[:2] for key in back.values_list("record__key", flat=True)} == {"IR"}
    assert Counter(back.values_list("last_seen__published", flat=True)) == {
        date(2015, 3, 27): 37,
        date(2023, 3, 27): 84,
    }
    assert Change.objects.filter(kind="returned").count() == 121
    come = Change.objects.filter(release__published="2025-11-15", kind="added").values_list("record__key", flat=True)
    assert [key[:2] for key in come] == ["HT", "HT"]


def test_every_amendment_says_in_which_field_and_none_is_empty() -> None:
    amended = Change.objects.filter(kind="amended")
    assert amended.count() > 1500
    assert not amended.filter(fields={}).exists()
    assert not Change.objects.filter(kind="rekeyed").exists()


def test_the_newest_edition() -> None:
    release = Release.objects.active().get()
    assert (release.published, release.record_count) == (TODAY, 1003)
    listed = Entity.objects.filter(links__record__versions__until_release=None)
    assert dict(listed.values_list("kind").annotate(Count("pk", distinct=True))) == {"person": 730, "group": 273}
    assert in_force(TODAY) == 1003
    assert in_force(TODAY, "un-1267") == 341
    assert RecordVersion.objects.current().count() == 1003


def test_lashkar_e_tayyiba() -> None:
    let = EntityRecord.objects.get(record__key="QDe.118").entity
    assert (let.name, let.kind) == ("Lashkar-e-Tayyiba", "group")
    listed = let.designation_set.current().get()
    assert (listed.reference, listed.regime.code, listed.status) == ("QDe.118", "un-1267", "listed")
    assert listed.listed_on.edtf == "2005-05-02"
    assert listed.amended_on == ["2005-11-03", "2008-12-10", "2012-03-14", "2020-11-24", "2023-10-30"]
    assert sorted(measure.code for measure in listed.regime.measures.all()) == [
        "arms-embargo", "asset-freeze", "travel-ban",
    ]  # fmt: skip
    names = let.name_set.current()
    assert names.filter(kind="aka").count() == 27
    tie = let.affiliation_set.current().get(target_key="QDi.263")
    assert tie.target == EntityRecord.objects.get(record__key="QDi.263").entity
    assert "QDi.263" in tie.sentence
    assert Affiliation.objects.current().filter(target=let).exists()
    releases = {name.version.release.published for name in names.select_related("version__release")}
    assert releases <= set(Release.objects.in_history().values_list("published", flat=True))


def test_irans_entries_keep_their_earlier_period() -> None:
    first, second = Designation.objects.current().filter(reference="IRe.001").order_by("period")
    assert (first.status, first.listed_on.edtf, first.in_force_from) == ("delisted", "2006-12-23", date(2006, 12, 23))
    assert str(first.delisted_on) == "2023-03-27 to 2024-03-16"
    assert (first.last_seen.published, first.in_force_until) == (date(2023, 3, 27), date(2024, 3, 16))
    assert (second.status, second.in_force_from, second.carried_over) == ("listed", date(2025, 11, 15), True)
    assert second.listed_on.edtf == "2006-12-23"
    days = [date(2015, 3, 27), date(2020, 1, 1), date(2024, 3, 16), date(2025, 11, 14), date(2025, 11, 15), TODAY]
    assert [in_force(day, "un-1737") for day in days] == [121, 84, 0, 0, 121, 121]
    assert Designation.objects.current().filter(period=2, regime__code="un-1737").count() == 121


def test_a_delisting_date_came_and_went() -> None:
    rows = Designation.objects.filter(reference="QDi.184").order_by("known_from", "period")
    told = [(str(row.known_from), row.status, str(row.delisted_on or "")) for row in rows]
    assert ("2015-03-16", "delisted", "2015-03-16") in told
    assert ("2015-03-27", "listed", "") in told


def test_lost_letters_are_issues_and_no_amendments() -> None:
    damaged = DataIssue.objects.get(code="damaged-text", record_key="TAi.068")
    assert damaged.resolution == "explained"
    assert (damaged.first_release.published, damaged.last_release.published) == (date(2025, 11, 15), TODAY)
    assert not Change.objects.filter(record__key="TAi.068", published__gte="2025-11-15").exists()
    assert not RecordVersion.objects.filter(content__names__contains=[{"text": "\ufffd"}]).exists()
    assert not DataIssue.objects.filter(resolution="open").exists()


@pytest.mark.parametrize("day", ["2015-02-26", "2016-06-01", "2019-07-30", "2023-03-27", "2025-11-29", "2026-02-27"])
def test_as_known_on_a_day_the_list_has_what_its_release_of_that_day_printed(day: str) -> None:
    asked = date.fromisoformat(day)
    (release,) = Release.objects.on(asked).order_by("source_id", "-published", "-id")
    assert RecordVersion.objects.known_at(asked).count() == release.record_count
    printed = sum(
        bool(content.get("listings")) and not content["listings"][0].get("delisted_on")
        for content in RecordVersion.objects.known_at(asked).values_list("content", flat=True)
    )
    assert known(asked) == printed


def test_both_clocks_answer_for_any_day_since_2015() -> None:
    """In force on a day by what is known now; and by what was known then."""
    assert known(date(2015, 2, 25)) == 0
    assert known(date(2015, 2, 26), "un-1267") == 304
    assert known(date(2025, 11, 15), "un-1267") == 341
    assert known(date(2025, 9, 3), "un-1267") == 343
    assert in_force(date(2005, 5, 1)) < in_force(date(2005, 5, 2))
    by_year = {year: in_force(date(year, 7, 1)) for year in range(2015, 2027)}
    assert by_year == {
        2015: 1057, 2016: 1139, 2017: 1024, 2018: 1100, 2019: 1102, 2020: 1016,
        2021: 1011, 2022: 1023, 2023: 958, 2024: 878, 2025: 878, 2026: 1003,
    }  # fmt: skip
    as_it_was = {year: known(date(year, 7, 1)) for year in range(2014, 2027)}
    assert as_it_was == {
        2014: 0, 2015: 1046, 2016: 1046, 2017: 1024, 2018: 1100, 2019: 1093, 2020: 1014,
        2021: 1006, 2022: 1006, 2023: 955, 2024: 875, 2025: 877, 2026: 1003,
    }  # fmt: skip


def test_the_diff_of_two_releases_is_the_change_between_them() -> None:
    old, new = (Release.objects.get(published=day) for day in ("2024-11-30", "2025-04-19"))
    found = Counter(one["kind"] for one in diff_releases(old, new))
    assert found == {"amended": 158, "removed": 2}
    far = Counter(one["kind"] for one in diff_releases(Release.objects.get(published="2015-03-27"), new))
    assert far["removed"] > 121


@pytest.fixture
def refresh(tmp_path: Path, real_lists: Replay) -> Iterator[object]:
    def run(document: bytes) -> refreshing.Outcome:
        path = tmp_path / "given.xml"
        path.write_bytes(document)
        return refreshing.refresh_from_file(Source.objects.get(code="un-sc"), path, None)

    return run


def test_a_copy_with_half_its_records_is_held_and_a_person_decides(refresh: object, editions_root: Path) -> None:
    whole = (editions_root / "un" / "2026-02-27" / "consolidated.xml").read_bytes()
    head, *entries = whole.split(b"<INDIVIDUAL>")
    _, tail = entries[-1].split(b"</INDIVIDUALS>", 1)
    half = b"<INDIVIDUAL>".join([head, *entries[:250]]) + b"</INDIVIDUALS>" + tail
    outcome = refresh(half)
    assert not outcome.current
    assert "480 of the 1,003 records of 2026-02-27 are gone (48%" in outcome.message
    assert in_force(TODAY) == 1003
    held = Release.objects.get(status="held")
    active = Release.objects.active().get()
    assert Counter(one["kind"] for one in diff_releases(active, held)) == {"removed": 480}
    publishing.accept(held, "amina", "As a rehearsal.")
    assert Release.objects.active().get() == held
    assert in_force(TODAY) == 523


def test_the_same_edition_in_another_order_changes_nothing(refresh: object, editions_root: Path) -> None:
    whole = (editions_root / "un" / "2026-02-27" / "consolidated.xml").read_bytes()
    head, *entries = whole.split(b"<INDIVIDUAL>")
    last, tail = entries[-1].split(b"</INDIVIDUALS>", 1)
    turned = b"<INDIVIDUAL>\r\n  ".join([head, *reversed([*entries[:-1], last])]) + b"</INDIVIDUALS>" + tail
    outcome = refresh(turned.replace(b'dateGenerated="2026-02-27', b'dateGenerated="2026-02-28'))
    assert outcome.message == "The release of 2026-02-28 is active: no record changed."


def test_a_rebuild_changes_nothing() -> None:
    before = picture()
    refreshing.rebuild(Source.objects.get(code="un-sc"))
    assert differences(before, picture()) == {}
    assert Record.objects.count() == EntityRecord.objects.count() == Entity.objects.count()
