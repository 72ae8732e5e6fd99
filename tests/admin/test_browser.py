"""The admin in a real browser, under the policy its pages carry: nothing it needs may be forbidden."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from entities.models import Entity, Link, Name
from lists.models import Release
from statements.models import Statement
from tests.admin.conftest import entity
from tests.builders.browser import launched, listen, no_connection_kept
from tests.builders.lists import edition, party, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def troubles() -> list[str]:
    """What the browser complained of."""
    return []


@pytest.fixture
def unkept() -> Iterator[None]:
    with no_connection_kept():
        yield


@pytest.fixture
def page(unkept: None, live_server: LiveServer, troubles: list[str]) -> Iterator[Page]:
    User.objects.create_superuser("amina", password="a long enough secret")
    with launched() as browser:
        page = browser.new_page(base_url=live_server.url)
        listen(page, troubles)
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        page.goto("/admin/login/")
        page.get_by_label("Username").fill("amina")
        page.get_by_label("Password").fill("a long enough secret")
        page.get_by_role("button", name="Log in").click()
        yield page


def test_a_release_is_activated_and_a_party_edited(held: Release, page: Page, troubles: list[str]) -> None:
    page.get_by_role("link", name=str(held)).click()
    page.get_by_role("link", name="Activate").click()
    page.get_by_role("button", name="Activate").click()
    page.get_by_text("This field is required.").wait_for()
    page.get_by_label("Reason").fill("The committee announced it.")
    page.get_by_role("button", name="Activate").click()
    page.get_by_text("is active: 1 amended, 6 removed").wait_for()

    ahmed = entity("QDi.901")
    page.goto(f"/admin/entities/entity/{ahmed.pk}/change/")
    page.get_by_label("Editorial name").fill("Ahmed the Example")
    page.get_by_label("Reason", exact=False).fill("His own spelling.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was changed successfully").wait_for()
    assert Entity.objects.get(pk=ahmed.pk).name == "Ahmed the Example"

    page.goto(f"/admin/entities/entity/{ahmed.pk}/change/")
    page.get_by_role("link", name="Suppress: Abu Two").click()
    page.get_by_label("Reason").fill("Another man's name.")
    page.get_by_role("button", name="Suppress").click()
    page.get_by_text("Done.").wait_for()
    assert Name.objects.get(text="Abu Two").suppressed

    page.get_by_role("link", name="Add: Affiliations").click()
    page.locator(".select2-selection").click()
    page.keyboard.type("movement")
    page.get_by_role("option", name="Example Movement").click()
    page.get_by_label("Reason").fill("He said so.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Done.").wait_for()
    assert ahmed.affiliation_set.get().target == entity("QDe.901")
    assert troubles == []


@pytest.fixture
def pairs(reference: None) -> list[Link]:
    """Pairs that wait, likeliest first: two with the two namesakes of a list, then some that are not so like."""
    names = ("Osama Rareby Exampalar", "Abu Rareby Zamarud")
    edition("aa", "2026-01-11", person("1", *names, born="1950-06-05"), person("2", "Ahmed Examplar Totali"))
    edition(
        "bb", "2026-01-12", person("1x", *names, born="1950-06-05"), person("1y", *names, born="1950-06-05"),
        person("2z", "Ahmed Examplar Totali", "Abu Other Name", born="1985"), person("2w", "Ahmed Examplar Totali"),
    )  # fmt: skip
    found = list(Link.objects.waiting().likeliest_first())
    assert len(found) >= 3
    return found


def faults(page: Page) -> list[str]:
    """What axe finds wrong with our part of the page; the frame around it is the theme's."""
    found = Axe().run(page, context="#content-main, #main-content, main, #content").response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def test_the_queue_is_worked_through_by_keys(pairs: list[Link], page: Page, troubles: list[str]) -> None:
    first, second = pairs[:2]
    page.goto("/admin/entities/link/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/link/{first.pk}/change/**")
    page.keyboard.press("j")
    page.wait_for_url(f"**/link/{second.pk}/change/**")
    page.keyboard.press("k")
    page.wait_for_url(f"**/link/{first.pk}/change/**")
    page.keyboard.press("s")
    page.wait_for_url(f"**/link/{second.pk}/change/**")
    page.keyboard.press("n")
    page.keyboard.type("a rare name")
    page.keyboard.press("Tab")
    page.keyboard.press("a")
    page.get_by_text("Accepted: Osama Rareby Exampalar").wait_for()
    assert Link.objects.get(pk=second.pk).note == "a rare name"
    assert party("aa", "1").links.count() == 2
    page.keyboard.press("z")
    page.get_by_text("Taken back").wait_for()
    assert party("aa", "1").links.count() == 1
    page.wait_for_url(f"**/link/{second.pk}/change/**")
    page.keyboard.press("r")
    page.get_by_text("Rejected:").wait_for()
    page.keyboard.press("u")
    page.get_by_text("Not sure:").wait_for()
    assert Link.objects.get(pk=second.pk).state == "rejected"
    assert Link.objects.filter(state="unsure").count() == 1

    page.get_by_label("Keys:").uncheck()
    before = page.url
    page.keyboard.press("a")
    page.keyboard.press("j")
    assert page.url == before
    assert troubles == []


def test_the_queue_is_worked_through_without_a_script(pairs: list[Link], page: Page) -> None:
    kept = page.context.storage_state()
    plain = page.context.browser.new_context(
        base_url=page.url.split("/admin")[0], java_script_enabled=False, storage_state=kept
    ).new_page()
    plain.goto(f"/admin/entities/link/{pairs[0].pk}/change/")
    plain.get_by_role("button", name="Reject").click()
    plain.get_by_text("Rejected:").wait_for()
    plain.get_by_role("button", name="Undo").click()
    plain.get_by_text("Taken back").wait_for()
    assert not Link.objects.filter(decided_at__isnull=False).exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_queue_are_accessible(pairs: list[Link], page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    one = pairs[0]
    left = party("aa", "1")
    for address in (
        "/admin/entities/link/",
        f"/admin/entities/link/{one.pk}/change/",
        f"/admin/entities/link/join/{left.pk}/?q=examplar",
        f"/admin/entities/link/join/{left.pk}/?with={party('bb', '1x').pk}",
    ):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        assert faults(page) == [], address
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


STATEMENT = (
    "India and the United States met on 5 January 2026.\nThey called for listing the proxies of Lash\u00adkar‑e‑Taiba "
    "under the 1267 regime.\nThey condemned the attack at Pahalgam. «لشکر طیبہ»"
)


def test_a_statement_is_entered_on_one_page_and_published(curated: None, page: Page, troubles: list[str]) -> None:
    let = Entity.objects.get(code="let")
    page.goto("/admin/statements/statement/")
    page.get_by_role("link", name="Enter a statement").first.click()
    page.get_by_label("Text", exact=True).fill(STATEMENT)
    page.get_by_role("button", name="Recognise names").click()
    page.get_by_label("Lashkar-e-Tayyiba", exact=True).first.wait_for()
    assert page.get_by_label("Governments that speak").input_value().splitlines() == ["India", "United States"]

    page.get_by_label("Title").first.fill("A statement of the day")
    page.get_by_label("Date").fill("2999")
    page.get_by_label("Link").fill("https://example.org/of-the-day")
    page.get_by_label("How it is named: Lashkar-e-Tayyiba").select_option("called-for-listing")
    call = page.get_by_role("group").filter(has_text="This passage is a call").first
    call.get_by_label("This passage is a call").check()
    call.get_by_label("Title").fill("To list its proxies")
    party = call.get_by_role("group", name="Lashkar-e-Tayyiba")
    party.get_by_label("itself").uncheck()
    party.get_by_label("its proxies").check()
    page.get_by_label("India", exact=True).check()
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_text("2999 is still to come").wait_for()

    assert page.get_by_label("Text", exact=True).input_value() == STATEMENT
    page.get_by_label("Date").fill("2026-01-05")
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_text("Kept as a draft").wait_for()
    made = Statement.objects.get(title="A statement of the day")
    assert made.text == STATEMENT
    assert [(one.entity, one.manner) for one in made.mentions.all()] == [(let, "called-for-listing")]
    [asked] = made.calls.all()
    assert [(one.entity, one.group) for one in asked.targets.all()] == [(let, "proxies")]
    assert page.request.get(f"/statements/{made.code}/").status == 404

    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published: everybody sees it now").wait_for()
    assert page.request.get(f"/statements/{made.code}/").status == 200
    assert troubles == []
