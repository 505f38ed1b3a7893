"""ms-swift's half of ../prove.py: its own `swift rlhf --rlhf_type grpo` on a tiny model, by an interpreter that has ms-swift.

`prove_inside.py FOLDER STEPS`. This file is also the plugin that watches: swift imports it after the shim's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def watch(folder: Path) -> None:
    """Keeps what each reward function saw and gave back, a line a call in FOLDER/calls.jsonl."""
    from evenkeel_items import reply_item
    from swift.rewards import orms

    for name, base in list(orms.items()):
        if not name.startswith("evenkeel_"):
            continue

        async def call(self: Any, completions: list[str], base: Any = base, signal: str = name[9:], **columns: Any) -> Any:
            scores = await base.__call__(self, completions, **columns)
            rows = zip(columns["messages"], completions, columns["answer"], strict=True)
            # Built from ms-swift's arguments, not taken from what the shim sent.
            items = [reply_item(messages[:-1], completion, answer=answer) for messages, completion, answer in rows]
            line = {"signal": signal, "step": columns["trainer_state"].global_step, "items": items, "scores": scores}
            with open(folder / "calls.jsonl", "a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            return scores

        orms[name] = type(name, (base,), {"__call__": call})


def main(folder: Path, steps: int) -> None:
    from tiny_model import QUESTIONS, save

    save(folder / "model")
    # Every second question comes without its answer: the signal that needs it abstains there.
    rows = [
        {"messages": [{"role": "user", "content": question}], "answer": answer if i % 2 else None}
        for i, (question, answer) in enumerate(QUESTIONS)
    ]
    (folder / "prompts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    printed = subprocess.run([sys.executable, str(HERE / "evenkeel_swift.py")], check=True, capture_output=True, text=True)
    command = [
        *(str(Path(sys.executable).with_name("swift")), "rlhf", "--rlhf_type", "grpo"),
        *("--model", str(folder / "model"), "--model_type", "llama", "--template", "dummy"),
        *("--dataset", str(folder / "prompts.jsonl"), "--split_dataset_ratio", "0"),
        *("--external_plugins", str(HERE / "evenkeel_swift.py"), str(HERE / "prove_inside.py"), *printed.stdout.split()),
        *("--num_generations", "4", "--per_device_train_batch_size", "16", "--max_completion_length", "12"),
        *("--max_steps", str(steps), "--logging_steps", "1", "--save_strategy", "no", "--report_to", "none"),
        *("--tuner_type", "full", "--torch_dtype", "float32", "--use_vllm", "false", "--seed", "1"),
        *("--output_dir", str(folder / "swift"), "--add_version", "false", "--create_checkpoint_symlink", "false"),
    ]
    with open(folder / "swift.log", "w") as log:
        environment = {**os.environ, "EVENKEEL_PROVE_FOLDER": str(folder)}
        done = subprocess.run(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit("".join((folder / "swift.log").read_text().splitlines(keepends=True)[-40:]))
    calls = [json.loads(line) for line in (folder / "calls.jsonl").read_text().splitlines()]
    with open(folder / "seen.jsonl", "w", encoding="utf-8") as file:
        for step in range(steps):
            together = [call for call in calls if call["step"] == step]
            assert all(call["items"] == together[0]["items"] for call in together)
            for i, item in enumerate(together[0]["items"]):
                received = {call["signal"]: call["scores"][i] for call in together}
                file.write(json.dumps({"step": step, "item": item, "received": received}) + "\n")
    lines = [json.loads(line) for line in (folder / "swift" / "logging.jsonl").read_text().splitlines()]
    packages = ("ms-swift", "trl", "torch", "transformers")
    logged = {
        "versions": {"python": sys.version.split()[0], **{name: version(name) for name in packages}},
        "steps": [line for line in lines if "reward" in line],
    }
    (folder / "logged.json").write_text(json.dumps(logged))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
elif "EVENKEEL_PROVE_FOLDER" in os.environ:
    watch(Path(os.environ["EVENKEEL_PROVE_FOLDER"]))
