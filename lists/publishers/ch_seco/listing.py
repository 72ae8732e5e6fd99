"""The designations: under which ordinances, since when, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lists.fields import Fields
from lists.publishers.ch_seco.identities import dated, joined
from lists.reading import Vocabulary
from lists.records import Listing

_SUBJECT = re.compile(
    r"Ordinance(?: of \d{1,2} \w+ \d{4})? on (?:economic )?measures (?:against|concerning|related to) (?:the )?"
    r"(?P<subject>.+?)(?: \((?:SR|RS) [\d.]+\))?(?:,? annex.*)?$",
    re.IGNORECASE,
)
_TITLE = re.compile(r",? *annex.*$", re.IGNORECASE)


@dataclass
class Life:
    """The days of a target's present listing, or of its last."""

    listed: str | None = None
    effective: str | None = None
    amended: list[str] = field(default_factory=list)
    over: bool = False
    delisted: str | None = None


@dataclass
class Programme:
    key: str
    name: str
    sets: list[str] = field(default_factory=list)


def life(target: Fields, vocab: Vocabulary) -> Life:
    """What the modifications come to. They mostly stand newest first, but not always: they are put in order by
    their day. A listing after a delisting begins a new life."""
    acts = []
    for modification in target.groups("modification"):
        type_ = modification.text("@modification-type") or ""
        what = modification.word(vocab, "modification", "@modification-type", type_)
        days = [dated(modification, f"@{name}-date") for name in ("effective", "publication", "enactment")]
        acts.append((next(filter(None, days), None), days[0], what))
    now = Life()
    acts.reverse()  # newest first, where days are alike
    for day, effective, what in sorted(acts, key=lambda act: act[0] or ""):
        if what == "listed" and (now.over or now.listed is None):
            now = Life(day, effective)
        elif what == "de-listed":
            now.over, now.delisted = True, day
        elif what and day:
            now.amended.append(day)
    return now


def listings(target: Fields, vocab: Vocabulary, days: Life, reasons: str | None) -> list[Listing]:
    """One for each regime, though a target stands in several sets of one ordinance. None for a target that was
    taken off on a day the list does not say: it would read as listed still."""
    programmes = _programmes(target)
    if days.over and days.delisted is None:
        message = "the target was de-listed, and no day is given; it is kept without a listing"
        target.warn("bad-date", message, "modification/@effective-date", "")
        return []
    found: dict[str, Listing] = {}
    for programme in programmes:
        subject = _SUBJECT.match(programme.name)
        code = subject["subject"] if subject else programme.name
        regime = target.word(vocab, "regime", "sanctions-program/program-name", code)
        if regime is None:
            continue
        found[regime] = Listing(
            regime,
            target.key,
            listed_on=days.listed,
            amended_on=tuple(days.amended),
            delisted_on=days.delisted,
            measures=_measures(target, vocab, programme.sets),
            programme=programme.key or None,
            instrument=joined(programme.name, joined(*programme.sets, by="; "), by=": "),
            effective_on=days.effective,
            reasons=reasons,
        )
    return list(found.values())


def _programmes(target: Fields) -> Iterable[Programme]:
    """The programmes of the sets a target stands in, each once."""
    found: dict[str, Programme] = {}
    for part in target.groups("sanctions-set-id"):
        number, name = part.text("#text") or "", part.text("program-name")
        key, title = part.text("program-key") or "", part.text("sanctions-set")
        if name is None:
            message = f"no programme has the set {number}; the target's listing under it is not known"
            part.warn("unknown-set", message, "#text", number)
            continue
        programme = found.setdefault(name, Programme(key, name))
        if title:
            programme.sets.append(title)
    if not found:
        target.warn("no-programme", "the target names no sanctions set that is known", "sanctions-set-id", "")
    return found.values()


def _measures(target: Fields, vocab: Vocabulary, sets: list[str]) -> tuple[str, ...]:
    """Those the sets are named after, where all of them are; else the regime's own hold."""
    titles = [_TITLE.sub("", title).strip().casefold() for title in sets]
    if not titles or not all(vocab.knows("measure", title) for title in titles):
        return ()
    words = (target.word(vocab, "measure", "sanctions-set", title) for title in titles)
    return tuple(sorted({word for word in words if word}))
