"""Figures as SVG text: plain geometry, in per cent where they stretch, with no script and no style of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from markupsafe import Markup

from sanctions.selectors.dossier import Tie
from sanctions.selectors.standing import DELISTED, NOT_LISTED, Standing
from web.markup import NOTHING, each, html, run
from web.words import gettext as _

# The line of a designation ---------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """Days as per cent of a width."""

    first: date
    last: date

    @classmethod
    def of(cls, standings: Iterable[Standing], day: date) -> Scale:
        """From the year the oldest of them begins to the day."""
        starts = [one.begins.earliest for one in standings if one.state != NOT_LISTED]
        first = min(starts, default=day)
        return cls(date(min(first.year, day.year - 1), 1, 1), day)

    def x(self, day: date) -> float:
        whole = max((self.last - self.first).days, 1)
        return round(min(max((day - self.first).days / whole, 0), 1) * 99.5, 2)

    @property
    def step(self) -> int:
        return 5 if self.last.year - self.first.year > 8 else 1 if self.last.year - self.first.year < 4 else 2

    @property
    def grid(self) -> list[int]:
        return [year for year in range(self.first.year, self.last.year + 1) if year % self.step == 0]


def chart_head(scale: Scale) -> Markup:
    every = scale.step * 2 if len(scale.grid) > 4 else scale.step
    labels = [(scale.x(date(year, 1, 1)), year) for year in scale.grid if year % every == 0]
    texts = each(
        "",
        '<text x="{}%" y="14" text-anchor="{}">{}</text>',
        ((x, "start" if x < 5 else "end" if x > 92 else "middle", year) for x, year in labels),
    )
    return html('<svg class="chart" aria-hidden="true" focusable="false">{}</svg>', texts)


def chart(standing: Standing, scale: Scale) -> Markup:
    parts = [
        _line("grid", scale.x(date(year, 1, 1)), scale.x(date(year, 1, 1)), -8, 44)
        for year in scale.grid
        if year > scale.first.year
    ]
    parts.extend(_line("none", 0, 100) if standing.state == NOT_LISTED else part for part in _shapes(standing, scale))
    return html(
        '<svg class="chart" aria-hidden="true" focusable="false">{}</svg>',
        run("", parts),
    )


def _shapes(standing: Standing, scale: Scale) -> Iterable[Markup]:
    if standing.state == NOT_LISTED:
        yield NOTHING
        return
    one, begins = standing.designation, standing.begins
    start, sure = scale.x(begins.earliest), scale.x(begins.latest)
    if start != sure:
        yield _line("fuzzy", start, sure)
    seen = standing.seen_day or standing.day
    last = scale.x(min(seen, standing.day))
    if standing.state == DELISTED and one.delisted_on is not None:
        last = scale.x(one.delisted_on.earliest)
        yield _line("on", sure, max(last, sure))
        if one.delisted_on.precision != "day":
            yield _line("fuzzy", last, scale.x(one.delisted_on.latest))
    else:
        yield _line("on", sure, max(last, sure))
        if seen < standing.day:
            yield _line("unseen", last, scale.x(standing.day))
    if start == sure:
        yield html('<circle class="dot" cx="{}%" cy="9" r="4.5"/>', start)
    for amended in standing.amended:
        x = scale.x(amended.earliest)
        if sure < x <= last:
            yield _line("amend", x, x, 6, 12)


def _line(kind: str, x1: float, x2: float, y1: int = 9, y2: int = 9) -> Markup:
    return html('<line class="{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', kind, x1, x2, y1, y2)


# Parties around a party --------------------------------------------------------------------

_STEP, _MOST, _TOP, _LETTERS = 30, 14, 42, 40
_LEFT, _RIGHT, _CENTRE = 352, 628, 490


def ego(title: str, nodes: Sequence[tuple[Tie, str]], query: str) -> Markup:
    """`nodes` are ties with the words for them; each side shows the closest and counts the rest."""
    people = [node for node in nodes if node[0].is_person]
    groups = [node for node in nodes if not node[0].is_person]
    rows = max(min(len(people), _MOST), min(len(groups), _MOST), 3)
    left = max(len(people) - _MOST, 0)
    more = max(left, len(groups) - _MOST, 0)
    height = _TOP + rows * _STEP + (20 if more else 0)
    middle = _TOP + (rows - 1) * _STEP / 2
    parts: list[Markup] = []
    for side, (found, heading) in enumerate(((people, _("People")), (groups, _("Groups and others")))):
        if not found:
            continue
        x, end = (_LEFT, Markup(' text-anchor="end"')) if side == 0 else (_RIGHT, NOTHING)
        shown = found[:_MOST]
        top = middle - (len(shown) - 1) * _STEP / 2
        y = max(top - 28, 14)
        parts.append(html('<text class="lane" x="{}" y="{}"{}>{}</text>', x, round(y, 1), end, heading))
        for place, (tie, words) in enumerate(shown):
            parts.append(_node(tie, words, side, top + place * _STEP, middle, query))
        if len(found) > _MOST:
            text = _("and %s more in the table") % (len(found) - _MOST)
            below = top + len(shown) * _STEP
            parts.append(html('<text class="tie" x="{}" y="{}"{}>{}</text>', x, round(below, 1), end, text))
    parts.append(_centre(title, middle))
    return html(
        '<svg class="ego" viewBox="0 0 980 {}" role="group" aria-labelledby="ego-t">'
        '<title id="ego-t">{}</title>{}</svg>',
        round(height),
        _("Parties affiliated with %s, with their state; the table below says the same") % title,
        run("\n", parts),
    )


def _node(tie: Tie, words: str, side: int, y: float, middle: float, query: str) -> Markup:
    kind = "disputed" if tie.disputed_by else "" if tie.from_list else "claimed"
    if side == 0:
        curve, sign, text, end = f"M376 {y}C434 {y} 410 {middle} 428 {middle}", 364, _LEFT, "end"
    else:
        curve, sign, text, end = f"M604 {y}C546 {y} 570 {middle} 552 {middle}", 616, _RIGHT, "start"
    name = _shortened(tie.name)
    said = html('<tspan class="tie">{}</tspan>', f"{words}\u2002" if side == 0 else f"\u2002{words}")
    label = html(
        '<text x="{}" y="{}" text-anchor="{}">{}{}</text>',
        text,
        y + 4.5,
        end,
        said if side == 0 else name,
        name if side == 0 else said,
    )
    shown = html("{}{}", _sign(tie, sign, y), label)
    if tie.other is not None:
        shown = html('<a href="{}{}">{}</a>', reverse("web:entity", args=[tie.other.public_id]), query, shown)
    return html('<path class="tie-line {}" d="{}"/>{}', kind, curve, shown)


def _shortened(name: str) -> str:
    """Long names lose their middle: branches of one group differ at the end."""
    half = _LETTERS // 2
    return name if len(name) <= _LETTERS else f"{name[:half].rstrip()}…{name[1 - half :].lstrip()}"


def _sign(tie: Tie, x: int, y: float) -> Markup:
    match tie.standing.state if tie.standing else "":
        case "in-force":
            return html('<circle class="in-force" cx="{}" cy="{}" r="5"/>', x, y)
        case "as-alias":
            return html(
                '<circle class="ring" cx="{}" cy="{}" r="4.5"/><path class="half" d="M{} {}A4.5 4.5 0 0 0 {} {}Z"/>',
                x, y, x, y - 4.5, x, y + 4.5,
            )  # fmt: skip
        case "delisted":
            return html(
                '<circle class="absent" fill="none" cx="{}" cy="{}" r="4.5"/>'
                '<line class="absent" x1="{}" y1="{}" x2="{}" y2="{}"/>',
                x, y, x - 3, y + 3, x + 3, y - 3,
            )  # fmt: skip
    return html('<line class="absent" x1="{}" x2="{}" y1="{}" y2="{}"/>', x - 5, x + 5, y, y)


def _centre(title: str, middle: float) -> Markup:
    lines = _wrapped(title, 15, 4)
    short = len(lines) == 1 and len(title) <= 8
    height = 38 if short else 18 + 17 * len(lines)
    box = html('<rect class="core" x="428" y="{}" width="124" height="{}"/>', round(middle - height / 2, 1), height)
    first = middle + (6 if short else 4.5) - (0 if short else 17 * (len(lines) - 1) / 2)
    texts = each(
        "",
        '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            ("centre" if short else "lane", _CENTRE, round(first + 17 * place, 1), line)
            for place, line in enumerate(lines)
        ),
    )
    return html("{}{}", box, texts)


def _wrapped(text: str, width: int, most: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word if len(word) <= width + 2 else word[: width + 1] + "…")
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip("…") + " …"]
    return lines or [text]


# Years ---------------------------------------------------------------------------------------


def years(counts: Mapping[int, int]) -> Markup:
    """Bars from the first to the last year."""
    first, last = min(counts), max(counts)
    width, most = 100 / (last - first + 1), max(counts.values())
    bars = []
    for year, number in sorted(counts.items()):
        height = max(round(35 * number / most), 1)
        x = round((year - first) * width + width * 0.1, 2)
        bars.append((x, 40 - height, round(min(width * 0.8, 8), 2), height))
    said = ", ".join(f"{year} {number}" for year, number in sorted(counts.items()))
    ends = html('<text x="0" y="54">{}</text>', first)
    if last > first:
        ends += html('<text x="100%" y="54" text-anchor="end">{}</text>', last)
    return html(
        '<svg class="years" role="img" aria-labelledby="yr-t"><title id="yr-t">{}</title>{}'
        '<line x1="0" x2="100%" y1="40" y2="40"/>{}</svg>',
        _("By year listed: %s") % said,
        each("", '<rect x="{}%" y="{}" width="{}%" height="{}"/>', bars),
        ends,
    )


def growth(rows: Sequence[tuple[int, int]], until: str) -> Markup:
    """A bar for what stood at the end of each year; the last carries its number, and so does a higher one."""
    if not rows:
        return NOTHING
    width = 100 / len(rows)
    top_year, most = max(rows, key=lambda row: row[1])
    last_year, last = rows[-1]
    parts: list[Markup] = []
    for place, (year, number) in enumerate(rows):
        tall = round(80 * number / most, 1) if most else 0
        x, middle = round(place * width + width * 0.04, 2), round(place * width + width / 2, 2)
        if number:
            parts.append(
                html(
                    '<rect class="stood" x="{}%" y="{}" width="{}%" height="{}"/>',
                    x, round(96 - tall, 1), round(width * 0.92, 2), tall,
                )
            )  # fmt: skip
        is_peak = year == top_year and number > last and len(rows) - place > 4  # else the two would touch
        if number and (is_peak or year == last_year):
            anchor = "end" if place == len(rows) - 1 else "middle"
            at = 100 if anchor == "end" else middle
            parts.append(
                html(
                    '<text class="lab" x="{}%" y="{}" text-anchor="{}">{}</text>',
                    at, round(91 - tall, 1), anchor, f"{number:,}",
                )
            )  # fmt: skip
        parts.extend(_year_under(rows, place, middle))
    said = _("In force at the end of each year: %(most)s at most, in %(year)s; %(last)s on %(until)s") % {
        "most": f"{most:,}", "year": top_year, "last": f"{last:,}", "until": until,
    }  # fmt: skip
    return _spark("gr-t", said, parts, 96.5)


def _year_under(rows: Sequence[tuple[int, ...]], place: int, at: float) -> Iterable[Markup]:
    """The first, the last and every fifth year, unless it would touch its neighbour."""
    year, first, last = rows[place][0], rows[0][0], rows[-1][0]
    if year % 5 == 0 or year in (first, last):
        near = year % 5 and any(abs(year - other) < 2 for other, *_ in rows if other % 5 == 0 and other != year)
        if not near:
            yield html('<text x="{}%" y="114" text-anchor="middle">{}</text>', at, year)


def up_and_down(rows: Sequence[tuple[int, int, int]]) -> Markup:
    """Bars above the line and below it, one a year."""
    if not rows:
        return NOTHING
    first, last = rows[0][0], rows[-1][0]
    width = 100 / len(rows)
    most = max(max(up, down) for _year, up, down in rows) or 1
    parts: list[Markup] = []
    for place, (_year, up, down) in enumerate(rows):
        x, wide = round(place * width + width * 0.15, 2), round(width * 0.7, 2)
        for kind, number in (("up", up), ("down", down)):
            if number:
                tall = max(round(42 * number / most), 1)
                y = 52 - tall if kind == "up" else 53
                parts.append(html('<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"/>', kind, x, y, wide, tall))
        parts.extend(_year_under(rows, place, round(place * width + width / 2, 2)))
    listed, gone = sum(row[1] for row in rows), sum(row[2] for row in rows)
    said = _("%(listed)s listings and %(gone)s delistings, %(first)s to %(last)s") % {
        "listed": f"{listed:,}", "gone": f"{gone:,}", "first": first, "last": last,
    }  # fmt: skip
    return _spark("ud-t", said, parts, 52.5)


def _spark(key: str, said: str, parts: Iterable[Markup], axis: float) -> Markup:
    """A drawing by year, with what it says for those who hear it, over its axis."""
    return html(
        '<svg class="spark" role="img" aria-labelledby="{}"><title id="{}">{}</title>{}'
        '<line class="axis" x1="0" x2="100%" y1="{}" y2="{}"/></svg>',
        key, key, said, run("", parts), axis, axis,
    )  # fmt: skip
