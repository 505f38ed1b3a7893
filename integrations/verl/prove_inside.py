"""verl's half of ../prove.py: its reward loop scores batches of replies in its own Ray workers, with its own configuration.

`prove_inside.py FOLDER STEPS`, by an interpreter that has verl. Nothing is trained; GDPO's advantages are worked out.
"""

from __future__ import annotations

import json
import random
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import ray
import torch
import verl
from evenkeel_items import reply_item
from hydra import compose, initialize_config_dir
from tensordict import TensorDict
from tiny_model import QUESTIONS, WORDS, save
from verl import DataProto
from verl.experimental.reward_loop import RewardLoopManager
from verl.trainer.ppo.core_algos import compute_gdpo_outcome_advantage

HERE = Path(__file__).resolve().parent
REPLIES = 4  # to a prompt


def configuration(folder: Path, manager: str) -> Any:
    """verl's own, with the overrides that README.md and example.sh name."""
    with initialize_config_dir(config_dir=str(Path(verl.__file__).parent / "trainer" / "config"), version_base=None):
        return compose(
            "ppo_trainer",
            overrides=[
                f"reward.reward_manager.name={manager}",
                f"reward.custom_reward_function.path={HERE / 'evenkeel_verl.py'}",
                "reward.custom_reward_function.name=compute_score",
                "+reward.custom_reward_function.reward_kwargs.abstention=nan",
                "reward.num_workers=2",
                f"actor_rollout_ref.model.path={folder / 'model'}",
            ],
        )


def batch_of(tokenizer: Any, chance: random.Random, manager: str) -> tuple[DataProto, list[dict[str, Any]]]:
    """Replies to every question, as verl's agent loop hands them over, and the items that they are."""
    prompts, replies, rows, items = [], [], [], []
    for i, (question, right) in enumerate(QUESTIONS):
        messages = [{"role": "user", "content": question}]
        answer = right if i % 2 else None  # the signal that needs it abstains on every second question
        for _ in range(REPLIES):
            text = " ".join(chance.choices(WORDS, k=chance.randint(1, 12)))
            prompts.append(tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False))
            replies.append([*tokenizer(text)["input_ids"], tokenizer.eos_token_id])
            # As parquet files are read: scalars and arrays of numpy.
            extra = {"index": np.int64(i), "labels": {"even": np.bool_(right == "yes"), "digits": np.array([1, 2])}}
            if manager != "naive":
                extra["prompt"] = np.array(messages, dtype=object)
            rows.append({"extra_info": extra, "reward_model": {"ground_truth": answer}, "messages": messages})
            items.append(reply_item(messages, text, labels={"even": right == "yes", "digits": [1, 2]}, answer=answer))
    width, length = max(map(len, prompts)), max(map(len, replies))
    pad = tokenizer.pad_token_id
    mask = [[0] * (width - len(p)) + [1] * (len(p) + len(r)) + [0] * (length - len(r)) for p, r in zip(prompts, replies)]
    tensors = {
        "prompts": torch.tensor([[pad] * (width - len(p)) + p for p in prompts]),
        "responses": torch.tensor([r + [pad] * (length - len(r)) for r in replies]),
        "attention_mask": torch.tensor(mask),
    }
    columns: dict[str, list[Any]] = {
        "data_source": ["questions"] * len(rows),
        "reward_model": [row["reward_model"] for row in rows],
        "extra_info": [row["extra_info"] for row in rows],
    }
    if manager == "naive":
        columns["tool_extra_fields"] = [{"raw_prompt": row["messages"]} for row in rows]
    arrays = {}
    for name, column in columns.items():
        arrays[name] = np.empty(len(column), dtype=object)
        arrays[name][:] = column
    return DataProto(batch=TensorDict(tensors, batch_size=len(rows)), non_tensor_batch=arrays), items


def gdpo(scored: DataProto, data: DataProto, keys: list[str]) -> torch.Tensor:
    prompts, mask = data.batch["prompts"], data.batch["attention_mask"]
    return compute_gdpo_outcome_advantage(
        token_level_rewards=scored.batch["rm_scores"],
        response_mask=mask[:, prompts.size(1) :].float(),
        index=np.repeat(np.arange(len(QUESTIONS)), REPLIES),
        config={"gdpo_reward_keys": keys, "gdpo_reward_weights": [0.5, 1.0, 2.0][: len(keys)]},
        non_tensor_batch=scored.non_tensor_batch,
        batch=data.batch,
    )[0]


def scored_batch(loop: RewardLoopManager, data: DataProto, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    scored = loop.compute_rm_score(data)
    rewards = scored.batch["rm_scores"].sum(dim=1).tolist()
    # What README.md says of GDPO: with signals that always score it works, and a NaN spreads to advantages of the batch.
    assert torch.isfinite(gdpo(scored, data, ["short", "experts"])).all()
    assert torch.isnan(gdpo(scored, data, ["short", "experts", "right"])).any()
    lines = []
    for i, item in enumerate(items):
        received = {key: float(scored.non_tensor_batch[key][i]) for key in ("short", "experts", "right")}
        plain = {key: None if np.isnan(value) else value for key, value in received.items()}
        lines.append({"item": item, "received": plain, "reward": rewards[i]})
    return lines


def main(folder: Path, steps: int) -> None:
    tokenizer = save(folder / "model")
    chance = random.Random(1)
    with open(folder / "seen.jsonl", "w", encoding="utf-8") as file:
        for number, manager in enumerate(("naive", "gdpo", "dapo")):
            # The workers of every manager have the same names in Ray.
            ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
            loop = RewardLoopManager(configuration(folder, manager))
            for step in range(number, steps, 3):
                data, items = batch_of(tokenizer, chance, manager)
                for line in scored_batch(loop, data, items):
                    file.write(json.dumps({"step": step, **line}) + "\n")
            ray.shutdown()
    packages = ("verl", "ray", "torch", "transformers", "tensordict")
    versions = {"python": sys.version.split()[0], **{name: version(name) for name in packages}}
    (folder / "logged.json").write_text(json.dumps({"versions": versions}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
