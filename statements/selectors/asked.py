"""Calls and proposals, judged at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from core.clocks import Clocks
from core.together import together
from lists.models import Release
from lists.selectors import newest_releases
from sanctions.selectors.search import Wanted
from statements.models import Call, Proposal
from statements.selectors.judging import judge_of
from statements.selectors.outcomes_of import Answer, Asked, asked_by, parts_of_calls
from statements.selectors.proposals import Course, Put, begun_by, parts_of_proposals


def outcomes_and_courses(
    calls: QuerySet[Call], proposals: QuerySet[Proposal], clocks: Clocks, newest: Iterable[Release]
) -> tuple[list[Answer], list[Course]]:
    """What came of calls and how proposals went, as `outcomes_of` and `courses` tell, in half the queries."""
    told = together(**parts_of_calls(calls), **parts_of_proposals(proposals))
    asked, put = Asked(told, clocks), Put(told)
    judge = judge_of(asked.regimes | put.regimes, asked.parties | put.parties, clocks, newest)
    return asked.answers(judge), put.courses(judge)


def wanted(clocks: Clocks) -> list[Wanted]:
    """Whom governments called on a regime to list, or proposed to it, and which it has not listed by the day."""
    calls, proposals = asked_by(clocks).filter(kind="list"), Proposal.objects.filter(begun_by(clocks))
    answers, courses = outcomes_and_courses(calls, proposals, clocks, newest_releases(clocks.known_day))
    found = [
        Wanted(aim.entity.pk, answer.call.regime.code)
        for answer in answers
        if answer.call.regime
        for aim in answer.open
    ]
    found += [Wanted(one.proposal.entity_id, one.proposal.regime.code) for one in courses if one.is_unanswered]
    return list(dict.fromkeys(found))
