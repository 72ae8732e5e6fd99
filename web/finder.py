"""A question as an address: filters read from it, facets and chips that lead to the next one, in words.

Every filter is given once and is checked against what there is, so that a misspelt value
says so instead of finding nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from web.words import gettext as _

OPEN = 8  # choices shown of a facet; the others fold
_PLACES = ("page", "theme")


@dataclass(frozen=True)
class Filter:
    """One thing to filter by. `values` are the codes there are with their names; None: any text."""

    name: str
    title: str
    values: Mapping[str, str] | None = None
    check: Callable[[str], bool] = field(default=bool)
    hint: str = ""  # what to write, for a filter without a list of values

    def label(self, value: str) -> str:
        return str(self.values.get(value, value)) if self.values is not None else value


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    url: str
    chosen: bool
    share: float  # of the facet's largest count, in per cent


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    choices: list[Choice]
    folded: list[Choice]

    @property
    def all(self) -> list[Choice]:
        return [*self.choices, *self.folded]


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    url: str


class Question:
    """The filters of a request. Raises BadRequest, saying what there is, for values that are none."""

    def __init__(self, request: HttpRequest, filters: Iterable[Filter]) -> None:
        self.filters = {one.name: one for one in filters}
        self._path = request.path
        given = [(name, request.GET.get(name, "")) for name in request.GET]
        self._pairs = [(name, value) for name, value in given if value.strip() and name not in _PLACES]
        self.chosen: dict[str, list[str]] = {}
        for name, one in self.filters.items():
            value = request.GET.get(name, "").strip()
            if value:
                _check(one, value)
                self.chosen[name] = [value]

    def value(self, name: str) -> str:
        """The value of one filter, or nothing."""
        return self.chosen.get(name, [""])[0]

    def url(self, **changes: str | None) -> str:
        """The same question with other values; None takes one away. It starts at the first page."""
        pairs = [(name, value) for name, value in self._pairs if name not in changes]
        pairs += [(name, value) for name, value in changes.items() if value]
        return f"{self._path}?{urlencode(pairs)}" if pairs else self._path

    def kept(self, *without: str) -> list[tuple[str, str]]:
        """What a form has to send along beside its own fields."""
        return [(name, value) for name, value in self._pairs if name not in without]

    def twins(self, path: str, changes: Mapping[str, str | None] | None = None) -> dict[str, str]:
        """The same question to the API, with other values for some of it; None takes one away."""
        pairs = [(name, value) for name, value in self._pairs if name not in (changes or {})]
        pairs += [(name, value) for name, value in (changes or {}).items() if value]
        return twins(path, pairs)

    def chips(self, text: str = "", text_label: str = "") -> list[Chip]:
        """A chip for every filter in force, each leading to the page without it."""
        found = [Chip(text_label, text, self.url(q=None))] if text else []
        return found + [
            Chip(one.title.lower(), one.label(self.value(name)), self.url(**{name: None}))
            for name, one in self.filters.items()
            if name in self.chosen
        ]

    def facet(self, name: str, counts: Mapping[str, int], *, by_value: bool = False, most: int = OPEN) -> Facet:
        """The values of a filter with their counts, most frequent first; choosing the chosen one takes it away."""
        one = self.filters[name]
        chosen = self.value(name)
        shown = {value: counts.get(value, 0) for value in [*counts, *([chosen] if chosen else [])]}
        ranked = sorted(shown) if by_value else sorted(shown, key=lambda value: (-shown[value], one.label(value)))
        largest = max(shown.values(), default=0) or 1
        without = self.url(**{name: None})
        joined = f"{without}{'&' if '?' in without else '?'}{name}="
        choices = [
            Choice(
                value,
                one.label(value),
                shown[value],
                without if value == chosen else f"{joined}{quote_plus(value)}",
                value == chosen,
                round(100 * shown[value] / largest, 1),
            )
            for value in ranked
        ]
        open_ = most if len(choices) > most + 2 else len(choices)
        first, folded = choices[:open_], choices[open_:]
        first += [choice for choice in folded if choice.chosen]
        return Facet(name, one.title, first, [choice for choice in folded if not choice.chosen])


def twins(path: str, pairs: Sequence[tuple[str, object]]) -> dict[str, str]:
    """A question to a list of the API in each of its forms: JSON by pages, and every row as a table."""
    return {
        "JSON": f"{path}?{urlencode(pairs)}" if pairs else path,
        **{form.upper(): f"{path}?{urlencode([*pairs, ('format', form)])}" for form in ("csv", "xlsx")},
    }


def _check(one: Filter, value: str) -> None:
    if one.values is not None:
        if value not in one.values:
            raise BadRequest(
                _("%(name)s: there is no “%(value)s”; there are: %(known)s.")
                % {"name": one.name, "value": value[:60], "known": ", ".join(one.values) or _("none")}
            )
    elif not one.check(value):
        raise BadRequest(
            _("%(name)s: “%(value)s” cannot be; write %(hint)s.")
            % {"name": one.name, "value": value[:60], "hint": one.hint}
        )


def is_year(value: str) -> bool:
    return len(value) == 4 and value.isascii() and value.isdecimal()


def offset_of(request: HttpRequest, size: int) -> int:
    """How many rows stand before the page asked for; what is no page number is for `paged` to refuse."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 1
    return (max(number, 1) - 1) * size


@dataclass(frozen=True)
class Window:
    """Rows of one page, standing for all of them, so that a Paginator need not fetch the others."""

    rows: Sequence[object]
    total: int

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, _slice: slice) -> Sequence[object]:
        return self.rows
