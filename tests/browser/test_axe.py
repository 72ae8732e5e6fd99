"""Every page, in both themes, wide and narrow: axe finds nothing wrong, nothing scrolls sideways."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from lists.models import Release
from sanctions.selectors import listing
from tests.builders import pages
from tests.builders.browser import listen

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RUN = """async rules => (
    await axe.run({runOnly: rules, resultTypes: ["violations"], selectors: false, preload: false})
).violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 200)}`))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1440, 360)


def release(status: str) -> str:
    return f"/sources/un-sc/releases/{Release.objects.filter(status=status).latest('published').pk}/"


ADDRESSES: dict[str, Callable[[], str]] = {
    "home": lambda: "/",
    "search": lambda: "/search/?q=lashkar",
    "search, nothing found": lambda: "/search/?q=zzzzqq",
    "designations": lambda: "/designations/",
    "entity": lambda: pages.page_of("QDe.118"),
    "entity, on a day": lambda: pages.page_of("QDe.118", "?as_of=2004"),
    "entity_unknown": lambda: pages.page_of("QDe.900", "?known_at=2014"),
    "compare": lambda: pages.page_of("QDe.118", "compare/?from=2016"),
    "regimes": lambda: "/regimes/",
    "regime": lambda: "/regimes/un-1267/",
    "matrix": lambda: "/matrix/?statement=in-us-leaders-2025",
    "changes": lambda: "/changes/",
    "changes, between two days": lambda: "/changes/?list=un-sc&from=2018&to=2020",
    "statements": lambda: "/statements/",
    "statement": lambda: "/statements/in-us-leaders-2025/",
    "calls": lambda: "/calls/",
    "incidents": lambda: "/incidents/",
    "incident": lambda: "/incidents/pahalgam-2025/",
    "sources": lambda: "/sources/",
    "source": lambda: "/sources/un-sc/",
    "release": lambda: release("active"),
    "release, held": lambda: release("held"),
    "API": lambda: "/api/v1/docs/",
    "error 400": lambda: "/search/?colour=red",
    "error 404": lambda: "/nowhere/",
    "error 500": lambda: "/designations/?as_of=2001",
}
"""The pages looked over: the template's name first."""


def test_every_page_is_looked_over() -> None:
    there = {path.stem for path in (settings.BASE_DIR / "templates" / "pages" / "web").glob("[!_]*.html")}
    assert there <= {name.partition(",")[0] for name in ADDRESSES}


def fail(*_: object, **__: object) -> None:
    raise ZeroDivisionError("as an example")


def look_over(page: Page) -> list[str]:
    """What is wrong with the page and its folds, by width and theme; of the rules only contrast asks the theme."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.evaluate(AXE)
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for theme, rules in (("light", RULES), ("dark", ["color-contrast"])):
            page.emulate_media(color_scheme=theme)
            wrong += [f"{theme} {width} {one}" for one in page.evaluate(RUN, rules)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{width}: scrolls sideways")
    return wrong


@pytest.mark.parametrize("name", ADDRESSES)
def test_axe_finds_nothing(
    browser: Browser, specimen: None, site: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "error 500":
        monkeypatch.setattr(listing, "listing", fail)
    expected = int(name.removeprefix("error ")) if name.startswith("error") else 200
    troubles: list[str] = []
    page = browser.new_page(base_url=site)
    listen(page, troubles)
    answer = page.goto(ADDRESSES[name]())
    assert answer is not None
    assert answer.status == expected
    wrong = look_over(page)
    page.close()
    assert wrong == []
    assert [said for said in troubles if not re.search(r"status of (4|5)\d\d", said)] == []


def test_axe_finds_nothing_before_anything_is_loaded(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site)
    wrong = []
    for address in ("/", "/search/", "/changes/", "/sources/", "/matrix/", "/calls/"):
        page.goto(address)
        wrong += [f"{address} {one}" for one in look_over(page)]
    page.close()
    assert wrong == []


def test_tab_meets_the_skip_link_first_and_every_stop_is_seen(browser: Browser, specimen: None, site: str) -> None:
    page = browser.new_page(base_url=site)
    page.goto("/changes/")
    stops = []
    while page.keyboard.press("Tab") or page.evaluate("document.activeElement !== document.body"):
        stops.append(
            page.evaluate(
                """() => {
                    const at = document.activeElement, style = getComputedStyle(at);
                    const named = at.labels?.length || at.textContent.trim() || at.ariaLabel;
                    const part = at.closest("header.masthead, section.dateline, main, footer");
                    return [part?.className || part?.localName || at.className, Boolean(named), style.outlineStyle];
                }"""
            )
        )
        if len(stops) > 300:
            break
    page.close()
    order = [part for place, (part, *_) in enumerate(stops) if place == 0 or stops[place - 1][0] != part]
    assert order == ["skip", "masthead", "dateline", "main", "foot"]
    assert all(named for _, named, _ in stops)
    assert {outline for *_, outline in stops} == {"solid"}
