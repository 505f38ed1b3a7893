"""What trainers hand over, as items of a request."""

from __future__ import annotations

import json
import unittest
from typing import Any

from array_like import Array
from evenkeel_client import encode
from evenkeel_items import group_of, mixed_reward, reply_item, without_end_tokens


class Items(unittest.TestCase):
    def test_values_of_numpy_are_taken_wherever_they_stand(self) -> None:
        item = reply_item(
            Array([{"role": "user", "content": Array([{"type": "text", "text": "2 + 2?"}])}]),
            "4",
            labels={"hard": Array(True), "options": Array([3, 4])},
            answer=Array(4),
            user=Array(17),
        )
        expected: dict[str, Any] = {
            "prompt": [{"role": "user", "content": "2 + 2?"}],
            "completion": "4",
            "labels": {"hard": True, "options": [3, 4], "answer": 4},
            "user": "17",
        }
        self.assertEqual(json.loads(encode(item)), expected)
        self.assertEqual(group_of(item), group_of(reply_item(expected["prompt"], "5", labels=expected["labels"], user="17")))

    def test_what_a_table_left_out_is_no_label(self) -> None:
        for nothing in (None, float("nan"), Array(float("nan"))):
            self.assertEqual(
                reply_item("p", "c", answer=nothing, user=nothing, labels=nothing), {"prompt": "p", "completion": "c"}
            )

    def test_labels_that_are_no_object_are_an_error(self) -> None:
        for labels in ("[1]", "4", Array([1]), 4):
            with self.subTest(labels), self.assertRaisesRegex(ValueError, "labels"):
                reply_item("p", "c", labels=labels)

    def test_no_score_at_all_is_no_reward(self) -> None:
        self.assertIsNone(mixed_reward({"scores": {"a": None}, "reward": 0}))
        self.assertEqual(mixed_reward({"scores": {"a": None, "b": 0}, "reward": 0}), 0)

    def test_a_reply_after_tool_calls_is_scored_by_its_last_message(self) -> None:
        call: dict[str, Any] = {"role": "assistant", "content": None, "tool_calls": [{}]}
        result, last = {"role": "tool", "content": "4"}, {"role": "assistant", "content": [{"type": "text", "text": "Four."}]}
        item = reply_item("2 + 2?", [call, result, last])
        self.assertEqual(item["completion"], "Four.")
        self.assertEqual([turn["role"] for turn in item["prompt"]], ["user", "assistant", "tool"])

    def test_labels_may_be_json_and_win_over_the_answer(self) -> None:
        self.assertEqual(reply_item("p", "c", labels='{"premise": false}', answer=4)["labels"], {"premise": False, "answer": 4})
        self.assertEqual(reply_item("p", "c", labels={"answer": 5}, answer=4)["labels"], {"answer": 5})
        self.assertNotIn("labels", reply_item("p", "c"))

    def test_groups_are_of_one_prompt_at_one_step(self) -> None:
        one, other = reply_item("p", "a"), reply_item("p", "b")
        self.assertEqual(group_of(one, 1), group_of(other, 1))
        self.assertNotEqual(group_of(one, 1), group_of(one, 2))
        self.assertNotEqual(group_of(one, 1), group_of(reply_item("q", "a"), 1))

    def test_end_tokens_go_and_the_text_stays(self) -> None:
        for tokens in ("<|im_end|>", "</s>", "<|eot_id|>\n<|end_of_text|>", "<end_of_turn>\n", ""):
            self.assertEqual(without_end_tokens(f"a < b, <b>bold</b>{tokens}"), "a < b, <b>bold</b>")
        self.assertEqual(without_end_tokens("done [END]</s> [PAD][PAD]\n", ["", "[PAD]", "[END]"]), "done ")
        self.assertEqual(without_end_tokens("\n"), "\n")


if __name__ == "__main__":
    unittest.main()
