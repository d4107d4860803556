"""What is worked out once: believed only whole, kept where nobody else writes, and shared by several graders."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.cache import KEPT_DAYS, Cache
from grader.exercise.strategies import Block
from grader.judge.answer_keys import AnswerKey, KeyedCase
from grader.judge.behaviours import Behaviour, Behaviours
from grader.model.exercise import Raises, Returns, Satisfies
from grader.model.report import Outcome
from grader.values import Dict, List, Tuple, from_numpy
from tests.making import case, keyed

pytestmark = pytest.mark.quick

PARTS = ("exercise", "hash")


class Work:
    """A piece of work that counts how often it was done."""

    def __init__(self, result: Any = "result") -> None:
        self.result = result
        self.done = 0

    def __call__(self) -> Any:
        self.done += 1
        return self.result


def fetched(folder: Path, work: Callable[[], Any], parts: tuple[str, ...] = PARTS, kind: Any = str) -> Any:
    """What a grader that has just been started fetches."""
    return Cache(folder).fetch(parts, kind, work)


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a cache makes its folder."""
    return tmp_path / "cache" / "keys"


# --- once --------------------------------------------------------------------------------------------------------


def test_what_was_worked_out_once_is_not_worked_out_again(folder: Path) -> None:
    work = Work()
    assert [fetched(folder, work) for _ in range(3)] == ["result"] * 3
    assert work.done == 1


def test_what_depends_on_something_else_is_worked_out_by_itself(folder: Path) -> None:
    one, other = Work("one"), Work("other")
    for _ in range(2):
        assert fetched(folder, one, ("a", "b")) == "one"
        assert fetched(folder, other, ("a", "c")) == "other"
    assert (one.done, other.done) == (1, 1)


def test_parts_that_only_read_alike_are_different(folder: Path) -> None:
    alike = (("a", "b"), ("ab",), ("a", "", "b"), ("a, b",), ("a', 'b",), ("a\0b",))
    for parts in alike:
        assert fetched(folder, Work(repr(parts)), parts) == repr(parts)
    assert len(list(folder.iterdir())) == len(alike)


def test_a_folder_that_others_can_write_to_is_not_used_and_is_told_of_once(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    told: list[str] = []
    store = Cache(tmp_path, told.append)
    for _ in range(2):
        store.fetch(PARTS, str, Work())
    assert list(tmp_path.iterdir()) == []
    [why] = told
    assert why.startswith(f"{tmp_path} is not used, because others can write to it")


def test_a_folder_of_ones_own_is_used_without_a_word(folder: Path) -> None:
    told: list[str] = []
    Cache(folder, told.append).fetch(PARTS, str, Work())
    assert told == []


def test_a_command_tells_of_it_on_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.chmod(0o777)
    monkeypatch.setenv("GRADER_CACHE", str(tmp_path))
    Cache.of_user()
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert printed.err.startswith(f"The cache {tmp_path} is not used")


def test_without_a_folder_nothing_is_kept() -> None:
    work = Work()
    cache = Cache(None)
    assert [cache.fetch(PARTS, str, work) for _ in range(3)] == ["result"] * 3
    assert work.done == 3


KEY: AnswerKey = {
    "values": (
        keyed(1, 1.0, True, None, "1", k=List((1, Tuple((2,)))), expect=1),
        keyed(expect=Dict({"a": 0.5})),
        keyed(from_numpy(np.array([[np.nan, np.inf]])), expect=-(2**63)),
        keyed(expect=None),
        keyed(expect=Raises("ValueError")),
        keyed(expect=Satisfies(("n < 1",))),
    ),
    "generated": (KeyedCase(case(7), Returns(1), {"n": 7, "x": Block((1, 2), (-3, 4))}),),
    "nothing": (),
}


def test_a_key_comes_back_as_it_was(folder: Path) -> None:
    fetched(folder, lambda: KEY, kind=AnswerKey)
    assert repr(fetched(folder, Work(), kind=AnswerKey)) == repr(KEY)  # NaN, and True is not 1


def test_behaviours_come_back_as_they_were(folder: Path) -> None:
    known: dict[str, Behaviours] = {
        "flipped": {
            "g": (
                Behaviour(outcome=Outcome.OK),
                Behaviour(outcome=Outcome.WRONG, kind="value", returned=True, value=1.0),
                Behaviour(outcome=Outcome.WRONG, kind="value", returned=True, value=None),
                Behaviour(outcome=Outcome.WRONG, kind="returned", returned=True, refusal=True),
            )
        },
        "slow": {"g": (Behaviour(outcome=Outcome.TIMEOUT), Behaviour(outcome=Outcome.ERROR, kind="ValueError"))},
    }
    fetched(folder, lambda: known, kind=dict[str, Behaviours])
    assert fetched(folder, Work(), kind=dict[str, Behaviours]) == known


# --- files that cannot be believed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: data[:31], id="shorter than its hash"),
        pytest.param(lambda data: data[:32], id="only its hash"),
        pytest.param(lambda data: data[:-1], id="torn"),
        pytest.param(lambda data: data + b"\0", id="longer"),
        pytest.param(lambda data: bytes(len(data)), id="zeroes, as after a power failure"),
        pytest.param(lambda data: b"#!/bin/sh\necho hello\n", id="a file of another program"),
        pytest.param(lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:], id="a bit that flipped"),
    ],
)
def test_a_file_that_is_not_whole_is_worked_out_anew_and_mended(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    work = Work("a result of some length")
    fetched(folder, work)
    path = only_file(folder)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert fetched(folder, work) == "a result of some length"
    assert work.done == 2
    assert path.read_bytes() == whole


@settings(deadline=None, derandomize=True, max_examples=60)
@given(data=st.data())
def test_wherever_a_file_is_torn_or_changed_it_is_worked_out_anew(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    fetched(folder, lambda: KEY, kind=AnswerKey)
    path = only_file(folder)
    whole = path.read_bytes()
    position = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:position] + bytes([whole[position] ^ data.draw(st.integers(1, 255))]) + whole[position + 1 :]
    path.write_bytes(data.draw(st.sampled_from([whole[:position], flipped])))
    work = Work(KEY)
    fetched(folder, work, kind=AnswerKey)
    assert work.done == 1


def test_a_whole_file_that_holds_something_else_is_worked_out_anew(folder: Path) -> None:
    fetched(folder, Work([1, 2, 3]), kind=list[int])
    work = Work("text")
    assert fetched(folder, work, kind=str) == "text"
    assert work.done == 1


def test_a_folder_in_place_of_a_file_costs_the_work_and_nothing_else(folder: Path) -> None:
    work = Work()
    fetched(folder, work)
    path = only_file(folder)
    path.unlink()
    path.mkdir()
    assert [fetched(folder, work) for _ in range(2)] == ["result"] * 2
    assert work.done == 3
    assert only_file(folder) == path


def test_a_folder_that_vanishes_costs_the_work_and_nothing_else(folder: Path) -> None:
    cache, work = Cache(folder), Work()
    shutil.rmtree(folder)
    assert [cache.fetch(PARTS, str, work) for _ in range(2)] == ["result"] * 2
    assert work.done == 2


def test_a_place_where_no_folder_can_be_made_costs_the_work_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    work = Work()
    assert [fetched(tmp_path / "file" / "keys", work) for _ in range(2)] == ["result"] * 2
    assert work.done == 2


def test_work_that_fails_leaves_nothing_behind(folder: Path) -> None:
    def fail() -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        fetched(folder, fail)
    assert list(folder.iterdir()) == []


def test_an_interrupt_while_a_file_is_written_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetched(folder, Work())
    assert list(folder.iterdir()) == []


# --- several graders ---------------------------------------------------------------------------------------------


def test_of_two_that_need_the_same_at_once_one_waits_for_the_other(folder: Path) -> None:
    is_at_work, may_end = threading.Event(), threading.Event()
    results: list[str] = []

    def work() -> str:
        is_at_work.set()
        assert may_end.wait(20)
        return "result"

    first = threading.Thread(target=lambda: results.append(fetched(folder, work)))
    second = threading.Thread(target=lambda: results.append(fetched(folder, Work("another"))))
    first.start()
    assert is_at_work.wait(20)
    second.start()
    may_end.set()
    for thread in (first, second):
        thread.join()
    assert results == ["result"] * 2
    assert only_file(folder).stat().st_size > 32


def test_one_that_was_killed_at_work_holds_nobody_up(folder: Path) -> None:
    fetched(folder, Work("result"))
    kept = only_file(folder)
    kept.with_suffix(".lock.convgrader").touch()
    kept.unlink()
    assert fetched(folder, Work("another")) == "another"
    assert only_file(folder) == kept


def test_where_nobody_can_wait_two_work_it_out_at_once_and_leave_one_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr("fcntl.flock", cannot)
    both_at_work = threading.Barrier(2, timeout=20)
    results: list[str] = []

    def work() -> str:
        both_at_work.wait()
        return "result"

    threads = [threading.Thread(target=lambda: results.append(fetched(folder, work))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["result"] * 2
    assert only_file(folder).stat().st_size > 32
    assert fetched(folder, Work("another")) == "result"


# --- whose folder ------------------------------------------------------------------------------------------------


def test_the_folder_that_is_made_is_for_its_user_alone(folder: Path) -> None:
    fetched(folder, Work())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert only_file(folder).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702, 0o720, 0o1777])
def test_a_folder_that_others_may_write_to_is_not_used(folder: Path, mode: int) -> None:
    fetched(folder, Work("planted"))
    folder.chmod(mode)
    work = Work("ours")
    assert [fetched(folder, work) for _ in range(2)] == ["ours"] * 2
    assert work.done == 2


@pytest.mark.parametrize("mode", [0o700, 0o755, 0o750])
def test_a_folder_that_others_may_only_read_is_used(folder: Path, mode: int) -> None:
    folder.mkdir(parents=True)
    folder.chmod(mode)
    work = Work()
    fetched(folder, work)
    fetched(folder, work)
    assert work.done == 1


def test_a_folder_of_somebody_elses_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched(folder, Work("planted"))
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    assert fetched(folder, Work("ours")) == "ours"


def test_the_users_cache_is_where_grader_cache_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_CACHE", str(tmp_path / "named"))
    Cache.of_user().fetch(PARTS, str, Work())
    assert only_file(tmp_path / "named").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep caches elsewhere")
def test_otherwise_it_is_where_the_system_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    Cache.of_user().fetch(PARTS, str, Work())
    assert only_file(tmp_path / "convgrader" / "keys").is_file()


# --- old files ---------------------------------------------------------------------------------------------------


def age(path: Path, days: float) -> None:
    then = time.time() - days * 86400
    os.utime(path, (then, then))


def test_what_nobody_has_used_for_long_is_forgotten_when_something_new_is_kept(folder: Path) -> None:
    fetched(folder, Work("old"), ("old",))
    age(only_file(folder), KEPT_DAYS + 1)
    fetched(folder, Work("new"), ("new",))
    only_file(folder)
    work = Work("old, anew")
    assert fetched(folder, work, ("old",)) == "old, anew"


def test_what_is_in_use_is_kept_however_old_it_is(folder: Path) -> None:
    fetched(folder, Work(), ("old",))
    age(only_file(folder), KEPT_DAYS + 1)
    fetched(folder, Work(), ("old",))
    fetched(folder, Work(), ("new",))
    work = Work()
    fetched(folder, work, ("old",))
    assert work.done == 0


def test_what_is_younger_is_kept(folder: Path) -> None:
    fetched(folder, Work(), ("younger",))
    age(only_file(folder), KEPT_DAYS - 1)
    fetched(folder, Work(), ("new",))
    assert len(list(folder.iterdir())) == 2


def test_what_a_grader_that_was_killed_left_is_forgotten_as_well(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o700)
    left = folder / "new-abc.convgrader"
    left.write_bytes(b"half a fi")
    age(left, KEPT_DAYS + 1)
    fetched(folder, Work())
    assert not left.exists()


def test_files_that_are_not_ours_are_left_alone_however_old_they_are(folder: Path) -> None:
    """GRADER_CACHE may name any folder, somebody's home too."""
    folder.mkdir(parents=True, mode=0o700)
    for name in ("thesis.tex", ".profile", "0" * 64, "new-ideas.txt"):
        (folder / name).write_text("precious")
        age(folder / name, 10 * KEPT_DAYS)
    fetched(folder, Work())
    assert sum(path.read_bytes() == b"precious" for path in folder.iterdir()) == 4
