"""Jobs of platforms, run here as the platforms run them: their steps, their variables, their files."""

from __future__ import annotations

import os
import re
import shutil
import site
import subprocess
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from grader.author.sealing import files_to_seal
from grader.exercise.course import Course
from grader.seal import seal

TOY_COURSE = Course(Path(__file__).parents[1] / "toy_course")
RIGHT = (TOY_COURSE.root / "solutions" / "clamp" / "clamp.py").read_text()
WRONG = "def clamp(n, low=0, high=10):\n    if low > high:\n        raise ValueError('x')\n    return max(low, n)\n"
HANGS = "def clamp(n, low=0, high=10):\n    while True:\n        pass\n"
# It looks for the key and the course, prints what a log obeys, and tries to leave a result of its own.
HOSTILE = """
import json, os, pathlib
def clamp(n, low=0, high=10):
    found = [dict(os.environ)]
    for place in ("/proc/self/environ", f"/proc/{os.getppid()}/environ", PLACES):
        path = pathlib.Path(place)
        try:
            found.append(path.read_bytes())
        except OSError:
            pass
        try:
            path.write_text(json.dumps({"score": 100, "max-score": 1, "reports": [], "tests": []}))
        except OSError:
            pass
    print("::error::forged", "::set-output name=exercises::forged", found)
    return found
"""


class Sealed(NamedTuple):
    """The toy course in one file, and its key."""

    path: Path
    key: str


def sealed_course(folder: Path, course: Course = TOY_COURSE) -> Sealed:
    data, key = seal(files_to_seal(course))
    path = folder / "course.sealed"
    path.write_bytes(data)
    return Sealed(path, key.text)


def installed(folder: Path, kit: Path) -> Path:
    """What ``install.sh`` leaves in ``folder``, with the packages of this interpreter; so it has nothing to install."""
    venv.create(folder, with_pip=False, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    lines = [f"import site; site.addsitedir({each!r})\n" for each in site.getsitepackages()]
    # Not found first: the package that the kit brings is.
    (packages / "zz-all-else.pth").write_text("".join(lines))
    wanted = [(kit / name).read_bytes() for name in ("requirements-torch.txt", "requirements.txt")]
    (folder / "installed.txt").write_bytes(b"".join(wanted))
    return folder / "bin" / "python"


# --- a repository ------------------------------------------------------------------------------------------------


class Repository(NamedTuple):
    """A learner's repository, to which files are pushed."""

    root: Path

    def push(self, **files: str | None) -> tuple[str, str]:
        """Commit these files (``__`` is a dot in a name; None removes one), and return the commits before and after."""
        before = self.head()
        for name, text in files.items():
            path = self.root / name.replace("__", ".")
            if text is None:
                path.unlink()
            else:
                path.write_text(text)
        return before, self.commit()

    def commit(self) -> str:
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "-m", "work")
        return self.head()

    def head(self) -> str:
        return self.git("rev-parse", "--verify", "--quiet", "HEAD") or "0" * 40

    def git(self, *arguments: str) -> str:
        """Run git by no settings but these, and return what it prints."""
        named = [word for name in ("author", "committer") for word in ("-c", f"{name}.name=kim")]
        mailed = [word for name in ("author", "committer") for word in ("-c", f"{name}.email=kim@u.example")]
        command = ["git", *named, *mailed, "-c", "core.hooksPath=/dev/null", *arguments]
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        return done.stdout.strip()


def repository(root: Path, given: Path | None = None) -> Repository:
    """A new one, with the files in the folder ``given``."""
    if given is None:
        root.mkdir()
    else:
        shutil.copytree(given, root)
    made = Repository(root)
    made.git("init", "--quiet")
    return made


# --- GitHub Actions ----------------------------------------------------------------------------------------------


class Ran(NamedTuple):
    """What a job left: its status, its log, the summary, the outputs of its steps, and which steps ran."""

    status: int
    log: str
    summary: str
    outputs: dict[str, dict[str, str]]
    steps: tuple[str, ...]


def run_workflow(path: Path, workspace: Path, temporary: Path, known: Mapping[str, str], **variables: str) -> Ran:
    """Run the job of the workflow at ``path`` as a runner does, in ``workspace``.

    ``known`` are values of expressions, as ``{"secrets.KEY": "x"}``; actions are passed over, and steps whose condition
    is not met. A step that fails ends the job but for steps that always run.
    """
    [job] = yaml.safe_load(path.read_text())["jobs"].values()
    outputs: dict[str, dict[str, str]] = {}
    outcomes: dict[str, str] = {}
    status, logs, ran = 0, [], []
    summary = temporary / "summary.md"
    summary.touch()
    (temporary / "temp").mkdir(exist_ok=True)
    for number, step in enumerate(job["steps"]):
        values = {
            **known,
            **outcomes,
            **{f"steps.{id_}.outputs.{k}": v for id_, all_ in outputs.items() for k, v in all_.items()},
        }
        if not _is_met(step.get("if", ""), values, status):
            continue
        ran.append(step.get("name") or step["uses"].partition("@")[0])
        if "run" not in step:
            continue
        file, out = temporary / f"step-{number}.sh", temporary / f"output-{number}"
        file.write_text(step["run"])
        out.touch()
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(temporary), "CI": "true", "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(out), "GITHUB_STEP_SUMMARY": str(summary), "RUNNER_TEMP": str(temporary / "temp"),
            "GITHUB_WORKSPACE": str(workspace), **variables,
            **{name: _filled(str(text), values) for name, text in step.get("env", {}).items()},
        }  # fmt: skip
        done = subprocess.run(
            ["bash", "-e", file],
            cwd=workspace,
            env=environment,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        logs.append(done.stdout + done.stderr)
        id_ = step.get("id", str(number))
        outputs[id_] = dict(line.split("=", 1) for line in out.read_text().splitlines() if "=" in line)
        outcomes[f"steps.{id_}.outcome"] = "failure" if done.returncode else "success"
        status = status or done.returncode
    return Ran(status, "".join(logs), summary.read_text(), outputs, tuple(ran))


def _filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: values.get(found[1], ""), text)


def _is_met(condition: str, values: Mapping[str, str], status: int) -> bool:
    """Decide the few forms of conditions that the workflows have."""
    always = "always()" in condition
    rest = condition.replace("always() && ", "")
    comparisons = re.findall(r"([\w.-]+) (==|!=) '([^']*)'", rest)
    met = [(values.get(name, "") == wanted) == (sign == "==") for name, sign, wanted in comparisons]
    holds = (any(met) if "||" in rest else all(met)) if comparisons else True
    return holds and (always or not status)


def obeyed(log: str) -> list[tuple[str, str, str]]:
    """The commands of a log as a runner obeys them: name, properties, message."""
    waiting, found = "", []
    for line in log.splitlines():
        if waiting:
            waiting = "" if line.strip() == f"::{waiting}::" else waiting
        elif command := re.match(r"\s*::([a-z-]+)(?: ([^:]*))?::(.*)", line):
            name, properties, message = command.groups(default="")
            waiting = message if name == "stop-commands" else ""
            found.append((name, properties, message))
    return found


# --- GitLab CI ---------------------------------------------------------------------------------------------------


def run_pipeline(path: Path, project: Path, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the script of the pipeline's one job as a runner does: its lines as one, ended by the first that fails."""
    document: dict[str, Any] = yaml.safe_load(path.read_text())
    [job] = [each for each in document.values() if "script" in each]
    text = "set -eo pipefail\n" + "\n".join(job["script"])
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(home), "CI": "true", "GITLAB_CI": "true",
        "CI_PROJECT_DIR": str(project),
        **{name: str(value) for name, value in job.get("variables", {}).items()}, **variables,
    }  # fmt: skip
    return subprocess.run(
        ["bash", "-c", text], cwd=project, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
