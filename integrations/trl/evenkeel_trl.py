"""Evenkeel as the reward of TRL's GRPOTrainer: one reward function a signal, so that TRL mixes and logs each.

    from evenkeel_trl import EvenkeelRewards

    rewards = EvenkeelRewards("http://127.0.0.1:8470")
    trainer = GRPOTrainer(
        model=..., train_dataset=...,
        reward_funcs=rewards.functions,
        args=GRPOConfig(**rewards.config, ...),
    )

Checked with TRL 1.16.0 (prove_inside.py trains with it): trl/trainer/grpo_trainer.py (`_calculate_rewards`) calls a reward
function with prompts, completions, completion_ids, every further column of the data set, trainer_state, log_extra and
log_metric, and takes one float or None a completion. None becomes NaN: left out of that function's mean and of the
weighted sum. The name that is logged is the function's `__name__`. An exception ends the step, and with it the run.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

# The client lies beside the trainers' folders.
sys.path.append(str(Path(__file__).resolve().parent.parent))

from evenkeel_client import Evenkeel  # noqa: E402
from evenkeel_items import group_of, mixed_reward, reply_item  # noqa: E402
from evenkeel_sharing import SharedScores  # noqa: E402


class SignalReward:
    """The raw scores of one signal. All signals of a batch come with one request, whichever is asked first."""

    def __init__(self, signal: str, scores: SharedScores, answer_column: str):
        self.signal, self.__name__ = signal, signal
        self._scores, self._answer_column = scores, answer_column

    def __call__(self, prompts: list, completions: list, **columns: Any) -> list[float | None]:
        items, step = items_of(prompts, completions, columns, self._answer_column)
        return [result["scores"][self.signal] for result in self._scores.score(items, step)]


class MixedReward:
    """The mixed reward as one function, for mixes whose weights change with the training step.

    TRL holds weights constant; the service does not. Means of the signals are logged as `evenkeel/<signal>`."""

    def __init__(self, scores: SharedScores, answer_column: str):
        self.__name__ = "evenkeel"
        self._scores, self._answer_column = scores, answer_column

    def __call__(self, prompts: list, completions: list, **columns: Any) -> list[float | None]:
        items, step = items_of(prompts, completions, columns, self._answer_column)
        results = self._scores.score(items, step)
        log_metric = columns.get("log_metric")
        if log_metric is not None:
            for signal in results[0]["scores"] if results else ():
                scored = [result["scores"][signal] for result in results if result["scores"][signal] is not None]
                if scored:
                    log_metric(f"evenkeel/{signal}", sum(scored) / len(scored))
        return [mixed_reward(result) for result in results]


def items_of(
    prompts: list, completions: list, columns: dict[str, Any], answer_column: str
) -> tuple[list[dict[str, Any]], int | None]:
    """Columns `labels` (object, or JSON text of one) and `user` go along; the answer column becomes the label `answer`.

    Groups only feed the service's influence shares here (TRL normalises itself): completions of one prompt at one step.
    """
    step = getattr(columns.get("trainer_state"), "global_step", None)
    nothing = [None] * len(prompts)
    rows = zip(
        prompts,
        completions,
        columns.get("labels", nothing),
        columns.get(answer_column, nothing),
        columns.get("user", nothing),
        strict=True,
    )
    items = [reply_item(p, c, labels=labels, answer=answer, user=user) for p, c, labels, answer, user in rows]
    for item in items:
        item["group_id"] = group_of(item, step)
    return items, step


class EvenkeelRewards:
    """What GRPOTrainer needs of a served mix: ``functions`` and ``config``.

    answer_column  column of the data set that holds the right answer, for signals that compare with it
    options        of the client: token, timeout, deadline, batch, mix_version
    """

    def __init__(self, url: str | None = None, *, answer_column: str = "answer", **options: Any):
        self.client = Evenkeel(url, **options)
        self.mix = mix = self.client.mix_for("TRL", steps=True, separate=True)
        scores = SharedScores(self.client)
        self.functions: list[Any]
        if mix["scheduled"]:
            self.functions, weights = [MixedReward(scores, answer_column)], [1.0]
        else:
            self.functions = [SignalReward(signal["name"], scores, answer_column) for signal in mix["signals"]]
            weights = [signal["weight"] for signal in mix["signals"]]
        self.config: dict[str, Any] = {
            "reward_weights": weights,
            "multi_objective_aggregation": mix["normalization"].replace("-", "_"),
            "scale_rewards": "none" if mix["scale"] == "none" else "group",
            "beta": mix["kl_coefficient"],
        }
