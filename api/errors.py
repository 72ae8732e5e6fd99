"""Every error is JSON with a `detail` that says what is wrong and what to write instead."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.log import log_response
from rest_framework.exceptions import ErrorDetail
from rest_framework.response import Response
from rest_framework.views import exception_handler

from api.problems import Refused, Unreachable
from core.clocks import BadDay


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """What DRF shows for an exception raised in a view; None lets it through."""
    if isinstance(error, (BadDay, BadRequest, SuspiciousOperation)):
        error = Refused(str(error) or "This request cannot be understood.")
    elif isinstance(error, (OperationalError, InterfaceError)):
        return _noted(error, context, exception_handler(Unreachable(), context))
    response = exception_handler(error, context)
    if response is None:
        if settings.DEBUG:
            return None
        told = "A fault of ours; it has been noted. Ask otherwise, or ask again later."
        return _noted(error, context, Response({"detail": told}, 500))
    detail = str(error) if isinstance(error, Http404) and str(error) else _sentence(response.data)
    response.data = {"detail": detail}
    allowed = getattr(error, "allowed", None)
    if allowed is not None:
        response.data["allowed"] = allowed
    return response


def _noted(error: Exception, context: dict[str, Any], response: Any) -> Response:
    """Log a fault with its traceback, once: Django would log the answer again, without one."""
    request = context["request"]._request
    log_response("%s: %s", type(error).__name__, request.path, response=response, request=request, exception=error)
    return response


def _sentence(data: Any) -> str:
    """DRF's nested errors as one line: “regime: there is no such regime”."""
    if isinstance(data, ErrorDetail | str):
        return str(data)
    if isinstance(data, dict):
        return " ".join(
            _sentence(value) if name in ("detail", "non_field_errors") else f"{name}: {_sentence(value)}"
            for name, value in data.items()
        )
    if isinstance(data, list):
        return " ".join(_sentence(value) for value in data)
    return str(data)
