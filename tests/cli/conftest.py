"""Running the command as people do, in an environment that says nothing of the machine it runs on."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli.main import main
from tests.interpreters import python_with

TOY_COURSE = Path(__file__).parents[1] / "toy_course"


def without_the_course(said: str) -> str:
    """Standard error but for the line that says which course grades, which tests of its own look at."""
    return "".join(line for line in said.splitlines(keepends=True) if not line.startswith("Course: "))


@pytest.fixture(autouse=True)
def _plain_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("GRADER_COURSE", "GRADER_INPUTS_SECRET", "GRADER_LANG", "PYTHONPATH", "FORCE_COLOR", "COLUMNS", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """What the commands run by ``grader`` have for a temporary folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def script(tmp_path: Path, temporary: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """``script("grade", path)`` runs the installed script as its own process, or ``python=`` with ``-m grader``."""
    installed = [str(Path(sys.executable).parent / "grader")]

    def run(
        *arguments: str | Path, course: Path = TOY_COURSE, python: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        program = installed if python is None else [str(python), "-m", "grader"]
        done = subprocess.run(
            [*program, "--course", str(course), *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "TMPDIR": str(temporary), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        done.stderr = without_the_course(done.stderr)
        return done

    return run


@pytest.fixture
def grader(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The same without a process of its own: the script's ``main``, to its exit status, at a third of the time."""

    def run(*arguments: str | Path, course: Path = TOY_COURSE, **environment: str) -> subprocess.CompletedProcess[str]:
        command = ["grader", "--course", str(course), *map(str, arguments)]
        printed = io.BytesIO(), io.BytesIO()
        out, err = (io.TextIOWrapper(stream, encoding="utf-8", write_through=True) for stream in printed)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", command)
            patch.setattr(tempfile, "tempdir", str(temporary))
            patch.chdir(tmp_path)
            for name, value in environment.items():
                patch.setenv(name, value)
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as left:
                main()
        assert isinstance(left.value.code, int)
        text, said = (stream.getvalue().decode() for stream in printed)
        return subprocess.CompletedProcess(command, left.value.code, text, without_the_course(said))

    return run


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the toy course, to be broken."""
    return Path(shutil.copytree(TOY_COURSE, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__")))


@pytest.fixture(scope="session")
def python_without_seccomp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that finds all that this one finds, but whose pyseccomp finds no libseccomp."""
    return python_with(
        tmp_path_factory.mktemp("without-seccomp"), "pyseccomp", "raise RuntimeError('libseccomp is not here')\n"
    )


@pytest.fixture(scope="session")
def python_without_numpy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter whose numpy cannot be imported, unless PYTHONPATH names one: the zygote looks at no PYTHONPATH."""
    return python_with(
        tmp_path_factory.mktemp("without-numpy"), "numpy", "raise ImportError('numpy was built for another machine')\n"
    )


@pytest.fixture(scope="session")
def python_without_torch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has no torch: an entry without a module is how Python marks what is not there."""
    folder = tmp_path_factory.mktemp("without-torch")
    return python_with(folder, "nothing_else", "", at_start="import sys; sys.modules['torch'] = None\n")


@pytest.fixture(scope="session")
def python_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that lacks what macOS or Windows lack: forks, signals, limits, Landlock, seccomp."""
    source = (Path(__file__).parent / "elsewhere.py").read_text()
    return python_with(tmp_path_factory.mktemp("elsewhere"), "elsewhere", source, at_start="import elsewhere\n")
