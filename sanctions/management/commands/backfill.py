from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.http import Unreachable
from lists.services import Busy
from sanctions.management.cli import progress, source_named
from sanctions.services import refreshing


class Command(BaseCommand):
    help = "Load every edition of a list below a folder with one folder a day, each where its date belongs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        source = source_named(options["source"])
        try:
            with progress(source.code) as report:
                outcome = refreshing.backfill(source, options["folder"], report)
        except (Busy, Unreachable) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{source.code}: {outcome.message}")
        if not outcome.current:
            raise CommandError(f"Not current: {source.code}.")
