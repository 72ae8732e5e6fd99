"""What governments say and ask for. A statement changes no legal status: it names, condemns and calls."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.fields import PartialDateField
from entities.models import Confidence, Entity
from sanctions.models import Regime


class Cited(models.Model):
    """A curated fact: the documents it rests on, and how sure they make it."""

    citation_codes = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name="citations")
    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.HIGH)

    class Meta:
        abstract = True


class Curated(Cited):
    """A fact with a code of its own, which the project's files may hold and an admin may edit."""

    code = models.SlugField(max_length=80, unique=True)
    loaded = models.JSONField(default=dict, editable=False, help_text="What the project's files last said of it")

    class Meta:
        abstract = True


@pghistory.track()
class Incident(Curated):
    """An attack. Who did it is said by others: see Assertion."""

    name = models.CharField(max_length=200)
    date = PartialDateField()
    place = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=100, blank=True)
    time = models.CharField(max_length=60, blank=True)
    tolls = models.JSONField(default=list, blank=True, help_text="Each toll reported, with its note and citations")
    responses = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-date", "code"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Assertion(Cited):
    """Somebody's word on who did it: a claim, its withdrawal, an attribution, a denial. They may conflict."""

    class Kind(models.TextChoices):
        CLAIMED = "claimed"
        WITHDRAWN = "withdrawn", "claim withdrawn"
        REPORTED = "reported", "reported to have claimed"
        ATTRIBUTED = "attributed"
        DENIED = "denied"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="assertions")
    position = models.SmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.CharField(max_length=200, blank=True)
    by_entity = models.ForeignKey(
        Entity, null=True, blank=True, on_delete=models.PROTECT, related_name="assertions_made"
    )
    to = models.ManyToManyField(Entity, blank=True, related_name="assertions_about")
    date = PartialDateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.kind} by {self.by or self.by_entity}"


@pghistory.track()
class Statement(Curated):
    """One act of speech by one or more governments."""

    title = models.TextField()
    kind = models.CharField(max_length=40, help_text="joint-statement, press-statement, report, …")
    format = models.CharField(max_length=80, blank=True, help_text="Joint working group, 2+2 dialogue, summit, …")
    date = PartialDateField()
    end_date = PartialDateField(null=True, blank=True)
    published_on = PartialDateField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    parties = ArrayField(models.CharField(max_length=100))
    states_named = models.JSONField(default=list, blank=True)
    states_left_out = models.JSONField(default=list, blank=True, help_text="Pointedly not named")
    topics = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="As issued, byte for byte")
    url = models.URLField(max_length=500, null=True, blank=True, unique=True)
    reactions = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    published = models.BooleanField(default=True, help_text="A draft is seen in the admin alone")

    class Meta:
        ordering = ["-date", "code"]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Official(models.Model):
    """Who spoke for a side."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="officials")
    position = models.SmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    role = models.TextField(blank=True)
    side = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Mention(Cited):
    """A party that a statement names, or pointedly leaves out."""

    class Manner(models.TextChoices):
        NAMED = "named"
        CONDEMNED = "condemned"
        CALLED_FOR_LISTING = "called-for-listing", "called for listing"
        DESIGNATION_WELCOMED = "designation-welcomed", "designation welcomed"
        LEFT_OUT = "left-out", "pointedly left out"

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="mentions")
    position = models.IntegerField(default=0)
    entity = models.ForeignKey(Entity, null=True, blank=True, on_delete=models.PROTECT, related_name="mentions")
    printed = models.TextField(blank=True, help_text="The name as the statement prints it")
    manner = models.CharField(max_length=20, choices=Manner, default=Manner.NAMED)
    regimes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    by = models.CharField(max_length=200, blank=True)
    passage = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.manner}: {self.printed or self.entity}"


@pghistory.track()
class StatementIncident(models.Model):
    """An incident that a statement condemns or names."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="incident_links")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="statement_links")
    manner = models.CharField(max_length=10, choices={"condemned": "condemned", "named": "named"}, default="condemned")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["statement", "incident"], name="incident_once_per_statement")]

    def __str__(self) -> str:
        return f"{self.manner} {self.incident}"


@pghistory.track()
class Call(Curated):
    """One demand in a statement: what, of whom, under which regime."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="calls")
    position = models.SmallIntegerField(default=0)
    kind = models.CharField(max_length=30, help_text="list, delist, prosecute, concerted-action, …")
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    passage = models.TextField(blank=True, help_text="Where it stands in the statement's text")
    addressee = models.CharField(max_length=200, blank=True)
    regime = models.ForeignKey(Regime, null=True, blank=True, on_delete=models.PROTECT, related_name="calls")
    measures = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    legal_reference = models.TextField(blank=True)
    incidents = models.ManyToManyField(Incident, blank=True, related_name="calls")

    class Meta:
        ordering = ["statement", "position"]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Target(models.Model):
    """Whom a call aims at: a party, or a class such as “proxies of LeT”."""

    class Group(models.TextChoices):
        AFFILIATES = "affiliates", "affiliates of"
        PROXIES = "proxies", "proxies of"
        FRONTS = "fronts", "fronts of"
        SUPPORTERS = "supporters", "supporters of"
        NAMED_GROUPS = "named-groups", "the groups named in"
        OTHER = "other", "other"

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="targets")
    position = models.SmallIntegerField(default=0)
    entity = models.ForeignKey(Entity, null=True, blank=True, on_delete=models.PROTECT, related_name="targeted")
    group = models.CharField(max_length=14, choices=Group, blank=True, help_text="Empty: the party itself")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text or str(self.entity)


@pghistory.track()
class Finding(Cited):
    """What came of a call, as somebody found on a day. What the designations decide is computed instead."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="findings")
    position = models.SmallIntegerField(default=0)
    status = models.CharField(max_length=30)
    as_of = PartialDateField()
    note = models.TextField(blank=True)
    entities = models.ManyToManyField(Entity, blank=True, related_name="findings")
    link_confidence = models.CharField(
        max_length=6, choices=Confidence, blank=True, help_text="How sure that it came of this call"
    )

    class Meta:
        ordering = ["as_of", "position"]

    def __str__(self) -> str:
        return f"{self.status} {self.as_of}"


@pghistory.track()
class Proposal(Curated):
    """A formal submission to a committee."""

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="proposals")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="proposals")
    proposed_by = ArrayField(models.CharField(max_length=100))
    co_sponsors = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")
    outcome = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class ProposalStep(Cited):
    """A hold asks for time; an objection ends the proposal."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted"
        HOLD = "hold"
        HOLD_EXTENDED = "hold-extended", "hold extended"
        HOLD_LIFTED = "hold-lifted", "hold lifted"
        OBJECTION = "objection"
        BLOCKED = "blocked"
        LAPSED = "lapsed"
        WITHDRAWN = "withdrawn"
        LISTED = "listed"
        DELISTED = "delisted"
        INFORMATION_GIVEN = "information-given", "information given"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    position = models.SmallIntegerField(default=0)
    kind = models.CharField(max_length=17, choices=Kind)
    date = PartialDateField(null=True, blank=True)
    by = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["date", "position"]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"


@pghistory.track()
class Discrepancy(Curated):
    """Where sources disagree: every version is kept, and which to use."""

    topic = models.TextField()
    about = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    versions = ArrayField(models.TextField())
    advice = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "discrepancies"

    def __str__(self) -> str:
        return self.topic
