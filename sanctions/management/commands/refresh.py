import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from celery.result import AsyncResult
from django.core.management.base import BaseCommand, CommandError

from core.http import Unreachable
from lists import progress as lines
from lists.models import Source
from lists.services import Busy
from sanctions.management.cli import progress, source_named
from sanctions.services import refreshing
from sanctions.tasks import refresh_source

PATIENCE = 30  # seconds a worker may take to pick the job up


class Command(BaseCommand):
    help = "Bring a list up to date. The worker does it and this command follows; --now does it here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", help="code of the source, as un-sc")
        parser.add_argument("--all", action="store_true", help="every source")
        parser.add_argument(
            "--from-file",
            type=Path,
            metavar="PATH",
            help="read this file, or this folder of files, instead of fetching",
        )
        parser.add_argument("--published", type=date.fromisoformat, metavar="DATE", help="its day, if it names none")
        parser.add_argument("--now", action="store_true", help="do the work in this process, without a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["source"]) == options["all"]:
            raise CommandError("Name one source, or give --all.")
        if options["from_file"] and options["all"]:
            raise CommandError("--from-file goes with one source.")
        if options["from_file"] and not options["from_file"].exists():
            raise CommandError(f"{options['from_file']} is neither a file nor a folder.")
        sources = list(Source.objects.all()) if options["all"] else [source_named(options["source"])]
        here = options["now"] or options["from_file"]
        behind = [
            source.code for source in sources if not (self.here(source, options) if here else self.follow(source))
        ]
        if behind:
            raise CommandError(f"Not current: {', '.join(behind)}.")

    def here(self, source: Source, options: dict[str, Any]) -> bool:
        try:
            with progress(source.code) as report:
                if path := options["from_file"]:
                    outcome = refreshing.refresh_from_file(source, path, options["published"], report)
                else:
                    outcome = refreshing.refresh(source, report)
        except (Busy, Unreachable) as error:
            self.stderr.write(f"{source.code}: {error}")
            return False
        self.stdout.write(f"{source.code}: {outcome.message}")
        return outcome.current

    def follow(self, source: Source) -> bool:
        asked = time.time()
        job: AsyncResult[Any] = refresh_source.delay(source.code)
        waited = time.monotonic()
        with progress(source.code) as report:
            while not job.ready():
                line = lines.read(source.code)
                if line and line["at"] >= asked:  # not what a killed worker left standing
                    report(line["stage"], line["done"], line["total"])
                    waited = time.monotonic()
                if job.state == "RETRY":
                    self.stderr.write(f"{source.code}: {job.info}. The worker tries again later.")
                    return False
                if time.monotonic() - waited > PATIENCE:
                    self.stderr.write(
                        f"{source.code}: no worker has taken the job for {PATIENCE} s; it stays queued. "
                        "Start one with “./dev up”, or use --now."
                    )
                    return False
                time.sleep(0.1)
        if job.failed():
            self.stderr.write(f"{source.code}: {job.result}")
            return False
        result: Any = job.result
        self.stdout.write(f"{source.code}: {result['message']}")
        return bool(result["current"])
