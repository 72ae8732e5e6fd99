"""The project's reference data in a test's database: read from its files once a session, then copied in."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from django.db import connection, models

from core.models import DataVersion
from lists.models import Source
from sanctions import models as law
from sanctions.services.reference import load_reference

_CURATED = (law.Authority, law.Measure, law.Instrument, law.Regime)
_MODELS: list[type[models.Model]] = [
    Source, law.Citation, *_CURATED, law.RegimeInstrument, law.Regime.measures.through, DataVersion,
    *(model.citations.through for model in _CURATED),
]  # fmt: skip


@dataclass
class Reference:
    """What load_reference makes of an empty database."""

    tables: dict[str, str] = field(default_factory=dict)

    def lay(self) -> None:
        if self.tables:
            self._restore()
        else:
            load_reference()
            self._keep()

    def _keep(self) -> None:
        with connection.cursor() as cursor:
            for model in _MODELS:
                out = io.StringIO()
                cursor.copy_expert(f'COPY "{model._meta.db_table}" TO STDOUT', out)
                self.tables[model._meta.db_table] = out.getvalue()

    def _restore(self) -> None:
        with connection.cursor() as cursor:
            for table, rows in self.tables.items():
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(rows))
                if table != DataVersion._meta.db_table:
                    cursor.execute(
                        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM \"{table}\" "
                        "HAVING max(id) IS NOT NULL"
                    )
