"""The function as AReaL calls it (see evenkeel_areal.py for the version), without AReaL."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import unittest
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
sys.path.append(str(HERE))

import evenkeel_areal  # noqa: E402
from evenkeel_client import RewardError  # noqa: E402
from live_service import LiveService  # noqa: E402
from stub_service import StubService, hang, refuse  # noqa: E402

MIX = """
signals:
  short: {kind: length, per: 10, weight: 0.5}
  right: {kind: exact-match, weight: 2}
"""
DECODED = "<|im_start|>user\n1 + 1?<|im_end|>\n<|im_start|>assistant\n"
ROW = {"messages": [{"role": "user", "content": "1 + 1?"}], "answer": "2"}


def served_at(url: str) -> Any:
    """The environment that a job is started with; a process has its client made anew."""
    evenkeel_areal._client = None
    sys.modules.pop("evenkeel_areal_workflow", None)
    return mock.patch.dict("os.environ", {"EVENKEEL_REWARD_URL": url, "EVENKEEL_REWARD_DEADLINE": "5"})


def stand_ins() -> Any:
    """AReaL's workflow, as far as ours knows it."""

    class RLVRWorkflow:
        def __init__(self, reward_fn: Any, gconfig: Any):
            self.async_reward_fn: Any = "a pool"
            self.tokenizer = SimpleNamespace(all_special_tokens=["[END]"])

    areal, package, module = ModuleType("areal"), ModuleType("areal.workflow"), ModuleType("areal.workflow.rlvr")
    module.RLVRWorkflow = RLVRWorkflow  # type: ignore[attr-defined]
    return mock.patch.dict("sys.modules", {"areal": areal, "areal.workflow": package, "areal.workflow.rlvr": module})


class Live(unittest.TestCase):
    def test_a_pool_of_processes_gets_the_mixed_reward_of_the_reply_without_its_tokens(self) -> None:
        with LiveService(MIX) as service, served_at(service.url):
            pool = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))
            with pool:
                calls = [
                    pool.submit(partial(evenkeel_areal.reward_fn, DECODED, f"{n}<|im_end|>", [1], [2], **ROW)) for n in range(4)
                ]
                self.assertEqual([call.result(60) for call in calls], [-0.05, -0.05, 1.95, -0.05])

    def test_the_workflow_asks_from_its_event_loop(self) -> None:
        with stand_ins(), LiveService(MIX) as service, served_at(service.url):
            from evenkeel_areal_workflow import EvenkeelWorkflow

            workflow = EvenkeelWorkflow(gconfig=None)

            async def episodes() -> list[float]:
                return await asyncio.gather(
                    *(workflow.async_reward_fn(DECODED, f"{n}<|im_end|>[END]", [1], [2], **ROW) for n in range(9))
                )

            self.assertEqual(asyncio.run(episodes()), [-0.05, -0.05, 1.95] + [-0.05] * 6)

    def test_the_workflow_does_not_begin_with_a_mix_that_cannot_be_trained(self) -> None:
        for more in (
            "normalization: normalize-then-sum",
            "normalization: constrained\nconstraints: [{signal: short, atLeast: -1}]",
        ):
            with self.subTest(more), stand_ins(), LiveService(MIX + more) as service, served_at(service.url):
                from evenkeel_areal_workflow import EvenkeelWorkflow

                with self.assertRaisesRegex(RewardError, "AReaL cannot train"):
                    EvenkeelWorkflow(gconfig=None)


class Misbehaving(unittest.TestCase):
    def test_the_rows_messages_are_the_prompt_and_the_decoded_text_where_there_are_none(self) -> None:
        with StubService() as stub, served_at(stub.url):
            evenkeel_areal.reward_fn(DECODED, "2</s>", [1], [2], **ROW)
            # Columns may have the names of AReaL's own arguments.
            evenkeel_areal.reward_fn("plain", "2", [1], [2], prompt="a column", completions=3)
            first, second = [request["body"]["items"][0] for request in scored(stub)]
        self.assertEqual(first, {"prompt": ROW["messages"], "completion": "2", "labels": {"answer": "2"}})
        self.assertEqual(second, {"prompt": "plain", "completion": "2"})

    def test_503_is_ridden_out(self) -> None:
        with StubService([properly, *[refuse(503, signal="right")] * 2]) as stub, served_at(stub.url):
            self.assertEqual(evenkeel_areal.reward_fn(DECODED, "2", [1], [2], **ROW), 1.5)

    def test_a_hang_is_an_error_before_the_trainer_makes_a_zero_of_it(self) -> None:
        self.assertLess(evenkeel_areal.DEADLINE, 15)
        with StubService([properly, *[hang] * 9]) as stub, served_at(stub.url):
            with mock.patch.object(evenkeel_areal, "DEADLINE", 0.4), self.assertRaisesRegex(RewardError, "in 0.4 s"):
                evenkeel_areal.reward_fn(DECODED, "2", [1], [2], **ROW)

    def test_the_workflow_rides_out_503_and_raises_what_stays(self) -> None:
        with stand_ins(), StubService([properly, refuse(503)]) as stub, served_at(stub.url):
            from evenkeel_areal_workflow import EvenkeelWorkflow

            ask = EvenkeelWorkflow(gconfig=None).async_reward_fn
            self.assertEqual(asyncio.run(ask(DECODED, "2", [1], [2], **ROW)), 1.5)
            stub.script.extend([refuse(503, "down", signal="right")] * 99)
            with self.assertRaisesRegex(RewardError, "down"):
                asyncio.run(ask(DECODED, "3", [1], [2], **ROW))


def properly(handler: Any) -> None:
    handler.answer_properly()


def scored(stub: StubService) -> list[dict[str, Any]]:
    return [request for request in stub.requests if request["path"] == "/v1/score"]


if __name__ == "__main__":
    unittest.main()
