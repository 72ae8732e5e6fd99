"""Every error is JSON with a `detail` that says what is wrong and what to do."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.clocks import BadDay


class Unbuilt(APIException):
    status_code = 501
    default_detail = "This is not built yet."


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, BadDay):
        error = ValidationError(str(error))
    response = exception_handler(error, context)
    if response is not None:
        detail = str(error) if isinstance(error, Http404) and str(error) else _sentence(response.data)
        response.data = {"detail": detail}
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


def no_such_path(request: HttpRequest) -> HttpResponse:
    """Whatever below /api/v1/ is no address of the API."""
    path = request.path[:200]
    return JsonResponse({"detail": f"There is nothing at {path}; /api/v1/docs/ lists what there is."}, status=404)
