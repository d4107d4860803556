"""What ``grader setup`` writes for GitHub, GitLab, Classroom 50, PrairieLearn, containers: held to rules, and run."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest
import yaml
from junitparser import JUnitXml

from grader.author.platforms.wanted import Wanted
from tests.author.jobs import (
    HANGS,
    HOSTILE,
    RIGHT,
    TOY_COURSE,
    WRONG,
    Ran,
    Repository,
    Sealed,
    installed,
    obeyed,
    repository,
    run_pipeline,
    run_workflow,
    sealed_course,
)
from tests.classroom50 import RESULT

quick = pytest.mark.quick
CHOSEN = ("clamp", "row-sums")
ALL = ("github", "github-sealed", "gitlab", "gitlab-sealed", "classroom50-sealed", "prairielearn", "container")
ROW_SUMS = "def row_sums(x):\n    return x.sum(axis=1)\n"


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    return sealed_course(tmp_path_factory.mktemp("sealed"))


@pytest.fixture(scope="session")
def setup(tmp_path_factory: pytest.TempPathFactory, sealed: Sealed) -> Callable[[str], Path]:
    """``setup("github-sealed")`` is the folder that is written for it."""
    base = tmp_path_factory.mktemp("setups")

    def made(name: str) -> Path:
        if not (base / name).exists():
            platform, _, is_sealed = name.partition("-")
            wanted = Wanted(TOY_COURSE, CHOSEN, allow_weak=False, passing=80, sealed=sealed.path if is_sealed else None)
            importlib.import_module(f"grader.author.platforms.{platform}").make(wanted, base / name)
        return base / name

    return made


# --- what is written ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["github", "github-sealed"])
def test_the_workflow_is_valid_and_a_linter_finds_nothing(setup: Callable[[str], Path], name: str) -> None:
    path = setup(name) / ".github" / "workflows" / "grade.yml"
    tools = Path(sys.executable).parent
    for command in (
        [tools / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", path],
        [tools / "zizmor", "--offline", "--no-config", path],
    ):
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["gitlab", "gitlab-sealed"])
def test_the_pipeline_is_valid(setup: Callable[[str], Path], name: str) -> None:
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci"]
    done = subprocess.run([*command, str(setup(name) / ".gitlab-ci.yml")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ALL)
def test_every_script_parses_has_nothing_to_lint_and_may_be_executed(setup: Callable[[str], Path], name: str) -> None:
    scripts = [path for path in setup(name).rglob("*.sh") if "package" not in path.parts]
    assert scripts
    assert all(os.access(script, os.X_OK) for script in scripts)
    for script in scripts:
        for command in (["bash", "-n"], [str(Path(sys.executable).parent / "shellcheck"), "--external-sources"]):
            done = subprocess.run([*command, str(script)], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr


@quick
@pytest.mark.parametrize("name", ALL)
def test_a_sealed_setup_and_an_image_hold_no_solution_and_no_hidden_test(
    setup: Callable[[str], Path], name: str
) -> None:
    secret = [(TOY_COURSE.root / "solutions" / slug / "hidden.yaml").read_bytes() for slug in CHOSEN]
    files = {path: path.read_bytes() for path in setup(name).rglob("*") if path.is_file()}
    holds = [path for path, data in files.items() if data in secret]
    assert len(holds) == (0 if name.endswith("sealed") or name == "container" else len(CHOSEN))


@quick
@pytest.mark.parametrize("name", ALL)
def test_what_is_installed_is_pinned(setup: Callable[[str], Path], name: str) -> None:
    found = [path for path in setup(name).rglob("requirements*.txt") if "package" not in path.parts]
    if name == "prairielearn":  # is in the image
        assert found == []
        return
    lines = [line for path in found for line in path.read_text().splitlines()]
    assert all(re.fullmatch(r"[\w.-]+==[\w.!]+", line) for line in lines)
    assert any(line.startswith("torch==") for line in lines)
    opens_sealed = name.endswith("sealed") or name == "container"
    assert any(line.startswith("cryptography==") for line in lines) == opens_sealed


@quick
def test_every_action_is_pinned_by_its_commit(setup: Callable[[str], Path]) -> None:
    for name in ("github", "github-sealed"):
        text = (setup(name) / ".github" / "workflows" / "grade.yml").read_text()
        used = re.findall(r"uses: (.+)", text)
        assert used
        assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", each) for each in used)


@quick
@pytest.mark.parametrize("name", ALL)
def test_the_readme_says_what_is_not_protected(setup: Callable[[str], Path], name: str) -> None:
    [path] = [path for path in setup(name).rglob("README.md") if not {"package", "course"} & set(path.parts)]
    assert re.search("^## What (this|it) does not protect$", path.read_text(), re.MULTILINE)


@quick
def test_jobs_end_by_themselves_before_the_platform_ends_them(setup: Callable[[str], Path]) -> None:
    workflow = yaml.safe_load((setup("github") / ".github" / "workflows" / "grade.yml").read_text())
    info = json.loads((setup("prairielearn") / "questions" / "clamp" / "info.json").read_text())
    settings = (setup("prairielearn") / "serverFilesCourse" / "convgrader" / "settings.sh").read_text()
    assert seconds(settings) < info["externalGradingOptions"]["timeout"] <= 600
    minutes = workflow["jobs"]["grade"]["timeout-minutes"]
    assert seconds((setup("github") / ".grader" / "settings.sh").read_text()) < 60 * minutes


def seconds(settings: str) -> int:
    found = re.search(r"SECONDS_AT_MOST=(\d+)", settings)
    assert found
    return int(found[1])


def test_installing_takes_torch_from_the_small_build_and_is_done_once(
    setup: Callable[[str], Path], tmp_path: Path
) -> None:
    """With a pip that says what it was asked for, as there is no network here."""
    (tmp_path / "bin").mkdir()
    stub = tmp_path / "bin" / "python3"
    pip = f'#!/bin/sh\necho "$*" >> {tmp_path}/asked\n'
    stub.write_text(
        f'#!/bin/sh\n{shlex.quote(sys.executable)} -m venv --without-pip "$3"\n'
        f'printf %s {shlex.quote(pip)} > "$3/bin/pip"\nchmod +x "$3/bin/pip"\n'
    )
    stub.chmod(0o755)
    kit = setup("github") / ".grader"
    command = ["bash", str(kit / "install.sh"), str(tmp_path / "venv")]
    for _ in range(2):  # the second finds it whole
        subprocess.run(command, env={**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}, check=True)
    assert (tmp_path / "asked").read_text().splitlines() == [
        f"install -q --index-url https://download.pytorch.org/whl/cpu -r {kit}/requirements-torch.txt",
        f"install -q -r {kit}/requirements.txt",
    ]
    found = [str(tmp_path / "venv/bin/python"), "-I", "-c", "import grader; print(grader.__file__)"]
    where = subprocess.run(found, capture_output=True, text=True, check=True).stdout.strip()
    assert where == str(kit / "package" / "grader" / "__init__.py")


# --- what to grade -----------------------------------------------------------------------------------------------


@pytest.fixture
def changed(setup: Callable[[str], Path]) -> Callable[[Repository, tuple[str, str]], str]:
    """``changed(repository, commits)`` is what is to be graded of a push."""

    def decide(of: Repository, commits: tuple[str, str]) -> str:
        command = ["bash", str(setup("github") / ".grader" / "changed.sh"), str(of.root), *commits]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    return decide


def test_only_what_a_push_changed_is_graded(
    changed: Callable[[Repository, tuple[str, str]], str], tmp_path: Path
) -> None:
    work = repository(tmp_path / "work")
    assert changed(work, work.push(README__md="hello")) == ""
    first = work.push(clamp__py=RIGHT, row_sums__py=ROW_SUMS)
    assert changed(work, first) == "clamp row-sums"
    assert changed(work, work.push(clamp__py=WRONG)) == "clamp"
    assert changed(work, work.push(notes__txt="clamp.py")) == ""
    assert changed(work, work.push(helper__py="pass")) == "clamp row-sums"  # which both may import
    assert changed(work, work.push(row_sums__py=None)) == "row-sums"
    assert changed(work, ("", work.head())) == "clamp"
    assert changed(work, ("f" * 40, work.head())) == "clamp"  # as after a push by force


@pytest.mark.parametrize(
    "name",
    ["Clamp.py", "clamp (1).py", "work/clamp.ipynb", "CLAMP.PY", "clamp.py.py", "$(touch x);clamp.py", "a\nclamp.py"],
)
def test_slips_in_a_name_are_the_exercise_that_is_meant(
    changed: Callable[[Repository, tuple[str, str]], str], tmp_path: Path, name: str
) -> None:
    work = repository(tmp_path / "work")
    before = work.commit()
    path = work.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(RIGHT)
    assert changed(work, (before, work.commit())) == "clamp"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["work"]


# --- GitHub ------------------------------------------------------------------------------------------------------


class Learners:
    """A learner's repository on GitHub, by a sealed course."""

    def __init__(self, folder: Path, made: Path, key: str) -> None:
        self.work = repository(folder / "work", made)
        self.work.commit()
        self.home, self._key = folder / "home", key
        self.home.mkdir()
        installed(self.home / ".convgrader", made / ".grader")

    def push(self, *, key: str | None = None, **files: str | None) -> Ran:
        before, after = self.work.push(**files)
        known = {"github.event.before": before, "secrets.GRADER_SEAL_KEY": self._key if key is None else key}
        path = self.work.root / ".github" / "workflows" / "grade.yml"
        (self.home / "summary.md").unlink(missing_ok=True)
        shutil.rmtree(self.home / "temp", ignore_errors=True)
        return run_workflow(
            path, self.work.root, self.home, known, GITHUB_SHA=after, GITHUB_REPOSITORY="course/week-1-kim"
        )


@pytest.fixture(scope="module")
def learners(tmp_path_factory: pytest.TempPathFactory, setup: Callable[[str], Path], sealed: Sealed) -> Learners:
    return Learners(tmp_path_factory.mktemp("github"), setup("github-sealed"), sealed.key)


def commands(log: str) -> list[str]:
    return [name for name, _, _ in obeyed(log)]


def test_a_push_without_an_exercise_ends_before_anything_is_installed(learners: Learners) -> None:
    ran = learners.push(README__md="hello")
    assert (ran.status, ran.outputs["changed"]) == (0, {"exercises": ""})
    assert ran.steps == ("actions/checkout", "Decide what to grade, before anything is installed")


def test_a_right_push_passes_with_its_points(learners: Learners) -> None:
    ran = learners.push(clamp__py=RIGHT)
    assert (ran.status, ran.outputs["changed"]) == (0, {"exercises": "clamp"}), ran.log
    assert "7 / 7" in ran.summary
    assert obeyed(ran.log)[-1] == ("notice", "title=convgrader", "Points: 7 / 7")
    assert "actions/upload-artifact" in ran.steps


def test_a_wrong_push_fails_and_marks_the_lines(learners: Learners) -> None:
    ran = learners.push(clamp__py=WRONG)
    assert ran.status == 1
    assert "2 / 7" in ran.summary
    errors = [properties for name, properties, _ in obeyed(ran.log) if name == "error"]
    assert errors[0] == "file=clamp.py,title=clamp%3A inside and outside (0 / 2)"
    assert all("title=clamp" in each for each in errors)
    # Before it: what a platform would keep by itself at the job's end, it keeps of jobs that pass alone.
    assert ran.steps.index("Install") < ran.steps.index("actions/cache/save") < ran.steps.index("Grade")


def test_a_hanging_push_ends_and_has_no_points(learners: Learners) -> None:
    ran = learners.push(clamp__py=HANGS)
    assert ran.status == 1
    assert "0 / 7" in ran.summary


def test_a_hostile_push_finds_neither_key_nor_course_and_forges_nothing(learners: Learners, sealed: Sealed) -> None:
    summary = learners.work.root.parent / "home" / "summary.md"
    places = [str(summary), str(learners.work.root / ".grader" / "course.sealed")]
    ran = learners.push(clamp__py=HOSTILE.replace("PLACES", repr(places)[1:-1]))
    assert ran.status == 1
    assert "0 / 7" in ran.summary
    assert set(commands(ran.log)) == {"group", "stop-commands", "endgroup", "error", "notice"}
    for text in (ran.log, ran.summary):
        assert sealed.key not in text
        assert "max(low, min(n, high))" not in text


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("", "GRADER_SEAL_KEY is not set"),
        ("seal1.wrong", "the key of the sealed course is not one that 'grader seal' printed"),
    ],
)
def test_a_job_without_the_key_says_so_and_is_no_pass(learners: Learners, key: str, said: str) -> None:
    ran = learners.push(clamp__py=f"{RIGHT}# {key}\n", key=key)
    assert ran.status == 3
    [(name, properties, message)] = [each for each in obeyed(ran.log) if each[0] == "error"]
    assert (name, properties) == ("error", "title=Not graded")
    assert message.startswith("Not graded here, and nobody loses points by it.")
    assert said in message
    assert said in ran.summary


def test_a_job_that_takes_too_long_says_so_and_is_no_pass(learners: Learners) -> None:
    settings = learners.work.root / ".grader" / "settings.sh"
    usual = settings.read_text()
    settings.write_text(usual.replace("SECONDS_AT_MOST=900", "SECONDS_AT_MOST=0.1"))
    try:
        ran = learners.push(clamp__py=f"{RIGHT}# once more\n")
    finally:
        settings.write_text(usual)
    assert ran.status == 3
    assert "Grading took longer than 0.1 s." in ran.summary


@pytest.fixture
def nothing_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python makes no environment here, and all else works."""
    stub = tmp_path / "bin" / "python3"
    stub.parent.mkdir()
    python = shlex.quote(sys.executable)
    stub.write_text(f'#!/bin/sh\n[ "$1 $2" != "-m venv" ] || exit 7\nexec {python} "$@"\n')
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stub.parent}:{os.environ['PATH']}")


@pytest.mark.usefixtures("nothing_to_install")
def test_a_job_that_cannot_install_says_so_and_is_no_pass(learners: Learners) -> None:
    place = learners.home / ".convgrader"
    whole = shutil.move(place, learners.home / "kept")
    try:
        ran = learners.push(clamp__py=f"{RIGHT}# and again\n")
    finally:
        shutil.move(whole, place)
    assert ran.status == 3
    assert "Grade" not in ran.steps
    assert "What grading takes could not be installed" in ran.summary
    [(name, properties, message)] = obeyed(ran.log)
    assert (name, properties) == ("error", "title=Not graded")
    assert message.startswith("Not graded here, and nobody loses points by it.")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"reports": [{"exercise": "clamp", "outcome": "ok"}]}, "There is no result for row-sums."),
        ({"reports": [{"exercise": "clamp", "outcome": "not_graded"}]}, "There is no result for clamp, row-sums."),
        ({}, "There is no result that can be read"),
        (None, "There is no result that can be read"),
    ],
)
def test_a_result_that_lacks_an_exercise_is_an_error(
    setup: Callable[[str], Path], tmp_path: Path, document: Any, said: str
) -> None:
    path = tmp_path / "reports.json"
    if document is not None:
        path.write_text(json.dumps(document))
    command = [sys.executable, "-I", str(setup("github") / ".grader" / "whole.py"), str(path), *CHOSEN]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert said in done.stderr


def test_the_grader_inherits_nothing_of_the_job_but_the_key_and_no_argument_holds_it(
    setup: Callable[[str], Path], tmp_path: Path
) -> None:
    """With an interpreter that writes down how it was started."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/arguments\nenv > {tmp_path}/environment\nexit 1\n')
    python.chmod(0o755)
    (tmp_path / "work").mkdir()
    command = [
        "bash",
        setup("github-sealed") / ".grader" / "grade.sh",
        python,
        tmp_path / "work",
        "kim",
        tmp_path / "out",
    ]
    mine = {**os.environ, "GRADER_SEAL_KEY": "swordfish", "GITHUB_WORKSPACE": str(tmp_path), "GITHUB_TOKEN": "token",
            "GRADER_COURSE": str(tmp_path)}  # fmt: skip
    done = subprocess.run([*map(str, command), "clamp"], env=mine, capture_output=True, timeout=60, check=False)
    assert done.returncode == 3  # it wrote no result, which is not the 1 of somebody who failed
    names = {line.partition("=")[0] for line in (tmp_path / "environment").read_text().splitlines()}
    inherited = {"PATH", "HOME", "LANG", "GRADER_SEAL_KEY", "GITHUB_WORKSPACE"}
    assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == {*inherited, "CI", "GRADER_CACHE"}
    asked = (tmp_path / "arguments").read_text()
    assert "grade" in asked
    assert "swordfish" not in asked


def test_a_teachers_repository_grades_a_learners_and_each_commit_once(
    setup: Callable[[str], Path], tmp_path: Path
) -> None:
    work = shutil.copytree(setup("github"), tmp_path / "work")
    (tmp_path / "home").mkdir()
    installed(tmp_path / "home" / ".convgrader", work / ".grader")
    kim = repository(work / "submission")
    kim.push(clamp__py=RIGHT, row_sums__py="def row_sums(x):\n    return x\n")

    def graded() -> Ran:
        known = {
            "inputs.repository": "course/week-1-kim",
            "steps.commit.outputs.sha": kim.head(),
        }
        path = work / ".github" / "workflows" / "grade.yml"
        return run_workflow(path, work, tmp_path / "home", known)

    first = graded()
    assert first.status == 1, first.log
    assert first.outputs["changed"] == {"exercises": "clamp row-sums"}
    assert "actions/cache/save" in first.steps
    assert "| `week-1-kim` | `clamp` | 7 / 7 | ok |" in first.summary
    assert any("file=submission/row_sums.py" in each for _, each, _ in obeyed(first.log))  # as it lies there
    second = graded()
    assert (second.status, second.outputs["changed"]) == (0, {"exercises": ""})
    kim.push(row_sums__py=ROW_SUMS)
    third = graded()
    assert (third.status, third.outputs["changed"]) == (0, {"exercises": "row-sums"}), third.log


# --- GitLab ------------------------------------------------------------------------------------------------------


class Project:
    """A learner's project on GitLab, by a sealed course."""

    def __init__(self, folder: Path, made: Path, key: str) -> None:
        self.work = repository(folder / "work", made)
        self.work.commit()
        self._home, self._key = folder, key
        installed(self.work.root / ".convgrader", made / ".grader")

    def push(self, source: str, key: str | None = None) -> subprocess.CompletedProcess[str]:
        before, after = self.work.push(clamp__py=source)
        variables = {"CI_COMMIT_BEFORE_SHA": before, "CI_COMMIT_SHA": after, "CI_PROJECT_NAME": "week-1-kim"}
        secret = {"GRADER_SEAL_KEY": self._key if key is None else key}
        return run_pipeline(self.work.root / ".gitlab-ci.yml", self.work.root, self._home, **variables, **secret)

    def junit(self) -> JUnitXml:
        return JUnitXml.fromfile(str(self.work.root / "results" / "junit.xml"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, setup: Callable[[str], Path], sealed: Sealed) -> Project:
    return Project(tmp_path_factory.mktemp("gitlab"), setup("gitlab-sealed"), sealed.key)


@pytest.mark.parametrize(("source", "status", "failures"), [(RIGHT, 0, 0), (HANGS, 1, 4)])
def test_a_pipeline_shows_each_group_as_a_test(project: Project, source: str, status: int, failures: int) -> None:
    done = project.push(source)
    assert done.returncode == status, done.stdout + done.stderr
    assert (project.junit().tests, project.junit().failures, project.junit().errors) == (4, failures, 0)
    kept = {path.name for path in (project.work.root / "results").rglob("*")}  # which the learner can download
    assert kept == {"feedback.html", "junit.xml", "reports.json", "said.txt"}


def test_a_hostile_push_ends_no_section_and_sees_no_key(project: Project, sealed: Sealed) -> None:
    done = project.push(HOSTILE.replace("PLACES", repr(str(project.work.root / "results" / "junit.xml"))))
    assert done.returncode == 1
    assert sealed.key not in done.stdout + done.stderr
    assert re.findall(r"section_(start|end):0:(\w+)", done.stdout) == [("start", "report_1"), ("end", "report_1")]
    assert project.junit().failures == 4


def test_a_pipeline_without_the_key_has_an_error_and_no_pass(project: Project) -> None:
    done = project.push(f"{RIGHT}#\n", key="")
    assert done.returncode == 3
    assert (project.junit().tests, project.junit().errors) == (1, 1)
    assert "GRADER_SEAL_KEY is not set" in (project.work.root / "results" / "junit.xml").read_text()


@pytest.mark.usefixtures("nothing_to_install")
def test_a_pipeline_that_cannot_install_has_an_error_and_no_pass(project: Project) -> None:
    place = project.work.root / ".convgrader"
    whole = shutil.move(place, project.work.root.parent / "kept")
    try:
        done = project.push(f"{RIGHT}# and again\n")
    finally:
        shutil.move(whole, place)
    assert done.returncode == 3
    assert (project.junit().tests, project.junit().errors) == (1, 1)
    assert "What grading takes could not be installed" in done.stdout


@pytest.mark.parametrize("name", ["gitlab", "gitlab-sealed"])
def test_a_pipeline_keeps_what_was_installed_also_when_it_fails(setup: Callable[[str], Path], name: str) -> None:
    job = yaml.safe_load((setup(name) / ".gitlab-ci.yml").read_text())["grade"]
    caches = job["cache"] if isinstance(job["cache"], list) else [job["cache"]]
    assert [cache["when"] for cache in caches] == ["always"] * len(caches)


def test_a_teachers_project_fetches_and_grades_a_learners(setup: Callable[[str], Path], tmp_path: Path) -> None:
    kim = repository(tmp_path / "week-1-kim.git")
    kim.push(clamp__py=RIGHT)
    work = shutil.copytree(setup("gitlab"), tmp_path / "work")
    installed(work / ".convgrader", work / ".grader")
    variables = {"LEARNERS_PROJECT": "week-1-kim", "LEARNERS_TOKEN": "token", "CI_SERVER_URL": f"file://{tmp_path}"}

    def graded() -> subprocess.CompletedProcess[str]:
        shutil.rmtree(work / "submission", ignore_errors=True)
        return run_pipeline(work / ".gitlab-ci.yml", work, tmp_path, **variables)

    first = graded()
    assert first.returncode == 0, first.stdout + first.stderr
    assert "To be graded: clamp" in first.stdout
    assert (work / ".graded" / "commit").read_text().strip() == kim.head()
    assert "To be graded: nothing" in graded().stdout
    assert "token" not in first.stdout + first.stderr + (work / "submission" / ".git" / "config").read_text()


# --- Classroom 50 ------------------------------------------------------------------------------------------------

RUNNER = {
    "CLASSROOM": "cnn", "ASSIGNMENT": "week-1", "SUBMISSION_TAG": "submit/2026-12-01T00-00-00Z-abc1234",
    "USERNAME": "kim", "OWNER": "kim", "COMMIT_URL": "https://example.org/c", "RELEASE_URL": "https://example.org/r",
    "REVIEW_URL": "",
}  # fmt: skip


@pytest.fixture
def autograded(
    setup: Callable[[str], Path], sealed: Sealed, tmp_path: Path
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """``autograded(source)`` runs the bundle in a checkout that holds ``source``."""
    bundle = setup("classroom50-sealed")
    installed(tmp_path / ".convgrader", bundle)
    (tmp_path / "checkout").mkdir()

    def run(source: str, key: str = sealed.key) -> subprocess.CompletedProcess[str]:
        (tmp_path / "checkout" / "clamp.py").write_text(source)
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **RUNNER, "GRADER_SEAL_KEY": key}
        return subprocess.run(
            [sys.executable, bundle / "autograder.py"], cwd=tmp_path / "checkout", env=environment,
            capture_output=True, text=True, timeout=200, check=False,
        )  # fmt: skip

    return run


@pytest.mark.parametrize(("source", "score"), [(RIGHT, 7), (WRONG, 2), (HANGS, 0), (HOSTILE, 0)])
def test_the_bundle_writes_a_result_that_the_runner_takes(
    autograded: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, sealed: Sealed, source: str, score: int
) -> None:
    (tmp_path / "theirs").write_text("mine")
    (tmp_path / "checkout" / "result.json").symlink_to(tmp_path / "theirs")  # a learner committed this
    done = autograded(source.replace("PLACES", "'result.json', '../theirs'"))
    assert done.returncode == 0, done.stdout + done.stderr
    document = json.loads((tmp_path / "checkout" / "result.json").read_text())
    jsonschema.validate(document, RESULT)
    assert (document["score"], document["max-score"]) == (score, 13)  # with 6 for the exercise that is not there
    assert document["score"] == sum(test["score"] for test in document["tests"])
    assert (tmp_path / "theirs").read_text() == "mine"
    assert sealed.key not in done.stdout + done.stderr + json.dumps(document)


def test_a_bundle_that_cannot_grade_leaves_no_result(
    autograded: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "checkout" / "result.json").write_text('{"score": 100}')
    done = autograded(RIGHT, "")
    assert done.returncode == 1
    assert "GRADER_SEAL_KEY is not set" in done.stderr
    assert not (tmp_path / "checkout" / "result.json").exists()


# --- PrairieLearn ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grade_folder(tmp_path_factory: pytest.TempPathFactory, setup: Callable[[str], Path]) -> Path:
    """What stands for /grade: the files of the course, and the interpreter of the image beside it."""
    base = tmp_path_factory.mktemp("prairielearn") / "grade"
    shutil.copytree(setup("prairielearn") / "serverFilesCourse", base / "serverFilesCourse")
    (base / "student").mkdir()
    image = setup("container")
    python = installed(base.parent / "image", image)
    packages = next((base.parent / "image").glob("lib/python*/site-packages"))
    (packages / "convgrader.pth").write_text(f"{image / 'package'}\n")
    assert python.exists()
    return base


def asked(base: Path, source: str, python: Path | None = None) -> Any:
    shutil.rmtree(base / "results", ignore_errors=True)
    (base / "student" / "clamp.py").write_text(source)
    info = json.loads((Path(base.parent) / "info.json").read_text())
    entrypoint = info["externalGradingOptions"]["entrypoint"]
    script = base / Path(entrypoint[0]).relative_to("/grade")
    environment = {"PATH": os.environ["PATH"], "CONVGRADER_PYTHON": str(python or base.parent / "image/bin/python")}
    done = subprocess.run([script, *entrypoint[1:]], env=environment, capture_output=True, timeout=200, check=False)
    assert done.returncode == 0
    return json.loads((base / "results" / "results.json").read_text())


@pytest.mark.parametrize(("source", "score"), [(RIGHT, 1.0), (WRONG, 2 / 7), (HANGS, 0.0), (HOSTILE, 0.0)])
def test_a_question_is_graded_in_its_container(
    grade_folder: Path, setup: Callable[[str], Path], source: str, score: float
) -> None:
    shutil.copy(setup("prairielearn") / "questions" / "clamp" / "info.json", grade_folder.parent)
    places = [str(grade_folder / "results" / "results.json"),
              str(grade_folder / "serverFilesCourse/convgrader/course/solutions/clamp/clamp.py")]  # fmt: skip
    result = asked(grade_folder, source.replace("PLACES", repr(places)[1:-1]))
    assert (result["gradable"], result["score"]) == (True, pytest.approx(score, abs=1e-6))
    assert len(result["tests"]) == 4
    assert "max(low, min(n, high))" not in json.dumps(result)


def test_a_question_that_cannot_be_graded_costs_no_attempt(grade_folder: Path, setup: Callable[[str], Path]) -> None:
    shutil.copy(setup("prairielearn") / "questions" / "clamp" / "info.json", grade_folder.parent)
    hidden = grade_folder / "serverFilesCourse/convgrader/course/solutions/clamp/hidden.yaml"
    whole = hidden.read_text()
    hidden.write_text(whole.replace("groups:", "grups:"))
    try:
        result = asked(grade_folder, RIGHT)
    finally:
        hidden.write_text(whole)
    assert result["gradable"] is False
    assert "score" not in result
    assert "hidden.yaml" in result["format_errors"][0]


def test_a_question_on_an_image_without_the_grader_says_so(grade_folder: Path, setup: Callable[[str], Path]) -> None:
    shutil.copy(setup("prairielearn") / "questions" / "clamp" / "info.json", grade_folder.parent)
    result = asked(grade_folder, RIGHT, python=Path("/nowhere/python"))
    assert result == {"gradable": False, "format_errors": ["Not graded here."]}


@quick
def test_a_question_shows_the_statement_and_begins_with_the_starter(setup: Callable[[str], Path]) -> None:
    question = setup("prairielearn") / "questions" / "row-sums"
    text = (question / "question.html").read_text()
    assert (TOY_COURSE.exercises / "row-sums" / "README.md").read_text() in text
    assert 'file-name="row_sums.py"' in text
    assert (question / "row_sums.py").read_bytes() == (TOY_COURSE.exercises / "row-sums" / "row_sums.py").read_bytes()
    assert (question / "info.json").read_text() != (question.parent / "clamp" / "info.json").read_text()


# --- the image ---------------------------------------------------------------------------------------------------


def test_the_container_file_has_nothing_to_lint(setup: Callable[[str], Path]) -> None:
    command = [str(Path(sys.executable).parent / "hadolint"), "--no-color", str(setup("container") / "Dockerfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@quick
def test_everything_that_the_container_file_copies_is_there(setup: Callable[[str], Path]) -> None:
    folder = setup("container")
    lines = (folder / "Dockerfile").read_text().splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert copied
    assert all((folder / word).exists() for word in copied)
    assert any(re.fullmatch(r"FROM python:3\.\d+\.\d+-slim-\w+", line) for line in lines)


# --- a machine that lacks a protection ---------------------------------------------------------------------------


@pytest.mark.parametrize(("allowed", "status"), [(False, 3), (True, 0)])
def test_where_a_protection_is_missing_nothing_is_graded_unless_the_teacher_said_so(
    tmp_path: Path, allowed: bool, status: int
) -> None:
    module = importlib.import_module("grader.author.platforms.github")
    module.make(Wanted(TOY_COURSE, ("clamp",), allow_weak=allowed), tmp_path / "made")
    kit = tmp_path / "made" / ".grader"
    python = installed(tmp_path / "venv", kit)
    packages = next((tmp_path / "venv").glob("lib/python*/site-packages"))
    (packages / "pyseccomp.py").write_text("raise RuntimeError('libseccomp is not here')\n")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "clamp.py").write_text(RIGHT)
    command = ["bash", kit / "grade.sh", python, tmp_path / "work", "kim", tmp_path / "results", "clamp"]
    assert subprocess.run([*map(str, command)], capture_output=True, timeout=200, check=False).returncode == status
    told = tmp_path / "results" / "not-graded.txt"
    assert told.exists() != allowed
    if not allowed:
        assert "libseccomp is not here" in told.read_text()
