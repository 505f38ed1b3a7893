"""HTTP as the client wants it: a time-out for the whole answer, no redirect, and no proxy for this machine."""

from __future__ import annotations

import functools
import http.client
import io
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any


class _TimedReader(io.RawIOBase):
    """Reads from a socket until a moment: a time-out of the socket alone begins anew with every byte that drips in."""

    def __init__(self, raw: Any, sock: Any, ends: float):
        self._raw, self._sock, self._ends = raw, sock, ends

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer did not end in time")
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _timed(connection_class: Callable[..., Any]) -> Any:
    """Makes connections whose `timeout` covers the whole answer, from connecting to its last byte."""

    def make(host: str, *, timeout: float, **options: Any) -> Any:
        ends = time.monotonic() + timeout
        connection = connection_class(host, timeout=timeout, **options)

        def response(sock: Any, *args: Any, **options: Any) -> Any:
            made: Any = http.client.HTTPResponse(sock, *args, **options)
            made.fp = io.BufferedReader(_TimedReader(made.fp.detach(), sock, ends))
            return made

        connection.response_class = response
        return connection

    return make


class _HttpHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_timed(http.client.HTTPConnection), req)


class _HttpsHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_timed(http.client.HTTPSConnection), req)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would turn the POST into a GET, and carry the token elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _is_own(url: str) -> bool:
    host = urllib.parse.urlsplit(url).hostname or ""
    return host == "localhost" or host == "::1" or host.startswith("127.")


def opener_of(url: str) -> urllib.request.OpenerDirector:
    """Opens requests to the service at ``url``; what it is given as `timeout` is for the whole answer."""
    return _opener(_is_own(url))


@functools.lru_cache
def _opener(own: bool) -> urllib.request.OpenerDirector:
    handlers: list[Any] = [_NoRedirect, _HttpHandler, _HttpsHandler]
    # A proxy meant for the internet must not be asked for this machine.
    return urllib.request.build_opener(*handlers, *([urllib.request.ProxyHandler({})] if own else []))
