from __future__ import annotations

import numpy as np

from grader.worker.tokens import MAX_TOKENS, tokens
from tests.fuzz.campaign import Target
from tests.fuzz.conftest import Fuzz
from tests.fuzz.test_notebooks import SEEDS as NOTEBOOKS
from tests.fuzz.test_notebooks import TOKENS, files

PROGRAM = b'''"""Slides a window."""
import numpy as np

def corr2d(x, k, *, stride=1):
    if x.ndim != 2 or k.ndim != 2:
        raise ValueError(f"not {x.ndim!r}")  # two axes
    out = np.zeros(((x.shape[0] - k.shape[0]) // stride + 1, 3), dtype=float)
    for i, j in np.ndindex(*out.shape):
        out[i, j] = (x[i : i + k.shape[0], j : \\
            j + k.shape[1]] * k).sum()
    return out
'''
KEY = np.arange(32, dtype="uint8")


def has_tokens(data: bytes) -> bool:
    """Whether anything of ``data`` is a token, read as a program or, if it begins like one, as a notebook."""
    numbers, lines = tokens(np.frombuffer(data, "uint8"), data.lstrip().startswith(b"{"), KEY)
    assert numbers.dtype == lines.dtype == np.int64
    assert len(numbers) <= MAX_TOKENS
    assert not len(lines) or 1 <= lines.min() <= lines.max() <= data.count(b"\n") + data.count(b"\r") + len(data) + 1
    return len(numbers) > 0


def test_whatever_is_handed_in_is_numbers(fuzz: Fuzz) -> None:
    fuzz(Target("tokens", has_tokens, (PROGRAM, *NOTEBOOKS), TOKENS, files), 400)
