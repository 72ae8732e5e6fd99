"""The designations an entry carries: one for each programme tag.

OFAC dates an entry's coming on a list and names its authorities, but does not say of which programme. They are given
to a programme where that leaves no choice; else they are kept as details.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lists.publishers.us_ofac.dates import printed
from lists.publishers.us_ofac.entry import Entry, Statement
from lists.publishers.us_ofac.words import WORDS, Context, Tables
from lists.records import Detail, Listing

PUBLISHED = ", date published"
"""Ends the label of a list's date that is that of no one programme."""
AUTHORITY = "Legal authority"

_SDN = "SDN List"


def listings(
    entry: Entry, stated: Sequence[Statement], words: Tables, context: Context
) -> tuple[list[Listing], list[Detail]]:
    """A listing for each tag that is known, and the dates and authorities that are those of no one of them."""
    tags = _tags(entry, context)
    days, undated = _days(entry, tags, words, context)
    instruments, unplaced = _instruments(entry, tags, context)
    listed = _stated_days(stated, words.get("listing_date", {}), context)
    effective = _stated_days(stated, words.get("effective_date", {}), context)
    measures = _measures(entry, stated, words, context)
    found = [
        Listing(
            regime,
            entry.uid,
            listed_on=min(listed[regime], default=days.get(regime)),
            measures=tuple(sorted(measures[regime])),
            programme=tag,
            instrument="; ".join(sorted(instruments[regime])) or None,
            effective_on=min(effective[regime], default=None),
        )
        for regime, tag in tags.items()
    ]
    return found, [*undated, *(Detail("note", one, AUTHORITY) for one in unplaced)]


def _tags(entry: Entry, context: Context) -> dict[str, str]:
    """Each regime with the tag it is printed under."""
    found: dict[str, str] = {}
    for tag in map(str.strip, entry.programmes):
        if regime := context.word("regime", "programme", tag):
            found.setdefault(regime, tag)
    if not entry.programmes:
        context.warn("no-programme", "the entry does not say under which programme it is listed", "programme", "")
    return found


def _days(entry: Entry, tags: dict[str, str], words: Tables, context: Context) -> tuple[dict[str, str], list[Detail]]:
    """The day of each regime that is alone on its list, and what is left of this list's own days."""
    on: defaultdict[str, list[str]] = defaultdict(list)
    for regime, tag in tags.items():
        if tag not in WORDS["flag"]:
            on[words.get("listed_under", {}).get(tag) or _SDN].append(regime)
    days: dict[str, str] = {}
    left = []
    for one in sorted({(p.list, p.day) for p in entry.publications if p.day}):
        name, day = one
        context.word("list", "list", name)
        if len(on[name]) == 1:
            days.setdefault(on[name][0], day)
        elif words["own"].get(name):
            left.append(Detail("note", day, f"{name}{PUBLISHED}"))
    return days, left


def _instruments(entry: Entry, tags: dict[str, str], context: Context) -> tuple[defaultdict[str, set[str]], list[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    left = []
    programmes = [regime for regime, tag in tags.items() if tag not in WORDS["flag"]]
    for name in dict.fromkeys(entry.authorities):
        regime = context.word("authority", "legal authority", name)
        if regime in tags:
            found[str(regime)].add(name)
        elif len(programmes) == 1:
            found[programmes[0]].add(name)
        elif name != "Unknown":
            left.append(name)
    return found, left


def _stated_days(
    stated: Iterable[Statement], regimes: Mapping[str, str | None], context: Context
) -> defaultdict[str, list[str]]:
    """Days that a list prints under a label of their own, by regime: “Listing Date (CMIC) 03 Jun 2021”."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in stated:
        if regime := regimes.get(one.label):
            try:
                found[regime].append(printed(one.value))
            except ValueError as error:
                context.warn("bad-date", f"{one.label}: {error}; it stays a detail", one.label, one.value)
    return found


def _measures(entry: Entry, stated: Iterable[Statement], words: Tables, context: Context) -> defaultdict[str, set[str]]:
    """The restrictions an entry names, where they are fewer or others than its regimes' own."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in entry.sanctions:
        context.word("restriction", "sanctions type", name)
    named = [*entry.sanctions, *(f"{one.label}: {one.value.partition(' - ')[0]}" for one in stated)]
    for name in named:
        if measure := words.get("measure", {}).get(name):
            found[str(words["measure_of"][measure])].add(measure)
    return found
