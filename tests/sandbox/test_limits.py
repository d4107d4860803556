"""Each limit of the kernel's bites, and the same program goes through where the limit is raised or was never set."""

from __future__ import annotations

import contextlib
import errno
import resource
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.model.exercise import Limits
from grader.model.stopped import Stopped
from grader.sandbox.forked import Zygote
from grader.sandbox.sandbox import Sandbox
from grader.values import Tuple, Value
from grader.wire.limits import MAX_STACK_BYTES, PROTECTIONS
from grader.wire.messages import Answer, Load, Loaded, Query, Raised, Returned
from grader.worker.confine import MAX_FILE_BYTES, MAX_OPEN_FILES
from tests.interpreters import python_with

CONFINE, NAMESPACES = "grader.worker.confine", "grader.worker.namespaces"


@contextlib.contextmanager
def raised(folder: Path, protections: tuple[str, ...], **constants: int) -> Iterator[Sandbox]:
    """A sandbox whose workers have other constants: ``CONFINE__MAX_OPEN_FILES`` and the like."""
    lines = ["import grader.worker.confine as CONFINE, grader.worker.namespaces as NAMESPACES\n"]
    lines += [f"{name.replace('__', '.')} = {value}\n" for name, value in constants.items()]
    python = python_with(folder / "python", "raised", "".join(lines), at_start="import raised\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", str(python))
        with Sandbox(protections=protections) as sandbox:
            sandbox.environment(torch=False)  # starts the zygote
            yield sandbox


@contextlib.contextmanager
def without_limit_outside(limit: int) -> Iterator[None]:
    """As where somebody ran ``ulimit``: then only our own limit is left."""
    before = resource.getrlimit(limit)
    if before[1] != resource.RLIM_INFINITY:
        pytest.skip(reason="this limit cannot be taken away here")
    resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.setrlimit(limit, before)


def call(sandbox: Sandbox, program: str, *args: Value, memory_mb: int = 512, seconds: float = 10) -> Answer | Stopped:
    """What comes of the function f of ``program``."""
    worker = sandbox.worker(torch=False, limits=Limits(memory_mb=memory_mb))
    try:
        loaded = worker.load(Load("program.py", textwrap.dedent(program).encode(), ("f",), ()))
        assert isinstance(loaded, Loaded), loaded
        return next(worker.run((Query("f", args, {}, ()),), seconds))
    finally:
        worker.close()


def never_confined(program: str) -> Value:
    """What the function f of ``program`` returns in a worker that was not told to give up anything."""
    zygote = Zygote(torch=False)
    worker = zygote.start()
    try:
        assert isinstance(worker.load(Load("program.py", textwrap.dedent(program).encode(), ("f",), ())), Loaded)
        return result(next(worker.run((Query("f", (), {}, ()),), 10)))
    finally:
        worker.close()
        zygote.close()


def refusal(answer: Answer | Stopped) -> str:
    assert isinstance(answer, Raised), answer
    return answer.kinds[0]


def result(answer: Answer | Stopped) -> Value:
    assert isinstance(answer, Returned), answer
    return answer.value


# --- one process -------------------------------------------------------------------------------------------------


def test_a_file_may_not_grow_beyond_its_limit(sandbox: Sandbox, tmp_path: Path) -> None:
    program = (
        f"import os\ndef f():\n    with open('mine', 'w') as file: os.ftruncate(file.fileno(), {MAX_FILE_BYTES} + 1)"
    )
    assert result(call(sandbox, program.replace(" + 1", ""))) is None
    assert refusal(call(sandbox, program)) == "OSError"
    with raised(tmp_path, PROTECTIONS, CONFINE__MAX_FILE_BYTES=2 * MAX_FILE_BYTES) as larger:
        assert result(call(larger, program)) is None


def test_no_more_files_may_be_open_than_the_limit(sandbox: Sandbox, tmp_path: Path) -> None:
    program = f"import os\ndef f(): return len([os.open('/dev/null', 0) for _ in range({MAX_OPEN_FILES})])"
    fewer = MAX_OPEN_FILES - 10
    assert result(call(sandbox, program.replace(str(MAX_OPEN_FILES), str(fewer)))) == fewer
    assert refusal(call(sandbox, program)) == "OSError"
    with raised(tmp_path, PROTECTIONS, CONFINE__MAX_OPEN_FILES=2 * MAX_OPEN_FILES) as more:
        assert result(call(more, program)) == MAX_OPEN_FILES


def test_the_stack_may_not_grow_beyond_its_limit(tmp_path: Path) -> None:
    """What is on it, no limit on memory counts."""
    program = """
        import ctypes
        def f():
            buffer = ctypes.create_string_buffer(4096)
            return ctypes.CDLL(None).regcomp(buffer, b"(" * 100_000, 1) != 0
    """
    with without_limit_outside(resource.RLIMIT_STACK):
        with Sandbox() as ours:
            answer = call(ours, program, memory_mb=4000)
        with raised(tmp_path, PROTECTIONS, CONFINE__MAX_STACK_BYTES=16 * MAX_STACK_BYTES) as larger:
            assert result(call(larger, program, memory_mb=4000)) is True
    assert isinstance(answer, Stopped)
    assert answer.reason == "it was ended by SIGSEGV"


def test_addresses_may_not_be_taken_beyond_their_limit(sandbox: Sandbox, tmp_path: Path) -> None:
    """They cost page tables. The mapping may not be written to, so the limit on memory does not count it."""
    program = """
        import ctypes, mmap
        def f():
            libc = ctypes.CDLL(None, use_errno=True)
            libc.mmap.restype = ctypes.c_void_p
            flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
            size = ctypes.c_size_t(32 << 30)
            return libc.mmap(None, size, 0, flags, -1, ctypes.c_long(0)) != ctypes.c_void_p(-1).value
    """
    assert result(call(sandbox, program)) is False
    with raised(tmp_path, PROTECTIONS, CONFINE__SPARE_ADDRESS_SPACE=64 << 30) as wider:
        assert result(call(wider, program)) is True


def test_a_call_that_is_younger_than_the_filter_is_said_not_to_exist(tmp_path: Path, sandbox: Sandbox) -> None:
    cachestat = 451  # allowed, as there is nothing wrong with it, so that it shows what happens to calls not known
    program = f"""
        import ctypes
        def f():
            libc = ctypes.CDLL(None, use_errno=True)
            return libc.syscall({cachestat}, -1, 0, 0, 0), ctypes.get_errno()
    """
    if result(call(sandbox, program)) != Tuple((-1, errno.EBADF)):
        pytest.skip(reason="this kernel has no cachestat")
    with raised(tmp_path, PROTECTIONS, CONFINE___FIRST_UNSEEN=cachestat) as narrower:
        assert result(call(narrower, program)) == Tuple((-1, errno.ENOSYS))


def test_no_core_is_dumped() -> None:
    program = "import resource\ndef f(): return resource.getrlimit(resource.RLIMIT_CORE) == (1, 1)"
    with without_limit_outside(resource.RLIMIT_CORE):
        with Sandbox() as ours:
            assert result(call(ours, program)) is True
        assert never_confined(program) is False


# --- the scratch folder -------------------------------------------------------------------------------------------

WRITES = """
    import time
    def f(pause):
        for number in range(3):
            with open(f"large-{number}", "wb") as file:
                for _ in range(30):
                    file.write(bytes(1 << 20))
        time.sleep(pause)
        return True
"""
MAKES = """
    import os, time
    def f(pause):
        for number in range(22_000):
            os.close(os.open(f"file-{number}", os.O_CREAT))
        time.sleep(pause)
        return True
"""
HIDES = """
    import os, time
    def f(pause, kept):
        held = []
        for number in range(3):
            with open("large", "w+b") as file:
                os.unlink("large")
                for _ in range(30):
                    file.write(bytes(1 << 20))
                file.flush()
                held.append(os.dup(file.fileno()) if kept == "open" else mapped(file))
        time.sleep(pause)
        return True
    def mapped(file):
        import mmap
        return mmap.mmap(file.fileno(), 30 << 20, mmap.MAP_SHARED, mmap.PROT_READ)
"""


def test_a_scratch_folder_in_a_namespace_has_a_size(sandbox: Sandbox, tmp_path: Path) -> None:
    if not sandbox.isolation().namespaces:
        pytest.skip(reason="no namespaces here")
    assert refusal(call(sandbox, WRITES, 0)) == "OSError"
    with raised(tmp_path, (*PROTECTIONS, "namespaces"), NAMESPACES__SCRATCH_MB=128) as larger:
        assert result(call(larger, WRITES, 0)) is True


def test_a_scratch_folder_in_a_namespace_holds_so_many_files(sandbox: Sandbox, tmp_path: Path) -> None:
    if not sandbox.isolation().namespaces:
        pytest.skip(reason="no namespaces here")
    assert refusal(call(sandbox, MAKES, 0)) == "OSError"
    with raised(tmp_path, (*PROTECTIONS, "namespaces"), NAMESPACES__SCRATCH_FILES=40_000) as larger:
        assert result(call(larger, MAKES, 0)) is True


@pytest.fixture(scope="module")
def watched() -> Iterator[Sandbox]:
    """Without namespaces: what is left behind then lies in a folder like others, and is looked at now and then."""
    with Sandbox(protections=PROTECTIONS) as plain:
        yield plain


@pytest.mark.parametrize(
    ("program", "arguments", "constant", "value"),
    [
        pytest.param(WRITES, (), "SCRATCH_MB", 128, id="bytes"),
        pytest.param(MAKES, (), "SCRATCH_FILES", 40_000, id="files"),
        pytest.param(HIDES, ("open",), "SCRATCH_MB", 128, id="bytes of open files without a name"),
        pytest.param(HIDES, ("mapped",), "SCRATCH_MB", 128, id="bytes of mapped files without a name"),
    ],
)
def test_a_scratch_folder_that_is_watched_has_a_size(
    watched: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    program: str,
    arguments: tuple[Value, ...],
    constant: str,
    value: int,
) -> None:
    answer = call(watched, program, 20, *arguments)  # until it is looked at, which a busy machine may do late
    assert isinstance(answer, Stopped)
    assert answer.reason == "it wrote more than 64 MiB of files"
    monkeypatch.setattr(f"grader.sandbox.worker.{constant}", value)
    assert result(call(watched, program, 1, *arguments)) is True
