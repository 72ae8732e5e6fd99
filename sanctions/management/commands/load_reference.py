from typing import Any

from django.core.management.base import BaseCommand

from sanctions.services.reference import load_reference
from sanctions.services.schedules import make_schedules


class Command(BaseCommand):
    help = "Load sources, authorities, regimes, measures and instruments from the project's files. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = load_reference()
        make_schedules()
        what = ", ".join(f"{count} {table}" for table, count in changed.items() if count)
        self.stdout.write(f"Reference data: {what or 'nothing'} new or changed.")
