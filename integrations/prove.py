"""Proves that the rewards which a trainer holds are the ones that Evenkeel served.

    npm run prove:trl                                  # installs TRL in a temporary folder
    npm run prove:trl -- --python PATH                 # an interpreter that has it already
    npm run prove:trainer -- verl --python PATH        # and ms-swift, areal, nemo-rl, openrlhf, slime

Fits a reward model on made-up comparisons, starts the service with it and two more signals (one abstains on half of the
prompts), and has the trainer's own code score replies through the shim (`<trainer>/prove_inside.py`): TRL and ms-swift
train a tiny random model on the CPU for a few GRPO steps; of the others the part that asks for rewards runs.
Then three accounts that come about independently are compared:

    trainer  what it logged (the mean of each signal, and the combined reward), and what each reply got
    served   the service's own metrics: replies scored, the mean of each signal over them, influence shares
    offline  the same replies, scored anew by `evenkeel reward score`

Exits with 1 on any difference beyond the rounding of the 32-bit floats in which trainers add up.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from live_service import MAIN, LiveService, node

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Trainer:
    #: What pip installs; None where that takes more than a temporary folder.
    packages: list[str] | None
    #: How it names a signal in its log; None where it does not train here.
    logs: str | None = None
    #: Whether it sends groups, whole and in one request a step.
    groups: bool = False


TRAINERS = {
    "trl": Trainer(["trl>=1.0", "torch", "transformers", "accelerate", "datasets"], "rewards/{}/mean", groups=True),
    "ms-swift": Trainer(["ms-swift>=4.6"], "rewards/evenkeel_{}/mean", groups=True),
    "verl": Trainer(None),
    "areal": Trainer(None),
    "nemo-rl": Trainer(None),
    "openrlhf": Trainer(None),
    "slime": Trainer(None),
}
WEIGHTS = {"short": 0.5, "experts": 1.0, "right": 2.0}
MIX = f"""
signals:
  short: {{kind: length, free: 10, per: 40, weight: {WEIGHTS["short"]}}}
  experts: {{kind: reward-model, model: experts, clip: [-2, 2], weight: {WEIGHTS["experts"]}}}
  right: {{kind: exact-match, extract: "(yes|no)", otherwise: -1, weight: {WEIGHTS["right"]}}}
klCoefficient: 0.02
"""
# Trainers hold rewards as 32-bit floats and average a batch of them: a relative error of some 2^-24 an operation.
TOLERANCE = 1e-5


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("trainer", choices=TRAINERS)
    options.add_argument("--python", help="an interpreter that has the trainer; without it one is made")
    options.add_argument("--steps", type=int, default=6, help="GRPO steps, or batches of replies (6)")
    options.add_argument("--keep", action="store_true", help="keep the temporary folder")
    chosen = options.parse_args()
    trainer = TRAINERS[chosen.trainer]
    if chosen.python is None and trainer.packages is None:
        options.error(f"name an interpreter that has {chosen.trainer}: --python PATH")
    folder = Path(tempfile.mkdtemp(prefix=f"evenkeel-prove-{chosen.trainer}-"))
    try:
        python = chosen.python or make_environment(folder / "venv", trainer.packages or [])
        return prove(chosen.trainer, python, folder, chosen.steps)
    finally:
        if chosen.keep:
            print(f"Everything is kept in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def make_environment(path: Path, packages: list[str]) -> str:
    print(f"Installing {', '.join(packages)} (torch is large: this can take minutes)", flush=True)
    venv.create(path, with_pip=True)
    python = str(path / ("Scripts" if os.name == "nt" else "bin") / "python")
    # The package index is whatever pip is configured with.
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


def prove(name: str, python: str, folder: Path, steps: int) -> int:
    fit_experts(folder)
    with LiveService(MIX, folder=folder) as service:
        print(f"Serving {', '.join(WEIGHTS)} at {service.url} to {name}; {steps} steps on the CPU", flush=True)
        # Nothing is fetched: model and tokenizer are made on the spot.
        environment = {
            **os.environ,
            "EVENKEEL_REWARD_URL": service.url,
            "HF_HUB_OFFLINE": "1",
            "CUDA_VISIBLE_DEVICES": "",
            # The shim's folder, as its README says; tiny_model.py lies beside the folders.
            "PYTHONPATH": os.pathsep.join([str(HERE / name), str(HERE), os.environ.get("PYTHONPATH", "")]),
        }
        inside = [python, str(HERE / name / "prove_inside.py"), str(folder), str(steps)]
        if (code := subprocess.run(inside, env=environment).returncode) != 0:
            print(f"prove_inside.py of {name} ended with {code}: nothing is proved")
            return 1
        metrics = parse_metrics(urllib.request.urlopen(f"{service.url}/metrics").read().decode())
    logged = json.loads((folder / "logged.json").read_text())
    seen = [json.loads(line) for line in (folder / "seen.jsonl").read_text().splitlines()]
    print("\n" + ", ".join(f"{package} {version}" for package, version in logged["versions"].items()))
    offline = score_offline(folder, seen)
    return compare(TRAINERS[name], logged.get("steps", []), seen, offline, metrics)


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
    trainer: Trainer,
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
            rows.append((where, f"{name}: mean", mean(scores_of(step, name)), log[str(trainer.logs).format(name)]))
        rows.append((where, "combined reward: mean", mean([weighted(o) for o in step]), log["reward"]))
    wrong = print_rows(("Evenkeel", "trainer"), rows)

    totals = [("all", "replies scored", float(len(seen)), metrics.get("evenkeel_replies_total", math.nan))]
    for name in WEIGHTS:
        served = metrics.get(f'evenkeel_signal_mean{{signal="{name}"}}', math.nan)
        totals.append(("all", f"{name}: mean", mean(scores_of(offline, name)), served))
        silent = sum(o["scores"][name] is None for o in offline) / len(offline)
        served = metrics.get(f'evenkeel_signal_abstention_share{{signal="{name}"}}', math.nan)
        totals.append(("all", f"{name}: abstained", silent, served))
    if trainer.groups:
        last = max(s["step"] for s in seen)
        groups: dict[str, list[dict[str, Any]]] = {}
        for s, o in zip(seen, offline, strict=True):
            if s["step"] == last:
                groups.setdefault(json.dumps(s["item"]["prompt"]), []).append(o)
        for name, share in influence_shares(list(groups.values())).items():
            served = metrics.get(f'evenkeel_signal_influence_share{{signal="{name}"}}', math.nan)
            totals.append(("last", f"{name}: influence", share, served))
    wrong += print_rows(("offline", "served"), totals)

    replies = [
        (f"reply {i}", f"{name}: received", none_as_nan(o["scores"][name]), none_as_nan(received))
        for i, (s, o) in enumerate(zip(seen, offline, strict=True))
        for name, received in s["received"].items()
    ] + [
        (f"reply {i}", "reward: received", weighted(o), none_as_nan(s["reward"]))
        for i, (s, o) in enumerate(zip(seen, offline, strict=True))
        if "reward" in s
    ]
    wrong += print_rows(("offline", "trainer"), [row for row in replies if not agree(row[2], row[3])])
    checks = len(rows) + len(totals) + len(replies)
    print(f"\n{checks} figures compared ({len(replies)} of single replies), {wrong} differ")
    if len(seen) == 0 or (trainer.logs is not None and len(logged) == 0):
        print("Nothing was trained or seen: this proves nothing.")
        return 1
    return 1 if wrong else 0


def influence_shares(groups: list[list[dict[str, Any]]]) -> dict[str, float]:
    """Within-group Cov(w r, R) / Var(R), pooled over groups; a signal that abstains adds nothing."""
    together = dict.fromkeys(WEIGHTS, 0.0)
    for group in groups:
        rewards = [weighted(o) for o in group]
        centre = mean(rewards)
        for name, weight in WEIGHTS.items():
            parts = [weight * (o["scores"][name] or 0.0) for o in group]
            together[name] += sum((r - centre) * (p - mean(parts)) for r, p in zip(rewards, parts, strict=True))
    return {name: part / sum(together.values()) for name, part in together.items()}


def print_rows(sides: tuple[str, str], rows: list[tuple[str, str, float, float]]) -> int:
    if rows:
        print(f"\n{'':8} {'':22} {sides[0]:>12} {sides[1]:>12} {'difference':>11}")
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
