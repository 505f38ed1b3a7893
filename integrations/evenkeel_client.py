"""Client of Evenkeel's reward service. Standard library alone, Python 3.10 or newer.

A reward that could not be had is an error, never a number: every method returns all scores that were asked for or
raises ``RewardError``. What may pass (503, a restart, a lost connection, a call that hangs) is tried again with growing
waits, until a deadline for the whole.

    client = Evenkeel()                      # EVENKEEL_REWARD_URL, EVENKEEL_REWARD_TOKEN
    client.score([{"prompt": "Is 7 even?", "completion": "No."}])
    # [{"scores": {"thumbs": 0.41, "judge": None}, "reward": 0.41, "advantage": None}]

The service's own description is in docs/reward-service.md.
"""

from __future__ import annotations

import email.utils
import http.client
import json
import math
import os
import random
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from evenkeel_transport import opener_of

DEFAULT_URL = "http://127.0.0.1:8470"

# 500 is a fault of the service, which may be one of a single copy behind a load balancer.
_PASSING = frozenset({408, 429, 500, 502, 503, 504})
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 15.0  # seconds


class RewardError(Exception):
    """No reward could be had. ``signal`` names the signal that failed, ``status`` is the last HTTP status, if any."""

    def __init__(self, message: str, signal: str | None = None, status: int | None = None):
        # All arguments go to the base class, so that the error survives pickling between a trainer's processes.
        super().__init__(message, signal, status)
        self.message, self.signal, self.status = message, signal, status

    def __str__(self) -> str:
        return self.message


class _Passing(Exception):
    """A try that failed in a way that another may not. ``after``: seconds that the service asks to wait."""

    def __init__(self, error: RewardError, after: float = 0.0):
        super().__init__(str(error))
        self.error, self.after = error, after


class Evenkeel:
    """One reward service. What is not given comes from the environment, as trainers hand it to their workers.

    url          where it listens; EVENKEEL_REWARD_URL, or http://127.0.0.1:8470
    token        its bearer token; EVENKEEL_REWARD_TOKEN
    timeout      seconds that one call may take; EVENKEEL_REWARD_TIMEOUT, or 60
    deadline     seconds for everything that one method does, tries and waits included; EVENKEEL_REWARD_DEADLINE, or 300
    batch        most items in a request; a group is never split
    mix_version  the only mix whose answers are taken: a mix that changes in the middle of a run changes what is being
                 optimised, without a trace in the trainer's log. EVENKEEL_MIX_VERSION, or the first one seen; "any" takes all
    """

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        timeout: float | None = None,
        deadline: float | None = None,
        batch: int = 256,
        mix_version: str | None = None,
    ):
        self.url = (url or os.environ.get("EVENKEEL_REWARD_URL") or DEFAULT_URL).rstrip("/")
        self._token = token or os.environ.get("EVENKEEL_REWARD_TOKEN") or None
        self.timeout = _seconds("EVENKEEL_REWARD_TIMEOUT", 60.0) if timeout is None else timeout
        self.deadline = _seconds("EVENKEEL_REWARD_DEADLINE", 300.0) if deadline is None else deadline
        self.batch = batch
        self.mix_version = mix_version or os.environ.get("EVENKEEL_MIX_VERSION") or None
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{self.url!r} is no address of a reward service; expected one like {DEFAULT_URL}")

    def mix(self, step: int = 0) -> dict[str, Any]:
        """The mix that is served: ``signals`` with name, kind and weight at ``step``, ``normalization``, …"""
        answer = self._call(f"/v1/mix?step={step}", None, time.monotonic() + self.deadline)
        self._check_version(answer)
        return answer

    def mix_for(self, trainer: str, *, steps: bool = False, separate: bool = False) -> dict[str, Any]:
        """The mix, once it is plain that ``trainer`` can train it as it is written; otherwise raises RewardError.

        steps     the trainer tells its step, so that weights may change with it
        separate  the trainer normalises each signal by itself
        """
        mix = self.mix()
        reason = None
        if mix["normalization"] == "constrained":
            reason = "a constrained mix: nothing there updates its multipliers"
        elif mix["scheduled"] and not (steps and mix["normalization"] == "sum-then-normalize"):
            reason = "weights that change with the training step" + (" beside normalize-then-sum" if steps else "")
        elif mix["normalization"] == "normalize-then-sum" and not separate:
            reason = "normalize-then-sum: it normalises the sum of the signals, not each signal"
        if reason is not None:
            raise RewardError(f"{trainer} cannot train the mix that {self.url} serves, which has {reason}")
        return mix

    def score(self, items: list[dict[str, Any]], step: int | None = None) -> list[dict[str, Any]]:
        """Scores items in order: each with ``scores`` (by signal; None: abstains), ``reward`` and ``advantage``.

        An item has ``prompt`` (text or messages), ``completion``, and optionally ``group_id``, ``user``, ``labels``,
        ``step``. Advantages of ``normalize-then-sum`` depend on the whole request: with them, keep to one batch.
        """
        until = time.monotonic() + self.deadline
        results: list[dict[str, Any] | None] = [None] * len(items)
        for places in batches_of_whole_groups(items, self.batch):
            request = {"items": [items[i] for i in places], **({} if step is None else {"step": step})}
            answer = self._call("/v1/score", request, until)
            self._check_version(answer)
            for i, result in zip(places, _checked(answer, len(places)), strict=True):
                results[i] = result
        return results  # type: ignore[return-value]

    def _call(self, path: str, request: Any, until: float) -> dict[str, Any]:
        """One answer, however many tries it takes.

        Raises RewardError for what will not pass, and when ``until`` (monotonic clock) is over."""
        body = None if request is None else encode(request)
        tries = 0
        blamed: RewardError | None = None
        while True:
            tries += 1
            try:
                return self._try(path, body, min(self.timeout, until - time.monotonic()))
            except _Passing as passing:
                failure, asked_wait = passing.error, passing.after
            grown = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(tries - 1, 16))
            # Many workers fail together; without the spread they would also come back together.
            wait = max(asked_wait, grown * random.uniform(0.5, 1.0))
            # The last try may have run out of time; whoever mends this wants the signal that an earlier one named.
            blamed = failure if failure.signal is not None or blamed is None else blamed
            if time.monotonic() + wait >= until:
                raise RewardError(
                    f"no reward from {self.url} after {tries} tries in {self.deadline:g} s: {blamed}",
                    blamed.signal,
                    blamed.status,
                )
            time.sleep(wait)

    def _try(self, path: str, body: bytes | None, timeout: float) -> dict[str, Any]:
        """The answer. Raises _Passing or RewardError."""
        headers = {"Accept": "application/json", "User-Agent": "evenkeel-client"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(self.url + path, data=body, headers=headers)
        try:
            with opener_of(self.url).open(request, timeout=max(timeout, 0.001)) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            with error:
                refusal = _refusal(error)
            if error.code not in _PASSING:
                raise refusal from None
            raise _Passing(refusal, _retry_after(error.headers.get("Retry-After"))) from None
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            what = f"no answer within {timeout:g} s" if isinstance(reason, TimeoutError) else f"{reason!s}"
            raise _Passing(RewardError(what or type(error).__name__)) from None
        return _parse(text, f"the answer of {path}", self.url)

    def _check_version(self, answer: dict[str, Any]) -> None:
        version = answer.get("mix_version")
        if not isinstance(version, str):
            raise RewardError(f"the answer has no mix_version; is {self.url} a reward service?")
        if self.mix_version is None:
            self.mix_version = version
        if self.mix_version not in (version, "any"):
            raise RewardError(
                f"the service at {self.url} serves version {version} of its mix, and this run is bound to {self.mix_version}. "
                "Serve that one again, start a new run, or allow the change with EVENKEEL_MIX_VERSION=any."
            )

    def __repr__(self) -> str:
        return f"Evenkeel({self.url!r})"  # without the token


def batches_of_whole_groups(items: list[dict[str, Any]], most: int) -> list[list[int]]:
    """Places of items, in batches of at most ``most`` unless one group alone is larger; groups stay together."""
    groups: dict[Any, list[int]] = {}
    for i, item in enumerate(items):
        group = item.get("group_id")
        groups.setdefault(("alone", i) if group is None else ("group", group), []).append(i)
    batches: list[list[int]] = []
    for places in groups.values():
        if not batches or len(batches[-1]) + len(places) > most:
            batches.append([])
        batches[-1].extend(places)
    return [sorted(batch) for batch in batches]


def _parse(text: bytes, what: str, url: str) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError:
        # An object that does not end was cut on the way, where no length was announced; a page of another server will stay one.
        if not text.strip() or text.lstrip().startswith(b"{"):
            raise _Passing(RewardError(f"{what} was cut short", None, 200)) from None
        raise RewardError(f"{what} is not JSON; is {url} a reward service?", None, 200) from None
    if not isinstance(answer, dict):
        raise RewardError(f"{what} is not an object; is {url} a reward service?", None, 200)
    return answer


def _refusal(error: urllib.error.HTTPError) -> RewardError:
    try:
        problem = json.loads(error.read())["error"]
        message, signal, hint = problem["message"], problem.get("signal"), problem.get("hint")
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, AttributeError):
        message, signal, hint = f"{error.reason}", None, None
    return RewardError(f"{error.code}: {message}" + (f" ({hint})" if hint else ""), signal, error.code)


def _retry_after(header: str | None) -> float:
    """Seconds: the header has a number of them, or a date (RFC 9110, section 10.2.3); some proxies write fractions."""
    if header is None:
        return 0.0
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(header).timestamp() - time.time()
        except (ValueError, TypeError):
            return 0.0
    return max(0.0, seconds) if math.isfinite(seconds) else 0.0


def _seconds(variable: str, otherwise: float) -> float:
    text = os.environ.get(variable)
    if not text:
        return otherwise
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise ValueError(f"{variable}: expected seconds above 0, got {text!r}")
    return seconds


def encode(value: Any) -> bytes:
    """JSON of what a trainer hands over. Raises RewardError for what has none, NaN among it."""

    def plain(value: Any) -> Any:
        # Numbers and arrays of numpy and torch, as data sets hold them.
        if hasattr(value, "tolist"):
            return value.tolist()
        raise TypeError(f"a {type(value).__name__} cannot be sent to the reward service: {value!r:.80}")

    try:
        return json.dumps(value, default=plain, allow_nan=False, sort_keys=True).encode()
    except (ValueError, TypeError) as error:
        raise RewardError(f"an item cannot be sent to the reward service: {error}") from error


def _checked(answer: dict[str, Any], count: int) -> list[dict[str, Any]]:
    results = answer.get("items")
    if answer.get("schema") != "evenkeel.scores/1" or not isinstance(results, list) or len(results) != count:
        got = f"{len(results)} items" if isinstance(results, list) else "no items"
        raise RewardError(f"expected {count} items of schema evenkeel.scores/1, got {got} of {answer.get('schema')!r}")
    for i, result in enumerate(results):
        scores = result.get("scores") if isinstance(result, dict) else None
        if not isinstance(scores, dict) or not _is_number(result.get("reward")):
            raise RewardError(f"items[{i}] of the answer lacks its scores or its reward")
        for name, score in scores.items():
            if score is not None and not _is_number(score):
                raise RewardError(f"items[{i}] of the answer: the score of {name!r} is {score!r}", name)
    return results


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
