"""What the commands share: finding a source, showing progress, ending with the right status."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from lists.models import Source
from lists.services.loading import Report


def source_named(code: str) -> Source:
    try:
        return Source.objects.get(code=code)
    except Source.DoesNotExist:
        codes = ", ".join(Source.objects.values_list("code", flat=True))
        hint = f"there are: {codes}" if codes else "none is loaded yet; run “manage.py load_reference” first"
        raise CommandError(f"No source has the code “{code}”; {hint}.") from None


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """A live bar on a terminal; elsewhere a plain line each time the stage changes."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield _Lines(title)
        return
    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Bar(bar, bar.add_task(title, total=None, count=""), title)


class _Lines:
    def __init__(self, title: str) -> None:
        self.title, self.stage = title, ""

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        if stage != self.stage:
            self.stage = stage
            print(f"{self.title}: {stage}", file=sys.stderr, flush=True)


class _Bar:
    def __init__(self, bar: Progress, task: TaskID, title: str) -> None:
        self.bar, self.task, self.title = bar, task, title

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        count = f"{done:,}/{total:,}" if total else f"{done:,}" if done else ""
        self.bar.update(
            self.task, description=f"{self.title}: {stage}", completed=done, total=total or None, count=count
        )
