"""OpenRLHF's half of ../prove.py: its own executor of single turns asks the URL, with replies that are given.

`prove_inside.py FOLDER STEPS`, by an interpreter that has OpenRLHF. There is no inference engine and nothing is trained.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from evenkeel_items import reply_item
from openrlhf.utils.agent import SingleTurnAgentExecutor
from tiny_model import QUESTIONS, WORDS, save

EPISODES = 16


class Engine:
    """Answers with the reply it was made for: tokens, with the one that ends the reply."""

    def __init__(self, tokens: list[int]):
        self.tokens = tokens

    async def generate(self, *_: Any, **__: Any) -> Any:
        return SimpleNamespace(outputs=[SimpleNamespace(token_ids=self.tokens, finish_reason="stop", logprobs=None)])


async def main(folder: Path, steps: int) -> None:
    tokenizer = save(folder / "model")
    chance = random.Random(1)
    executor = SingleTurnAgentExecutor(f"{os.environ['EVENKEEL_REWARD_URL']}/openrlhf")
    parameters = SimpleNamespace(max_tokens=16, logprobs=None)
    with open(folder / "seen.jsonl", "w", encoding="utf-8") as file:
        for step in range(steps):
            asked, items = [], []
            for i in range(EPISODES):
                question, right = QUESTIONS[i % len(QUESTIONS)]
                answer = right if i % 2 else None  # the signal that needs it abstains on every second question
                # As its data set makes prompts of conversations: text, in the chat template.
                messages = [{"role": "user", "content": question}]
                prompt = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
                text = " ".join(chance.choices(WORDS, k=chance.randint(1, 12)))
                engine = Engine([*tokenizer(text)["input_ids"], tokenizer.eos_token_id])
                asked.append(executor.execute(prompt, answer or "", parameters, 64, tokenizer, engine))
                items.append(reply_item(prompt, text, answer=answer))
            for item, output in zip(items, await asyncio.gather(*asked), strict=True):
                received = {name: output["extra_logs"].get(name, [None])[0] for name in ("short", "experts", "right")}
                # A list of one, as of its own reward server; `torch.tensor([...])` takes it from there.
                line = {"step": step, "item": item, "received": received, "reward": output["reward"][0]}
                file.write(json.dumps(line) + "\n")
    packages = ("openrlhf", "torch", "transformers")
    versions = {"python": sys.version.split()[0], **{name: version(name) for name in packages}}
    (folder / "logged.json").write_text(json.dumps({"versions": versions}))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
