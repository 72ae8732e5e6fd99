"""A web server on this machine that answers as the test says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    address: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)  # path and headers of each request

    def url(self, path: str) -> str:
        return f"{self.address}/{path}"


def says(body: bytes, status: int = 200, **headers: str) -> Answer:
    """An answer with this body; the headers' names with _ for -. A Content-Length given is printed as it is."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | named).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


@contextmanager
def server() -> Iterator[Server]:
    made = Server("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, dict(self.headers)))
            made.answers.get(self.path.lstrip("/"), says(b"", 404))(self)

        def log_message(self, *_: object) -> None:
            pass

    with _running(Handler) as made.address:
        yield made


@contextmanager
def folder_server(folder: Path) -> Iterator[str]:
    """What “python -m http.server” shows of a folder; gives its address."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with _running(partial(Handler, directory=str(folder))) as address:
        yield address


@contextmanager
def _running(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as web:
        threading.Thread(target=partial(web.serve_forever, poll_interval=0.02), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{web.server_port}"
        finally:
            web.shutdown()
