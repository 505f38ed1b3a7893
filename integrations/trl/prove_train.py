"""The training half of prove.py, run by an interpreter that has TRL: `prove_train.py FOLDER STEPS`.

Leaves in FOLDER what TRL logged (logged.json) and each reply that the reward functions saw, with the scores that they
returned for it (seen.jsonl).
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import GRPOConfig, GRPOTrainer

sys.path.append(str(Path(__file__).resolve().parent.parent))

from evenkeel_items import reply_item  # noqa: E402
from evenkeel_trl import EvenkeelRewards  # noqa: E402

QUESTIONS = [(f"Is {n} even ?", "no" if n % 2 else "yes") for n in range(2, 10)]
WORDS = "yes no it is even odd you are right wrong sorry I think so not because of a number".split()
CHAT = (
    "{% for message in messages %}<|{{ message['role'] }}|> {{ message['content'] }} <|end|> {% endfor %}"
    "{% if add_generation_prompt %}<|assistant|> {% endif %}"
)


def make_tokenizer() -> PreTrainedTokenizerFast:
    words = Tokenizer(models.WordLevel(unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    special = ["<unk>", "<pad>", "<|end|>", "<|user|>", "<|assistant|>"]
    lines = [question for question, _ in QUESTIONS] + [" ".join(WORDS)]
    words.train_from_iterator(lines, trainers.WordLevelTrainer(special_tokens=special))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, unk_token="<unk>", pad_token="<pad>", eos_token="<|end|>", padding_side="left"
    )
    tokenizer.chat_template = CHAT
    return tokenizer


def make_model(tokenizer: PreTrainedTokenizerFast) -> LlamaForCausalLM:
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=128,
            pad_token_id=tokenizer.pad_token_id,
            eos_token_id=tokenizer.eos_token_id,
            bos_token_id=None,
        )
    )


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
                "items": [
                    reply_item(p, c, answer=a) for p, c, a in zip(prompts, completions, columns["answer"], strict=True)
                ],
                "scores": scores,
            }
        )
        return scores


def main(folder: Path, steps: int) -> None:
    torch.manual_seed(1)
    tokenizer = make_tokenizer()
    # Every second question comes without its answer: the signal that needs it abstains there.
    rows = [
        {"prompt": [{"role": "user", "content": question}], "answer": answer if i % 2 else None}
        for i, (question, answer) in enumerate(QUESTIONS)
    ]
    # From a folder, because TRL loads the reference model (the mix has a KL penalty) from where the model came from.
    make_model(tokenizer).save_pretrained(folder / "model")
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
