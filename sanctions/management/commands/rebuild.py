from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lists.models import Source
from lists.services import Busy
from sanctions.management.cli import progress, source_named
from sanctions.services import refreshing


class Command(BaseCommand):
    help = "Compute everything drawn from the stored releases anew: the same, unless reading has changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", help="only this source")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [source_named(options["source"])] if options["source"] else list(Source.objects.all())
        for source in sources:
            try:
                with progress(source.code) as report:
                    outcome = refreshing.rebuild(source, report)
            except Busy as error:
                raise CommandError(str(error)) from None
            self.stdout.write(f"{source.code}: {outcome.message}")
