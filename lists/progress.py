"""How far a running job is: kept in Redis, read by the terminal, the admin and the sources page.

Progress is a courtesy. When Redis does not answer, the job goes on and nothing is shown.
"""

from __future__ import annotations

import time
from typing import Any, TypedDict

import redis
from django.conf import settings

_LIFE = 600  # seconds a line is believed; a killed worker cannot take its own away


class Progress(TypedDict):
    stage: str
    done: int
    total: int
    at: float


def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, decode_responses=True, socket_timeout=1, socket_connect_timeout=1)


def _key(code: str) -> str:
    return f"tracker:progress:{code}"


class Reporter:
    """Writes the progress of one source's run, at most five times a second within a stage."""

    def __init__(self, code: str) -> None:
        self._key = _key(code)
        self._client = _client()
        self._stage = ""
        self._at = 0.0

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        now = time.monotonic()
        if stage == self._stage and now - self._at < 0.2:
            return
        self._stage, self._at = stage, now
        line: dict[Any, Any] = {"stage": stage, "done": done, "total": total, "at": time.time()}
        try:
            self._client.hset(self._key, mapping=line)
            self._client.expire(self._key, _LIFE)
        except redis.RedisError:
            pass

    def close(self) -> None:
        try:
            self._client.delete(self._key)
            self._client.close()
        except redis.RedisError:
            pass


def read(code: str) -> Progress | None:
    """What the source's running job reported last, or None when none runs."""
    client = _client()
    try:
        line = client.hgetall(_key(code))
    except redis.RedisError:
        return None
    finally:
        client.close()
    if not line:
        return None
    return Progress(stage=str(line["stage"]), done=int(line["done"]), total=int(line["total"]), at=float(line["at"]))
