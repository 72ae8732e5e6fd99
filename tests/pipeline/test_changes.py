"""What a refresh makes of an edition: versions where the meaning changed, changes that say so, nothing else."""

from __future__ import annotations

from datetime import date

from django.db import connection

from core import dataversion
from core.dates import PartialDate
from entities.models import Affiliation, Entity, EntityRecord, Name
from lists.models import Change, DataIssue, Record, RecordVersion, Release, Run, Source
from sanctions.models import Designation
from tests.builders.picture import differences, picture
from tests.builders.un import edition, group, individual, many
from tests.pipeline.conftest import Refresh, changes, issues, release_of

AHMED = individual(
    "QDi.901", "AHMED EXAMPLE", aliases=("Abu One", ("Abu Two", "Low")), born=("1971",), nationalities=("Atlantis",),
    comments="Leader of Example Movement (QDe.901). Review pursuant to Security Council resolution 1822 (2008) was "
    "concluded on 8 Jun. 2010.",
)  # fmt: skip
MOVEMENT = group("QDe.901", "EXAMPLE MOVEMENT", listed="2005-05-02", amended=("2008-12-10", "2011-06-01"))
OTHER = individual("TAi.902", "OTHER PERSON", under="Taliban")
FIRST = edition(AHMED, MOVEMENT, OTHER, day="2026-01-10")


def test_the_first_edition_adds_everyone(refresh: Refresh, source: Source) -> None:
    outcome = refresh(FIRST)
    assert outcome.current
    assert outcome.message == "The release of 2026-01-10 is active: 3 added."
    release = release_of("2026-01-10")
    assert (release.status, release.record_count, release.totals) == ("active", 3, {"added": 3})
    assert release.stamp == "2026-01-10T00:00:09.554Z"
    assert changes("2026-01-10") == {"QDi.901": "added", "QDe.901": "added", "TAi.902": "added"}

    movement = Entity.objects.get(name="Example Movement")
    assert (movement.kind, len(movement.public_id)) == ("group", 8)
    (listed,) = Designation.objects.filter(entity=movement)
    assert (listed.reference, listed.regime.code, listed.status) == ("QDe.901", "un-1267", "listed")
    assert (listed.listed_on, listed.amended_on) == (PartialDate.parse("2005-05-02"), ["2008-12-10", "2011-06-01"])
    assert (listed.known_from, listed.known_until) == (date(2026, 1, 10), None)

    ahmed = Entity.objects.get(name="Ahmed Example")
    assert [(n.text, n.kind, n.quality) for n in ahmed.name_set.all()] == [
        ("AHMED EXAMPLE", "primary", None), ("Abu One", "aka", "strong"), ("Abu Two", "aka", "weak"),
    ]  # fmt: skip
    (tie,) = Affiliation.objects.all()
    assert (tie.entity, tie.kind, tie.target) == (ahmed, "leader", movement)
    assert tie.sentence == "Leader of Example Movement (QDe.901)."
    assert [str(event.date) for event in ahmed.event_set.all()] == ["2010-06-08"]
    assert Name.objects.filter(version__release=release).count() == Name.objects.count()

    (run,) = Run.objects.all()
    assert (run.what, run.state, run.release, run.message) == ("refresh", "done", release, outcome.message)
    source.refresh_from_db()
    assert source.checked_at is not None
    assert source.last_error == ""


def test_the_same_bytes_do_nothing_but_note_the_visit(refresh: Refresh, source: Source) -> None:
    refresh(FIRST)
    before = picture()
    source.refresh_from_db()
    visited = source.checked_at
    outcome = refresh(FIRST)
    assert outcome.current
    assert outcome.message == "Unchanged: the release of 2026-01-10 is still the newest."
    assert differences(before, picture()) == {}
    source.refresh_from_db()
    assert source.checked_at > visited


def test_another_order_and_other_white_space_change_nothing(refresh: Refresh) -> None:
    refresh(FIRST)
    before = RecordVersion.objects.in_bulk()
    turned = AHMED.but(aliases=tuple(reversed(AHMED.aliases)), comments=AHMED.comments.replace(" ", "\n   "))
    outcome = refresh(edition(OTHER, turned, MOVEMENT, day="2026-01-11", breaks="\r\n\t "))
    assert outcome.message == "The release of 2026-01-11 is active: no record changed."
    assert release_of("2026-01-11").totals == {}
    assert release_of("2026-01-10").status == "superseded"
    assert RecordVersion.objects.in_bulk().keys() == before.keys()
    assert changes("2026-01-11") == {}


def test_an_amendment_is_told_field_by_field(refresh: Refresh) -> None:
    refresh(FIRST)
    amended = AHMED.but(
        aliases=("Abu One", "Abu Three"),
        comments="In custody since 2025.",
        amended=("2026-01-12",),
        born=("1971-03-05",),
    )
    assert refresh(edition(amended, MOVEMENT, OTHER, day="2026-01-12")).message.endswith("1 amended.")
    (change,) = Change.objects.filter(release__published="2026-01-12")
    assert (change.kind, change.record.key, change.published) == ("amended", "QDi.901", date(2026, 1, 12))
    assert set(change.fields) == {"names", "comments", "birth_dates", "listings"}
    assert change.fields["comments"] == {"from": AHMED.comments, "to": "In custody since 2025."}
    assert change.fields["birth_dates"] == {"removed": [{"date": "1971"}], "added": [{"date": "1971-03-05"}]}
    assert [name["text"] for name in change.fields["names"]["added"]] == ["Abu Three"]
    assert change.regimes == ["un-1267"]
    assert change.party == {"key": "QDi.901", "name": "AHMED EXAMPLE", "kind": "person"}
    assert change.previous_version.until_release == change.version.release == change.release

    ahmed = EntityRecord.objects.get(record__key="QDi.901").entity
    names = dict(ahmed.name_set.values_list("text", "known_until"))
    assert names == {"AHMED EXAMPLE": None, "Abu One": None, "Abu Two": date(2026, 1, 12), "Abu Three": None}
    assert ahmed.affiliation_set.current().count() == 0
    now, then = (ahmed.designation_set.known_at(day).get() for day in (date(2026, 1, 12), date(2026, 1, 11)))
    assert (now.amended_on, then.amended_on) == (["2026-01-12"], [])


def test_who_is_gone_stays_with_the_release_it_was_last_seen_in(refresh: Refresh) -> None:
    refresh(FIRST)
    refresh(edition(AHMED, MOVEMENT, OTHER, day="2026-01-20"))
    refresh(edition(MOVEMENT, OTHER, day="2026-01-25"))
    (change,) = Change.objects.filter(kind="removed")
    assert (change.record.key, change.release.published) == ("QDi.901", date(2026, 1, 25))
    assert change.last_seen.published == date(2026, 1, 20)
    assert change.version is None
    gone = Designation.objects.current().get(reference="QDi.901")
    assert gone.status == "delisted"
    assert gone.delisted_on == PartialDate.parse("2026-01-20/2026-01-25")
    assert gone.last_seen.published == date(2026, 1, 20)
    counts = [Designation.objects.current().as_of(day).count() for day in (date(2026, 1, 24), date(2026, 1, 25))]
    assert counts == [3, 2]
    assert Entity.objects.count() == 3


def test_who_returns_keeps_its_earlier_period_and_its_id(refresh: Refresh) -> None:
    refresh(FIRST)
    public = EntityRecord.objects.get(record__key="QDi.901").entity.public_id
    refresh(edition(MOVEMENT, OTHER, day="2026-01-25"))
    refresh(edition(AHMED.but(comments="Back."), MOVEMENT, OTHER, day="2026-02-03"))
    change = Change.objects.get(kind="returned")
    assert change.last_seen.published == date(2026, 1, 10)
    assert change.fields["comments"]["to"] == "Back."
    entity = EntityRecord.objects.get(record__key="QDi.901").entity
    assert entity.public_id == public
    first, second = entity.designation_set.current().order_by("period")
    assert (first.period, first.status, first.in_force_until) == (1, "delisted", date(2026, 1, 25))
    assert (second.period, second.status, second.in_force_from) == (2, "listed", date(2026, 2, 3))
    assert second.carried_over
    in_force = [entity.designation_set.current().as_of(date.fromisoformat(day)).count()
                for day in ("2010-01-05", "2026-01-24", "2026-01-25", "2026-02-02", "2026-02-03")]  # fmt: skip
    assert in_force == [1, 1, 0, 0, 1]


def test_a_new_reference_for_the_same_entry_is_a_rekeying(refresh: Refresh) -> None:
    """Same serial number and name under a new reference: the party is the one it was."""
    refresh(FIRST)
    public = EntityRecord.objects.get(record__key="TAi.902").entity.public_id
    moved = OTHER.but(reference="QDi.777", serial=_serial_of("TAi.902"), under="Al-Qaida")
    outcome = refresh(edition(AHMED, MOVEMENT, moved, day="2026-01-12"))
    assert outcome.message.endswith("1 rekeyed.")
    change = Change.objects.get(kind="rekeyed")
    assert (change.record.key, change.previous_key) == ("QDi.777", "TAi.902")
    assert change.record.former_keys == ["TAi.902"]
    entity = EntityRecord.objects.get(record__key="QDi.777").entity
    assert entity.public_id == public
    assert Record.objects.count() == Entity.objects.count() == 3
    assert {(one.reference, one.status) for one in entity.designation_set.current()} == {
        ("TAi.902", "delisted"), ("QDi.777", "listed"),
    }  # fmt: skip


def test_a_citation_of_the_old_reference_leads_to_the_same_party(refresh: Refresh) -> None:
    refresh(FIRST)
    moved = OTHER.but(reference="TAi.777", serial=_serial_of("TAi.902"))
    cites = AHMED.but(comments="Associated with Other Person (TAi.902).")
    refresh(edition(cites, MOVEMENT, moved, day="2026-01-12"))
    tie = Affiliation.objects.current().get()
    assert tie.target == EntityRecord.objects.get(record__key="TAi.777").entity


def test_another_name_under_a_known_serial_is_another_entry(refresh: Refresh) -> None:
    refresh(FIRST)
    new = individual("QDi.777", "SOMEBODY ELSE", serial=_serial_of("TAi.902"))
    refresh(edition(AHMED, MOVEMENT, new, day="2026-01-12"))
    assert changes("2026-01-12") == {"TAi.902": "removed", "QDi.777": "added"}


def test_two_gone_entries_with_one_serial_are_not_taken_for_one(refresh: Refresh) -> None:
    twins = [individual(f"QDi.{n}", "TWIN NAME", serial="5") for n in (801, 802)]
    refresh(edition(*twins, MOVEMENT, day="2026-01-10"))
    refresh(edition(twins[0].but(reference="QDi.803"), MOVEMENT, day="2026-01-11"))
    assert changes("2026-01-11") == {"QDi.801": "removed", "QDi.802": "removed", "QDi.803": "added"}


def test_a_reference_given_back_is_a_rekeying_back(refresh: Refresh) -> None:
    refresh(FIRST)
    moved = OTHER.but(reference="TAi.777", serial=_serial_of("TAi.902"))
    refresh(edition(AHMED, MOVEMENT, moved, day="2026-01-12"))
    refresh(FIRST.replace(b"2026-01-10", b"2026-01-13"))
    assert changes("2026-01-13").popitem()[1] == "rekeyed"
    assert Entity.objects.count() == 3
    (change,) = Change.objects.filter(release__published="2026-01-13")
    assert (change.previous_key, change.version.key, change.record.key) == ("TAi.777", "TAi.902", "TAi.902")


def test_an_old_reference_used_again_for_a_new_entry_is_a_new_party(refresh: Refresh) -> None:
    refresh(FIRST)
    moved = OTHER.but(reference="TAi.777", serial=_serial_of("TAi.902"))
    refresh(edition(AHMED, MOVEMENT, moved, day="2026-01-12"))
    stranger = individual("TAi.902", "A STRANGER", under="Taliban", serial="999")
    assert refresh(edition(AHMED, MOVEMENT, moved, stranger, day="2026-01-13")).message.endswith("1 added.")
    assert Entity.objects.count() == 4
    assert refresh(edition(AHMED, MOVEMENT, stranger, day="2026-01-14")).message.endswith("1 removed.")
    parties = {r.link.entity.name for r in Record.objects.filter(versions__until_release=None)}
    assert parties == {"Ahmed Example", "Example Movement", "A Stranger"}


def test_a_reference_printed_twice_keeps_the_first_and_reports_the_second(refresh: Refresh) -> None:
    again = AHMED.but(name="SOMEBODY ELSE")
    outcome = refresh(edition(AHMED, again, MOVEMENT, day="2026-01-10"))
    assert outcome.message.endswith("2 added.")
    assert issues() == {("duplicate-key", "QDi.901"): "open"}
    issue = DataIssue.objects.get()
    assert "SOMEBODY" in issue.value
    assert "stands twice" in issue.message
    assert Name.objects.filter(kind="primary", text="AHMED EXAMPLE").count() == 1


def test_an_unknown_regime_word_is_an_issue_and_the_entry_is_kept(refresh: Refresh) -> None:
    outcome = refresh(edition(AHMED.but(under="Lemuria"), MOVEMENT, day="2026-01-10"))
    assert outcome.current
    assert issues() == {("unknown-value", "QDi.901"): "open"}
    assert DataIssue.objects.get().value == "Lemuria"
    entity = EntityRecord.objects.get(record__key="QDi.901").entity
    assert entity.name == "Ahmed Example"
    assert entity.designation_set.count() == 0
    refresh(edition(AHMED, MOVEMENT, day="2026-01-11"))
    assert issues() == {("unknown-value", "QDi.901"): "closed"}
    assert entity.designation_set.current().get().status == "listed"


def test_an_unknown_element_and_an_impossible_date_are_issues_and_the_rest_is_kept(refresh: Refresh) -> None:
    odd = AHMED.but(extra="<SHOE_SIZE>44</SHOE_SIZE>", listed="2010-02-30")
    refresh(edition(odd, MOVEMENT, day="2026-01-10"))
    assert issues() == {("unknown-element", "QDi.901"): "open", ("bad-date", "QDi.901"): "open"}
    listed = Designation.objects.get(reference="QDi.901")
    assert (listed.listed_on, listed.in_force_from, listed.status) == (None, date(2026, 1, 10), "listed")


def test_lost_letters_are_healed_and_no_amendment(refresh: Refresh) -> None:
    whole = AHMED.but(original="أحمد مثال")
    refresh(edition(whole, MOVEMENT, day="2026-01-10"))
    damaged = whole.but(original="أح\ufffd\ufffdد مثال")
    assert refresh(edition(damaged, MOVEMENT, day="2026-01-11")).message.endswith("no record changed.")
    assert issues() == {("damaged-text", "QDi.901"): "open"}
    assert Name.objects.current().filter(text="أحمد مثال").exists()
    assert not Name.objects.filter(text__contains="\ufffd").exists()
    assert refresh(edition(whole, MOVEMENT, day="2026-01-12")).message.endswith("no record changed.")
    assert issues() == {("damaged-text", "QDi.901"): "closed"}


def test_lost_letters_that_fit_nothing_stay_as_printed(refresh: Refresh) -> None:
    refresh(edition(AHMED, MOVEMENT, day="2026-01-10"))
    refresh(edition(AHMED.but(original="\ufffd\ufffd مثال"), MOVEMENT, day="2026-01-11"))
    assert changes("2026-01-11") == {"QDi.901": "amended"}
    assert issues() == {("damaged-text", "QDi.901"): "open"}


def test_an_issue_comes_back_open_and_keeps_its_first_release(refresh: Refresh) -> None:
    odd = AHMED.but(extra="<SHOE_SIZE>44</SHOE_SIZE>")
    for day, entry in (("10", odd), ("11", AHMED), ("12", odd)):
        refresh(edition(entry, MOVEMENT, day=f"2026-01-{day}"))
    issue = DataIssue.objects.get()
    assert (issue.resolution, issue.first_release, issue.last_release) == (
        "open", release_of("2026-01-10"), release_of("2026-01-12"),
    )  # fmt: skip


def test_two_editions_of_one_day_are_two_releases(refresh: Refresh) -> None:
    refresh(FIRST)
    evening = edition(AHMED.but(comments="Corrected."), MOVEMENT, OTHER, day="2026-01-10")
    assert refresh(evening).message.endswith("1 amended.")
    assert Release.objects.filter(published="2026-01-10").count() == 2
    assert Release.objects.active().get().totals == {"amended": 1}
    facts = EntityRecord.objects.get(record__key="QDi.901").entity.fact_set.filter(kind="comments")
    assert [fact.text for fact in facts] == ["Corrected."]


def test_every_release_that_changed_the_pages_is_a_new_state_of_the_data(refresh: Refresh) -> None:
    seen = {dataversion.current()}
    for document in (FIRST, edition(AHMED, MOVEMENT, day="2026-01-11")):
        refresh(document)
        seen.add(dataversion.current())
    assert len(seen) == 3


def _serial_of(reference: str) -> str:
    return RecordVersion.objects.filter(key=reference).latest("known_from").serial


def test_the_planner_knows_of_a_whole_list_before_it_is_projected(refresh: Refresh) -> None:
    """Without it, what a killed run left behind makes a full table look empty, and joins take minutes."""
    tables = ["lists_record", "lists_recordversion", "entities_entity", "entities_entityrecord", "entities_name",
              "sanctions_designation"]  # fmt: skip
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")
        refresh(edition(*many(600), day="2026-01-10"))
        cursor.execute("SELECT min(reltuples) FROM pg_class WHERE relname = ANY(%s)", [tables])
        assert cursor.fetchone()[0] >= 600
