"""What came of calls: each party a call aims at, beside the designations under the regime it asks for.

The number of queries is the same for any number of calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.clocks import Clocks
from core.dates import Days, PartialDate, between
from core.fields import earliest
from core.together import grouped, joined, of, together
from entities.models import Entity
from lists.models import Release
from sanctions.selectors.law import law
from statements.models import Call, Finding, Incident, Mention, Statement, Target
from statements.outcomes import CALL_STATES, State, call_state, class_state
from statements.selectors.judging import Aim, Judge, judge_of
from statements.selectors.members import COUNTABLE, members_of

COMPUTED = ("list", "delist")
"""Kinds of call that the designations can decide."""

NOT_TRACKED: State = "not-tracked"
_LISTED_SINCE = ("met", "delisted")


@dataclass(frozen=True)
class Class:
    """A class of parties, as far as it can be told who belongs to it."""

    target: Target
    aims: list[Aim]

    @property
    def countable(self) -> bool:
        return self.target.group in COUNTABLE

    def _of(self, *states: str) -> list[Aim]:
        return [aim for aim in self.aims if aim.outcome.state in states]

    @property
    def before(self) -> list[Aim]:
        return self._of("already-listed")

    @property
    def since(self) -> list[Aim]:
        return self._of(*_LISTED_SINCE)

    @property
    def missing(self) -> list[Aim]:
        return self._of("open", "unknown")

    @property
    def state(self) -> State:
        outcomes = [aim.outcome for aim in self.aims]
        return call_state(outcomes) if self.target.group == Target.Group.NAMED_GROUPS else class_state(outcomes)


@dataclass(frozen=True)
class Answer:
    """A call and what came of it, as the designations and dated findings say."""

    call: Call
    targets: Sequence[Target] = ()
    incidents: Sequence[Incident] = ()
    findings: Sequence[Finding] = ()  # dated by the day, oldest first
    named: Sequence[Aim] = ()
    classes: Sequence[Class] = ()
    state: State = NOT_TRACKED
    as_of: date | None = None
    release: Release | None = None  # the newest of the list asked for

    @property
    def computed(self) -> bool:
        return self.call.kind in COMPUTED and self.call.regime_id is not None

    @property
    def aims(self) -> list[Aim]:
        """Every party once, those named first."""
        found: dict[int, Aim] = {}
        for aim in (*self.named, *(aim for one in self.classes for aim in one.aims)):
            found.setdefault(aim.entity.pk, aim)
        return list(found.values())

    @property
    def open(self) -> list[Aim]:
        return [aim for aim in self.aims if aim.outcome.state == "open"]

    @property
    def since(self) -> list[Aim]:
        return [aim for aim in self.aims if aim.outcome.state in _LISTED_SINCE]

    @property
    def met(self) -> list[Aim]:
        """Those it names that were listed since."""
        return [aim for aim in self.since if aim.is_named]

    @property
    def tied(self) -> list[Aim]:
        """Those of its classes that were listed since; nothing shows that it was because of the call."""
        return [aim for aim in self.since if not aim.is_named]

    @property
    def days(self) -> Days | None:
        """Days open while anybody is missing; else days until the last of those named was listed."""
        asked: PartialDate = self.call.statement.date
        if self.state in ("open", "partly-met") and self.as_of is not None:
            return between(asked, PartialDate.on(self.as_of)) if self.as_of >= asked.earliest else None
        counts = [aim.outcome.days for aim in self.met if aim.outcome.days is not None]
        return max(counts, key=lambda one: one.count, default=None)

    @property
    def citation_codes(self) -> Iterator[str]:
        """Every citation it rests on, in reading order."""
        for one in (self.call, *self.findings):
            yield from one.citation_codes
        for aim in self.aims:
            for told in (aim.absence, aim.designation):
                yield from told.citation_codes if told else ()

    @property
    def newest(self) -> Finding | None:
        return self.findings[-1] if self.findings else None

    @property
    def halted(self) -> Finding | None:
        """The newest finding that somebody put a hold on it, or ended it by an objection."""
        return next((one for one in reversed(self.findings) if one.status in ("held", "blocked", "rejected")), None)

    @property
    def checked(self) -> PartialDate | None:
        """The newest cited day, after the newest release, on which somebody looked and found it not listed."""
        days = [aim.absence.as_of for aim in self.open if aim.absence is not None]
        days += [one.as_of for one in self.findings if one.status == "not-listed"]
        newest = max(days, default=None)
        return newest if newest and self.as_of and newest.earliest > self.as_of else None

    @property
    def checked_days(self) -> Days | None:
        return between(self.call.statement.date, self.checked) if self.checked else None


def asked_by(clocks: Clocks) -> QuerySet[Call]:
    """Calls in published statements made by the page's day, newest first."""
    day = min(clocks.day, clocks.known_day)
    rows = Call.objects.filter(statement__published=True).annotate(asked=earliest("statement__date"))
    return rows.filter(asked__lte=day).order_by("-asked", "statement__code", "position")


def outcomes_of(calls: QuerySet[Call], clocks: Clocks, newest: Iterable[Release]) -> list[Answer]:
    """What came of calls, in their order, as of a day and as known on a day.

    `newest` are the newest releases of the lists on the day of knowledge.
    """
    asked = Asked(together(**parts_of_calls(calls)), clocks)
    return asked.answers(judge_of(asked.regimes, asked.parties, clocks, newest))


def longest_open_first(answers: Iterable[Answer]) -> list[Answer]:
    """By state, the longest open first; those without days by their date, oldest first."""

    def rank(one: Answer) -> tuple[int, int, str]:
        return CALL_STATES.index(one.state), -one.days.count if one.days else 0, one.call.statement.date.edtf

    return sorted(answers, key=rank)


def parts_of_calls(calls: QuerySet[Call]) -> dict[str, QuerySet[Any]]:
    """Calls with all they say, to be read `together`."""
    of_nobody = Call.objects.filter(pk__in=of("calls.id"), targets__group__in=COUNTABLE, targets__entity=None)
    mentions = Mention.objects.filter(statement__in=of("_of_nobody.statement_id"), entity__isnull=False)
    return {
        "calls": calls.defer("loaded"),
        "statements": Statement.objects.filter(pk__in=of("calls.statement_id")).defer("text", "loaded"),
        "targets": Target.objects.filter(call__in=of("calls.id")),
        "findings": Finding.objects.filter(call__in=of("calls.id")),
        "links": Call.incidents.through.objects.filter(call__in=of("calls.id")),
        "incidents": Incident.objects.filter(pk__in=of("links.incident_id")).defer("loaded"),
        "_of_nobody": of_nobody.order_by().only("statement"),
        "mentions": mentions.exclude(manner=Mention.Manner.LEFT_OUT),
        "entities": Entity.objects.filter(pk__in=of("targets.entity_id", "mentions.entity_id")),
    }


class Asked:
    """Calls with the parties they aim at; what came of them is for a judge who read of those."""

    def __init__(self, told: Mapping[str, list[Any]], clocks: Clocks) -> None:
        self.calls: list[Call] = told["calls"]
        joined(self.calls, "statement", told["statements"])
        joined(self.calls, "regime", law().regimes.values())
        for rows in (told["targets"], told["findings"]):
            joined(rows, "call", self.calls)
        for rows in (told["targets"], told["mentions"]):
            joined(rows, "entity", told["entities"])
        joined(told["links"], "incident", told["incidents"])
        self._targets = grouped(told["targets"], "call_id")
        self._findings = grouped(told["findings"], "call_id")
        self._links = grouped(told["links"], "call_id")
        named = {
            statement: list(dict.fromkeys(mention.entity for mention in mentions))
            for statement, mentions in grouped(told["mentions"], "statement_id").items()
        }
        decided = [call for call in self.calls if call.kind in COMPUTED and call.regime_id]
        targets = [target for call in decided for target in self.targets(call)]
        self.members = members_of(targets, named, clocks)
        self.regimes = {call.regime_id for call in decided if call.regime_id}
        self.parties = {target.entity_id for target in targets if target.entity_id}
        self.parties |= {entity.pk for target in targets for entity, _ties in self.members.of(target)}

    def answers(self, judge: Judge) -> list[Answer]:
        return [_answer(call, self, judge) for call in self.calls]

    def targets(self, call: Call) -> list[Target]:
        return self._targets.get(call.pk, [])

    def incidents(self, call: Call) -> list[Incident]:
        return [link.incident for link in self._links.get(call.pk, ())]

    def findings(self, call: Call, day: date) -> list[Finding]:
        by_then = [one for one in self._findings.get(call.pk, ()) if one.as_of.earliest <= day]
        return sorted(by_then, key=lambda one: (one.as_of.latest, one.position))


def _answer(call: Call, read: Asked, judge: Judge) -> Answer:
    targets, findings = read.targets(call), read.findings(call, judge.day)
    if call.kind not in COMPUTED or call.regime is None:
        return Answer(call, targets, read.incidents(call), findings)
    named: list[Aim] = []
    classes: list[Class] = []
    for target in targets:
        if target.group:
            found = [judge.aim(call, call.regime, entity, target, ties) for entity, ties in read.members.of(target)]
            classes.append(Class(target, found))
        elif target.entity is not None:
            named.append(judge.aim(call, call.regime, target.entity, target))
    release = judge.release(call.regime)
    answer = Answer(call, targets, read.incidents(call), findings, named, classes, release=release)
    decisive = [aim.outcome for aim in answer.aims if aim.is_named]
    open_classes = [
        [aim.outcome for aim in one.aims] for one in classes if one.target.group != Target.Group.NAMED_GROUPS
    ]
    as_of = max((aim.outcome.as_of for aim in answer.aims if aim.outcome.as_of), default=None)
    return replace(
        answer,
        state=call_state(decisive, open_classes),
        as_of=min(release.published, judge.day) if release else as_of,
    )
