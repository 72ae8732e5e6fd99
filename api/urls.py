"""Addresses of version 1."""

from __future__ import annotations

from django.urls import path, re_path

from api import documentation
from api.views import designations, entities, evidence, later, law, matrix, pages, spoken

app_name = "api"

urlpatterns = [
    path("", pages.Front.as_view(), name="front"),
    path("designations/", designations.Designations.as_view(), name="designations"),
    path("designations/<uuid:uid>/", designations.DesignationDetail.as_view()),
    path("entities/", entities.Entities.as_view(), name="entities"),
    path("entities/<str:public_id>/", entities.EntityDetail.as_view()),
    path("regimes/", law.Regimes.as_view(), name="regimes"),
    path("regimes/<str:code>/", law.RegimeDetail.as_view()),
    path("measures/", law.Measures.as_view(), name="measures"),
    path("measures/<str:code>/", law.MeasureDetail.as_view()),
    path("authorities/", law.Authorities.as_view(), name="authorities"),
    path("authorities/<str:code>/", law.AuthorityDetail.as_view()),
    path("instruments/", law.Instruments.as_view(), name="instruments"),
    path("instruments/<str:code>/", law.InstrumentDetail.as_view()),
    path("sources/", evidence.Sources.as_view(), name="sources"),
    path("sources/<str:code>/", evidence.SourceDetail.as_view()),
    path("releases/", evidence.Releases.as_view(), name="releases"),
    path("releases/<int:pk>/", evidence.ReleaseDetail.as_view()),
    path("changes/", evidence.Changes.as_view(), name="changes"),
    path("changes/<uuid:pk>/", evidence.ChangeDetail.as_view()),
    path("issues/", evidence.Issues.as_view(), name="issues"),
    path("issues/<int:pk>/", evidence.IssueDetail.as_view()),
    path("statements/", spoken.Statements.as_view(), name="statements"),
    path("statements/<str:code>/", spoken.StatementDetail.as_view()),
    path("calls/", spoken.Calls.as_view(), name="calls"),
    path("calls/<str:code>/", spoken.CallDetail.as_view()),
    path("proposals/", spoken.Proposals.as_view(), name="proposals"),
    path("proposals/<str:code>/", spoken.ProposalDetail.as_view()),
    path("incidents/", spoken.Incidents.as_view(), name="incidents"),
    path("incidents/<str:code>/", spoken.IncidentDetail.as_view()),
    path("matrix/", matrix.MatrixView.as_view(), name="matrix"),
    path("screen/", later.Screen.as_view(), name="screen"),
    path("openapi.json", pages.OpenApi.as_view(), name="openapi"),
    path("docs/", documentation.page, name="docs"),
    re_path("", pages.missing),
]
