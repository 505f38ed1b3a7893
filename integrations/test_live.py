"""The client against the real service, through a restart."""

from __future__ import annotations

import threading
import time
import unittest
from typing import Any

from evenkeel_client import Evenkeel, RewardError
from live_service import LiveService
from stub_service import StubService, refuse

ITEM = {"prompt": "p", "completion": "abc"}

MIX = """
signals:
  short: {kind: length, per: 10, weight: 0.5}
  right: {kind: exact-match, weight: 2}
"""


class Live(unittest.TestCase):
    def test_the_real_service_is_understood(self) -> None:
        with LiveService(MIX) as service:
            client = Evenkeel(service.url, deadline=10)
            self.assertEqual([s["weight"] for s in client.mix()["signals"]], [0.5, 2])
            items: list[dict[str, Any]] = [
                {"prompt": "1 + 1?", "completion": "2", "labels": {"answer": "2"}, "group_id": "a"},
                {"prompt": "1 + 1?", "completion": "3", "labels": {"answer": "2"}, "group_id": "a"},
                {"prompt": "Hello", "completion": "x" * 10},
            ]
            right, wrong, unknown = client.score(items, step=1)
            self.assertEqual(right["scores"], {"short": -0.1, "right": 1})
            self.assertEqual(wrong["scores"], {"short": -0.1, "right": 0})
            self.assertEqual(unknown, {"scores": {"short": -1, "right": None}, "reward": -0.5, "advantage": None})
            self.assertGreater(right["advantage"], 0)
            with self.assertRaisesRegex(RewardError, "422: .*prompt"):
                client.score([{"completion": "a"}])

    def test_the_token_opens_a_guarded_service_and_another_is_refused_at_once(self) -> None:
        token = "a-token-of-some-length"
        with LiveService(MIX, token=token) as service:
            self.assertEqual(len(Evenkeel(service.url, token, deadline=10).score([ITEM])), 1)
            for wrong in (None, "another-token"):
                with self.assertRaises(RewardError) as caught:
                    Evenkeel(service.url, wrong, deadline=10).score([ITEM])
                self.assertEqual(caught.exception.status, 401)
            self.assertNotIn(token, service.log())

    def test_a_restart_goes_unnoticed_but_for_the_wait(self) -> None:
        with LiveService(MIX) as service:
            client = Evenkeel(service.url, deadline=60)
            before = client.score([ITEM])
            port = int(service.url.rsplit(":", 1)[1])
            service.stop()
            later: list[Any] = []
            asking = threading.Thread(target=lambda: later.append(client.score([ITEM])))
            asking.start()
            time.sleep(0.3)
            with LiveService(MIX, port=port):
                asking.join(60)
            self.assertEqual(later, [before])

    def test_a_service_that_comes_back_with_another_mix_is_refused(self) -> None:
        with LiveService(MIX) as service:
            client = Evenkeel(service.url, deadline=20)
            client.score([ITEM])
            port = int(service.url.rsplit(":", 1)[1])
        with LiveService(MIX.replace("0.5", "0.6"), port=port) as service, self.assertRaisesRegex(RewardError, "bound to"):
            client.score([ITEM])

    def test_a_failing_signal_is_named_and_passes_when_it_recovers(self) -> None:
        with StubService([refuse(500)]) as upstream:
            mix = f"signals: {{far: {{kind: http, url: {upstream.url}/v1/score, protocol: evenkeel, retries: 0, weight: 1}}}}"
            with LiveService(mix) as service:
                self.assertEqual(Evenkeel(service.url, deadline=20).score([ITEM])[0]["reward"], -1.5)
                upstream.script.extend([refuse(500)] * 20)
                with self.assertRaises(RewardError) as caught:
                    Evenkeel(service.url, deadline=1.5).score([{**ITEM, "completion": "new"}])
        self.assertEqual((caught.exception.signal, caught.exception.status), ("far", 503))


if __name__ == "__main__":
    unittest.main()
