"""Evenkeel as an environment of NeMo-RL: a Ray actor that scores replies with the served mix.

In the training script, before the environments are made, with integrations/nemo-rl on PYTHONPATH:

    from evenkeel_nemo_rl import register
    register()                                # the environment is then called `evenkeel`

Checked with NeMo-RL 0.6.0 (prove_inside.py makes the actor and steps it):
  nemo_rl/environments/interfaces.py  `step(message_log_batch, metadata)` gives an `EnvironmentReturn`; its rewards are a tensor
      `[batch]`, or for GDPO a dict of them whose keys begin with `reward/`
  nemo_rl/environments/utils.py (`register_env`, `create_env`)  the actor is named by its path, and made with its config
  nemo_rl/distributed/ray_actor_environment_registry.py  the interpreter of an actor must be registered as well
  nemo_rl/experience/rollouts.py (`calculate_rewards`)  an exception in the actor is raised in the trainer (`ray.get`)
"""

from __future__ import annotations

from typing import Any

import ray
import torch
from evenkeel_environment import EvenkeelRewardSource
from nemo_rl.environments.interfaces import EnvironmentInterface, EnvironmentReturn

NAME = "evenkeel"
ACTOR = "evenkeel_nemo_rl.EvenkeelEnvironment"


@ray.remote(max_restarts=-1, max_task_retries=-1, max_concurrency=64)
class EvenkeelEnvironment(EnvironmentInterface):
    def __init__(self, config: dict[str, Any]):
        self.source = EvenkeelRewardSource(config)

    def step(self, message_log_batch: list[list[dict[str, Any]]], metadata: list[Any]) -> EnvironmentReturn:
        scored = self.source.rewards(message_log_batch, metadata)
        if isinstance(scored, dict):
            rewards = {name: torch.tensor(column, dtype=torch.float32) for name, column in scored.items()}
        else:
            rewards = torch.tensor(scored, dtype=torch.float32)
        count = len(message_log_batch)
        return EnvironmentReturn(
            # Nothing for the model to see: the conversation ends with its reply.
            observations=[{"role": "environment", "content": ""} for _ in range(count)],
            metadata=metadata,
            next_stop_strings=[None] * count,
            rewards=rewards,
            terminateds=torch.ones(count),
            answers=[None] * count,
        )

    def global_post_process_and_metrics(self, batch: Any) -> tuple[Any, dict[str, float]]:
        return batch, {}  # the trainer logs rewards itself; what each signal did is in the service's /metrics

    def shutdown(self) -> None:
        """Nothing to close: the service is not this actor's."""


def register() -> None:
    from nemo_rl.distributed.ray_actor_environment_registry import ACTOR_ENVIRONMENT_REGISTRY
    from nemo_rl.distributed.virtual_cluster import PY_EXECUTABLES
    from nemo_rl.environments.utils import register_env

    ACTOR_ENVIRONMENT_REGISTRY[ACTOR] = PY_EXECUTABLES.SYSTEM
    register_env(NAME, ACTOR)
