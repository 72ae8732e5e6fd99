"""Bringing a source up to date: what the command line, the schedule and the admin all call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog
from django.conf import settings
from django.utils import timezone

from core import dataversion
from core.http import Unreachable
from lists import mirror
from lists.models import Release, Run, Source
from lists.progress import Reporter
from lists.publishers import publisher
from lists.services.fetching import Refused, fetch, keep_by_hand, keep_edition
from lists.services.loading import Report
from lists.services.releases import lock, register
from sanctions.services.publishing import active_of, insert, process, replay

log = structlog.get_logger()


@dataclass(frozen=True)
class Outcome:
    """How a run ended. `current` says whether the list is now as new as its publisher's."""

    current: bool
    message: str
    release: Release | None = None


def refresh(source: Source, report: Report | None = None) -> Outcome:
    """Fetch the newest edition and take it as far as it can go.

    Raises Busy when another run has the source, Unreachable when nothing usable came.
    """
    return _run(source, "refresh", lambda report: _refresh(source, report), report)


def refresh_from_file(source: Source, path: Path, published: date | None, report: Report | None = None) -> Outcome:
    """The same with files given by hand: one, or a folder. `published` counts only if they name no day."""

    def work(report: Report) -> Outcome:
        release, new = register(source, keep_by_hand(path, publisher(source.code).spec), published)
        return _take(release, new, report)

    return _run(source, "refresh", work, report)


def backfill(source: Source, folder: Path, report: Report | None = None) -> Outcome:
    """Load every edition below `folder`, oldest first, each where its date belongs."""

    def work(report: Report) -> Outcome:
        spec = publisher(source.code).spec
        found, refused = [], []
        for edition in mirror.editions(str(folder), spec):
            try:
                found.append(register(source, keep_edition(edition, spec, report), edition.day)[0])
            except (Refused, Unreachable) as error:  # one broken file does not keep the others out
                refused.append(str(error))
        if not found and not refused:
            return Outcome(
                False, f"{folder} has no edition of this list: no <day>/ folder with {', '.join(spec.files)}"
            )
        insert(source, found, report)
        return _backfilled(source, found, refused)

    return _run(source, "backfill", work, report)


def rebuild(source: Source, report: Report | None = None) -> Outcome:
    """Compute everything drawn from the stored releases anew."""

    def work(report: Report) -> Outcome:
        replay(source, (), report)
        count = Release.objects.in_history().filter(source=source).count()
        return Outcome(True, f"Rebuilt from {count:,} stored releases.")

    return _run(source, "rebuild", work, report)


def _run(source: Source, what: str, work: Callable[[Report], Outcome], report: Report | None) -> Outcome:
    with lock(source):
        _end_abandoned(source)
        run = Run.objects.create(source=source, what=what)
        dataversion.advance()
        reporter = Reporter(source.code)

        def both(stage: str, done: int = 0, total: int = 0) -> None:
            reporter(stage, done, total)
            if report:
                report(stage, done, total)

        before = active_of(source)
        try:
            outcome = work(both)
        except Refused as error:
            outcome = Outcome(False, f"Refused: {error}")
            _checked(source, outcome)
        except Exception as error:
            _finish(run, Run.State.FAILED, str(error) or type(error).__name__)
            Source.objects.filter(pk=source.pk).update(checked_at=timezone.now(), last_error=str(error))
            raise
        finally:
            reporter.close()
        if active_of(source) != before:
            Source.objects.filter(pk=source.pk).update(changed_at=timezone.now())
        run.release = outcome.release
        _finish(run, Run.State.DONE if outcome.current else Run.State.FAILED, outcome.message)
        return outcome


def _end_abandoned(source: Source) -> None:
    """Runs still marked running while we hold the lock were killed."""
    Run.objects.filter(source=source, state=Run.State.RUNNING).update(
        state=Run.State.FAILED,
        finished_at=timezone.now(),
        message="Interrupted: the process was killed. The release that was active stayed so; "
        "this run goes on from there.",
    )


def _finish(run: Run, state: str, message: str) -> None:
    run.state, run.message, run.finished_at = state, message, timezone.now()
    run.save()
    dataversion.advance()
    log.info("run finished", source=run.source.code, what=run.what, state=state, message=message)


def _refresh(source: Source, report: Report) -> Outcome:
    report("asking the publisher", 0, 0)
    try:
        got = fetch(source, settings.TRACKER_MIRROR, report)
    except Refused:
        _answered(source)
        raise
    _answered(source)
    if got is None:
        last = Release.objects.filter(source=source).order_by("-fetched_at")[0]
        return _take(last, False, report)
    return _take(*register(source, *got), report)


def _answered(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(answered_at=timezone.now())


def _checked(source: Source, outcome: Outcome) -> None:
    error = "" if outcome.current else outcome.message
    Source.objects.filter(pk=source.pk).update(checked_at=timezone.now(), last_error=error)


def _take(release: Release, new: bool, report: Report) -> Outcome:
    """Process a release that needs it, and say where it stands."""
    if release.status == Release.Status.LOADED:
        process(release, report)
        new = True
    outcome = _stands(release, new)
    _checked(release.source, outcome)
    return outcome


def _stands(release: Release, new: bool) -> Outcome:
    reasons = " ".join(reason["message"] for reason in release.reasons)
    active = active_of(release.source)
    stays = f" The release of {active.published} stays active." if active else " No release is active yet."
    match release.status:
        case Release.Status.ACTIVE if new:
            totals = ", ".join(f"{count:,} {kind}" for kind, count in release.totals.items()) or "no record changed"
            return Outcome(True, f"The release of {release.published} is active: {totals}.", release)
        case Release.Status.ACTIVE:
            return Outcome(True, f"Unchanged: the release of {release.published} is still the newest.", release)
        case Release.Status.HELD:
            return Outcome(False, f"The release of {release.published} is held. {reasons}{stays}", release)
        case Release.Status.REJECTED:
            return Outcome(False, f"The release of {release.published} was refused. {reasons}{stays}", release)
        case _:
            return Outcome(True, f"The release of {release.published} is part of the history already.{stays}", release)


def _backfilled(source: Source, found: list[Release], refused: list[str]) -> Outcome:
    states = {release.pk: release for release in Release.objects.filter(pk__in=[one.pk for one in found])}
    kept = sum(r.status in (Release.Status.ACTIVE, Release.Status.SUPERSEDED) for r in states.values())
    lines = [f"{kept:,} of {len(found) + len(refused):,} editions are in the history."]
    for release in sorted(states.values(), key=lambda release: release.published):
        if release.status in (Release.Status.HELD, Release.Status.REJECTED):
            why = " ".join(reason["message"] for reason in release.reasons)
            lines.append(f"{release.published} {release.status}: {why}")
    lines += [f"refused: {why}" for why in refused]
    return Outcome(active_of(source) is not None, "\n".join(lines), active_of(source))
