"""Each limit of the kernel's bites, and the same program goes through where the limit is raised or was never set."""

from __future__ import annotations

import contextlib
import errno
import resource
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.errors import NoScratchError
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


# --- limits that the machine has already ---------------------------------------------------------------------------

WITH_LOWER = """
    import resource, sys
    from grader.model.exercise import Limits
    from grader.sandbox.sandbox import Sandbox
    from grader.wire.messages import Load, Query
    number, soft, hard = getattr(resource, f"RLIMIT_{sys.argv[1]}"), int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(number, (soft, hard))
    source = b"import resource\\ndef f(number): return list(resource.getrlimit(number))"
    with Sandbox() as sandbox, sandbox.worker(torch=False, limits=Limits(memory_mb=512)) as worker:
        worker.load(Load("program.py", source, ("f",), ()))
        [answer] = worker.run((Query("f", (number,), {}, ()),), 5)
    print(*answer.value.items)
"""


@pytest.mark.parametrize(
    ("name", "limit", "kept"),
    [
        pytest.param("CORE", (0, 0), (0, 0), id="no core files"),
        pytest.param("CORE", (0, 100), (1, 1), id="core files if somebody asks for them"),
        pytest.param("NOFILE", (64, 64), (64, 64), id="few open files"),
        pytest.param("NOFILE", (64, 1000), (MAX_OPEN_FILES, MAX_OPEN_FILES), id="few open files unless asked for more"),
        pytest.param("FSIZE", (4096, 4096), (4096, 4096), id="small files alone"),
        pytest.param("STACK", (4 << 20, 4 << 20), (4 << 20, 4 << 20), id="a small stack"),
        pytest.param("DATA", (200 << 20, 200 << 20), (200 << 20, 200 << 20), id="little memory"),
        pytest.param("AS", (2 << 30, 2 << 30), (2 << 30, 2 << 30), id="few addresses"),
    ],
)
def test_a_limit_of_the_machine_that_is_lower_than_ours_is_kept(
    name: str, limit: tuple[int, int], kept: tuple[int, int]
) -> None:
    command = [sys.executable, "-c", textwrap.dedent(WITH_LOWER), name, *map(str, limit)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (result.stdout, result.stderr) == (f"{kept[0]} {kept[1]}\n", "")


@pytest.mark.parametrize(
    ("name", "limit"), [pytest.param("AS", 40 << 20, id="addresses"), pytest.param("NOFILE", 8, id="open files")]
)
def test_a_machine_that_gives_too_little_for_a_worker_is_told_of_in_a_sentence(name: str, limit: int) -> None:
    program = f"""
        import resource
        from grader.errors import SandboxError
        from grader.model.exercise import Limits
        from grader.sandbox.sandbox import Sandbox
        try:
            with Sandbox() as sandbox:
                resource.setrlimit(resource.RLIMIT_{name}, ({limit}, {limit}))
                sandbox.worker(torch=False, limits=Limits())
        except SandboxError as error:
            print(error)
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.stderr == ""
    assert result.stdout.startswith("the process that workers are forked from ")
    assert len(result.stdout.splitlines()) == 1


def test_without_a_folder_for_temporary_files_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr("tempfile.gettempdir", none)
    with Sandbox() as sandbox, pytest.raises(NoScratchError, match=r"no folder for temporary files.* TMPDIR$"):
        sandbox.worker(torch=False, limits=Limits())


def test_without_dev_null_everything_works() -> None:
    """As in a container whose /dev was left empty."""
    program = """
        import os
        from grader.model.exercise import Limits
        from grader.sandbox.sandbox import Sandbox
        from grader.wire.messages import Load, Query
        assert not os.path.exists(os.devnull)
        with Sandbox() as sandbox, sandbox.worker(torch=False, limits=Limits()) as worker:
            worker.load(Load("program.py", b"import sys\\ndef f(): return sys.stdin.read()", ("f",), ()))
            [answer] = worker.run((Query("f", (), {}, ()),), 5)
            print(repr(answer.value), worker.isolation.complete)
    """
    empty = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs none /dev && exec "$@"', "sh"]
    if subprocess.run([*empty, "true"], stderr=subprocess.PIPE, check=False).returncode:
        pytest.skip(reason="no namespace in which /dev could be emptied")
    command = [*empty, sys.executable, "-c", textwrap.dedent(program)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (result.stdout, result.stderr) == ("'' True\n", "")


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
