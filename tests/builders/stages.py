"""Databases that tests begin with: each is made once a session, and a test takes back what it writes.

A test that commits, for real processes or a browser, gets a copy of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.test import override_settings

from lists.reading import Expect
from sanctions.services.reference import load_reference
from statements.services.curated import load_curated
from tests.builders import pages, un
from tests.builders.loading import ANY, held_to, load


@dataclass(frozen=True)
class Stage:
    name: str
    build: Callable[[], object]
    upon: str = ""  # the stage it adds to


def _history() -> None:
    with held_to(ANY):
        pages.load_history(load)


def _specimen() -> None:
    _history()
    with held_to(Expect(records=(3, 100), removed=1.0, amended=1.0)):
        load(un.edition(pages.AMENDED.but(comments="New."), pages.SAEED, day="2026-03-01"))


STAGES = {
    stage.name: stage
    for stage in (
        Stage("specimen", _specimen, upon="curated"),
        Stage("curated", load_curated, upon="reference"),
        Stage("history", _history, upon="reference"),
        Stage("reference", load_reference),
    )
}
"""By the fixture that asks for it; the first of them that a test asks for is where it begins."""


@dataclass
class Stages:
    empty: str  # the database the test run made
    folder: Path
    made: set[str] = field(default_factory=set)

    def named(self, stage: str) -> str:
        """The database of a stage, made when it is asked for the first time; "" is the empty one."""
        if not stage:
            return self.empty
        name = f"{self.empty}_{stage}"
        if stage not in self.made:
            told = STAGES[stage]
            copy(self.named(told.upon), name)
            self.made.add(stage)
            with connected(name), override_settings(TRACKER_STORE=self.folder / stage):
                told.build()
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
        return name

    def lend_store(self, stage: str, store: Path) -> None:
        """Give a test the files that its stage's releases are made of."""
        kept = self.folder / stage
        if stage and kept.exists():
            shutil.copytree(kept, store)

    @contextmanager
    def on(self, stage: str, *, commits: bool) -> Iterator[None]:
        name = self.named(stage)
        if not commits:
            _lead_to(name)
            yield
            return
        own = f"{self.empty}_own"
        copy(name, own)
        _lead_to(own)
        try:
            yield
        finally:
            _lead_to(self.empty)
            drop(own)

    def drop(self) -> None:
        _lead_to(self.empty)
        for stage in self.made:
            drop(f"{self.empty}_{stage}")


@contextmanager
def connected(database: str) -> Iterator[None]:
    """The default connection leads to this database."""
    usual = connection.settings_dict["NAME"]
    _lead_to(database)
    try:
        yield
    finally:
        _lead_to(usual)


def copy(database: str, name: str) -> None:
    drop(name)
    _as_maintainer(f'CREATE DATABASE "{name}" TEMPLATE "{database}"')


def drop(name: str) -> None:
    _as_maintainer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _lead_to(database: str) -> None:
    if connection.settings_dict["NAME"] != database:
        connection.close()
        connection.settings_dict["NAME"] = database


def _as_maintainer(statement: str) -> None:
    """Run a statement from outside every database: none may be in use while it is copied."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
