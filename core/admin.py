"""What every room's admin shares: evidence nobody edits, reasons that must be given, history, and the frame.

Each room's admin.py says with `section` what it adds to the navigation, and with
`waiting` what it has for a person to decide; nothing here names a room.
"""

# ruff: noqa: ARG002 - Django gives these methods their arguments

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_celery_beat.admin import CrontabScheduleAdmin, PeriodicTaskAdmin, PeriodicTaskForm, TaskSelectWidget
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule
from pghistory.models import Events
from unfold.admin import ModelAdmin
from unfold.decorators import action as unfold_action
from unfold.decorators import display as unfold_display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from core.fields import PartialDateField

F = TypeVar("F", bound=Callable[..., Any])

PER_PAGE = 50
_UNTOLD = {"id", "entity_id", "entered_by_id", "entered_at", "digest", "reason", "editorial_reason"}  # said otherwise
_TOLD = {"known_until", "in_force_from", "in_force_until"}  # though no form has them


# The frame: navigation and what waits ---------------------------------------------------


@dataclass(frozen=True)
class Item:
    """A line of the navigation: a model's list."""

    model: type[models.Model]
    icon: str
    place: int = 50
    title: str = ""


@dataclass
class Section:
    title: str
    place: int
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One thing that waits, with the page where it is decided."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Block:
    """Things of one kind that wait for a person. `url` lists them all."""

    title: str
    url: str
    count: int
    lines: Sequence[Line]
    nothing: str
    place: int = 50


_sections: dict[str, Section] = {}
_waiting: list[Callable[[HttpRequest], Block | None]] = []


def section(title: str, place: int, *items: Item) -> None:
    """Add lines to a part of the navigation; parts stand by `place`, and so do lines within one."""
    _sections.setdefault(title, Section(title, place)).items.extend(items)


def waiting(block: Callable[[HttpRequest], Block | None]) -> Callable[[HttpRequest], Block | None]:
    """Show a block on the admin's first page; it gives None to who may not see it."""
    _waiting.append(block)
    return block


def may_view(request: HttpRequest, model: type[models.Model]) -> bool:
    of_model = admin.site._registry.get(model)
    return of_model is not None and of_model.has_view_permission(request)


def _navigation(request: HttpRequest) -> Iterator[dict[str, Any]]:
    for part in sorted(_sections.values(), key=lambda one: one.place):
        lines = []
        for item in sorted(part.items, key=lambda one: one.place):
            if may_view(request, item.model):
                link = list_of(item.model)
                title = item.title or str(item.model._meta.verbose_name_plural).capitalize()
                lines.append(
                    {
                        "title": title,
                        "icon": item.icon,
                        "link": link,
                        "active": request.path.startswith(link),
                        "has_permission": True,
                    }
                )
        if lines:
            yield {"title": part.title, "items": lines}


def _frame(context: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """Unfold asks for this on every page of the admin."""
    if not admin.site.has_permission(request):
        return context
    context["sidebar_navigation"] = list(_navigation(request))
    if request.path == reverse("admin:index"):
        blocks = [block for one in _waiting if (block := one(request)) is not None]
        context["waiting"] = sorted(blocks, key=lambda block: block.place)
    return context


admin.site.extra_context = _frame  # type: ignore[attr-defined]  # the theme calls it


# Addresses --------------------------------------------------------------------------------


def list_of(model: type[models.Model], query: str = "") -> str:
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") + (f"?{query}" if query else "")


def page_of(item: models.Model) -> str:
    meta = item._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.pk])


def link(item: models.Model | None, text: str = "") -> str:
    """The item's admin page as a link, or a dash."""
    if item is None:
        return "–"
    return format_html('<a class="text-link" href="{}">{}</a>', page_of(item), text or str(item))


def public(name: str, *args: Any) -> str | None:
    """The address of an analysts' page, where this copy has it."""
    try:
        return reverse(f"web:{name}", args=args)
    except NoReverseMatch:
        return None


# Unfold's decorators, with types -------------------------------------------------------------


def display(**options: Any) -> Callable[[F], F]:
    return cast("Callable[[F], F]", unfold_display(**options))


def action(**options: Any) -> Callable[[F], F]:
    return cast("Callable[[F], F]", unfold_action(**options))


def person(request: HttpRequest) -> User:
    """Who asks. The admin's views are met by nobody who is not signed in."""
    return cast("User", request.user)


# What admin classes are made of --------------------------------------------------------------


class LinesField(forms.CharField):
    """Texts, one a line: a value may hold commas."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", UnfoldAdminTextareaWidget(attrs={"rows": 4}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(one) for one in value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # lines of a text
        text = super().to_python(value) or ""
        self.run_validators(text)  # for one: no NUL
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class TrackerAdmin(ModelAdmin):  # unfold has no types
    """Looks every list and page of the admin shares.

    What a service refuses (`refusals`) is shown as a message on the page it was asked from.
    """

    list_filter_submit = False
    list_per_page = PER_PAGE
    show_full_result_count = False
    save_on_top = False
    warn_unsaved_form = True
    compressed_fields = True
    refusals: tuple[type[Exception], ...] = ()
    formfield_overrides = {
        PartialDateField: {"widget": UnfoldAdminTextInputWidget},
        models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})},
        models.JSONField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 6})},
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, ArrayField):
            return LinesField(
                required=not db_field.blank, label=str(db_field.verbose_name).capitalize(), help_text=_("One a line.")
            )
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            answer: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        except self.refusals as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
        return answer

    # Forms on pages of their own

    def found(self, request: HttpRequest, object_id: str) -> Any:
        """The object, or None after telling the person that it is not there."""
        item = self.get_object(request, unquote(object_id))
        if item is None:
            name = self.opts.verbose_name
            messages.warning(request, _("There is no such %(name)s any more.") % {"name": name})
        return item

    def require(self, request: HttpRequest, permission: str) -> None:
        if not request.user.has_perm(permission):
            raise PermissionDenied

    def form_page(self, request: HttpRequest, form: forms.Form, *, title: object, **more: Any) -> TemplateResponse:
        """A page with one form. More: intro, submit_text, danger, back (for Cancel), slow (said while it works)."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "form": form,
            "media": self.media + form.media,
            **more,
        }
        return TemplateResponse(request, "admin/tracker/form.html", context)


class EvidenceAdmin(TrackerAdmin):
    """Evidence: to be looked at. Nobody adds, changes or deletes it here, whatever they may do elsewhere."""

    actions: Sequence[Any] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Kept for good, and shown with the decision."),
    )


# History ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """One event of an object's history, as the history page prints it."""

    at: Any
    by: str
    what: str
    about: str
    changes: Sequence[tuple[str, str, str]]
    reason: str


class HistoryAdmin(TrackerAdmin):
    """Shows who changed what and when, from the events the database's triggers keep."""

    object_history_template = "admin/tracker/history.html"
    history_of_values = False  # also of everything that belongs to the object

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        item = self.get_object(request, unquote(object_id))
        if item is None:
            return super().history_view(request, object_id, extra_context)  # type: ignore[no-any-return]  # the theme has no types
        if not self.has_view_or_change_permission(request, item):
            raise PermissionDenied
        every: Any = Events.objects
        events = every.references(item) if self.history_of_values else every.tracks(item)
        # What one transaction wrote has one time: the object came before what belongs to it.
        own = models.Case(models.When(pgh_obj_model=item._meta.label, then=1), default=0)
        newest_first = events.order_by("-pgh_created_at", own, "-pgh_id")
        page = Paginator(newest_first, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(item)s") % {"item": item},
            "opts": self.opts,
            "object": item,
            "page": page,
            "told": _tell(list(page)),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)


def _tell(events: Sequence[Any]) -> list[Told]:
    named = _Named(events)
    found = []
    for event in events:
        model = apps.get_model(event.pgh_obj_model)
        said = event.pgh_data or {}
        found.append(
            Told(
                at=event.pgh_created_at,
                by=named.editor(event),
                what=_what(event.pgh_label, said),
                about=str(model._meta.verbose_name),
                changes=list(_changes(model, event, named)),
                reason=str(said.get("reason") or said.get("editorial_reason") or ""),
            )
        )
    return found


class _Named:
    """The names of what events know by number, read at once."""

    def __init__(self, events: Sequence[Any]) -> None:
        self.columns: dict[tuple[str, str], type[models.Model]] = {}
        wanted: dict[type[models.Model], set[Any]] = {User: {self._user(event) for event in events} - {None}}
        for event in events:
            for model, column, value in _ties(event):
                wanted.setdefault(model, set()).add(value)
                self.columns[event.pgh_obj_model, column] = model
        self.names: dict[type[models.Model], dict[Any, Any]] = {}
        for model, keys in wanted.items():
            self.names[model] = model._default_manager.in_bulk(list(keys))

    @staticmethod
    def _user(event: Any) -> Any:
        return (event.pgh_context or {}).get("user")

    def editor(self, event: Any) -> str:
        pk = self._user(event)
        if pk is None:
            return str(_("the program"))
        user: Any = self.names[User].get(pk)
        return user.get_username() if user else str(_("a deleted user"))

    def said(self, event: Any, column: str, value: Any) -> str:
        model = self.columns.get((event.pgh_obj_model, column))
        found = self.names[model].get(value) if model and value is not None else None
        return str(found) if found else _plain(value)


def _ties(event: Any) -> Iterator[tuple[type[models.Model], str, Any]]:
    """What an event's row points at: model, column, number."""
    for column in apps.get_model(event.pgh_obj_model)._meta.concrete_fields:
        if column.is_relation and column.related_model:
            values = [(event.pgh_data or {}).get(column.column), *((event.pgh_diff or {}).get(column.column) or [])]
            for value in values:
                if value is not None:
                    yield column.related_model, column.column, value


def _what(label: str, said: dict[str, Any]) -> str:
    if label == "insert" and said.get("known_until"):
        return str(_("kept as it was known"))
    words = {"insert": _("entered"), "update": _("changed"), "delete": _("deleted")}
    return str(words.get(label, label))


def _changes(model: type[models.Model], event: Any, named: _Named) -> Iterator[tuple[str, str, str]]:
    columns = {column.column: column for column in model._meta.concrete_fields}
    said, diff = event.pgh_data or {}, event.pgh_diff
    if event.pgh_label == "update" and diff is not None:
        rows = [(name, *pair) for name, pair in diff.items()]
    else:
        rows = [(name, None, value) for name, value in said.items() if value not in (None, "", [], {})]
    for name, before, after in sorted(rows):
        column = columns.get(name)
        if column is None or name in _UNTOLD or not (column.editable or name in _TOLD):
            continue
        yield str(column.verbose_name), named.said(event, name, before), named.said(event, name, after)


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, (list, tuple)):
        return "; ".join(_plain(one) for one in value) or "–"
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain(one)}" for name, one in value.items()) or "–"
    return str(value) if value != "" else "–"


# Users ------------------------------------------------------------------------------------------


class _ForSuperusers(ModelAdmin):
    """Whoever may edit accounts may give themselves every right; so only those who have them all."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


def _replace(models_: Iterable[type[models.Model]]) -> None:
    for model in models_:
        if admin.site.is_registered(model):
            admin.site.unregister(model)


_replace([User, Group, PeriodicTask, CrontabSchedule, IntervalSchedule, ClockedSchedule, SolarSchedule])


@admin.register(User)
class UserAdmin(_ForSuperusers, DjangoUserAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class GroupAdmin(_ForSuperusers, DjangoGroupAdmin):
    pass


# Schedules -----------------------------------------------------------------------------------------


class _TaskSelect(UnfoldAdminSelectWidget, TaskSelectWidget):
    pass


class _ScheduleForm(PeriodicTaskForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        self.fields["regtask"].widget = _TaskSelect()


@admin.register(PeriodicTask)
class ScheduleAdmin(TrackerAdmin, PeriodicTaskAdmin):
    """When lists are refreshed. The beat takes a change up within seconds."""

    form = _ScheduleForm
    change_form_template = None
    date_hierarchy = None
    list_display = ("name", "enabled", "scheduler", "last_run_at", "total_run_count")
    list_filter = ["enabled", "task"]
    fieldsets = (
        (None, {"fields": ("name", "enabled", "description")}),
        (_("When"), {"fields": ("crontab", "crontab_translation", "interval", "start_time", "last_run_at", "one_off")}),
        (_("What"), {"fields": ("regtask", "task", "args", "kwargs")}),
        (_("How"), {"fields": ("expires", "expire_seconds", "queue", "priority"), "classes": ("collapse",)}),
    )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The package offers to switch schedules off, and to run them, to whoever may look at them."""
        found: dict[str, Any] = super().get_actions(request)
        return found if self.has_change_permission(request) else {}


@admin.register(CrontabSchedule)
class CrontabAdmin(TrackerAdmin, CrontabScheduleAdmin):
    inlines = ()
    readonly_fields = ("human_readable", "used_by")
    fields = ("human_readable", "used_by", "minute", "hour", "day_of_month", "month_of_year", "day_of_week", "timezone")

    @display(description=_("Schedules at this time"))
    def used_by(self, crontab: CrontabSchedule) -> str:
        """All of them move when it is changed."""
        return ", ".join(crontab.periodictask_set.values_list("name", flat=True)) or "–"


@admin.register(IntervalSchedule)
class IntervalAdmin(TrackerAdmin):
    list_display = ("__str__",)


section("Schedules", 70, Item(PeriodicTask, "schedule", 10, "Schedules"), Item(CrontabSchedule, "calendar_month", 20),
        Item(IntervalSchedule, "timer", 30))  # fmt: skip
section("Users", 90, Item(User, "person", 10), Item(Group, "group", 20))
