"""Many askers, few requests."""

from __future__ import annotations

import asyncio
import threading
import time
import unittest
from typing import Any

from array_like import Array
from evenkeel_client import Evenkeel, RewardError
from evenkeel_sharing import Coalescer, SharedScores
from stub_service import StubService, hang, refuse, say

ITEM = {"prompt": "p", "completion": "abc"}


def quick(stub: Any, **options: Any) -> Evenkeel:
    # Long enough that an answer is never late on a busy machine; tests of silence say how long they wait for it.
    return Evenkeel(stub.url, **{"timeout": 10.0, "deadline": 30.0, **options})


class Sharing(unittest.TestCase):
    def test_functions_of_one_batch_share_a_request(self) -> None:
        with StubService() as stub:
            shared = SharedScores(quick(stub))
            threads = [threading.Thread(target=shared.score, args=([ITEM],)) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(len(stub.requests), 1)
            shared.score([ITEM], step=1)
            self.assertEqual(len(stub.requests), 2)

    def test_a_batch_that_failed_is_asked_for_anew(self) -> None:
        with StubService([refuse(422)]) as stub:
            shared = SharedScores(quick(stub))
            with self.assertRaises(RewardError):
                shared.score([ITEM])
            self.assertEqual(len(shared.score([ITEM])), 1)

    def test_single_askers_come_in_few_requests_and_get_their_own_answers(self) -> None:
        with StubService() as stub:
            scorer = Coalescer(quick(stub, timeout=5), requests=2, batch=50)

            async def ask() -> list[dict[str, Any]]:
                items = [{"prompt": "p", "completion": "x" * i} for i in range(200)]
                return await asyncio.gather(*(asyncio.wrap_future(scorer.submit(item)) for item in items))

            answers = asyncio.run(ask())
            self.assertEqual([answer["scores"]["short"] for answer in answers], [-i for i in range(200)])
            self.assertLess(len(stub.requests), 100)
            self.assertLessEqual(max(len(request["body"]["items"]) for request in stub.requests), 50)

    def test_an_item_that_is_refused_does_not_take_others_along(self) -> None:
        with StubService([hang]) as stub:
            scorer = Coalescer(quick(stub, timeout=1.0), requests=1)
            first = scorer.submit(ITEM)  # while it hangs, the others gather
            while not stub.requests:
                time.sleep(0.01)
            # Its second try; the two that gathered; the first of them alone.
            stub.script.extend([lambda handler: handler.answer_properly(), refuse(422), refuse(422, "not this one")])
            bad, good = scorer.submit({**ITEM, "completion": "bad"}), scorer.submit({**ITEM, "completion": "good"})
            self.assertEqual(first.result(5)["scores"]["short"], -3)
            with self.assertRaisesRegex(RewardError, "not this one"):
                bad.result(5)
            self.assertEqual(good.result(5)["scores"]["short"], -4)
            with self.assertRaisesRegex(RewardError, "cannot be sent"):
                scorer.submit({**ITEM, "labels": {"x": float("nan")}})

    def test_a_batch_with_arrays_is_told_from_another_one(self) -> None:
        with StubService() as stub:
            shared = SharedScores(quick(stub))
            for last in (1, 2):
                shared.score([{**ITEM, "labels": {"long": Array([0] * 5000 + [last])}}])
            self.assertEqual(len(stub.requests), 2)

    def test_a_failure_reaches_everyone_who_waits_and_the_next_is_served(self) -> None:
        with StubService([refuse(422)]) as stub:
            scorer = Coalescer(quick(stub), requests=1)
            with self.assertRaises(RewardError):
                scorer.submit(ITEM).result(5)
            self.assertEqual(scorer.submit(ITEM).result(5)["scores"]["short"], -3)


if __name__ == "__main__":
    unittest.main()
