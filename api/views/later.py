"""Addresses that are promised and not built yet."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from api import shapes
from api.problems import Unbuilt
from api.views.base import Endpoint
from lists.models import Source


class Screen(Endpoint):
    """A name, and the parties it may be, each with its reasons. Not built yet; `/api/v1/entities/?q=` finds names."""

    tag, operation = "screening", "screen"
    serializer_class = shapes.Problem
    queryset = Source.objects.none()

    def prepare(self, request: Request, **kwargs: Any) -> Any:  # noqa: ARG002 - whatever is asked
        raise Unbuilt(self.__doc__)
