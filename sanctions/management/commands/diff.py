from argparse import ArgumentParser
from datetime import date
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError

from lists.models import Release, Source
from lists.services import diff_releases
from sanctions.management.cli import source_named

SIGNS = {"added": "+", "removed": "-", "amended": "~"}


class Command(BaseCommand):
    help = "Show what one release of a source says otherwise than another. Name each by its number or its day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source")
        parser.add_argument("old")
        parser.add_argument("new")

    def handle(self, *args: Any, **options: Any) -> None:
        source = source_named(options["source"])
        old, new = (self.release(source, options[name]) for name in ("old", "new"))
        totals = dict.fromkeys(SIGNS, 0)
        for one in diff_releases(old, new):
            totals[one["kind"]] += 1
            self.stdout.write(f"{SIGNS[one['kind']]} {one['key']}  {one['name']}")
            for field, change in one["fields"].items():
                self.stdout.write(f"    {field}: {msgspec.json.encode(change).decode()}")
        self.stdout.write(", ".join(f"{count:,} {kind}" for kind, count in totals.items()))

    def release(self, source: Source, name: str) -> Release:
        found = Release.objects.filter(source=source)
        try:
            found = found.filter(pk=int(name)) if name.isdecimal() else found.filter(published=date.fromisoformat(name))
        except ValueError:
            raise CommandError(f"“{name}” is neither a release's number nor a day as 2026-02-27.") from None
        release: Release | None = found.order_by("-pk").first()
        if release is None:
            raise CommandError(f"{source.code} has no release {name}; “manage.py releases {source.code}” lists them.")
        return release
