#!/usr/bin/env bash
# GRPO (or, with ADV=gdpo, GDPO) in verl with the served mix as its reward. Files are parquet with verl's columns; for GDPO with
# the prompt in `extra_info.prompt`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
url=${EVENKEEL_REWARD_URL:-http://127.0.0.1:8470}
adv=${ADV:-grpo}

gdpo=()
manager=naive
# Where only the mixed reward trains, a signal that abstains may be NaN in its own key; with GDPO it is an error.
abstention=nan
if [ "$adv" = gdpo ]; then
  # Names and weights as they are served.
  read -r keys weights < <(PYTHONPATH="$here/.." EVENKEEL_REWARD_URL=$url python3 - <<'PY'
from evenkeel_client import Evenkeel
import json
signals = Evenkeel(deadline=10).mix()["signals"]
print(json.dumps([s["name"] for s in signals], separators=(",", ":")), json.dumps([s["weight"] for s in signals], separators=(",", ":")))
PY
  )
  manager=gdpo
  abstention=raise
  gdpo=("+algorithm.gdpo_reward_keys=$keys" "+algorithm.gdpo_reward_weights=$weights")
fi

python3 -m verl.trainer.main_ppo \
  algorithm.adv_estimator="$adv" \
  reward.reward_manager.name="$manager" \
  reward.custom_reward_function.path="$here/evenkeel_verl.py" \
  reward.custom_reward_function.name=compute_score \
  +reward.custom_reward_function.reward_kwargs.url="$url" \
  +reward.custom_reward_function.reward_kwargs.abstention="$abstention" \
  "${gdpo[@]}" \
  data.train_files="${TRAIN:-train.parquet}" \
  data.val_files="${VAL:-val.parquet}" \
  data.train_batch_size=128 \
  actor_rollout_ref.model.path="${MODEL:-Qwen/Qwen3-0.6B}" \
  actor_rollout_ref.rollout.name=vllm \
  actor_rollout_ref.rollout.n=8 \
  actor_rollout_ref.actor.use_kl_loss=True \
  trainer.logger='["console","tensorboard"]' \
  "$@"
