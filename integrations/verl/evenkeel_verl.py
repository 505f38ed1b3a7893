"""Evenkeel as verl's custom reward function: the mixed reward as `score`, and each signal as a key of its own.

    reward.custom_reward_function.path=integrations/verl/evenkeel_verl.py
    reward.custom_reward_function.name=compute_score

Checked with verl 0.9.1 (prove_inside.py runs its own reward loop):
  verl/experimental/reward_loop/reward_manager/{naive,gdpo}.py  one call a sample, awaited where the function is async
  verl/experimental/agent_loop/agent_loop.py  a batch has the keys of its first sample, and every sample must have them
  verl/trainer/ppo/core_algos.py (`compute_gdpo_outcome_advantage`)  reads the keys of `algorithm.gdpo_reward_keys`

Two things to know of verl:
  - The prompt is no argument. With the managers `naive`, `rate_limited` and `remote` verl's agent loop puts it into
    `extra_info` (`raw_prompt`); for `gdpo` and `dapo` the data set must have it there, as `prompt` (messages or text) or
    `question`.
  - Its reward manager `rate_limited` (limited.py) turns every error and time-out into a reward of 0, and `remote` takes no
    async function. Use `naive`, `dapo` or `gdpo`: there an error ends the step.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# The client lies beside the trainers' folders.
sys.path.append(str(Path(__file__).resolve().parent.parent))

from evenkeel_client import Evenkeel, RewardError  # noqa: E402
from evenkeel_items import reply_item  # noqa: E402
from evenkeel_sharing import Coalescer  # noqa: E402

# verl knows no None: what becomes of a signal that abstains.
ABSTENTIONS = {"nan": math.nan, "zero": 0.0, "raise": None}

# Keys that verl writes itself beside those of the reward function.
TAKEN = frozenset(
    "score reward acc pred uid index data_source ability reward_model reward_scores reward_extra_info extra_info raw_prompt "
    "multi_modal_inputs agent_name tools_kwargs interaction_kwargs turn_scores tool_rewards extras min_global_steps "
    "max_global_steps".split()
)

_scorers: dict[str | None, Coalescer] = {}
_lock = threading.Lock()


def _scorer(url: str | None) -> Coalescer:
    """One for a process and address: samples that are scored at the same time share requests."""
    with _lock:
        if url not in _scorers:
            client = Evenkeel(url)
            mix = client.mix_for("verl", separate=True)
            taken = sorted(TAKEN.intersection(signal["name"] for signal in mix["signals"]))
            if taken:
                raise RewardError(
                    f"the mix has a signal called {taken[0]!r}, which is a key of verl's own: rename it", taken[0]
                )
            if mix["normalization"] == "normalize-then-sum":
                logging.getLogger("evenkeel").warning(
                    "This mix normalises each signal before it sums: train it with algorithm.adv_estimator=gdpo. "
                    "To every other estimator `score` is the plain weighted sum."
                )
            _scorers[url] = Coalescer(client)
        return _scorers[url]


async def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: Mapping[str, Any] | None = None,
    url: str | None = None,
    abstention: str | float | None = None,
    **_: Any,
) -> dict[str, float]:
    """`score` (the mixed reward, in which a signal that abstains adds nothing) and each signal's raw score.

    extra_info  the first there is of `prompt`, `raw_prompt` and `question`; optionally `labels` (object, or JSON text of
                one) and `user`
    abstention  what a signal's own key is when it abstains; EVENKEEL_ABSTENTION, or "raise".
                "nan": right for every estimator but GDPO, where it would spread to every advantage of the batch; verl's
                means of that key are NaN. "zero": a made-up number; in GDPO it is compared with real ones. "raise": neither.
    """
    # As text: verl's configuration reads `nan` as the number.
    chosen = str(abstention or os.environ.get("EVENKEEL_ABSTENTION") or "raise")
    if chosen not in ABSTENTIONS:
        raise ValueError(f"EVENKEEL_ABSTENTION: expected nan, zero or raise, got {chosen!r}")
    info = extra_info if extra_info is not None else {}
    prompt = next((info[key] for key in ("prompt", "raw_prompt", "question") if info.get(key) is not None), None)
    if prompt is None or len(prompt) == 0:
        raise RewardError(
            f"extra_info of data source {data_source!r} has no prompt, and verl hands it over nowhere else: write it there as "
            "`prompt` (messages or text) when the data set is made, or use the reward manager naive"
        )
    item = reply_item(prompt, solution_str, labels=info.get("labels"), answer=ground_truth, user=info.get("user"))
    # The first call asks for the mix: in a thread, as verl scores every rollout of a worker in one event loop.
    scorer = _scorers.get(url) or await asyncio.to_thread(_scorer, url)
    result = await asyncio.wrap_future(scorer.submit(item))
    signals = {}
    for name, score in result["scores"].items():
        value = ABSTENTIONS[chosen] if score is None else float(score)
        if value is None:
            raise RewardError(
                f"signal {name!r} abstained on a reply to data source {data_source!r}, and verl has no word for that: choose "
                "with EVENKEEL_ABSTENTION=nan (any estimator but gdpo), zero (counts as 0 in gdpo), or let it score always",
                name,
            )
        signals[name] = value
    return {"score": float(result["reward"]), **signals}
