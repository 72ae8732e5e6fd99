"""An analyst's ways through the real lists: by mouse, by keyboard alone, without script, on a phone."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.builders.browser import listen
from tests.builders.editions import EveryList, Replay

pytestmark = [pytest.mark.browser, pytest.mark.editions, pytest.mark.django_db]

NARROW = {"width": 360, "height": 760}
WAYS = {
    "mouse": {},
    "keys": {},
    "no script": {"java_script_enabled": False},
    "narrow": {"viewport": NARROW},
}
MOST_STOPS = 400


@dataclass
class Reader:
    """Somebody who reads the pages in one of the ways, and notices when one does not fit."""

    page: Page
    by_keys: bool

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.see()

    def see(self) -> None:
        self.page.wait_for_load_state()
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth"), self.page.url

    def reach(self, target: Locator) -> None:
        """By Tab, as far as it takes."""
        for _ in range(MOST_STOPS):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab does not reach {target}")

    def press(self, target: Locator) -> None:
        """A link or button that leads elsewhere."""
        if self.by_keys:
            self.reach(target)
        with self.page.expect_navigation():
            if self.by_keys:
                self.page.keyboard.press("Enter")
            else:
                target.click()
        self.see()

    def open_row(self, number: int) -> None:
        """The main link of a row of the table; j walks there."""
        link = self.page.locator("main tbody tr").nth(number - 1).locator("th a").first
        if self.by_keys:
            for _ in range(number):
                self.page.keyboard.press("j")
            expect(link).to_be_focused()
        self.press(link)

    def write(self, field: Locator, text: str) -> None:
        if self.by_keys:
            self.reach(field)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def choose(self, field: Locator, label: str) -> None:
        if self.by_keys:
            self.reach(field)
            self.page.keyboard.type(label)
            expect(field.locator("option:checked")).to_have_text(re.compile(re.escape(label)))
        else:
            field.select_option(label=field.locator("option").filter(has_text=label).first.text_content())

    def search(self, text: str) -> None:
        field = self.page.locator("#q")
        if self.by_keys:
            self.page.keyboard.press("/")
            expect(field).to_be_focused()
            self.page.keyboard.type(text)
        else:
            field.fill(text)
        self.press(self.page.get_by_role("search").get_by_role("button"))


@pytest.fixture(params=WAYS)
def reader(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Reader]:
    context = browser.new_context(base_url=site, **WAYS[request.param])
    page = context.new_page()
    troubles: list[str] = []
    listen(page, troubles)
    yield Reader(page, by_keys=request.param == "keys")
    context.close()
    assert troubles == []


FIRST = {
    "lashkar e toiba": "Lashkar-e-Tayyiba",
    "لشکر طيبة": "Lashkar-e-Tayyiba",
    "jaish mohamed": "Jaish-e-Mohammad",
    "QDe.118": "Lashkar-e-Tayyiba",
}


def test_a_party_is_found_from_the_front_page_by_any_spelling(every_list: EveryList, reader: Reader) -> None:
    for text, name in FIRST.items():
        reader.go("/")
        reader.search(text)
        reader.open_row(1)
        expect(reader.page.get_by_role("heading", level=1)).to_contain_text(name)
        reader.see()


def test_a_party_is_read_on_a_day_and_today(every_list: EveryList, reader: Reader) -> None:
    page = reader.page
    reader.go("/search/?q=QDe.118")
    reader.open_row(1)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lashkar-e-Tayyiba")
    reader.write(page.get_by_label("In force on"), "2004")
    reader.press(page.get_by_role("form", name="As of").get_by_role("button"))
    expect(page.get_by_role("status")).to_contain_text("In force on 1 January 2004")
    rows = page.locator(".desig tbody tr")
    expect(rows.filter(has=page.get_by_role("link", name="US FTO", exact=True))).to_contain_text("in force")
    expect(rows.filter(has=page.get_by_role("link", name="UN 1267", exact=True))).not_to_contain_text("in force")
    reader.press(page.get_by_role("link", name="Back to today"))
    expect(page.get_by_role("status")).to_have_count(0)
    expect(rows.filter(has=page.get_by_role("link", name="UN 1267", exact=True))).to_contain_text("in force")


def test_two_editions_of_a_list_are_compared(real_lists: Replay, reader: Reader) -> None:
    page = reader.page
    reader.go("/changes/")
    form = page.get_by_role("form", name="Which changes")
    reader.choose(form.get_by_label("List"), "United Nations")
    reader.write(form.get_by_label("Since"), "2024-11-30")
    reader.write(form.get_by_label("up to"), "2025-09-03")
    reader.press(form.get_by_role("button"))
    assert re.search(r"list=un-sc&.*from=2024-11-30&to=2025-09-03", page.url)
    expect(page.locator("li.change").first).to_be_visible()

    reader.go("/sources/un-sc/")
    reader.press(page.locator("tbody").get_by_role("link", name="2025-09-03", exact=True))
    form = page.get_by_role("form", name="Compare with another release")
    reader.choose(form.get_by_label("Compare with"), "2024-11-30")
    reader.press(form.get_by_role("button"))
    expect(page.get_by_role("heading", name="Compared with 2024-11-30")).to_be_visible()
    expect(page.locator("#diff").first).to_be_visible()
    expect(page.locator("li.change").first).to_be_visible()


def test_a_call_is_followed_to_its_outcome(every_list: EveryList, reader: Reader) -> None:
    page = reader.page
    reader.go("/statements/")
    reader.press(page.get_by_role("link", name=re.compile("21st India-US Joint Working Group")))
    call = page.locator("#jwg21-list")
    expect(call).to_contain_text("open")
    reader.press(page.locator(".jump").get_by_role("link", name="What came of it"))
    outcome = page.get_by_role("region", name="What came of it")
    expect(outcome).to_contain_text("partly met")
    reader.press(outcome.get_by_role("link", name="Hamidah Nabagala"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hamidah Nabagala")
    expect(page.locator("p.status")).to_contain_text("UN 1267")


def test_the_matrix_is_taken_along(every_list: EveryList, reader: Reader) -> None:
    page = reader.page
    reader.go("/matrix/")
    link = page.locator(".twins").get_by_role("link", name="CSV")
    with page.expect_download() as coming:
        if reader.by_keys:
            reader.reach(link)
            page.keyboard.press("Enter")
        else:
            link.click()
    assert coming.value.suggested_filename.startswith("matrix-as-of-")
    with open(coming.value.path(), newline="", encoding="utf-8-sig") as file:
        states = {(row["entity.name"], row["regime"]): row["state"] for row in csv.DictReader(file)}
    assert states["Lashkar-e-Tayyiba", "un-1267"] == states["Lashkar-e-Tayyiba", "us-fto"] == "in-force"


def test_what_is_found_follows_what_is_typed(every_list: EveryList, browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site)
    troubles: list[str] = []
    listen(page, troubles)
    page.goto("/search/?q=QDe.118&as_of=2016")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("jaish mohamed")
    expect(page.locator("main tbody th").first).to_contain_text("Jaish-e-Mohammad")
    expect(page).to_have_url(re.compile(r"q=jaish(%20|\+)mohamed&as_of=2016"))
    expect(page).to_have_title(re.compile("^jaish mohamed: "))
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#dateline input[name=q]")).to_have_value("jaish mohamed")
    assert troubles == []
    page.close()


def test_rows_are_walked_and_keys_switched_off(every_list: EveryList, browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site)
    page.goto("/designations/")
    links = page.locator("main tbody th a")
    for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(links.nth(row)).to_be_focused()
    page.keyboard.press("Control+j")
    expect(links.nth(1)).to_be_focused()

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(links.nth(1)).to_be_focused()

    page.keyboard.press("/")
    page.keyboard.type("j?/")
    expect(page.locator("#q")).to_have_value("j?/")

    page.get_by_role("button", name="all keys").click()
    dialog.get_by_label("Use these keys on this device").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.goto("/statements/")
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("body")).to_be_focused()
    expect(dialog).to_be_hidden()
    page.close()
