"""Pieces that rows of several kinds share."""

from __future__ import annotations

from typing import Any

from core.dates import PartialDate
from lists.models import Release


def edtf(value: PartialDate | None) -> str | None:
    return value.edtf if value is not None else None


def release_of(pk: int | None, published: Any) -> dict[str, Any] | None:
    return {"id": pk, "published": published} if pk is not None else None


def release(one: Release | None) -> dict[str, Any] | None:
    return {"id": one.pk, "published": one.published} if one is not None else None


def record_of(source: str | None, key: str | None) -> dict[str, Any] | None:
    return {"source": source, "key": key} if key is not None else None
