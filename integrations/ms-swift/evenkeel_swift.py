"""Evenkeel as reward functions of ms-swift: one class a signal, registered in `orms` when this plugin is imported.

    EVENKEEL_REWARD_URL=http://127.0.0.1:8470 swift rlhf --rlhf_type grpo \
        --external_plugins integrations/ms-swift/evenkeel_swift.py \
        --reward_funcs evenkeel_thumbs evenkeel_short --reward_weights 1 0.1 …

`python3 integrations/ms-swift/evenkeel_swift.py` prints the flags for the mix that is served. A mix whose weights change with
the step is one function, `evenkeel`: the mixed reward.

Checked with ms-swift 4.6.0 (prove_inside.py trains with it):
  swift/rewards/orm.py                  `AsyncORM`, `orms`
  swift/rl_core/grpo_algorithm.py       `await function(completions, **columns)`, float or None each; None becomes NaN, which
                                        is left out of sums; each call runs in an event loop of its own (`asyncio.run`)
  swift/rl_core/data.py                 columns: `messages` (its last one is the completion), `prompt_id`, … and those of the
                                        data set
  swift/rlhf_trainers/grpo_trainer.py   the name that is logged is the name of the class
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

# The client lies beside the trainers' folders.
sys.path.append(str(Path(__file__).resolve().parent.parent))

from evenkeel_client import Evenkeel, RewardError  # noqa: E402
from evenkeel_items import mixed_reward, reply_item  # noqa: E402
from evenkeel_sharing import SharedScores  # noqa: E402

# Columns that may hold the right answer; `solution` is what ms-swift's own rewards read.
ANSWER_COLUMNS = ("answer", "solution")
MIXED = "evenkeel"


def items_of(completions: list[str], columns: dict[str, Any]) -> tuple[list[dict[str, Any]], int | None]:
    nothing = [None] * len(completions)
    answers = next((columns[name] for name in ANSWER_COLUMNS if name in columns), nothing)
    labels, users = columns.get("labels", nothing), columns.get("user", nothing)
    step = getattr(columns.get("trainer_state"), "global_step", None)
    items = []
    for i, (messages, completion) in enumerate(zip(columns["messages"], completions, strict=True)):
        prompt_id = columns.get("prompt_id", nothing)[i]
        items.append(
            reply_item(
                messages[:-1],
                [{"role": "assistant", "content": completion}],
                labels=labels[i],
                answer=answers[i],
                user=users[i],
                # An id of the prompt; groups only feed the service's influence shares, ms-swift normalises itself.
                group_id=str(prompt_id) if prompt_id else None,
            )
        )
    return items, step


def reward_class(base: type, scores: SharedScores, name: str, value: Callable[[dict[str, Any]], float | None]) -> type:
    """A reward function of that name; all of a batch come with one request."""

    async def call(self: Any, completions: list[str], **columns: Any) -> list[float | None]:
        items, step = items_of(completions, columns)
        # In a thread: the event loop stays free for other reward functions.
        results = await asyncio.to_thread(scores.score, items, step)
        return [value(result) for result in results]

    return type(name, (base,), {"__call__": call, "__doc__": f"Evenkeel's reward function {name}."})


def score_of(signal: str) -> Callable[[dict[str, Any]], float | None]:
    return lambda result: result["scores"][signal]


def class_name(signal: str) -> str:
    return f"{MIXED}_{signal}"


def usable_mix(client: Evenkeel) -> dict[str, Any]:
    return client.mix_for("ms-swift", steps=True, separate=True)


def register(orms: dict[str, type], base: type, client: Evenkeel | None = None) -> dict[str, type]:
    """Adds to `orms` a class for each signal of the served mix, as `evenkeel_<signal>`, or where weights change with the step
    (ms-swift holds its own constant) one for the mixed reward, as `evenkeel`."""
    client = client or Evenkeel()
    mix = usable_mix(client)
    scores = SharedScores(client)
    if mix["scheduled"]:
        classes = {MIXED: reward_class(base, scores, MIXED, mixed_reward)}
    else:
        names = [signal["name"] for signal in mix["signals"]]
        classes = {class_name(name): reward_class(base, scores, class_name(name), score_of(name)) for name in names}
    orms.update(classes)
    return classes


def refuse_unknown(words: Iterable[str], known: Iterable[str]) -> None:
    """Names of reward functions in a command line that the mix has none for: said before a model is loaded."""
    for word in words:
        if word.startswith(f"{MIXED}_") and not word.endswith(".py") and "/" not in word and word not in known:
            raise RewardError(f"the mix that is served has no reward function {word!r}; it has {', '.join(known)}")


def flags(mix: dict[str, Any]) -> str:
    if mix["scheduled"]:
        names, weights = [MIXED], ["1"]
    else:
        names = [class_name(signal["name"]) for signal in mix["signals"]]
        weights = [f"{signal['weight']:g}" for signal in mix["signals"]]
    scale = "none" if mix["scale"] == "none" else "group"
    if mix["normalization"] == "normalize-then-sum":
        scale = "gdpo"
    chosen = f"--reward_funcs {' '.join(names)} --reward_weights {' '.join(weights)}"
    return f"{chosen} --scale_rewards {scale} --beta {mix['kl_coefficient']:g}"


if __name__ == "__main__":
    print(flags(usable_mix(Evenkeel(deadline=10))))
else:
    try:
        from swift.rewards import AsyncORM, orms
    except ModuleNotFoundError as missing:
        if missing.name not in ("swift", "swift.rewards"):
            raise  # something that ms-swift needs is not there: its own message says what
    else:
        refuse_unknown(sys.argv, register(orms, AsyncORM))
