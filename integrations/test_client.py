"""The client against a service that misbehaves."""

from __future__ import annotations

import datetime
import email.utils
import pickle
import time
import unittest
from typing import Any
from unittest import mock

from evenkeel_client import Evenkeel, RewardError, batches_of_whole_groups
from stub_service import (
    StubService,
    break_off,
    break_off_in_pieces,
    break_off_unannounced,
    drip,
    drip_headers,
    drop,
    hang,
    refuse,
    say,
)

ITEM = {"prompt": "p", "completion": "abc"}


def quick(stub: Any, **options: Any) -> Evenkeel:
    # Long enough that an answer is never late on a busy machine; tests of silence say how long they wait for it.
    return Evenkeel(stub.url, **{"timeout": 10.0, "deadline": 30.0, **options})


class Failures(unittest.TestCase):
    def test_what_passes_is_tried_again_until_it_has_passed(self) -> None:
        passing = {
            "503": refuse(503, signal="judge"),
            "408": refuse(408),
            "502 of a proxy": say("<html>Bad Gateway</html>", 502),
            "a lost connection": drop,
            "an answer that breaks off": break_off,
            "an answer without a length that breaks off": break_off_unannounced,
            "an answer in pieces that breaks off": break_off_in_pieces,
            "an answer that is empty": say(""),
        }
        for name, behaviour in passing.items():
            with self.subTest(name), StubService([behaviour, behaviour]) as stub:
                self.assertEqual(quick(stub).score([ITEM])[0]["scores"]["short"], -3)
                self.assertEqual(len(stub.requests), 3)

    def test_silence_is_broken_off_and_tried_again(self) -> None:
        for name, behaviour in {"a hang": hang, "an answer that drips": drip, "headers that drip": drip_headers}.items():
            with self.subTest(name), StubService([behaviour, behaviour]) as stub:
                self.assertEqual(quick(stub, timeout=0.4).score([ITEM])[0]["scores"]["short"], -3)
                self.assertGreaterEqual(len(stub.requests), 3)

    def test_what_will_not_pass_is_raised_at_once(self) -> None:
        final = {
            "422": (refuse(422, "items[0].prompt: expected text"), "prompt"),
            "401": (refuse(401, "a bearer token is needed"), "token"),
            "a redirect": (say("", 302, Location="http://127.0.0.1:9/"), "302"),
            "no JSON": (say("hello"), "not JSON"),
            "a list": (say("[]"), "not an object"),
            "another service": (say('{"ok": true}'), "mix_version"),
            "too few items": (say('{"schema": "evenkeel.scores/1", "mix_version": "v1", "items": []}'), "expected 1"),
        }
        for name, (behaviour, message) in final.items():
            with self.subTest(name), StubService([behaviour]) as stub:
                with self.assertRaisesRegex(RewardError, message):
                    quick(stub).score([ITEM])
                self.assertEqual(len(stub.requests), 1)

    def test_a_score_that_is_no_number_is_an_error(self) -> None:
        for score in ("NaN", '"0.5"', "true", "{}"):
            item = f'{{"scores": {{"thumbs": {score}}}, "reward": 0}}'
            text = f'{{"schema": "evenkeel.scores/1", "mix_version": "v1", "items": [{item}]}}'
            with self.subTest(score), StubService([say(text)]) as stub:
                with self.assertRaises(RewardError) as caught:
                    quick(stub).score([ITEM])
                self.assertEqual(caught.exception.signal, "thumbs")

    def test_a_reward_that_is_null_is_an_error_not_a_zero(self) -> None:
        text = '{"schema": "evenkeel.scores/1", "mix_version": "v1", "items": [{"scores": {}, "reward": null}]}'
        with StubService([say(text)]) as stub, self.assertRaisesRegex(RewardError, "reward"):
            quick(stub).score([ITEM])

    def test_the_deadline_ends_the_tries_and_the_error_names_the_signal(self) -> None:
        with StubService([refuse(503, 'signal "judge" failed', signal="judge")] * 50) as stub:
            with self.assertRaises(RewardError) as caught:
                quick(stub, deadline=1.0).score([ITEM])
        self.assertEqual((caught.exception.signal, caught.exception.status), ("judge", 503))
        self.assertRegex(str(caught.exception), r"after \d+ tries in 1 s: 503: signal .judge. failed")

    def test_the_signal_that_an_earlier_try_named_is_blamed_when_the_last_ran_out_of_time(self) -> None:
        with StubService([refuse(503, 'signal "judge" failed', signal="judge"), *[hang] * 9]) as stub:
            with self.assertRaisesRegex(RewardError, "judge") as caught:
                quick(stub, timeout=0.4, deadline=1.0).score([ITEM])
        self.assertEqual(caught.exception.signal, "judge")

    def test_an_answer_that_drips_does_not_outlast_the_deadline(self) -> None:
        for name, behaviour in {"body": drip, "headers": drip_headers}.items():
            with self.subTest(name), StubService([behaviour] * 20) as stub:
                client = quick(stub, timeout=30.0, deadline=0.5)
                # The call as such ends, however long the service drips: it would go on until the stub is closed.
                with self.assertRaisesRegex(RewardError, "no answer within|did not end in time"):
                    client.score([ITEM])
                self.assertEqual(len(stub.requests), 1)

    def test_a_redirect_does_not_get_the_token(self) -> None:
        with StubService() as elsewhere, StubService([say("", 307, Location=f"{elsewhere.url}/v1/score")]) as stub:
            with self.assertRaisesRegex(RewardError, "307"):
                Evenkeel(stub.url, "a-secret-token", deadline=5).score([ITEM])
            self.assertEqual(elsewhere.requests, [])

    def test_nobody_there_is_an_error(self) -> None:
        with StubService() as stub:
            pass
        with self.assertRaisesRegex(RewardError, "no reward from"):
            quick(stub, deadline=0.5).score([ITEM])

    def test_retry_after_is_honoured_as_seconds_fractions_and_dates(self) -> None:
        soon = email.utils.format_datetime(email.utils.localtime(), usegmt=False)
        later = email.utils.format_datetime(email.utils.localtime() + datetime.timedelta(seconds=60), usegmt=False)
        # What is asked for, or else the first wait of our own, up to 0.25 s.
        cases = {
            "7": (7, 7),
            "1.5": (1.5, 1.5),
            later: (30, 60),
            soon: (0, 0.25),
            "-3": (0, 0.25),
            "inf": (0, 0.25),
            "x": (0, 0.25),
        }
        for header, (least, most) in cases.items():
            with self.subTest(header), StubService([refuse(503, retry_after=header)]) as stub:
                with mock.patch("time.sleep") as sleep:
                    quick(stub, deadline=90).score([ITEM])
                [(waited,)] = [call.args for call in sleep.call_args_list]
                self.assertTrue(least <= waited <= most, waited)

    def test_waits_grow_and_are_spread(self) -> None:
        with StubService([refuse(503)] * 6) as stub, mock.patch("time.sleep") as sleep:
            quick(stub, deadline=60).score([ITEM])
        waits = [call.args[0] for call in sleep.call_args_list]
        self.assertEqual(len(waits), 6)
        for n, wait in enumerate(waits):
            self.assertTrue(0.125 * 2**n <= wait <= 0.25 * 2**n, waits)

    def test_a_wait_beyond_the_deadline_is_not_waited_for(self) -> None:
        with StubService([refuse(503, retry_after="3600")]) as stub, mock.patch("time.sleep") as sleep:
            with self.assertRaises(RewardError):
                quick(stub).score([ITEM])
        sleep.assert_not_called()

    def test_another_mix_in_the_middle_of_a_run_is_an_error(self) -> None:
        with StubService() as stub:
            client, easy = quick(stub), quick(stub, mix_version="any")
            for one in (client, easy):
                one.score([ITEM])
            stub.version = "v2"
            with self.assertRaisesRegex(RewardError, "version v2 .* bound to v1"):
                client.score([ITEM])
            self.assertEqual(len(easy.score([ITEM])), 1)
            with mock.patch.dict("os.environ", {"EVENKEEL_MIX_VERSION": "any"}):
                self.assertEqual(len(quick(stub).score([ITEM])), 1)
            # A worker that starts late is bound to the run's mix all the same.
            with mock.patch.dict("os.environ", {"EVENKEEL_MIX_VERSION": "v1"}):
                with self.assertRaisesRegex(RewardError, "bound to v1"):
                    quick(stub).score([ITEM])

    def test_a_mix_that_the_trainer_cannot_train_is_refused_with_the_reason(self) -> None:
        constrained, scheduled, separate = (
            {"normalization": "constrained"},
            {"scheduled": True},
            {"normalization": "normalize-then-sum"},
        )
        cases: list[tuple[dict[str, Any], dict[str, bool], str | None]] = [
            ({}, {}, None),
            (constrained, {"steps": True, "separate": True}, "multipliers"),
            (scheduled, {}, "change with the training step"),
            (scheduled, {"steps": True}, None),
            (separate, {}, "normalises the sum"),
            (separate, {"separate": True}, None),
            ({**scheduled, **separate}, {"steps": True, "separate": True}, "beside normalize-then-sum"),
        ]
        for mix, able, reason in cases:
            with self.subTest(mix=mix, able=able), StubService(**mix) as stub:
                if reason is None:
                    self.assertEqual(quick(stub).mix_for("a trainer", **able)["mix_version"], "v1")
                else:
                    with self.assertRaisesRegex(RewardError, f"a trainer cannot train .*{reason}"):
                        quick(stub).mix_for("a trainer", **able)

    def test_seconds_of_the_environment_are_read_and_checked(self) -> None:
        with mock.patch.dict("os.environ", {"EVENKEEL_REWARD_TIMEOUT": "2.5", "EVENKEEL_REWARD_DEADLINE": "7"}):
            self.assertEqual((Evenkeel().timeout, Evenkeel().deadline, Evenkeel(timeout=1).timeout), (2.5, 7, 1))
        for text in ("0", "-1", "soon", "nan", "inf"):
            with mock.patch.dict("os.environ", {"EVENKEEL_REWARD_DEADLINE": text}):
                with self.subTest(text), self.assertRaisesRegex(ValueError, "EVENKEEL_REWARD_DEADLINE"):
                    Evenkeel()

    def test_errors_survive_the_way_between_processes(self) -> None:
        error = pickle.loads(pickle.dumps(RewardError("what", "judge", 503)))
        self.assertEqual((str(error), error.signal, error.status), ("what", "judge", 503))


class Requests(unittest.TestCase):
    def test_groups_stay_whole_and_answers_in_order(self) -> None:
        items = [{"prompt": "p", "completion": "x" * i, "group_id": f"g{i % 3}"} for i in range(10)]
        with StubService() as stub:
            scores = quick(stub, batch=4).score(items, step=3)
            bodies = [request["body"] for request in stub.requests]
        self.assertEqual([score["scores"]["short"] for score in scores], [-i for i in range(10)])
        self.assertEqual([len(body["items"]) for body in bodies], [4, 3, 3])
        for body in bodies:
            self.assertEqual(body["step"], 3)
            self.assertEqual(len({item["group_id"] for item in body["items"]}), 1)

    def test_a_group_larger_than_a_batch_is_one_request(self) -> None:
        items: list[dict[str, Any]] = [{"group_id": 7}] * 5 + [{}] * 3
        self.assertEqual(batches_of_whole_groups(items, 2), [[0, 1, 2, 3, 4], [5, 6], [7]])

    def test_the_token_is_sent_and_never_shown(self) -> None:
        with StubService() as stub:
            with mock.patch.dict("os.environ", {"EVENKEEL_REWARD_TOKEN": "long-and-secret-token"}):
                client = quick(stub)
            client.score([ITEM])
            self.assertEqual(stub.requests[0]["headers"]["Authorization"], "Bearer long-and-secret-token")
        self.assertNotIn("secret", repr(client))

    def test_a_proxy_is_not_asked_for_this_machine(self) -> None:
        with StubService() as stub, mock.patch.dict("os.environ", {"http_proxy": "http://127.0.0.1:9"}):
            self.assertEqual(len(quick(stub).score([ITEM])), 1)

    def test_an_address_that_is_none_is_said_so(self) -> None:
        for url in ("localhost:8470", "ftp://host", "http://"):
            with self.subTest(url), self.assertRaisesRegex(ValueError, "no address"):
                Evenkeel(url)

    def test_numbers_of_array_libraries_are_sent_as_numbers(self) -> None:
        class Scalar:
            def tolist(self) -> int:
                return 4

        with StubService() as stub:
            quick(stub).score([{**ITEM, "labels": {"answer": Scalar()}}])
            self.assertEqual(stub.requests[0]["body"]["items"][0]["labels"], {"answer": 4})
            for value in (float("nan"), object()):
                with self.assertRaisesRegex(RewardError, "cannot be sent"):
                    quick(stub).score([{**ITEM, "labels": {"answer": value}}])


if __name__ == "__main__":
    unittest.main()
