"""The environment as NeMo-RL uses it (see evenkeel_nemo_rl.py for the version), with stand-ins for Ray, torch and NeMo-RL."""

from __future__ import annotations

import sys
import unittest
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
sys.path.append(str(HERE))

from evenkeel_client import RewardError  # noqa: E402
from evenkeel_environment import EvenkeelRewardSource  # noqa: E402
from live_service import LiveService  # noqa: E402
from stub_service import StubService, hang, refuse  # noqa: E402

MIX = """
signals:
  short: {kind: length, per: 10, weight: 0.5}
  right: {kind: exact-match, weight: 2}
"""


class EnvironmentReturn(NamedTuple):
    observations: list
    metadata: list
    next_stop_strings: list
    rewards: Any
    terminateds: Any
    answers: list | None


def stand_ins() -> dict[str, ModuleType]:
    modules = {}
    for name, members in {
        "ray": {"remote": lambda **_: lambda actor: actor},
        "torch": {"tensor": lambda values, dtype: list(values), "ones": lambda n: [1.0] * n, "float32": "float32"},
        "nemo_rl": {},
        "nemo_rl.environments": {},
        "nemo_rl.environments.interfaces": {"EnvironmentInterface": object, "EnvironmentReturn": EnvironmentReturn},
        "nemo_rl.environments.utils": {"register_env": mock.Mock()},
        "nemo_rl.distributed": {},
        "nemo_rl.distributed.ray_actor_environment_registry": {"ACTOR_ENVIRONMENT_REGISTRY": {}},
        "nemo_rl.distributed.virtual_cluster": {"PY_EXECUTABLES": SimpleNamespace(SYSTEM="python")},
    }.items():
        modules[name] = ModuleType(name)
        modules[name].__dict__.update(members)
    return modules


def talk(prompt: str, reply: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": prompt}, {"role": "assistant", "content": reply}]


TALKS = [talk("1 + 1?", "2"), talk("1 + 1?", "three"), talk("2 + 2?", "4")]
TRUTHS = [{"ground_truth": "2"}, {"ground_truth": "2"}, {"ground_truth": "4"}]


class Live(unittest.TestCase):
    def test_a_step_ends_every_conversation_with_its_mixed_reward(self) -> None:
        modules = stand_ins()
        with LiveService(MIX) as service, mock.patch.dict("sys.modules", modules):
            from evenkeel_nemo_rl import ACTOR, EvenkeelEnvironment, register

            result = EvenkeelEnvironment({"url": service.url}).step(TALKS, TRUTHS)
            self.assertEqual(result.rewards, [1.95, -0.25, 1.95])
            self.assertEqual(result.terminateds, [1.0] * 3)
            self.assertEqual(result.metadata, TRUTHS)
            self.assertTrue(all(len(part) == 3 for part in result))

            parts = EvenkeelEnvironment({"url": service.url, "components": True}).step(TALKS, TRUTHS)
            self.assertEqual(parts.rewards, {"reward/short": [-0.1, -0.5, -0.1], "reward/right": [1, 0, 1]})

            register()
            modules["nemo_rl.environments.utils"].register_env.assert_called_once_with("evenkeel", ACTOR)
            registry = modules["nemo_rl.distributed.ray_actor_environment_registry"].ACTOR_ENVIRONMENT_REGISTRY
            self.assertEqual(registry, {ACTOR: "python"})

    def test_an_abstention_adds_nothing_to_the_mix_and_is_an_error_among_components(self) -> None:
        with LiveService(MIX) as service:
            self.assertEqual(EvenkeelRewardSource({"url": service.url}).rewards([talk("Hi", "0123456789")], [None]), [-0.5])
            with self.assertRaisesRegex(RewardError, "'right' abstained"):
                EvenkeelRewardSource({"url": service.url, "components": True}).rewards([talk("Hi", "Ho")], [None])


class Misbehaving(unittest.TestCase):
    def test_503_and_a_hang_are_ridden_out(self) -> None:
        with StubService() as stub:
            source = EvenkeelRewardSource({"url": stub.url, "timeout": 0.3, "deadline": 10})
            stub.script.extend([refuse(503, signal="right"), hang])
            self.assertEqual(source.rewards([talk("p", "abc")], [None]), [-1.5])

    def test_what_stays_away_is_raised(self) -> None:
        with StubService() as stub:
            source = EvenkeelRewardSource({"url": stub.url, "timeout": 0.3, "deadline": 1.0})
            stub.script.extend([refuse(503, "down", signal="right")] * 20)
            with self.assertRaisesRegex(RewardError, "down"):
                source.rewards([talk("p", "abc")], [None])

    def test_mixes_that_it_cannot_train_are_refused_before_training(self) -> None:
        for mix in ({"scheduled": True}, {"normalization": "constrained"}, {"normalization": "normalize-then-sum"}):
            with self.subTest(mix), StubService(**mix) as stub, self.assertRaises(RewardError):
                EvenkeelRewardSource({"url": stub.url})

    def test_the_group_of_the_metadata_goes_along(self) -> None:
        with StubService() as stub:
            EvenkeelRewardSource({"url": stub.url}).rewards([talk("p", "a")], [{"group_id": 7}])
            self.assertEqual(stub.requests[-1]["body"]["items"][0]["group_id"], 7)

    def test_a_misspelt_option_is_named(self) -> None:
        with self.assertRaisesRegex(ValueError, "env.evenkeel.component"):
            EvenkeelRewardSource({"component": True})

    def test_a_conversation_without_a_reply_is_an_error(self) -> None:
        with StubService() as stub, self.assertRaisesRegex(RewardError, "does not end in a reply"):
            EvenkeelRewardSource({"url": stub.url}).rewards([talk("p", "a")[:1]], [None])


if __name__ == "__main__":
    unittest.main()
