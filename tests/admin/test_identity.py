"""Pairs of records that may be one party, in the admin: decided, taken back, parted and joined by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from core import dataversion
from entities.models import Entity, Link, Name
from entities.services import editing
from entities.services.editing import Why
from lists.models import Source
from lists.records import CrossReference, PartyRecord
from sanctions.models import Designation
from sanctions.services import identity, refreshing
from statements.models import Mention, Statement
from tests.admin.conftest import messages
from tests.builders.lists import edition, party, person, record
from tests.builders.un import edition as un_document
from tests.builders.un import individual
from tests.pipeline.conftest import Refresh

Staff = Callable[..., Client]
NAMES = ("HAFIZ MUHAMMAD SAEED EXAMPLAR", "Hafiz Ji Tata", "Muhammad Sayid Examplar")
NAMESAKES = (individual("QDi.901", NAMES[0], aliases=NAMES[1:]), individual("QDi.902", NAMES[0], aliases=NAMES[1:]))
OTHER = person("7", *NAMES, under="us-sdgt")
UN, SECOND, AA = ("un-sc", "QDi.901"), ("un-sc", "QDi.902"), ("aa", "7")
LIST = reverse("admin:entities_link_changelist")
LOOK, DECIDE = "entities.view_link", "entities.change_link"


@pytest.fixture
def namesakes(refresh: Refresh) -> Link:
    """Two of one name on the UN list, and one on another list that may be either: both pairs wait."""
    refresh(un_document(*NAMESAKES, day="2026-01-10"))
    edition("aa", "2026-01-11", OTHER)
    return pair(UN, AA)


def pair(*sides: tuple[str, str]) -> Link:
    left, right = sorted(record(*side).pk for side in sides)
    return Link.objects.get(left=left, right=right)


def page(one: Link, filters: str = "") -> str:
    address = reverse("admin:entities_link_change", args=[one.pk])
    return f"{address}?_changelist_filters={filters}" if filters else address


def decide(client: Client, one: Link, word: str, filters: str = "", **more: str) -> object:
    seen = one.decided_at.isoformat() if one.decided_at else ""
    address = reverse("admin:entities_link_decide", args=[one.pk]) + (filters and f"?_changelist_filters={filters}")
    return client.post(address, {"word": word, "seen": seen, **more}, follow=True)


def undo(client: Client, one: Link) -> object:
    one.refresh_from_db()
    seen = one.decided_at.isoformat() if one.decided_at else ""
    return client.post(reverse("admin:entities_link_undo", args=[one.pk]), {"seen": seen}, follow=True)


def listed(client: Client, **chosen: str) -> list[Link]:
    return list(client.get(LIST, chosen).context["cl"].result_list)


def text(response: object) -> str:
    return response.content.decode()


# The queue


def test_pairs_wait_likeliest_first_with_the_names_and_reasons_of_both(root: Client, namesakes: Link) -> None:
    other = pair(SECOND, AA)
    Link.objects.filter(pk=other.pk).update(score=0.99)
    Link.objects.filter(pk=namesakes.pk).update(score=0.5)
    assert listed(root) == [other, namesakes]
    shown = text(root.get(LIST))
    assert "Hafiz Muhammad Saeed Examplar" in shown
    assert "UN QDi.901 · person" in shown
    assert "AA 7 · person" in shown
    assert "Most names of the one are names of the other" in shown


def test_the_first_page_of_the_admin_counts_them(root: Client, namesakes: Link) -> None:
    blocks = {block.title: block for block in root.get(reverse("admin:index")).context["waiting"]}
    found = blocks["Pairs that may be one party"]
    assert (found.count, found.url, len(found.lines)) == (2, LIST, 2)


def test_a_pair_shows_both_sides_and_why(root: Client, namesakes: Link) -> None:
    shown = root.get(page(namesakes))
    rows = {row.title: row for row in shown.context["rows"]}
    assert [line.sign for line in rows["Names"].lines] == ["same"] * 3
    assert [line.sign for line in rows["Designations"].lines] == ["apart"]
    assert "sure enough, but another record comes near" in text(shown)
    assert [one.pk for one, *_ in shown.context["rivals"]] == [pair(SECOND, AA).pk]


def test_pairs_are_chosen_by_lists_kind_likeness_and_state(root: Client, namesakes: Link) -> None:
    other = pair(SECOND, AA)
    Link.objects.filter(pk=namesakes.pk).update(score=0.5)
    assert listed(root, score="0.5-0.8") == [namesakes]
    assert listed(root, score="0.8-1.01") == [other]
    assert len(listed(root, lists="aa,un-sc")) == len(listed(root, kind="person")) == 2
    assert listed(root, kind="vessel") == listed(root, state="unsure") == listed(root, state="accepted") == []
    assert root.get(LIST, {"q": "QDi.902"}).context["cl"].result_count == 1


@pytest.mark.parametrize("name", ["state", "lists", "kind", "score"])
def test_a_filter_that_is_not_offered_is_refused(root: Client, namesakes: Link, name: str) -> None:
    assert root.get(LIST, {name: "zz"}).headers["Location"].endswith("?e=1")
    assert root.get(page(namesakes, f"{name}%3Dzz")).status_code == 200


def test_next_and_previous_follow_the_filters(root: Client, namesakes: Link) -> None:
    other = pair(SECOND, AA)
    Link.objects.filter(pk=namesakes.pk).update(score=0.99)
    Link.objects.filter(pk=other.pk).update(score=0.5)
    first, second = (root.get(page(one)).context["position"] for one in (namesakes, other))
    assert (first.number, first.total, first.previous, first.next) == (1, 2, None, other)
    assert (second.number, second.total, second.previous, second.next) == (2, 2, namesakes, None)
    alone = root.get(page(namesakes, "score%3D0.8-1.01")).context["position"]
    assert (alone.number, alone.total, alone.next) == (1, 1, None)


# Deciding


def test_accepting_makes_one_party_and_the_id_that_goes_leads_to_it_for_good(
    root: Client, client: Client, namesakes: Link
) -> None:
    kept, gone, version = party(*UN), party(*AA), dataversion.current()
    answer = decide(root, namesakes, "accept", note="The same passport, by phone.")
    assert "Accepted: Hafiz Muhammad Saeed Examplar (UN QDi.901)" in messages(answer)[0]
    assert answer.redirect_chain[-1][0] == page(pair(SECOND, AA))
    assert party(*AA) == party(*UN) == kept
    assert {one.regime.code for one in kept.designation_set.all()} == {"un-1267", "us-sdgt"}
    assert dataversion.current() > version
    assert client.get(f"/entities/{gone.public_id}/").headers["Location"] == f"/entities/{kept.public_id}/"
    moved = client.get(f"/api/v1/entities/{gone.public_id}/")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/api/v1/entities/{kept.public_id}/")
    said = pair(UN, AA)
    assert (said.state, said.decided_by.username, said.note) == ("linked", "root", "The same passport, by phone.")
    assert "accepted, root on" in text(root.get(LIST, {"state": "accepted"}))


def test_taking_it_back_gives_the_ids_back_and_what_people_added(root: Client, client: Client, namesakes: Link) -> None:
    kept, gone, editor = party(*UN), party(*AA), User.objects.get(username="root")
    editing.set_editorial(gone, name="The Editor's Name", note="A note.", reason="Clearer.", by=editor)
    added = editing.add(gone, "fact", {"kind": "title", "text": "Sheikh"}, why=Why(reason="As told."), by=editor)
    statement = Statement.objects.create(code="s", title="S", kind="joint-statement", date="2026-01-01", parties=["IN"])
    mention = Mention.objects.create(statement=statement, entity=gone, printed="Examplar")
    decide(root, namesakes, "accept")
    added.refresh_from_db()
    mention.refresh_from_db()
    assert (added.entity, mention.entity) == (kept, kept)
    assert Name.objects.filter(entity=kept, text="The Editor's Name").exists()

    answer = undo(root, namesakes)
    assert "Taken back" in messages(answer)[0]
    assert answer.redirect_chain[-1][0] == page(pair(UN, AA))
    assert (party(*UN), party(*AA)) == (kept, gone)
    added.refresh_from_db()
    mention.refresh_from_db()
    assert (added.entity, mention.entity) == (gone, gone)
    assert [one.text for one in Name.objects.filter(record=None)] == ["The Editor's Name"]
    back = Entity.objects.get(pk=gone.pk)
    assert (back.name, back.editorial_note) == ("The Editor's Name", "A note.")
    assert client.get(f"/entities/{gone.public_id}/").status_code == 200
    assert {one.entity for one in Designation.objects.all()} == {kept, gone, party(*SECOND)}
    assert len(listed(root)) == 2


def test_a_rejection_outlives_every_refresh_and_rebuild(
    root: Client, namesakes: Link, refresh: Refresh, source: Source
) -> None:
    decide(root, namesakes, "reject", note="Two people.")
    refresh(un_document(*(one.but(comments="Amended.") for one in NAMESAKES), day="2026-02-10"))
    edition("aa", "2026-02-11", person("7", *NAMES, "Yet Another", under="us-sdgt"))
    refreshing.rebuild(source)
    assert party(*UN) != party(*AA)
    said = pair(UN, AA)
    assert (said.state, said.note, said.decided_by.username) == ("rejected", "Two people.", "root")
    assert said not in listed(root)
    assert listed(root, state="rejected") == [said]


def test_a_merger_outlives_them_too(root: Client, namesakes: Link, refresh: Refresh, source: Source) -> None:
    decide(root, namesakes, "accept")
    kept = party(*UN)
    refresh(un_document(*(one.but(name="QUITE OTHER") for one in NAMESAKES), day="2026-02-10"))
    refreshing.rebuild(source)
    assert party(*UN) == party(*AA) == kept


def test_who_is_not_sure_takes_the_pair_off_the_queue_and_leaves_the_parties(root: Client, namesakes: Link) -> None:
    answer = decide(root, namesakes, "unsure")
    assert "Not sure" in messages(answer)[0]
    assert namesakes not in listed(root)
    assert listed(root, state="unsure") == [namesakes]
    assert party(*UN) != party(*AA)


def test_a_word_on_two_parties_holds_for_all_pairs_of_their_records(root: Client, refresh: Refresh) -> None:
    """Else the same question would come back for every list that the two are on."""
    refresh(un_document(*NAMESAKES, day="2026-01-10"))
    edition("bb", "2026-01-11", person("5", "Other", cross_references=[CrossReference("un-sc", "QDi.901")]))
    edition("aa", "2026-01-12", OTHER)
    Link.objects.create(**_ordered(("bb", "5"), AA), state="queued", origin="score", score=0.4)
    assert len(listed(root)) == 3
    decide(root, pair(UN, AA), "unsure")
    assert listed(root) == [pair(SECOND, AA)]


def _ordered(*sides: tuple[str, str]) -> dict[str, int]:
    left, right = sorted(record(*side).pk for side in sides)
    return {"left_id": left, "right_id": right}


def test_after_the_last_pair_comes_the_list(root: Client, namesakes: Link) -> None:
    decide(root, pair(SECOND, AA), "unsure")
    answer = decide(root, namesakes, "unsure", "kind%3Dperson")
    assert answer.redirect_chain[-1][0] == f"{LIST}?kind=person"
    assert answer.context["undoable"] == namesakes


def test_what_was_decided_can_be_decided_otherwise(root: Client, namesakes: Link) -> None:
    decide(root, namesakes, "reject")
    namesakes.refresh_from_db()
    decide(root, namesakes, "accept")
    assert party(*UN) == party(*AA)
    history = root.get(reverse("admin:entities_link_history", args=[namesakes.pk])).context["told"]
    assert [(one.by, [new for name, _, new in one.changes if name == "state"]) for one in history] == [
        ("root", ["linked"]), ("root", ["rejected"]),
    ]  # fmt: skip


# What cannot be done is said


def test_a_decision_that_somebody_else_made_meanwhile_is_not_overwritten(
    root: Client, staff: Staff, namesakes: Link
) -> None:
    decide(staff(LOOK, DECIDE), namesakes, "reject")
    answer = decide(root, namesakes, "accept")
    assert messages(answer) == [
        "Meanwhile staff1 said that they are not one party. Look at the pair again before you decide."
    ]
    assert pair(UN, AA).state == "rejected"


def test_nor_taken_back(root: Client, staff: Staff, namesakes: Link) -> None:
    decide(root, namesakes, "reject")
    namesakes.refresh_from_db()
    shown = namesakes.decided_at.isoformat()
    decide(staff(LOOK, DECIDE), namesakes, "unsure")
    answer = root.post(reverse("admin:entities_link_undo", args=[namesakes.pk]), {"seen": shown}, follow=True)
    assert "Meanwhile staff1 could not tell" in messages(answer)[0]


def test_a_pair_that_is_gone(root: Client, namesakes: Link) -> None:
    edition("aa", "2026-02-11", person("7", "Quite Another", under="us-sdgt"))
    for answer in (root.get(page(namesakes), follow=True), decide(root, namesakes, "accept"),
                   root.post(reverse("admin:entities_link_undo", args=[namesakes.pk]), follow=True)):  # fmt: skip
        assert "This pair is gone" in messages(answer)[0]


def test_accepting_against_an_earlier_rejection_names_it(root: Client, namesakes: Link) -> None:
    decide(root, namesakes, "accept")
    decide(root, pair(SECOND, AA), "reject")
    identity_of = record(*UN).pk, record(*SECOND).pk
    with pytest.raises(identity.Refused, match=r"of AA 7 and UN QDi.902 root said that they are not one party"):
        identity.decide(*identity_of, Link.State.LINKED, None)
    assert party(*UN) != party(*SECOND)
    assert not Link.objects.filter(left__in=identity_of, right__in=identity_of).exists()


def test_a_record_and_itself(namesakes: Link) -> None:
    with pytest.raises(identity.Refused, match="itself"):
        identity.decide(namesakes.left_id, namesakes.left_id, Link.State.LINKED, None)


@pytest.mark.parametrize("said", [{"word": "perhaps"}, {"word": ""}, {"word": "accept", "seen": "2026-99-99T00:00"}])
def test_a_form_made_by_hand(root: Client, namesakes: Link, said: dict[str, str]) -> None:
    answer = root.post(reverse("admin:entities_link_decide", args=[namesakes.pk]), said, follow=True)
    assert answer.status_code == 200


def test_what_nobody_decided_cannot_be_taken_back(root: Client, namesakes: Link) -> None:
    assert "nothing to take back" in messages(undo(root, namesakes))[0]


def test_who_may_only_look_cannot_decide(staff: Staff, namesakes: Link) -> None:
    looker = staff(LOOK, "entities.view_entity")
    shown = text(looker.get(page(namesakes)))
    assert "You may look at pairs" in shown
    assert "data-key=a" not in shown
    assert looker.get(LIST).status_code == 200
    for name, number in (("decide", namesakes.pk), ("undo", namesakes.pk), ("part", namesakes.left_id),
                         ("join", party(*UN).pk)):  # fmt: skip
        assert looker.post(reverse(f"admin:entities_link_{name}", args=[number]), {"word": "accept"}).status_code == 403
    assert pair(UN, AA).state == "queued"
    party_page = text(looker.get(reverse("admin:entities_entity_change", args=[party(*UN).pk])))
    assert "Part this record" not in party_page
    assert "This is the same as" not in party_page


def test_who_may_not_even_look(staff: Staff, namesakes: Link) -> None:
    stranger = staff("entities.view_entity")
    assert stranger.get(page(namesakes)).status_code == stranger.get(LIST).status_code == 403


# On the page of a party


def party_page(one: Entity) -> str:
    return reverse("admin:entities_entity_change", args=[one.pk])


def table(client: Client, one: Entity, name: str) -> list[tuple[str, str]]:
    tables = {table.name: table for table in client.get(party_page(one)).context["tables"]}
    return [(row.value, row.said_by) for row in tables[name].rows]


def test_a_party_shows_its_records_and_what_holds_them_together(root: Client, namesakes: Link) -> None:
    edition("bb", "2026-01-12", person("5", "Other", cross_references=[CrossReference("un-sc", "QDi.901")]))
    decide(root, namesakes, "accept", note="Seen.")
    gone = Entity.with_merged.exclude(merged_into=None).get()
    records = dict(table(root, party(*UN), "records"))
    assert len(records) == 3
    (said,) = [holds for value, holds in records.items() if "BB 5" in value]
    assert "reference printed: QDi.901" in said
    (said,) = [holds for value, holds in records.items() if "AA 7" in value]
    assert "root on" in said
    assert "Seen." in said
    assert table(root, party(*UN), "former-ids") == [(gone.public_id, "AA 7")]


def test_a_record_is_parted_and_that_is_undone_as_one(root: Client, refresh: Refresh) -> None:
    refresh(un_document(NAMESAKES[0], day="2026-01-10"))
    printed = [CrossReference("un-sc", "QDi.901")]
    edition("aa", "2026-01-11", person("7", "Else", cross_references=printed))
    edition("bb", "2026-01-12", person("5", "Other", cross_references=printed))
    whole = party(*UN)
    part = reverse("admin:entities_link_part", args=[record("bb", "5").pk])
    assert part in text(root.get(party_page(whole)))
    assert "reason" in root.post(part, {"reason": " "}).context["form"].errors
    answer = root.post(part, {"reason": "Misprinted."}, follow=True)
    assert "BB 5 is parted from" in messages(answer)[0]
    own = party("bb", "5")
    assert own != whole == party(*UN) == party(*AA)
    assert answer.redirect_chain[-1][0] == party_page(own)
    undo(root, root.get(LIST).context["undoable"])
    assert party("bb", "5") == whole
    assert not Link.objects.filter(decided_at__isnull=False).exists()
    gone = root.get(party_page(own), follow=True)
    assert gone.redirect_chain[-1][0] == party_page(whole)


def test_a_record_alone_has_nothing_to_be_parted_from(root: Client, namesakes: Link) -> None:
    part = reverse("admin:entities_link_part", args=[record(*UN).pk])
    answer = root.post(part, {"reason": "Why not."})
    assert "is the only record of its party" in str(answer.context["form"].non_field_errors())


def test_a_party_is_joined_with_one_that_was_searched(root: Client, refresh: Refresh) -> None:
    refresh(un_document(NAMESAKES[0], day="2026-01-10"))
    edition("aa", "2026-01-11", person("7", "Quite Another", under="us-sdgt"))
    kept, gone = party(*UN), party(*AA)
    join = reverse("admin:entities_link_join", args=[kept.pk])
    assert join in text(root.get(party_page(kept)))
    assert [one.pk for one in root.get(join, {"q": "another"}).context["found"]] == [gone.pk]
    assert [one.pk for one in root.get(join, {"q": gone.public_id}).context["found"]] == [gone.pk]
    assert root.get(join, {"q": kept.public_id}).context["found"] == []
    chosen = f"{join}?with={gone.pk}"
    assert "Quite Another" in text(root.get(chosen))
    said = {"left": record(*UN).pk, "right": record(*AA).pk}
    assert "reason" in root.post(chosen, said).context["form"].errors
    wrong = root.post(chosen, {**said, "right": record(*UN).pk, "reason": "Why."})
    assert "right" in wrong.context["form"].errors
    answer = root.post(chosen, {**said, "reason": "His lawyer said so."}, follow=True)
    assert messages(answer) == ["They are one party now: Hafiz Muhammad Saeed Examplar."]
    assert party(*AA) == kept
    assert pair(UN, AA).note == "His lawyer said so."


def test_a_party_on_no_list_has_no_record_to_be_joined_by(root: Client, namesakes: Link) -> None:
    unlisted = Entity.objects.create(name="Nobody", kind="person")
    answer = root.get(reverse("admin:entities_link_join", args=[party(*UN).pk]), {"with": str(unlisted.pk)})
    assert "On no list: Nobody." in text(answer)


@pytest.mark.parametrize("chosen", ["", "0", "x", "²", "99999999999999999999"])
def test_a_party_that_is_not_there_is_not_joined(root: Client, namesakes: Link, chosen: str) -> None:
    answer = root.get(reverse("admin:entities_link_join", args=[party(*UN).pk]), {"with": chosen})
    assert (answer.status_code, answer.context.get("other")) == (200, None)
    assert root.get(reverse("admin:entities_link_join", args=[0]), follow=True).status_code == 200
    assert root.get(reverse("admin:entities_link_part", args=[0]), follow=True).status_code == 200


# Questions asked of the database


def many(number: int) -> None:
    names = [(f"Osama{n}ko Rare{n}by Exampla{n}ri", f"Abu Zamar{n}ud", f"Rare{n}by Tata") for n in range(number)]
    edition("aa", "2026-01-11", *(person(f"{n}", *names[n], under="us-sdgt") for n in range(number)))
    edition(
        "bb", f"2026-01-{number:02}", *(person(f"{n}{side}", *names[n]) for n in range(number) for side in "xy")
    )  # fmt: skip


def test_the_queue_asks_as_much_for_many_pairs_as_for_few(
    root: Client, reference: None, count_queries: Callable[[Client, str], int]
) -> None:
    many(2)
    pages = [LIST, page(Link.objects.waiting().first())]
    few = [count_queries(root, one) for one in pages]
    many(12)
    assert Link.objects.waiting().count() == 24
    assert [count_queries(root, one) for one in pages] == few
    assert few[0] <= 9
    assert few[1] <= 16


def test_a_party_of_many_records_too(
    root: Client, refresh: Refresh, count_queries: Callable[[Client, str], int]
) -> None:
    def also(*codes: str) -> None:
        for code in codes:
            entry = PartyRecord("5", "person", cross_references=[CrossReference("un-sc", "QDi.901")])
            edition(code, "2026-01-12", entry)

    refresh(un_document(*NAMESAKES, day="2026-01-10"))
    edition("aa", "2026-01-11", OTHER)
    also("bb")
    pages = [party_page(party(*UN)), page(pair(UN, AA))]
    few = [count_queries(root, one) for one in pages]
    also("cc", "dd", "ee")
    assert [count_queries(root, one) for one in pages] == few
