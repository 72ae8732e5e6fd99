"""Statements through the admin: entered on one page, kept as drafts, published; and what cannot be, said plainly."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from core.dates import PartialDate
from entities.models import Entity
from lists.models import Release
from statements.models import Call, Incident, Proposal, Statement
from tests.admin.conftest import messages
from tests.builders.un import edition, group, individual

ENTER = "/admin/statements/statement/enter/"
TEXT = (
    "India and the United States called for listing Lash\u00adkar-e-Taiba under the 1267 regime.\n"
    "They condemned the attack at Pahalgam. «لشکر طیبہ»\n"
)
PASSAGE = "India and the United States called for listing Lash\u00adkar-e-Taiba under the 1267 regime."
FILLED = {
    "text": TEXT, "title": "A statement of the day", "kind": "joint-statement", "date": "2026-01-05",
    "parties": "India\r\nUnited States", "confidence": "high", "url": "https://example.org/of-the-day",
}  # fmt: skip


@pytest.fixture
def editor(curated: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def page_of(client: Client, **more: Any) -> str:
    """The page after names were recognised."""
    answer = client.post(ENTER, {**FILLED, **more, "recognise": "1"})
    assert answer.status_code == 200
    return answer.content.decode()


def fields(page: str, name: str = "text") -> dict[str, list[str]]:
    """What a browser would send of the form that has a field of this name, as it stands."""
    [form] = [one for one in html.fromstring(page).forms if name in one.fields]
    found: dict[str, list[str]] = {}
    for field, value in form.form_values():
        found.setdefault(field, []).append(value or "")
    return found


def saved(client: Client, **more: Any) -> Any:
    """The answer to saving the page as it was recognised, with `more` filled in; in names, __ stands for -."""
    typed = {name.replace("__", "-"): value for name, value in more.items()}
    basic = {name: value for name, value in typed.items() if name in FILLED}
    return client.post(ENTER, {**fields(page_of(client, **basic)), **typed, "save": "1"})


def call_key(page: str) -> str:
    found = re.search(r'name="by-hand" value="((?!new)\w+)"', page)
    assert found
    return found[1]


def draft() -> Statement:
    return Statement.objects.get(title=FILLED["title"])


def typed_text(page: str) -> str:
    return fields(page)["text"][0]


def changed(client: Client, item: Any, prefix: str = "", row: dict[str, Any] | None = None, **more: Any) -> Any:
    """The answer to saving an item's page with some fields changed, and one more row below it."""
    url = f"/admin/statements/{type(item)._meta.model_name}/{item.pk}/change/"
    data: dict[str, Any] = {**fields(client.get(url).content.decode(), "code"), **more, "_save": "1"}
    if row is not None:
        count = int(data[f"{prefix}-TOTAL_FORMS"][0])
        data[f"{prefix}-TOTAL_FORMS"] = count + 1
        data |= {f"{prefix}-{count}-{name}": value for name, value in ({"confidence": "high"} | row).items()}
    return client.post(url, data)


# From paste to publication -----------------------------------------------------------------


def test_paste_recognise_save_publish(editor: Client):
    let = Entity.objects.get(code="let")
    page = page_of(editor)
    offered = fields(page)
    assert offered[f"mention-{let.pk}-take"] == ["on"]
    assert offered["about-incidents"] == [str(Incident.objects.get(code="pahalgam-2025").pk)]
    key = call_key(page)
    assert offered[f"call-{key}-passage"] == [PASSAGE]
    assert offered[f"call-{key}-regime"] == ["un-1267"]
    assert offered[f"call-{key}-targets"] == [f"{let.pk}:"]
    assert f"call-{key}-take" not in offered
    answer = saved(
        editor, about__states=["India"], about__states_left_out="Pakistan", officials="A. Officer; Secretary; India",
        **{
            f"mention__{let.pk}__manner": "called-for-listing", f"call__{key}__take": "on",
            f"call__{key}__title": "To list its proxies", f"call__{key}__targets": [f"{let.pk}:", f"{let.pk}:proxies"],
            f"call__{key}__unnamed": "those who finance it",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    made = draft()
    assert (made.published, made.text) == (False, TEXT)
    assert [(one.entity_id, one.manner, one.printed) for one in made.mentions.all()] == [
        (let.pk, "called-for-listing", "Lash\u00adkar-e-Taiba")
    ]
    [call] = made.calls.all()
    assert (call.title, call.passage, call.regime and call.regime.code) == ("To list its proxies", PASSAGE, "un-1267")
    assert [(one.entity_id, one.group, one.text) for one in call.targets.all()] == [
        (let.pk, "", ""), (let.pk, "proxies", ""), (None, "other", "those who finance it"),
    ]  # fmt: skip
    assert [(one.name, one.role, one.side) for one in made.officials.all()] == [("A. Officer", "Secretary", "India")]
    assert [one["state"] for one in (*made.states_named, *made.states_left_out)] == ["India", "Pakistan"]
    assert [one.incident.code for one in made.incident_links.all()] == ["pahalgam-2025"]
    assert made.citation_codes == [made.code]  # the statement itself, at its address

    change = f"/admin/statements/statement/{made.pk}/"
    assert editor.get(f"{change}change/").status_code == 200
    assert "Publish" in editor.get(f"{change}publish/").content.decode()  # only asked whether
    assert unseen(editor, made)
    editor.post(f"{change}publish/")
    assert not unseen(editor, made)
    assert editor.get(f"/statements/{made.code}/").status_code == 200
    editor.post(f"{change}withdraw/")
    assert unseen(editor, made)


def unseen(client: Client, made: Statement) -> bool:
    """Whether a statement shows nowhere outside the admin: by its address, in lists, on its parties' pages."""
    let = Entity.objects.get(code="let").public_id
    addresses = (
        f"/statements/{made.code}/", f"/api/v1/statements/{made.code}/", "/statements/", "/api/v1/statements/",
        "/calls/", "/api/v1/calls/", f"/entities/{let}/", "/matrix/", "/", "/incidents/", "/incidents/pahalgam-2025/",
    )  # fmt: skip
    pages = [client.get(url) for url in addresses]
    assert all(one.status_code in (200, 404) for one in pages)
    words = (made.title, made.code, "To list its proxies")
    return not any(word in one.content.decode() for one in pages if one.status_code == 200 for word in words)


def test_a_statement_is_added_on_this_page_alone(editor: Client):
    answer = editor.get("/admin/statements/statement/add/")
    assert (answer.status_code, answer["Location"]) == (302, ENTER)


def test_a_call_is_added_by_hand_beside_those_recognised(editor: Client):
    more = {"call__new-0__take": "on", "call__new-0__passage": "They spoke of TRF.", "call__new-0__others": "TRF"}
    assert saved(editor, **more).status_code == 302
    [call] = draft().calls.all()
    assert (call.title, call.passage) == ("They spoke of TRF.", "They spoke of TRF.")
    assert [one.entity and one.entity.code for one in call.targets.all()] == ["trf"]


def test_what_was_ticked_and_typed_stays_when_the_text_changes(editor: Client):
    let = Entity.objects.get(code="let")
    key = call_key(page_of(editor))
    filled = {
        **fields(page_of(editor)), f"call-{key}-take": "on", f"call-{key}-title": "Typed before",
        f"mention-{let.pk}-manner": "condemned",
    }  # fmt: skip
    answer = editor.post(ENTER, {**filled, "text": f"{TEXT}TRF too.\n", "save": "1"})
    assert any("text is new" in one for one in messages(answer))
    page = answer.content.decode()
    assert "Typed before" in page
    again = fields(page)
    assert again[f"call-{key}-take"] == ["on"]
    assert again[f"mention-{let.pk}-manner"] == ["condemned"]
    assert f"mention-{Entity.objects.get(code='trf').pk}-take" in again
    gone = editor.post(ENTER, {**filled, "text": "Nothing of it is left.", "recognise": "1"}).content.decode()
    assert "Typed before" in gone  # its passage is no longer there; the call is
    assert PASSAGE in unescape(gone)
    assert not Statement.objects.filter(title=FILLED["title"]).exists()


# What cannot be ----------------------------------------------------------------------------


def test_a_date_to_come_is_refused_and_nothing_is_lost(editor: Client):
    page = saved(editor, date="2999-01-01").content.decode()
    assert "2999-01-01 is still to come" in page
    assert FILLED["title"] in page
    assert typed_text(page) == TEXT
    assert not Statement.objects.filter(title=FILLED["title"]).exists()


@pytest.mark.parametrize(
    "url",
    ["https://example.org/of-the-day", "http://www.example.org/of-the-day/", "https://EXAMPLE.org/of-the-day#top"],
)
def test_two_statements_with_one_address_are_refused_with_a_link_to_the_other(editor: Client, url: str):
    other = Statement.objects.get(code="in-us-jwg21-2025")
    Statement.objects.filter(pk=other.pk).update(url="https://example.org/of-the-day")
    page = saved(editor, url=url).content.decode()
    assert "has this address already" in page
    assert f'href="/admin/statements/statement/{other.pk}/change/"' in page
    assert typed_text(page) == TEXT
    assert not Statement.objects.filter(title=FILLED["title"]).exists()


def test_a_call_at_somebody_unknown_is_kept_said_and_not_published(editor: Client):
    key = call_key(page_of(editor))
    unheard = {f"call__{key}__targets": [], f"call__{key}__others": "The Unheard-of Front"}
    answer = saved(editor, **{f"call__{key}__take": "on"}, **unheard)
    assert answer.status_code == 302
    made = draft()
    told = messages(editor.get(answer["Location"]))
    assert any("aims at “The Unheard-of Front”, who is no party here" in one for one in told)
    [target] = made.calls.get().targets.all()
    assert (target.entity_id, target.text) == (None, "The Unheard-of Front")
    answer = editor.post(f"/admin/statements/statement/{made.pk}/publish/", follow=True)
    assert any("enter the party first" in one for one in messages(answer))
    made.refresh_from_db()
    assert made.published is False
    Entity.objects.create(name="The Unheard-of Front", kind="group")
    target.entity = Entity.objects.get(name="The Unheard-of Front")
    target.save()
    editor.post(f"/admin/statements/statement/{made.pk}/publish/")
    made.refresh_from_db()
    assert made.published is True


def test_a_call_at_nobody_is_not_published(editor: Client):
    key = call_key(page_of(editor))
    saved(editor, date="2025-12-30", **{f"call__{key}__take": "on", f"call__{key}__targets": []})
    made = draft()
    assert made.date == PartialDate.parse("2025-12-30")
    answer = editor.post(f"/admin/statements/statement/{made.pk}/publish/", follow=True)
    assert any("aims at nobody" in one for one in messages(answer))
    made.refresh_from_db()
    assert made.published is False


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"call__new-0__title": "Typed and not ticked"}, "tick it, or empty it"),
        ({"call__new-0__take": "on"}, "Paste the passage"),
        ({"about__others": "Twin"}, "is the name of 2 parties"),
        ({"call__new-0__take": "on", "call__new-0__passage": "x", "call__new-0__others": "Twin"}, "name of 2 parties"),
        ({"citations": "no-such-document"}, "No document is called no-such-document"),
        ({"kind": "song"}, "Select a valid choice"),
        ({"parties": " "}, "This field is required"),
        ({"date": "yesterday"}, "“yesterday” is no date"),
        ({"about__others": "N\x00ne"}, "Null characters are not allowed"),
        ({"call__new-0__take": "on", "call__new-0__regime": "un-9999", "call__new-0__passage": "x"}, "valid choice"),
        ({"call__new-0__take": "on", "call__new-0__targets": ["1:kin"], "call__new-0__passage": "x"}, "valid choice"),
    ],
)  # fmt: skip
def test_every_error_is_said_at_its_place_and_what_was_typed_stays(editor: Client, typed: dict[str, Any], error: str):
    for _ in range(2):
        Entity.objects.create(name="Twin", kind="group")
    answer = saved(editor, summary="A summary typed by hand.", **typed)
    page = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert error in page
    assert "A summary typed by hand." in page
    assert typed_text(page) == TEXT
    assert not Statement.objects.filter(title=FILLED["title"]).exists()


def test_a_party_that_is_none_here_is_kept_as_printed(editor: Client):
    answer = saved(editor, about__others="A Group Nobody Knows\r\nMasood Azhar")
    assert any(
        "“A Group Nobody Knows”, who is no party here" in one for one in messages(editor.get(answer["Location"]))
    )
    others = draft().mentions.exclude(entity__code="let")
    assert [(one.printed, one.entity and one.entity.code) for one in others] == [
        ("A Group Nobody Knows", None), ("Masood Azhar", "masood-azhar"),
    ]  # fmt: skip


# Text as pasted ------------------------------------------------------------------------------

ODD = (
    "  «Lash\u00adkar‑e‑Taiba»,\u00a0„Jaish\u200b-e-Mohammed“ and the\u00a0Islamic\u00a0State (IS)…\n\n"
    "\u202bجیش محمد اور لشکر طیبہ\u202c\tAl‐Qa’ida\ufeff\n "
)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_odd_text_hides_no_name_and_is_kept_byte_for_byte(editor: Client, ends: str):
    """Browsers send CR LF at every line's end, whatever was pasted."""
    sent = ODD.replace("\n", ends)
    page = page_of(editor, text=sent)
    assert typed_text(page) == ODD
    named = {Entity.objects.get(pk=pk).code for pk in re.findall(r"mention-(\d+)-take", page)}
    assert named == {"let", "jem", "isil", "al-qaida"}
    assert saved(editor, text=sent).status_code == 302
    made = draft()
    assert made.text == ODD
    printed = [one.printed for one in made.mentions.all()]
    assert printed[0] == "Lash\u00adkar‑e‑Taiba"
    assert all(one in ODD for one in printed)


def test_editing_something_else_leaves_the_text_as_it_was(editor: Client):
    saved(editor, text=ODD)
    made = draft()
    sent = ODD.replace("\n", "\r\n")
    assert changed(editor, made, place="Delhi", text=sent).status_code == 302
    made.refresh_from_db()
    assert (made.place, made.text) == ("Delhi", ODD)


# What came of it: outcomes and proposals -----------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "error"),
    [("2025-12-02", "cannot be dated before the call itself, 2025-12-03"), ("2999-01-01", "still to come")],
)
def test_an_outcome_before_its_call_or_to_come_is_refused_on_save(editor: Client, as_of: str, error: str):
    call = Call.objects.get(code="jwg21-list")
    before = call.findings.count()
    row = {"position": 9, "status": "held", "as_of": as_of, "note": "A note typed by hand"}
    answer = changed(editor, call, "findings", row)
    assert answer.status_code == 200
    page = unescape(answer.content.decode())
    assert error in page
    assert "A note typed by hand" in page
    assert call.findings.count() == before
    assert changed(editor, call, "findings", row | {"as_of": "2025-12"}).status_code == 302  # some day of that month
    assert call.findings.count() == before + 1


def test_a_statement_is_not_moved_past_what_came_of_it(editor: Client):
    statement = Statement.objects.get(code="in-us-jwg21-2025")
    answer = changed(editor, statement, date="2026-08-01")
    assert "before this day: correct that on the call's page" in unescape(answer.content.decode())
    statement.refresh_from_db()
    assert statement.date.edtf == "2025-12-03"


AZHAR = individual("QDi.422", "MOHAMMED MASOOD AZHAR ALVI", listed="2019-05-01")
OTHER = group("QDe.901", "OLD GROUP", listed="2005-05-02")


def test_a_proposal_listed_on_a_day_no_release_supports_is_said_with_the_releases_around_it(
    editor: Client, load_un: Callable[..., Release]
):
    load_un(edition(OTHER, day="2019-03-14"))
    load_un(edition(OTHER, AZHAR, day="2019-07-30"))
    proposal = Proposal.objects.get(code="azhar-2019")
    assert "Nothing on the lists speaks against it" in page_of_item(editor, proposal)
    answer = changed(editor, proposal, "steps", {"position": 9, "kind": "listed", "date": "2019-06-15"})
    assert answer.status_code == 302  # kept: a list can be wrong
    [told] = [one for one in messages(editor.get(answer["Location"])) if "bears out" in one]
    assert "was listed on 2019-06-15: what is known of UN 1267 says 2019-05-01" in told
    assert "the release of 2019-03-14 does not have it" in told
    assert "the release of 2019-07-30 has it as QDi.422" in told
    assert "Nothing bears out" in page_of_item(editor, proposal)
    never = Proposal.objects.get(code="shahid-mahmood-2022")
    answer = changed(editor, never, "steps", {"position": 9, "kind": "listed", "date": "2024-01-01"})
    [told] = [one for one in messages(editor.get(answer["Location"])) if "bears out" in one]
    assert "the release of 2019-07-30 does not have it; no release since is loaded" in told


def page_of_item(client: Client, item: Any) -> str:
    return client.get(f"/admin/statements/{type(item)._meta.model_name}/{item.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("row", "outcome", "error"),
    [
        ({"date": "2999-01-01"}, "", "still to come"), ({}, '{"status": "listed"}', "“as_of” is missing"),
        ({}, '{"status": "listed", "as_of": "2018"}', "before the first step"), ({}, "[1]", "This is no object"),
    ],
)  # fmt: skip
def test_a_proposal_that_cannot_be_is_refused(editor: Client, row: dict[str, Any], outcome: str, error: str):
    proposal = Proposal.objects.get(code="azhar-2019")
    row = {"position": 9, "kind": "hold", "date": "2019-03-13"} | row
    answer = changed(editor, proposal, "steps", row, **({"outcome": outcome} if outcome else {}))
    assert answer.status_code == 200
    assert error in unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ('{"state": "Pakistan"}', "This is no list"), ('["Pakistan"]', "Item 1 is no object"),
        ('[{"nation": "Pakistan"}]', "Item 1 lacks “state”"), ('[{"state": ["x"]}]', "Item 1 lacks “state”"),
        ('[{"state": "x", "citations": 1}]', "no list of codes"), ("Pakistan", "Enter a valid JSON"),
    ],
)  # fmt: skip
def test_a_value_that_would_break_the_public_page_is_refused(editor: Client, value: str, error: str):
    statement = Statement.objects.get(code="in-us-jwg21-2025")
    answer = changed(editor, statement, states_named=value)
    assert answer.status_code == 200
    assert error in unescape(answer.content.decode())


def test_an_incident_and_what_is_said_of_it_are_in_order(editor: Client):
    incident = Incident.objects.get(code="pahalgam-2025")
    row = {"position": 9, "kind": "claimed", "by": "Somebody", "date": "2025-04-01"}
    answer = changed(editor, incident, "assertions", row)
    assert "before the incident itself, 2025-04-22" in unescape(answer.content.decode())
    answer = changed(editor, incident, date="2999")
    assert "still to come" in unescape(answer.content.decode())


def test_who_may_not_add_statements_does_not_meet_the_page(curated: None, staff: Callable[..., Client]):
    assert staff("statements.view_statement").get(ENTER).status_code == 403
    assert staff("statements.add_statement").get(ENTER).status_code == 200
