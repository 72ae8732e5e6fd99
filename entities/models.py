"""Who: parties, and everything said about them, each value with the record or the person that says so."""

from __future__ import annotations

import secrets
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from pgtrigger import Q as Row

from core.fields import PartialDateField
from entities.querysets import LinkQuerySet, StatedQuerySet
from lists.models import Record, RecordVersion

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without signs that are read for one another


def new_public_id() -> str:
    """A short random id: says nothing about the party and never changes."""
    number, letters = secrets.randbelow(len(_ALPHABET) ** 8), ""
    for _ in range(8):
        number, place = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[place]
    return letters


class _Edited(pgtrigger.AnyChange):
    """Said otherwise, and no list's. That a list says the same puts a curated value behind it: no edit."""

    def __init__(self) -> None:
        super().__init__(exclude=["suppressed"])

    def resolve(self, model: type[models.Model]) -> str:
        return f'NEW."record_id" IS NULL AND ({super().resolve(model)})'


def track_editors() -> Any:
    """Keep every version of what people enter; what lists say has its history in record versions."""
    return pghistory.track(
        pghistory.InsertEvent(condition=Row(new__record__isnull=True)),
        pghistory.UpdateEvent(condition=_Edited()),
        pghistory.DeleteEvent(condition=Row(old__record__isnull=True)),
    )


class PartyManager(models.Manager["Entity"]):
    """The parties there are: not those that proved to be another."""

    def get_queryset(self) -> models.QuerySet[Entity]:
        return super().get_queryset().filter(merged_into=None)


class Kind(models.TextChoices):
    PERSON = "person"
    GROUP = "group"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"


@pghistory.track(
    # A party made for a list's entry has neither.
    pghistory.InsertEvent(condition=Row(new__code__isnull=False) | ~Row(new__editorial_name="")),
    pghistory.UpdateEvent(condition=pghistory.AnyChange("editorial_name", "editorial_kind", "editorial_note", "short")),
)
class Entity(models.Model):
    """A party. Name and kind are projected from its records, unless an editor set them."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    code = models.SlugField(
        max_length=80, unique=True, null=True, blank=True, help_text="Its name in the project's curated files"
    )
    short = models.CharField(max_length=60, blank=True, help_text="As LeT")
    name = models.CharField(max_length=500, editable=False)
    kind = models.CharField(max_length=8, choices=Kind, editable=False)
    editorial_name = models.CharField(max_length=500, blank=True, help_text="Shown instead of the lists' name")
    editorial_kind = models.CharField(max_length=8, choices=Kind, blank=True)
    editorial_note = models.TextField(blank=True, help_text="Shown on the page as the editors' own")
    loaded = models.JSONField(default=dict, editable=False, help_text="What the project's files last said of it")
    editorial_reason = models.TextField(blank=True, help_text="Why the lists are not followed here")
    merged_into = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="The party this one proved to be; its page leads there for good",
    )

    objects = PartyManager()
    with_merged = models.Manager["Entity"]()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "entities"

    def __str__(self) -> str:
        return self.name


class EntityRecord(models.Model):
    """Which party a record speaks of. Outlives every refresh and rebuild."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="link")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="links")

    def __str__(self) -> str:
        return f"{self.record_id} → {self.entity_id}"


@pghistory.track(
    # What a rule links, or no longer links, follows from the lists: no edit.
    pghistory.InsertEvent(condition=Row(new__decided_by__isnull=False)),
    pghistory.UpdateEvent(
        condition=Row(old__decided_by__df=pgtrigger.F("new__decided_by"))
        | Row(old__note__df=pgtrigger.F("new__note"))
        | Row(old__state__df=pgtrigger.F("new__state"), new__decided_by__isnull=False)
    ),
)
class Link(models.Model):
    """What is known or decided of two records being one party: why, how sure, by whom.

    Linked pairs make one party of all records they connect. An editor's word outweighs a
    printed reference, and that outweighs a score; nothing overwrites an editor's word.
    """

    class State(models.TextChoices):
        LINKED = "linked"
        QUEUED = "queued", "waits for review"
        UNSURE = "unsure", "not sure"
        REJECTED = "rejected"

    class Origin(models.TextChoices):
        REFERENCE = "reference", "a reference printed by a list"
        SCORE = "score", "likeness"
        EDITOR = "editor"

    left = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+", help_text="The later record")
    state = models.CharField(max_length=8, choices=State)
    origin = models.CharField(max_length=9, choices=Origin)
    score = models.FloatField(null=True, help_text="0 to 1, of the names and facts; null for a reference")
    reasons = models.JSONField(default=list, help_text="What speaks for and against, each with its weight")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="link_once"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="link_left_first"),
        ]
        indexes = [models.Index(fields=["state", "-score"])]

    def __str__(self) -> str:
        return f"{self.left_id} = {self.right_id}: {self.state}"


class RecordKey(models.Model):
    """What a record can be found by when another is compared with it (entities.identity.keys).

    An index by the hundred thousand, made anew with its record: the database does not check each row's record.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    key = models.BigIntegerField()
    reference = models.BooleanField(help_text="It stands for a reference: the record's own, or one it prints")

    class Meta:
        indexes = [models.Index(fields=["key"])]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.key}"


class Merge(models.Model):
    """Two parties became one: what was moved, so that it can be moved back."""

    kept = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="+")
    gone = models.OneToOneField(Entity, on_delete=models.CASCADE, related_name="merge")
    records = ArrayField(models.BigIntegerField(), default=list, help_text="Those of the party that went")
    moved = models.JSONField(default=dict, help_text="Rows that people or files added to it, by table and column")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class RecordClaim(models.Model):
    """A record that is known to be a party's before any release shows it."""

    source = models.SlugField()
    key = models.CharField(max_length=200)
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="claims")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="record_claimed_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class Confidence(models.TextChoices):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Stated(models.Model):
    """A value, who says it, and when it was said.

    From a list: `record`, the first `version` that carries it, and the days of the
    releases between which it stood. Editorial: `record` is null, `citation` or `reason`
    says why. A refresh replaces a record's rows and never an editor's.
    """

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="%(class)s_set")
    record = models.ForeignKey(Record, null=True, editable=False, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(RecordVersion, null=True, editable=False, on_delete=models.CASCADE, related_name="+")
    known_from = models.DateField(editable=False)
    known_until = models.DateField(null=True, editable=False)
    digest = models.CharField(
        max_length=32, blank=True, editable=False, help_text="Names the value when it is suppressed"
    )
    suppressed = models.BooleanField(default=False, editable=False)
    citation = models.TextField(blank=True, help_text="Where it is said: title, publisher, date, link")
    reason = models.TextField(blank=True, help_text="Why an editor added it")
    citation_codes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    curated = models.CharField(
        max_length=200, null=True, editable=False, help_text="Names the item of the project's files it came from"
    )
    loaded = models.JSONField(null=True, editable=False, help_text="What the files last said, to tell an admin's edits")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = StatedQuerySet.as_manager()

    class Meta:
        abstract = True


@track_editors()
class Name(Stated):
    class NameKind(models.TextChoices):
        PRIMARY = "primary"
        AKA = "aka"
        FKA = "fka"
        ORIGINAL_SCRIPT = "original-script"
        ACRONYM = "acronym"

    text = models.TextField()
    kind = models.CharField(max_length=16, choices=NameKind, default=NameKind.AKA)
    quality = models.CharField(max_length=6, choices={"strong": "strong", "weak": "weak"}, null=True, blank=True)
    script = models.CharField(max_length=12, editable=False, help_text="ISO 15924, from the letters")
    language = models.CharField(max_length=12, null=True, blank=True)
    note = models.TextField(null=True, blank=True)
    folded = models.TextField(editable=False, help_text="In plain Latin letters, for search")
    skeletons = ArrayField(
        models.TextField(), default=list, editable=False, help_text="The consonants of its words, for search"
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            GinIndex(name="name_folded_trgm", fields=["folded"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="name_skeletons", fields=["skeletons"]),
        ]

    def __str__(self) -> str:
        return self.text


@track_editors()
class Identifier(Stated):
    kind = models.CharField(max_length=40)
    number = models.TextField(null=True, blank=True)
    label = models.TextField(null=True, blank=True, help_text="The list's own word for it")
    country = models.TextField(null=True, blank=True)
    place = models.TextField(null=True, blank=True)
    issued_on = PartialDateField(null=True, blank=True)
    expires_on = PartialDateField(null=True, blank=True)
    note = models.TextField(null=True, blank=True)
    compact = models.TextField(editable=False, help_text="Letters and digits alone, for search")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["compact"])]

    def __str__(self) -> str:
        return f"{self.label or self.kind} {self.number or ''}".strip()


@track_editors()
class Place(Stated):
    """An address, or a place of birth."""

    class Role(models.TextChoices):
        ADDRESS = "address"
        BIRTH = "birth"

    role = models.CharField(max_length=7, choices=Role, default=Role.ADDRESS)
    street = models.TextField(null=True, blank=True)
    city = models.TextField(null=True, blank=True)
    region = models.TextField(null=True, blank=True)
    postal_code = models.TextField(null=True, blank=True)
    country = models.TextField(null=True, blank=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        parts = (self.street, self.city, self.region, self.postal_code, self.country)
        return ", ".join(part for part in parts if part)


@track_editors()
class BirthDate(Stated):
    date = PartialDateField(null=True, blank=True)
    note = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.date or self.note or "")


@track_editors()
class Fact(Stated):
    """Any other single value: nationality, title, gender, comments, a vessel's flag, a telephone number."""

    class FactKind(models.TextChoices):
        NATIONALITY = "nationality"
        CITIZENSHIP = "citizenship"
        TITLE = "title"
        POSITION = "position"
        GENDER = "gender"
        COMMENTS = "comments"
        LINK = "link"
        FORMED = "formed"
        DIED = "died"
        BASED_IN = "based-in"
        OPERATES_IN = "operates-in"
        SORT = "sort"
        SUMMARY = "summary"
        NOTE = "note"
        VESSEL_TYPE = "vessel-type"
        FLAG = "flag"
        FORMER_FLAG = "former-flag"
        TONNAGE = "tonnage"
        GROSS_TONNAGE = "gross-tonnage"
        LENGTH = "length"
        BUILT = "built"
        OWNER = "owner"
        FORMER_OWNER = "former-owner"
        OPERATOR = "operator"
        AIRCRAFT_MODEL = "aircraft-model"
        LEGAL_FORM = "legal-form"
        SECTOR = "sector"
        ESTABLISHED = "established"
        PARENT = "parent"
        SUBSIDIARY = "subsidiary"
        PHONE = "phone"
        FAX = "fax"
        EMAIL = "email"
        WEBSITE = "website"
        SECONDARY_SANCTIONS = "secondary-sanctions"

    kind = models.CharField(max_length=24, choices=FactKind)
    text = models.TextField()
    label = models.TextField(null=True, blank=True, help_text="The list's own word, where it says more")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["kind", "text"], name="fact_kind_text", condition=~models.Q(kind="comments"))]

    def __str__(self) -> str:
        return self.text


@track_editors()
class Affiliation(Stated):
    """A tie "entity —kind→ target", the sentence that says so, and who disputes it."""

    class TieKind(models.TextChoices):
        AFFILIATE = "affiliate"
        FRONT = "front"
        PROXY = "proxy"
        SPLINTER = "splinter"
        WING = "wing"
        LEADER = "leader"
        MEMBER = "member"
        FINANCIER = "financier"
        ASSOCIATED = "associated"
        SUBSIDIARY = "subsidiary"
        OWNER = "owner"
        AGENT = "agent"
        SUPPORTER = "supporter"
        RELATIVE = "relative"

    kind = models.CharField(max_length=10, choices=TieKind)
    target = models.ForeignKey(Entity, null=True, on_delete=models.CASCADE, related_name="affiliations_in")
    target_key = models.CharField(max_length=200, blank=True, editable=False, help_text="The reference cited")
    target_name = models.TextField(null=True, blank=True)
    sentence = models.TextField(blank=True)
    asserted_by = models.CharField(max_length=200, blank=True)
    disputed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["target_key"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_name or self.target_key}"


@track_editors()
class Event(Stated):
    """Something dated about the party that a list's prose states."""

    class EventKind(models.TextChoices):
        REVIEW = "review"

    kind = models.CharField(max_length=10, choices=EventKind)
    date = PartialDateField()
    sentence = models.TextField(blank=True)

    class Meta:
        ordering = ["date", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"


@pghistory.track()
class Suppression(models.Model):
    """An editor's decision that a listed value is not to be shown; it outlives every refresh."""

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="suppressions")
    facet = models.CharField(max_length=20, help_text="Which table: name, identifier, place, …")
    digest = models.CharField(max_length=32)
    text = models.TextField(help_text="The value, as shown when it was suppressed")
    reason = models.TextField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "facet", "digest"], name="suppressed_once")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.text}"
