"""The shim as TRL calls it (see evenkeel_trl.py for the version), without TRL."""

from __future__ import annotations

import pickle
import sys
import unittest
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent.parent))
sys.path.append(str(Path(__file__).resolve().parent))

from evenkeel_client import RewardError  # noqa: E402
from evenkeel_trl import EvenkeelRewards  # noqa: E402
from live_service import LiveService  # noqa: E402
from stub_service import StubService, hang, refuse  # noqa: E402

MIX = """
signals:
  short: {kind: length, per: 10, weight: 0.5}
  right: {kind: exact-match, weight: 2}
normalization: normalize-then-sum
klCoefficient: 0.04
"""
SCHEDULED = """
signals:
  short: {kind: length, per: 10, weight: {linear: {from: 1, to: 0, start: 0, end: 10}}}
  right: {kind: exact-match, weight: 2}
"""


def chat(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def reply(text: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": text}]


def call(function: Any, prompts: list, completions: list, step: int = 0, **columns: Any) -> list[float | None]:
    """As GRPOTrainer._calculate_rewards does."""
    return function(
        prompts=prompts,
        completions=completions,
        completion_ids=[[1]] * len(prompts),
        trainer_state=SimpleNamespace(global_step=step),
        log_extra=lambda *_: None,
        log_metric=columns.pop("log_metric", lambda *_: None),
        **columns,
    )


class Live(unittest.TestCase):
    def test_each_signal_is_a_function_of_its_name_and_the_mix_gives_the_weights(self) -> None:
        with LiveService(MIX) as service:
            rewards = EvenkeelRewards(service.url)
            self.assertEqual([function.__name__ for function in rewards.functions], ["short", "right"])
            self.assertEqual(
                rewards.config,
                {
                    "reward_weights": [0.5, 2],
                    "multi_objective_aggregation": "normalize_then_sum",
                    "scale_rewards": "group",
                    "beta": 0.04,
                },
            )
            short, right = rewards.functions
            prompts = [chat("1 + 1?")] * 2 + [chat("Hello")]
            completions = [reply("2"), reply("three"), reply("Good day")]
            columns = {"answer": ["2", "2", None], "topic": ["sums", "sums", "talk"]}
            self.assertEqual(call(short, prompts, completions, **columns), [-0.1, -0.5, -0.8])
            self.assertEqual(call(right, prompts, completions, **columns), [1, 0, None])
            self.assertEqual(call(short, ["Hello"], ["Good day, all"]), [-1.3])

    def test_a_schedule_is_followed_through_one_mixed_function(self) -> None:
        with LiveService(SCHEDULED) as service:
            rewards = EvenkeelRewards(service.url)
            [mixed] = rewards.functions
            self.assertEqual(rewards.config["reward_weights"], [1.0])
            logged: dict[str, float] = {}
            columns: dict[str, Any] = {"answer": ["2", None], "log_metric": logged.__setitem__}
            batch = [chat("1 + 1?"), chat("Hello")], [reply("2"), reply("0123456789")]
            self.assertEqual(call(mixed, *batch, step=0, **columns), [2 - 0.1, -1])
            self.assertEqual(call(mixed, *batch, step=10, **columns), [2, 0])
            self.assertEqual(logged, {"evenkeel/short": -0.55, "evenkeel/right": 1})

    def test_a_constrained_mix_is_refused_before_training(self) -> None:
        mix = "signals: {short: {kind: length, weight: 1}}\nnormalization: constrained\n"
        with LiveService(mix + "constraints: [{signal: short, atLeast: -1}]\n") as service:
            with self.assertRaisesRegex(RewardError, "constrained"):
                EvenkeelRewards(service.url)


class Misbehaving(unittest.TestCase):
    def test_replies_of_tool_calls_and_of_parts_are_read(self) -> None:
        parts = {
            "role": "assistant",
            "content": [{"type": "text", "text": "ab"}, {"type": "image"}, {"type": "text", "text": "c"}],
        }
        empty = {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "search"}}]}
        with StubService() as stub:
            short = EvenkeelRewards(stub.url).functions[0]
            self.assertEqual(
                call(short, [chat("p")] * 3, [[parts], [empty], [empty, {"role": "tool", "content": "4"}, parts]]), [-3, 0, -3]
            )

    def test_completions_of_one_prompt_are_one_group_at_each_step(self) -> None:
        with StubService() as stub:
            short = EvenkeelRewards(stub.url).functions[0]
            prompts = [chat(name) for name in "ppppqqqq"]
            call(short, prompts, [reply(str(n)) for n in range(8)])
            [asked] = [request["body"] for request in stub.requests if request["path"] == "/v1/score"]
        ids = [item["group_id"] for item in asked["items"]]
        self.assertEqual((len(set(ids[:4])), len(set(ids[4:])), len(set(ids))), (1, 1, 2))

    def test_one_request_serves_all_functions_of_a_step(self) -> None:
        with StubService() as stub:
            rewards = EvenkeelRewards(stub.url)
            for step in range(3):
                for function in rewards.functions:
                    call(function, [chat("p")] * 4, [reply("a")] * 4, step=step)
            asked = [request["body"] for request in stub.requests if request["path"] == "/v1/score"]
        self.assertEqual([body["step"] for body in asked], [0, 1, 2])
        groups = [{item["group_id"] for item in body["items"]} for body in asked]
        self.assertEqual([len(group) for group in groups], [1, 1, 1])
        self.assertEqual(len(set.union(*groups)), 3)

    def test_503_and_a_hang_are_ridden_out(self) -> None:
        with StubService() as stub:
            rewards = EvenkeelRewards(stub.url, timeout=0.3, deadline=10)
            stub.script.extend([refuse(503, signal="right"), hang])
            self.assertEqual(call(rewards.functions[0], ["p"], ["abc"]), [-3])

    def test_what_stays_away_ends_the_step(self) -> None:
        with StubService() as stub:
            rewards = EvenkeelRewards(stub.url, timeout=0.3, deadline=1.0)
            stub.script.extend([refuse(503, "down", signal="right")] * 20)
            with self.assertRaisesRegex(RewardError, "down"):
                call(rewards.functions[0], ["p"], ["abc"])

    def test_functions_can_be_pickled(self) -> None:
        with StubService() as stub:
            function = pickle.loads(pickle.dumps(EvenkeelRewards(stub.url).functions[0]))
            self.assertEqual((function.__name__, call(function, ["p"], ["abc"])), ("short", [-3]))


if __name__ == "__main__":
    unittest.main()
