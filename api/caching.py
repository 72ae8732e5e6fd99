"""Answers are a function of the address, the data version and the day; clients and we keep them so long."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from core import dataversion
from core.clocks import today

KEPT = 3600  # seconds a rendered answer is kept here; a new data version never finds it
LARGEST = 1_000_000  # bytes


class Cached:
    """Mixed into a view: conditional requests, answers kept under the data version, open to every origin."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return _open(super().dispatch(request, *args, **kwargs))  # type: ignore[misc]
        state = f"{request.get_host()}\n{request.get_full_path()}\n{dataversion.current()}\n{today()}"
        name = hashlib.sha256(state.encode()).hexdigest()
        etag = f'"{name[:32]}"'
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged is not None:
            return _open(unchanged)
        kept = cache.get(f"api:{name}")
        if kept is not None:
            response: HttpResponseBase = HttpResponse(kept, content_type="application/json")
        else:
            response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            if response.status_code == 200 and not response.streaming:
                response.render()  # type: ignore[attr-defined]
                if len(response.content) <= LARGEST:  # type: ignore[attr-defined]
                    cache.set(f"api:{name}", response.content, KEPT)  # type: ignore[attr-defined]
        if response.status_code == 200:
            response.headers["ETag"] = etag
            response.headers["Cache-Control"] = "public, no-cache"
        return _open(response)


def _open(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    return response
