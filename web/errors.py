"""Pages for what went wrong: each says what, and what to do. None asks the database anything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404

from web.words import gettext as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, _("That cannot be asked"), str(exception))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, _("Not allowed"), str(exception) or _("This needs an editor’s account."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, Resolver404) or not str(exception):
        message = _("There is no page at %s.") % request.path[:200]
    else:
        message = str(exception)
    return _page(request, 404, _("Not found"), message)


def server_error(request: HttpRequest) -> HttpResponse:
    message = _("The page could not be made, and the fault is ours. It has been logged; trying again may help.")
    return _page(request, 500, _("A fault of ours"), message)


def _page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "message": message, "status": status}, status=status)
