"""What the environment does, without Ray and torch: messages in, rewards out. The actor is in evenkeel_nemo_rl.py."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# The client lies beside the trainers' folders.
sys.path.append(str(Path(__file__).resolve().parent.parent))

from evenkeel_client import Evenkeel, RewardError  # noqa: E402
from evenkeel_items import reply_item  # noqa: E402

Message = Mapping[str, Any]


class EvenkeelRewardSource:
    """Scores conversations that end in a reply.

    config  of the environment: `url`; `components` (false: the mixed reward; true: one component a signal, for GDPO);
            options of the client (`timeout`, `deadline`, `batch`)
    """

    def __init__(self, config: Mapping[str, Any]):
        known = {"url", "components", "timeout", "deadline", "batch"}
        unknown = set(config) - known - {"num_workers"}
        if unknown:
            raise ValueError(f"env.evenkeel.{sorted(unknown)[0]}: unknown; known are {', '.join(sorted(known))}")
        options = {name: config[name] for name in ("timeout", "deadline", "batch") if name in config}
        self.client = Evenkeel(config.get("url"), **options)
        self.components = bool(config.get("components", False))
        self.client.mix_for(
            "NeMo-RL" if self.components else "NeMo-RL with env.evenkeel.components false", separate=self.components
        )

    def rewards(
        self, conversations: Sequence[Sequence[Message]], metadata: Sequence[Mapping[str, Any] | None]
    ) -> list[float] | dict[str, list[float]]:
        """`[batch]`, or by `reward/<signal>`. Raises RewardError when they cannot be had, and for a signal that abstains
        where components are asked for: NeMo-RL has no word for "not scored"."""
        items = [item_of(messages, info or {}) for messages, info in zip(conversations, metadata, strict=True)]
        results = self.client.score(items)
        if not self.components:
            return [float(result["reward"]) for result in results]
        by_signal: dict[str, list[float]] = {}
        for result in results:
            for signal, score in result["scores"].items():
                if score is None:
                    raise RewardError(f"signal {signal!r} abstained, which components do not allow", signal)
                by_signal.setdefault(f"reward/{signal}", []).append(float(score))
        return by_signal


def item_of(messages: Sequence[Message], info: Mapping[str, Any]) -> dict[str, Any]:
    """The last message is the reply; metadata may hold `labels`, `user`, `group_id`, and `ground_truth` (the label `answer`)."""
    if not messages or messages[-1].get("role") != "assistant":
        raise RewardError("the conversation does not end in a reply of the assistant")
    return reply_item(
        messages[:-1],
        messages[-1:],
        labels=info.get("labels"),
        answer=info.get("ground_truth"),
        user=info.get("user"),
        # Groups only feed the service's influence shares; NeMo-RL normalises itself.
        group_id=info.get("group_id"),
    )
