"""One statement as it is read: who spoke, whom it names, beside what the same parties said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.clocks import Clocks
from core.together import grouped, joined, of, together
from entities.models import Entity
from sanctions.models import Designation
from sanctions.selectors.citing import codes_in
from statements.models import Discrepancy, Incident, Mention, Official, Statement
from statements.selectors.incidents import Told, parts, told

BESIDE = 12  # earlier statements of a roll call


@dataclass(frozen=True)
class Line:
    """A party or a State, and in which of the statements it is named (`named`), left out (`said`) or neither."""

    name: str
    entity: Entity | None
    designation: Designation | None
    marks: list[str]

    @property
    def times(self) -> int:
        return sum(mark == "named" for mark in self.marks)


@dataclass(frozen=True)
class Roll:
    """A statement beside the earlier ones by the same parties, oldest first."""

    statements: list[Statement]
    parties: list[Line]
    states: list[Line]

    @property
    def named(self) -> list[Line]:
        """Those the newest, the statement itself, names."""
        return [line for line in self.parties if line.marks[-1] == "named"]

    @property
    def new(self) -> list[Line]:
        """Those it names for the first time, where there is something to compare."""
        return [line for line in self.named if line.times == 1] if len(self.statements) > 2 else []


@dataclass(frozen=True)
class Spoken:
    statement: Statement
    officials: list[Official]
    mentions: list[Mention]  # in the order of the text
    incidents: list[Told]
    manners: dict[int, str]  # by incident: condemned, or named
    roll: Roll

    @property
    def condemned(self) -> list[Told]:
        return [told for told in self.incidents if self.manners.get(told.incident.pk) == "condemned"]

    @property
    def citation_codes(self) -> Iterator[str]:
        said = self.statement
        yield from said.citation_codes
        for value in (said.states_named, said.states_left_out, said.reactions, said.notes):
            yield from codes_in(value)
        for mention in self.mentions:
            yield from mention.citation_codes
        for one in self.incidents:
            yield from one.citation_codes


def made_by(clocks: Clocks) -> QuerySet[Statement]:
    """Published statements made by the page's day, newest first."""
    day = min(clocks.day, clocks.known_day)
    return Statement.objects.filter(published=True, date__lte=day).order_by("-date", "code")


def read(code: str, clocks: Clocks) -> Spoken | None:
    """A statement with all that it says."""
    one = made_by(clocks).filter(code=code).first()
    if one is None:
        return None
    earlier = made_by(clocks).filter(parties__contains=one.parties, date__lte=one.date.earliest).exclude(pk=one.pk)
    earlier = earlier.defer("text", "summary", "loaded")
    found = together(
        officials=Official.objects.filter(statement=one),
        earlier=earlier[:BESIDE],
        mentions=Mention.objects.filter(statement__in=of("earlier.id", keys=[one.pk])),
        parties=Entity.objects.filter(pk__in=of("mentions.entity_id")),
        **parts(Incident.objects.filter(statement_links__statement=one)),
    )
    joined(found["mentions"], "entity", found["parties"])
    happened = told(found, min(clocks.day, clocks.known_day))
    by_statement = grouped(found["mentions"], "statement_id")
    return Spoken(
        one,
        found["officials"],
        by_statement.get(one.pk, []),
        happened,
        {link.incident_id: link.manner for link in found["links"] if link.statement_id == one.pk},
        _roll([*reversed(found["earlier"]), one], by_statement, clocks),
    )


def _roll(line: Sequence[Statement], mentions: Mapping[int, Sequence[Mention]], clocks: Clocks) -> Roll:
    entities: dict[int, Entity] = {}
    said: dict[tuple[int, int], str] = {}
    states: dict[tuple[str, int], str] = {}
    for one in line:
        for mention in mentions.get(one.pk, ()):
            if mention.entity is not None:
                entities[mention.entity.pk] = mention.entity
                said[mention.entity.pk, one.pk] = "said" if mention.manner == Mention.Manner.LEFT_OUT else "named"
        for key, mark in (("states_left_out", "said"), ("states_named", "named")):
            for item in getattr(one, key):
                states[item["state"], one.pk] = mark
    listed = _un(entities, clocks)
    parties = [
        Line(entity.name, entity, listed.get(pk), [said.get((pk, one.pk), "") for one in line])
        for pk, entity in entities.items()
    ]
    names = list(dict.fromkeys(name for name, _pk in states))
    others = [Line(name, None, None, [states.get((name, one.pk), "") for one in line]) for name in names]
    return Roll(
        list(line),
        sorted(parties, key=lambda one: (-one.times, one.name)),
        sorted(others, key=lambda one: (-one.times, one.name)),
    )


def _un(entities: Iterable[int], clocks: Clocks) -> dict[int, Designation]:
    """The parties' entries on the UN list in force that day."""
    rows: Any = Designation.objects.visible().known_at(clocks.known_at).as_of(min(clocks.day, clocks.known_day))
    rows = rows.filter(entity__in=list(entities), regime__jurisdiction="UN").select_related("regime")
    return {row.entity_id: row for row in rows.order_by("-in_force_from", "-id")}


def discrepancies(codes: Sequence[str]) -> list[Discrepancy]:
    """Where sources disagree about any of these."""
    return list(Discrepancy.objects.filter(about__overlap=list(codes)))
