"""That a run finds what it is there to find: with a reader that has the fault, it fails."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.fuzz import campaign
from tests.fuzz.campaign import Numbers, Target, assert_clean, run
from tests.fuzz.inputs import MAX_BYTES, Mutator, drawn

pytestmark = pytest.mark.quick

SEEDS = (b'{"size": 12}', b"number 7 of 9")


def begins_well(data: bytes) -> bool:
    return data[:1] in (b"{", b"n")


def target(answer: Callable[[bytes], bool]) -> Target:
    return Target("a reader", answer, SEEDS, (b"token", b"\0"), st.binary(max_size=9))


def failure(numbers: Numbers, folder: Path) -> str:
    with pytest.raises(AssertionError) as caught:
        assert_clean(numbers, folder)
    return str(caught.value)


def test_a_reader_that_answers_everything_is_clean(tmp_path: Path) -> None:
    numbers = run(target(begins_well), 400)
    assert (numbers.inputs, numbers.findings) == (400, ())
    assert_clean(numbers, tmp_path)


def test_an_exception_is_found_with_the_smallest_input_that_raises_it(tmp_path: Path) -> None:
    def fails(data: bytes) -> bool:
        if b"7" not in data and len(data) > 3 and data[:1] == b"n":
            raise KeyError(data)
        return begins_well(data)

    numbers = run(target(fails), 400)
    message = failure(numbers, tmp_path)
    assert f"KeyError at {__file__}" in message
    [finding] = numbers.findings
    assert (tmp_path / "finding-1").read_bytes() == finding.input
    with pytest.raises(KeyError):
        fails(finding.input)


def test_two_places_are_two_findings() -> None:
    def fails(data: bytes) -> bool:
        if not data:
            raise ValueError("empty")
        if data[:1] == b"\0":
            raise ValueError("zero")
        return begins_well(data)

    assert len(run(target(fails), 400).findings) == 2


def test_an_input_that_is_never_answered_is_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "HANG_SECONDS", 0.05)

    def waits(data: bytes) -> bool:
        if not data:
            with contextlib.suppress(Exception):  # which would hide an alarm that is an ordinary exception
                time.sleep(60)
        return begins_well(data)

    assert "HangError" in failure(run(target(waits), 40), tmp_path)


def test_an_input_that_takes_long_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "MAX_SECONDS", 0.02)

    def works(data: bytes) -> bool:
        until = time.process_time() + (0 if data else 0.03)
        while time.process_time() < until:
            pass
        return begins_well(data)

    assert "more than 0.02 s" in failure(run(target(works), 40), tmp_path)


def test_memory_that_is_kept_is_found(tmp_path: Path) -> None:
    kept = []

    def leaks(data: bytes) -> bool:
        kept.append(bytearray(b"x" * 200_000))
        return begins_well(data)

    assert "memory grew by" in failure(run(target(leaks), 400), tmp_path)


def test_memory_that_one_input_takes_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "MAX_PEAK", 30 * campaign.MIB)

    def swells(data: bytes) -> bool:
        return begins_well(data + b"x" * (0 if data else 40 * campaign.MIB))

    assert "one input took" in failure(run(target(swells), 40), tmp_path)


@pytest.mark.parametrize("answer", [True, False])
def test_a_reader_that_always_says_the_same_fails(answer: bool, tmp_path: Path) -> None:
    same = target(lambda data: answer or data in SEEDS)
    assert "all taken or all refused" in failure(run(same, 40), tmp_path)


def test_a_seed_that_is_refused_is_an_error() -> None:
    with pytest.raises(ValueError, match="this seed is not valid"):
        run(target(lambda data: data == SEEDS[0]), 40)


def test_mutants_are_the_same_in_every_run() -> None:
    first, second = Mutator(SEEDS, (b"token",)), Mutator(SEEDS, (b"token",))
    mutants = [first.mutant() for _ in range(300)]
    assert mutants == [second.mutant() for _ in range(300)]
    assert len(set(mutants)) > 250
    assert max(map(len, mutants)) <= MAX_BYTES


def test_what_was_taken_is_mutated_too() -> None:
    mutator = Mutator((b"seed",), (b"token",))
    mutator.keep(b"another beginning")
    assert any(b"another" in mutator.mutant() for _ in range(50))


def test_draws_are_the_same_in_every_run_and_go_on() -> None:
    first, second = (list(itertools.islice(drawn(st.binary(max_size=40)), 300)) for _ in range(2))
    assert first == second
    assert len(set(first)) > 150
