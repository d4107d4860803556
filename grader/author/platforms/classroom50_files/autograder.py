"""What Classroom 50 runs once for each submission, in the learner's checkout; it writes ``result.json`` there.

It ends with 0 where it was graded, well or badly, and with 1 where it could not be: the runner then says "error", which
is nobody's 0. The key of the sealed course comes from GRADER_SEAL_KEY, or from the file that settings.sh names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
IN_THE_IMAGE = Path("/opt/convgrader/bin/python")  # of 'grader setup container', which saves the minutes of installing
BASH = "/bin/bash"
RESULT = Path("result.json")


def main() -> int:
    """Grade the checkout, and return the exit status."""
    remove(RESULT)  # a learner may have committed one, or a link of that name
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder)
        known = {**os.environ, "REVIEW_URL": os.environ.get("REVIEW_URL") or os.environ["COMMIT_URL"]}
        done = subprocess.run(command(results), check=False, env=known)
        if done.returncode > 1:
            told = results / "not-graded.txt"
            print(told.read_text(errors="replace") if told.is_file() else "Not graded here.", file=sys.stderr)
            return 1
        with open(RESULT, "xb") as file:
            file.write((results / "result.json").read_bytes())
    return 0


def command(results: Path) -> list[str]:
    """Return what grades; where the container has no grader, it is installed first."""
    python = IN_THE_IMAGE
    if not python.is_file():
        venv = Path(os.environ.get("RUNNER_TOOL_CACHE") or Path.home()) / ".convgrader"
        subprocess.run([BASH, str(HERE / "install.sh"), str(venv)], check=True, stdout=sys.stderr)
        python = venv / "bin" / "python"
    learner = os.environ.get("OWNER") or os.environ["USERNAME"]
    settings = 'source "$1/settings.sh" && exec bash "$1/grade.sh" "${@:2}" "${EXERCISES[@]}"'
    return [BASH, "-c", settings, "autograder", str(HERE), str(python), ".", learner, str(results)]


def remove(path: Path) -> None:
    """Remove whatever lies there, following no link."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
