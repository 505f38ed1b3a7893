"""RLVRWorkflow of AReaL that asks the service from its event loop, not from a pool of processes.

In the pool a try counts from when it is handed in: with more episodes than processes, a signal that takes seconds makes tries
time out before they begin, and AReaL then gives them a reward of 0. Here there is no pool; samples that are scored at the
same time share requests, within a deadline of five minutes (EVENKEEL_REWARD_DEADLINE).

    trainer.train(workflow="evenkeel_areal_workflow.EvenkeelWorkflow", workflow_kwargs=dict(gconfig=…, tokenizer=…))

Checked with AReaL 1.0.4: areal/workflow/rlvr.py (`async_reward_fn` is awaited with the decoded prompt and completion, their
tokens, and the row), areal/infra/workflow_executor.py (a workflow that raises gives a rejected rollout, and is logged).
"""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from areal.workflow.rlvr import RLVRWorkflow
from evenkeel_areal import item_of, reward_fn
from evenkeel_client import Evenkeel
from evenkeel_sharing import Coalescer

_scorer: Coalescer | None = None
_lock = threading.Lock()


def _shared_scorer() -> Coalescer:
    """One for a process, whose mix is known to be one that AReaL can train."""
    global _scorer
    with _lock:
        if _scorer is None:
            client = Evenkeel()
            client.mix_for("AReaL")
            _scorer = Coalescer(client)
        return _scorer


class EvenkeelWorkflow(RLVRWorkflow):
    """Takes what RLVRWorkflow takes, but no `reward_fn`."""

    def __init__(self, **options: Any):
        # Not as a text: RLVRWorkflow would wrap it anew when an episode begins.
        super().__init__(reward_fn=reward_fn, **options)
        # Here, so that a service that is away or a mix that will not do ends the run, instead of rejecting every rollout.
        self._scorer = _shared_scorer()
        self.async_reward_fn = self._reward

    async def _reward(self, prompt: str, completions: str, prompt_ids: Any, completion_ids: Any, /, **row: Any) -> float:
        """The mixed reward of one completion. Raises RewardError when it cannot be had."""
        tokens = tuple(getattr(self.tokenizer, "all_special_tokens", ()))
        result = await asyncio.wrap_future(self._scorer.submit(item_of(prompt, completions, row, tokens)))
        return float(result["reward"])
