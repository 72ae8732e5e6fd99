"""Evidence: what each publisher's list said, release by release. Never edited once loaded."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.fields import Compact
from lists.querysets import ReleaseQuerySet, VersionQuerySet


class Source(models.Model):
    """A publisher's list. What it is stands in its package's source.yml; this row is how it fares."""

    code = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    short = models.CharField(max_length=12)
    publisher = models.CharField(max_length=200)
    homepage = models.URLField(max_length=500)
    licence = models.TextField()
    cadence = models.CharField(max_length=300)
    help = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    last_error = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Release(models.Model):
    """One edition of a list: its bytes, its day, and what became of it.

    `loaded` waits for its checks, `active` is the list as it stands, `superseded` was
    active in its time, `held` waits for a person, `rejected` was refused by the checks
    or by a person.
    """

    class Status(models.TextChoices):
        LOADED = "loaded"
        ACTIVE = "active"
        HELD = "held"
        SUPERSEDED = "superseded"
        REJECTED = "rejected"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="releases")
    published = models.DateField(help_text="The edition's own date")
    stamp = models.CharField(max_length=60, blank=True, help_text="The date as the document prints it")
    status = models.CharField(max_length=10, choices=Status, default=Status.LOADED)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    files = models.JSONField(help_text="Each file: name, sha256, size, address")
    record_count = models.IntegerField(null=True)
    reasons = models.JSONField(default=list, help_text="Why it is held or rejected: code and message")
    totals = models.JSONField(default=dict, help_text="How many records each kind of change touched")
    previous = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    reader_digest = models.CharField(max_length=64, blank=True)
    fetched_at = models.DateTimeField(auto_now_add=True)
    activated_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, help_text="The reason a person gave")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-published", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256"], name="release_once_per_bytes"),
            models.UniqueConstraint(fields=["source"], condition=models.Q(status="active"), name="release_one_active"),
        ]
        indexes = [models.Index(fields=["source", "published", "id"])]

    def __str__(self) -> str:
        return f"{self.source.short} {self.published}"


class LoadedRecord(models.Model):
    """An entry of a release that is not (yet) active: what a check or a person looks at.

    Emptied when the release becomes active, since its records are versions then.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="loaded_records")
    key = models.CharField(max_length=200)
    serial = models.CharField(max_length=100, null=True)
    line = models.IntegerField()
    fingerprint = models.CharField(max_length=64)
    content = models.JSONField()
    raw = models.JSONField()
    learned = models.BooleanField(
        db_default=False,
        help_text="It says more than before only because the edition before could not say it: no change of the list",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "key"], name="loaded_key_once")]

    def __str__(self) -> str:
        return self.key


class Record(models.Model):
    """One entry of a list over all its releases."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="records")
    key = models.CharField(max_length=200, help_text="The publisher's most stable key, as it is now")
    former_keys = ArrayField(models.CharField(max_length=200), default=list)

    class Meta:
        ordering = ["source", "key"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="record_key_once")]
        indexes = [
            models.Index(Compact("key"), name="record_key_compact"),
            models.Index("id", name="record_rekeyed", condition=~models.Q(former_keys=[])),
        ]

    def __str__(self) -> str:
        return self.key


class RecordVersion(models.Model):
    """What an entry said, unchanged, from one release until another that changed or lacked it."""

    id = models.UUIDField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="versions")
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="versions", help_text="The first release that said so"
    )
    until_release = models.ForeignKey(
        Release,
        null=True,
        on_delete=models.PROTECT,
        related_name="ended_versions",
        help_text="The first release that no longer said so",
    )
    known_from = models.DateField()
    known_until = models.DateField(null=True)
    key = models.CharField(max_length=200, help_text="The record's key at that time")
    serial = models.CharField(max_length=100, null=True, help_text="The publisher's own number at that time")
    fingerprint = models.CharField(max_length=64)
    content = models.JSONField(help_text="The entry in our words (lists.records.PartyRecord)")
    raw = models.JSONField(help_text="The entry in the publisher's elements, as printed")
    line = models.IntegerField(help_text="Where it starts in the release's file")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["record", "known_from"]
        constraints = [
            models.UniqueConstraint(fields=["record", "release"], name="version_once_per_release"),
            models.UniqueConstraint(
                fields=["record"], condition=models.Q(until_release=None), name="version_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record.key} from {self.known_from}"


class Change(models.Model):
    """What a release did to one record."""

    class Kind(models.TextChoices):
        ADDED = "added"
        AMENDED = "amended"
        REMOVED = "removed"
        RETURNED = "returned"
        REKEYED = "rekeyed"

    id = models.UUIDField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="changes")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="changes")
    published = models.DateField(help_text="The release's date, to sort and page by")
    kind = models.CharField(max_length=8, choices=Kind)
    previous_key = models.CharField(max_length=200, null=True)
    last_seen = models.ForeignKey(
        Release,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For removed and returned: the last release that had the record",
    )
    fields = models.JSONField(default=dict, help_text="The diff, field by field (lists.records.diff)")
    regimes = ArrayField(models.CharField(max_length=40), default=list)
    party = models.JSONField(help_text="Name and kind of the party as this release prints them")
    version = models.ForeignKey(RecordVersion, null=True, on_delete=models.CASCADE, related_name="+")
    previous_version = models.ForeignKey(RecordVersion, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["-published", "-release", "kind", "record"]
        constraints = [models.UniqueConstraint(fields=["record", "release"], name="change_once_per_release")]
        indexes = [models.Index(fields=["release", "kind"]), models.Index(fields=["published", "id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.record.key} {self.published}"


class DataIssue(models.Model):
    """What a reader could not understand, or doubts: kept whole, with when it was seen."""

    class Resolution(models.TextChoices):
        OPEN = "open"
        EXPLAINED = "explained"
        CLOSED = "closed"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="issues")
    stable_key = models.CharField(max_length=64, help_text="The same issue in another release has the same")
    code = models.CharField(max_length=40)
    message = models.TextField()
    record_key = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=200, blank=True)
    value = models.TextField(blank=True)
    line = models.IntegerField(null=True)
    first_release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    last_release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="issues_last_seen")
    resolution = models.CharField(max_length=10, choices=Resolution, default=Resolution.OPEN)
    reason = models.TextField(blank=True, help_text="Why it needs no more attention")

    class Meta:
        ordering = ["source", "-last_release", "record_key", "id"]
        constraints = [models.UniqueConstraint(fields=["source", "stable_key"], name="issue_once")]

    def __str__(self) -> str:
        return f"{self.record_key or self.source}: {self.message}"


class Run(models.Model):
    """One attempt to bring a source up to date."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    what = models.CharField(max_length=20, help_text="refresh, backfill or rebuild")
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    release = models.ForeignKey(Release, null=True, on_delete=models.SET_NULL, related_name="runs")
    message = models.TextField(blank=True, help_text="The outcome in a sentence")

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.what} of {self.source_id}: {self.state}"
