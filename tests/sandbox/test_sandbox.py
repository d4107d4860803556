from __future__ import annotations

import os
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.errors import SandboxError, WeakIsolationError
from grader.model.exercise import Limits
from grader.model.report import Outcome
from grader.model.stopped import Stopped
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import Sandboxes
from grader.values import List, Value
from grader.wire import messages
from grader.wire.limits import ADDITIONS, PROTECTIONS
from grader.wire.messages import Load, Loaded, Query, Raised, Returned


@pytest.fixture(scope="module")
def without_namespaces() -> Iterator[Sandbox]:
    """As on a machine that gives none to anybody; what is left behind then lies in a folder like others."""
    with Sandbox(protections=PROTECTIONS) as plain:
        yield plain


@pytest.fixture
def scratches(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which scratch folders are made, but for those of ``sandbox`` in namespaces."""
    sandbox.environment(torch=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def call(sandbox: Sandbox, program: str, *, torch: bool = False) -> messages.Answer | Stopped:
    """What comes of the function f of ``program``."""
    worker = sandbox.worker(torch=torch, limits=Limits())
    try:
        loaded = worker.load(Load("program.py", textwrap.dedent(program).encode(), ("f",), ()))
        assert isinstance(loaded, Loaded), loaded
        return next(worker.run((Query("f", (), {}, ()),), 2))
    finally:
        worker.close()


def result(answer: messages.Answer | Stopped) -> Value:
    assert isinstance(answer, Returned), answer
    return answer.value


def test_a_machine_that_cannot_confine_refuses_unless_told_otherwise(scratches: Path) -> None:
    partial = ("filesystem", "memory")
    with Sandbox(protections=partial) as strict, pytest.raises(WeakIsolationError, match="syscalls: not asked for"):
        strict.worker(torch=False, limits=Limits())
    with Sandbox(protections=partial, allow_weak=True) as weak:
        assert result(call(weak, "def f(): return 7")) == 7
    assert list(scratches.iterdir()) == []


def test_a_sandbox_says_what_holds_without_running_anything(scratches: Path) -> None:
    with Sandbox() as sandbox:
        assert sandbox.isolation().complete
    assert list(scratches.iterdir()) == []


def test_the_environment_names_torch_only_where_it_is_loaded(sandbox: Sandbox) -> None:
    without, with_torch = sandbox.environment(torch=False), sandbox.environment(torch=True)
    assert (without.numpy, without.torch) == (np.__version__, None)
    assert with_torch.torch is not None


@pytest.mark.parametrize("namespaces", [True, False])
def test_a_scratch_folder_is_private_empty_and_gone_afterwards(scratches: Path, namespaces: bool) -> None:
    program = """
        import os
        def f():
            found = [os.getcwd(), os.stat('.').st_mode & 0o777, len(os.listdir())]
            open("left", "w").close()
            return found
    """
    with Sandbox(protections=(*PROTECTIONS, *ADDITIONS[:namespaces])) as fresh:
        for _ in range(2):
            value = result(call(fresh, program))
            assert isinstance(value, List)
            assert Path(str(value.items[0])).is_relative_to(scratches)
            assert value.items[1:] == (0o700, 0)
    assert list(scratches.iterdir()) == []


def test_where_all_have_their_scratch_in_one_place_nothing_can_be_left_beside_it(sandbox: Sandbox) -> None:
    if not sandbox.isolation().namespaces:
        pytest.skip(reason="no namespaces here")
    assert result(call(sandbox, "import os\ndef f(): return os.listdir('..')")) == List(("scratch",))
    for doing in ("open('../left', 'w')", "os.mkdir('../left')", "os.rename('.', '../left')", "os.chmod('..', 0o777)"):
        answer = call(sandbox, f"import os\ndef f(): {doing}")
        assert isinstance(answer, Raised)
        assert answer.kinds[0] in ("OSError", "PermissionError"), doing


def test_a_worker_whose_file_system_cannot_be_had_runs_nothing(scratches: Path) -> None:
    """In the folder below it would find what others left."""
    with Sandbox() as fresh:
        if not fresh.isolation().namespaces:
            pytest.skip(reason="no namespaces here")
        [place] = scratches.glob("*/scratch")
        place.rmdir()
        with pytest.raises(SandboxError, match=r"could not be confined: .*mount: No such file"):
            call(fresh, "def f(): return 7")


@pytest.mark.parametrize(
    "littering",
    [
        pytest.param("for _ in range(1200): os.mkdir('d'); os.chdir('d')", id="1200 levels"),
        pytest.param("os.makedirs('a/b'); open('a/b/c', 'w'); os.mkdir('a/locked', 0)", id="a folder of mode 000"),
        pytest.param("os.umask(0o777); os.makedirs('a'); os.close(os.open('b', os.O_CREAT, 0))", id="a umask of 777"),
        pytest.param(
            "for name in (b'-rf', b'a\\nb', b'\\xff', b'x' * 255, b' '): os.mkdir(name); open(name + b'/f', 'w')"
            " if len(name) < 200 else None",
            id="odd names",
        ),
        pytest.param("for n in range(500): os.close(os.open(f'f{n}', os.O_CREAT, 0))", id="500 files"),
        pytest.param("os.symlink('/', 'root'); os.symlink('..', 'up'); os.mkfifo('pipe')", id="links and a pipe"),
        pytest.param("os.makedirs('.lifted-0/a/b'); os.makedirs('c/.lifted-1/d')", id="names that a remover may use"),
        pytest.param("os.rename(os.getcwd(), '../elsewhere')", id="the folder itself moved"),
        pytest.param("os.rmdir(os.getcwd())", id="the folder itself removed"),
        pytest.param("os.chdir('/')", id="its place left"),
    ],
)
@pytest.mark.parametrize("namespaces", [True, False])
def test_a_scratch_folder_is_gone_however_it_was_left(
    sandbox: Sandbox, without_namespaces: Sandbox, scratches: Path, littering: str, namespaces: bool
) -> None:
    program = f"""
        import errno, os
        def f():
            try:
                {littering}
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS): raise
            return True
    """
    place = sandbox if namespaces else without_namespaces
    answer = call(place, program)
    assert isinstance(answer, Returned | Stopped), answer  # too deep a folder may be stopped while it is made
    assert list(scratches.iterdir()) == []
    assert result(call(place, "def f(): return 7")) == 7


@pytest.mark.parametrize("namespaces", [True, False])
def test_a_scratch_folder_is_gone_after_a_crash(
    sandbox: Sandbox, without_namespaces: Sandbox, scratches: Path, namespaces: bool
) -> None:
    program = "import os\ndef f():\n    os.makedirs('a/b')\n    open('a/b/c', 'w').write('left')\n    os._exit(0)"
    assert isinstance(call(sandbox if namespaces else without_namespaces, program), Stopped)
    assert list(scratches.iterdir()) == []


@pytest.mark.parametrize("namespaces", [True, False])
def test_a_submission_may_not_fill_the_disk(
    sandbox: Sandbox, without_namespaces: Sandbox, scratches: Path, namespaces: bool
) -> None:
    program = """
        import time
        def f():
            with open("small", "wb") as file:
                file.write(bytes(1 << 20))
            for number in range(3):
                with open(f"large-{number}", "wb") as file:
                    for _ in range(40):
                        file.write(bytes(1 << 20))
            time.sleep(5)
    """
    answer = call(sandbox if namespaces else without_namespaces, program)
    if namespaces and sandbox.isolation().namespaces:
        assert isinstance(answer, Raised)
        assert "No space left" in answer.message
    else:
        assert isinstance(answer, Stopped)
        assert answer.outcome is Outcome.OUTPUT_LIMIT
    assert list(scratches.iterdir()) == []


def test_a_worker_that_was_not_ended_is_gone_with_the_sandbox(scratches: Path) -> None:
    with Sandbox() as sandbox:
        worker = sandbox.worker(torch=False, limits=Limits())
        worker.load(Load("program.py", b"import os\ndef f(): open('litter', 'w')", ("f",), ()))
        assert len(list(scratches.iterdir())) == 1
        worker.close()
    assert list(scratches.iterdir()) == []


def test_the_next_submission_is_not_affected(sandbox: Sandbox) -> None:
    hostile = """
        import builtins, os, random, sys, tempfile, types
        import numpy as np
        np.array = np.asarray = np.zeros = lambda *_, **__: 7
        np.seterr(all="raise")
        sys.modules["json"] = types.ModuleType("json")
        sys.path.insert(0, os.getcwd())
        builtins.sum = lambda *_: 7
        sys.setrecursionlimit(60)
        sys.settrace(lambda *_: None)
        os.environ["TRACE"] = "left"
        os.umask(0)
        for name in ("numpy.py", "json.py", "sitecustomize.py", "usercustomize.py"):
            open(name, "w").write("raise SystemExit")
        open(os.path.join(tempfile.gettempdir(), "state"), "w").write("left")
        def f(): return 7
    """
    honest = """
        import json, os, sys, tempfile
        import numpy as np
        def f():
            left = os.path.exists(os.path.join(tempfile.gettempdir(), "state")) or "TRACE" in os.environ
            return [left, json.dumps(sum([1, 2])), float(np.zeros(2).sum() + np.float64(1) / np.array(2.0))]
    """
    before = result(call(sandbox, honest))
    assert result(call(sandbox, hostile)) == 7
    assert result(call(sandbox, honest)) == before
    assert before == List((False, "3", 0.5))


def test_the_next_submission_with_tensors_is_not_affected(sandbox: Sandbox) -> None:
    hostile = """
        import torch
        torch.set_default_dtype(torch.float16)
        torch.set_grad_enabled(False)
        torch.zeros = torch.tensor = lambda *_, **__: 7
        torch.Tensor.sum = lambda *_: 7
        def f(): return 7
    """
    honest = """
        import torch
        def f():
            x = torch.tensor([1.0, 2.0], requires_grad=True)
            return [str(x.dtype), (x * x).sum().requires_grad, (x * x).sum().item()]
    """
    assert result(call(sandbox, hostile, torch=True)) == 7
    assert result(call(sandbox, honest, torch=True)) == List(("torch.float32", True, 5.0))


def test_workers_of_one_sandbox_can_live_side_by_side(sandbox: Sandbox) -> None:
    workers = [sandbox.worker(torch=False, limits=Limits()) for _ in range(3)]
    for number, worker in enumerate(workers):
        worker.load(Load("program.py", f"def f(): return {number}".encode(), ("f",), ()))
    values = [result(next(worker.run((Query("f", (), {}, ()),), 2))) for worker in reversed(workers)]
    for worker in workers:
        worker.close()
    assert values == [2, 1, 0]


def test_ending_a_worker_tells_the_cpu_time_that_it_used(sandbox: Sandbox) -> None:
    worker = sandbox.worker(torch=False, limits=Limits())
    source = b"import time\ndef f():\n    while time.process_time() < 0.3: pass"
    worker.load(Load("program.py", source, ("f",), ()))
    assert result(next(worker.run((Query("f", (), {}, ()),), 2))) is None
    assert 0.25 < worker.close() < 1


def test_a_zygote_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch, scratches: Path) -> None:
    broken = scratches / "python"
    broken.write_text("#!/bin/sh\necho 'numpy is broken' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with Sandbox() as sandbox, pytest.raises(SandboxError, match=r"ended: numpy is broken"):
        sandbox.worker(torch=False, limits=Limits())
    assert list(scratches.iterdir()) == [broken]


def test_nothing_is_started_before_it_is_needed() -> None:
    before = os.listdir("/proc/self/fd")
    with Sandbox():
        assert os.listdir("/proc/self/fd") == before


def test_no_descriptor_is_left_open() -> None:
    before = os.listdir("/proc/self/fd")
    with Sandbox() as sandbox:
        assert result(call(sandbox, "def f(): return 7")) == 7
        assert isinstance(call(sandbox, "import os\ndef f(): os._exit(0)"), Stopped)
    assert os.listdir("/proc/self/fd") == before


def test_real_workers_answer_side_by_side() -> None:
    def tenfold(sandbox: Sandbox, number: int) -> object:
        worker = sandbox.worker(torch=False, limits=Limits())
        try:
            assert isinstance(worker.load(Load("f.py", b"def f(n): return 10 * n", ("f",), ())), Loaded)
            answer = next(worker.run((Query("f", (number,), {}, ()),), 2))
        finally:
            worker.close()
        return answer.value if isinstance(answer, Returned) else answer

    with Sandboxes([Sandbox(), Sandbox()]) as sandboxes:
        assert list(sandboxes.each(tenfold, range(12))) == [10 * number for number in range(12)]
