"""For tests: a server with the service's contract that misbehaves as told.

Each request takes the next of `script`; when the script is over, requests are answered properly, with two signals:
`short` is minus the reply's length, and `right` compares with the label `answer` and abstains where there is none.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["_Handler"], None]
WEIGHTS = {"short": 0.5, "right": 2.0}


def refuse(status: int, message: str = "no", *, signal: str | None = None, retry_after: str | None = None) -> Behaviour:
    error = {"message": message, **({} if signal is None else {"signal": signal})}
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return lambda handler: handler.reply(status, json.dumps({"error": error}), headers)


def say(text: str, status: int = 200, **headers: str) -> Behaviour:
    """Any text at all."""
    return lambda handler: handler.reply(status, text, {name.replace("_", "-"): value for name, value in headers.items()})


def hang(handler: _Handler) -> None:
    """Says nothing until the server closes."""
    handler.server.closing.wait(30)
    handler.close_connection = True


def drop(handler: _Handler) -> None:
    """Closes the connection without a word."""
    handler.close_connection = True


def break_off(handler: _Handler) -> None:
    """Announces more than it sends."""
    handler.reply(200, '{"schema": "evenk', {"Content-Length": "5000"})
    handler.close_connection = True


def break_off_unannounced(handler: _Handler) -> None:
    """As an answer without a length breaks off: to the client it looks like the end."""
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b'{"schema": "evenk')
    handler.close_connection = True


def break_off_in_pieces(handler: _Handler) -> None:
    """A chunked answer without its last chunk."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b'11\r\n{"schema": "evenk\r\n')
    handler.close_connection = True


def drip(handler: _Handler) -> None:
    """Sends a byte now and then, each soon enough for a time-out of single reads."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    _drip(handler)


def drip_headers(handler: _Handler) -> None:
    """The same, before the headers are over."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long:")
    _drip(handler)


def _drip(handler: _Handler) -> None:
    try:
        while not handler.server.closing.wait(0.1):
            handler.wfile.write(b" ")
            handler.wfile.flush()
    except OSError:
        pass
    handler.close_connection = True


def score(item: dict[str, Any]) -> dict[str, Any]:
    answer = item.get("labels", {}).get("answer")
    scores = {
        "short": -len(item["completion"]),
        "right": None if answer is None else float(item["completion"] == answer),
    }
    return {"scores": scores, "reward": sum(WEIGHTS[n] * s for n, s in scores.items() if s is not None), "advantage": None}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stub: StubService):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stub, self.closing = stub, threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that gave up are what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def reply(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: Any) -> None:
        stub = self.server.stub
        with stub.lock:
            stub.requests.append({"path": self.path, "body": body, "headers": dict(self.headers)})
            behaviour = stub.script.pop(0) if stub.script else None
        self.body = body
        if behaviour is not None:
            behaviour(self)
        else:
            self.answer_properly()

    def answer_properly(self) -> None:
        stub, body = self.server.stub, self.body
        if self.path.startswith("/v1/mix"):
            self.reply(200, json.dumps({"mix_version": stub.version, **stub.mix}))
        else:
            items = [score(item) for item in body["items"]]
            answer = {"schema": "evenkeel.scores/1", "mix_version": stub.version, "request_hash": "", "items": items}
            self.reply(200, json.dumps(answer))

    def log_message(self, *_: Any) -> None:
        pass


class StubService:
    def __init__(self, script: Iterable[Behaviour] = (), **mix: Any):
        self.script, self.version, self.lock = list(script), "v1", threading.Lock()
        self.requests: list[dict[str, Any]] = []
        self.mix = {
            "schema": "evenkeel.mix-description/1",
            "step": 0,
            "scheduled": False,
            "normalization": "sum-then-normalize",
            "scale": "std",
            "kl_coefficient": 0.1,
            "signals": [{"name": name, "kind": "stub", "weight": weight} for name, weight in WEIGHTS.items()],
            **mix,
        }

    def __enter__(self) -> StubService:
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.closing.set()
        self._server.shutdown()
        self._server.server_close()
