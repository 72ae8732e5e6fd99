"""What every public page does before its own work: check the question, and answer from what was drawn before.

A public page is a function of its address, the data version and the day (ages are
counted from today), in the looks a reader chose, for what else it shows of a reader's
cookies, and by the code that draws it. That is its ETag, so a page that did not change
costs one query: who holds it is told so, and others get the bytes that were drawn for
the first.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import cache, wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response, patch_vary_headers

from core import dataversion
from core.clocks import BadDay, Clocks, today
from web.words import gettext as _

View = Callable[..., HttpResponseBase]
THEMES = ("light", "dark")
CLOCKS = ("as_of", "known_at")
YEAR = timedelta(days=365)


def page(
    *allowed: str,
    many: tuple[str, ...] = (),
    state: Callable[[], str] = lambda: str(dataversion.current()),
    kept: Callable[[HttpRequest], object] = lambda _request: None,
) -> Callable[[View], View]:
    """A public page that understands the GET parameters `allowed`, and `many` more than once.

    The two clocks and the theme are understood everywhere. Any other parameter is
    answered with 400 and the names there are: a filter that is misspelt must not give
    an answer that looks filtered. `state` says which data the page shows, where the data
    version alone does not; `kept` says what it shows of the reader's cookies beside the theme.

    The view reads the clocks with `clocks(request)`.
    """
    names = (*allowed, *many, *CLOCKS)

    def decorate(view: View) -> View:
        @wraps(view)
        @dataversion.looked_at_once()
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD"])
            if "theme" in request.GET:
                return _choose_theme(request)
            _check(request, names, many)
            clocks(request)
            etag = _etag(request, state(), str(kept(request)))
            unchanged = get_conditional_response(request, etag=etag)
            response: HttpResponseBase | None = unchanged or _drawn_before(request, etag)
            if response is None:
                response = _drawn(request, etag, view(request, *args, **kwargs))
            if response.status_code in (200, 304):
                response.headers["ETag"] = etag
                response.headers["Cache-Control"] = "no-cache"  # keep it, ask each time
                patch_vary_headers(response, ["Cookie", "Accept-Encoding"])  # the cookies: the theme, what is kept
            return response

        return wrapped

    return decorate


def _drawn_before(request: HttpRequest, etag: str) -> HttpResponse | None:
    kept = caches["pages"].get(etag)
    return _unpacked(request, *kept) if kept is not None else None


def _drawn(request: HttpRequest, etag: str, response: HttpResponseBase) -> HttpResponseBase:
    """The view's answer, packed and kept for the next who asks; a refusal or a redirect is neither."""
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return response
    kept = gzip.compress(response.content, 6, mtime=0), dict(response.headers)
    caches["pages"].set(etag, kept)
    return _unpacked(request, *kept)


def _unpacked(request: HttpRequest, packed: bytes, headers: dict[str, str]) -> HttpResponse:
    if not re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        return HttpResponse(gzip.decompress(packed), headers=headers)
    return HttpResponse(packed, headers={**headers, "Content-Encoding": "gzip"})


def clocks(request: HttpRequest) -> Clocks:
    """The page's two clocks. Raises BadRequest, saying what to write, for a day that is none."""
    try:
        return Clocks.parse(request.GET.get("as_of"), request.GET.get("known_at"))
    except BadDay as error:
        raise BadRequest(str(error)) from None


def theme(request: HttpRequest) -> str:
    """The looks the reader chose; empty for the system's."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""


def _check(request: HttpRequest, names: tuple[str, ...], many: tuple[str, ...]) -> None:
    unknown = [name for name in request.GET if name not in names]
    if unknown:
        raise BadRequest(
            _("This page does not know the parameter “%(unknown)s”. It knows: %(names)s.")
            % {"unknown": unknown[0][:40], "names": ", ".join(names)}
        )
    for name, values in request.GET.lists():
        if len(values) > 1 and name not in many:
            raise BadRequest(
                _("“%(name)s” is given %(count)s times; give it once.") % {"name": name, "count": len(values)}
            )
        if any("\x00" in value for value in values):
            raise BadRequest(_("“%(name)s” holds a NUL character; no text on any list does.") % {"name": name})


def _choose_theme(request: HttpRequest) -> HttpResponse:
    chosen = request.GET["theme"]
    if chosen not in (*THEMES, "auto"):
        raise BadRequest(_("theme: “%(theme)s” is not a look; write light, dark or auto.") % {"theme": chosen[:20]})
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != "theme"]
    response = HttpResponseRedirect(f"{request.path}?{urlencode(kept)}" if kept else request.path)
    if chosen == "auto":
        response.delete_cookie("theme", samesite="Lax")
    else:
        remember(response, "theme", chosen)
    return response


def remember(response: HttpResponseBase, name: str, value: str) -> None:
    """Have the reader keep a value for a year, for this site alone and out of reach of scripts."""
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)


def _etag(request: HttpRequest, state: str, kept: str) -> str:
    parts = (request.build_absolute_uri(), state, kept, today().isoformat(), theme(request), _drawn_by())
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


def _drawn_by() -> str:
    """What draws the pages: the project's code, its templates and its static files."""
    return _read_drawers.__wrapped__() if settings.DEBUG else _read_drawers()


@cache
def _read_drawers() -> str:
    digest = hashlib.sha256(str(getattr(staticfiles_storage, "manifest_hash", "")).encode())
    rooms = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    for path in sorted(
        [*(settings.BASE_DIR / "templates").rglob("*.html"), *(p for r in rooms for p in r.rglob("*.py"))]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()
