"""What a submission may not do. Each program is refused under all protections and goes through without the one."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.model.exercise import Limits
from grader.model.report import Outcome
from grader.model.stopped import Stopped
from grader.sandbox.sandbox import Sandbox
from grader.values import List, Value
from grader.wire import messages
from grader.wire.limits import ADDITIONS, PROTECTIONS
from grader.wire.messages import Load, Loaded, MissingProtection, Query, Raised, Returned
from grader.worker.confine import prepare

LIMITS = Limits(seconds=2, memory_mb=256)


@pytest.fixture(scope="module")
def without_filesystem() -> Iterator[Sandbox]:
    with Sandbox(protections=("syscalls", "memory"), allow_weak=True) as weak:
        yield weak


@pytest.fixture(scope="module")
def without_syscalls() -> Iterator[Sandbox]:
    with Sandbox(protections=("filesystem", "memory"), allow_weak=True) as weak:
        yield weak


@pytest.fixture(scope="module")
def without_memory() -> Iterator[Sandbox]:
    with Sandbox(protections=("filesystem", "syscalls"), allow_weak=True) as weak:
        yield weak


@pytest.fixture(scope="module")
def unconfined() -> Iterator[Sandbox]:
    with Sandbox(protections=(), allow_weak=True) as weak:
        yield weak


def call(
    sandbox: Sandbox, program: str, *args: Value, limits: Limits = LIMITS, torch: bool = False
) -> messages.Answer | Stopped:
    """What comes of the function f of ``program``."""
    worker = sandbox.worker(torch=torch, limits=limits)
    try:
        loaded = worker.load(Load("program.py", textwrap.dedent(program).encode(), ("f",), ()))
        assert isinstance(loaded, Loaded), loaded
        return next(worker.run((Query("f", args, {}, ()),), limits.seconds))
    finally:
        worker.close()


def refusal(answer: messages.Answer | Stopped) -> str:
    """The exception that ``answer`` is."""
    assert isinstance(answer, Raised), answer
    return answer.kinds[0]


def result(answer: messages.Answer | Stopped) -> Value:
    """The value that ``answer`` is."""
    assert isinstance(answer, Returned), answer
    return answer.value


def named(comm: str) -> list[int]:
    """The processes that call themselves ``comm``."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "comm").read_text().strip() == comm:
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def test_a_process_that_hides_what_it_holds_open_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no filter keeps it from doing so, and the grader is not root."""

    def hidden(pid: int) -> int:
        raise PermissionError(f"/proc/{pid}/fd")

    monkeypatch.setattr("grader.sandbox.worker.nameless_bytes", hidden)
    with Sandbox(protections=("filesystem", "memory"), allow_weak=True) as weak:
        worker = weak.worker(torch=False, limits=LIMITS)
        answer = worker.load(Load("program.py", b"import time\ntime.sleep(20)", ("f",), ()))
        worker.close()
    assert answer == Stopped(Outcome.OUTPUT_LIMIT, "it wrote more than 64 MiB of files")


# --- reading -----------------------------------------------------------------------------------------------------

READ = "def f(path):\n    return open(path, encoding='latin-1').read()"


def test_a_submission_may_not_read_the_solutions(sandbox: Sandbox, without_filesystem: Sandbox, tmp_path: Path) -> None:
    solution = tmp_path / "solutions" / "clamp" / "clamp.py"
    solution.parent.mkdir(parents=True)
    solution.write_text("the reference")
    assert refusal(call(sandbox, READ, str(solution))) == "PermissionError"
    assert result(call(without_filesystem, READ, str(solution))) == "the reference"


@pytest.mark.parametrize("path", ["/etc/passwd", "/proc/self/maps", "/proc/self/environ"])
def test_a_submission_may_not_read_files_of_the_system(
    sandbox: Sandbox, without_filesystem: Sandbox, path: str
) -> None:
    assert refusal(call(sandbox, READ, path)) == "PermissionError"
    assert result(call(without_filesystem, READ, path))


def test_a_submission_may_not_read_the_graders_environment(sandbox: Sandbox, without_filesystem: Sandbox) -> None:
    path = f"/proc/{os.getpid()}/environ"
    assert refusal(call(sandbox, READ, path)) == "PermissionError"
    if os.getuid():
        assert result(call(without_filesystem, READ, path)) == Path(path).read_bytes().decode("latin-1")
    else:  # a grader that runs as root has capabilities, and the worker, which gave them up, may not look into it
        assert refusal(call(without_filesystem, READ, path)) == "PermissionError"


def test_a_submission_may_not_read_the_grader(sandbox: Sandbox, without_filesystem: Sandbox) -> None:
    program = "def f():\n    import grader.judge.compare\n    return True"
    assert refusal(call(sandbox, program)) == "PermissionError"
    assert result(call(without_filesystem, program)) is True


def test_a_submission_may_not_list_a_folder_outside(
    sandbox: Sandbox, without_filesystem: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "solutions").mkdir()
    program = "import os\ndef f(path): return os.listdir(path)[0]"
    assert refusal(call(sandbox, program, str(tmp_path))) == "PermissionError"
    assert result(call(without_filesystem, program, str(tmp_path))) == "solutions"


def test_a_submission_may_not_read_through_a_link_in_its_scratch(
    sandbox: Sandbox, without_filesystem: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("secret")
    program = """
        import os
        def f(path):
            os.symlink(path, "link")
            return open("link").read()
    """
    assert refusal(call(sandbox, program, str(tmp_path / "secret"))) == "PermissionError"
    assert result(call(without_filesystem, program, str(tmp_path / "secret"))) == "secret"


@pytest.mark.parametrize(
    ("protections", "refused"),
    [
        pytest.param((*PROTECTIONS, *ADDITIONS), ("PermissionError", "FileNotFoundError"), id="all"),
        pytest.param(PROTECTIONS, ("PermissionError",), id="without namespaces"),
        pytest.param(("syscalls", "memory"), (), id="without the one"),
    ],
)
def test_a_submission_may_not_read_the_scratch_of_another(
    protections: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    with Sandbox(protections=protections, allow_weak=True) as sandbox:
        answer = scratch_of_another(sandbox)
    if refused:
        assert refusal(answer) in refused
    else:
        assert result(answer) == "mine"


def scratch_of_another(place: Sandbox) -> messages.Answer | Stopped:
    """What comes of reading a file in the scratch of a worker that is still at work."""
    other = place.worker(torch=False, limits=LIMITS)
    source = b"import os\ndef f():\n    open('mine', 'w').write('mine')\n    return os.path.abspath('mine')"
    assert isinstance(other.load(Load("program.py", source, ("f",), ())), Loaded)
    path = result(next(other.run((Query("f", (), {}, ()),), LIMITS.seconds)))
    answer = call(place, READ, path)
    other.close()
    return answer


def test_a_submission_may_not_read_torch_where_no_signature_names_tensors(
    sandbox: Sandbox, without_filesystem: Sandbox
) -> None:
    program = """
        import importlib.util, pathlib, sys
        def f():
            sys.modules.pop("torch", None)
            return len(pathlib.Path(importlib.util.find_spec("torch").origin).read_bytes())
    """
    assert refusal(call(sandbox, program)) == "PermissionError"
    assert isinstance(result(call(without_filesystem, program)), int)
    assert isinstance(result(call(sandbox, program, torch=True)), int)


def test_without_tensors_importing_torch_fails_as_where_it_is_not_installed(sandbox: Sandbox) -> None:
    program = "def f():\n    import torch\n    return torch.__version__"
    assert refusal(call(sandbox, program)) == "ModuleNotFoundError"
    assert result(call(sandbox, program, torch=True))


@pytest.mark.parametrize(("hidden", "readable"), [((), True), (("grader",), True), (("torch",), False)])
def test_a_hidden_package_is_not_among_what_is_readable(hidden: tuple[str, ...], readable: bool) -> None:
    def covered(package: str) -> bool:
        spec = importlib.util.find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        prepared = prepare(hidden)
        return any(Path(spec.origin).is_relative_to(path) for path in (*prepared.files, *prepared.folders))

    assert covered("torch") is readable
    assert covered("numpy")


# --- writing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "doing",
    [
        pytest.param("open(folder + '/new', 'w').write('forged')", id="create a file"),
        pytest.param("open(folder + '/canary', 'a').write('forged')", id="append to a file"),
        pytest.param("open(folder + '/canary', 'r+').write('forged')", id="overwrite a file"),
        pytest.param("os.truncate(folder + '/canary', 0)", id="truncate a file"),
        pytest.param("os.unlink(folder + '/canary')", id="remove a file"),
        pytest.param("os.rename(folder + '/canary', folder + '/moved')", id="rename a file"),
        pytest.param("os.mkdir(folder + '/new')", id="make a folder"),
        pytest.param("os.rmdir(folder + '/empty')", id="remove a folder"),
        pytest.param("os.symlink('anything', folder + '/new')", id="make a link"),
        pytest.param("os.link(folder + '/canary', 'mine')", id="link a file into its scratch"),
        pytest.param("os.mkfifo(folder + '/new')", id="make a pipe"),
        pytest.param("open('mine', 'w').close() or os.rename('mine', folder + '/new')", id="move a file out"),
    ],
)
def test_a_submission_may_not_change_files_outside_its_scratch(
    sandbox: Sandbox, without_filesystem: Sandbox, tmp_path: Path, doing: str
) -> None:
    (tmp_path / "canary").write_text("canary")
    (tmp_path / "empty").mkdir()
    program = f"import os\ndef f(folder):\n    {doing}"
    assert refusal(call(sandbox, program, str(tmp_path))) in {"PermissionError", "OSError"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["canary", "empty"]
    assert (tmp_path / "canary").read_text() == "canary"
    assert result(call(without_filesystem, program, str(tmp_path))) is None


@pytest.mark.parametrize(
    "doing",
    [
        pytest.param("os.chmod(path, 0o777)", id="chmod"),
        pytest.param("os.fchmod(os.open('mine', os.O_CREAT), 0o777)", id="fchmod"),
        pytest.param("os.chown(path, os.getuid(), os.getgid())", id="chown"),
        pytest.param("os.utime(path)", id="utime"),
        pytest.param("os.setxattr(path, 'user.a', b'b')", id="setxattr"),
    ],
)
def test_a_submission_may_not_change_the_mode_owner_or_times_of_a_file(
    sandbox: Sandbox, without_syscalls: Sandbox, tmp_path: Path, doing: str
) -> None:
    (tmp_path / "canary").write_text("canary")
    (tmp_path / "canary").chmod(0o600)
    before = (tmp_path / "canary").stat()
    program = f"import os\ndef f(path):\n    {doing}"
    assert refusal(call(sandbox, program, str(tmp_path / "canary"))) == "PermissionError"
    after = (tmp_path / "canary").stat()
    assert (after.st_mode, after.st_ctime_ns) == (before.st_mode, before.st_ctime_ns)
    if doing.startswith("os.setxattr"):  # not every file system has attributes
        assert not isinstance(call(without_syscalls, program, str(tmp_path / "canary")), Stopped)
    else:
        assert result(call(without_syscalls, program, str(tmp_path / "canary"))) is None


def test_a_submission_may_write_in_its_scratch(sandbox: Sandbox) -> None:
    program = """
        import os
        def f():
            os.makedirs("a/b")
            with open("a/b/c", "w") as file:
                file.write("kept")
            os.rename("a/b/c", "a/d")
            os.symlink("a/d", "link")
            return open("link").read()
    """
    assert result(call(sandbox, program)) == "kept"


def test_a_submission_may_use_temporary_files(sandbox: Sandbox) -> None:
    program = """
        import os, pathlib, tempfile
        import numpy as np
        def f():
            with tempfile.TemporaryFile() as file:
                file.write(b"kept")
                file.seek(0)
                first = file.read().decode()
            with tempfile.TemporaryDirectory() as folder:
                np.save(folder + "/a.npy", np.arange(3))
                second = int(np.load(folder + "/a.npy").sum())
            homes = {os.getcwd(), tempfile.gettempdir(), str(pathlib.Path.home())}
            return [first, second, len(homes)]
    """
    assert result(call(sandbox, program)) == List(("kept", 3, 1))


# --- processes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "doing",
    [
        pytest.param("os.fork() or os._exit(0)", id="fork"),
        pytest.param("os.forkpty()[0] or os._exit(0)", id="forkpty"),
        pytest.param("libc.syscall(57) or os._exit(0)", id="the system call"),
    ],
)
def test_a_submission_may_not_fork(sandbox: Sandbox, unconfined: Sandbox, doing: str) -> None:
    if "syscall(57)" in doing and os.uname().machine != "x86_64":
        pytest.skip(reason="57 is fork on x86_64 only")
    program = f"""
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        def f():
            if ({doing}) < 0:
                raise PermissionError(ctypes.get_errno(), "refused")
            return True
    """
    assert refusal(call(sandbox, program)) in {"PermissionError", "OSError"}
    assert result(call(unconfined, program)) is True


@pytest.mark.parametrize(
    "doing",
    [
        pytest.param("subprocess.run(['true']).returncode", id="subprocess"),
        pytest.param("os.spawnlp(os.P_WAIT, 'true', 'true')", id="spawn"),
        pytest.param("os.waitpid(os.posix_spawnp('true', ['true'], {}), 0)[1]", id="posix_spawn"),
        pytest.param("multiprocessing.get_context('fork').Process(target=int).start() or 0", id="multiprocessing"),
    ],
)
def test_a_submission_may_not_start_a_program(sandbox: Sandbox, unconfined: Sandbox, doing: str) -> None:
    program = f"""
        import multiprocessing, os, subprocess
        os.environ["PATH"] = "/usr/bin:/bin"
        def f():
            return {doing}
    """
    assert refusal(call(sandbox, program)) == "PermissionError"
    assert result(call(unconfined, program)) == 0


def test_a_submission_may_not_run_a_shell(sandbox: Sandbox, unconfined: Sandbox, tmp_path: Path) -> None:
    program = "import os\ndef f(path): return os.system(f'echo through > {path}')"
    assert result(call(sandbox, program, str(tmp_path / "out"))) != 0
    assert not (tmp_path / "out").exists()
    assert result(call(unconfined, program, str(tmp_path / "out"))) == 0
    assert (tmp_path / "out").read_text() == "through\n"


def test_a_submission_may_not_become_another_program(
    sandbox: Sandbox, without_syscalls: Sandbox, unconfined: Sandbox
) -> None:
    program = "import os\ndef f():\n    os.execv('/bin/true', ['true'])"
    assert refusal(call(sandbox, program)) == "PermissionError"
    assert refusal(call(without_syscalls, program)) == "PermissionError"  # and no file may be executed
    assert isinstance(call(unconfined, program), Stopped)


@pytest.mark.parametrize("protected", [True, False])
def test_a_submission_may_not_leave_a_process_behind(sandbox: Sandbox, unconfined: Sandbox, protected: bool) -> None:
    program = """
        import ctypes, os, signal, time
        libc = ctypes.CDLL(None)
        def f(name):
            child = os.fork()
            if child:
                os.waitpid(child, 0)
                return True
            os.setsid()
            if os.fork():
                os._exit(0)
            libc.prctl(15, name.encode(), 0, 0, 0)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(10)
            os._exit(0)
    """
    name = f"canary-{os.getpid()}"
    answer = call(sandbox if protected else unconfined, program, name)
    survivors = until(lambda: named(name), seconds=0.1 if protected else 2)
    for survivor in survivors:
        os.kill(survivor, signal.SIGKILL)
    if protected:
        assert refusal(answer) == "PermissionError"
        assert survivors == []
    else:
        assert result(answer) is True
        assert len(survivors) == 1


def until(look: Callable[[], list[int]], seconds: float) -> list[int]:
    """What ``look`` finds as soon as it finds something, at the latest after ``seconds``."""
    end = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.01)
    return found


def test_a_submission_may_use_threads(sandbox: Sandbox) -> None:
    program = """
        from concurrent.futures import ThreadPoolExecutor
        def f():
            with ThreadPoolExecutor(4) as pool:
                return sum(pool.map(abs, range(100)))
    """
    assert result(call(sandbox, program)) == 4950


def test_a_submission_may_use_the_threads_of_torch(sandbox: Sandbox) -> None:
    program = """
        import torch
        def f():
            torch.set_num_threads(2)
            image, kernel = torch.ones(8, 8, 64, 64), torch.ones(8, 8, 3, 3)
            return torch.nn.functional.conv2d(image, kernel).mean().item()
    """
    assert result(call(sandbox, program, torch=True)) == 72


@pytest.mark.parametrize("target", ["the grader", "its parent", "its group", "everybody"])
def test_a_submission_may_not_signal_others(sandbox: Sandbox, unconfined: Sandbox, target: str) -> None:
    program = "import os\ndef f(pid):\n    os.kill(os.getppid() if pid is None else pid, 0)"
    pid = {"the grader": os.getpid(), "its parent": None, "its group": 0, "everybody": -1}[target]
    assert refusal(call(sandbox, program, pid)) == "PermissionError"
    assert result(call(unconfined, program, pid)) is None


@pytest.mark.parametrize("protection", ["filesystem", "syscalls"])
def test_each_of_two_protections_alone_keeps_a_submission_from_signalling_the_grader(protection: str) -> None:
    program = "import os\ndef f(pid):\n    os.kill(pid, 0)"
    with Sandbox(protections=(protection,), allow_weak=True) as weak:
        assert refusal(call(weak, program, os.getpid())) == "PermissionError"


def test_a_submission_may_signal_itself(sandbox: Sandbox) -> None:
    program = """
        import os, signal
        def f():
            heard = []
            signal.signal(signal.SIGUSR1, lambda *_: heard.append(True))
            os.kill(os.getpid(), signal.SIGUSR1)
            return heard[0]
    """
    assert result(call(sandbox, program)) is True


@pytest.mark.parametrize("command", [8, 10, 8 | 1 << 32])
def test_a_submission_may_not_have_the_kernel_signal_others(
    without_filesystem: Sandbox, unconfined: Sandbox, command: int
) -> None:
    program = """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        def f(command, owner):
            reading, writing = os.pipe()
            number = {"x86_64": 72, "aarch64": 25}[os.uname().machine]
            if libc.syscall(number, reading, ctypes.c_long(command), ctypes.c_long(owner)) < 0:
                raise OSError(ctypes.get_errno(), "refused")
    """
    owner = os.getpid() if command != 10 else int(signal.SIGUSR1)
    assert refusal(call(without_filesystem, program, command, owner)) == "PermissionError"
    assert result(call(unconfined, program, command, owner)) is None


@pytest.mark.parametrize(
    "doing",
    [
        pytest.param("libc.ptrace(0, 0, 0, 0)", id="ptrace"),
        pytest.param("libc.prctl(1, 0, 0, 0, 0)", id="outlive the grader"),
        pytest.param("libc.unshare(0x00000200)", id="unshare"),
        pytest.param("libc.memfd_create(b'x', 0)", id="memfd_create"),
        pytest.param("libc.shmget(0, 4096, 0o1600)", id="System V shared memory"),
        pytest.param("libc.msgget(0, 0o1600)", id="System V messages"),
        pytest.param("libc.inotify_init()", id="inotify"),
        pytest.param("libc.sched_setscheduler(0, 3, ctypes.byref(ctypes.c_int(0)))", id="its scheduling"),
    ],
)
def test_a_submission_may_not_make_this_system_call(sandbox: Sandbox, without_syscalls: Sandbox, doing: str) -> None:
    program = f"""
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        def f():
            if {doing} < 0:
                raise OSError(ctypes.get_errno(), "refused")
    """
    assert refusal(call(sandbox, program)) == "PermissionError"
    assert result(call(without_syscalls, program)) is None


@pytest.mark.parametrize("doing", ["os.setsid()", "os.setpgid(0, 0)", "os.nice(1)", "os.pidfd_open(os.getpid())"])
def test_a_submission_may_not_leave_its_place(sandbox: Sandbox, without_syscalls: Sandbox, doing: str) -> None:
    program = f"import os\ndef f():\n    {doing}"
    assert refusal(call(sandbox, program)) == "PermissionError"
    assert result(call(without_syscalls, program)) is None


@pytest.mark.parametrize("protected", [True, False])
def test_a_submission_may_not_outlive_a_grader_that_is_killed(tmp_path: Path, protected: bool) -> None:
    grader = """
        import sys
        from grader.model.exercise import Limits
        from grader.wire.messages import Load, Query
        from grader.sandbox.sandbox import Sandbox
        with Sandbox(protections=tuple(sys.argv[2:]), allow_weak=True) as sandbox:
            worker = sandbox.worker(torch=False, limits=Limits(seconds=60))
            worker.load(Load("program.py", sys.argv[1].encode(), ("f", "g"), ()))
            for answer in worker.run((Query("f", (), {}, ()), Query("g", (), {}, ())), 60):
                print(answer.value, flush=True)
    """
    program = textwrap.dedent("""
        import ctypes, os, time
        def f():
            ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
            return os.getpid()
        def g():
            end = time.monotonic() + 10
            while time.monotonic() < end: pass
    """)
    protections = PROTECTIONS if protected else ()
    command = [sys.executable, "-c", textwrap.dedent(grader), program, *protections]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}  # its scratch has nobody left to remove it
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
    survived = not ends(pid, seconds=2 if protected else 0.3)
    if survived:
        os.kill(pid, signal.SIGKILL)
    assert survived is not protected


def ends(pid: int, seconds: float) -> bool:
    """Whether the process ends in that time; a zombie, which nobody has waited for, has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.01)
    return False


# --- network -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM"])
def test_a_submission_may_not_use_the_network(sandbox: Sandbox, unconfined: Sandbox, kind: str) -> None:
    with socket.socket(type=getattr(socket, kind)) as listener:
        listener.bind(("127.0.0.1", 0))
        if kind == "SOCK_STREAM":
            listener.listen()
        program = f"import socket\ndef f(port):\n    socket.socket(type=socket.{kind}).connect(('127.0.0.1', port))"
        port = listener.getsockname()[1]
        assert refusal(call(sandbox, program, port)) == "PermissionError"
        assert result(call(unconfined, program, port)) is None


@pytest.mark.parametrize("doing", ["socket.socketpair()", "socket.socket(socket.AF_UNIX)"])
def test_a_submission_may_not_make_a_local_socket(sandbox: Sandbox, without_syscalls: Sandbox, doing: str) -> None:
    program = f"import socket\ndef f():\n    {doing}"
    assert refusal(call(sandbox, program)) == "PermissionError"
    assert result(call(without_syscalls, program)) is None


# --- memory ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "making",
    [
        pytest.param("np.ones(mib << 17)", id="numpy"),
        pytest.param("bytearray(mib << 20)", id="bytes"),
        pytest.param("[0] * (mib << 17)", id="a list"),
        pytest.param("[bytearray(1 << 20) for _ in range(mib)]", id="piece by piece"),
        pytest.param("mmap.mmap(-1, mib << 20, mmap.MAP_PRIVATE)", id="private mapping"),
    ],
)
def test_a_submission_may_not_use_more_memory_than_the_limit(
    sandbox: Sandbox, without_memory: Sandbox, making: str
) -> None:
    program = f"import mmap\nimport numpy as np\ndef f(mib):\n    return len({making}) > 0"
    small, large = Limits(seconds=5, memory_mb=64), Limits(seconds=5, memory_mb=256)
    assert refusal(call(sandbox, program, 150, limits=small)) in {"MemoryError", "OSError"}
    assert result(call(sandbox, program, 150, limits=large)) is True
    assert result(call(without_memory, program, 150, limits=small)) is True


def test_a_submission_may_not_use_more_memory_than_the_limit_through_torch(sandbox: Sandbox) -> None:
    program = "import torch\ndef f(mib):\n    return len(torch.ones(mib, 1 << 18))"
    small, large = Limits(seconds=5, memory_mb=64), Limits(seconds=5, memory_mb=256)
    answer = call(sandbox, program, 150, limits=small, torch=True)
    assert isinstance(answer, Raised)
    assert "can't allocate memory" in answer.message
    assert result(call(sandbox, program, 150, limits=large, torch=True)) == 150


@pytest.mark.parametrize(
    ("torch", "making"), [(False, "numpy.empty(6 << 30, numpy.uint8)"), (True, "torch.empty(6 << 30).char()")]
)
def test_a_submission_may_not_allocate_6_gib(sandbox: Sandbox, torch: bool, making: str) -> None:
    answer = call(sandbox, f"import numpy, sys\ntorch = sys.modules['torch']\ndef f(): {making}", torch=torch)
    assert refusal(answer) == ("RuntimeError" if torch else "MemoryError")


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param("mmap.MAP_SHARED | mmap.MAP_ANONYMOUS", id="shared"),
        pytest.param("mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x100", id="growing downwards"),
    ],
)
def test_a_submission_may_not_map_memory_that_no_limit_counts(
    sandbox: Sandbox, without_syscalls: Sandbox, flags: str
) -> None:
    program = f"""
        import mmap
        def f(mib):
            memory = mmap.mmap(-1, mib << 20, {flags})
            memory[0] = 1
            return len(memory) >> 20
    """
    small = Limits(memory_mb=128)
    assert refusal(call(sandbox, program, 300, limits=small)) == "PermissionError"
    assert result(call(without_syscalls, program, 300, limits=small)) == 300  # RLIMIT_DATA alone lets it through


def test_a_submission_may_not_map_zeros_that_no_limit_counts(sandbox: Sandbox, without_filesystem: Sandbox) -> None:
    program = """
        import mmap, os
        def f(mib):
            memory = mmap.mmap(os.open("/dev/zero", os.O_RDONLY), mib << 20, mmap.MAP_SHARED, mmap.PROT_READ)
            return len(memory) >> 20
    """
    small = Limits(memory_mb=128)
    assert refusal(call(sandbox, program, 300, limits=small)) == "PermissionError"
    assert result(call(without_filesystem, program, 300, limits=small)) == 300


@pytest.mark.parametrize("name", ["DATA", "CORE", "FSIZE", "NOFILE", "STACK", "NPROC"])
def test_a_submission_may_not_change_its_limits(sandbox: Sandbox, without_syscalls: Sandbox, name: str) -> None:
    program = """
        import resource
        def f(name):
            number = getattr(resource, "RLIMIT_" + name)
            resource.setrlimit(number, resource.getrlimit(number))
    """
    assert refusal(call(sandbox, program, name)) in {"ValueError", "PermissionError"}
    assert result(call(without_syscalls, program, name)) is None


# --- what is told about it ---------------------------------------------------------------------------------------


def test_all_protections_are_reported_to_hold(sandbox: Sandbox) -> None:
    with sandbox.worker(torch=False, limits=Limits(memory_mb=333)) as worker:
        isolation = worker.isolation
    assert isolation.complete
    assert isolation.filesystem is not None
    assert isolation.filesystem.startswith("landlock")
    assert (isolation.syscalls, isolation.memory_mb) == ("seccomp", 333)


@pytest.mark.parametrize("name", ["filesystem", "syscalls", "memory"])
def test_a_protection_that_is_not_asked_for_is_reported_as_missing(name: str) -> None:
    others = tuple(other for other in ("filesystem", "syscalls", "memory") if other != name)
    with Sandbox(protections=others, allow_weak=True) as weak:
        isolation = weak.isolation()
    assert isolation.missing == (MissingProtection(name, "not asked for"),)
    assert (isolation.filesystem is None, isolation.syscalls is None, isolation.memory_mb is None) == (
        name == "filesystem",
        name == "syscalls",
        name == "memory",
    )
