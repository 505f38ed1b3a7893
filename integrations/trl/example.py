"""GRPO with the served mix as its reward: `python example.py [MODEL] [PROMPTS.jsonl]`.

Each line of the file has `prompt` (messages), and optionally `answer`, `labels` (JSON text) and `user`.
"""

import sys

from datasets import load_dataset
from evenkeel_trl import EvenkeelRewards
from trl import GRPOConfig, GRPOTrainer

model = sys.argv[1] if len(sys.argv) > 1 else "Qwen/Qwen3-0.6B"
prompts = sys.argv[2] if len(sys.argv) > 2 else "prompts.jsonl"

rewards = EvenkeelRewards()  # EVENKEEL_REWARD_URL, EVENKEEL_REWARD_TOKEN
trainer = GRPOTrainer(
    model=model,
    reward_funcs=rewards.functions,
    train_dataset=load_dataset("json", data_files=prompts, split="train"),
    args=GRPOConfig(
        **rewards.config,
        output_dir="grpo-evenkeel",
        per_device_train_batch_size=8,
        num_generations=8,
        max_completion_length=512,
        logging_steps=1,
        log_completions=True,
    ),
)
trainer.train()
