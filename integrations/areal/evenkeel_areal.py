"""Evenkeel as the reward of AReaL, as a function for its pool of processes. Prefer evenkeel_areal_workflow.py.

    workflow_kwargs = dict(reward_fn="evenkeel_areal.reward_fn", …)            # PYTHONPATH=$PWD/integrations/areal

Checked with AReaL 1.0.4 (prove_inside.py runs its own classes):
  areal/api/reward_api.py (`AsyncRewardWrapper`)  calls the function in a pool of processes; 15 s a try, from when it is handed
      to the pool, waiting there included; a time-out is tried again three times and is then **a reward of 0**, with a warning;
      an exception is tried again three times and is then raised
  areal/workflow/rlvr.py  prompt and completion are decoded with special tokens; the data set's row comes as keyword arguments

So this function gives up, by raising, well before AReaL would. It cannot cover the time that a try waits for a process.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

# The client lies beside the trainers' folders.
sys.path.append(str(Path(__file__).resolve().parent.parent))

from evenkeel_client import Evenkeel  # noqa: E402
from evenkeel_items import reply_item, without_end_tokens  # noqa: E402

# Seconds for all tries of one sample. AReaL's own limit is 15; the rest is for waiting in the pool.
DEADLINE = 8.0

_client: Evenkeel | None = None
_owner = 0


def _own_client() -> Evenkeel:
    """One for each process of the pool."""
    global _client, _owner
    if _client is None or _owner != os.getpid():
        client = Evenkeel(timeout=DEADLINE, deadline=DEADLINE)
        client.mix_for("AReaL")
        _client, _owner = client, os.getpid()
    return _client


def item_of(prompt: str, completion: str, row: dict[str, Any], tokens: tuple[str, ...] = ()) -> dict[str, Any]:
    """The row's `messages` are the prompt as the user wrote it; the decoded one has the chat template's tokens in it."""
    messages = row.get("messages")
    return reply_item(
        prompt if messages is None or len(messages) == 0 else messages,
        without_end_tokens(completion, tokens),
        labels=row.get("labels"),
        answer=row.get("answer"),
        user=row.get("user"),
    )


# The first four by their places alone, so that a data set may have columns of these names.
def reward_fn(prompt: str, completions: str, prompt_ids: Any = None, completion_ids: Any = None, /, **row: Any) -> float:
    """The mixed reward of one completion. Raises RewardError when it cannot be had."""
    [result] = _own_client().score([item_of(prompt, completions, row)])
    return float(result["reward"])
