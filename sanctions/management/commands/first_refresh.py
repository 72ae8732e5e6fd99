from typing import Any

from django.core.management.base import BaseCommand

from lists.models import Source
from sanctions.tasks import refresh_source


class Command(BaseCommand):
    help = "Hand the worker a refresh of every source that has no active release yet, and return."

    def handle(self, *args: Any, **options: Any) -> None:
        for source in Source.objects.exclude(releases__status="active"):
            refresh_source.delay(source.code)
            self.stdout.write(f"{source.code}: first refresh queued.")
