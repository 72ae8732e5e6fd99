"""The words of the pages can be translated: makemessages finds them, and they are said in the request's language."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from web import words
from web.jinja import counted, word
from web.management.commands.makemessages import calls

PAGES = settings.BASE_DIR / "templates" / "pages"


@pytest.mark.parametrize("page", sorted(PAGES.rglob("*.html")), ids=lambda page: str(page.relative_to(PAGES)))
def test_makemessages_finds_every_word_of_a_page(page: object) -> None:
    source = page.read_text(encoding="utf-8")
    asked = re.findall(r"(?<!\w)(_|ngettext)\(", source)
    found = re.findall(r"(?<!\w)(_|ngettext)\((?=['\"])", calls(source))
    assert sorted(found) == sorted(asked)


def test_a_text_with_its_parts_and_its_plural_is_found_on_its_line() -> None:
    source = '\n{{ _("as of %(day)s", day=day) }}{{ ngettext("%(number)s call", "%(number)s calls", calls|length) }}'
    assert calls(source) == "\n_('as of %(day)s'); ngettext('%(number)s call', '%(number)s calls'); "


def test_parts_of_a_text_are_escaped_unless_they_are_html() -> None:
    assert word("named <b>%(name)s</b>", name="<i>") == "named <b>&lt;i&gt;</b>"
    assert word("named %(name)s", name=word("<b>x</b>")) == "named <b>x</b>"
    assert counted("%(number)s call", "%(number)s calls of %(name)s", 2, name="<i>") == "2 calls of &lt;i&gt;"


@pytest.fixture
def _in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"Search": "Suche"}
    plain = translation.gettext

    def in_german(text: str) -> str:
        return said.get(text, text) if translation.get_language() == "de" else plain(text)

    monkeypatch.setattr(translation, "gettext", in_german)


@pytest.mark.usefixtures("_in_german")
def test_a_word_is_said_in_the_language_that_is_spoken() -> None:
    for language, said in (("en", "Search"), ("de", "Suche"), ("en", "Search")):
        with translation.override(language):
            assert words.gettext("Search") == said
            assert word("Search") == said
            with words.spoken():
                assert words.gettext("Search") == said


@pytest.mark.django_db
def test_the_language_of_a_request_is_let_go_with_it(client: Client) -> None:
    with translation.override("de"):
        client.get("/nowhere/")
    assert words.language() == "en"
