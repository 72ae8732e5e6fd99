"""Pages of a listing: a page that does not exist is said to be missing, never replaced by another."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

from web.words import gettext as _


def paged(request: HttpRequest, rows: Any, size: int, count: int | None = None) -> Page[Any]:
    """The page of `rows`, a sequence or a queryset, that `?page=` asks for; the first by default.

    Raises Http404, saying how many there are, for one that is not there.
    `count` spares the counting where it is known.
    """
    pages = Paginator(rows, size)
    if count is not None:
        pages.__dict__["count"] = count
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    if not 1 <= number <= pages.num_pages:
        raise Http404(
            _("There is no page “%(asked)s” here; the pages run from 1 to %(last)s.")
            % {"asked": asked[:20], "last": pages.num_pages}
        )
    return pages.page(number)
