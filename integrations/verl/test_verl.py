"""The shim as verl's reward managers call it (see evenkeel_verl.py for the version), without verl."""

from __future__ import annotations

import asyncio
import functools
import importlib.util
import inspect
import math
import sys
import unittest
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))

from evenkeel_client import RewardError  # noqa: E402
from live_service import LiveService  # noqa: E402
from stub_service import StubService, hang, refuse  # noqa: E402

MIX = """
signals:
  short: {kind: length, per: 10, weight: 0.5}
  right: {kind: exact-match, weight: 2}
"""


def load() -> Any:
    """By path, as verl does."""
    spec = importlib.util.spec_from_file_location("evenkeel_verl", HERE / "evenkeel_verl.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.compute_score


def info(**more: Any) -> dict[str, Any]:
    # What verl adds itself is there too.
    return {
        "index": 3,
        "num_turns": None,
        "rollout_reward_scores": {},
        "prompt": [{"role": "user", "content": "1 + 1?"}],
        **more,
    }


def run(function: Any, samples: Sequence[tuple[str, Any, dict[str, Any] | None]]) -> list[dict[str, float]]:
    async def together() -> list[dict[str, float]]:
        return await asyncio.gather(
            *(
                function(data_source="sums", solution_str=text, ground_truth=truth, extra_info=extra)
                for text, truth, extra in samples
            )
        )

    return asyncio.run(together())


class Live(unittest.TestCase):
    def test_samples_get_their_own_rewards_and_every_signal(self) -> None:
        with LiveService(MIX) as service:
            # verl binds `reward_kwargs` and awaits what is a coroutine function.
            function = functools.partial(load(), url=service.url)
            self.assertTrue(inspect.iscoroutinefunction(function))
            results = run(function, [("2" * n, "22", info()) for n in range(1, 40)])
        for n, result in enumerate(results, 1):
            self.assertEqual(set(result), {"score", "short", "right"})
            self.assertAlmostEqual(result["short"], -n / 10)
            self.assertEqual(result["right"], float(n == 2))
            self.assertAlmostEqual(result["score"], -n / 20 + 2 * (n == 2))

    def test_the_keys_of_a_batch_are_constant_whoever_abstains(self) -> None:
        samples = [("22", "22", info()), ("0123456789", None, info())]
        with LiveService(MIX) as service:
            function = functools.partial(load(), url=service.url)
            scored, silent = run(functools.partial(function, abstention="nan"), samples)
            self.assertEqual((set(scored), scored["right"]), (set(silent), 1))
            self.assertTrue(math.isnan(silent["right"]))
            self.assertEqual(silent["score"], -0.5)
            # Hydra, which reads verl's command line, makes a number of the word.
            self.assertTrue(math.isnan(run(functools.partial(function, abstention=math.nan), samples)[1]["right"]))
            with mock.patch.dict("os.environ", {"EVENKEEL_ABSTENTION": "zero"}):
                self.assertEqual(run(function, samples)[1], {"score": -0.5, "short": -1, "right": 0})
            for chosen in ({}, {"abstention": "raise"}):
                with self.assertRaisesRegex(RewardError, "'right' abstained .* EVENKEEL_ABSTENTION") as caught:
                    run(functools.partial(function, **chosen), samples)
                self.assertEqual(caught.exception.signal, "right")
            with self.assertRaisesRegex(ValueError, "EVENKEEL_ABSTENTION: expected nan, zero or raise"):
                run(functools.partial(function, abstention="none"), samples)

    def test_a_signal_whose_name_is_a_key_of_verls_is_refused(self) -> None:
        with LiveService("signals: {score: {kind: length, weight: 1}}") as service:
            with self.assertRaisesRegex(RewardError, "'score', which is a key of verl's own"):
                run(functools.partial(load(), url=service.url), [("a", None, info())])

    def test_a_mix_that_needs_a_step_is_refused_with_the_reason(self) -> None:
        mix = "signals: {short: {kind: length, weight: {linear: {from: 1, to: 0, start: 0, end: 10}}}}"
        with LiveService(mix) as service, self.assertRaisesRegex(RewardError, "verl cannot train .* training step"):
            run(functools.partial(load(), url=service.url), [("a", None, info())])


class Misbehaving(unittest.TestCase):
    def test_concurrent_samples_share_requests(self) -> None:
        with StubService() as stub:
            run(functools.partial(load(), url=stub.url), [("a" * n, "a", info()) for n in range(100)])
            self.assertLess(len(stub.requests), 50)

    def test_503_and_a_hang_are_ridden_out(self) -> None:
        with StubService() as stub:
            stub.script.extend([lambda handler: handler.answer_properly(), refuse(503, signal="right"), hang])
            module = load()
            with mock.patch.dict(
                module.__globals__, {"Evenkeel": functools.partial(module.__globals__["Evenkeel"], timeout=0.3)}
            ):
                [result] = run(functools.partial(module, url=stub.url), [("abc", "abc", info())])
            self.assertEqual(result["short"], -3)

    def test_what_will_not_pass_is_raised(self) -> None:
        with (
            StubService([lambda handler: handler.answer_properly(), refuse(422, "no such field")]) as stub,
            self.assertRaisesRegex(RewardError, "no such field"),
        ):
            run(functools.partial(load(), url=stub.url), [("abc", "abc", info())])

    def test_a_missing_prompt_is_said_not_guessed(self) -> None:
        for extra in (None, {"index": 1}, {"prompt": None}, {"prompt": ""}, {"prompt": []}):
            with self.subTest(extra), StubService() as stub:
                with self.assertRaisesRegex(RewardError, "extra_info of data source 'sums'"):
                    run(functools.partial(load(), url=stub.url), [("abc", "abc", extra)])
                self.assertEqual(stub.requests, [])


if __name__ == "__main__":
    unittest.main()
