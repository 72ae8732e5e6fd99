"""Short names for the codes and rows that evidence carries, read in one query each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import ngettext_lazy

from core.clocks import Clocks
from core.keeping import kept
from core.together import together
from entities.models import EntityRecord
from lists.models import Source
from sanctions.models import Authority, Designation, Measure, Regime
from sanctions.selectors.law import law
from sanctions.selectors.regimes import JURISDICTIONS
from web.words import gettext as _

_KINDS = {
    "person": ngettext_lazy("%d person", "%d persons"),
    "group": ngettext_lazy("%d group", "%d groups"),
    "vessel": ngettext_lazy("%d vessel", "%d vessels"),
    "aircraft": ngettext_lazy("%d aircraft", "%d aircraft"),
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Names:
    """Names by code, in the order of codes: shared by all who ask, not to be written to."""

    regimes: Mapping[str, str]
    measures: Mapping[str, str]
    authorities: Mapping[str, str]
    lists: Mapping[str, str]


def names() -> Names:
    return kept(_names, "names")


def _names() -> Names:
    found = together(
        measures=Measure.objects.order_by("code"),
        authorities=Authority.objects.order_by("code"),
        lists=Source.objects.order_by("code"),
    )
    return Names(
        regimes={one.code: one.short for one in sorted(law().regimes.values(), key=lambda one: one.code)},
        measures={one.code: one.name for one in found["measures"]},
        authorities={one.code: one.short for one in found["authorities"]},
        lists={one.code: one.short for one in found["lists"]},
    )


def regime_names() -> Mapping[str, str]:
    """Short name of every regime by its code, in the order of their codes."""
    return names().regimes


def entity_ids(records: Iterable[int]) -> dict[int, str]:
    """Public id of the party each record belongs to."""
    links = EntityRecord.objects.filter(record__in=list(records))
    return dict(links.values_list("record_id", "entity__public_id"))


def counted(parties: Mapping[str, int]) -> str:
    """“43 persons and 78 groups”."""
    said = []
    for kind in sorted(parties, key=lambda kind: (list(_KINDS).index(kind) if kind in _KINDS else 9, kind)):
        number = parties[kind]
        text = str(_KINDS[kind] % number) if kind in _KINDS else f"{number} {kind}"
        said.append(text.replace(str(number), f"{number:,}", 1))
    return all_of(said)


def all_of(words: Iterable[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    *head, last = list(words) or [""]
    return _("%(head)s and %(last)s") % {"head": ", ".join(head), "last": last} if head else last


def spelled(number: int) -> str:
    """Numbers up to ten in words, as in running text."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def regimes_said(codes: Iterable[str], names: Mapping[str, str], most: int = 3) -> str:
    """“UN Iran”, “UN 1267 and UN 1988”, or “seven regimes” where they are many."""
    codes = list(codes)
    if len(codes) > most:
        return _("%s regimes") % spelled(len(codes))
    return all_of(names.get(code, code) for code in codes)


@dataclass(frozen=True)
class Held:
    """The regimes of a jurisdiction, each with how many parties it holds where its list is read."""

    name: str
    authorities: list[str]
    regimes: list[tuple[str, str, int | None]]  # code, short name, parties in force


def held_by_jurisdiction(clocks: Clocks, read: Iterable[int]) -> list[Held]:
    """Every regime; `read` names the sources of which a release is known."""
    in_force = Designation.objects.visible().known_at(clocks.known_at).as_of(clocks.day).order_by()
    numbers = dict(in_force.values_list("regime").annotate(n=Count("entity", distinct=True)))
    read = set(read)
    rows: dict[str, list[Regime]] = {code: [] for code in JURISDICTIONS}
    for regime in law().regimes.values():
        rows.setdefault(regime.jurisdiction, []).append(regime)
    return [
        Held(
            JURISDICTIONS.get(code, code),
            list(dict.fromkeys(regime.authority.short for regime in regimes)),
            sorted(
                ((r.code, r.short, numbers.get(r.pk, 0) if r.source_id in read else None) for r in regimes),
                key=lambda row: -(row[2] or 0),
            ),
        )
        for code, regimes in rows.items()
        if regimes
    ]
