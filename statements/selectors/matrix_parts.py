"""What the gap matrix is made of: two queries, written and planned once however many parties and regimes there are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core.together import Found, among, joined, of
from entities.models import Affiliation, Entity, Kind
from lists.models import Release
from lists.querysets import known
from sanctions.models import Absence, Designation
from sanctions.selectors import evidence
from statements.models import Call, Mention, Proposal, ProposalStep, Statement, Target
from statements.selectors.members import TIES

_SPOKEN_OF = Mention.objects.filter(entity__isnull=False).exclude(manner=Mention.Manner.LEFT_OUT)


def asked(statements: tuple[str, ...], names: tuple[str, ...], every: bool) -> dict[str, QuerySet[Any]]:
    """Whom the question may mean, and what was ever called for.

    `parties` are those that the statements name and those whose code or id is among the
    names, or `every` curated one; `targets` whom published calls for a listing aim at, newest first.
    """
    named = Entity.with_merged.filter(Q(code__in=among(names)) | Q(public_id__in=among(names)))
    targets = Target.objects.filter(call__kind="list", call__regime__isnull=False, call__statement__published=True)
    chosen = (
        Entity.with_merged.filter(code__isnull=False, merged_into=None)
        if every
        else Entity.with_merged.filter(pk__in=of("mentions.entity_id", "_named.id"))
    )
    return {
        "spoken": Statement.objects.filter(published=True).defer("text", "summary", "loaded").order_by("-date", "code"),
        "targets": targets.order_by("-call__statement__date", "call", "position"),
        "calls": Call.objects.filter(pk__in=of("targets.call_id")).defer("text", "passage", "loaded"),
        "naming": _SPOKEN_OF.filter(statement__in=of("calls.statement_id")).order_by(),
        "heads": Entity.with_merged.filter(pk__in=of("targets.entity_id")),
        "mentions": _SPOKEN_OF.filter(statement__code__in=among(statements)).order_by("position", "id"),
        "_named": named.order_by(),
        "parties": chosen.order_by("name", "pk"),
        "merged": Entity.with_merged.filter(pk__in=of("parties.merged_into_id")),
    }


_IN_CELLS = (
    "entity", "regime", "record", "version", "via", "status", "reference", "listed_on", "carried_over", "delisted_on",
    "in_force_from", "in_force_until", "last_seen", "citation_codes", "confidence",
)  # fmt: skip
"""What cells say of a designation, of its forty columns: a matrix has hundreds of them."""


def join_asked(found: Found) -> None:
    joined(found["calls"], "statement", found["spoken"])
    joined(found["targets"], "call", found["calls"])
    joined(found["targets"], "entity", found["heads"])
    joined(found["parties"], "merged_into", found["merged"])


def told(
    shown: tuple[int, ...],
    centres: tuple[int, ...],
    heads: tuple[int, ...],
    people: bool,
    known_day: date,
    last: date,
) -> dict[str, QuerySet[Any]]:
    """All that is known of the parties `shown`, of fronts, proxies and wings of the `centres`, and of `people`:
    persons tied to any of these whose listing was proposed.

    `ties` are those by which these have a row, and those that make somebody here one of a
    class of the `heads`. `newest` are the newest releases on the last day that is looked at.
    """
    ties: Any = Affiliation.objects.visible().filter(known(known_day), target__isnull=False).order_by()
    persons = ties.filter(entity__kind=Kind.PERSON, entity__in=Proposal.objects.order_by().values("entity"))
    here = of("_affiliates.entity_id", "_people.entity_id", keys=shown)
    return {
        "_affiliates": ties.filter(target__in=of(keys=centres), kind__in=TIES[Target.Group.PROXIES]),
        "_people": persons.filter(target__in=of("_affiliates.entity_id", keys=shown)) if people else ties.none(),
        "_to_heads": ties.filter(target__in=of(keys=heads), entity__in=here),
        "_from_heads": ties.filter(entity__in=of(keys=heads), target__in=here),
        "ties": Affiliation.objects.filter(
            pk__in=of("_affiliates.id", "_people.id", "_to_heads.id", "_from_heads.id")
        ).order_by("id"),
        "designations": Designation.objects.visible()
        .filter(known(known_day), entity__in=here)
        .order_by("in_force_from", "id")
        .only(*_IN_CELLS),
        **evidence.parts("ties.entity_id", "ties.target_id"),
        "newest": Release.objects.on(last).defer("files"),
        "absences": Absence.objects.filter(entity__in=here).order_by("as_of", "-id"),
        "proposals": Proposal.objects.filter(entity__in=here),
        "steps": ProposalStep.objects.filter(proposal__in=of("proposals.id")).order_by("date", "position", "id"),
    }


def join_told(found: Found) -> None:
    evidence.give(found)
    for end in ("entity", "target"):
        joined(found["ties"], end, found["parties"])
    joined(found["newest"], "source", found["sources"])
    joined(found["steps"], "proposal", found["proposals"])
