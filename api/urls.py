"""Addresses of version 1."""

from __future__ import annotations

from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from api import documentation, errors, matrix, spoken, views

app_name = "api"

urlpatterns = [
    path("designations/", views.Designations.as_view()),
    path("designations/<uuid:uid>/", views.DesignationDetail.as_view()),
    path("entities/", views.Entities.as_view()),
    path("entities/<str:public_id>/", views.EntityOne.as_view()),
    path("regimes/", views.Regimes.as_view()),
    path("regimes/<str:code>/", views.RegimeDetail.as_view()),
    path("measures/", views.Measures.as_view()),
    path("measures/<str:code>/", views.MeasureDetail.as_view()),
    path("authorities/", views.Authorities.as_view()),
    path("authorities/<str:code>/", views.AuthorityDetail.as_view()),
    path("instruments/", views.Instruments.as_view()),
    path("instruments/<str:code>/", views.InstrumentDetail.as_view()),
    path("sources/", views.Sources.as_view()),
    path("sources/<str:code>/", views.SourceDetail.as_view()),
    path("releases/", views.Releases.as_view()),
    path("releases/<int:pk>/", views.ReleaseDetail.as_view()),
    path("changes/", views.Changes.as_view()),
    path("changes/<uuid:pk>/", views.ChangeDetail.as_view()),
    path("issues/", views.Issues.as_view()),
    path("issues/<int:pk>/", views.IssueDetail.as_view()),
    path("statements/", spoken.Statements.as_view()),
    path("statements/<str:code>/", spoken.StatementDetail.as_view()),
    path("calls/", spoken.Calls.as_view()),
    path("calls/<str:code>/", spoken.CallDetail.as_view()),
    path("proposals/", spoken.Proposals.as_view()),
    path("proposals/<str:code>/", spoken.ProposalDetail.as_view()),
    path("incidents/", spoken.Incidents.as_view()),
    path("incidents/<str:code>/", spoken.IncidentDetail.as_view()),
    path("matrix/", matrix.MatrixView.as_view()),
    path("screen/", views.NotBuilt.as_view()),
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
    path("docs/", documentation.page),
    re_path("", errors.no_such_path),
]
