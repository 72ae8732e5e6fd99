from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lists.models import Release
from sanctions.management.cli import source_named


class Command(BaseCommand):
    help = "List the releases of a source, newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source")

    def handle(self, *args: Any, **options: Any) -> None:
        source = source_named(options["source"])
        for release in Release.objects.filter(source=source):
            count = f"{release.record_count:,}" if release.record_count is not None else "–"
            totals = " ".join(f"{kind} {number}" for kind, number in release.totals.items())
            reasons = " ".join(reason["message"] for reason in release.reasons)
            self.stdout.write(
                f"{release.pk:>6}  {release.published}  {release.status:<10} {count:>7} records  "
                f"{release.sha256[:12]}  {totals or reasons}"
            )
