"""The filter of system calls, call by call: each is refused with it, and reaches the kernel without it."""

from __future__ import annotations

import errno
import os
import signal
import textwrap
from collections.abc import Iterator

import pyseccomp
import pytest

from grader.model.exercise import Limits
from grader.model.report import Outcome
from grader.model.stopped import Stopped
from grader.sandbox.forked import Zygote
from grader.sandbox.sandbox import Sandbox
from grader.values import Dict, List, Value
from grader.wire.messages import Load, Loaded, Query, Returned
from grader.worker import confine

# What the kernel refuses in the same words to whoever has no capability, filter or not; the last lines as it is built
# and set up.
NEEDS_CAPABILITY = {
    "acct", "fanotify_init", "fsmount", "fsopen", "fspick", "move_mount", "pivot_root", "reboot", "setdomainname",
    "setgroups", "sethostname", "swapoff", "syslog",
    "delete_module", "finit_module", "init_module", "kexec_load", "open_by_handle_at",
    "bpf", "io_uring_setup", "perf_event_open", "userfaultfd",
}  # fmt: skip
# Called with nonsense they would still do something: a copy of the process, for which there are tests elsewhere.
DO_SOMETHING = {"fork", "vfork"}

CALLS = """
    import ctypes, os
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long

    def call(number, *arguments):
        '''The error number; 0 for success.'''
        ctypes.set_errno(0)
        padded = [*arguments, *[-1] * (6 - len(arguments))]
        return ctypes.get_errno() if libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, padded)) == -1 else 0
"""


@pytest.fixture(scope="module")
def without_syscalls() -> Iterator[Sandbox]:
    with Sandbox(protections=("filesystem", "memory"), allow_weak=True) as weak:
        yield weak


def told(sandbox: Sandbox, program: str, *args: Value) -> Value:
    """What the function f of ``program`` returns."""
    worker = sandbox.worker(torch=False, limits=Limits())
    try:
        source = textwrap.dedent(CALLS) + textwrap.dedent(program)
        loaded = worker.load(Load("program.py", source.encode(), ("f",), ()))
        assert isinstance(loaded, Loaded), loaded
        answer = next(worker.run((Query("f", args, {}, ()),), 5))
        assert isinstance(answer, Returned), answer
        return answer.value
    finally:
        worker.close()


def number(name: str) -> int:
    if name in confine._REFUSED_NUMBERS:
        return confine._REFUSED_NUMBERS[name]
    return int(pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name))


def refused_names() -> list[str]:
    """Those that this architecture has."""
    names = {*confine._REFUSED, *confine._REFUSED_NUMBERS} - DO_SOMETHING
    return sorted(name for name in names if number(name) >= 0)


def test_every_refused_call_is_refused_and_reaches_the_kernel_without_the_filter(
    sandbox: Sandbox, without_syscalls: Sandbox
) -> None:
    program = "def f(numbers): return {name: call(number) for name, number in numbers.items()}"
    numbers = Dict({name: number(name) for name in refused_names()})
    with_filter, without = told(sandbox, program, numbers), told(without_syscalls, program, numbers)
    assert isinstance(with_filter, Dict)
    assert isinstance(without, Dict)
    assert len(numbers.items) > 120
    assert {name for name, error in with_filter.items.items() if error != errno.EPERM} == set()
    assert {name for name, error in without.items.items() if error == errno.EPERM} <= NEEDS_CAPABILITY


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        pytest.param("close_range", (250, 250, 2), id="close_range(CLOSE_RANGE_UNSHARE)"),
        pytest.param("clone", (0x10000, 0, 0, 0, 0), id="clone(CLONE_THREAD) without CLONE_FILES"),
    ],
)
def test_no_thread_has_a_table_of_descriptors_of_its_own(
    sandbox: Sandbox, without_syscalls: Sandbox, name: str, arguments: tuple[int, ...]
) -> None:
    program = "def f(*numbers): return call(*numbers)"
    call = {"close_range": 436, "clone": number("clone")}[name]
    assert told(sandbox, program, call, *arguments) == errno.EPERM
    assert told(without_syscalls, program, call, *arguments) != errno.EPERM


@pytest.mark.parametrize("name", ["kill", "tgkill"])
def test_a_signal_reaches_nobody_else(sandbox: Sandbox, without_syscalls: Sandbox, name: str) -> None:
    program = "def f(number, pid):\n    return call(number, pid, *([pid] if number == TGKILL else []), 0)"
    program = program.replace("TGKILL", str(number("tgkill")))
    assert told(sandbox, program, number(name), os.getpid()) == errno.EPERM
    with Sandbox(protections=("memory",), allow_weak=True) as weak:  # Landlock of ABI 6 refuses it as well
        assert told(weak, program, number(name), os.getpid()) == 0


# With P for its own process, T for its own thread: each of these would kill or stop it at once.
ENDS_ITSELF = {
    "kill": ("kill", "P, SIGNAL"),
    "kill with more in the register than the kernel reads": ("kill", "P, SIGNAL | 1 << 32"),
    "kill its group": ("kill", "0, SIGNAL"),
    "kill its group by its number": ("kill", "-os.getpgid(0), SIGNAL"),
    "kill all": ("kill", "-1, SIGNAL"),
    "tkill": ("tkill", "T, SIGNAL"),
    "tgkill": ("tgkill", "P, T, SIGNAL"),
    "tgkill with more in the register": ("tgkill", "P, T, SIGNAL | 1 << 32"),
    "rt_sigqueueinfo": ("rt_sigqueueinfo", "P, SIGNAL, INFO"),
    "rt_tgsigqueueinfo": ("rt_tgsigqueueinfo", "P, T, SIGNAL, INFO"),
}


@pytest.mark.parametrize("number_of_signal", [int(signal.SIGKILL), int(signal.SIGSTOP)])
@pytest.mark.parametrize("way", ENDS_ITSELF)
def test_it_may_not_end_itself_as_the_system_ends_what_takes_too_much_memory(
    sandbox: Sandbox, way: str, number_of_signal: int
) -> None:
    name, arguments = ENDS_ITSELF[way]
    program = f"""
        import threading
        P, T, SIGNAL = os.getpid(), threading.get_native_id(), {number_of_signal}
        info = (ctypes.c_int * 32)(SIGNAL, 0, -1)
        INFO = ctypes.addressof(info)
        def f(): return call({number(name)}, {arguments})
    """
    assert told(sandbox, program) == errno.EPERM


@pytest.mark.parametrize("way", ["kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"])
def test_without_the_filter_it_does_end_itself_in_each_of_these_ways(without_syscalls: Sandbox, way: str) -> None:
    name, arguments = ENDS_ITSELF[way]
    program = f"""
        import threading
        P, T, SIGNAL = os.getpid(), threading.get_native_id(), 9
        info = (ctypes.c_int * 32)(SIGNAL, 0, -1)
        INFO = ctypes.addressof(info)
        def f(): return call({number(name)}, {arguments})
    """
    with without_syscalls.worker(torch=False, limits=Limits()) as worker:
        source = textwrap.dedent(CALLS) + textwrap.dedent(program)
        assert isinstance(worker.load(Load("program.py", source.encode(), ("f",), ())), Loaded)
        [answer] = worker.run((Query("f", (), {}, ()),), 5)
    assert answer == Stopped(Outcome.CRASH, "it ended without an answer")


INDIRECTLY = """
    import resource, signal
    libc.prctl.argtypes = [ctypes.c_ulong] * 5
    def refused(make):
        try:
            return make() == -1
        except (OSError, ValueError):
            return True
    def f():
        tries = {
            "a limit on CPU time": lambda: resource.setrlimit(resource.RLIMIT_CPU, (1, 1)),
            "the same of a process by its number": lambda: resource.prlimit(os.getpid(), resource.RLIMIT_CPU, (1, 1)),
            "a signal when its parent ends": lambda: libc.prctl(1, 9, 0, 0, 0),
            "strict mode, which kills at the next call": lambda: libc.prctl(22, 1, 0, 0, 0),
            "the same by its own call": lambda: libc.syscall(SECCOMP, 0, 0, 0),
            "a timer": lambda: libc.syscall(TIMER_CREATE, 0, 0, 0),
            "a signal for input": lambda: libc.fcntl(0, 10, 9),
            "an owner for that": lambda: libc.fcntl(0, 8, os.getpid()),
            "a message queue that tells": lambda: libc.syscall(MQ_OPEN, b"gcanary", 0o102, 0o600, 0),
            "a handle on itself": lambda: os.pidfd_open(os.getpid()),
            "a program that cannot be run": lambda: os.execv("/lib", ["x"]),
            "real-time scheduling": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
            "being the first to go": lambda: open("/proc/self/oom_score_adj", "w").write("1000"),
            "the end of its group": lambda: open("/sys/fs/cgroup/cgroup.kill", "w").write("1"),
        }
        return [name for name, make in tries.items() if not refused(make)]
"""


def test_it_may_not_have_the_kernel_kill_it(sandbox: Sandbox) -> None:
    numbers = "".join(f"{name.upper()} = {number(name)}\n" for name in ("seccomp", "timer_create", "mq_open"))
    assert told(sandbox, numbers + textwrap.dedent(INDIRECTLY)) == List(())


@pytest.mark.parametrize("unknown", confine._UNKNOWN_NUMBERS)
def test_a_call_that_the_c_library_does_without_is_said_not_to_exist(
    sandbox: Sandbox, without_syscalls: Sandbox, unknown: int
) -> None:
    program = f"def f(): return call({unknown})"
    assert told(sandbox, program) == errno.ENOSYS
    if unknown == 435:  # clone3; older kernels do not have the others
        assert told(without_syscalls, program) not in (errno.ENOSYS, errno.EPERM, 0)


@pytest.mark.parametrize("command", [1, 4])
def test_the_options_of_a_process_that_hold_it_to_the_grader_stay(
    sandbox: Sandbox, without_syscalls: Sandbox, command: int
) -> None:
    """PR_SET_PDEATHSIG, so that it dies with the grader, and PR_SET_DUMPABLE, so that it can be looked at.

    A filter of its own (PR_SET_SECCOMP) would only narrow what it may do; there is no way to try without leaving one.
    """
    program = (
        f"def f(): return [call({number('prctl')}, {command}, 0, 0, 0, 0), call({number('prctl')}, 3, 0, 0, 0, 0)]"
    )
    assert getattr(told(sandbox, program), "items", None) == (errno.EPERM, 0)  # PR_GET_DUMPABLE is no harm
    assert getattr(told(without_syscalls, program), "items", None) == (0, 0)


def test_every_refused_command_for_a_descriptor_is_refused(sandbox: Sandbox, without_syscalls: Sandbox) -> None:
    program = f"""
        def f():
            descriptor = os.open("mine", os.O_CREAT | os.O_RDWR)
            codes = {list(confine._REFUSED_COMMANDS["fcntl"][2])}
            return {{str(code): call({number("fcntl")}, descriptor, code, 0) for code in codes}}
    """
    with_filter, without = told(sandbox, program), told(without_syscalls, program)
    assert isinstance(with_filter, Dict)
    assert isinstance(without, Dict)
    assert set(with_filter.items.values()) == {errno.EPERM}
    assert errno.EPERM not in without.items.values()


@pytest.mark.parametrize(
    ("command", "allowed"),
    [
        pytest.param(0x5401, True, id="TCGETS, which isatty asks"),
        pytest.param(0x5450, True, id="FIONCLEX"),
        pytest.param(0x40086602, False, id="FS_IOC_SETFLAGS"),
        pytest.param(0x40049409, False, id="FICLONE"),
        pytest.param(0x5501, False, id="one above"),
        pytest.param(0x53FF, False, id="one below"),
        pytest.param(0x15401, False, id="a higher bit"),
    ],
)
def test_only_the_commands_of_terminals_reach_a_device(
    sandbox: Sandbox, without_syscalls: Sandbox, command: int, allowed: bool
) -> None:
    program = f"def f(): return call({number('ioctl')}, os.open('mine', os.O_CREAT | os.O_RDWR), {command}, 0)"
    assert (told(sandbox, program) == errno.EPERM) is not allowed
    assert told(without_syscalls, program) != errno.EPERM


def test_a_futex_wakes_nobody_but_threads_of_its_own(sandbox: Sandbox, without_syscalls: Sandbox) -> None:
    program = f"""
        word = ctypes.c_int(0)
        def f():
            return [call({number("futex")}, ctypes.addressof(word), command | private, 1, 0, ctypes.addressof(word), 0)
                    for private in (0, 128) for command in (1, 3, 4, 5, 10)]
    """
    shared, private = told(sandbox, program), told(without_syscalls, program)
    assert getattr(shared, "items", ())[:5] == (errno.EPERM,) * 5
    assert errno.EPERM not in getattr(shared, "items", ())[5:]
    assert errno.EPERM not in getattr(private, "items", ())


def test_the_clock_of_another_process_cannot_be_read(sandbox: Sandbox, without_syscalls: Sandbox) -> None:
    program = """
        import time
        def f(pid):
            own = [time.process_time(), time.thread_time(), time.time(), time.monotonic(), time.perf_counter()]
            try:
                return [len(own), time.clock_gettime((~pid << 3) | 2) > 0]
            except OSError as error:
                return [len(own), error.errno]
    """
    assert told(sandbox, program, os.getpid()) == List((5, errno.EPERM))
    assert told(without_syscalls, program, os.getpid()) == List((5, True))


# --- capabilities ------------------------------------------------------------------------------------------------

CAPABILITIES = """
    def f(flags):
        if flags and libc.unshare(flags):
            return None
        lines = open("/proc/self/status").read().splitlines()
        held = [line.split()[1] for line in lines if line.startswith(("CapInh", "CapPrm", "CapEff", "CapAmb"))]
        mounted = libc.mount(b"none", os.getcwd().encode(), b"tmpfs", 0, None) == 0
        return [sorted(set(held)), mounted]
"""


@pytest.mark.parametrize("protections", [(), ("namespaces",)])
def test_a_worker_has_no_capability_whoever_runs_the_grader(protections: tuple[str, ...]) -> None:
    """Not even in the namespaces that were made for it, in which it could mount what it likes."""
    with Sandbox(protections=protections, allow_weak=True) as weak:
        assert told(weak, CAPABILITIES, 0) == List((List(("0" * 16,)), False))


def test_a_process_that_was_not_confined_has_all_of_them_in_a_namespace_of_its_own(sandbox: Sandbox) -> None:
    if not sandbox.isolation().namespaces:
        pytest.skip(reason="no namespaces here")
    zygote = Zygote(torch=False)
    worker = zygote.start()
    source = textwrap.dedent(CALLS) + textwrap.dedent(CAPABILITIES)
    assert isinstance(worker.load(Load("program.py", source.encode(), ("f",), ())), Loaded)
    [answer] = worker.run((Query("f", (0x10020000,), {}, ()),), 5)
    worker.close()
    zygote.close()
    assert isinstance(answer, Returned)
    assert isinstance(answer.value, List)
    assert answer.value.items != (List(("0" * 16,)), False)
    assert answer.value.items[1] is True
