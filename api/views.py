"""Version 1 of the API: read-only lists, each with its details, filters and a CSV twin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import filters, shapes, tables
from api.caching import Cached
from api.errors import Unbuilt
from api.pagination import bad_cursor, decode, limit_of, link
from core.clocks import today
from entities.models import Affiliation, BirthDate, Entity, Event, Fact, Identifier, Name, Place
from lists import selectors as evidence
from lists.models import Change, DataIssue, Release, Source
from sanctions.models import Authority, Designation, Instrument, Measure, Regime
from sanctions.selectors import search as finding

FORMAT = OpenApiParameter(
    "format", str, enum=["json", "csv"], description="csv: every row of the question, streamed, without pages"
)
PROBLEMS = {400: shapes.Problem, 404: shapes.Problem}
FORMATS = ("", "json", "csv")
ABOUT_STATED = ("record__source", "version__release")


class Listing(Cached, ListAPIView):
    """A list. `ordering` names the fields its pages go by; `title` begins the name of its CSV file."""

    ordering: tuple[str, ...] = ("code",)
    title = ""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        wanted = request.query_params.get("format", "")
        if wanted not in FORMATS:
            raise ValidationError(f"format: there is no “{wanted[:40]}”; there are json and csv.")
        if wanted == "csv":
            filters.check_names(request, self)
            return tables.stream(self.all_rows(), tables.columns(self.get_serializer()), self.filename(request))
        return super().list(request, *args, **kwargs)

    def all_rows(self) -> Iterator[dict[str, Any]]:
        rows = self.filter_queryset(self.get_queryset()).order_by(*self.ordering)
        shape = self.get_serializer()
        return (shape.to_representation(row) for row in rows.iterator(chunk_size=500))

    def filename(self, request: Request) -> str:
        asked = [request.query_params[name] for name in ("source", "regime") if request.query_params.get(name)]
        day = filters.clocks_of(request).day if "as_of" in request.query_params else today()
        plain = ["".join(letter for letter in one if letter.isalnum() or letter in "-_") for one in asked]
        return "-".join([self.title, *plain, "as-of", str(day)]) + ".csv"


class Detail(Cached, RetrieveAPIView):
    filter_backends: tuple[Any, ...] = ()
    what = ""

    def get_object(self) -> Any:
        filters.check_names(self.request, self)
        found = self.get_queryset().filter(**self.kwargs).first()
        if found is None:
            given = str(next(iter(self.kwargs.values())))[:60]
            raise Http404(f"There is no {self.what} “{given}”.")
        return found


def designations() -> QuerySet[Designation]:
    return Designation.objects.select_related("entity", "regime", "record__source", "last_seen").prefetch_related(
        "regime__measures"
    )


@extend_schema(
    tags=["designations"], parameters=[FORMAT], responses={200: shapes.DesignationShape(many=True), **PROBLEMS}
)
class Designations(Listing):
    """One row a designation and period. `as_of` alone: in force on that day, as known now.

    Without `as_of` every period stands here, those ended included. `known_at` answers with
    what the lists said on that day.
    """

    serializer_class = shapes.DesignationShape
    filterset_class = filters.DesignationFilter
    ordering = ("-in_force_from", "-uid")
    title = "designations"

    def get_queryset(self) -> QuerySet[Designation]:
        days = filters.clocks_of(self.request)
        rows = designations().visible().known_at(days.known_at)  # type: ignore[attr-defined]
        return rows.as_of(days.as_of) if days.as_of else rows


@extend_schema(tags=["designations"], responses={200: shapes.DesignationShape, **PROBLEMS})
class DesignationDetail(Detail):
    """One designation, in one of its periods, as known between two days."""

    serializer_class = shapes.DesignationShape
    what = "designation"

    def get_queryset(self) -> QuerySet[Designation]:
        return designations().visible()  # type: ignore[attr-defined]


@extend_schema(tags=["entities"], parameters=[FORMAT], responses={200: shapes.EntityRow(many=True), **PROBLEMS})
class Entities(Listing):
    """Parties. With `q` the best match stands first."""

    serializer_class = shapes.EntityRow
    filterset_class = filters.EntityFilter
    ordering = ("id",)
    title = "entities"

    def get_queryset(self) -> QuerySet[Entity]:
        days = filters.clocks_of(self.request)
        rows = Entity.objects.all()
        if days.as_of or days.known_at:
            known = Designation.objects.visible().known_at(days.known_at)
            rows = rows.filter(pk__in=known.as_of(days.day).values("entity"))
        return rows

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        if request.query_params.get("q", "").strip() and request.query_params.get("format", "") != "csv":
            return self.best_first(request)
        return super().list(request, *args, **kwargs)

    def all_rows(self) -> Iterator[dict[str, Any]]:
        text = self.request.query_params.get("q", "").strip()
        if not text:
            return super().all_rows()
        found = self.found(text, limit=100_000, offset=0)
        return (shapes.EntityRow(hit.entity).data for hit in found.hits)

    def best_first(self, request: Request) -> Response:
        text, limit, offset = request.query_params["q"].strip(), limit_of(request), 0
        if cursor := request.query_params.get("cursor", ""):
            way, offset, *rest = [*decode(cursor), None]
            if way != "from" or not isinstance(offset, int) or not 0 <= offset < 10**9 or rest != [None]:
                raise bad_cursor()
        found = self.found(text, limit=limit, offset=offset)
        after, before = offset + limit, max(offset - limit, 0)
        return Response(
            {
                "next": link(request, ["from", after] if after < found.total else None),
                "previous": link(request, ["from", before] if offset else None),
                "results": shapes.EntityRow([hit.entity for hit in found.hits], many=True).data,
            }
        )

    def found(self, text: str, limit: int, offset: int) -> finding.Results:
        filters.check_names(self.request, self)
        if len(text) > finding.MOST_LETTERS:
            raise ValidationError(f"q: longer than {finding.MOST_LETTERS} characters.")
        asked = filters.EntityFilter(self.request.query_params, queryset=Entity.objects.none())
        asked.qs  # noqa: B018 - checks every value
        days = filters.clocks_of(self.request)
        chosen = {
            name: [value for text in self.request.query_params.getlist(name) for value in text.split(",") if value]
            for name in finding.FILTERS
            if self.request.query_params.get(name)
        }
        newest = {release.source_id: release for release in evidence.newest_releases(days.known_day)}
        return finding.search(text, chosen, days, newest, limit=limit, offset=offset)


@extend_schema(tags=["entities"], parameters=[
    OpenApiParameter("as_of", str, description="Only designations in force on this day"),
    OpenApiParameter("known_at", str, description="As the lists said on this day"),
], responses={200: shapes.EntityDetail, **PROBLEMS})  # fmt: skip
class EntityOne(Detail):
    """A party with everything said about it, each value with where it stands."""

    serializer_class = shapes.EntityDetail
    parameters = ("as_of", "known_at")
    what = "party"

    def get_queryset(self) -> QuerySet[Entity]:
        return Entity.objects.prefetch_related("links__record__source")

    def get_object(self) -> Any:
        one = super().get_object()
        days = filters.clocks_of(self.request)

        def stated(model: Any, **where: Any) -> list[Any]:
            rows = model.objects.visible().known_at(days.known_at).filter(**where)
            return list(rows.select_related(*ABOUT_STATED).order_by("id"))

        facts = stated(Fact, entity=one)
        places = stated(Place, entity=one)
        rows = designations().visible().known_at(days.known_at).filter(entity=one)  # type: ignore[attr-defined]
        ties = Affiliation.objects.visible().known_at(days.known_at).select_related("entity", "target", *ABOUT_STATED)
        own = {
            "names": stated(Name, entity=one),
            "identifiers": stated(Identifier, entity=one),
            "birth_dates": stated(BirthDate, entity=one),
            "events": stated(Event, entity=one),
            "addresses": [place for place in places if place.role == "address"],
            "birth_places": [place for place in places if place.role == "birth"],
            "affiliations": [*ties.filter(entity=one).order_by("id"), *ties.filter(target=one).order_by("id")],
            "designations": list((rows.as_of(days.as_of) if days.as_of else rows).order_by("in_force_from", "id")),
            "records": [tie.record for tie in one.links.all()],
        }
        kinds = {
            "nationalities": "nationality", "titles": "title", "positions": "position", "genders": "gender",
            "comments": "comments", "links": "link",
        }  # fmt: skip
        own |= {name: [fact for fact in facts if fact.kind == kind] for name, kind in kinds.items()}
        return {
            "public_id": one.public_id,
            "name": one.name,
            "kind": one.kind,
            "editorial_note": one.editorial_note,
            **own,
        }


def changes() -> QuerySet[Change]:
    return Change.objects.select_related("record__source", "record__link__entity", "release", "last_seen")


@extend_schema(tags=["changes"], parameters=[FORMAT], responses={200: shapes.ChangeShape(many=True), **PROBLEMS})
class Changes(Listing):
    """What releases did to records, newest release first."""

    serializer_class = shapes.ChangeShape
    filterset_class = filters.ChangeFilter
    ordering = ("-published", "-release_id", "-id")
    title = "changes"
    queryset = changes()


@extend_schema(tags=["changes"], responses={200: shapes.ChangeShape, **PROBLEMS})
class ChangeDetail(Detail):
    """One change, with its diff."""

    serializer_class = shapes.ChangeShape
    what = "change"
    queryset = changes()


@extend_schema(tags=["releases"], parameters=[FORMAT], responses={200: shapes.ReleaseShape(many=True), **PROBLEMS})
class Releases(Listing):
    """Editions of the lists, newest first, those held and refused included."""

    serializer_class = shapes.ReleaseShape
    filterset_class = filters.ReleaseFilter
    ordering = ("-published", "-id")
    title = "releases"
    queryset = Release.objects.select_related("source")


@extend_schema(tags=["releases"], responses={200: shapes.ReleaseShape, **PROBLEMS})
class ReleaseDetail(Detail):
    """One release."""

    serializer_class = shapes.ReleaseShape
    what = "release"
    queryset = Release.objects.select_related("source")


@extend_schema(tags=["issues"], parameters=[FORMAT], responses={200: shapes.IssueShape(many=True), **PROBLEMS})
class Issues(Listing):
    """What the readers could not understand, or doubt."""

    serializer_class = shapes.IssueShape
    filterset_class = filters.IssueFilter
    ordering = ("-id",)
    title = "issues"
    queryset = DataIssue.objects.select_related("source", "first_release", "last_release")


@extend_schema(tags=["issues"], responses={200: shapes.IssueShape, **PROBLEMS})
class IssueDetail(Detail):
    """One data issue, with where it was first and last seen."""

    serializer_class = shapes.IssueShape
    what = "data issue"
    queryset = DataIssue.objects.select_related("source", "first_release", "last_release")


def sources() -> QuerySet[Source]:
    active = Release.objects.active()
    return Source.objects.prefetch_related(Prefetch("releases", active, to_attr="active_releases"))


@extend_schema(tags=["sources"], parameters=[FORMAT], responses={200: shapes.SourceShape(many=True), **PROBLEMS})
class Sources(Listing):
    """The lists, and how each fares."""

    serializer_class = shapes.SourceShape
    title = "sources"
    queryset = sources()


@extend_schema(tags=["sources"], responses={200: shapes.SourceShape, **PROBLEMS})
class SourceDetail(Detail):
    """One list."""

    serializer_class = shapes.SourceShape
    what = "source"
    queryset = sources()


def regimes() -> QuerySet[Regime]:
    return Regime.objects.select_related("authority", "source", "follows").prefetch_related(
        "legal_basis__instrument", "measures", "citations"
    )


@extend_schema(tags=["law"], parameters=[FORMAT], responses={200: shapes.RegimeShape(many=True), **PROBLEMS})
class Regimes(Listing):
    """Standing sets of rules under which an authority lists parties."""

    serializer_class = shapes.RegimeShape
    filterset_class = filters.RegimeFilter
    title = "regimes"
    queryset = regimes()


@extend_schema(tags=["law"], responses={200: shapes.RegimeShape, **PROBLEMS})
class RegimeDetail(Detail):
    """One regime."""

    serializer_class = shapes.RegimeShape
    what = "regime"
    queryset = regimes()


@extend_schema(tags=["law"], parameters=[FORMAT], responses={200: shapes.MeasureShape(many=True), **PROBLEMS})
class Measures(Listing):
    """What a designation does: asset freeze, travel ban, arms embargo and others."""

    serializer_class = shapes.MeasureShape
    title = "measures"
    queryset = Measure.objects.prefetch_related("citations")


@extend_schema(tags=["law"], responses={200: shapes.MeasureShape, **PROBLEMS})
class MeasureDetail(Detail):
    """One measure."""

    serializer_class = shapes.MeasureShape
    what = "measure"
    queryset = Measure.objects.prefetch_related("citations")


@extend_schema(tags=["law"], parameters=[FORMAT], responses={200: shapes.AuthorityShape(many=True), **PROBLEMS})
class Authorities(Listing):
    """Who decides."""

    serializer_class = shapes.AuthorityShape
    filterset_class = filters.AuthorityFilter
    title = "authorities"
    queryset = Authority.objects.prefetch_related("citations")


@extend_schema(tags=["law"], responses={200: shapes.AuthorityShape, **PROBLEMS})
class AuthorityDetail(Detail):
    """One authority."""

    serializer_class = shapes.AuthorityShape
    what = "authority"
    queryset = Authority.objects.prefetch_related("citations")


@extend_schema(tags=["law"], parameters=[FORMAT], responses={200: shapes.InstrumentShape(many=True), **PROBLEMS})
class Instruments(Listing):
    """Resolutions, acts, orders and regulations."""

    serializer_class = shapes.InstrumentShape
    filterset_class = filters.InstrumentFilter
    title = "instruments"
    queryset = Instrument.objects.prefetch_related("citations")


@extend_schema(tags=["law"], responses={200: shapes.InstrumentShape, **PROBLEMS})
class InstrumentDetail(Detail):
    """One instrument."""

    serializer_class = shapes.InstrumentShape
    what = "instrument"
    queryset = Instrument.objects.prefetch_related("citations")


@extend_schema(exclude=True)
class NotBuilt(APIView):
    def get(self, _request: Request) -> Response:
        raise Unbuilt

    post = get
