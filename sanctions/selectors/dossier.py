"""Everything the tracker can say of one party on a day, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, Func, Q, QuerySet

from core.clocks import Clocks
from core.together import joined, together
from entities.models import Affiliation, Entity
from entities.naming import readable
from entities.selectors import History, Values, affiliations, history, values
from lists.models import Change, Record, Release
from lists.querysets import known
from sanctions.models import Absence, Citation, Designation, Regime
from sanctions.selectors.citing import Cited
from sanctions.selectors.standing import (
    DELISTED,
    NOT_LISTED,
    Standing,
    basis_of,
    best,
    by_entity,
    designations_of,
    give_basis,
    standings,
    with_lags,
)
from sanctions.selectors.timeline import Entry, changes_of, edits_of, entries_of

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
    told = history(entity, clocks.known_day)
    if not _is_known(entity, told):
        return Dossier(entity, clocks, told, by_source)
    said = values(entity, told)
    stated = affiliations(entity, clocks.known_day)
    others = {one.target_id if one.entity_id == entity.pk else one.entity_id for one in stated} - {None}
    mine = standings(designations_of([entity.pk], clocks.known_day, basis=False), clocks.day, by_source)
    law = together(
        **basis_of(one.designation.regime_id for one in mine),
        **_looks(entity, clocks),
        documents=Citation.objects.filter(
            Q(code__in={*_codes(said, mine, stated), *besides}) | Q(code__in=_cited_by(_looks_of(entity, clocks)))
        ),
        **_designations_of_others([pk for pk in others if pk], clocks),
    )
    give_basis((one.designation for one in mine), law)
    joined(law["absences"], "regime", law["looked_in"])
    joined(law["tied"], "regime", law["tied_regimes"])
    joined(law["tied"], "record", law["tied_records"])
    parties = by_entity(Standing(one, clocks.day, None) for one in law["tied"])
    changes = changes_of(told)
    absences = _absences(law["absences"], mine)
    cited = Cited((), law["documents"])
    mine = with_lags([_with_citation(one, cited) for one in mine])
    return Dossier(
        entity=entity,
        clocks=clocks,
        history=told,
        newest=by_source,
        values=said,
        standings=mine,
        ties=ties_of(entity, stated, parties),
        changes=[change for change in changes if change.published <= clocks.day],
        entries=[
            *entries_of(mine, said.events, changes, told, by_source),
            *edits_of([*said.stated, *stated], said.suppressions),
        ],
        absences=absences,
        cited=cited,
    )


def _with_citation(one: Standing, cited: Cited) -> Standing:
    """A designation that no list prints, with the day its newest document speaks of."""
    if one.designation.record_id is not None:
        return one
    return replace(one, cited=cited.newest(one.designation.citation_codes))


def _designations_of_others(entities: Iterable[int], clocks: Clocks) -> dict[str, QuerySet[Any]]:
    """Of parties it is tied to only how they stand is told: their designations without all that is behind them."""
    rows = Designation.objects.visible().filter(known(clocks.known_day), entity__in=list(entities)).order_by()
    return {
        "tied": rows,
        "tied_regimes": Regime.objects.filter(pk__in=rows.values("regime")),
        "tied_records": Record.objects.filter(pk__in=rows.values("record")),
    }


def _looks_of(entity: Entity, clocks: Clocks) -> QuerySet[Absence]:
    return Absence.objects.filter(entity=entity, as_of__lte=min(clocks.day, clocks.known_day))


def _cited_by(rows: QuerySet[Any]) -> Any:
    return rows.order_by().annotate(cited=Func(F("citation_codes"), function="unnest")).values("cited")


def _looks(entity: Entity, clocks: Clocks) -> dict[str, QuerySet[Any]]:
    """Every look that found nothing of the party by the day, newest first under each regime."""
    rows = _looks_of(entity, clocks)
    return {
        "absences": rows.order_by("regime__code", "-as_of", "-id"),
        "looked_in": Regime.objects.filter(pk__in=rows.order_by().values("regime")),
    }


def _absences(rows: Iterable[Absence], mine: Sequence[Standing]) -> list[Absence]:
    """The newest look under each regime, where none has the party in force."""
    held = {one.designation.regime_id for one in mine if one.is_in_force}
    newest: dict[int, Absence] = {}
    for one in rows:
        if one.regime_id not in held:
            newest.setdefault(one.regime_id, one)
    return list(newest.values())


def _codes(said: Values, mine: Sequence[Standing], ties: Sequence[Affiliation]) -> Iterator[str]:
    """Every citation the page may point to, but for those of looks that found nothing."""
    designations = [one.designation for one in mine]
    everything: list[Any] = [*said.stated, *ties, *designations]
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
