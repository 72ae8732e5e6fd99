"""What governments said and asked of one party, and what became of it.

Everything is read in one query; what the lists say of the party the caller has already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from core.clocks import Clocks
from core.together import grouped, joined, of, together_of
from entities.models import Affiliation, Entity
from lists.models import Release
from lists.querysets import known
from sanctions.models import Absence, Regime
from sanctions.selectors.dossier import Dossier, dossier
from sanctions.selectors.law import law
from statements.models import Call, Finding, Incident, Mention, Proposal, ProposalStep, Statement, Target
from statements.outcomes import SETTLED
from statements.selectors import incidents
from statements.selectors.judging import Aim, Judge
from statements.selectors.members import MUTUAL, TIES, Members
from statements.selectors.outcomes_of import COMPUTED
from statements.selectors.proposals import Course, judged

Group = Target.Group


@dataclass(frozen=True)
class Named:
    """A statement that speaks of the party, and how."""

    statement: Statement
    mentions: list[Mention]
    calls: list[Asked]  # those in it that aim at the party, by name first


@dataclass(frozen=True)
class Asked:
    """A call that aims at the party, by its name or as one of a class; `aim` where designations can tell."""

    call: Call
    target: Target
    aim: Aim | None
    ties: tuple[Affiliation, ...]
    findings: list[Finding]  # that concern the party, oldest first

    @property
    def is_named(self) -> bool:
        return self.target.group in ("", Group.NAMED_GROUPS)

    @property
    def is_idle(self) -> bool:
        """Whether it was listed before and is only of a class that others were asked for of."""
        return not self.is_named and self.aim is not None and self.aim.outcome.state in SETTLED


@dataclass(frozen=True)
class Wanted:
    """A regime that somebody asked to list the party, which does not."""

    regime: Regime
    calls: list[Asked]  # newest first
    proposal: Course | None  # the newest
    absence: Absence | None
    release: Release | None
    as_of: date | None

    @property
    def state(self) -> str:
        """Where the newest proposal left it, or that somebody called for it."""
        stands = self.proposal.state if self.proposal else ""
        return stands if stands in ("held", "blocked") or not self.calls else "called-for"


@dataclass(frozen=True)
class About:
    entity: Entity
    named: list[Named]  # newest first
    calls: list[Asked]  # newest first
    proposals: list[Course]  # oldest first
    incidents: list[incidents.Told]  # newest first
    wanted: list[Wanted]


def told_of(entity: Entity, clocks: Clocks, newest: Sequence[Release]) -> tuple[Dossier, About]:
    """What the lists say of a party, and what was said and asked of it; citations are numbered in one run."""
    said = Read(entity, clocks) if _is_spoken_of(entity) else Nothing(entity)
    party = dossier(entity, clocks, newest, said.citation_codes)
    judge = Judge((one.designation for one in party.standings), party.absences, newest, clocks)
    return party, said.judged(party.affiliations, judge)


_SPOKEN_OF = """
WITH spoken AS (
    SELECT entity_id FROM statements_mention UNION SELECT entity_id FROM statements_target
    UNION SELECT entity_id FROM statements_proposal UNION SELECT by_entity_id FROM statements_assertion
    UNION SELECT entity_id FROM statements_assertion_to)
SELECT EXISTS (SELECT FROM spoken WHERE entity_id = %(entity)s)
    OR EXISTS (SELECT FROM entities_affiliation a JOIN spoken s ON s.entity_id = a.target_id
        WHERE a.entity_id = %(entity)s)
    OR EXISTS (SELECT FROM entities_affiliation a JOIN spoken s ON s.entity_id = a.entity_id
        WHERE a.target_id = %(entity)s)"""


def _is_spoken_of(entity: Entity) -> bool:
    """Whether anybody ever spoke of the party, or of one that it is tied to: of most nobody did."""
    with connection.cursor() as cursor:
        cursor.execute(_SPOKEN_OF, {"entity": entity.pk})
        return bool(cursor.fetchone()[0])


class Nothing:
    """Nothing was said of a party."""

    citation_codes = ()

    def __init__(self, entity: Entity) -> None:
        self.entity = entity

    def judged(self, _ties: Iterable[Affiliation], _judge: Judge) -> About:
        return About(self.entity, [], [], [], [], [])


class Read:
    """What was said and asked of a party by a day, before it is held against the lists. One query."""

    def __init__(self, entity: Entity, clocks: Clocks) -> None:
        self.entity, self.day = entity, min(clocks.day, clocks.known_day)
        self._known_day = clocks.known_day
        self._found = together_of(_parts, entity.pk, clocks.day, clocks.known_day)
        self._join()

    def _join(self) -> None:
        found = self._found
        joined(found["mentions"], "statement", found["statements"])
        joined(found["calls"], "statement", found["statements"])
        regimes = law().regimes.values()
        for name in ("calls", "proposals"):
            joined(found[name], "regime", regimes)
        joined(found["targets"], "call", found["calls"])
        joined(found["targets"], "entity", found["heads"])
        for proposal in found["proposals"]:
            proposal.entity = self.entity

    @property
    def citation_codes(self) -> Iterator[str]:
        for name in ("mentions", "calls", "findings", "statements", "proposals", "steps"):
            for one in self._found[name]:
                yield from one.citation_codes
        for told in incidents.told(self._found, self.day):
            yield from told.citation_codes

    def judged(self, ties: Iterable[Affiliation], judge: Judge) -> About:
        """`ties` are the party's own, and `judge` knows its designations."""
        calls = list(self._calls(ties, judge))
        courses = judged(
            self._found["proposals"], self._found["steps"], judge, {one.pk: one for one in self._found["followed"]}
        )
        courses.sort(key=_begun)
        return About(
            self.entity,
            list(self._named(calls)), calls, courses, incidents.told(self._found, self.day),
            list(_wanted(self.entity, calls, courses, judge)),
        )  # fmt: skip

    def _calls(self, ties: Iterable[Affiliation], judge: Judge) -> Iterator[Asked]:
        members = Members(self._named_in(), (tie for tie in ties if _is_known(tie, self._known_day)))
        targets, findings = grouped(self._found["targets"], "call_id"), grouped(self._found["findings"], "call_id")
        for call in sorted(self._found["calls"], key=lambda one: (one.statement.date, one.code), reverse=True):
            by_name_first = sorted(targets.get(call.pk, ()), key=lambda one: bool(one.group))
            meant = ((target, self._ties(target, members)) for target in by_name_first)
            target, found = next(((target, found) for target, found in meant if found is not None), (None, ()))
            if target is None:
                continue
            told = call.kind in COMPUTED and call.regime is not None
            yield Asked(
                call,
                target,
                judge.aim(call, call.regime, self.entity, target, found) if told else None,
                found,
                [one for one in findings.get(call.pk, ()) if self._concerns(one, target)],
            )

    def _concerns(self, finding: Finding, target: Target) -> bool:
        """Whether a finding speaks of the party; one that does not say of whom speaks of those named."""
        of = {row.entity_id for row in self._found["concerns"] if row.finding_id == finding.pk}
        return self.entity.pk in of or (not of and not target.group)

    def _ties(self, target: Target, members: Members) -> tuple[Affiliation, ...] | None:
        """The ties by which the target means the party, none where it names it; None where it does not mean it."""
        if not target.group:
            return () if target.entity_id == self.entity.pk else None
        return next((ties for other, ties in members.of(target) if other.pk == self.entity.pk), None)

    def _named_in(self) -> Mapping[int, Sequence[Entity]]:
        """Whom the statements name whose calls aim at a class of nobody in particular, as far as it matters here."""
        named: dict[int, list[Entity]] = {}
        for mention in self._found["mentions"]:
            named.setdefault(mention.statement_id, []).append(self.entity)
        for mention in self._found["unsaid"]:
            named.setdefault(mention.statement_id, []).append(Entity(pk=mention.entity_id))
        return named

    def _named(self, calls: Sequence[Asked]) -> Iterator[Named]:
        mentions = grouped(self._found["mentions"], "statement_id")
        asked: dict[int, list[Asked]] = {}
        for call in sorted(calls, key=lambda one: not one.is_named):
            asked.setdefault(call.call.statement_id, []).append(call)
        for one in sorted(self._found["statements"], key=lambda one: (one.date, one.code), reverse=True):
            if one.pk in mentions or any(call.is_named for call in asked.get(one.pk, ())):
                yield Named(one, mentions.get(one.pk, []), asked.get(one.pk, []))


def _parts(pk: int, day: date, known_day: date) -> dict[str, QuerySet[Any]]:
    """What was said and asked of a party by the page's day, for `Read`."""
    ties: Any = Affiliation.objects.visible().filter(known(known_day)).order_by()
    named = Mention.objects.exclude(manner=Mention.Manner.LEFT_OUT).order_by()
    proposals = Proposal.objects.filter(entity=pk)
    blamed = Q(assertions__by_entity=pk) | Q(assertions__to=pk)
    return {
        "_made": Statement.objects.filter(published=True, date__lte=day).filter(date__lte=known_day).only("pk"),
        "_outward": ties.filter(entity=pk, target__isnull=False).only("target"),
        "_mutual": ties.filter(target=pk, kind__in=MUTUAL).only("entity"),
        "_beside": named.filter(entity__in=of("_outward.target_id", "_mutual.entity_id")).only("statement"),
        "_naming": named.filter(entity=pk).only("statement"),
        "mentions": Mention.objects.filter(entity=pk, statement__in=of("_made.id")).defer("passage"),
        "targets": _targets(pk),
        "heads": Entity.objects.filter(pk__in=of("targets.entity_id")),
        "calls": Call.objects.filter(pk__in=of("targets.call_id")).defer("text", "passage", "loaded"),
        "statements": Statement.objects.filter(pk__in=of("mentions.statement_id", "calls.statement_id")).defer(
            "text", "summary", "loaded"
        ),
        "findings": Finding.objects.filter(call__in=of("calls.id"), as_of__lte=day).filter(as_of__lte=known_day),
        "concerns": Finding.entities.through.objects.filter(finding__in=of("findings.id")),
        "_of_nobody": Call.objects.filter(pk__in=of("calls.id"), targets__entity=None, targets__group__in=TIES)
        .order_by()
        .only("statement"),
        "unsaid": Mention.objects.filter(statement__in=of("_of_nobody.statement_id"), entity__isnull=False).exclude(
            manner=Mention.Manner.LEFT_OUT
        ),
        "proposals": proposals,
        "steps": ProposalStep.objects.filter(proposal__in=of("proposals.id")),
        "followed": Call.objects.filter(pk__in=of("proposals.call_id"), statement__published=True),
        "_involving": Incident.objects.filter(blamed).order_by().only("pk"),
        **incidents.parts(incidents.happened_by(day, known_day).filter(pk__in=of("_involving.id"))),
    }


def _targets(pk: int) -> QuerySet[Target]:
    """Targets that may mean the party: its name, a class of one it is tied to, or of those a statement names."""
    return Target.objects.filter(call__statement__in=of("_made.id")).filter(
        Q(entity=pk, group__in=("", Group.NAMED_GROUPS))
        | Q(group__in=TIES, entity__in=of("_outward.target_id", "_mutual.entity_id"))
        | Q(entity=None, group__in=TIES, call__statement__in=of("_beside.statement_id"))
        | Q(entity=None, group=Group.NAMED_GROUPS, call__statement__in=of("_naming.statement_id"))
    )


def _is_known(tie: Affiliation, day: date) -> bool:
    return tie.known_from <= day and (tie.known_until is None or tie.known_until > day)


def _begun(course: Course) -> tuple[date, str]:
    dates = [step.date.earliest for step in course.steps if step.date]
    return min(dates, default=date.max), course.proposal.code


def _wanted(entity: Entity, calls: Iterable[Asked], courses: Iterable[Course], judge: Judge) -> Iterator[Wanted]:
    regimes: dict[int, Regime] = {}
    asked: dict[int, list[Asked]] = {}
    proposed: dict[int, Course] = {}
    for one in calls:
        if one.call.regime and one.call.kind == "list" and one.aim and one.aim.outcome.state in ("open", "unknown"):
            regimes[one.call.regime.pk] = one.call.regime
            asked.setdefault(one.call.regime.pk, []).append(one)
    for course in courses:
        if course.state in ("submitted", "held", "blocked"):
            regimes[course.proposal.regime_id] = course.proposal.regime
            proposed[course.proposal.regime_id] = course
    for pk, regime in sorted(regimes.items(), key=lambda one: one[1].code):
        if not any(judge.in_force(row) for row in judge.designations(entity, regime)):
            yield Wanted(
                regime, asked.get(pk, []), proposed.get(pk), judge.absence(entity, regime), judge.release(regime),
                judge.as_of(entity, regime),
            )  # fmt: skip
