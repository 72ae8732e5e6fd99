"""The queue: pairs of records that wait for a person, and what was decided."""

# ruff: noqa: ARG002 - Django gives these methods their arguments

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import (
    Block,
    EvidenceAdmin,
    HistoryAdmin,
    Item,
    Line,
    display,
    list_of,
    may_view,
    page_of,
    person,
    section,
    waiting,
)
from entities.comparison import compare
from entities.models import Link
from entities.querysets import LinkQuerySet
from entities.queue import SIDES, mark, position, rivals, sides
from entities.reasons import likeness, reasons, score_said, where_it_stands
from lists.models import Record
from sanctions.review.filters import KindFilter, ListsFilter, ScoreFilter, StateFilter
from sanctions.review.parties import join, part, regimes
from sanctions.services import identity
from sanctions.services.identity import Refused

section("Parties", 20, Item(Link, "compare_arrows", 15, "One party or two"))

_WORDS = {"accept": Link.State.LINKED, "reject": Link.State.REJECTED, "unsure": Link.State.UNSURE}
_DONE = {
    Link.State.LINKED: _("Accepted: %(left)s and %(right)s are one party now."),
    Link.State.REJECTED: _("Rejected: %(left)s and %(right)s are two parties, and stay so."),
    Link.State.UNSURE: _("Not sure: %(left)s and %(right)s stay two parties and leave the queue."),
}


@admin.register(Link)
class LinkAdmin(EvidenceAdmin, HistoryAdmin):
    """Pairs of records: those that wait, likeliest first, and what was decided. A pair's page is for deciding."""

    list_display = ("left_side", "right_side", "likeness", "why", "decision")
    list_filter = (StateFilter, ListsFilter, KindFilter, ScoreFilter)
    list_before_template = "admin/entities/queue.html"
    search_fields = ("left__link__entity__name", "right__link__entity__name", "left__key", "right__key")
    search_help_text = _("A name of either party, or a key on a list")

    class Media:
        js = ("js/review.js",)

    def get_queryset(self, request: HttpRequest) -> LinkQuerySet:
        return Link.objects.select_related(*SIDES)

    def get_ordering(self, request: HttpRequest) -> Sequence[Any]:
        return Link.objects.likeliest_first().query.order_by

    @display(description=_("One record"))
    def left_side(self, one: Link) -> str:
        return _side(one.left)

    @display(description=_("The other"))
    def right_side(self, one: Link) -> str:
        return _side(one.right)

    @display(description=_("Likeness"), ordering="score")
    def likeness(self, one: Link) -> str:
        return likeness(one)

    @display(description=_("Mainly because"))
    def why(self, one: Link) -> str:
        return "; ".join(reason.text for reason in islice(reasons(one.reasons), 3))

    @display(description=_("Decision"))
    def decision(self, one: Link) -> str:
        return where_it_stands(one)

    def may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm("entities.change_link")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        answer: HttpResponse = super().changelist_view(
            request, {"title": _("One party or two"), **self._undoable(request), **(extra_context or {})}
        )
        return answer

    def get_urls(self) -> list[Any]:
        def page(where: str, view: Callable[..., HttpResponse], name: str) -> Any:
            return path(where, self.admin_site.admin_view(view), name=f"entities_link_{name}")

        return [
            page("<int:pk>/decide/", self.decide, "decide"),
            page("<int:pk>/undo/", self.undo, "undo"),
            page("part/<int:record>/", partial(part, self), "part"),
            page("join/<int:entity>/", partial(join, self), "join"),
            *super().get_urls(),
        ]

    # One pair

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        one = self.get_object(request, object_id)
        if one is None:
            return self._gone(request)
        left, right = sides(one)
        said = list(reasons(one.reasons))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": _("One party or two: %(left)s, %(right)s")
            % {"left": left.record.mark, "right": right.record.mark},
            "pair": one,
            "left": left,
            "right": right,
            "one_party": left.entity.pk == right.entity.pk,
            "rows": list(compare(left.entries, right.entries, regimes())),
            "score_said": score_said(one),
            "speaks_for": [reason for reason in said if reason.weight >= 0],
            "speaks_against": [reason for reason in said if reason.weight < 0],
            "decision": self.decision(one) if one.decided_at else "",
            "rivals": [(rival, likeness(rival), where_it_stands(rival)) for rival in rivals(one)],
            "position": position(self._chosen(request), one),
            "may_decide": self.may_decide(request),
            **self._undoable(request),
            "kept": self.get_preserved_filters(request),
            "list_url": self._list(request),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/entities/review.html", context)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        state = _WORDS.get(request.POST.get("word", ""))

        def said(one: Link) -> None:
            if state is None:
                raise Refused("Choose whether to accept, to reject, or that you are not sure.")
            identity.review(one, state, person(request), request.POST.get("note", ""))

        return self._act(request, pk, said, self._after, _DONE[state] if state else "")

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        def taken_back(one: Link) -> None:
            identity.undo(one, person(request))

        return self._act(
            request, pk, taken_back, self._itself, _("Taken back: what was decided on %(left)s and %(right)s.")
        )

    def _after(self, request: HttpRequest, one: Link) -> Link | None:
        """The next pair of those chosen; behind the last comes the first."""
        rows = self._chosen(request)
        return position(rows, one).next or rows.likeliest_first().first()

    def _itself(self, request: HttpRequest, one: Link) -> Link | None:
        return Link.objects.filter(pk=one.pk).first()

    def _act(
        self,
        request: HttpRequest,
        pk: int,
        act: Callable[[Link], None],
        then: Callable[[HttpRequest, Link], Link | None],
        done: Any,
    ) -> HttpResponse:
        """Act on the pair as it was shown, say that it is done, and go to the pair that comes then."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.require(request, "entities.change_link")
        one = self.get_object(request, str(pk))
        if one is None:
            return self._gone(request)
        names = {"left": _named(one.left), "right": _named(one.right)}
        try:
            act(_as_shown(one, request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self._to(request, one)
        messages.success(request, done % names)
        self.log_change(request, one, str(done % names))
        return self._to(request, then(request, one))

    def _gone(self, request: HttpRequest) -> HttpResponse:
        messages.warning(
            request, _("This pair is gone: the lists changed, and the two records no longer look like one party.")
        )
        return self._to(request, None)

    def _to(self, request: HttpRequest, one: Link | None) -> HttpResponse:
        """To a pair's page, or to the list, with the filters that were chosen there."""
        kept = self.get_preserved_filters(request)
        if one is None:
            return HttpResponseRedirect(self._list(request))
        return HttpResponseRedirect(f"{page_of(one)}?{kept}" if kept else page_of(one))

    def _list(self, request: HttpRequest) -> str:
        return list_of(Link, request.GET.get("_changelist_filters", ""))

    def _chosen(self, request: HttpRequest) -> LinkQuerySet:
        """The pairs that the list shows under the filters the page was come to from."""
        asked = QueryDict(request.GET.get("_changelist_filters", ""))
        params = {name: list(values) for name, values in asked.lists()}
        rows: Any = self.get_queryset(request)
        try:
            for each in self.list_filter:
                rows = each(request, params, Link, self).queryset(request, rows)
        except IncorrectLookupParameters:
            return self.get_queryset(request).waiting()
        if asked.get("q"):
            rows, _duplicates = self.get_search_results(request, rows, asked["q"])
        return rows  # type: ignore[no-any-return]  # the admin has no types

    def _undoable(self, request: HttpRequest) -> dict[str, Any]:
        """What this person decided last, for its line at the head of every page."""
        if not self.may_decide(request):
            return {}
        own = Link.objects.filter(decided_by=person(request)).select_related(*SIDES)
        last = own.order_by("-decided_at", "pk").first()
        return {"undoable": last, "undoable_said": where_it_stands(last)} if last else {}


def _as_shown(one: Link, request: HttpRequest) -> Link:
    """The pair with the decision that the form's page showed: somebody may have decided since."""
    try:
        one.decided_at = parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        one.decided_at = None
    return one


def _side(record: Record) -> str:
    entity = record.link.entity
    return format_html("<span>{}<br><small>{} · {}</small></span>", entity.name, mark(record), entity.kind)


def _named(record: Record) -> str:
    return f"{record.link.entity.name} ({mark(record)})"


@waiting
def pairs_waiting(request: HttpRequest) -> Block | None:
    if not may_view(request, Link):
        return None
    rows = Link.objects.waiting()
    lines = [
        Line(f"{one.left.link.entity.name}: {mark(one.left)}, {mark(one.right)}", page_of(one), likeness(one))
        for one in rows.select_related(*SIDES).likeliest_first()[:6]
    ]
    return Block(
        str(_("Pairs that may be one party")), list_of(Link), rows.count(), lines, str(_("No pair waits.")), 25,
    )  # fmt: skip
