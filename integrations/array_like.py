"""A stand-in for arrays of numpy and torch, which tests do without."""

from __future__ import annotations

from typing import Any


class Array:
    """What numpy's scalars and arrays have in common."""

    def __init__(self, value: Any):
        self.value = value

    def tolist(self) -> Any:
        return self.value

    def __iter__(self) -> Any:
        return iter(self.value)

    def __bool__(self) -> bool:
        raise ValueError("the truth value of an array is ambiguous")
