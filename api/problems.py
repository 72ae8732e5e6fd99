"""What can be wrong with a question, or with us. How it is told: api.errors."""

from __future__ import annotations

from collections.abc import Iterable

from rest_framework.exceptions import APIException


class Refused(APIException):
    """A question that cannot be answered as it is put. `allowed` are the names or values there are."""

    status_code = 400

    def __init__(self, detail: str, allowed: Iterable[str] | None = None) -> None:
        super().__init__(detail)
        self.allowed = None if allowed is None else list(allowed)


class Unbuilt(APIException):
    status_code = 501
    default_detail = "This is not built yet."


class Unreachable(APIException):
    status_code = 503
    default_detail = "The database cannot be reached just now; ask again in a moment."
