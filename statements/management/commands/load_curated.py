from typing import Any

from django.core.management.base import BaseCommand

from statements.services.curated import load_curated


class Command(BaseCommand):
    help = "Load parties, statements, calls, proposals and incidents from the project's files. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = load_curated()
        what = ", ".join(f"{count} {table}" for table, count in changed.items() if count)
        self.stdout.write(f"Curated data: {what or 'nothing'} new or changed.")
