"""What a release must pass before it may become the list. Each check says what it saw and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from lists.models import Release
from lists.publishers import publisher
from lists.reading import Expect
from lists.services.fetching import day_of
from lists.services.loading import Reading

NEAR = timedelta(days=60)
"""Between editions further apart a regime may end unseen, as Liberia's did between 2015 and 2017, and a list may
grow many times over, as Canada's did between 2020 and 2025."""


@dataclass(frozen=True)
class Reason:
    """Why a release is held or was refused."""

    code: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True)
class Case:
    release: Release
    active: Release | None
    reading: Reading
    expect: Expect


def check(release: Release, active: Release | None, reading: Reading) -> list[Reason]:
    """Reasons to hold a loaded release for a person; none when it is sound."""
    case = Case(release, active, reading, publisher(release.source.code).spec.expect)
    return [reason for one in CHECKS for reason in one(case)]


def too_few_records(case: Case) -> Iterator[Reason]:
    least = case.expect.records[0]
    if case.reading.count < least:
        yield Reason(
            "too-few-records",
            f"It has {case.reading.count:,} records; this list never has fewer than {least:,}. It may be cut "
            "short, or be another list. Compare it with the publisher's page before activating it.",
        )


def too_many_records(case: Case) -> Iterator[Reason]:
    most = case.expect.records[1]
    if case.reading.count > 2 * most:
        yield Reason(
            "too-many-records",
            f"It has {case.reading.count:,} records; this list never had more than {most:,}. It may be another "
            "list, or several in one file. Compare it with the publisher's page before activating it.",
        )


def too_many_gone(case: Case) -> Iterator[Reason]:
    if case.active is None or not case.active.record_count:
        return
    gone = _missing(case.release)
    share = gone / case.active.record_count
    if share > case.expect.removed:
        yield Reason(
            "too-many-removed",
            f"{gone:,} of the {case.active.record_count:,} records of {case.active.published} are gone "
            f"({share:.0%}; more than {case.expect.removed:.0%} is not believed unseen). Activate it only if "
            "the publisher announced so many delistings.",
        )


def regime_gone(case: Case) -> Iterator[Reason]:
    if case.active is None or case.release.published - case.active.published > NEAR:
        return
    for regime in sorted(_regimes_of_current(case.release.source_id) - set(case.reading.regimes)):
        count = _current_under(case.release.source_id, regime)
        if count > 3:  # a handful can be delisted in one day: Haiti had five entries, Mali eight
            yield Reason(
                "regime-gone",
                f"No record of {regime} is left; {case.active.published} had {count:,}. Activate it only if the "
                "regime ended, or if the list now leaves it out.",
            )


def fill_rates(case: Case) -> Iterator[Reason]:
    for name, least in case.expect.fill.items():
        kind = name.partition(".")[0]
        total = case.reading.kinds[kind]
        if total and case.reading.filled[name] / total < least:
            yield Reason(
                "field-gone",
                f"Only {case.reading.filled[name]:,} of {total:,} records fill {name}; at least {least:.0%} "
                "always did. The publisher may have renamed an element: see the data issues.",
            )


def far_larger(case: Case) -> Iterator[Reason]:
    if case.active is None or case.release.published - case.active.published > NEAR:
        return
    if case.release.size > 5 * case.active.size:
        yield Reason(
            "far-larger",
            f"It has {case.release.size:,} bytes, over five times the {case.active.size:,} of "
            f"{case.active.published}. Look at its diff before activating it.",
        )


def older(case: Case) -> Iterator[Reason]:
    if case.active is None:
        return
    dated, newest = ((one.published, one.pk) for one in (case.release, case.active))
    if dated < newest:
        yield Reason(
            "older",
            f"It is dated {case.release.published}, before the active release of {case.active.published}. "
            "Activating it puts it into its place in the history, as “manage.py backfill” does with every "
            "edition of a folder; the newer one stays the current one.",
        )


def parts_differ(case: Case) -> Iterator[Reason]:
    """A reader that finds rows of one file about nobody in another says so with issues of this code."""
    known = publisher(case.release.source.code).spec.known_issues
    found = [
        issue
        for issue in case.reading.issues
        if issue.code == "parts-differ" and not any(one.explains(issue) for one in known)
    ]
    if found:
        yield Reason(
            "parts-differ",
            f"Its files do not belong to one edition: {found[0].message} {len(found):,} such rows. Fetch all the "
            "files again on one day, and activate it only if the publisher's own files are so.",
        )


def not_whole(case: Case) -> Iterator[Reason]:
    """A reader whose document says of itself that it is a part of the list says so with an issue of this code."""
    for issue in case.reading.issues:
        if issue.code == "not-whole":
            yield Reason(
                "not-whole",
                f"{issue.message} Everybody who is not in it would read as taken off. Load the whole list, and "
                "activate this only if it is one.",
            )


def days_differ(case: Case) -> Iterator[Reason]:
    days = {file["name"]: day for file in case.release.files if (day := day_of([file]))}
    if days and max(days.values()) - min(days.values()) > timedelta(days=1):
        listed = ", ".join(f"{name} of {day}" for name, day in days.items())
        yield Reason("days-differ", f"Its files are of different days: {listed}. Fetch them again together.")


CHECKS: list[Callable[[Case], Iterator[Reason]]] = [
    too_few_records, too_many_records, not_whole, parts_differ, days_differ, too_many_gone, regime_gone, fill_rates,
    far_larger, older,
]  # fmt: skip


def _names(release: Release) -> set[str]:
    return {file["name"] for file in release.files}


def _missing(release: Release) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM lists_recordversion v JOIN lists_record r ON r.id = v.record_id "
            "WHERE r.source_id = %s AND v.until_release_id IS NULL AND NOT EXISTS (SELECT 1 FROM "
            "lists_loadedrecord l WHERE l.release_id = %s AND l.key = v.key)",
            [release.source_id, release.pk],
        )
        return int(cursor.fetchone()[0])


def _regimes_of_current(source_id: int) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT listing->>'regime' FROM lists_recordversion v JOIN lists_record r ON r.id = v.record_id, "
            "jsonb_array_elements(v.content->'listings') listing "
            "WHERE r.source_id = %s AND v.until_release_id IS NULL",
            [source_id],
        )
        return {row[0] for row in cursor.fetchall()}


def _current_under(source_id: int, regime: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM lists_recordversion v JOIN lists_record r ON r.id = v.record_id "
            "WHERE r.source_id = %s AND v.until_release_id IS NULL "
            "AND v.content->'listings' @> jsonb_build_array(jsonb_build_object('regime', %s::text))",
            [source_id, regime],
        )
        return int(cursor.fetchone()[0])
