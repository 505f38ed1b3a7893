"""slime's half of ../prove.py: its own `batched_async_rm` asks the URL about samples as its rollout makes them.

`prove_inside.py FOLDER STEPS`, by an interpreter that has slime (its checkout on PYTHONPATH will do). Nothing is trained.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from argparse import Namespace
from pathlib import Path

import slime.rollout.rm_hub
from evenkeel_items import reply_item
from slime.utils.types import Sample
from tiny_model import QUESTIONS, WORDS

SAMPLES = 16


async def main(folder: Path, steps: int) -> None:
    chance = random.Random(1)
    url = f"{os.environ['EVENKEEL_REWARD_URL']}/slime"
    with open(folder / "seen.jsonl", "w", encoding="utf-8") as file:
        for step in range(steps):
            samples, items = [], []
            for i in range(SAMPLES):
                question, right = QUESTIONS[i % len(QUESTIONS)]
                answer = right if i % 2 else None  # the signal that needs it abstains on every second question
                text = " ".join(chance.choices(WORDS, k=chance.randint(1, 12)))
                messages = [{"role": "user", "content": question}]
                # Its rollout keeps the token that ends the reply.
                samples.append(Sample(prompt=messages, response=f"{text}<|im_end|>", label=answer))
                items.append(reply_item(messages, text, answer=answer))
            detail = step % 2 == 1
            arguments = Namespace(rm_type="remote_rm", rm_url=f"{url}?detail=1" if detail else url, custom_rm_path=None)
            arguments.reward_key = "score" if detail else None
            for sample, item, reward in zip(
                samples, items, await slime.rollout.rm_hub.batched_async_rm(arguments, samples), strict=True
            ):
                sample.reward = reward
                received = reward["scores"] if detail else {}
                line = {"step": step, "item": item, "received": received, "reward": sample.get_reward_value(arguments)}
                file.write(json.dumps(line) + "\n")
    await slime.rollout.rm_hub._get_shared_session().close()
    versions = {"python": sys.version.split()[0], "slime": getattr(slime, "__version__", "from its sources")}
    (folder / "logged.json").write_text(json.dumps({"versions": versions}))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
