"""NeMo-RL's half of ../prove.py: it makes the environment its own way, a Ray actor, and steps it with conversations.

`prove_inside.py FOLDER STEPS`, by an interpreter that has NeMo-RL (its checkout on PYTHONPATH will do). Nothing is trained.
"""

from __future__ import annotations

import json
import random
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nemo_rl
import ray
import torch
from evenkeel_items import reply_item
from evenkeel_nemo_rl import NAME, register
from nemo_rl.environments.utils import create_env
from tiny_model import QUESTIONS, WORDS

REPLIES = 4  # to a prompt


def batch(chance: random.Random, *, answered: bool) -> tuple[list[Any], list[Any], list[Any]]:
    """Conversations as NeMo-RL's rollouts hold them, their metadata, and the items that they are."""
    logs, metadata, items = [], [], []
    for i, (question, right) in enumerate(QUESTIONS):
        # Every second question comes without its answer: the signal that needs it abstains there.
        answer = right if i % 2 else None
        if answered and answer is None:
            continue
        for _ in range(REPLIES):
            text = " ".join(chance.choices(WORDS, k=chance.randint(1, 12)))
            prompt = {"role": "user", "content": question}
            reply = {"role": "assistant", "content": text}
            logs.append([{**message, "token_ids": torch.zeros(3)} for message in (prompt, reply)])
            metadata.append({"ground_truth": answer, "group_id": i})
            items.append(reply_item([prompt], text, answer=answer))
    return logs, metadata, items


def main(folder: Path, steps: int) -> None:
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    register()
    mixed, components = (create_env(NAME, {"components": each}) for each in (False, True))
    chance = random.Random(1)
    with open(folder / "seen.jsonl", "w", encoding="utf-8") as file:
        for step in range(steps):
            parts = step % 2 == 1
            logs, metadata, items = batch(chance, answered=parts)
            result = ray.get((components if parts else mixed).step.remote(logs, metadata))
            assert result.terminateds.shape == (len(logs),) and len(result.observations) == len(logs)
            for i, item in enumerate(items):
                if parts:
                    received = {name.removeprefix("reward/"): float(column[i]) for name, column in result.rewards.items()}
                    line = {"received": received}
                else:
                    line = {"received": {}, "reward": float(result.rewards[i])}
                file.write(json.dumps({"step": step, "item": item, **line}) + "\n")
    ray.shutdown()
    versions = {"python": sys.version.split()[0], "nemo-rl": nemo_rl.__version__}
    versions |= {name: version(name) for name in ("ray", "torch")}
    (folder / "logged.json").write_text(json.dumps({"versions": versions}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
