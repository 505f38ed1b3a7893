#!/usr/bin/env bash
# GRPO in ms-swift with the served mix as its reward.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export EVENKEEL_REWARD_URL=${EVENKEEL_REWARD_URL:-http://127.0.0.1:8470}
flags=$(python3 "$here/evenkeel_swift.py")

# The flags are words without blanks or patterns: names of signals and numbers.
# shellcheck disable=SC2086
swift rlhf \
  --rlhf_type grpo \
  --model "${MODEL:-Qwen/Qwen3-0.6B}" \
  --dataset "${DATASET:-prompts.jsonl}" \
  --external_plugins "$here/evenkeel_swift.py" \
  $flags \
  --num_generations 8 \
  --per_device_train_batch_size 8 \
  --max_completion_length 512 \
  --logging_steps 1 \
  --log_completions true \
  "$@"
