"""Generated cases in another process: hashes are others there, calls are not."""

from __future__ import annotations

import subprocess
import sys

import pytest
from msgspec.msgpack import encode

from tests.exercise.test_given import IMAGES, calls

FIRST_CALLS = """
from tests.exercise.test_given import IMAGES
from msgspec.msgpack import encode
import sys
sys.stdout.write(encode([IMAGES.call(choices) for choices in IMAGES.examples("seed")]).hex())
"""


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_another_process_makes_the_same_calls(hash_seed: str) -> None:
    run = [sys.executable, "-c", FIRST_CALLS]
    made = subprocess.run(run, env={"PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=True)
    assert bytes.fromhex(made.stdout) == encode(calls(IMAGES, "seed"))
