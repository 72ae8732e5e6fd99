"""The stream of changes as it is read: a section a release, a row a change, like changes folded into one row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import inf
from typing import Any

from markupsafe import Markup

from entities.naming import readable
from lists.models import Change, DataIssue, Release
from lists.selectors import Group
from web import diffs
from web.markup import NOTHING, html, run
from web.parties import counted, regimes_said
from web.tags.tracker import day, state
from web.words import gettext as _

KINDS = ("removed", "returned", "added", "rekeyed", "amended")
OPEN = 12  # when a release has more changes of a kind, they are folded by regime
WHOLE = 60  # a group of more is told by names alone; the release's own page tells it whole
NAMED = 150  # names shown of a folded group
BEGUN = 8  # regimes told of a list that begins; the smaller ones are counted
LIMIT = 12  # values told of one field; the release's own page tells all
ALIKE = 3  # as many changes with the same diff are one row


@dataclass
class Row:
    """One change, or several that are alike."""

    kind: str
    reference: str
    name: str
    entity: str | None  # public id of the party, where it has a page
    said: Markup
    brief: str = ""  # which fields an amendment changed, in a few plain words
    head: str = ""  # instead of a name, for a row that stands for several
    more: list[Row] = field(default_factory=list)  # the changes it stands for
    more_title: str = ""
    names_only: bool = False  # show `more` as names in columns
    left: int = 0  # how many more there are than `more` shows


@dataclass
class Section:
    """A release in the stream."""

    release: Release
    headline: str  # in plain words, short
    said: Markup
    rows: list[Row]
    issues: list[DataIssue]
    first: bool


def rows_of(changes: Iterable[Change], regimes: Mapping[str, str], entities: Mapping[int, str]) -> list[Row]:
    """Each change told in full, with alike ones in one row. They come `with_contents`."""
    runs: dict[object, list[tuple[Change, Row]]] = {}
    for change in changes:
        row = told_row(change, regimes, entities)
        runs.setdefault(_likeness(change, row), []).append((change, row))
    rows: list[Row] = []
    for alike in runs.values():
        if len(alike) >= ALIKE:
            rows.append(_one_row(alike, regimes))
        else:
            rows.extend(row for _change, row in alike)
    return rows


def _likeness(change: Change, row: Row) -> object:
    """The same for amendments that take out and put in the same, whatever stands beside it."""
    marked = tuple(_MARKED.findall(row.said))
    return (change.kind, tuple(change.regimes), tuple(change.fields), marked) if change.fields and marked else change.pk


_MARKED = re.compile(r"<(?:ins|del)>.*?</(?:ins|del)>")


def _one_row(alike: Sequence[tuple[Change, Row]], regimes: Mapping[str, str]) -> Row:
    first, told = alike[0]
    rows = [row for _change, row in alike]
    parties = Counter(change.party["kind"] for change, _row in alike)
    same = all(row.said == told.said for row in rows)
    return Row(
        kind=first.kind,
        reference=_span([row.reference for row in rows]),
        name="",
        entity=None,
        said=told.said if same else _without_context(told.said),
        brief=_in_common([change for change, _row in alike]),
        head=_("%(regimes)s: %(parties)s")
        % {"parties": counted(parties), "regimes": regimes_said(first.regimes, regimes) or _("no regime named")},
        more=rows,
        more_title=_("All %s") % len(rows),
        names_only=same,
    )


def _without_context(said: Markup) -> Markup:
    """The labels and what was taken out and put in, of a sentence made by `diffs`."""
    return Markup(" ".join(_MARKED_OR_LABEL.findall(said)))  # noqa: S704 - whole elements of what is HTML


_MARKED_OR_LABEL = re.compile(r"<(?:ins|del)>.*?</(?:ins|del)>|<b>.*?</b>")


def _span(references: Sequence[str]) -> str:
    """“HTi.001–007” for references that share all but their number."""
    first, last = references[0], references[-1]
    common = 0
    while common < min(len(first), len(last)) and first[common] == last[common]:
        common += 1
    while common and first[common - 1].isdigit():
        common -= 1
    return f"{first}–{last[common:]}" if common else f"{first}…"


def told_row(change: Change, regimes: Mapping[str, str], entities: Mapping[int, str], limit: int | None = LIMIT) -> Row:
    return Row(
        kind=change.kind,
        reference=change.party["key"],
        name=readable(change.party["name"]),
        entity=entities.get(change.record_id),
        said=told(change, regimes, limit),
        brief=diffs.summary(change.fields),
    )


def told(change: Change, regimes: Mapping[str, str], limit: int | None = LIMIT) -> Markup:
    """A change as sentences. It comes `with_contents`."""
    match change.kind:
        case Change.Kind.ADDED:
            content = change.version.content if change.version else {}
            return _sentences(listed(content), diffs.main_fields(content))
        case Change.Kind.REMOVED:
            content = change.previous_version.content if change.previous_version else {}
            return _sentences(listed(content), delisted(content, change))
        case Change.Kind.RETURNED:
            seen = change.last_seen.published if change.last_seen else None
            back = html(_("Last seen in the release of {}."), day(seen)) if seen else ""
            content = change.version.content if change.version else {}
            same = diffs.sentence(change.fields, regimes, limit) or html("{}", _("The entry says what it said."))
            return _sentences(listed(content), back, same)
        case Change.Kind.REKEYED:
            key = html(_("Reference <del>{}</del> <ins>{}</ins>"), change.previous_key, change.record.key)
            return _sentences(key, diffs.sentence(change.fields, regimes, limit))
        case _:
            return diffs.sentence(change.fields, regimes, limit)


def told_difference(
    kind: str, content: Mapping[str, Any], fields: Mapping[str, Any], regimes: Mapping[str, str]
) -> Markup:
    """What one release says otherwise than another about an entry; unlike a change, it is dated by neither."""
    match kind:
        case Change.Kind.ADDED:
            return _sentences(listed(content), diffs.main_fields(content))
        case Change.Kind.REMOVED:
            return _sentences(listed(content), _("Not in this release."))
        case _:
            return diffs.sentence(fields, regimes)


def _sentences(*parts: Markup | str) -> Markup:
    return run(" ", (part for part in parts if part))


def listed(content: Mapping[str, Any]) -> Markup:
    """“Listed 2005-05-02.”, by the entry's own date."""
    listings = content.get("listings") or []
    days = list(dict.fromkeys(one["listed_on"] for one in listings if one.get("listed_on")))
    if not days:
        return html("{}", _("The list gives no listing date."))
    shown = run(", ", (day(one) for one in days))
    return html(_("Listed {}."), shown)


def delisted(content: Mapping[str, Any], change: Change) -> Markup:
    """When a removed entry was delisted: the day the list printed, or the releases it lies between."""
    listings = content.get("listings") or []
    days = [one["delisted_on"] for one in listings if one.get("delisted_on")]
    sign = state("delisted", str(_("Delisted")))
    if days:
        return html("{} {}.", sign, day(days[0]))
    last = change.last_seen.published if change.last_seen else None
    if last is None:
        return html(_("{} by {}; the list gives no date."), sign, day(change.published))
    return html(_("{} between {} and {}; the list gives no date."), sign, day(last), day(change.published))


# Sections --------------------------------------------------------------------------------------


def section(
    release: Release,
    groups: Sequence[Group],
    issues: Sequence[DataIssue],
    regimes: Mapping[str, str],
    entities: Mapping[int, str],
) -> Section:
    first = release.previous_id is None and release.status in (Release.Status.ACTIVE, Release.Status.SUPERSEDED)
    ordered = sorted(groups, key=lambda group: (KINDS.index(group.kind), group.regimes))
    rows: list[Row] = []
    for kind, of_kind in groupby(ordered, key=lambda group: group.kind):
        rows.extend(_kind_rows(kind, list(of_kind), regimes, entities, first=first))
    said = totals_said(ordered, regimes, first=first)
    return Section(release, headline(ordered, first=first), said, rows, list(issues), first)


def _kind_rows(
    kind: str, groups: Sequence[Group], regimes: Mapping[str, str], entities: Mapping[int, str], *, first: bool
) -> Iterable[Row]:
    least = 1 if first else ALIKE if sum(group.total for group in groups) > OPEN else inf
    folded = [group for group in groups if group.total >= least]
    few = [change for group in groups if group.total < least for change in group.changes]
    yield from rows_of(sorted(few, key=lambda change: change.record.key), regimes, entities)
    if first and len(folded) > BEGUN + 2:
        folded.sort(key=lambda group: -group.total)
        folded, others = folded[:BEGUN], folded[BEGUN:]
    else:
        others = []
    for group in folded:
        yield _folded(kind, group, regimes, entities)
    if others:
        yield _further(kind, others)


def _further(kind: str, groups: Sequence[Group]) -> Row:
    """What begins under regimes that are not told one by one."""
    parties: Counter[str] = Counter()
    for group in groups:
        parties.update(group.parties)
    total = sum(group.total for group in groups)
    head = _("%(number)s more regimes, or several together: %(parties)s") % {
        "number": len(groups),
        "parties": counted(parties),
    }
    return Row(kind, f"{total:,}", "", None, NOTHING, head=head, left=total)


def _folded(kind: str, group: Group, regimes: Mapping[str, str], entities: Mapping[int, str]) -> Row:
    whole = group.total <= WHOLE and kind == Change.Kind.AMENDED
    if whole:
        more = rows_of(group.changes, regimes, entities)
    else:
        more = [
            Row(kind, change.party["key"], readable(change.party["name"]), entities.get(change.record_id), NOTHING)
            for change in group.changes
        ]
    left = 0 if whole else group.total - len(group.changes)
    under = regimes_said(group.regimes, regimes) or _("no regime named")
    return Row(
        kind=kind,
        reference=f"{group.total:,}",
        name="",
        entity=None,
        said=_folded_said(kind, group.changes) if not left else NOTHING,
        head=_("%(regimes)s: %(parties)s") % {"regimes": under, "parties": counted(group.parties)},
        more=more,
        more_title=_("All %s") % f"{group.total:,}" if not left else _("The first %s") % f"{len(group.changes):,}",
        names_only=not whole,
        left=left,
    )


def _folded_said(kind: str, changes: Sequence[Change]) -> Markup:
    """What many changes have in common."""
    match kind:
        case Change.Kind.RETURNED:
            seen = Counter(change.last_seen.published for change in changes if change.last_seen)
            parts = [
                html(_("{} last seen in the release of {}"), number, day(when))
                for when, number in sorted(seen.items(), reverse=True)
            ]
            back = html(
                "{}{}",
                run(", ", parts),
                _dated(changes, _("; they return with listing dates of {}")),
            )
            return html("{}.", back)
        case Change.Kind.REMOVED:
            seen = Counter(change.last_seen.published for change in changes if change.last_seen)
            return html(_("Last seen in the release of {}."), run(", ", (day(when) for when in sorted(seen))))
        case Change.Kind.ADDED:
            return _dated(changes, _("Listed {}, by the entries’ own dates."))
        case _:
            return _commonest(changes)


def _dated(changes: Sequence[Change], words: str) -> Markup:
    """The listing dates that the entries print, in `words`; nothing where they print none."""
    days = sorted(set(filter(None, (getattr(change, "listed", None) for change in changes))))
    if not days:
        return NOTHING
    return html(words, day(days[0]) if len(days) == 1 else html(_("{} to {}"), day(days[0]), day(days[-1])))


def _commonest(changes: Sequence[Change]) -> Markup:
    """Which fields the most of them changed: “comments changed (3); address changed (2).”"""
    if any("fields" in change.get_deferred_fields() for change in changes):
        return NOTHING
    touched = Counter(diffs.summary(change.fields) for change in changes)
    if len(touched) == 1:
        return html("{}", next(iter(touched)))
    text = run("; ", (f"{words} ({number})" for words, number in touched.most_common(3)))
    rest = sum(number for _words, number in touched.most_common()[3:])
    return html(_("{}; otherwise ({})"), text, rest) if rest else text


def headline(groups: Sequence[Group], *, first: bool = False) -> str:
    """“3 added, 12 amended (comments changed)”."""
    if first:
        return _("first release held here, %s entries") % f"{sum(group.total for group in groups):,}"
    said = []
    for kind, same in groupby(groups, key=lambda group: group.kind):
        of_kind = list(same)
        text = f"{sum(group.total for group in of_kind):,} {_(kind)}"
        changed = [change for group in of_kind for change in group.changes]
        if kind == Change.Kind.AMENDED and (alike := _in_common(changed)):
            text = f"{text} ({alike})"
        said.append(text)
    return ", ".join(said)


def _in_common(changes: Sequence[Change]) -> str:
    """What all of these amendments changed, in a few words; nothing where they differ or are not read whole."""
    if any("fields" in change.get_deferred_fields() for change in changes):
        return ""
    touched = {diffs.summary(change.fields) for change in changes}
    return touched.pop() if len(touched) == 1 else ""


def totals_said(groups: Sequence[Group], regimes: Mapping[str, str], *, first: bool = False) -> Markup:
    """“**4 added**, all persons, all under UN Sudan.”"""
    if not groups:
        return html("{}", _("Nothing but its date."))
    if first:
        total = sum(group.total for group in groups)
        return html(
            _("<b>{} entries</b> stood in it. It is the first release held here: what came before is not known."),
            f"{total:,}",
        )
    said = []
    by_kind = [(kind, list(same)) for kind, same in groupby(groups, key=lambda group: group.kind)]
    for kind, same in by_kind:
        under = sorted({code for group in same for code in group.regimes})
        total = sum(group.total for group in same)
        parties = {party for group in same for party in group.parties}
        text = html("<b>{} {}</b>", f"{total:,}", _(kind))
        if len(by_kind) == 1 and len(parties) == 1 and total > 1:
            text = html(_("{}, all {},"), text, counted({parties.pop(): total}).partition(" ")[2])
        if under:
            text = html(_("{} under {}"), text, regimes_said(under, regimes))
        said.append(text)
    *head, last = said
    return html(_("{} and {}."), run(", ", head), last) if head else html("{}.", last)


# The newest changes, in a line each -------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """Changes of one kind in one release, told in a line."""

    kind: str
    release: Release
    head: str
    names: list[tuple[str, str | None]]  # with the public id of the party
    left: int
    note: Markup


NEWS_NAMES = 4


def news(
    releases: Iterable[Release],
    groups: Sequence[Group],
    regimes: Mapping[str, str],
    entities: Mapping[int, str],
    most: int,
) -> list[News]:
    """The changes of some releases, newest first; amendments under several regimes in one line."""
    lines: list[News] = []
    for release in releases:
        own = [group for group in groups if group.release_id == release.pk]
        for kind in KINDS:
            of_kind = sorted((group for group in own if group.kind == kind), key=lambda group: group.regimes)
            if kind == Change.Kind.AMENDED and of_kind:
                of_kind = [_merged(of_kind)]
            lines.extend(_line(release, group, regimes, entities) for group in of_kind)
    return lines[:most]


def _merged(groups: Sequence[Group]) -> Group:
    parties: Counter[str] = Counter()
    for group in groups:
        parties.update(group.parties)
    under = tuple(sorted({code for group in groups for code in group.regimes}))
    changes = [change for group in groups for change in group.changes]
    return Group(groups[0].release_id, groups[0].kind, under, dict(parties), changes)


def _line(release: Release, group: Group, regimes: Mapping[str, str], entities: Mapping[int, str]) -> News:
    amended = group.kind == Change.Kind.AMENDED
    shown = group.changes[:NEWS_NAMES] if group.total <= 2 * NEWS_NAMES else []
    words = {"regimes": regimes_said(group.regimes, regimes) or release.source.short, "parties": counted(group.parties)}
    seen = sorted({change.last_seen.published for change in group.changes if change.last_seen}, reverse=True)
    note = NOTHING
    if group.kind == Change.Kind.RETURNED and seen:
        note = html(_("last seen in {}"), joined_days(seen))
    elif amended and group.total == len(group.changes):
        note = _commonest(group.changes)
    return News(
        kind=group.kind,
        release=release,
        head=_("%(regimes)s, %(parties)s") % words,
        names=[(readable(change.party["name"]), entities.get(change.record_id)) for change in shown],
        left=group.total - len(shown) if shown else 0,
        note=note,
    )


def joined_days(days: Sequence[Any]) -> Markup:
    return run(_(" and "), (day(one) for one in days[:2]))
