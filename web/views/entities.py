"""A party's page: the dossier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from core.dates import PartialDate
from entities import selectors
from entities.models import Entity, Fact, Identifier, Name
from entities.selectors import Values
from sanctions.selectors.dossier import Dossier
from sanctions.selectors.timeline import timeline
from statements.selectors.about import About, told_of
from statements.selectors.events import events
from web.caching import clocks, page
from web.context import frame_of
from web.drawing import Scale
from web.finder import Question
from web.tags.parties import identifier, identifier_label, name_label, place
from web.words import gettext as _

OPEN_NAMES, OPEN_VALUES = 24, 5
_PUBLIC_ID = re.compile(r"[a-z0-9]{1,12}")


@page()
def entity(request: HttpRequest, public_id: str) -> HttpResponse:
    found = party_at(public_id)
    if found.public_id != public_id:
        return HttpResponsePermanentRedirect(request.get_full_path().replace(public_id, found.public_id, 1))
    on, frame = clocks(request), frame_of(request, compare=reverse("web:compare", args=[found.public_id]))
    party, said = told_of(found, on, frame.newest)
    question = Question(request, ())
    twins = question.twins(f"/api/v1/entities/{found.public_id}/")
    tables = question.twins("/api/v1/designations/", changes={"entity": found.public_id})
    shown = {
        "entity": found,
        "dossier": party,
        "twins": tables | {"JSON": twins["JSON"]},
        "regime_names": party.regime_names,
    }
    if not party.is_known:
        return render(request, "web/entity_unknown.html", shown)
    at = f"?as_of={on.day}&known_at={on.known_day}"
    return render(
        request,
        "web/entity.html",
        {
            **shown,
            "title": party.title,
            "original": original(party.values.names),
            "references": references(party),
            "glance": [*glance(party), *last_named(said)],
            "said": said,
            "idle": sum(one.is_idle for one in said.calls),
            "sources": party.cited,
            "absences": [one for one in party.absences if one not in [wanted.absence for wanted in said.wanted]],
            "timeline": timeline([*party.entries, *events(said)], party.standings, on),
            "last_amended": max((one.amended[0] for one in party.in_force if one.amended), default=None),
            "scale": Scale.of(party.standings, on.day),
            "name_groups": name_groups(party.values.names),
            "names_count": len({name.text for name in party.values.names}),
            "facts": facts(party),
            "kicker": once(
                Value(one, one.text)
                for kind in ("sort", "nationality", "based-in")
                for one in party.values.of_kind(kind)
            ),
            "permalink": request.build_absolute_uri(reverse("web:entity", args=[found.public_id])) + at,
        },
    )


def party_at(public_id: str) -> Entity:
    """The party of an address, or the one that it proved to be."""
    found = selectors.find(public_id) if _PUBLIC_ID.fullmatch(public_id) else None
    if found is None:
        raise Http404(
            _("There is no party with the id “%s”. Search for its name or reference: its page has the address to keep.")
            % public_id[:40]
        )
    return found


def original(names: Sequence[Name]) -> Name | None:
    """The name in the party's own script, to stand beside its name."""
    scripts = [name for name in names if name.script not in ("Latn", "Zyyy")]
    return next((name for name in scripts if name.kind == Name.NameKind.ORIGINAL_SCRIPT), None)


@dataclass(frozen=True)
class Reference:
    list: str
    text: str


def references(party: Dossier) -> list[Reference]:
    """Each list's reference of the party, once."""
    found = [
        Reference(
            one.designation.record.source.short if one.designation.record else one.designation.regime.jurisdiction,
            one.designation.reference,
        )
        for one in party.standings
        if one.designation.reference
    ]
    return list(dict.fromkeys(found))


# The head ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Glance:
    label: str
    day: Any
    note: str


def glance(party: Dossier) -> list[Glance]:
    """The dates that matter most."""
    found: list[Glance] = []
    begun = [one for one in party.standings if one.state != "not-listed"]
    if begun:
        first = min(begun, key=lambda one: one.begins)
        listed = first.designation.listed_on or first.begins
        found.append(Glance(_("First listed"), listed, first.designation.regime.short))
    amended = [(dated, one) for one in begun for dated in one.amended[:1]]
    if amended:
        dated, one = max(amended, key=lambda pair: pair[0])
        found.append(Glance(_("Last amended"), dated, one.designation.regime.short))
    reviews = [event for event in party.values.events if event.date.earliest <= party.clocks.day]
    if reviews:
        found.append(Glance(_("Last reviewed"), max(event.date for event in reviews), ""))
    ends = [one.designation.delisted_on for one in party.ended if one.designation.delisted_on]
    if ends and not party.in_force:
        last = max(ends, key=lambda one: one.latest)
        found.append(Glance(_("Delisted") if last.precision == "day" else _("Delisted by"), last.latest, ""))
    changes = [change for change in party.changes if change.kind != "added"]
    if changes:
        change = changes[-1]
        found.append(Glance(_("Last change seen"), change.published, f"{change.release.source.short}, {change.kind}"))
    if party.history.told:
        first_seen = min(party.history.told, key=lambda version: version.known_from)
        found.append(Glance(_("Record first seen"), first_seen.known_from, first_seen.release.source.short))
    seen = [(release, record) for record in party.history.last if (release := party.seen(record))]
    if seen:
        release, record = max(seen, key=lambda pair: pair[0].published)
        live = party.history.is_live(record)
        found.append(Glance(_("Record last seen"), release.published, _("still listed") if live else _("not since")))
    return found


def last_named(said: About) -> list[Glance]:
    if not said.named:
        return []
    newest = said.named[0].statement
    return [Glance(_("Last named"), newest.date, ", ".join(newest.parties))]


# Names ------------------------------------------------------------------------------------


@dataclass
class NameGroup:
    """Names alike in kind, quality and script, from the same lists."""

    label: str
    sources: list[Name]  # one a list, for the marks
    names: list[Name] = field(default_factory=list)

    @property
    def open(self) -> list[Name]:
        return self.names[:OPEN_NAMES] if len(self.names) > OPEN_NAMES + 3 else self.names

    @property
    def folded(self) -> list[Name]:
        return self.names[len(self.open) :]


_KIND_ORDER = ("primary", "original-script", "aka", "fka", "acronym")


def name_groups(names: Iterable[Name]) -> list[NameGroup]:
    by_text: dict[tuple[Any, ...], list[Name]] = {}
    for name in names:
        by_text.setdefault((name.kind, name.quality, name.script, name.text), []).append(name)
    found: dict[tuple[Any, ...], NameGroup] = {}
    for (kind, quality, script, _text), same in by_text.items():
        one_a_list = {_list_of(name): name for name in reversed(same)}
        key = (kind, quality, script, tuple(sorted(one_a_list)))
        group = found.setdefault(
            key, NameGroup(name_label(kind, quality, script), [one_a_list[code] for code in sorted(one_a_list)])
        )
        group.names.append(same[0])

    def rank(key: tuple[Any, ...]) -> tuple[Any, ...]:
        kind, quality, script, lists = key
        place_of = _KIND_ORDER.index(kind) if kind in _KIND_ORDER else len(_KIND_ORDER)
        return place_of, {"strong": 0, None: 1}.get(quality, 2), script != "Latn", script, lists

    return [found[key] for key in sorted(found, key=rank)]


def _list_of(name: Name) -> str:
    return name.record.source.code if name.record else f"~{' '.join(name.citation_codes)}"


# Facts ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Value:
    """One value to print, with the rows it stands on for its source marks."""

    stated: Any
    text: str = ""
    also: tuple[Any, ...] = ()  # who else states it
    date: PartialDate | None = None
    note: str = ""
    href: str = ""
    prose: bool = False


@dataclass(frozen=True)
class FactRow:
    label: str
    values: list[Value]

    @property
    def open(self) -> list[Value]:
        return self.values[:OPEN_VALUES] if len(self.values) > OPEN_VALUES + 1 else self.values

    @property
    def folded(self) -> list[Value]:
        return self.values[len(self.open) :]


def facts(party: Dossier) -> list[FactRow]:
    """Every value but the names, row by row; what a page of this kind of party asks for and lists leave out is said."""
    said, person = party.values, party.entity.kind == "person"
    rows = [
        FactRow(_("Sort"), _texts(said.of_kind("sort"))),
        FactRow(_("Formed"), _texts(said.of_kind("formed"))),
        FactRow(_("Based in"), _texts(said.of_kind("based-in"))),
        FactRow(_("Operates in"), _texts(said.of_kind("operates-in"))),
        FactRow(_("Summary"), _texts(said.of_kind("summary"))),
        FactRow(_("Born"), [Value(one, date=one.date, note=one.note or "") for one in said.birth_dates]),
        FactRow(_("Died"), _texts(said.of_kind("died"))),
        FactRow(_("Born in"), [Value(one, place(one)) for one in said.in_role("birth")]),
        FactRow(_("Nationality"), _texts(said.of_kind("nationality"))),
        FactRow(_("Citizenship"), _texts(said.of_kind("citizenship"))),
        FactRow(_("Gender"), _texts(said.of_kind("gender"))),
        FactRow(_("Title"), _texts(said.of_kind("title"))),
        FactRow(_("Position"), _texts(said.of_kind("position"))),
        *_details(said, _BUILT),
        *_identifiers(party),
        FactRow(_("Address"), [Value(one, place(one)) for one in said.in_role("address")]),
        *_details(said, _REACHED),
        FactRow(_("Proposed by"), _proposers(party)),
        FactRow(_("Comments"), [Value(one, one.text, prose=True) for one in said.of_kind("comments")]),
        FactRow(_("Link"), [Value(one, one.text, href=_href(one.text)) for one in said.of_kind("link")]),
        FactRow(_("Note"), [Value(one, one.text, note=one.label or "") for one in said.of_kind("note")]),
        FactRow(_("Reviews"), [Value(one, date=one.date) for one in said.events if one.kind == "review"]),
    ]
    asked = {_("Born"), _("Nationality")} if person else set()
    asked |= {_("Identifiers"), _("Address")}
    return [FactRow(row.label, once(row.values)) for row in rows if row.values or row.label in asked]


def once(values: Iterable[Value]) -> list[Value]:
    """Values that several lists state alike, told once with the marks of all."""
    found: dict[tuple[Any, ...], Value] = {}
    for one in values:
        key = (one.text.casefold(), one.date, one.note.casefold())
        same = found.get(key)
        found[key] = replace(same, also=(*same.also, one.stated)) if same else one
    return list(found.values())


_BUILT = (
    "vessel-type", "aircraft-model", "flag", "former-flag", "tonnage", "gross-tonnage", "length", "built", "legal-form",
    "sector", "established", "owner", "former-owner", "operator", "parent", "subsidiary",
)  # fmt: skip
_REACHED = ("phone", "fax", "email", "website", "secondary-sanctions")


def _details(said: Values, kinds: Iterable[str]) -> list[FactRow]:
    """What vessels, aircraft and organisations are told by, each under the name of its kind."""
    return [FactRow(Fact.FactKind(kind).label.capitalize(), _texts(said.of_kind(kind))) for kind in kinds]


def _texts(rows: Iterable[Fact]) -> list[Value]:
    return [Value(one, one.text) for one in rows]


def _identifiers(party: Dossier) -> list[FactRow]:
    lists = {release.source.code: release.source.short for release in party.newest.values()}

    def label_of(one: Identifier) -> str:
        label = identifier_label(one)
        return _("Reference on %s") % lists[label] if label in lists else label

    ordered = sorted(party.values.identifiers, key=lambda one: (label_of(one), one.pk or 0))
    rows = [
        FactRow(label, [Value(one, one.number or _("number not given"), note=identifier(one)) for one in group])
        for label, group in groupby(ordered, key=label_of)
    ]
    return rows or [FactRow(_("Identifiers"), [])]


def _proposers(party: Dossier) -> list[Value]:
    found = {one.designation.submitted_by: one.designation for one in party.standings if one.designation.submitted_by}
    return [Value(designation, name) for name, designation in found.items() if name]


def _href(text: str) -> str:
    return text if text.startswith(("https://", "http://")) else ""
