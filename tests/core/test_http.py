"""Downloads: the whole body from an allowed host, or Unreachable with what happened and where."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from core import http
from core.http import Unreachable, get
from tests.builders.web import Server, says, server

HERE = ["127.0.0.1"]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with server() as running:
        yield running


def fetched(url: str, **asked: Any) -> bytes:
    with get(url, hosts=HERE, insecure=True, **asked) as answer:
        return b"".join(answer.body)


def test_the_whole_body_comes_with_what_makes_the_next_request_conditional(web: Server) -> None:
    web.answers["list"] = says(b"x" * 200_000, ETag='"1"', Last_Modified="Sat, 10 Jan 2026 00:00:00 GMT")
    with get(web.url("list"), hosts=HERE, insecure=True) as answer:
        assert b"".join(answer.body) == b"x" * 200_000
        assert (answer.etag, answer.modified) == ('"1"', "Sat, 10 Jan 2026 00:00:00 GMT")
        assert not answer.not_modified


def test_it_asks_as_itself_and_conditionally(web: Server) -> None:
    web.answers["list"] = says(b"", 304)
    with get(web.url("list"), hosts=HERE, insecure=True, etag='"1"', modified="then") as answer:
        assert answer.not_modified
        assert b"".join(answer.body) == b""
    ((_, headers),) = web.asked
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', "then")
    assert headers["User-Agent"] == http.USER_AGENT


def test_a_gzipped_answer_is_unpacked(web: Server) -> None:
    web.answers["list"] = says(gzip.compress(b"y" * 100_000), Content_Encoding="gzip")
    assert fetched(web.url("list")) == b"y" * 100_000


def test_redirects_are_followed_to_allowed_hosts_only(web: Server) -> None:
    web.answers |= {
        "old": says(b"", 302, Location="/new?signed=1"),
        "new?signed=1": says(b"here"),
        "away": says(b"", 301, Location="https://elsewhere.example/list"),
        "plain": says(b"", 301, Location="ftp://127.0.0.1/list"),
    }
    assert fetched(web.url("old")) == b"here"
    with pytest.raises(Unreachable, match=r"elsewhere\.example is not among the hosts of this source \(127"):
        fetched(web.url("away"))
    with pytest.raises(Unreachable, match="only https"):
        fetched(web.url("plain"))


@pytest.mark.parametrize(
    ("host", "allowed"),
    [("blob.example", True), ("a.blob.example", True), ("evilblob.example", False), ("blob.example.evil", False)],
)
def test_a_leading_dot_allows_the_hosts_below(host: str, allowed: bool) -> None:
    with pytest.raises(Unreachable) as raised, get(f"http://{host}/", hosts=[".blob.example", "blob.example"]):
        pass
    assert "only https" in str(raised.value)
    if not allowed:
        with pytest.raises(Unreachable, match="not among"), get(f"https://{host}/", hosts=[".blob.example"]):
            pass


def test_plain_http_needs_to_be_asked_for(web: Server) -> None:
    with pytest.raises(Unreachable, match="only https is followed"), get(web.url("list"), hosts=HERE):
        pass
    assert web.asked == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (says(b"", 302, Location="/list"), "more than 8 redirects"),
        (says(b"", 302), "302.*leads nowhere: without an address"),
        (says(b"", 302, Location="https://[bad/"), "leads nowhere"),
        (says(b"no", 403), "answered 403 Forbidden"),
        (says(b"no", 500), "answered 500 Internal Server Error"),
        (says(b"", 404), "answered 404 Not Found"),
        (says(b"half", 206), "answered 206"),
        (says(b"half", Content_Length="100"), "without sending complete message body"),
        (says(b"not gzip", Content_Encoding="gzip"), "incorrect header"),
        (says(b"zzz", Transfer_Encoding="chunked", Content_Length="3"), "list: "),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_anything_but_a_whole_answer_says_what_happened_and_where(web: Server, answer: Any, why: str) -> None:
    web.answers["list"] = answer
    with pytest.raises(Unreachable, match=why) as raised:
        fetched(web.url("list"))
    assert str(raised.value).startswith(web.url("list"))


def test_a_host_that_does_not_answer(web: Server) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        with pytest.raises(Unreachable, match=f"http://127.0.0.1:{port}/: .*refused"):
            fetched(f"http://127.0.0.1:{port}/")


def test_a_server_that_falls_silent(web: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(0.2))

    def silent(request: Any) -> None:
        time.sleep(0.6)

    web.answers["list"] = silent
    with pytest.raises(Unreachable, match=r"timed out|Timeout"):
        fetched(web.url("list"))


def test_a_download_that_never_ends(web: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LONGEST", 0.3)

    def dripping(request: Any) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(12):
            request.wfile.write(b"x" * 65536)
            time.sleep(0.05)

    web.answers["list"] = dripping
    with pytest.raises(Unreachable, match=r"not finished after 0\.3 seconds"):
        fetched(web.url("list"))
