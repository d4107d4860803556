"""What `pip install` brings: a course to learn by without a clone, and nothing of its solutions."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import tarfile
import tomllib
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.author.handout import public_files, write_handout
from grader.cache import Cache
from grader.exercise.course import Course
from grader.grading import Grader
from tests.leaks import files_in, files_of_sdist, files_of_wheel, hidden_calls, lines_of_solutions, practice_keys

ROOT = Path(__file__).parents[1]
COURSE = Course(ROOT)
SLUGS = ("conv-output-size", "neuron-response", "corr2d")  # the last comes after the others, and none after it
OF_A_CLONE = (".ci/carry_handout.py", ".gitignore", "LICENSE", "README.md", "pyproject.toml")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with a few of the exercises, and their handout made."""
    clone = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "grader", clone / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    for slug in SLUGS:
        for part in ("exercises", "solutions"):
            shutil.copytree(ROOT / part / slug, clone / part / slug, ignore=shutil.ignore_patterns("__pycache__"))
    for name in OF_A_CLONE:
        (clone / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, clone / name)
    course = Course(clone)
    with Grader(course, cache=Cache(None)) as grader:
        keys = {slug: grader.practice_key(slug) for slug in SLUGS}
    write_handout(public_files(course), keys, clone / "build" / "handout")
    return clone


@pytest.fixture(scope="module")
def built(clone: Path) -> Path:
    """The folder of the wheel and the source archive."""
    done = build(clone)
    assert done.returncode == 0, done.stderr
    return clone / "dist"


def build(clone: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-d", "dist"]
    return subprocess.run(command, cwd=clone, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def sdist(built: Path) -> Path:
    (path,) = built.glob("*.tar.gz")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script of the wheel in a fresh environment, which finds what the wheel depends on where the tests do."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "dependencies.pth").write_text("".join(f"{each}\n" for each in site.getsitepackages()))
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "-q"]
    command = [*map(str, pip), "--no-index", "--no-deps", "--ignore-installed", str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "bin" / "grader"


@pytest.fixture
def grader(installed: Path, tmp_path: Path) -> Run:
    """The installed command in an empty folder, of somebody who has nothing else."""
    return in_an_empty_folder(installed, tmp_path)


def in_an_empty_folder(installed: Path, tmp_path: Path) -> Run:
    folder = tmp_path / "empty"
    folder.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "GRADER_CACHE": os.environ["GRADER_CACHE"],
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [installed, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    return run


# --- what is in it -----------------------------------------------------------------------------------------------


def test_the_wheel_holds_the_package_and_the_handout(wheel: Path, clone: Path) -> None:
    files = files_of_wheel(wheel)
    handout = {
        name.removeprefix("grader/handout/"): data for name, data in files.items() if name.startswith("grader/handout/")
    }
    assert handout == files_in(clone / "build" / "handout")
    assert {name.partition("/")[0] for name in files} == {"grader", "convgrader-0.1.0.dist-info"}


def test_the_source_archive_makes_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    assert build(unpacked).returncode == 0
    (again,) = (unpacked / "dist").glob("*.whl")
    assert files_of_wheel(again) == files_of_wheel(wheel)


def test_nothing_of_the_courses_solutions_is_in_either(wheel: Path, sdist: Path) -> None:
    for files in (files_of_wheel(wheel), files_of_sdist(sdist.read_bytes())):
        assert lines_of_solutions(files, COURSE) == []


def test_no_hidden_call_is_in_either(wheel: Path, sdist: Path) -> None:
    with Grader(COURSE) as grader:
        for files in (files_of_wheel(wheel), files_of_sdist(sdist.read_bytes())):
            assert sorted(practice_keys(files)) == sorted(SLUGS)
            assert hidden_calls(files, grader) == []


@pytest.mark.parametrize(
    ("spoilt", "problem"),
    [
        ("build/handout", "there is no handout of the course here"),
        ("build/handout/practice/corr2d.key", "there is no practice key for corr2d"),
        ("build/handout/exercises/corr2d/README.md", "it differs from exercises/"),
    ],
)
def test_a_handout_that_is_not_whole_is_not_carried(clone: Path, tmp_path: Path, spoilt: str, problem: str) -> None:
    copy = shutil.copytree(clone, tmp_path / "copy", ignore=shutil.ignore_patterns("dist"))
    if (copy / spoilt).is_dir():
        shutil.rmtree(copy / spoilt)
    else:
        (copy / spoilt).unlink()
    done = build(copy)
    assert done.returncode != 0
    assert (
        f"build/handout: {problem}; make it anew: rm -rf build/handout && grader handout build/handout" in done.stderr
    )


# --- what a learner does with it ---------------------------------------------------------------------------------


def test_the_exercises_are_listed(grader: Run) -> None:
    listed = grader("list")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "3 exercises. Begin one with: grader start conv-output-size\n" in listed.stdout


def test_a_flipped_kernel_is_named_in_an_empty_folder(grader: Run, tmp_path: Path) -> None:
    started = grader("start", "corr2d")
    assert (started.returncode, started.stderr) == (0, "")
    file = tmp_path / "empty" / "corr2d.py"
    assert "NotImplementedError" in file.read_text()

    file.write_bytes((COURSE.solutions / "corr2d" / "wrong" / "flipped.py").read_bytes())
    checked = grader("check", "corr2d")
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "hidden tests are not run here" in checked.stdout
    assert "In every case it behaves like a known mistake: flipped" in checked.stdout
    assert "✗ any image and kernel  (practice)" in checked.stdout


def test_a_hint_is_given(grader: Run) -> None:
    assert grader("hint", "corr2d").stdout.startswith("Hint 1 of ")


def test_a_class_is_graded_to_be_looked_at(grader: Run) -> None:
    shown = grader("demo", "--allow-weak-isolation")
    assert shown.returncode == 0
    assert "demo_course (from what the grader carries to show itself)" in shown.stderr
    assert "5 submissions to 1 exercises. What one of them reads:" in shown.stdout


def test_nobody_can_be_graded_by_what_it_carries(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "empty" / "corr2d.py").write_text("def corr2d(x, k): return x\n")
    graded = grader("grade", "corr2d.py")
    assert graded.returncode == 2
    assert "has no solutions/, so nothing can be graded by it; name the whole course with --course" in graded.stderr


# --- other versions of Python ------------------------------------------------------------------------------------

OTHERS = ("3.12", "3.13", "3.14")


def interpreter(version: str) -> Path | None:
    """Where Python of this version is: on the path, or among those that pyenv keeps."""
    name = f"python{version}"
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    on_the_path = [Path(found)] if (found := shutil.which(name)) else []
    for path in (*on_the_path, *sorted(kept.glob(f"{version}.*/bin/{name}"))):
        tried = subprocess.run([path, "-c", "import ensurepip, venv"], capture_output=True, check=False)
        if not tried.returncode:  # a shim is there for versions that are not in use, too
            return path
    return None


def with_all_but_torch(version: str, wheel: Path, folder: Path) -> Path:
    """The wheel's script in a fresh environment of that Python, with what it depends on but for torch.

    Skips where that Python, or a package for it, cannot be had: builds of torch for it are large, and often not there.
    """
    if (python := interpreter(version)) is None:
        pytest.skip(f"Python {version} is not on this machine")
    subprocess.run([python, "-m", "venv", folder], check=True)
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--only-binary=:all:"]
    packages = [each for each in wanted if not each.startswith("torch")]
    got = subprocess.run([*pip, *packages], capture_output=True, text=True, timeout=300, check=False)
    if got.returncode:
        pytest.skip(f"the packages for Python {version} cannot be had: {got.stderr.splitlines()[-1]}")
    subprocess.run([*pip, "--no-index", "--no-deps", str(wheel)], capture_output=True, timeout=120, check=True)
    return folder / "bin" / "grader"


@pytest.mark.parametrize("version", OTHERS)
def test_the_wheel_works_with_python(version: str, wheel: Path, tmp_path: Path) -> None:
    run = in_an_empty_folder(with_all_but_torch(version, wheel, tmp_path / "venv"), tmp_path)
    assert "3 exercises. Begin one with: grader start conv-output-size\n" in run("list").stdout
    for slug, wrong in (("conv-output-size", "dilation-ignored"), ("corr2d", "flipped")):
        assert run("start", slug).returncode == 0
        source = (COURSE.solutions / slug / "wrong" / f"{wrong}.py").read_bytes()
        (tmp_path / "empty" / f"{slug.replace('-', '_')}.py").write_bytes(source)
    checked = run("check", "conv-output-size")
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "In every case it behaves like a known mistake: dilation-ignored" in checked.stdout
    assert "PyTorch is not installed here; grader doctor says how" in run("check", "corr2d").stdout
    assert "its CPU build is enough: pip install" in run("doctor").stdout
    assert run("demo", "--allow-weak-isolation").returncode == 0
    assert run("doctor").stdout.startswith(f"python {version}.")
