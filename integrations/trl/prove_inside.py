"""TRL's half of ../prove.py: GRPO steps of a tiny model. `prove_inside.py FOLDER STEPS`, by an interpreter that has TRL.

Leaves in FOLDER what TRL logged (logged.json) and each reply that the reward functions saw, with the scores that they
returned for it (seen.jsonl).
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from datasets import Dataset
from evenkeel_items import reply_item
from evenkeel_trl import EvenkeelRewards
from tiny_model import QUESTIONS, save
from trl import GRPOConfig, GRPOTrainer


class Watched:
    """A reward function that keeps what it saw and what it gave back."""

    def __init__(self, function: Any, calls: list[dict[str, Any]]):
        self.function, self.calls, self.__name__ = function, calls, function.__name__

    def __call__(self, prompts: list, completions: list, **columns: Any) -> list[float | None]:
        scores = self.function(prompts, completions, **columns)
        self.calls.append(
            {
                "signal": self.__name__,
                "step": columns["trainer_state"].global_step,
                # Built from TRL's arguments, not taken from what the shim sent.
                "items": [reply_item(p, c, answer=a) for p, c, a in zip(prompts, completions, columns["answer"], strict=True)],
                "scores": scores,
            }
        )
        return scores


def main(folder: Path, steps: int) -> None:
    # Every second question comes without its answer: the signal that needs it abstains there.
    rows = [
        {"prompt": [{"role": "user", "content": question}], "answer": answer if i % 2 else None}
        for i, (question, answer) in enumerate(QUESTIONS)
    ]
    # From a folder, because TRL loads the reference model (the mix has a KL penalty) from where the model came from.
    tokenizer = save(folder / "model")
    rewards = EvenkeelRewards()
    calls: list[dict[str, Any]] = []
    trainer = GRPOTrainer(
        model=str(folder / "model"),
        reward_funcs=[Watched(function, calls) for function in rewards.functions],
        train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer,
        args=GRPOConfig(
            **rewards.config,
            output_dir=str(folder / "trl"),
            max_steps=steps,
            per_device_train_batch_size=16,
            num_generations=4,
            max_completion_length=12,
            learning_rate=1e-3,
            logging_steps=1,
            save_strategy="no",
            report_to=[],
            use_cpu=True,
            bf16=False,
            disable_tqdm=True,
            seed=1,
        ),
    )
    trainer.train()
    names = [function.__name__ for function in rewards.functions]
    with open(folder / "seen.jsonl", "w", encoding="utf-8") as file:
        for first in range(0, len(calls), len(names)):
            together = calls[first : first + len(names)]
            assert [call["signal"] for call in together] == names
            assert all(call["items"] == together[0]["items"] for call in together)
            for i, item in enumerate(together[0]["items"]):
                received = {call["signal"]: call["scores"][i] for call in together}
                file.write(json.dumps({"step": together[0]["step"], "item": item, "received": received}) + "\n")
    packages = ("trl", "torch", "transformers", "accelerate", "datasets", "tokenizers")
    logged = {
        "versions": {"python": sys.version.split()[0], **{name: version(name) for name in packages}},
        "steps": [entry for entry in trainer.state.log_history if "reward" in entry],
    }
    (folder / "logged.json").write_text(json.dumps(logged))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
