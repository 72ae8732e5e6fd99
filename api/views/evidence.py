"""What the lists printed and changed, how fresh they are, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api import filtersets, shapes
from api.rows import evidence as made
from api.views.base import Detail, Listing, Row, Same
from lists.models import Change, DataIssue, Release, Source
from lists.selectors import freshness
from sanctions.models import Regime


class Sources(Listing):
    """The lists: what each is, its newest release, and when it was last looked for."""

    tag, operation = "evidence", "sources"
    serializer_class = shapes.Source
    filterset_class = filtersets.SourceFilter
    queryset = Source.objects.all()
    name = "sources"
    pulse = True

    def rows(self, found: Iterable[Any]) -> list[Row]:
        fresh = {one.code: one for one in freshness()}
        regimes: dict[str, list[str]] = {}
        for source, regime in Regime.objects.exclude(source=None).order_by("code").values_list("source__code", "code"):
            regimes.setdefault(source, []).append(regime)
        return [made.source(fresh[one.code], regimes.get(one.code, [])) for one in found]


class SourceDetail(Same):
    """One list."""

    tag, operation = "evidence", "source"
    serializer_class = shapes.Source
    queryset = Source.objects.all()
    listing = Sources
    what = "source"
    pulse = True


class Releases(Listing):
    """Editions of the lists, newest first, those held and refused included."""

    tag, operation = "evidence", "releases"
    serializer_class = shapes.Release
    filterset_class = filtersets.ReleaseFilter
    queryset = Release.objects.all()
    ordering = ("-published", "-id")
    name = "releases"
    pulse = True

    def read(self, queryset: Any) -> Any:
        return made.read_releases(queryset)

    def rows(self, found: Iterable[Any]) -> list[Row]:
        return made.releases(found)


class ReleaseDetail(Same):
    """One edition of a list: its bytes by their SHA-256, its day, and what became of it."""

    tag, operation = "evidence", "release"
    serializer_class = shapes.Release
    queryset = Release.objects.all()
    listing = Releases
    what = "release"
    pulse = True


class Changes(Listing):
    """What releases did to entries, newest release first: one row for each entry and release."""

    tag, operation = "evidence", "changes"
    serializer_class = shapes.Change
    filterset_class = filtersets.ChangeFilter
    queryset = Change.objects.all()
    ordering = ("-published", "-release_id", "record_id")
    name = "changes"

    def read(self, queryset: Any) -> Any:
        return made.read_changes(queryset)

    def rows(self, found: Iterable[Any]) -> list[Row]:
        return made.changes(found)


class ChangeDetail(Detail):
    """One change, with the whole entry before and after it."""

    tag, operation = "evidence", "change"
    serializer_class = shapes.ChangeDetail
    queryset = Change.objects.all()
    what = "change"

    def row(self, **key: Any) -> Row | None:
        return made.change(self.get_queryset().filter(**key))


class Issues(Listing):
    """Data issues, last seen first: what the readers could not understand, or doubt."""

    tag, operation = "evidence", "issues"
    serializer_class = shapes.Issue
    filterset_class = filtersets.IssueFilter
    queryset = DataIssue.objects.all()
    ordering = ("-last_release_id", "id")
    name = "issues"
    pulse = True

    def read(self, queryset: Any) -> Any:
        return made.read_issues(queryset)

    def rows(self, found: Iterable[Any]) -> list[Row]:
        return made.issues(found)


class IssueDetail(Same):
    """One data issue."""

    tag, operation = "evidence", "issue"
    serializer_class = shapes.Issue
    queryset = DataIssue.objects.all()
    listing = Issues
    what = "data issue"
    pulse = True
