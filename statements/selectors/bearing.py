"""Whether the lists bear out what a proposal's steps say: that the party was listed, or delisted, on a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.dates import PartialDate
from lists.models import Release
from sanctions.models import Designation
from statements.models import Proposal, ProposalStep

_SAID: dict[str, str] = {ProposalStep.Kind.LISTED: "listed_on", ProposalStep.Kind.DELISTED: "delisted_on"}


def unborne(proposal: Proposal) -> Iterator[str]:
    """Each listing or delisting that nothing bears out, with what the releases around its day say."""
    for step in proposal.steps.filter(kind__in=_SAID, date__isnull=False):
        days = [day for row in _rows(proposal).current() if (day := getattr(row, _SAID[step.kind])) is not None]
        if not any(_overlap(day, step.date) for day in days):
            instead = "; ".join(_instead(proposal, step, days))
            yield f"Nothing bears out that {proposal.entity} was {step.kind} on {step.date}: {instead}."


def _rows(proposal: Proposal) -> Any:
    return Designation.objects.visible().filter(entity=proposal.entity, regime=proposal.regime)


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


def _instead(proposal: Proposal, step: ProposalStep, days: list[PartialDate]) -> Iterator[str]:
    """What there is in place of what the step says: other days, and the releases before and after it."""
    if days:
        yield f"what is known of {proposal.regime} says {' and '.join(str(day) for day in days)}"
    if proposal.regime.source_id is None:
        yield f"no list of {proposal.regime} is read here"
        return
    history = Release.objects.in_history().filter(source=proposal.regime.source_id)
    before = history.filter(published__lt=step.date.earliest).last()
    after = history.filter(published__gte=step.date.earliest).first()
    for release, none in ((before, "no release before it is loaded"), (after, "no release since is loaded")):
        yield f"the release of {release.published} {_has(proposal, release)}" if release else none


def _has(proposal: Proposal, release: Release) -> str:
    rows = _rows(proposal).known_at(release.published).as_of(release.published).filter(record__source=release.source_id)
    found = rows.first()
    return f"has it as {found.reference}" if found else "does not have it"
