"""GRPO in AReaL with the served mix as its reward: `python example.py --config your.yaml`, a config of AReaL's own."""

import sys

from areal import PPOTrainer
from areal.api.cli_args import GRPOConfig, load_expr_config
from areal.dataset import get_custom_dataset
from areal.utils.hf_utils import load_hf_tokenizer


def main(arguments: list[str]) -> None:
    config, _ = load_expr_config(arguments, GRPOConfig)
    tokenizer = load_hf_tokenizer(config.tokenizer_path)
    train, valid = (
        get_custom_dataset(split=split, dataset_config=dataset, tokenizer=tokenizer)
        for split, dataset in (("train", config.train_dataset), ("test", config.valid_dataset))
    )
    workflow = dict(
        workflow="evenkeel_areal_workflow.EvenkeelWorkflow",
        workflow_kwargs=dict(gconfig=config.gconfig, tokenizer=config.tokenizer_path),
    )
    with PPOTrainer(config, train_dataset=train, valid_dataset=valid) as trainer:
        trainer.train(**workflow, **{f"eval_{name}": value for name, value in workflow.items()})


if __name__ == "__main__":
    main(sys.argv[1:])
