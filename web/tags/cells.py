"""A cell of the gap matrix. A page has hundreds, each with a dozen parts that may be there: too many for a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup

from statements.cells import Cell
from web.context import Frame
from web.markup import html, run
from web.tags.parties import marks
from web.tags.tracker import day, src, state
from web.words import gettext as _

Part = Markup | str
_SUB, _END = Markup('<span class="sub">'), Markup("</span>")


def matrix_cell(it: Any, frame: Frame) -> Markup:
    """How a party stands under a regime, when, by which evidence, and who asked for it; `it` is a CellShown."""
    cell: Cell = it.cell
    stands = cell.standing[0]
    if cell.listed:
        lines = _listed(it, frame)
    elif stands == "not-listed":
        lines = _not_listed(it)
    else:
        lines = _unknown(it)
    return html("<div>{}</div>", run("\n", [*lines, *_asked(it), *_proposed(it)]))


def _span(css: str, *parts: Part) -> Markup:
    return run("", (html('<span class="{}">', css), *parts, _END))


def _sub(*parts: Part) -> Markup:
    return run("", (_SUB, *parts, _END))


def _days(dates: Iterable[Any]) -> Markup:
    return run(", ", (day(one) for one in dates))


def _by(names: Iterable[str]) -> Part:
    said = ", ".join(names)
    return html(" {} {}", _("by"), said) if said else ""


# How it stands ------------------------------------------------------------------------


def _listed(it: Any, frame: Frame) -> Iterator[Part]:
    cell: Cell = it.cell
    stands, since, one = cell.standing[0], cell.listed_on, cell.designation
    if since:
        heard = _("Listed as an alias") if stands == "as-alias" else _("Listed")
        said = html('<span class="vh">{} </span>{}', heard, day(since))
    else:
        said = html("{}", _("Listed"))
    yield html(
        '<span><span class="state" data-state="{}">{}</span>{}{}</span>',
        stands,
        said,
        marks(it.marks, cell.confidence),
        src(one, one.record.key) if one and one.version and one.record else "",
    )
    if cell.delisted_on:
        yield _sub(_("delisted"), " ", day(cell.delisted_on))
    if cell.via:
        address, name = frame.link("entity", cell.via.public_id), cell.via.short or cell.via.name
        yield _sub(html('{} <a href="{}">{}</a>', _("by the entry of"), address, name))
    elif cell.reference:
        yield _sub(_("no.") + " " if cell.reference.isdecimal() else "", cell.reference)
    yield from _lag(it)
    if cell.waited:
        yield _sub(_("%(days)s d from the first proposal") % {"days": cell.waited})


def _lag(it: Any) -> Iterator[Part]:
    cell: Cell = it.cell
    if cell.why == "date-not-confirmed":
        yield _sub(_("date not confirmed"))
    elif cell.follows:
        yield _span("lag", _("the date of %(name)s") % {"name": cell.follows.short})
    elif cell.is_first:
        yield _span("lag first", _("first"))
    elif cell.lag:
        yield _span("lag", _("%(days)s d later") % {"days": cell.lag}) + html(
            '<svg class="bar" aria-hidden="true" focusable="false"><rect width="{}%" height="3"/></svg>', it.bar
        )


def _not_listed(it: Any) -> Iterator[Part]:
    cell: Cell = it.cell
    word = _("Not yet listed") if cell.why == "not-yet-listed" else _("Not listed")
    yield html("<span>{}</span>", state("not-listed", word))
    if cell.not_listed_as_of:
        yield _sub(_("as of"), " ", day(cell.not_listed_as_of), "" if cell.why else src(cell.release))
    if cell.why == "not-yet-listed" and cell.designation:
        yield _sub(_("listed"), " ", day(cell.designation.listed_on))
    elif cell.why == "not-yet-made":
        yield _sub(_("regime made"), " ", day(cell.regime.started))
    if cell.cited_absence:
        word = _("cited") if cell.not_listed_as_of else _("as of")
        yield _sub(word, " ", day(cell.cited_absence.as_of), marks(it.marks, cell.confidence))


def _unknown(it: Any) -> Iterator[Part]:
    cell: Cell = it.cell
    words = {"not-found": _("Not found"), "not-known": _("Not known")}
    yield html("<span>{}</span>", state("unknown", words.get(cell.why) or _("Not checked")))
    if cell.why == "not-found" and cell.cited_absence:
        yield _sub(_("as of"), " ", day(cell.cited_absence.as_of), marks(it.marks, cell.confidence))
    elif cell.listed_on:
        yield _sub(_("listed some day in"), " ", day(cell.listed_on))


# Who asked, and what became of it --------------------------------------------------------


def _asked(it: Any) -> Iterator[Part]:
    cell: Cell = it.cell
    calls = cell.open_calls
    if not calls:
        return
    newest = calls[0]
    more = "; " + _("%(number)s calls") % {"number": len(calls)} if len(calls) > 1 else ""
    yield _sub(
        state("called-for"),
        html(" {} {}", _("as one of"), newest.as_one_of) if newest.as_one_of else "",
        " ",
        day(newest.on),
        marks(it.call_marks, newest.target.call.confidence),
        html(" {} {}", _("by"), ", ".join(newest.by)),
        more,
    )
    if cell.open_for:
        yield _sub(_("open %(days)s d") % {"days": cell.open_for})


def _proposed(it: Any) -> Iterator[Part]:
    cell: Cell = it.cell
    step = cell.decided_by
    if step:
        stands = state("held", _("on hold")) if cell.proposal_state == "held" else state("blocked")
        yield _sub(stands, " ", day(step.date), _by(step.by), marks(it.step_marks, step.confidence))
    if cell.submissions:
        yield _sub(_("proposed"), " ", _days(cell.submissions))
    for one in it.told:
        word = _("put on hold") if one.state == "held" else _("blocked")
        yield _sub(word, " ", _days(step.date for step in one.steps), _by(one.by))
