"""The plugin as ms-swift uses it (see evenkeel_swift.py for the version), without ms-swift."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import unittest
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
sys.path.append(str(HERE))

from evenkeel_client import Evenkeel, RewardError  # noqa: E402
from evenkeel_swift import flags, refuse_unknown, register  # noqa: E402
from live_service import LiveService  # noqa: E402
from stub_service import StubService, hang, refuse  # noqa: E402

MIX = """
signals:
  short: {kind: length, per: 10, weight: 0.5}
  right: {kind: exact-match, weight: 2}
klCoefficient: 0.04
"""


class AsyncORM:
    """Of the same shape as ms-swift's."""

    def __init__(self, args: Any = None, **_: Any):
        self.args = args


def instances(url: str, **options: Any) -> dict[str, Any]:
    orms: dict[str, type] = {}
    register(orms, AsyncORM, Evenkeel(url, **options))
    return {name: made(args=SimpleNamespace()) for name, made in orms.items()}


def rows(*samples: tuple[str, str, str | None]) -> tuple[list[str], dict[str, Any]]:
    """Completions and columns, as compute_rewards_per_func makes them."""
    columns: dict[str, Any] = {
        "messages": [
            [{"role": "user", "content": prompt}, {"role": "assistant", "content": text}] for prompt, text, _ in samples
        ],
        "prompt_id": [f"id-{prompt}" for prompt, _, _ in samples],
        "solution": [solution for _, _, solution in samples],
        "is_truncated": [False] * len(samples),
        "trainer_state": SimpleNamespace(global_step=4),
    }
    return [text for _, text, _ in samples], columns


def run(functions: list[Any], completions: list[str], columns: dict[str, Any]) -> list[list[float | None]]:
    async def together() -> list[list[float | None]]:
        return await asyncio.gather(*(function(completions, **columns) for function in functions))

    return asyncio.run(together())


class Live(unittest.TestCase):
    def test_each_signal_is_a_class_whose_name_is_logged(self) -> None:
        with LiveService(MIX) as service:
            made = instances(service.url)
            self.assertEqual([type(one).__name__ for one in made.values()], ["evenkeel_short", "evenkeel_right"])
            self.assertTrue(all(asyncio.iscoroutinefunction(one.__call__) for one in made.values()))
            completions, columns = rows(("1 + 1?", "2", "2"), ("1 + 1?", "three", "2"), ("Hello", "Good day", None))
            short, right = run(list(made.values()), completions, columns)
            # A second step has an event loop of its own.
            again, _ = run(list(made.values()), completions, {**columns, "trainer_state": SimpleNamespace(global_step=5)})
        self.assertEqual((short, right), ([-0.1, -0.5, -0.8], [1, 0, None]))
        self.assertEqual(again, short)

    def test_a_schedule_is_followed_by_the_mixed_reward(self) -> None:
        mix = MIX.replace("weight: 0.5", "weight: {linear: {from: 1, to: 0, start: 0, end: 10}}")
        with LiveService(mix) as service:
            made = instances(service.url)
            self.assertEqual(list(made), ["evenkeel"])
            completions, columns = rows(("1 + 1?", "2", "2"), ("Hello", "0123456789", None))
            results = []
            for step in (0, 10):
                results += run([made["evenkeel"]], completions, {**columns, "trainer_state": SimpleNamespace(global_step=step)})
            self.assertEqual(results, [[1.9, -1], [2, 0]])
            self.assertEqual(
                flags(Evenkeel(service.url).mix()),
                "--reward_funcs evenkeel --reward_weights 1 --scale_rewards group --beta 0.04",
            )

    def test_importing_the_plugin_registers_the_signals(self) -> None:
        swift, rewards = ModuleType("swift"), ModuleType("swift.rewards")
        rewards.AsyncORM, rewards.orms = AsyncORM, {}  # type: ignore[attr-defined]
        with LiveService(MIX) as service, mock.patch.dict("os.environ", {"EVENKEEL_REWARD_URL": service.url}):
            modules = {name: module for name, module in sys.modules.items() if name != "evenkeel_swift"}
            with mock.patch.dict("sys.modules", {**modules, "swift": swift, "swift.rewards": rewards}, clear=True):
                __import__("evenkeel_swift")
            printed = subprocess.run(
                [sys.executable, str(HERE / "evenkeel_swift.py")], capture_output=True, text=True, check=True
            )
        self.assertEqual(list(rewards.orms), ["evenkeel_short", "evenkeel_right"])  # type: ignore[attr-defined]
        flags = "--reward_funcs evenkeel_short evenkeel_right --reward_weights 0.5 2 --scale_rewards group --beta 0.04"
        self.assertEqual(printed.stdout.strip(), flags)


class Misbehaving(unittest.TestCase):
    def test_one_request_serves_all_signals_and_carries_the_prompts_groups(self) -> None:
        with StubService() as stub:
            run(list(instances(stub.url).values()), *rows(("p", "a", None), ("q", "b", "b"), ("p", "c", None)))
            [asked] = [request["body"] for request in stub.requests if request["path"] == "/v1/score"]
        self.assertEqual([item["group_id"] for item in asked["items"]], ["id-p", "id-q", "id-p"])
        self.assertEqual(asked["items"][1], {"prompt": [{"role": "user", "content": "q"}], "completion": "b",
                                             "labels": {"answer": "b"}, "group_id": "id-q"})  # fmt: skip
        self.assertEqual(asked["step"], 4)

    def test_503_and_a_hang_are_ridden_out(self) -> None:
        with StubService() as stub:
            made = instances(stub.url, timeout=0.3, deadline=10)
            stub.script.extend([refuse(503, signal="right"), hang])
            self.assertEqual(run([made["evenkeel_short"]], *rows(("p", "abc", None))), [[-3]])

    def test_what_stays_away_is_raised(self) -> None:
        with StubService() as stub:
            made = instances(stub.url, timeout=0.3, deadline=1.0)
            stub.script.extend([refuse(503, "down", signal="right")] * 20)
            with self.assertRaisesRegex(RewardError, "down"):
                run(list(made.values()), *rows(("p", "abc", None)))

    def test_a_constrained_mix_is_refused_before_training(self) -> None:
        with StubService(normalization="constrained") as stub, self.assertRaisesRegex(RewardError, "ms-swift cannot"):
            instances(stub.url)

    def test_an_unknown_signal_is_named_with_those_there_are(self) -> None:
        known = ["evenkeel_short", "evenkeel_right"]
        command = ["rlhf.py", "--external_plugins", "evenkeel_swift.py", "evenkeel_data/x", "--reward_funcs", "format"]
        refuse_unknown([*command, *known], known)
        with self.assertRaisesRegex(RewardError, "'evenkeel_shrot'; it has evenkeel_short, evenkeel_right"):
            refuse_unknown([*command, "evenkeel_shrot"], known)


if __name__ == "__main__":
    unittest.main()
