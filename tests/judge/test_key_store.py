"""What is worked out once: believed only whole, kept where nobody else writes, and replayed without the reference."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exercise.course import Course
from grader.exercise.strategies import Block
from grader.judge.answer_keys import AnswerKey, Expected, KeyedCase
from grader.judge.behaviours import Behaviour, Behaviours
from grader.judge.grade import grade
from grader.judge.key_store import KEPT_DAYS, AnswerKeys, KeyStore
from grader.model.exercise import Call, Case
from grader.model.report import Environment, Outcome
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Worker
from grader.values import Dict, List, Tuple, from_numpy
from grader.wire.limits import PROTECTIONS
from grader.wire.messages import Load

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
    return KeyStore(folder).fetch(parts, kind, work)


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a store makes its folder."""
    return tmp_path / "cache" / "keys"


@pytest.fixture
def course(toy_course: Course, tmp_path: Path) -> Course:
    """A copy of the toy course, to be changed."""
    return Course(Path(shutil.copytree(toy_course.root, tmp_path / "course")))


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


def test_without_a_folder_nothing_is_kept() -> None:
    work = Work()
    store = KeyStore(None)
    assert [store.fetch(PARTS, str, work) for _ in range(3)] == ["result"] * 3
    assert work.done == 3


KEY: AnswerKey = {
    "values": (
        KeyedCase(Case("w", Call("f", (1, 1.0, True, None, "1"), {"k": List((1, Tuple((2,))))})), Expected(1)),
        KeyedCase(Case("w", Call("f", (), {}), expect=Dict({"a": 0.5})), Expected(Dict({"a": 0.5}))),
        KeyedCase(Case("w", Call("f", (from_numpy(np.array([[np.nan, np.inf]])),), {})), Expected(-(2**63))),
        KeyedCase(Case("w", Call("f", (), {}), raises="ValueError"), Expected(raises="ValueError")),
        KeyedCase(Case("w", Call("f", (), {}), accept=("n < 1",)), Expected(accept=("n < 1",))),
    ),
    "generated": (KeyedCase(Case("w", Call("f", (7,), {})), Expected(1), {"n": 7, "x": Block((1, 2), (-3, 4))}),),
    "nothing": (),
}


def test_a_key_comes_back_as_it_was(folder: Path) -> None:
    fetched(folder, lambda: KEY, kind=AnswerKey)
    assert repr(fetched(folder, Work(), kind=AnswerKey)) == repr(KEY)  # NaN, and True is not 1


def test_behaviours_come_back_as_they_were(folder: Path) -> None:
    known: dict[str, Behaviours] = {
        "flipped": {"g": (Behaviour(Outcome.OK), Behaviour(Outcome.WRONG, "value", True, 1.0))},
        "slow": {"g": (Behaviour(Outcome.TIMEOUT), Behaviour(Outcome.ERROR, "ValueError"))},
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
    store, work = KeyStore(folder), Work()
    shutil.rmtree(folder)
    assert [store.fetch(PARTS, str, work) for _ in range(2)] == ["result"] * 2
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


def test_two_that_work_out_the_same_at_once_both_have_it_and_leave_one_file(folder: Path) -> None:
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


PROCESS = """
import sys, time
from pathlib import Path
from grader.judge.key_store import KeyStore
folder, go = map(Path, sys.argv[1:])
store = KeyStore(folder)
print("ready", flush=True)
while not go.exists():
    time.sleep(0.001)
for number in range(40):
    store.fetch(("the same", str(number % 4)), list[int], lambda: list(range(10_000)))
    (folder / f"{number % 4}.other").touch()
assert store.fetch(("the same", "0"), list[int], list) == list(range(10_000))
"""


def test_processes_that_write_and_read_at_once_never_see_half_a_file(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROCESS, str(folder), str(tmp_path / "go")]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    (tmp_path / "go").touch()
    assert [process.communicate()[1] for process in processes] == [b"", b""]
    assert not list(folder.glob("new-*"))
    assert len(list(folder.glob("*.convgrader"))) == 4


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


def test_the_users_store_is_where_grader_cache_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_CACHE", str(tmp_path / "named"))
    KeyStore.of_user().fetch(PARTS, str, Work())
    assert only_file(tmp_path / "named").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep caches elsewhere")
def test_otherwise_it_is_where_the_system_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    KeyStore.of_user().fetch(PARTS, str, Work())
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


# --- answer keys -------------------------------------------------------------------------------------------------

RIGHT = b"""
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return max(low, min(n, high))
"""


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every source that any worker loads from now on."""
    sources: list[bytes] = []
    usual = Worker.load

    def load(worker: Worker, order: Load) -> Any:
        sources.append(order.source)
        return usual(worker, order)

    monkeypatch.setattr(Worker, "load", load)
    return sources


def test_regrading_200_passing_submissions_runs_each_once_and_the_reference_never(
    toy_course: Course, sandbox: Sandbox, folder: Path, loaded: list[bytes]
) -> None:
    clamp = toy_course.exercise("clamp")
    assert clamp.reference is not None
    submissions = [
        Submission(f"{number}", "clamp", Path("clamp.py"), b"# learner %d\n" % number + RIGHT) for number in range(200)
    ]
    AnswerKeys(sandbox, KeyStore(folder)).key(clamp)
    assert loaded == [clamp.reference.read_bytes()]
    loaded.clear()
    keys = AnswerKeys(sandbox, KeyStore(folder))
    reports = [grade(clamp, submission, keys, sandbox) for submission in submissions]
    assert {report.score for report in reports} == {7.0}
    assert loaded == [submission.source for submission in submissions]


def test_the_key_is_the_same_whether_it_was_worked_out_or_kept(
    toy_course: Course, sandbox: Sandbox, folder: Path
) -> None:
    for exercise in toy_course.in_order():
        anew = AnswerKeys(sandbox, KeyStore(None)).key(exercise)
        for _ in range(2):
            assert repr(AnswerKeys(sandbox, KeyStore(folder)).key(exercise)) == repr(anew)


def test_behaviours_are_worked_out_once_and_only_when_they_are_asked_for(
    toy_course: Course, sandbox: Sandbox, folder: Path, loaded: list[bytes]
) -> None:
    clamp = toy_course.exercise("clamp")
    AnswerKeys(sandbox, KeyStore(folder)).key(clamp)
    loaded.clear()
    first = AnswerKeys(sandbox, KeyStore(folder)).behaviours(clamp)
    assert loaded == [wrong.path.read_bytes() for wrong in clamp.wrong]
    loaded.clear()
    assert AnswerKeys(sandbox, KeyStore(folder)).behaviours(clamp) == first
    assert loaded == []


def test_within_a_run_nothing_is_read_twice(toy_course: Course, sandbox: Sandbox, folder: Path) -> None:
    clamp, keys = toy_course.exercise("clamp"), AnswerKeys(sandbox, KeyStore(folder))
    key, known = keys.key(clamp), keys.behaviours(clamp)
    shutil.rmtree(folder)
    assert keys.key(clamp) is key
    assert keys.behaviours(clamp) is known


def built(course: Course, sandbox: Sandbox, folder: Path, loaded: list[bytes]) -> bool:
    """Whether a grader that has just been started has to run the reference of clamp."""
    loaded.clear()
    AnswerKeys(sandbox, KeyStore(folder)).key(course.exercise("clamp"))
    return bool(loaded)


@pytest.mark.parametrize(
    "path",
    [
        "exercises/clamp/exercise.yaml",
        "exercises/clamp/clamp.py",
        "solutions/clamp/hidden.yaml",
        "solutions/clamp/clamp.py",
    ],
)
def test_a_file_of_the_exercise_that_changed_has_another_key(
    course: Course, sandbox: Sandbox, folder: Path, loaded: list[bytes], path: str
) -> None:
    assert [built(course, sandbox, folder, loaded) for _ in range(2)] == [True, False]
    with (course.root / path).open("a") as file:
        file.write("\n# changed\n")
    assert [built(course, sandbox, folder, loaded) for _ in range(2)] == [True, False]


def test_another_version_of_a_library_has_another_key(
    course: Course, sandbox: Sandbox, folder: Path, loaded: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert built(course, sandbox, folder, loaded)
    other = Environment("3.99.0", "9.9.9", None, "linux-riscv64")
    monkeypatch.setattr(Sandbox, "environment", lambda *_, **__: other)
    assert [built(course, sandbox, folder, loaded) for _ in range(2)] == [True, False]


def test_another_version_of_this_package_has_another_key(
    course: Course, sandbox: Sandbox, folder: Path, loaded: list[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert built(course, sandbox, folder, loaded)
    (tmp_path / "__init__.py").write_text('__version__ = "0.2.0"\n')
    monkeypatch.setattr("grader.__file__", str(tmp_path / "__init__.py"))
    assert [built(course, sandbox, folder, loaded) for _ in range(2)] == [True, False]


def test_a_wrong_solution_that_changed_has_other_behaviours_and_the_same_key(
    course: Course, sandbox: Sandbox, folder: Path, loaded: list[bytes]
) -> None:
    AnswerKeys(sandbox, KeyStore(folder)).behaviours(course.exercise("clamp"))
    with (course.solutions / "clamp" / "wrong" / "as-float.py").open("a") as file:
        file.write("\n# changed\n")
    assert not built(course, sandbox, folder, loaded)
    AnswerKeys(sandbox, KeyStore(folder)).behaviours(course.exercise("clamp"))
    assert len(loaded) == 4


def test_with_own_inputs_every_learner_has_generated_cases_of_ones_own(
    toy_course: Course, sandbox: Sandbox, folder: Path
) -> None:
    fit_line = toy_course.exercise("fit-line")
    keys = AnswerKeys(sandbox, KeyStore(folder), own_inputs=True)
    kim, lee, kim_again = (keys.key(fit_line, learner) for learner in ("kim", "lee", "kim"))
    assert kim == kim_again
    assert kim["any step"] != lee["any step"]
    assert kim["one step"] == lee["one step"]  # what the author wrote is everybody's


def test_without_them_everybody_has_the_same(toy_course: Course, sandbox: Sandbox) -> None:
    fit_line, keys = toy_course.exercise("fit-line"), AnswerKeys(sandbox, KeyStore(None))
    assert keys.key(fit_line, "kim") is keys.key(fit_line, "lee")


def test_behaviours_are_those_in_the_learners_own_cases(toy_course: Course, sandbox: Sandbox) -> None:
    fit_line, keys = toy_course.exercise("fit-line"), AnswerKeys(sandbox, KeyStore(None), own_inputs=True)
    kim, lee = (keys.behaviours(fit_line, learner)["fixed-rate"]["any step"] for learner in ("kim", "lee"))
    assert kim != lee


# --- what a submission may not do --------------------------------------------------------------------------------


@pytest.mark.parametrize(("protected", "score"), [(True, 0), (False, 7)])
def test_a_submission_may_not_read_the_keys(
    toy_course: Course, sandbox: Sandbox, folder: Path, protected: bool, score: float
) -> None:
    clamp = msgspec.structs.replace(toy_course.exercise("clamp"), forbid=())
    keys = AnswerKeys(sandbox, KeyStore(folder))
    keys.key(clamp)
    program = f"""
import hashlib, os
data = open({str(only_file(folder))!r}, "rb").read()
assert hashlib.sha256(data[32:]).digest() == data[:32]
{RIGHT.decode()}
"""
    submission = Submission("mallory", "clamp", Path("clamp.py"), program.encode())
    if protected:
        report = grade(clamp, submission, keys, sandbox)
        assert "PermissionError" in report.message
    else:
        with Sandbox(protections=PROTECTIONS[1:], allow_weak=True) as weak:
            report = grade(clamp, submission, keys, weak)
    assert report.score == score
