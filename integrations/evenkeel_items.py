"""From a trainer's samples to items of the reward service, and back."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from evenkeel_client import encode

# Tokens that end or pad a reply, of the usual chat templates. The service wants the reply without them.
_END_TOKENS = re.compile(r"(?:\s*(?:<\|[^<>|\s]{1,40}\|>|</s>|<eos>|<pad>|<end_of_turn>|<｜[^<>｜\s]{1,40}｜>))+\s*\Z")


def reply_item(
    prompt: str | Iterable[Mapping[str, Any]],
    completion: str | Iterable[Mapping[str, Any]],
    *,
    labels: Any = None,
    answer: Any = None,
    user: Any = None,
    group_id: str | int | None = None,
) -> dict[str, Any]:
    """An item to score.

    A completion of several messages (tool calls and their results) is scored by its last one; those before count as
    part of the prompt. ``labels`` is an object or JSON text of one. ``answer`` becomes the label of that name, unless
    ``labels`` has one. Numbers and arrays of numpy may stand anywhere; NaN for ``answer`` or ``user`` is "none".
    """
    turns: str | list[dict[str, str]] = prompt if isinstance(prompt, str) else [_turn(message) for message in prompt]
    if not isinstance(completion, str):
        *before, last = [_turn(message) for message in completion]
        if before:
            turns = [*([{"role": "user", "content": turns}] if isinstance(turns, str) else turns), *before]
        completion = last["content"]
    item: dict[str, Any] = {"prompt": turns, "completion": completion}
    known = _labels(labels)
    if "answer" not in known and (right := _given(answer)) is not None:
        known["answer"] = right
    if known:
        item["labels"] = known
    if (who := _given(user)) is not None:
        item["user"] = str(who)
    if group_id is not None:
        item["group_id"] = group_id
    return item


def group_of(item: Mapping[str, Any], *more: Any) -> str:
    """A group id for trainers that send none: equal for the completions of one prompt (and of one ``more``)."""
    return hashlib.sha256(encode([item["prompt"], item.get("labels"), item.get("user"), *more])).hexdigest()[:16]


def without_end_tokens(text: str, tokens: Iterable[str] = ()) -> str:
    """A reply that was decoded with its special tokens, without those at its end.

    tokens  special tokens of the tokenizer at hand, beside those of the usual chat templates
    """
    own = tuple(token for token in tokens if token)
    while True:
        # Only the end is looked at: a pattern anchored there would be tried from every place of a long reply.
        start = max(0, len(text) - 2_000)
        shorter = text[:start] + _END_TOKENS.sub("", text[start:])
        for token in own:
            if shorter.rstrip().endswith(token):
                shorter = shorter.rstrip().removesuffix(token)
        if shorter == text:
            return text
        text = shorter


def mixed_reward(result: Mapping[str, Any]) -> float | None:
    """The mixed reward of a result, or None where every signal abstained: the empty sum is "not scored", not 0."""
    return None if all(score is None for score in result["scores"].values()) else result["reward"]


def _given(value: Any) -> Any:
    """The value, or None for what a table has left out: None, or the NaN that pandas writes for it."""
    plain = value.tolist() if hasattr(value, "tolist") else value
    return None if isinstance(plain, float) and math.isnan(plain) else plain


def _labels(labels: Any) -> dict[str, Any]:
    labels = _given(labels)
    if labels is None:
        return {}
    known = json.loads(labels) if isinstance(labels, str) else labels
    if not isinstance(known, Mapping):
        raise ValueError(f"labels: expected an object, or JSON text of one, got {known!r:.80}")
    return dict(known)


def _turn(message: Mapping[str, Any]) -> dict[str, str]:
    content = message.get("content")
    if content is None:  # a message of tool calls alone
        content = ""
    if not isinstance(content, str):
        # Content blocks, as models for pictures and text have them; what is not text cannot be scored.
        content = "".join(block if isinstance(block, str) else block.get("text") or "" for block in content)
    return {"role": str(message["role"]), "content": content}
