"""The changes for feed readers and calendars, with the filters of their page: an entry or a day for each release."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from html import unescape
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import strip_tags

from lists import selectors
from lists.models import Release, Source
from web.caching import clocks, page
from web.parties import regime_names
from web.stream import Section
from web.tags.tracker import verb
from web.views.changes import FIELDS, asked_for, sections_of, title_of
from web.words import gettext as _

MOST = 50  # releases told
ROWS = 12  # told of each in a calendar
_LINE = 75  # bytes of a line of a calendar (RFC 5545, 3.1)
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # what XML or iCalendar cannot carry


@dataclass(frozen=True)
class Told:
    """What a feed tells: its title, and the newest releases that changed something."""

    title: str
    page: str
    sections: list[Section]


@page(*FIELDS, state=selectors.pulse)
def feed(request: HttpRequest) -> HttpResponse:
    told = _told(request)
    made = _Atom(
        title=told.title,
        link=told.page,
        description=None,  # Atom asks for none
        language="en",
        author_name=_("Designation tracker"),
        feed_url=request.build_absolute_uri(),
    )
    site = request.build_absolute_uri("/").rstrip("/")
    for section in told.sections:
        release = section.release
        address = request.build_absolute_uri(_address(release))
        made.add_item(
            title=_headline(section),
            link=address,
            description=section.said,
            content=_NO_TEXT.sub("", render_to_string("web/_feed_entry.html", {"section": section, "site": site})),
            unique_id=get_tag_uri(address.rstrip("/"), release.published),
            pubdate=datetime.combine(release.published, time(), UTC),
            updateddate=_since(release),
            categories=[release.source.short],
        )
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return response


class _Atom(Atom1Feed):
    """Atom whose entries have a content beside their summary."""

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


@page(*FIELDS, state=selectors.pulse)
def calendar(request: HttpRequest) -> HttpResponse:
    told = _told(request)
    lines = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Designation tracker//Changes//EN"),
        ("NAME", _text(told.title)),
        ("X-WR-CALNAME", _text(told.title)),
        *(line for section in told.sections for line in _event(request, section)),
        ("END", "VCALENDAR"),
    ]
    text = "".join(f"{folded(f'{name}:{value}')}\r\n" for name, value in lines)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _event(request: HttpRequest, section: Section) -> Iterator[tuple[str, str]]:
    release = section.release
    yield "BEGIN", "VEVENT"
    yield "UID", f"{release.source.code}-{release.sha256}@designation-tracker"
    yield "DTSTAMP", f"{_since(release).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "DTSTART;VALUE=DATE", f"{release.published:%Y%m%d}"
    yield "DTEND;VALUE=DATE", f"{release.published + timedelta(days=1):%Y%m%d}"
    yield "SUMMARY", _text(_headline(section))
    yield "DESCRIPTION", _text("\n".join([unescape(strip_tags(section.said)), *_rows(section)]))
    yield "URL", request.build_absolute_uri(_address(release))
    yield "TRANSP", "TRANSPARENT"
    yield "END", "VEVENT"


def _rows(section: Section) -> Iterator[str]:
    """The first changes in a line each: “amended QDe.118 Lashkar-e-Tayyiba: alias added”."""
    rows = [] if section.first else section.rows
    for row in rows[:ROWS]:
        yield f"{verb(row.kind)} {row.reference} {row.head or row.name}" + (f": {row.brief}" if row.brief else "")
    if len(rows) > ROWS:
        yield _("and %s more") % (len(rows) - ROWS)


def _told(request: HttpRequest) -> Told:
    sources = {source.code: source for source in Source.objects.all()}
    regimes = regime_names()
    asked = asked_for(request, sources, regimes)
    steps = selectors.steps(asked, clocks(request).known_day)
    changed = [step for step in steps if step.totals and asked.covers(step.published)]
    query = request.META["QUERY_STRING"]
    return Told(
        title=title_of(asked, sources.get(asked.source), regimes),
        page=request.build_absolute_uri(reverse("web:changes") + (f"?{query}" if query else "")),
        sections=sections_of(asked, changed[:MOST], regimes),
    )


def _headline(section: Section) -> str:
    """“UN 2026-02-27: 3 added, 12 amended”."""
    return _NO_TEXT.sub("", f"{section.release}: {section.headline}")


def _address(release: Release) -> str:
    return reverse("web:release", args=[release.source.code, release.pk])


def _since(release: Release) -> datetime:
    """When the release became the list as it stands."""
    return release.activated_at or release.fetched_at


def _text(text: str) -> str:
    """A text as iCalendar writes it (RFC 5545, 3.3.11)."""
    return re.sub(r"([\\;,])", r"\\\1", _NO_TEXT.sub("", text)).replace("\n", r"\n").replace("\r", "")


def folded(line: str) -> str:
    """A line as several of at most 75 bytes, none of them ending within a character."""
    pieces, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > _LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += width
    return "\r\n".join(pieces)
