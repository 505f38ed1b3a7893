"""Few requests for many askers: trainers ask once a signal, or once a sample."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future
from typing import Any

from evenkeel_client import Evenkeel, RewardError, encode


class SharedScores:
    """One request for all reward functions that are given the same batch.

    The last batch is remembered; whoever asks for it while it is on its way waits for it, and shares its failure. A
    batch that failed is asked for anew by the next caller.
    """

    def __init__(self, client: Evenkeel):
        self._begin(client)

    def _begin(self, client: Evenkeel) -> None:
        self.client = client
        self._lock = threading.Lock()
        self._key: bytes | None = None
        self._scores: Future[list[dict[str, Any]]] = Future()

    def score(self, items: list[dict[str, Any]], step: int | None = None) -> list[dict[str, Any]]:
        key = encode([items, step])
        with self._lock:
            own = key != self._key
            if own:
                self._key, self._scores = key, Future()
            scores = self._scores
        if own:
            try:
                scores.set_result(self.client.score(items, step))
            except BaseException as error:
                with self._lock:
                    if self._scores is scores:
                        self._key = None
                scores.set_exception(error)
        return scores.result()

    def __getstate__(self) -> dict[str, Any]:
        return {"client": self.client}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._begin(state["client"])


class Coalescer:
    """Requests of many items for askers that have one each.

    While requests are under way further items wait, and the next request takes all that wait: batches grow with the
    load, and a lone item does not wait for company.
    """

    def __init__(self, client: Evenkeel, requests: int = 4, batch: int = 64):
        self.client, self.requests, self.batch = client, requests, batch
        self._lock = threading.Lock()
        self._waiting: deque[tuple[dict[str, Any], Future[dict[str, Any]]]] = deque()
        self._threads = 0

    def submit(self, item: dict[str, Any]) -> Future[dict[str, Any]]:
        """The item's scores, some time; see ``asyncio.wrap_future`` for waiting in an event loop."""
        encode(item)  # what cannot be sent is this asker's error, not that of all who share its request
        result: Future[dict[str, Any]] = Future()
        with self._lock:
            self._waiting.append((item, result))
            if self._threads < self.requests:
                self._threads += 1
                # A daemon: a trainer that gives up must not wait for rewards that nobody wants any more.
                threading.Thread(target=self._drain, name="evenkeel-rewards", daemon=True).start()
        return result

    def _drain(self) -> None:
        while True:
            with self._lock:
                taken = [self._waiting.popleft() for _ in range(min(self.batch, len(self._waiting)))]
                if not taken:
                    self._threads -= 1
                    return
            self._answer([(item, result) for item, result in taken if result.set_running_or_notify_cancel()])

    def _answer(self, wanted: list[tuple[dict[str, Any], Future[dict[str, Any]]]]) -> None:
        try:
            scores = self.client.score([item for item, _ in wanted])
        except BaseException as error:
            if len(wanted) > 1 and isinstance(error, RewardError) and error.status in (413, 422):
                # One item is refused for what it is: the others shall not pay for it.
                for one in wanted:
                    self._answer([one])
                return
            for _, result in wanted:
                result.set_exception(error)
        else:
            for (_, result), score in zip(wanted, scores, strict=True):
                result.set_result(score)
