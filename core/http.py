"""Downloads with bounds: https, allowed hosts, size, time; the whole body or nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

# Starts so that OFAC, DFAT and SECO all answer; each refuses another kind of stranger.
USER_AGENT = "Mozilla/5.0 (compatible; designation-tracker/1.0)"
TIMEOUT = httpx.Timeout(60, connect=20)
LONGEST = 900  # seconds a whole download may take; SECO's needs ten minutes
MOST_REDIRECTS = 8


class Unreachable(Exception):
    """No usable answer this time; trying later may help."""


@dataclass
class Answer:
    """A response whose body has not been read yet; `body` may be read once."""

    body: Iterator[bytes]
    not_modified: bool = False
    etag: str = ""
    modified: str = ""


@contextmanager
def get(url: str, *, hosts: list[str], etag: str = "", modified: str = "", insecure: bool = False) -> Iterator[Answer]:
    """Ask for `url`, following redirects only to `hosts` (a leading dot allows every host below).

    `etag` and `modified` make the request conditional. `insecure` allows http, for a
    mirror in one's own network. Raises Unreachable with what happened and where.
    """
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, identity"}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    started, at = time.monotonic(), url
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client:
            for _ in range(MOST_REDIRECTS + 1):
                _allowed(at, hosts, insecure)
                with client.stream("GET", at, headers=headers) as response:
                    if response.is_redirect and response.status_code != 304:
                        at = _target(response, at, url)
                        continue
                    yield _answer(response, started, url)
                    return
    except httpx.HTTPError as error:
        raise Unreachable(f"{url}: {error or type(error).__name__}") from error
    raise Unreachable(f"{url}: more than {MOST_REDIRECTS} redirects")


def _target(response: httpx.Response, at: str, url: str) -> str:
    location: str = response.headers.get("Location", "")
    try:
        if not location:
            raise ValueError("without an address")
        return urljoin(at, location)
    except ValueError as error:
        raise Unreachable(f"{url}: a redirect ({response.status_code}) that leads nowhere: {error}") from None


def _allowed(url: str, hosts: list[str], insecure: bool) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" and not (insecure and parts.scheme == "http"):
        raise Unreachable(f"{url}: only https is followed")
    if not any(host == one or (one.startswith(".") and host.endswith(one)) for one in hosts):
        raise Unreachable(f"{url}: {host} is not among the hosts of this source ({', '.join(hosts)})")


def _answer(response: httpx.Response, started: float, url: str) -> Answer:
    if response.status_code == 304:
        return Answer(iter(()), not_modified=True)
    if response.status_code != 200:
        raise Unreachable(f"{url}: the publisher answered {response.status_code} {response.reason_phrase}")

    def body() -> Iterator[bytes]:
        for chunk in response.iter_bytes(65536):
            if time.monotonic() - started > LONGEST:
                raise Unreachable(f"{url}: not finished after {LONGEST} seconds")
            yield chunk

    headers = response.headers
    return Answer(body(), etag=headers.get("ETag", ""), modified=headers.get("Last-Modified", ""))
