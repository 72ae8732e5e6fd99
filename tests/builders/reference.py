"""The project's own data in a test's database: read from its files once a session, then copied in."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models

from core.models import DataVersion, LoadedFiles
from entities import models as parties
from lists.models import Source
from sanctions import models as law
from sanctions.services.reference import load_reference
from statements.services.curated import load_curated

_LAW = (law.Authority, law.Measure, law.Instrument, law.Regime)
_REFERENCE: list[type[models.Model]] = [
    Source, law.Citation, *_LAW, law.RegimeInstrument, law.Regime.measures.through, DataVersion, LoadedFiles,
    *(model.citations.through for model in _LAW),
]  # fmt: skip
_PARTIES: list[type[models.Model]] = [
    parties.Entity, parties.RecordClaim, parties.Name, parties.Fact, parties.BirthDate, parties.Place,
    parties.Affiliation, law.Designation, law.Absence,
]  # fmt: skip


def _said() -> list[type[models.Model]]:
    found = apps.get_app_config("statements").get_models(include_auto_created=True)
    return [model for model in found if not hasattr(model, "pgh_obj") and not hasattr(model, "pgh_label")]


@dataclass
class Tables:
    """What a loader makes of a database, kept as COPY's text."""

    load: Callable[[], object]
    models: Callable[[], list[type[models.Model]]]
    tables: dict[str, str] = field(default_factory=dict)

    def lay(self) -> None:
        if self.tables:
            self._restore()
        else:
            self.load()
            self._keep()

    def _keep(self) -> None:
        with connection.cursor() as cursor:
            for model in self.models():
                out = io.StringIO()
                cursor.copy_expert(f'COPY "{model._meta.db_table}" TO STDOUT', out)
                self.tables[model._meta.db_table] = out.getvalue()

    def _restore(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:
                # The rows were checked when they were loaded: no triggers, no history of them.
                cursor.execute("SET LOCAL session_replication_role = replica")
            for model in self.models():
                table = model._meta.db_table
                if model in (DataVersion, LoadedFiles):
                    cursor.execute(f'DELETE FROM "{table}"')
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(self.tables[table]))
                if isinstance(model._meta.pk, models.AutoField):
                    cursor.execute(
                        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM \"{table}\" "
                        "HAVING max(id) IS NOT NULL"
                    )
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


class Reference(Tables):
    """What load_reference makes of an empty database."""

    def __init__(self) -> None:
        super().__init__(load_reference, lambda: _REFERENCE)


class Curated(Tables):
    """What load_curated makes of a database that holds the reference data and nothing else."""

    def __init__(self) -> None:
        super().__init__(load_curated, lambda: [law.Citation, DataVersion, LoadedFiles, *_PARTIES, *_said()])

    def _restore(self) -> None:
        with connection.cursor() as cursor:
            # The citations the reference data rests on are among those kept here.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f'DELETE FROM "{law.Citation._meta.db_table}"')
        super()._restore()
