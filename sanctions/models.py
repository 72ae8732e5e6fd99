"""The law: who decides, under which standing rules, with which measures; and who is designated."""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from core.fields import Compact, PartialDateField
from entities.models import Confidence, Entity, Stated, track_editors
from entities.querysets import DesignationQuerySet
from lists.models import Release, Source


@pghistory.track()
class Citation(models.Model):
    """A document that a curated fact rests on."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.TextField()
    publisher = models.CharField(max_length=200, blank=True)
    date = PartialDateField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Curated(models.Model):
    """Reference data that people keep, each fact with its sources and how sure they are."""

    code = models.SlugField(max_length=60, unique=True)
    citations = models.ManyToManyField(Citation, related_name="+")
    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.HIGH)
    loaded = models.JSONField(
        default=dict,
        editable=False,
        help_text="The values the project's files last gave, to tell an admin's edits",
    )

    class Meta:
        abstract = True


@pghistory.track()
class Authority(Curated):
    """Who decides."""

    name = models.TextField()
    short = models.CharField(max_length=60)
    jurisdiction = models.CharField(max_length=10)
    role = models.TextField(blank=True)

    class Meta:
        ordering = ["jurisdiction", "code"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.short


@pghistory.track()
class Measure(Curated):
    """What a designation does: an asset freeze, a travel ban, an arms embargo, …"""

    name = models.CharField(max_length=200)
    short = models.CharField(max_length=40)
    meaning = models.TextField()
    applies_to = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    exemptions = ArrayField(models.TextField(), default=list, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Instrument(Curated):
    """A resolution, act, order or regulation."""

    title = models.TextField()
    short = models.CharField(max_length=120)
    jurisdiction = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    dated = PartialDateField(null=True, blank=True)
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["dated", "code"]

    def __str__(self) -> str:
        return self.short


@pghistory.track()
class Regime(Curated):
    """A standing set of rules under which an authority lists parties."""

    name = models.TextField()
    short = models.CharField(max_length=60)
    jurisdiction = models.CharField(max_length=10)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="regimes")
    list_name = models.TextField(blank=True)
    instruments = models.ManyToManyField(Instrument, through="RegimeInstrument", related_name="regimes")
    measures = models.ManyToManyField(Measure, related_name="regimes")
    started = PartialDateField(null=True, blank=True)
    ended = PartialDateField(null=True, blank=True)
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followers")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="regimes")
    reference_format = models.JSONField(default=dict, blank=True)
    criteria = models.TextField(blank=True)
    listing = models.TextField(blank=True)
    delisting = models.TextField(blank=True)
    exemptions = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["jurisdiction", "code"]

    def __str__(self) -> str:
        return self.short


class RegimeInstrument(models.Model):
    """An instrument's place in the legal basis of a regime."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="legal_basis")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    position = models.SmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["regime", "instrument"], name="instrument_once_per_regime")]

    def __str__(self) -> str:
        return f"{self.regime_id} {self.position}"


@track_editors()
class Designation(Stated):
    """A party under a regime for one unbroken period, as known between two days.

    A party that was delisted and came back has two. When the list changes what it says of
    a designation (an amendment date, a delisting), the row's knowledge ends and another
    begins; `current()` gives one row a period. All rows of a period have its `uid`.
    """

    class Status(models.TextChoices):
        LISTED = "listed", "in force"
        LISTED_AS_ALIAS = "listed-as-alias", "listed as an alias of another entry"
        DELISTED = "delisted", "delisted"

    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="designations")
    reference = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.LISTED)
    period = models.SmallIntegerField(default=1, editable=False, help_text="1, or more after a return")
    listed_on = PartialDateField(null=True, blank=True)
    carried_over = models.BooleanField(
        default=False,
        editable=False,
        help_text="The listing date is older than the regime, or than the return",
    )
    amended_on = ArrayField(models.CharField(max_length=22), default=list, blank=True)
    delisted_on = PartialDateField(
        null=True,
        blank=True,
        help_text="The publisher's day, or the span between the last release with it and the first without",
    )
    in_force_from = models.DateField(editable=False)
    in_force_until = models.DateField(null=True, editable=False)
    last_seen = models.ForeignKey(Release, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    stated_measures = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="Where the entry names its own; else the regime's hold",
    )
    via = models.ForeignKey(
        Entity,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The party whose entry names it",
    )
    decided_on = PartialDateField(null=True, blank=True)
    announced_on = PartialDateField(null=True, blank=True)
    seen_on = PartialDateField(null=True, blank=True, help_text="Cited as standing on this day")
    details = models.JSONField(
        default=dict, blank=True, help_text="Name of the entry, other references, amendments, what a date means, notes"
    )
    programme = models.TextField(null=True, blank=True, help_text="The list's own word for the regime")
    submitted_by = models.TextField(null=True, blank=True)

    objects = DesignationQuerySet.as_manager()  # type: ignore[misc] # narrows the base's manager

    class Meta:
        ordering = ["in_force_from", "id"]
        indexes = [
            models.Index(fields=["regime", "in_force_from"]),
            models.Index(fields=["reference"]),
            models.Index(fields=["known_from", "known_until"]),
            models.Index(
                name="designation_newest",
                fields=["-in_force_from", "reference", "uid"],
                condition=models.Q(known_until=None, suppressed=False),
            ),
            GinIndex(fields=["stated_measures"]),
            models.Index(Compact("reference"), name="designation_reference_compact"),
        ]
        constraints = [
            # Deferred: an editor's change leaves a copy for the days before, and moves the row itself on.
            models.UniqueConstraint(
                fields=["uid", "known_from"], name="designation_known_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    @property
    def is_dated_by_documents(self) -> bool:
        """A list has it but prints no day: listing and amendments are of the documents it cites."""
        return "dated_by" in self.details

    def __str__(self) -> str:
        return f"{self.regime.code} {self.reference}".strip()


@pghistory.track()
class Absence(models.Model):
    """Looked for under a regime and not there, as of a day: without it a blank cannot be told from an unknown."""

    class Kind(models.TextChoices):
        NOT_LISTED = "not-listed", "not listed"
        NOT_FOUND = "not-found", "not found in what was read"

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="absences")
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOT_LISTED)
    as_of = PartialDateField()
    note = models.TextField(blank=True)
    citation_codes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.HIGH)
    curated = models.CharField(max_length=200, null=True, editable=False)
    loaded = models.JSONField(null=True, editable=False)

    class Meta:
        ordering = ["-as_of", "id"]

    def __str__(self) -> str:
        return f"{self.kind} under {self.regime.code} as of {self.as_of}"
