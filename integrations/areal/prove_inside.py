"""AReaL's half of ../prove.py: its own RLVRWorkflow runs episodes with replies that are given, through the workflow and the pool.

`prove_inside.py FOLDER STEPS`, by an interpreter that has AReaL. There is no inference engine and nothing is trained.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from areal.api import AsyncRewardWrapper, ModelRequest, ModelResponse
from areal.api.cli_args import GenerationHyperparameters
from areal.workflow.rlvr import RLVRWorkflow
from evenkeel_areal_workflow import EvenkeelWorkflow
from evenkeel_items import reply_item
from tiny_model import QUESTIONS, WORDS, save

EPISODES = 16


class Engine:
    """Gives each episode the next reply, as an inference engine would: tokens, with the one that ends the reply."""

    def __init__(self, tokenizer: Any, texts: list[str]):
        self.tokenizer, self.texts = tokenizer, texts

    async def agenerate(self, request: ModelRequest) -> ModelResponse:
        tokens = [*self.tokenizer(self.texts.pop(0))["input_ids"], self.tokenizer.eos_token_id]
        nothing = [0.0] * len(tokens)
        return ModelResponse(
            input_tokens=request.input_ids,
            output_tokens=tokens,
            output_logprobs=nothing,
            output_versions=[0] * len(tokens),
            tokenizer=self.tokenizer,
        )


def slow(*_: Any, **__: Any) -> float:
    time.sleep(1.0)
    return 1.0


async def main(folder: Path, steps: int) -> None:
    tokenizer = save(folder / "model")
    chance = random.Random(1)
    options = {"gconfig": GenerationHyperparameters(max_new_tokens=16), "tokenizer": str(folder / "model")}
    workflows = [EvenkeelWorkflow(**options), RLVRWorkflow(reward_fn="evenkeel_areal.reward_fn", **options)]
    with open(folder / "seen.jsonl", "w", encoding="utf-8") as file:
        for step in range(steps):
            rows, texts = [], []
            for i in range(EPISODES):
                question, right = QUESTIONS[i % len(QUESTIONS)]
                # Every second question comes without its answer: the signal that needs it abstains there.
                rows.append({"messages": [{"role": "user", "content": question}], "answer": right if i % 2 else None})
                texts.append(" ".join(chance.choices(WORDS, k=chance.randint(1, 12))))
            engine = Engine(tokenizer, list(texts))
            workflow = workflows[step % len(workflows)]
            results = await asyncio.gather(*(workflow.arun_episode(engine, row) for row in rows))
            for row, text, result in zip(rows, texts, results, strict=True):
                item = reply_item(row["messages"], text, answer=row["answer"])
                line = {"step": step, "item": item, "received": {}, "reward": float(result["rewards"][0])}
                file.write(json.dumps(line) + "\n")
    # What README.md says of the pool: a function that is too slow for it ends as a reward of 0.
    assert await AsyncRewardWrapper(slow, timeout_seconds=0.2, max_retries=1)("p", "c", [1], [2]) == 0
    packages = ("areal", "torch", "transformers")
    versions = {"python": sys.version.split()[0], **{name: version(name) for name in packages}}
    (folder / "logged.json").write_text(json.dumps({"versions": versions}))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
