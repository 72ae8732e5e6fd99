"""Everything the tracker can say of one party on a day, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.clocks import Clocks
from core.together import joined, of, together_of
from entities.models import Affiliation, Entity
from entities.naming import readable
from entities.selectors import History, Told, Values, behind, give_behind, parts, told_in
from lists.models import Change, Release
from lists.querysets import known
from sanctions.models import Absence, Designation
from sanctions.selectors.citing import Cited
from sanctions.selectors.law import law
from sanctions.selectors.standing import (
    DELISTED,
    NOT_LISTED,
    Standing,
    best,
    by_entity,
    standings,
    with_lags,
)
from sanctions.selectors.timeline import Entry, edits_of, entries_of

CLOSENESS = (
    "leader", "owner", "financier", "member", "agent", "wing", "subsidiary", "front", "proxy", "splinter", "affiliate",
    "supporter", "relative", "associated",
)  # fmt: skip


@dataclass
class Tie:
    """Another party and every statement that ties it to this one."""

    other: Entity | None
    name: str
    key: str
    statements: list[Affiliation] = field(default_factory=list)
    standing: Standing | None = None

    def is_outward(self, one: Affiliation) -> bool:
        """Whether this party's own record names the other."""
        return self.other is None or one.entity_id != self.other.pk

    @property
    def closest(self) -> Affiliation:
        return min(self.statements, key=lambda one: (CLOSENESS.index(one.kind), self.is_outward(one), one.pk))

    @property
    def disputed_by(self) -> str:
        return next((one.disputed_by for one in self.statements if one.disputed_by), "")

    @property
    def is_person(self) -> bool:
        return self.other is not None and self.other.kind == "person"

    @property
    def from_list(self) -> bool:
        return any(one.version_id for one in self.statements)


@dataclass(frozen=True)
class Dossier:
    entity: Entity
    clocks: Clocks
    history: History
    newest: Mapping[int, Release]
    values: Values = field(default_factory=Values)
    standings: Sequence[Standing] = ()
    ties: Sequence[Tie] = ()
    changes: Sequence[Change] = ()
    entries: Sequence[Entry] = ()  # of its timeline
    absences: Sequence[Absence] = ()
    cited: Cited = field(default_factory=lambda: Cited(()))

    @property
    def regime_names(self) -> dict[str, str]:
        """Short names of the regimes that ever had it."""
        return {one.designation.regime.code: one.designation.regime.short for one in self.standings}

    @property
    def is_known(self) -> bool:
        """Whether any list had spoken of the party by the day of knowledge, or the project's files speak of it."""
        return _is_known(self.entity, self.history)

    @property
    def title(self) -> str:
        """The name as known on the day."""
        if self.entity.editorial_name:
            return self.entity.editorial_name
        primary = next((name for name in self.values.names if name.kind == "primary"), None)
        return readable(primary.text) if primary and self.clocks.known_at else self.entity.name

    @property
    def in_force(self) -> list[Standing]:
        return [one for one in self.standings if one.is_in_force]

    @property
    def regimes_in_force(self) -> int:
        """Two lists of one government may each carry it under the same regime."""
        return len({one.designation.regime_id for one in self.in_force})

    @property
    def ended(self) -> list[Standing]:
        return [one for one in self.standings if one.state == DELISTED]

    @property
    def later(self) -> list[Standing]:
        return [one for one in self.standings if one.state == NOT_LISTED]

    @property
    def affiliations(self) -> list[Affiliation]:
        return [one for tie in self.ties for one in tie.statements]

    @property
    def releases(self) -> list[Release]:
        """The newest release that speaks of each record, for the cite line."""
        found: dict[int, Release] = {}
        for record in self.history.records:
            release = self.seen(record.record.pk)
            if release is not None:
                found[release.pk] = release
        return sorted(found.values(), key=lambda one: (one.source.code, one.pk))

    def seen(self, record: int) -> Release | None:
        """The newest release that has the record on the day of knowledge."""
        version = self.history.last.get(record)
        if version is None:
            return None
        if self.history.is_live(record):
            return self.newest.get(version.record.source_id)
        until = version.until_release
        return until.previous if until else None


def _is_known(entity: Entity, told: History) -> bool:
    return bool(told.told) or not told.versions or entity.code is not None


def dossier(entity: Entity, clocks: Clocks, newest: Sequence[Release], besides: Iterable[str] = ()) -> Dossier:
    """`newest` are the newest releases of the lists on the day of knowledge; `besides` names more citations."""
    by_source = {release.source_id: release for release in newest}
    found = together_of(_parts, entity.pk, clocks.day, clocks.known_day)
    told = told_in(found, entity, clocks.known_day)
    if not _is_known(entity, told.history):
        return Dossier(entity, clocks, told.history, by_source)
    _join(found, entity)
    mine = standings(found["designations"], clocks.day, by_source)
    changes = [one for one in found["changes"] if one.published <= clocks.day]
    cited = Cited({*_codes(told, mine, found["absences"]), *besides})
    mine = with_lags([_with_citation(one, cited) for one in mine])
    return Dossier(
        entity=entity,
        clocks=clocks,
        history=told.history,
        newest=by_source,
        values=told.values,
        standings=mine,
        ties=ties_of(entity, told.affiliations, by_entity(Standing(one, clocks.day, None) for one in found["others"])),
        changes=changes,
        entries=[
            *entries_of(mine, told.values.events, found["changes"], told.history, by_source),
            *edits_of([*told.values.stated, *told.affiliations], told.values.suppressions),
        ],
        absences=_absences(found["absences"], mine),
        cited=cited,
    )


def _parts(pk: int, day: date, known_day: date) -> dict[str, QuerySet[Any]]:
    """A party's records, values and ties, its designations and those of parties it is tied to, changes and absences."""
    designations: Any = Designation.objects.visible().filter(known(known_day))
    looks = Absence.objects.filter(entity=pk, as_of__lte=day).filter(as_of__lte=known_day)
    return {
        **parts(pk, known_day),
        "designations": designations.filter(entity=pk).order_by("in_force_from", "regime__code", "period", "id"),
        "others": designations.filter(entity__in=of("ties.entity_id", "ties.target_id")).exclude(entity=pk).order_by(),
        "changes": Change.objects.filter(record__in=of("versions.record_id"), published__lte=known_day).order_by(
            "published", "release_id", "record_id"
        ),
        "absences": looks.order_by("regime__code", "-as_of", "-id"),
        **behind(
            parties=("designations.via_id",),
            versions=("designations.version_id",),
            records=("designations.record_id", "others.record_id"),
            releases=("designations.last_seen_id", "changes.release_id", "changes.last_seen_id"),
        ),
    }


def _join(found: Mapping[str, list[Any]], entity: Entity) -> None:
    regimes = law().regimes.values()
    for name in ("designations", "others", "absences"):
        joined(found[name], "regime", regimes)
    joined(found["designations"], "entity", [entity])
    joined(found["designations"], "via", found["parties"])
    give_behind(found, found["designations"], "record", "version", "last_seen")
    give_behind(found, found["others"], "record")
    give_behind(found, found["changes"], "record", "version", "release", "last_seen")


def _with_citation(one: Standing, cited: Cited) -> Standing:
    """A designation that no list prints, with the day its newest document speaks of."""
    if one.designation.record_id is not None:
        return one
    return replace(one, cited=cited.newest(one.designation.citation_codes))


def _absences(rows: Iterable[Absence], mine: Sequence[Standing]) -> list[Absence]:
    """The newest look under each regime, where none has the party in force."""
    held = {one.designation.regime_id for one in mine if one.is_in_force}
    newest: dict[int, Absence] = {}
    for one in rows:
        if one.regime_id not in held:
            newest.setdefault(one.regime_id, one)
    return list(newest.values())


def _codes(told: Told, mine: Sequence[Standing], looks: Iterable[Absence]) -> Iterator[str]:
    """Every citation the page may point to."""
    designations = [one.designation for one in mine]
    everything: list[Any] = [*told.values.stated, *told.affiliations, *designations, *looks]
    for one in everything:
        yield from one.citation_codes
    for designation in designations:
        for amendment in designation.details.get("amendments", ()):
            yield from amendment.get("citations", ())


def ties_of(
    entity: Entity, stated: Sequence[Affiliation], parties: Mapping[int, Sequence[Standing]] | None = None
) -> list[Tie]:
    """The parties tied to one, with what `parties` says of their standing."""
    found: dict[tuple[int | None, str], Tie] = {}
    for one in stated:
        other = one.target if one.entity_id == entity.pk else one.entity
        if other is not None and other.pk == entity.pk:
            continue  # a record that cites itself
        name = other.name if other else one.target_name or one.target_key
        key = (other.pk if other else None, "" if other else one.target_key or name)
        tie = found.setdefault(key, Tie(other, name, one.target_key))
        tie.statements.append(one)
    for tie in found.values():
        tie.statements.sort(key=lambda one: (tie.is_outward(one), CLOSENESS.index(one.kind), one.pk))
        if tie.other is not None:
            tie.standing = best((parties or {}).get(tie.other.pk, []))
    return sorted(
        found.values(), key=lambda tie: (not tie.is_person, CLOSENESS.index(tie.closest.kind), tie.name, tie.key)
    )
