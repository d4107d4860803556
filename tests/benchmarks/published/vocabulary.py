"""What the sources share: a published test as a value, and how their modules make one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor

Check = Callable[[Any], None]


class PublishedTest(NamedTuple):
    """What somebody else asks of the function of the exercise ``slug``; ``data`` says it in words.

    ``check`` takes the function and raises, whatever it may be, unless the answer is what the source expects.
    """

    slug: str
    data: str
    check: Check


def published(slug: str, data: str) -> Callable[[Check], PublishedTest]:
    """Make a published test of the function below."""
    return lambda check: PublishedTest(slug, data, check)


def tensor(numbers: Any) -> Tensor:
    return torch.tensor(numbers, dtype=torch.float64)


def looks_like(actual: Any, expected: Any, tolerance: float = 1e-6) -> None:
    """What a reader of printed numbers sees: values and shape, but no dtype."""
    torch.testing.assert_close(actual, expected, rtol=tolerance, atol=tolerance, check_dtype=False)
