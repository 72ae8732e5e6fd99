"""The Celery application: broker, worker and beat read everything from Django's settings."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_settings_say(**_: Any) -> None:
    """Heard, this signal keeps Celery from handlers of its own, which would say everything twice."""


@worker_init.connect
def take_up_lost_tasks(**_: Any) -> None:
    """Put back what a killed worker had taken and not finished.

    The Redis transport keeps such tasks aside until the visibility timeout. Should another
    worker still be at one of them, the second run finds the source locked and declines.
    """
    with app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        with channel.conn_or_acquire() as client:
            for tag in client.zrange(channel.unacked_index_key, 0, -1):
                channel.qos.restore_by_tag(tag, client)
