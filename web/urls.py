"""Addresses of the analysts' pages. They are public and permanent: they are cited."""

from django.urls import path

from web.views import (
    calls,
    changes,
    compare,
    designations,
    entities,
    feeds,
    home,
    incidents,
    matrix,
    regimes,
    search,
    sources,
    statements,
)

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("entities/<str:public_id>/", entities.entity, name="entity"),
    path("entities/<str:public_id>/compare/", compare.compare, name="compare"),
    path("regimes/", regimes.regimes, name="regimes"),
    path("regimes/<str:code>/", regimes.regime, name="regime"),
    path("designations/", designations.designations, name="designations"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("changes/", changes.changes, name="changes"),
    path("changes/feed.atom", feeds.feed, name="changes_feed"),
    path("changes/calendar.ics", feeds.calendar, name="changes_calendar"),
    path("statements/", statements.statements, name="statements"),
    path("statements/<slug:slug>/", statements.statement, name="statement"),
    path("calls/", calls.calls, name="calls"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<slug:slug>/", incidents.incident, name="incident"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<str:code>/", sources.source, name="source"),
    path("sources/<str:code>/progress/", sources.progress, name="progress"),
    path("sources/<str:code>/releases/<int:pk>/", sources.release, name="release"),
    path("sources/<str:code>/releases/<int:pk>/<str:name>", sources.file, name="file"),
]
