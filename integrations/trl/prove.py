"""Proves that the rewards which TRL logs are the ones that Evenkeel served.

    npm run prove:trl                        # makes a virtual environment in a temporary folder, and installs TRL there
    npm run prove:trl -- --python PATH       # an interpreter that has trl, torch, transformers and datasets already

Fits a reward model on made-up comparisons, starts the service with it and two more signals (one abstains on half of the
prompts), runs a few GRPO steps of a tiny random model on the CPU through the shim, and compares, for each step and over
all, three accounts that come about independently:

    TRL      what the trainer logged: mean of each reward function, and the combined reward
    served   the service's own metrics: replies scored, and the mean of each signal over them
    offline  the completions that the reward functions saw, scored anew by `evenkeel reward score`

Exits with 1 on any difference beyond the rounding of the 32-bit floats in which TRL adds up.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))

from live_service import MAIN, LiveService, node  # noqa: E402

PACKAGES = ["trl>=1.0", "torch", "transformers", "accelerate", "datasets"]
WEIGHTS = {"short": 0.5, "experts": 1.0, "right": 2.0}
MIX = f"""
signals:
  short: {{kind: length, free: 10, per: 40, weight: {WEIGHTS["short"]}}}
  experts: {{kind: reward-model, model: experts, clip: [-2, 2], weight: {WEIGHTS["experts"]}}}
  right: {{kind: exact-match, extract: "(yes|no)", otherwise: -1, weight: {WEIGHTS["right"]}}}
klCoefficient: 0.02
"""
# TRL holds rewards as 32-bit floats and averages a batch of them: a relative error of some 2^-24 an operation.
TOLERANCE = 1e-5


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--python", help="an interpreter that has TRL; without it one is made")
    options.add_argument("--steps", type=int, default=6, help="GRPO steps (6)")
    options.add_argument("--keep", action="store_true", help="keep the temporary folder")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="evenkeel-prove-trl-"))
    try:
        python = chosen.python or make_environment(folder / "venv")
        return prove(python, folder, chosen.steps)
    finally:
        if chosen.keep:
            print(f"Everything is kept in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def make_environment(path: Path) -> str:
    print(f"Installing {', '.join(PACKAGES)} (torch is large: this can take minutes)", flush=True)
    venv.create(path, with_pip=True)
    python = str(path / ("Scripts" if os.name == "nt" else "bin") / "python")
    # The package index is whatever pip is configured with.
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def prove(python: str, folder: Path, steps: int) -> int:
    fit_experts(folder)
    with LiveService(MIX, folder=folder) as service:
        print(f"Serving {', '.join(WEIGHTS)} at {service.url}; {steps} GRPO steps on the CPU", flush=True)
        # Nothing is fetched: model and tokenizer are made on the spot.
        environment = {**os.environ, "EVENKEEL_REWARD_URL": service.url, "HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": ""}
        training = [python, str(HERE / "prove_train.py"), str(folder), str(steps)]
        subprocess.run(training, env=environment, check=True)
        metrics = parse_metrics(urllib.request.urlopen(f"{service.url}/metrics").read().decode())
    logged = json.loads((folder / "logged.json").read_text())
    seen = [json.loads(line) for line in (folder / "seen.jsonl").read_text().splitlines()]
    print("\n" + ", ".join(f"{name} {version}" for name, version in logged["versions"].items()))
    offline = score_offline(folder, seen)
    return compare(logged["steps"], seen, offline, metrics)


def fit_experts(folder: Path) -> None:
    """The reward model of comparisons in which contradicting wins most of the time."""
    chance, pairs = random.Random(1), folder / "pairs.jsonl"
    with pairs.open("w") as file:
        for _ in range(240):
            chosen = chance.choice(["no it is odd", "I think not", "it is not even", "no you are wrong"])
            rejected = chance.choice(["yes you are right", "yes it is even", "so right", "a number"])
            if chance.random() < 0.15:
                chosen, rejected = rejected, chosen
            prompt = f"Is {chance.randint(2, 99)} even ?"
            file.write(json.dumps({"prompt": prompt, "chosen": chosen, "rejected": rejected}) + "\n")
    command = [node(), str(MAIN), "reward", "fit", str(pairs), "--comparisons", "--out", str(folder / "experts")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def score_offline(folder: Path, seen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Another process reads the same mix and scores what the reward functions saw."""
    replies, scored = folder / "replies.jsonl", folder / "scored.jsonl"
    replies.write_text("".join(json.dumps(line["item"]) + "\n" for line in seen))
    command = [node(), str(MAIN), "reward", "score", str(folder / "mix.yaml"), str(replies), "--out", str(scored)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [json.loads(line) for line in scored.read_text().splitlines()]


def parse_metrics(text: str) -> dict[str, float]:
    """Prometheus' text format: `name{labels} value`."""
    found = re.findall(r"^(evenkeel_\w+(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE)
    return {name: float(value) for name, value in found}


def compare(
    logged: list[dict[str, float]],
    seen: list[dict[str, Any]],
    offline: list[dict[str, Any]],
    metrics: dict[str, float],
) -> int:
    rows: list[tuple[str, str, float, float]] = []  # where, what, ours, theirs
    for number, log in enumerate(logged):
        step = [o for s, o in zip(seen, offline, strict=True) if s["step"] == number]
        where = f"step {number + 1}"
        for name in WEIGHTS:
            rows.append((where, f"{name}: mean", mean(scores_of(step, name)), log[f"rewards/{name}/mean"]))
        rows.append((where, "combined reward: mean", mean([weighted(o) for o in step]), log["reward"]))
    print(f"\n{'':8} {'':22} {'Evenkeel':>12} {'TRL':>12} {'difference':>11}")
    wrong = print_rows(rows)

    totals = [("all", "replies scored", float(len(seen)), metrics.get("evenkeel_replies_total", math.nan))]
    for name in WEIGHTS:
        served = metrics.get(f'evenkeel_signal_mean{{signal="{name}"}}', math.nan)
        totals.append(("all", f"{name}: mean", mean(scores_of(offline, name)), served))
        silent = sum(o["scores"][name] is None for o in offline) / len(offline)
        served = metrics.get(f'evenkeel_signal_abstention_share{{signal="{name}"}}', math.nan)
        totals.append(("all", f"{name}: abstained", silent, served))
    print(f"\n{'':8} {'':22} {'offline':>12} {'served':>12} {'difference':>11}")
    wrong += print_rows(totals)

    replies = [
        (f"reply {i}", f"{name}: received", none_as_nan(o["scores"][name]), none_as_nan(s["received"][name]))
        for i, (s, o) in enumerate(zip(seen, offline, strict=True))
        for name in WEIGHTS
    ]
    wrong += print_rows([row for row in replies if not agree(row[2], row[3])])
    checks = len(rows) + len(totals) + len(replies)
    print(f"\n{checks} figures compared, {wrong} differ")
    if len(logged) == 0 or len(seen) == 0:
        print("Nothing was trained or seen: this proves nothing.")
        return 1
    return 1 if wrong else 0


def print_rows(rows: list[tuple[str, str, float, float]]) -> int:
    wrong = 0
    for where, what, ours, theirs in rows:
        good = agree(ours, theirs)
        wrong += not good
        note = "" if good else "   DIFFERS"
        print(f"{where:8} {what:22} {ours:12.6f} {theirs:12.6f} {abs(ours - theirs):11.1e}{note}")
    return wrong


def agree(ours: float, theirs: float) -> bool:
    """A NaN (an abstention, or a mean of abstentions alone) agrees with another one, and with nothing else."""
    if math.isnan(ours) or math.isnan(theirs):
        return math.isnan(ours) and math.isnan(theirs)
    return abs(ours - theirs) <= TOLERANCE * max(1.0, abs(ours))


def none_as_nan(score: float | None) -> float:
    return math.nan if score is None else score


def scores_of(scored: list[dict[str, Any]], name: str) -> list[float]:
    return [o["scores"][name] for o in scored if o["scores"][name] is not None]


def weighted(scored: dict[str, Any]) -> float:
    return sum(weight * (scored["scores"][name] or 0.0) for name, weight in WEIGHTS.items())


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else math.nan


if __name__ == "__main__":
    sys.exit(main())
