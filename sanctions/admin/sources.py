"""Sources in the admin: asking for a refresh or a rebuild, and following it."""

from __future__ import annotations

import time
from typing import Any

import structlog
from celery import Task
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_celery_beat.models import PeriodicTask
from kombu.exceptions import OperationalError as BrokerError

from core.admin import (
    list_of,
    page_of,
)
from lists import progress
from lists.admin import SourceEvidence
from lists.models import Release, Run, Source
from sanctions.services.schedules import name_of
from sanctions.tasks import rebuild_source, refresh_source

log = structlog.get_logger()

PATIENCE = 30  # seconds a worker may take to pick up a job before the page says so


@admin.register(Source)
class SourceAdmin(SourceEvidence):
    change_form_outer_before_template = "admin/tracker/source.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/refresh/", view(self.refresh), name="lists_source_refresh"),
            path("<int:pk>/rebuild/", view(self.rebuild), name="lists_source_rebuild"),
            path("<int:pk>/progress/", view(self.progress), name="lists_source_progress"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        more: dict[str, Any] = dict(extra_context or {})
        source = self.get_object(request, object_id)
        if source is not None:
            schedule = PeriodicTask.objects.filter(name=name_of(source.code)).first()
            more |= _going_on(source, request) | {
                "may_refresh": request.user.has_perm("lists.change_source"),
                "refresh_url": reverse("admin:lists_source_refresh", args=[source.pk]),
                "schedule": schedule,
                "schedule_url": page_of(schedule) if schedule else "",
                "rebuild_url": reverse("admin:lists_source_rebuild", args=[source.pk]),
            }
        answer: HttpResponse = super().change_view(request, object_id, form_url, more)
        return answer

    def refresh(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand the refresh to the worker and go back to the page that shows how it goes."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.require(request, "lists.change_source")
        source = self.found(request, str(pk))
        if source is None:
            return HttpResponseRedirect(list_of(Source))
        return self._hand_over(request, source, refresh_source, str(_("The refresh is handed to the worker.")))

    def rebuild(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same for a rebuild, once it is confirmed."""
        self.require(request, "lists.change_source")
        source = self.found(request, str(pk))
        if source is None:
            return HttpResponseRedirect(list_of(Source))
        if request.method == "POST":
            return self._hand_over(request, source, rebuild_source, str(_("The rebuild is handed to the worker.")))
        releases = Release.objects.in_history().filter(source=source).count()
        return self.form_page(
            request, forms.Form(), title=_("Rebuild %(source)s") % {"source": source}, back=page_of(source),
            submit_text=_("Rebuild"),
            intro=_("Everything drawn from the stored releases is computed anew: changes, parties, designations. "
                    "Ids stay, and so does what editors entered. The pages show the former state until it is done, "
                    "and no refresh of this list runs meanwhile."),
            lines=[ngettext("%(n)s release is read again.", "%(n)s releases are read again.", releases)
                   % {"n": f"{releases:,}"}],
        )  # fmt: skip

    def _hand_over(self, request: HttpRequest, source: Source, job: Task[Any, Any], said: str) -> HttpResponse:
        try:
            job.apply_async((source.code,), retry=False)
        except (BrokerError, OSError) as error:
            messages.error(request, _("The job could not be handed over, the broker does not answer: %s") % error)
            return HttpResponseRedirect(page_of(source))
        log.info("job asked for", job=job.name, source=source.code, by=request.user.get_username())
        messages.info(request, said)
        return HttpResponseRedirect(f"{page_of(source)}?asked={int(time.time())}")

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the page asks for again and again while a run goes on."""
        source = Source.objects.filter(pk=pk).first()
        if source is None or not self.has_view_permission(request, source):
            raise PermissionDenied
        return TemplateResponse(request, "admin/tracker/_progress.html", _going_on(source, request))


def _going_on(source: Source, request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("asked", "")
    since = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else 0
    last = source.runs.select_related("release").first()
    line = progress.read(source.code)
    begun = last is not None and last.started_at.timestamp() >= since - 1
    waited = time.time() - since
    running = line is not None or (last is not None and last.state == Run.State.RUNNING and waited < PATIENCE)
    waiting = bool(since) and not begun and waited < PATIENCE
    return {
        "source": source,
        "line": line,
        "share": round(100 * line["done"] / line["total"]) if line and line["total"] else None,
        "last": last,
        "running": running,
        "waiting": waiting,
        "not_taken": bool(since) and not begun and not waiting and not running and waited < 600,
        "poll": running or waiting,
        "progress_url": f"{reverse('admin:lists_source_progress', args=[source.pk])}?asked={since}",
    }
