"""The frame every page stands in: navigation, the two clocks, and how new the lists are.

Nothing here is read before a template asks for it, so the admin and the error pages,
which share the templates' settings, pay nothing and need no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clocks import BadDay, Clocks
from lists import selectors
from lists.models import Release
from web.caching import theme

NAV = (
    ("search", _("Search")),
    ("designations", _("Designations")),
    ("matrix", _("Matrix")),
    ("changes", _("Changes")),
    ("statements", _("Statements")),
    ("calls", _("Calls")),
    ("incidents", _("Incidents")),
    ("regimes", _("Regimes")),
    ("sources", _("Sources")),
)
# Parameters that say where on a page one is; a new day starts at the front again.
_PLACES = {"as_of", "known_at", "page", "theme"}


@dataclass(frozen=True)
class NavItem:
    title: str
    url: str
    current: str  # the value of aria-current: page, true (inside it), or nothing


class Frame:
    def __init__(self, request: HttpRequest, compare: str = "") -> None:
        """`compare` is the page that compares two days of what this one shows; else the changes of all lists."""
        self._request, self._compare = request, compare

    @cached_property
    def clocks(self) -> Clocks:
        """The page's clocks; now, where they cannot be read and the page says so itself."""
        get = self._request.GET
        try:
            return Clocks.parse(get.get("as_of"), get.get("known_at"))
        except BadDay:
            return Clocks()

    @cached_property
    def as_of_text(self) -> str:
        """What the reader typed, so that “2004” stays “2004”."""
        return self._request.GET.get("as_of", "").strip() or self.clocks.day.isoformat()

    @cached_property
    def known_text(self) -> str:
        return self._request.GET.get("known_at", "").strip() or self.clocks.known_day.isoformat()

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """The page's other parameters, which the clocks' form sends along."""
        return [(name, value) for name, values in self._request.GET.lists() for value in values if name not in _PLACES]

    @cached_property
    def query(self) -> str:
        """The clocks as a query, for links to other pages: “?as_of=2004-01-01”, or nothing for now."""
        return clock_query(self.clocks)

    def link(self, name: str, *args: Any) -> str:
        """The address of a page by its name (`entity`, `release`, …), with the clocks of this one."""
        return address(name, *args) + self.query

    @cached_property
    def now_url(self) -> str:
        return f"{self._request.path}?{urlencode(self.kept)}" if self.kept else self._request.path

    @cached_property
    def compare_url(self) -> str:
        """What changed between the page's day and today; without a day, the form that asks for two."""
        path = self._compare or reverse("web:changes")
        if self.clocks.is_now:
            return f"{path}#compare"
        return f"{path}?from={min(self.clocks.day, self.clocks.known_day)}"

    @cached_property
    def newest(self) -> list[Release]:
        return selectors.newest_releases(self.clocks.known_day)

    @cached_property
    def nav(self) -> list[NavItem]:
        path = self._request.path
        items = []
        for name, title in NAV:
            url = reverse(f"web:{name}")
            current = "page" if path == url else "true" if path.startswith(url) else ""
            items.append(NavItem(str(title), url + self.query, current))
        return items

    @cached_property
    def theme(self) -> str:
        return theme(self._request)

    def theme_url(self, name: str) -> str:
        pairs = [(key, value) for key, values in self._request.GET.lists() for value in values if key != "theme"]
        return "?" + urlencode([*pairs, ("theme", name)])

    @property
    def theme_urls(self) -> list[tuple[str, str, bool]]:
        looks = (("auto", _("as the system")), ("light", _("light")), ("dark", _("dark")))
        return [(str(title), self.theme_url(name), name == (self.theme or "auto")) for name, title in looks]


def clock_query(clocks: Clocks) -> str:
    if clocks.is_now:
        return ""
    pairs = [(name, day.isoformat()) for name in ("as_of", "known_at") if (day := getattr(clocks, name))]
    return "?" + urlencode(pairs) if pairs else ""


@lru_cache(maxsize=20_000)
def address(name: str, *args: Any) -> str:
    """The address of a page by its name. Kept: a large page asks for hundreds."""
    return reverse(f"web:{name}", args=args)


def frame_of(request: HttpRequest, compare: str = "") -> Frame:
    """The one frame of a request's page, made by its view or, where none did, when the page is drawn."""
    made: Frame = vars(request).setdefault("frame", Frame(request, compare))
    return made


def frame(request: HttpRequest) -> dict[str, Any]:
    """What stands in every page's context: its frame, and the addresses of other pages with the frame's clocks."""
    made = frame_of(request)
    return {"frame": made, "link": made.link}
