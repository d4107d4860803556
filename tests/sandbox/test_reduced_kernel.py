"""What is left of the protections on older and differently configured machines, seen by the code that runs on them.

The commands run unchanged below a kernel that answers as those do (``reduced_kernel.py``).
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import landlockpy
import pytest

from tests.interpreters import python_with

HERE = Path(__file__).parent
COURSE = HERE.parent / "toy_course"
ABIS = range(1, landlockpy.abi_version() + 1)
NO_LIBSECCOMP = ("--no-file", "libseccomp.so")
NO_LANDLOCK = ("--landlock", "0")
# A kernel that is told to give no user namespaces, one that has used up how many there may be, and one whose policy
# lets them be made and then forbids to do anything in them.
NO_NAMESPACES = [("--refuse", "unshare=EPERM"), ("--refuse", "unshare=ENOSPC"), ("--refuse", "mount=EACCES")]

RIGHT = "def clamp(n, low=0, high=10):\n    if low > high: raise ValueError\n    return max(low, min(n, high))\n"
# Tries one thing after the other, and says which of them it could do.
TRIES = """
    import ctypes, os, signal, socket

    FOLDER = {folder!r}
    PACKAGES = {packages!r}
    PID = {pid}
    PORT = {port}

    def opens(path, flags):
        os.close(os.open(path, flags))

    TRIES = {{
        "read": lambda: open(FOLDER + "/canary").read(),
        "write": lambda: open(FOLDER + "/canary", "a"),
        "truncate": lambda: os.truncate(FOLDER + "/canary", 0),
        "empty by opening": lambda: opens(FOLDER + "/canary", 3 | os.O_TRUNC),
        "empty what it may read": lambda: opens(PACKAGES + "/canary.py", os.O_RDONLY | os.O_TRUNC),
        "move out": lambda: (open("mine", "w").close(), os.rename("mine", FOLDER + "/mine")),
        "link in": lambda: os.link(FOLDER + "/canary", "linked"),
        "signal": lambda: os.kill(PID, 0),
        "connect here": lambda: socket.socket(socket.AF_UNIX).connect("\\0" + FOLDER[-90:]),
        "connect": lambda: socket.create_connection(("127.0.0.1", PORT)),
        "send": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", PORT)),
        "fork": lambda: os.fork() or os._exit(0),
    }}

    def could(name):
        try:
            TRIES[name]()
        except OSError:
            return False
        return True

    raise SystemExit("COULD " + " ".join(name.replace(" ", "-") for name in TRIES if could(name)))
"""


class Machine:
    """A grader below a reduced kernel, with a canary in its folder and one in its Python environment."""

    def __init__(self, folder: Path, options: Sequence[str]) -> None:
        self.folder = folder
        self._below = [sys.executable, str(HERE / "reduced_kernel.py"), *options, "--"]
        self._temporary = folder / "temporary"
        self._temporary.mkdir()
        self._python = python_with(folder / "environment", "canary", "canary")
        self._canaries = [folder / "canary", *folder.glob("environment/lib/python*/site-packages/canary.py")]
        (folder / "canary").write_text("canary")

    @property
    def emptied(self) -> list[bool]:
        """Which of its canaries have lost their content, that in the environment last."""
        return [not canary.read_text() for canary in self._canaries]

    def grader(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(str(self._python), "-m", "grader", "--course", str(COURSE), *arguments)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self._below, *command],
            cwd=self.folder,
            env={**os.environ, "TMPDIR": str(self._temporary)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def grade(self, programs: dict[str, str], *options: str) -> dict[str, dict[str, Any]]:
        """The report on each of ``programs``."""
        for name, source in programs.items():
            (self.folder / "class" / name).mkdir(parents=True)
            (self.folder / "class" / name / "clamp.py").write_text(textwrap.dedent(source))
        result = self.grader("grade", "class", "--format", "json", *options)
        told = f"Course: {COURSE} (from --course or GRADER_COURSE)\n"
        assert (result.returncode, result.stderr) == (1 if len(programs) > 1 else 0, told)
        assert list(self._temporary.iterdir()) == []
        return {report["learner"]: report for report in json.loads(result.stdout)["reports"]}

    def could(self, *options: str) -> set[str]:
        """What a submission could do that it should not."""
        with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket(socket.AF_UNIX) as local:
            local.bind(f"\0{str(self.folder)[-90:]}")
            local.listen()
            facts = {"folder": str(self.folder), "packages": str(self._canaries[1].parent), "pid": os.getpid()}
            hostile = TRIES.format(**facts, port=listener.getsockname()[1])
            reports = self.grade({"hostile": hostile, "honest": RIGHT}, *options)
        assert reports["honest"]["score"] == 7
        _, _, done = reports["hostile"]["message"].partition("COULD")
        return {name.replace("-", " ") for name in done.split()}


def machine(folder: Path, *options: str) -> Machine:
    return Machine(folder, options)


# --- older Landlock ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("abi", ABIS)
def test_the_kernel_is_as_old_as_asked_for(tmp_path: Path, abi: int) -> None:
    """Each kernel takes the rights of its time and refuses those that came later."""
    program = """
        import landlockpy
        from landlockpy import AccessFS, AccessNet, Ruleset, Scope
        abi = landlockpy.abi_version()
        def taken(**rights):
            try:
                landlockpy.ruleset._syscall.abi_version = lambda: 11  # so that it asks for them all the same
                with Ruleset(**rights): return True
            except OSError: return False
        print(abi, taken(handled_fs=AccessFS.READ_FILE, handled_net=AccessNet(0)),
              taken(handled_fs=AccessFS.REFER, handled_net=AccessNet(0)),
              taken(handled_fs=AccessFS.TRUNCATE, handled_net=AccessNet(0)),
              taken(handled_fs=AccessFS(0), handled_net=AccessNet.BIND_TCP),
              taken(handled_fs=AccessFS.IOCTL_DEV, handled_net=AccessNet(0)),
              taken(handled_fs=AccessFS.READ_FILE, handled_net=AccessNet(0), scoped=Scope.SIGNAL))
    """
    result = machine(tmp_path, "--landlock", str(abi)).run(sys.executable, "-c", textwrap.dedent(program))
    known = [True, abi >= 2, abi >= 3, abi >= 4, abi >= 5, abi >= 6]
    assert (result.stdout, result.stderr) == (f"{abi} {' '.join(map(str, known))}\n", "")


@pytest.mark.parametrize("abi", ABIS)
def test_on_older_landlock_a_submission_can_do_no_more(tmp_path: Path, abi: int) -> None:
    old = machine(tmp_path, "--landlock", str(abi))
    assert old.could() == set()
    assert old.emptied == [False, False]


@pytest.mark.parametrize("abi", ABIS)
def test_older_landlock_is_enough_and_is_told(tmp_path: Path, abi: int) -> None:
    old = machine(tmp_path, "--landlock", str(abi))
    doctor = old.grader("doctor")
    assert f"✓ filesystem: landlock (ABI {abi})\n" in doctor.stdout
    assert (doctor.returncode, "✗" in doctor.stdout) == (0, False)
    isolation = old.grade({"kim": RIGHT})["kim"]["isolation"]
    assert (isolation["filesystem"], isolation["complete"]) == (f"landlock (ABI {abi})", True)


@pytest.mark.parametrize("abi", ABIS)
def test_what_older_landlock_does_not_stop_is_stopped_by_the_filter_or_told(tmp_path: Path, abi: int) -> None:
    """The same program without the filter of system calls: it does what this version lets through."""
    weak = machine(tmp_path, "--landlock", str(abi), *NO_LIBSECCOMP, *NO_NAMESPACES[0])
    expected = {"fork", "send"}
    expected |= {"truncate", "empty by opening", "empty what it may read"} if abi < 3 else set()
    expected |= {"connect"} if abi < 4 else set()
    expected |= {"signal", "connect here"} if abi < 6 else set()
    assert weak.could("--allow-weak-isolation") == expected
    assert weak.emptied == [abi < 3, abi < 3]
    doctor = weak.grader("doctor").stdout
    assert ("which lets any file of yours be emptied" in doctor) is (abi < 3)
    assert "start processes that outlive it, open connections, signal your other processes" in doctor


def test_what_oldest_landlock_does_not_stop_a_namespace_keeps_from_emptying_files(tmp_path: Path) -> None:
    old = machine(tmp_path, "--landlock", "1", *NO_LIBSECCOMP)
    if not old.grade({"kim": RIGHT}, "--allow-weak-isolation")["kim"]["isolation"]["namespaces"]:
        pytest.skip(reason="no namespaces here")
    assert not old.could("--allow-weak-isolation") & {"truncate", "empty by opening", "empty what it may read"}
    assert old.emptied == [False, False]
    assert "which lets any file of yours be emptied" not in old.grader("doctor").stdout


@pytest.mark.parametrize("abi", ABIS)
def test_a_file_can_be_moved_between_its_folders_where_landlock_can_tell_them_apart(tmp_path: Path, abi: int) -> None:
    """Before ABI 2 a submission is refused that, which it does not need."""
    program = f"""{RIGHT}
import os
os.mkdir('a')
open('b', 'w').close()
try:
    os.rename('b', 'a/b')
except OSError:
    del clamp
"""
    reports = machine(tmp_path, "--landlock", str(abi)).grade({"moves": program, "starts": "def f(): pass"})
    assert reports["moves"]["score"] == (0 if abi < 2 else 7)


# --- no Landlock ---------------------------------------------------------------------------------------------------


def test_without_landlock_doctor_says_so_and_grade_refuses(tmp_path: Path) -> None:
    none = machine(tmp_path, *NO_LANDLOCK)
    doctor = none.grader("doctor")
    assert doctor.returncode == 1
    assert (
        "✗ filesystem: missing (this kernel offers no Landlock)\n"
        "    without it a submission could read this machine's files, the solutions among them, and write where you "
        "may\n"
        "    it needs: Landlock switched on: add 'landlock' to what /sys/kernel/security/lsm lists, pass that"
    ) in doctor.stdout
    (tmp_path / "clamp.py").write_text(RIGHT)
    refused = none.grader("grade", "clamp.py")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "(filesystem: this kernel offers no Landlock)" in refused.stderr


def test_where_a_container_refuses_landlock_that_is_what_has_to_change(tmp_path: Path) -> None:
    doctor = machine(tmp_path, "--refuse", "landlock_create_ruleset=EPERM").grader("doctor")
    assert doctor.returncode == 1
    assert "    it needs: a container whose seccomp profile allows landlock_create_ruleset, " in doctor.stdout


def test_where_a_container_refuses_filters_that_is_what_has_to_change(tmp_path: Path) -> None:
    doctor = machine(tmp_path, "--refuse", "seccomp=EPERM", "prctl=EPERM").grader("doctor")
    assert doctor.returncode == 1
    assert "    it needs: a container whose seccomp profile allows the system calls seccomp and prctl" in doctor.stdout


def test_without_landlock_a_submission_reads_and_writes_as_doctor_says(tmp_path: Path) -> None:
    none = machine(tmp_path, *NO_LANDLOCK, *NO_NAMESPACES[0])
    assert {"read", "write", "truncate"} <= none.could("--allow-weak-isolation")


def test_without_landlock_a_namespace_still_keeps_it_from_writing(tmp_path: Path) -> None:
    none = machine(tmp_path, *NO_LANDLOCK)
    if not none.grade({"kim": RIGHT}, "--allow-weak-isolation")["kim"]["isolation"]["namespaces"]:
        pytest.skip(reason="no namespaces here")
    assert none.could("--allow-weak-isolation") == {"read"}


def test_without_landlock_the_report_says_so(tmp_path: Path) -> None:
    none = machine(tmp_path, *NO_LANDLOCK)
    isolation = none.grade({"kim": RIGHT}, "--allow-weak-isolation")["kim"]["isolation"]
    assert (isolation["filesystem"], isolation["complete"]) == (None, False)
    assert isolation["missing"] == [{"protection": "filesystem", "reason": "this kernel offers no Landlock"}]


# --- no libseccomp -------------------------------------------------------------------------------------------------


def test_without_libseccomp_doctor_says_so_and_grade_refuses(tmp_path: Path) -> None:
    none = machine(tmp_path, *NO_LIBSECCOMP)
    doctor = none.grader("doctor")
    assert doctor.returncode == 1
    assert "✗ syscalls: missing (libseccomp.so.2: cannot open shared object file" in doctor.stdout
    assert "    it needs: install libseccomp (Debian: libseccomp2)\n" in doctor.stdout
    (tmp_path / "clamp.py").write_text(RIGHT)
    refused = none.grader("grade", "clamp.py")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "(syscalls: libseccomp.so.2: cannot open shared object file" in refused.stderr


def test_without_libseccomp_the_report_says_so(tmp_path: Path) -> None:
    none = machine(tmp_path, *NO_LIBSECCOMP)
    isolation = none.grade({"kim": RIGHT}, "--allow-weak-isolation")["kim"]["isolation"]
    assert (isolation["syscalls"], isolation["complete"]) == (None, False)
    [missing] = isolation["missing"]
    assert missing["protection"] == "syscalls"
    assert missing["reason"].startswith("libseccomp.so.2: cannot open shared object file")


# --- no namespaces -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", NO_NAMESPACES)
def test_without_namespaces_everything_that_grading_asks_for_is_there(tmp_path: Path, options: tuple[str, ...]) -> None:
    none = machine(tmp_path, *options)
    doctor = none.grader("doctor")
    assert doctor.returncode == 0
    assert "- namespaces: not given here: the scratch folder's size is watched instead\n" in doctor.stdout
    isolation = none.grade({"kim": RIGHT})["kim"]["isolation"]
    assert (isolation["namespaces"], isolation["complete"]) == (None, True)


@pytest.mark.parametrize("options", NO_NAMESPACES)
def test_without_namespaces_a_submission_can_do_no_more(tmp_path: Path, options: tuple[str, ...]) -> None:
    assert machine(tmp_path, *options).could() == set()


@pytest.mark.parametrize("options", [(), *NO_NAMESPACES])
def test_a_scratch_folder_has_a_size_with_and_without_namespaces(tmp_path: Path, options: tuple[str, ...]) -> None:
    program = """
        import time
        try:
            for number in range(4):
                with open(f"large-{number}", "wb") as file:
                    for _ in range(32):
                        file.write(bytes(1 << 20))
            time.sleep(60)
        except OSError as error:
            raise SystemExit(error.strerror)
    """
    reports = machine(tmp_path, *options).grade({"hostile": program, "honest": RIGHT})
    said = "it wrote more than 64 MiB of files" if options else "No space left on device"
    assert said in reports["hostile"]["message"]
    assert reports["honest"]["score"] == 7


# --- nothing of all this -------------------------------------------------------------------------------------------


def test_with_nothing_at_all_check_works_and_every_protection_is_named(tmp_path: Path) -> None:
    bare = machine(tmp_path, *NO_LANDLOCK, *NO_LIBSECCOMP, *NO_NAMESPACES[0])
    doctor = bare.grader("doctor")
    assert (doctor.returncode, doctor.stdout.count("✗")) == (1, 2)
    (tmp_path / "clamp.py").write_text(RIGHT)
    check = bare.grader("check", "clamp")
    assert (check.returncode, check.stderr) == (0, "")
    assert "Not confined by: filesystem: this kernel offers no Landlock; syscalls: libseccomp.so.2" in check.stdout
