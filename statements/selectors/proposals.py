"""How proposals went: their steps by a day, and the listing that came of them or did not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.clocks import Clocks
from core.dates import Days, PartialDate, between
from core.together import grouped, joined, of, together
from entities.models import Entity
from lists.models import Release
from sanctions.models import Absence, Designation
from sanctions.selectors.law import law
from statements.models import Call, Proposal, ProposalStep
from statements.selectors.judging import Judge, judge_of

Kind = ProposalStep.Kind
STATES = ("submitted", "held", "blocked", "lapsed", "withdrawn", "listed", "delisted", "information-given")
"""Where a proposal can stand. Information given is no proposal yet."""

_STANDS: dict[str, str] = {
    Kind.SUBMITTED: "submitted",
    Kind.HOLD: "held",
    Kind.HOLD_EXTENDED: "held",
    Kind.HOLD_LIFTED: "submitted",
    Kind.OBJECTION: "blocked",
    Kind.BLOCKED: "blocked",
    Kind.LAPSED: "lapsed",
    Kind.WITHDRAWN: "withdrawn",
    Kind.LISTED: "listed",
    Kind.DELISTED: "delisted",
}
_PENDING = ("submitted", "held")


@dataclass(frozen=True)
class Course:
    """A proposal and how it went by a day."""

    proposal: Proposal
    steps: Sequence[ProposalStep]  # oldest first
    first: PartialDate | None  # when the party was first proposed under the regime, by whomever
    listing: Designation | None  # of the party under the regime, begun after it was first proposed
    answers: bool  # no later proposal of the party came before that listing
    as_of: date | None  # the newest day the regime's list can speak of
    release: Release | None
    absence: Absence | None
    call: Call | None = None  # the published call it follows

    @property
    def last(self) -> ProposalStep | None:
        """The step that decides where it stands: the last that followed its submission, else that."""
        told = [step for step in self.steps if step.kind in _STANDS]
        return max(reversed(told), key=lambda step: step.kind != Kind.SUBMITTED, default=None)

    @property
    def state(self) -> str:
        """Where it stands: where its steps left it, or listed when a list has the party since."""
        stands = _STANDS[self.last.kind] if self.last else "information-given"
        return "listed" if stands in _PENDING and self.answers and self.listing else stands

    @property
    def submitted(self) -> PartialDate | None:
        return next((step.date for step in self.steps if step.kind == Kind.SUBMITTED and step.date), None)

    @property
    def halted(self) -> list[ProposalStep]:
        """Who put it on hold or objected, and when."""
        kinds = (Kind.HOLD, Kind.HOLD_EXTENDED, Kind.OBJECTION, Kind.BLOCKED)
        return [step for step in self.steps if step.kind in kinds]

    @property
    def is_unanswered(self) -> bool:
        """A proposal to list, after which no list has had the party."""
        return self.listing is None and self.state not in ("listed", "delisted", "information-given")

    @property
    def listed_on(self) -> PartialDate | None:
        """The day of the listing that came of it."""
        if self.state != "listed":
            return None
        told = next((step.date for step in self.steps if step.kind == Kind.LISTED and step.date), None)
        return told or _day_of(self.listing)

    @property
    def days(self) -> Days | None:
        """From its own submission to its listing."""
        return between(self.submitted, self.listed_on) if self.submitted and self.listed_on else None

    @property
    def waited(self) -> Days | None:
        """From the first proposal of the party, by whomever, to its listing."""
        listed = self.listed_on or _day_of(self.listing)
        return between(self.first, listed) if self.first and listed else None


def begun_by(clocks: Clocks) -> Q:
    """Proposals of which something had happened by the page's day; where no step has a day nobody can say."""
    steps = ProposalStep.objects.filter(proposal=OuterRef("pk"))
    by_then = Q(date=None) | Q(date__lte=min(clocks.day, clocks.known_day))
    return ~Exists(steps) | Exists(steps.filter(by_then))


def courses(proposals: QuerySet[Proposal], clocks: Clocks, newest: Iterable[Release]) -> list[Course]:
    """How proposals begun by the page's day went, in their order.

    `newest` are the newest releases of the lists on the day of knowledge.
    """
    put = Put(together(**parts_of_proposals(proposals)))
    return put.courses(judge_of(put.regimes, put.parties, clocks, newest))


def parts_of_proposals(proposals: QuerySet[Proposal]) -> dict[str, QuerySet[Any]]:
    """Proposals with all that were made of their parties, to be read `together`."""
    return {
        "chosen": proposals.only("entity"),
        "proposals": Proposal.objects.filter(entity__in=of("chosen.entity_id")).order_by("code"),
        "steps": ProposalStep.objects.filter(proposal__in=of("proposals.id")),
        "proposed": Entity.objects.filter(pk__in=of("proposals.entity_id")),
        "followed": Call.objects.filter(pk__in=of("proposals.call_id"), statement__published=True),
    }


class Put:
    """Proposals with their parties; how they went is for a judge who read of those."""

    def __init__(self, told: Mapping[str, list[Any]]) -> None:
        self._told = told
        self._every: list[Proposal] = told["proposals"]
        joined(self._every, "entity", told["proposed"])
        joined(self._every, "regime", law().regimes.values())
        self.regimes = {one.regime_id for one in self._every}
        self.parties = {one.entity_id for one in self._every}

    def courses(self, judge: Judge) -> list[Course]:
        calls = {one.pk: one for one in self._told["followed"]}
        found = {one.proposal.pk: one for one in judged(self._every, self._told["steps"], judge, calls)}
        return [found[one.pk] for one in self._told["chosen"] if one.pk in found]


def judged(
    proposals: Sequence[Proposal], steps: Sequence[ProposalStep], judge: Judge, calls: Mapping[int, Call]
) -> list[Course]:
    """`proposals` are all there are of the parties, `steps` all of theirs."""
    by_then = [step for step in steps if step.date is None or step.date.earliest <= judge.day]
    taken = grouped(sorted(by_then, key=_when), "proposal_id")
    later = {step.proposal_id for step in steps} - taken.keys()
    found = []
    for one in proposals:
        if one.pk in later:
            continue
        same = [other for other in proposals if (other.entity_id, other.regime_id) == (one.entity_id, one.regime_id)]
        begun = {other.pk: start for other in same if (start := _begun(taken.get(other.pk, ())))}
        first = min((day for other in same if (day := _submitted(taken.get(other.pk, ())))), default=None)
        listing = _listing(judge.designations(one.entity, one.regime), min(begun.values(), default=None))
        found.append(
            Course(
                one,
                taken.get(one.pk, []),
                first,
                listing,
                listing is not None and _newest_before(listing, begun) == one.pk,
                judge.as_of(one.entity, one.regime),
                judge.release(one.regime),
                judge.absence(one.entity, one.regime),
                calls.get(one.call_id) if one.call_id else None,
            )
        )
    return found


def _when(step: ProposalStep) -> tuple[date, date, int]:
    """A month or a year counts by its end: what is said of September came after what is said of the 17th."""
    if step.date is None:
        return date.max, date.max, step.position
    return step.date.latest, step.date.earliest, step.position


def _submitted(steps: Sequence[ProposalStep]) -> PartialDate | None:
    return next((step.date for step in steps if step.kind == Kind.SUBMITTED and step.date), None)


def _begun(steps: Sequence[ProposalStep]) -> PartialDate | None:
    """The first day it is known to have been before the committee."""
    return next((step.date for step in steps if step.kind in _STANDS and step.date), None)


def _listing(designations: Sequence[Designation], since: PartialDate | None) -> Designation | None:
    if since is None:
        return None
    return next((one for one in designations if one.in_force_from >= since.earliest and not one.carried_over), None)


def _newest_before(listing: Designation, begun: dict[int, PartialDate]) -> int | None:
    before = {pk: day for pk, day in begun.items() if day.earliest <= listing.in_force_from}
    return max(before, key=lambda pk: before[pk], default=None)


def _day_of(listing: Designation | None) -> PartialDate | None:
    if listing is None:
        return None
    listed: PartialDate | None = listing.listed_on
    return listed or PartialDate.on(listing.in_force_from)
