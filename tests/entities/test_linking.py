"""Records of several lists that are one party: joined by rule, by a person, and parted again."""

from __future__ import annotations

import msgspec
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entities.models import Entity, Link, Merge, Name
from entities.services import editing
from lists.records import CrossReference, Identifier, Listing, PartyRecord
from lists.records import Name as NameOf
from sanctions.models import Designation
from sanctions.services import identity
from tests.builders.lists import edition, party, person, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

SAEED = ("HAFIZ MUHAMMAD SAEED EXAMPLAR", "Hafiz Ji Tata", "Muhammad Sayid Examplar")


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor")


def un(*parties: PartyRecord, day: str = "2026-01-01") -> None:
    edition("un-sc", day, *parties)


def state(*sides: tuple[str, str]) -> str | None:
    left, right = sorted(record(*side).pk for side in sides)
    return Link.objects.filter(left=left, right=right).values_list("state", flat=True).first()


def test_a_printed_reference_makes_one_party_of_two_entries_that_look_unlike() -> None:
    un(person("QDi.901", "AHMED EXAMPLAR"))
    edition("aa", "2026-01-02", person("7", "Somebody Else", cross_references=[CrossReference("un-sc", "QDi.901")]))
    assert party("aa", "7") == party("un-sc", "QDi.901")
    assert state(("aa", "7"), ("un-sc", "QDi.901")) == "linked"


def test_the_reference_decides_whichever_list_came_first() -> None:
    edition("aa", "2026-01-02", person("7", "Somebody Else", cross_references=[CrossReference("un-sc", "QDi.901")]))
    before = party("aa", "7")
    un(person("QDi.901", "AHMED EXAMPLAR"))
    assert party("un-sc", "QDi.901") == before, "the party that was there keeps its id"


def test_a_reference_that_calls_a_person_a_group_waits_for_a_person() -> None:
    alike = {
        "identifiers": [Identifier("passport", "AB1234567"), Identifier("national-id", "99887766")],
        "cross_references": [CrossReference("un-sc", "QDe.901")],
    }  # fmt: skip
    un(msgspec.structs.replace(person("QDe.901", *SAEED, identifiers=alike["identifiers"]), kind="group"))
    edition("aa", "2026-01-02", person("7", *SAEED, **alike))
    assert party("aa", "7") != party("un-sc", "QDe.901")
    assert state(("aa", "7"), ("un-sc", "QDe.901")) == "queued"


def test_entries_of_one_list_under_one_reference_are_one_party() -> None:
    own = [CrossReference("eu-fsf", "EU.27.28")]
    edition(
        "eu-fsf", "2026-01-02",
        person("EU.27.28 AFG", "Ahmed Examplar", cross_references=own),
        person("EU.27.28 TAQA", "Ahmad Examplar", cross_references=own),
    )  # fmt: skip
    assert party("eu-fsf", "EU.27.28 AFG") == party("eu-fsf", "EU.27.28 TAQA")


def test_the_same_names_and_birthday_make_one_party_and_say_why() -> None:
    un(person("QDi.901", *SAEED, born="1950-06-05"))
    edition("aa", "2026-01-02", person("7", *SAEED, born="1950-06-05", under="us-sdgt"))
    assert party("aa", "7") == party("un-sc", "QDi.901")
    found = Link.objects.get()
    assert (found.origin, found.state) == ("score", "linked")
    assert {"name-same", "birth-day"} <= {reason["what"] for reason in found.reasons}
    assert {d.regime.code for d in party("aa", "7").designation_set.all()} == {"un-1267", "us-sdgt"}


def test_a_namesake_with_another_birthday_stays_another_party() -> None:
    un(person("QDi.901", "AHMED EXAMPLAR", born="1950-06-05"))
    edition("aa", "2026-01-02", person("7", "Ahmed Examplar", born="1985-01-01", under="us-sdgt"))
    assert party("aa", "7") != party("un-sc", "QDi.901")


def test_two_namesakes_on_one_list_are_not_told_apart_by_a_guess() -> None:
    un(person("QDi.901", *SAEED), person("QDi.902", *SAEED))
    edition("aa", "2026-01-02", person("7", *SAEED, under="us-sdgt"))
    assert len({party("un-sc", "QDi.901"), party("un-sc", "QDi.902"), party("aa", "7")}) == 3
    assert state(("aa", "7"), ("un-sc", "QDi.901")) == state(("aa", "7"), ("un-sc", "QDi.902")) == "queued"


def test_two_entries_of_a_list_do_not_meet_in_a_third() -> None:
    """Each is surely the third; both together would make one party of two entries of one list."""
    edition("aa", "2026-01-01", person("1", "Osama Rareby Exampalar", "Abu Rareby Zamarud", born="1950-06-05"))
    edition(
        "bb", "2026-01-02", person("2", "Osama Rareby Exampalar", "Abu Rareby Zamarud", born="1950-06-05"),
        person("3", "Osama Rareby Exampalar", "Abu Rareby Zamarud", born="1950-06-05"),
    )  # fmt: skip
    assert party("bb", "2") != party("bb", "3")


def test_a_number_of_a_passport_tells_namesakes_apart() -> None:
    paper = [Identifier("passport", "AB 123-4567")]
    un(person("QDi.901", "AHMED EXAMPLAR", identifiers=paper), person("QDi.902", "AHMED EXAMPLAR"))
    edition("aa", "2026-01-02", person("7", "Ahmed Examplar", identifiers=[Identifier("passport", "AB1234567")]))
    scores = dict(Link.objects.values_list("right__key", "score")) | dict(
        Link.objects.values_list("left__key", "score")
    )
    assert scores["QDi.901"] > scores.get("QDi.902", 0)


def test_an_editor_joins_what_no_rule_would_and_parts_it_again(editor: User, client: Client) -> None:
    un(person("QDi.901", "AHMED EXAMPLAR"))
    edition("aa", "2026-01-02", person("7", "Quite Another", under="us-sdgt"))
    kept, gone = party("un-sc", "QDi.901"), party("aa", "7")
    decided = identity.decide(record("un-sc", "QDi.901").pk, record("aa", "7").pk, Link.State.LINKED, editor, "seen")
    assert party("aa", "7") == kept
    assert client.get(f"/entities/{gone.public_id}/").headers["Location"] == f"/entities/{kept.public_id}/"
    assert client.get(f"/api/v1/entities/{gone.public_id}/").headers["Location"].endswith(f"{kept.public_id}/")
    assert set(Name.objects.filter(entity=kept).values_list("text", flat=True)) >= {"AHMED EXAMPLAR", "Quite Another"}
    assert Designation.objects.filter(entity=kept).count() == 2

    identity.undo(decided)
    assert (party("un-sc", "QDi.901"), party("aa", "7")) == (kept, gone)
    assert client.get(f"/entities/{gone.public_id}/").status_code == 200
    assert not Merge.objects.exists()


def test_an_editors_no_outlives_every_refresh(editor: User) -> None:
    un(person("QDi.901", *SAEED, born="1950-06-05"))
    edition("aa", "2026-01-02", person("7", *SAEED, born="1950-06-05", under="us-sdgt"))
    identity.decide(record("un-sc", "QDi.901").pk, record("aa", "7").pk, Link.State.REJECTED, editor, "two people")
    apart = (party("un-sc", "QDi.901"), party("aa", "7"))
    assert apart[0] != apart[1]
    un(person("QDi.901", *SAEED, "Yet Another Name", born="1950-06-05"), day="2026-02-01")
    edition("aa", "2026-02-02", person("7", *SAEED, "Yet Another Name", born="1950-06-05", under="us-sdgt"))
    assert (party("un-sc", "QDi.901"), party("aa", "7")) == apart
    link = Link.objects.get()
    assert (link.state, link.decided_by, link.note) == ("rejected", editor, "two people")


def test_what_people_added_to_a_party_goes_with_it_and_comes_back(editor: User) -> None:
    un(person("QDi.901", "AHMED EXAMPLAR"))
    edition("aa", "2026-01-02", person("7", "Quite Another", under="us-sdgt"))
    kept, gone = party("un-sc", "QDi.901"), party("aa", "7")
    editing.add(gone, "name", {"text": "The Added One", "kind": "aka"}, why=editing.Why(reason="seen"), by=editor)
    decided = identity.decide(record("un-sc", "QDi.901").pk, record("aa", "7").pk, Link.State.LINKED, editor)
    assert Name.objects.get(text="The Added One").entity == kept
    identity.undo(decided)
    assert Name.objects.get(text="The Added One").entity == gone


def test_a_record_is_taken_out_of_its_party(editor: User) -> None:
    un(person("QDi.901", "AHMED EXAMPLAR"))
    edition("aa", "2026-01-02", person("7", "Else", cross_references=[CrossReference("un-sc", "QDi.901")]))
    identity.part(record("aa", "7").pk, editor, "the reference is misprinted")
    assert party("aa", "7") != party("un-sc", "QDi.901")
    edition("aa", "2026-02-02", person("7", "Else More", cross_references=[CrossReference("un-sc", "QDi.901")]))
    assert party("aa", "7") != party("un-sc", "QDi.901")


def test_a_party_that_the_files_name_keeps_its_place() -> None:
    named = Entity.objects.create(code="examplars", name="Examplars", kind="person")
    named.claims.create(source="un-sc", key="QDi.901")
    edition("aa", "2026-01-02", person("7", "Else", cross_references=[CrossReference("un-sc", "QDi.901")]))
    un(person("QDi.901", "AHMED EXAMPLAR"))
    assert party("aa", "7") == party("un-sc", "QDi.901") == named


def test_the_party_goes_by_the_name_of_the_list_that_names_best() -> None:
    un(person("QDi.901", "AHMED EXAMPLAR"))
    edition("aa", "2026-01-02", person("7", "EXAMPLAR, Ahmed", cross_references=[CrossReference("un-sc", "QDi.901")]))
    assert party("aa", "7").name == "Ahmed Examplar"


@pytest.mark.parametrize("order", ["together", "one by one"])
def test_it_does_not_matter_in_which_order_entries_come(order: str) -> None:
    people = [
        person(f"QDi.{n}", *(f"{name} {chr(65 + n) * 4}ov" for name in SAEED), born=f"19{n + 50}") for n in range(8)
    ]
    others = [
        person(str(n), *(f"{name} {chr(65 + n) * 4}ov" for name in SAEED), born=f"19{n + 50}", under="us-sdgt")
        for n in range(8)
    ]
    if order == "together":
        un(*people)
        edition("aa", "2026-01-02", *others)
    else:
        for n in range(8):
            un(*people[: n + 1], day=f"2026-01-{2 * n + 1:02}")
            edition("aa", f"2026-01-{2 * n + 2:02}", *others[: n + 1])
    assert [party("un-sc", f"QDi.{n}") == party("aa", str(n)) for n in range(8)] == [True] * 8


def test_a_refresh_compares_what_changed_and_no_more() -> None:
    un(*(person(f"QDi.{n}", f"Alpha{n}ko Beta{n}ra Gamma{n}li", born="1970") for n in range(40)))
    with CaptureQueriesContext(connection) as few:
        edition("aa", "2026-01-02", person("1", "Alpha1ko Beta1ra Gamma1li", born="1970", under="us-sdgt"))
    with CaptureQueriesContext(connection) as many:
        edition(
            "bb", "2026-01-02",
            *(person(str(n), f"Alpha{n}ko Beta{n}ra Gamma{n}li", born="1970", under="us-sdgt") for n in range(30)),
        )  # fmt: skip
    assert len(many) <= len(few) + 4


@pytest.mark.usefixtures("curated")
def test_a_list_without_dates_takes_them_from_the_documents() -> None:
    """OFAC tags Lashkar-e-Tayyiba FTO and prints no day; the Federal Register does."""
    let = PartyRecord(
        "7140", "group", names=[NameOf("LASHKAR E-TAYYIBA", "primary")], listings=[Listing("us-fto", "7140")]
    )
    edition("us-ofac-sdn", "2026-01-02", let)
    found = Designation.objects.get(record__key="7140", known_until=None)
    assert found.entity.code == "let"
    assert (str(found.listed_on), str(found.in_force_from)) == ("2001-12-26", "2001-12-26")
    assert found.citation_codes
    assert Designation.objects.visible().filter(entity=found.entity, regime=found.regime).count() == 1
